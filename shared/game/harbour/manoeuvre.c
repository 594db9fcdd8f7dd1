/* The model: thrust and drag along the keel, drift across it, spin after the rudder; walls stop and
 * let slide. Coarse in time, good for a second.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/manoeuvre.h"

#include "game/harbour/boat.h"
#include "game/harbour/collide.h"
#include "game/harbour/tuning.h"

enum {
    PX = WATCH_PX,
    DEGREE = WATCH_DEGREE,

    /* Of the model. */
    STEP_TICKS = 4,
    STEPS = 14,
    THRUST_AHEAD = TUNE_THRUST_AHEAD * HARBOUR_AXIS / 256, /* u a tick^2 */
    THRUST_ASTERN = TUNE_THRUST_ASTERN * HARBOUR_AXIS / 256,
    SPEED_AHEAD = 640,  /* u a tick, where thrust and drag balance */
    DRIFT_LEFT = 9,     /* sixteenths of the drift are left after a step */
    CLEARANCE = 2 * PX, /* to walls */

    /* What a try is worth, in px along the course. */
    END_TICKS = 24,   /* the speed at its end counts as if it went on so long */
    WALL_COST = 6,    /* a step that touches one, and more with the speed into it */
    GROUND_COST = 80, /* if it hurts */
    BOAT_COST = 30,   /* a step that touches a boat */
    SHELL_COST = 90,  /* a shell that hits; less if it passes nearer than MISS */
    CHANGE_COST = 5,  /* another rudder or throttle than now */

    /* What it keeps an eye on. */
    MISS = HARBOUR_BOAT_RADIUS + HARBOUR_SHELL_RADIUS + 8 * PX,
    SHELL_FAR = 360 * PX,
    BOAT_NEAR = 110 * PX,
    THREATS = 4,
};

/* First this rudder and throttle for so many steps, then ahead along the course. */
struct attempt {
    int8_t steer;
    int8_t drive;
    uint8_t steps;
};

static const struct attempt attempts[] = {
    { 0, 7, 4 },  { 3, 7, 4 },      { -3, 7, 4 },      { 7, 7, 5 },
    { -7, 7, 5 }, { 7, -7, STEPS }, { -7, -7, STEPS }, { 0, -7, STEPS },
};

struct model {
    int32_t x;
    int32_t y;
    int32_t vx;
    int32_t vy;
    int32_t spin;
    uint16_t heading;
};

/* What may be in the way, found once for all tries. */
struct danger {
    const struct shell *shells[THREATS];
    int32_t shell_c[THREATS]; /* their directions, Q14 */
    int32_t shell_s[THREATS];
    const struct boat *boats[THREATS];
    int shell_count;
    int boat_count;
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
    return into > TUNE_AGROUND_SPEED ? GROUND_COST : WALL_COST * into / SPEED_AHEAD;
}

static int32_t touch_boats(const struct danger *d, const struct model *m, int32_t ticks)
{
    const int32_t contact = 2 * HARBOUR_BOAT_RADIUS + 2 * PX;
    int32_t cost = 0;

    for (int i = 0; i < d->boat_count; i++) {
        int32_t dx = d->boats[i]->x + d->boats[i]->vx * ticks - m->x;
        int32_t dy = d->boats[i]->y + d->boats[i]->vy * ticks - m->y;

        if (dx < contact && dx > -contact && dy < contact && dy > -contact) {
            cost += BOAT_COST;
        }
    }
    return cost;
}

/* The shells that pass the boat in this step, each once, by how near. `passed` has a bit for each
 * that is behind it. */
static int32_t touch_shells(const struct danger *d, const struct model *m, int32_t ticks,
                            unsigned *passed)
{
    int32_t cost = 0;

    for (int i = 0; i < d->shell_count; i++) {
        int32_t dx = m->x - d->shells[i]->x - d->shells[i]->vx * ticks;
        int32_t dy = m->y - d->shells[i]->y - d->shells[i]->vy * ticks;
        int64_t along = (int64_t)dx * d->shell_c[i] + (int64_t)dy * d->shell_s[i];

        if (along > 0 || (*passed >> i & 1) != 0) {
            continue;
        }
        int32_t aside =
            (int32_t)(((int64_t)dy * d->shell_c[i] - (int64_t)dx * d->shell_s[i]) / TRIG_ONE);

        aside = aside < 0 ? -aside : aside;
        *passed |= 1u << i;
        if (aside < MISS) {
            cost += SHELL_COST - SHELL_COST * aside / MISS / 2;
        }
    }
    return cost;
}

