/* The server's own file of whereabouts, kept true: left when the server is ready, told anew when a
 * match or somebody comes or goes or the LAN opens or shuts, removed at the end. Where it can't be
 * left, clients need to be told the address, and that is all. For the rim only: it asks the machine
 * for files.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LISTING_H
#define HP_LISTING_H

#include "net/whereabouts.h"
#include "server/server.h"

enum {
    LISTING_FAULT_BYTES = 512,
    LISTING_PAUSE_US = 250000, /* between two words about people alone */
};

struct listing {
    struct whereabouts_file file;
    struct whereabouts said;
    uint32_t match_changes; /* of the server, when that was said */
    uint64_t told_us;
    bool is_given_up; /* the last try failed, and that was said */
};

/* Leaves nothing as yet. `since_s` is Unix time. */
void listing_init(struct listing *l, const struct net_address *address, uint64_t since_s);

/* Says what is new, if anything is. Where that can't be done the server's log has one sentence
 * about it, and nothing is tried any more. */
void listing_keep(struct listing *l, const struct server *sv, uint64_t now_us);

void listing_close(struct listing *l);

#endif
