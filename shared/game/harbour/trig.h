/* Sine, angle and length in integers, alike on every machine. Knows no boat.
 * Angles are 65536 to the turn, clockwise from +x (y grows downward); sines are Q14.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TRIG_H
#define HP_TRIG_H

#include "base/base.h"

enum {
    TRIG_ONE = 1 << 14,
    TRIG_TURN = 65536,
    TRIG_WAVE_BITS = 6, /* 64 angles between two entries of the wave, interpolated */
    TRIG_WAVE = (TRIG_TURN / 4 >> TRIG_WAVE_BITS) + 2,
};

/* A quarter wave: round(16384 * sin(pi / 2 * i / 256)), i = 0..256, and the last one once more. */
extern const int16_t trig_quarter_wave[TRIG_WAVE];

static inline int32_t trig_sin(uint16_t angle)
{
    uint32_t within = angle % (TRIG_TURN / 4);
    uint32_t folded = angle & TRIG_TURN / 4 ? TRIG_TURN / 4 - within : within;
    const int16_t *wave = &trig_quarter_wave[folded >> TRIG_WAVE_BITS];
    int32_t between = (int32_t)(folded % (1 << TRIG_WAVE_BITS));
    int32_t size = wave[0] + (((wave[1] - wave[0]) * between + 32) >> TRIG_WAVE_BITS);

    return angle & TRIG_TURN / 2 ? -size : size;
}

static inline int32_t trig_cos(uint16_t angle)
{
    return trig_sin((uint16_t)(angle + TRIG_TURN / 4));
}

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
