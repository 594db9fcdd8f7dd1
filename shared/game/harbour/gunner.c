/* Leading, aiming, and when to shoot.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/gunner.h"

#include "game/harbour/shell.h"
#include "game/harbour/tuning.h"

enum {
    PX = WATCH_PX,
    DEGREE = WATCH_DEGREE,
    AIM_STEP = TRIG_TURN / HARBOUR_AIM_STEPS,
    READY_TICKS = 10,         /* before the next shot it aims in earnest */
    IDLE_SLACK = 20 * DEGREE, /* until then this is near enough */
    LEAD_WHOLE = 8,
};

void gunner_watch(struct watch *w)
{
    struct skipper *s = w->s;

    s->seen_ticks = (uint8_t)(s->seen_ticks + (s->has_sight && s->seen_ticks < UINT8_MAX));
    s->rest_ticks = (uint8_t)(s->rest_ticks - (s->rest_ticks > 0));
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
    return w->distance < w->skill->shot_px * PX && w->target->timer == 0 &&
           w->s->seen_ticks >= w->skill->react_ticks &&
           shell_can_pass(w->level, w->me->x, w->me->y, x, y);
}

void gunner_work(struct watch *w)
{
    int32_t x;
    int32_t y;
    int32_t slack;
    int32_t off;

    if (w->target == NULL || !w->s->has_sight) {
        w->s->in.buttons = 0;
        aim_at(w, w->target == NULL ? w->s->course : w->bearing, IDLE_SLACK);
        return;
    }
    if (w->s->rest_ticks > READY_TICKS) {
        if (w->s->rest_ticks > HARBOUR_RELOAD_TICKS) {
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
    w->s->in.buttons = off < slack && off > -slack && may_shoot(w, x, y);
}
