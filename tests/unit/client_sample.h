/* One client in virtual time, and a bare server end that says what the test wants.
 * For tests of the client's core; includes cmocka's asserts, so it comes behind cmocka.h.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CLIENT_SAMPLE_H
#define HP_CLIENT_SAMPLE_H

#include "bare_sample.h"
#include "client/client_parts.h"
#include "source_sample.h"
#include "wire/record.h"

enum {
    SEED = 86420,
    SECOND_US = 1000000,
    TICK_US = 16667,
    STEP_US = 1000,
    START_US = 1000000,
    EPOCH = 1,
    OWN_SEAT = 0,
};

/* One client, and a server end that says what the test wants. */
static struct {
    uint64_t now_us;
    struct loop_net *net;
    struct transport *end;
    struct client *c;
    struct bare server;
    struct source source;
    uint8_t epoch;
} t;

static inline void open_client(const char *game)
{
    const struct net_address own = { BARE_IP, 10000 };
    struct client_options o = { .server = { BARE_IP, BARE_SERVER_PORT }, .name = "Ann" };

    memset(&t, 0, sizeof(t));
    t.now_us = START_US;
    t.epoch = EPOCH;
    t.net = loop_net_open(SEED);
    t.end = loop_open(t.net, &own, 3);
    t.c = malloc(sizeof(*t.c));
    assert_non_null(t.c);
    client_init(t.c, &o, t.end, t.now_us);
    source_open(&t.source, game, 2, 1);
    source_tick(&t.source);
    bare_open(&t.server, t.net, BARE_SERVER_PORT, 4);
}

static inline void close_client(void)
{
    client_done(t.c);
    free(t.c);
    t.end->ops->close(t.end);
    bare_close(&t.server);
    loop_net_close(t.net);
    source_close(&t.source);
}

static inline void run(uint64_t us)
{
    for (uint64_t end_us = t.now_us + us; t.now_us < end_us;) {
        t.now_us += STEP_US;
        client_update(t.c, t.now_us);
        bare_poll(&t.server, t.now_us);
    }
}

static inline void send_bytes(enum net_channel channel, const uint8_t *bytes, size_t length)
{
    bare_send(&t.server, channel, bytes, length);
}

static inline struct msg_welcome good_welcome(void)
{
    const struct game *g = t.source.m.game;
    struct msg_welcome w = { .seat = OWN_SEAT,
                             .level_bytes = t.source.m.level_length,
                             .match = "test",
                             .game = { .rules = (uint32_t)game_rules_hash(g) } };

    memcpy(w.game.name, g->name, strlen(g->name));
    return w;
}

static inline void send_welcome(const struct msg_welcome *w)
{
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    send_bytes(NET_BULK, bytes, message_pack(MSG_WELCOME, &msg_welcome_fields, w, bytes));
}

static inline void send_refusal(enum refuse_cause cause, const char *detail)
{
    struct msg_refuse refuse = { .cause = (uint8_t)cause };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    memcpy(refuse.detail, detail, strlen(detail));
    send_bytes(NET_CONTROL, bytes, message_pack(MSG_REFUSE, &msg_refuse_fields, &refuse, bytes));
}

static inline void send_block(enum block_what what, uint8_t epoch, uint32_t total, uint32_t offset,
                              const uint8_t *content, uint32_t size)
{
    struct msg_block block = {
        .what = (uint8_t)what, .total = total, .offset = offset, .next_us = 5000
    };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    send_bytes(NET_BULK, bytes, block_pack(&block, epoch, content, size, bytes));
}

static inline void send_whole(enum block_what what, uint8_t epoch, const uint8_t *content,
                              uint32_t total)
{
    for (uint32_t at = 0; at < total; at += PROTO_BLOCK_BYTES) {
        send_block(what, epoch, total, at, content + at, min_u32(total - at, PROTO_BLOCK_BYTES));
    }
}

static inline void send_level(void)
{
    send_whole(BLOCK_LEVEL, 0, (const uint8_t *)t.source.m.level_text, t.source.m.level_length);
}

static inline void send_keyframe(void)
{
    static uint8_t bytes[KEYFRAME_BYTES];

    send_whole(BLOCK_KEYFRAME, t.epoch, bytes, (uint32_t)source_keyframe(&t.source, bytes));
}

static inline void send_state(uint32_t after)
{
    uint8_t bytes[PROTO_STATE_BYTES];

    send_bytes(NET_STATE, bytes, source_state(&t.source, t.epoch, after, bytes));
}

static inline uint32_t source_now(void)
{
    return match_head(&t.source.m)->tick;
}

static inline uint32_t client_tick(void)
{
    return replica_head(&t.c->replica)->tick;
}

/* It is greeted, is let in, and plays. */
static inline void come_in(void)
{
    struct msg_welcome w = good_welcome();

    send_welcome(&w);
    send_level();
    send_keyframe();
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
}

/* Connected; its HELLO is here. */
static inline void greet(void)
{
    client_start(t.c, t.now_us);
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_GREETING);
    assert_int_equal(t.server.got[MSG_HELLO].count, 1);
}

static inline void admit(void)
{
    struct msg_welcome w = good_welcome();

    greet();
    send_welcome(&w);
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_LOADING);
}

static inline void begin_play(void)
{
    admit();
    send_level();
    send_keyframe();
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
}

/* Ticks as a good server makes them: one state message each. */
static inline void serve(int ticks)
{
    for (int i = 0; i < ticks; i++) {
        uint32_t before = source_now();

        source_tick(&t.source);
        send_state(before);
        run(TICK_US);
    }
}

static inline void open_in(enum client_state state)
{
    open_client("harbour");
    switch (state) {
    case CLIENT_GREETING:
        greet();
        break;
    case CLIENT_LOADING:
        admit();
        break;
    case CLIENT_PLAYING:
        begin_play();
        serve(3);
        break;
    default:
        greet();
        send_refusal(REFUSE_VERSION, "");
        run(10 * STEP_US);
        break;
    }
    assert_int_equal(t.c->state, state);
}

static const enum client_state client_states[] = {
    CLIENT_GREETING,
    CLIENT_LOADING,
    CLIENT_PLAYING,
    CLIENT_REFUSED,
};

static inline struct msg_resync resync_seen(void)
{
    struct msg_resync resync = { .why = RESYNC_COUNT };
    const struct bare_message *m = &t.server.got[MSG_RESYNC];

    if (m->count > 0) {
        message_unpack(&msg_resync_fields, m->bytes, m->length, &resync);
    }
    return resync;
}

static inline struct msg_input input_seen(void)
{
    struct msg_input in;
    const struct bare_message *m = &t.server.got[MSG_INPUT];

    assert_true(m->count > 0);
    assert_true(input_message_unpack(t.source.m.game, m->bytes, m->length, &in));
    return in;
}

/* A message in a state where it has no business is counted, and the state stands. */
static inline void expect_refused(enum client_state state)
{
    uint32_t before = t.c->figures.refused_messages;

    run(5 * STEP_US);
    assert_int_equal(t.c->figures.refused_messages, before + 1);
    assert_int_equal(t.c->state, state);
}

static inline struct view *view_now(void)
{
    static struct view view;

    client_view(t.c, t.now_us, &view);
    return &view;
}

#endif
