/* How long the last frames took, and the longest but for one in a hundred.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FRAME_TIMES_H
#define HP_FRAME_TIMES_H

#include "base/base.h"

enum {
    FRAME_TIMES = 300, /* kept: about 5 s */
};

struct frame_times {
    uint32_t us[FRAME_TIMES]; /* a ring */
    uint32_t count;           /* ever added */
};

void frame_times_add(struct frame_times *t, uint64_t us);

/* 99 in a hundred of those kept took at most so long; 0: none is. */
uint32_t frame_times_p99(const struct frame_times *t);

#endif
