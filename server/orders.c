/* The table of orders, and how a line finds its row.
 * SPDX-License-Identifier: MIT */
#include "server/orders_inside.h"

#include <string.h>

#include "base/options.h"
#include "base/text.h"
#include "game/vote.h"
#include "server/spec.h"

enum {
    WORD_BYTES = 64,
    LINE_BYTES = GAME_TEXT_BYTES + 1,
    ANY_PHASE = (1 << PHASE_COUNT) - 1,
    NOT_IN_PLAY = ANY_PHASE & ~(1 << PHASE_PLAY),
    IN_LOBBY = 1 << PHASE_LOBBY,
    BETWEEN_ROUNDS = 1 << PHASE_LOBBY | 1 << PHASE_RESULTS,
    HOSTS = ROLE_CONSOLE | ROLE_HOST,
    HOSTS_OR_FREE = HOSTS | ROLE_FREE,
    IN_MATCH = ROLE_PLAYER | ROLE_WATCHER,
    EVERYBODY = ROLE_CONSOLE | IN_MATCH,
};

static void order_help(struct order_call *c);
static void order_quit(struct order_call *c);

const struct order orders[] = {
    { "help", "[ORDER]", "what can be ordered; about one order", EVERYBODY, 0, false, order_help },
    { "list", "", "the matches on this server; at the console its ticks, too", EVERYBODY, 0, false,
      order_list },
    { "maps", "", "the maps that can be played", EVERYBODY, ANY_PHASE, false, order_maps },
    { "who", "", "who is in the match", EVERYBODY, ANY_PHASE, false, order_who },
    { "say", "TEXT", "tell everybody in the match", HOSTS, ANY_PHASE, true, order_say_to_all },

    { "ready", "", "ready for the next round, or not yet", ROLE_PLAYER, BETWEEN_ROUNDS, false,
      order_ready },
    { "team", "NUMBER [NAME]", "change your team, or as the host somebody's",
      ROLE_PLAYER | ROLE_CONSOLE, NOT_IN_PLAY, true, order_team },
    { "watch", "", "give your seat up and watch", ROLE_PLAYER, ANY_PHASE, false, order_watch },
    { "play", "", "take a seat", ROLE_WATCHER, ANY_PHASE, false, order_play },
    { "leave", "", "leave the server", IN_MATCH, ANY_PHASE, false, order_leave },
    { "join", "MATCH", "go into another open match", IN_MATCH, ANY_PHASE, true, order_join },
    { "make", SPEC_GRAMMAR " [NAME]", "make a match; you are its host", IN_MATCH, ANY_PHASE, true,
      order_make },

    { "start", "", "begin the round now", HOSTS_OR_FREE, IN_LOBBY, false, order_start },
    { "restart", "", "begin the round again", HOSTS, ANY_PHASE, false, order_restart },
    { "map", "NAME", "go on with another map", HOSTS, ANY_PHASE, false, order_map },
    { "mode", "NAME", "play by other rules", HOSTS, ANY_PHASE, false, order_mode },
    { "bots", "[NUMBER [easy|hard]]", "so many empty seats are played by bots; or how those play",
      HOSTS, ANY_PHASE, false, order_bots },
    { "lock", "", "let nobody new in", HOSTS, ANY_PHASE, false, order_lock },
    { "unlock", "", "let people in again", HOSTS, ANY_PHASE, false, order_unlock },
    { "code", "[new]", "the code of a private match; a new one", ROLE_CONSOLE | IN_MATCH, ANY_PHASE,
      false, order_code },
    { "host", "NAME", "hand the match over to somebody", HOSTS, ANY_PHASE, true, order_host },
    { "kick", "NAME [REASON]", "throw somebody out", HOSTS, ANY_PHASE, true, order_kick },
    { "ban", "NAME [MINUTES] [REASON]", "throw somebody out and keep them out", HOSTS, ANY_PHASE,
      true, order_ban },
    { "unban", "NAME", "let somebody in again", HOSTS, 0, true, order_unban },
    { "bans", "", "who is banned", HOSTS, 0, false, order_bans },
    { "lan", "[on [NETWORK] | off]", "let others on the local network in, or shut it again",
      HOSTS_OR_FREE, 0, false, order_lan },
    { "pause", "", "stop the clock for everybody", HOSTS_OR_FREE, ANY_PHASE, false, order_pause },
    { "step", "[TICKS]", "while it is stopped: go on by so many ticks, one if left out",
      HOSTS_OR_FREE, ANY_PHASE, false, order_step },
    { "slow", "SHARE", "slow motion: 0.1 is a tenth of the usual speed", HOSTS_OR_FREE, ANY_PHASE,
      true, order_slow },
    { "resume", "", "let the clock run as usual", HOSTS_OR_FREE, ANY_PHASE, false, order_resume },
    { "close", "", "end the match", HOSTS, ANY_PHASE, false, order_close },

    { "vote", "rematch | map NAME | kick NAME", "ask the others", ROLE_FREE | ROLE_HOST, ANY_PHASE,
      true, order_vote },
    { "yes", "", "vote yes", ROLE_PLAYER, ANY_PHASE, false, order_yes },
    { "no", "", "vote no", ROLE_PLAYER, ANY_PHASE, false, order_no },

    { "quit", "", "end the server", ROLE_CONSOLE, 0, false, order_quit },
};
const int orders_count = ARRAY_LEN(orders);

