/* What tells sixteen players apart: a colour and an emblem, which they may choose (COMMAND_LIVERY),
 * and the seat's letter; and the few colours of the picture's own furniture. Tables only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PALETTE_H
#define HP_PALETTE_H

#include "client/paint.h"
#include "game/game.h"

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

/* Made for how the player sees colours; the order is that of the setting's words. */
enum palette_kind {
    PALETTE_USUAL,
    PALETTE_RED_GREEN,   /* for those who see little difference between red and green */
    PALETTE_BLUE_YELLOW, /* likewise blue and yellow */
    PALETTE_COUNT,
};

/* All colours below are of that one from now on, for the whole program; with high contrast, text is
 * white on black. What was drawn with others is to be drawn anew. */
void palette_use(enum palette_kind kind, bool has_high_contrast);

SDL_Color palette_ink(enum palette_ink ink);

/* A row of each table, 0..GAME_SEATS-1, in the order of the settings' words (preferences.c). */
SDL_Color palette_colour(int colour);
void palette_form(struct paint *p, int emblem, float x, float y, float radius, SDL_Color color);

/* The seat's colour as that world says; in an empty seat, and with NULL, its own number's. Grey for
 * GAME_SEAT_NONE. */
SDL_Color palette_seat(const struct world_head *worn, int seat);

/* The colour a mark or letter upon the seat's colour must have to be read. */
SDL_Color palette_on_seat(const struct world_head *worn, int seat);

/* A team's colour: on the rims of its boats, its names, its rows. */
SDL_Color palette_team(int team);

/* The crew's mark, of a shape of its own: triangle, square, hexagon, diamond. */
void palette_team_mark(struct paint *p, int team, float x, float y, float radius);

/* "A".."P", "" for GAME_SEAT_NONE. */
const char *palette_letter(int seat);

/* Draws the seat's emblem, likewise, with its middle at (x, y), about 2 * radius wide. */
void palette_emblem(struct paint *p, const struct world_head *worn, int seat, float x, float y,
                    float radius, SDL_Color color);

#endif
