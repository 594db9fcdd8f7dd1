/* Whole files, and where the program's own lie.
 * SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum {
    OWNER_ONLY = 0600,
    OWNER_FOLDER = 0700,
    SUFFIX_BYTES = 32, /* of the file beside: a process number and ".new" */
};

const char *file_reason(int error)
{
    return error == EMFILE ? "too many open files; raise the limit with `ulimit -n`"
                           : strerror(error);
}

static bool write_all(int fd, const uint8_t *bytes, size_t length)
{
    while (length > 0) {
        ssize_t n = write(fd, bytes, length);

        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return false;
        }
        bytes += n;
        length -= (size_t)n;
    }
    return true;
}

/* A device, a pipe: nothing that could be replaced. */
static bool is_special(const char *path)
{
    struct stat what;

    return stat(path, &what) == 0 && !S_ISREG(what.st_mode);
}

static bool write_into(const char *path, const void *bytes, size_t length, char *fault,
                       size_t fault_size)
{
    int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
    bool is_written = fd >= 0 && write_all(fd, bytes, length);
    int error = errno;

    if (fd >= 0 && close(fd) != 0 && is_written) {
        is_written = false;
        error = errno;
    }
    if (!is_written) {
        text_format(fault, fault_size, "cannot write %s: %s", path, file_reason(error));
    }
    return is_written;
}

static void output_fault(char *fault, size_t size)
{
    text_format(fault, size, "cannot write to standard output: %s", file_reason(errno));
}

/* The file beside; false: nothing is left of it. */
static bool write_beside(const char *path, const void *bytes, size_t length, bool waits,
                         char beside[PATH_MAX], char *fault, size_t fault_size)
{
    if (strlen(path) + SUFFIX_BYTES > PATH_MAX) {
        text_format(fault, fault_size, "cannot write %.40s...: the path is too long", path);
        return false;
    }
    text_format(beside, PATH_MAX, "%s.%d.new", path, (int)getpid());
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, OWNER_ONLY);
    bool is_written = fd >= 0 && write_all(fd, bytes, length) && (!waits || fsync(fd) == 0);
    int error = errno;

    if (fd >= 0 && close(fd) != 0 && is_written) {
        is_written = false;
        error = errno;
    }
    if (fd >= 0 && !is_written) {
        unlink(beside);
    }
    if (!is_written) {
        text_format(fault, fault_size, "cannot write %s: %s", path, file_reason(error));
    }
    return is_written;
}

/* Beside and renamed. */
static bool replace(const char *path, const void *bytes, size_t length, bool waits, char *fault,
                    size_t fault_size)
{
    char beside[PATH_MAX];

    if (!write_beside(path, bytes, length, waits, beside, fault, fault_size)) {
        return false;
    }
    if (rename(beside, path) == 0) {
        return true;
    }
    text_format(fault, fault_size, "cannot write %s: %s", path, file_reason(errno));
    unlink(beside);
    return false;
}

bool file_replace(const char *path, const void *bytes, size_t length, char *fault,
                  size_t fault_size)
{
    if (strcmp(path, "-") == 0) {
        if (write_all(STDOUT_FILENO, bytes, length)) {
            return true;
        }
        output_fault(fault, fault_size);
        return false;
    }
    if (is_special(path)) {
        return write_into(path, bytes, length, fault, fault_size);
    }
    return replace(path, bytes, length, true, fault, fault_size);
}

bool file_replace_soon(const char *path, const void *bytes, size_t length, char *fault,
                       size_t fault_size)
{
    return replace(path, bytes, length, false, fault, fault_size);
}

bool file_has_room(const char *path, size_t length, char *fault, size_t fault_size)
{
    char beside[PATH_MAX];
    struct stat what;
    uint8_t *zeros;
    bool has_room;

    if (stat(path, &what) == 0 && S_ISDIR(what.st_mode)) {
        text_format(fault, fault_size, "cannot write %s: %s", path, file_reason(EISDIR));
        return false;
    }
    if (strcmp(path, "-") == 0 || is_special(path)) {
        return true;
    }
    zeros = calloc(length, 1);
    if (zeros == NULL) {
        text_format(fault, fault_size, "cannot write %s: %s", path, file_reason(ENOMEM));
        return false;
    }
    has_room = write_beside(path, zeros, length, false, beside, fault, fault_size);
    free(zeros);
    if (has_room) {
        unlink(beside);
    }
    return has_room;
}

enum exit_status file_fault_status(const char *path)
{
    return strcmp(path, "-") == 0 ? EXIT_STATUS_IO : EXIT_STATUS_CANNOT_CREATE;
}

bool file_finish_output(char *fault, size_t fault_size)
{
    errno = EIO; /* what went wrong in the middle has left no more than that */
    if (fflush(stdout) == 0 && ferror(stdout) == 0) {
        return true;
    }
    output_fault(fault, fault_size);
    return false;
}

bool file_read(const char *path, void *bytes, size_t capacity, size_t *length, char *fault,
               size_t fault_size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t at = 0;
    ssize_t n = fd < 0 ? -1 : 1;
    uint8_t beyond;

    while (n > 0 && at < capacity) {
        n = read(fd, (uint8_t *)bytes + at, capacity - at);
        at += n > 0 ? (size_t)n : 0;
    }
    if (n > 0 && read(fd, &beyond, 1) > 0) {
        text_format(fault, fault_size, "%s is longer than %zu bytes", path, capacity);
        close(fd);
        return false;
    }
    if (n < 0) {
        text_format(fault, fault_size, "cannot read %s: %s", path, file_reason(errno));
    }
    if (fd >= 0) {
        close(fd);
    }
    *length = at;
    return n >= 0;
}

bool file_make_folder(const char *path)
{
    struct stat what;

    if (mkdir(path, OWNER_FOLDER) == 0) {
        return chmod(path, OWNER_FOLDER) == 0; /* the umask may have taken the owner's bits */
    }
    int error = errno;

    if (stat(path, &what) == 0 && S_ISDIR(what.st_mode)) {
        return true;
    }
    errno = error == EEXIST ? ENOTDIR : error;
    return false;
}

bool file_make_folders(const char *path)
{
    char part[PATH_MAX];

    text_format(part, sizeof(part), "%s", path);
    for (char *slash = strchr(part + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (!file_make_folder(part)) {
            return false;
        }
        *slash = '/';
    }
    return file_make_folder(part);
}

/* What XDG says, with the folder below home that stands for the unset variable. */
static bool user_folder(const char *variable, const char *below_home, char *path, size_t size)
{
    const char *base = getenv(variable);
    const char *home = getenv("HOME");
    int length = -1;

    if (base != NULL && base[0] == '/') {
        length = snprintf(path, size, "%s/homeport", base);
    } else if (home != NULL && home[0] == '/') {
        length = snprintf(path, size, "%s/%s/homeport", home, below_home);
    }
    return length > 0 && (size_t)length < size;
}

bool file_data_folder(char *path, size_t size)
{
    return user_folder("XDG_DATA_HOME", ".local/share", path, size);
}

bool file_config_folder(char *path, size_t size)
{
    return user_folder("XDG_CONFIG_HOME", ".config", path, size);
}

bool file_find_asset(const char *name, char *path, size_t size)
{
    static const char *const places[] = { "../share/homeport", "assets" };
    char folder[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", folder, sizeof(folder) - 1);

    folder[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(folder, '/');

    if (slash != NULL) {
        *slash = '\0';
    }
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        text_format(path, size, "%s/%s/%s", folder, places[i], name);
        if (access(path, R_OK) == 0) {
            return true;
        }
    }
    return false;
}
