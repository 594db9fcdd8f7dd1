/* Orders about the match's clock: it stands, goes tick by tick, slowly, or as usual.
 * SPDX-License-Identifier: MIT */
#include "server/orders_inside.h"

enum {
    STEPS_MOST = 600,
    SHARE_ONE = 10000, /* of the usual tempo, in parts of it */
    SHARE_DIGITS = 4,  /* behind the point */
};

/* False: nobody is there, and time does not go by. */
static bool goes_by(struct order_call *c)
{
    if (!match_is_awake(c->m)) {
        order_refuse(c, "Nobody is in %s: it stands still by itself.", c->m->name);
    }
    return !c->is_refused;
}

void order_pause(struct order_call *c)
{
    if (goes_by(c) && tempo_is_still(&c->m->tempo)) {
        order_refuse(c, "It stands still already: '%sresume' or '%sstep'.", order_slash(c),
                     order_slash(c));
    } else if (!c->is_refused) {
        order_tell_all(c->m, "%s stopped the clock. The session stands still: /resume",
                       order_name_of(c));
        tempo_set(&c->m->tempo, PROTO_TEMPO_STILL);
    }
}

static void go_on(struct order_call *c)
{
    order_tell_all(c->m, "%s lets the clock run: the session goes on.", order_name_of(c));
    tempo_set(&c->m->tempo, PROTO_TEMPO_USUAL);
}

void order_resume(struct order_call *c)
{
    if (goes_by(c) && c->m->tempo.every == PROTO_TEMPO_USUAL) {
        order_refuse(c, "The clock runs as usual.");
    } else if (!c->is_refused) {
        go_on(c);
    }
}

void order_step(struct order_call *c)
{
    int ticks = 1;

    if (c->words[0] != '\0' && !order_read_number(c->words, 1, STEPS_MOST, &ticks)) {
        order_refuse(c, "Steps are 1 to %d ticks.", STEPS_MOST);
    } else if (!tempo_is_still(&c->m->tempo)) {
        order_refuse(c, "The clock runs; '%spause' stops it.", order_slash(c));
    } else {
        tempo_step(&c->m->tempo, (uint32_t)ticks);
        order_say(c, "On to tick %u.", match_head(c->m)->tick + c->m->tempo.steps);
    }
}

/* "0.25" as parts of SHARE_ONE; 0: it is no such thing, or no more than the usual tempo. */
static int read_share(const char *word)
{
    int share = 0;
    int unit = SHARE_ONE;

    for (; word[0] >= '0' && word[0] <= '9' && share <= SHARE_ONE; word++) {
        share = 10 * share + (word[0] - '0') * SHARE_ONE;
    }
    word += word[0] == '.';
    for (int i = 0; i < SHARE_DIGITS && word[0] >= '0' && word[0] <= '9'; i++, word++) {
        unit /= 10;
        share += (word[0] - '0') * unit;
    }
    return word[0] == '\0' && share <= SHARE_ONE ? share : 0;
}

void order_slow(struct order_call *c)
{
    int share = read_share(c->words);
    int every = share > 0 ? (SHARE_ONE + share / 2) / share : 0;

    if (!goes_by(c)) {
        return;
    }
    if (every == 1 && share == SHARE_ONE) {
        go_on(c);
    } else if (every < PROTO_TEMPO_LEAST || every > PROTO_TEMPO_MOST) {
        order_refuse(c, "Slow takes 0.5 down to 0.01, of the usual speed; 1 is as usual.");
    } else {
        order_tell_all(c->m, "%s slowed the clock down: the session goes %d times slower.",
                       order_name_of(c), every);
        tempo_set(&c->m->tempo, (uint8_t)every);
    }
}
