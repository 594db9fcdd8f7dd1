/* Weighing errands: cargo before crates, crates before flight, flight before the hunt.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/errand.h"

#include "game/harbour/chart.h"
#include "game/harbour/haul.h"
#include "game/harbour/pilot.h"
#include "game/harbour/shell.h"

enum {
    PX = WATCH_PX,
    FLEE_FROM = 300 * PX, /* an enemy that is further away is none to flee from */
    POWER_PX = 420,       /* so far it goes for a crate of power */
};

/* The nearest boat; the one it hunts already counts as nearer, so does a weak one and one that
 * carries cargo, a protected one as further. */
static void choose_target(struct watch *w)
{
    int32_t best = INT32_MAX;

    w->s->target = 0;
    for (int i = 0; i < GAME_SEATS; i++) {
        const struct boat *b = &w->h->boats[i];
        int32_t distance;

        if (!watch_is_prey(w, i)) {
            continue;
        }
        distance = watch_distance(w, b->x, b->y);
        distance = b->timer > 0 ? distance * 2 : distance;
        distance = b == w->target ? distance / 4 * 3 : distance;
        distance = haul_carries(w, i) ? distance / 2 : distance;
        distance = distance / 256 * (156 + b->hull);
        if (distance < best) {
            best = distance;
            w->s->target = (uint8_t)(i + 1);
        }
    }
}

/* So far, in px, it would go for a crate. */
static int32_t reach_of_crate(const struct watch *w, const struct crate *crate)
{
    int32_t missing;

    switch (crate->kind) {
    case CRATE_REPAIR:
        missing = HARBOUR_HULL - w->me->hull;
        return w->skill->crate_px * missing / HARBOUR_HULL;
    case CRATE_AMMUNITION:
        missing = HARBOUR_AMMO - w->me->ammo;
        return w->skill->crate_px * missing / HARBOUR_AMMO;
    case CRATE_POWER:
        return w->me->power > 0 ? 0 : POWER_PX < w->skill->crate_px ? POWER_PX : w->skill->crate_px;
    default:
        return 0;
    }
}

/* The crate that is best worth its way. */
static bool fetch_crate(struct watch *w)
{
    int32_t best = 0;

    for (int i = 0; i < HARBOUR_CRATES; i++) {
        const struct crate *crate = &w->h->crates[i];

        if (crate->kind == CRATE_NONE || crate->taken_by > 0) {
            continue;
        }
        int32_t gain = reach_of_crate(w, crate) - watch_distance(w, crate->x, crate->y) / PX;

        if (gain > best) {
            best = gain;
            w->s->goal_x = crate->x;
            w->s->goal_y = crate->y;
        }
    }
    return best > 0;
}

static bool is_weak(const struct watch *w)
{
    bool is_beaten = w->me->hull < w->skill->flee_hull && w->me->hull < w->target->hull;

    return is_beaten || (w->me->ammo == 0 && w->me->power == 0 && w->skill->flee_hull > 0);
}

/* To the spawn that is nearer to it, by most, than to the enemy. */
static bool flee(struct watch *w)
{
    int32_t best = INT32_MIN;

    if (w->target == NULL || w->distance > FLEE_FROM || !is_weak(w)) {
        return false;
    }
    for (int i = 0; i < w->level->spawn_count; i++) {
        const struct harbour_spawn *spawn = &w->level->spawns[i];
        int32_t gain = trig_length(spawn->x - w->target->x, spawn->y - w->target->y) -
                       watch_distance(w, spawn->x, spawn->y);

        if (gain > best) {
            best = gain;
            w->s->goal_x = spawn->x;
            w->s->goal_y = spawn->y;
        }
    }
    return true;
}

/* To the target; nowhere in particular while there is none. */
static void roam(struct watch *w)
{
    const struct harbour_spawn *spawn =
        &w->level->spawns[watch_whim(w, 2 * WATCH_SIDE_EVERY) % w->level->spawn_count];

    w->s->goal_x = w->target != NULL ? w->target->x : spawn->x;
    w->s->goal_y = w->target != NULL ? w->target->y : spawn->y;
}

/* The squares of mines that would go up under it; where they close every way it goes through. */
static int list_mines(const struct watch *w, uint16_t squares[HARBOUR_MINES])
{
    int count = 0;

    for (int i = 0; i < HARBOUR_MINES; i++) {
        const struct mine *mine = &w->h->mines[i];

        if (watch_is_feared(w, mine)) {
            squares[count++] =
                (uint16_t)(chart_index(mine->y) * w->level->width + chart_index(mine->x));
        }
    }
    return count;
}

static void find_way(struct watch *w)
{
    uint16_t mines[HARBOUR_MINES];
    struct pilot_trip trip = {
        .x = w->me->x,
        .y = w->me->y,
        .to_x = w->s->goal_x,
        .to_y = w->s->goal_y,
        .course = w->s->course,
        .shunned = mines,
        .shunned_count = list_mines(w, mines),
    };

    w->s->way_length = (uint8_t)pilot_way(w->level, &trip, w->s->way, SKIPPER_WAY);
    if (w->s->way_length > 0 || trip.shunned_count == 0) {
        return;
    }
    trip.shunned_count = 0;
    w->s->way_length = (uint8_t)pilot_way(w->level, &trip, w->s->way, SKIPPER_WAY);
}

void errand_choose(struct watch *w)
{
    uint8_t before = w->s->target;
    bool has_sight = false;

    choose_target(w);
    w->target = NULL;
    if (w->s->target > 0) {
        watch_look_at(w, w->s->target - 1);
        has_sight = shell_can_pass(w->level, w->me->x, w->me->y, w->target->x, w->target->y);
    }
    w->s->seen_ticks = has_sight && w->s->target == before ? w->s->seen_ticks : 0;
    w->s->has_sight = has_sight;
    w->s->must_touch = haul_choose(w) || fetch_crate(w);
    w->s->has_errand = w->s->must_touch || flee(w);
    if (!w->s->has_errand) {
        roam(w);
    }
    if (watch_is_engaged(w)) {
        w->s->way_length = 0; /* it goes by what it sees */
    } else {
        find_way(w);
    }
}
