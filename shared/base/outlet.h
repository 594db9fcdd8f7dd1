/* Where whole lines are written without ever waiting for a reader: a pipe that nobody empties, a
 * terminal that nobody looks at. Knows nothing of what is said. For the rim, and for the log.
 * SPDX-License-Identifier: MIT */
#ifndef HP_OUTLET_H
#define HP_OUTLET_H

#include "base/base.h"

struct outlet {
    int fd;       /* -1: nothing is written */
    bool is_ours; /* opened anew */
    bool is_torn; /* part of a line was written, without its end */
};

/* The same terminal or pipe, opened anew and never waiting (`flags`: O_RDONLY or O_WRONLY), to be
 * closed by the caller; or `fd` itself, where there is no need or no way. *is_ours says which. */
int outlet_open_anew(int fd, int flags, bool *is_ours);

/* `fd` stays the caller's, must be open for as long as the outlet is, and keeps its flags, which
 * other programs share. One that is not open writes nothing. */
void outlet_open(struct outlet *o, int fd);

/* False: there was no room for all of it. What comes next then stands behind a part of a line if
 * is_torn says so. */
bool outlet_put(struct outlet *o, const char *bytes, size_t length);

void outlet_close(struct outlet *o);

#endif
