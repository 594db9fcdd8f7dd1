/* The in-memory transport as a table of functions.
 * SPDX-License-Identifier: MIT */
#include "net/loop.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "net/loop_peer.h"

enum {
    SLOTS_MOST = 4000,
};

static struct loop_end *end_of(struct transport *t)
{
    return (struct loop_end *)t;
}

/* There are no keys here: the other end is who its ticket says, or its address. */
static void tell_who(struct loop_end *end, const struct loop_peer *peer, struct net_event *event)
{
    const struct loop_port *port = medium_port(end->net, peer->remote_port);

    memset(end->identity, 0, sizeof end->identity);
    event->identity = end->identity;
    event->ipv4 = port ? port->address.ipv4 : 0;
    event->port = port ? port->address.port : 0;
    if (peer->has_claim) {
        event->claim = &peer->claim;
        memcpy(end->identity, peer->claim.identity, sizeof end->identity);
    } else if (port) {
        memcpy(end->identity, &port->address.ipv4, sizeof port->address.ipv4);
        memcpy(end->identity + sizeof port->address.ipv4, &port->address.port,
               sizeof port->address.port);
    }
}

/* Fills the event in. False: its peer was dropped meanwhile, or is leaving. */
static bool tell(struct loop_end *end, struct packet *packet, struct net_event *event)
{
    const struct loop_peer *peer = peer_of(end, packet->to);

    if (packet->event != NET_DISCONNECTED && (!peer || peer->state != PEER_CONNECTED)) {
        return false;
    }
    *event = (struct net_event){ .kind = packet->event, .peer = packet->to, .door = NET_DOOR_OPEN };
    if (packet->event == NET_MESSAGE) {
        event->channel = packet->channel;
        event->data = packet->data;
        event->length = packet->length;
        event->received_us = packet->due_us;
    } else if (packet->event == NET_CONNECTED) {
        tell_who(end, peer, event);
    } else {
        event->reason = packet->number;
    }
    return true;
}

static bool loop_next(struct transport *t, uint64_t now_us, struct net_event *event)
{
    struct loop_end *end = end_of(t);
    struct packet *packet;

    end->now_us = now_us;
    if (end->told) {
        packet_give(&end->net->store, end->told);
        end->told = NULL;
    }
    for (;;) {
        while ((packet = packet_list_remove_head(&end->ready)) != NULL) {
            if (tell(end, packet, event)) {
                end->told = packet;
                return true;
            }
            packet_give(&end->net->store, packet);
        }
        packet = medium_receive(&end->port, now_us);
        if (!packet) {
            return false;
        }
        peer_handle(end, packet);
    }
}

/* A reliable message waits in its lane; what goes to the outbox is its timer, already due. */
static bool queue_reliable(struct loop_end *end, struct loop_peer *peer, struct packet *message)
{
    struct lane *lane = &peer->lanes[message->channel];
    struct packet *timer;

    if (lane->unacked_bytes + message->length > NET_QUEUE_BYTES) {
        return false;
    }
    timer = packet_take(&end->net->store);
    if (!timer) {
        return false;
    }
    message->number = lane->next_out++;
    lane->unacked_bytes += message->length;
    packet_list_add(&lane->unacked, message);
    timer->kind = PACKET_TIMER_MESSAGE;
    timer->to = peer_id(end, peer);
    timer->channel = message->channel;
    timer->number = message->number;
    packet_list_add(&end->outbox, timer);
    return true;
}

static bool loop_send(struct transport *t, uint32_t id, enum net_channel channel, const void *data,
                      size_t length)
{
    struct loop_end *end = end_of(t);
    struct loop_peer *peer = peer_of(end, id);
    struct packet *message;

    assert(channel < NET_CHANNELS && length > 0);
    assert(length <= (channel == NET_STATE ? NET_STATE_BYTES : NET_BLOCK_BYTES));
    if (!peer || peer->state != PEER_CONNECTED) {
        return false;
    }
    message = packet_take(&end->net->store);
    if (!message) {
        return false;
    }
    message->kind = PACKET_MESSAGE;
    message->channel = channel;
    message->to = id;
    message->length = (uint32_t)length;
    memcpy(message->data, data, length);
    if (channel == NET_STATE) {
        packet_list_add(&end->outbox, message);
        return true;
    }
    if (!queue_reliable(end, peer, message)) {
        packet_give(&end->net->store, message);
        return false;
    }
    return true;
}

