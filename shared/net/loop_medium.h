/* What carries the packets of the in-memory transport: the fate of each one, and each end's queue.
 * Owns all chance. Knows nothing of connections: that is loop_peer.h.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LOOP_MEDIUM_H
#define HP_LOOP_MEDIUM_H

#include "net/loop.h"
#include "net/loop_packet.h"

/* One end as the medium sees it. Ends are found by number, so a packet outlives its sender. */
struct loop_port {
    uint32_t number;
    struct net_address address;
    struct packet_queue queue;
    bool has_conditions;
    struct link_conditions conditions;
    struct link up; /* to ends that were there before this one */
    struct link down;
};

struct loop_net {
    uint64_t seed;
    uint64_t order;
    uint64_t fate_hash;
    struct link_conditions conditions;
    struct packet_store store;
    struct loop_port **ports; /* by number; NULL: closed */
    uint32_t ports_count;
};

/* Gives the port its number. False: no memory or the address is in use. */
bool medium_add_port(struct loop_net *net, struct loop_port *port);
void medium_remove_port(struct loop_net *net, struct loop_port *port);

/* The number of no port. */
enum {
    LOOP_NOBODY = 0x7fffffff,
};

/* NULL: nobody there. */
struct loop_port *medium_port(const struct loop_net *net, uint32_t number);
struct loop_port *medium_port_at(const struct loop_net *net, const struct net_address *address);

/* Decides what becomes of the packet and queues none, one or two copies of it at the port `to`
 * (NULL: nobody is there, it is lost). The packet itself stays the caller's. */
void medium_send(struct loop_net *net, struct loop_port *from, struct loop_port *to,
                 const struct packet *packet, uint64_t now_us);

/* Queues the packet at due_us without chance: a timer. Without memory the packet is given back. */
void medium_set_timer(struct loop_net *net, struct loop_port *port, struct packet *packet,
                      uint64_t due_us);

/* The packet that is due, out of the queue; NULL: none by now. */
struct packet *medium_receive(struct loop_port *port, uint64_t now_us);

/* How long after a sending without an answer to send again: twice a long way, at least 20 ms.
 */
uint64_t medium_patience_us(const struct loop_net *net, const struct loop_port *from,
                            const struct loop_port *to);

#endif
