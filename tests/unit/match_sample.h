/* Options of a match on a game's default map, for the tests of the server.
 * SPDX-License-Identifier: MIT */
#ifndef HP_MATCH_SAMPLE_H
#define HP_MATCH_SAMPLE_H

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/text.h"
#include "server/match.h"

/* The level's text lives until the next call for another game. */
static inline struct match_options match_sample(const char *game, int seats, int bots)
{
    static char text[GAME_LEVEL_TEXT_BYTES];
    struct match_options o = { .name = "test", .seats = seats, .bots = bots, .seed = 1 };
    char path[4096];
    char fault[256];

    o.game = game_find(game);
    if (o.game->default_map != NULL) {
        text_format(path, sizeof(path), "%s/maps/%s/%s.txt", HOMEPORT_ASSETS, game,
                    o.game->default_map);
        if (!file_read(path, text, sizeof(text), &o.level_length, fault, sizeof(fault))) {
            fprintf(stderr, "%s\n", fault);
            abort();
        }
        o.level_text = text;
    }
    return o;
}

#endif
