/* When to ask the server for the colour and the emblem that the player has chosen (COMMAND_LIVERY).
 * SPDX-License-Identifier: MIT */
#ifndef HP_LIVERY_WISH_H
#define HP_LIVERY_WISH_H

#include "client/preferences.h"

enum {
    LIVERY_WISH_NONE = -1,
    LIVERY_WISH_PAUSE_US =
        500000,             /* between two requests: a server takes four a second of all kinds */
    LIVERY_WISH_TICKS = 60, /* until the same is asked for again */
};

/* What was asked for last. All zero at first. */
struct livery_wish {
    uint64_t asked_us;
    uint32_t asked_tick;
    int asked;
};

/* The value to ask for, or LIVERY_WISH_NONE: the seat has what it can have of what is chosen, or it
 * has just been asked for. `seat` is the own one in that world. */
int livery_wish_next(struct livery_wish *l, const struct preferences *p,
                     const struct world_head *head, uint8_t seat, uint64_t now_us);

#endif
