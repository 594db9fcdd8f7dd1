/* The rules that all games share: seats taken, kept and given back, teams, ready marks, host,
 * phases and their clock. Votes are vote.h's.
 * A game's step calls lobby_step first and then looks at the head.
 *
 * In a match with a host the lobby ends when all people in it are ready, or by COMMAND_START.
 *
 *   LOBBY --enough players--> COUNTDOWN --time--> PLAY --time or lobby_finish--> RESULTS
 *     ^                          |                 |                               |
 *     +------- too few ----------+-----------------+---- too few                   |
 *                                ^                                                 |
 *                                +---------- time, or all humans ready ------------+
 *
 * Sudden death: where time is up and two or more have the highest score, play goes on until one
 * leads, for sudden_ticks at most.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LOBBY_H
#define HP_LOBBY_H

#include "game/game.h"

enum {
    LOBBY_SCORE_MOST = 9999, /* scores stay within -most..most */
};

/* Tick 0 of a head: zeroes it, then seed, seats, lobby phase. */
void lobby_init(struct world_head *head, uint64_t seed, int seat_limit);

/* Advances head.tick, takes over the tick's inputs (neutral for empty seats), applies the commands
 * in order and moves the phase. head.phase_tick == head.tick tells that a phase began now; scores
 * are zeroed when a countdown begins, ready marks with each phase. A seat whose player's link is
 * lost has neutral inputs and keeps nobody waiting. A round that COMMAND_START began
 * with too few players goes on until somebody leaves or it ends. */
void lobby_step(struct world_head *head, const struct lobby_rules *rules, const struct tick *tick);

/* Ends a round early. Only in PHASE_PLAY; else does nothing. */
void lobby_finish(struct world_head *head, const struct lobby_rules *rules);

/* The score that ends the round, for as many as are seated now, in proportion between the mode's
 * limits, so that a round is as long for many as for few; 0: only time ends it. */
int lobby_limit(const struct world_head *head, const struct lobby_rules *rules);

/* Adds to a seat's score, within bounds, and finishes the round at the limit. Only in
 * PHASE_PLAY and for seats that are taken; else does nothing: practice doesn't count. */
void lobby_score(struct world_head *head, const struct lobby_rules *rules, int seat, int points);

/* Counts a loss, likewise. */
void lobby_loss(struct world_head *head, int seat);

/* Seats that are not empty. */
int lobby_players(const struct world_head *head);

/* Whether two taken seats play together: the same one, or one team of a mode with teams. */
bool lobby_is_allied(const struct world_head *head, const struct lobby_rules *rules, int a, int b);

/* Cross-field checks of a head that passed its table. */
bool lobby_is_sane(const struct world_head *head, const struct lobby_rules *rules);

#endif
