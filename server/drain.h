/* How often the server empties its socket between ticks. A tick's datagrams wait in the kernel
 * until the tick; where its buffer is too small for that, they are taken several times a tick.
 * Owns the plan, from the number of seats, and what a flood makes of it for as long as it lasts.
 * SPDX-License-Identifier: MIT */
#ifndef HP_DRAIN_H
#define HP_DRAIN_H

#include "base/base.h"

enum {
    DRAIN_LEAST_US = 500, /* however much comes */
};

struct drain {
    uint64_t every_us;   /* datagrams wait no longer */
    uint64_t planned_us; /* with as many as play; at most a tick */
    uint64_t looked_us;
};

/* For that many clients, each of whom sends a datagram a tick. */
void drain_plan(struct drain *d, int fd, int clients);

/* Before the socket is emptied: looks how full it has become since the last time. What fills more
 * than a quarter of the buffer in the time planned is taken as much sooner; a flood that has ended
 * is forgotten within a few calls. */
void drain_look(struct drain *d, int fd, uint64_t now_us);

#endif
