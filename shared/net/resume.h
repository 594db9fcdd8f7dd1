/* The resume ticket: what a server gives a client so that it gets back to its seat without the
 * match's code, sealed so that only that server can read it. The server keeps nothing of it but a
 * key, and which serial is a seat's latest. Knows no seat and no clock: who opens a ticket judges
 * what it claims. XChaCha20-Poly1305 (IETF), libsodium's.
 *
 *   bytes     what
 *   1         version of the ticket
 *   24        nonce, random
 *   93        ciphertext of the claim: serial u64, match u64, expires u64, ipv4 u32, seat u8,
 *             identity 32, secret 32; numbers are little-endian
 *   16        tag
 *
 *   authenticated beside it: version u8, protocol hash u32
 *
 * The ticket travels in clear and proves nothing by itself: who comes with it must know its secret,
 * which only went to its owner, under the seal.
 * SPDX-License-Identifier: MIT */
#ifndef HP_RESUME_H
#define HP_RESUME_H

#include "net/transport.h"

enum {
    RESUME_KEY_BYTES = 32,
    RESUME_SECRET_BYTES = 32,
    RESUME_RANDOM_BYTES = 24,
    RESUME_TICKET_VERSION = 1,
    RESUME_TICKET_BYTES = 134,
};

/* What a ticket says of who has it. Secret. */
struct resume_claim {
    uint64_t serial;    /* of the seat's tickets */
    uint64_t match;     /* the server's own id of it: resume_match_of */
    uint64_t expires_s; /* Unix time */
    uint32_t ipv4;      /* host order: from there alone it is good */
    uint8_t seat;
    uint8_t spare[3];
    uint8_t identity[NET_IDENTITY_BYTES];
    uint8_t secret[RESUME_SECRET_BYTES]; /* all zero once it has been used */
};

/* Seals a claim into a ticket. `protocol` is the hash of what both ends must agree on; `random` is
 * never the same for two tickets of one key. */
void resume_seal(const uint8_t key[RESUME_KEY_BYTES], uint32_t protocol,
                 const struct resume_claim *claim, const uint8_t random[RESUME_RANDOM_BYTES],
                 uint8_t ticket[RESUME_TICKET_BYTES]);

/* False: not one of this key, version and protocol, or damaged; the claim is then all zero. */
bool resume_open(const uint8_t key[RESUME_KEY_BYTES], uint32_t protocol,
                 const uint8_t ticket[RESUME_TICKET_BYTES], struct resume_claim *claim);

/* The id of the match with that name. */
uint64_t resume_match_of(const char *name);

#endif
