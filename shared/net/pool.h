/* The memory ENet works with: blocks of a few sizes, bounded, never returned to the system.
 * Owns the one store of the process, because ENet has one allocator for the process. All calls are
 * safe from any thread: a client plays in one and looks around in another. Knows nothing of packets
 * or peers.
 *
 * When the bound is reached pool_take gives NULL; ENet then drops the datagram or refuses the
 * message in hand and goes on. A load that was carried once is carried again without the system.
 * SPDX-License-Identifier: MIT */
#ifndef HP_POOL_H
#define HP_POOL_H

#include "base/base.h"

enum {
    POOL_BLOCK_BYTES = 1200, /* the largest block: one datagram */
    POOL_SLAB_BYTES = 65536, /* what is asked of the system at a time */
};

struct pool_stats {
    uint64_t allowed_bytes;
    uint64_t held_bytes; /* got from the system for blocks, at most allowed_bytes */
    uint64_t taken;      /* in use now, arrays too */
    uint64_t refused;    /* times NULL was given */
};

/* The bound moves by that many bytes; it begins at 0. */
void pool_allow(int64_t bytes);

/* While true, in this thread, what is larger than a block comes from the system; otherwise it is
 * refused. For start-up, when ENet makes its host and its array of peers. */
void pool_allow_big(bool is_allowed);

/* Memory for any type. NULL: refused. */
void *pool_take(size_t size);

/* NULL is fine. */
void pool_give(void *block);

/* Each block that this thread takes from now on carries this number: the time at which the datagram
 * in hand was received, so that what ENet makes of it can be asked when it finally comes out. */
void pool_set_stamp(uint64_t stamp);
uint64_t pool_stamp_of(const void *block);

void pool_read_stats(struct pool_stats *stats);

#endif
