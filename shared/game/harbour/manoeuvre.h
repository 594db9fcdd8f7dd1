/* A bot's hand at the rudder and the throttle: tries what it could do now in a rough model of the
 * boat and does what leads furthest along its course, past walls, boats and shells.
 * SPDX-License-Identifier: MIT */
#ifndef HP_MANOEUVRE_H
#define HP_MANOEUVRE_H

#include "game/harbour/watch.h"

/* Sets rudder and throttle for the course in the bot's memory. */
void manoeuvre_choose(struct watch *w);

/* Chooses a course and a throttle, ahead or astern, that lead away from what holds the boat; while
 * it gets off, manoeuvre_choose keeps to them. `must_reverse`: as the throttle is it stands still.
 */
void manoeuvre_get_off(struct watch *w, bool must_reverse);

#endif
