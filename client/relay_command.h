/* What can be said to a relay while it runs, a line each: on the relay's standard input, by a
 * window's keys, from the panel of `homeport local`. One table; `help` prints it.
 * SPDX-License-Identifier: MIT */
#ifndef HP_RELAY_COMMAND_H
#define HP_RELAY_COMMAND_H

#include "client/relay.h"

enum {
    RELAY_ANSWER_BYTES = 1024,
};

/* Carries out one line and writes what there is to say, without a newline at its end. False: it was
 * not understood or can't be done, and the answer says why and what to do. */
bool relay_command(struct relay *r, const char *line, uint64_t now_us, char *answer, size_t size);

/* Whether the line is for one client of a relay. Another relay may have no such client: what
 * refuses it speaks for itself. Any other line that one relay refuses, all refuse in the same
 * words. */
bool relay_command_is_for_client(const char *line);

#endif
