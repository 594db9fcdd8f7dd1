/* Momentum, rudder, turret, hull.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/boat.h"

#include <string.h>

#include "base/rng.h"
#include "game/harbour/trig.h"
#include "game/harbour/tuning.h"
#include "game/lobby.h"

bool boat_guns_are_free(const struct harbour *h)
{
    return h->head.phase == PHASE_LOBBY || h->head.phase == PHASE_PLAY;
}

/* The square of the distance to the nearest boat afloat; INT64_MAX if there is none. */
static int64_t nearest_boat(const struct harbour *h, int32_t x, int32_t y, int seat)
{
    int64_t nearest = INT64_MAX;

    for (int i = 0; i < GAME_SEATS; i++) {
        const struct boat *b = &h->boats[i];
        int64_t dx = b->x - x;
        int64_t dy = b->y - y;

        if (i != seat && b->state == BOAT_AFLOAT && dx * dx + dy * dy < nearest) {
            nearest = dx * dx + dy * dy;
        }
    }
    return nearest;
}

/* How well a spawn suits whose nearest enemy is that far, squared: best is just beyond the range of
 * guns, so that two who begin see each other and nobody comes up under fire; then nearer is worse
 * by much, further by little. */
static int64_t spawn_worth(int64_t nearest)
{
    const int64_t clear = (int64_t)TUNE_SPAWN_CLEAR * TUNE_SPAWN_CLEAR;

    return nearest >= clear ? INT64_MAX - nearest : nearest;
}

static const struct harbour_spawn *choose_spawn(struct harbour *h,
                                                const struct harbour_level *level, int seat)
{
    uint32_t first = rng_below(&h->head.chance, level->spawn_count);
    const struct harbour_spawn *best = NULL;
    int64_t best_worth = INT64_MIN;

    for (uint32_t i = 0; i < level->spawn_count; i++) {
        const struct harbour_spawn *spawn = &level->spawns[(first + i) % level->spawn_count];
        int64_t worth = spawn_worth(nearest_boat(h, spawn->x, spawn->y, seat));

        if (worth > best_worth) {
            best = spawn;
            best_worth = worth;
        }
    }
    return best;
}

void boat_launch(struct harbour *h, const struct harbour_level *level, int seat)
{
    struct boat *b = &h->boats[seat];
    const struct harbour_spawn *spawn = choose_spawn(h, level, seat);
    uint8_t life = (uint8_t)((b->life > 0 ? b->life : h->head.tick) % UINT8_MAX + 1);

    *b = (struct boat){
        .x = spawn->x,
        .y = spawn->y,
        .heading = spawn->heading,
        .turret = spawn->heading,
        .timer = HARBOUR_PROTECT_TICKS,
        .state = BOAT_AFLOAT,
        .hull = HARBOUR_HULL,
        .life = life,
        .hit_by = GAME_SEAT_NONE,
        .assist = GAME_SEAT_NONE,
        .ammo = HARBOUR_AMMO,
        .mines = HARBOUR_MINES_HELD,
        .idle = b->idle,
    };
}

void boat_vacate(struct harbour *h, int seat)
{
    memset(&h->boats[seat], 0, sizeof(h->boats[seat]));
    for (int i = 0; i < HARBOUR_SHELLS; i++) {
        if (h->shells[i].ttl > 0 && h->shells[i].owner == seat) {
            memset(&h->shells[i], 0, sizeof(h->shells[i]));
        }
    }
    for (int i = 0; i < GAME_SEATS; i++) {
        if (h->boats[i].state != BOAT_NONE && h->boats[i].hit_by == seat) {
            h->boats[i].hit_by = GAME_SEAT_NONE;
        }
    }
}

/* Drag against a speed in 1/256 u a tick, in the same units a tick: glides long, and stops. */
static int32_t drag(int32_t speed, int32_t linear, int32_t square)
{
    int32_t size = speed < 0 ? -speed : speed;
    int32_t u = size / 256;
    int32_t loss = (int32_t)(((int64_t)size * linear + (int64_t)u * u * square) / 65536);

    loss = loss < TUNE_DRAG_LEAST ? TUNE_DRAG_LEAST : loss;
    loss = loss > size ? size : loss;
    return speed < 0 ? loss : -loss;
}

static void turn(struct boat *b, int32_t flow, int steer)
{
    int32_t wanted =
        steer * TUNE_SPIN_STEP * clamp_i32(flow, -TUNE_FLOW_FULL, TUNE_FLOW_FULL) / TUNE_FLOW_FULL;
    int32_t gap = wanted - b->spin;
    int32_t up = gap < 0 ? -(TUNE_SPIN_LAG - 1) : TUNE_SPIN_LAG - 1; /* so that it arrives */

    b->spin =
        (int16_t)clamp_i32(b->spin + (gap + up) / TUNE_SPIN_LAG, -TUNE_SPIN_MOST, TUNE_SPIN_MOST);
    b->heading = (uint16_t)(b->heading + b->spin);
}

