/* The figures of a round, assists, and seats whose players are away from their keyboards.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "game/harbour/boat.h"
#include "harbour_duel.h"

static const struct tally *tally(int seat)
{
    return &harbour_of(&t)->tallies[seat];
}

/* Three at play; 2 lies aside. */
static int set_up_three(void **state)
{
    (void)state;
    harbour_play(&t, 3);
    harbour_put(&t, 0, 600, 600, EAST);
    harbour_put(&t, 1, 700, 600, SOUTH);
    harbour_put(&t, 2, 600, 1000, EAST);
    return 0;
}

static void shots_and_hits_are_counted(void **state)
{
    (void)state;
    shoot();
    harbour_put(&t, 1, 700, 900, SOUTH);
    shoot();
    assert_int_equal(tally(0)->shots, 2);
    assert_int_equal(tally(0)->hits, 1);
    assert_int_equal(tally(1)->shots, 0);
}

static void sinkings_and_the_longest_run_are_counted(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        boat(1)->hull = 1;
        boat(1)->timer = 0;
        shoot();
        table_run(&t, HARBOUR_SINK_TICKS);
        harbour_put(&t, 1, 700, 600, SOUTH);
    }
    assert_int_equal(tally(0)->sinkings, 2);
    assert_int_equal(tally(0)->run, 2);
    boat(0)->hull = 1;
    harbour_put(&t, 0, 600, 32 + 14, NORTH)->vy = -640;
    step_until_sunk(0);
    assert_int_equal(tally(0)->run, 0);
    assert_int_equal(tally(0)->longest_run, 2);
    assert_true(table_is_sound(&t));
}

/* Seat `first` hit seat 1, and then seat 0 sinks it, `later` ticks on. */
static void sink_together(int first, uint8_t later)
{
    boat(1)->hit_by = (uint8_t)first;
    boat(1)->hit_age = later;
    boat(1)->hull = 1;
    shoot();
    assert_int_equal(boat(1)->state, BOAT_SUNK);
}

static void who_hurt_it_before_has_an_assist(void **state)
{
    (void)state;
    sink_together(2, 100);
    assert_int_equal(boat(1)->hit_by, 0);
    assert_int_equal(boat(1)->assist, 2);
    assert_int_equal(tally(2)->assists, 1);
    assert_int_equal(tally(0)->sinkings, 1);
    assert_int_equal(seat_of(2)->score, 0);
}

static void who_hurt_it_long_before_has_none(void **state)
{
    (void)state;
    sink_together(2, UINT8_MAX);
    assert_int_equal(boat(1)->assist, GAME_SEAT_NONE);
    assert_int_equal(tally(2)->assists, 0);
}

static void nobody_assists_himself(void **state)
{
    (void)state;
    sink_together(0, 10);
    assert_int_equal(boat(1)->assist, GAME_SEAT_NONE);
    assert_int_equal(tally(0)->assists, 0);
}

static void practice_and_results_are_not_counted(void **state)
{
    (void)state;
    table_head(&t)->phase = PHASE_RESULTS;
    shoot();
    assert_int_equal(tally(0)->shots, 0);
    set_up_three(NULL);
    table_command(&t, COMMAND_LEAVE, 1, 0, "");
    table_command(&t, COMMAND_LEAVE, 2, 0, "");
    table_step(&t);
    assert_int_equal(table_head(&t)->phase, PHASE_LOBBY);
    shoot();
    assert_int_equal(boat(0)->shots, 1);
    assert_int_equal(tally(0)->shots, 0);
}

static void a_new_round_and_another_player_begin_at_nothing(void **state)
{
    (void)state;
    shoot();
    table_command(&t, COMMAND_RESTART, 0, 0, "");
    table_step(&t);
    assert_int_equal(tally(0)->shots, 0);
    set_up_three(NULL);
    shoot();
    table_command(&t, COMMAND_LEAVE, 0, 0, "");
    table_command(&t, COMMAND_JOIN, 0, SEAT_HUMAN, "Other");
    table_step(&t);
    assert_int_equal(tally(0)->shots, 0);
    assert_true(table_is_sound(&t));
}

static void who_holds_the_same_for_a_minute_is_moored(void **state)
{
    (void)state;
    harbour_hold(&t, 0, 0, 3, FIRE);
    table_step(&t);
    table_run(&t, HARBOUR_IDLE_TICKS - 1);
    assert_false(boat_is_moored(harbour_of(&t), 0));
    table_step(&t);
    assert_true(boat_is_moored(harbour_of(&t), 0));
    uint8_t shots = boat(0)->shots;

    table_run(&t, 2 * HARBOUR_RELOAD_TICKS); /* the trigger is held */
    assert_int_equal(boat(0)->shots, shots);
    assert_true(table_is_sound(&t));
}

static void who_moves_again_is_back_and_protected(void **state)
{
    (void)state;
    boat(0)->idle = HARBOUR_IDLE_TICKS;
    boat(0)->timer = 0;
    table_step(&t);
    assert_true(boat_is_moored(harbour_of(&t), 0));
    harbour_hold(&t, 0, 1, 0, 0);
    table_step(&t);
    assert_false(boat_is_moored(harbour_of(&t), 0));
    assert_int_equal(boat(0)->idle, 0);
    assert_true(boat(0)->timer > HARBOUR_PROTECT_TICKS - 2);
}

static void bots_are_never_away_and_nobody_is_between_rounds(void **state)
{
    (void)state;
    harbour_begin(&t);
    table_join(&t, 2, SEAT_BOT);
    table_run(&t, COUNTDOWN_TICKS + 100);
    assert_int_equal(boat(0)->idle, 0);
    set_up_three(NULL);
    table_head(&t)->phase = PHASE_RESULTS;
    uint16_t idle = boat(0)->idle;

    table_run(&t, 20);
    assert_int_equal(boat(0)->idle, idle);
}

static void a_respawn_does_not_wake_the_idle(void **state)
{
    (void)state;
    boat(1)->idle = 1000;
    boat(1)->hull = 1;
    shoot();
    table_run(&t, HARBOUR_SINK_TICKS);
    assert_int_equal(boat(1)->state, BOAT_AFLOAT);
    assert_true(boat(1)->idle > 1000);
}

int main(void)
{
#define CLAIM(test) cmocka_unit_test_setup(test, set_up_three)
    const struct CMUnitTest tests[] = {
        CLAIM(shots_and_hits_are_counted),
        CLAIM(sinkings_and_the_longest_run_are_counted),
        CLAIM(who_hurt_it_before_has_an_assist),
        CLAIM(who_hurt_it_long_before_has_none),
        CLAIM(nobody_assists_himself),
        CLAIM(practice_and_results_are_not_counted),
        CLAIM(a_new_round_and_another_player_begin_at_nothing),
        CLAIM(who_holds_the_same_for_a_minute_is_moored),
        CLAIM(who_moves_again_is_back_and_protected),
        CLAIM(bots_are_never_away_and_nobody_is_between_rounds),
        CLAIM(a_respawn_does_not_wake_the_idle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
