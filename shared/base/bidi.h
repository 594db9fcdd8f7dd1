/* In which order the parts of a line stand from left to right, where Arabic or Hebrew stands in it:
 * the runs of Unicode's bidirectional algorithm, without its explicit marks.
 * SPDX-License-Identifier: MIT */
#ifndef HP_BIDI_H
#define HP_BIDI_H

#include "base/base.h"

enum {
    BIDI_CODES = 320, /* of a line; what is longer is one run */
    BIDI_RUNS = 24,   /* likewise */
};

/* A part of the line that is read in one direction. */
struct bidi_run {
    int from; /* bytes */
    int length;
    bool is_right; /* from right to left */
};

/* Whether anything in that UTF-8 text is read from right to left. */
bool bidi_is_needed(const char *text);

/* Whether that text begins at the right: its first letter says so, and for all its lines. */
bool bidi_begins_right(const char *text);

/* Fills the runs of a line, of a text that begins at the right or does not, in the order they stand
 * in, the leftmost first; returns how many. */
int bidi_runs(const char *line, bool begins_right, struct bidi_run runs[BIDI_RUNS]);

#endif
