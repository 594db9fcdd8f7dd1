/* What a bot is after: whom it hunts, where it goes.
 * SPDX-License-Identifier: MIT */
#ifndef HP_ERRAND_H
#define HP_ERRAND_H

#include "game/harbour/watch.h"

/* Chooses the target, the goal and the way there. */
void errand_choose(struct watch *w);

#endif
