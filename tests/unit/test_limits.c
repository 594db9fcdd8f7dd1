/* Budgets and lock-out: each holds exactly its figure, and none can be turned against others.
 * SPDX-License-Identifier: MIT */
#include "net/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
    SECOND_US = 1000000,
    START_US = 50 * SECOND_US,
    LOOPBACK = 0x7f000001,
    FAR_LOOPBACK = 0x7fffffff,
    NEIGHBOUR = 0x0a000001,
    MANY = 1000000,
};

static void open_limits(struct limits *l)
{
    static const uint8_t key[LIMITS_KEY_BYTES] = { 1 };

    limits_init(l, key);
}

static int take_replies(struct limits *l, uint64_t now_us)
{
    int count = 0;

    while (limits_take_reply(l, now_us)) {
        count++;
    }
    return count;
}

/* As many as the address gets at once, if ticks don't limit it. */
static int take_exchanges(struct limits *l, uint32_t ipv4, uint64_t now_us)
{
    uint64_t wait_us;
    int count = 0;

    limits_tick(l);
    while (count < MANY && limits_take_exchange(l, ipv4, now_us, &wait_us)) {
        limits_tick(l);
        count++;
    }
    return count;
}

static int take_guesses(struct limits *l, uint32_t ipv4, uint16_t locator, uint64_t now_us)
{
    uint64_t wait_us;
    int count = 0;

    while (count < MANY && limits_take_guess(l, ipv4, locator, now_us, &wait_us)) {
        count++;
    }
    return count;
}

static void replies_come_back_at_2000_a_second(void **state)
{
    struct limits l;
    int count = 0;

    (void)state;
    open_limits(&l);
    assert_int_equal(take_replies(&l, START_US), 200);
    for (uint64_t ms = 1; ms <= 1000; ms++) {
        count += take_replies(&l, START_US + ms * 1000);
    }
    assert_int_equal(count, 2000);
}

static void four_exchanges_fit_in_a_tick(void **state)
{
    struct limits l;
    uint64_t wait_us;

    (void)state;
    open_limits(&l);
    for (int tick = 0; tick < 3; tick++) {
        for (int i = 0; i < LIMITS_EXCHANGES_A_TICK; i++) {
            assert_true(limits_take_exchange(&l, LOOPBACK, START_US, &wait_us));
        }
        assert_false(limits_take_exchange(&l, LOOPBACK, START_US, &wait_us));
        assert_int_equal(wait_us, SECOND_US / TICK_HZ);
        limits_tick(&l);
    }
}

static void all_together_get_200_exchanges_a_second(void **state)
{
    struct limits l;
    int count = 0;

    (void)state;
    open_limits(&l);
    assert_int_equal(take_exchanges(&l, LOOPBACK, START_US), LIMITS_EXCHANGES_BURST);
    for (uint64_t ms = 1; ms <= 1000; ms++) {
        count += take_exchanges(&l, ms % 2 ? LOOPBACK : FAR_LOOPBACK, START_US + ms * 1000);
    }
    assert_int_equal(count, LIMITS_EXCHANGES_A_SECOND);
}

static void an_address_gets_20_exchanges_a_second_after_5(void **state)
{
    struct limits l;
    uint64_t wait_us;
    int count = 0;

    (void)state;
    open_limits(&l);
    assert_int_equal(take_exchanges(&l, NEIGHBOUR, START_US), 5);
    assert_false(limits_take_exchange(&l, NEIGHBOUR, START_US, &wait_us));
    assert_int_equal(wait_us, SECOND_US / 20);
    assert_int_equal(take_exchanges(&l, NEIGHBOUR + 1, START_US),
                     5); /* not its neighbour's fault */
    for (uint64_t ms = 1; ms <= 1000; ms++) {
        count += take_exchanges(&l, NEIGHBOUR, START_US + ms * 1000);
    }
    assert_int_equal(count, 20);
}

static void what_is_refused_takes_nothing(void **state)
{
    struct limits l;
    uint64_t wait_us;

    (void)state;
    open_limits(&l);
    assert_int_equal(take_exchanges(&l, NEIGHBOUR, START_US), 5);
    for (int i = 0; i < MANY / 1000; i++) {
        assert_false(limits_take_exchange(&l, NEIGHBOUR, START_US, &wait_us));
    }
    assert_int_equal(take_exchanges(&l, LOOPBACK, START_US), LIMITS_EXCHANGES_BURST - 5);
    assert_int_equal(take_exchanges(&l, NEIGHBOUR, START_US + wait_us), 1);
}

