/* What to do, in four habits of different pace: choose whom to hunt, choose a course, steer it,
 * aim. Seats take turns within each pace, so that no tick has to bear all of them.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/skipper.h"

#include <string.h>

#include "game/harbour/boat.h"
#include "game/harbour/chart.h"
#include "game/harbour/pilot.h"
#include "game/harbour/shell.h"
#include "game/harbour/trig.h"
#include "game/harbour/tuning.h"

enum {
    PX = HARBOUR_UNIT,
    DEGREE = TRIG_TURN / 360,
    AIM_STEP = TRIG_TURN / HARBOUR_AIM_STEPS,

    /* Paces, in ticks. */
    HUNT_EVERY = 30,
    COURSE_EVERY = 8,
    HELM_EVERY = 4,
    GUN_EVERY = 3,
    SIDE_EVERY = 256, /* the side on which it circles a target, and where it goes alone */

    /* Distances. */
    KEEP_LEAST = 110 * PX, /* plus what the seat's temper adds */
    KEEP_SPREAD = 60 * PX,
    KEEP_BAND = 70 * PX,
    SHOT_MOST = 400 * PX,
    LOOK_AHEAD = 96 * PX,
    NARROW = 42 * PX, /* no room to turn ahead */
    WAY_LOOK = 320 * PX,

    /* Courses it weighs: this far from the one it wants, to both sides. */
    COURSE_STEP = TRIG_TURN / 16,
    COURSES = 8,
};

/* What it sees in this tick. */
struct watch {
    struct skipper *s;
    const struct harbour *h;
    const struct harbour_level *level;
    const struct boat *me;
    const struct boat *target; /* NULL: nobody */
    int32_t distance;          /* to the target */
    uint16_t bearing;          /* likewise */
    int seat;
};

static bool is_turn(const struct watch *w, uint32_t every)
{
    return (w->h->head.tick + (uint32_t)w->seat * 7) % every == 0;
}

/* A number that stays for a while and differs from seat to seat. */
static uint32_t whim(const struct watch *w, uint32_t every)
{
    uint32_t x = (w->h->head.tick + (uint32_t)w->seat * 37) / every * 16 + (uint32_t)w->seat;

    x = (x ^ (x >> 16)) * 0x7FEB352Du;
    x = (x ^ (x >> 15)) * 0x846CA68Bu;
    return x ^ (x >> 16);
}

static void look_at(struct watch *w, int seat)
{
    w->target = &w->h->boats[seat];
    w->distance = trig_length(w->target->x - w->me->x, w->target->y - w->me->y);
    w->bearing = trig_angle(w->target->x - w->me->x, w->target->y - w->me->y);
}

static bool is_worth_a_shot(const struct watch *w, int seat)
{
    return w->h->boats[seat].state == BOAT_AFLOAT && !boat_is_moored(w->h, seat) &&
           !boat_is_friend(w->h, w->seat, seat);
}

/* The nearest boat; the one it hunts already counts as nearer, a protected one as further. */
static void choose_target(struct watch *w)
{
    int32_t best = INT32_MAX;

    w->s->target = 0;
    for (int i = 0; i < GAME_SEATS; i++) {
        const struct boat *b = &w->h->boats[i];
        int32_t distance;

        if (!is_worth_a_shot(w, i)) {
            continue;
        }
        distance = trig_length(b->x - w->me->x, b->y - w->me->y);
        distance = b->timer > 0 ? distance * 2 : distance;
        distance = &w->h->boats[i] == w->target ? distance / 4 * 3 : distance;
        if (distance < best) {
            best = distance;
            w->s->target = (uint8_t)(i + 1);
        }
    }
}

static void find_way(struct watch *w)
{
    const struct harbour_spawn *spawn =
        &w->level->spawns[whim(w, 2 * SIDE_EVERY) % w->level->spawn_count];
    int32_t x = w->target != NULL ? w->target->x : spawn->x;
    int32_t y = w->target != NULL ? w->target->y : spawn->y;

    w->s->way_length =
        (uint8_t)pilot_way(w->level, w->me->x, w->me->y, x, y, w->s->way, SKIPPER_WAY);
}

