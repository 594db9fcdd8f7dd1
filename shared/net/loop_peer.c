/* The ends of the in-memory transport.
 * SPDX-License-Identifier: MIT */
#include "net/loop_peer.h"

#include <string.h>

#include "net/loop_resume.h"

enum {
    PING_US = 500000,
    SLOT_BITS = 16,
};

uint32_t peer_id(const struct loop_end *end, const struct loop_peer *peer)
{
    return (uint32_t)peer->generation << SLOT_BITS | (uint32_t)(peer - end->peers + 1);
}

struct loop_peer *peer_of(struct loop_end *end, uint32_t id)
{
    uint32_t slot = (id & ((1u << SLOT_BITS) - 1)) - 1;
    struct loop_peer *peer;

    if (slot >= (uint32_t)end->peers_count) {
        return NULL;
    }
    peer = &end->peers[slot];
    return peer->state != PEER_FREE && peer->generation == id >> SLOT_BITS ? peer : NULL;
}

/* The peer that a packet is for, if it really comes from that peer's other end. */
static struct loop_peer *peer_addressed(struct loop_end *end, const struct packet *packet)
{
    struct loop_peer *peer = peer_of(end, packet->to);

    if (!peer || peer->remote_port != packet->source) {
        return NULL;
    }
    return peer->remote_id == packet->from || peer->state == PEER_CONNECTING ? peer : NULL;
}

bool peer_has_link(const struct loop_peer *peer)
{
    return peer && (peer->state == PEER_CONNECTED || peer->state == PEER_LEAVING);
}

static void set_state(struct loop_end *end, struct loop_peer *peer, enum peer_state state)
{
    peer->state = state;
    peer->since_us = end->now_us;
}

struct loop_peer *peer_take(struct loop_end *end, enum peer_state state)
{
    for (int i = 0; i < end->peers_count; i++) {
        struct loop_peer *peer = &end->peers[i];

        if (peer->state == PEER_FREE) {
            uint16_t generation = peer->generation;

            *peer = (struct loop_peer){ .generation = generation, .heard_us = end->now_us };
            set_state(end, peer, state);
            return peer;
        }
    }
    return NULL;
}

void peer_give(struct loop_end *end, struct loop_peer *peer)
{
    for (int i = 0; i < NET_CHANNELS; i++) {
        packet_list_clear(&end->net->store, &peer->lanes[i].unacked);
        packet_list_clear(&end->net->store, &peer->lanes[i].early);
    }
    peer->state = PEER_FREE;
    peer->generation++;
}

static void count_out(struct loop_end *end, struct loop_peer *peer, const struct packet *packet)
{
    uint64_t bytes = LOOP_HEADER_BYTES + packet->length;

    end->stats.datagrams_out++;
    end->stats.bytes_out += bytes;
    if (peer) {
        peer->stats.datagrams_out++;
        peer->stats.bytes_out += bytes;
    }
}

void peer_post(struct loop_end *end, struct loop_peer *peer, struct packet *packet)
{
    packet->from = peer_id(end, peer);
    packet->to = peer->remote_id;
    packet->sent_us = end->now_us;
    count_out(end, peer, packet);
    medium_send(end->net, &end->port, medium_port(end->net, peer->remote_port), packet,
                end->now_us);
}

void peer_post_kind(struct loop_end *end, struct loop_peer *peer, enum packet_kind kind,
                    uint64_t echo_us)
{
    struct packet packet;

    memset(&packet, 0, offsetof(struct packet, data));
    packet.kind = kind;
    packet.echo_us = echo_us;
    packet.number = kind == PACKET_DISCONNECT ? peer->reason : 0;
    if (kind == PACKET_CONNECT) {
        loop_resume_show(peer, &packet);
    }
    peer_post(end, peer, &packet);
}

static uint64_t patience_us(struct loop_end *end, const struct loop_peer *peer)
{
    return medium_patience_us(end->net, &end->port, medium_port(end->net, peer->remote_port));
}

/* Queues an event without data; without memory it is lost, as the memory is. */
static void tell_later(struct loop_end *end, uint32_t id, enum net_event_kind event,
                       uint32_t reason)
{
    struct packet *packet = packet_take(&end->net->store);

    if (packet) {
        packet->event = event;
        packet->to = id;
        packet->number = reason;
        packet_list_add(&end->ready, packet);
    }
}

void peer_end(struct loop_end *end, struct loop_peer *peer, uint32_t reason)
{
    if (peer->state != PEER_ANSWERING) {
        tell_later(end, peer_id(end, peer), NET_DISCONNECTED, reason);
    }
    peer_give(end, peer);
}

/* What each state sends again and again until it is answered. */
static const enum packet_kind link_packets[] = {
    [PEER_CONNECTING] = PACKET_CONNECT,       [PEER_ANSWERING] = PACKET_VERIFY,
    [PEER_CONNECTED] = PACKET_PING,           [PEER_LEAVING] = PACKET_PING,
    [PEER_DISCONNECTING] = PACKET_DISCONNECT,
};

