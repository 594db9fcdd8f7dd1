/* The generator of all chance: one 64-bit state, SplitMix64 (Steele, Lea, Flood 2014). It lives in
 * the world or in a test, so the same seed gives the same draws everywhere. Not for secrets.
 * SPDX-License-Identifier: MIT */
#ifndef HP_RNG_H
#define HP_RNG_H

#include "base/base.h"

/* The next 32 bits. Any state is a good seed. */
uint32_t rng_next(uint64_t *state);

/* 0..below-1 without noticeable bias (multiply and shift); below must not be 0. */
uint32_t rng_below(uint64_t *state, uint32_t below);

#endif
