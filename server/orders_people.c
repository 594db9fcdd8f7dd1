/* Orders about people: who is here, thrown out, kept out, moved.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "net/resume.h"
#include "server/bans.h"
#include "server/orders_inside.h"

enum {
    SECOND_US = 1000000,
    WORD_BYTES = 64,
    BAN_MINUTES = 60,
    BAN_MINUTES_MOST = 525600, /* a year */
    ANY_SEAT = 1 << SEAT_HUMAN | 1 << SEAT_BOT,
    PEOPLE = 1 << SEAT_HUMAN,
};

void order_who(struct order_call *c)
{
    const struct match *m = c->m;

    for (int i = 0; i < m->seat_limit; i++) {
        const struct match_seat *seat = &m->seats[i];
        uint64_t left_us = seat->held_until_us > c->now_us ? seat->held_until_us - c->now_us : 0;
        char state[WORD_BYTES] = "";

        if (seat->kind == SEAT_EMPTY) {
            continue;
        }
        if (seat->kind == SEAT_BOT) {
            text_format(state, sizeof(state), ", a bot");
        } else if (seat->hold_s == GAME_MOOR_STOPPED) {
            text_format(state, sizeof(state), ", stopped");
        } else if (seat->hold_s > 0) {
            text_format(state, sizeof(state), ", moored, %u s", (unsigned)(left_us / SECOND_US));
        }
        order_say(c, "#%d %s%s%s", i + 1, seat->name, m->host == i ? ", the host" : "", state);
    }
    for (int i = 0; i < c->sv->session_count; i++) {
        const struct session *s = &c->sv->sessions[i];

        if (s->match == (uint16_t)(m - c->sv->matches) && s->seat == GAME_SEAT_NONE) {
            order_say(c, "%s, watching", s->name);
        }
    }
    order_say(c, "%d of %d seats taken, %d watching.", m->seat_limit - match_open_seats(m),
              m->seat_limit, m->watchers);
}

void order_say_to_all(struct order_call *c)
{
    order_tell_all(c->m, "%s: %s", order_name_of(c), c->words);
}

void order_ready(struct order_call *c)
{
    uint8_t is_ready = match_head(c->m)->seats[c->s->seat].is_ready;

    order_command(c, COMMAND_READY, c->s->seat, is_ready == 0, "");
}

void order_team(struct order_call *c)
{
    const char *words = c->words;
    char word[WORD_BYTES];
    int teams = c->m->game->lobby.modes[match_head(c->m)->mode].teams;
    int team;

    order_take_word(&words, word, sizeof(word));
    if (teams == 0) {
        order_refuse(c, "There are no teams in this mode.");
        return;
    }
    if (!order_read_number(word, 1, teams, &team)) {
        order_refuse(c, "Teams have the numbers 1 to %d.", teams);
        return;
    }
    bool is_host = (c->roles & (ROLE_HOST | ROLE_CONSOLE)) != 0;
    uint8_t seat = c->s != NULL ? c->s->seat : GAME_SEAT_NONE;

    if (words[0] != '\0' && !is_host) {
        order_refuse(c, "Only the host moves others to another team.");
        return;
    }
    if (words[0] == '\0' && seat == GAME_SEAT_NONE) {
        order_refuse(c, "Say more: team NUMBER NAME");
        return;
    }
    seat = words[0] != '\0' ? order_take_seat(c, &words, ANY_SEAT) : seat;
    if (seat != GAME_SEAT_NONE) {
        order_command(c, COMMAND_TEAM, seat, (uint8_t)(team - 1), "");
    }
}

void order_leave(struct order_call *c)
{
    c->sv->net->ops->disconnect(c->sv->net, c->s->peer, 0);
    server_forget(c->sv, c->s, false, c->now_us);
    c->s->state = SESSION_CLOSING;
    c->s->since_us = c->now_us;
}

/* Out of its seat or onto one, in the same match. Who finds none goes on watching. */
static void change_place(struct order_call *c, bool watches)
{
    struct refusal why;

    if (!hall_enter(c->sv, c->s, c->m, watches, &why, c->now_us)) {
        order_refuse(c, "That is not possible: %s.", refuse_texts[why.cause].why);
    }
}

void order_watch(struct order_call *c)
{
    change_place(c, true);
}

void order_play(struct order_call *c)
{
    change_place(c, false);
}

void order_host(struct order_call *c)
{
    const char *words = c->words;
    uint8_t seat = order_take_seat(c, &words, PEOPLE);

    if (seat != GAME_SEAT_NONE) {
        match_set_host(c->m, seat);
        order_tell_all(c->m, "%s is the host now.", c->m->seats[seat].name);
    }
}

