/* Where the camera looks. Owns the arithmetic of leading and shaking; must never know a game.
 * SPDX-License-Identifier: MIT */
#include "client/gaze.h"

#include <math.h>

static const float ahead_s = 0.7f;      /* it looks at where one will be then */
static const float lead_per_second = 2; /* how fast it turns there */
static const float calm_per_second = 4; /* how fast a shock dies away */
static const float shake_px = 8;        /* of the hardest */

void gaze_lead(struct gaze *g, int whom, uint8_t life, float x, float y, float most_x, float most_y,
               float seconds)
{
    bool is_same = g->whom == whom && g->life == life && seconds > 0;
    float want_x = is_same ? (x - g->last_x) / seconds * ahead_s : 0;
    float want_y = is_same ? (y - g->last_y) / seconds * ahead_s : 0;
    float part = 1 - expf(-lead_per_second * seconds);

    want_x = fmaxf(-most_x, fminf(most_x, want_x));
    want_y = fmaxf(-most_y, fminf(most_y, want_y));
    g->lead_x += (want_x - g->lead_x) * part;
    g->lead_y += (want_y - g->lead_y) * part;
    g->whom = whom;
    g->life = life;
    g->last_x = x;
    g->last_y = y;
}

static float shock_now(const struct gaze *g, uint64_t now_us)
{
    float age_s = (float)(int64_t)(now_us - g->shocked_us) / 1e6f;

    return g->shocked_us == 0 ? 0 : g->shock * expf(-calm_per_second * age_s);
}

void gaze_shake(struct gaze *g, float strength, uint64_t now_us)
{
    g->shock = fminf(1, fmaxf(strength, shock_now(g, now_us) + strength / 2));
    g->shocked_us = now_us;
}

void gaze_shaken(const struct gaze *g, uint64_t now_us, float *x, float *y)
{
    float shock = shock_now(g, now_us);
    float far = shock < 0.02f ? 0 : shake_px * shock;
    float turn = (float)(now_us % 10000000) / 1e6f;

    *x = far * sinf(turn * 71);
    *y = far * sinf(turn * 89 + 1);
}
