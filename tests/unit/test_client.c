/* The claims of client/client.h, against servers that do as they like.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "bare_sample.h"
#include "base/rng.h"
#include "base/text.h"
#include "client/client_parts.h"
#include "client/client_report.h"
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

static void open_client(const char *game)
{
    const struct net_address own = { BARE_IP, 10000 };
    struct client_options o = { .server = { BARE_IP, BARE_SERVER_PORT }, .name = "Ann" };

    memset(&t, 0, sizeof(t));
    t.now_us = START_US;
    t.epoch = EPOCH;
    t.net = loop_net_open(SEED);
    t.end = loop_open(t.net, &own, 1);
    t.c = malloc(sizeof(*t.c));
    assert_non_null(t.c);
    client_init(t.c, &o, t.end, t.now_us);
    source_open(&t.source, game, 2, 1);
    source_tick(&t.source);
    bare_open(&t.server, t.net, BARE_SERVER_PORT, 4);
}

static void close_client(void)
{
    client_done(t.c);
    free(t.c);
    t.end->ops->close(t.end);
    bare_close(&t.server);
    loop_net_close(t.net);
    source_close(&t.source);
}

static void run(uint64_t us)
{
    for (uint64_t end_us = t.now_us + us; t.now_us < end_us;) {
        t.now_us += STEP_US;
        client_update(t.c, t.now_us);
        bare_poll(&t.server, t.now_us);
    }
}

static void send_bytes(enum net_channel channel, const uint8_t *bytes, size_t length)
{
    bare_send(&t.server, channel, bytes, length);
}

static struct msg_welcome good_welcome(void)
{
    const struct game *g = t.source.m.game;
    struct msg_welcome w = { .seat = OWN_SEAT,
                             .level_bytes = t.source.m.level_length,
                             .match = "test",
                             .game = { .rules = (uint32_t)game_rules_hash(g) } };

    memcpy(w.game.name, g->name, strlen(g->name));
    return w;
}

static void send_welcome(const struct msg_welcome *w)
{
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    send_bytes(NET_CONTROL, bytes, message_pack(MSG_WELCOME, &msg_welcome_fields, w, bytes));
}

static void send_refusal(enum refuse_cause cause, const char *detail)
{
    struct msg_refuse refuse = { .cause = (uint8_t)cause };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    memcpy(refuse.detail, detail, strlen(detail));
    send_bytes(NET_CONTROL, bytes, message_pack(MSG_REFUSE, &msg_refuse_fields, &refuse, bytes));
}

static void send_block(enum block_what what, uint8_t epoch, uint32_t total, uint32_t offset,
                       const uint8_t *content, uint32_t size)
{
    struct msg_block block = {
        .what = (uint8_t)what, .total = total, .offset = offset, .next_us = 5000
    };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    send_bytes(NET_BULK, bytes, block_pack(&block, epoch, content, size, bytes));
}

static void send_whole(enum block_what what, uint8_t epoch, const uint8_t *content, uint32_t total)
{
    for (uint32_t at = 0; at < total; at += PROTO_BLOCK_BYTES) {
        send_block(what, epoch, total, at, content + at, min_u32(total - at, PROTO_BLOCK_BYTES));
    }
}

static void send_level(void)
{
    send_whole(BLOCK_LEVEL, 0, (const uint8_t *)t.source.m.level_text, t.source.m.level_length);
}

static void send_keyframe(void)
{
    static uint8_t bytes[KEYFRAME_BYTES];

    send_whole(BLOCK_KEYFRAME, t.epoch, bytes, (uint32_t)source_keyframe(&t.source, bytes));
}

static void send_state(uint32_t after)
{
    uint8_t bytes[PROTO_STATE_BYTES];

    send_bytes(NET_STATE, bytes, source_state(&t.source, t.epoch, after, bytes));
}

static uint32_t server_tick(void)
{
    return match_head(&t.source.m)->tick;
}

static uint32_t client_tick(void)
{
    return replica_head(&t.c->replica)->tick;
}

/* Connected; its HELLO is here. */
static void greet(void)
{
    client_start(t.c, t.now_us);
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_GREETING);
    assert_int_equal(t.server.got[MSG_HELLO].count, 1);
}

static void admit(void)
{
    struct msg_welcome w = good_welcome();

    greet();
    send_welcome(&w);
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_LOADING);
}

static void begin_play(void)
{
    admit();
    send_level();
    send_keyframe();
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
}

