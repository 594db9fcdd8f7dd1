/* Boats that nothing may happen to: the moored, whose players' links are lost, and friends, who
 * sail in one crew.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "game/lobby.h"
#include "harbour_sample.h"

enum {
    FIRE = HARBOUR_FIRE,
    CREWS = 1,
    BOT_TICKS = 600,
};

static struct table t;

static struct boat *boat(int seat)
{
    return &harbour_of(&t)->boats[seat];
}

static struct seat *seat_of(int seat)
{
    return &table_head(&t)->seats[seat];
}

/* Two people at play: 0 looks at 1, who lies 100 px to the east of it. */
static int set_up(void **state)
{
    (void)state;
    harbour_play(&t, 2);
    harbour_put(&t, 0, 600, 600, EAST);
    harbour_put(&t, 1, 700, 600, SOUTH);
    return 0;
}

/* Four people at play in two crews, 0 and 2 against 1 and 3. They lie 100 px apart, one behind the
 * other: 0, then 2, a friend, then 1 and 3. */
static int set_up_crews(void **state)
{
    (void)state;
    harbour_begin(&t);
    table_command(&t, COMMAND_MODE, 0, CREWS, "");
    table_join(&t, 4, SEAT_HUMAN);
    table_run(&t, COUNTDOWN_TICKS);
    assert_int_equal(table_head(&t)->phase, PHASE_PLAY);
    harbour_put(&t, 0, 600, 600, EAST);
    harbour_put(&t, 2, 700, 600, SOUTH);
    harbour_put(&t, 1, 800, 600, SOUTH);
    harbour_put(&t, 3, 900, 600, SOUTH);
    return 0;
}

static void moor(int seat, int seconds)
{
    table_command(&t, COMMAND_MOOR, seat, seconds, "");
    table_step(&t);
}

/* One shot of seat 0, until it has landed. */
static void shoot(void)
{
    boat(0)->reload = 0;
    harbour_hold(&t, 0, 0, 0, FIRE);
    table_step(&t);
    harbour_hold(&t, 0, 0, 0, 0);
    table_run(&t, TUNE_SHELL_TICKS);
}

static void shells_fly_over_a_moored_boat(void **state)
{
    (void)state;
    table_command(&t, COMMAND_JOIN, 2, SEAT_HUMAN, "Cid");
    moor(1, 100);
    harbour_put(&t, 2, 800, 600, SOUTH);
    shoot();
    assert_int_equal(boat(1)->hull, HARBOUR_HULL);
    assert_int_equal(boat(1)->vx, 0);
    assert_int_equal(boat(1)->hit_by, GAME_SEAT_NONE);
    assert_int_equal(boat(2)->hull, HARBOUR_HULL - TUNE_SHELL_DAMAGE);
}

static void a_moored_boat_does_not_move_or_shoot_whatever_comes_from_its_seat(void **state)
{
    (void)state;
    moor(1, 100);
    harbour_hold(&t, 1, 7, 7, FIRE);
    table_run(&t, 30);
    assert_int_equal(boat(1)->x, 700 * PX);
    assert_int_equal(boat(1)->shots, 0);
}

static void nobody_bumps_into_a_moored_boat(void **state)
{
    (void)state;
    moor(1, 100);
    harbour_put(&t, 0, 640, 600, EAST)->vx = 640;
    harbour_hold(&t, 0, 7, 0, 0);
    table_run(&t, 60);
    assert_true(boat(0)->x > 740 * PX);
    assert_true(boat(0)->vx >= 600);
    assert_int_equal(boat(1)->x, 700 * PX);
    assert_int_equal(boat(1)->hull, HARBOUR_HULL);
}

static void a_moored_boat_that_drifts_bumps_into_nobody(void **state)
{
    (void)state;
    moor(0, 100);
    harbour_put(&t, 0, 670, 600, EAST)->vx = 640;
    table_run(&t, 5);
    assert_true(boat(0)->x > 670 * PX);
    assert_int_equal(boat(1)->x, 700 * PX);
    assert_int_equal(boat(1)->hull, HARBOUR_HULL);
}

static void a_moored_boat_that_drifts_aground_is_not_hurt(void **state)
{
    (void)state;
    moor(0, 100);
    boat(0)->hull = 1;
    harbour_put(&t, 0, 600, 32 + 14, NORTH)->vy = -640;
    table_run(&t, 60);
    assert_int_equal(boat(0)->hull, 1);
    assert_int_equal(seat_of(0)->score, 0);
}

