/* Who a player is: an Ed25519 key pair, in memory and as a file of text. The secret key lies in
 * locked, guarded, read-only memory and is in no message that these functions write.
 * SPDX-License-Identifier: MIT */
#ifndef HP_IDENTITY_H
#define HP_IDENTITY_H

#include "base/base.h"

enum {
    IDENTITY_PUBLIC_BYTES = 32,
    IDENTITY_SECRET_BYTES = 64, /* the seed, then the public key, as libsodium has it */
};

struct identity {
    uint8_t public_key[IDENTITY_PUBLIC_BYTES];
    uint8_t *secret_key; /* IDENTITY_SECRET_BYTES; lives until identity_wipe */
};

/* A new key pair. False: `fault` says what the machine does not give; `id` holds nothing. */
bool identity_make(struct identity *id, char *fault, size_t fault_size);

/* Writes the key pair's seed to `path` (beside, then renamed, 0600, on the disk when it returns),
 * reads it back and compares. False: `fault` is a sentence with the path, and no new file is there.
 */
bool identity_write(const struct identity *id, const char *path, char *fault, size_t fault_size);

/* Reads a file as identity_write leaves it. False: `fault` is a sentence with the path and what is
 * wrong with it; `id` holds nothing. Never waits (a pipe is refused). */
bool identity_read(struct identity *id, const char *path, char *fault, size_t fault_size);

/* Wipes and frees; harmless on one that holds nothing. */
void identity_wipe(struct identity *id);

#endif
