/* The machine's UDP sockets that may hear IPv4, from /proc/net/udp and udp6. For the rim only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_UDP_TABLE_H
#define HP_UDP_TABLE_H

#include <sys/types.h>

#include "net/transport.h"

struct udp_socket {
    struct net_address address; /* where it is bound; ipv4 0: everywhere */
    uid_t owner;
    unsigned long inode;
};

/* The first one that fits. False: none does, or the table can't be read. */
bool udp_table_find(bool (*fits)(void *context, const struct udp_socket *s), void *context,
                    struct udp_socket *found);

#endif
