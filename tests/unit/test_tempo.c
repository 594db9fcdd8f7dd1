/* The claims of server/tempo.h, and of the orders that set it.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "orders_sample.h"

static uint32_t turns(struct tempo *t, int count)
{
    uint32_t made = 0;

    for (int i = 0; i < count; i++) {
        made += tempo_turn(t);
    }
    return made;
}

static void all_zero_makes_a_tick_in_each(void **state)
{
    struct tempo t = { 0 };
    (void)state;

    assert_int_equal(tempo_left(&t), 1);
    assert_int_equal(turns(&t, 100), 100);
}

static void a_change_begins_with_a_tick(void **state)
{
    struct tempo t = { 0 };
    (void)state;

    tempo_set(&t, PROTO_TEMPO_STILL);
    assert_int_equal(tempo_left(&t), 1);
    assert_true(tempo_turn(&t));
    assert_int_equal(tempo_left(&t), 0);
    assert_int_equal(turns(&t, 1000), 0);
    tempo_set(&t, PROTO_TEMPO_MOST);
    assert_true(tempo_turn(&t));
    assert_int_equal(tempo_left(&t), PROTO_TEMPO_MOST);
    assert_int_equal(turns(&t, PROTO_TEMPO_MOST - 1), 0);
    assert_int_equal(tempo_left(&t), 1);
    assert_true(tempo_turn(&t));
}

static void a_slow_one_makes_each_nth(void **state)
{
    (void)state;
    for (int every = PROTO_TEMPO_LEAST; every <= PROTO_TEMPO_MOST; every++) {
        struct tempo t = { 0 };

        tempo_set(&t, (uint8_t)every);
        assert_int_equal(turns(&t, 1 + 7 * every), 1 + 7);
    }
}

static void steps_are_made_and_no_more(void **state)
{
    struct tempo t = { 0 };
    (void)state;

    tempo_set(&t, PROTO_TEMPO_STILL);
    turns(&t, 10);
    tempo_step(&t, 3);
    tempo_step(&t, 4);
    assert_int_equal(turns(&t, 100), 7);
}

static void a_share_becomes_the_nearest_whole_number_of_ticks(void **state)
{
    static const struct {
        const char *line;
        int every; /* 0: refused */
    } cases[] = {
        { "slow 0.1", 10 },   { "slow .5", 2 },      { "slow 0.25", 4 }, { "slow 0.3", 3 },
        { "slow 0.01", 100 }, { "slow 0.0101", 99 }, { "slow 0.67", 0 }, { "slow 0.65", 2 },
        { "slow 0.009", 0 },  { "slow 0", 0 },       { "slow 2", 0 },    { "slow -1", 0 },
        { "slow 0.1x", 0 },   { "slow", 0 },         { "slow 0.", 0 },   { "slow 99999999999", 0 },
        { "slow .", 0 },      { "slow 0.00000", 0 },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        open_match(true);
        assert_int_equal(give(NULL, cases[i].line), cases[i].every > 0);
        assert_int_equal(match()->tempo.every, cases[i].every);
        rig_close(&rig);
    }
}

static void slow_1_is_the_usual_tempo(void **state)
{
    (void)state;
    open_match(true);
    assert_true(give(NULL, "slow 0.5"));
    assert_true(give(NULL, "slow 1"));
    assert_int_equal(match()->tempo.every, PROTO_TEMPO_USUAL);
    rig_close(&rig);
}

static void what_is_so_already_is_refused_with_the_way_out(void **state)
{
    (void)state;
    open_match(true);
    assert_false(give(NULL, "resume"));
    assert_false(give(NULL, "step"));
    assert_non_null(strstr(heard.text, "'pause'"));
    assert_true(give(session_of("Ann"), "pause"));
    assert_false(give(session_of("Ann"), "pause"));
    assert_non_null(strstr(heard.text, "'/resume'"));
    assert_false(give(NULL, "step 0"));
    assert_false(give(NULL, "step 601"));
    assert_false(give(NULL, "step one"));
    rig_close(&rig);
}

static void all_are_told_who_stopped_the_clock_before_it_stands(void **state)
{
    (void)state;
    open_match(true);
    assert_true(give(session_of("Ann"), "pause"));
    assert_int_equal(match()->queued, 1);
    assert_non_null(strstr(match()->queue[0].text, "Ann stopped the clock"));
    assert_non_null(strstr(match()->queue[0].text, "/resume"));
    rig_run(&rig, 100000);
    assert_int_equal(match()->queued, 0);
    assert_true(tempo_is_still(&match()->tempo));
    rig_close(&rig);
}

static void an_empty_match_is_not_stopped(void **state)
{
    struct match_options o = match_sample("harbour", 4, 1);

    (void)state;
    rig_open(&rig, &o, 1, NULL);
    assert_false(give(NULL, "pause"));
    assert_false(give(NULL, "slow 0.5"));
    assert_int_equal(match()->tempo.every, PROTO_TEMPO_USUAL);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_zero_makes_a_tick_in_each),
        cmocka_unit_test(a_change_begins_with_a_tick),
        cmocka_unit_test(a_slow_one_makes_each_nth),
        cmocka_unit_test(steps_are_made_and_no_more),
        cmocka_unit_test(a_share_becomes_the_nearest_whole_number_of_ticks),
        cmocka_unit_test(slow_1_is_the_usual_tempo),
        cmocka_unit_test(what_is_so_already_is_refused_with_the_way_out),
        cmocka_unit_test(all_are_told_who_stopped_the_clock_before_it_stands),
        cmocka_unit_test(an_empty_match_is_not_stopped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
