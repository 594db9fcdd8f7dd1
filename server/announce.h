/* What is told on standard output while the server runs: the codes of private matches, that it is
 * ready, and how to join. Lines for programs, and sentences where standard output is a terminal.
 * SPDX-License-Identifier: MIT */
#ifndef HP_ANNOUNCE_H
#define HP_ANNOUNCE_H

#include "base/outlet.h"
#include "net/transport.h"
#include "server/codes.h"

/* The code of the match behind that door. `out` NULL: waits until standard output has taken it;
 * while the server runs, into an outlet, which never waits. False: `fault` says why it could not be
 * told. */
bool announce_code(struct codes *c, int door, const struct match *m, struct outlet *out,
                   char *fault, size_t fault_size);

/* All codes, then the READY line with the address that the server has; match i is behind door i.
 * False: the same. */
bool announce_ready(struct codes *c, const struct match *matches, int match_count,
                    const struct net_address *address, char *fault, size_t fault_size);

#endif
