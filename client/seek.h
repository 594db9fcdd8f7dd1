/* Finding matches without being told where they are: on this machine, then on its networks. It
 * waits and says nothing by itself, so it is for a tool, or for a thread of its own.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SEEK_H
#define HP_SEEK_H

#include "client/find_list.h"
#include "client/hosts.h"
#include "client/search.h"
#include "net/code.h"
#include "net/whereabouts.h"

enum {
    SEEK_USUAL_PORT = 62893,
    SEEK_NETWORKS_BYTES = 256,
    SEEK_FAULT_BYTES = 512,
};

/* Who looks. */
struct seeker {
    bool (*is_over)(void *context); /* asked often: whether to give up */

    /* Told what is done now, as a clause: "Asking on eth0". NULL: nobody is. */
    void (*on_progress)(void *context, const char *text);
    void *context;
    const struct hosts *hosts; /* asked directly, too; NULL: none */
};

/* Where a code leads, and who was asked for it. */
struct seek_result {
    struct net_address server;
    bool is_lan;              /* found there, not on this machine */
    int here;                 /* servers of this machine that were asked... */
    struct net_address first; /* ...and the first of them */
    int there;                /* answers that came over the networks */
    char networks[SEEK_NETWORKS_BYTES];
};

/* Asks on all networks of this machine, and the hosts there that are known; takes a second, or less
 * where there is none. `networks` gets their names: "eth0, wlan0"; "": none. What was found is in
 * `s`, which is closed. */
void seek_on_networks(const struct seeker *k, struct search *s, uint16_t locator,
                      char networks[SEEK_NETWORKS_BYTES]);

/* The servers of this machine that a client knows of without asking: this user's, else whoever has
 * the usual port. Returns how many. */
int seek_here(struct net_address servers[WHEREABOUTS_SERVERS]);

/* Where a client on this machine reaches it. */
struct net_address seek_address_of(const struct whereabouts *w);

/* All that there is: open matches of the servers here, and what answers on the networks. False: the
 * machine gives no socket or no randomness, and `fault` says so. */
bool seek_all(const struct seeker *k, struct find_list *list, char networks[SEEK_NETWORKS_BYTES],
              char *fault, size_t size);

/* The server that has a match with that code: `near` (NULL: none is) or one on this machine that it
 * opens, else one on the LAN; else the first that may have it but lets nobody in for now. Takes 7 s
 * at the most. False: there is none, or `fault` is not "" and says what the machine does not give.
 * enet_transport_start was called. */
bool seek_by_code(const struct seeker *k, const struct code *code, const struct net_address *near,
                  struct seek_result *result, char *fault, size_t size);

#endif
