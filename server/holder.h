/* Who holds a UDP port: found in /proc, as far as this user may look, and in what servers leave
 * word of.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HOLDER_H
#define HP_HOLDER_H

#include "net/whereabouts.h"
#include "server/process.h"

struct holder {
    bool is_there;
    uid_t owner;            /* of the socket */
    struct process process; /* pid 0: not seen */
    bool is_server;         /* a Homeport server */
    bool is_listed;         /* one of this user's, and `listed` is what it has left word of */
    bool is_orphan;         /* listed, and who started it has ended */
    struct whereabouts listed;
};

/* Who has that address and port, or one that is in its way. */
void holder_find(struct holder *h, const struct net_address *address);

/* Writes what a person needs to know when the port is taken: by whom, since when, and each way on
 * as a command. */
void holder_tell(const struct holder *h, const struct net_address *address, char *text,
                 size_t size);

#endif
