/* A match of bots in memory, tick by tick, and what one of its players sees: for pictures that are
 * the same each time, and for measuring.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SHOW_H
#define HP_SHOW_H

#include "client/view.h"

enum {
    SHOW_MAP_BYTES = 64,
};

struct show {
    const struct game *game;
    int seats;
    int mode;
    uint32_t made; /* ticks */
    char *bots;
    struct tick tick;
    struct view view; /* of seat 0 */
};

/* A match on a map (NULL: the game's own) of MAPS, everybody a bot, in an empty lobby. Says on
 * standard error what is wrong and ends the program then. The caller closes it. */
struct show *show_open(const char *game, const char *map, int mode, int seats, uint64_t seed);
void show_close(struct show *s);

/* One tick: the first seats everybody, then the round begins. The view is of the new tick. */
void show_step(struct show *s);

#endif
