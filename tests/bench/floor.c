/* The floor: a bare ENet server as a plain program would write it, the least that any server of 60
 * ticks a second must spend. Each tick it drains its socket once and sends 200 bytes to each
 * client. Owns nothing else and must never use a line of the project: it is what we are measured
 * against.
 * SPDX-License-Identifier: MIT */
#include <enet/enet.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

enum {
    FLOOR_HZ = 60,
    FLOOR_SEND_BYTES = 200,
    FLOOR_SOCKET_BYTES = 4 * 1024 * 1024, /* as the server under test: no input may be lost */
};

struct floor {
    ENetHost *host;
    uint64_t ticks;
    uint64_t client_ticks; /* clients sent to, summed over the ticks */
    uint64_t inputs;
    uint64_t late_ticks; /* woken more than 1 ms after the deadline */
};

static volatile sig_atomic_t is_over;

static void on_signal(int number)
{
    (void)number;
    is_over = 1;
}

static uint64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void sleep_until_ns(uint64_t when)
{
    struct timespec t = { (time_t)(when / 1000000000u), (long)(when % 1000000000u) };

    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}

static void drain(struct floor *f)
{
    ENetEvent event;

    while (enet_host_service(f->host, &event, 0) > 0) {
        if (event.type == ENET_EVENT_TYPE_RECEIVE) {
            f->inputs++;
            enet_packet_destroy(event.packet);
        }
    }
}

static void send_all(struct floor *f)
{
    uint8_t state[FLOOR_SEND_BYTES];

    memset(state, (int)(f->ticks & 0xFF), sizeof state);
    for (size_t i = 0; i < f->host->peerCount; i++) {
        ENetPeer *peer = &f->host->peers[i];

        if (peer->state != ENET_PEER_STATE_CONNECTED) {
            continue;
        }
        ENetPacket *packet = enet_packet_create(state, sizeof state, ENET_PACKET_FLAG_UNSEQUENCED);
        if (packet != NULL && enet_peer_send(peer, 0, packet) < 0) {
            enet_packet_destroy(packet);
        }
        f->client_ticks++;
    }
    enet_host_flush(f->host);
}

static void run(struct floor *f)
{
    uint64_t start = now_ns();

    while (!is_over) {
        uint64_t deadline = start + (f->ticks + 1) * 1000000000u / FLOOR_HZ;

        sleep_until_ns(deadline);
        f->late_ticks += now_ns() > deadline + 1000000u;
        drain(f);
        send_all(f);
        f->ticks++;
    }
}

static double seconds_of(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static void report(const struct floor *f)
{
    struct rusage used;

    getrusage(RUSAGE_SELF, &used);
    printf("{\"ticks\": %llu, \"client_ticks\": %llu, \"inputs\": %llu, \"late_ticks\": %llu, "
           "\"cpu_seconds\": %.6f}\n",
           (unsigned long long)f->ticks, (unsigned long long)f->client_ticks,
           (unsigned long long)f->inputs, (unsigned long long)f->late_ticks,
           seconds_of(used.ru_utime) + seconds_of(used.ru_stime));
}

int main(int argc, char *argv[])
{
    struct floor f = { 0 };
    ENetAddress address = { 0 };
    size_t slots = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;

    if (slots == 0 || enet_initialize() != 0) {
        fprintf(stderr, "usage: bench_floor SLOTS\n");
        return 64;
    }
    signal(SIGTERM, on_signal);
    signal(SIGINT, on_signal);
    prctl(PR_SET_TIMERSLACK, 1000);
    enet_address_set_host_ip(&address, "127.0.0.1");
    f.host = enet_host_create(&address, slots, 1, 0, 0);
    if (f.host == NULL) {
        fprintf(stderr, "bench_floor: no host with %zu slots on 127.0.0.1\n", slots);
        return 69;
    }
    enet_socket_set_option(f.host->socket, ENET_SOCKOPT_RCVBUF, FLOOR_SOCKET_BYTES);
    enet_socket_get_address(f.host->socket, &address);
    printf("READY {\"address\":\"127.0.0.1\",\"port\":%u}\n", address.port);
    fflush(stdout);
    run(&f);
    report(&f);
    enet_host_destroy(f.host);
    enet_deinitialize();
    return 0;
}
