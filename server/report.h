/* What the server says of itself as JSON: the READY line and the report at its end.
 * SPDX-License-Identifier: MIT */
#ifndef HP_REPORT_H
#define HP_REPORT_H

#include "base/histogram.h"
#include "server/server.h"

/* One line for stdout, newline included; the caller frees it. NULL: no memory. */
char *report_ready(const struct net_address *address);

/* The whole report; the caller frees it. `tick_us` has how long each tick worked. NULL: no memory.
 */
char *report_server(const struct server *sv, const struct histogram *tick_us);

#endif
