/* Datagrams on their way through a relay, by the time at which they are due. Bounded: what does not
 * fit is refused and stays the caller's loss.
 * SPDX-License-Identifier: MIT */
#ifndef HP_RELAY_QUEUE_H
#define HP_RELAY_QUEUE_H

#include "base/base.h"

enum {
    RELAY_DATAGRAMS = 65536,    /* at most on their way... */
    RELAY_BYTES = 64 << 20,     /* ...with so many bytes together */
    RELAY_PAYLOAD_BYTES = 65507 /* the largest that UDP carries */
};

struct relay_datagram {
    uint64_t due_us;
    uint64_t order; /* among those due at the same time */
    uint32_t flow;
    uint32_t generation; /* of the flow: what an old one sent must not reach a new one */
    bool is_up;
    uint32_t length;
    uint8_t data[];
};

struct relay_queue {
    struct relay_datagram **heap;
    int count;
    int room;
    uint64_t order;
    size_t bytes;
};

/* Copies the datagram. False: full, or no memory. */
bool relay_queue_add(struct relay_queue *q, const struct relay_datagram *head, const uint8_t *data);

/* When the first is due; UINT64_MAX: none. */
uint64_t relay_queue_next_us(const struct relay_queue *q);

/* Takes the first out if it is due; freed by the caller. NULL: none is. */
struct relay_datagram *relay_queue_take(struct relay_queue *q, uint64_t now_us);

void relay_queue_done(struct relay_queue *q);

#endif
