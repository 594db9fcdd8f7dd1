/* The claims of client/raster.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/rng.h"
#include "client/raster.h"

enum {
    SIDE = 64,
    SEED = 11,
    DRAWS = 2000,
    HALF = 128,
};

static uint32_t pixels[SIDE * SIDE];

static SDL_Surface *blank(void)
{
    memset(pixels, 0, sizeof(pixels));
    return SDL_CreateRGBSurfaceWithFormatFrom(pixels, SIDE, SIDE, 32, SIDE * 4,
                                              SDL_PIXELFORMAT_RGB888);
}

static SDL_Vertex at(float x, float y, SDL_Color color)
{
    return (SDL_Vertex){ .position = { x, y }, .color = color };
}

static float draw_place(uint64_t *chance)
{
    return (float)rng_below(chance, (SIDE + 20) * 16) / 16 - 10;
}

static void a_box_on_whole_pixels_fills_just_these(void **state)
{
    const SDL_Color red = { 255, 0, 0, 255 };
    SDL_Surface *surface = blank();
    SDL_Vertex corners[] = { at(3, 5, red), at(10, 5, red), at(10, 9, red), at(3, 9, red) };
    int indices[] = { 0, 1, 2, 0, 2, 3 };

    (void)state;
    raster_fill(surface, corners, indices, 6);
    for (int i = 0; i < SIDE * SIDE; i++) {
        int x = i % SIDE;
        int y = i / SIDE;
        bool is_inside = x >= 3 && x < 10 && y >= 5 && y < 9;
        assert_int_equal(pixels[i] & 0xFFFFFF, is_inside ? 0xFF0000 : 0);
    }
    SDL_FreeSurface(surface);
}

/* Blended twice, a pixel would be lighter than blended once. */
static void neighbours_share_no_pixel(void **state)
{
    uint64_t chance = SEED;
    const SDL_Color half = { 255, 255, 255, HALF };
    int indices[] = { 0, 1, 2, 0, 2, 3 };

    (void)state;
    print_message("seed %d\n", SEED);
    for (int draw = 0; draw < DRAWS; draw++) {
        SDL_Surface *surface = blank();
        float x = draw_place(&chance);
        float y = draw_place(&chance);
        float dx = draw_place(&chance) - x;
        float dy = draw_place(&chance) - y;
        SDL_Vertex corners[] = { at(x, y, half), at(x + dx, y + dy, half),
                                 at(x + dx - dy, y + dy + dx, half), at(x - dy, y + dx, half) };
        raster_fill(surface, corners, indices, 6);
        uint32_t once = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
            uint32_t value = pixels[i] & 0xFF;
            once = value != 0 && once == 0 ? value : once;
            assert_true(value == 0 || value == once);
        }
        SDL_FreeSurface(surface);
    }
}

static void a_shade_stays_between_its_corners(void **state)
{
    uint64_t chance = SEED;
    int indices[] = { 0, 1, 2 };

    (void)state;
    print_message("seed %d\n", SEED);
    for (int draw = 0; draw < DRAWS; draw++) {
        SDL_Surface *surface = blank();
        SDL_Vertex corners[3];
        for (int i = 0; i < 3; i++) {
            Uint8 grey = (Uint8)(100 + rng_below(&chance, 100));
            corners[i] =
                at(draw_place(&chance), draw_place(&chance), (SDL_Color){ grey, grey, grey, 255 });
        }
        raster_fill(surface, corners, indices, 3);
        for (int i = 0; i < SIDE * SIDE; i++) {
            uint32_t value = pixels[i] & 0xFF;
            assert_true(value == 0 || (value >= 99 && value <= 200));
        }
        SDL_FreeSurface(surface);
    }
}

static void what_lies_far_outside_does_no_harm(void **state)
{
    const SDL_Color white = { 255, 255, 255, 255 };
    SDL_Surface *surface = blank();
    SDL_Vertex corners[] = { at(-1e6f, -1e6f, white), at(1e6f, -1e6f, white), at(0, 2e6f, white) };
    int indices[] = { 0, 1, 2 };

    (void)state;
    raster_fill(surface, corners, indices, 3);
    for (int i = 0; i < SIDE * SIDE; i++) {
        assert_int_equal(pixels[i] & 0xFFFFFF, 0xFFFFFF);
    }
    SDL_FreeSurface(surface);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_box_on_whole_pixels_fills_just_these),
        cmocka_unit_test(neighbours_share_no_pixel),
        cmocka_unit_test(a_shade_stays_between_its_corners),
        cmocka_unit_test(what_lies_far_outside_does_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
