/* Orders about matches: made, entered, closed, and what is played in them.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "game/vote.h"
#include "server/codes.h"
#include "server/orders_inside.h"
#include "server/spec.h"

enum {
    WORD_BYTES = 128,
    FAULT_BYTES = 200,
    PEOPLE = 1 << SEAT_HUMAN,
};

static void say_match(struct order_call *c, const struct match *m)
{
    static const char *const phases[PHASE_COUNT] = {
        [PHASE_LOBBY] = "waiting",
        [PHASE_COUNTDOWN] = "about to begin",
        [PHASE_PLAY] = "playing",
        [PHASE_RESULTS] = "between rounds",
    };

    order_say(c, "%s: %s, %s%s%s, %d of %d seats free, %s%s%s", m->name,
              m->is_private ? "private" : "open", m->game->name, m->map[0] != '\0' ? " on " : "",
              m->map, match_open_seats(m), m->seat_limit,
              match_is_awake(m) ? phases[match_head(m)->phase] : "empty",
              m->is_locked ? ", locked" : "", c->m == m ? " (here)" : "");
}

/* Private ones are shown to those in them and to the console. */
void order_list(struct order_call *c)
{
    for (int i = 0; i < c->sv->match_count; i++) {
        const struct match *m = &c->sv->matches[i];

        if (server_has(m) && (!m->is_private || c->s == NULL || c->m == m)) {
            say_match(c, m);
        }
    }
    if (c->s == NULL) {
        order_say(c, "Ticks: %llu, %llu late, %llu skipped.", (unsigned long long)c->sv->ticks,
                  (unsigned long long)c->sv->late_ticks, (unsigned long long)c->sv->skipped_ticks);
    }
}

/* Out of this match and into that one; who can't stays where it is. */
static void move(struct order_call *c, struct match *to)
{
    struct refusal why;

    if (!hall_enter(c->sv, c->s, to, false, &why, c->now_us)) {
        order_refuse(c, "You can't join %s: %s. %s", to->name, refuse_texts[why.cause].why,
                     refuse_texts[why.cause].todo);
    }
}

void order_join(struct order_call *c)
{
    struct match *m = hall_open_match(c->sv, c->words);

    if (m == NULL) {
        order_refuse(c, "There is no open match '%s'; a private one is joined with its code.",
                     c->words);
    } else if (m == c->m) {
        order_refuse(c, "You are in %s.", m->name);
    } else {
        move(c, m);
    }
}

void order_make(struct order_call *c)
{
    const char *words = c->words;
    char spec[WORD_BYTES];
    char fault[FAULT_BYTES];

    order_take_word(&words, spec, sizeof(spec));
    struct match *m =
        hall_make(c->sv, c->s->identity, words, spec, fault, sizeof(fault), c->now_us);

    if (m == NULL) {
        order_refuse(c, "No match was made: %s.", fault);
        return;
    }
    move(c, m);
    if (c->is_refused) {
        hall_close(c->sv, m, c->now_us);
    } else if (m->is_private) {
        c->m = m;
        order_code(c);
    }
}

void order_close(struct order_call *c)
{
    char name[PROTO_MATCH_BYTES + 1];

    if (c->s != NULL && !c->m->is_made) {
        order_refuse(c, "This match is the server's own: only its console closes it.");
        return;
    }
    text_format(name, sizeof(name), "%s", c->m->name);
    hall_close(c->sv, c->m, c->now_us);
    if (c->s == NULL) {
        order_say(c, "Match %s is closed.", name);
    }
}

void order_start(struct order_call *c)
{
    order_command(c, COMMAND_START, c->s != NULL ? c->s->seat : 0, 0, "");
}

void order_restart(struct order_call *c)
{
    order_command(c, COMMAND_RESTART, 0, 0, "");
}

/* Who can neither choose nor call a vote is told no order. */
bool order_refuse_map(struct order_call *c, const char *name)
{
    if (c->m == NULL || !hall_has_map(c->sv, c->m->game, name)) {
        return false;
    }
    const char *order = (c->roles & (ROLE_CONSOLE | ROLE_HOST)) != 0 ? "map"
                        : (c->roles & ROLE_FREE) != 0                ? "vote map"
                                                                     : NULL;

    if (order != NULL) {
        order_refuse(c, "There is no order '%s'. Did you mean '%s%s %s'?", name, order_slash(c),
                     order, name);
    } else {
        order_refuse(c, "There is no order '%s'; that is a map.", name);
    }
    return true;
}

/* For everybody: whoever asks for a vote must know what there is. */
void order_maps(struct order_call *c)
{
    char maps[GAME_TEXT_BYTES];

    if (c->m->map[0] == '\0') {
        order_refuse(c, "%s has no maps.", c->m->game->title);
        return;
    }
    hall_list_maps(c->sv, c->m->game, maps, sizeof(maps));
    order_say(c, "This is %s; there are: %s", c->m->map, maps[0] != '\0' ? maps : c->m->map);
}

void order_map(struct order_call *c)
{
    char fault[FAULT_BYTES];

    if (c->words[0] == '\0') {
        order_maps(c);
    } else if (!hall_change_map(c->sv, c->m, c->words, c->now_us, fault, sizeof(fault))) {
        order_refuse(c, "The map stays as it is: %s.", fault);
    }
}

