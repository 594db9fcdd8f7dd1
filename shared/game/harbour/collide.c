/* Circles against squares and circles: find the deepest overlap, push out, bump; a few times over.
 * What still overlaps a wall then stays where it was a tick ago, so nothing can be pushed through.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/collide.h"

#include "game/harbour/boat.h"
#include "game/harbour/chart.h"
#include "game/harbour/trig.h"
#include "game/harbour/tuning.h"

enum {
    ROUNDS = 4,    /* pushes out of walls in one tick: a corner takes two */
    OVERLAP = 128, /* u: less than this is left alone at the end */
    CONTACT = 2 * HARBOUR_BOAT_RADIUS,
};

static bool is_within(int32_t dx, int32_t dy, int32_t reach)
{
    return dx < reach && dx > -reach && dy < reach && dy > -reach &&
           dx * dx + dy * dy < reach * reach;
}

/* The overlap of a circle with a point-or-circle obstacle whose nearest point is (dx, dy) away,
 * within reach. */
static struct collide_touch touch_of(int32_t dx, int32_t dy, int32_t reach)
{
    int32_t distance = trig_length(dx, dy);

    if (distance == 0) {
        return (struct collide_touch){ .depth = reach, .nx = TRIG_ONE };
    }
    return (struct collide_touch){
        .depth = reach - distance,
        .nx = dx * TRIG_ONE / distance,
        .ny = dy * TRIG_ONE / distance,
    };
}

/* From what stands in a square to a circle's middle. */
struct gap {
    int32_t dx;
    int32_t dy;
    int32_t more; /* that they touch sooner than at the circle's radius */
};

/* False: there is only water. */
static inline bool find_gap(const struct harbour_level *level, int column, int row, int32_t x,
                            int32_t y, struct gap *gap)
{
    enum harbour_square square = chart_square(level, column, row);

    if (square_is_water(square)) {
        return false;
    }
    if (square == SQUARE_ROCK) {
        gap->dx = x - chart_middle(column);
        gap->dy = y - chart_middle(row);
        gap->more = HARBOUR_ROCK_RADIUS;
        return true;
    }
    gap->dx = x - clamp_i32(x, column * HARBOUR_TILE, (column + 1) * HARBOUR_TILE);
    gap->dy = y - clamp_i32(y, row * HARBOUR_TILE, (row + 1) * HARBOUR_TILE);
    gap->more = 0;
    return true;
}

/* Whether the squares under a circle's corners are water; a circle no wider than a square is over
 * no others. */
static bool has_wet_corners(const struct harbour_level *level, int32_t x, int32_t y, int32_t radius)
{
    int left = chart_index(x - radius);
    int right = chart_index(x + radius);
    int top = chart_index(y - radius);
    int bottom = chart_index(y + radius);

    return 2 * radius <= HARBOUR_TILE && square_is_water(chart_square(level, left, top)) &&
           square_is_water(chart_square(level, right, top)) &&
           square_is_water(chart_square(level, left, bottom)) &&
           square_is_water(chart_square(level, right, bottom));
}

/* Whether there is so much water round about the place that it can't touch any wall: the quick
 * answers for most. */
static bool is_open(const struct harbour_level *level, int32_t x, int32_t y, int32_t radius)
{
    return radius <= chart_room(level, x, y) * HARBOUR_TILE || has_wet_corners(level, x, y, radius);
}

/* The deepest touch into *deepest; or, where that is NULL, whether there is any at all. */
static inline bool find_touch(const struct harbour_level *level, int32_t x, int32_t y,
                              int32_t radius, struct collide_touch *deepest)
{
    int right = chart_index(x + radius);
    int bottom = chart_index(y + radius);
    bool is_there = false;

    for (int row = chart_index(y - radius); row <= bottom; row++) {
        for (int column = chart_index(x - radius); column <= right; column++) {
            struct gap gap;

            if (!find_gap(level, column, row, x, y, &gap) ||
                !is_within(gap.dx, gap.dy, radius + gap.more)) {
                continue;
            }
            is_there = true;
            if (deepest == NULL) {
                return true;
            }
            struct collide_touch touch = touch_of(gap.dx, gap.dy, radius + gap.more);

            *deepest = touch.depth > deepest->depth ? touch : *deepest;
        }
    }
    return is_there;
}