/* Ticks as a good server makes them: one state message each. */
static void serve(int ticks)
{
    for (int i = 0; i < ticks; i++) {
        uint32_t before = server_tick();

        source_tick(&t.source);
        send_state(before);
        run(TICK_US);
    }
}

static void open_in(enum client_state state)
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

static const enum client_state states[] = {
    CLIENT_GREETING,
    CLIENT_LOADING,
    CLIENT_PLAYING,
    CLIENT_REFUSED,
};

static struct msg_resync resync_seen(void)
{
    struct msg_resync resync = { .why = RESYNC_COUNT };
    const struct bare_message *m = &t.server.got[MSG_RESYNC];

    if (m->count > 0) {
        message_unpack(&msg_resync_fields, m->bytes, m->length, &resync);
    }
    return resync;
}

static struct msg_input input_seen(void)
{
    struct msg_input in;
    const struct bare_message *m = &t.server.got[MSG_INPUT];

    assert_true(m->count > 0);
    assert_true(input_message_unpack(t.source.m.game, m->bytes, m->length, &in));
    return in;
}

static void it_says_hello_with_its_name_and_its_games(void **state)
{
    struct msg_hello hello;

    (void)state;
    open_client("harbour");
    text_format(t.c->options.name, sizeof(t.c->options.name), " An\tn\x01 ");
    greet();
    const struct bare_message *m = &t.server.got[MSG_HELLO];

    assert_true(message_unpack(&msg_hello_fields, m->bytes, m->length, &hello));
    assert_int_equal(hello.version, PROTO_VERSION);
    assert_string_equal(hello.name, "An n");
    assert_int_equal(hello.wants, HELLO_PLAY);
    for (size_t i = 0; game_at(i) != NULL; i++) {
        assert_string_equal(hello.games[i].name, game_at(i)->name);
        assert_int_equal(hello.games[i].rules, (uint32_t)game_rules_hash(game_at(i)));
    }
    close_client();
}

static void welcome_level_and_keyframe_may_come_in_any_order(void **state)
{
    static const int orders[][3] = {
        { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 },
    };
    static const char *const games[] = { "harbour", "puck" };

    (void)state;
    for (size_t g = 0; g < ARRAY_LEN(games); g++) {
        for (size_t i = 0; i < ARRAY_LEN(orders); i++) {
            open_client(games[g]);
            struct msg_welcome w = good_welcome();

            greet();
            for (int n = 0; n < 3; n++) {
                switch (orders[i][n]) {
                case 0:
                    send_welcome(&w);
                    break;
                case 1:
                    send_level();
                    break;
                default:
                    send_keyframe();
                    break;
                }
                run(5 * STEP_US);
            }
            assert_int_equal(t.c->state, CLIENT_PLAYING);
            assert_int_equal(t.c->seat, OWN_SEAT);
            assert_int_equal(t.c->figures.refused_messages, 0);
            assert_int_equal(t.c->figures.resyncs, 0);
            assert_memory_equal(replica_world(&t.c->replica), t.source.m.world,
                                t.source.m.game->world_bytes);
            close_client();
        }
    }
}

static void in_play_inputs_go_up_sixty_times_a_second(void **state)
{
    (void)state;
    open_client("harbour");
    begin_play();
    int count = t.server.got[MSG_INPUT].count;

    serve(60);
    assert_in_range(t.server.got[MSG_INPUT].count - count, 58, 64);
    struct msg_input in = input_seen();

    assert_int_equal(in.epoch, EPOCH);
    assert_int_equal(in.applied, (uint16_t)client_tick());
    assert_in_range(in.count, PROTO_INPUTS_LEAST, PROTO_INPUTS_MOST);
    assert_true((int16_t)(in.tick - (uint16_t)server_tick()) >= 0);
    assert_int_equal(client_tick(), server_tick());
    close_client();
}

static void what_the_player_holds_goes_up(void **state)
{
    struct input held = { { 3, (uint8_t)-2 } };

    (void)state;
    open_client("harbour");
    begin_play();
    client_hold(t.c, &held, t.now_us);
    serve(3);
    struct msg_input in = input_seen();

    assert_memory_equal(&in.inputs[0], &held, sizeof(held));
    close_client();
}

/* A message in a state where it has no business is counted, and the state stands. */
static void expect_refused(enum client_state state)
{
    uint32_t before = t.c->figures.refused_messages;

    run(5 * STEP_US);
    assert_int_equal(t.c->figures.refused_messages, before + 1);
    assert_int_equal(t.c->state, state);
}