/* --- answering -------------------------------------------------------------------------------- */

static void answer(struct order_call *c, enum notice_kind kind, const char *format, va_list words)
{
    char text[LINE_BYTES];

    text_format_list(text, sizeof(text), format, words);
    order_show(c, kind, text);
}

void order_say(struct order_call *c, const char *format, ...)
{
    va_list words;

    va_start(words, format);
    answer(c, NOTICE_ANSWER, format, words);
    va_end(words);
}

void order_show(struct order_call *c, enum notice_kind kind, const char *text)
{
    c->has_answered = true;
    c->ear->say(c->ear->context, kind, text);
}

void order_refuse(struct order_call *c, const char *format, ...)
{
    va_list words;

    va_start(words, format);
    answer(c, NOTICE_REFUSAL, format, words);
    va_end(words);
    c->is_refused = true;
}

void order_tell_all(struct match *m, const char *format, ...)
{
    struct command command = { .kind = COMMAND_NOTICE };
    char text[LINE_BYTES];
    va_list words;

    va_start(words, format);
    text_format_list(text, sizeof(text), format, words);
    va_end(words);
    if (text_clean(command.text, sizeof(command.text), text) > 0) {
        match_request(m, &command);
    }
}

void order_command(struct order_call *c, enum command_kind kind, uint8_t seat, uint8_t value,
                   const char *text)
{
    struct command command = { .kind = (uint8_t)kind, .seat = seat, .value = value };

    text_clean(command.text, sizeof(command.text), text);
    if (!match_request(c->m, &command)) {
        order_refuse(c, "The match has too much to do; try again.");
    }
}

const char *order_slash(const struct order_call *c)
{
    return c->s != NULL ? "/" : "";
}

bool order_is_voting(const struct match *m)
{
    const struct vote *v = &match_head(m)->vote;

    return v->topic != VOTE_NONE && v->state == VOTE_OPEN;
}

const char *order_name_of(const struct order_call *c)
{
    return c->s != NULL ? c->s->name : "The server";
}

/* --- finding the row -------------------------------------------------------------------------- */

unsigned orders_roles(const struct server *sv, const struct session *s)
{
    if (s == NULL) {
        return ROLE_CONSOLE;
    }
    if (s->match == SESSION_MATCH_NONE) {
        return 0;
    }
    if (s->seat == GAME_SEAT_NONE) {
        return ROLE_WATCHER;
    }
    uint8_t host = sv->matches[s->match].host;

    return ROLE_PLAYER | (host == GAME_SEAT_NONE ? ROLE_FREE : host == s->seat ? ROLE_HOST : 0);
}

static const struct order *find_order(const char *name)
{
    for (int i = 0; i < orders_count; i++) {
        if (strcmp(orders[i].name, name) == 0) {
            return &orders[i];
        }
    }
    return NULL;
}

static void refuse_unknown(struct order_call *c, const char *name)
{
    const char *names[ARRAY_LEN(orders)];

    if (order_refuse_map(c, name)) {
        return;
    }
    for (int i = 0; i < orders_count; i++) {
        names[i] = orders[i].name;
    }
    const char *nearest = options_nearest(name, names, orders_count);

    if (nearest != NULL) {
        order_refuse(c, "There is no order '%s'. Did you mean '%s%s'?", name, order_slash(c),
                     nearest);
    } else {
        order_refuse(c, "There is no order '%s'; '%shelp' lists them.", name, order_slash(c));
    }
}

