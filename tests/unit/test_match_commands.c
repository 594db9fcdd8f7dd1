/* The commands of server/match.h: which tick they go with, how many wait.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "match_viewed.h"

static void commands_beyond_256_bytes_wait_for_the_next_tick_in_order(void **state)
{
    struct match *m = open_match("harbour", 4, 0);

    (void)state;
    match_join(m, 0, NULL, "Ann");
    make_tick(m);
    for (char letter = 'a'; letter <= 'c'; letter++) {
        struct command c = chat(0, letter, GAME_TEXT_BYTES);

        assert_true(match_request(m, &c));
    }
    for (char letter = 'a'; letter <= 'c'; letter++) {
        struct tick tick = make_tick(m);

        assert_int_equal(tick.command_count, 1);
        assert_int_equal(tick.commands[0].text[0], letter);
    }
    assert_int_equal(make_tick(m).command_count, 0);
    match_done(m);
}

static void commands_of_256_bytes_go_in_one_tick(void **state)
{
    struct match *m = open_match("harbour", 4, 0);

    (void)state;
    match_join(m, 0, NULL, "Ann");
    make_tick(m);
    struct command a = chat(0, 'a', 126); /* 2 bytes of head each */
    struct command b = chat(0, 'b', 126);

    match_request(m, &a);
    match_request(m, &b);
    assert_int_equal(make_tick(m).command_count, 2);
    b = chat(0, 'b', 127);
    match_request(m, &a);
    match_request(m, &b);
    assert_int_equal(make_tick(m).command_count, 1);
    assert_int_equal(make_tick(m).command_count, 1);
    match_done(m);
}

static void sixteen_joins_with_long_names_take_two_ticks(void **state)
{
    struct match *m = open_match("harbour", GAME_SEATS, 0);
    int joined = 0;

    (void)state;
    for (uint16_t i = 0; i < GAME_SEATS; i++) {
        match_join(m, i, NULL, "abcdefghijklmnopqrstuvwx");
        memset(&inputs[i], 0, sizeof(inputs[i]));
        inputs[i].bytes[0] = 3;
    }
    joined += make_tick(m).command_count;
    assert_in_range(joined, 8, 15);
    struct tick second = make_tick(m);

    joined += second.command_count;
    assert_int_equal(joined, GAME_SEATS);
    assert_int_equal(second.inputs[0].bytes[0], 3);
    assert_int_equal(second.inputs[GAME_SEATS - 1].bytes[0], 0); /* not seated before it */
    assert_int_equal(make_tick(m).inputs[GAME_SEATS - 1].bytes[0], 3);
    match_done(m);
}

static void a_request_waits_until_its_seat_is_taken(void **state)
{
    struct match *m = open_match("harbour", GAME_SEATS, 0);
    struct command ready = { .kind = COMMAND_READY, .seat = GAME_SEATS - 1, .value = 1 };

    (void)state;
    for (uint16_t i = 0; i < GAME_SEATS; i++) {
        match_join(m, i, NULL, "abcdefghijklmnopqrstuvwx");
    }
    match_request(m, &ready);
    struct tick first = make_tick(m);

    assert_int_equal(first.commands[first.command_count - 1].kind, COMMAND_JOIN);
    struct tick second = make_tick(m);

    assert_int_equal(second.commands[second.command_count - 1].kind, COMMAND_READY);
    match_done(m);
}

static void a_full_queue_takes_no_command(void **state)
{
    struct match *m = open_match("puck", 2, 0);
    struct command c = { .kind = COMMAND_START };

    (void)state;
    match_join(m, 0, NULL, "Ann");
    for (int i = 0; i < MATCH_QUEUE; i++) {
        assert_true(match_request(m, &c));
    }
    assert_false(match_request(m, &c));
    assert_int_equal(make_tick(m).command_count, 1 + MATCH_QUEUE);
    assert_true(match_request(m, &c));
    match_done(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_beyond_256_bytes_wait_for_the_next_tick_in_order),
        cmocka_unit_test(commands_of_256_bytes_go_in_one_tick),
        cmocka_unit_test(sixteen_joins_with_long_names_take_two_ticks),
        cmocka_unit_test(a_request_waits_until_its_seat_is_taken),
        cmocka_unit_test(a_full_queue_takes_no_command),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
