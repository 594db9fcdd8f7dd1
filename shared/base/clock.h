/* The monotonic clock and sleeping: for the rim only (each main.c and the threads it starts).
 * Everything below takes now_us as a parameter.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CLOCK_H
#define HP_CLOCK_H

#include "base/base.h"

/* Microseconds of CLOCK_MONOTONIC. */
uint64_t clock_now_us(void);

/* Sleeps until that moment, or until a signal comes. The timer slack of the thread should be
 * lowered first (clock_be_precise). */
void clock_sleep_until_us(uint64_t when_us);

/* Asks the kernel for timers without slack in the calling thread. */
void clock_be_precise(void);

#endif
