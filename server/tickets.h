/* Resume tickets as the server uses them: given to whoever has a seat, good for one return to it.
 * Joins the ticket's form (net/resume.h) with which serial is a seat's latest (ledger.h) and who
 * sits where. A ticket given in this run is good while its seat is its person's; one from an
 * earlier run until somebody else has been given the seat, unless its person gave it up.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TICKETS_H
#define HP_TICKETS_H

#include "net/chance.h"
#include "net/resume.h"
#include "server/ledger.h"
#include "server/server.h"

enum {
    TICKETS_LIFE_S = 24 * 3600,
};

struct tickets {
    const uint8_t *key;    /* RESUME_KEY_BYTES, borrowed */
    struct ledger *ledger; /* borrowed */
    struct server *sv;     /* borrowed */
    struct chance chance;
    uint32_t protocol;     /* what both ends must agree on */
    uint64_t first_serial; /* of this run */
};

void tickets_init(struct tickets *t, struct server *sv, const uint8_t *key, struct ledger *ledger,
                  const struct chance *chance);

/* For the transport: whether that ticket is still good; not that of somebody who is banned from the
 * whole server, so that he comes without one and is told. `context` is the struct tickets. */
bool tickets_is_fresh(void *context, const struct resume_claim *claim);

/* The match that a ticket is for; NULL: it is no more. */
struct match *tickets_match(struct server *sv, const struct resume_claim *claim);

/* Gives the session a new ticket for its seat; the one before is good no more. */
void tickets_give(struct tickets *t, const struct session *s);

/* The seat is given up, or the match is a new one: no ticket for it is good any more, in a later
 * run neither. When the server ends nobody gives up a seat. `t` may be NULL. */
void tickets_spend(struct tickets *t, const struct match *m, uint8_t seat);
void tickets_spend_all(struct tickets *t, const struct match *m);

#endif
