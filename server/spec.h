/* A match's SPEC, from the command line as [NAME:]SPEC, or from a player who makes a match. What
 * it may say is one list; help, parser and faults are made of it.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SPEC_H
#define HP_SPEC_H

#include "server/match.h"

enum {
    SPEC_GAMES_BYTES = 256, /* for the names of all games */
};

/* Each key and what it takes. spec.c has a read_KEY for each. */
// clang-format off
#define SPEC_KEYS(ROW) \
    ROW(game, "G") ROW(map, "M") ROW(mode, "M") ROW(seats, "N") ROW(bots, "N") \
    ROW(level, "easy|hard") ROW(host, "first")
// clang-format on
#define SPEC_PAIR(key, value) "," #key "=" value
#define SPEC_GRAMMAR "open|private[" SPEC_KEYS(SPEC_PAIR) "]"

/* Reads a SPEC into options (level_text and seed not set). `index` names a match that has no name:
 * "match-1"...; `bots` is for one that does not say how many;
 * they are easy ones unless it says so. False: `fault` is a sentence. */
bool spec_parse(const char *spec, int index, int bots, struct match_options *options, char *fault,
                size_t fault_size);

/* Whether it may be a map's name: it becomes part of a path. Letters, digits, '-' and '_' only. */
bool spec_is_map_name(const char *text);

/* The number of a game's mode; -1: it has none of that name. */
int spec_find_mode(const struct game *g, const char *name);

#endif
