/* The claims of client/frame_times.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "client/frame_times.h"

static void without_a_frame_it_is_none(void **state)
{
    struct frame_times t = { .count = 0 };

    (void)state;
    assert_int_equal(frame_times_p99(&t), 0);
}

static void of_a_few_it_is_the_longest(void **state)
{
    struct frame_times t = { .count = 0 };

    (void)state;
    frame_times_add(&t, 300);
    frame_times_add(&t, 900);
    frame_times_add(&t, 500);
    assert_int_equal(frame_times_p99(&t), 900);
}

static void one_in_a_hundred_may_be_longer(void **state)
{
    struct frame_times t = { .count = 0 };

    (void)state;
    for (uint32_t i = 1; i <= FRAME_TIMES; i++) {
        frame_times_add(&t, i * 7 % FRAME_TIMES + 1); /* 1..FRAME_TIMES in another order */
    }
    assert_int_equal(frame_times_p99(&t), FRAME_TIMES - FRAME_TIMES / 100);
}

static void what_is_long_ago_is_forgotten(void **state)
{
    struct frame_times t = { .count = 0 };

    (void)state;
    for (int i = 0; i < 50; i++) {
        frame_times_add(&t, UINT64_MAX);
    }
    assert_int_equal(frame_times_p99(&t), UINT32_MAX);
    for (int i = 0; i < FRAME_TIMES; i++) {
        frame_times_add(&t, 16000);
    }
    assert_int_equal(frame_times_p99(&t), 16000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_frame_it_is_none),
        cmocka_unit_test(of_a_few_it_is_the_longest),
        cmocka_unit_test(one_in_a_hundred_may_be_longer),
        cmocka_unit_test(what_is_long_ago_is_forgotten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
