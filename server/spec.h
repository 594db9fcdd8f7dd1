/* A match's SPEC from the command line: [NAME:]open|private[,game=G,map=M,seats=N,bots=N].
 * SPDX-License-Identifier: MIT */
#ifndef HP_SPEC_H
#define HP_SPEC_H

#include "server/match.h"

enum {
    SPEC_MAP_BYTES = 64,
    SPEC_GAMES_BYTES = 256, /* for the names of all games */
};

/* Reads a SPEC into options (level_text not set) and the map's name ("" when the game has none).
 * `index` names a match that has no name: "match-1"...; `bots` is for one that does not say how
 * many. False: `fault` is a sentence. */
bool spec_parse(const char *spec, int index, int bots, struct match_options *options,
                char map[SPEC_MAP_BYTES], char *fault, size_t fault_size);

#endif
