/* The claims of game/harbour/mine.h, and what mines do to boats.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "harbour_duel.h"

static struct mine *mine(int i)
{
    return &harbour_of(&t)->mines[i];
}

static int mines_out(void)
{
    int count = 0;

    for (int i = 0; i < HARBOUR_MINES; i++) {
        count += mine(i)->ttl > 0 && mine(i)->blown == 0;
    }
    return count;
}

static struct mine *first_mine(void)
{
    for (int i = 0; i < HARBOUR_MINES; i++) {
        if (mine(i)->ttl > 0) {
            return mine(i);
        }
    }
    fail_msg("there is no mine");
    return mine(0);
}

/* Presses the button for a tick. */
static void drop(int seat)
{
    harbour_hold(&t, seat, 0, 0, HARBOUR_MINE);
    table_step(&t);
    harbour_hold(&t, seat, 0, 0, 0);
    table_step(&t);
}

/* A live mine of seat 0 that nobody touches, with seat 1 to the west of it. */
static struct mine *lay(void)
{
    drop(0);
    harbour_put(&t, 0, 900, 600, EAST);
    harbour_put(&t, 1, 400, 600, EAST);
    table_run(&t, HARBOUR_ARMING_TICKS);
    return first_mine();
}

static void a_mine_is_dropped_astern_and_there_is_one_less(void **state)
{
    (void)state;
    drop(0);
    assert_int_equal(mines_out(), 1);
    assert_int_equal(boat(0)->mines, HARBOUR_MINES_HELD - 1);
    assert_int_equal(first_mine()->y, 600 * PX);
    assert_int_equal(first_mine()->x, 600 * PX - HARBOUR_BOAT_RADIUS - HARBOUR_MINE_RADIUS);
}

static void holding_the_button_drops_one(void **state)
{
    (void)state;
    harbour_hold(&t, 0, 0, 0, HARBOUR_MINE);
    table_run(&t, 100);
    assert_int_equal(mines_out(), 1);
}

static void who_has_none_drops_none(void **state)
{
    (void)state;
    boat(0)->mines = 0;
    drop(0);
    assert_int_equal(mines_out(), 0);
}

static void a_seat_has_no_more_than_its_share_in_the_water(void **state)
{
    (void)state;
    for (int i = 0; i < HARBOUR_MINES_OUT + 2; i++) {
        boat(0)->mines = HARBOUR_MINES_HELD;
        drop(0);
    }
    assert_int_equal(mines_out(), HARBOUR_MINES_OUT);
    assert_int_equal(boat(0)->mines, HARBOUR_MINES_HELD);
}

static void where_a_quay_is_astern_it_lies_under_the_boat(void **state)
{
    (void)state;
    harbour_put(&t, 0, 32 + 12, 600, EAST);
    drop(0);
    assert_int_equal(first_mine()->x, boat(0)->x);
    assert_true(table_is_sound(&t));
}

static void dropping_one_ends_protection(void **state)
{
    (void)state;
    boat(0)->timer = HARBOUR_PROTECT_TICKS;
    drop(0);
    assert_int_equal(boat(0)->timer, 0);
}

static void no_mine_is_dropped_while_guns_are_off(void **state)
{
    (void)state;
    table_head(&t)->phase = PHASE_RESULTS;
    drop(0);
    assert_int_equal(mines_out(), 0);
}

static void a_live_mine_goes_up_under_an_enemy_and_is_seen_to(void **state)
{
    struct mine *m = lay();
    (void)state;

    harbour_put(&t, 1, m->x / PX - 10, 600, EAST);
    table_step(&t);
    assert_int_equal(boat(1)->hull, HARBOUR_HULL - TUNE_MINE_DAMAGE);
    assert_int_equal(boat(1)->hit_by, 0);
    assert_true(boat(1)->vx < 0);
    assert_int_equal(m->blown, 1 + 1);
    assert_true(table_is_sound(&t));
    table_run(&t, HARBOUR_GONE_TICKS);
    assert_int_equal(m->ttl, 0);
    assert_int_equal(boat(1)->hull, HARBOUR_HULL - TUNE_MINE_DAMAGE);
}

