/* What each seat did in the round, for the results. Only PHASE_PLAY counts.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TALLY_H
#define HP_TALLY_H

#include "game/harbour/harbour.h"

void tally_shot(struct harbour *h, int seat);
void tally_hit(struct harbour *h, int seat);
void tally_capture(struct harbour *h, int seat);

/* A seat's boat goes down: its run ends, and who is credited has his sinking and his assist. */
void tally_sinking(struct harbour *h, int seat);

#endif
