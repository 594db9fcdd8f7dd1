/* How tools find a match without being told where it is: on this machine, then on its networks.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TOOL_SEARCH_H
#define HP_TOOL_SEARCH_H

#include "client/search.h"
#include "net/code.h"
#include "net/whereabouts.h"

/* Asks on all networks of this machine; takes a second, or less where there is none. `networks`
 * gets their names: "eth0, wlan0"; "": none. What was found is in `s`, which is closed. */
void tool_search(struct search *s, uint16_t locator, char *networks, size_t size);

/* The servers of this machine that a client knows of without asking: this user's, else whoever has
 * the usual port. Returns how many. */
int tool_servers_here(struct net_address servers[WHEREABOUTS_SERVERS]);

/* Where a client on this machine reaches it. */
struct net_address tool_address_of(const struct whereabouts *w);

/* The server that has a match with that code: one on this machine that it opens, else one on the
 * LAN; else the first that may have it but lets nobody in for now. Takes 7 s at the most. Complains
 * unless it returns EXIT_STATUS_OK. */
int tool_seek(const struct code *code, struct net_address *address);

#endif
