/* The claims of client/opening.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "client/canvas.h"
#include "client/opening.h"
#include "tests/window/view_sample.h"

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

static void the_count_gives_way_to_the_boat_by_the_shorter_way(void **state)
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

static void it_is_there_from_the_count_to_the_first_seconds(void **state)
{
    static const struct {
        uint8_t phase;
        uint32_t age;
        bool is_on;
    } rows[] = { { PHASE_LOBBY, 0, false },
                 { PHASE_COUNTDOWN, 0, true },
                 { PHASE_PLAY, 0, true },
                 { PHASE_PLAY, 4 * TICK_HZ, false },
                 { PHASE_RESULTS, 0, false } };

    (void)state;
    sample_open();
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct world_head *now = (struct world_head *)(void *)sample_view.now;

        now->phase = rows[i].phase;
        now->phase_tick = 100;
        now->tick = 100 + rows[i].age;
        assert_int_equal(opening_is_on(&sample_view), rows[i].is_on);
    }
}

/* Where the digits stand, which the linker puts in between. */
static float digits_y;
float __real_font_draw_edged(struct font *f, struct paint *p, enum font_style style,
                             enum font_align align, float x, float y, SDL_Color color,
                             const char *text);
float __wrap_font_draw_edged(struct font *f, struct paint *p, enum font_style style,
                             enum font_align align, float x, float y, SDL_Color color,
                             const char *text);

float __wrap_font_draw_edged(struct font *f, struct paint *p, enum font_style style,
                             enum font_align align, float x, float y, SDL_Color color,
                             const char *text)
{
    digits_y = style == FONT_HUGE ? y : digits_y;
    return __real_font_draw_edged(f, p, style, align, x, y, color, text);
}

static void the_outer_strokes_of_the_digits_keep_clear_of_the_boat_too(void **state)
{
    enum { WIDTH = 1280, HEIGHT = 720, DIGITS_Y = 158 };
    static struct canvas canvas;
    static struct paint paint;
    struct world_head *now = (struct world_head *)(void *)sample_view.now;
    struct scene_frame f = { .paint = &paint, .view = &sample_view, .unit = 1 };
    const struct panes_room middle = { 236, WIDTH - 236, 50, HEIGHT - 50 };
    char fault[256];

    (void)state;
    sample_open();
    now->phase = PHASE_COUNTDOWN;
    now->tick = 100;
    now->phase_end_tick = now->tick + 10 * TICK_HZ;
    assert_true(canvas_open_pixels(&canvas, WIDTH, HEIGHT, fault, sizeof(fault)));
    f.font = font_open(fault, sizeof(fault));
    assert_non_null(f.font);
    font_use(f.font, canvas.renderer);
    paint_init(&paint, canvas.renderer, canvas.surface);
    paint_begin(&paint, WIDTH, HEIGHT);
    f.camera = (struct camera){ .zoom = 1, .width = WIDTH, .height = HEIGHT };
    sample_view.bodies[0].life = 1;
    float half = font_width(f.font, FONT_HUGE, "10") / 2;
    float inner = font_width(f.font, FONT_BODY, "10") / 2;
    for (int i = 0; i < 2; i++) { /* beside the digits; beneath their edge */
        const float left = i == 0 ? half + 2 : (half + inner) / 2;

        /* The boat's place begins 28 left of its middle. The camera looks past it. */
        f.camera.x = -left - 28;
        f.camera.y = HEIGHT / 2 - DIGITS_Y - 60;
        opening_draw(&f, &middle);
        assert_true((digits_y > DIGITS_Y - 1 && digits_y < DIGITS_Y + 1) == (i == 0));
    }
    paint_flush(&paint);
    font_close(f.font);
    canvas_close(&canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_touches_nothing_stays_where_it_is_wished),
        cmocka_unit_test(the_count_gives_way_to_the_boat_by_the_shorter_way),
        cmocka_unit_test(it_leaves_neither_the_room_nor_room_for_one_thing_for_another),
        cmocka_unit_test(where_there_is_no_place_nothing_is_moved),
        cmocka_unit_test(it_is_there_from_the_count_to_the_first_seconds),
        cmocka_unit_test(the_outer_strokes_of_the_digits_keep_clear_of_the_boat_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
