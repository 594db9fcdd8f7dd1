/* A bot's hand at the rudder and the throttle: tries what it could do now in a rough model of the
 * boat and does what leads furthest along its course, past walls, boats and shells.
 * SPDX-License-Identifier: MIT */
#ifndef HP_MANOEUVRE_H
#define HP_MANOEUVRE_H

#include "game/harbour/watch.h"

/* Sets rudder and throttle for the course in the bot's memory. */
void manoeuvre_choose(struct watch *w);

#endif
