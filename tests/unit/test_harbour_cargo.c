/* The claims of game/harbour/cargo.h: two teams after each other's crates.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "game/harbour/cargo.h"
#include "game/lobby.h"
#include "harbour_duel.h"

static struct cargo *cargo(int team)
{
    return &harbour_of(&t)->cargo[team];
}

static int home_px(int team)
{
    return level_of(&t)->homes[team].x / PX;
}

/* Four people at play, 0 and 2 of team 0 against 1 and 3. Homes are at the left and at the right;
 * all boats lie in between. */
static int set_up_cargo(void **state)
{
    (void)state;
    harbour_begin(&t);
    level_of(&t)->homes[0] = (struct harbour_place){ 200 * PX, 600 * PX };
    level_of(&t)->homes[1] = (struct harbour_place){ 1400 * PX, 600 * PX };
    table_command(&t, COMMAND_MODE, 0, HARBOUR_CARGO, "");
    table_join(&t, 4, SEAT_HUMAN);
    table_run(&t, COUNTDOWN_TICKS);
    for (int i = 0; i < 4; i++) {
        harbour_put(&t, i, 600 + 100 * i, 1000, EAST);
    }
    return 0;
}

/* Seat 0 has the cargo of team 1. */
static void take(void)
{
    harbour_put(&t, 0, home_px(1), 600, WEST);
    table_step(&t);
    assert_int_equal(cargo(1)->state, CARGO_CARRIED);
}

/* Seat 0 has lost it at 800, 600 and comes back elsewhere. */
static void lose(void)
{
    take();
    harbour_put(&t, 0, 800, 600, WEST);
    table_step(&t);
    boat(0)->hull = 1;
    boat(0)->hit_by = 1;
    boat(0)->hit_age = 0;
    harbour_put(&t, 1, 776, 600, EAST)->vx = 640;
    step_until_sunk(0);
    harbour_put(&t, 1, 600, 1000, EAST);
}

static void both_lie_at_home_when_a_round_begins(void **state)
{
    (void)state;
    for (int team = 0; team < HARBOUR_TEAMS; team++) {
        assert_int_equal(cargo(team)->state, CARGO_HOME);
        assert_int_equal(cargo(team)->x, level_of(&t)->homes[team].x);
        assert_int_equal(cargo(team)->carrier, GAME_SEAT_NONE);
    }
    assert_true(table_is_sound(&t));
}

static void in_other_modes_there_is_none(void **state)
{
    (void)state;
    table_command(&t, COMMAND_MODE, 0, HARBOUR_CREWS, "");
    table_step(&t);
    assert_int_equal(cargo(0)->state, CARGO_NONE);
    assert_int_equal(cargo(1)->state, CARGO_NONE);
    assert_true(table_is_sound(&t));
}

static void an_enemy_takes_it_and_it_goes_where_he_goes(void **state)
{
    (void)state;
    boat(0)->timer = 50;
    take();
    assert_int_equal(cargo(1)->carrier, 0);
    assert_int_equal(cargo_carried_by(harbour_of(&t), 0), 1);
    assert_int_equal(boat(0)->timer, 0);
    harbour_put(&t, 0, 900, 700, WEST);
    table_step(&t);
    assert_int_equal(cargo(1)->x, 900 * PX);
    assert_int_equal(cargo(1)->y, 700 * PX);
    assert_true(table_is_sound(&t));
}

static void a_friend_leaves_it_at_home(void **state)
{
    (void)state;
    harbour_put(&t, 1, home_px(1), 600, WEST);
    table_run(&t, 5);
    assert_int_equal(cargo(1)->state, CARGO_HOME);
}

static void at_the_carriers_home_it_counts_and_goes_back(void **state)
{
    struct news news[GAME_NEWS];
    (void)state;

    take();
    harbour_put(&t, 0, home_px(0) + HARBOUR_HOME_RADIUS / PX - 1, 600, WEST);
    table_step(&t);
    assert_int_equal(seat_of(0)->score, 1);
    assert_int_equal(harbour_of(&t)->tallies[0].captures, 1);
    assert_int_equal(cargo(1)->state, CARGO_HOME);
    assert_int_equal(count_news(news), 1);
    assert_int_equal(news[0].by, 0);
    assert_string_equal(news[0].verb, "brought the cargo home");
    assert_true(table_is_sound(&t));
}

static void the_last_capture_ends_the_round(void **state)
{
    (void)state;
    seat_of(2)->score = (int16_t)(lobby_limit(table_head(&t), &harbour_game.lobby) - 1);
    take();
    harbour_put(&t, 0, home_px(0), 600, WEST);
    table_step(&t);
    assert_int_equal(table_head(&t)->phase, PHASE_RESULTS);
    assert_true(table_is_sound(&t));
}

static void who_is_sunk_loses_it_where_he_is(void **state)
{
    struct news news[GAME_NEWS];
    (void)state;

    lose();
    assert_int_equal(cargo(1)->state, CARGO_ADRIFT);
    assert_in_range(cargo(1)->x, 780 * PX, 830 * PX);
    assert_int_equal(seat_of(1)->score, 0); /* captures count, not sinkings */
    assert_int_equal(harbour_of(&t)->tallies[1].sinkings, 1);
    assert_true(count_news(news) >= 1);
    assert_true(table_is_sound(&t));
}

static void adrift_an_enemy_takes_it_up_again(void **state)
{
    (void)state;
    lose();
    harbour_put(&t, 2, cargo(1)->x / PX, 600, EAST);
    table_step(&t);
    assert_int_equal(cargo(1)->state, CARGO_CARRIED);
    assert_int_equal(cargo(1)->carrier, 2);
}

