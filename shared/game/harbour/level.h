/* A map of the harbour as it is in memory: squares and places. Read-only once loaded; reading it
 * from text is chart.h's.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LEVEL_H
#define HP_LEVEL_H

#include "base/base.h"

enum {
    HARBOUR_TILE = 32 * 256, /* a map square's side in units */
    HARBOUR_MAP_MOST = 64,   /* squares on a side, at most */
    HARBOUR_MAP_LEAST = 12,
    HARBOUR_SPAWNS_LEAST = 16, /* in a map, so that no two boats ever start on one square */
    HARBOUR_SPAWNS = 32,       /* at most */
    HARBOUR_CRATE_SPOTS = 16,  /* at most */
    HARBOUR_TEAMS = 2,         /* that have a home */
};

/* One character of the map's text is one square. */
enum harbour_square {
    SQUARE_WATER,      /* '.' */
    SQUARE_QUAY,       /* '#': stops boats and shells */
    SQUARE_PIER,       /* '=': stops boats, shells fly over */
    SQUARE_ROCK,       /* 'o': round, stops boats and shells */
    SQUARE_FLOW_EAST,  /* '>': water with a current that takes along what floats */
    SQUARE_FLOW_SOUTH, /* 'v' */
    SQUARE_FLOW_WEST,  /* '<' */
    SQUARE_FLOW_NORTH, /* '^' */
    SQUARE_COUNT,
};

struct harbour_spawn {
    int32_t x;
    int32_t y;
    uint16_t heading;
};

struct harbour_place {
    int32_t x;
    int32_t y;
};

/* Outside the map all is quay. */
struct harbour_level {
    char title[32];
    uint8_t width; /* squares */
    uint8_t height;
    uint8_t spawn_count;
    uint8_t crate_spot_count;                             /* 0: crates come anywhere */
    uint8_t squares[HARBOUR_MAP_MOST * HARBOUR_MAP_MOST]; /* [y * width + x] */
    uint8_t room[HARBOUR_MAP_MOST * HARBOUR_MAP_MOST]; /* likewise: so many squares round about it
                                                          are water; 0: not even those beside it
                                                          and at its corners all are */
    struct harbour_spawn spawns[HARBOUR_SPAWNS];
    struct harbour_place crate_spots[HARBOUR_CRATE_SPOTS];
    struct harbour_place homes[HARBOUR_TEAMS]; /* where a team's cargo lies, and where it brings
                                                  the other's */
};

/* Whether boats can be there: still water or a current. */
static inline bool square_is_water(enum harbour_square square)
{
    return square == SQUARE_WATER || square >= SQUARE_FLOW_EAST;
}

#endif
