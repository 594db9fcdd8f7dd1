/* Cookies: keyed hashes that prove that who sends one receives at that address, and for which the
 * server keeps nothing. Owns two secrets, one per epoch. A cookie is good in the epoch it was made
 * in and in the next. SipHash-2-4 with 128 bits, libsodium's.
 * SPDX-License-Identifier: MIT */
#ifndef HP_COOKIE_H
#define HP_COOKIE_H

#include "net/chance.h"
#include "net/door_wire.h"
#include "net/transport.h"

enum {
    COOKIE_EPOCH_US = 10000000,
    COOKIE_EPOCHS = 2, /* in which one is good */
    COOKIE_SECRET_BYTES = 16,
};

struct cookie_jar {
    struct door_terms terms;
    uint64_t epoch;
    uint8_t secrets[COOKIE_EPOCHS][COOKIE_SECRET_BYTES]; /* by the epoch's last bit */
};

void cookie_init(struct cookie_jar *jar, const struct door_terms *terms,
                 const struct chance *chance, uint64_t now_us);

/* Replaces the secrets of epochs that are over. To be called before the others. */
void cookie_advance(struct cookie_jar *jar, const struct chance *chance, uint64_t now_us);

void cookie_make(const struct cookie_jar *jar, const struct net_address *from,
                 const uint8_t nonce[DOOR_NONCE_BYTES], uint8_t cookie[DOOR_COOKIE_BYTES]);

/* Whether this jar made that cookie for that address and nonce not long ago. */
bool cookie_is_good(const struct cookie_jar *jar, const struct net_address *from,
                    const uint8_t nonce[DOOR_NONCE_BYTES], const uint8_t cookie[DOOR_COOKIE_BYTES]);

#endif
