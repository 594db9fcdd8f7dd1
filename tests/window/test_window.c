/* The claims of client/window.h that need no display.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "client/picture.h"
#include "client/scene.h"
#include "client/window.h"

enum {
    WIDTH = 640,
    HEIGHT = 360,
    TICKS = 400,
    PATH_BYTES = 256,
    MAP_BYTES = 16384,
    SEED = 5,
};

static const struct {
    const char *text;
    bool is_taken;
    int width;
    int height;
    bool has_position;
    int x;
    int y;
} geometries[] = {
    { "960x540", true, 960, 540, false, 0, 0 },
    { "960x540+10+20", true, 960, 540, true, 10, 20 },
    { "+10+20", true, 0, 0, true, 10, 20 },
    { "960x540+0+0", true, 960, 540, true, 0, 0 },
    { "160x160", true, 160, 160, false, 0, 0 },
    { "16384x16384", true, 16384, 16384, false, 0, 0 },
    { "159x160", false, 0, 0, false, 0, 0 },
    { "160x159", false, 0, 0, false, 0, 0 },
    { "16385x200", false, 0, 0, false, 0, 0 },
    { "", false, 0, 0, false, 0, 0 },
    { "960", false, 0, 0, false, 0, 0 },
    { "960x", false, 0, 0, false, 0, 0 },
    { "960x540+", false, 0, 0, false, 0, 0 },
    { "960x540+1", false, 0, 0, false, 0, 0 },
    { "960x540+1+2x", false, 0, 0, false, 0, 0 },
    { "960x540 ", false, 0, 0, false, 0, 0 },
    { "-5x-5", false, 0, 0, false, 0, 0 },
    { "wide", false, 0, 0, false, 0, 0 },
};

static void geometry_takes_its_three_forms_and_no_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(geometries); i++) {
        struct window_options o = { .width = 0 };
        print_message("%s\n", geometries[i].text);
        assert_int_equal(window_geometry(&o, geometries[i].text), geometries[i].is_taken);
        assert_int_equal(o.width, geometries[i].width);
        assert_int_equal(o.height, geometries[i].height);
        assert_int_equal(o.has_position, geometries[i].has_position);
        assert_int_equal(o.x, geometries[i].x);
        assert_int_equal(o.y, geometries[i].y);
    }
}

static void every_game_has_a_scene(void **state)
{
    (void)state;
    for (size_t i = 0; game_at(i) != NULL; i++) {
        assert_non_null(scene_find(game_at(i)->name));
    }
    assert_null(scene_find("chess"));
}

static void load_level(const struct game *g, void *level)
{
    static char text[MAP_BYTES];
    struct level_fault fault;
    size_t length = 0;

    if (g->default_map != NULL) {
        char path[PATH_BYTES];
        text_format(path, sizeof(path), "%s/%s/%s.txt", MAPS, g->name, g->default_map);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        length = fread(text, 1, sizeof(text), file);
        fclose(file);
    }
    assert_true(g->level_load(level, text, length, &fault));
}

/* A match of bots, as a client of seat 0 sees it; the caller frees it. */
static struct view *play_match(const struct game *g)
{
    struct view *view = calloc(1, sizeof(*view));
    struct tick *tick = calloc(1, sizeof(*tick));
    char *bots = calloc(GAME_SEATS, g->bot_bytes);

    assert_true(view != NULL && tick != NULL && bots != NULL);
    load_level(g, view->level);
    g->init(view->now, view->level, SEED, g->lobby.seats);
    for (uint32_t i = 0; i < TICKS; i++) {
        memset(tick, 0, sizeof(*tick));
        if (i < g->lobby.seats) {
            tick->command_count = 1;
            tick->commands[0] = (struct command){ COMMAND_JOIN, (uint8_t)i, SEAT_BOT, "Bot" };
        }
        for (int seat = 0; seat < g->lobby.seats; seat++) {
            g->bot_think(bots + (size_t)seat * g->bot_bytes, view->now, view->level, seat,
                         &tick->inputs[seat]);
        }
        memcpy(view->before, view->now, g->world_bytes);
        g->step(view->now, view->level, tick);
    }
    memcpy(view->confirmed, view->now, g->world_bytes);
    g->bodies(view->now, view->bodies);
    view->state = VIEW_PLAYING;
    view->game = g;
    view->level_serial = 1;
    view->blend = UINT16_MAX;
    view->now_us = 10000000;
    free(tick);
    free(bots);
    return view;
}

