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
    WELL = 20,    /* what leads so far and into nothing is good enough */
    ON_STEPS = 4, /* of going on as now */

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

/* To get off what holds it: one of these, held all the time. */
static const struct attempt ways_off[] = {
    { 0, -7, STEPS }, { 7, -7, STEPS }, { -7, -7, STEPS },
    { 0, 7, STEPS },  { 7, 7, STEPS },  { -7, 7, STEPS },
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

/* What its end is worth: how far along the course it leads and points; to who gets off, how far it
 * leads at all and where it points. */
static int32_t worth_of_end(const struct watch *w, const struct model *m)
{
    int32_t dx = m->x - w->me->x;
    int32_t dy = m->y - w->me->y;

    int64_t along = (int64_t)(dx + m->vx * END_TICKS) * trig_cos(w->s->course) +
                    (int64_t)(dy + m->vy * END_TICKS) * trig_sin(w->s->course);
    int32_t faces = trig_cos((uint16_t)(m->heading - w->s->course)) * FACING_WORTH / TRIG_ONE;

    if (w->s->off_turns > 0) {
        return trig_length(dx, dy) / PX + faces / 4;
    }
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

/* What an attempt is worth, or less than `least` if it is not so much; *cost is what it runs into.
 */
static int32_t try(const struct watch *w, const struct danger *d, const struct attempt *a,
                   int32_t least, int32_t *cost)
{
    struct model m = {
        .x = w->me->x,
        .y = w->me->y,
        .vx = w->me->vx,
        .vy = w->me->vy,
        .spin = w->me->spin,
        .heading = w->me->heading,
    };
    struct danger_met met = { 0 };
    bool is_safe = danger_is_none(d);
    int32_t speed = a->drive < 0 && a->steps == STEPS ? SPEED_ASTERN : SPEED_AHEAD;

    for (int step = 0; step < STEPS; step++) {
        bool is_first = step < a->steps;

        sail(&m, is_first ? a->steer : rudder(&m, w->s->course),
             is_first && a->drive < 0 ? a->drive : w->skill->drive);
        *cost += touch_walls(w->level, &m);
        *cost += is_safe ? 0 : danger_cost(d, m.x, m.y, (step + 1) * STEP_TICKS, &met);
        if (step % LOOK_EVERY == LOOK_EVERY - 1 && w->s->off_turns == 0 &&
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

static void weigh_ways_off(struct choice *choice, const struct watch *w, const struct danger *d)
{
    for (size_t i = 0; i < ARRAY_LEN(ways_off); i++) {
        weigh(choice, w, d, &ways_off[i]);
    }
}

/* Who gets off chooses once: to weigh it again and again is what held it. */
void manoeuvre_choose(struct watch *w)
{
    struct choice choice = { .worth = WORST };
    struct danger d;

    if (w->s->off_turns > 0 && w->s->off_turns < SKIPPER_OFF_TURNS) {
        return;
    }
    danger_find(w, &d);
    if (w->s->off_turns > 0) {
        weigh_ways_off(&choice, w, &d);
    } else if (!choose_to_turn_short(&choice, w, &d) && !choose_simply(&choice, w, &d)) {
        weigh_others(&choice, w, &d);
    }
    w->s->in.steer = choice.steer;
    w->s->in.drive = choice.drive;
}
