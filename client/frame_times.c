/* How long the last frames took. SPDX-License-Identifier: MIT */
#include "client/frame_times.h"

void frame_times_add(struct frame_times *t, uint64_t us)
{
    t->us[t->count++ % FRAME_TIMES] = us > UINT32_MAX ? UINT32_MAX : (uint32_t)us;
}

/* The one that only a hundredth is longer than: that many of the longest are taken out in turn. */
uint32_t frame_times_p99(const struct frame_times *t)
{
    enum { LONGEST = FRAME_TIMES / 100 + 1 };
    uint32_t longest[LONGEST] = { 0 };
    uint32_t kept = t->count < FRAME_TIMES ? t->count : FRAME_TIMES;
    uint32_t rank = kept / 100; /* how many may be longer */

    for (uint32_t i = 0; i < kept; i++) {
        uint32_t us = t->us[i];
        for (uint32_t at = 0; at <= rank; at++) {
            if (us > longest[at]) {
                uint32_t shorter = longest[at];
                longest[at] = us;
                us = shorter;
            }
        }
    }
    return longest[rank];
}