/* Reads the picture back and counts pixels unlike the first one. */
static size_t read_picture(const char *path)
{
    png_image image = { .version = PNG_IMAGE_VERSION };
    size_t unlike = 0;

    assert_true(png_image_begin_read_from_file(&image, path));
    assert_int_equal(image.width, WIDTH);
    assert_int_equal(image.height, HEIGHT);
    image.format = PNG_FORMAT_RGB;
    png_byte *pixels = malloc(PNG_IMAGE_SIZE(image));
    assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    for (size_t i = 3; i < PNG_IMAGE_SIZE(image); i += 3) {
        unlike += memcmp(pixels, pixels + i, 3) != 0;
    }
    free(pixels);
    return unlike;
}

static void a_picture_of_every_game_is_written_without_a_display(void **state)
{
    char path[] = "/tmp/homeport-picture-XXXXXX";
    char fault[PATH_BYTES] = "";

    (void)state;
    close(mkstemp(path));
    for (size_t i = 0; game_at(i) != NULL; i++) {
        struct view *view = play_match(game_at(i));
        assert_true(window_picture(view, WIDTH, HEIGHT, path, fault, sizeof(fault)));
        assert_true(read_picture(path) > (size_t)WIDTH * HEIGHT / 2);
        free(view);
    }
    unlink(path);
}

static void a_picture_of_every_state_is_written(void **state)
{
    char path[] = "/tmp/homeport-picture-XXXXXX";
    char fault[PATH_BYTES] = "";
    struct view *view = play_match(game_at(0));

    (void)state;
    close(mkstemp(path));
    for (int s = VIEW_CONNECTING; s <= VIEW_REFUSED; s++) {
        for (int has_game = 0; has_game < 2; has_game++) {
            view->state = (enum view_state)s;
            view->game = has_game ? game_at(0) : NULL;
            view->seat = has_game ? GAME_SEAT_NONE : 0;
            text_format(view->status, sizeof(view->status), "state %d", s);
            assert_true(window_picture(view, WIDTH, HEIGHT, path, fault, sizeof(fault)));
        }
    }
    unlink(path);
    free(view);
}

static void a_picture_that_cannot_be_written_says_where(void **state)
{
    const char *path = "/nowhere/at/all.png";
    char fault[PATH_BYTES] = "";
    struct view *view = play_match(game_at(0));

    (void)state;
    assert_false(window_picture(view, WIDTH, HEIGHT, path, fault, sizeof(fault)));
    assert_non_null(strstr(fault, path));
    assert_non_null(strstr(fault, "No such file"));
    free(view);
}

static void the_icon_comes_with_the_program(void **state)
{
    SDL_Surface *icon = picture_icon();

    (void)state;
    assert_non_null(icon);
    assert_int_equal(icon->w, 128);
    assert_int_equal(icon->h, 128);
    const uint8_t *corner = icon->pixels;

    assert_int_equal(corner[3], 0); /* round, so nothing is there */
    SDL_FreeSurface(icon);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(geometry_takes_its_three_forms_and_no_other),
        cmocka_unit_test(every_game_has_a_scene),
        cmocka_unit_test(a_picture_of_every_game_is_written_without_a_display),
        cmocka_unit_test(a_picture_of_every_state_is_written),
        cmocka_unit_test(a_picture_that_cannot_be_written_says_where),
        cmocka_unit_test(the_icon_comes_with_the_program),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
