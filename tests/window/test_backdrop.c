/* The claims of client/backdrop.h: its bay can be sailed, and boats sail it.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "client/backdrop.h"
#include "game/harbour/harbour.h"

enum {
    NOW_US = 5000000,
    FRAME_US = 16667,
    FRAMES = 600,
};

static struct backdrop backdrop;

static void the_boats_are_under_way_when_it_opens_and_sail_on(void **state)
{
    int moved = 0;

    (void)state;
    assert_true(backdrop_open(&backdrop, NOW_US));
    assert_int_equal(view_head(backdrop.view.now)->phase, PHASE_PLAY);
    backdrop_move(&backdrop, NOW_US);
    struct body before = backdrop.view.bodies[0];

    for (int i = 1; i <= FRAMES; i++) {
        backdrop_move(&backdrop, NOW_US + (uint64_t)i * FRAME_US);
        moved += before.x != backdrop.view.bodies[0].x || before.y != backdrop.view.bodies[0].y;
        before = backdrop.view.bodies[0];
    }
    assert_true(moved > FRAMES / 2);
    backdrop_close(&backdrop);
}

static void nobody_shoots_there(void **state)
{
    (void)state;
    assert_true(backdrop_open(&backdrop, NOW_US));
    for (int i = 1; i <= FRAMES; i++) {
        backdrop_move(&backdrop, NOW_US + (uint64_t)i * FRAME_US);
        for (int seat = 0; seat < GAME_SEATS; seat++) {
            struct harbour_input in;

            memcpy(&in, &view_head(backdrop.view.now)->inputs[seat], sizeof(in));
            assert_int_equal(in.buttons, 0);
        }
    }
    backdrop_close(&backdrop);
}

static void who_looks_away_does_not_pay_for_the_ticks_in_between(void **state)
{
    (void)state;
    assert_true(backdrop_open(&backdrop, NOW_US));
    backdrop_move(&backdrop, NOW_US);
    uint32_t tick = view_head(backdrop.view.now)->tick;

    backdrop_move(&backdrop, NOW_US + 3600 * UINT64_C(1000000));
    assert_in_range(view_head(backdrop.view.now)->tick, tick, tick + 1);
    backdrop_close(&backdrop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_boats_are_under_way_when_it_opens_and_sail_on),
        cmocka_unit_test(nobody_shoots_there),
        cmocka_unit_test(who_looks_away_does_not_pay_for_the_ticks_in_between),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
