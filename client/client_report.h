/* What clients say of themselves as JSON: the report of `homeport bot` and of a window.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CLIENT_REPORT_H
#define HP_CLIENT_REPORT_H

#include <jansson.h>

#include "client/client.h"

/* {"clients": [...], "links": ...}, indented, newline at the end; the caller frees it. NULL: no
 * memory. Asks each client's transport, so before that is closed. `links`, which is given away, is
 * what the networks in between say of themselves; NULL: there are none. */
char *client_report(const struct client *const clients[], int count, json_t *links);

#endif
