/* Finding the way on a map: shortest paths over water squares and free lines for a boat. For those
 * who steer without eyes. Keeps nothing.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PILOT_H
#define HP_PILOT_H

#include "game/harbour/harbour.h"

/* From where to where on the water, and the course that is steered now. */
struct pilot_trip {
    int32_t x;
    int32_t y;
    int32_t to_x;
    int32_t to_y;
    uint16_t course;
    const uint16_t *shunned; /* squares to keep out of, such as mines', but for the goal's own */
    int shunned_count;
};

/* The first squares, `most` at most, of a shortest way, without the first place's own, as
 * [y * width + x]; of those about as short, the one that begins along the course. Returns how many;
 * 0 if both places are in one square. */
int pilot_way(const struct harbour_level *level, const struct pilot_trip *trip, uint16_t *way,
              int most);

/* How far a boat could go straight in a direction, in units, at most `most`. */
int32_t pilot_reach(const struct harbour_level *level, int32_t x, int32_t y, uint16_t direction,
                    int32_t most);

#endif