static void a_welcome_counts_in_greeting_only(void **state)
{
    (void)state;
    for (size_t i = 1; i < ARRAY_LEN(states); i++) {
        open_in(states[i]);
        struct msg_welcome w = good_welcome();

        w.seat = 1;
        send_welcome(&w);
        expect_refused(states[i]);
        assert_int_not_equal(t.c->seat, 1);
        close_client();
    }
}

static void a_state_message_counts_in_play_only(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        open_in(states[i]);
        uint32_t tick = states[i] == CLIENT_PLAYING ? client_tick() : 0;

        serve(1);
        assert_int_equal(t.c->state, states[i]);
        assert_int_equal(t.c->figures.refused_messages, 0);
        assert_int_equal(states[i] == CLIENT_PLAYING ? client_tick() - tick : 1, 1);
        assert_int_equal(t.server.got[MSG_RESYNC].count, 0);
        close_client();
    }
}

static void a_refusal_counts_in_every_state(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        open_in(states[i]);
        send_refusal(REFUSE_PROTOCOL, "out of bounds");
        run(5 * STEP_US);
        assert_int_equal(t.c->state, CLIENT_REFUSED);
        assert_string_equal(t.c->refused, "protocol");
        close_client();
    }
}

static void a_keyframe_in_play_begins_its_epoch(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    source_tick(&t.source);
    t.epoch++;
    send_keyframe();
    run(5 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    assert_int_equal(t.c->replica.epoch, t.epoch);
    assert_int_equal(client_tick(), server_tick());
    assert_int_equal(t.c->figures.resyncs, 1);
    serve(10);
    assert_int_equal(client_tick(), server_tick());
    assert_int_equal(t.server.got[MSG_RESYNC].count, 0);
    close_client();
}

static void messages_of_clients_are_refused_in_every_state(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        open_in(states[i]);
        for (int kind = 0; kind < 16; kind++) {
            uint8_t bytes[120] = { (uint8_t)kind };
            bool is_down = kind < MSG_COUNT && !message_rules[kind].is_up;

            if (!is_down) {
                send_bytes(kind == MSG_INPUT ? NET_STATE : NET_CONTROL, bytes, sizeof(bytes));
                expect_refused(states[i]);
            }
        }
        close_client();
    }
}

static void messages_on_another_channel_are_refused(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    for (int kind = MSG_WELCOME; kind < MSG_COUNT; kind++) {
        for (int channel = 0; channel < NET_CHANNELS; channel++) {
            uint8_t bytes[100] = { (uint8_t)kind };

            if (channel != message_rules[kind].channel) {
                send_bytes((enum net_channel)channel, bytes, sizeof(bytes));
                expect_refused(CLIENT_PLAYING);
            }
        }
    }
    close_client();
}

static void garbage_never_changes_the_world(void **state)
{
    static uint64_t world[GAME_WORLD_BYTES / 8];
    uint64_t chance = SEED;

    (void)state;
    print_message("seed %d\n", SEED);
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        open_in(states[i]);
        memcpy(world, replica_world(&t.c->replica), sizeof(world));
        for (int n = 0; n < 20000; n++) {
            uint8_t bytes[64];
            size_t length = 1 + rng_below(&chance, sizeof(bytes));
            struct net_event event = { .kind = NET_MESSAGE,
                                       .channel =
                                           (enum net_channel)rng_below(&chance, NET_CHANNELS),
                                       .peer = t.c->peer,
                                       .data = bytes,
                                       .length = length };

            for (size_t at = 0; at < length; at++) {
                bytes[at] = (uint8_t)rng_next(&chance);
            }
            bytes[0] = (uint8_t)(MSG_WELCOME + rng_below(&chance, 4));
            bytes[0] |= (uint8_t)(t.epoch << 4);
            if ((bytes[0] & 15) == MSG_WELCOME || (bytes[0] & 15) == MSG_REFUSE) {
                bytes[0] &= 15;
                bytes[1] = (bytes[0] & 15) == MSG_REFUSE ? 0xFF : bytes[1]; /* no such cause */
            }
            if (t.c->peer == NET_PEER_NONE) {
                break;
            }
            client_take_event(t.c, &event, t.now_us);
            assert_int_equal(t.c->state, states[i]);
        }
        assert_memory_equal(world, replica_world(&t.c->replica), t.source.m.game->world_bytes);
        close_client();
    }
}