static void hunt(struct watch *w)
{
    choose_target(w);
    w->target = NULL;
    w->s->has_sight = false;
    if (w->s->target > 0) {
        look_at(w, w->s->target - 1);
        w->s->has_sight = shell_can_pass(w->level, w->me->x, w->me->y, w->target->x, w->target->y);
    }
    find_way(w);
}

/* Towards the furthest square of the way that lies straight ahead. */
static uint16_t course_along_way(const struct watch *w)
{
    uint16_t course = w->target != NULL ? w->bearing : w->me->heading;

    for (int i = 0; i < w->s->way_length; i++) {
        int32_t dx = chart_middle(w->s->way[i] % w->level->width) - w->me->x;
        int32_t dy = chart_middle(w->s->way[i] / w->level->width) - w->me->y;
        int32_t distance = trig_length(dx, dy);
        uint16_t direction = trig_angle(dx, dy);

        if (i > 0 && (distance > WAY_LOOK ||
                      pilot_reach(w->level, w->me->x, w->me->y, direction, distance) < distance)) {
            break;
        }
        if (distance > PX * 24) {
            course = direction;
        }
    }
    return course;
}

/* Round the target at its own distance, closing in or opening out at an angle, never straight. */
static uint16_t course_around_target(const struct watch *w)
{
    int32_t keep = KEEP_LEAST + w->seat * 5 % 8 * (KEEP_SPREAD / 8);
    int32_t side = whim(w, SIDE_EVERY) % 2 == 0 ? 1 : -1;
    int32_t angle = 85;

    if (w->distance > keep + KEEP_BAND) {
        angle = 30;
    } else if (w->distance < keep) {
        angle = 130;
    }
    return (uint16_t)(w->bearing + side * angle * DEGREE);
}

/* Less is better: off the wanted course, into a wall, into a boat. */
static int32_t cost_of(const struct watch *w, uint16_t course, uint16_t wanted)
{
    int32_t off = trig_turn(wanted, course);
    int32_t turn = trig_turn(w->me->heading, course);
    int32_t reach = pilot_reach(w->level, w->me->x, w->me->y, course, LOOK_AHEAD);
    int32_t cost = (off < 0 ? -off : off) / DEGREE + (turn < 0 ? -turn : turn) / DEGREE / 4;

    cost += (LOOK_AHEAD - reach) / PX * 3;
    for (int i = 0; i < GAME_SEATS; i++) {
        const struct boat *b = &w->h->boats[i];
        int32_t dx = b->x - w->me->x;
        int32_t dy = b->y - w->me->y;
        int32_t gap;

        if (b->state != BOAT_AFLOAT || i == w->seat || dx > 80 * PX || dx < -80 * PX ||
            dy > 80 * PX || dy < -80 * PX) {
            continue;
        }
        gap = trig_turn(course, trig_angle(dx, dy)) / DEGREE;
        gap = gap < 0 ? -gap : gap;
        cost += gap < 45 ? 90 - gap * 2 : 0;
    }
    return cost;
}

static void choose_course(struct watch *w)
{
    bool is_engaged = w->target != NULL && w->s->has_sight && w->distance < SHOT_MOST;
    uint16_t wanted = is_engaged ? course_around_target(w) : course_along_way(w);
    int32_t best = INT32_MAX;

    for (int i = -COURSES; i < COURSES; i++) {
        uint16_t course = (uint16_t)(wanted + i * COURSE_STEP);
        int32_t cost = cost_of(w, course, wanted);

        if (cost < best) {
            best = cost;
            w->s->course = course;
        }
    }
}

/* The rudder in three strengths each way; the spin it has already is taken into account. Where it
 * can't turn ahead any more it goes astern, and over the other way as soon as water flows so. */
