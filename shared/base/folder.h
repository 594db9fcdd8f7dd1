/* The folders in which programs keep what is theirs: found or made, closed to others, locked while
 * in use. For the rim only: it asks the machine for files and its environment.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FOLDER_H
#define HP_FOLDER_H

#include <limits.h>
#include <sys/types.h>

#include "base/base.h"

enum {
    FOLDER_NOTICE_BYTES = 512,
    FOLDER_FAULT_BYTES = PATH_MAX + 256, /* no fault is longer */
};

/* Opens BASE/`name`, making what is missing, 0700; BASE is `data`, the folder given with --data,
 * else $XDG_DATA_HOME/homeport, else ~/.local/share/homeport; never the current folder unless that
 * is given. `path` is absolute. `what` is kept there: "a profile". False: `fault` says what is in
 * the way and what to do. */
bool folder_open(const char *data, const char *name, const char *what, char path[PATH_MAX],
                 char *notice, size_t notice_size, char *fault, size_t fault_size);

/* A folder of ours: made if missing, narrowed if wide; another user's is refused, who could read
 * what is in it or put his own there. NULL, or why not. */
const char *folder_own(const char *path, char *notice, size_t notice_size);

/* Takes from others what they may do with `path`, whose mode that is, and notes it behind what the
 * notice says already. False: errno tells. */
bool folder_narrow(const char *path, mode_t mode, char *notice, size_t notice_size);

/* False: the path is too long. */
bool folder_join(char to[PATH_MAX], const char *folder, const char *name);

/* Locks the file at `path`, made if missing; it holds our process id as text. Closing what is
 * returned lets go, and so does the end of the process. -1: errno tells; with EWOULDBLOCK another
 * process holds it, and *holder is its number, or 0. */
int folder_lock(const char *path, long *holder);

#endif
