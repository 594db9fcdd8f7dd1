/* Reading a match's SPEC.
 * SPDX-License-Identifier: MIT */
#include "server/spec.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum {
    SPEC_BYTES = 256,
    MAP_WORD_MOST = SPEC_MAP_BYTES - 1,
};

struct spec {
    struct match_options *options;
    char *map;
    const char *game;
    int seats;
    int bots;
    bool has_map;
};

static bool read_number(const char *text, int least, int most, int *number)
{
    char *end;
    long value = strtol(text, &end, 10);

    *number = (int)value;
    return *text != '\0' && *end == '\0' && value >= least && value <= most;
}

/* A map's name becomes part of a path: letters, digits, '-' and '_' only. */
static bool is_map_name(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_");

    return length > 0 && length <= MAP_WORD_MOST && text[length] == '\0';
}

static bool read_pair(struct spec *spec, const char *key, const char *value)
{
    if (strcmp(key, "game") == 0) {
        spec->game = value;
        return game_find(value) != NULL;
    }
    if (strcmp(key, "map") == 0) {
        spec->has_map = true;
        text_format(spec->map, SPEC_MAP_BYTES, "%s", value);
        return is_map_name(value);
    }
    if (strcmp(key, "seats") == 0) {
        return read_number(value, 1, GAME_SEATS, &spec->seats);
    }
    return strcmp(key, "bots") == 0 && read_number(value, 0, GAME_SEATS, &spec->bots);
}

static bool finish(const struct spec *spec, char *fault, size_t fault_size)
{
    struct match_options *o = spec->options;
    const struct game *g = game_find(spec->game);

    if (spec->seats > g->lobby.seats) {
        text_format(fault, fault_size, "%s has at most %d seats, not %d", g->title, g->lobby.seats,
                    spec->seats);
        return false;
    }
    if (spec->has_map && g->default_map == NULL) {
        text_format(fault, fault_size, "%s has no maps", g->title);
        return false;
    }
    if (!spec->has_map && g->default_map != NULL) {
        text_format(spec->map, SPEC_MAP_BYTES, "%s", g->default_map);
    }
    o->game = g;
    o->seats = spec->seats > 0 ? spec->seats : g->lobby.seats;
    o->bots = spec->bots < o->seats ? spec->bots : o->seats;
    return true;
}

static bool read_name(struct match_options *o, const char *name, int index)
{
    if (name == NULL) {
        text_format(o->name, sizeof(o->name), "match-%d", index + 1);
        return true;
    }
    text_format(o->name, sizeof(o->name), "%s", name);
    return name[0] != '\0' && strlen(name) < sizeof(o->name) && text_is_clean(name, strlen(name));
}

static bool read_door(const char *word, char *fault, size_t fault_size)
{
    char clean[SPEC_BYTES];

    if (strcmp(word, "open") == 0) {
        return true;
    }
    text_clean(clean, sizeof(clean), word);
    text_format(fault, fault_size,
                "a match is 'open', not '%s': --match [NAME:]open[,game=G,map=M,seats=N,bots=N]",
                clean);
    return false;
}

bool spec_parse(const char *text, int index, struct match_options *options,
                char map[SPEC_MAP_BYTES], char *fault, size_t fault_size)
{
    char copy[SPEC_BYTES];
    struct spec spec = { .options = options, .map = map, .game = "harbour" };
    char *rest = copy;

    memset(options, 0, sizeof(*options));
    map[0] = '\0';
    text_format(copy, sizeof(copy), "%s", text);
    char *colon = strchr(copy, ':');
    const char *name = colon != NULL ? strsep(&rest, ":") : NULL;

    if (strlen(text) >= sizeof(copy) || !read_name(options, name, index)) {
        text_format(fault, fault_size, "a match's name has 1 to %d bytes", PROTO_MATCH_BYTES);
        return false;
    }
    if (!read_door(strsep(&rest, ","), fault, fault_size)) {
        return false;
    }
    for (char *pair = strsep(&rest, ","); pair != NULL; pair = strsep(&rest, ",")) {
        char *value = pair;
        const char *key = strsep(&value, "=");
        char clean[SPEC_BYTES];

        if (value == NULL || !read_pair(&spec, key, value)) {
            text_clean(clean, sizeof(clean), value != NULL ? value : "");
            text_format(fault, fault_size,
                        "cannot use '%s' with value '%s' in --match: game=harbour|puck, "
                        "map=NAME, seats=1..%d, bots=0..%d",
                        key, clean, GAME_SEATS, GAME_SEATS);
            return false;
        }
    }
    return finish(&spec, fault, fault_size);
}
