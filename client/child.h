/* Child processes that die with their parent, even when the parent is killed with -9.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CHILD_H
#define HP_CHILD_H

#include <sys/types.h>

#include "base/base.h"

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
    int out_fd; /* our end of it; -1: none */
    int status; /* its exit status, or CHILD_BY_SIGNAL + signal */
};

/* Starts `program`, which lies beside this executable. argv ends with NULL. False: `fault`. */
bool child_start(struct child *c, const char *program, const char *const argv[],
                 enum child_output output, char *fault, size_t fault_size);

/* The same; its standard error is added to the file `errors`. NULL: goes where ours goes. */
bool child_start_logged(struct child *c, const char *program, const char *const argv[],
                        enum child_output output, const char *errors, char *fault,
                        size_t fault_size);

/* Reads one line of its output, without the newline, waiting until `until_us`. False: it ended, the
 * time is up, or the line is too long. */
bool child_line(struct child *c, char *line, size_t size, uint64_t until_us);

/* All that it has written, once; terminated, and freed by the caller. NULL: no memory. */
char *child_text(struct child *c, size_t *length);

/* Whether it still runs; collects its status when it does not. Lines it has not been asked for are
 * then gone; what is kept stays. */
bool child_runs(struct child *c);

/* Asks it to end, and ends it if it has not within `grace_us`. */
void child_stop(struct child *c, uint64_t grace_us);

#endif
