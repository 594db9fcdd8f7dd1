/* The monotonic clock of Linux. Knows nothing of ticks.
 * SPDX-License-Identifier: MIT */
#include "base/clock.h"

#include <sys/prctl.h>

enum {
    US_IN_S = 1000000,
    NS_IN_US = 1000,
};

uint64_t clock_now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * US_IN_S + (uint64_t)now.tv_nsec / NS_IN_US;
}

static struct timespec timespec_of(uint64_t us)
{
    return (struct timespec){ .tv_sec = (time_t)(us / US_IN_S),
                              .tv_nsec = (long)(us % US_IN_S) * NS_IN_US };
}

struct timespec clock_left(uint64_t until_us, uint64_t now_us)
{
    return timespec_of(until_us > now_us ? until_us - now_us : 0);
}

void clock_sleep_until_us(uint64_t when_us)
{
    struct timespec when = timespec_of(when_us);

    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL);
}

void clock_be_precise(void)
{
    prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
}
