/* The model: thrust and drag along the keel, drift across it, spin after the rudder; walls stop and
 * let slide. Coarse in time, good for a second.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/manoeuvre.h"

#include "game/harbour/chart.h"
#include "game/harbour/collide.h"
#include "game/harbour/danger.h"
#include "game/harbour/tuning.h"

enum {
    PX = WATCH_PX,
    DEGREE = WATCH_DEGREE,

    /* Of the model. */
    STEP_TICKS = 4,
    STEPS = 14,
    OFF_STEPS = 28, /* of getting off */
    OFF_COURSES = 8,
    LOOK_EVERY = 3, /* steps between two looks whether it is worth while to go on */
    THRUST_AHEAD = TUNE_THRUST_AHEAD * HARBOUR_AXIS / 256, /* u a tick^2 */
    THRUST_ASTERN = TUNE_THRUST_ASTERN * HARBOUR_AXIS / 256,
    SPEED_AHEAD = 640, /* u a tick, where thrust and drag balance */
    SPEED_ASTERN = SPEED_AHEAD * THRUST_ASTERN / THRUST_AHEAD,
    DRIFT_LEFT = 9,     /* sixteenths of the drift are left after a step */
    CLEARANCE = 2 * PX, /* to walls */

    /* What a try is worth, in px along the course. */
    END_TICKS = 24,    /* the speed at its end counts as if it went on so long */
    FACING_WORTH = 60, /* if its bow points along the course at the end */
    WALL_COST = 6,     /* a step that touches one, and more with the speed into it */
    GROUND_COST = 80,  /* if it hurts */
    CHANGE_COST = 5,   /* another rudder or throttle than now */
    WORST = -1000000,
    WELL = 20,      /* what leads so far and into nothing is good enough */
    OFF_WORTH = 15, /* to who gets off: if it leads where it wanted to go */
    ON_STEPS = 4,   /* of going on as now */

    /* A goal beside it within its turning circle, round which it would go for ever. */
    BESIDE = 110 * PX,
    BESIDE_OFF = 60 * DEGREE,
    BESIDE_DONE = 25 * DEGREE,
};

/* First this rudder and throttle for so many steps, then ahead along the course. */
struct attempt {
    int8_t steer;
    int8_t drive;
    uint8_t steps;
};

static const struct attempt attempts[] = {
    { 0, 7, ON_STEPS }, { 3, 7, ON_STEPS }, { -3, 7, ON_STEPS }, { 7, 7, 5 },
    { -7, 7, 5 },       { 7, -7, STEPS },   { -7, -7, STEPS },   { 0, -7, STEPS },
};

struct model {
    int32_t x;
    int32_t y;
    int32_t vx;
    int32_t vy;
    int32_t spin;
    uint16_t heading;
};

static void sail(struct model *m, int steer, int drive)
{
    int32_t c = trig_cos(m->heading);
    int32_t s = trig_sin(m->heading);
    int32_t ahead = (m->vx * c + m->vy * s) / TRIG_ONE;
    int32_t aside = (m->vy * c - m->vx * s) / TRIG_ONE;
    int32_t thrust = drive * (drive > 0 ? THRUST_AHEAD : THRUST_ASTERN) / HARBOUR_AXIS;
    int32_t flow = clamp_i32(ahead + drive * TUNE_FLOW_WASH, -TUNE_FLOW_FULL, TUNE_FLOW_FULL);

    ahead += (thrust - ahead * THRUST_AHEAD / SPEED_AHEAD) * STEP_TICKS;
    aside = aside * DRIFT_LEFT / 16;
    m->vx = (ahead * c - aside * s) / TRIG_ONE;
    m->vy = (ahead * s + aside * c) / TRIG_ONE;
    m->spin += (steer * TUNE_SPIN_STEP * flow / TUNE_FLOW_FULL - m->spin) / 2;
    m->heading = (uint16_t)(m->heading + m->spin * STEP_TICKS);
    m->x += m->vx * STEP_TICKS;
    m->y += m->vy * STEP_TICKS;
}

/* The rudder towards a course, in three strengths each way; the spin that there is counts. */
static int rudder(const struct model *m, uint16_t course)
{
    int32_t off = trig_turn(m->heading, course) - m->spin * 7;
    int32_t size = off < 0 ? -off : off;
    int strength = size < 6 * DEGREE ? 0 : size < 25 * DEGREE ? 3 : HARBOUR_AXIS;

    return off < 0 ? -strength : strength;
}

