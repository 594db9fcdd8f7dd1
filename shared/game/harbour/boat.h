/* One boat: launched, steered, hurt, sunk. Where it may go is collide.h's.
 * SPDX-License-Identifier: MIT */
#ifndef HP_BOAT_H
#define HP_BOAT_H

#include "game/harbour/harbour.h"

/* Puts a whole boat for a seat on the spawn that is furthest from all others afloat, the first one
 * on any. It gets another life than the one before it. */
void boat_launch(struct harbour *h, const struct harbour_level *level, int seat);

/* Forgets a seat's boat, its shells and its claims on sinkings. */
void boat_vacate(struct harbour *h, int seat);

/* One tick of a boat's crew: timers, respawn, rudder and throttle, turret. Doesn't move it. */
void boat_steer(struct harbour *h, const struct harbour_level *level, int seat);

/* Takes hull off a boat afloat that is not protected, while guns are free. `by` is the seat that
 * did it or GAME_SEAT_NONE; at 0 the boat sinks, and who is to be credited is. */
void boat_hurt(struct harbour *h, int seat, int amount, int by);

/* Its player's link is lost: nothing hits it, nothing bumps it. */
bool boat_is_moored(const struct harbour *h, int seat);

/* The player is back: a while of protection, as after a respawn. */
void boat_unmoor(struct harbour *h, int seat);

/* Whether the two seats sail in one crew; a boat is its own friend. Friends do not hurt each other.
 */
bool boat_is_friend(const struct harbour *h, int a, int b);

/* Whether shots and damage are on: in practice and in play. */
bool boat_guns_are_free(const struct harbour *h);

#endif
