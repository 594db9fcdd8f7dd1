/* The programs' own folders.
 * SPDX-License-Identifier: MIT */
#include "base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

enum {
    PERMISSIONS = 0777,
    OTHERS = 0077,
    OWNER = 0700,
    OWNER_FILE = 0600,
    PID_BYTES = 16,
};

bool folder_join(char to[PATH_MAX], const char *folder, const char *name)
{
    int length = snprintf(to, PATH_MAX, "%s/%s", folder, name);

    return length > 0 && length < PATH_MAX;
}

bool folder_narrow(const char *path, mode_t mode, char *notice, size_t notice_size)
{
    size_t used = strlen(notice);

    if ((mode & OTHERS) == 0) {
        return true;
    }
    if (chmod(path, mode & OWNER) != 0) {
        return false;
    }
    text_format(notice + used, notice_size - used,
                "%s%s was open to others (%03o) and is now yours alone (%03o)",
                used > 0 ? "; " : "", path, (unsigned)(mode & PERMISSIONS),
                (unsigned)(mode & OWNER));
    return true;
}

const char *folder_own(const char *path, char *notice, size_t notice_size)
{
    struct stat what;

    if (!file_make_folder(path) || stat(path, &what) != 0) {
        return strerror(errno);
    }
    if (what.st_uid != geteuid()) {
        return "it belongs to another user";
    }
    return folder_narrow(path, what.st_mode, notice, notice_size) ? NULL : strerror(errno);
}

static bool find_base(const char *data, const char *what, char base[PATH_MAX], char *fault,
                      size_t size)
{
    if (data == NULL) {
        bool is_found = file_data_folder(base, PATH_MAX);

        if (!is_found) {
            text_format(fault, size,
                        "there is no place for %s: neither XDG_DATA_HOME nor HOME has the path of "
                        "a folder; give one with --data",
                        what);
        }
        return is_found;
    }
    size_t length = strlen(data);

    if (length == 0 || length >= PATH_MAX) {
        text_format(fault, size, "--data needs the path of a folder, of 1 to %d bytes",
                    PATH_MAX - 1);
        return false;
    }
    memcpy(base, data, length + 1);
    return true;
}

static bool cannot(const char *what, const char *path, const char *why, char *fault, size_t size)
{
    text_format(fault, size, "cannot %s the folder %s: %s; mend that, or give another with --data",
                what, path, why);
    return false;
}

bool folder_open(const char *data, const char *name, const char *what, char path[PATH_MAX],
                 char *notice, size_t notice_size, char *fault, size_t fault_size)
{
    char base[PATH_MAX];
    char absolute[PATH_MAX];
    const char *why = NULL;

    if (!find_base(data, what, base, fault, fault_size)) {
        return false;
    }
    if (!file_make_folders(base) || realpath(base, absolute) == NULL) {
        return cannot("make", base, strerror(errno), fault, fault_size);
    }
    /* A folder that somebody chose may be anything, and stays as open as it is. */
    if (data == NULL) {
        why = folder_own(absolute, notice, notice_size);
    }
    if (why != NULL) {
        return cannot("use", absolute, why, fault, fault_size);
    }
    why = folder_join(path, absolute, name) ? folder_own(path, notice, notice_size)
                                            : strerror(ENAMETOOLONG);
    return why == NULL || cannot("use", path, why, fault, fault_size);
}

/* Writes who holds the lock. On a full disk the file stays empty, and the lock holds all the same:
 * only the number can't be said then. */
static bool sign(int lock)
{
    char pid[PID_BYTES];

    text_format(pid, sizeof(pid), "%d\n", (int)getpid());
    return ftruncate(lock, 0) == 0 && pwrite(lock, pid, strlen(pid), 0) > 0;
}

static long read_holder(int lock)
{
    char text[PID_BYTES] = "";
    ssize_t length = pread(lock, text, sizeof(text) - 1, 0);
    long pid = length > 0 ? strtol(text, NULL, 10) : 0;

    return pid > 0 ? pid : 0;
}

int folder_lock(const char *path, long *holder)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, OWNER_FILE);
    int taken;

    *holder = 0;
    if (fd < 0) {
        errno = errno == EWOULDBLOCK ? EIO : errno;
        return -1;
    }
    do {
        taken = flock(fd, LOCK_EX | LOCK_NB);
    } while (taken != 0 && errno == EINTR);
    if (taken == 0 && fchmod(fd, OWNER_FILE) == 0) {
        (void)sign(fd);
        return fd;
    }
    int error = errno;

    if (taken != 0 && error == EWOULDBLOCK) {
        *holder = read_holder(fd);
    }
    close(fd);
    errno = error;
    return -1;
}
