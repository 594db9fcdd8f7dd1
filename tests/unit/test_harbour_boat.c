/* How boats move: the claims of the harbour's tuning that one feels at the helm.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "harbour_sample.h"

enum {
    FULL = HARBOUR_AXIS,
    TOP = 640, /* u a tick: 150 px/s */
    DEGREE = TRIG_TURN / 360,
};

static struct table t;
static struct boat *boat;

/* One boat in the middle of the water, bow to the east, in practice: it plays at once. */
static int set_up(void **state)
{
    (void)state;
    harbour_begin(&t);
    table_join(&t, 1, SEAT_HUMAN);
    boat = harbour_put(&t, 0, 800, 600, EAST);
    return 0;
}

static void sail(int drive, int steer, int ticks)
{
    harbour_hold(&t, 0, drive, steer, 0);
    table_run(&t, ticks);
}

static int speed(void)
{
    return trig_length(boat->vx, boat->vy);
}

static void a_boat_left_alone_stays_exactly_where_it_is(void **state)
{
    struct boat before = *boat;
    (void)state;

    sail(0, 0, 600);
    assert_int_equal(boat->x, before.x);
    assert_int_equal(boat->y, before.y);
    assert_int_equal(boat->heading, before.heading);
}

static void full_ahead_reaches_150_px_a_second_in_a_second_and_a_half(void **state)
{
    (void)state;
    sail(FULL, 0, 45);
    assert_in_range(speed(), TOP / 2, TOP * 85 / 100);
    sail(FULL, 0, 45);
    assert_in_range(speed(), TOP * 92 / 100, TOP);
    sail(FULL, 0, 120);
    assert_in_range(speed(), TOP * 96 / 100, TOP * 104 / 100);
    assert_int_equal(boat->y, 600 * PX);
}

static void the_top_speed_is_alike_on_every_heading(void **state)
{
    (void)state;
    for (int heading = 0; heading < TRIG_TURN; heading += 1000) {
        set_up(NULL);
        boat = harbour_put(&t, 0, 800, 600, heading);
        sail(FULL, 0, 200);
        assert_in_range(speed(), TOP * 93 / 100, TOP * 104 / 100);
    }
}

static void half_throttle_is_slower(void **state)
{
    (void)state;
    sail(FULL / 2, 0, 300);
    assert_in_range(speed(), TOP * 40 / 100, TOP * 75 / 100);
}

static void a_boat_glides_on_and_comes_to_rest(void **state)
{
    int32_t x;
    (void)state;

    sail(FULL, 0, 150);
    x = boat->x;
    sail(0, 0, 30);
    assert_in_range(speed(), TOP / 3, TOP * 3 / 4);
    sail(0, 0, 210);
    assert_int_equal(speed(), 0);
    assert_in_range(boat->x - x, 80 * PX, 200 * PX);
}

static void astern_is_half_as_fast_and_brakes(void **state)
{
    (void)state;
    sail(-FULL, 0, 300);
    assert_true(boat->vx < 0);
    assert_in_range(speed(), TOP * 35 / 100, TOP * 60 / 100);
    set_up(NULL);
    sail(FULL, 0, 150);
    sail(-FULL, 0, 60);
    assert_true(boat->vx <= 0);
}

static void hard_over_is_a_circle_of_some_90_px(void **state)
{
    int32_t least = INT32_MAX;
    int32_t most = INT32_MIN;
    (void)state;

    sail(FULL, FULL, 300);
    for (int i = 0; i < 300; i++) {
        sail(FULL, FULL, 1);
        least = boat->x < least ? boat->x : least;
        most = boat->x > most ? boat->x : most;
    }
    assert_in_range(most - least, 80 * PX, 100 * PX);
}

static void a_turning_boat_drifts_and_straightens_up(void **state)
{
    int drift;
    (void)state;

    sail(FULL, 0, 120);
    sail(FULL, FULL, 60);
    drift = abs(trig_turn(boat->heading, trig_angle(boat->vx, boat->vy)));
    assert_in_range(drift, 10 * DEGREE, 30 * DEGREE);
    sail(FULL, 0, 40);
    drift = abs(trig_turn(boat->heading, trig_angle(boat->vx, boat->vy)));
    assert_in_range(drift, 0, 2 * DEGREE);
    assert_in_range(abs(boat->spin), 0, 2);
}

