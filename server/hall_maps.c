/* The hall's maps: which there are, and changing to one. Knows no files: sv->levels has them.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "server/hall.h"
#include "server/spec.h"

void hall_list_maps(const struct server *sv, const struct game *g, char *maps, size_t size)
{
    maps[0] = '\0';
    if (sv->levels != NULL) {
        sv->levels->list(sv->levels->context, g, maps, size);
    }
}

/* Whether that list has it. */
static bool is_among(char *maps, const char *name)
{
    char *rest = maps;
    const char *map;

    while ((map = strsep(&rest, ", ")) != NULL) {
        if (map[0] != '\0' && strcmp(map, name) == 0) {
            return true;
        }
    }
    return false;
}

bool hall_has_map(const struct server *sv, const struct game *g, const char *name)
{
    char maps[HALL_MAPS_BYTES];

    hall_list_maps(sv, g, maps, sizeof(maps));
    return is_among(maps, name);
}

/* Not where they were looked for: whoever asks may be anybody. */
bool hall_lacks_map(const struct server *sv, const struct game *g, const char *map, char *fault,
                    size_t size)
{
    char maps[HALL_MAPS_BYTES];

    hall_list_maps(sv, g, maps, sizeof(maps));
    if (maps[0] == '\0') {
        return false;
    }
    text_format(fault, size, "there is no map %s; there are: %s", map, maps);
    return !is_among(maps, map);
}

char *hall_read_map(struct server *sv, const struct game *g, const char *map, size_t *length,
                    char *fault, size_t size)
{
    *length = 0;
    if (map[0] == '\0') {
        return calloc(1, 1);
    }
    if (sv->levels == NULL) {
        text_format(fault, size, "this server has no other maps");
        return NULL;
    }
    char *text = sv->levels->read(sv->levels->context, g, map, length, fault, size);

    if (text == NULL && !hall_lacks_map(sv, g, map, fault, size)) {
        text_format(fault, size, "the map %s can't be read", map);
    }
    return text;
}

bool hall_change_map(struct server *sv, struct match *m, const char *map, uint64_t now_us,
                     char *fault, size_t size)
{
    struct level_fault level_fault = { 0 };
    size_t length;

    if (m->map[0] == '\0') {
        text_format(fault, size, "%s has no maps", m->game->title);
        return false;
    }
    if (!spec_is_map_name(map)) {
        text_format(fault, size, "a map's name has small letters, digits, - and _ only");
        return false;
    }
    char *text = hall_read_map(sv, m->game, map, &length, fault, size);

    if (text == NULL) {
        return false;
    }
    bool is_good = match_change_level(m, map, text, length, &level_fault);

    free(text);
    if (is_good) {
        hall_renew(sv, m, now_us);
    } else {
        text_format(fault, size, "map %s, line %d: %s", map, level_fault.line, level_fault.text);
    }
    return is_good;
}
