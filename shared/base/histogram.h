/* Counts of values by size, for medians and percentiles: exact below 128, within 1.6 % above.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HISTOGRAM_H
#define HP_HISTOGRAM_H

#include "base/base.h"

enum {
    HISTOGRAM_BINS = 128 + 25 * 64,
};

struct histogram {
    uint64_t count;
    uint32_t most; /* the largest value, exact */
    uint32_t bins[HISTOGRAM_BINS];
};

/* Zeroes it. */
void histogram_init(struct histogram *h);

void histogram_add(struct histogram *h, uint32_t value);

/* The value that `permille` of all are at or below; 0 when there is none. */
uint32_t histogram_at(const struct histogram *h, uint32_t permille);

#endif
