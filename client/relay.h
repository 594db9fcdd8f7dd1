/* A relay for UDP programs: each client's datagrams go through two links (net/link.h), one a
 * direction, on their way to one server and back. Any program's: it looks into nothing. Each client
 * (source address) has a socket of its own towards the server, so the server sees as many as there
 * are. Owns its sockets and its bounded queue, and asks
 * the clock: for the rim only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_RELAY_H
#define HP_RELAY_H

#include <stdio.h>

#include "base/histogram.h"
#include "net/link_profile.h"
#include "net/transport.h"

enum {
    RELAY_FLOWS = 256, /* clients at once */
    RELAY_IDLE_US =
        300000000, /* a client silent for so long is forgotten, when the relay next wakes... */
    RELAY_CROWDED_US = 10000000, /* ...or for so long, when another comes and there is no room */
};

enum relay_direction {
    RELAY_UP, /* towards the server */
    RELAY_DOWN,
    RELAY_DIRECTIONS,
};

struct relay_options {
    struct net_address listen; /* port 0: the kernel chooses */
    struct net_address target;
    struct link_plan plan; /* of each client that comes */
    uint64_t seed;         /* the n-th client's links have their chances from it and n */
    FILE *log;             /* each datagram's fate by chance, a line; borrowed. NULL: none */
};

/* Of one direction, since the start. */
struct relay_figures {
    uint64_t datagrams; /* that came */
    uint64_t bytes;
    uint64_t causes[LINK_CAUSES]; /* what became of them; the sum is `datagrams` */
    uint64_t doubled;
    uint64_t held;
    uint64_t corrupt;
    uint64_t crowded; /* carried, then dropped: the relay's queue or the kernel's was full */
};

struct relay;

/* NULL: `fault` says why, and *error_number is errno's value. */
struct relay *relay_open(const struct relay_options *options, char *fault, size_t fault_size,
                         int *error_number);
void relay_close(struct relay *r);

/* Where clients connect to. */
struct net_address relay_address(const struct relay *r);

/* Waits until something arrives or falls due, at most until `until_us`, or until `wake_fd` is
 * readable (-1: none) or a signal comes. Touches no link, so another thread may set one then. */
void relay_wait(struct relay *r, int wake_fd, uint64_t until_us);

/* Sends on what is due and takes what has come, behind each relay_wait. */
void relay_work(struct relay *r);

/* How many clients have come so far; the number of the first is 1. */
int relay_clients(const struct relay *r);

/* Where client `number` is from; false: gone, or there was none. */
bool relay_client(const struct relay *r, int number, struct net_address *from);

/* The link of a client (1...), or of number 0 what all have that come from now on. NULL: gone. */
struct link_plan *relay_plan(struct relay *r, int number);

/* Takes the cable out for `us`; 0: puts it in. Number 0: everybody's. */
void relay_cut(struct relay *r, int number, uint64_t now_us, uint64_t us);
void relay_spike(struct relay *r, int number, uint64_t now_us);

/* Of a client, or of all (0). */
bool relay_figures(const struct relay *r, int number, enum relay_direction direction,
                   struct relay_figures *figures);

/* Datagrams of clients for whom there was no room, or no socket. */
uint64_t relay_turned_away(const struct relay *r);

/* How much later than due datagrams were sent on: what the relay itself adds. */
const struct histogram *relay_late_us(const struct relay *r);

/* Whether the server's machine has said that nobody listens there, since the last call. */
bool relay_is_refused(struct relay *r);

#endif
