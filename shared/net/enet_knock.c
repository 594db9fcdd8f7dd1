/* The client's door in the ENet transport: each slot knocks for itself, and ENet's peer connects
 * once it is in.
 * SPDX-License-Identifier: MIT */
#include "net/enet_host.h"

#include <sodium.h>
#include <string.h>

enum {
    AT_NUMBER = 4, /* in a CONNECT */
};

static struct pass *pass_of(const struct enet_transport *t, const struct slot *slot)
{
    return &t->passes[slot - t->slots];
}

static ENetPeer *peer_of(const struct enet_transport *t, const struct slot *slot)
{
    return &t->host->peers[slot - t->slots];
}

void enet_knock_begin(struct enet_transport *t, struct slot *slot)
{
    struct pass *pass = pass_of(t, slot);

    pass->is_in = false;
    pass->is_heard = false;
    t->knocking++;
    knock_begin(&pass->knock, &t->terms, &t->chance, t->code, t->now_us, NET_PATIENCE_US);
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

static void come_in(struct enet_transport *t, struct slot *slot)
{
    struct pass *pass = pass_of(t, slot);

    prove(t, pass);
    pass->seal = pass->knock.seal;
    pass->index = pass->knock.index;
    pass->is_in = true;
    knock_end(&pass->knock);
    t->knocking--;
    slot->state = SLOT_CONNECTING;
    slot->since_us = t->now_us;
    peer_of(t, slot)->state = ENET_PEER_STATE_CONNECTING; /* its CONNECT has waited since */
}

/* Sends what is due, and sees what became of it. */
static void turn(struct enet_transport *t, struct slot *slot)
{
    struct knock *knock = &pass_of(t, slot)->knock;
    uint8_t datagram[DOOR_REQUEST_BYTES];
    size_t length = knock_send(knock, t->now_us, datagram);

    if (length > 0 && !enet_send_raw(t, &peer_of(t, slot)->address, datagram, length)) {
        enet_slot_end(t, slot);
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

void enet_knock_hear(struct enet_transport *t)
{
    for (size_t i = 0; t->knocking > 0 && i < t->peers; i++) {
        if (t->slots[i].state == SLOT_KNOCKING && is_from(t, &t->host->peers[i])) {
            /* Who did not ask for this answer passes over it. */
            knock_receive(&t->passes[i].knock, t->host->receivedData, t->host->receivedDataLength,
                          t->now_us);
            turn(t, &t->slots[i]);
        }
    }
}

bool enet_knock_open(struct enet_transport *t)
{
    ENetHost *host = t->host;
    size_t number = host->receivedDataLength >= 2 ? seal_number(host->receivedData) : t->peers;
    bool is_known =
        number < t->peers && t->passes[number].is_in && is_from(t, &host->peers[number]);
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
    if (number >= t->peers || !t->passes[number].is_in) {
        return 0;
    }
    pass = &t->passes[number];
    seal_set_number(header, pass->index);
    if (!pass->is_heard) {
        header[0] |= EXCHANGE_PROOF_MARK;
        parts[count].bytes = pass->proof;
        parts[count].length = sizeof pass->proof;
        count++;
    }
    return seal_close(&pass->seal, header, parts, count, t->sealed);
}
