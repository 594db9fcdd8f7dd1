/* A server and its clients in one process, joined by the in-memory transport, in virtual time. What
 * the tests of whole matches stand on: everything but the medium is the real thing.
 * SPDX-License-Identifier: MIT */
#ifndef HP_ARENA_H
#define HP_ARENA_H

#include "client/client.h"
#include "net/loop.h"
#include "server/server.h"

enum {
    ARENA_CLIENTS = 32,
};

struct arena {
    uint64_t now_us;
    struct loop_net *net;
    struct transport *server_end;
    struct server server;
    struct transport *client_ends[ARENA_CLIENTS];
    struct client *clients[ARENA_CLIENTS];               /* NULL: was killed */
    const struct client_tickets *tickets[ARENA_CLIENTS]; /* of client i, from its next start on */
    int client_count;
    bool is_stopped[ARENA_CLIENTS]; /* client i, as in a debugger: it does nothing at all */
    struct stop_watch stop_watch;   /* what the server is lent to see that; not at first */
    bool is_server_frozen;          /* as under a debugger: it does nothing at all */
    uint64_t checked;               /* confirmed ticks of clients held against the server's hash */
    uint64_t mismatches;            /* of those, how many differed */
    uint64_t *hashes; /* the server's world hash by tick of match 0, the last ARENA_HASHES */
};

/* One match of `game` (its default map read from assets/) with so many seats. */
void arena_open(struct arena *a, const char *game, int seats, int bots, uint64_t seed);
void arena_close(struct arena *a);

/* Adds a client, played by the game's bot, and begins to connect it. */
struct client *arena_join(struct arena *a, const char *name);

/* Ends client i without a word to anybody, as kill -9 does. */
void arena_kill(struct arena *a, int i);

/* Starts client i again, at the address and so with the identity that it had. */
struct client *arena_restart(struct arena *a, int i, const char *name);

/* Runs for so long. Each newly confirmed tick of each client is held against the server's world. */
void arena_run_us(struct arena *a, uint64_t us);

/* Runs until match 0 has made that many ticks, or `limit_us` has passed. False: the limit. */
bool arena_run_ticks(struct arena *a, uint32_t ticks, uint64_t limit_us);

#endif