static void the_shells_of_the_moored_still_hit(void **state)
{
    (void)state;
    harbour_hold(&t, 0, 0, 0, FIRE);
    table_step(&t);
    moor(0, 100);
    table_run(&t, 30);
    assert_int_equal(boat(1)->hull, HARBOUR_HULL - TUNE_SHELL_DAMAGE);
    assert_int_equal(boat(1)->hit_by, 0);
}

static void who_is_back_is_protected_as_after_a_respawn(void **state)
{
    (void)state;
    boat(1)->hull = 30;
    moor(1, 100);
    table_run(&t, 2 * HARBOUR_PROTECT_TICKS);
    assert_int_equal(boat(1)->timer, 0);
    moor(1, 0);
    assert_int_equal(boat(1)->hull, 30);
    assert_int_equal(boat(1)->timer, HARBOUR_PROTECT_TICKS - 1);
    shoot();
    assert_int_equal(boat(1)->hull, 30);
    table_run(&t, HARBOUR_PROTECT_TICKS);
    harbour_put(&t, 1, 700, 600, SOUTH);
    shoot();
    assert_int_equal(boat(1)->hull, 30 - TUNE_SHELL_DAMAGE);
}

static void who_was_not_away_gets_no_protection(void **state)
{
    (void)state;
    moor(1, 0);
    assert_int_equal(boat(1)->timer, 0);
    table_command(&t, COMMAND_MOOR, 0, 0, "");
    table_command(&t, COMMAND_MOOR, GAME_SEATS, 0, "");
    table_step(&t);
    assert_int_equal(boat(0)->timer, 0);
}

static void who_comes_back_to_a_sunk_boat_waits_for_the_respawn(void **state)
{
    (void)state;
    boat(1)->hull = 1;
    shoot();
    assert_int_equal(boat(1)->state, BOAT_SUNK);
    moor(1, 100);
    int timer = boat(1)->timer;

    moor(1, 0);
    assert_int_equal(boat(1)->state, BOAT_SUNK);
    assert_int_equal(boat(1)->timer, timer - 1);
    moor(1, 100);
    table_run(&t, HARBOUR_SINK_TICKS);
    assert_int_equal(boat(1)->state, BOAT_AFLOAT);
    assert_true(table_is_sound(&t));
}

static void boats_that_lie_upon_each_other_when_one_comes_back_come_apart(void **state)
{
    (void)state;
    moor(1, 100);
    harbour_put(&t, 0, 700, 600, EAST);
    table_run(&t, 10);
    assert_int_equal(boat(0)->x, boat(1)->x);
    moor(1, 0);
    table_run(&t, 60);
    assert_true(trig_length(boat(0)->x - boat(1)->x, boat(0)->y - boat(1)->y) >=
                2 * HARBOUR_BOAT_RADIUS - PX);
    assert_int_equal(boat(0)->hull, HARBOUR_HULL);
}

static void shells_fly_over_friends_and_hit_the_others(void **state)
{
    (void)state;
    set_up_crews(NULL);
    shoot();
    assert_int_equal(boat(2)->hull, HARBOUR_HULL);
    assert_int_equal(boat(2)->vx, 0);
    assert_int_equal(boat(1)->hull, HARBOUR_HULL - TUNE_SHELL_DAMAGE);
    assert_int_equal(boat(1)->hit_by, 0);
}

static void friends_who_ram_bump_but_are_not_hurt(void **state)
{
    (void)state;
    set_up_crews(NULL);
    harbour_put(&t, 0, 676, 600, EAST)->vx = 640;
    harbour_put(&t, 2, 700, 600, EAST);
    table_run(&t, 3);
    assert_true(boat(2)->vx > 300);
    assert_int_equal(boat(2)->hull, HARBOUR_HULL);
    assert_int_equal(boat(2)->hit_by, GAME_SEAT_NONE);
}

static void ramming_the_others_hurts(void **state)
{
    (void)state;
    set_up_crews(NULL);
    harbour_put(&t, 0, 776, 600, EAST)->vx = 640;
    table_run(&t, 5);
    assert_true(boat(1)->hull < HARBOUR_HULL);
    assert_int_equal(boat(1)->hit_by, 0);
}

static void ones_own_grounding_still_hurts(void **state)
{
    (void)state;
    set_up_crews(NULL);
    boat(0)->hull = 1;
    harbour_put(&t, 0, 600, 32 + 14, NORTH)->vy = -640;
    table_run(&t, 10);
    assert_int_equal(boat(0)->state, BOAT_SUNK);
    assert_int_equal(seat_of(0)->score, -1);
}

