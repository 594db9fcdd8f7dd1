/* The claims of client/panes.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "client/panes.h"

static void pane_is_forgotten_after_the_frame_that_has_none(void **state)
{
    struct panes panes = { .now_count = 0 };
    const SDL_FRect place = { 10, 10, 10, 10 };

    (void)state;
    panes_add(&panes, place);
    assert_true(panes_are_clear_of(&panes, &place)); /* of this frame: not yet */
    panes_begin(&panes);
    assert_false(panes_are_clear_of(&panes, &place));
    panes_begin(&panes);
    assert_true(panes_are_clear_of(&panes, &place));
    for (int i = 0; i < 2 * PANES_MOST; i++) {
        panes_add(&panes, place);
    }
    assert_int_equal(panes.now_count, PANES_MOST);
}

static void what_is_within_panes_that_touch_leaves_them_all(void **state)
{
    struct panes panes = { .now_count = 0 };
    const SDL_FPoint middle = { 500, 300 };
    SDL_FPoint at = { 10, 10 };
    SDL_FPoint free = { 480, 290 };

    (void)state;
    panes_add(&panes, (SDL_FRect){ 0, 0, 100, 100 });
    panes_add(&panes, (SDL_FRect){ 90, 50, 200, 100 });
    panes_add(&panes, (SDL_FRect){ 200, 120, 60, 60 });
    panes_begin(&panes);
    assert_true(panes_leave(&panes, &at, middle, 10));
    const SDL_FRect around = { at.x - 10, at.y - 10, 20, 20 };

    assert_true(panes_are_clear_of(&panes, &around));
    assert_float_equal((at.x - 10) / 490, (at.y - 10) / 290, 0.001); /* straight on */
    assert_true(panes_leave(&panes, &free, middle, 10));
    assert_true(free.x == 480 && free.y == 290);
}

static void what_is_beneath_the_middle_can_t_leave_and_stays(void **state)
{
    struct panes panes = { .now_count = 0 };
    const SDL_FPoint middle = { 500, 300 };
    SDL_FPoint at = { 450, 300 };

    (void)state;
    panes_add(&panes, (SDL_FRect){ 400, 200, 200, 200 });
    panes_begin(&panes);
    assert_false(panes_leave(&panes, &at, middle, 10));
    assert_true(at.x == 450 && at.y == 300);
    at = middle;
    assert_false(panes_leave(&panes, &at, middle, 10));
}

static const struct panes_room room = { 100, 500, 50, 450 };

static SDL_FRect pane_at(float y, float height)
{
    return (SDL_FRect){ 200, y, 200, height };
}

static void what_touches_nothing_stays_where_it_is_wished(void **state)
{
    const SDL_FRect boat = { 10, 100, 60, 60 };
    SDL_FRect pane = pane_at(110, 80);

    (void)state;
    assert_true(panes_place(&pane, &room, &boat, 1));
    assert_float_equal(pane.y, 110, 0.1);
}

static void pane_gives_way_to_what_is_taken_by_the_shorter_way(void **state)
{
    const SDL_FRect boat = { 270, 180, 60, 60 };
    SDL_FRect above = pane_at(120, 80);
    SDL_FRect below = pane_at(200, 80);

    (void)state;
    assert_true(panes_place(&above, &room, &boat, 1));
    assert_float_equal(above.y, 100, 0.1);
    assert_true(panes_place(&below, &room, &boat, 1));
    assert_float_equal(below.y, 240, 0.1);
}

static void it_leaves_neither_the_room_nor_room_for_one_thing_for_another(void **state)
{
    const SDL_FRect taken[] = { { 270, 100, 60, 60 }, { 250, 160, 100, 60 } };
    SDL_FRect pane = pane_at(60, 80);

    (void)state;
    assert_true(panes_place(&pane, &room, taken, 2));
    assert_float_equal(pane.y, 220, 0.1);
}

static void where_there_is_no_place_nothing_is_moved(void **state)
{
    const SDL_FRect boat = { 270, 200, 60, 60 };
    SDL_FRect pane = pane_at(190, 200);

    (void)state;
    assert_false(panes_place(&pane, &room, &boat, 1));
    assert_float_equal(pane.y, 190, 0.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pane_is_forgotten_after_the_frame_that_has_none),
        cmocka_unit_test(what_is_within_panes_that_touch_leaves_them_all),
        cmocka_unit_test(what_is_beneath_the_middle_can_t_leave_and_stays),
        cmocka_unit_test(what_touches_nothing_stays_where_it_is_wished),
        cmocka_unit_test(pane_gives_way_to_what_is_taken_by_the_shorter_way),
        cmocka_unit_test(it_leaves_neither_the_room_nor_room_for_one_thing_for_another),
        cmocka_unit_test(where_there_is_no_place_nothing_is_moved),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
