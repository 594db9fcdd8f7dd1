/* The claims of game/harbour/trig.h, against the C library's floating point.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "base/rng.h"
#include "game/harbour/trig.h"

enum {
    SEED = 4,
    VECTORS = 100000,
};

static const double turn = 6.283185307179586;

static void sine_and_cosine_are_true_to_a_16384th(void **state)
{
    (void)state;
    for (int angle = 0; angle < TRIG_TURN; angle++) {
        double exact = angle * turn / TRIG_TURN;

        assert_true(fabs(trig_sin((uint16_t)angle) - sin(exact) * TRIG_ONE) <= 1.1);
        assert_true(fabs(trig_cos((uint16_t)angle) - cos(exact) * TRIG_ONE) <= 1.1);
    }
}

static void sine_is_odd(void **state)
{
    (void)state;
    for (int angle = 1; angle < TRIG_TURN; angle++) {
        assert_int_equal(trig_sin((uint16_t)angle), -trig_sin((uint16_t)-angle));
    }
}

static void the_angle_of_a_vector_is_true_to_a_tenth_of_a_degree(void **state)
{
    uint64_t chance = SEED;
    (void)state;

    print_message("seed %d\n", SEED);
    for (int i = 0; i < VECTORS; i++) {
        int32_t reach = 1 << (1 + rng_below(&chance, 22));
        int32_t dx = (int32_t)rng_below(&chance, (uint32_t)(2 * reach)) - reach;
        int32_t dy = (int32_t)rng_below(&chance, (uint32_t)(2 * reach)) - reach;
        double exact = atan2(dy, dx) / turn * TRIG_TURN;
        double off = fabs(remainder(trig_angle(dx, dy) - exact, TRIG_TURN));

        assert_true((dx == 0 && dy == 0) || off < TRIG_TURN / 3600.0);
    }
}

static void the_angles_of_the_axes_are_exact(void **state)
{
    (void)state;
    assert_int_equal(trig_angle(0, 0), 0);
    assert_int_equal(trig_angle(5, 0), 0);
    assert_int_equal(trig_angle(0, 5), TRIG_TURN / 4);
    assert_int_equal(trig_angle(-5, 0), TRIG_TURN / 2);
    assert_int_equal(trig_angle(0, -5), TRIG_TURN / 4 * 3);
    assert_int_equal(trig_angle(7, 7), TRIG_TURN / 8);
    assert_int_equal(trig_angle(INT32_MIN, INT32_MIN), TRIG_TURN / 8 * 5);
}

static void the_length_of_a_vector_is_rounded_down(void **state)
{
    uint64_t chance = SEED;
    (void)state;

    assert_int_equal(trig_length(0, 0), 0);
    assert_int_equal(trig_length(3, -4), 5);
    assert_int_equal(trig_length(1, 1), 1);
    for (int i = 0; i < VECTORS; i++) {
        int32_t dx = (int32_t)rng_below(&chance, 1u << 22) - (1 << 21);
        int32_t dy = (int32_t)rng_below(&chance, 1u << 22) - (1 << 21);
        int64_t square = (int64_t)dx * dx + (int64_t)dy * dy;
        int64_t length = trig_length(dx, dy);

        assert_true(length * length <= square && (length + 1) * (length + 1) > square);
    }
}

static void a_turn_goes_the_short_way_round(void **state)
{
    (void)state;
    assert_int_equal(trig_turn(10, 30), 20);
    assert_int_equal(trig_turn(30, 10), -20);
    assert_int_equal(trig_turn(65530, 4), 10);
    assert_int_equal(trig_turn(4, 65530), -10);
}

static void rounding_is_to_the_nearest_on_both_sides_of_zero(void **state)
{
    (void)state;
    assert_int_equal(trig_round(5, 2), 1);
    assert_int_equal(trig_round(7, 2), 2);
    assert_int_equal(trig_round(-5, 2), -1);
    assert_int_equal(trig_round(-7, 2), -2);
    assert_int_equal(trig_round(0, 14), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sine_and_cosine_are_true_to_a_16384th),
        cmocka_unit_test(sine_is_odd),
        cmocka_unit_test(the_angle_of_a_vector_is_true_to_a_tenth_of_a_degree),
        cmocka_unit_test(the_angles_of_the_axes_are_exact),
        cmocka_unit_test(the_length_of_a_vector_is_rounded_down),
        cmocka_unit_test(a_turn_goes_the_short_way_round),
        cmocka_unit_test(rounding_is_to_the_nearest_on_both_sides_of_zero),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
