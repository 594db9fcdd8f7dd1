/* The load generator: any number of clients in one process, their sends spread over the tick, so
 * that the server under test is all that is measured. Prints JOINED when every client is in, and
 * after SECONDS more, or at SIGTERM, one JSON object: what went to and fro since then.
 * Knows no protocol: a kind (load.h) is one row of the table.
 * SPDX-License-Identifier: MIT */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "tests/bench/load.h"

enum {
    AHEAD_US = 200, /* a send goes out at most this early: saves a sleep per client */
    CONNECTS_A_TICK = 16,
    JOIN_SECONDS = 30, /* all must be in by then */
};

static const struct load_kind *const kinds[] = {
    &load_floor,
    &load_homeport,
};

static volatile sig_atomic_t is_over;

static void on_signal(int number)
{
    (void)number;
    is_over = 1;
}

static void turn(const struct load_kind *kind, void *load, int client, uint32_t tick)
{
    uint64_t now_us = clock_now_us();
    uint32_t connects_at = (uint32_t)(client / CONNECTS_A_TICK);

    if (client % LOAD_GROUP == 0) {
        kind->receive(load, client / LOAD_GROUP, now_us);
    }
    if (tick == connects_at) {
        kind->connect(load, client, now_us);
    } else if (tick > connects_at) {
        kind->tick(load, client, now_us);
    }
}

static void one_tick(const struct load_kind *kind, void *load, int clients, uint32_t tick,
                     uint64_t start_us)
{
    for (int i = 0; i < clients && !is_over; i++) {
        uint64_t due_us =
            start_us +
            (tick_to_us((uint64_t)tick * (uint64_t)clients + (uint64_t)i)) / (uint64_t)clients;

        if (due_us > clock_now_us() + AHEAD_US) {
            clock_sleep_until_us(due_us);
        }
        turn(kind, load, i, tick);
    }
}

static void report(const struct load_count *from, const struct load_count *to, int clients,
                   uint64_t span_us, uint64_t cpu_us)
{
    printf("{\"clients\": %d, \"joined\": %d, \"seconds\": %.3f, \"sent\": %llu, "
           "\"received\": %llu, \"sent_bytes\": %llu, \"received_bytes\": %llu, "
           "\"faults\": %llu, \"cpu_share\": %.3f}\n",
           clients, to->joined, (double)span_us / 1e6, (unsigned long long)(to->sent - from->sent),
           (unsigned long long)(to->received - from->received),
           (unsigned long long)(to->sent_bytes - from->sent_bytes),
           (unsigned long long)(to->received_bytes - from->received_bytes),
           (unsigned long long)to->faults, span_us > 0 ? (double)cpu_us / (double)span_us : 0.0);
}

static uint64_t cpu_now_us(void)
{
    return (uint64_t)clock() * (1000000u / CLOCKS_PER_SEC);
}

static int run(const struct load_kind *kind, void *load, int clients, uint32_t seconds)
{
    struct load_count joined = { 0 };
    struct load_count now = { 0 };
    uint64_t start_us = clock_now_us();
    uint64_t joined_us = 0;
    uint64_t joined_cpu_us = 0;
    uint32_t last_tick = JOIN_SECONDS * TICK_HZ;

    for (uint32_t tick = 0; tick < last_tick && !is_over; tick++) {
        one_tick(kind, load, clients, tick, start_us);
        kind->count(load, &now);
        if (joined_us == 0 && now.joined == clients) {
            joined = now;
            joined_us = clock_now_us();
            joined_cpu_us = cpu_now_us();
            last_tick = tick + seconds * TICK_HZ;
            printf("JOINED %d\n", clients);
            fflush(stdout);
        }
    }
    if (joined_us == 0) {
        fprintf(stderr, "bench_load: only %d of %d clients got in\n", now.joined, clients);
        return 1;
    }
    report(&joined, &now, clients, clock_now_us() - joined_us, cpu_now_us() - joined_cpu_us);
    return now.joined == clients && now.faults == 0 ? 0 : 1;
}

static const struct load_kind *kind_named(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (strcmp(kinds[i]->name, name) == 0) {
            return kinds[i];
        }
    }
    return NULL;
}

int main(int argc, char *argv[])
{
    const struct load_kind *kind = argc == 5 ? kind_named(argv[1]) : NULL;
    int port = argc == 5 ? atoi(argv[2]) : 0;
    int clients = argc == 5 ? atoi(argv[3]) : 0;
    int seconds = argc == 5 ? atoi(argv[4]) : 0;

    if (kind == NULL || port < 1 || port > UINT16_MAX || clients < 1 ||
        clients > LOAD_CLIENTS_MOST || seconds < 1) {
        fprintf(stderr, "usage: bench_load KIND PORT CLIENTS SECONDS\n");
        return 64;
    }
    signal(SIGTERM, on_signal);
    signal(SIGINT, on_signal);
    clock_be_precise();
    void *load = kind->open((uint16_t)port, clients);
    if (load == NULL) {
        return 69;
    }
    int status = run(kind, load, clients, (uint32_t)seconds);
    kind->close(load);
    return status;
}
