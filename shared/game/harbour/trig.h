/* Sine, angle and length in integers, alike on every machine. Knows no boat.
 * Angles are 65536 to the turn, clockwise from +x (y grows downward); sines are Q14.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TRIG_H
#define HP_TRIG_H

#include "base/base.h"

enum {
    TRIG_ONE = 1 << 14,
    TRIG_TURN = 65536,
};

int32_t trig_sin(uint16_t angle);
int32_t trig_cos(uint16_t angle);

/* The direction of a vector, to within a tenth of a degree; 0 for the zero vector. */
uint16_t trig_angle(int32_t dx, int32_t dy);

/* The vector's length, rounded down. */
int32_t trig_length(int32_t dx, int32_t dy);

/* From angle `from` to angle `to` the short way round, -32768..32767. */
static inline int32_t trig_turn(uint16_t from, uint16_t to)
{
    return (int16_t)(uint16_t)(to - from);
}

/* value / 2^bits to the nearest. Shifting a negative number is gcc's and clang's arithmetic
 * shift, which is what makes this round alike on both sides of zero. */
static inline int32_t trig_round(int64_t value, unsigned bits)
{
    return (int32_t)((value + ((int64_t)1 << (bits - 1))) >> bits);
}

#endif