static void a_bad_welcome_is_refused(void **state)
{
    (void)state;
    open_client("harbour");
    greet();
    struct msg_welcome w = good_welcome();

    memcpy(w.game.name, "chess\0\0", 7);
    send_welcome(&w);
    expect_refused(CLIENT_GREETING);
    w = good_welcome();
    w.game.rules++;
    send_welcome(&w);
    expect_refused(CLIENT_GREETING);
    w = good_welcome();
    w.seat = GAME_SEATS;
    send_welcome(&w);
    expect_refused(CLIENT_GREETING);
    w = good_welcome();
    send_welcome(&w);
    run(5 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_LOADING);
    close_client();
}

/* The first piece of a whole of three, which is good. */
static void begin_whole(const uint8_t *bytes, uint32_t total)
{
    uint32_t before = t.c->figures.refused_messages;

    send_block(BLOCK_KEYFRAME, t.epoch, total, 0, bytes, PROTO_BLOCK_BYTES);
    run(5 * STEP_US);
    assert_int_equal(t.c->figures.refused_messages, before);
}

static void blocks_out_of_order_are_refused_and_a_new_beginning_heals(void **state)
{
    enum { PIECE = PROTO_BLOCK_BYTES, TOTAL = 2 * PIECE + 500 };
    static uint8_t bytes[TOTAL];

    (void)state;
    open_in(CLIENT_PLAYING);
    t.epoch++;
    send_block(BLOCK_KEYFRAME, t.epoch, TOTAL, PIECE, bytes, PIECE); /* no beginning */
    expect_refused(CLIENT_PLAYING);
    begin_whole(bytes, TOTAL);
    send_block(BLOCK_KEYFRAME, t.epoch, TOTAL, 2 * PIECE, bytes, 500); /* one missing */
    expect_refused(CLIENT_PLAYING);
    begin_whole(bytes, TOTAL);
    send_block(BLOCK_KEYFRAME, t.epoch, TOTAL + 1, PIECE, bytes, PIECE); /* another whole */
    expect_refused(CLIENT_PLAYING);
    begin_whole(bytes, TOTAL);
    send_block(BLOCK_KEYFRAME, t.epoch + 1, TOTAL, PIECE, bytes, PIECE); /* another epoch */
    expect_refused(CLIENT_PLAYING);
    begin_whole(bytes, TOTAL);
    assert_int_equal(t.c->figures.resyncs, 0);
    send_keyframe();
    run(5 * STEP_US);
    assert_int_equal(t.c->figures.resyncs, 1);
    close_client();
}

static void a_whole_too_large_is_refused(void **state)
{
    uint8_t bytes[PROTO_BLOCK_BYTES] = { 0 };

    (void)state;
    open_in(CLIENT_LOADING);
    for (int what = 0; what < BLOCK_WHATS; what++) {
        send_block((enum block_what)what, EPOCH, CLIENT_KEYFRAME_BYTES + 1, 0, bytes, 1000);
        expect_refused(CLIENT_LOADING);
        send_block((enum block_what)what, EPOCH, UINT32_MAX, 0, bytes, 1000);
        expect_refused(CLIENT_LOADING);
        send_block((enum block_what)what, EPOCH, UINT32_MAX, UINT32_MAX - 1000, bytes, 1000);
        expect_refused(CLIENT_LOADING);
    }
    close_client();
}

static void a_bad_keyframe_leaves_the_world_as_it_was(void **state)
{
    static uint8_t bytes[KEYFRAME_BYTES];
    static uint64_t world[GAME_WORLD_BYTES / 8];

    (void)state;
    open_in(CLIENT_PLAYING);
    memcpy(world, replica_world(&t.c->replica), sizeof(world));
    uint32_t total = (uint32_t)source_keyframe(&t.source, bytes);

    bytes[total / 2] ^= 4;
    send_whole(BLOCK_KEYFRAME, t.epoch + 1, bytes, total);
    expect_refused(CLIENT_PLAYING);
    assert_memory_equal(world, replica_world(&t.c->replica), t.source.m.game->world_bytes);
    assert_int_equal(t.c->replica.epoch, t.epoch);
    serve(5);
    assert_int_equal(client_tick(), server_tick());
    close_client();
}

