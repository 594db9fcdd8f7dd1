/* Mines: dropped astern, seen by everybody, live after a while.
 * SPDX-License-Identifier: MIT */
#ifndef HP_MINE_H
#define HP_MINE_H

#include "game/harbour/harbour.h"

/* Drops a mine from a seat's boat if it carries one, has fewer than HARBOUR_MINES_OUT in the water
 * and guns are free. That ends the boat's protection. */
void mine_drop(struct harbour *h, const struct harbour_level *level, int seat);

/* One tick of all mines: they come alive, go up under enemies and sink of age. */
void mine_step_all(struct harbour *h);

/* Whether a shell of `owner` at a place hits a mine of an enemy's; that goes up and hurts nobody.
 */
bool mine_is_shot(struct harbour *h, int32_t x, int32_t y, int owner);

#endif
