/* Boats against quays, piers, rocks and each other. Positions that step leaves behind never touch a
 * wall by more than half a pixel, whatever pushed.
 * SPDX-License-Identifier: MIT */
#ifndef HP_COLLIDE_H
#define HP_COLLIDE_H

#include "game/harbour/harbour.h"

/* How deep a circle is in the deepest wall around it, in units, and the way out (Q14). */
struct collide_touch {
    int32_t depth; /* <= 0: touches nothing */
    int32_t nx;
    int32_t ny;
};

struct collide_touch collide_walls(const struct harbour_level *level, int32_t x, int32_t y,
                                   int32_t radius);

/* Whether it touches none. */
bool collide_is_clear(const struct harbour_level *level, int32_t x, int32_t y, int32_t radius);

/* Whether a boat may be there. */
bool collide_is_free(const struct harbour_level *level, int32_t x, int32_t y);

/* Moves all boats by their speeds for a tick, apart from each other and out of walls, with bumps
 * and what they cost. */
void collide_move(struct harbour *h, const struct harbour_level *level);

#endif
