/* How a client comes back to its seat: the tickets in the profile's folder (resume_store.h), shown
 * at the door of the real transport; and where it has been, beside them (hosts.h). For the rim
 * only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_RETURNS_H
#define HP_RETURNS_H

#include "client/client.h"
#include "client/resume_store.h"

struct returns {
    struct resume_store store;
    char folder[PATH_MAX];         /* the profile's; "": none */
    struct client_tickets tickets; /* for client_options; good until returns_close */
    bool has_failed;               /* to write, and that was said */
};

/* `folder` is the profile's; "": for this run only. What is to be told goes to standard error.
 * False: no memory; returns_close is harmless then. */
bool returns_open(struct returns *r, const char *folder);
void returns_close(struct returns *r);

#endif
