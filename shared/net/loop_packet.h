/* The packets of the in-memory transport, the lists they wait in and the queue they arrive from.
 * Owns the packets' memory. Knows nothing of fates or connections.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LOOP_PACKET_H
#define HP_LOOP_PACKET_H

#include "net/transport.h"

enum {
    LOOP_HEADER_BYTES = 12, /* counted for each packet: what ENet puts before one state message */
};

enum packet_kind {
    PACKET_CONNECT,    /* client: may I? */
    PACKET_VERIFY,     /* server: yes, my id for you is `from` */
    PACKET_VERIFIED,   /* client: heard it */
    PACKET_MESSAGE,    /* data */
    PACKET_ACK,        /* reliable message `number` of `channel` is here */
    PACKET_DISCONNECT, /* `number` is the reason */
    PACKET_GONE,       /* heard the disconnect */
    PACKET_PING,       /* are you there? */
    PACKET_PONG,
    PACKET_TIMER_LINK, /* own timers, in the own queue: never travel */
    PACKET_TIMER_MESSAGE,
    PACKET_KIND_COUNT,
};

struct packet {
    struct packet *next; /* in a packet_list */
    uint64_t due_us;     /* when it arrives */
    uint64_t order;      /* breaks ties of due_us: earlier made is earlier taken */
    uint64_t sent_us;    /* when it was sent */
    uint64_t echo_us;    /* in an answer: sent_us of what it answers */
    uint32_t source;     /* number of the end that sent it */
    uint32_t from;       /* the sender's id of the peer it was sent to */
    uint32_t to;         /* the receiver's id of the sender; NET_PEER_NONE in PACKET_CONNECT */
    uint32_t number;     /* message or reason */
    uint32_t length;
    enum packet_kind kind;
    enum net_channel channel;
    enum net_event_kind event; /* what it is for the caller once it waits to be told */
    uint8_t data[NET_STATE_BYTES];
};

/* First in, first out. */
struct packet_list {
    struct packet *head;
    struct packet *tail;
};

/* Packets by due_us, then order: a binary heap. */
struct packet_queue {
    struct packet **items;
    size_t count;
    size_t room;
};

/* Where packets come from and return to. All zero is empty; done frees what was given back. */
struct packet_store {
    struct packet *spare;
};

/* NULL: no memory. All fields but data are zero. */
struct packet *packet_take(struct packet_store *store);
void packet_give(struct packet_store *store, struct packet *packet);
void packet_store_done(struct packet_store *store);

void packet_list_add(struct packet_list *list, struct packet *packet);
struct packet *packet_list_remove_head(struct packet_list *list);
void packet_list_clear(struct packet_store *store, struct packet_list *list);

/* For a list in the order of `number`. False: that number is in it already. */
bool packet_list_insert(struct packet_list *list, struct packet *packet);

/* NULL: no such number. */
struct packet *packet_list_find(const struct packet_list *list, uint32_t number);
struct packet *packet_list_remove(struct packet_list *list, uint32_t number);

/* False: no memory. */
bool packet_queue_add(struct packet_queue *queue, struct packet *packet);

/* Of a queue that is not empty. */
struct packet *packet_queue_remove_first(struct packet_queue *queue);

#endif
