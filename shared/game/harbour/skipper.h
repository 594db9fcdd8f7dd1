/* The harbour's bot: looks at the world as a player does and holds down what a player could. It
 * finds its way round walls, keeps its distance, leads its shots, dodges those of others, and
 * changes its mind seldom, since each change of an input is sent to everyone.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SKIPPER_H
#define HP_SKIPPER_H

#include "game/harbour/harbour.h"

enum {
    SKIPPER_WAY = 24, /* squares of its way that it remembers */
};

/* What it remembers; all zero but for the head is a new skipper. */
struct skipper {
    struct bot_head head;
    struct harbour_input in; /* as it decided last */
    int32_t goal_x;          /* where it wants to be */
    int32_t goal_y;
    int32_t anchor_x; /* where it was when it last got anywhere */
    int32_t anchor_y;
    uint32_t mood; /* drawn from what it sees in each new life, and when it is held: its ways differ
                      from those of others, and from its own of another round */
    uint16_t way[SKIPPER_WAY]; /* squares from its own towards the goal, [y * width + x] */
    uint16_t course;           /* direction in the world that it steers */
    uint8_t way_length;
    uint8_t target;       /* seat + 1; 0: nobody */
    uint8_t has_errand;   /* the goal comes before the fight */
    uint8_t must_touch;   /* the goal is something to take or to bring there */
    uint8_t has_sight;    /* a shell would reach the target */
    uint8_t seen_ticks;   /* for so long, stops at 255 */
    uint8_t rest_ticks;   /* until it shoots again */
    uint8_t mine_ticks;   /* until it thinks of mines again */
    uint8_t shots;        /* of its own that it has counted */
    uint8_t pinned_turns; /* that it has been near there */
    uint8_t off_turns;    /* left of getting off */
    uint8_t life;         /* of its boat */
};

/* struct game's bot_think. */
void skipper_think(void *bot, const void *world, const void *level, int seat, struct input *in);

#endif
