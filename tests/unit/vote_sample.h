/* People who vote.
 * SPDX-License-Identifier: MIT */
#ifndef HP_VOTE_SAMPLE_H
#define HP_VOTE_SAMPLE_H

#include "lobby_sample.h"

/* So many people at their keyboards, from seat 0 on, in a round. */
static inline void gather(int people)
{
    set_up(NULL);
    head.seat_limit = GAME_SEATS;
    for (int i = 0; i < people; i++) {
        command(COMMAND_JOIN, i, SEAT_HUMAN, "Ann");
    }
    step();
}

static inline void call(int seat, enum vote_topic topic, int whom)
{
    command(COMMAND_VOTE, seat, vote_value(topic, whom), topic == VOTE_MAP ? "canals" : "");
    step();
}

#endif
