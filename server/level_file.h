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

/* Of a map that could not be read, at the start, where the disk may be waited for: if there is none
 * of that name, `fault` becomes a sentence with those that there are instead. It stays where there
 * are no maps at all: it helps more to know where they were looked for. */
void level_file_tell_unknown(const struct game *g, const char *name, char *fault,
                             size_t fault_size);

enum {
    LEVEL_LIST_BYTES = 4096,
    LEVEL_LIST_GAMES = 4,
    LEVEL_LIST_US = 10000000, /* so long a list is taken for true */
};

/* What folders held when they were last read: whoever plays may ask for it four times a second. */
struct level_lists {
    struct {
        uint64_t until_us; /* 0: never read */
        char text[LEVEL_LIST_BYTES];
    } games[LEVEL_LIST_GAMES];
};

/* The names of the game's maps, with ", " between, as many as fit; "" when there are none. Lives
 * until the next call. */
const char *level_file_list(struct level_lists *lists, const struct game *g, uint64_t now_us);

#endif