/* Who is to be thrown out: somebody with a seat, or who only watches. */
struct target {
    uint8_t seat;            /* GAME_SEAT_NONE: watches */
    struct session *watcher; /* NULL: has a seat */
    const uint8_t *identity;
    char name[GAME_NAME_BYTES + 1];
};

static bool begins_with(const char *words, const char *name)
{
    size_t length = strlen(name);

    return length > 0 && strncmp(words, name, length) == 0 &&
           (words[length] == ' ' || words[length] == '\0');
}

/* Who watches this match and is called as the words begin, unless a seat is, too: names of watchers
 * are not made unique. */
static struct session *find_watcher(const struct order_call *c, const char *words)
{
    const struct match *m = c->m;
    uint16_t place = (uint16_t)(m - c->sv->matches);

    for (int i = 0; i < m->seat_limit; i++) {
        if (m->seats[i].kind != SEAT_EMPTY && begins_with(words, m->seats[i].name)) {
            return NULL;
        }
    }
    for (int i = 0; i < c->sv->session_count; i++) {
        struct session *s = &c->sv->sessions[i];

        if (s->match == place && s->seat == GAME_SEAT_NONE && begins_with(words, s->name)) {
            return s;
        }
    }
    return NULL;
}

static void remember_thrown(struct match *m, const struct target *t, uint64_t now_us)
{
    struct match_thrown *row = &m->thrown[m->next_thrown++ % MATCH_THROWN];

    memcpy(row->identity, t->identity, sizeof(row->identity));
    text_format(row->name, sizeof(row->name), "%s", t->name);
    row->until_us = now_us + (uint64_t)MATCH_THROWN_S * SECOND_US;
}

static struct session *watcher_of(const struct order_call *c, const uint8_t *identity)
{
    const uint16_t place = (uint16_t)(c->m - c->sv->matches);

    for (int i = 0; i < c->sv->session_count; i++) {
        struct session *s = &c->sv->sessions[i];

        if (s->match == place && s->seat == GAME_SEAT_NONE &&
            net_is_same_person(identity, s->identity)) {
            return s;
        }
    }
    return NULL;
}

/* Who was thrown out of this match just now and was called as the words begin, wherever he is in it
 * meanwhile, and by whatever name. Moves *words behind the name. */
static bool take_thrown(const struct order_call *c, const char **words, struct target *t)
{
    for (unsigned i = 1; i <= MATCH_THROWN; i++) {
        const struct match_thrown *row = &c->m->thrown[(c->m->next_thrown - i) % MATCH_THROWN];

        bool is_self = c->s != NULL && net_is_same_person(c->s->identity, row->identity);

        if (c->now_us >= row->until_us || is_self || !begins_with(*words, row->name)) {
            continue;
        }
        *t = (struct target){ .seat = match_seat_of(c->m, row->identity),
                              .watcher = watcher_of(c, row->identity),
                              .identity = row->identity };
        text_format(t->name, sizeof(t->name), "%s", row->name);
        *words += strlen(row->name);
        *words += strspn(*words, " ");
        return true;
    }
    return false;
}

/* Whether the words begin with the name of somebody who is here. */
static bool names_somebody(const struct order_call *c, const char *words)
{
    for (int i = 0; i < c->m->seat_limit; i++) {
        if (c->m->seats[i].kind == SEAT_HUMAN && begins_with(words, c->m->seats[i].name)) {
            return true;
        }
    }
    return find_watcher(c, words) != NULL;
}

/* Moves *words behind the name. False: nobody, or oneself; it was refused. */
static bool take_target(struct order_call *c, const char **words, unsigned kinds, const char *what,
                        struct target *t)
{
    *t = (struct target){ .seat = GAME_SEAT_NONE, .watcher = find_watcher(c, *words) };
    if (t->watcher != NULL) {
        *words += strlen(t->watcher->name);
        *words += strspn(*words, " ");
        t->identity = t->watcher->identity;
        text_format(t->name, sizeof(t->name), "%s", t->watcher->name);
    } else {
        t->seat = order_take_seat(c, words, kinds);
        if (t->seat == GAME_SEAT_NONE) {
            return false;
        }
        t->identity = c->m->seats[t->seat].identity;
        text_format(t->name, sizeof(t->name), "%s", c->m->seats[t->seat].name);
    }
    if (c->s != NULL && (t->watcher == c->s || t->seat == c->s->seat) &&
        (t->watcher == c->s || t->watcher == NULL)) {
        order_refuse(c, "You can't %s yourself; '/leave' leaves.", what);
        return false;
    }
    return true;
}