/* A server that talks without end but never sends a world that can be read. */
static void a_server_without_a_readable_world_is_left(void **state)
{
    uint8_t junk[40] = { 15 };

    (void)state;
    open_in(CLIENT_LOADING);
    for (int i = 0; i < 2 * CLIENT_LOADING_MS / 100 && t.c->state == CLIENT_LOADING; i++) {
        send_bytes(NET_CONTROL, junk, sizeof(junk));
        run(100000);
    }
    assert_int_equal(t.c->state, CLIENT_WAITING);
    assert_non_null(strstr(t.c->status, "world"));
    close_client();
}

static void a_level_that_cannot_be_read_is_never_played(void **state)
{
    static uint8_t junk[GAME_LEVEL_TEXT_BYTES];

    (void)state;
    open_in(CLIENT_LOADING);
    memset(junk, '?', sizeof(junk));
    send_whole(BLOCK_LEVEL, 0, junk, t.source.m.level_length);
    send_keyframe();
    run(20 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_LOADING);
    assert_true(t.c->figures.refused_messages > 0);
    close_client();
}

static void a_desync_asks_for_a_keyframe_and_heals(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    t.c->replica.worlds[t.c->replica.current][200] ^= 1;
    serve(1);
    assert_int_equal(t.c->figures.desyncs, 1);
    assert_int_equal(t.server.got[MSG_RESYNC].count, 1);
    assert_int_equal(resync_seen().why, RESYNC_HASH);
    assert_int_equal(resync_seen().tick, client_tick());
    uint32_t tick = client_tick();

    serve(5);
    assert_int_equal(client_tick(), tick); /* the stream of this epoch is of no use now */
    assert_int_equal(t.c->figures.desyncs, 1);
    assert_int_equal(t.server.got[MSG_RESYNC].count, 1);
    t.epoch++;
    send_keyframe();
    run(5 * STEP_US);
    serve(5);
    assert_int_equal(client_tick(), server_tick());
    assert_int_equal(t.c->figures.resyncs, 1);
    close_client();
}

static void a_keyframe_is_asked_for_again_four_times_a_second(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    t.c->replica.worlds[t.c->replica.current][200] ^= 1;
    serve(1);
    int count = t.server.got[MSG_RESYNC].count;

    serve(60);
    assert_in_range(t.server.got[MSG_RESYNC].count - count, 3, 4);
    close_client();
}

static void a_gap_asks_for_a_keyframe(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    source_tick(&t.source);
    serve(1);
    assert_int_equal(resync_seen().why, RESYNC_GAP);
    close_client();
}

static void an_unreadable_record_asks_for_a_keyframe(void **state)
{
    uint8_t bytes[PROTO_STATE_BYTES];
    struct msg_state head;

    (void)state;
    open_in(CLIENT_PLAYING);
    uint32_t before = server_tick();

    source_tick(&t.source);
    size_t length = source_state(&t.source, t.epoch, before, bytes);

    memset(bytes + PROTO_STATE_HEADER + 1, 0xFF, length - PROTO_STATE_HEADER - 1);
    assert_true(state_message_unpack(bytes, length, &head));
    send_bytes(NET_STATE, bytes, length);
    run(5 * STEP_US);
    assert_int_equal(resync_seen().why, RESYNC_BYTES);
    close_client();
}

static void a_client_that_stood_still_asks_for_a_keyframe(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    t.now_us += 20 * TICK_US;
    run(2 * STEP_US);
    assert_int_equal(resync_seen().why, RESYNC_CLOCK);
    for (int i = 0; i < 20; i++) {
        source_tick(&t.source);
    }
    t.epoch++;
    send_keyframe();
    run(5 * STEP_US);
    serve(10);
    assert_int_equal(t.server.got[MSG_RESYNC].count, 1);
    assert_true((int32_t)(t.c->pace.next_tick - server_tick()) > 0);
    close_client();
}

static void a_header_without_records_is_no_reason_to_ask(void **state)
{
    uint8_t bytes[PROTO_STATE_BYTES];

    (void)state;
    open_in(CLIENT_PLAYING);
    uint32_t before = server_tick();

    source_tick(&t.source);
    source_tick(&t.source);
    source_state(&t.source, t.epoch, before, bytes);
    bytes[3] = 0;
    send_bytes(NET_STATE, bytes, PROTO_STATE_HEADER);
    run(5 * STEP_US);
    assert_int_equal(t.server.got[MSG_RESYNC].count, 0);
    assert_int_equal(t.c->figures.refused_messages, 0);
    close_client();
}

