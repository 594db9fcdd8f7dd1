/* Crates that drift in: repair, ammunition, and the strong one that people race for.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CRATE_H
#define HP_CRATE_H

#include "game/harbour/harbour.h"

/* None in the water, and the first one after a full pause. */
void crate_clear(struct harbour *h);

/* One tick of all crates while guns are free: they come, drift, are taken and sink of age. */
void crate_step_all(struct harbour *h, const struct harbour_level *level);

#endif
