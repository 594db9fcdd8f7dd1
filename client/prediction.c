/* Prediction and rollback of the whole world.
 * SPDX-License-Identifier: MIT */
#include "client/prediction.h"

#include <stdlib.h>
#include <string.h>

enum {
    DECAY_KEEPS = 7, /* of 8 parts a tick: half after 5 ticks, 4 % after 24 */
    DECAY_OF = 8,
    BLEND_WHOLE = 65536,
};

void prediction_init(struct prediction *p, const struct game *g, const void *level, uint8_t seat)
{
    memset(p, 0, sizeof(*p));
    p->game = g;
    p->level = level;
    p->seat = seat;
}

void prediction_restart(struct prediction *p, const struct replica *r)
{
    memcpy(p->now, replica_world(r), p->game->world_bytes);
    memcpy(p->before, p->now, p->game->world_bytes);
    memset(p->offset_now, 0, sizeof(p->offset_now));
    memset(p->offset_before, 0, sizeof(p->offset_before));
    p->game->bodies(p->now, p->bodies_now);
    memcpy(p->bodies_before, p->bodies_now, sizeof(p->bodies_before));
    p->tick = replica_head(r)->tick;
    p->is_valid = true;
}

const struct input *prediction_own(const struct prediction *p, uint32_t tick)
{
    return &p->own[tick % PREDICTION_TICKS];
}

/* Steps `now` to the next tick on what is known: the last confirmed inputs, and the own one. */
static void step(struct prediction *p, const struct replica *r)
{
    struct tick tick;
    uint32_t number = p->tick + 1;

    memcpy(tick.inputs, replica_head(r)->inputs, sizeof(tick.inputs));
    tick.command_count = 0;
    if (p->seat < GAME_SEATS) {
        tick.inputs[p->seat] = *prediction_own(p, number);
    }
    memcpy(p->assumed[number % PREDICTION_TICKS], tick.inputs, sizeof(tick.inputs));
    memcpy(p->before, p->now, p->game->world_bytes);
    p->game->step(p->now, p->level, &tick);
    p->tick = number;
}

static struct prediction_offset decayed(struct prediction_offset o)
{
    return (struct prediction_offset){
        .x = o.x * DECAY_KEEPS / DECAY_OF,
        .y = o.y * DECAY_KEEPS / DECAY_OF,
        .heading = (int16_t)(o.heading * DECAY_KEEPS / DECAY_OF),
    };
}

/* The predicted world has moved on by one tick: so does the picture. */
static void follow(struct prediction *p)
{
    memcpy(p->bodies_before, p->bodies_now, sizeof(p->bodies_before));
    memcpy(p->offset_before, p->offset_now, sizeof(p->offset_before));
    p->game->bodies(p->now, p->bodies_now);
    for (int i = 0; i < GAME_BODIES; i++) {
        p->offset_now[i] = decayed(p->offset_now[i]);
    }
}

/* Ticks that the clock skipped are taken for like this one. Those already sent stay what they are:
 * the server has them. */
static void remember(struct prediction *p, uint32_t tick, const struct input *own)
{
    int32_t newer = clamp_i32((int32_t)(tick - p->own_tick), 1, PREDICTION_TICKS);

    for (int32_t i = 0; i < newer; i++) {
        p->own[(tick - (uint32_t)i) % PREDICTION_TICKS] = *own;
    }
    p->own_tick = tick;
}

void prediction_advance(struct prediction *p, const struct replica *r, uint32_t tick,
                        const struct input *own)
{
    remember(p, tick, own);
    if (!p->is_valid) {
        return;
    }
    while ((int32_t)(tick - p->tick) > 0 && p->tick - replica_head(r)->tick < PREDICTION_AHEAD) {
        step(p, r);
        follow(p);
    }
}

/* max + min/2, which is at most 12 % above the true distance: enough for a figure. */
static uint32_t about_distance(int32_t x, int32_t y)
{
    uint32_t a = (uint32_t)abs(x);
    uint32_t b = (uint32_t)abs(y);

    return a > b ? a + b / 2 : b + a / 2;
}

