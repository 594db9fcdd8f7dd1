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

/* The same in a line for people: "2 bots played for 20 s: desyncs 0, resyncs 0, late inputs 3,
 * round trip 0.35 to 35.20 ms", and how many look for their server in vain. Late are those after
 * the first second, round trips are medians. False: none has played. */
bool client_report_line(const struct client *const clients[], int count, uint64_t played_us,
                        char *line, size_t size);

#endif