struct collide_touch collide_walls(const struct harbour_level *level, int32_t x, int32_t y,
                                   int32_t radius)
{
    struct collide_touch deepest = { 0 };

    if (!is_open(level, x, y, radius)) {
        find_touch(level, x, y, radius, &deepest);
    }
    return deepest;
}

bool collide_is_clear(const struct harbour_level *level, int32_t x, int32_t y, int32_t radius)
{
    return is_open(level, x, y, radius) || !find_touch(level, x, y, radius, NULL);
}

bool collide_is_free(const struct harbour_level *level, int32_t x, int32_t y)
{
    return collide_walls(level, x, y, HARBOUR_BOAT_RADIUS).depth <= OVERLAP;
}

static int16_t limit_speed(int32_t speed)
{
    return (int16_t)clamp_i32(speed, -TUNE_SPEED_MOST, TUNE_SPEED_MOST);
}

/* The end that goes ahead, bow or stern, turns off the wall, so that one slides along it instead of
 * standing there. */
static void deflect(struct boat *b, const struct collide_touch *touch, int32_t into)
{
    int64_t c = trig_cos(b->heading);
    int64_t s = trig_sin(b->heading);
    int64_t cross = c * touch->ny - s * touch->nx;
    int32_t turn = trig_round(cross * into * TUNE_DEFLECT_WALL, 38);

    turn = b->vx * c + b->vy * s < 0 ? -turn : turn;
    turn = clamp_i32(turn, -TUNE_DEFLECT_MOST, TUNE_DEFLECT_MOST);
    b->spin = (int16_t)clamp_i32(b->spin + turn, -TUNE_SPIN_MOST, TUNE_SPIN_MOST);
}

/* What is left of the speed along a wall after it rubbed against it. */
static int32_t rub(int32_t along, int32_t into)
{
    int32_t loss = trig_round((int64_t)into * TUNE_RUB_WALL, 10);

    return along > 0 ? (along > loss ? along - loss : 0) : (along < -loss ? along + loss : 0);
}

/* Takes the speed into a wall away, gives part of it back, and hurts if it was much. */
static void bump_wall(struct harbour *h, int seat, const struct collide_touch *touch)
{
    struct boat *b = &h->boats[seat];
    int32_t into = -trig_round((int64_t)b->vx * touch->nx + (int64_t)b->vy * touch->ny, 14);
    int32_t along = trig_round((int64_t)b->vy * touch->nx - (int64_t)b->vx * touch->ny, 14);
    int32_t out;

    if (into <= 0) {
        return;
    }
    deflect(b, touch, into);
    out = trig_round((int64_t)into * TUNE_BOUNCE_WALL, 10);
    along = rub(along, into);
    b->vx = limit_speed(trig_round((int64_t)out * touch->nx - (int64_t)along * touch->ny, 14));
    b->vy = limit_speed(trig_round((int64_t)out * touch->ny + (int64_t)along * touch->nx, 14));
    if (into > TUNE_AGROUND_SPEED) {
        boat_hurt(h, seat, (into - TUNE_AGROUND_SPEED) * TUNE_AGROUND_DAMAGE / 1024,
                  GAME_SEAT_NONE);
    }
}

static void leave_walls(struct harbour *h, const struct harbour_level *level, int seat,
                        int32_t old_x, int32_t old_y)
{
    struct boat *b = &h->boats[seat];

    for (int round = 0; round < ROUNDS; round++) {
        struct collide_touch touch = collide_walls(level, b->x, b->y, HARBOUR_BOAT_RADIUS);

        if (touch.depth <= 0) {
            return;
        }
        b->x += trig_round((int64_t)touch.depth * touch.nx, 14);
        b->y += trig_round((int64_t)touch.depth * touch.ny, 14);
        bump_wall(h, seat, &touch);
    }
    if (!collide_is_free(level, b->x, b->y)) {
        b->x = old_x;
        b->y = old_y;
        b->vx = 0;
        b->vy = 0;
    }
}

