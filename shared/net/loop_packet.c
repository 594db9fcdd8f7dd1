/* The packets of the in-memory transport.
 * SPDX-License-Identifier: MIT */
#include "net/loop_packet.h"

#include <stdlib.h>
#include <string.h>

enum {
    QUEUE_ROOM = 64, /* to begin with */
};

struct packet *packet_take(struct packet_store *store)
{
    struct packet *packet = store->spare;

    if (packet) {
        store->spare = packet->next;
    } else {
        packet = malloc(sizeof *packet);
    }
    if (packet) {
        memset(packet, 0, offsetof(struct packet, data));
    }
    return packet;
}

void packet_give(struct packet_store *store, struct packet *packet)
{
    packet->next = store->spare;
    store->spare = packet;
}

void packet_store_done(struct packet_store *store)
{
    while (store->spare) {
        struct packet *packet = store->spare;

        store->spare = packet->next;
        free(packet);
    }
}

void packet_list_add(struct packet_list *list, struct packet *packet)
{
    packet->next = NULL;
    if (list->tail) {
        list->tail->next = packet;
    } else {
        list->head = packet;
    }
    list->tail = packet;
}

struct packet *packet_list_remove_head(struct packet_list *list)
{
    struct packet *packet = list->head;

    if (packet) {
        list->head = packet->next;
        if (!list->head) {
            list->tail = NULL;
        }
        packet->next = NULL;
    }
    return packet;
}

void packet_list_clear(struct packet_store *store, struct packet_list *list)
{
    struct packet *packet;

    while ((packet = packet_list_remove_head(list)) != NULL) {
        packet_give(store, packet);
    }
}

/* The last packet before `number`, NULL if there is none. Looks at the tail first: packets mostly
 * come in order. */
static struct packet *last_before(const struct packet_list *list, uint32_t number)
{
    struct packet *before = NULL;

    if (list->tail && list->tail->number < number) {
        return list->tail;
    }
    for (struct packet *at = list->head; at && at->number < number; at = at->next) {
        before = at;
    }
    return before;
}

bool packet_list_insert(struct packet_list *list, struct packet *packet)
{
    struct packet *before = last_before(list, packet->number);
    struct packet **place = before ? &before->next : &list->head;

    if (*place && (*place)->number == packet->number) {
        return false;
    }
    packet->next = *place;
    *place = packet;
    if (!packet->next) {
        list->tail = packet;
    }
    return true;
}

struct packet *packet_list_find(const struct packet_list *list, uint32_t number)
{
    const struct packet *before = last_before(list, number);
    struct packet *packet = before ? before->next : list->head;

    return packet && packet->number == number ? packet : NULL;
}

struct packet *packet_list_remove(struct packet_list *list, uint32_t number)
{
    struct packet *before = last_before(list, number);
    struct packet **place = before ? &before->next : &list->head;
    struct packet *packet = *place;

    if (!packet || packet->number != number) {
        return NULL;
    }
    *place = packet->next;
    if (!packet->next) {
        list->tail = before;
    }
    packet->next = NULL;
    return packet;
}

static bool is_before(const struct packet *a, const struct packet *b)
{
    return a->due_us != b->due_us ? a->due_us < b->due_us : a->order < b->order;
}

bool packet_queue_add(struct packet_queue *queue, struct packet *packet)
{
    size_t at = queue->count;

    if (queue->count == queue->room) {
        size_t room = queue->room ? queue->room * 2 : QUEUE_ROOM;
        struct packet **items = realloc(queue->items, room * sizeof(*items));

        if (!items) {
            return false;
        }
        queue->items = items;
        queue->room = room;
    }
    queue->count++;
    while (at > 0 && is_before(packet, queue->items[(at - 1) / 2])) {
        queue->items[at] = queue->items[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    queue->items[at] = packet;
    return true;
}

struct packet *packet_queue_remove_first(struct packet_queue *queue)
{
    struct packet *first = queue->items[0];
    struct packet *last = queue->items[--queue->count];
    size_t at = 0;

    for (;;) {
        size_t child = at * 2 + 1;

        if (child >= queue->count) {
            break;
        }
        if (child + 1 < queue->count && is_before(queue->items[child + 1], queue->items[child])) {
            child++;
        }
        if (!is_before(queue->items[child], last)) {
            break;
        }
        queue->items[at] = queue->items[child];
        at = child;
    }
    queue->items[at] = last;
    return first;
}