static void refuse_role(struct order_call *c, const struct order *o)
{
    if ((o->roles & (ROLE_HOST | ROLE_PLAYER | ROLE_WATCHER)) == 0) {
        order_refuse(c, "Only whoever runs the server can do that.");
    } else if (c->s == NULL) {
        order_refuse(c, "Only players can do that.");
    } else if (o->run == order_vote && c->m->host != GAME_SEAT_NONE) {
        order_refuse(c, "There are no votes where there is a host: ask %s in the chat.",
                     c->m->seats[c->m->host].name);
    } else if ((o->roles & ROLE_HOST) != 0 && c->m->host != GAME_SEAT_NONE) {
        order_refuse(c, "Only the host can do that: %s.", c->m->seats[c->m->host].name);
    } else if ((o->roles & ROLE_HOST) != 0 && (c->roles & ROLE_PLAYER) != 0) {
        order_refuse(c, "This match has no host; put it to the vote: '%svote'.", order_slash(c));
    } else if ((o->roles & ROLE_WATCHER) != 0) {
        order_refuse(c, "You have a seat already.");
    } else {
        order_refuse(c, "Only who has a seat can do that; '%splay' takes one.", order_slash(c));
    }
}

static void refuse_phase(struct order_call *c, const struct order *o)
{
    order_refuse(c, o->phases == IN_LOBBY ? "The round has begun already." : "Not during a round.");
}

static void refuse_match(struct order_call *c, const char *name)
{
    char names[LINE_BYTES] = "";

    for (int i = 0; i < c->sv->match_count; i++) {
        size_t length = strlen(names);

        if (server_has(&c->sv->matches[i])) {
            text_format(names + length, sizeof(names) - length, "%s%s", length > 0 ? ", " : "",
                        c->sv->matches[i].name);
        }
    }
    order_refuse(c, "There is no match '%s'; there are: %s", name, names);
}

/* The match that the console means: the named one, or the only one. */
static bool find_match(struct order_call *c, const char *name)
{
    int count = 0;

    for (int i = 0; i < c->sv->match_count; i++) {
        struct match *m = &c->sv->matches[i];

        if (server_has(m) && (name[0] == '\0' || strcmp(m->name, name) == 0)) {
            c->m = m;
            count++;
        }
    }
    if (count == 1) {
        return true;
    }
    if (name[0] != '\0') {
        refuse_match(c, name);
    } else if (count == 0) {
        order_refuse(c, "There is no match.");
    } else {
        order_refuse(c, "There are %d matches; say which: @NAME before the order.", count);
    }
    return false;
}

static bool is_allowed(struct order_call *c, const struct order *o, const char *match)
{
    bool needs_match = o->phases != 0 || match[0] != '\0';

    if (c->s == NULL && needs_match && !find_match(c, match)) {
        return false;
    }
    if ((o->roles & c->roles) == 0) {
        refuse_role(c, o);
    } else if (o->phases != 0 && (o->phases >> match_head(c->m)->phase & 1) == 0) {
        refuse_phase(c, o);
    } else if (o->needs_words && c->words[0] == '\0') {
        order_refuse(c, "Say more: %s%s %s", order_slash(c), o->name, o->words);
    }
    return !c->is_refused;
}

/* Who sits at the console sees nothing of the match: an order without an answer gets one. */
static void confirm(struct order_call *c, const struct order *o)
{
    if (c->s == NULL && !c->has_answered) {
        order_say(c, "Done%s%s: %s%s%s", c->m != NULL ? " in " : "", c->m != NULL ? c->m->name : "",
                  o->name, c->words[0] != '\0' ? " " : "", c->words);
    }
}

/* Behind the '@': a word, or what stands between quotes. */
static void take_match(const char **words, char *match, size_t size)
{
    const char *end = (*words)[0] == '"' ? strchr(*words + 1, '"') : NULL;

    if (end == NULL) {
        order_take_word(words, match, size);
        return;
    }
    text_format(match, size, "%.*s", (int)(end - *words - 1), *words + 1);
    *words = end + 1 + strspn(end + 1, " ");
}

bool orders_give(struct server *sv, struct session *s, const char *line,
                 const struct order_ear *ear, uint64_t now_us)
{
    char clean[LINE_BYTES];
    char name[WORD_BYTES];
    char match[WORD_BYTES] = "";
    struct order_call c = {
        .sv = sv, .s = s, .roles = orders_roles(sv, s), .ear = ear, .now_us = now_us
    };
    const char *words = clean;

    text_clean(clean, sizeof(clean), line);
    if (s != NULL) {
        if (s->match == SESSION_MATCH_NONE) {
            return false;
        }
        c.m = &sv->matches[s->match];
    } else if (words[0] == '@') {
        words++;
        take_match(&words, match, sizeof(match));
    }
    order_take_word(&words, name, sizeof(name));
    c.words = words;
    const struct order *o = find_order(name[0] == '/' ? name + 1 : name);

    if (o == NULL) {
        refuse_unknown(&c, name);
    } else if (is_allowed(&c, o, match)) {
        o->run(&c);
        confirm(&c, o);
    }
    return !c.is_refused;
}

struct client_ear {
    struct server *sv;
    const struct session *s;
};

