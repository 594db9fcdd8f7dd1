/* Draws matches of bots into PNG files: usage: shots FOLDER|- GAME[/MAP]... Of each map with 2, 4
 * and 16 boats, in every mode and size, at moments worth seeing; with many boats in each palette.
 * tests/window/shots calls it.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "game/harbour/harbour.h"
#include "tests/window/album.h"
#include "tests/window/show.h"

static const int crowds[] = { 2, 4, 16 };

/* A moment worth seeing: the first one from `tick` on that is_there, and a little later. */
struct moment {
    const char *name;
    uint32_t tick;
    bool (*is_there)(const struct view *view); /* NULL: at once */
    uint8_t seat;                              /* who sees it */
    int followed;                              /* steps of a watcher */
    bool is_in_all_looks;
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
    { "count", 60, NULL, 0, 0, false },
    { "begin", 130, NULL, 0, 0, false },
    { "play", 1500, NULL, 0, 0, true },
    { "sunk", 1500, is_sunk, 0, 0, false },
    { "cargo", 300, has_cargo, 0, 0, false },
    { "power", 300, has_power, 0, 0, false },
    { "watched", 1500, NULL, GAME_SEAT_NONE, 0, false },
    { "followed", 1500, NULL, GAME_SEAT_NONE, 2, false },
};

enum {
    LOOKED_AT = 16,    /* boats: in each palette */
    TICKS_MOST = 9000, /* a moment that has not come by then does not come */
};

static void fail(const char *what)
{
    fprintf(stderr, "shots: %s\n", what);
    exit(EXIT_FAILURE);
}

static void take(struct album *album, const struct show *show, const char *moment, const char *look)
{
    char name[64];

    text_format(name, sizeof(name), "%s%s%s-%s-%d-%s%s%s", show->game->name,
                show->view.map[0] != '\0' ? "-" : "", show->view.map,
                show->game->lobby.modes[show->mode].name, show->seats, moment,
                look[0] != '\0' ? "-" : "", look);
    album_take(album, &show->view, name);
}

static void take_looks(struct album *album, const struct show *show, const char *moment)
{
    for (int i = 1; i < ALBUM_LOOKS; i++) {
        const char *look = album_look(album, i);

        take(album, show, moment, look);
    }
    album_look(album, 0);
}

static void shoot(struct album *album, const struct moment *m, struct show *show)
{
    struct screen *screen = &album->screen;
    bool is_there = false;

    album_clear(album);
    show->view.seat = m->seat;
    while (!is_there && show->made < TICKS_MOST) {
        show_step(show);
        if (show->made == 60 && m->followed != 0) {
            stage_follow(&screen->stage, &show->view, m->followed);
        }
        screen_update(screen, &show->view, album->way->width, album->way->height);
        is_there = show->made >= m->tick && (m->is_there == NULL || m->is_there(&show->view));
    }
    if (!is_there) {
        return;
    }
    take(album, show, m->name, "");
    if (show->seats == LOOKED_AT && m->is_in_all_looks) {
        take_looks(album, show, m->name);
    }
}

static void shoot_map(struct album *album, const char *game, const char *map)
{
    const struct game *g = game_find(game);

    if (g == NULL) {
        fail("there is no such game");
    }
    for (int mode = 0; mode < g->lobby.mode_count; mode++) {
        for (size_t i = 0; i < ARRAY_LEN(crowds); i++) {
            for (size_t k = 0; k < ARRAY_LEN(moments) && crowds[i] <= g->lobby.seats; k++) {
                struct show *show = show_open(game, map, mode, crowds[i], 11);

                shoot(album, &moments[k], show);
                show_close(show);
            }
        }
    }
}

/* "GAME" or "GAME/MAP" */
static int shoot_all(const char *folder, const char *what, const struct album_way *way)
{
    static struct album album;
    char game[64];

    text_format(game, sizeof(game), "%s", what);
    char *map = strchr(game, '/');
    if (map != NULL) {
        *map++ = '\0';
    }
    album_open(&album, folder, way);
    shoot_map(&album, game, map);
    return album_close(&album);
}

int main(int argc, char *argv[])
{
    if (argc < 3) {
        fail("usage: shots FOLDER|- GAME[/MAP]...");
    }
    const char *folder = strcmp(argv[1], "-") != 0 ? argv[1] : NULL;
    int faults = 0;

    for (int i = 0; i < argc - 2; i++) {
        for (int way = 0; way < ALBUM_PLAY_WAYS; way++) {
            faults += shoot_all(folder, argv[2 + i], &album_ways[way]);
        }
    }
    return faults == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
