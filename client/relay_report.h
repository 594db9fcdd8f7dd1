/* A relay's figures: as text for people and as JSON.
 * SPDX-License-Identifier: MIT */
#ifndef HP_RELAY_REPORT_H
#define HP_RELAY_REPORT_H

#include <jansson.h>

#include "client/relay.h"

/* Some lines, for a terminal. Freed by the caller; NULL: no memory. */
char *relay_report_text(const struct relay *r);

/* {"clients": N, "up": {...}, "down": {...}, "late_us": {...}}, new. */
json_t *relay_report_json(const struct relay *r);

#endif
