/* The harbour: small boats with momentum among quays, piers and rocks, each with a turret.
 * The world's structs, for the rules in this folder and for those who draw it.
 * Units: position 1/256 px, speed 1/256 px a tick, angles 65536 to the turn, clockwise from +x,
 * y grows downward. Times in ticks.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_H
#define HP_HARBOUR_H

#include "game/game.h"
#include "game/harbour/level.h"

/* Indices of the ways to play: head.mode. */
enum harbour_mode {
    HARBOUR_SKIRMISH, /* everyone for himself: sinkings count */
    HARBOUR_CREWS,    /* two teams: sinkings count */
    HARBOUR_CARGO,    /* two teams: each brings the other's cargo home; captures count */
};

enum {
    HARBOUR_UNIT = 256, /* world units in a pixel */
    HARBOUR_SHELLS = 64,
    HARBOUR_MINES = 32,
    HARBOUR_MINES_OUT = 2, /* of one seat, in the water */
    HARBOUR_MINES_HELD = 2,
    HARBOUR_CRATES = 8,
    HARBOUR_HULL = 100,
    HARBOUR_AMMO = 20,
    HARBOUR_BOAT_RADIUS = 11 * 256, /* all that floats is a circle to the rules */
    HARBOUR_ROCK_RADIUS = 15 * 256, /* around the middle of its square */
    HARBOUR_SHELL_RADIUS = 2 * 256, /* to boats and mines; a point to walls */
    HARBOUR_MINE_RADIUS = 6 * 256,
    HARBOUR_CRATE_RADIUS = 9 * 256, /* cargo too */
    HARBOUR_HOME_RADIUS = 44 * 256, /* around a home: there cargo is captured */
    HARBOUR_PROTECT_TICKS = 120,    /* after a respawn, until the first shot */
    HARBOUR_SINK_TICKS = 120,       /* from sinking to the respawn */
    HARBOUR_RELOAD_TICKS = 48,
    HARBOUR_REFILL_TICKS = 75,   /* until there is one shell more */
    HARBOUR_POWER_TICKS = 480,   /* of full steam and a gun twice as fast */
    HARBOUR_IDLE_TICKS = 3600,   /* without a change of input, until a seat is moored */
    HARBOUR_MINE_TICKS = 2700,   /* until a mine sinks by itself */
    HARBOUR_ARMING_TICKS = 60,   /* until it is live */
    HARBOUR_CRATE_TICKS = 2400,  /* until a crate sinks by itself */
    HARBOUR_CRATE_PAUSE = 1200,  /* between two crates, at most */
    HARBOUR_ADRIFT_TICKS = 1200, /* until lost cargo is home by itself */
    HARBOUR_GONE_TICKS = 30,     /* a mine that went up and a crate that was taken stay so long */
    HARBOUR_MINE_SHOT = 17,      /* mine.blown: a shell hit it */
    HARBOUR_TALLY_MOST = 2047,
    HARBOUR_AIM_STEPS = 1024, /* aim is sent in 1/1024 of a turn */
    HARBOUR_AXIS = 7,         /* stick and rudder run -7..7 */
    HARBOUR_FIRE = 1,         /* bits of buttons */
    HARBOUR_MINE = 2,         /* pressed: drops a mine astern */
    HARBOUR_BUTTONS = 3,      /* all bits in use */
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
    uint8_t assist;  /* seat of who hit it before hit_by did; sunk: who is credited with an assist;
                        GAME_SEAT_NONE if nobody */
    uint8_t assist_age; /* ticks since that hit, stops at 255 */
    uint8_t ammo;       /* shells left */
    uint8_t refill;     /* ticks since the last one came, while some are missing */
    uint8_t mines;      /* carried */
    uint16_t power;     /* ticks left of full steam, a gun twice as fast and shells without end */
    uint16_t idle;      /* ticks of play in which its player changed nothing; at HARBOUR_IDLE_TICKS
                           the boat is moored; bots' stays 0 */
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

/* It goes up under the first enemy of its owner. Everybody sees it. */
struct mine {
    int32_t x;
    int32_t y;
    uint16_t ttl;   /* ticks left; 0: no mine, all members zero */
    uint8_t arming; /* ticks until it is live */
    uint8_t owner;  /* seat */
    uint8_t blown;  /* 0: it lies there. It went up: under seat blown - 1, or HARBOUR_MINE_SHOT; it
                       stays HARBOUR_GONE_TICKS to be seen */
    uint8_t spare[3];
};

enum crate_kind {
    CRATE_NONE,
    CRATE_REPAIR,     /* hull */
    CRATE_AMMUNITION, /* shells and mines */
    CRATE_POWER,      /* full steam, a gun twice as fast and shells without end, for a while */
    CRATE_KINDS,
};

/* It drifts, and whoever touches it first has it. */
struct crate {
    int32_t x;
    int32_t y;
    int16_t vx; /* its own drift; a current comes on top */
    int16_t vy;
    uint16_t ttl;     /* ticks left */
    uint8_t kind;     /* enum crate_kind; CRATE_NONE: all members are zero */
    uint8_t life;     /* 1..255, another for each crate in this place */
    uint8_t taken_by; /* 0: it floats; else a seat + 1 has it, and it stays HARBOUR_GONE_TICKS to be
                         seen */
    uint8_t spare[3];
};

enum cargo_state {
    CARGO_NONE, /* another mode: all members are zero */
    CARGO_HOME,
    CARGO_CARRIED, /* by a boat of the other team, and where that is */
    CARGO_ADRIFT,  /* its carrier was sunk, moored or left; goes home by itself */
    CARGO_STATES,
};

/* One team's crate, which the other team wants. */
struct cargo {
    int32_t x;
    int32_t y;
    uint16_t timer;  /* adrift: ticks until it is home */
    uint8_t state;   /* enum cargo_state */
    uint8_t carrier; /* carried: seat; else GAME_SEAT_NONE */
};

/* What a seat did in this round, for the results. Figures stop at HARBOUR_TALLY_MOST or 255. */
struct tally {
    uint16_t shots;
    uint16_t hits; /* of boats, by shells */
    uint8_t sinkings;
    uint8_t assists;
    uint8_t captures;
    uint8_t run; /* sinkings since its own last one */
    uint8_t longest_run;
    uint8_t spare[3];
};

struct harbour {
    struct world_head head;
    struct boat boats[GAME_SEATS];
    struct shell shells[HARBOUR_SHELLS];
    struct mine mines[HARBOUR_MINES];
    struct crate crates[HARBOUR_CRATES];
    struct cargo cargo[HARBOUR_TEAMS]; /* [team]: what that team must keep */
    struct tally tallies[GAME_SEATS];
    uint16_t next_crate; /* ticks until one comes */
    uint8_t spare[6];
};

extern const struct game harbour_game;

#endif
