/* Where the marks at the window's edge lie: within it, below the panes at the top, above the map.
 * SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "client/harbour_edge.h"
#include "client/harbour_map.h"

enum {
    WIDTH = 1280,
    HEIGHT = 720,
    PLACES = 360,
};

static struct scene_frame frame(float unit)
{
    return (struct scene_frame){ .camera = { .width = WIDTH, .height = HEIGHT }, .unit = unit };
}

/* Something far away, all around. */
static struct harbour_edge towards(const struct scene_frame *f, int i)
{
    float turn = 6.2831853f * (float)i / PLACES;

    return harbour_edge_towards(
        f, (SDL_FPoint){ WIDTH / 2 + 5000 * cosf(turn), HEIGHT / 2 + 5000 * sinf(turn) });
}

static void large_text_pushes_marks_below_the_panes_at_the_top(void **state)
{
    const struct scene_frame f = frame(2);

    (void)state;
    for (int i = 0; i < PLACES; i++) {
        struct harbour_edge e = towards(&f, i);

        assert_true(e.is_beyond);
        assert_true(e.y > 96 * f.unit && e.y < HEIGHT);
        assert_true(e.x > 0 && e.x < WIDTH);
    }
}

static void no_mark_lies_on_the_map(void **state)
{
    (void)state;
    for (int text = 1; text <= 2; text++) {
        const struct scene_frame f = frame((float)text);
        float left = WIDTH - HARBOUR_MAP_CORNER * f.unit;
        float top = HEIGHT - HARBOUR_MAP_HEIGHT * f.unit;

        for (int i = 0; i < PLACES; i++) {
            struct harbour_edge e = towards(&f, i);

            assert_false(e.x > left && e.y > top);
        }
    }
}

static void who_watches_all_has_no_map_to_keep_clear(void **state)
{
    struct scene_frame f = frame(2);
    float lowest = 0;

    (void)state;
    f.whom = GAME_SEAT_NONE;
    for (int i = 0; i < PLACES / 4; i++) { /* the lower right quarter */
        struct harbour_edge e = towards(&f, i);

        lowest = fmaxf(lowest, e.x > WIDTH - 400 ? e.y : 0);
    }
    assert_true(lowest > HEIGHT - HARBOUR_MAP_HEIGHT * f.unit);
}

static void marks_in_one_direction_lie_side_by_side(void **state)
{
    (void)state;
    for (int text = 1; text <= 2; text++) {
        const struct scene_frame f = frame((float)text);

        for (int i = 0; i < PLACES; i++) {
            struct harbour_edges all = { .count = 0 };
            struct harbour_edge first = towards(&f, i);

            harbour_edge_settle(&f, &first, &all);
            assert_true(first.x == towards(&f, i).x && first.y == towards(&f, i).y);
            for (int k = 1; k < 8; k++) {
                struct harbour_edge next = towards(&f, i + k % 3);

                harbour_edge_settle(&f, &next, &all);
                for (int j = 0; j < k; j++) {
                    float dx = all.spots[j].at.x - next.x;
                    float dy = all.spots[j].at.y - next.y;
                    assert_true(hypotf(dx, dy) >= 22 * f.unit);
                }
                assert_true(next.x > 0 && next.x < WIDTH && next.y > 0 && next.y < HEIGHT);
            }
            assert_int_equal(all.count, 8);
        }
    }
}

static void more_marks_than_fit_stay_where_they_are(void **state)
{
    const struct scene_frame f = frame(1);
    struct harbour_edges all = { .count = 0 };

    (void)state;
    for (int k = 0; k < 4 * HARBOUR_EDGE_MOST; k++) {
        struct harbour_edge next = towards(&f, 40);

        harbour_edge_settle(&f, &next, &all);
    }
    assert_int_equal(all.count, HARBOUR_EDGE_MOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(large_text_pushes_marks_below_the_panes_at_the_top),
        cmocka_unit_test(no_mark_lies_on_the_map),
        cmocka_unit_test(marks_in_one_direction_lie_side_by_side),
        cmocka_unit_test(more_marks_than_fit_stay_where_they_are),
        cmocka_unit_test(who_watches_all_has_no_map_to_keep_clear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
