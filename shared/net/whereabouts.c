/* The files of servers' whereabouts: their folder, their locks.
 * SPDX-License-Identifier: MIT */
#include "net/whereabouts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

enum {
    OWNER = 0700,
    OWNER_FILE = 0600,
    PERMISSIONS = 0777,
    NAME_BYTES = 32,
    FILES_MOST = 4096, /* looked at in the folder */
    TRIES = 10,        /* for a name that others let go of at once */
    NAP_NS = 2000000,
};

/* --- the folder ------------------------------------------------------------------------------- */

static bool is_mine(int fd)
{
    struct stat what;

    return fstat(fd, &what) == 0 && what.st_uid == geteuid();
}

static int open_base(const char *path)
{
    return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool close_to_others(int fd)
{
    struct stat what;

    return fstat(fd, &what) == 0 &&
           ((what.st_mode & PERMISSIONS) == OWNER || fchmod(fd, OWNER) == 0);
}

static int open_in(int base, const char *name, bool makes, const char **why)
{
    if (makes && mkdirat(base, name, OWNER) != 0 && errno != EEXIST) {
        *why = strerror(errno);
        return -1;
    }
    int fd = openat(base, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    *why = fd < 0                 ? strerror(errno)
           : !is_mine(fd)         ? "it belongs to another user"
           : !close_to_others(fd) ? strerror(errno)
                                  : NULL;
    if (fd >= 0 && *why != NULL) {
        close(fd);
        fd = -1;
    }
    return fd;
}

int whereabouts_folder(const char *runtime, const char *temporary, bool makes, char *fault,
                       size_t size)
{
    char name[NAME_BYTES] = "homeport";
    const char *where = runtime;
    const char *why;
    int base = runtime != NULL && runtime[0] == '/' ? open_base(runtime) : -1;

    if (base >= 0 && !is_mine(base)) { /* as after sudo */
        close(base);
        base = -1;
    }
    if (base < 0) {
        where = temporary;
        base = open_base(temporary);
        text_format(name, sizeof(name), "homeport-%u", (unsigned)geteuid());
    }
    why = strerror(errno);
    int fd = base >= 0 ? open_in(base, name, makes, &why) : -1;

    if (base >= 0) {
        close(base);
    }
    if (fd < 0) {
        text_format(fault, size, "cannot use the folder %s/%s: %s", where, name, why);
    }
    return fd;
}

static int open_folder(bool makes, char *fault, size_t size)
{
    return whereabouts_folder(getenv("XDG_RUNTIME_DIR"), "/tmp", makes, fault, size);
}

/* --- names and locks -------------------------------------------------------------------------- */

static void name_of(uint16_t port, char name[NAME_BYTES])
{
    text_format(name, NAME_BYTES, "%u.json", port);
}

/* 0: that is no such file's name. */
static uint16_t port_of(const char *name)
{
    char again[NAME_BYTES];
    unsigned long port = name[0] >= '1' && name[0] <= '9' ? strtoul(name, NULL, 10) : 0;

    if (port == 0 || port > UINT16_MAX) {
        return 0;
    }
    name_of((uint16_t)port, again);
    return strcmp(name, again) == 0 ? (uint16_t)port : 0;
}

static bool is_file_of_mine(int fd)
{
    struct stat what;

    return fstat(fd, &what) == 0 && S_ISREG(what.st_mode) && what.st_uid == geteuid();
}

/* Whether the file still has its name: whoever had the lock before may have taken it away. */
static bool has_name(int fd, int folder, const char *name)
{
    struct stat open_file;
    struct stat named;

    return fstat(fd, &open_file) == 0 && fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           open_file.st_ino == named.st_ino && open_file.st_dev == named.st_dev;
}

static void nap(void)
{
    const struct timespec a_little = { .tv_nsec = NAP_NS };

    nanosleep(&a_little, NULL);
}

/* What bears the name and is no file of ours makes room, and nobody follows it. */
static int open_own(int folder, const char *name)
{
    int fd =
        openat(folder, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, OWNER_FILE);

    if (fd >= 0 && is_file_of_mine(fd)) {
        return fd;
    }
    if (fd >= 0) {
        close(fd);
    } else if (errno != ELOOP && errno != ENXIO && errno != EACCES) {
        return -1;
    }
    return unlinkat(folder, name, 0) == 0
               ? openat(folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, OWNER_FILE)
               : -1;
}

/* The file of that name, locked. Readers hold locks for a moment: once more, then. -1: errno. */
static int take_name(int folder, const char *name)
{
    for (int i = 0; i < TRIES; i++) {
        int fd = open_own(folder, name);

        if (fd < 0) {
            return -1;
        }
        if (flock(fd, LOCK_EX | LOCK_NB) == 0 && has_name(fd, folder, name)) {
            return fd;
        }
        close(fd);
        nap();
    }
    errno = EWOULDBLOCK;
    return -1;
}

/* --- a server's own --------------------------------------------------------------------------- */

static bool write_all(int fd, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t n = write(fd, text, length);

        if (n <= 0 && !(n < 0 && errno == EINTR)) {
            return false;
        }
        text += n > 0 ? n : 0;
        length -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* Beside, locked before it has the name. Who owns the name owns this one, too. -1: errno. */
static int write_beside(int folder, const char *name, const char *text)
{
    char beside[NAME_BYTES + 4];

    text_format(beside, sizeof(beside), "%s.new", name);
    unlinkat(folder, beside, 0); /* of one that was killed */
    int fd = openat(folder, beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, OWNER_FILE);

    if (fd < 0) {
        return -1;
    }
    if (fchmod(fd, OWNER_FILE) == 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 &&
        write_all(fd, text, strlen(text)) && renameat(folder, beside, folder, name) == 0) {
        return fd;
    }
    int error = errno;

    unlinkat(folder, beside, 0);
    close(fd);
    errno = error;
    return -1;
}

static bool replace(struct whereabouts_file *f, const char *name, const char *text)
{
    bool is_first = f->lock < 0;
    int old = is_first ? take_name(f->folder, name) : f->lock;
    int fd = old >= 0 ? write_beside(f->folder, name, text) : -1;
    int error = errno;

    if (old >= 0 && is_first && fd < 0) {
        unlinkat(f->folder, name, 0);
    }
    if (old >= 0 && (is_first || fd >= 0)) {
        close(old);
    }
    f->lock = fd >= 0 ? fd : is_first ? -1 : old;
    errno = error;
    return fd >= 0;
}

bool whereabouts_tell(struct whereabouts_file *f, const struct whereabouts *w, char *fault,
                      size_t size)
{
    char name[NAME_BYTES];
    char *text;

    if (f->folder < 0) {
        f->folder = open_folder(true, fault, size);
    }
    if (f->folder < 0) {
        return false;
    }
    text = whereabouts_write(w);
    f->port = w->address.port;
    name_of(f->port, name);
    errno = ENOMEM;
    bool is_told = text != NULL && replace(f, name, text);

    free(text);
    if (!is_told) {
        text_format(fault, size, "cannot write %s: %s", name,
                    errno == EWOULDBLOCK ? "another server with this port has it"
                                         : strerror(errno));
    }
    return is_told;
}

void whereabouts_withdraw(struct whereabouts_file *f)
{
    char name[NAME_BYTES];

    if (f->lock >= 0) {
        name_of(f->port, name);
        if (has_name(f->lock, f->folder, name)) {
            unlinkat(f->folder, name, 0);
        }
        close(f->lock);
    }
    if (f->folder >= 0) {
        close(f->folder);
    }
    *f = (struct whereabouts_file){ .folder = -1, .lock = -1 };
}

/* --- those of others -------------------------------------------------------------------------- */

enum outcome {
    GONE,
    THERE,
    REPLACED, /* meanwhile */
};

/* Another reader may find it unlocked in the same moment; then the next one removes it. */
static void remove_stale(int fd, int folder, const char *name)
{
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 && has_name(fd, folder, name)) {
        unlinkat(folder, name, 0);
    }
}

static enum outcome read_open(int fd, int folder, const char *name, struct whereabouts *w)
{
    char text[WHEREABOUTS_FILE_BYTES + 1];

    if (!is_file_of_mine(fd)) {
        return GONE;
    }
    if (flock(fd, LOCK_SH | LOCK_NB) == 0) {
        if (!has_name(fd, folder, name)) {
            return REPLACED;
        }
        remove_stale(fd, folder, name);
        return GONE;
    }
    ssize_t length = pread(fd, text, sizeof(text), 0);

    return length > 0 && length < (ssize_t)sizeof(text) &&
                   whereabouts_read(w, text, (size_t)length, port_of(name))
               ? THERE
               : GONE;
}

static bool read_one(int folder, const char *name, struct whereabouts *w)
{
    enum outcome outcome = REPLACED;

    for (int i = 0; i < TRIES && outcome == REPLACED; i++) {
        int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

        outcome = fd >= 0 ? read_open(fd, folder, name, w) : GONE;
        if (fd >= 0) {
            close(fd);
        }
    }
    return outcome == THERE;
}

/* Into its place by port; the last makes room. */
static int insert(struct whereabouts *list, int count, int most, const struct whereabouts *w)
{
    int at = count;

    while (at > 0 && list[at - 1].address.port > w->address.port) {
        at--;
    }
    if (at == most) {
        return count;
    }
    int kept = count < most ? count : most - 1;

    memmove(&list[at + 1], &list[at], (size_t)(kept - at) * sizeof(list[0]));
    list[at] = *w;
    return kept + 1;
}

int whereabouts_list(struct whereabouts *list, int most)
{
    struct whereabouts w;
    char unsaid[1];
    int folder = open_folder(false, unsaid, sizeof(unsaid));
    DIR *files = folder >= 0 ? fdopendir(folder) : NULL;
    int seen = 0;
    int count = 0;

    for (struct dirent *e = files ? readdir(files) : NULL; e != NULL && seen < FILES_MOST;
         e = readdir(files), seen++) {
        if (port_of(e->d_name) != 0 && read_one(folder, e->d_name, &w)) {
            count = insert(list, count, most, &w);
        }
    }
    if (files != NULL) {
        closedir(files);
    } else if (folder >= 0) {
        close(folder);
    }
    return count;
}

bool whereabouts_find(uint16_t port, struct whereabouts *w)
{
    char name[NAME_BYTES];
    char unsaid[1];
    int folder = open_folder(false, unsaid, sizeof(unsaid));

    name_of(port, name);
    bool is_there = folder >= 0 && read_one(folder, name, w);

    if (folder >= 0) {
        close(folder);
    }
    return is_there;
}
