/* Clients that are stopped in a debugger, in virtual time.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/system/arena.h"

enum {
    SEED = 190412,
    SECOND_US = 1000000,
    LONG_US = 60 * SECOND_US,
};

static const struct link_conditions good = { .delay_us = 100, .jitter_us = 50 };
static struct arena a;
static struct client *ann;
static struct client *bob;
static uint8_t bobs_seat;

static void open_match(bool is_watched)
{
    arena_open(&a, "harbour", 16, 4, SEED);
    loop_net_conditions(a.net, &good);
    a.server.stop_watch = is_watched ? &a.stop_watch : NULL;
    ann = arena_join(&a, "Ann");
    bob = arena_join(&a, "Bob");
    arena_run_us(&a, 5 * SECOND_US);
    bobs_seat = bob->seat;
}

static const struct seat *seat(void)
{
    return &match_head(&a.server.matches[0])->seats[bobs_seat];
}

static bool has_read(const struct client *c, const char *line)
{
    for (int i = 0; i < c->feed_count; i++) {
        if (strcmp(c->feed[i].text, line) == 0) {
            return true;
        }
    }
    return false;
}

static void expect_bob_in_step(void)
{
    assert_int_equal(bob->state, CLIENT_PLAYING);
    assert_int_equal(bob->seat, bobs_seat);
    assert_int_equal(bob->figures.joined, 1);
    assert_int_equal(bob->figures.reconnects, 0);
    assert_int_equal(bob->figures.desyncs, 0);
    assert_int_equal(a.mismatches, 0);
    assert_int_equal(seat()->moored_until, 0);
    assert_true(match_head(&a.server.matches[0])->tick - replica_head(&bob->replica)->tick < 5);
}

static void who_is_stopped_is_frozen_within_a_second_and_all_read_it(void **state)
{
    (void)state;
    open_match(true);
    a.is_stopped[1] = true;
    arena_run_us(&a, SECOND_US);
    assert_true(seat()->moored_until == GAME_STOPPED_UNTIL);
    assert_true(has_read(ann, "Bob is stopped"));
    arena_close(&a);
}

static void who_was_stopped_for_a_minute_goes_on_in_the_same_seat(void **state)
{
    (void)state;
    open_match(true);
    a.is_stopped[1] = true;
    arena_run_us(&a, LONG_US);
    assert_true(seat()->moored_until == GAME_STOPPED_UNTIL);
    a.is_stopped[1] = false;
    arena_run_us(&a, SECOND_US);
    expect_bob_in_step();
    assert_true(has_read(ann, "Bob is back"));
    arena_close(&a);
}

static void stops_of_any_length_need_no_reconnect(void **state)
{
    static const uint32_t stops_ms[] = { 100,  200,  300,  600,  900,   1200, 1900,
                                         2100, 3000, 5500, 9900, 10100, 30000 };

    (void)state;
    open_match(true);
    for (size_t i = 0; i < ARRAY_LEN(stops_ms); i++) {
        a.is_stopped[1] = true;
        arena_run_us(&a, stops_ms[i] * 1000u);
        a.is_stopped[1] = false;
        arena_run_us(&a, 2 * SECOND_US);
        expect_bob_in_step();
    }
    arena_close(&a);
}

static void who_finds_nothing_waiting_after_a_stop_does_not_take_it_for_silence(void **state)
{
    static const struct link_conditions cut = { .loss_ppm = 1000000 };

    (void)state;
    open_match(true);
    a.is_stopped[1] = true;
    loop_net_conditions(a.net, &cut);
    arena_run_us(&a, SECOND_US / 2);
    loop_net_conditions(a.net, &good);
    arena_run_us(&a, LONG_US);
    a.is_stopped[1] = false;
    arena_run_us(&a, 2 * SECOND_US);
    expect_bob_in_step();
    arena_close(&a);
}

static void the_others_play_on_without_a_hitch(void **state)
{
    (void)state;
    open_match(true);
    uint32_t made = ann->figures.ticks;

    a.is_stopped[1] = true;
    arena_run_us(&a, LONG_US);
    assert_in_range(ann->figures.ticks - made, 3595, 3605);
    assert_int_equal(ann->figures.late_inputs_settled, 0);
    assert_int_equal(ann->figures.resyncs, 0);
    arena_close(&a);
}

static void while_stopped_no_input_is_missed(void **state)
{
    (void)state;
    open_match(true);
    a.is_stopped[1] = true;
    arena_run_us(&a, LONG_US);
    const struct match *m = &a.server.matches[0];

    assert_true(a.server.sessions[m->seats[bobs_seat].session].late_inputs < 60);
    arena_close(&a);
}

static void who_dies_while_stopped_is_lost_like_any_other(void **state)
{
    (void)state;
    open_match(true);
    a.is_stopped[1] = true;
    arena_run_us(&a, LONG_US);
    arena_kill(&a, 1);
    arena_run_us(&a, 20 * SECOND_US);
    assert_int_equal(seat()->kind, SEAT_HUMAN);
    assert_int_not_equal(seat()->moored_until, 0);
    assert_true(seat()->moored_until != GAME_STOPPED_UNTIL);
    arena_run_us(&a, 140ull * SECOND_US);
    assert_int_not_equal(seat()->kind, SEAT_HUMAN);
    arena_close(&a);
}

static void without_the_watch_who_is_stopped_is_lost_after_a_while(void **state)
{
    (void)state;
    open_match(false);
    a.is_stopped[1] = true;
    arena_run_us(&a, 15 * SECOND_US);
    assert_true(seat()->moored_until != GAME_STOPPED_UNTIL);
    assert_int_equal(a.server.matches[0].seats[bobs_seat].session, MATCH_SESSION_NONE);
    assert_true(has_read(ann, "Bob is moored: no word for a while"));
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_stopped_is_frozen_within_a_second_and_all_read_it),
        cmocka_unit_test(who_was_stopped_for_a_minute_goes_on_in_the_same_seat),
        cmocka_unit_test(stops_of_any_length_need_no_reconnect),
        cmocka_unit_test(who_finds_nothing_waiting_after_a_stop_does_not_take_it_for_silence),
        cmocka_unit_test(the_others_play_on_without_a_hitch),
        cmocka_unit_test(while_stopped_no_input_is_missed),
        cmocka_unit_test(who_dies_while_stopped_is_lost_like_any_other),
        cmocka_unit_test(without_the_watch_who_is_stopped_is_lost_after_a_while),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