static void messages_of_an_older_epoch_are_ignored(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    uint32_t before = server_tick();

    source_tick(&t.source);
    t.epoch++;
    send_keyframe();
    run(5 * STEP_US);
    t.epoch--;
    send_state(before);
    run(5 * STEP_US);
    assert_int_equal(t.c->figures.refused_messages, 0);
    assert_int_equal(t.server.got[MSG_RESYNC].count, 0);
    close_client();
}

/* Waits until it connects again; the pause that it made. */
static uint64_t pause_until_connecting(void)
{
    assert_int_equal(t.c->state, CLIENT_WAITING);
    uint64_t begun_us = t.now_us;

    while (t.c->state == CLIENT_WAITING) {
        run(STEP_US);
    }
    assert_int_equal(t.c->state, CLIENT_CONNECTING);
    return t.now_us - begun_us;
}

static void pauses_between_reconnections_double_up_to_five_seconds(void **state)
{
    uint64_t expected_ms = CLIENT_RETRY_FIRST_MS;

    (void)state;
    open_client("harbour");
    greet();
    for (int i = 0; i < 9; i++) {
        uint64_t wait_ms = min_u32((uint32_t)expected_ms, CLIENT_RETRY_MOST_MS);

        send_refusal(REFUSE_FULL, "main");
        run(2 * STEP_US);
        assert_in_range(pause_until_connecting() / 1000, wait_ms - 3, wait_ms + 3);
        assert_int_equal(t.c->figures.reconnects, i + 1);
        expected_ms *= 2;
        run(20 * STEP_US);
        assert_int_equal(t.c->state, CLIENT_GREETING);
    }
    close_client();
}

static void having_played_the_pauses_begin_anew(void **state)
{
    struct msg_welcome w;

    (void)state;
    open_client("harbour");
    greet();
    for (int i = 0; i < 5; i++) {
        send_refusal(REFUSE_FULL, "main");
        run(2 * STEP_US);
        pause_until_connecting();
        run(20 * STEP_US);
    }
    w = good_welcome();
    send_welcome(&w);
    send_level();
    send_keyframe();
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    send_refusal(REFUSE_CLOSED, "");
    run(2 * STEP_US);
    assert_in_range(pause_until_connecting(), 95000, 105000);
    close_client();
}

static void only_causes_that_can_pass_are_tried_again(void **state)
{
    (void)state;
    for (int cause = 0; cause < REFUSE_COUNT; cause++) {
        const struct refuse_text *text = &refuse_texts[cause];

        open_client("harbour");
        greet();
        send_refusal((enum refuse_cause)cause, "(what)");
        run(5 * STEP_US);
        assert_int_equal(t.c->state, text->is_final ? CLIENT_REFUSED : CLIENT_WAITING);
        assert_non_null(strstr(t.c->status, text->stage));
        assert_non_null(strstr(t.c->status, text->why));
        assert_non_null(strstr(t.c->status, text->todo));
        assert_non_null(strstr(t.c->status, "(what)"));
        assert_null(strstr(t.c->status, "  "));
        run(30 * SECOND_US);
        assert_int_equal(t.c->figures.reconnects > 0, !text->is_final);
        close_client();
    }
}

static void a_refusal_reads_as_sentences(void **state)
{
    (void)state;
    open_client("harbour");
    greet();
    send_refusal(REFUSE_NO_MATCH, "nowhere");
    run(5 * STEP_US);
    assert_string_equal(t.c->status, "Refused (seat): there is no such match on this server: "
                                     "nowhere. Leave the match's name out to be given one.");
    close_client();
    open_client("harbour");
    begin_play();
    send_refusal(REFUSE_CLOSED, "");
    run(5 * STEP_US);
    assert_string_equal(t.c->status, "Left (play): the server has ended. It can be started "
                                     "again. Trying again...");
    close_client();
}

static void a_refused_client_stays_refused_when_the_link_ends(void **state)
{
    (void)state;
    open_in(CLIENT_REFUSED);
    char status[VIEW_TEXT_BYTES];

    memcpy(status, t.c->status, sizeof(status));
    t.server.net->ops->disconnect(t.server.net, t.server.peer, 1);
    run(SECOND_US);
    assert_int_equal(t.c->state, CLIENT_REFUSED);
    assert_string_equal(t.c->status, status);
    client_leave(t.c);
    assert_int_equal(t.c->state, CLIENT_IDLE);
    close_client();
}