/* Out of the wall, along it; what that costs. */
static int32_t touch_walls(const struct harbour_level *level, struct model *m)
{
    if (chart_room(level, m->x, m->y) > 0) {
        return 0;
    }
    struct collide_touch touch = collide_walls(level, m->x, m->y, HARBOUR_BOAT_RADIUS + CLEARANCE);

    if (touch.depth <= 0) {
        return 0;
    }
    int32_t into = -(m->vx * touch.nx + m->vy * touch.ny) / TRIG_ONE;

    m->x += (int32_t)((int64_t)touch.depth * touch.nx / TRIG_ONE);
    m->y += (int32_t)((int64_t)touch.depth * touch.ny / TRIG_ONE);
    if (into <= 0) {
        return 0;
    }
    m->vx += into * touch.nx / TRIG_ONE;
    m->vy += into * touch.ny / TRIG_ONE;
    return into > TUNE_AGROUND_SPEED ? GROUND_COST : 1 + WALL_COST * into / SPEED_AHEAD;
}

/* What is done in the end: the best of all attempts so far. */
struct choice {
    int32_t worth;
    int32_t cost; /* what they all ran into, together */
    int8_t steer;
    int8_t drive;
};

/* What its end is worth: how far along the course it leads and points. */
static int32_t worth_of_end(const struct watch *w, const struct model *m)
{
    int32_t dx = m->x - w->me->x;
    int32_t dy = m->y - w->me->y;
    int64_t along = (int64_t)(dx + m->vx * END_TICKS) * trig_cos(w->s->course) +
                    (int64_t)(dy + m->vy * END_TICKS) * trig_sin(w->s->course);
    int32_t faces = trig_cos((uint16_t)(m->heading - w->s->course)) * FACING_WORTH / TRIG_ONE;

    return (int32_t)(along / TRIG_ONE / PX) + faces;
}

/* Whether it can't be worth more than `least` any more: it goes no faster than now, or than
 * `speed`, which is what its engine makes. */
static bool is_hopeless(const struct watch *w, const struct model *m, int32_t speed, int steps_left,
                        int32_t least)
{
    int64_t along = (int64_t)(m->x - w->me->x) * trig_cos(w->s->course) +
                    (int64_t)(m->y - w->me->y) * trig_sin(w->s->course);
    int32_t size = (m->vx < 0 ? -m->vx : m->vx) + (m->vy < 0 ? -m->vy : m->vy);

    speed = size > speed ? size : speed;
    return along / TRIG_ONE + speed * (steps_left * STEP_TICKS + END_TICKS) <
           (least - FACING_WORTH) * PX;
}

static struct model model_of(const struct boat *b)
{
    return (struct model){ b->x, b->y, b->vx, b->vy, b->spin, b->heading };
}

/* What an attempt is worth, or less than `least` if it is not so much; *cost is what it runs into.
 */
static int32_t try(const struct watch *w, const struct danger *d, const struct attempt *a,
                   int32_t least, int32_t *cost)
{
    struct model m = model_of(w->me);
    struct danger_met met = { 0 };
    bool is_safe = danger_is_none(d);
    int32_t speed = a->drive < 0 && a->steps == STEPS ? SPEED_ASTERN : SPEED_AHEAD;

    for (int step = 0; step < STEPS; step++) {
        bool is_first = step < a->steps;

        sail(&m, is_first ? a->steer : rudder(&m, w->s->course),
             is_first && a->drive < 0 ? a->drive : w->skill->drive);
        *cost += touch_walls(w->level, &m);
        *cost += is_safe ? 0 : danger_cost(d, m.x, m.y, (step + 1) * STEP_TICKS, &met);
        if (step % LOOK_EVERY == LOOK_EVERY - 1 &&
            is_hopeless(w, &m, speed, STEPS - 1 - step, least + *cost)) {
            return least - 1;
        }
    }
    return worth_of_end(w, &m) - *cost;
}

/* Takes an attempt if it is the best so far; what is held already has a bonus. */
static void weigh(struct choice *choice, const struct watch *w, const struct danger *d,
                  const struct attempt *a)
{
    int8_t drive = a->drive < 0 ? a->drive : (int8_t)w->skill->drive;
    int32_t change = (a->steer == w->s->in.steer ? 0 : CHANGE_COST) +
                     (drive == w->s->in.drive ? 0 : CHANGE_COST);
    int32_t cost = 0;
    int32_t worth = try(w, d, a, choice->worth + change, &cost) - change;

    choice->cost += cost;
    if (worth > choice->worth) {
        choice->worth = worth;
        choice->steer = a->steer;
        choice->drive = drive;
    }
}

/* In open water: on as now, or straight for the course. False: something is in the way, or it leads
 * nowhere. */
static bool choose_simply(struct choice *choice, const struct watch *w, const struct danger *d)
{
    const struct model now = { .spin = w->me->spin, .heading = w->me->heading };
    const struct attempt simple[] = {
        { w->s->in.steer, HARBOUR_AXIS, ON_STEPS },
        { (int8_t)rudder(&now, w->s->course), HARBOUR_AXIS, 2 },
    };

    *choice = (struct choice){ .worth = WORST };
    for (size_t i = 0; i < ARRAY_LEN(simple) && choice->cost == 0; i++) {
        weigh(choice, w, d, &simple[i]);
    }
    return choice->cost == 0 && choice->worth > WELL;
}

