/* The small map in the corner: quays, every boat, and which part of it the window shows.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_MAP_H
#define HP_HARBOUR_MAP_H

#include "client/scene.h"

enum {
    HARBOUR_MAP_CORNER = 206, /* units of the HUD that it takes at most across, and beside it */
};

/* Draws it with its lower right corner at (right, bottom), in output pixels; nothing where the
 * window shows all of it anyway. */
void harbour_map_draw(const struct scene_frame *f, float right, float bottom);

#endif
