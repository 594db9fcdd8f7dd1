/* The harbour's bot: looks at the world as a player does and holds down what a player could. It
 * finds its way round walls, keeps its distance, leads its shots, and changes its mind seldom,
 * since each change of an input is sent to everyone. SPDX-License-Identifier: MIT */
#ifndef HP_SKIPPER_H
#define HP_SKIPPER_H

#include "game/harbour/harbour.h"

enum {
    SKIPPER_WAY = 24, /* squares of its way that it remembers */
};

/* What it remembers; all zero is a new skipper. */
struct skipper {
    uint32_t way_tick;   /* when the way was found */
    uint32_t stuck_tick; /* until when it backs off */
    int32_t seen_x;      /* where it was when it last looked whether it moves */
    int32_t seen_y;
    uint32_t seen_tick;
    uint16_t way[SKIPPER_WAY]; /* squares from its own towards the goal, [y * width + x] */
    uint16_t course;           /* direction in the world that it steers */
    uint16_t aim;              /* as last sent */
    uint8_t way_length;
    uint8_t target; /* seat + 1; 0: nobody */
    uint8_t life;   /* of its boat when it last thought */
    int8_t steer;
    int8_t drive;
    uint8_t is_firing;
    uint8_t spare[2];
};

/* struct game's bot_think. */
void skipper_think(void *bot, const void *world, const void *level, int seat, struct input *in);

#endif
