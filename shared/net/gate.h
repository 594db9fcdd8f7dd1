/* The server's side of the door: answers datagrams of strangers, and lets those in who know the
 * code (or come to an open match) and prove who they are. Owns the cookies' secrets, the codes of
 * the private matches, the budgets, and the sessions with their keys. Knows no socket, no ENet and
 * no match but by number; time and chance come in. The messages are drawn in door_wire.h.
 *
 *   stranger --HELLO--> nothing stored --INIT, good cookie--> PENDING --proof--> OPEN
 *      |                                                         |                 |
 *      |                     3 s, or 64 newer ones: forgotten <--+   gate_forget --+--> free
 *      +---RESUME, good ticket and proof of its secret---> OPEN
 *
 * How the transport uses it, in its hook on received datagrams:
 *
 *   datagram                   call
 *   from port 0                none: drop it
 *   door_is_raw                gate_receive; send what it returns to where the datagram came from.
 *                              Then gate_take_words: what it leaves is handed on like the next
 *   any other                  gate_open; 0: drop it. Then the header's number is the session's
 *                              index: look up the ENet slot that belongs to it, write its number
 *                              back (0xfff where there is none yet: this must be a CONNECT), and
 *                              give header and commands to ENet. Who sends is `address` of the
 *                              session, also where it has moved
 *   to be sent                 seal_close with the session's seal
 *
 * gate_tick at each tick, before the socket is read. An ENet slot stores the index of its session,
 * nothing else; a session stores no slot. When ENet's peer ends, or CONNECT finds no free slot:
 * gate_forget. Of a CONNECT the transport sets outgoingPeerID to the session's index, so that ENet
 * writes it into what it sends and the hook for sent datagrams finds the session by it.
 *
 * Guesses: who does not know the code learns that from RESP and goes silent, so each key exchange
 * for a private match counts as a wrong code until the client has confirmed it. An unknown locator
 * costs the same work and gets the same answer as a wrong code: a code that nobody can type.
 *
 * Tickets: RESUME opens a session at once, for its words prove that the client has the ticket's
 * secret, and the ticket names the address that they must come from. It may be a replay by somebody
 * who heard it: such a session never gets an answer that only its keys can give, so all it holds is
 * a slot until the transport gives up on it, and a RESUME that is remembered opens no second one.
 * So a ticket is judged again (gate_is_fresh) when the client has answered, and only then used up.
 * Whatever is wrong with a ticket, the refusal is the same.
 * SPDX-License-Identifier: MIT */
#ifndef HP_GATE_H
#define HP_GATE_H

#include "net/chance.h"
#include "net/code.h"
#include "net/door_wire.h"
#include "net/exchange.h"
#include "net/seal.h"
#include "net/transport.h"

enum {
    GATE_DOORS = 64,   /* private matches */
    GATE_PENDING = 64, /* sessions that are not confirmed yet */
    GATE_PENDING_US = 3000000,
    GATE_WORN = 100,       /* wrong codes after which a code is dead */
    GATE_DOOR_OPEN = 0xff, /* the door of a session without a code */
    GATE_DOOR_NONE = 0xfe, /* of one with a locator that no match has; it never opens */
    GATE_SESSIONS = 0xfff, /* an index is smaller */
    GATE_WORDS_BYTES = 4 + SEAL_COUNTER_BYTES + DOOR_WORDS_BYTES,
};

struct gate_config {
    struct door_terms terms;
    size_t peers; /* sessions that can be open; with GATE_PENDING at most GATE_SESSIONS */
    struct chance chance;

    /* Whether this person may come in at all; NULL: everybody. Who may not is never answered. */
    bool (*is_welcome)(void *context, const uint8_t identity[EXCHANGE_IDENTITY_BYTES]);

    /* Resume tickets: their key, borrowed as long as the gate lives, and whether one is still good:
     * the seat's latest, not expired. Either NULL: none is good. */
    const uint8_t *ticket_key;
    bool (*is_fresh)(void *context, const struct resume_claim *claim);
    void *context;
};

enum gate_state {
    GATE_FREE,
    GATE_IS_PENDING, /* keys are agreed on; the client has yet to confirm and to prove itself */
    GATE_IS_OPEN,
};

struct gate_session {
    enum gate_state state;
    uint8_t door;     /* 0 to GATE_DOORS - 1, or GATE_DOOR_OPEN, also with a ticket */
    uint16_t locator; /* as the client gave it */
    struct net_address address;
    uint64_t since_us;
    uint8_t identity[EXCHANGE_IDENTITY_BYTES]; /* of an open one */
    uint8_t binding[EXCHANGE_BINDING_BYTES];
    struct seal seal;