static void a_silent_server_is_lost_after_five_seconds_and_sought_again(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    const struct loop_conditions cut = { .loss_permille = 1000 };

    loop_net_conditions(t.net, &cut);
    run(CLIENT_SILENT_MS * 1000 - 100000);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    run(150000);
    assert_int_equal(t.c->state, CLIENT_WAITING);
    assert_string_equal(t.c->status, "The server went silent. Trying again...");
    loop_net_conditions(t.net, &(struct loop_conditions){ 0 });
    run(SECOND_US);
    assert_int_equal(t.c->state, CLIENT_GREETING);
    struct msg_welcome w = good_welcome();

    send_welcome(&w);
    send_level();
    send_keyframe();
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    assert_int_equal(t.c->figures.joined, 2);
    assert_string_equal(t.c->status, "");
    serve(10);
    assert_int_equal(client_tick(), server_tick());
    close_client();
}

static void nobody_there_is_said_and_tried_again(void **state)
{
    (void)state;
    open_client("harbour");
    bare_close(&t.server);
    client_start(t.c, t.now_us);
    for (uint64_t end_us = t.now_us + 4 * SECOND_US; t.now_us < end_us; t.now_us += STEP_US) {
        client_update(t.c, t.now_us);
    }
    assert_string_equal(t.c->status,
                        "Nothing answers there: is homeport-server running? Trying again...");
    assert_true(t.c->figures.reconnects > 0);
    bare_open(&t.server, t.net, BARE_SERVER_PORT, 4);
    run(5 * SECOND_US);
    assert_int_equal(t.c->state, CLIENT_GREETING);
    close_client();
}

static void leaving_tells_the_server_and_ends_for_good(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    client_leave(t.c);
    run(100000);
    assert_int_equal(t.c->state, CLIENT_IDLE);
    assert_int_equal(t.server.ends, 1);
    run(10 * SECOND_US);
    assert_int_equal(t.c->state, CLIENT_IDLE);
    assert_int_equal(t.server.connections, 1);
    close_client();
}

static void requests_go_up_in_play_only_and_clean(void **state)
{
    struct command c;

    (void)state;
    open_in(CLIENT_LOADING);
    client_request(t.c, COMMAND_READY, 1, NULL);
    run(5 * STEP_US);
    assert_int_equal(t.server.got[MSG_REQUEST].count, 0);
    close_client();
    open_in(CLIENT_PLAYING);
    client_request(t.c, COMMAND_CHAT, 0, " \x1B[31mhi\nthere ");
    client_request(t.c, COMMAND_CHAT, 0, "\x01\x02");
    client_request(t.c, COMMAND_CHAT, 0, "");
    client_request(t.c, COMMAND_READY, 9, NULL);
    run(5 * STEP_US);
    const struct bare_message *m = &t.server.got[MSG_REQUEST];

    assert_int_equal(m->count, 1);
    assert_true(request_unpack(m->bytes, m->length, &c));
    assert_string_equal(c.text, "[31mhi there");
    close_client();
}

static void each_state_has_its_view(void **state)
{
    static const struct {
        enum client_state state;
        enum view_state view;
    } cases[] = {
        { CLIENT_GREETING, VIEW_CONNECTING },
        { CLIENT_LOADING, VIEW_LOADING },
        { CLIENT_PLAYING, VIEW_PLAYING },
        { CLIENT_REFUSED, VIEW_REFUSED },
    };
    struct view *view = calloc(1, sizeof(*view));

    (void)state;
    assert_non_null(view);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        open_in(cases[i].state);
        client_view(t.c, t.now_us, view);
        assert_int_equal(view->state, cases[i].view);
        assert_string_equal(view->server, "127.0.0.1:62893");
        close_client();
    }
    open_in(CLIENT_PLAYING);
    send_refusal(REFUSE_CLOSED, "");
    run(5 * STEP_US);
    client_view(t.c, t.now_us, view);
    assert_int_equal(view->state, VIEW_LOST);
    assert_non_null(view->game); /* the last picture stays */
    close_client();
    free(view);
}

static void what_happened_stands_in_the_feed(void **state)
{
    struct command chat = { .kind = COMMAND_CHAT, .seat = 0, .text = "ahoy" };

    (void)state;
    open_in(CLIENT_PLAYING);
    match_join(&t.source.m, 9, "Bob");
    match_request(&t.source.m, &chat);
    serve(1);
    match_leave(&t.source.m, 1);
    serve(1);
    assert_int_equal(t.c->feed_count, 3);
    assert_string_equal(t.c->feed[0].text, "Bob joined");
    assert_string_equal(t.c->feed[1].text, "Player: ahoy");
    assert_string_equal(t.c->feed[2].text, "Bob left");
    close_client();
}

