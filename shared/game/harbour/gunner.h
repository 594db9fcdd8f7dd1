/* A bot's hand at the gun.
 * SPDX-License-Identifier: MIT */
#ifndef HP_GUNNER_H
#define HP_GUNNER_H

#include "game/harbour/watch.h"

/* Each tick: counts how long the target has been seen, and the rest after a shot. */
void gunner_watch(struct watch *w);

/* Aims and holds the trigger or lets it go. */
void gunner_work(struct watch *w);

#endif
