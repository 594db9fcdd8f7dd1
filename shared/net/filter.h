/* A filter that the kernel runs on a UDP socket's datagrams before they take room in its buffer.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FILTER_H
#define HP_FILTER_H

#include "base/base.h"

/* What a datagram must be to come from the same network: its source in the subnet, and a time to
 * live that no router has lowered. Both ends send FILTER_TTL. `bits` 0: it may come from anywhere.
 */
struct filter_subnet {
    uint32_t ipv4; /* any address in it, host order */
    int bits;      /* of its prefix, 0..32 */
};

enum {
    FILTER_TTL = 255, /* RFC 5082: nobody beyond a router can make a datagram arrive with it */
};

/* From now on only datagrams with `least_bytes` to `most_bytes` bytes of payload arrive: an empty
 * one ends ENet's receive pass early, an oversize one makes it fail. And only from that
 * subnet; then the filter can't be taken off again. False: the kernel refused, errno tells. */
bool filter_attach(int fd, uint32_t least_bytes, uint32_t most_bytes,
                   const struct filter_subnet *from);

/* What the socket sends carries FILTER_TTL. False: errno tells. */
bool filter_set_ttl(int fd);

/* How many datagrams the kernel dropped on this socket: by the filter, or for want of room. */
uint32_t filter_dropped(int fd);

#endif
