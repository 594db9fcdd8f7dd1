/* SplitMix64.
 * SPDX-License-Identifier: MIT */
#include "base/rng.h"

#include <assert.h>

uint32_t rng_next(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)((z ^ (z >> 31)) >> 32);
}

uint32_t rng_below(uint64_t *state, uint32_t below)
{
    assert(below > 0);
    return (uint32_t)(((uint64_t)rng_next(state) * below) >> 32);
}
