/* A bot's part in a match for cargo: who fetches, who brings home, who guards and who hunts.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HAUL_H
#define HP_HAUL_H

#include "game/harbour/watch.h"

/* Whether a seat's boat carries cargo. */
bool haul_carries(const struct watch *w, int seat);

/* Sets the goal and, where there is one to hunt, the target. False: the fight comes first, or it is
 * no such match. */
bool haul_choose(struct watch *w);

#endif
