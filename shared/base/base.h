/* The few things every file may use: the tick's length and small integer helpers.
 * Knows nothing of any other header of the project.
 * SPDX-License-Identifier: MIT */
#ifndef HP_BASE_H
#define HP_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* World structs are hashed as they lie in memory, so all ends must lay them out alike. */
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "Homeport hashes its world as little-endian memory; this machine is big-endian."
#endif

enum {
    TICK_HZ = 60,
};

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static inline int32_t clamp_i32(int32_t value, int32_t least, int32_t most)
{
    return value < least ? least : value > most ? most : value;
}

static inline int64_t clamp_i64(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

static inline uint32_t min_u32(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static inline size_t min_size(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* When tick number `tick` begins, in microseconds after tick 0. Exact: a tick is 16,666 2/3 us,
 * so the sum never drifts. */
static inline uint64_t tick_to_us(uint64_t tick)
{
    return tick * 50000u / 3u;
}

#endif
