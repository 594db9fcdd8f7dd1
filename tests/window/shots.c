/* Draws matches of bots into PNG files: usage: shots FOLDER [GAME/MAP...]. Of each map (all of them
 * if none is named) with 2, 4 and 16 boats, free for all and in crews, in two sizes, at moments
 * worth seeing. tests/window/shots calls it.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "client/picture.h"
#include "client/screen.h"
#include "tests/window/show.h"

static const struct {
    int width;
    int height;
} sizes[] = { { 1280, 720 }, { 1920, 1080 } };

static const int crowds[] = { 2, 4, 16 };

static const struct {
    const char *name;
    uint32_t tick;
} moments[] = { { "begin", 130 }, { "play", 1500 } };

static void fail(const char *what)
{
    fprintf(stderr, "shots: %s\n", what);
    exit(EXIT_FAILURE);
}

static void take(struct screen *screen, struct canvas *canvas, const struct show *show,
                 const char *folder, const char *moment)
{
    char path[512];
    char fault[256];

    screen_draw(screen, &show->view, NULL);
    text_format(path, sizeof(path), "%s/%s%s%s-%s-%d-%s-%dx%d.png", folder, show->game->name,
                show->view.map[0] != '\0' ? "-" : "", show->view.map,
                show->game->lobby.modes[show->mode].name, show->seats, moment,
                screen->stage.camera.width, screen->stage.camera.height);
    if (!picture_save(canvas->renderer, path, fault, sizeof(fault))) {
        fail(fault);
    }
    puts(path);
}

static void shoot(const char *folder, const char *game, const char *map, int mode, int seats,
                  int width, int height)
{
    static struct screen screen;
    struct canvas canvas = { .window = NULL };
    struct show *show = show_open(game, map, mode, seats, 11);
    char fault[256];

    if (!canvas_open_pixels(&canvas, width, height, fault, sizeof(fault)) ||
        !screen_open(&screen, &canvas, fault, sizeof(fault))) {
        fail(fault);
    }
    for (size_t i = 0; i < ARRAY_LEN(moments); i++) {
        while (show->made < moments[i].tick) {
            show_step(show);
            screen_update(&screen, &show->view, width, height);
        }
        take(&screen, &canvas, show, folder, moments[i].name);
    }
    screen_close(&screen);
    canvas_close(&canvas);
    show_close(show);
}

static void shoot_map(const char *folder, const char *game, const char *map)
{
    const struct game *g = game_find(game);

    if (g == NULL) {
        fail("there is no such game");
    }
    for (size_t size = 0; size < ARRAY_LEN(sizes); size++) {
        for (int mode = 0; mode < g->lobby.mode_count; mode++) {
            for (size_t i = 0; i < ARRAY_LEN(crowds); i++) {
                if (crowds[i] <= g->lobby.seats) {
                    shoot(folder, game, map, mode, crowds[i], sizes[size].width,
                          sizes[size].height);
                }
            }
        }
    }
}

int main(int argc, char *argv[])
{
    if (argc < 3) {
        fail("usage: shots FOLDER GAME[/MAP]...");
    }
    for (int i = 2; i < argc; i++) {
        char game[64];
        text_format(game, sizeof(game), "%s", argv[i]);
        char *map = strchr(game, '/');
        if (map != NULL) {
            *map++ = '\0';
        }
        shoot_map(argv[1], game, map);
    }
    return EXIT_SUCCESS;
}
