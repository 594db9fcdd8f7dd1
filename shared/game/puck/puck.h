/* Puck: two paddles and a puck, the second side of the game seam.
 * Units: 1/256 px; the table is PUCK_WIDTH x PUCK_HEIGHT px. Seat 0 defends the left goal, seat 1
 * the right one; the goals are the whole short sides. A goal whose seat is empty is a wall.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PUCK_H
#define HP_PUCK_H

#include "game/game.h"

enum {
    PUCK_UNIT = 256,
    PUCK_WIDTH = 800,
    PUCK_HEIGHT = 450,
    PUCK_SEATS = 2,
    PUCK_AXIS = 7,          /* the stick's end */
    PUCK_RADIUS = 10,       /* px */
    PUCK_PADDLE_HALF = 40,  /* px, half a paddle's length */
    PUCK_PADDLE_WIDTH = 12, /* px */
    PUCK_PADDLE_INSET = 30, /* px from the short side to the paddle's middle */
    PUCK_SERVE_TICKS = 60,
    PUCK_BODY = GAME_SEATS, /* the puck among the bodies; 0 and 1 are the paddles */
};

struct puck_input {
    int8_t move; /* -7 up .. 7 down */
    uint8_t spare[7];
};

struct puck {
    struct world_head head;
    int32_t x; /* of the puck */
    int32_t y;
    int16_t vx;
    int16_t vy;
    int32_t paddle_y[PUCK_SEATS]; /* middle of each paddle, also of an empty seat's */
    uint16_t wait;                /* ticks until the puck moves off; it lies in the middle then */
    uint8_t serves;               /* changes at each serve: the puck's life, 1..255 */
    uint8_t spare[9];
};

extern const struct game puck_game;

#endif
