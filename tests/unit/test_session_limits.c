/* The claims of server/session.h about how many offences and requests are too many.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/session.h"

enum {
    SECOND_US = 1000000,
    NOW_US = 5000000,
};

static void open_session(struct session *s, uint64_t now_us)
{
    const struct net_event event = { .kind = NET_CONNECTED, .peer = 1, .door = NET_DOOR_OPEN };

    session_open(s, &event, now_us);
}

static void three_offences_within_a_second_are_too_many(void **state)
{
    struct session s;

    (void)state;
    open_session(&s, NOW_US);
    assert_false(session_offend(&s, NOW_US));
    assert_false(session_offend(&s, NOW_US + SECOND_US / 2));
    assert_true(session_offend(&s, NOW_US + SECOND_US));
}

static void offences_a_second_apart_are_forgiven(void **state)
{
    struct session s;
    uint64_t now_us = NOW_US;

    (void)state;
    open_session(&s, now_us);
    for (int i = 0; i < 20; i++) {
        assert_false(session_offend(&s, now_us));
        now_us += SECOND_US / 2 + 1;
    }
}

static void three_offences_in_any_second_are_too_many(void **state)
{
    struct session s;

    (void)state;
    open_session(&s, NOW_US);
    assert_false(session_offend(&s, NOW_US));
    assert_false(session_offend(&s, NOW_US + SECOND_US * 9 / 10));
    assert_false(session_offend(&s, NOW_US + SECOND_US * 11 / 10));
    assert_true(session_offend(&s, NOW_US + SECOND_US * 12 / 10));
}

static int requests_granted(struct session *s, uint64_t now_us)
{
    int granted = 0;

    while (granted < 100 && session_may_request(s, now_us)) {
        granted++;
    }
    return granted;
}

static void requests_are_limited_to_a_burst_and_a_rate(void **state)
{
    struct session s;

    (void)state;
    open_session(&s, NOW_US);
    assert_int_equal(requests_granted(&s, NOW_US), SESSION_REQUESTS_S);
    assert_int_equal(requests_granted(&s, NOW_US + 1), 0);
    assert_int_equal(requests_granted(&s, NOW_US + SECOND_US / SESSION_REQUESTS_S), 1);
    assert_int_equal(requests_granted(&s, NOW_US + SECOND_US / SESSION_REQUESTS_S), 0);
    assert_int_equal(requests_granted(&s, NOW_US + 100 * SECOND_US), SESSION_REQUESTS_S);
}

static void requests_are_granted_in_the_first_second_of_the_clock(void **state)
{
    struct session s;

    (void)state;
    open_session(&s, 0);
    assert_int_equal(requests_granted(&s, SECOND_US), SESSION_REQUESTS_S);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_offences_within_a_second_are_too_many),
        cmocka_unit_test(offences_a_second_apart_are_forgiven),
        cmocka_unit_test(three_offences_in_any_second_are_too_many),
        cmocka_unit_test(requests_are_limited_to_a_burst_and_a_rate),
        cmocka_unit_test(requests_are_granted_in_the_first_second_of_the_clock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
