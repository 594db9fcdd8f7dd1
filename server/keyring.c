/* The server's folder and the key in it.
 * SPDX-License-Identifier: MIT */
#include "server/keyring.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "net/secret.h"
#include "net/secret_file.h"

static const char header[] =
    "Homeport ticket key, version 1. Whoever has this file can take any seat: keep it secret.\n";

_Static_assert(SECRET_FILE_BYTES == (int)RESUME_KEY_BYTES, "the key is the file's secret");
_Static_assert(sizeof(header) <= SECRET_HEADER_BYTES, "a header");

static bool lock_folder(struct keyring *k, char *fault, size_t size)
{
    char path[PATH_MAX];
    long holder = 0;

    if (!folder_join(path, k->folder, "lock")) {
        text_format(fault, size, "cannot lock %s: %s", k->folder, strerror(ENAMETOOLONG));
        return false;
    }
    k->lock = folder_lock(path, &holder);
    if (k->lock < 0 && errno == EWOULDBLOCK) {
        text_format(fault, size, "%s is in use by another server (process %ld)", k->folder, holder);
    } else if (k->lock < 0) {
        text_format(fault, size, "cannot lock %s: %s", path, strerror(errno));
    }
    return k->lock >= 0;
}

/* Whatever bears the key's name is never written over, not even a link that leads nowhere. */
static bool read_or_make(struct keyring *k, char *fault, size_t size)
{
    char path[PATH_MAX];
    struct stat what;

    if (!folder_join(path, k->folder, "ticket.key")) {
        text_format(fault, size, "cannot write in %s: %s", k->folder, strerror(ENAMETOOLONG));
        return false;
    }
    if (lstat(path, &what) != 0 && errno == ENOENT) {
        return secret_file_write(path, header, k->ticket_key, fault, size);
    }
    if (!secret_file_read(path, header, k->ticket_key, fault, size)) {
        return false;
    }
    if (stat(path, &what) != 0 ||
        !folder_narrow(path, what.st_mode, k->notice, sizeof(k->notice))) {
        text_format(fault, size, "cannot close %s to others: %s", path, strerror(errno));
        return false;
    }
    return true;
}

static void let_go(struct keyring *k)
{
    if (k->lock >= 0) {
        close(k->lock);
    }
    k->lock = -1;
    k->folder[0] = '\0';
}

bool keyring_open(struct keyring *k, const char *data, const struct chance *chance, char *why,
                  size_t why_size)
{
    char fault[FOLDER_FAULT_BYTES];

    memset(k, 0, sizeof(*k));
    why[0] = '\0';
    k->lock = -1;
    k->ticket_key = secret_take(RESUME_KEY_BYTES);
    if (k->ticket_key == NULL) {
        return false;
    }
    chance_fill(chance, k->ticket_key, RESUME_KEY_BYTES);
    if (!folder_open(data, "server", "the server's key", k->folder, k->notice, sizeof(k->notice),
                     fault, sizeof(fault)) ||
        !lock_folder(k, fault, sizeof(fault)) || !read_or_make(k, fault, sizeof(fault))) {
        text_format(why, why_size, "players find back to their seats until this server ends: %s",
                    fault);
        let_go(k);
    }
    return true;
}

void keyring_close(struct keyring *k)
{
    secret_give(k->ticket_key);
    k->ticket_key = NULL;
    let_go(k);
}
