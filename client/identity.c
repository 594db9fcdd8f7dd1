/* Key pairs and the file they are kept in.
 * Knows nothing of profiles, locks or what the keys prove.
 * SPDX-License-Identifier: MIT */
#include "client/identity.h"

#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "net/secret_file.h"

static const char header[] =
    "Homeport identity, version 1. Whoever has this file is you: keep it, keep it secret.\n";

_Static_assert(IDENTITY_PUBLIC_BYTES == crypto_sign_PUBLICKEYBYTES, "as libsodium has it");
_Static_assert(IDENTITY_SECRET_BYTES == crypto_sign_SECRETKEYBYTES, "as libsodium has it");
_Static_assert(SECRET_FILE_BYTES == crypto_sign_SEEDBYTES, "as libsodium has it");

/* Locked memory, or a fault. */
static void *secret_memory(size_t bytes, char *fault, size_t size)
{
    if (sodium_init() < 0) {
        text_format(fault, size, "libsodium does not start on this machine");
        return NULL;
    }
    void *memory = sodium_malloc(bytes);

    if (memory == NULL) {
        text_format(fault, size, "there is no memory for an identity");
    }
    return memory;
}

bool identity_make(struct identity *id, char *fault, size_t fault_size)
{
    memset(id, 0, sizeof(*id));
    id->secret_key = secret_memory(IDENTITY_SECRET_BYTES, fault, fault_size);
    if (id->secret_key == NULL) {
        return false;
    }
    crypto_sign_keypair(id->public_key, id->secret_key);
    sodium_mprotect_readonly(id->secret_key);
    return true;
}

void identity_wipe(struct identity *id)
{
    sodium_free(id->secret_key); /* which wipes */
    memset(id, 0, sizeof(*id));
}

bool identity_write(const struct identity *id, const char *path, char *fault, size_t fault_size)
{
    uint8_t *seed = secret_memory(SECRET_FILE_BYTES, fault, fault_size);

    if (seed == NULL) {
        return false;
    }
    crypto_sign_ed25519_sk_to_seed(seed, id->secret_key);
    bool is_written = secret_file_write(path, header, seed, fault, fault_size);

    sodium_free(seed);
    return is_written;
}

/* The key pair of the seed in the file; `id` has memory for it. */
static bool read_pair(struct identity *id, const char *path, char *fault, size_t size)
{
    uint8_t *seed = secret_memory(SECRET_FILE_BYTES, fault, size);
    bool is_good = seed != NULL && secret_file_read(path, header, seed, fault, size);

    if (is_good) {
        crypto_sign_seed_keypair(id->public_key, id->secret_key, seed);
    }
    sodium_free(seed);
    return is_good;
}

bool identity_read(struct identity *id, const char *path, char *fault, size_t fault_size)
{
    memset(id, 0, sizeof(*id));
    id->secret_key = secret_memory(IDENTITY_SECRET_BYTES, fault, fault_size);
    if (id->secret_key == NULL) {
        return false;
    }
    if (!read_pair(id, path, fault, fault_size)) {
        identity_wipe(id);
        return false;
    }
    sodium_mprotect_readonly(id->secret_key);
    return true;
}