static void say_to_client(void *context, enum notice_kind kind, const char *text)
{
    const struct client_ear *e = context;

    server_notice(e->sv, e->s, kind, text);
}

bool orders_give_from(struct server *sv, struct session *s, const char *line, uint64_t now_us)
{
    struct client_ear client = { sv, s };
    const struct order_ear ear = { say_to_client, &client };

    return orders_give(sv, s, line, &ear, now_us);
}

/* --- what needs the table --------------------------------------------------------------------- */

static void help_about(struct order_call *c, const char *name)
{
    const struct order *o = find_order(name[0] == '/' ? name + 1 : name);

    if (o == NULL) {
        refuse_unknown(c, name);
    } else {
        order_say(c, "%s%s%s%s: %s", order_slash(c), o->name, o->words[0] != '\0' ? " " : "",
                  o->words, o->help);
    }
}

/* What a player could not give just now would only stand in the way. */
static bool is_offered(const struct order_call *c, const struct order *o)
{
    if ((o->roles & c->roles) == 0 || c->s == NULL) {
        return (o->roles & c->roles) != 0;
    }
    bool is_voice = o->run == order_yes || o->run == order_no;

    return (o->phases == 0 || (o->phases >> match_head(c->m)->phase & 1) != 0) &&
           (!is_voice || order_is_voting(c->m));
}

/* The console has room for a line each; in a match one line has all names. */
static void order_help(struct order_call *c)
{
    char names[LINE_BYTES] = "";

    if (c->words[0] != '\0') {
        help_about(c, c->words);
        return;
    }
    for (int i = 0; i < orders_count; i++) {
        size_t length = strlen(names);

        if (!is_offered(c, &orders[i])) {
            continue;
        }
        if (c->s == NULL) {
            help_about(c, orders[i].name);
        } else {
            text_format(names + length, sizeof(names) - length, "%s/%s", length > 0 ? " " : "",
                        orders[i].name);
        }
    }
    if (c->s == NULL) {
        order_say(c,
                  "Where there are several matches, @NAME before an order says which: @hall who, "
                  "@\"two crews\" who");
    } else {
        order_say(c, "%s", names);
        order_say(c, "/help ORDER says more about one.");
    }
}

static void order_quit(struct order_call *c)
{
    c->sv->is_asked_to_end = true;
    order_say(c, "The server ends.");
}

/* "The vote is carried: the map Canals.": where all read it, also behind the change that it brings.
 */
static void tell_outcome(struct match *m, const struct vote *v, const char *whom, bool has_passed)
{
    const char *outcome = has_passed ? "The vote is carried" : "The vote is not carried";
    char map[GAME_MAP_BYTES + 1];

    switch (v->topic) {
    case VOTE_MAP:
        game_title_map(v->map, map);
        order_tell_all(m, "%s: the map %s.", outcome, map);
        break;
    case VOTE_KICK:
        order_tell_all(m, "%s: throwing out %s.", outcome, whom);
        break;
    default:
        order_tell_all(m, "%s: a rematch.", outcome);
        break;
    }
}

/* Whom the others were to throw out is not on that seat any more. */
static bool has_left(const struct match *m, const struct vote *v)
{
    return v->topic == VOTE_KICK &&
           (m->seats[v->whom].kind != SEAT_HUMAN ||
            memcmp(m->seats[v->whom].identity, m->callers[v->by].accused, NET_IDENTITY_BYTES) != 0);
}

void orders_carry_out_vote(struct server *sv, struct match *m, uint64_t now_us)
{
    const struct vote kept = match_head(m)->vote; /* the world may be another one below */
    const struct vote *v = &kept;
    char fault[LINE_BYTES];
    const struct match_caller *caller = &m->callers[v->by];

    if (vote_has_failed(match_head(m))) {
        if (!has_left(m, v)) {
            pauses_note(&m->votes, caller->identity, now_us + VOTE_PAUSE_S * 1000000u);
        }
        tell_outcome(m, v, caller->whom, false);
    }
    if (!vote_has_passed(match_head(m))) {
        return;
    }
    if (v->topic == VOTE_KICK && m->seats[v->whom].kind == SEAT_HUMAN &&
        !m->seats[v->whom].is_changed) {
        uint16_t session = m->seats[v->whom].session;

        if (session != MATCH_SESSION_NONE) {
            server_refuse(sv, &sv->sessions[session], REFUSE_KICKED, "the others voted for it",
                          now_us);
        } else {
            hall_give_up(sv, m, v->whom);
        }
    } else if (v->topic == VOTE_MAP) {
        if (!hall_change_map(sv, m, v->map, now_us, fault, sizeof(fault))) {
            order_tell_all(m, "%s", fault);
            return;
        }
    }
    tell_outcome(m, v, caller->whom, true);
}
