/* The load's seam: what a kind of client must offer so that load.c can drive any number of them in
 * one process. Clients come in groups of LOAD_GROUP, the seats of one match; a group shares a
 * socket. Knows nothing of what the clients say.
 * SPDX-License-Identifier: MIT */
#ifndef HP_BENCH_LOAD_H
#define HP_BENCH_LOAD_H

#include "base/base.h"

enum {
    LOAD_GROUP = 16,
    LOAD_CLIENTS_MOST = 4096,
};

/* Sums over all clients since open. Bytes are payload: what the client's code is handed. */
struct load_count {
    int joined; /* clients that are in, now */
    uint64_t sent;
    uint64_t received;
    uint64_t sent_bytes;
    uint64_t received_bytes;
    uint64_t faults; /* messages that were wrong: must stay 0 */
};

struct load_kind {
    const char *name;

    /* Makes room and sockets for that many clients of the server on 127.0.0.1. NULL: did not work;
     * a sentence is on stderr. Freed by close. */
    void *(*open)(uint16_t port, int clients);

    /* Client number `client` begins to connect. Once for each, in order. */
    void (*connect)(void *load, int client, uint64_t now_us);

    /* One tick of one client: sends its input if it is in. 60 times a second for each that has
     * begun to connect, evenly spread over the tick. */
    void (*tick)(void *load, int client, uint64_t now_us);

    /* Reads all that waits for a group. Once a tick for each group, before its first client's tick.
     */
    void (*receive)(void *load, int group, uint64_t now_us);

    void (*count)(const void *load, struct load_count *count);
    void (*close)(void *load);
};

extern const struct load_kind load_floor;
extern const struct load_kind load_homeport;

#endif
