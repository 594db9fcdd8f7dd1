/* Writes without waiting.
 * SPDX-License-Identifier: MIT */
#include "base/outlet.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum {
    PATH_BYTES = 32,
};

/* What is not blocking then is only this descriptor, while O_NONBLOCK on the given one would stay
 * with the shell and everybody else who has it. Being ready is not enough to go by: a terminal that
 * says it can be written may take one byte and wait with the second, and of two readers that were
 * told of a line one waits. Where it can't be opened (another user's, after su), the given one has
 * to do. */
int outlet_open_anew(int fd, int flags, bool *is_ours)
{
    char path[PATH_BYTES];
    struct stat what;
    int own = -1;

    if (fstat(fd, &what) == 0 && (S_ISFIFO(what.st_mode) || isatty(fd))) {
        text_format(path, sizeof(path), "/proc/self/fd/%d", fd);
        own = open(path, flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    }
    *is_ours = own >= 0;
    return *is_ours ? own : fd;
}

void outlet_open(struct outlet *o, int fd)
{
    *o = (struct outlet){ .fd = -1 };
    if (fd >= 0 && fcntl(fd, F_GETFD) >= 0) {
        o->fd = outlet_open_anew(fd, O_WRONLY, &o->is_ours);
    }
}

bool outlet_put(struct outlet *o, const char *bytes, size_t length)
{
    struct pollfd writable = { .fd = o->fd, .events = POLLOUT };

    if (o->fd < 0 || poll(&writable, 1, 0) != 1 || writable.revents != POLLOUT) {
        return false;
    }
    ssize_t written = write(o->fd, bytes, length);

    if (written > 0) {
        o->is_torn = (size_t)written < length;
    }
    return written == (ssize_t)length;
}

void outlet_close(struct outlet *o)
{
    if (o->is_ours) {
        close(o->fd);
    }
    *o = (struct outlet){ .fd = -1 };
}
