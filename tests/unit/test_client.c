/* The claims of client/client.h, against servers that do as they like: every message in every
 * state. Keyframes are in test_client_keyframe.c.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/rng.h"
#include "client_sample.h"

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
    assert_true((int16_t)(in.tick - (uint16_t)source_now()) >= 0);
    assert_int_equal(client_tick(), source_now());
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

/* Another seat, match or map: what is known of the world is void until the new one is whole. */
static void a_welcome_in_play_begins_anew_on_the_same_connection(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    struct msg_welcome w = good_welcome();

    w.seat = 1;
    send_welcome(&w);
    run(5 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_LOADING);
    assert_int_equal(t.c->seat, 1);
    send_keyframe();
    run(5 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_LOADING); /* the level is still the old one's */
    send_welcome(&w);
    send_level();
    send_keyframe();
    run(5 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    assert_int_equal(t.c->figures.joined, 1);
    assert_int_equal(t.c->figures.refused_messages, 0);
    close_client();
}

/* Also when the picture, and with it what is held, is a moment behind. */
static void what_was_held_in_one_game_is_not_held_in_another(void **state)
{
    static const struct input neutral;
    const struct input held = { { 3, (uint8_t)-2 } };

    (void)state;
    open_in(CLIENT_PLAYING);
    client_hold(t.c, &held, t.now_us);
    source_close(&t.source);
    source_open(&t.source, "puck", 2, 1);
    source_tick(&t.source);
    struct msg_welcome w = good_welcome();

    for (int i = 0; i < 2; i++) {
        send_welcome(&w);
        send_keyframe();
        run(10 * STEP_US);
        assert_int_equal(t.c->state, CLIENT_PLAYING);
        serve(3);
        struct msg_input in = input_seen();

        assert_memory_equal(&in.inputs[0], &neutral, sizeof(neutral));
        client_hold(t.c, &held, t.now_us);
    }
    close_client();
}

static void a_state_message_counts_in_play_only(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(client_states); i++) {
        open_in(client_states[i]);
        uint32_t tick = client_states[i] == CLIENT_PLAYING ? client_tick() : 0;

        serve(1);
        assert_int_equal(t.c->state, client_states[i]);
        assert_int_equal(t.c->figures.refused_messages, 0);
        assert_int_equal(client_states[i] == CLIENT_PLAYING ? client_tick() - tick : 1, 1);
        assert_int_equal(t.server.got[MSG_RESYNC].count, 0);
        close_client();
    }
}

static void a_refusal_counts_in_every_state(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(client_states); i++) {
        open_in(client_states[i]);
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
    assert_int_equal(client_tick(), source_now());
    assert_int_equal(t.c->figures.resyncs, 1);
    serve(10);
    assert_int_equal(client_tick(), source_now());
    assert_int_equal(t.server.got[MSG_RESYNC].count, 0);
    close_client();
}

static void messages_of_clients_are_refused_in_every_state(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(client_states); i++) {
        open_in(client_states[i]);
        for (int kind = 0; kind < 16; kind++) {
            uint8_t bytes[120] = { (uint8_t)kind };
            bool is_down = kind < MSG_COUNT && !message_rules[kind].is_up;

            if (!is_down) {
                send_bytes(kind == MSG_INPUT ? NET_STATE : NET_CONTROL, bytes, sizeof(bytes));
                expect_refused(client_states[i]);
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
    for (size_t i = 0; i < ARRAY_LEN(client_states); i++) {
        open_in(client_states[i]);
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
            assert_int_equal(t.c->state, client_states[i]);
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

static void messages_of_an_older_epoch_are_ignored(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    uint32_t before = source_now();

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_says_hello_with_its_name_and_its_games),
        cmocka_unit_test(welcome_level_and_keyframe_may_come_in_any_order),
        cmocka_unit_test(in_play_inputs_go_up_sixty_times_a_second),
        cmocka_unit_test(what_the_player_holds_goes_up),
        cmocka_unit_test(a_welcome_in_play_begins_anew_on_the_same_connection),
        cmocka_unit_test(what_was_held_in_one_game_is_not_held_in_another),
        cmocka_unit_test(a_state_message_counts_in_play_only),
        cmocka_unit_test(a_refusal_counts_in_every_state),
        cmocka_unit_test(a_keyframe_in_play_begins_its_epoch),
        cmocka_unit_test(messages_of_clients_are_refused_in_every_state),
        cmocka_unit_test(messages_on_another_channel_are_refused),
        cmocka_unit_test(garbage_never_changes_the_world),
        cmocka_unit_test(a_bad_welcome_is_refused),
        cmocka_unit_test(messages_of_an_older_epoch_are_ignored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
