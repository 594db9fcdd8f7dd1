/* Finding and reading map files.
 * SPDX-License-Identifier: MIT */
#include "server/level_file.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

enum {
    NAME_BYTES = 256,
};

static const char ending[] = ".txt";

void level_file_path(const struct game *g, const char *name, char *path, size_t size)
{
    char asset[NAME_BYTES];

    text_format(asset, sizeof(asset), "maps/%s/%s.txt", g->name, name);
    file_find_asset(asset, path, size);
}

/* What can be asked for by its name: no folder, no name that would look like two. */
static int is_map(const struct dirent *e)
{
    static const char usual[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t length = strspn(e->d_name, usual);
    bool is_file = e->d_type == DT_REG || e->d_type == DT_LNK || e->d_type == DT_UNKNOWN;

    return is_file && length > 0 && length <= GAME_MAP_BYTES &&
           strcmp(e->d_name + length, ending) == 0;
}

static void read_list(const struct game *g, char *text, size_t size)
{
    char folder[NAME_BYTES];
    char path[PATH_MAX];
    struct dirent **entries = NULL;

    text_format(folder, sizeof(folder), "maps/%s", g->name);
    file_find_asset(folder, path, sizeof(path));
    int count = scandir(path, &entries, is_map, alphasort);

    text[0] = '\0';
    for (int i = 0; i < count; i++) {
        size_t length = strlen(text);
        int name_length = (int)(strlen(entries[i]->d_name) - (sizeof(ending) - 1));

        if (length + (size_t)name_length + strlen(", ") < size) { /* half a name is another */
            text_format(text + length, size - length, "%s%.*s", length > 0 ? ", " : "", name_length,
                        entries[i]->d_name);
        }
        free(entries[i]);
    }
    free(entries);
}

char *level_file_read(const struct game *g, const char *name, size_t *length, char *fault,
                      size_t fault_size)
{
    char path[PATH_MAX];
    char *text = malloc(GAME_LEVEL_TEXT_BYTES);
    struct stat what;

    level_file_path(g, name, path, sizeof(path));
    if (text == NULL) {
        text_format(fault, fault_size, "not enough memory for the map %s", path);
    } else if (stat(path, &what) == 0 && !S_ISREG(what.st_mode)) { /* a pipe would be waited for */
        text_format(fault, fault_size, "cannot read %s: it is no file", path);
        free(text);
        text = NULL;
    } else if (!file_read(path, text, GAME_LEVEL_TEXT_BYTES, length, fault, fault_size)) {
        free(text);
        text = NULL;
    }
    return text;
}

void level_file_tell_unknown(const struct game *g, const char *name, char *fault, size_t fault_size)
{
    char path[PATH_MAX];
    char maps[LEVEL_LIST_BYTES] = "";

    level_file_path(g, name, path, sizeof(path));
    if (access(path, F_OK) != 0 && errno == ENOENT) {
        read_list(g, maps, sizeof(maps));
    }
    if (maps[0] != '\0') {
        text_format(fault, fault_size, "%s has no map '%s'; it has: %s", g->title, name, maps);
    }
}

const char *level_file_list(struct level_lists *lists, const struct game *g, uint64_t now_us)
{
    int row = 0;

    assert(game_at(LEVEL_LIST_GAMES) == NULL);
    while (row < LEVEL_LIST_GAMES - 1 && game_at((size_t)row) != g) {
        row++;
    }
    if (now_us >= lists->games[row].until_us) {
        read_list(g, lists->games[row].text, sizeof(lists->games[row].text));
        lists->games[row].until_us = now_us + LEVEL_LIST_US;
    }
    return lists->games[row].text;
}
