/* Fills shaded triangles into memory as a graphics card would: corners between pixels count, and
 * neighbours share no pixel. SDL's own software renderer moves corners to whole pixels, which makes
 * turning things tremble, and takes several times as long.
 * SPDX-License-Identifier: MIT */
#ifndef HP_RASTER_H
#define HP_RASTER_H

#include <SDL.h>

/* The surface has 32 bits a pixel, red in bits 16 to 23, green in 8 to 15, blue in 0 to 7; what is
 * above them is kept. indices: three a triangle. Colours are blended by their alpha. */
void raster_fill(SDL_Surface *surface, const SDL_Vertex *vertices, const int *indices, int count);

#endif
