/* A console for tests, and the far ends of what it reads and prints: pipes, or a pseudo-terminal.
 * An alarm ends a test that waits.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CONSOLE_SAMPLE_H
#define HP_CONSOLE_SAMPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/console.h"

enum {
    TIMEOUT_S = 20,
    PATIENCE_MS = 5000,
    LINE_BYTES = CONSOLE_TEXT_BYTES + 1,
    LINES_MOST = 20000,
    NOW_US = 5000000,
    OUT_BYTES = 1 << 20,
};

/* A console, and the far ends of what it reads and prints. */
static struct console console;
static int keyboard; /* to write into what it reads */
static int screen;   /* to read what it printed */
static int near_in;
static int near_out;
static char line[LINE_BYTES];
static char printed[OUT_BYTES];

static inline int setup_pipes(void **state)
{
    int in[2];
    int out[2];
    (void)state;

    alarm(TIMEOUT_S);
    if (pipe(in) != 0 || pipe(out) != 0) {
        return -1;
    }
    near_in = in[0];
    keyboard = in[1];
    screen = out[0];
    near_out = out[1];
    console_open(&console, near_in, near_out);
    return 0;
}

/* Without echo, so that the screen shows only what the console prints. */
static inline int setup_terminal(void **state)
{
    struct termios mode;
    int master;
    int slave;
    (void)state;

    alarm(TIMEOUT_S);
    if (openpty(&master, &slave, NULL, NULL, NULL) != 0 || tcgetattr(slave, &mode) != 0) {
        return -1;
    }
    mode.c_lflag &= ~(tcflag_t)ECHO;
    mode.c_oflag &= ~(tcflag_t)OPOST;
    tcsetattr(slave, TCSANOW, &mode);
    near_in = slave;
    near_out = dup(slave);
    keyboard = master;
    screen = dup(master);
    console_open(&console, near_in, near_out);
    return 0;
}

static inline int teardown(void **state)
{
    int *const ends[] = { &near_in, &near_out, &keyboard, &screen };
    (void)state;

    console_close(&console);
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        if (*ends[i] >= 0) {
            close(*ends[i]);
            *ends[i] = -1;
        }
    }
    alarm(0);
    return 0;
}

static inline void type_bytes(const char *bytes, size_t length)
{
    assert_int_equal(write(keyboard, bytes, length), length);
}

/* What a terminal is typed arrives a moment later. */
static inline void type(const char *text)
{
    struct pollfd readable = { .fd = near_in, .events = POLLIN };

    type_bytes(text, strlen(text));
    assert_int_equal(poll(&readable, 1, PATIENCE_MS), 1);
}

static inline void hang_up(int *end)
{
    close(*end);
    *end = -1;
}

static inline bool read_at(uint64_t now_us)
{
    memset(line, 0x55, sizeof(line));
    return console_read(&console, now_us, line, sizeof(line));
}

static inline void expect_line(const char *text)
{
    assert_true(read_at(NOW_US));
    assert_string_equal(line, text);
}

static inline void expect_no_line(void)
{
    assert_false(read_at(NOW_US));
}

/* Whether the console is over, for good. */
static inline bool is_over(void)
{
    return console_fd(&console, NOW_US) == -1 && console_next_us(&console, NOW_US) == UINT64_MAX;
}

/* Takes off the screen what comes until `end` stands last on it; a terminal shows a line a moment
 * after it was printed. With "": only what is there. */
static inline const char *take_screen(const char *end)
{
    size_t length = 0;
    struct pollfd readable = { .fd = screen, .events = POLLIN };

    printed[0] = '\0';
    while (length < sizeof(printed) - 1) {
        bool is_all = length >= strlen(end) && strcmp(printed + length - strlen(end), end) == 0;

        if (poll(&readable, 1, is_all ? 0 : PATIENCE_MS) != 1) {
            break;
        }
        ssize_t n = read(screen, printed + length, sizeof(printed) - 1 - length);
        if (n <= 0) {
            break;
        }
        length += (size_t)n;
        printed[length] = '\0';
    }
    return printed;
}

static inline void expect_screen(const char *text)
{
    assert_string_equal(take_screen(text), text);
}

/* Prints until nothing more goes out. */
static inline void fill_screen(void)
{
    char text[CONSOLE_PRINT_BYTES];

    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    for (int i = 0; i < LINES_MOST && console.dropped < 3; i++) {
        console_print(&console, text);
    }
    assert_int_equal(console.dropped, 3);
}

#endif