static void without_crews_team_mates_are_no_friends(void **state)
{
    (void)state;
    assert_int_equal(seat_of(0)->team, seat_of(1)->team);
    shoot();
    assert_int_equal(boat(1)->hull, HARBOUR_HULL - TUNE_SHELL_DAMAGE);
}

/* Seat 0 sinks seat 1, which lies to the east of it. */
static void sink(void)
{
    harbour_put(&t, 2, 600, 900, EAST);
    harbour_put(&t, 1, 700, 600, SOUTH);
    boat(1)->hull = 1;
    shoot();
}

static void what_a_crew_scores_together_ends_the_round(void **state)
{
    int limit;
    (void)state;

    set_up_crews(NULL);
    limit = lobby_limit(table_head(&t), &harbour_game.lobby);
    seat_of(2)->score = (int16_t)(limit - 2);
    seat_of(3)->score = (int16_t)(limit - 1);
    sink();
    assert_int_equal(table_head(&t)->phase, PHASE_PLAY);
    table_run(&t, HARBOUR_SINK_TICKS);
    sink();
    assert_int_equal(seat_of(0)->score, 2);
    assert_int_equal(table_head(&t)->phase, PHASE_RESULTS);
}

static void another_mode_puts_all_boats_on_their_spawns_again(void **state)
{
    (void)state;
    boat(1)->hull = 30;
    table_command(&t, COMMAND_MODE, 0, CREWS, "");
    table_step(&t);
    assert_int_equal(table_head(&t)->phase, PHASE_COUNTDOWN);
    assert_int_equal(boat(1)->hull, HARBOUR_HULL);
    assert_int_equal(boat(1)->y, level_of(&t)->spawns[0].y);
    assert_true(table_is_sound(&t));
}

/* How often the bot in seat 0 shoots while seat `other` alone is near, whole all the time. */
static int shots_at(int other)
{
    uint8_t shots = boat(0)->shots;

    for (int i = 0; i < BOT_TICKS; i++) {
        boat(other)->hull = HARBOUR_HULL;
        table_bot_step(&t, 1);
    }
    return (uint8_t)(boat(0)->shots - shots);
}

static void a_bot_leaves_the_moored_alone(void **state)
{
    (void)state;
    moor(1, 100);
    assert_int_equal(shots_at(1), 0);
    moor(1, 0);
    assert_true(shots_at(1) > 0);
}

static void a_bot_that_hunts_a_boat_stops_when_it_is_moored(void **state)
{
    (void)state;
    assert_true(shots_at(1) > 0);
    moor(1, 100);
    assert_int_equal(shots_at(1), 0);
}

static void a_bot_leaves_friends_alone_and_hunts_the_others(void **state)
{
    (void)state;
    set_up_crews(NULL);
    moor(1, 100);
    moor(3, 100);
    assert_int_equal(shots_at(2), 0);
    set_up_crews(NULL);
    moor(2, 100);
    moor(3, 100);
    assert_true(shots_at(1) > 0);
}

int main(void)
{
#define CLAIM(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        CLAIM(shells_fly_over_a_moored_boat),
        CLAIM(a_moored_boat_does_not_move_or_shoot_whatever_comes_from_its_seat),
        CLAIM(nobody_bumps_into_a_moored_boat),
        CLAIM(a_moored_boat_that_drifts_bumps_into_nobody),
        CLAIM(a_moored_boat_that_drifts_aground_is_not_hurt),
        CLAIM(the_shells_of_the_moored_still_hit),
        CLAIM(who_is_back_is_protected_as_after_a_respawn),
        CLAIM(who_was_not_away_gets_no_protection),
        CLAIM(who_comes_back_to_a_sunk_boat_waits_for_the_respawn),
        CLAIM(boats_that_lie_upon_each_other_when_one_comes_back_come_apart),
        CLAIM(shells_fly_over_friends_and_hit_the_others),
        CLAIM(friends_who_ram_bump_but_are_not_hurt),
        CLAIM(ramming_the_others_hurts),
        CLAIM(ones_own_grounding_still_hurts),
        CLAIM(without_crews_team_mates_are_no_friends),
        CLAIM(what_a_crew_scores_together_ends_the_round),
        CLAIM(another_mode_puts_all_boats_on_their_spawns_again),
        CLAIM(a_bot_leaves_the_moored_alone),
        CLAIM(a_bot_that_hunts_a_boat_stops_when_it_is_moored),
        CLAIM(a_bot_leaves_friends_alone_and_hunts_the_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
