/* The client's door in the ENet transport: each slot knocks for itself, and ENet's peer connects
 * once it is in.
 * SPDX-License-Identifier: MIT */
#include "net/enet_host.h"

#include <sodium.h>
#include <string.h>

enum {
    AT_NUMBER = 4,      /* in a CONNECT */
    GENERATION_AT = 16, /* in a peer's id */
};

static struct pass *pass_of(const struct enet_transport *t, const struct slot *slot)
{
    return &t->passes[slot - t->slots];
}

void enet_knock_begin(struct enet_transport *t, struct slot *slot)
{
    struct pass *pass = pass_of(t, slot);

    pass->is_in = false;
    pass->is_heard = false;
    pass->early_bytes = 0;
    t->knocking++;
    knock_begin(&pass->knock, &t->terms, &t->chance, t->code, t->now_us, NET_PATIENCE_US);
    if (t->pocket->has_ticket) {
        knock_take_ticket(&pass->knock, t->pocket->ticket, t->pocket->secret, t->now_us);
        if (t->pocket->insists) {
            knock_insist(&pass->knock);
        }
    } else {
        enet_slot_peer(t, slot)->state = ENET_PEER_STATE_ZOMBIE; /* until it is in */
    }
}

void enet_transport_set_ticket(struct transport *transport, const uint8_t *ticket,
                               const uint8_t *secret)
{
    struct pocket *pocket = ((struct enet_transport *)transport)->pocket;

    sodium_memzero(pocket, sizeof *pocket);
    if (ticket) {
        pocket->has_ticket = true;
        memcpy(pocket->ticket, ticket, sizeof pocket->ticket);
        memcpy(pocket->secret, secret, sizeof pocket->secret);
    }
}

void enet_transport_insist(struct transport *transport, bool insists)
{
    ((struct enet_transport *)transport)->pocket->insists = insists;
}

void enet_transport_use_code(struct transport *transport, const struct code *code)
{
    ((struct enet_transport *)transport)->code = code;
}

bool enet_transport_way_in(const struct transport *transport, uint32_t peer,
                           struct enet_way_in *way)
{
    const struct enet_transport *t = (const struct enet_transport *)transport;
    uint32_t number = net_peer_slot(peer);
    const struct slot *slot = number < t->peers ? &t->slots[number] : NULL;

    if (!slot || slot->generation != peer >> GENERATION_AT ||
        (slot->state != SLOT_KNOCKING && slot->state != SLOT_CONNECTING)) {
        return false;
    }
    const struct pass *pass = &t->passes[number];

    *way = (struct enet_way_in){
        .is_answered = slot->stats.datagrams_in > 0,
        .state = pass->is_in ? KNOCK_IN : pass->knock.state,
        .heard = pass->is_in ? DOOR_WELCOME : pass->knock.cause,
    };
    return true;
}

static void prove(const struct enet_transport *t, struct pass *pass)
{
    uint8_t public[crypto_sign_PUBLICKEYBYTES];
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    uint8_t seed[crypto_sign_SEEDBYTES];

    if (t->identity_secret) {
        knock_prove(&pass->knock, t->identity_secret, pass->proof);
        return;
    }
    chance_fill(&t->chance, seed, sizeof seed);
    crypto_sign_seed_keypair(public, secret, seed);
    knock_prove(&pass->knock, secret, pass->proof);
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(secret, sizeof secret);
}

/* The CONNECT that ENet believes sent, in a RESUME that was of no use, goes again at once; with
 * another number, because the server may have answered, and would take it for a repetition. */
static void connect_again(const struct enet_transport *t, ENetPeer *peer)
{
    ENetListIterator at = enet_list_begin(&peer->sentReliableCommands);
    ENetOutgoingCommand *connect = (ENetOutgoingCommand *)(void *)at;

    if (at != enet_list_end(&peer->sentReliableCommands)) {
        connect->roundTripTimeout = 0;
        peer->connectID = ++t->host->randomSeed; /* as ENet numbers them */
        connect->command.connect.connectID = peer->connectID;
        peer->nextTimeout = (enet_uint32)(t->now_us / 1000);
    }
}

static void come_in(struct enet_transport *t, struct slot *slot)
{
    struct pass *pass = pass_of(t, slot);

    if (pass->knock.has_resumed) {
        pass->is_heard = true; /* there is no proof to send */
    } else {
        prove(t, pass);
        connect_again(t, enet_slot_peer(t, slot));
    }
    pass->seal = pass->knock.seal;
    pass->index = pass->knock.index;
    pass->is_in = true;
    knock_end(&pass->knock);
    t->knocking--;
    slot->state = SLOT_CONNECTING;
    slot->since_us = t->now_us;
    enet_slot_peer(t, slot)->state = ENET_PEER_STATE_CONNECTING; /* its CONNECT has waited since */
}

