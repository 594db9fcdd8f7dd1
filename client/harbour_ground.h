/* The harbour's ground: water by its depth, quays, piers and rocks, from the level alone.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_GROUND_H
#define HP_HARBOUR_GROUND_H

#include "client/paint.h"
#include "game/harbour/harbour.h"

/* Draws all of it; the paint's place is the world's. Costs some 50 ms: into a texture, not into
 * every frame. */
void harbour_ground_draw(struct paint *p, const struct harbour_level *level);

/* The land around the map, as far as `shown` reaches, in world pixels: cheap enough for every
 * frame. */
void harbour_ground_around(struct paint *p, const struct harbour_level *level,
                           const SDL_FRect *shown);

/* The square at (column, row); quay beyond the map's edge. */
enum harbour_square harbour_ground_square(const struct harbour_level *level, int column, int row);

#endif
