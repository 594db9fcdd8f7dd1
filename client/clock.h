/* The clock in the middle of the upper edge: how long it lasts, which round it is, and between
 * crews who leads.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CLOCK_H
#define HP_CLOCK_H

#include "client/scene.h"

/* Of the phase; 0 when it is over, or has no end. */
float clock_seconds_left(const struct world_head *head);

void clock_draw(const struct scene_frame *f);

#endif
