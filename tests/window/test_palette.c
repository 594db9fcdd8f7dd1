/* The claims of client/palette.h: sixteen players are told apart by colour, emblem and letter.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <stdlib.h>

#include <math.h>

#include "client/canvas.h"
#include "client/palette.h"
#include "colour_vision.h"
#include "game/game.h"

enum {
    SIDE = 24,
    FAULT_BYTES = 200,
    COLOUR_APART = 60, /* the sum over the channels */
    LIGHT_APART = 60,
    PIXELS_APART = 12, /* of SIDE * SIDE */
    CREWS_APART = 25,  /* CIEDE2000: far from being taken for one another */
    TWO_APART = 40,    /* the first two, which most matches have */
    SIGNS_APART = 15,
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
            SDL_Color x = palette_seat(NULL, a);
            SDL_Color y = palette_seat(NULL, b);
            assert_true(abs(x.r - y.r) + abs(x.g - y.g) + abs(x.b - y.b) > COLOUR_APART);
        }
    }
}

static void a_seat_has_on_what_its_world_says(void **state)
{
    static struct world_head head;

    (void)state;
    head.seats[3] = (struct seat){ .kind = SEAT_HUMAN, .colour = 9 };
    head.seats[4] = (struct seat){ .kind = SEAT_EMPTY, .colour = 9 };
    SDL_Color chosen = palette_colour(9);
    SDL_Color own = palette_colour(4);
    SDL_Color worn = palette_seat(&head, 3);
    SDL_Color empty = palette_seat(&head, 4);

    assert_memory_equal(&worn, &chosen, sizeof(worn));
    assert_memory_equal(&empty, &own, sizeof(empty));
}

static void a_letter_can_be_read_on_its_seat(void **state)
{
    (void)state;
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        int apart = light(palette_seat(NULL, seat)) - light(palette_on_seat(NULL, seat));
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
    palette_emblem(&paint, NULL, seat, SIDE / 2.0f, SIDE / 2.0f, SIDE / 2.5f,
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

/* --- by the eyes of those who see fewer colours ----------------------------------------------- */

static double apart(SDL_Color x, SDL_Color y, enum colour_vision vision)
{
    return colour_distance(colour_seen(x, vision), colour_seen(y, vision));
}

/* For whom each palette is. */
static const struct {
    enum palette_kind kind;
    enum colour_vision vision;
} made_for[] = {
    { PALETTE_USUAL, VISION_USUAL },          { PALETTE_RED_GREEN, VISION_USUAL },
    { PALETTE_RED_GREEN, VISION_PROTANOPIA }, { PALETTE_RED_GREEN, VISION_DEUTERANOPIA },
    { PALETTE_BLUE_YELLOW, VISION_USUAL },    { PALETTE_BLUE_YELLOW, VISION_TRITANOPIA }
};

static int back_to_usual(void **state)
{
    (void)state;
    palette_use(PALETTE_USUAL, false);
    return 0;
}

/* Pairs of the data that Sharma, Wu and Dalal published to test implementations by. */
static void the_distance_is_ciede2000(void **state)
{
    static const struct {
        struct lab x;
        struct lab y;
        double distance;
    } pairs[] = { { { 50, 2.6772, -79.7751 }, { 50, 0, -82.7485 }, 2.0425 },
                  { { 50, -1.3802, -84.2814 }, { 50, 0, -82.7485 }, 1.0000 },
                  { { 50, 2.5, 0 }, { 50, 0, -2.5 }, 4.3065 },
                  { { 50, 2.5, 0 }, { 73, 25, -18 }, 27.1492 },
                  { { 50, 2.5, 0 }, { 56, -27, -3 }, 31.9030 },
                  { { 22.7233, 20.0904, -46.6940 }, { 23.0331, 14.9730, -42.5619 }, 2.0373 },
                  { { 90.8027, -2.0831, 1.4410 }, { 91.1528, -1.6435, 0.0447 }, 1.4441 },
                  { { 2.0776, 0.0795, -1.1350 }, { 0.9033, -0.0636, -0.5514 }, 0.9082 } };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        assert_true(fabs(colour_distance(pairs[i].x, pairs[i].y) - pairs[i].distance) < 0.0001);
    }
}

static void grey_looks_the_same_to_all(void **state)
{
    const SDL_Color grey = { 128, 128, 128, 255 };

    (void)state;
    for (int i = 0; i < VISION_COUNT; i++) {
        assert_true(colour_distance(colour_seen(grey, VISION_USUAL),
                                    colour_seen(grey, (enum colour_vision)i)) < 0.5);
    }
}

static void the_first_two_crews_are_told_apart_by_all_in_every_palette(void **state)
{
    (void)state;
    for (int kind = 0; kind < PALETTE_COUNT; kind++) {
        palette_use((enum palette_kind)kind, false);
        for (int i = 0; i < VISION_COUNT; i++) {
            double far = apart(palette_team(0), palette_team(1), (enum colour_vision)i);

            print_message("palette %d, vision %d: %.1f\n", kind, i, far);
            assert_true(far >=
                        (kind == PALETTE_USUAL || i == VISION_USUAL ? TWO_APART : CREWS_APART));
        }
    }
}

static void all_crews_are_told_apart_by_those_for_whom_a_palette_is_made(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(made_for); i++) {
        palette_use(made_for[i].kind, false);
        for (int pair = 0; pair < GAME_TEAMS * GAME_TEAMS; pair++) {
            int a = pair / GAME_TEAMS;
            int b = pair % GAME_TEAMS;

            assert_true(a >= b ||
                        apart(palette_team(a), palette_team(b), made_for[i].vision) >= CREWS_APART);
        }
    }
}

