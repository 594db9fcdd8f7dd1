/* A bot's course: the direction it steers, round walls and boats, to its goal or round its target.
 * SPDX-License-Identifier: MIT */
#ifndef HP_COURSE_H
#define HP_COURSE_H

#include "game/harbour/watch.h"

/* Chooses the direction to steer. */
void course_choose(struct watch *w);

#endif
