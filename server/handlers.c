/* What the server does with each message: one table, one function a row.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/looks.h"
#include "base/text.h"
#include "server/server.h"

struct call {
    struct server *sv;
    struct session *s;
    const struct net_event *event;
    uint64_t now_us;
};

/* A handler returns false when the message is out of bounds: the sender's offence. */
struct handler {
    unsigned states; /* bit set of enum session_state in which the message is welcome */
    bool (*handle)(const struct call *c);
};

enum {
    IN_GREETING = 1u << SESSION_GREETING,
    IN_LOADING = 1u << SESSION_LOADING,
    IN_PLAYING = 1u << SESSION_PLAYING,
};

/* A code opens its own match and no other; without one only open matches are to be had. NULL: none,
 * and *cause says why. */
static struct match *choose_match(struct server *sv, const struct session *s, const char *name,
                                  enum refuse_cause *cause)
{
    struct match *first = NULL;

    *cause = name[0] == '\0' ? REFUSE_CODE : REFUSE_NO_MATCH;
    if (s->door != NET_DOOR_OPEN) {
        return s->door < sv->match_count ? &sv->matches[s->door] : NULL;
    }
    for (int i = 0; i < sv->match_count; i++) {
        struct match *m = &sv->matches[i];

        if (name[0] != '\0' && strcmp(m->name, name) == 0) {
            *cause = REFUSE_CODE;
            return m->is_private ? NULL : m;
        }
        if (name[0] == '\0' && !m->is_private &&
            (first == NULL || (match_open_seats(first) == 0 && match_open_seats(m) > 0))) {
            first = m;
        }
    }
    return first;
}

static bool speaks_rules(const struct msg_hello *hello, const struct game *g, uint32_t *theirs)
{
    *theirs = 0;
    for (int i = 0; i < PROTO_GAMES; i++) {
        if (strcmp(hello->games[i].name, g->name) == 0) {
            *theirs = hello->games[i].rules;
        }
    }
    return *theirs == (uint32_t)game_rules_hash(g);
}

static void welcome(const struct call *c, struct match *m, uint8_t seat)
{
    struct msg_welcome w = { .seat = seat, .level_bytes = m->level_length };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    w.game.rules = (uint32_t)game_rules_hash(m->game);
    text_format(w.game.name, sizeof(w.game.name), "%s", m->game->name);
    text_format(w.match, sizeof(w.match), "%s", m->name);
    size_t length = message_pack(MSG_WELCOME, &msg_welcome_fields, &w, bytes);

    c->sv->net->ops->send(c->sv->net, c->s->peer, NET_CONTROL, bytes, length);
}

static void seat_session(const struct call *c, const struct msg_hello *hello, struct match *m)
{
    struct session *s = c->s;
    uint8_t seat = GAME_SEAT_NONE;

    if (hello->wants == HELLO_PLAY) {
        seat = match_join(m, (uint16_t)(s - c->sv->sessions), hello->name);
        if (seat == GAME_SEAT_NONE) {
            server_refuse(c->sv, s, REFUSE_FULL, m->name, c->now_us);
            return;
        }
    }
    text_format(s->name, sizeof(s->name), "%s",
                seat == GAME_SEAT_NONE ? hello->name : m->seats[seat].name);
    s->state = SESSION_LOADING;
    s->since_us = c->now_us;
    c->sv->newcomer_us = c->now_us;
    s->match = (uint16_t)(m - c->sv->matches);
    s->seat = seat;
    m->viewers++;
    log_each(c->sv->log, c->now_us, "joined", "%s joined match %s", s->name, m->name);
    welcome(c, m, seat);
    replicate_level(c->sv, s, c->now_us);
    replicate_keyframe(c->sv, s, c->now_us);
}

/* A HELLO of another version: only its kind and the version stand where we know them, so it is
 * looked at before anything else of it is judged. */
static bool refuse_version(const struct call *c)
{
    char detail[PROTO_DETAIL_BYTES];
    uint16_t version;

    if (c->s->state != SESSION_GREETING || c->event->channel != NET_CONTROL ||
        c->event->length < 1 + sizeof(version) || c->event->data[0] != MSG_HELLO) {
        return false;
    }
    memcpy(&version, c->event->data + 1, sizeof(version));
    if (version == PROTO_VERSION) {
        return false;
    }
    text_format(detail, sizeof(detail), "(server %d, client %u)", PROTO_VERSION, version);
    server_refuse(c->sv, c->s, REFUSE_VERSION, detail, c->now_us);
    return true;
}

