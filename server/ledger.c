/* The latest tickets' serials, in memory and in a file.
 * SPDX-License-Identifier: MIT */
#include "server/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/folder.h"
#include "base/text.h"

enum {
    OWNER_FILE = 0600,
    CHUNK_RECORDS = 256,
};

/* As it lies in the file. */
struct record {
    uint64_t match;
    uint64_t serial;
    uint8_t seat;
    uint8_t zeros[7];
    uint64_t check;
};

_Static_assert(sizeof(struct record) == LEDGER_RECORD_BYTES, "a record has no gaps");

static uint64_t check_of(const struct record *r)
{
    return XXH3_64bits(r, offsetof(struct record, check));
}

static bool is_good(const struct record *r)
{
    static const uint8_t zeros[sizeof(r->zeros)];

    return r->check == check_of(r) && r->serial > 0 && memcmp(r->zeros, zeros, sizeof(zeros)) == 0;
}

static struct record record_of(const struct ledger_seat *s)
{
    struct record r = { .match = s->match, .serial = s->serial, .seat = s->seat };

    r.check = check_of(&r);
    return r;
}

static const struct ledger_seat *find(const struct ledger *l, uint64_t match, uint8_t seat)
{
    for (size_t i = 0; i < l->count; i++) {
        const struct ledger_seat *s = &l->seats[i];

        if (s->match == match && s->seat == seat) {
            return s;
        }
    }
    return NULL;
}

/* The row that serves the longest-unused seat, when all serve one; else the next free one. */
static struct ledger_seat *find_row(struct ledger *l)
{
    struct ledger_seat *s = &l->seats[0];

    if (l->count < LEDGER_SEATS) {
        return &l->seats[l->count++];
    }
    for (size_t i = 1; i < LEDGER_SEATS; i++) {
        if (l->seats[i].used < s->used) {
            s = &l->seats[i];
        }
    }
    return s;
}

/* The row of a seat, a new one if need be. */
static struct ledger_seat *use(struct ledger *l, uint64_t match, uint8_t seat)
{
    struct ledger_seat *s = (struct ledger_seat *)find(l, match, seat);

    if (s == NULL) {
        s = find_row(l);
        *s = (struct ledger_seat){ .match = match, .seat = seat };
    }
    s->used = ++l->uses;
    return s;
}

/* --- the file --------------------------------------------------------------------------------- */

/* The first failure is told, and what follows from it is not. */
static void fail(struct ledger *l, const char *what, int error)
{
    if (!l->has_failed) {
        l->has_failed = true;
        text_format(l->word, sizeof(l->word),
                    "cannot %s %s: %s; who is lost when this server ends comes back as a newcomer",
                    what, l->path, strerror(error));
    }
}

static int by_use(const void *a, const void *b)
{
    const struct ledger_seat *x = a;
    const struct ledger_seat *y = b;

    return (x->used > y->used) - (x->used < y->used);
}

/* Beside and renamed, and the new file is the one that is appended to. False: the old one stays. */
static bool rewrite(struct ledger *l)
{
    struct record records[LEDGER_SEATS];
    char beside[PATH_MAX];
    size_t count = 0;

    qsort(l->seats, l->count, sizeof(l->seats[0]), by_use); /* to be read in that order */
    for (size_t i = 0; i < l->count; i++) {
        if (l->seats[i].serial > 0) {
            records[count++] = record_of(&l->seats[i]);
        }
    }
    if (snprintf(beside, sizeof(beside), "%s.new", l->path) >= (int)sizeof(beside)) {
        errno = ENAMETOOLONG;
        return false;
    }
    int fd =
        open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, OWNER_FILE);
    size_t bytes = count * sizeof(records[0]);

    if (fd < 0) {
        return false;
    }
    errno = ENOSPC; /* a short write has no reason of its own */
    if (write(fd, records, bytes) != (ssize_t)bytes || fchmod(fd, OWNER_FILE) != 0 ||
        rename(beside, l->path) != 0) {
        int error = errno;

        close(fd);
        unlink(beside);
        errno = error;
        return false;
    }
    if (l->fd >= 0) {
        close(l->fd);
    }
    l->fd = fd;
    l->bytes = bytes;
    return true;
}

