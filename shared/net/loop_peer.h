/* The ends of the in-memory transport and what happens between two of them: connecting, resending,
 * order, disconnecting. Owns each end's peers. Reads no clock: end->now_us is the time.
 *
 *   client                             server
 *   CONNECTING  -- CONNECT  -->
 *               <-- VERIFY  --         ANSWERING
 *   CONNECTED   -- VERIFIED -->        CONNECTED      either way MESSAGE, ACK, PING, PONG
 *   LEAVING: takes no new messages, waits until all reliable ones are acknowledged
 *   DISCONNECTING -- DISCONNECT -->    (free)
 *   (free)        <-- GONE --
 * SPDX-License-Identifier: MIT */
#ifndef HP_LOOP_PEER_H
#define HP_LOOP_PEER_H

#include "net/loop_medium.h"

enum peer_state {
    PEER_FREE,
    PEER_CONNECTING,
    PEER_ANSWERING,
    PEER_CONNECTED,
    PEER_LEAVING,
    PEER_DISCONNECTING,
};

struct lane {
    uint32_t next_out;
    uint32_t next_in;
    uint32_t unacked_bytes;
    struct packet_list unacked; /* by number */
    struct packet_list early;   /* by number: came before one that is missing */
};

/* A ticket, and its secret behind it. */
struct loop_ticket {
    bool is_there;
    uint8_t bytes[RESUME_TICKET_BYTES + RESUME_SECRET_BYTES];
};

struct loop_peer {
    enum peer_state state;
    uint16_t generation;
    struct net_address address; /* whom it was asked to connect to */
    uint32_t remote_port;       /* the end that answers there, or LOOP_NOBODY */
    uint32_t remote_id;
    uint32_t reason;
    uint64_t since_us; /* when the state was entered */
    uint64_t heard_us;
    uint64_t rtt_us;
    struct net_stats stats;
    struct loop_ticket ticket; /* to come in with */
    bool has_claim;            /* came in with one */
    struct resume_claim claim;
    struct lane lanes[NET_CHANNELS];
};

struct loop_end {
    struct transport transport;
    struct loop_port port;
    struct loop_net *net;
    uint64_t now_us;
    struct packet_list ready;             /* to be told */
    struct packet_list outbox;            /* to be sent by flush */
    struct packet *told;                  /* what the caller looks at */
    uint8_t identity[NET_IDENTITY_BYTES]; /* the same, of who has connected */
    struct loop_ticket ticket;            /* of connections begun from now on */
    struct loop_judge judge;
    struct transport_stats stats;
    int peers_count;
    struct loop_peer peers[];
};

uint32_t peer_id(const struct loop_end *end, const struct loop_peer *peer);

/* NULL: the id is dead. */
struct loop_peer *peer_of(struct loop_end *end, uint32_t id);

/* A free peer, in that state. NULL: all are taken. */
struct loop_peer *peer_take(struct loop_end *end, enum peer_state state);

/* Forgets a peer: its id dies. */
void peer_give(struct loop_end *end, struct loop_peer *peer);

/* Forgets a peer and tells the caller with the next event. */
void peer_end(struct loop_end *end, struct loop_peer *peer, uint32_t reason);

/* CONNECTED or LEAVING. */
bool peer_has_link(const struct loop_peer *peer);

/* Enters a state: sends what it asks, again and again until it is answered. `echo_us` goes along.
 */
void peer_enter(struct loop_end *end, struct loop_peer *peer, enum peer_state state,
                uint64_t echo_us);

/* Disconnects a LEAVING peer if all its reliable messages are through. */
void peer_leave_when_through(struct loop_end *end, struct loop_peer *peer);

/* Sends one packet now, or one that is only its kind. */
void peer_post(struct loop_end *end, struct loop_peer *peer, struct packet *packet);
void peer_post_kind(struct loop_end *end, struct loop_peer *peer, enum packet_kind kind,
                    uint64_t echo_us);

/* Handles one packet that arrived or one timer that went off, whose owner it becomes. What is for
 * the caller goes to end->ready. */
void peer_handle(struct loop_end *end, struct packet *packet);

#endif
