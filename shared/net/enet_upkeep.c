/* What the ENet transport does beside moving messages: ends what nobody answers.
 * SPDX-License-Identifier: MIT */
#include "net/enet_host.h"

enum {
    SWEEP_US = 250000,
    HALF_OPEN_US = 2000000,
    RETRY_MOST_MS = 1000,
};

bool enet_send_raw(struct enet_transport *t, const ENetAddress *to, const void *bytes,
                   size_t length)
{
    const ENetBuffer buffer = { (void *)(uintptr_t)bytes, length };
    int sent = enet_socket_send(t->host->socket, to, &buffer, 1);

    if (sent > 0) {
        t->stats.datagrams_out++;
        t->stats.bytes_out += (uint64_t)sent;
    }
    return sent >= 0;
}

/* ENet doubles the wait with each resend and never bounds it: after a minute without network it
 * would be silent for another. */
static void bound_resends(ENetPeer *peer)
{
    ENetListIterator at = enet_list_begin(&peer->sentReliableCommands);
    const ENetOutgoingCommand *first = (const ENetOutgoingCommand *)(const void *)at;

    if (at == enet_list_end(&peer->sentReliableCommands)) {
        return;
    }
    for (; at != enet_list_end(&peer->sentReliableCommands); at = enet_list_next(at)) {
        ENetOutgoingCommand *command = (ENetOutgoingCommand *)(void *)at;

        if (command->roundTripTimeout > RETRY_MOST_MS) {
            command->roundTripTimeout = RETRY_MOST_MS;
        }
    }
    peer->nextTimeout = first->sentTime + first->roundTripTimeout;
}

/* A CONNECT that was answered and then never heard of again: ENet would keep its slot for half a
 * minute, and anybody can send one. */
static void end_half_open(struct enet_transport *t, struct slot *slot, ENetPeer *peer)
{
    if (slot->half_open_id != peer->connectID || slot->since_us == 0) {
        slot->half_open_id = peer->connectID;
        slot->since_us = t->now_us;
    } else if (t->now_us - slot->since_us >= HALF_OPEN_US) {
        slot->since_us = 0;
        enet_slot_forget(t, slot);
        enet_peer_reset(peer);
    }
}

static void sweep_slot(struct enet_transport *t, struct slot *slot, ENetPeer *peer)
{
    if (slot->state == SLOT_KNOCKING) {
        return; /* it has a patience of its own */
    }
    switch (peer->state) {
    case ENET_PEER_STATE_DISCONNECTED:
        return;
    case ENET_PEER_STATE_ACKNOWLEDGING_CONNECT:
        end_half_open(t, slot, peer);
        return;
    case ENET_PEER_STATE_CONNECTED:
    case ENET_PEER_STATE_DISCONNECT_LATER:
        slot->since_us = 0;
        bound_resends(peer);
        return;
    default:
        break;
    }
    bound_resends(peer);
    if (slot->since_us == 0) {
        slot->since_us = t->now_us;
    } else if (t->now_us - slot->since_us >= NET_PATIENCE_US) {
        if (slot->state == SLOT_FREE) {
            enet_slot_forget(t, slot);
            enet_peer_reset(peer);
        } else {
            enet_slot_end(t, slot);
        }
    }
}

void enet_upkeep(struct enet_transport *t)
{
    if (t->now_us - t->swept_us < SWEEP_US) {
        return;
    }
    t->swept_us = t->now_us;
    for (size_t i = 0; i < t->host->peerCount; i++) {
        sweep_slot(t, &t->slots[i], &t->host->peers[i]);
    }
    if (t->is_server) {
        enet_gate_sweep(t);
    }
}

static int open_scratch(const struct enet_transport *t)
{
    struct sockaddr_in from = { .sin_family = AF_INET };
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    from.sin_addr.s_addr = htonl(t->address.ipv4);
    if (fd >= 0 && bind(fd, (const struct sockaddr *)&from, sizeof from) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* Connecting a UDP socket sends nothing: it only looks the route up. */
static bool has_route(int scratch, const ENetPeer *peer)
{
    struct sockaddr_in to = { .sin_family = AF_INET };

    to.sin_addr.s_addr = peer->address.host;
    to.sin_port = htons(peer->address.port);
    return connect(scratch, (const struct sockaddr *)&to, sizeof to) == 0;
}

void enet_end_unroutable(struct enet_transport *t)
{
    int scratch;

    if (t->now_us - t->hunted_us < SWEEP_US) {
        return;
    }
    t->hunted_us = t->now_us;
    scratch = open_scratch(t);
    if (scratch < 0) {
        return;
    }
    for (size_t i = 0; i < t->host->peerCount; i++) {
        ENetPeer *peer = &t->host->peers[i];

        if (peer->state == ENET_PEER_STATE_DISCONNECTED || has_route(scratch, peer)) {
            continue;
        }
        if (t->slots[i].state == SLOT_FREE) {
            enet_slot_forget(t, &t->slots[i]);
            enet_peer_reset(peer);
        } else {
            enet_slot_end(t, &t->slots[i]);
        }
    }
    close(scratch);
}
