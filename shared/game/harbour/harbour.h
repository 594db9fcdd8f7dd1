/* The harbour: small boats with momentum among quays, piers and rocks, each with a turret.
 * The world's structs, for the rules in this folder and for those who draw it.
 * Units: position 1/256 px, speed 1/256 px a tick, angles 65536 to the turn, clockwise from +x,
 * y grows downward. Times in ticks.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_H
#define HP_HARBOUR_H

#include "game/game.h"

enum {
    HARBOUR_UNIT = 256,      /* world units in a pixel */
    HARBOUR_TILE = 32 * 256, /* a map square's side in units */
    HARBOUR_MAP_MOST = 64,   /* squares on a side, at most */
    HARBOUR_MAP_LEAST = 12,
    HARBOUR_SPAWNS_LEAST = 16, /* in a map, so that no two boats ever start on one square */
    HARBOUR_SPAWNS = 32,       /* at most */
    HARBOUR_SHELLS = 64,
    HARBOUR_HULL = 100,
    HARBOUR_BOAT_RADIUS = 11 * 256, /* boats, rocks and shells are circles to the rules */
    HARBOUR_ROCK_RADIUS = 15 * 256, /* around the middle of its square */
    HARBOUR_SHELL_RADIUS = 2 * 256, /* to boats; a point to walls */
    HARBOUR_PROTECT_TICKS = 120,    /* after a respawn, until the first shot */
    HARBOUR_SINK_TICKS = 120,       /* from sinking to the respawn */
    HARBOUR_RELOAD_TICKS = 48,
    HARBOUR_AIM_STEPS = 1024, /* aim is sent in 1/1024 of a turn */
    HARBOUR_AXIS = 7,         /* stick and rudder run -7..7 */
    HARBOUR_FIRE = 1,         /* bit of buttons */
    HARBOUR_BUTTONS = 1,      /* all bits in use */
};

/* One character of the map's text is one square. */
enum harbour_square {
    SQUARE_WATER, /* '.' */
    SQUARE_QUAY,  /* '#': stops boats and shells */
    SQUARE_PIER,  /* '=': stops boats, shells fly over */
    SQUARE_ROCK,  /* 'o': round, stops boats and shells */
    SQUARE_COUNT,
};

struct harbour_spawn {
    int32_t x;
    int32_t y;
    uint16_t heading;
};

/* Read-only once loaded. Outside the map all is quay. */
struct harbour_level {
    char title[32];
    uint8_t width; /* squares */
    uint8_t height;
    uint8_t spawn_count;
    uint8_t squares[HARBOUR_MAP_MOST * HARBOUR_MAP_MOST]; /* [y * width + x] */
    struct harbour_spawn spawns[HARBOUR_SPAWNS];
};

/* A struct input, as this game lays it out. */
struct harbour_input {
    int8_t steer; /* -7 left .. 7 right */
    int8_t drive; /* -7 astern .. 7 ahead */
    uint16_t aim; /* 0..1023, direction in the world */
    uint8_t buttons;
    uint8_t spare[3]; /* zero */
};

enum boat_state {
    BOAT_NONE, /* the seat is empty: all other members are zero */
    BOAT_AFLOAT,
    BOAT_SUNK, /* going down where it lies; respawns when `timer` has run out */
    BOAT_STATE_COUNT,
};

struct boat {
    int32_t x;
    int32_t y;
    int16_t vx;
    int16_t vy;
    uint16_t heading;
    int16_t spin;    /* heading's change a tick */
    uint16_t turret; /* direction in the world; turns towards the aim */
    uint16_t timer;  /* afloat: ticks of spawn protection left; sunk: ticks to the respawn */
    uint8_t state;   /* enum boat_state */
    uint8_t hull;    /* 0..HARBOUR_HULL */
    uint8_t reload;  /* ticks until the gun can fire */
    uint8_t life;    /* 1..255, another at each respawn; 0 for BOAT_NONE */
    uint8_t hit_by;  /* afloat: seat of the last one whose shell hit or who rammed it; sunk: who is
                        credited with it; GAME_SEAT_NONE if nobody */
    uint8_t hit_age; /* ticks since that hit, stops at 255 */
    uint8_t shots;   /* shells fired, wraps: a change is a muzzle flash */
    uint8_t spare;   /* zero */
};

struct shell {
    int32_t x;
    int32_t y;
    int16_t vx;
    int16_t vy;
    uint8_t owner; /* seat */
    uint8_t ttl;   /* ticks left; 0: no shell, all members zero */
    uint8_t spare[2];
};

struct harbour {
    struct world_head head;
    struct boat boats[GAME_SEATS];
    struct shell shells[HARBOUR_SHELLS];
};

extern const struct game harbour_game;

#endif
