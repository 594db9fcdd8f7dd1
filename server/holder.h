/* Who holds a UDP port: found in /proc, as far as this user may look.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HOLDER_H
#define HP_HOLDER_H

#include "net/transport.h"

/* Writes what a person needs to know when the port is taken: that it is, by which process if that
 * can be seen, and the two ways on. */
void holder_describe(const struct net_address *address, char *text, size_t size);

#endif
