/* CPace over ristretto255 and SHA-512.
 * SPDX-License-Identifier: MIT */
#include "net/cpace.h"

#include <sodium.h>

enum {
    SHA512_BLOCK_BYTES = 128,
    LENGTH_BITS = 7, /* of a length in one byte; the eighth says that more follow */
};

static const char dsi[] = "CPaceRistretto255";
static const char dsi_isk[] = "CPaceRistretto255_ISK";

/* How many bytes a length takes: LEB128. */
static size_t length_bytes(size_t length)
{
    size_t bytes = 1;

    while (length >>= LENGTH_BITS) {
        bytes++;
    }
    return bytes;
}

/* Hashes a string behind its length. */
static void absorb(crypto_hash_sha512_state *hash, const void *bytes, size_t length)
{
    size_t left = length;

    for (size_t count = length_bytes(length); count > 0; count--) {
        uint8_t byte = (uint8_t)((left & 0x7f) | (count > 1 ? 0x80 : 0));
        crypto_hash_sha512_update(hash, &byte, 1);
        left >>= LENGTH_BITS;
    }
    crypto_hash_sha512_update(hash, bytes, length);
}

static void absorb_text(crypto_hash_sha512_state *hash, struct cpace_text text)
{
    absorb(hash, text.bytes, text.length);
}

void cpace_generator(const struct cpace_input *input, uint8_t generator[CPACE_POINT_BYTES])
{
    static const uint8_t zeros[SHA512_BLOCK_BYTES];
    crypto_hash_sha512_state hash;
    uint8_t digest[crypto_hash_sha512_BYTES];
    size_t before = length_bytes(sizeof dsi - 1) + sizeof dsi - 1 +
                    length_bytes(input->secret.length) + input->secret.length;

    crypto_hash_sha512_init(&hash);
    absorb(&hash, dsi, sizeof dsi - 1);
    absorb_text(&hash, input->secret);
    /* The one is the length before the zeros. */
    absorb(&hash, zeros, before + 1 < sizeof zeros ? sizeof zeros - before - 1 : 0);
    absorb_text(&hash, input->channel);
    absorb_text(&hash, input->session);
    crypto_hash_sha512_final(&hash, digest);
    crypto_core_ristretto255_from_hash(generator, digest);
    sodium_memzero(&hash, sizeof hash);
    sodium_memzero(digest, sizeof digest);
}

void cpace_scalar(const uint8_t random[CPACE_RANDOM_BYTES], uint8_t scalar[CPACE_SCALAR_BYTES])
{
    crypto_core_ristretto255_scalar_reduce(scalar, random);
}

bool cpace_multiply(const uint8_t scalar[CPACE_SCALAR_BYTES],
                    const uint8_t point[CPACE_POINT_BYTES], uint8_t product[CPACE_POINT_BYTES])
{
    return crypto_scalarmult_ristretto255(product, scalar, point) == 0;
}

void cpace_key(struct cpace_text session, const uint8_t product[CPACE_POINT_BYTES],
               const struct cpace_transcript *transcript, uint8_t key[CPACE_ISK_BYTES])
{
    crypto_hash_sha512_state hash;

    crypto_hash_sha512_init(&hash);
    absorb(&hash, dsi_isk, sizeof dsi_isk - 1);
    absorb_text(&hash, session);
    absorb(&hash, product, CPACE_POINT_BYTES);
    absorb(&hash, transcript->initiator_point, CPACE_POINT_BYTES);
    absorb_text(&hash, transcript->initiator_data);
    absorb(&hash, transcript->responder_point, CPACE_POINT_BYTES);
    absorb_text(&hash, transcript->responder_data);
    crypto_hash_sha512_final(&hash, key);
    sodium_memzero(&hash, sizeof hash);
}
