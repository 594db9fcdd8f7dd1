/* What to do, in habits of different pace: an errand, a course, the rudder, the gun. Moods
 * turn seats apart, so that hardly a tick has to bear all of them.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/skipper.h"

#include <string.h>

#include "game/harbour/boat.h"
#include "game/harbour/course.h"
#include "game/harbour/errand.h"
#include "game/harbour/gunner.h"
#include "game/harbour/manoeuvre.h"
#include "game/harbour/watch.h"

static const struct skipper_skill skills[BOT_LEVELS] = {
    [BOT_HARD] = {
        .react_ticks = 15,
        .rest_ticks = 0,
        .lead = 8,
        .hand_degrees = 4,
        .drive = HARBOUR_AXIS,
        .flee_hull = 40,
        .shot_px = 380,
        .crate_px = 700,
        .leads_turns = true,
        .dodges = true,
        .drops_mines = true,
    },
    [BOT_EASY] = {
        .react_ticks = 60,
        .rest_ticks = 190,
        .lead = 1,
        .hand_degrees = 12,
        .drive = 3,
        .shot_px = 300,
        .crate_px = 120,
    },
};

/* One habit's turn. */
struct habit {
    uint8_t every; /* ticks, a power of two */
    uint8_t phase; /* each has its own, so that no tick has to bear two */
    void (*work)(struct watch *w);
};

static const struct habit habits[] = {
    { 32, 3, errand_choose },
    { 8, 1, course_choose },
    { 8, 4, manoeuvre_choose },
    { 4, 2, gunner_work },
};

static const struct habit *habit_of_this_tick(const struct watch *w)
{
    uint32_t turn = w->h->head.tick + w->s->mood;

    for (size_t i = 0; i < ARRAY_LEN(habits); i++) {
        if ((turn & (habits[i].every - 1u)) == habits[i].phase) {
            return &habits[i];
        }
    }
    return NULL;
}

static void look(struct watch *w)
{
    if (w->s->target > 0 && watch_is_prey(w, w->s->target - 1)) {
        watch_look_at(w, w->s->target - 1);
    }
}

void skipper_think(void *bot, const void *world, const void *level, int seat, struct input *in)
{
    struct watch w = {
        .s = bot,
        .h = world,
        .level = level,
        .me = &((const struct harbour *)world)->boats[seat],
        .seat = seat,
    };
    const struct habit *habit = habit_of_this_tick(&w);

    w.skill = &skills[w.s->head.level % BOT_LEVELS];
    if (w.me->state == BOAT_AFLOAT) {
        if (w.s->life != w.me->life) {
            watch_take_mood(&w);
        }
        gunner_watch(&w);
        if (habit != NULL) {
            look(&w);
            habit->work(&w);
        }
    }
    if (!boat_guns_are_free(w.h)) {
        w.s->in.steer = 0;
        w.s->in.drive = 0;
    }
    memcpy(in, &w.s->in, sizeof(*in));
}
