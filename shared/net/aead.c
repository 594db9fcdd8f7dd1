/* ChaCha20-Poly1305 of datagrams.
 * SPDX-License-Identifier: MIT */
#include "net/aead.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

enum {
    BLOCK_BYTES = 64, /* of ChaCha20: the first one is for the authentication's key */
    UNIT_BYTES = 16,  /* of Poly1305: what is authenticated is filled up to it */
    LENGTHS_BYTES = 16,
};

_Static_assert(AEAD_KEY_BYTES == crypto_stream_chacha20_ietf_KEYBYTES &&
                   AEAD_NONCE_BYTES == crypto_stream_chacha20_ietf_NONCEBYTES &&
                   AEAD_TAG_BYTES == crypto_onetimeauth_poly1305_BYTES,
               "libsodium's sizes");

/* What Poly1305 reads in one piece: the beside ends where the content begins. */
struct transcript {
    uint8_t beside[AEAD_BESIDE_MOST];
    uint8_t content[AEAD_CONTENT_MOST + UNIT_BYTES + LENGTHS_BYTES];
};

static size_t filled_up(size_t length)
{
    return (length + UNIT_BYTES - 1) / UNIT_BYTES * UNIT_BYTES;
}

/* Writes the transcript around `content`; returns its first byte and its length. */
static const uint8_t *write_transcript(struct transcript *t, const struct aead *a,
                                       const uint8_t *content, size_t length, size_t *size)
{
    size_t beside_size = filled_up(a->beside_length);
    size_t content_size = filled_up(length);
    uint64_t lengths[] = { a->beside_length, length };
    uint8_t *first = t->beside + sizeof t->beside - beside_size;

    memset(t->beside + sizeof t->beside - UNIT_BYTES, 0, UNIT_BYTES);
    memcpy(first, a->beside, a->beside_length);
    memcpy(t->content, content, length);
    memset(t->content + length, 0, content_size - length);
    memcpy(t->content + content_size, lengths, sizeof lengths);
    *size = beside_size + content_size + sizeof lengths;
    return first;
}

static void add_stream(uint8_t *content, const uint8_t *stream, size_t length)
{
    uint64_t a;
    uint64_t b;
    size_t i = 0;

    for (; i + sizeof a <= length; i += sizeof a) {
        memcpy(&a, content + i, sizeof a);
        memcpy(&b, stream + i, sizeof b);
        a ^= b;
        memcpy(content + i, &a, sizeof a);
    }
    for (; i < length; i++) {
        content[i] ^= stream[i];
    }
}

void aead_close(const struct aead *a, uint8_t *content, size_t length)
{
    uint8_t stream[BLOCK_BYTES + AEAD_CONTENT_MOST];
    struct transcript t;
    size_t size;

    assert(a->beside_length <= AEAD_BESIDE_MOST && length <= AEAD_CONTENT_MOST);
    crypto_stream_chacha20_ietf(stream, BLOCK_BYTES + length, a->nonce, a->key);
    add_stream(content, stream + BLOCK_BYTES, length);
    const uint8_t *first = write_transcript(&t, a, content, length, &size);
    crypto_onetimeauth_poly1305(content + length, first, size, stream);
    sodium_memzero(stream, BLOCK_BYTES + length);
}

bool aead_open(const struct aead *a, uint8_t *content, size_t length)
{
    uint8_t stream[BLOCK_BYTES + AEAD_CONTENT_MOST];
    struct transcript t;
    size_t size;

    assert(a->beside_length <= AEAD_BESIDE_MOST);
    if (length > AEAD_CONTENT_MOST) {
        return false;
    }
    crypto_stream_chacha20_ietf(stream, BLOCK_BYTES + length, a->nonce, a->key);
    const uint8_t *first = write_transcript(&t, a, content, length, &size);
    bool is_good = crypto_onetimeauth_poly1305_verify(content + length, first, size, stream) == 0;
    if (is_good) {
        add_stream(content, stream + BLOCK_BYTES, length);
    }
    sodium_memzero(stream, BLOCK_BYTES + length);
    return is_good;
}