static void a_turn_costs_speed(void **state)
{
    (void)state;
    sail(FULL, 0, 150);
    sail(FULL, FULL, 90);
    assert_in_range(speed(), TOP / 2, TOP * 90 / 100);
}

static void port_and_starboard_mirror_each_other(void **state)
{
    struct boat starboard;
    (void)state;

    sail(FULL, 5, 100);
    starboard = *boat;
    set_up(NULL);
    sail(FULL, -5, 100);
    assert_int_equal((uint16_t)-boat->heading, starboard.heading);
    assert_in_range(abs(boat->x - starboard.x), 0, PX);
    assert_in_range(abs((boat->y - 600 * PX) + (starboard.y - 600 * PX)), 0, PX);
}

static void the_rudder_does_nothing_at_rest(void **state)
{
    (void)state;
    sail(0, FULL, 120);
    assert_int_equal(boat->heading, EAST);
}

static void the_rudder_works_better_at_speed(void **state)
{
    int slow;
    (void)state;

    sail(1, FULL, 100);
    slow = boat->spin;
    assert_true(slow > 0);
    sail(FULL, FULL, 100);
    assert_true(boat->spin > 2 * slow);
}

static void the_rudder_works_the_other_way_astern(void **state)
{
    (void)state;
    sail(-FULL, FULL, 60);
    assert_true(boat->spin < 0);
}

static void the_rudder_still_works_ahead_while_braking(void **state)
{
    (void)state;
    sail(FULL, 0, 120);
    sail(-FULL, FULL, 10);
    assert_true(boat->spin > 0);
}

static void the_turret_makes_half_a_turn_in_half_a_second(void **state)
{
    struct harbour_input in = { .aim = HARBOUR_AIM_STEPS / 2 };
    (void)state;

    memcpy(&t.tick.inputs[0], &in, sizeof(in));
    table_run(&t, 29);
    assert_int_not_equal(boat->turret, WEST);
    table_run(&t, 2);
    assert_int_equal(boat->turret, WEST);
}

static void the_turret_takes_the_short_way(void **state)
{
    struct harbour_input in = { .aim = HARBOUR_AIM_STEPS - 100 };
    (void)state;

    memcpy(&t.tick.inputs[0], &in, sizeof(in));
    table_step(&t);
    assert_true(trig_turn(EAST, boat->turret) < 0);
}

static void the_turret_keeps_its_direction_when_the_boat_turns(void **state)
{
    (void)state;
    boat->turret = SOUTH;
    sail(FULL, FULL, 90);
    assert_int_equal(boat->turret, SOUTH);
}

int main(void)
{
#define CLAIM(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        CLAIM(a_boat_left_alone_stays_exactly_where_it_is),
        CLAIM(full_ahead_reaches_150_px_a_second_in_a_second_and_a_half),
        CLAIM(the_top_speed_is_alike_on_every_heading),
        CLAIM(half_throttle_is_slower),
        CLAIM(a_boat_glides_on_and_comes_to_rest),
        CLAIM(astern_is_half_as_fast_and_brakes),
        CLAIM(hard_over_is_a_circle_of_some_90_px),
        CLAIM(a_turning_boat_drifts_and_straightens_up),
        CLAIM(a_turn_costs_speed),
        CLAIM(port_and_starboard_mirror_each_other),
        CLAIM(the_rudder_does_nothing_at_rest),
        CLAIM(the_rudder_works_better_at_speed),
        CLAIM(the_rudder_works_the_other_way_astern),
        CLAIM(the_rudder_still_works_ahead_while_braking),
        CLAIM(the_turret_makes_half_a_turn_in_half_a_second),
        CLAIM(the_turret_takes_the_short_way),
        CLAIM(the_turret_keeps_its_direction_when_the_boat_turns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
