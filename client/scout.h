/* A thread that looks around for matches while another one plays: for all that there are, or for
 * the server that a code opens. All calls are safe from any thread and none waits but scout_stop.
 * For the rim only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SCOUT_H
#define HP_SCOUT_H

#include "client/view_lan.h"
#include "net/code.h"
#include "net/transport.h"

enum {
    SCOUT_SENTENCE_BYTES = 240,
};

struct scout;

/* What came of a code. */
struct scout_news {
    bool is_found;
    struct net_address server;
    char sentence[SCOUT_SENTENCE_BYTES]; /* if it was not: why, and what to do */
};

/* Asks the hosts that are remembered in that profile's folder directly, too ("": there are none).
 * enet_transport_start was called. NULL: `fault` says why. */
struct scout *scout_start(const char *folder, char *fault, size_t size);

/* Looks around once, from now on or as soon as it is free. What there is comes into the view. */
void scout_look(struct scout *s);

/* Looks for the server with that code instead of whatever it does; `near` is tried, too,
 * unless its port is 0. */
void scout_seek(struct scout *s, const struct code *code, const struct net_address *near);

/* True once for each code, when it is known what came of it. */
bool scout_take(struct scout *s, struct scout_news *news);

/* What is known now. */
void scout_view(struct scout *s, struct view_lan *lan);

/* Gives up what it does (within some 300 ms) and frees all. NULL is harmless. */
void scout_stop(struct scout *s);

#endif
