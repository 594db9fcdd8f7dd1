/* Reading a match's SPEC.
 * SPDX-License-Identifier: MIT */
#include "server/spec.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum {
    SPEC_BYTES = 256,
    MODES_BYTES = 128,
};

struct spec {
    struct match_options *options;
    const char *game;
    const char *mode; /* NULL: the game's first */
    int seats;
    int bots;
    enum bot_level bot_level;
    bool has_map;
};

/* One or two digits and nothing else. */
static bool read_number(const char *text, int least, int most, int *number)
{
    size_t digits = strspn(text, "0123456789");

    if (digits < 1 || digits > 2 || text[digits] != '\0') {
        return false;
    }
    *number = atoi(text);
    return *number >= least && *number <= most;
}

bool spec_is_map_name(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_");

    return length > 0 && length <= GAME_MAP_BYTES && text[length] == '\0';
}

static bool read_game(struct spec *spec, const char *value)
{
    spec->game = value;
    return game_find(value) != NULL;
}

static bool read_map(struct spec *spec, const char *value)
{
    spec->has_map = true;
    text_format(spec->options->map, sizeof(spec->options->map), "%s", value);
    return spec_is_map_name(value);
}

/* Which there are depends on the game, which may come behind it. */
static bool read_mode(struct spec *spec, const char *value)
{
    spec->mode = value;
    return true;
}

static bool read_seats(struct spec *spec, const char *value)
{
    return read_number(value, 1, GAME_SEATS, &spec->seats);
}

static bool read_bots(struct spec *spec, const char *value)
{
    return read_number(value, 0, GAME_SEATS, &spec->bots);
}

static bool read_level(struct spec *spec, const char *value)
{
    return game_bot_level_find(value, &spec->bot_level);
}

static bool read_host(struct spec *spec, const char *value)
{
    spec->options->first_hosts = true;
    return strcmp(value, "first") == 0;
}

#define ROW_OF(key, value) { #key, read_##key },
static const struct {
    const char *key;
    bool (*read)(struct spec *spec, const char *value);
} keys[] = { SPEC_KEYS(ROW_OF) };
#undef ROW_OF

/* The key's place in the table; ARRAY_LEN(keys): there is none of that name. */
static size_t find_key(const char *key)
{
    size_t i = 0;

    while (i < ARRAY_LEN(keys) && strcmp(keys[i].key, key) != 0) {
        i++;
    }
    return i;
}

int spec_find_mode(const struct game *g, const char *name)
{
    for (int i = 0; i < g->lobby.mode_count; i++) {
        if (strcmp(g->lobby.modes[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

static bool finish_mode(const struct spec *spec, const struct game *g, char *fault, size_t size)
{
    char clean[MODES_BYTES];
    char known[MODES_BYTES] = "";
    int mode = spec->mode != NULL ? spec_find_mode(g, spec->mode) : 0;

    for (int i = 0; i < g->lobby.mode_count; i++) {
        size_t length = strlen(known);

        text_format(known + length, sizeof(known) - length, "%s%s", i > 0 ? ", " : "",
                    g->lobby.modes[i].name);
    }
    if (mode < 0) {
        text_clean(clean, sizeof(clean), spec->mode);
        text_format(fault, size, "%s has no mode '%s'; it has: %s", g->title, clean, known);
        return false;
    }
    spec->options->mode = mode;
    return true;
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
        text_format(o->map, sizeof(o->map), "%s", g->default_map);
    }
    o->game = g;
    o->seats = spec->seats > 0 ? spec->seats : g->lobby.seats;
    o->bots = spec->bots < o->seats ? spec->bots : o->seats;
    o->bot_level = spec->bot_level;
    return finish_mode(spec, g, fault, fault_size);
}

static bool read_name(struct match_options *o, const char *name, int index, char *fault,
                      size_t fault_size)
{
    if (name == NULL) {
        text_format(o->name, sizeof(o->name), "match-%d", index + 1);
        return true;
    }
    text_format(o->name, sizeof(o->name), "%s", name);
    if (name[0] != '\0' && strlen(name) < sizeof(o->name) && text_is_clean(name, strlen(name))) {
        return true;
    }
    text_format(fault, fault_size,
                "a match's name has 1 to %d bytes of plain text before the colon: "
                "--match NAME:open",
                PROTO_MATCH_BYTES);
    return false;
}

static bool read_door(const char *word, bool *is_private, char *fault, size_t fault_size)
{
    char clean[SPEC_BYTES];

    *is_private = strcmp(word, "private") == 0;
    if (*is_private || strcmp(word, "open") == 0) {
        return true;
    }
    text_clean(clean, sizeof(clean), word);
    text_format(fault, fault_size, "a match is 'open' or 'private', not '%s': " SPEC_GRAMMAR,
                clean);
    return false;
}

static bool read_pairs(struct spec *spec, char *rest, char *fault, size_t fault_size)
{
    char clean[SPEC_BYTES];
    char games[SPEC_GAMES_BYTES];
    unsigned seen = 0; /* keys, a bit each */

    for (char *pair = strsep(&rest, ","); pair != NULL; pair = strsep(&rest, ",")) {
        char *value = pair;

        text_clean(clean, sizeof(clean), pair);
        const char *key = strsep(&value, "=");
        size_t which = find_key(key);
        bool is_key = value != NULL && which < ARRAY_LEN(keys);

        if (is_key && (seen >> which & 1) != 0) {
            text_format(fault, fault_size, "'%s' says twice what %s is in a match's SPEC", clean,
                        keys[which].key);
            return false;
        }
        seen |= is_key ? 1u << which : 0;
        if (!is_key || !keys[which].read(spec, value)) {
            text_format(fault, fault_size,
                        "cannot use '%s' in a match's SPEC: " SPEC_GRAMMAR
                        "; G: %s; seats 1 to %d, bots 0 to %d",
                        clean, game_names(games, sizeof(games)), GAME_SEATS, GAME_SEATS);
            return false;
        }
    }
    return true;
}

bool spec_parse(const char *text, int index, int bots, struct match_options *options, char *fault,
                size_t fault_size)
{
    char copy[SPEC_BYTES];
    struct spec spec = {
        .options = options,
        .game = game_at(0)->name,
        .bots = bots,
        .bot_level = BOT_EASY,
    };
    char *rest = copy;

    memset(options, 0, sizeof(*options));
    if (strlen(text) >= sizeof(copy)) {
        text_format(fault, fault_size, "--match takes at most %d bytes", SPEC_BYTES - 1);
        return false;
    }
    text_format(copy, sizeof(copy), "%s", text);
    char *colon = strchr(copy, ':');
    const char *name = colon != NULL ? strsep(&rest, ":") : NULL;

    return read_name(options, name, index, fault, fault_size) &&
           read_door(strsep(&rest, ","), &options->is_private, fault, fault_size) &&
           read_pairs(&spec, rest, fault, fault_size) && finish(&spec, fault, fault_size);
}
