/* Finding and reading map files.
 * SPDX-License-Identifier: MIT */
#include "server/level_file.h"

#include <limits.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/text.h"

enum {
    NAME_BYTES = 256,
};

void level_file_path(const struct game *g, const char *name, char *path, size_t size)
{
    char asset[NAME_BYTES];

    text_format(asset, sizeof(asset), "maps/%s/%s.txt", g->name, name);
    file_find_asset(asset, path, size);
}

char *level_file_read(const struct game *g, const char *name, size_t *length, char *fault,
                      size_t fault_size)
{
    char path[PATH_MAX];
    char *text = malloc(GAME_LEVEL_TEXT_BYTES);

    level_file_path(g, name, path, sizeof(path));
    if (text == NULL) {
        text_format(fault, fault_size, "not enough memory for the map %s", path);
    } else if (!file_read(path, text, GAME_LEVEL_TEXT_BYTES, length, fault, fault_size)) {
        free(text);
        text = NULL;
    }
    return text;
}
