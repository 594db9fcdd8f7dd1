/* What tells players apart in the picture: a colour and an emblem, each a row of a table of
 * GAME_SEATS that every end has for itself. No two taken seats have the same of either.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LIVERY_H
#define HP_LIVERY_H

#include "game/game.h"

enum {
    LIVERY_SHIFT = 4, /* the colour's place in the value of COMMAND_LIVERY; below it the emblem */
};

_Static_assert(GAME_SEATS == 1 << LIVERY_SHIFT, "each has room");

/* The value of COMMAND_LIVERY; both 0..GAME_SEATS-1. */
static inline uint8_t livery_value(int colour, int emblem)
{
    return (uint8_t)(colour << LIVERY_SHIFT | emblem);
}

/* Gives a taken seat what that value wishes, or the next that are free. A person's wish goes before
 * what a bot has: the bot then gets the first that is free from its seat's number on. */
void livery_give(struct world_head *head, int seat, uint8_t wish);

#endif
