/* A bare loop that sleeps to 60 deadlines a second and does nothing else: how often this machine
 * wakes anybody more than 1 ms late.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

enum {
    LATE_US = 1000,
};

int main(int argc, char *argv[])
{
    uint64_t ticks = argc == 2 ? (uint64_t)atoi(argv[1]) * TICK_HZ : 0;
    uint64_t late = 0;

    if (ticks == 0) {
        fprintf(stderr, "usage: bench_sleep SECONDS\n");
        return 64;
    }
    clock_be_precise();
    uint64_t start_us = clock_now_us();
    for (uint64_t i = 1; i <= ticks; i++) {
        uint64_t deadline_us = start_us + tick_to_us(i);

        clock_sleep_until_us(deadline_us);
        late += clock_now_us() > deadline_us + LATE_US;
    }
    printf("{\"ticks\": %llu, \"late_ticks\": %llu}\n", (unsigned long long)ticks,
           (unsigned long long)late);
    return 0;
}