static bool on_timer_link(struct loop_end *end, struct packet *timer)
{
    struct loop_peer *peer = peer_of(end, timer->to);
    uint64_t again_us;

    if (!peer || timer->number != (uint32_t)peer->state) {
        return false;
    }
    if (peer_has_link(peer) ? end->now_us - peer->heard_us >= NET_SILENCE_US
                            : end->now_us - peer->since_us >= NET_PATIENCE_US) {
        peer_end(end, peer, 0);
        return false;
    }
    if (peer->state == PEER_CONNECTING) {
        /* Looked up each time: somebody may have opened an end there meanwhile. */
        const struct loop_port *port = medium_port_at(end->net, &peer->address);

        peer->remote_port = port ? port->number : LOOP_NOBODY;
    }
    again_us = peer_has_link(peer) ? PING_US : patience_us(end, peer);
    peer_post_kind(end, peer, link_packets[peer->state], timer->echo_us);
    medium_set_timer(end->net, &end->port, timer, end->now_us + again_us);
    return true;
}

/* Enters a state and keeps asking what it asks: the timer of the state before dies by itself. */
void peer_enter(struct loop_end *end, struct loop_peer *peer, enum peer_state state,
                uint64_t echo_us)
{
    struct packet *timer = packet_take(&end->net->store);

    set_state(end, peer, state);
    if (!timer) {
        return;
    }
    timer->kind = PACKET_TIMER_LINK;
    timer->to = peer_id(end, peer);
    timer->number = (uint32_t)state;
    timer->echo_us = echo_us;
    if (peer_has_link(peer)) {
        medium_set_timer(end->net, &end->port, timer, end->now_us + PING_US);
    } else if (!on_timer_link(end, timer)) {
        packet_give(&end->net->store, timer);
    }
}

static void note_round_trip(struct loop_end *end, struct loop_peer *peer, uint64_t echo_us)
{
    uint64_t measured_us = end->now_us - echo_us;

    peer->rtt_us =
        peer->rtt_us == 0 ? measured_us : peer->rtt_us - peer->rtt_us / 8 + measured_us / 8;
}

/* Sends back what a packet asks for, its channel and number with it. */
static void answer(struct loop_end *end, const struct packet *asked, enum packet_kind kind)
{
    struct packet packet;

    memset(&packet, 0, offsetof(struct packet, data));
    packet.kind = kind;
    packet.from = asked->to;
    packet.to = asked->from;
    packet.channel = asked->channel;
    packet.number = asked->number;
    packet.sent_us = end->now_us;
    packet.echo_us = asked->sent_us;
    count_out(end, peer_of(end, asked->to), &packet);
    medium_send(end->net, &end->port, medium_port(end->net, asked->source), &packet, end->now_us);
}

static bool on_connect(struct loop_end *end, struct packet *packet)
{
    struct loop_peer *peer;

    for (int i = 0; i < end->peers_count; i++) {
        peer = &end->peers[i];
        if (peer->state != PEER_FREE && peer->remote_port == packet->source &&
            peer->remote_id == packet->from) {
            return false; /* a double; VERIFY repeats by itself */
        }
    }
    peer = peer_take(end, PEER_ANSWERING);
    if (peer) {
        peer->remote_port = packet->source;
        peer->remote_id = packet->from;
        loop_resume_judge(end, peer, packet);
        peer_enter(end, peer, PEER_ANSWERING, packet->sent_us);
    }
    return false;
}

static bool on_verify(struct loop_end *end, struct packet *packet)
{
    struct loop_peer *peer = peer_addressed(end, packet);

    if (!peer) {
        return false;
    }
    if (peer->state == PEER_CONNECTING) {
        peer->remote_id = packet->from;
        note_round_trip(end, peer, packet->echo_us);
        peer_enter(end, peer, PEER_CONNECTED, 0);
        tell_later(end, peer_id(end, peer), NET_CONNECTED, 0);
    }
    peer_post_kind(end, peer, PACKET_VERIFIED, packet->sent_us);
    return false;
}

static bool on_verified(struct loop_end *end, struct packet *packet)
{
    struct loop_peer *peer = peer_addressed(end, packet);

    if (peer && peer->state == PEER_ANSWERING && !loop_resume_is_fresh(end, peer)) {
        peer_post_kind(end, peer, PACKET_DISCONNECT, 0); /* another came with the same ticket */
        peer_give(end, peer);
    } else if (peer && peer->state == PEER_ANSWERING) {
        note_round_trip(end, peer, packet->echo_us);
        peer_enter(end, peer, PEER_CONNECTED, 0);
        tell_later(end, peer_id(end, peer), NET_CONNECTED, 0);
    }
    return false;
}

static void make_ready(struct loop_end *end, struct packet *packet)
{
    packet->event = NET_MESSAGE;
    packet_list_add(&end->ready, packet);
}

