/* The rules that all games share: seats taken and given back, ready marks, phases and their clock.
 * A game's step calls lobby_step first and then looks at the head.
 *
 *   LOBBY --enough players--> COUNTDOWN --time--> PLAY --time or lobby_finish--> RESULTS
 *     ^                          |                 |                               |
 *     +------- too few ----------+-----------------+---- too few                   |
 *                                ^                                                 |
 *                                +---------- time, or all humans ready ------------+
 * SPDX-License-Identifier: MIT */
#ifndef HP_LOBBY_H
#define HP_LOBBY_H

#include "game/game.h"

/* Tick 0 of a head: zeroes it, then seed, seats, lobby phase. */
void lobby_init(struct world_head *head, uint64_t seed, int seat_limit);

/* Advances head.tick, takes over the tick's inputs (neutral for empty seats), applies the commands
 * in order and moves the phase. head.phase_tick == head.tick tells that a phase began now; scores
 * are zeroed when a countdown begins. */
void lobby_step(struct world_head *head, const struct lobby_rules *rules, const struct tick *tick);

/* Ends a round early: the score limit is reached. Only in PHASE_PLAY; else does nothing. */
void lobby_finish(struct world_head *head, const struct lobby_rules *rules);

/* Seats that are not empty. */
int lobby_players(const struct world_head *head);

/* Cross-field checks of a head that passed its table. */
bool lobby_is_sane(const struct world_head *head);

#endif
