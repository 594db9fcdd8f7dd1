/* Histograms: 64 bins an octave.
 * SPDX-License-Identifier: MIT */
#include "base/histogram.h"

#include <string.h>

enum {
    EXACT = 128,
    PER_OCTAVE = 64,
    OCTAVE_BITS = 6,
};

void histogram_init(struct histogram *h)
{
    memset(h, 0, sizeof(*h));
}

static uint32_t bin_of(uint32_t value)
{
    if (value < EXACT) {
        return value;
    }
    uint32_t shift = 31u - (uint32_t)__builtin_clz(value) - OCTAVE_BITS;

    return min_u32(EXACT + (shift - 1) * PER_OCTAVE + ((value >> shift) - PER_OCTAVE),
                   HISTOGRAM_BINS - 1);
}

/* The middle of a bin. */
static uint32_t value_of(uint32_t bin)
{
    if (bin < EXACT) {
        return bin;
    }
    uint32_t shift = (bin - EXACT) / PER_OCTAVE + 1;

    return (((bin - EXACT) % PER_OCTAVE + PER_OCTAVE) << shift) + (1u << (shift - 1));
}

void histogram_add(struct histogram *h, uint32_t value)
{
    h->count++;
    h->most = value > h->most ? value : h->most;
    h->bins[bin_of(value)]++;
}

uint32_t histogram_at(const struct histogram *h, uint32_t permille)
{
    uint64_t wanted = (h->count * permille + 999) / 1000;
    uint64_t seen = 0;

    for (uint32_t i = 0; i < HISTOGRAM_BINS && h->count > 0; i++) {
        seen += h->bins[i];
        if (seen >= wanted && seen > 0) {
            return min_u32(value_of(i), h->most);
        }
    }
    return 0;
}
