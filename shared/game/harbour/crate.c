/* Where crates come, how they drift and what is in them.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/crate.h"

#include <string.h>

#include "base/rng.h"
#include "game/harbour/boat.h"
#include "game/harbour/chart.h"
#include "game/harbour/collide.h"
#include "game/harbour/trig.h"
#include "game/harbour/tuning.h"
#include "game/lobby.h"

enum {
    TRIES = 8, /* to find a place for a crate; then none comes this time */
};

/* The more players, the sooner comes the next one. */
static uint16_t pause_ticks(const struct harbour *h)
{
    int32_t ticks = HARBOUR_CRATE_PAUSE - lobby_players(&h->head) * TUNE_CRATE_PLAYER;

    return (uint16_t)clamp_i32(ticks, TUNE_CRATE_PAUSE_LEAST, HARBOUR_CRATE_PAUSE);
}

void crate_clear(struct harbour *h)
{
    memset(h->crates, 0, sizeof(h->crates));
    h->next_crate = HARBOUR_CRATE_PAUSE / 2;
}

static struct crate *find_slot(struct harbour *h)
{
    for (int i = 0; i < HARBOUR_CRATES; i++) {
        if (h->crates[i].kind == CRATE_NONE) {
            return &h->crates[i];
        }
    }
    return NULL;
}

static bool is_clear(const struct harbour *h, const struct harbour_level *level, int32_t x,
                     int32_t y)
{
    for (int i = 0; i < HARBOUR_CRATES; i++) {
        const struct crate *c = &h->crates[i];

        if (c->kind != CRATE_NONE && trig_length(c->x - x, c->y - y) < TUNE_CRATE_APART) {
            return false;
        }
    }
    return collide_walls(level, x, y, HARBOUR_CRATE_RADIUS).depth <= 0;
}

/* A mark of the map's, or any water. */
static struct harbour_place draw_place(uint64_t *chance, const struct harbour_level *level)
{
    if (level->crate_spot_count > 0) {
        return level->crate_spots[rng_below(chance, level->crate_spot_count)];
    }
    return (struct harbour_place){ chart_middle((int)rng_below(chance, level->width)),
                                   chart_middle((int)rng_below(chance, level->height)) };
}

/* At most one of the strong ones at a time. */
static enum crate_kind draw_kind(struct harbour *h)
{
    uint32_t draw = rng_below(&h->head.chance, 100);

    for (int i = 0; i < HARBOUR_CRATES; i++) {
        if (h->crates[i].kind == CRATE_POWER) {
            return draw % 2 == 0 ? CRATE_REPAIR : CRATE_AMMUNITION;
        }
    }
    return draw < TUNE_CRATE_POWER ? CRATE_POWER : draw % 2 == 0 ? CRATE_REPAIR : CRATE_AMMUNITION;
}

static int16_t draw_drift(uint64_t *chance)
{
    return (int16_t)((int32_t)rng_below(chance, 2 * TUNE_CRATE_DRIFT + 1) - TUNE_CRATE_DRIFT);
}

static void come(struct harbour *h, const struct harbour_level *level)
{
    struct crate *crate = find_slot(h);

    for (int i = 0; i < TRIES && crate != NULL; i++) {
        struct harbour_place place = draw_place(&h->head.chance, level);

        if (is_clear(h, level, place.x, place.y)) {
            enum crate_kind kind = draw_kind(h);

            *crate = (struct crate){
                .x = place.x,
                .y = place.y,
                .vx = draw_drift(&h->head.chance),
                .vy = draw_drift(&h->head.chance),
                .ttl = HARBOUR_CRATE_TICKS,
                .kind = (uint8_t)kind,
                .life = (uint8_t)(h->head.tick % UINT8_MAX + 1),
            };
            return;
        }
    }
}

/* What touches a wall turns back. */
static void drift(struct crate *crate, const struct harbour_level *level)
{
    struct harbour_place flow = chart_flow(level, crate->x, crate->y);
    int32_t x = crate->x + crate->vx + flow.x;
    int32_t y = crate->y + crate->vy + flow.y;

    if (collide_walls(level, x, y, HARBOUR_CRATE_RADIUS).depth > 0) {
        crate->vx = (int16_t)-crate->vx;
        crate->vy = (int16_t)-crate->vy;
        return;
    }
    crate->x = x;
    crate->y = y;
}

static void open(struct harbour *h, const struct crate *crate, int seat)
{
    struct boat *b = &h->boats[seat];

    switch (crate->kind) {
    case CRATE_REPAIR:
        b->hull = (uint8_t)clamp_i32(b->hull + TUNE_CRATE_HULL, 0, HARBOUR_HULL);
        break;
    case CRATE_AMMUNITION:
        b->ammo = HARBOUR_AMMO;
        b->mines = HARBOUR_MINES_HELD;
        break;
    default:
        b->power = HARBOUR_POWER_TICKS;
        break;
    }
}

static void look_for_boats(struct harbour *h, struct crate *crate)
{
    struct harbour_place place = { crate->x, crate->y };
    int seat = boat_toucher(h, UINT16_MAX, place, HARBOUR_CRATE_RADIUS);

    if (seat != GAME_SEAT_NONE) {
        open(h, crate, seat);
        crate->taken_by = (uint8_t)(seat + 1);
        crate->ttl = HARBOUR_GONE_TICKS;
    }
}

void crate_step_all(struct harbour *h, const struct harbour_level *level)
{
    if (!boat_guns_are_free(h)) {
        return;
    }
    h->next_crate = (uint16_t)(h->next_crate - (h->next_crate > 0));
    if (h->next_crate == 0) {
        come(h, level);
        h->next_crate = pause_ticks(h);
    }
    for (int i = 0; i < HARBOUR_CRATES; i++) {
        struct crate *crate = &h->crates[i];

        if (crate->kind == CRATE_NONE) {
            continue;
        }
        crate->ttl--;
        if (crate->ttl == 0) {
            memset(crate, 0, sizeof(*crate));
        } else if (crate->taken_by == 0) {
            drift(crate, level);
            look_for_boats(h, crate);
        }
    }
}
