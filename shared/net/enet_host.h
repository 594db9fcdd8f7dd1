/* The ENet transport's inside, for its own files: the host, a slot for each of ENet's peers, what
 * the door needs beside them, and the drain in hand.
 *
 * How a datagram finds its keys. ENet puts into each header the number that the other end gave it;
 * both ends see to it that this is a number of their own:
 *   server  CONNECT's number becomes the session's index before ENet reads it. What the client
 *           really said waits in its slot and is written into the header before that is sealed
 *   client  the slot, from NET_CONNECTED on; a CONNECT carries it inside. The header that is sealed
 *           has the session's index
 * and the hook on received datagrams writes the slot into what it lets through.
 *
 * How a ticket takes one round trip. ENet's peer connects at once; its CONNECT becomes the words of
 * RESUME in the hook on sent datagrams, so ENet believes it sent. The server's hook answers RESUME
 * and leaves the CONNECT in its place, so that ENet answers it in the same pass, sealed. If that
 * answer overtakes RESP, the client keeps it till then. When the ticket is refused the peer is
 * parked, as without one, and its CONNECT sent again once the client is in.
 * SPDX-License-Identifier: MIT */
#ifndef HP_ENET_HOST_H
#define HP_ENET_HOST_H

#include <enet/enet.h>

#include "net/enet_transport.h"
#include "net/gate.h"
#include "net/inspect.h"
#include "net/knock.h"

enum {
    EARLY_BYTES = 160, /* a sealed VERIFY has 72 */
};

enum slot_state {
    SLOT_FREE,     /* for us; ENet's peer may be half open */
    SLOT_KNOCKING, /* clients; ENet's peer is parked as a zombie, which neither sends nor hears */
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
    uint16_t session; /* servers: of the gate, or INSPECT_NOBODY */
    uint16_t number;  /* servers: what the client calls itself */
    uint8_t cause;    /* clients: why the door stays shut, for who is gone before it opened */
    uint16_t version;
};

/* A client's way in, one a slot. Secret. */
struct pass {
    struct knock knock;
    bool is_in;    /* all below is good */
    bool is_heard; /* the server has opened something of ours: no proof is needed any more */
    uint16_t index;
    struct seal seal;
    uint8_t proof[EXCHANGE_PROOF_BYTES];
    size_t early_bytes; /* came before RESP, when resuming */
    uint8_t early[EARLY_BYTES];
};

/* A client's ticket. Secret. */
struct pocket {
    bool has_ticket;
    bool insists;
    uint8_t ticket[RESUME_TICKET_BYTES];
    uint8_t secret[RESUME_SECRET_BYTES];
};

struct enet_transport {
    struct transport transport;
    ENetHost *host;
    struct net_address address;
    struct slot *slots;
    size_t peers;
    bool is_server;
    int gone_count; /* slots in SLOT_GONE */

    /* The door. */
    struct door_terms terms;
    struct chance chance;
    struct gate *gate;                /* servers, in secret memory */
    uint16_t slots_of[GATE_SESSIONS]; /* servers: the slot that a session had last */
    uint64_t glanced_us;     /* servers: when one of the strangers who may be forged was answered */
    uint64_t greeted_us;     /* servers: when one who proved the address was answered last */
    int greeting;            /* servers: of the latter, how many are not connected yet */
    const struct code *code; /* clients; NULL: at an open match */
    const uint8_t *identity_secret; /* clients; NULL: another one for each connection */
    struct pass *passes;            /* clients, in secret memory */
    struct pocket *pocket;          /* clients, in secret memory */
    int knocking;                   /* slots in SLOT_KNOCKING */
    struct seal_stats opened;       /* clients */
    uint32_t counter;               /* of the datagram in hand, which ENet takes for a checksum */
    uint8_t sealed[SEAL_DATAGRAM_BYTES];
    uint64_t now_us;
    uint64_t begun_us;   /* the drain in hand, or the last one */
    uint64_t emptied_us; /* when the last one began that left the socket empty */
    uint64_t swept_us;
    uint64_t hunted_us; /* when routes were last looked up */
    uint64_t flush_number;
    ENetPacket *told; /* the message the caller looks at */

