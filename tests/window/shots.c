/* Draws matches of bots into PNG files: usage: shots FOLDER GAME[/MAP]... Of each map with 2, 4 and
 * 16 boats, in every mode, in two sizes, at moments worth seeing. tests/window/shots calls it.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "client/picture.h"
#include "client/screen.h"
#include "game/harbour/harbour.h"
#include "tests/window/show.h"

static const struct {
    int width;
    int height;
} sizes[] = { { 1280, 720 }, { 1920, 1080 } };

static const int crowds[] = { 2, 4, 16 };

/* A moment worth seeing: the first one from `tick` on that is_there, and a little later. */
struct moment {
    const char *name;
    uint32_t tick;
    bool (*is_there)(const struct view *view); /* NULL: at once */
    uint8_t seat;                              /* who sees it */
    int followed;                              /* steps of a watcher */
};

static bool is_harbour(const struct view *view)
{
    return strcmp(view->game->name, "harbour") == 0;
}

static bool is_sunk(const struct view *view)
{
    const struct harbour *w = (const void *)view->now;

    return is_harbour(view) && w->boats[0].state == BOAT_SUNK && w->boats[0].timer < 90;
}

static bool has_cargo(const struct view *view)
{
    const struct harbour *w = (const void *)view->now;

    return is_harbour(view) && w->cargo[1].state == CARGO_CARRIED && w->cargo[1].carrier == 0;
}

static bool has_power(const struct view *view)
{
    const struct harbour *w = (const void *)view->now;

    return is_harbour(view) && w->boats[0].power > 0 && w->boats[0].power < 440;
}

static const struct moment moments[] = {
    { "begin", 130, NULL, 0, 0 },
    { "play", 1500, NULL, 0, 0 },
    { "sunk", 1500, is_sunk, 0, 0 },
    { "cargo", 300, has_cargo, 0, 0 },
    { "power", 300, has_power, 0, 0 },
    { "watched", 1500, NULL, GAME_SEAT_NONE, 0 },
    { "followed", 1500, NULL, GAME_SEAT_NONE, 2 },
};

enum {
    TICKS_MOST = 9000, /* a moment that has not come by then does not come */
};

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

static void shoot(const struct moment *m, const char *folder, const char *game, const char *map,
                  int mode, int seats, int width, int height)
{
    static struct screen screen;
    struct canvas canvas = { .window = NULL };
    struct show *show = show_open(game, map, mode, seats, 11);
    char fault[256];
    bool is_there = false;

    if (!canvas_open_pixels(&canvas, width, height, fault, sizeof(fault)) ||
        !screen_open(&screen, &canvas, fault, sizeof(fault))) {
        fail(fault);
    }
    show->view.seat = m->seat;
    while (!is_there && show->made < TICKS_MOST) {
        show_step(show);
        if (show->made == 60 && m->followed != 0) {
            stage_follow(&screen.stage, &show->view, m->followed);
        }
        screen_update(&screen, &show->view, width, height);
        is_there = show->made >= m->tick && (m->is_there == NULL || m->is_there(&show->view));
    }
    if (is_there) {
        take(&screen, &canvas, show, folder, m->name);
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
                for (size_t k = 0; k < ARRAY_LEN(moments) && crowds[i] <= g->lobby.seats; k++) {
                    shoot(&moments[k], folder, game, map, mode, crowds[i], sizes[size].width,
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
