/* One boat: launched, steered, hurt, sunk. Where it may go is collide.h's.
 * SPDX-License-Identifier: MIT */
#ifndef HP_BOAT_H
#define HP_BOAT_H

#include "game/harbour/harbour.h"

/* Puts a whole boat for a seat on a spawn: where the nearest enemy is just beyond the range of
 * guns, or, in a team, on its own side of the map. It gets another life than the one before it. */
void boat_launch(struct harbour *h, const struct harbour_level *level, int seat);

/* Forgets a seat's boat, its shells, mines, figures and claims; cargo that it carried is adrift. */
void boat_vacate(struct harbour *h, int seat);

/* One tick of a boat's crew: timers, respawn, rudder and throttle, turret. Doesn't move it. */
void boat_steer(struct harbour *h, const struct harbour_level *level, int seat);

/* Takes hull off a boat afloat that is not protected, while guns are free. `by` is the seat that
 * did it or GAME_SEAT_NONE; at 0 the boat sinks, and who is to be credited is. */
void boat_hurt(struct harbour *h, int seat, int amount, int by);

/* Its player's link is lost, or he has not touched his keyboard for long: nothing hits it, nothing
 * bumps it, and it does nothing. */
static inline bool boat_is_moored(const struct harbour *h, int seat)
{
    return h->head.seats[seat].moored_until != 0 || h->boats[seat].idle == HARBOUR_IDLE_TICKS;
}

/* What a seat's player holds down; nothing while it is moored. */
struct harbour_input boat_input(const struct harbour *h, int seat);

/* Counts how long a seat's player has held the same during a round; `was` is what he held in the
 * tick before. */
void boat_watch(struct harbour *h, int seat, const struct input *was);

/* Of `seats`, a bit each, the one whose boat is afloat, not moored, and touches a circle the
 * deepest; equals take turns. GAME_SEAT_NONE if none touches it. */
int boat_toucher(const struct harbour *h, unsigned seats, struct harbour_place place,
                 int32_t radius);

/* The player is back: a while of protection, as after a respawn. */
void boat_unmoor(struct harbour *h, int seat);

/* Whether the two seats sail in one crew; a boat is its own friend. Friends do not hurt each other.
 */
bool boat_is_friend(const struct harbour *h, int a, int b);

/* Whether shots and damage are on: in practice and in play. */
bool boat_guns_are_free(const struct harbour *h);

#endif
