/* The server's door in the ENet transport: the gate's datagrams go out through ENet's socket, and
 * its sessions are matched with ENet's peers.
 * SPDX-License-Identifier: MIT */
#include "net/enet_host.h"

enum {
    AT_NUMBER = 4, /* in a CONNECT */
    GREETING_US = 250000,
    GLANCE_US = 4000,
    GLANCE_PAUSE_US = 16000, /* from the beginning of one to the next */
};

static struct net_address address_of(const ENetAddress *address)
{
    return (struct net_address){ ntohl(address->host), address->port };
}

/* ENet's peer of a session; NULL: it has none (any more). */
static ENetPeer *peer_of(const struct enet_transport *t, uint16_t session)
{
    ENetPeer *peer = &t->host->peers[t->slots_of[session]];

    return peer->outgoingPeerID == session ? peer : NULL;
}

/* Whether to watch the socket for what a stranger says next. A HELLO may be forged, so it opens a
 * short window and seldom; a key exchange has cost a cookie. */
static void note_greeting(struct enet_transport *t, bool has_cookie, bool has_exchange)
{
    if (has_cookie && t->now_us - t->glanced_us >= GLANCE_PAUSE_US) {
        t->glanced_us = t->now_us;
    }
    if (has_exchange) {
        t->greeting = t->now_us - t->greeted_us < GREETING_US ? t->greeting + 1 : 1;
        t->greeted_us = t->now_us;
    }
}

/* The words of the RESUME just answered, as if it were a datagram that came sealed. */
static bool take_words(struct enet_transport *t, uint16_t *session)
{
    ENetHost *host = t->host;
    size_t length = gate_take_words(t->gate, host->receivedData);

    if (length == 0) {
        return false;
    }
    host->receivedDataLength = length;
    *session = seal_number(host->receivedData);
    seal_set_number(host->receivedData, INSPECT_NOBODY);
    return true;
}

bool enet_gate_answer(struct enet_transport *t, uint16_t *session)
{
    ENetHost *host = t->host;
    const struct net_address from = address_of(&host->receivedAddress);
    const uint64_t *counts = gate_stats(t->gate)->counts;
    uint64_t cookies = counts[GATE_COOKIES];
    uint64_t exchanges = counts[GATE_EXCHANGES] + counts[GATE_RESUMED];
    uint8_t reply[DOOR_REPLY_BYTES];
    size_t length = gate_receive(t->gate, &from, host->receivedData, host->receivedDataLength,
                                 t->now_us, reply);

    if (length > 0) {
        enet_send_raw(t, &host->receivedAddress, reply, length);
    }
    note_greeting(t, counts[GATE_COOKIES] > cookies,
                  counts[GATE_EXCHANGES] + counts[GATE_RESUMED] > exchanges);
    return take_words(t, session);
}

bool enet_transport_is_greeting(const struct transport *transport, uint64_t now_us)
{
    const struct enet_transport *t = (const struct enet_transport *)transport;

    return (t->greeting > 0 && now_us - t->greeted_us < GREETING_US) ||
           now_us - t->glanced_us < GLANCE_US;
}

bool enet_gate_open(struct enet_transport *t, uint16_t *session)
{
    ENetHost *host = t->host;
    const struct net_address from = address_of(&host->receivedAddress);
    size_t length =
        gate_open(t->gate, &from, host->receivedData, host->receivedDataLength, t->now_us);
    ENetPeer *peer;

    if (length == 0) {
        return false;
    }
    host->receivedDataLength = length;
    *session = seal_number(host->receivedData);
    peer = peer_of(t, *session);
    if (peer) {
        const struct net_address *moved = &gate_session(t->gate, *session)->address;

        /* ENet sends to, and hears from, where the newest datagram came from. */
        peer->address.host = htonl(moved->ipv4);
        peer->address.port = moved->port;
        host->receivedAddress = peer->address;
    }
    seal_set_number(host->receivedData, peer ? peer->incomingPeerID : INSPECT_NOBODY);
    return true;
}

bool enet_gate_connect(struct enet_transport *t, uint16_t session, uint8_t *connect)
{
    size_t number = 0;

    /* ENet will take the same. */
    while (number < t->peers && t->host->peers[number].state != ENET_PEER_STATE_DISCONNECTED) {
        number++;
    }
    if (number == t->peers) {
        return false;
    }
    t->slots_of[session] = (uint16_t)number;
    t->slots[number].session = session;
    t->slots[number].number = seal_number(connect + AT_NUMBER);
    connect[AT_NUMBER] = (uint8_t)(session >> 8);
    connect[AT_NUMBER + 1] = (uint8_t)session;
    return true;
}

void enet_gate_sweep(struct enet_transport *t)
{
    for (uint16_t i = 0; i < t->peers + GATE_PENDING; i++) {
        const struct gate_session *s = gate_session(t->gate, i);

        if (s && s->state == GATE_IS_OPEN && !peer_of(t, i)) {
            gate_forget(t->gate, i);
        }
    }
}

size_t enet_gate_close(struct enet_transport *t, uint8_t *header, const struct seal_part *parts,
                       size_t count)
{
    uint16_t session = seal_number(header);
    struct gate_session *s = gate_session(t->gate, session);

    if (!s) {
        return 0;
    }
    seal_set_number(header, t->slots[t->slots_of[session]].number);
    return seal_close(&s->seal, header, parts, count, t->sealed);
}

void enet_transport_set_open(struct transport *t, bool is_open)
{
    gate_set_open(((struct enet_transport *)t)->gate, is_open);
}

bool enet_transport_set_code(struct transport *t, int door, const struct code *code)
{
    return gate_set_code(((struct enet_transport *)t)->gate, door, code);
}

bool enet_transport_code_is_worn(const struct transport *t, int door)
{
    return gate_is_worn(((const struct enet_transport *)t)->gate, door);
}
