/* A player's hand: changes what it holds down at random moments, as keys do, and prints how long it
 * took from each change to its confirmed result: "P50 P99" in milliseconds.
 * SPDX-License-Identifier: MIT */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/rng.h"
#include "client/client.h"
#include "game/harbour/harbour.h"
#include "net/enet_transport.h"

enum {
    LOOPBACK = 0x7F000001,
    LEAST_US = 60000, /* between two changes */
    SPREAD_US = 120000,
    SETTLE_US = 2000000,
};

static void change_keys(struct client *c, uint64_t *chance, uint64_t now_us)
{
    struct harbour_input held = { .steer = (int8_t)((int)rng_below(chance, 15) - 7),
                                  .drive = HARBOUR_AXIS };
    struct input in;

    _Static_assert(sizeof(held) == sizeof(in), "an input is an input");
    __builtin_memcpy(&in, &held, sizeof(in));
    client_hold(c, &in, now_us);
}

static void play(struct client *c, struct transport *net, uint64_t end_us)
{
    uint64_t chance = 1;
    uint64_t now_us = clock_now_us();
    uint64_t settled_us = now_us + SETTLE_US;
    uint64_t change_us = settled_us;

    while (now_us < end_us) {
        struct pollfd readable = { .fd = net->fd, .events = POLLIN };
        uint64_t next_us = client_next_us(c) < change_us ? client_next_us(c) : change_us;
        struct timespec timeout = clock_left(next_us, now_us);

        ppoll(&readable, 1, &timeout, NULL);
        now_us = clock_now_us();
        if (now_us >= change_us) {
            change_keys(c, &chance, now_us);
            change_us = now_us + LEAST_US + rng_below(&chance, SPREAD_US);
        }
        client_update(c, now_us);
    }
}

int main(int argc, char *argv[])
{
    static struct client c;
    struct client_options options = { .server = { LOOPBACK, 0 }, .name = "Hand" };
    struct enet_transport_options ends = {
        .peers = 1,
        .terms = { .version = PROTO_VERSION, .protocol = message_catalogue_hash() },
        .chance = chance_of_machine(),
    };
    char fault[256] = "";
    int error;

    if (argc != 3) {
        fprintf(stderr, "usage: bench_key PORT SECONDS\n");
        return 64;
    }
    options.server.port = (uint16_t)atoi(argv[1]);
    struct transport *net = enet_transport_start(fault, sizeof(fault))
                                ? enet_transport_open(&ends, fault, sizeof(fault), &error)
                                : NULL;
    uint64_t now_us = clock_now_us();

    if (net == NULL) {
        fprintf(stderr, "bench_key: %s\n", fault);
        return 69;
    }
    client_init(&c, &options, net, now_us);
    clock_be_precise();
    client_start(&c, now_us);
    play(&c, net, now_us + SETTLE_US + (uint64_t)atoi(argv[2]) * 1000000u);
    printf("%.2f %.2f\n", histogram_at(&c.figures.key_us, 500) / 1000.0,
           histogram_at(&c.figures.key_us, 990) / 1000.0);
    client_leave(&c);
    client_update(&c, clock_now_us());
    client_done(&c);
    net->ops->close(net);
    return c.figures.key_us.count > 0 ? 0 : 1;
}
