/* The claims of client/palette.h: sixteen players are told apart by colour, emblem and letter.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <stdlib.h>

#include "client/canvas.h"
#include "client/palette.h"
#include "game/game.h"

enum {
    SIDE = 24,
    FAULT_BYTES = 200,
    COLOUR_APART = 60, /* the sum over the channels */
    LIGHT_APART = 60,
    PIXELS_APART = 12, /* of SIDE * SIDE */
};

static int light(SDL_Color c)
{
    return (299 * c.r + 587 * c.g + 114 * c.b) / 1000;
}

static void no_two_seats_share_a_letter(void **state)
{
    (void)state;
    for (int a = 0; a < GAME_SEATS; a++) {
        assert_int_equal(strlen(palette_letter(a)), 1);
        for (int b = 0; b < a; b++) {
            assert_string_not_equal(palette_letter(a), palette_letter(b));
        }
    }
    assert_string_equal(palette_letter(GAME_SEAT_NONE), "");
}

static void no_two_seats_share_a_colour(void **state)
{
    (void)state;
    for (int a = 0; a < GAME_SEATS; a++) {
        for (int b = 0; b < a; b++) {
            SDL_Color x = palette_seat(a);
            SDL_Color y = palette_seat(b);
            assert_true(abs(x.r - y.r) + abs(x.g - y.g) + abs(x.b - y.b) > COLOUR_APART);
        }
    }
}

static void a_letter_can_be_read_on_its_seat(void **state)
{
    (void)state;
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        int apart = light(palette_seat(seat)) - light(palette_on_seat(seat));
        assert_true(abs(apart) > LIGHT_APART);
    }
}

static void draw_emblem(int seat, uint32_t *pixels)
{
    static struct paint paint;
    struct canvas canvas = { .window = NULL };
    char fault[FAULT_BYTES];

    assert_true(canvas_open_pixels(&canvas, SIDE, SIDE, fault, sizeof(fault)));
    paint_init(&paint, canvas.renderer, canvas.surface);
    paint_begin(&paint, SIDE, SIDE);
    palette_emblem(&paint, seat, SIDE / 2.0f, SIDE / 2.0f, SIDE / 2.5f,
                   (SDL_Color){ 255, 255, 255, 255 });
    paint_flush(&paint);
    for (int row = 0; row < SIDE; row++) {
        memcpy(pixels + (size_t)row * SIDE,
               (uint8_t *)canvas.surface->pixels + (size_t)row * (size_t)canvas.surface->pitch,
               SIDE * sizeof(*pixels));
    }
    canvas_close(&canvas);
}

static void no_two_seats_share_an_emblem(void **state)
{
    static uint32_t emblems[GAME_SEATS][SIDE * SIDE];

    (void)state;
    for (int a = 0; a < GAME_SEATS; a++) {
        draw_emblem(a, emblems[a]);
        for (int b = 0; b < a; b++) {
            int apart = 0;
            for (int i = 0; i < SIDE * SIDE; i++) {
                int off = (int)(emblems[a][i] & 0xFF) - (int)(emblems[b][i] & 0xFF);
                apart += abs(off) > 128;
            }
            assert_true(apart > PIXELS_APART);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_seats_share_a_letter),
        cmocka_unit_test(no_two_seats_share_a_colour),
        cmocka_unit_test(a_letter_can_be_read_on_its_seat),
        cmocka_unit_test(no_two_seats_share_an_emblem),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
