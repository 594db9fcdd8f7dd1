/* Clients on this machine that are stopped, by a debugger or a signal: they are silent and mean
 * nothing by it. Their boats are moored however long it lasts, and nobody is dropped for it.
 * SPDX-License-Identifier: MIT */
#ifndef HP_STOPS_H
#define HP_STOPS_H

#include "server/server.h"

enum {
    STOPS_HUSH_MS = 300, /* who is silent for so long is looked at... */
    STOPS_LOOK_MS = 200, /* ...so often */
};

/* Once behind each tick. Looks at nobody while all are heard. */
void stops_turn(struct server *sv, uint64_t now_us);

/* The session's program is stopped no longer, or no more at all: from now on its silence counts. */
void stops_end(struct server *sv, struct session *s, uint64_t now_us);

#endif
