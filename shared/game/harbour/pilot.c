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

enum {
    SIDES = 4,
};

/* The squares beside one, as steps of the index, in the order in which they are looked at: it is
 * turned about with the trip, or ways to the east would differ from those to the west, and so would
 * the chances of who comes from there. */
struct sides {
    int steps[SIDES];
};

static struct sides sides_of(const struct harbour_level *level, int start, int goal)
{
    int columns = start % level->width - goal % level->width;
    int rows = start / level->width - goal / level->width;
    int across = (columns != 0 ? columns : rows) > 0 ? 1 : -1;
    int down = (rows != 0 ? rows : columns) > 0 ? level->width : -level->width;

    return (struct sides){ { across, down, -across, -down } };
}

/* The direction of such a step. */
static uint16_t direction_of(const struct harbour_level *level, int step)
{
    uint16_t quarters = step == 1 ? 0 : step == level->width ? 1 : step == -1 ? 2 : 3;

    return (uint16_t)(quarters * (TRIG_TURN / 4));
}

/* Spreads from the goal, so that each square knows the next one and how many are left, until the
 * ways that begin at the start's sides are known, but for those that are longer by far. Nothing
 * leads through the start. False: no way. next[] holds the next square's index, plus 1; 0 is
 * unknown. */
static bool spread(const struct harbour_level *level, const struct pilot_trip *trip, int goal,
                   int start, uint16_t *next, uint16_t *left)
{
    struct sides sides = sides_of(level, start, goal);
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
        for (int i = 0; i < SIDES; i++) {
            int to = at + sides.steps[i]; /* within the map: its border isn't water */

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
static int first_square(const struct harbour_level *level, int start, int goal, uint16_t course,
                        const uint16_t *next, const uint16_t *left)
{
    struct sides sides = sides_of(level, start, goal);
    int least = INT32_MAX;
    int least_turn = INT32_MAX;
    int first = next[start] - 1;

    for (int i = 0; i < SIDES; i++) {
        int to = start + sides.steps[i];
        int turn = cost_of_turn(course, direction_of(level, sides.steps[i]));
        int cost = left[to] + turn;

        if (next[to] != 0 && next[to] != SHUNNED && square_is_water(level->squares[to]) &&
            (cost < least || (cost == least && turn < least_turn))) {
            least = cost;
            least_turn = turn;
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
    way[count++] = (uint16_t)first_square(level, start, goal, trip->course, next, left);
    for (int at = way[0]; at != goal && count < most; count++) {
        at = next[at] - 1;
        way[count] = (uint16_t)at;
    }
    return count;
}

/* So many steps of a ray from a place are free, whatever its direction, since there is no wall. */
static int32_t free_steps(const struct harbour_level *level, int32_t x, int32_t y)
{
    int32_t room = chart_room(level, x, y) * HARBOUR_TILE - HARBOUR_BOAT_RADIUS - RAY_MARGIN;

    return room > 0 ? room / (RAY_STEP + 1) : 0;
}

int32_t pilot_reach(const struct harbour_level *level, int32_t x, int32_t y, uint16_t direction,
                    int32_t most)
{
    int32_t dx = trig_round((int64_t)trig_cos(direction) * RAY_STEP, 14);
    int32_t dy = trig_round((int64_t)trig_sin(direction) * RAY_STEP, 14);
    int32_t reach = 0;

    while (reach < most) {
        int32_t steps = free_steps(level, x, y);

        if (steps == 0) {
            steps = 1;
            if (!collide_is_clear(level, x + dx, y + dy, HARBOUR_BOAT_RADIUS + RAY_MARGIN)) {
                return reach;
            }
        }
        x += steps * dx;
        y += steps * dy;
        reach += steps * RAY_STEP;
    }
    return most;
}
