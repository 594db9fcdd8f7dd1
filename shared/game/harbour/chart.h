/* The harbour's map: read from text, checked, asked.
 *
 *   title: The Basin          header lines, in this order
 *   map:
 *   ############              one character a square: '.' water, '#' quay, '=' pier, 'o' rock,
 *   #S...==...o#              '>' 'v' '<' '^' water with a current
 *   ...
 *
 * These stand on still water: 'S' a boat may start here, its bow towards the map's middle; 'c'
 * crates come here (nowhere: they come anywhere); 'A' and 'B' the homes of the two teams (nowhere:
 * at the first spawn and the one furthest from it).
 *
 * SPDX-License-Identifier: MIT */
#ifndef HP_CHART_H
#define HP_CHART_H

#include "game/harbour/harbour.h"

/* struct game's level_load. */
bool chart_load(void *level, const char *text, size_t length, struct level_fault *fault);

/* The square at a column and row; quay outside the map. */
static inline enum harbour_square chart_square(const struct harbour_level *level, int column,
                                               int row)
{
    if ((unsigned)column >= level->width || (unsigned)row >= level->height) {
        return SQUARE_QUAY;
    }
    return (enum harbour_square)level->squares[row * level->width + column];
}

/* What the current at a place takes along what floats there, in units a tick; zero in still water.
 */
struct harbour_place chart_flow(const struct harbour_level *level, int32_t x, int32_t y);

/* Column or row of a coordinate, rounded down also below 0. */
static inline int chart_index(int32_t coordinate)
{
    return coordinate >= 0 ? coordinate / HARBOUR_TILE : -1;
}

/* Fills in the level's `room`; chart_load does. */
void chart_measure(struct harbour_level *level);

/* So many squares round about that of a place are water: so far from it there is no wall. */
static inline int chart_room(const struct harbour_level *level, int32_t x, int32_t y)
{
    int column = chart_index(x);
    int row = chart_index(y);

    if ((unsigned)column >= level->width || (unsigned)row >= level->height) {
        return 0;
    }
    return level->room[row * level->width + column];
}

/* The middle of a column or row. */
static inline int32_t chart_middle(int index)
{
    return index * HARBOUR_TILE + HARBOUR_TILE / 2;
}

#endif
