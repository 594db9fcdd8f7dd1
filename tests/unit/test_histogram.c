/* The claims of base/histogram.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/histogram.h"
#include "base/rng.h"

enum {
    SEED = 11,
    DRAWS = 20000,
    EXACT_BELOW = 128,
};

/* What the histogram makes of a value when a larger one is there too, so that the largest, which
 * is exact, does not help. */
static uint32_t as_seen(uint32_t value)
{
    struct histogram h;

    histogram_init(&h);
    histogram_add(&h, value);
    histogram_add(&h, UINT32_MAX);
    return histogram_at(&h, 500);
}

static void nothing_added_has_no_percentile_but_zero(void **state)
{
    struct histogram h;
    (void)state;

    histogram_init(&h);
    assert_int_equal(h.count, 0);
    assert_int_equal(histogram_at(&h, 0), 0);
    assert_int_equal(histogram_at(&h, 500), 0);
    assert_int_equal(histogram_at(&h, 1000), 0);
}

static void values_below_128_are_exact(void **state)
{
    (void)state;

    for (uint32_t value = 0; value < EXACT_BELOW; value++) {
        assert_int_equal(as_seen(value), value);
    }
}

/* 35 minutes in microseconds: more than anything that is measured. */
static void values_below_2_to_31_are_within_sixteen_thousandths(void **state)
{
    uint64_t chance = SEED;
    (void)state;

    print_message("seed %d\n", SEED);
    for (unsigned bits = 8; bits < 32; bits++) {
        for (int i = 0; i < 100; i++) {
            uint32_t top = 1u << (bits - 1);
            uint32_t value = i == 0 ? top : i == 1 ? 2 * top - 1 : top + rng_below(&chance, top);
            int64_t error = (int64_t)as_seen(value) - value;

            assert_true(llabs(error) * 1000 <= (int64_t)value * 16);
        }
    }
}

static void largest_value_is_exact_and_bounds_every_percentile(void **state)
{
    static const uint32_t values[] = { 0, 1, 127, 128, 129, 99999, UINT32_MAX };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(values); i++) {
        struct histogram h;

        histogram_init(&h);
        histogram_add(&h, values[i]);
        assert_int_equal(h.most, values[i]);
        assert_true(histogram_at(&h, 0) <= values[i]);
        assert_true(histogram_at(&h, 1000) <= values[i]);
    }
}

static void percentiles_count_from_the_smallest(void **state)
{
    struct histogram h;
    (void)state;

    histogram_init(&h);
    for (uint32_t value = 100; value > 0; value--) {
        histogram_add(&h, value);
    }
    assert_int_equal(h.count, 100);
    assert_int_equal(histogram_at(&h, 0), 1);
    assert_int_equal(histogram_at(&h, 10), 1);
    assert_int_equal(histogram_at(&h, 11), 2);
    assert_int_equal(histogram_at(&h, 500), 50);
    assert_int_equal(histogram_at(&h, 990), 99);
    assert_int_equal(histogram_at(&h, 991), 100);
    assert_int_equal(histogram_at(&h, 1000), 100);
}

static void percentiles_never_fall_as_the_permille_grows(void **state)
{
    struct histogram h;
    uint64_t chance = SEED;
    uint32_t last = 0;
    (void)state;

    print_message("seed %d\n", SEED);
    histogram_init(&h);
    for (int i = 0; i < DRAWS; i++) {
        histogram_add(&h, rng_next(&chance) >> rng_below(&chance, 32));
    }
    for (uint32_t permille = 0; permille <= 1000; permille++) {
        assert_true(histogram_at(&h, permille) >= last);
        last = histogram_at(&h, permille);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_added_has_no_percentile_but_zero),
        cmocka_unit_test(values_below_128_are_exact),
        cmocka_unit_test(values_below_2_to_31_are_within_sixteen_thousandths),
        cmocka_unit_test(largest_value_is_exact_and_bounds_every_percentile),
        cmocka_unit_test(percentiles_count_from_the_smallest),
        cmocka_unit_test(percentiles_never_fall_as_the_permille_grows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