/* Ramming hurts the one that is run into by as much as the other brought to it. */
static void ram(struct harbour *h, int a, int b, int32_t a_speed, int32_t b_speed)
{
    int32_t closing = a_speed + b_speed;
    int32_t damage;
    int32_t a_part = a_speed > 0 ? a_speed : 0;
    int32_t b_part = b_speed > 0 ? b_speed : 0;

    if (closing <= TUNE_RAM_SPEED) {
        return;
    }
    damage = (closing - TUNE_RAM_SPEED) * TUNE_RAM_DAMAGE / 1024;
    boat_hurt(h, b, damage * a_part / (a_part + b_part), a);
    boat_hurt(h, a, damage * b_part / (a_part + b_part), b);
}

/* Two boats of equal mass: moved apart by half the overlap each, and the closing speed shared. */
static void bump_boats(struct harbour *h, int first, int second)
{
    struct boat *a = &h->boats[first];
    struct boat *b = &h->boats[second];
    struct collide_touch touch;
    int32_t push;
    int32_t a_speed;
    int32_t b_speed;
    int32_t share;

    if (!is_within(b->x - a->x, b->y - a->y, CONTACT)) {
        return;
    }
    touch = touch_of(b->x - a->x, b->y - a->y, CONTACT);
    push = clamp_i32(touch.depth / 2, 0, TUNE_PUSH_MOST);
    a->x -= trig_round((int64_t)push * touch.nx, 14);
    a->y -= trig_round((int64_t)push * touch.ny, 14);
    b->x += trig_round((int64_t)push * touch.nx, 14);
    b->y += trig_round((int64_t)push * touch.ny, 14);
    a_speed = trig_round((int64_t)a->vx * touch.nx + (int64_t)a->vy * touch.ny, 14);
    b_speed = -trig_round((int64_t)b->vx * touch.nx + (int64_t)b->vy * touch.ny, 14);
    if (a_speed + b_speed <= 0) {
        return;
    }
    share = trig_round((int64_t)(a_speed + b_speed) * (1024 + TUNE_BOUNCE_BOAT), 11);
    a->vx = limit_speed(a->vx - trig_round((int64_t)share * touch.nx, 14));
    a->vy = limit_speed(a->vy - trig_round((int64_t)share * touch.ny, 14));
    b->vx = limit_speed(b->vx + trig_round((int64_t)share * touch.nx, 14));
    b->vy = limit_speed(b->vy + trig_round((int64_t)share * touch.ny, 14));
    ram(h, first, second, a_speed, b_speed);
}

static bool bumps(const struct harbour *h, int seat)
{
    return h->boats[seat].state == BOAT_AFLOAT && !boat_is_moored(h, seat);
}

static void bump_all_boats(struct harbour *h)
{
    for (int a = 0; a < GAME_SEATS; a++) {
        for (int b = a + 1; b < GAME_SEATS && bumps(h, a); b++) {
            if (bumps(h, b)) {
                bump_boats(h, a, b);
            }
        }
    }
}

/* What others push it by in one tick is bounded too, or a crowd would push it into a wall's
 * middle. */
static void hold_near(struct boat *b, int32_t x, int32_t y)
{
    const int32_t most = TUNE_SPEED_MOST + TUNE_PUSH_MOST;

    b->x = clamp_i32(b->x, x - most, x + most);
    b->y = clamp_i32(b->y, y - most, y + most);
}

void collide_move(struct harbour *h, const struct harbour_level *level)
{
    int32_t old_x[GAME_SEATS];
    int32_t old_y[GAME_SEATS];

    for (int i = 0; i < GAME_SEATS; i++) {
        struct boat *b = &h->boats[i];

        old_x[i] = b->x;
        old_y[i] = b->y;
        b->x += b->vx;
        b->y += b->vy;
    }
    bump_all_boats(h);
    for (int i = 0; i < GAME_SEATS; i++) {
        if (h->boats[i].state != BOAT_NONE) {
            hold_near(&h->boats[i], old_x[i], old_y[i]);
            leave_walls(h, level, i, old_x[i], old_y[i]);
        }
    }
}
