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
};

/* Spreads from the goal until the start is found, so that each square knows the next one. False:
 * no way. next[] holds the next square's index, plus 1; 0 is unknown. */
static bool spread(const struct harbour_level *level, int goal, int start, uint16_t *next)
{
    const int steps[] = { 1, level->width, -1, -level->width };
    uint16_t queue[HARBOUR_MAP_MOST * HARBOUR_MAP_MOST];
    int head = 0;
    int tail = 0;

    memset(next, 0, (size_t)level->width * level->height * sizeof(*next));
    next[goal] = (uint16_t)(goal + 1);
    queue[tail++] = (uint16_t)goal;
    while (head < tail) {
        int at = queue[head++];

        if (at == start) {
            return true;
        }
        for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
            int to = at + steps[i]; /* within the map: its border isn't water */

            if (level->squares[to] == SQUARE_WATER && next[to] == 0) {
                next[to] = (uint16_t)(at + 1);
                queue[tail++] = (uint16_t)to;
            }
        }
    }
    return false;
}

int pilot_way(const struct harbour_level *level, int32_t x, int32_t y, int32_t to_x, int32_t to_y,
              uint16_t *way, int most)
{
    uint16_t next[HARBOUR_MAP_MOST * HARBOUR_MAP_MOST];
    int start = chart_index(y) * level->width + chart_index(x);
    int goal = chart_index(to_y) * level->width + chart_index(to_x);
    int count = 0;

    if (level->squares[start] != SQUARE_WATER || level->squares[goal] != SQUARE_WATER ||
        !spread(level, goal, start, next)) {
        return 0;
    }
    for (int at = start; at != goal && count < most; count++) {
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
