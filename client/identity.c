/* Key pairs and the text they are kept as.
 * Owns the layout of the key file; knows nothing of profiles, locks or what the keys prove.
 * SPDX-License-Identifier: MIT */
#include "client/identity.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

static const char header[] =
    "Homeport identity, version 1. Whoever has this file is you: keep it, keep it secret.\n";

enum {
    OWNER_FILE = 0600,
    SEED_BYTES = 32,
    HEX_BYTES = 2 * SEED_BYTES,
    HEADER_BYTES = sizeof(header) - 1,
    FILE_BYTES = HEADER_BYTES + HEX_BYTES + 1, /* and the end of the line */
};

_Static_assert(IDENTITY_PUBLIC_BYTES == crypto_sign_PUBLICKEYBYTES, "as libsodium has it");
_Static_assert(IDENTITY_SECRET_BYTES == crypto_sign_SECRETKEYBYTES, "as libsodium has it");
_Static_assert(SEED_BYTES == crypto_sign_SEEDBYTES, "as libsodium has it");

/* What passes through while a file is read or written: in locked memory, too. */
struct scratch {
    uint8_t seed[SEED_BYTES];
    char text[FILE_BYTES + 1];
};

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

/* The rename is on the disk when its folder is; a file system that can't sync folders keeps the
 * name its own way. */
static void sync_folder_of(const char *path)
{
    char copy[PATH_MAX];

    text_format(copy, sizeof(copy), "%s", path);
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

static bool write_text(const struct identity *id, const char *path, char *fault, size_t size)
{
    struct scratch *s = secret_memory(sizeof(*s), fault, size);

    if (s == NULL) {
        return false;
    }
    crypto_sign_ed25519_sk_to_seed(s->seed, id->secret_key);
    memcpy(s->text, header, HEADER_BYTES);
    sodium_bin2hex(s->text + HEADER_BYTES, HEX_BYTES + 1, s->seed, SEED_BYTES);
    s->text[FILE_BYTES - 1] = '\n';
    bool is_written = file_replace(path, s->text, FILE_BYTES, fault, size);

    sodium_free(s);
    return is_written;
}

bool identity_write(const struct identity *id, const char *path, char *fault, size_t fault_size)
{
    struct identity kept;

    if (!write_text(id, path, fault, fault_size)) {
        return false;
    }
    sync_folder_of(path);
    if (chmod(path, OWNER_FILE) != 0) { /* the umask may have taken the owner's bits */
        text_format(fault, fault_size, "cannot set permissions of %s: %s", path, strerror(errno));
        unlink(path);
        return false;
    }
    if (!identity_read(&kept, path, fault, fault_size)) {
        unlink(path);
        return false;
    }
    bool is_same = memcmp(kept.public_key, id->public_key, IDENTITY_PUBLIC_BYTES) == 0;

    identity_wipe(&kept);
    if (!is_same) {
        text_format(fault, fault_size, "%s does not read as it was written", path);
        unlink(path);
    }
    return is_same;
}

/* Whether the file may be read at all: a pipe would never end, and another's key is not ours. */
static bool is_ours(const char *path, char *fault, size_t size)
{
    struct stat what;

    if (stat(path, &what) != 0) {
        text_format(fault, size, "cannot read %s: %s", path, strerror(errno));
    } else if (!S_ISREG(what.st_mode)) {
        text_format(fault, size, "%s is not a file", path);
    } else if (what.st_uid != geteuid()) {
        text_format(fault, size, "%s belongs to another user", path);
    } else {
        return true;
    }
    return false;
}

static bool parse(struct scratch *s, size_t length)
{
    const char *hex = s->text + HEADER_BYTES;

    return length == FILE_BYTES && memcmp(s->text, header, HEADER_BYTES) == 0 &&
           sodium_hex2bin(s->seed, SEED_BYTES, hex, HEX_BYTES, NULL, NULL, NULL) == 0 &&
           s->text[FILE_BYTES - 1] == '\n';
}

/* The key pair of the seed in the file; `id` has memory for it. */
static bool read_text(struct identity *id, const char *path, char *fault, size_t size)
{
    struct scratch *s = secret_memory(sizeof(*s), fault, size);
    size_t length = 0;

    if (s == NULL) {
        return false;
    }
    bool is_good = file_read(path, s->text, FILE_BYTES, &length, fault, size);

    if (is_good && !parse(s, length)) {
        text_format(fault, size,
                    "%s is broken: it should be the line \"%.30s...\" and one of %d hexadecimal "
                    "digits",
                    path, header, HEX_BYTES);
        is_good = false;
    }
    if (is_good) {
        crypto_sign_seed_keypair(id->public_key, id->secret_key, s->seed);
    }
    sodium_free(s);
    return is_good;
}

bool identity_read(struct identity *id, const char *path, char *fault, size_t fault_size)
{
    memset(id, 0, sizeof(*id));
    if (!is_ours(path, fault, fault_size)) {
        return false;
    }
    id->secret_key = secret_memory(IDENTITY_SECRET_BYTES, fault, fault_size);
    if (id->secret_key == NULL) {
        return false;
    }
    if (!read_text(id, path, fault, fault_size)) {
        identity_wipe(id);
        return false;
    }
    sodium_mprotect_readonly(id->secret_key);
    return true;
}
