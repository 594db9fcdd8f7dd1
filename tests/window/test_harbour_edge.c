/* Where the marks at the window's edge lie: within it, and clear of panes and one another.
 * SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "client/harbour_edge.h"

enum {
    WIDTH = 1280,
    HEIGHT = 720,
    PLACES = 360,
};

static struct scene_frame frame(float unit)
{
    return (struct scene_frame){ .camera = { .zoom = 1, .width = WIDTH, .height = HEIGHT },
                                 .unit = unit };
}

/* Something far away, all around. */
static struct harbour_edge towards(const struct scene_frame *f, int i)
{
    float turn = 6.2831853f * (float)i / PLACES;

    return harbour_edge_towards(
        f, (SDL_FPoint){ WIDTH / 2 + 5000 * cosf(turn), HEIGHT / 2 + 5000 * sinf(turn) });
}

/* As many panes as the HUD has with large text, and a vote. */
static struct panes all_panes(void)
{
    struct panes p = { .now_count = 0 };

    panes_add(&p, (SDL_FRect){ 0, 0, 460, 190 });
    panes_add(&p, (SDL_FRect){ WIDTH - 430, 0, 430, 220 });
    panes_add(&p, (SDL_FRect){ 440, 0, 360, 170 }); /* they touch */
    panes_add(&p, (SDL_FRect){ 300, 200, 680, 110 });
    panes_add(&p, (SDL_FRect){ WIDTH - 400, HEIGHT - 290, 380, 270 });
    panes_add(&p, (SDL_FRect){ 20, HEIGHT - 110, 820, 100 });
    panes_begin(&p);
    return p;
}

static void marks_lie_within_the_window(void **state)
{
    (void)state;
    for (int text = 1; text <= 2; text++) {
        const struct scene_frame f = frame((float)text);

        for (int i = 0; i < PLACES; i++) {
            struct harbour_edge e = towards(&f, i);

            assert_true(e.is_beyond);
            assert_true(e.y > 0 && e.y < HEIGHT);
            assert_true(e.x > 0 && e.x < WIDTH);
        }
    }
}

static void no_mark_touches_a_pane(void **state)
{
    struct panes panes = all_panes();
    struct scene_frame f = frame(2);
    int settled = 0;

    (void)state;
    f.panes = &panes;
    for (int i = 0; i < PLACES; i++) {
        struct harbour_edges all = { .count = 0 };
        struct harbour_edge e = towards(&f, i);

        if (harbour_edge_settle(&f, &e, &all)) {
            const SDL_FRect mark = { e.x - 22 * f.unit, e.y - 22 * f.unit, 44 * f.unit,
                                     44 * f.unit };

            assert_true(panes_are_clear_of(&panes, &mark));
            settled++;
        }
    }
    assert_true(settled > PLACES / 2);
}

static void mark_points_to_the_thing_from_where_it_has_settled(void **state)
{
    struct panes panes = all_panes();
    struct scene_frame f = frame(1);
    int moved = 0;

    (void)state;
    f.panes = &panes;
    for (int x = 20; x < WIDTH; x += 40) {
        for (int y = 20; y < HEIGHT; y += 40) {
            const SDL_FPoint at = { (float)x, (float)y };
            struct harbour_edges all = { .count = 0 };
            struct harbour_edge e = harbour_edge_towards(&f, at);

            assert_false(e.is_beyond);
            if (e.is_hidden && harbour_edge_settle(&f, &e, &all)) {
                float far = hypotf(at.x - e.x, at.y - e.y);

                assert_float_equal(e.x + far * cosf(e.turn), at.x, 0.5);
                assert_float_equal(e.y + far * sinf(e.turn), at.y, 0.5);
                assert_true(e.x > 0 && e.x < WIDTH && e.y > 0 && e.y < HEIGHT);
                moved++;
            }
        }
    }
    assert_true(moved > 20);
}

static void mark_without_a_pane_stays_on_the_frame(void **state)
{
    struct panes panes = { .now_count = 0 };
    struct scene_frame f = frame(1);

    (void)state;
    panes_add(&panes, (SDL_FRect){ 0, 0, 100, 100 });
    panes_begin(&panes);
    f.panes = &panes;
    for (int i = 0; i < PLACES / 2; i++) { /* the lower half */
        struct harbour_edges all = { .count = 0 };
        struct harbour_edge e = towards(&f, i);

        assert_true(harbour_edge_settle(&f, &e, &all));
        assert_float_equal(e.x, towards(&f, i).x, 0.1);
        assert_float_equal(e.y, towards(&f, i).y, 0.1);
    }
}

static void page_over_the_middle_leaves_no_mark_beneath(void **state)
{
    struct panes panes = { .now_count = 0 };
    struct scene_frame f = frame(1);
    struct harbour_edges all = { .count = 0 };
    struct harbour_edge e = towards(&f, PLACES / 4);

    (void)state;
    panes_add(&panes, (SDL_FRect){ 20, 20, WIDTH - 40, HEIGHT - 40 });
    panes_begin(&panes);
    f.panes = &panes;
    assert_false(harbour_edge_settle(&f, &e, &all));
    assert_int_equal(all.count, 0);
}

static void marks_in_one_direction_lie_side_by_side(void **state)
{
    (void)state;
    for (int text = 1; text <= 2; text++) {
        const struct scene_frame f = frame((float)text);

        for (int i = 0; i < PLACES; i++) {
            struct harbour_edges all = { .count = 0 };
            struct harbour_edge first = towards(&f, i);

            assert_true(harbour_edge_settle(&f, &first, &all));
            assert_float_equal(first.x, towards(&f, i).x, 0.1);
            assert_float_equal(first.y, towards(&f, i).y, 0.1);
            for (int k = 1; k < 8; k++) {
                struct harbour_edge next = towards(&f, i + k % 3);

                assert_true(harbour_edge_settle(&f, &next, &all));
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

static void more_marks_than_fit_are_left_out(void **state)
{
    const struct scene_frame f = frame(1);
    struct harbour_edges all = { .count = 0 };
    int settled = 0;

    (void)state;
    for (int k = 0; k < 4 * HARBOUR_EDGE_MOST; k++) {
        struct harbour_edge next = towards(&f, 40);

        settled += harbour_edge_settle(&f, &next, &all);
    }
    assert_int_equal(all.count, settled);
    assert_true(settled >= 8 && settled < HARBOUR_EDGE_MOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_lie_within_the_window),
        cmocka_unit_test(no_mark_touches_a_pane),
        cmocka_unit_test(mark_points_to_the_thing_from_where_it_has_settled),
        cmocka_unit_test(mark_without_a_pane_stays_on_the_frame),
        cmocka_unit_test(page_over_the_middle_leaves_no_mark_beneath),
        cmocka_unit_test(marks_in_one_direction_lie_side_by_side),
        cmocka_unit_test(more_marks_than_fit_are_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
