/* A console: lines that somebody types on standard input, and answers on standard
 * output. Neither end ever makes the program wait: not a reader that has stopped, not a flood, not
 * a terminal that is another job's just now. Knows no command. For the rim only.
 *
 *              closed, end of file, an error
 *     reading ------------------------------> over: never looked at again
 *      |   ^
 *      |   | look_us                what makes it rest             for
 *      v   |                        in the background              CONSOLE_LOOK_US
 *     resting                       more than CONSOLE_BYTES came   CONSOLE_REST_US
 *
 * SPDX-License-Identifier: MIT */
#ifndef HP_CONSOLE_H
#define HP_CONSOLE_H

#include "base/outlet.h"

enum {
    CONSOLE_TEXT_BYTES = 200,  /* of a line that is read, cleaned: the rest is not used */
    CONSOLE_BYTES = 1024,      /* taken at once; no raw line is longer */
    CONSOLE_PRINT_BYTES = 512, /* of a printed line, without what is said of those dropped */
    CONSOLE_LOOK_US = 1000000, /* a shell does not tell a job that it is in front again */
    CONSOLE_REST_US = 16667,
};

struct console {
    int in; /* -1: over */
    struct outlet out;
    bool owns_in;
    bool has_prompt;  /* both ends are terminals */
    bool is_prompted; /* the cursor stands behind the prompt */
    bool skips;       /* what comes is the rest of a line that was too long */
    bool has_read;    /* since console_read last said that there is no more */
    uint64_t look_us; /* nothing is read before */
    uint64_t dropped; /* lines that were not printed since the last that was */
    size_t length;
    char bytes[CONSOLE_BYTES]; /* read, and not yet a line */
};

/* `in` and `out` stay the caller's and must be open for as long as the console is; their flags stay
 * as they are, which other programs share. To be called before anything else is opened: a closed
 * standard input is only told from the next file by its number. */
void console_open(struct console *c, int in, int out);

/* What to poll for reading; -1: nothing now. Ask before each wait. */
int console_fd(struct console *c, uint64_t now_us);

/* When to stop waiting and ask console_fd again; UINT64_MAX: never, or it is readable, and what
 * comes ends the wait. To be asked behind console_fd. */
uint64_t console_next_us(const struct console *c, uint64_t now_us);

/* The next line, as clean text (base/text.h) of at most CONSOLE_TEXT_BYTES and never empty. Call
 * again until it says false: then there is no whole line, or it is enough for this time. So each
 * such round takes at most CONSOLE_BYTES. Of a longer line the rest is thrown away, which is said.
 * Shows the prompt when it says false. */
bool console_read(struct console *c, uint64_t now_us, char *line, size_t size);

/* Prints one line, cleaned. One for which there is no room is dropped and counted; the next one
 * says how many were. */
void console_print(struct console *c, const char *text);

void console_close(struct console *c);

#endif