/* What it must touch lies near and abeam: astern until the bow points there. False: it does not, or
 * something is in the way. */
static bool choose_to_turn_short(struct choice *choice, const struct watch *w,
                                 const struct danger *d)
{
    const struct boat *me = w->me;
    int32_t off = trig_turn(me->heading, trig_angle(w->s->goal_x - me->x, w->s->goal_y - me->y));
    int32_t least = w->s->in.drive < 0 ? BESIDE_DONE : BESIDE_OFF;
    int32_t ahead = (me->vx * trig_cos(me->heading) + me->vy * trig_sin(me->heading)) / TRIG_ONE;
    int8_t over = ahead > HARBOUR_AXIS * TUNE_FLOW_WASH ? HARBOUR_AXIS : -HARBOUR_AXIS;

    if (!w->s->must_touch || watch_distance(w, w->s->goal_x, w->s->goal_y) > BESIDE ||
        (off < least && off > -least)) {
        return false;
    }
    const struct attempt astern = { (int8_t)(off > 0 ? over : -over), -HARBOUR_AXIS, STEPS };

    weigh(choice, w, d, &astern);
    return choice->cost == 0;
}

/* All that choose_simply has not weighed yet: it has looked where this rudder leads. */
static void weigh_others(struct choice *choice, const struct watch *w, const struct danger *d)
{
    for (size_t i = 0; i < ARRAY_LEN(attempts); i++) {
        if (attempts[i].steps != ON_STEPS || attempts[i].steer != w->s->in.steer) {
            weigh(choice, w, d, &attempts[i]);
        }
    }
}

/* The rudder that turns the end that goes ahead, bow or stern, towards the course. */
static int rudder_off(const struct model *m, uint16_t course, int drive)
{
    int32_t ahead = (m->vx * trig_cos(m->heading) + m->vy * trig_sin(m->heading)) / TRIG_ONE;
    int steer = rudder(m, (uint16_t)(drive < 0 ? course + TRIG_TURN / 2 : course));

    return ahead + drive * TUNE_FLOW_WASH < 0 ? -steer : steer;
}

/* What it is worth to get off on a course, ahead or astern: how far it leads at all, and a little,
 * whether to where it wanted to go. */
static int32_t worth_of_way_off(const struct watch *w, const struct danger *d, uint16_t course,
                                int drive)
{
    struct model m = model_of(w->me);
    struct danger_met met = { 0 };
    int32_t worth = trig_cos((uint16_t)(course - w->s->course)) * OFF_WORTH / TRIG_ONE;

    for (int step = 0; step < OFF_STEPS; step++) {
        sail(&m, rudder_off(&m, course, drive), drive);
        worth -=
            touch_walls(w->level, &m) + danger_cost(d, m.x, m.y, (step + 1) * STEP_TICKS, &met);
    }
    return worth + trig_length(m.x - w->me->x, m.y - w->me->y) / PX;
}

/* Of equals the first one, which differs with the mood: two who hold each other go apart. */
void manoeuvre_get_off(struct watch *w, bool must_reverse)
{
    bool is_ahead = w->s->in.drive > 0;
    uint16_t best_course = w->s->course;
    int32_t best = INT32_MIN;
    struct danger d;

    danger_find(w, &d);
    for (uint32_t i = 0; i < 2 * OFF_COURSES; i++) {
        uint32_t which = (i + w->s->mood) % (2 * OFF_COURSES);
        uint16_t course = (uint16_t)(w->me->heading + which * (TRIG_TURN / OFF_COURSES));
        int drive = which < OFF_COURSES ? w->skill->drive : -HARBOUR_AXIS;

        if (must_reverse && is_ahead == (drive > 0)) {
            continue;
        }
        int32_t worth = worth_of_way_off(w, &d, course, drive);

        if (worth > best) {
            best = worth;
            best_course = course;
            w->s->in.drive = (int8_t)drive;
        }
    }
    w->s->course = best_course;
}

/* Who gets off has chosen once: to weigh it again and again is what held it. */
void manoeuvre_choose(struct watch *w)
{
    struct choice choice = { .worth = WORST };
    struct danger d;

    if (w->s->off_turns > 0) {
        const struct model now = model_of(w->me);

        w->s->in.steer = (int8_t)rudder_off(&now, w->s->course, w->s->in.drive);
        return;
    }
    danger_find(w, &d);
    if (!choose_to_turn_short(&choice, w, &d) && !choose_simply(&choice, w, &d)) {
        weigh_others(&choice, w, &d);
    }
    w->s->in.steer = choice.steer;
    w->s->in.drive = choice.drive;
}
