/* bench_join PORT COUNT: comes in and leaves that often, each time as somebody new, at any moment
 * of a tick. Prints one line each: NAME MEDIAN LEAST MOST, in microseconds from the first word to
 * being connected, and to being seated with the first keyframe applied. The code of a private match
 * is in HOMEPORT_CODE.
 * SPDX-License-Identifier: MIT */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/rng.h"
#include "client/client.h"
#include "net/enet_transport.h"

enum {
    LOOPBACK = 0x7F000001,
    JOINS_MOST = 1000,
    PATIENCE_US = 5000000,
    LEAST_US = 50000, /* between two joins */
    SPREAD_US = 50000,
};

struct join {
    double connected_us;
    double seated_us;
};

/* Until the client is in that state or a later one, or the patience is over. */
static bool reach(struct client *c, struct transport *net, enum client_state state)
{
    uint64_t now_us = clock_now_us();
    uint64_t end_us = now_us + PATIENCE_US;

    while ((c->state < state || c->state > CLIENT_PLAYING) && now_us < end_us) {
        struct pollfd readable = { .fd = net->fd, .events = POLLIN };
        uint64_t next_us = client_next_us(c) < end_us ? client_next_us(c) : end_us;
        struct timespec timeout = clock_left(next_us, now_us);

        ppoll(&readable, 1, &timeout, NULL);
        now_us = clock_now_us();
        client_update(c, now_us);
    }
    return now_us < end_us;
}

/* Until the server has heard the goodbye: whoever just goes silent keeps the seat for a while. */
static void leave(struct client *c, struct transport *net, uint64_t pause_us)
{
    uint64_t begin_us = clock_now_us();
    uint64_t now_us = begin_us;

    client_leave(c);
    while (now_us < begin_us + pause_us ||
           (c->state != CLIENT_IDLE && now_us < begin_us + PATIENCE_US)) {
        client_update(c, now_us);
        nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
        now_us = clock_now_us();
    }
    client_done(c);
    net->ops->close(net);
}

static bool join_once(const struct enet_transport_options *ends,
                      const struct client_options *options, uint64_t pause_us, struct join *join)
{
    static struct client c;
    char fault[256] = "";
    int error;
    struct transport *net = enet_transport_open(ends, fault, sizeof(fault), &error);
    uint64_t begin_us = clock_now_us();

    if (net == NULL) {
        fprintf(stderr, "bench_join: %s\n", fault);
        return false;
    }
    client_init(&c, options, net, begin_us);
    client_start(&c, begin_us);
    bool is_in = reach(&c, net, CLIENT_GREETING);
    join->connected_us = (double)(clock_now_us() - begin_us);
    is_in = is_in && reach(&c, net, CLIENT_PLAYING);
    join->seated_us = (double)(clock_now_us() - begin_us);
    if (!is_in) {
        fprintf(stderr, "bench_join: %s\n", c.status);
    }
    leave(&c, net, pause_us);
    return is_in;
}

static int by_size(const void *a, const void *b)
{
    const double *x = a;
    const double *y = b;

    return (*x > *y) - (*x < *y);
}

static void report(const char *name, const struct join *joins, int count, size_t offset)
{
    static double values[JOINS_MOST];

    for (int i = 0; i < count; i++) {
        values[i] = *(const double *)(const void *)((const char *)&joins[i] + offset);
    }
    qsort(values, (size_t)count, sizeof(values[0]), by_size);
    printf("%-16s %9.0f %9.0f %9.0f\n", name, values[count / 2], values[0], values[count - 1]);
}

int main(int argc, char *argv[])
{
    static struct join joins[JOINS_MOST];
    static struct code code;
    const char *text = getenv("HOMEPORT_CODE");
    struct client_options options = { .server = { LOOPBACK, 0 }, .name = "Guest" };
    const struct enet_transport_options ends = {
        .peers = 1,
        .terms = { .version = PROTO_VERSION, .protocol = message_catalogue_hash() },
        .chance = chance_of_machine(),
        .code = text != NULL && code_parse(&code, text) ? &code : NULL,
    };
    char fault[256] = "";
    uint64_t chance = 1;
    int count = argc == 3 ? atoi(argv[2]) : 0;

    if (count < 1 || count > JOINS_MOST) {
        fprintf(stderr, "usage: bench_join PORT COUNT\n");
        return 64;
    }
    if (!enet_transport_start(fault, sizeof(fault))) {
        fprintf(stderr, "bench_join: %s\n", fault);
        return 70;
    }
    options.server.port = (uint16_t)atoi(argv[1]);
    clock_be_precise();
    for (int i = 0; i < count; i++) {
        if (!join_once(&ends, &options, LEAST_US + rng_below(&chance, SPREAD_US), &joins[i])) {
            return 1;
        }
    }
    report("connected_us", joins, count, offsetof(struct join, connected_us));
    report("seated_us", joins, count, offsetof(struct join, seated_us));
    return 0;
}
