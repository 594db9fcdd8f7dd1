/* The desktop that windows are tiled on.
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

/* False: `fault` says why there is none. */
bool desktop_find(struct desktop *d, char *fault, size_t fault_size);

#endif
