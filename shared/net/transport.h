/* Datagram transport as a table of functions: three channels to each peer, events in, bytes out.
 * Two implementations: loop.h (in memory, virtual time, a seeded bad network) and enet_transport.h
 * (real UDP). Knows bytes only: nothing of messages, games or sessions. One thread per transport.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TRANSPORT_H
#define HP_TRANSPORT_H

#include "base/base.h"

enum {
    NET_STATE_BYTES = 1148,  /* the largest on the state channel: one datagram, never split */
    NET_BLOCK_BYTES = 1024,  /* the largest on control and bulk; senders cut what is longer */
    NET_QUEUE_BYTES = 65536, /* unacknowledged on one reliable channel of one peer */
    NET_PEER_NONE = 0,
    NET_DEFAULT_PORT = 62893, /* of a server */
    NET_IDENTITY_BYTES = 32,
    NET_DOOR_OPEN = 0xff, /* came without a code */
    NET_DOOR_NONE = 0xfe, /* its match is no more */
};

/* How long the other end may be silent before NET_DISCONNECTED with reason 0 tells of it. */
enum {
    NET_PATIENCE_US = 5000000,  /* while connecting or disconnecting */
    NET_SILENCE_US = 120000000, /* connected: who wants to know earlier watches the messages */
    NET_HOME_SILENCE_S = 86400, /* the same on this machine, where a process may be stopped */
};

enum net_channel {
    NET_CONTROL, /* reliable, in order */
    NET_STATE,   /* unsequenced: may be lost, doubled, reordered */
    NET_BULK,    /* reliable, in order, apart from control so that it never delays it */
    NET_CHANNELS,
};

enum net_event_kind {
    NET_CONNECTED,
    NET_DISCONNECTED, /* the peer's id is dead from now on */
    NET_REFUSED,      /* clients: the door stays shut, `cause` says why; the peer's id is dead */
    NET_MESSAGE,
};

struct resume_claim;

/* A peer's id: slot + 1 in the low 16 bits, the slot's generation above, so an id is not reused
 * within 2^16 connections of the slot.
 * NET_PEER_NONE is nobody. Calls with an id that is dead do nothing and return failure. */
struct net_event {
    enum net_event_kind kind;
    enum net_channel channel;
    uint32_t peer;
    uint8_t door;            /* NET_CONNECTED at a server: which code let it in, or NET_DOOR_OPEN */
    const uint8_t *identity; /* NET_CONNECTED at a server: who it is, proven; until the next call */
    uint32_t ipv4;           /* NET_CONNECTED at a server: where from, host order */
    uint16_t port;           /* NET_CONNECTED at a server: likewise */
    bool is_away;            /* came over the second of two transports (pair.h) */
    const struct resume_claim *claim; /* NET_CONNECTED at a server: of the ticket it came with,
                                       * good at this moment, its secret wiped; until the next call.
                                       * The identity is the claim's. NULL: came without */
    uint8_t cause;                    /* NET_REFUSED: enum door_cause (door_wire.h) */
    uint16_t version;    /* NET_REFUSED: the server's protocol version, 0 if it said none */
    uint32_t reason;     /* NET_DISCONNECTED: what the other end gave, 0 if it just went silent */
    const uint8_t *data; /* NET_MESSAGE: until the next call on this transport */
    size_t length;
    uint64_t received_us; /* NET_MESSAGE: when the kernel received it, same clock as now_us. 0: was
                           * not asked for; only a peer's first and then each eighth datagram is */
};

/* The slot of a peer's id, 0..peers-1: an index for arrays beside the transport's. */
static inline uint32_t net_peer_slot(uint32_t peer)
{
    return (peer & 0xFFFFu) - 1;
}

/* An identity of zeros is nobody's: two of those are not the same person. */
bool net_is_somebody(const uint8_t identity[NET_IDENTITY_BYTES]);
bool net_is_same_person(const uint8_t a[NET_IDENTITY_BYTES], const uint8_t b[NET_IDENTITY_BYTES]);

struct net_address {
    uint32_t ipv4; /* host order */
    uint16_t port;
};

/* The mask, in host order, of a subnet whose prefix has so many bits, 0 to 32. */
static inline uint32_t net_mask(int bits)
{
    return bits == 0 ? 0 : UINT32_MAX << (32 - bits);
}

