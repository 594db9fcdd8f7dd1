/* Courses are weighed against each other.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/course.h"

#include "game/harbour/chart.h"
#include "game/harbour/manoeuvre.h"
#include "game/harbour/pilot.h"

enum {
    PX = WATCH_PX,
    DEGREE = WATCH_DEGREE,

    /* Distances. */
    KEEP_LEAST = 130 * PX, /* plus what the mood adds */
    KEEP_SPREAD = 60 * PX,
    KEEP_BAND = 70 * PX,
    LOOK_AHEAD = 96 * PX,
    WAY_LOOK = 320 * PX,
    ARRIVED = 14 * PX, /* nearer than this to a square's middle, the next one counts */
    BERTH = 80 * PX,   /* boats nearer than this are steered round */

    /* Courses it weighs: this far from the one it wants, to both sides. */
    COURSE_STEP = TRIG_TURN / 16,
    COURSES = 8,

    /* Getting off, in turns of this habit. */
    ANCHOR_REACH = 24 * PX,
    PINNED_TURNS = 7, /* in which it gets no further than that */
    OFF_REACH = 56 * PX,
    OFF_TURNS = 18,
    OFF_LOOK = 3, /* turns between two looks whether that leads anywhere */
    STILL = 16,   /* u a tick */
};

/* How many squares of its way it has behind it, the one it is in included. */
static int squares_done(const struct watch *w)
{
    int own = chart_index(w->me->y) * w->level->width + chart_index(w->me->x);
    int done = 0;

    for (int i = 0; i < w->s->way_length; i++) {
        done = w->s->way[i] == own ? i + 1 : done;
    }
    return done;
}

/* Towards the furthest square of the way that lies straight ahead; at least towards the next one,
 * whatever is in between. At its end, towards the goal itself. */
static uint16_t course_along_way(const struct watch *w)
{
    uint16_t course = 0;
    bool has_course = false;

    for (int i = squares_done(w); i < w->s->way_length; i++) {
        int32_t dx = chart_middle(w->s->way[i] % w->level->width) - w->me->x;
        int32_t dy = chart_middle(w->s->way[i] / w->level->width) - w->me->y;
        int32_t distance = trig_length(dx, dy);
        uint16_t direction = trig_angle(dx, dy);

        if (has_course && (distance > WAY_LOOK || pilot_reach(w->level, w->me->x, w->me->y,
                                                              direction, distance) < distance)) {
            break;
        }
        if (has_course || distance > ARRIVED || i == w->s->way_length - 1) {
            course = direction;
            has_course = true;
        }
    }
    return has_course ? course : trig_angle(w->s->goal_x - w->me->x, w->s->goal_y - w->me->y);
}

/* Round the target at its own distance, closing in or opening out at an angle, never straight. */
static uint16_t course_around_target(const struct watch *w)
{
    int32_t keep = KEEP_LEAST + (int32_t)(w->s->mood % 8) * (KEEP_SPREAD / 8);
    int32_t side = watch_whim(w, WATCH_SIDE_EVERY) % 2 == 0 ? 1 : -1;
    int32_t angle = 85;

    if (w->distance > keep + KEEP_BAND) {
        angle = 30;
    } else if (w->distance < keep) {
        angle = 130;
    }
    return (uint16_t)(w->bearing + side * angle * DEGREE);
}

static int32_t size_of(int32_t value)
{
    return value < 0 ? -value : value;
}

/* Less is better: off the wanted course and the one it steers, into a wall, into a boat. */
static int32_t cost_of(const struct watch *w, uint16_t course, uint16_t wanted)
{
    int32_t reach = pilot_reach(w->level, w->me->x, w->me->y, course, LOOK_AHEAD);
    int32_t cost = size_of(trig_turn(wanted, course)) / DEGREE +
                   size_of(trig_turn(w->s->course, course)) / DEGREE / 8;

    cost += (LOOK_AHEAD - reach) / PX * 3;
    for (int i = 0; i < GAME_SEATS; i++) {
        const struct boat *b = &w->h->boats[i];
        int32_t dx = b->x - w->me->x;
        int32_t dy = b->y - w->me->y;

        if (b->state != BOAT_AFLOAT || i == w->seat || dx > BERTH || dx < -BERTH || dy > BERTH ||
            dy < -BERTH) {
            continue;
        }
        int32_t gap = size_of(trig_turn(course, trig_angle(dx, dy)) / DEGREE);

        cost += gap < 45 ? 90 - gap * 2 : 0;
    }
    return cost;
}

static uint16_t best_near(const struct watch *w, uint16_t wanted)
{
    uint16_t best_course = wanted;
    int32_t best = INT32_MAX;

    for (int i = -COURSES; i < COURSES; i++) {
        uint16_t course = (uint16_t)(wanted + i * COURSE_STEP);
        int32_t cost = cost_of(w, course, wanted);

        if (cost < best) {
            best = cost;
            best_course = course;
        }
    }
    return best_course;
}

/* Whether it is getting off what holds it: after it got nowhere for a while, until it is away from
 * there, or for so long. */
static bool is_getting_off(struct watch *w)
{
    struct skipper *s = w->s;
    int32_t dx = size_of(w->me->x - s->anchor_x);
    int32_t dy = size_of(w->me->y - s->anchor_y);
    int32_t distance = dx > dy ? dx : dy;

    if (s->off_turns > 0) {
        s->off_turns = (uint8_t)(distance > OFF_REACH ? 0 : s->off_turns - 1);
        if (s->off_turns % OFF_LOOK == 1 && size_of(w->me->vx) + size_of(w->me->vy) < STILL) {
            manoeuvre_get_off(w, true);
        }
    } else if (distance > ANCHOR_REACH) {
        s->anchor_x = w->me->x;
        s->anchor_y = w->me->y;
        s->pinned_turns = 0;
    } else if (++s->pinned_turns == PINNED_TURNS) {
        s->pinned_turns = 0;
        s->off_turns = OFF_TURNS;
        watch_take_mood(w); /* so as not to try the same again */
        manoeuvre_get_off(w, false);
    }
    return s->off_turns > 0;
}

void course_choose(struct watch *w)
{
    if (is_getting_off(w)) {
        return;
    }
    w->s->course =
        watch_is_engaged(w) ? best_near(w, course_around_target(w)) : course_along_way(w);
}
