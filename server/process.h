/* What /proc says of a process. For the rim only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PROCESS_H
#define HP_PROCESS_H

#include <sys/types.h>

#include "base/base.h"

enum {
    PROCESS_NAME_BYTES = 64,
};

struct process {
    int pid;
    char name[PROCESS_NAME_BYTES]; /* clean; the kernel keeps 15 bytes of it */
    uid_t owner;
    int parent;
    uint64_t since_s; /* Unix time; 0: can't be told */
};

/* False: there is none, or it can't be seen. */
bool process_look(int pid, struct process *p);

/* Whether it has the socket of that inode open, as far as this user may look. */
bool process_has_socket(int pid, unsigned long inode);

/* The processes that are stopped, by a signal or a debugger, of this user; root sees all. Returns
 * how many, at most `most`. */
int process_list_stopped(int *pids, int most);

/* The process that has the socket of that inode open, as far as this user may look. 0: none is
 * seen. */
int process_with_socket(unsigned long inode);

#endif
