/* flood PORT RATE SECONDS: so many junk datagrams a second, evenly, at a server on this machine.
 * Prints how many were sent. Exit status 1: the rate could not be held, so nothing is proven.
 * SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/rng.h"
#include "net/door_wire.h"
#include "net/seal.h"

enum {
    SEED = 20000,
    STEP_US = 1000,
    SECOND_US = 1000000,
    RATE_MOST = 100000,
    SECONDS_MOST = 120,
    SOCKETS = 16, /* of as many ports */
    LONGEST = 4200,
    LIVE_SESSIONS = 8,
    LIVE_COUNT = 4000, /* counters like those of who plays now */
};

enum junk_head {
    HEAD_NONE,
    HEAD_DOOR,   /* the mark, and a type that may exist */
    HEAD_HELLO,  /* a whole HELLO, but of another version */
    HEAD_SEALED, /* the number of a session that may be there */
};

static const struct junk {
    const char *what;
    enum junk_head head;
    size_t length;
} junks[] = {
    { "empty", HEAD_NONE, 0 },
    { "far too long", HEAD_NONE, LONGEST },
    { "noise", HEAD_NONE, 60 },
    { "noise, as long as any", HEAD_NONE, SEAL_DATAGRAM_BYTES },
    { "like the door's", HEAD_DOOR, DOOR_REQUEST_BYTES },
    { "like the door's, short", HEAD_DOOR, 9 },
    { "a HELLO of another version", HEAD_HELLO, DOOR_REQUEST_BYTES },
    { "like sealed", HEAD_SEALED, 60 },
    { "like sealed, as long as any", HEAD_SEALED, SEAL_DATAGRAM_BYTES },
};

static void make(const struct junk *junk, uint64_t *chance, uint8_t bytes[LONGEST])
{
    const struct door_hello hello = { .protocol = rng_next(chance) };
    uint32_t count = rng_below(chance, LIVE_COUNT);

    for (size_t i = 0; i < junk->length; i += sizeof(uint32_t)) {
        uint32_t word = rng_next(chance);

        memcpy(bytes + i, &word, sizeof(word)); /* lengths beyond a multiple of four have room */
    }
    switch (junk->head) {
    case HEAD_DOOR:
        memcpy(bytes, "\xff\xff", 2);
        bytes[2] = (uint8_t)rng_below(chance, DOOR_TYPES + 1);
        break;
    case HEAD_HELLO:
        door_write(DOOR_HELLO, UINT16_MAX, &hello, bytes);
        break;
    case HEAD_SEALED:
        bytes[0] &= 0x80;
        seal_set_number(bytes, (uint16_t)rng_below(chance, LIVE_SESSIONS));
        memcpy(bytes + seal_header_bytes(bytes), &count, sizeof(count));
        break;
    default:
        break;
    }
}

static bool open_sockets(int fds[SOCKETS], uint16_t port)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int i = 0; i < SOCKETS; i++) {
        fds[i] = socket(AF_INET, SOCK_DGRAM, 0);
        if (fds[i] < 0 || connect(fds[i], (struct sockaddr *)&to, sizeof(to)) != 0) {
            perror("flood");
            return false;
        }
    }
    return true;
}

/* Sends one step's share at each step, and what it is behind, until all are sent or the time is
 * over. Returns how many were sent. */
static uint64_t pour(const int fds[SOCKETS], uint64_t rate, uint64_t seconds)
{
    static uint8_t bytes[LONGEST + sizeof(uint32_t)];
    uint64_t chance = SEED;
    uint64_t start_us = clock_now_us();
    uint64_t end_us = start_us + seconds * SECOND_US;
    uint64_t sent = 0;

    for (uint64_t now_us = start_us; now_us < end_us; now_us = clock_now_us()) {
        for (uint64_t due = (now_us - start_us) * rate / SECOND_US; sent < due; sent++) {
            const struct junk *junk = &junks[sent % ARRAY_LEN(junks)];

            make(junk, &chance, bytes);
            (void)!send(fds[sent % SOCKETS], bytes, junk->length, MSG_DONTWAIT);
        }
        nanosleep(&(struct timespec){ .tv_nsec = STEP_US * 1000 }, NULL);
    }
    return sent;
}

int main(int argc, char *argv[])
{
    int fds[SOCKETS];
    uint64_t rate = argc == 4 ? strtoull(argv[2], NULL, 10) : 0;
    uint64_t seconds = argc == 4 ? strtoull(argv[3], NULL, 10) : 0;

    if (rate == 0 || rate > RATE_MOST || seconds == 0 || seconds > SECONDS_MOST) {
        fprintf(stderr, "usage: flood PORT RATE SECONDS\n");
        return 64;
    }
    if (!open_sockets(fds, (uint16_t)atoi(argv[1]))) {
        return 70;
    }
    uint64_t sent = pour(fds, rate, seconds);

    printf("sent %llu datagrams, %llu a second\n", (unsigned long long)sent,
           (unsigned long long)(sent / seconds));
    return sent * 100 < rate * seconds * 99;
}
