/* Tells what happens to every game alike: the count down to a round, its end, a word in the chat.
 * Made from the views alone.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HERALD_H
#define HP_HERALD_H

#include "client/incident.h"

enum {
    HERALD_LAST_S = 10, /* the last seconds of a round tick */
};

struct herald {
    uint32_t tick; /* last looked at, of the confirmed world */
    uint8_t phase; /* likewise */
    uint32_t left_s;
    uint64_t said_us; /* when the newest line of chat came */
    bool has_looked;
};

/* How a round that is over ended for a seat: INCIDENT_WON, _LOST or _DRAWN; _DRAWN also for who has
 * no seat. `teams` 0: everyone for himself. */
enum incident_kind herald_end(const struct world_head *head, int teams, int seat);

/* Adds what has happened since the last view; nothing at the first. */
void herald_update(struct herald *h, const struct view *view, struct incidents *into);

#endif
