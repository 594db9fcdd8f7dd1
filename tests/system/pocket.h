/* Where a client of the in-memory transport keeps its one ticket.
 * SPDX-License-Identifier: MIT */
#ifndef HP_POCKET_H
#define HP_POCKET_H

#include <string.h>

#include "client/client.h"
#include "net/loop.h"

struct pocket {
    struct client_tickets tickets; /* to be lent to the client */
    bool has_ticket;
    uint8_t ticket[PROTO_TICKET_BYTES];
};

static inline void pocket_offer(void *context, struct transport *net,
                                const struct net_address *server, bool insists)
{
    const struct pocket *p = context;
    (void)insists;

    loop_set_ticket(net, p->has_ticket && server != NULL ? p->ticket : NULL,
                    p->ticket + RESUME_TICKET_BYTES);
}

static inline void pocket_keep(void *context, const struct net_address *server,
                               const uint8_t bytes[PROTO_TICKET_BYTES])
{
    struct pocket *p = context;
    (void)server;

    p->has_ticket = true;
    memcpy(p->ticket, bytes, PROTO_TICKET_BYTES);
}

static inline void pocket_forget(void *context, const struct net_address *server)
{
    (void)server;
    ((struct pocket *)context)->has_ticket = false;
}

static inline void pocket_open(struct pocket *p)
{
    *p = (struct pocket){ .tickets = { p, pocket_offer, pocket_keep, pocket_forget } };
}

#endif
