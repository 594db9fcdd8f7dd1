/* Leading, aiming, and when to shoot.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/gunner.h"

#include "game/harbour/pilot.h"
#include "game/harbour/shell.h"
#include "game/harbour/tuning.h"

enum {
    PX = WATCH_PX,
    DEGREE = WATCH_DEGREE,
    AIM_STEP = TRIG_TURN / HARBOUR_AIM_STEPS,
    READY_TICKS = 10,         /* before the next shot it aims in earnest */
    IDLE_SLACK = 20 * DEGREE, /* until then this is near enough */
    LEAD_WHOLE = 8,
    SPARE_AMMO = 5, /* with less it shoots from near only */
    HELD_TURNS = 4, /* of choosing a course, near one place */

    /* Mines. */
    MINE_NEAR = 160 * PX, /* so near one may be what holds it */
    CHASE_NEAR = 50 * PX,
    CHASE_FAR = 220 * PX,
    CHASE_ANGLE = 35 * DEGREE,
    NARROWS = 64 * PX, /* less room than this, to both sides together */
    NARROWS_FAR = 350 * PX,
    MINE_TICKS = 180,     /* between two */
    MINE_LOOK_TICKS = 20, /* between two looks round */
};

void gunner_watch(struct watch *w)
{
    struct skipper *s = w->s;

    s->seen_ticks = (uint8_t)(s->seen_ticks + (s->has_sight && s->seen_ticks < UINT8_MAX));
    s->rest_ticks = (uint8_t)(s->rest_ticks - (s->rest_ticks > 0));
    s->mine_ticks = (uint8_t)(s->mine_ticks - (s->mine_ticks > 0));
    if (s->shots != w->me->shots) {
        s->shots = w->me->shots;
        s->rest_ticks = w->skill->rest_ticks;
    }
}

