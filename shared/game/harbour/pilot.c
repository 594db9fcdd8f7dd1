/* Breadth first over the map's squares; rays in steps of less than a boat.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/pilot.h"

#include <string.h>

#include "game/harbour/chart.h"
#include "game/harbour/collide.h"
#include "game/harbour/trig.h"

enum {
    RAY_STEP = 12 * HARBOUR_UNIT,
    RAY_MARGIN = 3 * HARBOUR_UNIT, /* kept free on both sides of a boat */
    ASIDE_COST = 2,                /* squares that a way may be longer and is gone, if... */
    SHUNNED = UINT16_MAX,          /* in next[]: not to be gone through */
    ABOUT_COST = 6,                /* ...one would have to turn aside or about for a shorter one */
};

/* Spreads from the goal, so that each square knows the next one and how many are left, until the
 * ways that begin at the start's sides are known, but for those that are longer by far. Nothing
 * leads through the start. False: no way. next[] holds the next square's index, plus 1; 0 is
 * unknown. */
static bool spread(const struct harbour_level *level, const struct pilot_trip *trip, int goal,
                   int start, uint16_t *next, uint16_t *left)
{
    const int steps[] = { 1, level->width, -1, -level->width };
    uint16_t queue[HARBOUR_MAP_MOST * HARBOUR_MAP_MOST];
    int head = 0;
    int tail = 0;
    int most = INT32_MAX;

    memset(next, 0, (size_t)level->width * level->height * sizeof(*next));
    for (int i = 0; i < trip->shunned_count; i++) {
        next[trip->shunned[i]] = SHUNNED;
    }
    next[start] = 0;
    next[goal] = (uint16_t)(goal + 1);
    left[goal] = 0;
    queue[tail++] = (uint16_t)goal;
    while (head < tail && left[queue[head]] <= most) {
        int at = queue[head++];

        if (at == start) {
            most = left[at] + ABOUT_COST;
            continue;
        }
        for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
            int to = at + steps[i]; /* within the map: its border isn't water */

            if (square_is_water(level->squares[to]) && next[to] == 0) {
                next[to] = (uint16_t)(at + 1);
                left[to] = (uint16_t)(left[at] + 1);
                queue[tail++] = (uint16_t)to;
            }
        }
    }
    return next[start] != 0;
}

/* What a first step in that direction costs whose course is another one, in squares. */
static int cost_of_turn(uint16_t course, uint16_t direction)
{
    int32_t off = trig_turn(course, direction);

    off = off < 0 ? -off : off;
    return off <= TRIG_TURN / 6 ? 0 : off <= TRIG_TURN / 3 ? ASIDE_COST : ABOUT_COST;
}

/* The square beside the start with which the best way begins: of those about as long the one that
 * lies ahead, so that one doesn't turn about between two again and again. */
static int first_square(const struct harbour_level *level, int start, uint16_t course,
                        const uint16_t *next, const uint16_t *left)
{
    const int steps[] = { 1, level->width, -1, -level->width };
    int best = INT32_MAX;
    int first = next[start] - 1;

    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        int to = start + steps[i];
        int cost = left[to] + cost_of_turn(course, (uint16_t)(i * (TRIG_TURN / 4)));

        if (next[to] != 0 && next[to] != SHUNNED && square_is_water(level->squares[to]) &&
            cost < best) {
            best = cost;
            first = to;
        }
    }
    return first;
}

int pilot_way(const struct harbour_level *level, const struct pilot_trip *trip, uint16_t *way,
              int most)
{
    uint16_t next[HARBOUR_MAP_MOST * HARBOUR_MAP_MOST];
    uint16_t left[HARBOUR_MAP_MOST * HARBOUR_MAP_MOST];
    int start = chart_index(trip->y) * level->width + chart_index(trip->x);
    int goal = chart_index(trip->to_y) * level->width + chart_index(trip->to_x);
    int count = 0;

    if (!square_is_water(level->squares[start]) || !square_is_water(level->squares[goal]) ||
        start == goal || !spread(level, trip, goal, start, next, left)) {
        return 0;
    }
    way[count++] = (uint16_t)first_square(level, start, trip->course, next, left);
    for (int at = way[0]; at != goal && count < most; count++) {
        at = next[at] - 1;
        way[count] = (uint16_t)at;
    }
    return count;
}

int32_t pilot_reach(const struct harbour_level *level, int32_t x, int32_t y, uint16_t direction,
                    int32_t most)
{
    int32_t dx = trig_round((int64_t)trig_cos(direction) * RAY_STEP, 14);
    int32_t dy = trig_round((int64_t)trig_sin(direction) * RAY_STEP, 14);
    int32_t reach = 0;

    while (reach < most) {
        x += dx;
        y += dy;
        if (collide_walls(level, x, y, HARBOUR_BOAT_RADIUS + RAY_MARGIN).depth > 0) {
            return reach;
        }
        reach += RAY_STEP;
    }
    return most;
}