/* A thousand real addresses, each used up: whoever comes next still finds a full bucket. */
static void a_crowd_locks_nobody_out(void **state)
{
    struct limits l;
    uint64_t now_us = START_US;

    (void)state;
    open_limits(&l);
    for (uint32_t i = 0; i < 1000; i++) {
        assert_int_equal(take_guesses(&l, NEIGHBOUR + i, (uint16_t)(100 + i), now_us), 5);
        assert_int_equal(take_exchanges(&l, NEIGHBOUR + i, now_us), 5);
        now_us += SECOND_US / 10;
    }
    assert_int_equal(take_exchanges(&l, NEIGHBOUR + 5000, now_us), 5);
    assert_int_equal(take_exchanges(&l, NEIGHBOUR + 999, now_us), 1 + 1); /* remembered */
}

static void an_address_has_5_guesses_then_one_in_12_seconds(void **state)
{
    struct limits l;
    uint64_t wait_us;

    (void)state;
    open_limits(&l);
    assert_int_equal(take_guesses(&l, NEIGHBOUR, 1, START_US), 5);
    assert_int_equal(take_guesses(&l, NEIGHBOUR, 2, START_US), 0);
    assert_false(limits_take_guess(&l, NEIGHBOUR, 3, START_US, &wait_us));
    assert_int_equal(wait_us, 12 * SECOND_US);
    assert_int_equal(take_guesses(&l, NEIGHBOUR, 1, START_US + wait_us - 1), 0);
    assert_int_equal(take_guesses(&l, NEIGHBOUR, 1, START_US + wait_us), 1);
}

static void a_locator_has_30_guesses_then_one_in_2_seconds(void **state)
{
    struct limits l;
    uint64_t wait_us;

    (void)state;
    open_limits(&l);
    assert_int_equal(take_guesses(&l, LOOPBACK, 1, START_US), 30);
    assert_false(limits_take_guess(&l, NEIGHBOUR, 1, START_US, &wait_us));
    assert_int_equal(wait_us, 2 * SECOND_US);
    assert_int_equal(take_guesses(&l, LOOPBACK, 1, START_US + 60ull * SECOND_US), 30);
    assert_int_equal(take_guesses(&l, LOOPBACK, 2, START_US), 30);
}

static void a_guess_given_back_can_be_taken_again(void **state)
{
    struct limits l;

    (void)state;
    open_limits(&l);
    assert_int_equal(take_guesses(&l, NEIGHBOUR, 1, START_US), 5);
    limits_give_guess(&l, NEIGHBOUR, 1);
    assert_int_equal(take_guesses(&l, NEIGHBOUR, 1, START_US), 1);
    assert_int_equal(take_guesses(&l, LOOPBACK, 1, START_US), 25);
    limits_give_guess(&l, LOOPBACK, 1);
    limits_give_guess(&l, NEIGHBOUR + 1, 1); /* of an address that is forgotten */
    assert_int_equal(take_guesses(&l, LOOPBACK, 1, START_US), 2);
}

static void giving_back_never_makes_more_than_a_full_bucket(void **state)
{
    struct limits l;

    (void)state;
    open_limits(&l);
    for (int i = 0; i < 100; i++) {
        limits_give_guess(&l, NEIGHBOUR, 1);
    }
    assert_int_equal(take_guesses(&l, LOOPBACK, 1, START_US), 30);
}

/* Which locators share a lock depends on the key. */
static void locks_are_shared_by_a_keyed_hash(void **state)
{
    uint8_t key[LIMITS_KEY_BYTES] = { 0 };
    bool was_shared[2][2000];

    (void)state;
    for (uint8_t i = 0; i < 2; i++) {
        struct limits l;
        int shared = 0;

        key[0] = i;
        limits_init(&l, key);
        assert_int_equal(take_guesses(&l, LOOPBACK, 1, START_US), 30);
        for (uint16_t locator = 2; locator < 2000; locator++) {
            uint64_t wait_us;
            bool is_free = limits_take_guess(&l, LOOPBACK, locator, START_US, &wait_us);
            was_shared[i][locator] = !is_free;
            if (is_free) {
                limits_give_guess(&l, LOOPBACK, locator);
            }
            shared += !is_free;
        }
        assert_in_range(shared, 1, 20);
    }
    assert_memory_not_equal(was_shared[0] + 2, was_shared[1] + 2, 1998);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(replies_come_back_at_2000_a_second),
        cmocka_unit_test(four_exchanges_fit_in_a_tick),
        cmocka_unit_test(all_together_get_200_exchanges_a_second),
        cmocka_unit_test(an_address_gets_20_exchanges_a_second_after_5),
        cmocka_unit_test(what_is_refused_takes_nothing),
        cmocka_unit_test(a_crowd_locks_nobody_out),
        cmocka_unit_test(an_address_has_5_guesses_then_one_in_12_seconds),
        cmocka_unit_test(a_locator_has_30_guesses_then_one_in_2_seconds),
        cmocka_unit_test(a_guess_given_back_can_be_taken_again),
        cmocka_unit_test(giving_back_never_makes_more_than_a_full_bucket),
        cmocka_unit_test(locks_are_shared_by_a_keyed_hash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
