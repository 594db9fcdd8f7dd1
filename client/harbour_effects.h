/* How the harbour's incidents look: which effects each of them starts.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_EFFECTS_H
#define HP_HARBOUR_EFFECTS_H

#include "client/effects.h"
#include "client/incident.h"

/* Starts what the frame's incidents look like. */
void harbour_effects_start(struct effects *e, const struct incidents *all, uint64_t now_us);

#endif
