/* The desktop: whether there is one, and its part that windows are tiled on.
 * SPDX-License-Identifier: MIT */
#ifndef HP_DESKTOP_H
#define HP_DESKTOP_H

#include "base/base.h"

/* The usable part of the first display, in the desktop's points. */
struct desktop {
    int x;
    int y;
    int width;
    int height;
};

/* Starts SDL's video; the caller ends it with SDL_QuitSubSystem or SDL_Quit. False: there is no
 * display that anyone could see, `fault` says so, and nothing is left to end. A driver named in
 * SDL_VIDEODRIVER is taken as it is. */
bool desktop_start(char *fault, size_t fault_size);

/* False: `fault` says why there is none. */
bool desktop_find(struct desktop *d, char *fault, size_t fault_size);

/* Where window i, from 0, of n stands: "640x328+0+0", as --window takes it. As many columns as
 * lines, or one more. */
void desktop_tile(const struct desktop *d, int i, int n, char *text, size_t size);

#endif
