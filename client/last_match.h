/* Where headless play leaves its last match: a folder with a picture and a report, of which every
 * session that runs at the same time has its own (last-match, last-match-2...). For the rim only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LAST_MATCH_H
#define HP_LAST_MATCH_H

#include <limits.h>

#include "base/base.h"

enum {
    LAST_MATCHES = 16, /* sessions at the same time */
    LAST_MATCH_BYTES = PATH_MAX + 32,
};

struct last_match {
    char picture[LAST_MATCH_BYTES];
    char report[LAST_MATCH_BYTES];
    int lock; /* the folder, locked; closed on exec; -1: none */
};

/* Finds the first folder that no other session has, makes it, and holds it until last_match_close.
 * False: `fault` says why nothing can be kept. */
bool last_match_open(struct last_match *m, char *fault, size_t fault_size);

/* Harmless on one that failed to open. */
void last_match_close(struct last_match *m);

#endif
