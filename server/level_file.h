/* Map files: where a match's map lies, and its text. For main.c alone: it asks the machine for
 * files.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LEVEL_FILE_H
#define HP_LEVEL_FILE_H

#include "game/game.h"

/* The path of map `name` of the game, whether it is there or not. */
void level_file_path(const struct game *g, const char *name, char *path, size_t size);

/* Reads it whole; the caller frees the text (not terminated). NULL: `fault` is a sentence with the
 * path. */
char *level_file_read(const struct game *g, const char *name, size_t *length, char *fault,
                      size_t fault_size);

/* The names of the game's maps, with ", " between, as many as fit; "" when there are none. */
void level_file_list(const struct game *g, char *text, size_t size);

#endif
