/* How the harbour feels: every figure of its rules that is not a limit of its structs, in one
 * table with units. Changing one changes what step yields: rules_revision goes up with it.
 * px is a pixel, u is 1/256 px; a tick is 1/60 s; 2.5 px a tick are 150 px/s.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TUNING_H
#define HP_TUNING_H

#include "game/harbour/harbour.h"

enum {
    /* Under way. Thrust and drag balance at 640 u a tick ahead and some 300 astern. */
    TUNE_THRUST_AHEAD = 622,  /* 1/256 u a tick^2, for each of the throttle's 7 steps */
    TUNE_THRUST_ASTERN = 238, /* likewise */
    TUNE_DRAG_LINEAR = 870,   /* 1/65536 of the speed, a tick: how long it glides */
    TUNE_DRAG_SQUARE = 348,   /* 1/65536 of the speed in u squared, in 1/256 u a tick^2 */
    TUNE_DRAG_SIDE = 8500,    /* 1/65536 of the sideways speed, a tick: less is more drift */
    TUNE_DRAG_LEAST = 192,    /* 1/256 u a tick^2: so that what glides comes to rest */
    TUNE_SPEED_MOST = 1200,   /* u a tick on each axis, whatever pushes: below tunnelling */

    /* Rudder: it works by the water that flows past it, also the propeller's. */
    TUNE_SPIN_STEP = 64,   /* angle a tick at full flow, for each of the rudder's 7 steps */
    TUNE_FLOW_FULL = 480,  /* u a tick at which the rudder works fully */
    TUNE_FLOW_WASH = 23,   /* u a tick that each step of throttle adds to the flow */
    TUNE_SPIN_LAG = 6,     /* ticks: spin closes 1/6 of the gap to the rudder's each tick */
    TUNE_SPIN_MOST = 1500, /* angle a tick, whatever pushes */

    /* Gun. */
    TUNE_TURRET_SPEED = 1092, /* angle a tick: half a turn in 0.5 s */
    TUNE_SHELL_SPEED = 2048,  /* u a tick: 480 px/s. The boat's own speed isn't added: what one
                                 aims at is what one hits */
    TUNE_SHELL_TICKS = 54,    /* life: 432 px */
    TUNE_SHELL_PUSH = 26,     /* 1/1024 of its speed goes to the boat it hits */
    TUNE_SHELL_DAMAGE = 22,   /* of a hull of 100: the fifth hit sinks, a scrape makes it four */

    TUNE_STEAM = 16,       /* 1/16 of the thrust: as it is */
    TUNE_STEAM_POWER = 24, /* with full steam */
    TUNE_STEAM_CARGO = 12, /* with cargo on board, whatever else */
    TUNE_CURRENT = 140,    /* u a tick: 33 px/s, less than a quarter of a boat's */

    /* Mines. */
    TUNE_MINE_DAMAGE = 50,
    TUNE_MINE_PUSH = 500, /* u a tick */

    /* Crates. */
    TUNE_CRATE_DRIFT = 24,        /* u a tick on each axis, at most: 6 px/s */
    TUNE_CRATE_HULL = 50,         /* that a repair gives back */
    TUNE_CRATE_POWER = 20,        /* of 100 crates, while none of these is in the water */
    TUNE_CRATE_PLAYER = 60,       /* ticks that each player takes off the pause between two */
    TUNE_CRATE_PAUSE_LEAST = 240, /* ticks */
    TUNE_CRATE_APART = 64 * 256,  /* u between two, when one comes */

    /* Spawns. */
    TUNE_SPAWN_CLEAR = 480 * 256, /* u: beyond a shell's range of 432 px, with some to spare */
    TUNE_SPAWN_TAKEN = 64 * 256,  /* u: nearer than that to a friend nobody comes up */

    /* Bumps. */
    TUNE_BOUNCE_WALL = 300,   /* 1/1024 of the speed into the wall comes back */
    TUNE_RUB_WALL = 150,      /* 1/1024 of the speed into the wall is lost along it */
    TUNE_DEFLECT_WALL = 3000, /* 1/1024: how much a bump turns the bow off the wall */
    TUNE_DEFLECT_MOST = 400,  /* angle a tick that one bump can add to the spin */
    TUNE_BOUNCE_BOAT = 500,   /* 1/1024 of the closing speed comes back */
    TUNE_PUSH_MOST = 2 * 256, /* u a tick that overlapping boats are moved apart */
    TUNE_AGROUND_SPEED = 400, /* u a tick into a wall above which it hurts */
    TUNE_AGROUND_DAMAGE = 32, /* hull for each 1024 u a tick above that */
    TUNE_RAM_SPEED = 350,     /* u a tick of closing speed above which ramming hurts */
    TUNE_RAM_DAMAGE = 50,     /* hull for each 1024 u a tick above that, shared by both */
    TUNE_CREDIT_TICKS = 250,  /* who hit it last is credited with a sinking for so long */
};

#endif