static void adrift_a_friend_sends_it_home_and_is_told(void **state)
{
    struct news news[GAME_NEWS];
    (void)state;

    lose();
    harbour_put(&t, 3, cargo(1)->x / PX, 600, EAST);
    table_step(&t);
    assert_int_equal(cargo(1)->state, CARGO_HOME);
    assert_int_equal(cargo(1)->x, level_of(&t)->homes[1].x);
    assert_int_equal(count_news(news), 1);
    assert_int_equal(news[0].by, 3);
}

static void adrift_it_is_home_after_a_while(void **state)
{
    struct news news[GAME_NEWS];
    (void)state;

    lose();
    cargo(1)->timer = 2;
    table_step(&t);
    assert_int_equal(cargo(1)->state, CARGO_ADRIFT);
    table_step(&t);
    assert_int_equal(cargo(1)->state, CARGO_HOME);
    assert_int_equal(count_news(news), 1);
    assert_int_equal(news[0].by, GAME_SEAT_NONE);
}

static void who_leaves_is_moored_or_changes_sides_loses_it(void **state)
{
    (void)state;
    take();
    table_command(&t, COMMAND_LEAVE, 0, 0, "");
    table_command(&t, COMMAND_JOIN, 0, SEAT_HUMAN, "Other");
    table_step(&t);
    assert_int_equal(cargo(1)->state, CARGO_ADRIFT);
    assert_true(table_is_sound(&t));
    set_up_cargo(NULL);
    take();
    table_command(&t, COMMAND_MOOR, 0, 100, "");
    table_step(&t);
    assert_int_equal(cargo(1)->state, CARGO_ADRIFT);
    set_up_cargo(NULL);
    take();
    boat(0)->idle = HARBOUR_IDLE_TICKS - 1;
    table_step(&t);
    assert_int_equal(cargo(1)->state, CARGO_ADRIFT);
    set_up_cargo(NULL);
    take();
    table_head(&t)->phase = PHASE_RESULTS;
    table_command(&t, COMMAND_TEAM, 0, 1, "");
    table_step(&t);
    assert_int_equal(cargo(1)->state, CARGO_ADRIFT);
    assert_true(table_is_sound(&t));
}

static void who_carries_is_slower_even_with_power(void **state)
{
    int top;
    (void)state;

    harbour_put(&t, 0, 100, 900, EAST);
    harbour_hold(&t, 0, HARBOUR_AXIS, 0, 0);
    table_run(&t, 150);
    top = boat(0)->vx;
    take();
    harbour_put(&t, 0, 300, 900, EAST)->power = HARBOUR_POWER_TICKS;
    table_run(&t, 150);
    assert_in_range(boat(0)->vx, top * 70 / 100, top * 92 / 100);
    assert_int_equal(cargo(1)->carrier, 0);
}

static void practice_does_not_count(void **state)
{
    (void)state;
    for (int seat = 1; seat < 4; seat++) {
        table_command(&t, COMMAND_LEAVE, seat, 0, "");
    }
    table_step(&t);
    assert_int_equal(table_head(&t)->phase, PHASE_LOBBY);
    take();
    harbour_put(&t, 0, home_px(0), 600, WEST);
    table_step(&t);
    assert_int_equal(cargo(1)->state, CARGO_HOME);
    assert_int_equal(seat_of(0)->score, 0);
    assert_int_equal(harbour_of(&t)->tallies[0].captures, 0);
}

static void a_team_comes_up_on_its_own_side_away_from_each_other(void **state)
{
    (void)state;
    assert_true(table_load(&t, &harbour_game, "basin"));
    t.g->init(t.world, t.level, 1, GAME_SEATS);
    table_command(&t, COMMAND_MODE, 0, HARBOUR_CARGO, "");
    table_join(&t, GAME_SEATS, SEAT_HUMAN);
    for (int i = 0; i < GAME_SEATS; i++) {
        const struct harbour_place *homes = level_of(&t)->homes;
        int team = seat_of(i)->team;
        int32_t own = trig_length(boat(i)->x - homes[team].x, boat(i)->y - homes[team].y);
        int32_t other = trig_length(boat(i)->x - homes[1 - team].x, boat(i)->y - homes[1 - team].y);

        assert_true(own < other);
        for (int k = 0; k < i; k++) {
            assert_true(boat(i)->x != boat(k)->x || boat(i)->y != boat(k)->y);
        }
    }
}

int main(void)
{
#define CLAIM(test) cmocka_unit_test_setup(test, set_up_cargo)
    const struct CMUnitTest tests[] = {
        CLAIM(both_lie_at_home_when_a_round_begins),
        CLAIM(in_other_modes_there_is_none),
        CLAIM(an_enemy_takes_it_and_it_goes_where_he_goes),
        CLAIM(a_friend_leaves_it_at_home),
        CLAIM(at_the_carriers_home_it_counts_and_goes_back),
        CLAIM(the_last_capture_ends_the_round),
        CLAIM(who_is_sunk_loses_it_where_he_is),
        CLAIM(adrift_an_enemy_takes_it_up_again),
        CLAIM(adrift_a_friend_sends_it_home_and_is_told),
        CLAIM(adrift_it_is_home_after_a_while),
        CLAIM(who_leaves_is_moored_or_changes_sides_loses_it),
        CLAIM(who_carries_is_slower_even_with_power),
        CLAIM(practice_does_not_count),
        CLAIM(a_team_comes_up_on_its_own_side_away_from_each_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
