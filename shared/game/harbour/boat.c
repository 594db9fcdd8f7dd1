/* Momentum, rudder, turret, hull.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/boat.h"

#include <string.h>

#include "base/rng.h"
#include "game/harbour/cargo.h"
#include "game/harbour/chart.h"
#include "game/harbour/tally.h"
#include "game/harbour/trig.h"
#include "game/harbour/tuning.h"
#include "game/lobby.h"

bool boat_guns_are_free(const struct harbour *h)
{
    return h->head.phase == PHASE_LOBBY || h->head.phase == PHASE_PLAY;
}

/* The square of the distance to the nearest boat afloat that is a friend or that is none; INT64_MAX
 * if there is none. */
static int64_t nearest_boat(const struct harbour *h, struct harbour_place place, int seat,
                            bool is_friend)
{
    int64_t nearest = INT64_MAX;

    for (int i = 0; i < GAME_SEATS; i++) {
        const struct boat *b = &h->boats[i];
        int64_t dx = b->x - place.x;
        int64_t dy = b->y - place.y;

        if (i != seat && b->state == BOAT_AFLOAT && dx * dx + dy * dy < nearest &&
            boat_is_friend(h, seat, i) == is_friend) {
            nearest = dx * dx + dy * dy;
        }
    }
    return nearest;
}

/* How well a spawn suits whose nearest enemy is that far, squared: best is just beyond the range of
 * guns, so that two who begin see each other and nobody comes up under fire; then nearer is worse
 * by much, further by little. */
static int64_t worth_alone(int64_t nearest)
{
    const int64_t clear = (int64_t)TUNE_SPAWN_CLEAR * TUNE_SPAWN_CLEAR;

    return nearest >= clear ? INT64_MAX - nearest : nearest;
}

static int64_t distance_squared(struct harbour_place a, struct harbour_place b)
{
    int64_t dx = a.x - b.x;
    int64_t dy = a.y - b.y;

    return dx * dx + dy * dy;
}

/* In a team: nobody is there, it is on one's own side, and the nearest enemy is out of range, in
 * this order. Of equals any will do. */
static int64_t worth_in_team(const struct harbour *h, const struct harbour_level *level, int seat,
                             struct harbour_place place)
{
    const int64_t clear = (int64_t)TUNE_SPAWN_CLEAR * TUNE_SPAWN_CLEAR;
    const int64_t taken = (int64_t)TUNE_SPAWN_TAKEN * TUNE_SPAWN_TAKEN;
    int team = h->head.seats[seat].team % HARBOUR_TEAMS;
    int64_t enemy = nearest_boat(h, place, seat, false);
    bool is_free = nearest_boat(h, place, seat, true) >= taken && enemy >= taken;
    bool is_own_side = distance_squared(place, level->homes[team]) <=
                       distance_squared(place, level->homes[1 - team]);

    return (is_free ? 4 * clear : 0) + (is_own_side ? 2 * clear : 0) +
           (enemy < clear ? enemy : clear);
}

