/* Pictures of the game as PNG files.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PICTURE_H
#define HP_PICTURE_H

#include <SDL.h>

#include "base/base.h"

/* Writes what the renderer has drawn. The file is whole or not there. False: `fault` says why. */
bool picture_save(SDL_Renderer *renderer, const char *path, char *fault, size_t size);

/* A new name in the player's pictures folder: homeport-DATE-TIME.png. False: `fault` says why. */
bool picture_name(char *path, size_t path_size, char *fault, size_t size);

/* The icon that comes with the program; freed by the caller. NULL: it is not there, or no picture.
 */
SDL_Surface *picture_icon(void);

#endif