/* Counters of one peer since it connected; before, datagrams_in counts what it has answered. Bytes
 * are UDP payload, ENet's headers included. What goes out by itself is left out here (pings,
 * resends), but not in transport_stats. */
struct net_stats {
    uint32_t rtt_us;
    uint64_t datagrams_in;
    uint64_t datagrams_out;
    uint64_t bytes_in;
    uint64_t bytes_out;
};

/* Why datagrams came to nothing, since the start. */
enum net_drop {
    NET_DROP_SHORT,     /* too short for a header and one command */
    NET_DROP_LONG,      /* somewhat longer than any datagram of ours */
    NET_DROP_PORT_ZERO, /* could not be answered */
    NET_DROP_COMMAND,   /* a command or a channel that this protocol does not use */
    NET_DROP_OTHER,     /* from nobody known, refused by ENet, or the service call failed */
    NET_DROP_LATE,      /* a stranger's, which has waited while the server was stopped */
    NET_DROP_KERNEL,    /* empty or far too long: filtered; or the socket's buffer was full */

    /* Of strangers, at the door (gate.h). */
    NET_DROP_JUNK,        /* pretends to be one of the door's messages */
    NET_DROP_CROWDED,     /* more strangers a second than are answered */
    NET_DROP_COOKIE,      /* wrong, of another address, too old, or spent; a RESUME long answered */
    NET_DROP_SHARE,       /* no point of the curve */
    NET_DROP_UNCONFIRMED, /* of a session that has yet to prove itself, without its proof */
    NET_DROP_PROOF,       /* the proof is wrong, of an identity or of a ticket's secret */
    NET_DROP_UNWELCOME,   /* banned */

    /* Sealed (seal.h). */
    NET_DROP_SESSION, /* of no session */
    NET_DROP_REPLAY,  /* seen before, or too old to tell */
    NET_DROP_TAG,     /* forged or damaged */
    NET_DROP_COUNT,
};

struct transport_stats {
    uint64_t datagrams_in;
    uint64_t datagrams_out;
    uint64_t bytes_in;
    uint64_t bytes_out;
    uint64_t dropped[NET_DROP_COUNT];
};

struct transport;

struct transport_ops {
    /* Takes the next event; false when nothing more is there (or the drain's budget is used up: the
     * rest waits for the next drain; the budget begins anew with the first call after a false). */
    bool (*next)(struct transport *t, uint64_t now_us, struct net_event *event);

    /* Queues a message; copies it. It goes with the next flush. State messages have 1 to
     * NET_STATE_BYTES, others 1 to NET_BLOCK_BYTES: asserted. False: the peer is not connected, is
     * being disconnected, or its queue is full (NET_QUEUE_BYTES). */
    bool (*send)(struct transport *t, uint32_t peer, enum net_channel channel, const void *data,
                 size_t length);

    /* Sends what is queued. */
    void (*flush)(struct transport *t, uint64_t now_us);

    /* Begins to connect; NET_CONNECTED, NET_REFUSED or NET_DISCONNECTED follows. NET_PEER_NONE: no
     * slot is free. */
    uint32_t (*connect)(struct transport *t, const struct net_address *to, uint64_t now_us);

    /* Ends a connection after its queued reliable messages are through; NET_DISCONNECTED follows
     * when that is done. `reason` reaches the other end. No more messages come from this peer. */
    void (*disconnect)(struct transport *t, uint32_t peer, uint32_t reason);

    /* Forgets a peer at once; tells the other end with one datagram if that works. No event. */
    void (*drop)(struct transport *t, uint32_t peer, uint32_t reason);

    bool (*peer_stats)(struct transport *t, uint32_t peer, struct net_stats *stats);
    void (*stats)(struct transport *t, struct transport_stats *stats);

    /* Frees everything, tells nobody. */
    void (*close)(struct transport *t);
};

/* First member of each implementation's struct. */
struct transport {
    const struct transport_ops *ops;
    int fd; /* readable when datagrams wait; -1 if there is no such thing */
};

/* "port zero", "too long"...: for reports. */
const char *net_drop_name(enum net_drop drop);

#endif
