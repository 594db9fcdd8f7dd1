/* The server as a program: all that main owns, and the loop it goes around in. For main.c, which
 * opens and closes what stands here, and loop.c alone.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PROGRAM_H
#define HP_PROGRAM_H

#include <signal.h>

#include "base/console.h"
#include "base/histogram.h"
#include "net/enet_transport.h"
#include "server/beacon.h"
#include "server/codes.h"
#include "server/drain.h"
#include "server/kept.h"
#include "server/lan.h"
#include "server/level_file.h"
#include "server/listing.h"
#include "server/settings.h"
#include "server/stopped.h"
#include "server/tickets.h"

_Static_assert((int)CONSOLE_TEXT_BYTES == (int)GAME_TEXT_BYTES,
               "an order fits, however it is given");

/* Everything that main owns and must give back. */
struct program {
    struct settings settings;
    char *level_texts[SERVER_MATCHES];
    struct level_lists level_lists;
    struct level_source levels;
    struct transport *home; /* of the pair */
    struct transport *net;  /* the pair: home and, while it is open, the LAN */
    struct enet_transport_options door;
    int peers;
    struct lan lan;
    struct beacon beacon;
    struct codes codes;
    struct kept kept;
    struct listing listing;
    struct tickets tickets;
    struct stopped stopped;
    struct console console;
    struct server server;
    struct log log;
    struct histogram tick_us;
    uint64_t last_tick_us; /* how long the last one took, with all that goes with it */
    struct drain drain;
    uint64_t used_us;      /* when somebody was last here */
    uint64_t wall_read_us; /* when the wall clock was looked at */
};

/* What is added to this program's clock for the wall's, microseconds. */
uint64_t program_wall_offset_us(void);

/* Opens the LAN if the settings ask for it. Then takes what comes, makes the ticks that are due and
 * carries out orders until the time is over, an order ends it, or *stop is not 0, which signals set
 * that come in the `while_waiting` mask alone; at last tells everybody goodbye, for a second at
 * most. */
void program_run(struct program *p, const sigset_t *while_waiting,
                 const volatile sig_atomic_t *stop);

#endif
