/* The tickets of a profile.
 * SPDX-License-Identifier: MIT */
#include "client/resume_store.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <xxhash.h>

#include "base/file.h"
#include "base/folder.h"
#include "base/text.h"
#include "net/secret.h"

enum {
    OWNER_FILE = 0600,
    MARK_BYTES = 8,
    CHECK_BYTES = 8,
};

static const char mark[MARK_BYTES + 1] = "hpresum1";

/* As it lies in the file. */
struct entry {
    uint32_t ipv4;
    uint16_t port;
    uint8_t zeros[2];
    uint8_t ticket[RESUME_TICKET_BYTES];
    uint8_t secret[RESUME_SECRET_BYTES];
    uint8_t more_zeros[2];
};

enum {
    FILE_MOST = MARK_BYTES + RESUME_STORE_SERVERS * (int)sizeof(struct entry) + CHECK_BYTES,
};

_Static_assert(sizeof(struct entry) == 176, "an entry has no gaps");

struct resume_store_memory {
    size_t count;
    struct entry entries[RESUME_STORE_SERVERS];
    uint8_t file[FILE_MOST]; /* what passes through */
};

static void put_check(uint8_t *file, size_t length)
{
    uint64_t check = XXH3_64bits(file, length);

    memcpy(file + length, &check, sizeof(check));
}

/* False: it is not as it was written. */
static bool parse(struct resume_store_memory *m, size_t length)
{
    uint8_t check[CHECK_BYTES];
    size_t bytes = length - MARK_BYTES - CHECK_BYTES; /* if there are so many */

    if (length < MARK_BYTES + CHECK_BYTES || bytes % sizeof(m->entries[0]) != 0 ||
        memcmp(m->file, mark, MARK_BYTES) != 0) {
        return false;
    }
    memcpy(check, m->file + length - CHECK_BYTES, CHECK_BYTES);
    put_check(m->file, length - CHECK_BYTES);
    if (memcmp(check, m->file + length - CHECK_BYTES, CHECK_BYTES) != 0) {
        return false;
    }
    m->count = bytes / sizeof(m->entries[0]);
    memcpy(m->entries, m->file + MARK_BYTES, bytes);
    return true;
}

static void read_file(struct resume_store *s, char *word, size_t size)
{
    char why[RESUME_STORE_WORD_BYTES];
    struct stat what;
    size_t length = 0;

    if (lstat(s->path, &what) != 0 && errno == ENOENT) {
        return;
    }
    if (lstat(s->path, &what) != 0 || !S_ISREG(what.st_mode)) {
        text_format(why, sizeof(why), "%s is not a file", s->path);
    } else if (!file_read(s->path, s->memory->file, FILE_MOST, &length, why, sizeof(why))) {
        length = 0;
    } else if (parse(s->memory, length)) {
        return;
    } else {
        text_format(why, sizeof(why), "%s is damaged", s->path);
    }
    text_format(word, size, "%s; private matches will ask for their codes again", why);
}

bool resume_store_open(struct resume_store *s, const char *folder, char *word, size_t word_size)
{
    memset(s, 0, sizeof(*s));
    word[0] = '\0';
    s->memory = secret_take(sizeof(*s->memory));
    if (s->memory == NULL) {
        return false;
    }
    if (folder[0] == '\0') {
        return true;
    }
    if (!folder_join(s->path, folder, "resume")) {
        s->path[0] = '\0';
        return true;
    }
    read_file(s, word, word_size);
    secret_wipe(s->memory->file, sizeof(s->memory->file));
    return true;
}

/* Its place, or the count of entries. */
static size_t place_of(const struct resume_store_memory *m, const struct net_address *server)
{
    size_t i = 0;

    while (i < m->count &&
           (m->entries[i].ipv4 != server->ipv4 || m->entries[i].port != server->port)) {
        i++;
    }
    return i;
}

bool resume_store_find(const struct resume_store *s, const struct net_address *server,
                       uint8_t ticket[RESUME_TICKET_BYTES], uint8_t secret[RESUME_SECRET_BYTES])
{
    const struct resume_store_memory *m = s->memory;
    size_t place = place_of(m, server);

    if (place == m->count) {
        return false;
    }
    memcpy(ticket, m->entries[place].ticket, RESUME_TICKET_BYTES);
    memcpy(secret, m->entries[place].secret, RESUME_SECRET_BYTES);
    return true;
}

static bool write_file(struct resume_store *s, char *fault, size_t size)
{
    struct resume_store_memory *m = s->memory;
    size_t length = MARK_BYTES + m->count * sizeof(m->entries[0]);

    if (s->path[0] == '\0') {
        return true;
    }
    memcpy(m->file, mark, MARK_BYTES);
    memcpy(m->file + MARK_BYTES, m->entries, length - MARK_BYTES);
    put_check(m->file, length);
    bool is_written = file_replace_soon(s->path, m->file, length + CHECK_BYTES, fault, size);

    secret_wipe(m->file, sizeof(m->file));
    if (is_written && chmod(s->path, OWNER_FILE) != 0) { /* the umask may have taken bits */
        text_format(fault, size, "cannot set permissions of %s: %s", s->path, strerror(errno));
        is_written = false;
    }
    return is_written;
}

/* Closes the gap at `place`, and wipes what is then behind the last. */
static void take_out(struct resume_store_memory *m, size_t place)
{
    m->count--;
    memmove(&m->entries[place], &m->entries[place + 1], (m->count - place) * sizeof(m->entries[0]));
    secret_wipe(&m->entries[m->count], sizeof(m->entries[0]));
}

bool resume_store_put(struct resume_store *s, const struct net_address *server,
                      const uint8_t *ticket, const uint8_t *secret, char *fault, size_t fault_size)
{
    struct resume_store_memory *m = s->memory;
    size_t place = place_of(m, server);

    if (place < m->count) {
        take_out(m, place);
    } else if (m->count == RESUME_STORE_SERVERS) {
        take_out(m, m->count - 1);
    }
    memmove(&m->entries[1], &m->entries[0], m->count * sizeof(m->entries[0]));
    m->count++;
    m->entries[0] = (struct entry){ .ipv4 = server->ipv4, .port = server->port };
    memcpy(m->entries[0].ticket, ticket, RESUME_TICKET_BYTES);
    memcpy(m->entries[0].secret, secret, RESUME_SECRET_BYTES);
    return write_file(s, fault, fault_size);
}

bool resume_store_forget(struct resume_store *s, const struct net_address *server, char *fault,
                         size_t fault_size)
{
    struct resume_store_memory *m = s->memory;
    size_t place = place_of(m, server);

    if (place == m->count) {
        return true;
    }
    take_out(m, place);
    return write_file(s, fault, fault_size);
}

void resume_store_close(struct resume_store *s)
{
    secret_give(s->memory);
    s->memory = NULL;
}
