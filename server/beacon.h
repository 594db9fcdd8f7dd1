/* Answers those on the LAN who look for a match (net/discovery.h), while the LAN is open and
 * for its own network alone. Owns the socket for that, beside the game's, and the count of what it
 * has answered. Needs no code to answer, and gives none away. Nothing is allocated.
 *
 * Every match is listed by its name, those that take a code too: the LAN was opened so that friends
 * find it. Whoever asks with a code's locator is answered for that match alone.
 *
 * Several servers of one machine share the port: what goes to all reaches each of them.
 * SPDX-License-Identifier: MIT */
#ifndef HP_BEACON_H
#define HP_BEACON_H

#include "net/discovery.h"
#include "server/lan.h"

enum {
    BEACON_ANSWERS_A_SECOND = 50,
    BEACON_ANSWERS_OF_ADDRESS = 10, /* of those, to one address */
};

/* An answer that was sent; all zero: none. */
struct beacon_sent {
    uint64_t at_us;
    uint32_t ipv4;
};

struct beacon {
    const struct lan *lan;
    int fd;                     /* may be polled for reading; -1: none is open */
    struct lan_network network; /* the one it was last opened for */
    bool was_on;
    int index;                                        /* of that network's interface */
    int next;                                         /* the match that the next list begins with */
    struct beacon_sent sent[BEACON_ANSWERS_A_SECOND]; /* a ring */
    int oldest;
};

/* `lan` is borrowed, with the server and the codes that it has. */
void beacon_init(struct beacon *b, const struct lan *lan);

/* Opens and closes with the LAN, and answers what has come. Once each loop. */
void beacon_turn(struct beacon *b, uint64_t now_us);

/* What that query from that address is answered, and counts it as sent. Returns how many. */
int beacon_answer(struct beacon *b, const struct discovery_query *query, uint32_t ipv4,
                  uint64_t now_us, struct discovery_answer answers[DISCOVERY_ANSWERS]);

/* Harmless where nothing is open. */
void beacon_close(struct beacon *b);

#endif
