/* The claims of game/harbour/crate.h, of ammunition and of power.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "harbour_duel.h"

static struct crate *crate(int i)
{
    return &harbour_of(&t)->crates[i];
}

static int crates_afloat(void)
{
    int count = 0;

    for (int i = 0; i < HARBOUR_CRATES; i++) {
        count += crate(i)->kind != CRATE_NONE && crate(i)->taken_by == 0;
    }
    return count;
}

/* A crate that lies where a boat is. */
static void put_crate(int i, enum crate_kind kind, const struct boat *b)
{
    *crate(i) =
        (struct crate){ .x = b->x, .y = b->y, .ttl = 500, .kind = (uint8_t)kind, .life = 7 };
}

static void crates_come_the_sooner_the_more_play(void **state)
{
    int with_two = 0;
    (void)state;

    for (int i = 0; i < 60 * TICK_HZ; i++) {
        int before = crates_afloat();

        boat(0)->idle = boat(1)->idle = HARBOUR_IDLE_TICKS; /* nobody takes them */
        table_step(&t);
        with_two += crates_afloat() > before;
        assert_true(table_is_sound(&t));
    }
    assert_in_range(with_two, 2, 5);
    int with_all = 0;

    harbour_play(&t, GAME_SEATS);
    for (int i = 0; i < 60 * TICK_HZ; i++) {
        int before = crates_afloat();

        for (int seat = 0; seat < GAME_SEATS; seat++) {
            boat(seat)->idle = HARBOUR_IDLE_TICKS;
        }
        table_step(&t);
        with_all += crates_afloat() > before;
    }
    assert_in_range(with_all, with_two + 3, 16);
}

static void crates_come_where_the_map_says(void **state)
{
    (void)state;
    level_of(&t)->crate_spots[0] = (struct harbour_place){ 1000 * PX, 900 * PX };
    level_of(&t)->crate_spot_count = 1;
    harbour_of(&t)->next_crate = 1;
    table_step(&t);
    assert_int_equal(crates_afloat(), 1);
    assert_in_range(crate(0)->x, 999 * PX, 1001 * PX);
    assert_in_range(crate(0)->y, 899 * PX, 901 * PX);
    harbour_of(&t)->next_crate = 1;
    table_step(&t);
    assert_int_equal(crates_afloat(), 1); /* none upon another */
}

static void a_crate_drifts_slowly_and_turns_back_at_a_quay(void **state)
{
    (void)state;
    put_crate(0, CRATE_REPAIR, boat(0));
    crate(0)->x = (32 + 9) * PX + 40;
    crate(0)->vx = -TUNE_CRATE_DRIFT;
    table_run(&t, 20);
    assert_int_equal(crate(0)->vx, TUNE_CRATE_DRIFT);
    assert_true(crate(0)->x > (32 + 9) * PX);
    assert_true(table_is_sound(&t));
}

static void a_crate_that_nobody_takes_sinks(void **state)
{
    (void)state;
    put_crate(0, CRATE_REPAIR, boat(0));
    crate(0)->x = 1000 * PX;
    crate(0)->ttl = 2;
    table_run(&t, 2);
    assert_int_equal(crate(0)->kind, CRATE_NONE);
    assert_true(table_is_sound(&t));
}

static void a_repair_gives_hull_back(void **state)
{
    (void)state;
    boat(0)->hull = 20;
    put_crate(0, CRATE_REPAIR, boat(0));
    table_step(&t);
    assert_int_equal(boat(0)->hull, 20 + TUNE_CRATE_HULL);
    put_crate(1, CRATE_REPAIR, boat(0));
    table_step(&t);
    assert_int_equal(boat(0)->hull, HARBOUR_HULL);
}

static void ammunition_fills_shells_and_mines(void **state)
{
    (void)state;
    boat(0)->ammo = 0;
    boat(0)->mines = 0;
    put_crate(0, CRATE_AMMUNITION, boat(0));
    table_step(&t);
    assert_int_equal(boat(0)->ammo, HARBOUR_AMMO);
    assert_int_equal(boat(0)->mines, HARBOUR_MINES_HELD);
}

static void a_crate_is_taken_once_and_stays_to_be_seen(void **state)
{
    (void)state;
    boat(0)->hull = 1;
    boat(1)->hull = 1;
    harbour_put(&t, 1, 622, 600, EAST);
    put_crate(0, CRATE_REPAIR, boat(0));
    crate(0)->x = 611 * PX;
    table_step(&t);
    assert_int_equal((boat(0)->hull > 1) + (boat(1)->hull > 1), 1);
    assert_in_range(crate(0)->taken_by, 1, 2);
    assert_true(table_is_sound(&t));
    table_run(&t, HARBOUR_GONE_TICKS);
    assert_int_equal(crate(0)->kind, CRATE_NONE);
    assert_int_equal((boat(0)->hull > 1) + (boat(1)->hull > 1), 1);
}

static void no_seat_wins_every_race_for_a_crate(void **state)
{
    int first = 0;
    (void)state;

    for (int i = 0; i < 2 * GAME_SEATS; i++) {
        harbour_put(&t, 0, 600, 600, EAST);
        harbour_put(&t, 1, 622, 600, EAST);
        put_crate(0, CRATE_AMMUNITION, boat(0));
        crate(0)->x = 611 * PX;
        table_step(&t);
        first += crate(0)->taken_by == 1;
    }
    assert_int_equal(first, GAME_SEATS);
}

