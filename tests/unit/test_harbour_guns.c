/* Shots, groundings and ramming: what costs hull, who is credited, what is told.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "harbour_duel.h"

enum {
    HITS_TO_SINK = (HARBOUR_HULL + TUNE_SHELL_DAMAGE - 1) / TUNE_SHELL_DAMAGE,
};

static void the_gun_fires_and_must_be_loaded_again(void **state)
{
    (void)state;
    harbour_put(&t, 1, 600, 1000, EAST);
    harbour_hold(&t, 0, 0, 0, FIRE);
    table_step(&t);
    assert_int_equal(boat(0)->shots, 1);
    assert_int_equal(boat(0)->reload, HARBOUR_RELOAD_TICKS);
    table_run(&t, HARBOUR_RELOAD_TICKS - 1);
    assert_int_equal(boat(0)->shots, 1);
    table_step(&t);
    assert_int_equal(boat(0)->shots, 2);
}

static void a_shell_flies_480_px_a_second_for_some_430_px(void **state)
{
    const struct shell *shell = &harbour_of(&t)->shells[0];
    int32_t x = 0;
    int ticks = 0;
    (void)state;

    harbour_put(&t, 1, 600, 1000, EAST);
    harbour_hold(&t, 0, 0, 0, FIRE);
    table_step(&t);
    harbour_hold(&t, 0, 0, 0, 0);
    assert_int_equal(shell->x, 608 * PX);
    for (; shell->ttl > 0; ticks++) {
        x = shell->x;
        table_step(&t);
    }
    assert_in_range(x - 600 * PX, 415 * PX, 435 * PX);
    assert_in_range(ticks, 52, 54);
}

static void a_shell_flies_along_the_turret_whatever_the_boat_does(void **state)
{
    const struct shell *shell = &harbour_of(&t)->shells[0];
    (void)state;

    boat(0)->turret = NORTH;
    boat(0)->vx = 600;
    harbour_hold(&t, 0, 0, 0, FIRE);
    table_step(&t);
    assert_int_equal(shell->vx, 0);
    assert_int_equal(shell->vy, -TUNE_SHELL_SPEED);
}

static void a_hit_costs_hull_and_is_remembered(void **state)
{
    (void)state;
    shoot();
    assert_int_equal(boat(1)->hull, HARBOUR_HULL - TUNE_SHELL_DAMAGE);
    assert_int_equal(boat(1)->hit_by, 0);
    assert_int_equal(harbour_shells(&t), 0);
    assert_int_equal(boat(0)->hull, HARBOUR_HULL);
}

static void a_hit_pushes(void **state)
{
    (void)state;
    harbour_hold(&t, 0, 0, 0, FIRE);
    table_run(&t, 13);
    assert_true(boat(1)->vx > 0);
}

static void a_shell_passes_nothing_at_any_distance(void **state)
{
    (void)state;
    for (int distance = 22; distance < 420; distance++) {
        set_up(NULL);
        harbour_put(&t, 1, 600 + distance, 600, EAST);
        shoot();
        assert_int_equal(boat(1)->hull, HARBOUR_HULL - TUNE_SHELL_DAMAGE);
    }
}

static void quays_and_rocks_stop_shells_and_piers_do_not(void **state)
{
    (void)state;
    harbour_square(&t, 20, 18, SQUARE_QUAY);
    shoot();
    assert_int_equal(boat(1)->hull, HARBOUR_HULL);
    harbour_square(&t, 20, 18, SQUARE_ROCK);
    shoot();
    assert_int_equal(boat(1)->hull, HARBOUR_HULL);
    harbour_square(&t, 20, 18, SQUARE_PIER);
    shoot();
    assert_int_equal(boat(1)->hull, HARBOUR_HULL - TUNE_SHELL_DAMAGE);
}

static void the_fifth_hit_sinks(void **state)
{
    (void)state;
    assert_int_equal(HITS_TO_SINK, 5);
    for (int i = 1; i < HITS_TO_SINK; i++) {
        harbour_put(&t, 1, 700, 600, SOUTH);
        shoot();
        assert_int_equal(boat(1)->state, BOAT_AFLOAT);
    }
    harbour_put(&t, 1, 700, 600, SOUTH);
    shoot();
    assert_int_equal(boat(1)->state, BOAT_SUNK);
    assert_int_equal(boat(1)->hull, 0);
}

static void a_sinking_scores_and_counts_as_a_loss(void **state)
{
    (void)state;
    aim_to_sink();
    step_until_sunk(1);
    assert_int_equal(seat_of(0)->score, 1);
    assert_int_equal(seat_of(1)->score, 0);
    assert_int_equal(seat_of(1)->losses, 1);
}

static void a_sinking_is_told(void **state)
{
    struct news news[GAME_NEWS];
    (void)state;

    table_step(&t);
    assert_int_equal(count_news(news), 0);
    aim_to_sink();
    step_until_sunk(1);
    assert_int_equal(count_news(news), 1);
    assert_int_equal(news[0].by, 0);
    assert_int_equal(news[0].whom, 1);
    assert_string_equal(news[0].verb, "sank");
    table_step(&t);
    assert_int_equal(count_news(news), 0);
}

static void a_sunk_boat_does_not_shoot_or_get_hit(void **state)
{
    (void)state;
    aim_to_sink();
    step_until_sunk(1);
    harbour_hold(&t, 1, 0, 0, FIRE);
    boat(0)->reload = 0;
    table_run(&t, 20);
    assert_int_equal(boat(1)->shots, 0);
    assert_int_equal(seat_of(0)->score, 1);
}

static void a_protected_boat_is_not_hurt(void **state)
{
    (void)state;
    boat(1)->timer = HARBOUR_PROTECT_TICKS;
    shoot();
    assert_int_equal(boat(1)->hull, HARBOUR_HULL);
    assert_int_equal(boat(1)->hit_by, GAME_SEAT_NONE);
}

static void protection_runs_out(void **state)
{
    (void)state;
    boat(1)->timer = HARBOUR_PROTECT_TICKS;
    table_run(&t, HARBOUR_PROTECT_TICKS);
    assert_int_equal(boat(1)->timer, 0);
}

static void the_first_shot_ends_protection(void **state)
{
    (void)state;
    boat(0)->timer = HARBOUR_PROTECT_TICKS;
    harbour_hold(&t, 0, 0, 0, FIRE);
    table_step(&t);
    assert_int_equal(boat(0)->timer, 0);
}

static void running_aground_slowly_does_not_hurt(void **state)
{
    (void)state;
    harbour_put(&t, 0, 600, 32 + 14, NORTH)->vy = -TUNE_AGROUND_SPEED;
    table_run(&t, 10);
    assert_int_equal(boat(0)->hull, HARBOUR_HULL);
}

static void running_aground_at_speed_hurts_a_little(void **state)
{
    (void)state;
    harbour_put(&t, 0, 600, 32 + 14, NORTH)->vy = -640;
    table_run(&t, 10);
    assert_in_range(boat(0)->hull, HARBOUR_HULL - 10, HARBOUR_HULL - 3);
    assert_int_equal(boat(0)->hit_by, GAME_SEAT_NONE);
}

static void sinking_oneself_costs_a_point_and_is_told(void **state)
{
    struct news news[GAME_NEWS];
    (void)state;

    boat(0)->hull = 1;
    harbour_put(&t, 0, 600, 32 + 14, NORTH)->vy = -640;
    step_until_sunk(0);
    assert_int_equal(seat_of(0)->score, -1);
    assert_int_equal(seat_of(0)->losses, 1);
    assert_int_equal(count_news(news), 1);
    assert_int_equal(news[0].by, 0);
    assert_int_equal(news[0].whom, GAME_SEAT_NONE);
    assert_string_equal(news[0].verb, "ran aground");
}

static void who_hit_it_shortly_before_is_credited_with_a_grounding(void **state)
{
    (void)state;
    shoot();
    boat(1)->hull = 1;
    harbour_put(&t, 1, 600, 32 + 14, NORTH)->vy = -640;
    step_until_sunk(1);
    assert_int_equal(seat_of(0)->score, 1);
    assert_int_equal(seat_of(1)->score, 0);
}

static void who_hit_it_long_ago_is_not(void **state)
{
    (void)state;
    shoot();
    table_run(&t, TUNE_CREDIT_TICKS);
    boat(1)->hull = 1;
    harbour_put(&t, 1, 600, 32 + 14, NORTH)->vy = -640;
    step_until_sunk(1);
    assert_int_equal(seat_of(0)->score, 0);
    assert_int_equal(seat_of(1)->score, -1);
    assert_int_equal(boat(1)->hit_by, GAME_SEAT_NONE);
}

static void ramming_hurts_the_one_that_is_rammed(void **state)
{
    (void)state;
    harbour_put(&t, 0, 600, 600, EAST)->vx = 640;
    harbour_put(&t, 1, 624, 600, SOUTH);
    table_run(&t, 3);
    assert_in_range(boat(1)->hull, HARBOUR_HULL - 25, HARBOUR_HULL - 8);
    assert_int_equal(boat(0)->hull, HARBOUR_HULL);
    assert_int_equal(boat(1)->hit_by, 0);
}

static void head_on_hurts_both_alike(void **state)
{
    (void)state;
    harbour_put(&t, 0, 600, 600, EAST)->vx = 640;
    harbour_put(&t, 1, 628, 600, WEST)->vx = -640;
    table_run(&t, 5);
    assert_true(boat(0)->hull < HARBOUR_HULL - 8);
    assert_int_equal(boat(0)->hull, boat(1)->hull);
}

static void a_gentle_bump_does_not_hurt(void **state)
{
    (void)state;
    harbour_put(&t, 0, 600, 600, EAST)->vx = TUNE_RAM_SPEED;
    harbour_put(&t, 1, 624, 600, SOUTH);
    table_run(&t, 10);
    assert_true(boat(1)->vx > 0);
    assert_int_equal(boat(1)->hull, HARBOUR_HULL);
}

static void ramming_sinks_and_scores(void **state)
{
    (void)state;
    boat(1)->hull = 1;
    harbour_put(&t, 0, 600, 600, EAST)->vx = 640;
    harbour_put(&t, 1, 624, 600, SOUTH);
    step_until_sunk(1);
    assert_int_equal(seat_of(0)->score, 1);
}

int main(void)
{
#define CLAIM(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        CLAIM(the_gun_fires_and_must_be_loaded_again),
        CLAIM(a_shell_flies_480_px_a_second_for_some_430_px),
        CLAIM(a_shell_flies_along_the_turret_whatever_the_boat_does),
        CLAIM(a_hit_costs_hull_and_is_remembered),
        CLAIM(a_hit_pushes),
        CLAIM(a_shell_passes_nothing_at_any_distance),
        CLAIM(quays_and_rocks_stop_shells_and_piers_do_not),
        CLAIM(the_fifth_hit_sinks),
        CLAIM(a_sinking_scores_and_counts_as_a_loss),
        CLAIM(a_sinking_is_told),
        CLAIM(a_sunk_boat_does_not_shoot_or_get_hit),
        CLAIM(a_protected_boat_is_not_hurt),
        CLAIM(protection_runs_out),
        CLAIM(the_first_shot_ends_protection),
        CLAIM(running_aground_slowly_does_not_hurt),
        CLAIM(running_aground_at_speed_hurts_a_little),
        CLAIM(sinking_oneself_costs_a_point_and_is_told),
        CLAIM(who_hit_it_shortly_before_is_credited_with_a_grounding),
        CLAIM(who_hit_it_long_ago_is_not),
        CLAIM(ramming_hurts_the_one_that_is_rammed),
        CLAIM(head_on_hurts_both_alike),
        CLAIM(a_gentle_bump_does_not_hurt),
        CLAIM(ramming_sinks_and_scores),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
