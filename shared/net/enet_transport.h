/* The real transport: UDP through the stock ENet 1.3.17, its holes closed with its public hooks.
 * Who connects comes through the door (gate.h, knock.h) first, and every datagram of ENet's is
 * sealed (seal.h): who has no key is neither heard nor answered.
 * Owns the socket, the peers and ENet's allocator. The only module that includes <enet/enet.h>.
 * ENet's allocator and clock are process-wide: all transports of a process live in one thread, or
 * each process uses one transport at a time.
 * SPDX-License-Identifier: MIT */
#ifndef HP_ENET_TRANSPORT_H
#define HP_ENET_TRANSPORT_H

#include "net/chance.h"
#include "net/code.h"
#include "net/door_wire.h"
#include "net/filter.h"
#include "net/knock.h"
#include "net/transport.h"

enum {
    ENET_SOCKET_BYTES = 4 << 20, /* asked of the kernel for each direction */
    NET_ADDRESS_BYTES = 22,      /* "255.255.255.255:65535" and its end */
};

struct enet_transport_options {
    struct net_address bind;     /* clients: ipv4 0 and port 0 */
    struct filter_subnet subnet; /* who is heard at all; bits 0: everybody */
    int peers;                   /* slots; at most 4,000 */
    bool is_server;              /* accepts connections; otherwise only makes them */
    struct door_terms terms;     /* what both ends must agree on */
    struct chance chance;        /* for cookies and keys */

    /* Servers: whether this person may come in at all; NULL: everybody. */
    bool (*is_welcome)(void *context, const uint8_t identity[NET_IDENTITY_BYTES]);

    /* Servers: the key of the resume tickets, RESUME_KEY_BYTES, borrowed until the transport is
     * closed, and whether a ticket of that key is still good: the seat's latest, not expired. It is
     * asked when a ticket comes and again before NET_CONNECTED. Either NULL: none is good. */
    const uint8_t *ticket_key;
    bool (*is_fresh)(void *context, const struct resume_claim *claim);
    void *context;

    /* Clients. Borrowed until the transport is closed. */
    const struct code *code;        /* of a private match; NULL: an open one */
    const uint8_t *identity_secret; /* EXCHANGE_IDENTITY_SECRET_BYTES; NULL: each connection is
                                     * somebody new */
};

/* Clients: connections begun from now on try that ticket first, of RESUME_TICKET_BYTES, with its
 * secret of RESUME_SECRET_BYTES; both are copied. NULL: none. When it is not good they come in the
 * ordinary way by themselves, within 300 ms. */
void enet_transport_set_ticket(struct transport *t, const uint8_t *ticket, const uint8_t *secret);

/* Clients, behind enet_transport_set_ticket: whether the ticket is tried for 2.4 s while nothing
 * answers (knock_insist). */
void enet_transport_insist(struct transport *t, bool insists);

/* Clients: connections begun from now on come with that code, borrowed until then; NULL: without.
 */
void enet_transport_use_code(struct transport *t, const struct code *code);

/* How far a client has come that is not connected yet. */
struct enet_way_in {
    bool is_answered;       /* by whomever */
    enum knock_state state; /* IN: the keys are agreed on, ENet connects */
    enum door_cause heard;  /* what the server said last; DOOR_SILENT: nothing yet */
};

/* Clients: for who has to tell people where they are stuck. False: not on the way in. */
bool enet_transport_way_in(const struct transport *t, uint32_t peer, struct enet_way_in *way);

/* Servers: whether those without a code find a match. At first they don't. */
void enet_transport_set_open(struct transport *t, bool is_open);

/* Servers: gives door 0..GATE_DOORS - 1 its code, or (NULL) takes it away. False: another door has
 * that locator, make another code. */
bool enet_transport_set_code(struct transport *t, int door, const struct code *code);

/* Servers: this code was tried too often in vain; it opens nothing any more and must be replaced.
 */
bool enet_transport_code_is_worn(const struct transport *t, int door);

/* Servers: whether somebody is on the way in who is answered at once if the socket is watched: for
 * 4 ms from a first word, which may be forged, and from a key exchange until the connection, at
 * most 250 ms. */
bool enet_transport_is_greeting(const struct transport *t, uint64_t now_us);

/* Opens the socket. NULL: `fault` is a sentence that says what failed with which address, and
 * *error_number is errno's value (EADDRINUSE...). Closed by ops->close. */
struct transport *enet_transport_open(const struct enet_transport_options *options, char *fault,
                                      size_t fault_size, int *error_number);

/* The address it is bound to, with the port the kernel chose. */
struct net_address enet_transport_address(const struct transport *t);

/* Refuses (false and a sentence) unless the ENet that is linked is the one compiled against and the
 * seal passes its test here; starts libsodium, sets ENet's allocator: once per process, before the
 * first open. */
bool enet_transport_start(char *fault, size_t fault_size);

/* Dotted "a.b.c.d" or "localhost", with or without ":port", into an address. All numbers decimal.
 * False: `fault` says what is wrong; an IPv6 address gets its own sentence (ENet speaks IPv4). */
bool net_address_parse(const char *text, uint16_t default_port, struct net_address *address,
                       char *fault, size_t fault_size);

/* "127.0.0.1:62893", cut where `size` is less than NET_ADDRESS_BYTES. */
void net_address_print(const struct net_address *address, char *text, size_t size);

#endif
