/* The claims of client/livery_wish.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "client/livery_wish.h"
#include "game/livery.h"

enum {
    OWN = 2,
    OTHER = 5,
};

static struct livery_wish livery;
static struct preferences p;
static struct world_head head;
static uint64_t now_us;

static void seat(int which, enum seat_kind kind, int colour, int emblem)
{
    head.seats[which].kind = (uint8_t)kind;
    head.seats[which].colour = (uint8_t)colour;
    head.seats[which].emblem = (uint8_t)emblem;
}

static int set_up(void **state)
{
    (void)state;
    memset(&livery, 0, sizeof(livery));
    memset(&head, 0, sizeof(head));
    preferences_reset(&p);
    now_us = 1000000;
    head.tick = 7;
    seat(OWN, SEAT_HUMAN, OWN, OWN);
    seat(OTHER, SEAT_HUMAN, OTHER, OTHER);
    return 0;
}

/* A second later, in ticks as well. */
static int next(void)
{
    now_us += 1000000;
    head.tick += 60;
    return livery_wish_next(&livery, &p, &head, OWN, now_us);
}

static void what_is_chosen_is_asked_for_until_it_is_had(void **state)
{
    (void)state;
    assert_int_equal(next(), LIVERY_WISH_NONE); /* nothing is chosen */
    p.colour = 10;
    assert_int_equal(next(), livery_value(9, OWN));
    assert_int_equal(next(), livery_value(9, OWN));
    p.emblem = 16;
    assert_int_equal(next(), livery_value(9, 15));
    seat(OWN, SEAT_HUMAN, 9, 15);
    assert_int_equal(next(), LIVERY_WISH_NONE);
    p.colour = 0; /* as at first again */
    p.emblem = 0;
    assert_int_equal(next(), livery_value(OWN, OWN));
}

static void what_another_person_has_is_not_asked_for(void **state)
{
    (void)state;
    p.colour = OTHER + 1;
    assert_int_equal(next(), LIVERY_WISH_NONE);
    p.emblem = 9;
    assert_int_equal(next(), livery_value(OWN, 8));
    seat(OTHER, SEAT_BOT, OTHER, OTHER);
    assert_int_equal(next(), livery_value(OTHER, 8));
}

static void it_is_asked_for_once_in_a_match_that_stands_still(void **state)
{
    (void)state;
    p.colour = 10;
    assert_int_not_equal(next(), LIVERY_WISH_NONE);
    for (int i = 0; i < 5; i++) {
        head.tick -= 60;
        assert_int_equal(next(), LIVERY_WISH_NONE);
    }
    head.tick = 0; /* another match */
    assert_int_not_equal(next(), LIVERY_WISH_NONE);
}

static void turning_the_setting_quickly_asks_twice_a_second_at_most(void **state)
{
    int asked = 0;
    (void)state;

    for (int i = 0; i < 100; i++) {
        p.colour = 6 + i % 10;
        now_us += 20000;
        head.tick += 1;
        asked += livery_wish_next(&livery, &p, &head, OWN, now_us) != LIVERY_WISH_NONE;
    }
    assert_in_range(asked, 3, 4);
}

static void who_has_no_seat_asks_for_nothing(void **state)
{
    (void)state;
    p.colour = 10;
    assert_int_equal(livery_wish_next(&livery, &p, &head, GAME_SEAT_NONE, now_us),
                     LIVERY_WISH_NONE);
    assert_int_equal(livery_wish_next(&livery, &p, &head, OWN + 1, now_us), LIVERY_WISH_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_is_chosen_is_asked_for_until_it_is_had, set_up),
        cmocka_unit_test_setup(what_another_person_has_is_not_asked_for, set_up),
        cmocka_unit_test_setup(it_is_asked_for_once_in_a_match_that_stands_still, set_up),
        cmocka_unit_test_setup(turning_the_setting_quickly_asks_twice_a_second_at_most, set_up),
        cmocka_unit_test_setup(who_has_no_seat_asks_for_nothing, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
