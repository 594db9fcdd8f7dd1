/* What the server does with each message: one table, one function a row.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/looks.h"
#include "base/text.h"
#include "server/bans.h"
#include "server/hall.h"
#include "server/orders.h"

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

/* Ends a connection that has had what it came for. */
static void part(const struct call *c, enum refuse_cause cause)
{
    c->sv->net->ops->disconnect(c->sv->net, c->s->peer, (uint32_t)cause + 1);
    c->s->state = SESSION_CLOSING;
    c->s->since_us = c->now_us;
}

/* Makes the match that is asked for and lets its maker in as its host. */
static void make_and_enter(const struct call *c, const struct msg_hello *hello)
{
    char fault[PROTO_DETAIL_BYTES];
    struct refusal why;
    struct match *m = NULL;

    if (c->s->door != NET_DOOR_OPEN) {
        text_format(fault, sizeof(fault), "a code leads into its own match");
    } else {
        m = hall_make(c->sv, c->s->identity, hello->match, hello->spec, fault, sizeof(fault),
                      c->now_us);
    }
    if (m == NULL) {
        server_refuse(c->sv, c->s, REFUSE_MAKE, fault, c->now_us);
        return;
    }
    if (!hall_enter(c->sv, c->s, m, false, &why, c->now_us)) {
        hall_close(c->sv, m, c->now_us);
        server_refuse(c->sv, c->s, why.cause, why.detail, c->now_us);
    } else if (m->is_private) {
        orders_give_from(c->sv, c->s, "code", c->now_us);
    }
}

static void find_and_enter(const struct call *c, const struct msg_hello *hello)
{
    struct refusal why = { .cause = REFUSE_NO_MATCH };
    bool has_ticket = c->s->claimed != SESSION_MATCH_NONE;
    struct match *m = has_ticket ? &c->sv->matches[c->s->claimed]
                                 : hall_find(c->sv, c->s->door, hello->match, &why.cause);

    if (has_ticket && hello->match[0] != '\0' && strcmp(hello->match, m->name) != 0) {
        m = hall_find(c->sv, c->s->door, hello->match, &why.cause); /* wants another one now */
    }

    text_format(why.detail, sizeof(why.detail), "%s", hello->match);
    if (m == NULL || !hall_enter(c->sv, c->s, m, hello->wants == HELLO_WATCH, &why, c->now_us)) {
        server_refuse(c->sv, c->s, why.cause, why.detail, c->now_us);
    }
}

/* Who is banned learns that rather than what there is. */
static void look_in(const struct call *c)
{
    struct refusal why;
    enum refuse_cause unused;
    const struct match *m =
        c->s->door != NET_DOOR_OPEN ? hall_find(c->sv, c->s->door, "", &unused) : NULL;

    if (hall_bans(c->sv, c->s, m, &why, c->now_us)) {
        server_refuse(c->sv, c->s, why.cause, why.detail, c->now_us);
        return;
    }
    hall_list(c->sv, c->s);
    part(c, REFUSE_LOOKED);
}

static bool on_hello(const struct call *c)
{
    struct msg_hello hello = { .version = 0 };
    bool is_whole = message_unpack(&msg_hello_fields, c->event->data, c->event->length, &hello);

    /* A name that is not even clean text reads as none, and has its refusal too. */
    if (!is_whole && (hello.version != PROTO_VERSION || hello.name[0] != '\0')) {
        return false;
    }
    if (is_whole && hello.wants == HELLO_LOOK) {
        look_in(c);
        return true;
    }
    if (!looks_usable(hello.name, strlen(hello.name))) {
        server_refuse(c->sv, c->s, REFUSE_NAME, "", c->now_us);
        return true;
    }
    text_format(c->s->name, sizeof(c->s->name), "%s", hello.name);
    memcpy(c->s->games, hello.games, sizeof(c->s->games));
    if (hello.wants == HELLO_MAKE) {
        make_and_enter(c, &hello);
    } else {
        find_and_enter(c, &hello);
    }
    return true;
}

