/* Where a client keeps its tickets, for the fuzz targets: only the last one, of one server.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FUZZ_PURSE_H
#define HP_FUZZ_PURSE_H

#include "client/client.h"
#include "tests/fuzz/fuzz.h"

struct purse {
    struct client_tickets tickets;
    uint16_t port; /* of the server */
    uint8_t ticket[PROTO_TICKET_BYTES];
};

static inline void purse_offer(void *context, struct transport *net,
                               const struct net_address *server, bool insists)
{
    const struct purse *p = context;

    (void)insists;
    claim(net != NULL && (server == NULL || server->port == p->port),
          "a ticket is shown to who gave it");
}

static inline void purse_keep(void *context, const struct net_address *server,
                              const uint8_t bytes[PROTO_TICKET_BYTES])
{
    struct purse *p = context;

    claim(server->port == p->port, "a ticket is kept for who gave it");
    memcpy(p->ticket, bytes, sizeof(p->ticket));
}

static inline void purse_forget(void *context, const struct net_address *server)
{
    struct purse *p = context;

    claim(server->port == p->port, "a ticket is forgotten with who gave it");
    memset(p->ticket, 0, sizeof(p->ticket));
}

static inline void purse_open(struct purse *p, uint16_t port)
{
    *p = (struct purse){ .tickets = { p, purse_offer, purse_keep, purse_forget }, .port = port };
}

#endif