static void a_late_input_is_counted_once_a_tick(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    for (int i = 0; i < 10; i++) {
        uint8_t bytes[PROTO_STATE_BYTES];
        uint32_t before = server_tick();

        source_tick(&t.source);
        size_t length = source_state(&t.source, t.epoch, before, bytes);

        bytes[6] = (uint8_t)-1; /* the newest it holds is of the tick before */
        send_bytes(NET_STATE, bytes, length);
        send_bytes(NET_STATE, bytes, length);
        run(TICK_US);
    }
    assert_int_equal(t.c->figures.late_inputs, 10);
    assert_int_equal(t.c->figures.late_inputs_settled, 0);
    close_client();
}

/* Also those of the second that is not over yet. */
static void the_report_has_every_byte_that_went(void **state)
{
    const struct client *c;
    struct transport_stats stats;
    char up[64];
    char down[64];

    (void)state;
    open_in(CLIENT_PLAYING);
    run(SECOND_US + SECOND_US / 2);
    c = t.c;
    t.end->ops->stats(t.end, &stats);
    text_format(up, sizeof(up), "\"bytes_up\": %llu,", (unsigned long long)stats.bytes_out);
    text_format(down, sizeof(down), "\"bytes_down\": %llu,", (unsigned long long)stats.bytes_in);
    char *report = client_report(&c, 1);

    assert_non_null(report);
    assert_non_null(strstr(report, up));
    assert_non_null(strstr(report, down));
    free(report);
    close_client();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_says_hello_with_its_name_and_its_games),
        cmocka_unit_test(welcome_level_and_keyframe_may_come_in_any_order),
        cmocka_unit_test(in_play_inputs_go_up_sixty_times_a_second),
        cmocka_unit_test(what_the_player_holds_goes_up),
        cmocka_unit_test(a_welcome_counts_in_greeting_only),
        cmocka_unit_test(a_state_message_counts_in_play_only),
        cmocka_unit_test(a_refusal_counts_in_every_state),
        cmocka_unit_test(a_keyframe_in_play_begins_its_epoch),
        cmocka_unit_test(messages_of_clients_are_refused_in_every_state),
        cmocka_unit_test(messages_on_another_channel_are_refused),
        cmocka_unit_test(garbage_never_changes_the_world),
        cmocka_unit_test(a_bad_welcome_is_refused),
        cmocka_unit_test(blocks_out_of_order_are_refused_and_a_new_beginning_heals),
        cmocka_unit_test(a_whole_too_large_is_refused),
        cmocka_unit_test(a_bad_keyframe_leaves_the_world_as_it_was),
        cmocka_unit_test(a_server_without_a_readable_world_is_left),
        cmocka_unit_test(a_level_that_cannot_be_read_is_never_played),
        cmocka_unit_test(a_desync_asks_for_a_keyframe_and_heals),
        cmocka_unit_test(a_keyframe_is_asked_for_again_four_times_a_second),
        cmocka_unit_test(a_gap_asks_for_a_keyframe),
        cmocka_unit_test(an_unreadable_record_asks_for_a_keyframe),
        cmocka_unit_test(a_client_that_stood_still_asks_for_a_keyframe),
        cmocka_unit_test(a_header_without_records_is_no_reason_to_ask),
        cmocka_unit_test(messages_of_an_older_epoch_are_ignored),
        cmocka_unit_test(pauses_between_reconnections_double_up_to_five_seconds),
        cmocka_unit_test(having_played_the_pauses_begin_anew),
        cmocka_unit_test(only_causes_that_can_pass_are_tried_again),
        cmocka_unit_test(a_refusal_reads_as_sentences),
        cmocka_unit_test(a_refused_client_stays_refused_when_the_link_ends),
        cmocka_unit_test(a_silent_server_is_lost_after_five_seconds_and_sought_again),
        cmocka_unit_test(nobody_there_is_said_and_tried_again),
        cmocka_unit_test(leaving_tells_the_server_and_ends_for_good),
        cmocka_unit_test(requests_go_up_in_play_only_and_clean),
        cmocka_unit_test(each_state_has_its_view),
        cmocka_unit_test(what_happened_stands_in_the_feed),
        cmocka_unit_test(a_late_input_is_counted_once_a_tick),
        cmocka_unit_test(the_report_has_every_byte_that_went),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
