/* The feed at the lower left: the newest rows of the view's, each fading after some seconds.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FEED_H
#define HP_FEED_H

#include "client/scene.h"

/* In output pixels. */
struct feed_room {
    float right; /* where the place for its rows ends; longer ones are broken */
    float end;   /* what would reach beyond it is left out, and what is older: a page lies there */
    bool is_beside_table; /* the table of players stands in the middle */
    float top;            /* where what stands in the middle ends; rows stay below it */
};

/* How long a row is still shown; 0: not at all. What happened before the round that is played is
 * over with its beginning; what was said or answered has its time. Asides are for pages. */
float feed_seconds_left(const struct view *view, const struct view_feed *row);

/* Draws upward from `bottom`. */
void feed_draw(const struct scene_frame *f, float bottom, struct feed_room room);

#endif
