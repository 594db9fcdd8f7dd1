/* Files of one secret.
 * SPDX-License-Identifier: MIT */
#include "net/secret_file.h"

#include <assert.h>
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
#include "net/secret.h"

enum {
    OWNER_FILE = 0600,
    HEX_BYTES = 2 * SECRET_FILE_BYTES,
    TEXT_BYTES = SECRET_HEADER_BYTES + HEX_BYTES + 1, /* and the end of the line */
};

/* What passes through while a file is read or written: in locked memory, too. */
struct scratch {
    uint8_t secret[SECRET_FILE_BYTES];
    char text[TEXT_BYTES + 1];
};

static struct scratch *take_scratch(char *fault, size_t size)
{
    struct scratch *s = secret_start() ? secret_take(sizeof(*s)) : NULL;

    if (s == NULL) {
        text_format(fault, size, "there is no memory for a secret");
    }
    return s;
}

static size_t file_bytes(const char *header)
{
    size_t length = strlen(header);

    assert(length < SECRET_HEADER_BYTES);
    return length + HEX_BYTES + 1;
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

static bool write_text(struct scratch *s, const char *path, const char *header,
                       const uint8_t *secret, char *fault, size_t size)
{
    size_t header_bytes = strlen(header);
    size_t bytes = file_bytes(header);

    memcpy(s->text, header, header_bytes);
    sodium_bin2hex(s->text + header_bytes, HEX_BYTES + 1, secret, SECRET_FILE_BYTES);
    s->text[bytes - 1] = '\n';
    if (!file_replace(path, s->text, bytes, fault, size)) {
        return false;
    }
    sync_folder_of(path);
    if (chmod(path, OWNER_FILE) != 0) { /* the umask may have taken the owner's bits */
        text_format(fault, size, "cannot set permissions of %s: %s", path, strerror(errno));
        unlink(path);
        return false;
    }
    return true;
}

bool secret_file_write(const char *path, const char *header,
                       const uint8_t secret[SECRET_FILE_BYTES], char *fault, size_t fault_size)
{
    struct scratch *s = take_scratch(fault, fault_size);
    bool is_same = false;

    if (s != NULL && write_text(s, path, header, secret, fault, fault_size)) {
        bool is_read = secret_file_read(path, header, s->secret, fault, fault_size);

        is_same = is_read && sodium_memcmp(s->secret, secret, SECRET_FILE_BYTES) == 0;
        if (is_read && !is_same) {
            text_format(fault, fault_size, "%s does not read as it was written", path);
        }
        if (!is_same) {
            unlink(path);
        }
    }
    secret_give(s);
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

static bool parse(struct scratch *s, size_t length, const char *header)
{
    size_t header_bytes = strlen(header);

    return length == file_bytes(header) && memcmp(s->text, header, header_bytes) == 0 &&
           sodium_hex2bin(s->secret, SECRET_FILE_BYTES, s->text + header_bytes, HEX_BYTES, NULL,
                          NULL, NULL) == 0 &&
           s->text[length - 1] == '\n';
}

bool secret_file_read(const char *path, const char *header, uint8_t secret[SECRET_FILE_BYTES],
                      char *fault, size_t fault_size)
{
    size_t length = 0;

    if (!is_ours(path, fault, fault_size)) {
        return false;
    }
    struct scratch *s = take_scratch(fault, fault_size);

    if (s == NULL) {
        return false;
    }
    bool is_good = file_read(path, s->text, file_bytes(header), &length, fault, fault_size);

    if (is_good && !parse(s, length, header)) {
        text_format(fault, fault_size,
                    "%s is broken: it should be the line \"%.30s...\" and one of %d hexadecimal "
                    "digits",
                    path, header, HEX_BYTES);
        is_good = false;
    }
    if (is_good) {
        memcpy(secret, s->secret, SECRET_FILE_BYTES);
    }
    secret_give(s);
    return is_good;
}
