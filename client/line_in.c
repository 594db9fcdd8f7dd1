/* Lines out of a pipe.
 * SPDX-License-Identifier: MIT */
#include "client/line_in.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "net/secret.h"

void line_in_open(struct line_in *l, int fd)
{
    *l = (struct line_in){ .fd = fd };
}

/* Takes the first line out of what has come; false: there is no whole one. */
static bool take(struct line_in *l, char *line, size_t size)
{
    const char *end = memchr(l->bytes, '\n', l->length);

    while (end != NULL) {
        size_t length = (size_t)(end - l->bytes);
        bool is_rest = l->skips;

        text_format(line, size, "%.*s", (int)length, l->bytes);
        l->length -= length + 1;
        l->skips = false;
        memmove(l->bytes, end + 1, l->length);
        secret_wipe(l->bytes + l->length,
                    sizeof(l->bytes) - l->length); /* a code may have stood there */
        if (!is_rest) {
            return true;
        }
        end = memchr(l->bytes, '\n', l->length);
    }
    if (l->length == sizeof(l->bytes)) {
        l->length = 0;
        l->skips = true;
    }
    return false;
}

bool line_in_next(struct line_in *l, char *line, size_t size, uint64_t until_us)
{
    while (!take(l, line, size)) {
        uint64_t now_us = clock_now_us();
        int wait_ms = now_us < until_us ? (int)((until_us - now_us) / 1000) + 1 : 0;
        struct pollfd readable = { .fd = l->fd, .events = POLLIN };

        if (l->fd < 0 || poll(&readable, 1, wait_ms) <= 0) {
            return false;
        }
        ssize_t got = read(l->fd, l->bytes + l->length, sizeof(l->bytes) - l->length);

        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
            l->fd = -1;
            return false;
        }
        l->length += got > 0 ? (size_t)got : 0;
    }
    return true;
}