/* What an attempt is worth. */
static int32_t try(const struct watch *w, const struct danger *d, const struct attempt *a)
{
    struct model m = {
        .x = w->me->x,
        .y = w->me->y,
        .vx = w->me->vx,
        .vy = w->me->vy,
        .spin = w->me->spin,
        .heading = w->me->heading,
    };
    int32_t c = trig_cos(w->s->course);
    int32_t s = trig_sin(w->s->course);
    unsigned passed = 0;
    int32_t cost = 0;

    for (int step = 0; step < STEPS; step++) {
        bool is_first = step < a->steps;

        sail(&m, is_first ? a->steer : rudder(&m, w->s->course),
             is_first && a->drive < 0 ? a->drive : w->skill->drive);
        cost += touch_walls(w->level, &m) + touch_boats(d, &m, (step + 1) * STEP_TICKS) +
                touch_shells(d, &m, (step + 1) * STEP_TICKS, &passed);
    }
    int64_t along = (int64_t)(m.x - w->me->x + m.vx * END_TICKS) * c +
                    (int64_t)(m.y - w->me->y + m.vy * END_TICKS) * s;

    return (int32_t)(along / TRIG_ONE / PX) - cost;
}

/* Passes near if both go straight on, and is still on its way. */
static bool threatens(const struct watch *w, const struct shell *shell)
{
    int64_t dx = w->me->x - shell->x;
    int64_t dy = w->me->y - shell->y;
    int64_t vx = shell->vx - w->me->vx;
    int64_t vy = shell->vy - w->me->vy;
    int64_t along = dx * vx + dy * vy;
    int64_t aside = (dx * vy - dy * vx) / (3 * MISS);
    int64_t speed2 = vx * vx + vy * vy;

    return dx < SHELL_FAR && dx > -SHELL_FAR && dy < SHELL_FAR && dy > -SHELL_FAR && along > 0 &&
           along < speed2 * shell->ttl && aside * aside < speed2;
}

static void find_shells(const struct watch *w, struct danger *d)
{
    for (int i = 0; i < HARBOUR_SHELLS && d->shell_count < THREATS; i++) {
        const struct shell *shell = &w->h->shells[i];

        if (shell->ttl > 0 && !boat_is_friend(w->h, w->seat, shell->owner) && threatens(w, shell)) {
            uint16_t direction = trig_angle(shell->vx, shell->vy);

            d->shell_c[d->shell_count] = trig_cos(direction);
            d->shell_s[d->shell_count] = trig_sin(direction);
            d->shells[d->shell_count++] = shell;
        }
    }
}

static void find_boats(const struct watch *w, struct danger *d)
{
    for (int i = 0; i < GAME_SEATS && d->boat_count < THREATS; i++) {
        const struct boat *b = &w->h->boats[i];
        int32_t dx = b->x - w->me->x;
        int32_t dy = b->y - w->me->y;

        if (i != w->seat && b->state == BOAT_AFLOAT && !boat_is_moored(w->h, i) && dx < BOAT_NEAR &&
            dx > -BOAT_NEAR && dy < BOAT_NEAR && dy > -BOAT_NEAR) {
            d->boats[d->boat_count++] = b;
        }
    }
}

void manoeuvre_choose(struct watch *w)
{
    const struct harbour_input now = w->s->in;
    struct danger d = { .shell_count = 0 };
    int32_t best = INT32_MIN;

    if (w->skill->dodges) {
        find_shells(w, &d);
    }
    find_boats(w, &d);
    for (size_t i = 0; i < ARRAY_LEN(attempts); i++) {
        const struct attempt *a = &attempts[i];
        int8_t drive = a->drive < 0 ? a->drive : (int8_t)w->skill->drive;
        int32_t worth = try(w, &d, a) - (a->steer == now.steer ? 0 : CHANGE_COST) -
                        (drive == now.drive ? 0 : CHANGE_COST);

        if (worth > best) {
            best = worth;
            w->s->in.steer = a->steer;
            w->s->in.drive = drive;
        }
    }
}
