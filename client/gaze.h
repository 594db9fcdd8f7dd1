/* Where the camera looks: a little ahead of whom it follows, and shaken by what happens near. World
 * pixels, seconds; made from places alone.
 * SPDX-License-Identifier: MIT */
#ifndef HP_GAZE_H
#define HP_GAZE_H

#include "base/base.h"

struct gaze {
    float x; /* what it looks at, before it is shaken */
    float y;
    float lead_x; /* how far ahead of the followed one that is */
    float lead_y;
    float last_x; /* where the followed one was */
    float last_y;
    int whom; /* seat */
    uint8_t life;
    float shock; /* 0..1, as it was at shocked_us */
    uint64_t shocked_us;
};

/* Follows somebody at (x, y); another one, or the same in another life, has no speed yet. Its lead
 * comes to at most (most_x, most_y). */
void gaze_lead(struct gaze *g, int whom, uint8_t life, float x, float y, float most_x, float most_y,
               float seconds);

/* Something shakes it; 1 is as hard as it gets. */
void gaze_shake(struct gaze *g, float strength, uint64_t now_us);

/* How far it is shaken now. */
void gaze_shaken(const struct gaze *g, uint64_t now_us, float *x, float *y);

#endif
