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
        cmocka_unit_test(it_is_there_from_the_count_to_the_first_seconds),
        cmocka_unit_test(the_outer_strokes_of_the_digits_keep_clear_of_the_boat_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