    /* The drain: from a call of next until it returns false. */
    bool is_draining;
    bool is_drained;        /* the last pass left the socket empty */
    bool has_age;           /* its first datagram has been looked at: */
    bool is_late;           /* it had lain there for long */
    bool was_late;          /* that of the last one that left the socket empty had */
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

/* A datagram beside ENet, counted. False: the kernel refuses to send it there. */
bool enet_send_raw(struct enet_transport *t, const ENetAddress *to, const void *bytes,
                   size_t length);

/* --- slots (enet_slot.c) ---------------------------------------------------------------------- */

/* What callers know it by. */
uint32_t enet_slot_id(const struct enet_transport *t, const struct slot *slot);

/* NULL: the id is dead. */
struct slot *enet_slot_of(struct enet_transport *t, uint32_t id);

static inline ENetPeer *enet_slot_peer(const struct enet_transport *t, const struct slot *slot)
{
    return &t->host->peers[slot - t->slots];
}

/* A free one is somebody's; somebody's is free again, and its id is dead. */
void enet_slot_take(struct slot *slot, enum slot_state state, uint64_t now_us);
void enet_slot_give(struct enet_transport *t, struct slot *slot);

/* Marks a peer as ended: next tells, and only then ENet's slot is free again. */
void enet_slot_end(struct enet_transport *t, struct slot *slot);

/* The slot is nobody's any more: forgets its session or pass. Its ENet peer is no concern here. */
void enet_slot_forget(struct enet_transport *t, struct slot *slot);

/* --- the seal (enet_seal.c): ENet's hook for checksums ---------------------------------------- */

enet_uint32 enet_seal_hook(const ENetBuffer *buffers, size_t count);

/* Whether sealing and opening do what they must on this machine. */
bool enet_seal_works(void);

/* --- the server's door (enet_gate.c) ---------------------------------------------------------- */

/* Answers the raw datagram in hand. True: it brought a CONNECT, which has taken its place. */
bool enet_gate_answer(struct enet_transport *t, uint16_t *session);

/* Opens the datagram in hand: its number becomes that of the slot, or INSPECT_NOBODY where a
 * session has none yet. False: drop it, it is counted. */
bool enet_gate_open(struct enet_transport *t, uint16_t *session);

/* The CONNECT in hand may pass: decides which slot will be the session's. False: none is free. */
bool enet_gate_connect(struct enet_transport *t, uint16_t session, uint8_t *connect);

/* Forgets open sessions without a peer: ENet ends some without a word. */
void enet_gate_sweep(struct enet_transport *t);

/* Seals parts for the client of that session. 0: nothing can be sent. */
size_t enet_gate_close(struct enet_transport *t, uint8_t *header, const struct seal_part *parts,
                       size_t count);

/* --- the client's door (enet_knock.c) --------------------------------------------------------- */

/* The slot knocks at its peer's address. */
void enet_knock_begin(struct enet_transport *t, struct slot *slot);

/* Sends what is due, of all that knock. */
void enet_knock_turn(struct enet_transport *t);

/* Hears the raw datagram in hand. True: a sealed one that came before it has taken its place. */
bool enet_knock_hear(struct enet_transport *t);

/* Opens the datagram in hand. False: drop it, it is counted. */
bool enet_knock_open(struct enet_transport *t);

/* Seals parts, of which the first begins with a command, for the server. 0: nothing can be sent. */
size_t enet_knock_close(struct enet_transport *t, uint8_t *header, struct seal_part *parts,
                        size_t count);

extern const struct transport_ops enet_transport_ops;

/* Frees what enet_transport_open made, even if it stopped half-way. */
void enet_transport_free(struct enet_transport *t);

#endif
