/* The road to a server, as far as this machine and the network tell: whether the address is one of
 * ours, on one of our networks, or beyond routers, and what the network says to a datagram sent
 * there. Sends empty ones, which every server drops unread. Knows nothing of the door. For the rim
 * only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_ROAD_H
#define HP_ROAD_H

#include "net/interfaces.h"
#include "net/transport.h"

enum road_place {
    ROAD_NOWHERE,  /* no machine can have such an address */
    ROAD_LOOPBACK, /* this machine, under the address that only it can reach */
    ROAD_OWN,      /* this machine, under an address that others reach */
    ROAD_NEAR,     /* on a network of this machine's */
    ROAD_FAR,      /* beyond routers */
    ROAD_PLACES,
};

enum road_word {
    ROAD_SILENCE,
    ROAD_REFUSED,   /* that machine has nothing on that port for us */
    ROAD_FORBIDDEN, /* a firewall there, or on the way, says no */
    ROAD_DESERTED,  /* nobody has that address */
    ROAD_WORDS,
};

struct road {
    struct net_address to;
    enum road_place place;
    struct interface over; /* OWN and NEAR: the interface */
    int error;             /* errno's value: this machine can't send there. 0: it can */
    int fd;                /* -1: none */
};

/* Finds out where that is, and sends the first datagram. */
void road_begin(struct road *r, const struct net_address *to);

/* What was heard since the last call; asks again. */
enum road_word road_ask(struct road *r);

/* Whether the neighbourhood was asked who has the address, and nobody answered. */
bool road_is_deserted(const struct road *r);

void road_end(struct road *r);

#endif
