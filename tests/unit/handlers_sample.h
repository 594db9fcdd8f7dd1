/* Messages as they may stand in a datagram, and a server to send them to.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HANDLERS_SAMPLE_H
#define HP_HANDLERS_SAMPLE_H

#include "rig_sample.h"

enum {
    SECOND_US = 1000000,
};

static struct rig rig;

/* A message as it may stand in a datagram. */
struct sample {
    enum net_channel channel;
    size_t length;
    uint8_t bytes[NET_STATE_BYTES + 8];
};

static inline struct sample hello_sample(const struct msg_hello *hello)
{
    struct sample m = { .channel = NET_CONTROL };

    m.length = message_pack(MSG_HELLO, &msg_hello_fields, hello, m.bytes);
    return m;
}

static inline uint64_t drops(void)
{
    uint64_t sum = 0;

    for (int i = 0; i < DROP_COUNT; i++) {
        sum += rig.sv.dropped[i];
    }
    return sum;
}

static inline struct sample request_sample(enum command_kind kind, uint8_t value, const char *text)
{
    struct sample m = { .channel = NET_CONTROL };
    struct command c = { .kind = (uint8_t)kind, .value = value };

    text_format(c.text, sizeof(c.text), "%s", text);
    m.length = request_pack(&c, m.bytes);
    return m;
}

static inline struct sample resync_sample(void)
{
    struct sample m = { .channel = NET_CONTROL };
    struct msg_resync resync = { .why = RESYNC_GAP };

    m.length = message_pack(MSG_RESYNC, &msg_resync_fields, &resync, m.bytes);
    return m;
}

static inline struct sample order_sample(const char *line)
{
    struct sample m = { .channel = NET_CONTROL };

    m.length = order_pack(line, m.bytes);
    return m;
}

static inline struct sample look_sample(void)
{
    struct sample m = { .channel = NET_CONTROL };

    m.length = look_pack(m.bytes);
    return m;
}

static inline struct sample input_sample(const struct session *s, uint32_t tick)
{
    struct sample m = { .channel = NET_STATE };
    struct msg_input input = { .epoch = s->epoch, .tick = (uint16_t)tick, .count = 3 };

    m.length = input_message_pack(rig.sv.matches[0].game, &input, m.bytes);
    return m;
}

/* A good message of each kind that goes up. */
static inline struct sample good_sample(enum message_kind kind, const struct session *s)
{
    struct msg_hello hello = bare_hello("Eve", "");

    switch (kind) {
    case MSG_HELLO:
        return hello_sample(&hello);
    case MSG_REQUEST:
        return request_sample(COMMAND_READY, 1, "");
    case MSG_RESYNC:
        return resync_sample();
    case MSG_ORDER:
        return order_sample("help");
    case MSG_LOOK:
        return look_sample();
    default:
        return input_sample(s, match_head(&rig.sv.matches[0])->tick + 1);
    }
}

static inline void handle(struct session *s, const struct sample *m)
{
    struct net_event event = { .kind = NET_MESSAGE,
                               .channel = m->channel,
                               .peer = s->peer,
                               .data = m->bytes,
                               .length = m->length,
                               .received_us = rig.now_us };

    server_handle(&rig.sv, s, &event, rig.now_us);
}

/* The message is counted for that reason alone, as an offence. It changes no state, but before a
 * HELLO it is refused at once; the session may try again here. */
static inline void expect_offence(struct session *s, const struct sample *m, enum server_drop drop)
{
    uint64_t before = rig.sv.dropped[drop];
    uint64_t all = drops();
    uint64_t refused = rig.sv.refused[REFUSE_PROTOCOL];
    enum session_state state = s->state;

    s->offences = 0;
    handle(s, m);
    assert_int_equal(rig.sv.dropped[drop], before + 1);
    assert_int_equal(drops(), all + 1);
    assert_int_equal(s->state, state == SESSION_GREETING ? SESSION_CLOSING : state);
    assert_int_equal(rig.sv.refused[REFUSE_PROTOCOL] - refused, state == SESSION_GREETING);
    assert_int_equal(s->offences, state == SESSION_CLOSING ? 0 : 1);
    s->state = state;
}

/* The HELLO is refused at once, for that reason; the session may try again here. */
static inline void expect_refused_hello(struct session *s, const struct sample *m,
                                        enum refuse_cause cause)
{
    uint64_t before = rig.sv.refused[cause];

    handle(s, m);
    assert_int_equal(rig.sv.refused[cause], before + 1);
    assert_int_equal(s->state, SESSION_CLOSING);
    s->state = SESSION_GREETING;
}

/* A session in the wanted state, with a seat where it has one. */
static inline struct session *session_in(enum session_state state)
{
    struct session *s;

    rig_open_one(&rig, "harbour", 4, 0);
    s = &rig.sv.sessions[0];
    if (state == SESSION_GREETING) {
        rig_connect(&rig);
    } else if (state == SESSION_LOADING) {
        rig_join(&rig, "Eve", "");
    } else if (state == SESSION_PLAYING) {
        rig_play(&rig, "Eve", "");
    } else {
        rig_play(&rig, "Eve", "");
        server_refuse(&rig.sv, s, REFUSE_CLOSED, "", rig.now_us);
    }
    assert_int_equal(s->state, state);
    return s;
}

static inline enum session_state home_of(int kind)
{
    return kind == MSG_HELLO ? SESSION_GREETING : SESSION_PLAYING;
}

#endif