static void say(const struct call *c, struct command *command)
{
    struct match *m = &c->sv->matches[c->s->match];

    if (!session_may_chat(c->s, c->now_us)) {
        c->sv->dropped[DROP_CHAT]++;
        return;
    }
    /* Who only watches has no seat to speak from. */
    if (c->s->seat == GAME_SEAT_NONE) {
        char line[GAME_TEXT_BYTES + 1];

        text_format(line, sizeof(line), "%s (watching): %s", c->s->name, command->text);
        command->kind = COMMAND_NOTICE;
        command->seat = 0;
        text_clean(command->text, sizeof(command->text), line);
    }
    if (!match_request(m, command)) {
        c->sv->dropped[DROP_LIMIT]++;
    }
}

static void carry_out(const struct call *c, const struct command *command)
{
    struct match *m = &c->sv->matches[c->s->match];
    bool is_start = command->kind == COMMAND_START;

    if (c->s->seat == GAME_SEAT_NONE || !session_may_request(c->s, c->now_us)) {
        c->sv->dropped[DROP_LIMIT]++;
    } else if (is_start && !orders_give_from(c->sv, c->s, "start", c->now_us)) {
        c->sv->dropped[DROP_ORDER]++;
    } else if (!is_start && !match_request(m, command)) {
        c->sv->dropped[DROP_LIMIT]++;
    }
}

/* What players may ask for by a key. The rest of the commands is the server's own to give; what a
 * host may do he orders in words. */
static const bool may_request[COMMAND_COUNT] = {
    [COMMAND_READY] = true, [COMMAND_START] = true,  [COMMAND_CHAT] = true,
    [COMMAND_TEAM] = true,  [COMMAND_BALLOT] = true, [COMMAND_LIVERY] = true,
};

static bool on_request(const struct call *c)
{
    struct command command;

    if (!request_unpack(c->event->data, c->event->length, &command) || !may_request[command.kind]) {
        return false;
    }
    command.seat = c->s->seat % GAME_SEATS;
    if (command.kind == COMMAND_CHAT) {
        say(c, &command);
    } else {
        carry_out(c, &command);
    }
    return true;
}

static bool on_order(const struct call *c)
{
    char line[GAME_TEXT_BYTES + 1];

    if (!order_unpack(c->event->data, c->event->length, line)) {
        return false;
    }
    if (!session_may_request(c->s, c->now_us)) {
        c->sv->dropped[DROP_LIMIT]++;
        server_notice(c->sv, c->s, NOTICE_REFUSAL, "Not so fast: four orders a second.");
    } else if (!orders_give_from(c->sv, c->s, line, c->now_us)) {
        c->sv->dropped[DROP_ORDER]++;
    }
    return true;
}

static bool on_look(const struct call *c)
{
    if (!look_unpack(c->event->data, c->event->length)) {
        return false;
    }
    if (!session_may_request(c->s, c->now_us)) {
        c->sv->dropped[DROP_LIMIT]++;
    } else {
        hall_list(c->sv, c->s);
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
    c->sv->twice_us = input.twice ? c->now_us : c->sv->twice_us;
    if (s->state == SESSION_LOADING && input.epoch == s->epoch) {
        s->state = SESSION_PLAYING;
        s->since_us = c->now_us;
    }
    /* Deadlines that a change of tempo has moved say nothing of the link. */
    bool is_measured = m->tempo.every == PROTO_TEMPO_USUAL;

    if (!session_accept(s, &input, match_head(m)->tick, c->sv->next_us,
                        is_measured ? c->event->received_us : 0)) {
        c->sv->dropped[DROP_WINDOW]++;
    }
    return true;
}

static const struct handler handlers[MSG_COUNT] = {
    [MSG_HELLO] = { IN_GREETING, on_hello },
    [MSG_REQUEST] = { IN_LOADING | IN_PLAYING, on_request },
    [MSG_RESYNC] = { IN_LOADING | IN_PLAYING, on_resync },
    [MSG_INPUT] = { IN_LOADING | IN_PLAYING, on_input },
    [MSG_ORDER] = { IN_LOADING | IN_PLAYING, on_order },
    [MSG_LOOK] = { IN_LOADING | IN_PLAYING, on_look },
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
