/* Cookies.
 * SPDX-License-Identifier: MIT */
#include "net/cookie.h"

#include <sodium.h>
#include <string.h>

_Static_assert(DOOR_COOKIE_BYTES == (int)crypto_shorthash_siphashx24_BYTES, "a cookie is a hash");
_Static_assert(COOKIE_SECRET_BYTES == (int)crypto_shorthash_siphashx24_KEYBYTES, "and keyed");

/* What a cookie is bound to, without padding. */
struct bound {
    uint32_t ipv4;
    uint32_t port;
    uint32_t protocol;
    uint32_t version;
    uint8_t nonce[DOOR_NONCE_BYTES];
};

static void hash(const struct cookie_jar *jar, uint64_t epoch, const struct net_address *from,
                 const uint8_t nonce[DOOR_NONCE_BYTES], uint8_t cookie[DOOR_COOKIE_BYTES])
{
    struct bound bound = {
        .ipv4 = from->ipv4,
        .port = from->port,
        .protocol = jar->terms.protocol,
        .version = jar->terms.version,
    };

    memcpy(bound.nonce, nonce, sizeof bound.nonce);
    crypto_shorthash_siphashx24(cookie, (const uint8_t *)&bound, sizeof bound,
                                jar->secrets[epoch % COOKIE_EPOCHS]);
}

void cookie_init(struct cookie_jar *jar, const struct door_terms *terms,
                 const struct chance *chance, uint64_t now_us)
{
    jar->terms = *terms;
    jar->epoch = now_us / COOKIE_EPOCH_US;
    chance_fill(chance, jar->secrets, sizeof jar->secrets);
}

void cookie_advance(struct cookie_jar *jar, const struct chance *chance, uint64_t now_us)
{
    uint64_t epoch = now_us / COOKIE_EPOCH_US;

    if (epoch == jar->epoch) {
        return;
    }
    if (epoch == jar->epoch + 1) {
        chance_fill(chance, jar->secrets[epoch % COOKIE_EPOCHS], COOKIE_SECRET_BYTES);
    } else {
        chance_fill(chance, jar->secrets, sizeof jar->secrets);
    }
    jar->epoch = epoch;
}

void cookie_make(const struct cookie_jar *jar, const struct net_address *from,
                 const uint8_t nonce[DOOR_NONCE_BYTES], uint8_t cookie[DOOR_COOKIE_BYTES])
{
    hash(jar, jar->epoch, from, nonce, cookie);
}

bool cookie_is_good(const struct cookie_jar *jar, const struct net_address *from,
                    const uint8_t nonce[DOOR_NONCE_BYTES], const uint8_t cookie[DOOR_COOKIE_BYTES])
{
    uint8_t ours[DOOR_COOKIE_BYTES];
    bool is_good = false;

    for (uint64_t i = 0; i < COOKIE_EPOCHS; i++) {
        hash(jar, jar->epoch + i, from, nonce, ours);
        is_good |= sodium_memcmp(ours, cookie, sizeof ours) == 0;
    }
    return is_good;
}
