/* What tells sixteen players apart: a colour, an emblem and a letter for each seat, and the few
 * colours of the picture's own furniture. Tables only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PALETTE_H
#define HP_PALETTE_H

#include "client/paint.h"

/* The hues of the HUD. */
enum palette_ink {
    INK_TEXT,
    INK_DIM,
    INK_SHADOW,
    INK_PANEL, /* behind text */
    INK_EDGE,
    INK_GOOD,
    INK_WARN,
    INK_BAD,
    INK_ACCENT,
    INK_COUNT,
};

SDL_Color palette_ink(enum palette_ink ink);

/* The seat's own colour; grey for GAME_SEAT_NONE. */
SDL_Color palette_seat(int seat);

/* The colour a mark or letter upon the seat's colour must have to be read. */
SDL_Color palette_on_seat(int seat);

/* A team's colour: on the rims of its boats, its names, its rows. */
SDL_Color palette_team(int team);

/* "A".."P", "" for GAME_SEAT_NONE. */
const char *palette_letter(int seat);

/* Draws the seat's emblem with its middle at (x, y), about 2 * radius wide. */
void palette_emblem(struct paint *p, int seat, float x, float y, float radius, SDL_Color color);

#endif
