/* The ENet transport's inside, for its own files: the host, a slot for each of ENet's peers, and
 * the drain in hand.
 * SPDX-License-Identifier: MIT */
#ifndef HP_ENET_HOST_H
#define HP_ENET_HOST_H

#include <enet/enet.h>

#include "net/enet_transport.h"

enum slot_state {
    SLOT_FREE, /* for us; ENet's peer may be half open */
    SLOT_CONNECTING,
    SLOT_CONNECTED,
    SLOT_LEAVING,
    SLOT_GONE, /* ended by the transport itself: waits to be told */
};

/* What we keep of one of ENet's peers, at the same index. */
struct slot {
    enum slot_state state;
    uint16_t generation;
    uint32_t half_open_id;               /* ENet's connectID seen while half open */
    uint64_t since_us;                   /* connecting, disconnecting or half open */
    uint64_t sent_in;                    /* number of the flush that its last message waits for */
    uint32_t queued_bytes[NET_CHANNELS]; /* of reliable messages, not yet acknowledged */
    struct net_stats stats;
};

struct enet_transport {
    struct transport transport;
    ENetHost *host;
    struct net_address address;
    struct slot *slots;
    size_t peers;
    bool is_server;
    int gone_count; /* slots in SLOT_GONE */
    uint64_t now_us;
    uint64_t swept_us;
    uint64_t hunted_us; /* when routes were last looked up */
    uint64_t flush_number;
    ENetPacket *told; /* the message the caller looks at */

    /* The drain: from a call of next until it returns false. */
    bool is_draining;
    bool is_drained;        /* the last pass left the socket empty */
    int budget;             /* datagrams that may still be received */
    int failures;           /* service calls that failed */
    int pass_datagrams;     /* received in the service call in hand */
    int64_t real_offset_us; /* CLOCK_REALTIME less CLOCK_MONOTONIC */

    struct transport_stats stats;
};

/* The hook that ENet calls with each datagram before it looks at it: lets through what inspect.h
 * allows from a peer it knows, and stamps it with the moment the kernel received it. */
int enet_intercept(ENetHost *host, ENetEvent *event);

/* Four times a second: ends what waits for an answer in vain, resets half-open peers, keeps
 * resends from growing rare. */
void enet_upkeep(struct enet_transport *t);

/* Ends all peers to whom the kernel has no route: a send to one of them fails, and ENet then sends
 * to nobody behind it. Looks at most four times a second. */
void enet_end_unroutable(struct enet_transport *t);

/* Marks a peer as ended: next tells, and only then ENet's slot is free again. */
void enet_slot_end(struct enet_transport *t, struct slot *slot);

extern const struct transport_ops enet_transport_ops;

/* Frees what enet_transport_open made, even if it stopped half-way. */
void enet_transport_free(struct enet_transport *t);

#endif
