/* Whether an address of this machine works: a datagram really goes out from it over its interface,
 * to all on that subnet, and is heard again by this machine, which is one of them. Nothing waits,
 * so several addresses are tried at once. For the rim only: it opens sockets.
 *
 *     interface_try -> PENDING -> interface_poll ... -> PROVEN, or why not -> interface_stop
 *
 * It proves address, device and local firewall; not that anybody else is there.
 * SPDX-License-Identifier: MIT */
#ifndef HP_INTERFACE_TRIAL_H
#define HP_INTERFACE_TRIAL_H

#include "net/interfaces.h"

enum {
    INTERFACE_TOKEN_BYTES = 16,
    INTERFACE_PATIENCE_US = 200000,
};

enum interface_proof {
    INTERFACE_PENDING,
    INTERFACE_PROVEN,
    INTERFACE_DOWN,         /* the interface is down, has no carrier, or is no more */
    INTERFACE_NO_ADDRESS,   /* the address is no longer this machine's */
    INTERFACE_NO_BROADCAST, /* there is nobody else on it to be told at once */
    INTERFACE_UNSENT,       /* the kernel refused to send */
    INTERFACE_UNHEARD,      /* nothing came back in time: as with a firewall */
    INTERFACE_PROOFS,
};

struct interface_trial {
    struct interface interface;
    enum interface_proof proof;
    int fd; /* to hear it; -1: none. May be polled for reading */
    uint64_t until_us;
    uint8_t token[INTERFACE_TOKEN_BYTES];
};

/* "it works", for people: a clause that goes behind the address. */
const char *interface_proof_text(enum interface_proof proof);

/* Sends the token, which is to be random, so that nobody else's datagram is taken for it. `port`:
 * that of the server, which a firewall may let through; where it can't be had, or 0, any. Needs
 * name, index, ipv4 and broadcast of the interface. */
void interface_try(struct interface_trial *t, const struct interface *i, uint16_t port,
                   const uint8_t token[INTERFACE_TOKEN_BYTES], uint64_t now_us);

/* Looks whether it has come back; after INTERFACE_PATIENCE_US it is UNHEARD. */
enum interface_proof interface_poll(struct interface_trial *t, uint64_t now_us);

/* Closes what is open. The proof stays. */
void interface_stop(struct interface_trial *t);

#endif