/* Sends what is due, and sees what became of it. */
static void turn(struct enet_transport *t, struct slot *slot)
{
    struct knock *knock = &pass_of(t, slot)->knock;
    uint8_t datagram[DOOR_REQUEST_BYTES];
    size_t length = knock_send(knock, t->now_us, datagram);

    if (length > 0 && !enet_send_raw(t, &enet_slot_peer(t, slot)->address, datagram, length)) {
        enet_slot_end(t, slot);
    } else if (knock->state == KNOCK_GREETING) {
        enet_slot_peer(t, slot)->state = ENET_PEER_STATE_ZOMBIE;
    } else if (knock->state == KNOCK_IN) {
        come_in(t, slot);
    } else if (knock->state == KNOCK_OUT) {
        slot->cause = (uint8_t)knock->cause;
        slot->version = knock->server_version;
        enet_slot_end(t, slot);
    }
}

void enet_knock_turn(struct enet_transport *t)
{
    for (size_t i = 0; t->knocking > 0 && i < t->peers; i++) {
        if (t->slots[i].state == SLOT_KNOCKING) {
            turn(t, &t->slots[i]);
        }
    }
}

static bool is_from(const struct enet_transport *t, const ENetPeer *peer)
{
    return peer->address.host == t->host->receivedAddress.host &&
           peer->address.port == t->host->receivedAddress.port;
}

/* What the server said to our words came before we could open it. */
static bool take_early(struct enet_transport *t, struct pass *pass)
{
    if (!pass->is_in || pass->early_bytes == 0) {
        return false;
    }
    memcpy(t->host->receivedData, pass->early, pass->early_bytes);
    t->host->receivedDataLength = pass->early_bytes;
    pass->early_bytes = 0;
    return true;
}

bool enet_knock_hear(struct enet_transport *t)
{
    for (size_t i = 0; t->knocking > 0 && i < t->peers; i++) {
        if (t->slots[i].state == SLOT_KNOCKING && is_from(t, &t->host->peers[i])) {
            /* Who did not ask for this answer passes over it. */
            knock_receive(&t->passes[i].knock, t->host->receivedData, t->host->receivedDataLength,
                          t->now_us);
            t->slots[i].stats.datagrams_in++;
            turn(t, &t->slots[i]);
            if (take_early(t, &t->passes[i])) {
                return true;
            }
        }
    }
    return false;
}

/* While RESP is on its way, the latest datagram that may be sealed for us. */
static bool keep_early(struct enet_transport *t, size_t number)
{
    const ENetHost *host = t->host;
    struct pass *pass = &t->passes[number];

    if (t->slots[number].state != SLOT_KNOCKING || pass->knock.state != KNOCK_RESUMING ||
        host->receivedDataLength > sizeof pass->early) {
        return false;
    }
    memcpy(pass->early, host->receivedData, host->receivedDataLength);
    pass->early_bytes = host->receivedDataLength;
    return true;
}

bool enet_knock_open(struct enet_transport *t)
{
    ENetHost *host = t->host;
    size_t number = host->receivedDataLength >= 2 ? seal_number(host->receivedData) : t->peers;
    bool is_theirs = number < t->peers && is_from(t, &host->peers[number]);
    bool is_known = is_theirs && t->passes[number].is_in;

    if (is_theirs && !is_known && keep_early(t, number)) {
        return false;
    }
    size_t length = seal_open(is_known ? &t->passes[number].seal : NULL, &t->opened,
                              host->receivedData, host->receivedDataLength);

    if (length == 0) {
        return false;
    }
    t->passes[number].is_heard = true;
    host->receivedDataLength = length;
    return true;
}

size_t enet_knock_close(struct enet_transport *t, uint8_t *header, struct seal_part *parts,
                        size_t count)
{
    size_t number = seal_number(header);
    struct pass *pass;

    if (number == INSPECT_NOBODY) {
        number = seal_number((const uint8_t *)parts[0].bytes + AT_NUMBER);
    }
    if (number >= t->peers) {
        return 0;
    }
    pass = &t->passes[number];
    if (!pass->is_in) {
        /* A CONNECT, alone: nothing else is sent before ENet is answered. */
        return parts[0].length == DOOR_WORDS_BYTES
                   ? knock_resume(&pass->knock, parts[0].bytes, t->now_us, t->sealed)
                   : 0;
    }
    seal_set_number(header, pass->index);
    if (!pass->is_heard) {
        header[0] |= EXCHANGE_PROOF_MARK;
        parts[count].bytes = pass->proof;
        parts[count].length = sizeof pass->proof;
        count++;
    }
    return seal_close(&pass->seal, header, parts, count, t->sealed);
}