static bool on_hello(const struct call *c)
{
    struct msg_hello hello = { .version = 0 };
    char detail[PROTO_DETAIL_BYTES];
    enum refuse_cause cause;
    uint32_t theirs;
    bool is_whole = message_unpack(&msg_hello_fields, c->event->data, c->event->length, &hello);

    /* A name that is not even clean text reads as none, and has its refusal too. */
    if (!is_whole && (hello.version != PROTO_VERSION || hello.name[0] != '\0')) {
        return false;
    }
    if (!looks_usable(hello.name, strlen(hello.name))) {
        server_refuse(c->sv, c->s, REFUSE_NAME, "", c->now_us);
        return true;
    }
    struct match *m = choose_match(c->sv, c->s, hello.match, &cause);

    if (m == NULL) {
        server_refuse(c->sv, c->s, cause, hello.match, c->now_us);
    } else if (!speaks_rules(&hello, m->game, &theirs)) {
        text_format(detail, sizeof(detail), "(%s: server %08x, client %08x)", m->game->name,
                    (uint32_t)game_rules_hash(m->game), theirs);
        server_refuse(c->sv, c->s, REFUSE_RULES, detail, c->now_us);
    } else {
        seat_session(c, &hello, m);
    }
    return true;
}

/* What players may ask for. The rest of the commands is the server's own to give. */
static const bool may_request[COMMAND_COUNT] = {
    [COMMAND_READY] = true,
    [COMMAND_START] = true,
    [COMMAND_CHAT] = true,
    [COMMAND_TEAM] = true,
};

static bool on_request(const struct call *c)
{
    struct command command;

    if (!request_unpack(c->event->data, c->event->length, &command) || !may_request[command.kind]) {
        return false;
    }
    command.seat = c->s->seat;
    if (c->s->seat == GAME_SEAT_NONE || !session_may_request(c->s, c->now_us) ||
        !match_request(&c->sv->matches[c->s->match], &command)) {
        c->sv->dropped[DROP_LIMIT]++;
    }
    return true;
}

static bool on_resync(const struct call *c)
{
    struct msg_resync resync;

    if (!message_unpack(&msg_resync_fields, c->event->data, c->event->length, &resync)) {
        return false;
    }
    if (c->now_us - c->s->keyframe_us < SESSION_RESYNC_MS * 1000u) {
        c->sv->dropped[DROP_LIMIT]++; /* it crossed the keyframe that answers it */
        return true;
    }
    replicate_keyframe(c->sv, c->s, c->now_us);
    return true;
}

static bool on_input(const struct call *c)
{
    struct session *s = c->s;
    struct match *m = &c->sv->matches[s->match];
    struct msg_input input;

    if (!input_message_unpack(m->game, c->event->data, c->event->length, &input)) {
        return false;
    }
    s->inputs_received++;
    if (s->state == SESSION_LOADING && input.epoch == s->epoch) {
        s->state = SESSION_PLAYING;
        s->since_us = c->now_us;
    }
    if (!session_accept(s, &input, match_head(m)->tick, c->sv->next_us, c->event->received_us)) {
        c->sv->dropped[DROP_WINDOW]++;
    }
    return true;
}

static const struct handler handlers[MSG_COUNT] = {
    [MSG_HELLO] = { IN_GREETING, on_hello },
    [MSG_REQUEST] = { IN_LOADING | IN_PLAYING, on_request },
    [MSG_RESYNC] = { IN_LOADING | IN_PLAYING, on_resync },
    [MSG_INPUT] = { IN_LOADING | IN_PLAYING, on_input },
};

static void offend(struct server *sv, struct session *s, enum server_drop drop, uint64_t now_us)
{
    bool is_enough = s->state == SESSION_GREETING; /* who can't say HELLO has nothing else to say */

    sv->dropped[drop]++;
    if (s->state != SESSION_CLOSING && (session_offend(s, now_us) || is_enough)) {
        server_refuse(sv, s, REFUSE_PROTOCOL, server_drop_name(drop), now_us);
    }
}

void server_handle(struct server *sv, struct session *s, const struct net_event *event,
                   uint64_t now_us)
{
    struct call c = { sv, s, event, now_us };
    enum message_kind kind;

    if (refuse_version(&c)) {
        return;
    }
    if (!message_classify(event->data, event->length, (uint8_t)event->channel, true, &kind)) {
        offend(sv, s, DROP_UNKNOWN, now_us);
    } else if ((handlers[kind].states & 1u << s->state) == 0) {
        offend(sv, s, DROP_STATE, now_us);
    } else if (!handlers[kind].handle(&c)) {
        offend(sv, s, DROP_BOUNDS, now_us);
    }
}
