/* Votes: how players decide together what a host would decide alone. One at a time; it lives in the
 * world, so all ends see the same count.
 *
 *   NONE --COMMAND_VOTE--> OPEN --most say yes, or time and more yes than no--> PASSED
 *     ^                      +----it can't pass any more, or time-------------> FAILED
 *     +------------------------------ shown for a while ---------------------------+
 *
 * Those who may vote are the people at their keyboards, but not who is to be thrown out. That takes
 * two voices at least, so that of two players neither can throw out the other. A rematch that has
 * passed begins by itself (lobby.c); the rest is the server's to carry out.
 * SPDX-License-Identifier: MIT */
#ifndef HP_VOTE_H
#define HP_VOTE_H

#include "game/game.h"

enum {
    VOTE_OPEN_TICKS = 20 * TICK_HZ,
    VOTE_SHOWN_TICKS = 4 * TICK_HZ, /* the outcome */
    VOTE_KICK_VOICES = 2,
};

/* COMMAND_VOTE's value. `whom` counts for VOTE_KICK only. */
static inline uint8_t vote_value(enum vote_topic topic, int whom)
{
    return (uint8_t)((unsigned)topic | (unsigned)whom << 4);
}

/* Applies COMMAND_VOTE: opens the vote, with the caller's own yes. Ignored while another is open,
 * and unless the caller is a person at his keyboard and the value makes sense. */
void vote_call(struct world_head *head, const struct command *c);

/* Applies COMMAND_BALLOT; a voter may change his mind. */
void vote_ballot(struct world_head *head, const struct command *c);

/* The seat is being emptied. Its voice goes with it, and the vote to throw its player out fails, so
 * that neither is passed on to who takes the seat in the same tick. */
void vote_leave(struct world_head *head, int seat);

/* Once a tick, after the commands. True: a vote has passed in this tick. */
bool vote_step(struct world_head *head);

/* Whether a vote passed in the tick that the world has just made. */
bool vote_has_passed(const struct world_head *head);

/* Whether one failed in it. */
bool vote_has_failed(const struct world_head *head);

/* How many may vote on what is open. */
int vote_voters(const struct world_head *head);

/* A vote that a stranger's keyframe may hold. */
bool vote_is_sane(const struct world_head *head);

#endif
