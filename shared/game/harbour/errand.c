/* Weighing errands.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/errand.h"

#include "game/harbour/pilot.h"
#include "game/harbour/shell.h"

/* The nearest boat; the one it hunts already counts as nearer, so does a weak one, a protected one
 * as further. */
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
        distance = distance / 256 * (156 + b->hull);
        if (distance < best) {
            best = distance;
            w->s->target = (uint8_t)(i + 1);
        }
    }
}

/* To the target; nowhere in particular while there is none. */
static void choose_goal(struct watch *w)
{
    const struct harbour_spawn *spawn =
        &w->level->spawns[watch_whim(w, 2 * WATCH_SIDE_EVERY) % w->level->spawn_count];

    w->s->goal_x = w->target != NULL ? w->target->x : spawn->x;
    w->s->goal_y = w->target != NULL ? w->target->y : spawn->y;
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
    choose_goal(w);
    const struct pilot_trip trip = {
        .x = w->me->x,
        .y = w->me->y,
        .to_x = w->s->goal_x,
        .to_y = w->s->goal_y,
        .course = w->s->course,
    };

    w->s->way_length = (uint8_t)pilot_way(w->level, &trip, w->s->way, SKIPPER_WAY);
}
