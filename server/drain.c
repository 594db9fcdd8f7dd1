/* How often the server empties its socket between ticks.
 * SPDX-License-Identifier: MIT */
#include "server/drain.h"

#include <linux/sock_diag.h>
#include <sys/socket.h>

enum {
    DATAGRAM_CHARGE = 832, /* what Linux books for a small datagram that waits in a socket */
    SECOND_US = 1000000,
    QUARTER = 4, /* so much of the buffer may be full at the end of a wait */
};

/* How much the buffer holds, and how much of that waits there now. */
static void read_buffer(int fd, uint32_t *room, uint32_t *waiting)
{
    uint32_t memory[SK_MEMINFO_VARS] = { 0 };
    socklen_t size = sizeof(memory);
    bool is_told = getsockopt(fd, SOL_SOCKET, SO_MEMINFO, memory, &size) == 0;

    *room = is_told ? memory[SK_MEMINFO_RCVBUF] : INT32_MAX;
    *waiting = memory[SK_MEMINFO_RMEM_ALLOC];
}

void drain_plan(struct drain *d, int fd, int clients)
{
    uint32_t room;
    uint32_t waiting;

    read_buffer(fd, &room, &waiting);
    uint32_t datagrams = room / DATAGRAM_CHARGE / 2 + 1; /* with half of it to spare */

    d->planned_us = tick_to_us(1) / ((uint32_t)clients / datagrams + 1);
    d->every_us = d->planned_us;
    d->looked_us = 0;
}

void drain_look(struct drain *d, int fd, uint64_t now_us)
{
    int64_t since_us = clamp_i64((int64_t)(now_us - d->looked_us), 0, SECOND_US);
    uint32_t room;
    uint32_t waiting;

    d->looked_us = now_us;
    if (since_us < DRAIN_LEAST_US) {
        return; /* woken sooner: too little has come to judge by */
    }
    read_buffer(fd, &room, &waiting);
    int64_t good_us = since_us * (room / QUARTER) / ((int64_t)waiting + 1);
    int64_t most_us = clamp_i64(2 * (int64_t)d->every_us, 0, (int64_t)d->planned_us);

    d->every_us = (uint64_t)clamp_i64(good_us, DRAIN_LEAST_US, most_us);
}
