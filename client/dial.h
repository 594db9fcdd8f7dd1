/* A client's way to the door: the transport with this program's terms, the machine's chance, and
 * who comes with which code. Knows no match and no state of a client.
 * SPDX-License-Identifier: MIT */
#ifndef HP_DIAL_H
#define HP_DIAL_H

#include "net/code.h"
#include "net/transport.h"

enum {
    DIAL_PEERS = 3, /* the link, one beside it, one that is still on its way out */
};

/* Opens a client's transport; both secrets are borrowed until it is closed. `code` NULL: for an
 * open match. `identity_secret`: EXCHANGE_IDENTITY_SECRET_BYTES. NULL: `fault` says why. */
struct transport *dial_open(const struct code *code, const uint8_t *identity_secret, char *fault,
                            size_t fault_size);

#endif