/* Where a shell meets the target if it goes on as it does, and where its rudder takes it. */
static void lead(const struct watch *w, int32_t *x, int32_t *y)
{
    int32_t distance = w->distance;

    for (int i = 0; i < 2; i++) {
        int32_t ticks = clamp_i32(distance / TUNE_SHELL_SPEED, 0, TUNE_SHELL_TICKS);
        int32_t vx = w->target->vx;
        int32_t vy = w->target->vy;

        if (w->skill->leads_turns) {
            uint16_t turn = (uint16_t)(w->target->spin * ticks / 2);
            int32_t c = trig_cos(turn);
            int32_t s = trig_sin(turn);

            vx = trig_round((int64_t)w->target->vx * c - (int64_t)w->target->vy * s, 14);
            vy = trig_round((int64_t)w->target->vx * s + (int64_t)w->target->vy * c, 14);
        }
        *x = w->target->x + vx * ticks * w->skill->lead / LEAD_WHOLE;
        *y = w->target->y + vy * ticks * w->skill->lead / LEAD_WHOLE;
        distance = watch_distance(w, *x, *y);
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

/* A hand that is never quite steady, another way for each shot. */
static int32_t unsteady(const struct watch *w)
{
    uint32_t spread = w->skill->hand_degrees * 2u + 1;

    return (int32_t)(watch_whim(w, HARBOUR_RELOAD_TICKS) % spread) - w->skill->hand_degrees;
}

static bool may_shoot(const struct watch *w, int32_t x, int32_t y)
{
    int32_t most = w->me->ammo > SPARE_AMMO ? w->skill->shot_px * PX : w->skill->shot_px * PX / 2;

    return w->distance < most && w->target->timer == 0 &&
           w->s->seen_ticks >= w->skill->react_ticks &&
           shell_can_pass(w->level, w->me->x, w->me->y, x, y);
}

/* Until it can shoot, and will. */
static int32_t ticks_to_shot(const struct watch *w)
{
    return w->me->reload > w->s->rest_ticks ? w->me->reload : w->s->rest_ticks;
}

/* It gets nowhere; perhaps for a mine that it doesn't dare to pass. */
static bool is_held(const struct watch *w)
{
    return w->s->pinned_turns > HELD_TURNS || w->s->off_turns > 0;
}

/* The mine that is in its way; to who is held, the nearest one. */
static const struct mine *mine_to_clear(const struct watch *w)
{
    if (!w->skill->drops_mines || w->me->ammo <= SPARE_AMMO) {
        return NULL;
    }
    return is_held(w) ? watch_mine_near(w, MINE_NEAR)
                      : watch_mine_ahead(w, w->s->course, w->skill->shot_px * PX);
}

/* A mine is shot where there is nobody to shoot at, or no other way. */
static bool clear_the_way(struct watch *w)
{
    const struct mine *mine = mine_to_clear(w);

    if (mine == NULL || !shell_can_pass(w->level, w->me->x, w->me->y, mine->x, mine->y)) {
        return false;
    }
    uint16_t direction = trig_angle(mine->x - w->me->x, mine->y - w->me->y);
    int32_t off = trig_turn(w->me->turret, direction);

    aim_at(w, direction, DEGREE);
    w->s->in.buttons = off < 2 * DEGREE && off > -2 * DEGREE ? HARBOUR_FIRE : 0;
    return true;
}

static void work_gun(struct watch *w)
{
    int32_t x;
    int32_t y;
    int32_t slack;
    int32_t off;

    if ((w->target == NULL || !w->s->has_sight || is_held(w)) && clear_the_way(w)) {
        return;
    }
    if (w->target == NULL || !w->s->has_sight) {
        w->s->in.buttons = 0;
        aim_at(w, w->target == NULL ? w->s->course : w->bearing, IDLE_SLACK);
        return;
    }
    if (ticks_to_shot(w) > READY_TICKS) {
        if (w->s->rest_ticks > w->me->reload) {
            w->s->in.buttons = 0;
        }
        aim_at(w, w->bearing, IDLE_SLACK);
        return;
    }
    lead(w, &x, &y);
    slack = HARBOUR_BOAT_RADIUS * (TRIG_TURN / 6) / (w->distance + 1); /* half the boat's width */
    slack = clamp_i32(slack, 2 * DEGREE, 12 * DEGREE);
    aim_at(w, (uint16_t)(trig_angle(x - w->me->x, y - w->me->y) + unsteady(w) * DEGREE), slack);
    off = trig_turn(w->me->turret, (uint16_t)(w->s->in.aim * AIM_STEP));
    w->s->in.buttons = off < slack && off > -slack && may_shoot(w, x, y) ? HARBOUR_FIRE : 0;
}

/* Whether the target comes up astern, near enough that it can't see a mine's place in time. */
static bool is_chased(const struct watch *w)
{
    if (w->target == NULL || w->distance > CHASE_FAR || w->distance < CHASE_NEAR) {
        return false;
    }
    int32_t astern = trig_turn((uint16_t)(w->me->heading + TRIG_TURN / 2), w->bearing);
    int32_t theirs =
        trig_turn(trig_angle(w->target->vx, w->target->vy), (uint16_t)(w->bearing + TRIG_TURN / 2));

    return astern < CHASE_ANGLE && astern > -CHASE_ANGLE && theirs < CHASE_ANGLE &&
           theirs > -CHASE_ANGLE;
}

/* A narrow place in which somebody will come after it. */
static bool is_in_narrows(const struct watch *w)
{
    uint16_t left = (uint16_t)(w->me->heading - TRIG_TURN / 4);
    uint16_t right = (uint16_t)(w->me->heading + TRIG_TURN / 4);

    return w->target != NULL && !w->s->has_sight && w->distance < NARROWS_FAR &&
           pilot_reach(w->level, w->me->x, w->me->y, left, NARROWS) +
                   pilot_reach(w->level, w->me->x, w->me->y, right, NARROWS) <
               NARROWS;
}

static void work_mines(struct watch *w)
{
    if (!w->skill->drops_mines || w->me->mines == 0 || w->s->mine_ticks > 0) {
        return;
    }
    if (is_chased(w) || is_in_narrows(w)) {
        w->s->in.buttons |= HARBOUR_MINE;
        w->s->mine_ticks = MINE_TICKS;
    } else {
        w->s->mine_ticks = MINE_LOOK_TICKS;
    }
}

void gunner_work(struct watch *w)
{
    w->s->in.buttons &= HARBOUR_FIRE;
    work_gun(w);
    work_mines(w);
}