static void a_moored_boat_takes_no_crate(void **state)
{
    (void)state;
    boat(0)->idle = HARBOUR_IDLE_TICKS;
    put_crate(0, CRATE_POWER, boat(0));
    table_step(&t);
    assert_int_equal(crate(0)->taken_by, 0);
    assert_int_equal(boat(0)->power, 0);
}

static void power_is_told_when_it_comes_and_when_it_is_taken(void **state)
{
    struct news news[GAME_NEWS];
    (void)state;

    table_step(&t);
    put_crate(0, CRATE_POWER, boat(0));
    assert_int_equal(count_news(news), 1);
    assert_int_equal(news[0].by, GAME_SEAT_NONE);
    table_step(&t);
    assert_int_equal(count_news(news), 1);
    assert_int_equal(news[0].by, 0);
    assert_string_equal(news[0].verb, "has full steam");
}

static void power_makes_the_gun_twice_as_fast_and_takes_no_shells(void **state)
{
    uint8_t shots = boat(0)->shots;
    (void)state;

    harbour_put(&t, 1, 600, 1000, EAST);
    boat(0)->power = HARBOUR_POWER_TICKS;
    boat(0)->ammo = 0;
    harbour_hold(&t, 0, 0, 0, FIRE);
    table_run(&t, 2 * HARBOUR_RELOAD_TICKS);
    assert_int_equal((uint8_t)(boat(0)->shots - shots), 4);
}

static void power_makes_a_boat_faster_for_a_while(void **state)
{
    int top;
    (void)state;

    harbour_put(&t, 0, 100, 600, EAST);
    harbour_put(&t, 1, 600, 1000, EAST);
    harbour_hold(&t, 0, HARBOUR_AXIS, 0, 0);
    table_run(&t, 150);
    top = boat(0)->vx;
    harbour_put(&t, 0, 100, 600, EAST)->power = 150;
    table_run(&t, 149);
    assert_in_range(boat(0)->vx, top * 110 / 100, top * 140 / 100);
    table_run(&t, 1);
    assert_int_equal(boat(0)->power, 0);
}

static void a_shot_costs_a_shell_and_without_one_the_gun_is_silent(void **state)
{
    uint8_t shots = boat(0)->shots;
    (void)state;

    shoot();
    assert_int_equal(boat(0)->ammo, HARBOUR_AMMO - 1);
    boat(0)->ammo = 0;
    boat(0)->refill = 0;
    shoot();
    assert_int_equal((uint8_t)(boat(0)->shots - shots), 1);
}

static void shells_come_back_slowly(void **state)
{
    (void)state;
    boat(0)->ammo = 0;
    boat(0)->refill = 0;
    table_run(&t, HARBOUR_REFILL_TICKS);
    assert_int_equal(boat(0)->ammo, 1);
    table_run(&t, HARBOUR_REFILL_TICKS * HARBOUR_AMMO);
    assert_int_equal(boat(0)->ammo, HARBOUR_AMMO);
    assert_int_equal(boat(0)->refill, 0);
}

static void a_current_takes_along_what_floats(void **state)
{
    int32_t crate_x;
    (void)state;

    for (int column = 10; column < 30; column++) {
        harbour_square(&t, column, 18, SQUARE_FLOW_EAST);
    }
    harbour_put(&t, 0, 400, 18 * 32 + 16, NORTH);
    put_crate(0, CRATE_REPAIR, boat(0));
    crate(0)->x = 500 * PX;
    crate_x = crate(0)->x;
    table_run(&t, 60);
    assert_int_equal(crate(0)->x - crate_x, 60 * TUNE_CURRENT);
    assert_in_range(boat(0)->vx, TUNE_CURRENT * 8 / 10, TUNE_CURRENT);
    assert_in_range(abs(boat(0)->vy), 0, 2);
    assert_true(table_is_sound(&t));
}

static void against_a_current_a_boat_makes_way(void **state)
{
    (void)state;
    for (int column = 5; column < 40; column++) {
        harbour_square(&t, column, 18, SQUARE_FLOW_WEST);
    }
    harbour_put(&t, 1, 600, 1000, EAST);
    harbour_put(&t, 0, 400, 18 * 32 + 16, EAST);
    harbour_hold(&t, 0, HARBOUR_AXIS, 0, 0);
    table_run(&t, 150);
    assert_in_range(boat(0)->vx, 400, 600);
}

int main(void)
{
#define CLAIM(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        CLAIM(crates_come_the_sooner_the_more_play),
        CLAIM(crates_come_where_the_map_says),
        CLAIM(a_crate_drifts_slowly_and_turns_back_at_a_quay),
        CLAIM(a_crate_that_nobody_takes_sinks),
        CLAIM(a_repair_gives_hull_back),
        CLAIM(ammunition_fills_shells_and_mines),
        CLAIM(a_crate_is_taken_once_and_stays_to_be_seen),
        CLAIM(no_seat_wins_every_race_for_a_crate),
        CLAIM(a_moored_boat_takes_no_crate),
        CLAIM(power_is_told_when_it_comes_and_when_it_is_taken),
        CLAIM(power_makes_the_gun_twice_as_fast_and_takes_no_shells),
        CLAIM(power_makes_a_boat_faster_for_a_while),
        CLAIM(a_shot_costs_a_shell_and_without_one_the_gun_is_silent),
        CLAIM(shells_come_back_slowly),
        CLAIM(a_current_takes_along_what_floats),
        CLAIM(against_a_current_a_boat_makes_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