/* Of equals each is as likely as any other. */
static const struct harbour_spawn *choose_spawn(struct harbour *h,
                                                const struct harbour_level *level, int seat)
{
    bool has_teams = harbour_game.lobby.modes[h->head.mode].teams > 0;
    const struct harbour_spawn *best = NULL;
    int64_t best_worth = INT64_MIN;
    uint32_t equals = 0;

    for (int i = 0; i < level->spawn_count; i++) {
        const struct harbour_spawn *spawn = &level->spawns[i];
        struct harbour_place place = { spawn->x, spawn->y };
        int64_t worth = has_teams ? worth_in_team(h, level, seat, place)
                                  : worth_alone(nearest_boat(h, place, seat, false));

        equals = worth > best_worth ? 1 : equals + (worth == best_worth);
        if (worth > best_worth ||
            (worth == best_worth && rng_below(&h->head.chance, equals) == 0)) {
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
    cargo_lose(h, seat);
    memset(&h->boats[seat], 0, sizeof(h->boats[seat]));
    memset(&h->tallies[seat], 0, sizeof(h->tallies[seat]));
    for (int i = 0; i < HARBOUR_MINES; i++) {
        if (h->mines[i].ttl > 0 && h->mines[i].owner == seat) {
            memset(&h->mines[i], 0, sizeof(h->mines[i]));
        }
    }
    for (int i = 0; i < HARBOUR_SHELLS; i++) {
        if (h->shells[i].ttl > 0 && h->shells[i].owner == seat) {
            memset(&h->shells[i], 0, sizeof(h->shells[i]));
        }
    }
    for (int i = 0; i < GAME_SEATS; i++) {
        struct boat *b = &h->boats[i];

        if (b->state != BOAT_NONE) {
            b->hit_by = b->hit_by == seat ? GAME_SEAT_NONE : b->hit_by;
            b->assist = b->assist == seat ? GAME_SEAT_NONE : b->assist;
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

/* What the throttle's steps yield, in 1/256 u a tick. */
static int32_t thrust_of(const struct harbour *h, int seat, int drive_steps)
{
    bool has_power = h->boats[seat].power > 0;
    int32_t steam = cargo_carried_by(h, seat) >= 0 ? TUNE_STEAM_CARGO
                    : has_power                    ? TUNE_STEAM_POWER
                                                   : TUNE_STEAM;

    return drive_steps * (drive_steps > 0 ? TUNE_THRUST_AHEAD : TUNE_THRUST_ASTERN) * steam /
           TUNE_STEAM;
}

/* Changes of speed are summed along and across the bow in 1/256 u, and rounded once, at the end:
 * a boat at rest stays exactly at rest. Water that flows takes it along. */
static void drive(struct boat *b, struct harbour_place flow, int32_t thrust, int drive_steps,
                  int steer)
{
    int32_t c = trig_cos(b->heading);
    int32_t s = trig_sin(b->heading);
    int32_t vx = b->vx - flow.x;
    int32_t vy = b->vy - flow.y;
    int32_t ahead = trig_round((int64_t)vx * c + (int64_t)vy * s, 6);
    int32_t aside = trig_round((int64_t)vy * c - (int64_t)vx * s, 6);
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

struct harbour_input boat_input(const struct harbour *h, int seat)
{
    struct harbour_input in = { 0 };

    if (!boat_is_moored(h, seat)) {
        memcpy(&in, &h->head.inputs[seat], sizeof(in));
    }
    return in;
}

void boat_watch(struct harbour *h, int seat, const struct input *was)
{
    struct boat *b = &h->boats[seat];

    if (h->head.seats[seat].kind != SEAT_HUMAN || b->state == BOAT_NONE ||
        memcmp(was, &h->head.inputs[seat], sizeof(*was)) != 0) {
        b->idle = 0;
    } else if (h->head.phase == PHASE_PLAY && b->idle < HARBOUR_IDLE_TICKS) {
        b->idle++;
    }
}

int boat_toucher(const struct harbour *h, unsigned seats, struct harbour_place place,
                 int32_t radius)
{
    int64_t reach = HARBOUR_BOAT_RADIUS + radius;
    int64_t nearest = reach * reach;
    int toucher = GAME_SEAT_NONE;

    for (int i = 0; i < GAME_SEATS; i++) {
        int seat = h->head.tick % 2 == 0 ? i : GAME_SEATS - 1 - i;
        const struct boat *b = &h->boats[seat];
        int64_t distance = distance_squared((struct harbour_place){ b->x, b->y }, place);

        if (distance < nearest && b->state == BOAT_AFLOAT && (seats >> seat & 1) &&
            !boat_is_moored(h, seat)) {
            nearest = distance;
            toucher = seat;
        }
    }
    return toucher;
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

static uint8_t older(uint8_t age)
{
    return (uint8_t)(age + (age < UINT8_MAX));
}

/* A shell is made now and then, so that nobody is ever without for long. */
static void refill(struct boat *b)
{
    b->power = (uint16_t)(b->power - (b->power > 0));
    b->refill = (uint8_t)(b->ammo < HARBOUR_AMMO ? b->refill + 1 : 0);
    if (b->refill == HARBOUR_REFILL_TICKS) {
        b->refill = 0;
        b->ammo++;
    }
}

void boat_steer(struct harbour *h, const struct harbour_level *level, int seat)
{
    struct boat *b = &h->boats[seat];
    struct harbour_input in = boat_input(h, seat);
    struct harbour_place flow = chart_flow(level, b->x, b->y);

    b->reload = (uint8_t)(b->reload - (b->reload > 0));
    b->hit_age = older(b->hit_age);
    b->assist_age = older(b->assist_age);
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
        refill(b);
        drive(b, flow, thrust_of(h, seat, in.drive), in.drive, in.steer);
    } else {
        drive(b, flow, 0, 0, 0);
    }
}

static void sink(struct harbour *h, int seat)
{
    struct boat *b = &h->boats[seat];

    b->hit_by = b->hit_age > TUNE_CREDIT_TICKS ? GAME_SEAT_NONE : b->hit_by;
    b->assist = b->assist_age > TUNE_CREDIT_TICKS ? GAME_SEAT_NONE : b->assist;
    b->state = BOAT_SUNK;
    b->timer = HARBOUR_SINK_TICKS;
    b->power = 0;
    cargo_lose(h, seat);
    lobby_loss(&h->head, seat);
    tally_sinking(h, seat);
    if (h->head.mode == HARBOUR_CARGO) {
        return; /* captures count */
    }
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
        if (b->hit_by != by) {
            b->assist = b->hit_by;
            b->assist_age = b->hit_age;
        }
        b->hit_by = (uint8_t)by;
        b->hit_age = 0;
    }
    b->hull = (uint8_t)(amount >= b->hull ? 0 : b->hull - amount);
    if (b->hull == 0) {
        sink(h, seat);
    }
}
