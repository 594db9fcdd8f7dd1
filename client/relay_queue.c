/* Datagrams on their way through a relay: a binary heap.
 * SPDX-License-Identifier: MIT */
#include "client/relay_queue.h"

#include <stdlib.h>
#include <string.h>

enum {
    ROOM_FIRST = 256,
};

static bool is_before(const struct relay_datagram *a, const struct relay_datagram *b)
{
    return a->due_us != b->due_us ? a->due_us < b->due_us : a->order < b->order;
}

static bool make_room(struct relay_queue *q)
{
    int room = q->room > 0 ? 2 * q->room : ROOM_FIRST;

    if (q->count < q->room) {
        return true;
    }
    if (q->count >= RELAY_DATAGRAMS) {
        return false;
    }
    struct relay_datagram **heap = realloc(q->heap, (size_t)room * sizeof(struct relay_datagram *));

    if (heap == NULL) {
        return false;
    }
    q->heap = heap;
    q->room = room;
    return true;
}

bool relay_queue_add(struct relay_queue *q, const struct relay_datagram *head, const uint8_t *data)
{
    if (q->bytes + head->length > RELAY_BYTES || !make_room(q)) {
        return false;
    }
    struct relay_datagram *d = malloc(sizeof(*d) + head->length);

    if (d == NULL) {
        return false;
    }
    *d = *head;
    d->order = q->order++;
    memcpy(d->data, data, head->length);
    q->bytes += d->length;

    int at = q->count++;

    while (at > 0 && is_before(d, q->heap[(at - 1) / 2])) {
        q->heap[at] = q->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    q->heap[at] = d;
    return true;
}

uint64_t relay_queue_next_us(const struct relay_queue *q)
{
    return q->count > 0 ? q->heap[0]->due_us : UINT64_MAX;
}

struct relay_datagram *relay_queue_take(struct relay_queue *q, uint64_t now_us)
{
    if (relay_queue_next_us(q) > now_us || q->count == 0) {
        return NULL;
    }
    struct relay_datagram *first = q->heap[0];
    struct relay_datagram *last = q->heap[--q->count];
    int at = 0;

    for (int child = 1; child < q->count; child = 2 * at + 1) {
        if (child + 1 < q->count && is_before(q->heap[child + 1], q->heap[child])) {
            child++;
        }
        if (!is_before(q->heap[child], last)) {
            break;
        }
        q->heap[at] = q->heap[child];
        at = child;
    }
    if (q->count > 0) {
        q->heap[at] = last;
    }
    q->bytes -= first->length;
    return first;
}

void relay_queue_done(struct relay_queue *q)
{
    for (int i = 0; i < q->count; i++) {
        free(q->heap[i]);
    }
    free(q->heap);
    memset(q, 0, sizeof(*q));
}