static void good_doubtful_and_bad_are_told_apart_likewise(void **state)
{
    static const enum palette_ink signs[] = { INK_GOOD, INK_WARN, INK_BAD };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(made_for); i++) {
        palette_use(made_for[i].kind, false);
        for (int k = 0; k < 3; k++) {
            assert_true(apart(palette_ink(signs[k]), palette_ink(signs[(k + 1) % 3]),
                              made_for[i].vision) >= SIGNS_APART);
        }
    }
}

static double relative_light(SDL_Color c)
{
    double y = (colour_seen(c, VISION_USUAL).l + 16) / 116;

    return y * y * y;
}

/* As the Web Content Accessibility Guidelines count it; 7 is their highest demand. */
static void text_of_high_contrast_is_twice_as_strong_as_any_guideline_asks(void **state)
{
    (void)state;
    for (int kind = 0; kind < PALETTE_COUNT; kind++) {
        palette_use((enum palette_kind)kind, true);
        double text = relative_light(palette_ink(INK_DIM)) + 0.05;
        double panel = relative_light(palette_ink(INK_PANEL)) + 0.05;

        assert_int_equal(palette_ink(INK_PANEL).a, 255);
        assert_true(text / panel >= 14);
        palette_use((enum palette_kind)kind, false);
        assert_true(palette_ink(INK_PANEL).a < 255);
    }
}

static void draw_mark(int team, uint32_t *pixels)
{
    static struct paint paint;
    struct canvas canvas = { .window = NULL };
    char fault[FAULT_BYTES];

    assert_true(canvas_open_pixels(&canvas, SIDE, SIDE, fault, sizeof(fault)));
    paint_init(&paint, canvas.renderer, canvas.surface);
    paint_begin(&paint, SIDE, SIDE);
    palette_team_mark(&paint, team, SIDE / 2.0f, SIDE / 2.0f, SIDE / 2.5f);
    paint_flush(&paint);
    for (int i = 0; i < SIDE * SIDE; i++) {
        const uint8_t *row = (const uint8_t *)canvas.surface->pixels +
                             (size_t)(i / SIDE) * (size_t)canvas.surface->pitch;
        uint32_t pixel;

        memcpy(&pixel, row + (size_t)(i % SIDE) * sizeof(pixel), sizeof(pixel));
        pixels[i] = (pixel & 0xFFFFFF) != 0;
    }
    canvas_close(&canvas);
}

static void no_two_crews_share_a_shape(void **state)
{
    static uint32_t shapes[GAME_TEAMS][SIDE * SIDE];

    (void)state;
    for (int a = 0; a < GAME_TEAMS; a++) {
        draw_mark(a, shapes[a]);
        for (int b = 0; b < a; b++) {
            int differ = 0;

            for (int i = 0; i < SIDE * SIDE; i++) {
                differ += shapes[a][i] != shapes[b][i];
            }
            assert_true(differ > 2 * PIXELS_APART);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_seats_share_a_letter),
        cmocka_unit_test(no_two_seats_share_a_colour),
        cmocka_unit_test(a_seat_has_on_what_its_world_says),
        cmocka_unit_test(a_letter_can_be_read_on_its_seat),
        cmocka_unit_test(no_two_seats_share_an_emblem),
        cmocka_unit_test(the_distance_is_ciede2000),
        cmocka_unit_test(grey_looks_the_same_to_all),
        cmocka_unit_test_teardown(the_first_two_crews_are_told_apart_by_all_in_every_palette,
                                  back_to_usual),
        cmocka_unit_test_teardown(all_crews_are_told_apart_by_those_for_whom_a_palette_is_made,
                                  back_to_usual),
        cmocka_unit_test_teardown(good_doubtful_and_bad_are_told_apart_likewise, back_to_usual),
        cmocka_unit_test_teardown(text_of_high_contrast_is_twice_as_strong_as_any_guideline_asks,
                                  back_to_usual),
        cmocka_unit_test(no_two_crews_share_a_shape),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