    /* Asked for once, so behind what each datagram needs. */
    bool has_claim;
    struct resume_claim claim; /* of the ticket that it came with; its secret is wiped */
};

/* What became of datagrams and sessions, since the start. */
enum gate_count {
    GATE_COOKIES,       /* HELLO answered */
    GATE_EXCHANGES,     /* INIT answered by a key exchange */
    GATE_REPEATED,      /* INIT answered by the same bytes again */
    GATE_CONFIRMED,     /* sessions opened */
    GATE_RESUMED,       /* sessions opened by a ticket */
    GATE_OTHER_VERSION, /* refused, and told so */
    GATE_OTHER_BUILD,
    GATE_CODE_NEEDED,
    GATE_BUSY,
    GATE_LOCKED,
    GATE_FULL,
    GATE_STALE,       /* tickets that are not good; also found at gate_is_fresh */
    GATE_JUNK,        /* dropped in silence, all below: no message of ours */
    GATE_CROWDED,     /* HELLO, or RESUME with a bad ticket, beyond the budget */
    GATE_BAD_COOKIE,  /* wrong, of another address, or too old */
    GATE_SPENT,       /* a cookie used for another INIT, a RESUME answered long ago */
    GATE_BAD_SHARE,   /* no point */
    GATE_UNCONFIRMED, /* a pending session's datagram without proof, or from elsewhere; of any
                       * session one that is marked to have a proof and has none */
    GATE_BAD_PROOF,   /* the signature is wrong; the session is forgotten. A ticket without its
                         secret */
    GATE_UNWELCOME,   /* is_welcome said no; the session is forgotten */
    GATE_EXPIRED,     /* pending sessions that were forgotten */
    GATE_COUNTS,
};

struct gate_stats {
    uint64_t counts[GATE_COUNTS];
    struct seal_stats seal;
};

struct gate;

/* How much memory a gate needs: 57 KB, and 416 bytes a session. It holds secrets: from
 * sodium_malloc. */
size_t gate_bytes(size_t peers);

/* Makes a gate in that memory, aligned as malloc's. sodium_init was called. Wipe it with
 * sodium_memzero (sodium_free does). */
struct gate *gate_init(void *memory, const struct gate_config *config, uint64_t now_us);

/* Gives the next four key exchanges, forgets pending sessions that are too old. */
void gate_tick(struct gate *gate, uint64_t now_us);

/* Whether clients without a code find a match. At first they don't. */
void gate_set_open(struct gate *gate, bool is_open);

/* Gives a private match its code, or (NULL) takes it away; open sessions stay, pending ones of that
 * door are forgotten, the count of wrong codes begins anew. False: another door has that locator,
 * make another code. */
bool gate_set_code(struct gate *gate, int door, const struct code *code);

/* True: this code was tried too often in vain. It opens nothing any more and must be replaced. */
bool gate_is_worn(const struct gate *gate, int door);

/* A raw datagram. Returns the reply's length, never more than the datagram's; 0: no reply. */
size_t gate_receive(struct gate *gate, const struct net_address *from, const uint8_t *bytes,
                    size_t length, uint64_t now_us, uint8_t reply[DOOR_REPLY_BYTES]);

/* After gate_receive: the first words that came with the RESUME it has just answered, as gate_open
 * leaves a datagram, of the session whose index is its number. Returns their length; 0: none. */
size_t gate_take_words(struct gate *gate, uint8_t datagram[GATE_WORDS_BYTES]);

/* Whether the ticket that an open session came with is still good; true if it came without. */
bool gate_is_fresh(struct gate *gate, uint16_t index);

/* A sealed datagram: opens it in place, which leaves header, counter and commands, and returns
 * their length; the header's number is the session's index. With it a pending session becomes open
 * if it proves itself. 0: drop it, it is counted. An open session moves to where its newest
 * datagram came from. */
size_t gate_open(struct gate *gate, const struct net_address *from, uint8_t *datagram,
                 size_t length, uint64_t now_us);

/* The session, until it is forgotten; NULL: none has that index. */
struct gate_session *gate_session(struct gate *gate, uint16_t index);

/* Ends a session and wipes its keys. */
void gate_forget(struct gate *gate, uint16_t index);

const struct gate_stats *gate_stats(const struct gate *gate);

/* "bad cookie", "locked"...: for reports. */
const char *gate_count_name(enum gate_count count);

#endif