static void loop_flush(struct transport *t, uint64_t now_us)
{
    struct loop_end *end = end_of(t);
    struct packet *packet;

    end->now_us = now_us;
    while ((packet = packet_list_remove_head(&end->outbox)) != NULL) {
        struct loop_peer *peer = peer_of(end, packet->to);

        if (packet->kind == PACKET_TIMER_MESSAGE) {
            peer_handle(end, packet);
            continue;
        }
        if (peer_has_link(peer)) {
            peer_post(end, peer, packet);
        }
        packet_give(&end->net->store, packet);
    }
}

static uint32_t loop_connect(struct transport *t, const struct net_address *to, uint64_t now_us)
{
    struct loop_end *end = end_of(t);
    struct loop_peer *peer;

    end->now_us = now_us;
    peer = peer_take(end, PEER_CONNECTING);
    if (!peer) {
        return NET_PEER_NONE;
    }
    peer->address = *to;
    peer->ticket = end->ticket;
    peer_enter(end, peer, PEER_CONNECTING, 0);
    return peer_id(end, peer);
}

static void loop_disconnect(struct transport *t, uint32_t id, uint32_t reason)
{
    struct loop_end *end = end_of(t);
    struct loop_peer *peer = peer_of(end, id);

    if (!peer) {
        return;
    }
    if (peer->state == PEER_CONNECTING) {
        peer_end(end, peer, 0);
    } else if (peer->state == PEER_CONNECTED) {
        peer->reason = reason;
        peer_enter(end, peer, PEER_LEAVING, 0);
        peer_leave_when_through(end, peer);
    }
}

static void loop_drop(struct transport *t, uint32_t id, uint32_t reason)
{
    struct loop_end *end = end_of(t);
    struct loop_peer *peer = peer_of(end, id);

    if (peer) {
        peer->reason = reason;
        peer_post_kind(end, peer, PACKET_DISCONNECT, 0);
        peer_give(end, peer);
    }
}

static bool loop_peer_stats(struct transport *t, uint32_t id, struct net_stats *stats)
{
    struct loop_peer *peer = peer_of(end_of(t), id);

    if (!peer) {
        return false;
    }
    *stats = peer->stats;
    stats->rtt_us = (uint32_t)peer->rtt_us;
    return true;
}

static void loop_stats(struct transport *t, struct transport_stats *stats)
{
    *stats = end_of(t)->stats;
}

static void loop_close(struct transport *t)
{
    struct loop_end *end = end_of(t);

    for (int i = 0; i < end->peers_count; i++) {
        peer_give(end, &end->peers[i]);
    }
    packet_list_clear(&end->net->store, &end->ready);
    packet_list_clear(&end->net->store, &end->outbox);
    if (end->told) {
        packet_give(&end->net->store, end->told);
    }
    medium_remove_port(end->net, &end->port);
    free(end);
}

static const struct transport_ops loop_ops = {
    .next = loop_next,
    .send = loop_send,
    .flush = loop_flush,
    .connect = loop_connect,
    .disconnect = loop_disconnect,
    .drop = loop_drop,
    .peer_stats = loop_peer_stats,
    .stats = loop_stats,
    .close = loop_close,
};

struct transport *loop_open(struct loop_net *net, const struct net_address *address, int peers)
{
    struct loop_end *end;

    assert(peers > 0 && peers <= SLOTS_MOST);
    end = calloc(1, sizeof *end + (size_t)peers * sizeof end->peers[0]);
    if (!end) {
        return NULL;
    }
    end->transport.ops = &loop_ops;
    end->transport.fd = -1;
    end->net = net;
    end->peers_count = peers;
    end->port.address = *address;
    if (!medium_add_port(net, &end->port)) {
        free(end);
        return NULL;
    }
    return &end->transport;
}

void loop_net_conditions_of(struct loop_net *net, struct transport *t,
                            const struct link_conditions *conditions)
{
    struct loop_port *port = &end_of(t)->port;

    (void)net;
    port->has_conditions = conditions != NULL;
    if (conditions) {
        port->conditions = *conditions;
    }
}
