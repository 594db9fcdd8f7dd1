/* ENet's allocator.
 * SPDX-License-Identifier: MIT */
#include "net/pool.h"

#include <assert.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdlib.h>
#include <sys/mman.h>

/* In front of each block; its size keeps the block aligned for any type. */
struct pool_head {
    alignas(max_align_t) uint64_t stamp;
    uint32_t kind; /* a row of block_sizes, or KIND_BIG */
};

/* A block that is not in use. */
struct spare {
    struct spare *next;
};

/* What ENet asks for: a packet (48), a command (96), three channels (240), messages. */
static const uint16_t block_sizes[] = { 48, 96, 256, 640, POOL_BLOCK_BYTES };

enum {
    KINDS = ARRAY_LEN(block_sizes),
    KIND_BIG = KINDS,
};

struct kind {
    struct spare *spares;
    uint8_t *fresh; /* the part of the newest slab that was never used: not yet touched either */
    uint8_t *fresh_end;
};

/* Process-wide as ENet's callbacks are: they get no context. */
static struct {
    struct kind kinds[KINDS];
    struct pool_stats stats;
} pool;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards all of it */

/* What is in hand, which each thread has its own of. */
static _Thread_local struct {
    uint64_t stamp;
    bool is_big_allowed;
} hand;

void pool_allow(int64_t bytes)
{
    pthread_mutex_lock(&lock);
    pool.stats.allowed_bytes += (uint64_t)bytes;
    pthread_mutex_unlock(&lock);
}

void pool_allow_big(bool is_allowed)
{
    hand.is_big_allowed = is_allowed;
}

/* A slab stays with its kind. So the smaller ones leave a quarter to the largest, whose blocks do
 * for all: no mix of loads can leave another one without any. */
static bool add_slab(struct kind *kind)
{
    uint64_t most = pool.stats.allowed_bytes;
    void *slab;

    if (kind != &pool.kinds[KINDS - 1]) {
        most -= most / 4;
    }
    if (pool.stats.held_bytes + POOL_SLAB_BYTES > most) {
        return false;
    }
    slab = mmap(NULL, POOL_SLAB_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (slab == MAP_FAILED) {
        return false;
    }
    pool.stats.held_bytes += POOL_SLAB_BYTES;
    kind->fresh = slab;
    kind->fresh_end = kind->fresh + POOL_SLAB_BYTES;
    return true;
}

static struct pool_head *take_block(uint32_t kind_number)
{
    struct kind *kind = &pool.kinds[kind_number];
    struct spare *spare = kind->spares;
    size_t stride = sizeof(struct pool_head) + block_sizes[kind_number];
    struct pool_head *head;

    if (spare) {
        kind->spares = spare->next;
        return (struct pool_head *)(void *)spare - 1;
    }
    if ((size_t)(kind->fresh_end - kind->fresh) < stride && !add_slab(kind)) {
        return NULL;
    }
    head = (struct pool_head *)(void *)kind->fresh;
    kind->fresh += stride;
    head->kind = kind_number;
    return head;
}

static struct pool_head *take_block_or_larger(uint32_t kind)
{
    struct pool_head *head = NULL;

    while (kind < KINDS && !head) {
        head = take_block(kind++);
    }
    return head;
}

static struct pool_head *take_big(size_t size)
{
    struct pool_head *head = hand.is_big_allowed ? malloc(sizeof *head + size) : NULL;

    if (head) {
        head->kind = KIND_BIG;
    }
    return head;
}

void *pool_take(size_t size)
{
    struct pool_head *head;
    uint32_t kind = 0;

    while (kind < KINDS && size > block_sizes[kind]) {
        kind++;
    }
    pthread_mutex_lock(&lock);
    head = kind == KIND_BIG ? take_big(size) : take_block_or_larger(kind);
    pool.stats.taken += head != NULL;
    pool.stats.refused += head == NULL;
    pthread_mutex_unlock(&lock);
    if (!head) {
        return NULL;
    }
    head->stamp = hand.stamp;
    return head + 1;
}

void pool_give(void *block)
{
    struct pool_head *head;
    struct spare *spare = block;

    if (!block) {
        return;
    }
    head = (struct pool_head *)block - 1;
    pthread_mutex_lock(&lock);
    pool.stats.taken--;
    if (head->kind == KIND_BIG) {
        free(head);
    } else {
        assert(head->kind < KINDS);
        spare->next = pool.kinds[head->kind].spares;
        pool.kinds[head->kind].spares = spare;
    }
    pthread_mutex_unlock(&lock);
}

void pool_set_stamp(uint64_t stamp)
{
    hand.stamp = stamp;
}

uint64_t pool_stamp_of(const void *block)
{
    return ((const struct pool_head *)block - 1)->stamp;
}

void pool_read_stats(struct pool_stats *stats)
{
    pthread_mutex_lock(&lock);
    *stats = pool.stats;
    pthread_mutex_unlock(&lock);
}
