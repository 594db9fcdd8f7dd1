/* Lines out of a pipe, whole ones only: what has come of the next is kept until its end is there.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LINE_IN_H
#define HP_LINE_IN_H

#include "base/base.h"

enum {
    LINE_IN_BYTES = 1024, /* a longer line is thrown away */
};

struct line_in {
    int fd;     /* -1: it is over. Stays the owner's, who may set this back */
    bool skips; /* the rest of a line that was too long */
    size_t length;
    char bytes[LINE_IN_BYTES];
};

void line_in_open(struct line_in *l, int fd);

/* The next line without its newline, waiting until `until_us` (clock_now_us; 0: not at all). False:
 * there is none in time, or it is over. */
bool line_in_next(struct line_in *l, char *line, size_t size, uint64_t until_us);

#endif
