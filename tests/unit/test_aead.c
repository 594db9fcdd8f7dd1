/* ChaCha20-Poly1305 of datagrams: byte for byte libsodium's own, at every length.
 * SPDX-License-Identifier: MIT */
#include "net/aead.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"

enum {
    SEED = 7,
    ROOM = AEAD_CONTENT_MOST + AEAD_TAG_BYTES,
};

struct material {
    uint8_t key[AEAD_KEY_BYTES];
    uint8_t nonce[AEAD_NONCE_BYTES];
    uint8_t beside[AEAD_BESIDE_MOST];
    uint8_t content[ROOM + 1];
};

static void fill(struct material *m)
{
    uint64_t seed = SEED;
    uint8_t *bytes = (uint8_t *)m;

    for (size_t i = 0; i < sizeof *m; i++) {
        bytes[i] = (uint8_t)rng_next(&seed);
    }
}

static struct aead aead_of(const struct material *m, size_t beside_length)
{
    return (struct aead){ m->key, m->nonce, m->beside, beside_length };
}

/* Lengths of what stands beside: none, the seal's two, and the most. */
static const size_t besides[] = { 0, 15, 16, 17, AEAD_BESIDE_MOST };

static void it_closes_to_the_bytes_of_libsodium_at_every_length(void **state)
{
    struct material m;
    uint8_t ours[ROOM];
    uint8_t theirs[ROOM];

    (void)state;
    fill(&m);
    for (size_t b = 0; b < ARRAY_LEN(besides); b++) {
        struct aead a = aead_of(&m, besides[b]);

        for (size_t length = 0; length <= AEAD_CONTENT_MOST; length++) {
            memcpy(ours, m.content, length);
            aead_close(&a, ours, length);
            crypto_aead_chacha20poly1305_ietf_encrypt(theirs, NULL, m.content, length, m.beside,
                                                      besides[b], NULL, m.nonce, m.key);
            assert_memory_equal(ours, theirs, length + AEAD_TAG_BYTES);
        }
    }
}

static void it_opens_what_libsodium_closed_at_every_length(void **state)
{
    struct material m;
    uint8_t bytes[ROOM];

    (void)state;
    fill(&m);
    for (size_t b = 0; b < ARRAY_LEN(besides); b++) {
        struct aead a = aead_of(&m, besides[b]);

        for (size_t length = 0; length <= AEAD_CONTENT_MOST; length++) {
            crypto_aead_chacha20poly1305_ietf_encrypt(bytes, NULL, m.content, length, m.beside,
                                                      besides[b], NULL, m.nonce, m.key);
            assert_true(aead_open(&a, bytes, length));
            assert_memory_equal(bytes, m.content, length);
        }
    }
}

static void every_changed_bit_is_refused_and_nothing_is_touched(void **state)
{
    enum {
        LENGTH = 37,
        SEALED = LENGTH + AEAD_TAG_BYTES,
        BESIDE = 17,
    };
    struct material m;
    uint8_t sealed[SEALED];
    uint8_t bytes[SEALED];

    (void)state;
    fill(&m);
    struct aead a = aead_of(&m, BESIDE);
    memcpy(sealed, m.content, LENGTH);
    aead_close(&a, sealed, LENGTH);
    for (size_t bit = 0; bit < 8 * SEALED; bit++) {
        sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
        memcpy(bytes, sealed, SEALED);
        assert_false(aead_open(&a, bytes, LENGTH));
        assert_memory_equal(bytes, sealed, SEALED);
        sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t bit = 0; bit < 8 * BESIDE; bit++) {
        m.beside[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(aead_open(&a, sealed, LENGTH));
        m.beside[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    assert_true(aead_open(&a, sealed, LENGTH));
}

static void content_longer_than_any_is_refused(void **state)
{
    struct material m;

    (void)state;
    fill(&m);
    struct aead a = aead_of(&m, 0);
    assert_false(aead_open(&a, m.content, AEAD_CONTENT_MOST + 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_closes_to_the_bytes_of_libsodium_at_every_length),
        cmocka_unit_test(it_opens_what_libsodium_closed_at_every_length),
        cmocka_unit_test(every_changed_bit_is_refused_and_nothing_is_touched),
        cmocka_unit_test(content_longer_than_any_is_refused),
    };

    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
