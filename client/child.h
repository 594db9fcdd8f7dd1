/* Child processes that die with their parent, even when the parent is killed with -9; but for those
 * that are to outlive it.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CHILD_H
#define HP_CHILD_H

#include <sys/types.h>

#include "client/line_in.h"

/* Where its standard output goes. */
enum child_output {
    CHILD_OUTPUT_OURS,  /* where ours goes */
    CHILD_OUTPUT_LINES, /* to child_line */
    CHILD_OUTPUT_KEPT,  /* to memory, for child_text */
};

enum {
    CHILD_BY_SIGNAL = 128, /* and the signal's number: the status of one ended by it */
};

struct child {
    pid_t pid; /* 0: none, or it has ended */
    enum child_output output;
    int in_fd;            /* our end of its standard input; -1: it has ours */
    int out_fd;           /* our end of its output; -1: none */
    struct line_in lines; /* out of it */
    bool is_asked;        /* to end: a second time would end it without a goodbye */
    int status;           /* its exit status, or CHILD_BY_SIGNAL + signal */
};

struct child_start {
    const char *const *argv; /* ends with NULL; [0] is a program that lies beside this executable */
    enum child_output output;
    bool outlives; /* goes on when the parent ends, in a session of its own */
    bool is_told;  /* its standard input is for child_tell */
    const char
        *errors; /* the file that its standard error is added to; NULL: goes where ours goes */
};

/* False: `fault`. */
bool child_start(struct child *c, const struct child_start *how, char *fault, size_t fault_size);

/* Writes one line to it, without a newline at its end. Never waits. False: it does not read, or has
 * ended, and has not got it. */
bool child_tell(struct child *c, const char *line);

/* Reads one line of its output, without the newline, waiting until `until_us` (0: not at all).
 * False: it ended, or the time is up. */
bool child_line(struct child *c, char *line, size_t size, uint64_t until_us);

/* All that it has written, once; terminated, and freed by the caller. NULL: no memory. */
char *child_text(struct child *c, size_t *length);

/* Whether it still runs; collects its status when it does not. Lines it has not been asked for are
 * then gone; what is kept stays. */
bool child_runs(struct child *c);

/* How it has ended, as a sentence goes on behind its name: "was ended by signal 9 (Killed)", "has
 * ended with status 3". */
void child_say_end(const struct child *c, char *text, size_t size);

/* Asks it to end. For several at once, before child_stop waits for one after another. */
void child_ask(struct child *c);

/* Asks it to end, and ends it if it has not within `grace_us`. */
void child_stop(struct child *c, uint64_t grace_us);

#endif
