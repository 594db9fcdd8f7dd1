/* Reads and prints lines without ever waiting.
 * SPDX-License-Identifier: MIT */
#include "base/console.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

enum {
    SUFFIX_BYTES = 48,
};

static const char prompt[] = "> ";

static bool is_open(int fd)
{
    return fd >= 0 && fcntl(fd, F_GETFD) >= 0;
}

/* Whoever reads from a terminal that is another job's is stopped (SIGTTIN). On one that is not our
 * controlling terminal there are no jobs. */
static bool is_in_background(const struct console *c)
{
    pid_t in_front = tcgetpgrp(c->in);

    return in_front >= 0 && in_front != getpgrp();
}

/* So that what comes next stands in a line of its own. */
static void leave_prompt(struct console *c)
{
    if (c->is_prompted) {
        (void)outlet_put(&c->out, "\n", 1);
        c->is_prompted = false;
    }
}

static void end_reading(struct console *c)
{
    leave_prompt(c);
    if (c->owns_in) {
        close(c->in);
    }
    c->in = -1;
    c->owns_in = false;
}

/* Makes one line of the first `length` bytes. False: nothing is left of it, or it is the end of one
 * that was too long already. */
static bool make_line(struct console *c, size_t length, bool is_whole, char *line, size_t size)
{
    char raw[CONSOLE_BYTES + 1];
    char clean[CONSOLE_BYTES + 1];
    bool was_skipping = c->skips;

    c->skips = !is_whole;
    if (was_skipping) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        raw[i] = c->bytes[i] != '\0' ? c->bytes[i] : '\x7F'; /* as unwelcome, but ends no text */
    }
    raw[length] = '\0';
    size_t all = text_clean(clean, sizeof(clean), raw);
    size_t kept = text_clean(line, min_size(size, CONSOLE_TEXT_BYTES + 1), clean);

    if (kept < all || !is_whole) {
        console_print(c, "That line is too long: its end is not used.");
    }
    return kept > 0;
}

/* Whether there was a line among the bytes that have been read. */
static bool take_line(struct console *c, char *line, size_t size)
{
    bool is_made = false;

    while (!is_made && c->length > 0) {
        const char *end = memchr(c->bytes, '\n', c->length);
        bool is_all = end == NULL && (c->length == sizeof(c->bytes) || c->in < 0);
        size_t length = end != NULL ? (size_t)(end - c->bytes) : c->length;
        size_t used = end != NULL ? length + 1 : length;

        if (end == NULL && !is_all) {
            break;
        }
        c->is_prompted = false; /* the terminal has shown the line's end */
        is_made = make_line(c, length, end != NULL || c->in < 0, line, size);
        c->length -= used;
        memmove(c->bytes, c->bytes + used, c->length);
    }
    return is_made;
}

/* Reads what is there, once. False: nothing. */
static bool fill(struct console *c, uint64_t now_us)
{
    struct pollfd readable = { .fd = console_fd(c, now_us), .events = POLLIN };

    if (readable.fd < 0 || poll(&readable, 1, 0) != 1) {
        return false;
    }
    ssize_t n = read(c->in, c->bytes + c->length, sizeof(c->bytes) - c->length);
    bool is_for_later =
        n < 0 && (errno == EAGAIN || errno == EINTR || (errno == EIO && is_in_background(c)));

    if (is_for_later) {
        return false;
    }
    if (n <= 0) {
        end_reading(c);
        return true;
    }
    c->length += (size_t)n;
    if (c->length == sizeof(c->bytes)) {
        c->look_us = now_us + CONSOLE_REST_US;
    }
    return true;
}

static void show_prompt(struct console *c, uint64_t now_us)
{
    if (c->has_prompt && !c->is_prompted && c->in >= 0 && now_us >= c->look_us) {
        c->is_prompted = outlet_put(&c->out, prompt, sizeof(prompt) - 1);
    }
}

void console_open(struct console *c, int in, int out)
{
    *c = (struct console){ .in = -1 };
    if (is_open(in)) {
        c->in = outlet_open_anew(in, O_RDONLY, &c->owns_in);
    }
    outlet_open(&c->out, out);
    c->has_prompt = isatty(c->in) && isatty(c->out.fd);
}

int console_fd(struct console *c, uint64_t now_us)
{
    if (c->in < 0 || now_us < c->look_us) {
        return -1;
    }
    if (is_in_background(c)) {
        c->look_us = now_us + CONSOLE_LOOK_US;
        return -1;
    }
    return c->in;
}

uint64_t console_next_us(const struct console *c, uint64_t now_us)
{
    return c->in >= 0 && c->look_us > now_us ? c->look_us : UINT64_MAX;
}

bool console_read(struct console *c, uint64_t now_us, char *line, size_t size)
{
    if (take_line(c, line, size)) {
        return true;
    }
    if (!c->has_read && fill(c, now_us)) {
        c->has_read = true;
        if (take_line(c, line, size)) {
            return true;
        }
    }
    c->has_read = false;
    show_prompt(c, now_us);
    return false;
}

void console_print(struct console *c, const char *text)
{
    char clean[CONSOLE_PRINT_BYTES + 1];
    char suffix[SUFFIX_BYTES] = "";
    char line[1 + sizeof(clean) + sizeof(suffix) + 1];
    bool begins_anew = c->is_prompted || c->out.is_torn;

    if (c->out.fd < 0) {
        return;
    }
    text_clean(clean, sizeof(clean), text);
    if (c->dropped > 0) {
        text_format(suffix, sizeof(suffix), " (and %" PRIu64 " more before)", c->dropped);
    }
    text_format(line, sizeof(line), "%s%s%s\n", begins_anew ? "\n" : "", clean, suffix);
    if (outlet_put(&c->out, line, strlen(line))) {
        c->is_prompted = false;
        c->dropped = 0;
    } else {
        c->dropped++;
    }
}

void console_close(struct console *c)
{
    end_reading(c);
    outlet_close(&c->out);
}
