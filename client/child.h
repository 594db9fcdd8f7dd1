/* Child processes that die with their parent, even when the parent is killed with -9.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CHILD_H
#define HP_CHILD_H

#include <sys/types.h>

#include "base/base.h"

struct child {
    pid_t pid;  /* 0: none, or it has ended */
    int out_fd; /* what it writes to stdout; -1 if that goes where ours goes */
    int status; /* its exit status, 128 + signal if one ended it */
};

/* Starts `program`, which lies beside this executable. argv ends with NULL. False: `fault`. */
bool child_start(struct child *c, const char *program, const char *const argv[], bool takes_output,
                 char *fault, size_t fault_size);

/* Reads one line of its output, without the newline, waiting until `until_us`. False: it ended, the
 * time is up, or the line is too long. */
bool child_line(struct child *c, char *line, size_t size, uint64_t until_us);

/* Whether it still runs; collects its status when it does not. */
bool child_runs(struct child *c);

/* Asks it to end, and ends it if it has not within `grace_us`. */
void child_stop(struct child *c, uint64_t grace_us);

#endif
