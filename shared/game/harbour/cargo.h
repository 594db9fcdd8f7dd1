/* Cargo: each of two teams has a crate at its home, and brings home the other's.
 *
 *   HOME --an enemy touches it--> CARRIED --his home is reached--> HOME, and a point
 *     ^                             |  ^
 *     |                    sunk, moored or gone  an enemy touches it
 *     |                             v  |
 *     +--a friend touches it, time-- ADRIFT
 * SPDX-License-Identifier: MIT */
#ifndef HP_CARGO_H
#define HP_CARGO_H

#include "game/harbour/harbour.h"

/* One tick. In other modes there is none. */
void cargo_step_all(struct harbour *h, const struct harbour_level *level);

/* Both lie at home, if this mode has any. */
void cargo_clear(struct harbour *h, const struct harbour_level *level);

/* Whatever a seat carries is adrift where it is. */
void cargo_lose(struct harbour *h, int seat);

/* The team whose cargo a seat's boat carries, or -1. */
int cargo_carried_by(const struct harbour *h, int seat);

/* The seat whose boat touches a team's cargo, of that team or of the other; GAME_SEAT_NONE if none.
 */
int cargo_toucher(const struct harbour *h, int team, bool is_friend);

#endif
