/* The monotonic clock and sleeping: for the rim only (each main.c and the threads it starts).
 * Everything below takes now_us as a parameter.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CLOCK_H
#define HP_CLOCK_H

#include <time.h>

#include "base/base.h"

/* Microseconds of CLOCK_MONOTONIC. */
uint64_t clock_now_us(void);

/* The time from now_us to until_us as ppoll takes it; none if that is past. */
struct timespec clock_left(uint64_t until_us, uint64_t now_us);

/* Sleeps until that moment, or until a signal comes. The timer slack of the thread should be
 * lowered first (clock_be_precise). */
void clock_sleep_until_us(uint64_t when_us);

/* Asks the kernel for timers without slack in the calling thread. */
void clock_be_precise(void);

#endif
