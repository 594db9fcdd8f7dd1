/* The folder that a trial keeps its reports in: found or made, one trial's at a time, and tried for
 * room before anything runs. For the rim only: it asks the machine for files.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TRIAL_FOLDER_H
#define HP_TRIAL_FOLDER_H

#include "base/folder.h"
#include "base/options.h"

struct trial_folder {
    char path[PATH_MAX]; /* absolute */
    int lock;            /* -1: not held */
};

/* Opens the folder `out`; NULL: the user's own for trials. Returns an exit status; but for
 * EXIT_STATUS_OK `fault` says what is in the way, who holds it and what to do, and there is nothing
 * to close. */
enum exit_status trial_folder_open(struct trial_folder *f, const char *out, char *fault,
                                   size_t fault_size);

/* Lets the next trial in. */
void trial_folder_close(struct trial_folder *f);

#endif
