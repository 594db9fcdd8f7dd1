/* ChaCha20-Poly1305 (RFC 8439) of datagrams: libsodium's ChaCha20 and Poly1305, each called once.
 * libsodium's own function of that name calls ChaCha20 twice (once for the authentication's key,
 * once for the content) and Poly1305 seven times, which costs datagrams of 40 bytes a third more.
 * Bytes out are the same: a test compares every length. Secret: what lay in between is wiped.
 * Knows no session, counter or header.
 * SPDX-License-Identifier: MIT */
#ifndef HP_AEAD_H
#define HP_AEAD_H

#include "base/base.h"

enum {
    AEAD_KEY_BYTES = 32,
    AEAD_NONCE_BYTES = 12,
    AEAD_TAG_BYTES = 16,
    AEAD_BESIDE_MOST = 32,    /* authenticated, not encrypted */
    AEAD_CONTENT_MOST = 1200, /* more than any datagram holds */
};

/* Borrowed: a key and a nonce that it never meets again, and what is authenticated beside. */
struct aead {
    const uint8_t *key;
    const uint8_t *nonce;
    const uint8_t *beside;
    size_t beside_length;
};

/* Encrypts `length` bytes in place and writes the tag behind them. */
void aead_close(const struct aead *a, uint8_t *content, size_t length);

/* Decrypts `length` bytes, behind which the tag stands, in place. False: the tag is wrong, or
 * there is more than aead_close would take; nothing has been changed. */
bool aead_open(const struct aead *a, uint8_t *content, size_t length);

#endif