static bool on_message(struct loop_end *end, struct packet *packet)
{
    struct loop_peer *peer = peer_addressed(end, packet);
    struct lane *lane;

    if (!peer_has_link(peer)) {
        return false;
    }
    if (packet->channel == NET_STATE) {
        make_ready(end, packet);
        return true;
    }
    lane = &peer->lanes[packet->channel];
    answer(end, packet, PACKET_ACK);
    if (packet->number < lane->next_in) {
        return false;
    }
    if (packet->number > lane->next_in) {
        return packet_list_insert(&lane->early, packet);
    }
    make_ready(end, packet);
    lane->next_in++;
    while (lane->early.head && lane->early.head->number == lane->next_in) {
        make_ready(end, packet_list_remove_head(&lane->early));
        lane->next_in++;
    }
    return true;
}

void peer_leave_when_through(struct loop_end *end, struct loop_peer *peer)
{
    if (peer->state == PEER_LEAVING && !peer->lanes[NET_CONTROL].unacked.head &&
        !peer->lanes[NET_BULK].unacked.head) {
        peer_enter(end, peer, PEER_DISCONNECTING, 0);
    }
}

static bool on_ack(struct loop_end *end, struct packet *packet)
{
    struct loop_peer *peer = peer_addressed(end, packet);
    struct packet *message;
    struct lane *lane;

    if (!peer_has_link(peer)) {
        return false;
    }
    note_round_trip(end, peer, packet->echo_us);
    lane = &peer->lanes[packet->channel];
    message = packet_list_remove(&lane->unacked, packet->number);
    if (message) {
        lane->unacked_bytes -= message->length;
        packet_give(&end->net->store, message);
    }
    peer_leave_when_through(end, peer);
    return false;
}

static bool on_disconnect(struct loop_end *end, struct packet *packet)
{
    struct loop_peer *peer = peer_addressed(end, packet);

    /* Also answered as nobody: the answer to an earlier one may have been lost. */
    answer(end, packet, PACKET_GONE);
    if (peer) {
        peer_end(end, peer, packet->number);
    }
    return false;
}

static bool on_gone(struct loop_end *end, struct packet *packet)
{
    struct loop_peer *peer = peer_addressed(end, packet);

    if (peer && peer->state == PEER_DISCONNECTING) {
        peer_end(end, peer, 0);
    }
    return false;
}

static bool on_ping(struct loop_end *end, struct packet *packet)
{
    struct loop_peer *peer = peer_addressed(end, packet);

    if (peer_has_link(peer)) {
        answer(end, packet, PACKET_PONG);
    }
    return false;
}

static bool on_pong(struct loop_end *end, struct packet *packet)
{
    struct loop_peer *peer = peer_addressed(end, packet);

    if (peer_has_link(peer)) {
        note_round_trip(end, peer, packet->echo_us);
    }
    return false;
}

/* Sends one reliable message, again and again until it is acknowledged. */
static bool on_timer_message(struct loop_end *end, struct packet *timer)
{
    struct loop_peer *peer = peer_of(end, timer->to);
    struct packet *message;

    if (!peer_has_link(peer)) {
        return false;
    }
    message = packet_list_find(&peer->lanes[timer->channel].unacked, timer->number);
    if (!message) {
        return false;
    }
    peer_post(end, peer, message);
    medium_set_timer(end->net, &end->port, timer, end->now_us + patience_us(end, peer));
    return true;
}

/* True: the packet is kept. */
static bool (*const handlers[PACKET_KIND_COUNT])(struct loop_end *end, struct packet *packet) = {
    [PACKET_CONNECT] = on_connect,
    [PACKET_VERIFY] = on_verify,
    [PACKET_VERIFIED] = on_verified,
    [PACKET_MESSAGE] = on_message,
    [PACKET_ACK] = on_ack,
    [PACKET_DISCONNECT] = on_disconnect,
    [PACKET_GONE] = on_gone,
    [PACKET_PING] = on_ping,
    [PACKET_PONG] = on_pong,
    [PACKET_TIMER_LINK] = on_timer_link,
    [PACKET_TIMER_MESSAGE] = on_timer_message,
};

static void count_in(struct loop_end *end, const struct packet *packet)
{
    struct loop_peer *peer = peer_addressed(end, packet);
    uint64_t bytes = LOOP_HEADER_BYTES + packet->length;

    end->stats.datagrams_in++;
    end->stats.bytes_in += bytes;
    if (peer) {
        peer->heard_us = end->now_us;
        peer->stats.datagrams_in++;
        peer->stats.bytes_in += bytes;
    }
}

void peer_handle(struct loop_end *end, struct packet *packet)
{
    if (packet->kind < PACKET_TIMER_LINK) {
        count_in(end, packet);
    }
    if (!handlers[packet->kind](end, packet)) {
        packet_give(&end->net->store, packet);
    }
}
