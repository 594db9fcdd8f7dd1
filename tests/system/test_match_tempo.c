/* A whole match whose clock is stopped, stepped and slowed down, in virtual time.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/orders.h"
#include "tests/system/arena.h"

enum {
    SEED = 730614,
    SECOND_US = 1000000,
    LONG_US = 60 * SECOND_US,
    PLAYERS = 3,
};

static const struct link_conditions links[] = {
    { .delay_us = 100, .jitter_us = 50 },
    { .delay_us = 20000,
      .jitter_us = 5000,
      .is_shuffled = 1,
      .loss_ppm = 50000,
      .double_ppm = 20000,
      .reorder_ppm = 20000 },
    { .delay_us = 150000, .jitter_us = 5000, .is_shuffled = 1 },
};

static struct arena a;
static uint8_t seats[PLAYERS];

static void hear(void *context, enum notice_kind kind, const char *text)
{
    (void)context;
    (void)kind;
    (void)text;
}

static bool order(const char *line)
{
    static const struct order_ear ear = { hear, NULL };

    return orders_give(&a.server, NULL, line, &ear, a.now_us);
}

static struct match *match(void)
{
    return &a.server.matches[0];
}

static uint32_t tick(void)
{
    return match_head(match())->tick;
}

static void open_on(const char *game, const struct link_conditions *link)
{
    char name[32];
    bool is_small = strcmp(game, "puck") == 0;
    int players = is_small ? 2 : PLAYERS;

    arena_open(&a, game, is_small ? 2 : 16, 0, SEED);
    loop_net_conditions(a.net, link);
    for (int i = 0; i < players; i++) {
        snprintf(name, sizeof(name), "Player %d", i + 1);
        arena_join(&a, name);
    }
    arena_run_us(&a, 5 * SECOND_US);
    for (int i = 0; i < players; i++) {
        seats[i] = a.clients[i]->seat;
    }
}

static void open_match(const struct link_conditions *link)
{
    open_on("harbour", link);
}

static void expect_all_at(uint32_t confirmed)
{
    for (int i = 0; i < a.client_count; i++) {
        assert_int_equal(replica_head(&a.clients[i]->replica)->tick, confirmed);
    }
}

/* All are where they were, in step, and nobody came back or was sent a keyframe. */
static void expect_same_session(void)
{
    assert_int_equal(a.mismatches, 0);
    for (int i = 0; i < PLAYERS; i++) {
        const struct client *c = a.clients[i];

        assert_int_equal(c->state, CLIENT_PLAYING);
        assert_int_equal(c->figures.reconnects, 0);
        assert_int_equal(c->figures.joined, 1);
        assert_int_equal(c->figures.desyncs, 0);
        assert_int_equal(c->seat, seats[i]);
        assert_int_equal(match()->seats[seats[i]].hold_s, 0);
        assert_int_equal(match_head(match())->seats[seats[i]].moored_until, 0);
    }
}

static void a_pause_of_a_minute_loses_nobody_on_any_link(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(links); i++) {
        open_match(&links[i]);
        assert_true(order("pause"));
        arena_run_us(&a, SECOND_US);
        uint32_t stands_at = tick();

        arena_run_us(&a, LONG_US);
        assert_int_equal(tick(), stands_at);
        expect_all_at(stands_at);
        expect_same_session();
        assert_true(order("resume"));
        arena_run_us(&a, 5 * SECOND_US);
        assert_in_range(tick() - stands_at, 295, 305);
        expect_same_session();
        arena_close(&a);
    }
}

static void while_it_stands_no_clients_clock_goes_on(void **state)
{
    (void)state;
    open_match(&links[0]);
    assert_true(order("pause"));
    arena_run_us(&a, SECOND_US);
    uint32_t predicted = a.clients[0]->prediction.tick;
    uint32_t made = a.clients[0]->figures.ticks;

    arena_run_us(&a, LONG_US);
    assert_int_equal(a.clients[0]->prediction.tick, predicted);
    assert_int_equal(a.clients[0]->figures.ticks, made);
    assert_true(predicted - tick() < 10);
    arena_close(&a);
}

static void after_a_pause_inputs_come_in_time_as_before(void **state)
{
    (void)state;
    open_match(&links[0]);
    assert_true(order("pause"));
    arena_run_us(&a, 3 * SECOND_US);
    uint32_t late = a.clients[0]->figures.late_inputs;

    assert_true(order("resume"));
    arena_run_us(&a, 10 * SECOND_US);
    assert_int_equal(a.clients[0]->figures.late_inputs, late);
    assert_int_equal(a.clients[0]->figures.resyncs, 0);
    arena_close(&a);
}

static void a_step_makes_exactly_so_many_ticks(void **state)
{
    static const uint32_t steps[] = { 1, 1, 7, 60, 600 };
    char line[16];
    (void)state;

    for (size_t l = 0; l < ARRAY_LEN(links); l++) {
        open_match(&links[l]);
        assert_true(order("pause"));
        arena_run_us(&a, SECOND_US);
        for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
            uint32_t before = tick();

            snprintf(line, sizeof(line), "step %u", steps[i]);
            assert_true(order(line));
            arena_run_us(&a, 12 * SECOND_US);
            assert_int_equal(tick(), before + steps[i]);
            expect_all_at(before + steps[i]);
        }
        expect_same_session();
        arena_close(&a);
    }
}