static void append(struct ledger *l, const struct ledger_seat *s)
{
    struct record r = record_of(s);

    if (l->fd < 0) {
        return;
    }
    if (l->bytes + sizeof(r) > LEDGER_BYTES && rewrite(l)) {
        return;
    }
    errno = ENOSPC;
    if (write(l->fd, &r, sizeof(r)) == (ssize_t)sizeof(r)) {
        l->bytes += sizeof(r);
        return;
    }
    fail(l, "write", errno);
    (void)!ftruncate(l->fd, (off_t)l->bytes); /* no half record amid whole ones */
}

/* All records up to the first that does not check; returns their bytes. */
static size_t read_records(struct ledger *l)
{
    struct record records[CHUNK_RECORDS];
    size_t good = 0;

    for (;;) {
        ssize_t n = pread(l->fd, records, sizeof(records), (off_t)good);
        size_t count = n > 0 ? (size_t)n / sizeof(records[0]) : 0;

        for (size_t i = 0; i < count; i++) {
            if (!is_good(&records[i])) {
                return good;
            }
            use(l, records[i].match, records[i].seat)->serial = records[i].serial;
            l->latest = records[i].serial > l->latest ? records[i].serial : l->latest;
            good += sizeof(records[0]);
        }
        if (count < CHUNK_RECORDS) {
            return good;
        }
    }
}

static void read_file(struct ledger *l)
{
    struct stat what;

    l->fd = open(l->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
                 OWNER_FILE);
    if (l->fd < 0 || fstat(l->fd, &what) != 0) {
        fail(l, "open", errno);
        return;
    }
    if (!S_ISREG(what.st_mode)) {
        fail(l, "open", EINVAL);
        ledger_close(l);
        return;
    }
    l->bytes = read_records(l);
    if ((size_t)what.st_size > l->bytes) {
        text_format(l->word, sizeof(l->word),
                    "%s was damaged: its last %zu bytes were left out, and who needs them comes "
                    "back as a newcomer",
                    l->path, (size_t)what.st_size - l->bytes);
        (void)!ftruncate(l->fd, (off_t)l->bytes);
    }
    if (!rewrite(l)) {
        fail(l, "write", errno);
    }
}

void ledger_open(struct ledger *l, const char *folder, uint64_t latest)
{
    memset(l, 0, sizeof(*l));
    l->fd = -1;
    l->latest = latest;
    if (folder[0] == '\0') {
        return;
    }
    if (!folder_join(l->path, folder, "ledger")) {
        fail(l, "open", ENAMETOOLONG);
        return;
    }
    read_file(l);
}

/* --- serials ---------------------------------------------------------------------------------- */

uint64_t ledger_next(struct ledger *l, uint64_t match, uint8_t seat)
{
    struct ledger_seat *s = use(l, match, seat);

    s->serial = ++l->latest;
    append(l, s); /* which may move the rows */
    return l->latest;
}

bool ledger_is_latest(const struct ledger *l, uint64_t match, uint8_t seat, uint64_t serial)
{
    const struct ledger_seat *s = find(l, match, seat);

    return s != NULL && s->serial == serial;
}

void ledger_spend(struct ledger *l, uint64_t match, uint8_t seat)
{
    if (find(l, match, seat) != NULL) {
        (void)ledger_next(l, match, seat);
    }
}

bool ledger_take_word(struct ledger *l, char *text, size_t size)
{
    bool has_word = l->word[0] != '\0';

    text_format(text, size, "%s", l->word);
    l->word[0] = '\0';
    return has_word;
}

void ledger_close(struct ledger *l)
{
    if (l->fd >= 0) {
        close(l->fd);
    }
    l->fd = -1;
}