void order_mode(struct order_call *c)
{
    const struct lobby_rules *rules = &c->m->game->lobby;
    char names[GAME_TEXT_BYTES] = "";
    int mode = spec_find_mode(c->m->game, c->words);

    if (mode >= 0) {
        c->m->mode = (uint8_t)mode;
        order_tell_all(c->m, "%s chose the mode: %s", order_name_of(c), rules->modes[mode].title);
        return;
    }
    for (int i = 0; i < rules->mode_count; i++) {
        size_t length = strlen(names);

        text_format(names + length, sizeof(names) - length, "%s%s", i > 0 ? ", " : "",
                    rules->modes[i].name);
    }
    if (c->words[0] == '\0') {
        order_say(c, "This is %s; there are: %s", rules->modes[c->m->mode].name, names);
    } else {
        order_refuse(c, "There is no mode '%s'; there are: %s", c->words, names);
    }
}

void order_bots(struct order_call *c)
{
    char words[WORD_BYTES];
    char *level_word = words;
    enum bot_level level = c->m->bot_level;
    int bots;

    if (c->words[0] == '\0') {
        order_say(c, "Bots play %s; there may be 0 to %d.", game_bot_level_name(level),
                  c->m->seat_limit);
        return;
    }
    text_format(words, sizeof(words), "%s", c->words);
    const char *number = strsep(&level_word, " ");

    if (!order_read_number(number, 0, c->m->seat_limit, &bots)) {
        order_refuse(c, "Bots are 0 to %d.", c->m->seat_limit);
    } else if (level_word != NULL && !game_bot_level_find(level_word, &level)) {
        order_refuse(c, "Bots are easy or hard.");
    } else {
        match_set_bots(c->m, bots, level);
        if (level_word != NULL) {
            order_tell_all(c->m, "%s chose how bots play: %s", order_name_of(c),
                           game_bot_level_name(level));
        }
    }
}

static void set_lock(struct order_call *c, bool is_locked)
{
    c->m->is_locked = is_locked;
    order_tell_all(
        c->m, is_locked ? "%s locked the match: nobody new comes in." : "%s unlocked the match.",
        order_name_of(c));
}

void order_lock(struct order_call *c)
{
    set_lock(c, true);
}

void order_unlock(struct order_call *c)
{
    set_lock(c, false);
}

void order_code(struct order_call *c)
{
    int door = (int)(c->m - c->sv->matches);
    bool is_new = strcmp(c->words, "new") == 0;
    char why[GAME_TEXT_BYTES];

    if (c->sv->codes == NULL || !codes_has(c->sv->codes, door)) {
        order_refuse(c, "This match is open: nobody needs a code.");
        return;
    }
    if (is_new && (c->roles & (ROLE_HOST | ROLE_CONSOLE)) == 0) {
        order_refuse(c, "Only the host makes a new code.");
        return;
    }
    text_format(why, sizeof(why), "%s made a new code: the old one opens nothing any more.",
                order_name_of(c));
    if (is_new && !hall_renew_code(c->sv, c->m, why)) {
        order_refuse(c, "No new code can be made.");
        return;
    }
    if (is_new && c->s != NULL) {
        return; /* was told with the others */
    }
    order_show(c, NOTICE_CODE, codes_text(c->sv->codes, door));
}

/* `whom`: a seat, or GAME_SEAT_NONE. */
static void call_vote(struct order_call *c, uint8_t value, const char *text, uint8_t whom)
{
    struct match_caller *caller = &c->m->callers[c->s->seat];

    memset(caller, 0, sizeof(*caller));
    memcpy(caller->identity, c->s->identity, sizeof(caller->identity));
    if (whom != GAME_SEAT_NONE) {
        text_format(caller->whom, sizeof(caller->whom), "%s", c->m->seats[whom].name);
        memcpy(caller->accused, c->m->seats[whom].identity, sizeof(caller->accused));
    }
    order_command(c, COMMAND_VOTE, c->s->seat, value, text);
}

static void call_vote_on_map(struct order_call *c, const char *map)
{
    char fault[FAULT_BYTES];

    if (hall_lacks_map(c->sv, c->m->game, map, fault, sizeof(fault))) {
        order_refuse(c, "No vote: %s.", fault);
    } else {
        call_vote(c, vote_value(VOTE_MAP, 0), map, GAME_SEAT_NONE);
    }
}

void order_vote(struct order_call *c)
{
    const char *words = c->words;
    char topic[WORD_BYTES];
    uint8_t whom = 0;

    int wait_s = pauses_left_s(&c->m->votes, c->s->identity, c->now_us);

    order_take_word(&words, topic, sizeof(topic));
    if (order_is_voting(c->m)) {
        order_refuse(c, "There is a vote already: '/yes' or '/no'.");
    } else if (wait_s > 0) {
        order_refuse(c, "Your vote has just failed; you may call another in %d seconds.", wait_s);
    } else if (strcmp(topic, "rematch") == 0) {
        call_vote(c, vote_value(VOTE_REMATCH, 0), "", GAME_SEAT_NONE);
    } else if (strcmp(topic, "map") == 0 && spec_is_map_name(words) && c->m->map[0] != '\0') {
        call_vote_on_map(c, words);
    } else if (strcmp(topic, "kick") == 0 && words[0] != '\0') {
        whom = order_take_seat(c, &words, PEOPLE);
        if (whom == c->s->seat) {
            order_refuse(c, "You can't vote yourself out; '/leave' leaves.");
        } else if (whom != GAME_SEAT_NONE) {
            call_vote(c, vote_value(VOTE_KICK, whom), "", whom);
        }
    } else {
        order_refuse(c, "Votes are about: rematch, map NAME, kick NAME.");
    }
}

static void cast(struct order_call *c, uint8_t value)
{
    if (!order_is_voting(c->m)) {
        order_refuse(c, "There is no vote; '/vote' begins one.");
        return;
    }
    order_command(c, COMMAND_BALLOT, c->s->seat, value, "");
}

void order_yes(struct order_call *c)
{
    cast(c, 1);
}

void order_no(struct order_call *c)
{
    cast(c, 0);
}
