/* What another process used: prints `CPU_NS ELAPSED_NS RSS_KB` for a span of steady state, so that
 * neither its start nor its end is in the figure.
 * SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"

static int64_t read_ns(clockid_t clock)
{
    struct timespec t = { 0 };

    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static long resident_kb(pid_t pid)
{
    char path[64];
    long pages = 0;

    snprintf(path, sizeof path, "/proc/%d/statm", (int)pid);
    FILE *f = fopen(path, "r");
    if (f != NULL) {
        if (fscanf(f, "%*d %ld", &pages) != 1) {
            pages = 0;
        }
        fclose(f);
    }
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

int main(int argc, char *argv[])
{
    clockid_t cpu;

    if (argc != 3) {
        fprintf(stderr, "usage: bench_watch PID SECONDS\n");
        return 64;
    }
    pid_t pid = (pid_t)atoi(argv[1]);
    if (pid <= 0 || clock_getcpuclockid(pid, &cpu) != 0) {
        fprintf(stderr, "bench_watch: there is no process %s\n", argv[1]);
        return 69;
    }
    int64_t cpu_ns = read_ns(cpu);
    int64_t start_ns = read_ns(CLOCK_MONOTONIC);
    usleep((useconds_t)(atof(argv[2]) * 1e6));
    int64_t end_ns = read_ns(CLOCK_MONOTONIC);
    printf("%" PRId64 " %" PRId64 " %ld\n", read_ns(cpu) - cpu_ns, end_ns - start_ns,
           resident_kb(pid));
    return 0;
}