/* Throws it out; a bot's seat stays empty. */
static void throw_out(struct order_call *c, const struct target *t, enum refuse_cause cause,
                      const char *reason)
{
    struct match *m = c->m;

    if (t->watcher == NULL && t->seat == GAME_SEAT_NONE) {
        return; /* is out already */
    }
    uint16_t session = t->watcher != NULL ? MATCH_SESSION_NONE : m->seats[t->seat].session;

    if (t->watcher != NULL) {
        server_refuse(c->sv, t->watcher, cause, reason, c->now_us);
    } else if (m->seats[t->seat].kind == SEAT_BOT) {
        m->bots_wanted -= m->bots_wanted > 0;
        match_leave(m, t->seat);
    } else if (session != MATCH_SESSION_NONE) {
        server_refuse(c->sv, &c->sv->sessions[session], cause, reason, c->now_us);
    } else {
        hall_give_up(c->sv, m, t->seat);
    }
}

void order_kick(struct order_call *c)
{
    const char *reason = c->words;
    struct target t;

    if (!take_target(c, &reason, ANY_SEAT, "kick", &t)) {
        return;
    }
    order_tell_all(c->m, "%s was thrown out by %s%s%s", t.name, order_name_of(c),
                   reason[0] != '\0' ? ": " : ".", reason);
    order_say(c, "%s is out.", t.name);
    remember_thrown(c->m, &t, c->now_us);
    throw_out(c, &t, REFUSE_KICKED, reason);
}

/* A host's bans are his match's; the console's are the whole server's. */
static uint64_t scope_of(const struct order_call *c)
{
    return c->s != NULL ? resume_match_of(c->m->name) : 0;
}

void order_ban(struct order_call *c)
{
    const char *words = c->words;
    struct target t;
    uint64_t wall_s = (c->now_us + c->sv->wall_us) / SECOND_US;
    struct ban ban = { .match = scope_of(c) };
    char word[WORD_BYTES];
    char text[GAME_TEXT_BYTES];
    int minutes;

    bool is_thrown = !names_somebody(c, words) && take_thrown(c, &words, &t);

    if (!is_thrown && !take_target(c, &words, PEOPLE, "ban", &t)) {
        return;
    }
    const char *behind = words;

    order_take_word(&behind, word, sizeof(word));
    bool has_minutes = order_read_number(word, 1, BAN_MINUTES_MOST, &minutes);

    minutes = has_minutes ? minutes : BAN_MINUTES;
    words = has_minutes ? behind : words;
    memcpy(ban.identity, t.identity, sizeof(ban.identity));
    ban.until_s = wall_s + (uint64_t)minutes * 60;
    text_format(ban.name, sizeof(ban.name), "%s", t.name);
    text_clean(ban.reason, sizeof(ban.reason), words);
    if (c->sv->bans == NULL || !bans_add(c->sv->bans, &ban, wall_s)) {
        order_refuse(c, "%s can't be banned, only kicked.", ban.name);
        return;
    }
    bans_describe(&ban, text, sizeof(text));
    order_tell_all(c->m, "%s was banned by %s.", ban.name, order_name_of(c));
    order_say(c, "%s is banned %s", ban.name, text);
    throw_out(c, &t, REFUSE_BANNED, text);
}

void order_unban(struct order_call *c)
{
    char name[GAME_NAME_BYTES + 1];
    const struct ban *ban =
        c->sv->bans != NULL ? bans_named(c->sv->bans, c->words, scope_of(c)) : NULL;

    if (ban == NULL) {
        order_refuse(c, "Nobody called '%s' is banned%s; '%sbans' lists them.", c->words,
                     c->s != NULL ? " from this match" : "", order_slash(c));
    } else {
        text_format(name, sizeof(name), "%s", ban->name);
        bans_remove(c->sv->bans, name, scope_of(c));
        order_say(c, "%s may come in again.", name);
    }
}

/* " (match hall)"; "" for the whole server. */
static void describe_scope(const struct server *sv, const struct ban *ban, char *text, size_t size)
{
    text_format(text, size, "%s", ban->match == 0 ? "" : " (a match that is not there)");
    for (int i = 0; ban->match != 0 && i < sv->match_count; i++) {
        const struct match *m = &sv->matches[i];

        if (server_has(m) && resume_match_of(m->name) == ban->match) {
            text_format(text, size, " (match %s)", m->name);
        }
    }
}

void order_bans(struct order_call *c)
{
    uint64_t scope = scope_of(c);
    char text[GAME_TEXT_BYTES];
    char where[WORD_BYTES];
    int shown = 0;

    for (int i = 0; c->sv->bans != NULL && i < c->sv->bans->count; i++) {
        const struct ban *ban = &c->sv->bans->rows[i];

        if (c->s == NULL || ban->match == scope) {
            bans_describe(ban, text, sizeof(text));
            describe_scope(c->sv, ban, where, sizeof(where));
            order_say(c, "%s%s, %s", ban->name, where, text);
            shown++;
        }
    }
    if (shown == 0) {
        order_say(c, "Nobody is banned.");
    }
}
