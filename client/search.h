/* Looks for matches on the networks of this machine (net/discovery.h): asks all on each three times
 * within a second, those hosts that are known already directly too, and gathers what comes back.
 * Owns the sockets, one on each network, and a list that strangers can fill only so far. For the
 * rim only: it opens sockets. Nothing waits.
 *
 *     search_open -> search_turn until search_is_over, whenever a socket is readable or it is
 *     search_next_us -> search_close; the list stays
 * SPDX-License-Identifier: MIT */
#ifndef HP_SEARCH_H
#define HP_SEARCH_H

#include "net/discovery.h"
#include "net/interfaces.h"
#include "net/transport.h"

enum {
    SEARCH_NETWORKS = 16,  /* those beyond are not asked */
    SEARCH_HOSTS = 16,     /* that are asked directly, too */
    SEARCH_FOUND = 64,     /* matches */
    SEARCH_OF_ADDRESS = 4, /* of those, of one address */
    SEARCH_QUERIES = 3,
    SEARCH_PAUSE_US = 300000, /* between two */
    SEARCH_PATIENCE_US = 1000000,
    SEARCH_AFTER_US = 100000, /* by locator: so long others may follow the first answer */
};

struct search_found {
    struct net_address server; /* where the answer came from */
    uint16_t version;          /* of the protocol that the server speaks */
    struct discovery_answer match;
};

struct search {
    struct discovery_query query;
    uint16_t version;
    int network_count;
    struct interface networks[SEARCH_NETWORKS];
    int fds[SEARCH_NETWORKS]; /* may be polled for reading */
    int host_count;
    uint32_t hosts[SEARCH_HOSTS];
    int queries; /* sent on each */
    uint64_t next_us;
    uint64_t end_us;
    int found_count;
    struct search_found found[SEARCH_FOUND];
};

/* Begins to ask on these networks, as interfaces_list gives them; what is no LAN is left out.
 * `locator`: of a code, or CODE_LOCATOR_NONE for whatever there is. `nonce` is random, so that
 * nobody's answer to others is taken for one to us. `version` is that of our protocol. */
void search_open(struct search *s, const struct interface *list, int count, uint16_t locator,
                 const uint8_t nonce[DISCOVERY_NONCE_BYTES], uint16_t version, uint64_t now_us);

/* Asks those hosts as well, if they are on one of the networks and have not answered when all are
 * asked for the second time: broadcasts may not get there. At most SEARCH_HOSTS. */
void search_add_hosts(struct search *s, const uint32_t *ipv4, int count);

/* Asks when it is time, and takes what has come. */
void search_turn(struct search *s, uint64_t now_us);

bool search_is_over(const struct search *s, uint64_t now_us);

/* When search_turn has something to do by itself, or the search is over. */
uint64_t search_next_us(const struct search *s);

/* Closes the sockets. */
void search_close(struct search *s);

/* A datagram from that address. True: it is an answer to us, and new in the list. */
bool search_take(struct search *s, uint32_t ipv4, const uint8_t *bytes, size_t length);

#endif