/* Changes of speed are summed along and across the bow in 1/256 u, and rounded once, at the end:
 * a boat at rest stays exactly at rest. */
static void drive(struct boat *b, int drive_steps, int steer)
{
    int32_t c = trig_cos(b->heading);
    int32_t s = trig_sin(b->heading);
    int32_t ahead = trig_round((int64_t)b->vx * c + (int64_t)b->vy * s, 6);
    int32_t aside = trig_round((int64_t)b->vy * c - (int64_t)b->vx * s, 6);
    int32_t thrust = drive_steps * (drive_steps > 0 ? TUNE_THRUST_AHEAD : TUNE_THRUST_ASTERN);
    int32_t gain = thrust + drag(ahead, TUNE_DRAG_LINEAR, TUNE_DRAG_SQUARE);
    int32_t slip = drag(aside, TUNE_DRAG_SIDE, 0);

    b->vx = (int16_t)(b->vx + trig_round((int64_t)gain * c - (int64_t)slip * s, 22));
    b->vy = (int16_t)(b->vy + trig_round((int64_t)gain * s + (int64_t)slip * c, 22));
    turn(b, ahead / 256 + drive_steps * TUNE_FLOW_WASH, steer);
}

static void train_turret(struct boat *b, uint16_t aim)
{
    uint16_t wanted = (uint16_t)(aim * (TRIG_TURN / HARBOUR_AIM_STEPS));
    int32_t gap = trig_turn(b->turret, wanted);

    b->turret = (uint16_t)(b->turret + clamp_i32(gap, -TUNE_TURRET_SPEED, TUNE_TURRET_SPEED));
}

static void go_down(struct boat *b)
{
    b->vx = (int16_t)(b->vx - b->vx / 16);
    b->vy = (int16_t)(b->vy - b->vy / 16);
    b->spin = (int16_t)(b->spin - b->spin / 16);
    b->heading = (uint16_t)(b->heading + b->spin);
}

bool boat_is_moored(const struct harbour *h, int seat)
{
    return h->head.seats[seat].moored_until != 0;
}

bool boat_is_friend(const struct harbour *h, int a, int b)
{
    return lobby_is_allied(&h->head, &harbour_game.lobby, a, b);
}

void boat_unmoor(struct harbour *h, int seat)
{
    if (h->boats[seat].state == BOAT_AFLOAT) {
        h->boats[seat].timer = HARBOUR_PROTECT_TICKS;
    }
}

void boat_steer(struct harbour *h, const struct harbour_level *level, int seat)
{
    struct boat *b = &h->boats[seat];
    struct harbour_input in;

    memcpy(&in, &h->head.inputs[seat], sizeof(in));
    b->reload = (uint8_t)(b->reload - (b->reload > 0));
    b->hit_age = (uint8_t)(b->hit_age + (b->hit_age < UINT8_MAX));
    if (b->state == BOAT_SUNK) {
        b->timer = (uint16_t)(b->timer - (b->timer > 0));
        if (b->timer == 0) {
            boat_launch(h, level, seat);
        } else {
            go_down(b);
        }
        return;
    }
    train_turret(b, in.aim);
    if (h->head.phase == PHASE_COUNTDOWN) {
        return;
    }
    if (boat_guns_are_free(h)) {
        b->timer = (uint16_t)(b->timer - (b->timer > 0));
        drive(b, in.drive, in.steer);
    } else {
        drive(b, 0, 0);
    }
}

static void sink(struct harbour *h, int seat)
{
    struct boat *b = &h->boats[seat];

    if (b->hit_age > TUNE_CREDIT_TICKS) {
        b->hit_by = GAME_SEAT_NONE;
    }
    b->state = BOAT_SUNK;
    b->timer = HARBOUR_SINK_TICKS;
    lobby_loss(&h->head, seat);
    if (b->hit_by == GAME_SEAT_NONE) {
        lobby_score(&h->head, &harbour_game.lobby, seat, -1);
    } else {
        lobby_score(&h->head, &harbour_game.lobby, b->hit_by, 1);
    }
}

void boat_hurt(struct harbour *h, int seat, int amount, int by)
{
    struct boat *b = &h->boats[seat];

    if (amount <= 0 || b->state != BOAT_AFLOAT || b->timer > 0 || !boat_guns_are_free(h) ||
        boat_is_moored(h, seat)) {
        return;
    }
    if (by != GAME_SEAT_NONE && by != seat && boat_is_friend(h, seat, by)) {
        return;
    }
    if (by != GAME_SEAT_NONE) {
        b->hit_by = (uint8_t)by;
        b->hit_age = 0;
    }
    b->hull = (uint8_t)(amount >= b->hull ? 0 : b->hull - amount);
    if (b->hull == 0) {
        sink(h, seat);
    }
}
