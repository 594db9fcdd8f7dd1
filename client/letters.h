/* Lines of text as pixels, of all that stands in the fonts: what is read from right to left stands
 * so, and what the first face lacks is drawn with the first of the others that has it.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LETTERS_H
#define HP_LETTERS_H

#include <SDL_ttf.h>

#include "base/base.h"

enum {
    LETTERS_FACES = 6,
};

/* Borrowed, of one size; there is a first one. */
struct letters {
    TTF_Font *faces[LETTERS_FACES];
    int count;
};

/* Whether the text has something that none of them has. */
bool letters_lack(const struct letters *l, const char *text);

/* Draws it in white, broken into lines at most `wrap` pixels wide (0: one line). The caller frees
 * it; NULL: it can't be drawn. */
SDL_Surface *letters_draw(const struct letters *l, const char *text, int wrap);

#endif