static void steer(struct watch *w)
{
    const struct boat *me = w->me;
    int32_t off = trig_turn(me->heading, w->s->course) - me->spin * 7;
    int32_t size = off < 0 ? -off : off;
    int strength = size < 6 * DEGREE ? 0 : size < 25 * DEGREE ? 3 : HARBOUR_AXIS;
    int32_t reach = pilot_reach(w->level, me->x, me->y, me->heading, NARROW);
    int drive = size > 45 * DEGREE && reach < NARROW ? -HARBOUR_AXIS : HARBOUR_AXIS;
    int32_t ahead = trig_round(
        (int64_t)me->vx * trig_cos(me->heading) + (int64_t)me->vy * trig_sin(me->heading), 14);
    bool is_reversed = ahead + drive * TUNE_FLOW_WASH < 0;

    w->s->in.drive = (int8_t)drive;
    w->s->in.steer = (int8_t)((off < 0) == is_reversed ? strength : -strength);
}

/* Where a shell meets the target if it goes on as it does. */
static void lead(const struct watch *w, int32_t *x, int32_t *y)
{
    int32_t distance = w->distance;

    for (int i = 0; i < 2; i++) {
        int32_t ticks = clamp_i32(distance / TUNE_SHELL_SPEED, 0, TUNE_SHELL_TICKS);

        *x = w->target->x + w->target->vx * ticks;
        *y = w->target->y + w->target->vy * ticks;
        distance = trig_length(*x - w->me->x, *y - w->me->y);
    }
}

/* Moves the aim only when it is off by more than `slack`, and then a little further the same way,
 * since what moves goes on moving. */
static void aim_at(struct watch *w, uint16_t direction, int32_t slack)
{
    int32_t off = trig_turn((uint16_t)(w->s->in.aim * AIM_STEP), direction);

    if (off > slack || off < -slack) {
        int32_t ahead = off > 0 ? slack / 2 : -slack / 2;

        w->s->in.aim = (uint16_t)((uint16_t)(direction + ahead) / AIM_STEP);
    }
}

static void work_gun(struct watch *w)
{
    int32_t x;
    int32_t y;
    int32_t slack;
    int32_t off;

    if (w->target == NULL || !w->s->has_sight) {
        w->s->in.buttons = 0;
        aim_at(w, w->target == NULL ? w->s->course : w->bearing, 20 * DEGREE);
        return;
    }
    lead(w, &x, &y);
    slack = HARBOUR_BOAT_RADIUS * (TRIG_TURN / 6) / (w->distance + 1); /* half the boat's width */
    slack = clamp_i32(slack, 2 * DEGREE, 12 * DEGREE);
    /* A hand that is never quite steady, another way for each shot. */
    off = (int32_t)(whim(w, HARBOUR_RELOAD_TICKS) % 9) - 4;
    aim_at(w, (uint16_t)(trig_angle(x - w->me->x, y - w->me->y) + off * DEGREE), slack);
    off = trig_turn(w->me->turret, (uint16_t)(w->s->in.aim * AIM_STEP));
    w->s->in.buttons = w->distance < SHOT_MOST && w->target->timer == 0 && off < slack &&
                       off > -slack && shell_can_pass(w->level, w->me->x, w->me->y, x, y);
}

static void sail(struct watch *w)
{
    if (is_turn(w, COURSE_EVERY)) {
        choose_course(w);
    }
    if (is_turn(w, HELM_EVERY)) {
        steer(w);
    }
}

void skipper_think(void *bot, const void *world, const void *level, int seat, struct input *in)
{
    struct watch w = { .s = bot, .h = world, .level = level, .seat = seat };

    w.me = &w.h->boats[seat];
    if (w.me->state == BOAT_AFLOAT) {
        if (w.s->target > 0 && is_worth_a_shot(&w, w.s->target - 1)) {
            look_at(&w, w.s->target - 1);
        }
        if (is_turn(&w, HUNT_EVERY) || (w.s->target > 0 && w.target == NULL)) {
            hunt(&w);
        }
        if (boat_guns_are_free(w.h)) {
            sail(&w);
        } else {
            w.s->in.steer = 0;
            w.s->in.drive = 0;
        }
        if (is_turn(&w, GUN_EVERY)) {
            work_gun(&w);
        }
    }
    memcpy(in, &w.s->in, sizeof(*in));
}
