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
    PORT = 40000,
    TOKEN_US = 2 * SECOND_US, /* of a locator */
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

/* One guess from that address; on loopback each port is somebody else. */
static bool guess_from(struct limits *l, uint32_t ipv4, uint16_t port, uint16_t locator,
                       uint64_t now_us, uint64_t *wait_us)
{
    return limits_take_guess(l, &(struct net_address){ ipv4, port }, locator, now_us, wait_us);
}

static void give_guess(struct limits *l, uint32_t ipv4, uint16_t locator)
{
    limits_give_guess(l, &(struct net_address){ ipv4, PORT }, locator);
}

static int take_guesses(struct limits *l, uint32_t ipv4, uint16_t locator, uint64_t now_us)
{
    uint64_t wait_us;
    int count = 0;

    while (count < MANY && guess_from(l, ipv4, PORT, locator, now_us, &wait_us)) {
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
    assert_false(guess_from(&l, NEIGHBOUR, PORT, 3, START_US, &wait_us));
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
    assert_false(guess_from(&l, NEIGHBOUR, PORT, 1, START_US, &wait_us));
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
    give_guess(&l, NEIGHBOUR, 1);
    assert_int_equal(take_guesses(&l, NEIGHBOUR, 1, START_US), 1);
    assert_int_equal(take_guesses(&l, LOOPBACK, 1, START_US), 25);
    give_guess(&l, LOOPBACK, 1);
    give_guess(&l, NEIGHBOUR + 1, 1); /* of an address that is forgotten */
    assert_int_equal(take_guesses(&l, LOOPBACK, 1, START_US), 2);
}

static void giving_back_never_makes_more_than_a_full_bucket(void **state)
{
    struct limits l;

    (void)state;
    open_limits(&l);
    for (int i = 0; i < 100; i++) {
        give_guess(&l, NEIGHBOUR, 1);
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
            bool is_free = guess_from(&l, LOOPBACK, PORT, locator, START_US, &wait_us);
            was_shared[i][locator] = !is_free;
            if (is_free) {
                give_guess(&l, LOOPBACK, locator);
            }
            shared += !is_free;
        }
        assert_in_range(shared, 1, 20);
    }
    assert_memory_not_equal(was_shared[0] + 2, was_shared[1] + 2, 1998);
}

/* --- whose turn it is ------------------------------------------------------------------------- */

/* The burst is gone, and a token comes back every two seconds from START_US on. */
static void open_locked(struct limits *l)
{
    open_limits(l);
    assert_int_equal(take_guesses(l, LOOPBACK, 1, START_US), 30);
}

static bool may_guess(struct limits *l, uint16_t port, uint64_t now_us)
{
    uint64_t wait_us;

    return guess_from(l, LOOPBACK, port, 1, now_us, &wait_us);
}

static void a_token_is_for_who_was_told_to_wait_last(void **state)
{
    struct limits l;

    (void)state;
    open_locked(&l);
    for (uint16_t port = 1; port <= 3; port++) {
        assert_false(may_guess(&l, port, START_US + port));
    }
    assert_false(may_guess(&l, 1, START_US + TOKEN_US));
    assert_false(may_guess(&l, 2, START_US + TOKEN_US));
    assert_false(may_guess(&l, 4, START_US + TOKEN_US - 1)); /* now this was the last */
    assert_false(may_guess(&l, 3, START_US + TOKEN_US));
    assert_true(may_guess(&l, 4, START_US + TOKEN_US));
    assert_true(may_guess(&l, 3, START_US + 2 * TOKEN_US)); /* 4 has had its turn */
}

static void a_token_that_is_not_fetched_is_for_anybody(void **state)
{
    struct limits l;
    uint64_t wait_us;

    (void)state;
    open_locked(&l);
    assert_false(may_guess(&l, 1, START_US));
    assert_false(may_guess(&l, 2, START_US + 1));
    assert_false(guess_from(&l, LOOPBACK, 1, 1, START_US + TOKEN_US, &wait_us));
    assert_int_equal(wait_us, SECOND_US / 2);
    assert_false(may_guess(&l, 1, START_US + TOKEN_US + wait_us - 1));
    assert_true(may_guess(&l, 1, START_US + TOKEN_US + wait_us));
}

static void who_has_gone_keeps_nobody_waiting(void **state)
{
    struct limits l;

    (void)state;
    open_locked(&l);
    assert_false(may_guess(&l, 2, START_US));
    /* Two tokens were there for the taking; the third comes when 2 was not seen for 5 s. */
    assert_true(may_guess(&l, 1, START_US + 2 * TOKEN_US + SECOND_US));
    assert_true(may_guess(&l, 1, START_US + 2 * TOKEN_US + SECOND_US));
    assert_true(may_guess(&l, 1, START_US + 3 * TOKEN_US));
}

static void other_ports_of_another_address_are_the_same_person(void **state)
{
    struct limits l;
    uint64_t wait_us;

    (void)state;
    open_locked(&l);
    assert_false(guess_from(&l, NEIGHBOUR, 1, 1, START_US, &wait_us));
    assert_false(may_guess(&l, 1, START_US + 1));
    assert_false(guess_from(&l, NEIGHBOUR, 2, 1, START_US + 2, &wait_us));
    assert_false(guess_from(&l, NEIGHBOUR, 3, 1, START_US + TOKEN_US, &wait_us));
    assert_true(may_guess(&l, 1, START_US + TOKEN_US));
}

/* Who comes once in a while, waits as told, and is told to wait again or gets in: the longest it
 * took, while all of LIMITS_WAITING - 1 others ask every five milliseconds, for a minute. */
static void who_hammers_keeps_no_newcomer_out_for_five_seconds(void **state)
{
    struct limits l;
    uint64_t came_us = START_US + SECOND_US;
    uint64_t due_us = came_us;
    uint64_t longest_us = 0;
    uint16_t port = 1000;
    int judged = 0;

    (void)state;
    open_locked(&l);
    for (uint64_t now_us = START_US; now_us < START_US + 60ull * SECOND_US; now_us += 5000) {
        for (uint16_t i = 1; i < LIMITS_WAITING; i++) {
            judged += may_guess(&l, i, now_us);
        }
        uint64_t wait_us;
        if (now_us < due_us) {
            continue;
        }
        if (!guess_from(&l, LOOPBACK, port, 1, now_us, &wait_us)) {
            due_us = now_us + wait_us;
            continue;
        }
        limits_give_guess(&l, &(struct net_address){ LOOPBACK, port }, 1); /* it was right */
        longest_us = now_us - came_us > longest_us ? now_us - came_us : longest_us;
        port++;
        came_us = now_us + 3700000;
        due_us = came_us;
    }
    print_message("%d newcomers, the longest waited %d ms; %d guesses were judged\n", port - 1000,
                  (int)(longest_us / 1000), judged);
    assert_true(port - 1000 >= 60 / (4 + 3));
    assert_true(longest_us < 5 * SECOND_US);
    assert_true(judged <= 30); /* after the burst of 30 */
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
        cmocka_unit_test(a_token_is_for_who_was_told_to_wait_last),
        cmocka_unit_test(a_token_that_is_not_fetched_is_for_anybody),
        cmocka_unit_test(who_has_gone_keeps_nobody_waiting),
        cmocka_unit_test(other_ports_of_another_address_are_the_same_person),
        cmocka_unit_test(who_hammers_keeps_no_newcomer_out_for_five_seconds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