static void a_step_takes_what_is_held_down_now(void **state)
{
    struct input in = { { 1 } };

    (void)state;
    open_on("puck", &links[0]);
    a.clients[0]->options.is_bot = false;
    assert_true(order("pause"));
    arena_run_us(&a, SECOND_US);
    client_hold(a.clients[0], &in, a.now_us);
    for (int i = 0; i < 8; i++) {
        assert_true(order("step"));
        arena_run_us(&a, SECOND_US / 4);
    }
    assert_int_equal(match_head(match())->inputs[seats[0]].bytes[0], 1);
    arena_close(&a);
}

static void slow_motion_is_slow_for_all_and_loses_nobody(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(links); i++) {
        open_match(&links[i]);
        assert_true(order("slow 0.1"));
        arena_run_us(&a, 2 * SECOND_US);
        uint32_t begun = tick();
        uint32_t made = a.clients[0]->figures.ticks;

        arena_run_us(&a, LONG_US);
        assert_in_range(tick() - begun, 358, 362);
        assert_in_range(a.clients[0]->figures.ticks - made, 340, 365);
        expect_same_session();
        assert_true(order("resume"));
        arena_run_us(&a, 5 * SECOND_US);
        expect_same_session();
        arena_close(&a);
    }
}

static void inputs_come_in_time_in_slow_motion(void **state)
{
    (void)state;
    open_match(&links[0]);
    assert_true(order("slow 0.25"));
    arena_run_us(&a, SECOND_US);
    uint32_t late = a.clients[0]->figures.late_inputs;

    arena_run_us(&a, 20 * SECOND_US);
    assert_int_equal(a.clients[0]->figures.late_inputs, late);
    arena_close(&a);
}

static void in_the_slowest_motion_nobody_times_out(void **state)
{
    (void)state;
    open_match(&links[1]);
    assert_true(order("slow 0.01"));
    arena_run_us(&a, LONG_US);
    assert_true(order("pause"));
    arena_run_us(&a, SECOND_US);
    assert_true(order("slow 0.5"));
    arena_run_us(&a, 5 * SECOND_US);
    assert_true(order("slow 1"));
    arena_run_us(&a, 5 * SECOND_US);
    expect_same_session();
    arena_close(&a);
}

static void who_comes_while_it_stands_stands_too(void **state)
{
    (void)state;
    open_match(&links[1]);
    assert_true(order("pause"));
    arena_run_us(&a, SECOND_US);
    struct client *late = arena_join(&a, "Late");

    arena_run_us(&a, LONG_US);
    assert_int_equal(late->state, CLIENT_PLAYING);
    assert_int_equal(late->tempo, PROTO_TEMPO_STILL);
    assert_int_equal(late->figures.joined, 1);
    assert_true(late->figures.ticks < 30);
    assert_true(order("resume"));
    arena_run_us(&a, 3 * SECOND_US);
    assert_int_equal(match_head(match())->seats[late->seat].kind, SEAT_HUMAN);
    assert_int_equal(late->figures.reconnects, 0);
    expect_same_session();
    arena_close(&a);
}

static void a_lost_seat_waits_as_long_as_it_stands(void **state)
{
    (void)state;
    open_match(&links[0]);
    arena_kill(&a, 2);
    arena_run_us(&a, 15 * SECOND_US);
    assert_true(order("pause"));
    arena_run_us(&a, 300ull * SECOND_US);
    assert_int_equal(match()->seats[seats[2]].kind, SEAT_HUMAN);
    assert_true(order("resume"));
    arena_run_us(&a, 30 * SECOND_US);
    assert_int_equal(match()->seats[seats[2]].kind, SEAT_HUMAN);
    arena_run_us(&a, 100 * SECOND_US);
    assert_int_equal(match()->seats[seats[2]].kind, SEAT_EMPTY);
    arena_close(&a);
}

static void a_match_that_all_have_left_goes_on_as_usual_for_who_comes_next(void **state)
{
    (void)state;
    open_match(&links[0]);
    assert_true(order("pause"));
    arena_run_us(&a, SECOND_US);
    for (int i = 0; i < PLAYERS; i++) {
        client_leave(a.clients[i]);
    }
    arena_run_us(&a, SECOND_US);
    struct client *next = arena_join(&a, "Next");
    uint32_t before = tick();

    arena_run_us(&a, 3 * SECOND_US);
    assert_int_equal(next->tempo, PROTO_TEMPO_USUAL);
    assert_true(tick() > before + 100);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pause_of_a_minute_loses_nobody_on_any_link),
        cmocka_unit_test(while_it_stands_no_clients_clock_goes_on),
        cmocka_unit_test(after_a_pause_inputs_come_in_time_as_before),
        cmocka_unit_test(a_step_makes_exactly_so_many_ticks),
        cmocka_unit_test(a_step_takes_what_is_held_down_now),
        cmocka_unit_test(slow_motion_is_slow_for_all_and_loses_nobody),
        cmocka_unit_test(inputs_come_in_time_in_slow_motion),
        cmocka_unit_test(in_the_slowest_motion_nobody_times_out),
        cmocka_unit_test(who_comes_while_it_stands_stands_too),
        cmocka_unit_test(a_lost_seat_waits_as_long_as_it_stands),
        cmocka_unit_test(a_match_that_all_have_left_goes_on_as_usual_for_who_comes_next),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
