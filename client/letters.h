/* Lines of text as pixels, of all that stands in the font: what is read from right to left stands
 * so.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LETTERS_H
#define HP_LETTERS_H

#include <SDL_ttf.h>

/* Draws it in white, broken into lines at most `wrap` pixels wide (0: one line). The caller frees
 * it; NULL: it can't be drawn. */
SDL_Surface *letters_draw(TTF_Font *face, const char *text, int wrap);

#endif
