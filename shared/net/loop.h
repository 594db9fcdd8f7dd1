/* The in-memory transport: any number of ends joined by a medium with virtual time and a seeded bad
 * network (link.h; what it damages is lost, as the seal would have it). The same seed and the same
 * calls give the same events, byte for byte. There is no door: everybody comes without a code, and
 * who somebody is follows from the ticket or the address.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LOOP_H
#define HP_LOOP_H

#include "net/link.h"
#include "net/resume.h"

struct loop_net;

/* The medium. Reliable channels resend what was lost after twice the delay and deliver in order.
 * NULL: no memory. The caller closes all ends, then the medium. */
struct loop_net *loop_net_open(uint64_t seed);
void loop_net_close(struct loop_net *net);

/* From now on, for all datagrams between all ends, in both directions. Each end that was opened
 * after another has links of its own to it, one a direction. */
void loop_net_conditions(struct loop_net *net, const struct link_conditions *conditions);

/* The same for one end only, what it sends and what it receives. NULL: as the medium again. */
void loop_net_conditions_of(struct loop_net *net, struct transport *end,
                            const struct link_conditions *conditions);

/* An end that accepts connections at `address` (any number that is not in use), and can itself
 * connect to others. At most `peers` peers. NULL: no memory or address in use. Closed by its
 * ops->close. */
struct transport *loop_open(struct loop_net *net, const struct net_address *address, int peers);

/* Clients: as enet_transport_set_ticket. A ticket that is not good costs nothing here. */
void loop_set_ticket(struct transport *end, const uint8_t *ticket, const uint8_t *secret);

/* How a server judges tickets, as enet_transport_options have it. */
struct loop_judge {
    const uint8_t *key; /* RESUME_KEY_BYTES, borrowed; NULL: no ticket is good */
    uint32_t protocol;
    bool (*is_fresh)(void *context, const struct resume_claim *claim);
    void *context;
};

/* Servers. At first no ticket is good. */
void loop_take_tickets(struct transport *end, const struct loop_judge *judge);

/* When the next event falls due at any end, or UINT64_MAX: lets a test jump in time. */
uint64_t loop_net_next_us(const struct loop_net *net);

/* A running hash of every datagram's fate so far (sent, lost, doubled, when delivered, contents).
 */
uint64_t loop_net_fate_hash(const struct loop_net *net);

#endif
