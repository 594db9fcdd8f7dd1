/* Shells in flight.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SHELL_H
#define HP_SHELL_H

#include "game/harbour/harbour.h"

/* A boat's gun: fires along the turret when the trigger is held, it is loaded, a shell is left and
 * guns are free. A shot ends the boat's protection. */
void shell_fire(struct harbour *h, int seat);

/* Moves all shells for a tick; they end at walls, at boats, which they hurt, and of age. */
void shell_move_all(struct harbour *h, const struct harbour_level *level);

/* Whether a shell would fly from one place to the other without meeting a wall. */
bool shell_can_pass(const struct harbour_level *level, int32_t x, int32_t y, int32_t to_x,
                    int32_t to_y);

#endif
