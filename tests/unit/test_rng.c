/* The claims of base/rng.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/rng.h"

enum {
    SEED = 11,
    DRAWS = 100000,
};

static void draws_are_the_high_halves_of_splitmix64(void **state)
{
    static const struct {
        uint64_t seed;
        uint64_t outputs[3];
    } published[] = {
        { 0, { 0xE220A8397B1DCDAFu, 0x6E789E6AA1B965F4u, 0x06C45D188009454Fu } },
        { 1234567, { 6457827717110365317u, 3203168211198807973u, 9817491932198370423u } },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(published); i++) {
        uint64_t chance = published[i].seed;
        for (size_t k = 0; k < ARRAY_LEN(published[i].outputs); k++) {
            assert_int_equal(rng_next(&chance), published[i].outputs[k] >> 32);
        }
    }
}

static void draws_below_a_bound_stay_below_and_reach_both_ends(void **state)
{
    static const uint32_t bounds[] = { 1, 2, 3, 7, 16, 1000 };
    uint64_t chance = SEED;
    (void)state;

    print_message("seed %d\n", SEED);
    for (size_t i = 0; i < ARRAY_LEN(bounds); i++) {
        uint32_t least = UINT32_MAX;
        uint32_t most = 0;
        for (int k = 0; k < DRAWS; k++) {
            uint32_t draw = rng_below(&chance, bounds[i]);
            least = draw < least ? draw : least;
            most = draw > most ? draw : most;
        }
        assert_int_equal(least, 0);
        assert_int_equal(most, bounds[i] - 1);
    }
    for (int k = 0; k < DRAWS; k++) {
        assert_true(rng_below(&chance, UINT32_MAX) < UINT32_MAX);
    }
}

static void draws_below_a_bound_are_even(void **state)
{
    uint32_t counts[6] = { 0 };
    uint64_t chance = SEED;
    (void)state;

    print_message("seed %d\n", SEED);
    for (int k = 0; k < DRAWS; k++) {
        counts[rng_below(&chance, ARRAY_LEN(counts))]++;
    }
    for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
        assert_in_range(counts[i], DRAWS / 6 * 95 / 100, DRAWS / 6 * 105 / 100);
    }
}

static void same_seed_gives_the_same_draws(void **state)
{
    uint64_t one = SEED;
    uint64_t other = SEED;
    (void)state;

    for (int k = 0; k < 100; k++) {
        assert_int_equal(rng_next(&one), rng_next(&other));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_are_the_high_halves_of_splitmix64),
        cmocka_unit_test(draws_below_a_bound_stay_below_and_reach_both_ends),
        cmocka_unit_test(draws_below_a_bound_are_even),
        cmocka_unit_test(same_seed_gives_the_same_draws),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