/* Keeps the picture where it is: what the body jumped goes into its offset. Returns the jump. */
static uint32_t absorb(const struct prediction *p, const struct body *old, const struct body *new,
                       struct prediction_offset *offset)
{
    if (old->life != new->life || old->life == 0) {
        memset(offset, 0, sizeof(*offset));
        return 0;
    }
    int32_t x = old->x - new->x;
    int32_t y = old->y - new->y;
    uint32_t jump = about_distance(x, y);

    offset->x += x;
    offset->y += y;
    offset->heading = (int16_t)(offset->heading + (int16_t)(old->heading - new->heading));
    if (about_distance(offset->x, offset->y) > PREDICTION_CUT_PX * p->game->units_per_px) {
        memset(offset, 0, sizeof(*offset));
    }
    return jump;
}

static void absorb_all(struct prediction *p, struct prediction_result *result)
{
    struct body now[GAME_BODIES];
    struct body before[GAME_BODIES];

    p->game->bodies(p->now, now);
    p->game->bodies(p->before, before);
    for (int i = 0; i < GAME_BODIES; i++) {
        uint32_t jump = absorb(p, &p->bodies_now[i], &now[i], &p->offset_now[i]);

        absorb(p, &p->bodies_before[i], &before[i], &p->offset_before[i]);
        result->correction_most = jump > result->correction_most ? jump : result->correction_most;
        if (i == p->seat) {
            result->correction = jump;
        }
    }
    memcpy(p->bodies_now, now, sizeof(now));
    memcpy(p->bodies_before, before, sizeof(before));
}

/* From the confirmed world to the predicted tick again. */
static void run_again(struct prediction *p, const struct replica *r)
{
    uint32_t goal = p->tick;

    memcpy(p->now, replica_world(r), p->game->world_bytes);
    memcpy(p->before, p->now, p->game->world_bytes);
    p->tick = replica_head(r)->tick;
    while (p->tick != goal) {
        step(p, r);
    }
}

static bool was_assumed(const struct prediction *p, const struct replica_update *u)
{
    for (int i = 0; i < u->count; i++) {
        uint32_t tick = u->first_tick + (uint32_t)i;

        if (u->has_commands[i] ||
            memcmp(p->assumed[tick % PREDICTION_TICKS], u->inputs[i], sizeof(u->inputs[i])) != 0) {
            return false;
        }
    }
    return true;
}

struct prediction_result prediction_reconcile(struct prediction *p, const struct replica *r,
                                              const struct replica_update *u)
{
    struct prediction_result result = { 0 };
    uint32_t confirmed = replica_head(r)->tick;

    if (!p->is_valid || u->count == 0) {
        return result;
    }
    if ((int32_t)(p->tick - confirmed) < 0) {
        p->tick = confirmed; /* behind the server: its world is the newest there is */
    } else if (was_assumed(p, u)) {
        return result;
    }
    result.is_mispredicted = true;
    result.depth = p->tick - confirmed;
    run_again(p, r);
    absorb_all(p, &result);
    return result;
}

static int32_t between(int32_t from, int32_t to, uint32_t blend)
{
    return from + (int32_t)((int64_t)(to - from) * (int64_t)blend / BLEND_WHOLE);
}

void prediction_show(const struct prediction *p, uint32_t blend, struct body *bodies)
{
    for (int i = 0; i < GAME_BODIES; i++) {
        const struct body *from = &p->bodies_before[i];
        const struct body *to = &p->bodies_now[i];
        const struct prediction_offset *a = &p->offset_before[i];
        const struct prediction_offset *b = &p->offset_now[i];

        bodies[i] = *to;
        if (from->life != to->life || to->life == 0) {
            continue;
        }
        int32_t turn = (int16_t)(to->heading - from->heading);

        bodies[i].x = between(from->x + a->x, to->x + b->x, blend);
        bodies[i].y = between(from->y + a->y, to->y + b->y, blend);
        bodies[i].heading =
            (uint16_t)(from->heading + between(a->heading, turn + b->heading, blend));
    }
}
