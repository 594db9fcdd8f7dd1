/* Tickets in the in-memory transport: the same tickets, judged as at the real door. There are no
 * keys here, so who comes with one shows its secret.
 * SPDX-License-Identifier: MIT */
#include "net/loop_resume.h"

#include <sodium.h>
#include <string.h>

void loop_set_ticket(struct transport *t, const uint8_t *ticket, const uint8_t *secret)
{
    struct loop_ticket *own = &((struct loop_end *)t)->ticket;

    own->is_there = ticket != NULL;
    if (ticket) {
        memcpy(own->bytes, ticket, RESUME_TICKET_BYTES);
        memcpy(own->bytes + RESUME_TICKET_BYTES, secret, RESUME_SECRET_BYTES);
    }
}

void loop_take_tickets(struct transport *t, const struct loop_judge *judge)
{
    ((struct loop_end *)t)->judge = *judge;
}

void loop_resume_show(const struct loop_peer *peer, struct packet *packet)
{
    if (peer->ticket.is_there) {
        packet->length = sizeof peer->ticket.bytes;
        memcpy(packet->data, peer->ticket.bytes, sizeof peer->ticket.bytes);
    }
}

static bool is_good(const struct loop_end *end, const struct loop_peer *peer, const uint8_t *ticket,
                    struct resume_claim *claim)
{
    const struct loop_port *port = medium_port(end->net, peer->remote_port);
    const struct loop_judge *j = &end->judge;

    return j->key && j->is_fresh && port && resume_open(j->key, j->protocol, ticket, claim) &&
           claim->ipv4 == port->address.ipv4 &&
           sodium_memcmp(claim->secret, ticket + RESUME_TICKET_BYTES, RESUME_SECRET_BYTES) == 0 &&
           j->is_fresh(j->context, claim);
}

void loop_resume_judge(struct loop_end *end, struct loop_peer *peer, const struct packet *packet)
{
    struct resume_claim claim;

    if (packet->length == sizeof peer->ticket.bytes && is_good(end, peer, packet->data, &claim)) {
        peer->has_claim = true;
        peer->claim = claim;
        memset(peer->claim.secret, 0, sizeof peer->claim.secret);
    }
}

bool loop_resume_is_fresh(const struct loop_end *end, const struct loop_peer *peer)
{
    return !peer->has_claim || end->judge.is_fresh(end->judge.context, &peer->claim);
}