static void a_mine_is_not_live_at_once(void **state)
{
    (void)state;
    drop(0);
    harbour_put(&t, 0, 900, 600, EAST);
    harbour_put(&t, 1, first_mine()->x / PX, 600, EAST);
    table_run(&t, HARBOUR_ARMING_TICKS - 4);
    assert_int_equal(boat(1)->hull, HARBOUR_HULL);
    table_run(&t, 5);
    assert_true(boat(1)->hull < HARBOUR_HULL);
}

static void its_owner_the_protected_and_the_moored_pass_over_it(void **state)
{
    struct mine *m = lay();
    (void)state;

    harbour_put(&t, 0, m->x / PX, 600, EAST);
    table_run(&t, 5);
    harbour_put(&t, 0, 900, 600, EAST);
    harbour_put(&t, 1, m->x / PX, 600, EAST)->timer = 10;
    table_run(&t, 5);
    boat(1)->timer = 0;
    boat(1)->idle = HARBOUR_IDLE_TICKS;
    table_run(&t, 5);
    assert_int_equal(m->blown, 0);
}

static void a_shell_of_an_enemy_sets_it_off_and_nobody_is_hurt(void **state)
{
    struct mine *m = lay();
    (void)state;

    harbour_hold(&t, 1, 0, 0, FIRE);
    table_run(&t, 2);
    harbour_hold(&t, 1, 0, 0, 0);
    table_run(&t, 25);
    assert_int_equal(m->blown, HARBOUR_MINE_SHOT);
    assert_int_equal(harbour_shells(&t), 0);
    assert_true(table_is_sound(&t));
    assert_int_equal(boat(0)->hull, HARBOUR_HULL);
}

static void its_owners_shells_pass_over_it(void **state)
{
    struct mine *m = lay();
    (void)state;

    harbour_put(&t, 0, 700, 600, WEST);
    harbour_hold(&t, 0, 0, 0, FIRE);
    table_run(&t, 30);
    assert_int_equal(m->blown, 0);
}

static void a_mine_sinks_of_age_without_a_word(void **state)
{
    struct mine *m = lay();
    (void)state;

    m->ttl = 2;
    table_run(&t, 2);
    assert_int_equal(m->ttl, 0);
    assert_int_equal(mines_out(), 0);
    assert_true(table_is_sound(&t));
}

static void who_leaves_takes_his_mines_along(void **state)
{
    (void)state;
    lay();
    table_command(&t, COMMAND_LEAVE, 0, 0, "");
    table_step(&t);
    assert_int_equal(mines_out(), 0);
    assert_true(table_is_sound(&t));
}

static void a_countdown_clears_the_water(void **state)
{
    (void)state;
    lay();
    table_command(&t, COMMAND_RESTART, 0, 0, "");
    table_step(&t);
    assert_int_equal(mines_out(), 0);
}

int main(void)
{
#define CLAIM(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        CLAIM(a_mine_is_dropped_astern_and_there_is_one_less),
        CLAIM(holding_the_button_drops_one),
        CLAIM(who_has_none_drops_none),
        CLAIM(a_seat_has_no_more_than_its_share_in_the_water),
        CLAIM(where_a_quay_is_astern_it_lies_under_the_boat),
        CLAIM(dropping_one_ends_protection),
        CLAIM(no_mine_is_dropped_while_guns_are_off),
        CLAIM(a_live_mine_goes_up_under_an_enemy_and_is_seen_to),
        CLAIM(a_mine_is_not_live_at_once),
        CLAIM(its_owner_the_protected_and_the_moored_pass_over_it),
        CLAIM(a_shell_of_an_enemy_sets_it_off_and_nobody_is_hurt),
        CLAIM(its_owners_shells_pass_over_it),
        CLAIM(a_mine_sinks_of_age_without_a_word),
        CLAIM(who_leaves_takes_his_mines_along),
        CLAIM(a_countdown_clears_the_water),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
