/* Which processes of this user are stopped, and whose socket is whose. For the rim only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_STOPPED_H
#define HP_STOPPED_H

#include "server/server.h"

enum {
    STOPPED_MOST = 64, /* processes looked at */
};

struct stopped {
    int pids[STOPPED_MOST];
    int count;
    struct stop_watch watch; /* what a server is lent */
};

/* The watch refers to *s. */
void stopped_init(struct stopped *s);

#endif
