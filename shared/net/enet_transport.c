/* The ENet transport as a table of functions: draining and sending. enet_open.c opens it, its hook
 * is enet_intercept.c, its housekeeping enet_upkeep.c.
 *
 * Where the time goes. enet_host_service sends (one walk over all slots), receives up to 256
 * datagrams, and sends again (another walk, which carries the acknowledgements); a walk over 1,000
 * connected slots takes 3.5 us. So a drain calls it only until one pass did not fill up: the
 * kernel's filter keeps out what would end a pass early, so such a pass has left the socket empty,
 * and N waiting datagrams cost ceil((N + 1) / 256) calls. Events are then taken with
 * enet_host_check_events, which walks nothing. A tick of one drain and one flush is three walks and
 * one call that finds the socket empty (counted with strace).
 * SPDX-License-Identifier: MIT */
#include "net/enet_host.h"

#include <assert.h>
#include <errno.h>
#include <time.h>

#include "net/filter.h"
#include "net/inspect.h"
#include "net/pool.h"

enum {
    PASS_DATAGRAMS = 256,   /* ENet's own bound of one receive pass */
    DRAIN_DATAGRAMS = 2048, /* the budget of a drain: 1.7 ms of rubbish */
    FAILURES_MOST = 64,     /* failed sends that one drain or flush works around */
    TIMEOUT_LIMIT = 32,
    PING_MS = 1000, /* twice ENet's: pings and their answers were a fifteenth of all datagrams */
    STATE_COMMAND_BYTES = 8,
    RELIABLE_COMMAND_BYTES = 6,
    HEADER_BYTES = 2,
    LOOPBACK_NET = 127,
};

static struct enet_transport *self(struct transport *t)
{
    return (struct enet_transport *)t;
}

static int64_t clock_us(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ENet reads the wall clock, whose jumps would end connections; set anew before each use it is as
 * good as the caller's. */
static void set_time(struct enet_transport *t, uint64_t now_us)
{
    t->now_us = now_us;
    enet_time_set((enet_uint32)(now_us / 1000));
}

static void count_sent(struct enet_transport *t)
{
    t->stats.datagrams_out += t->host->totalSentPackets;
    t->stats.bytes_out += t->host->totalSentData;
    t->host->totalSentPackets = 0;
    t->host->totalSentData = 0;
}

/* A failed send ends ENet's walk over the peers. The first one of a drain or flush looks for peers
 * without a route; after each the walk is begun again, which passes over one more. False: enough.
 */
static bool mend_failure(struct enet_transport *t, int failures)
{
    t->stats.dropped[NET_DROP_OTHER]++;
    if (failures == 1) {
        enet_end_unroutable(t);
    }
    return failures < FAILURES_MOST;
}

/* One service call. True: the event is filled in. */
static bool service(struct enet_transport *t, ENetEvent *event)
{
    int result;

    t->pass_datagrams = 0;
    set_time(t, t->now_us);
    result = enet_host_service(t->host, event, 0);
    count_sent(t);
    t->budget -= t->pass_datagrams > 0 ? t->pass_datagrams : 1;
    if (result < 0) {
        t->is_drained = !mend_failure(t, ++t->failures);
        return false;
    }
    /* A connection that comes or goes ends a pass early; a message comes after the pass. */
    t->is_drained = (result == 0 || event->type == ENET_EVENT_TYPE_RECEIVE) &&
                    t->pass_datagrams < PASS_DATAGRAMS;
    return result > 0;
}

/* Two may have come with one ticket. False: this is not the first; it is told so and forgotten. */
static bool is_still_fresh(struct enet_transport *t, ENetPeer *peer, struct slot *slot)
{
    if (!t->is_server || gate_is_fresh(t->gate, slot->session)) {
        return true;
    }
    enet_peer_disconnect_now(peer, 0);
    count_sent(t);
    enet_slot_forget(t, slot);
    return false;
}

static void be_patient(ENetPeer *peer)
{
    bool is_home = ntohl(peer->address.host) >> 24 == LOOPBACK_NET;
    enet_uint32 most_ms = is_home ? NET_HOME_SILENCE_S * 1000u : NET_SILENCE_US / 1000u;

    enet_peer_timeout(peer, TIMEOUT_LIMIT, most_ms, most_ms);
}

static bool tell_connected(struct enet_transport *t, ENetPeer *peer, struct net_event *event)
{
    struct slot *slot = &t->slots[peer->incomingPeerID];

    if (!is_still_fresh(t, peer, slot)) {
        return false;
    }
    enet_slot_take(slot, SLOT_CONNECTED, 0);
    be_patient(peer);
    enet_peer_ping_interval(peer, PING_MS);
    enet_peer_throttle_configure(peer, INSPECT_THROTTLE_MS, INSPECT_THROTTLE_UP,
                                 INSPECT_THROTTLE_DOWN);
    /* A handshake slower than ENet's first guess of half a second has lowered it already, and then
     * one state message in some is left out until an answer comes faster. */
    peer->packetThrottle = ENET_PEER_PACKET_THROTTLE_SCALE;
    *event = (struct net_event){ .kind = NET_CONNECTED, .peer = enet_slot_id(t, slot) };
    if (t->is_server) {
        const struct gate_session *s = gate_session(t->gate, slot->session);

        event->door = s->door;
        event->identity = s->identity;
        event->claim = s->has_claim ? &s->claim : NULL;
        event->ipv4 = s->address.ipv4;
        event->port = s->address.port;
        t->greeting -= t->greeting > 0;
    } else {
        peer->outgoingPeerID = peer->incomingPeerID; /* enet_host.h says why */
    }
    return true;
}

static bool tell_disconnected(struct enet_transport *t, struct slot *slot, uint32_t reason,
                              struct net_event *event)
{
    bool is_known = slot->state != SLOT_FREE;

    *event = (struct net_event){ .kind = NET_DISCONNECTED, .peer = enet_slot_id(t, slot) };
    event->reason = reason;
    if (slot->cause != DOOR_WELCOME) {
        event->kind = NET_REFUSED;
        event->cause = slot->cause;
        event->version = slot->version;
    }
    if (slot->state == SLOT_GONE) {
        t->gone_count--;
    }
    if (is_known) {
        enet_slot_give(t, slot);
    }
    return is_known;
}

static bool tell_gone(struct enet_transport *t, struct net_event *event)
{
    for (size_t i = 0; t->gone_count > 0 && i < t->host->peerCount; i++) {
        if (t->slots[i].state == SLOT_GONE) {
            enet_peer_reset(&t->host->peers[i]);
            return tell_disconnected(t, &t->slots[i], 0, event);
        }
    }
    return false;
}

static bool tell_message(struct enet_transport *t, const ENetEvent *from, struct net_event *event)
{
    struct slot *slot = &t->slots[from->peer->incomingPeerID];

    if (slot->state != SLOT_CONNECTED) {
        enet_packet_destroy(from->packet);
        return false;
    }
    t->told = from->packet;
    *event = (struct net_event){
        .kind = NET_MESSAGE,
        .channel = (enum net_channel)from->channelID,
        .peer = enet_slot_id(t, slot),
        .data = from->packet->data,
        .length = from->packet->dataLength,
        .received_us = pool_stamp_of(from->packet),
    };
    return true;
}

/* False: this one is not for the caller. */
static bool tell(struct enet_transport *t, const ENetEvent *from, struct net_event *event)
{
    switch (from->type) {
    case ENET_EVENT_TYPE_CONNECT:
        return tell_connected(t, from->peer, event);
    case ENET_EVENT_TYPE_DISCONNECT:
        return tell_disconnected(t, &t->slots[from->peer->incomingPeerID], from->data, event);
    case ENET_EVENT_TYPE_RECEIVE:
        return tell_message(t, from, event);
    case ENET_EVENT_TYPE_NONE:
        break;
    }
    return false;
}

static void begin_drain(struct enet_transport *t)
{
    t->is_draining = true;
    t->has_age = false;
    t->is_late = false;
    t->is_drained = false;
    t->begun_us = t->now_us;
    t->budget = DRAIN_DATAGRAMS;
    t->failures = 0;
    /* The one place below main that reads a clock: stamps are of the kernel's wall clock. */
    t->real_offset_us = clock_us(CLOCK_REALTIME) - clock_us(CLOCK_MONOTONIC);
    if (t->is_server) {
        gate_tick(t->gate, t->now_us);
    }
    enet_upkeep(t);
    enet_knock_turn(t);
}

static bool transport_next(struct transport *transport, uint64_t now_us, struct net_event *event)
{
    struct enet_transport *t = self(transport);
    ENetEvent from;

    t->now_us = now_us;
    if (t->told) {
        enet_packet_destroy(t->told);
        t->told = NULL;
    }
    if (!t->is_draining) {
        begin_drain(t);
    }
    for (;;) {
        if (tell_gone(t, event)) {
            return true;
        }
        if (enet_host_check_events(t->host, &from) > 0) {
            if (tell(t, &from, event)) {
                return true;
            }
            continue;
        }
        if (t->is_drained || t->budget <= 0) {
            t->is_draining = false;
            if (t->is_drained) {
                t->emptied_us = t->begun_us;
                t->was_late = t->is_late;
            }
            return false;
        }
        if (service(t, &from) && tell(t, &from, event)) {
            return true;
        }
    }
}

/* ENet is done with a reliable packet: acknowledged, or its peer is no more. */
static void ENET_CALLBACK on_packet_freed(ENetPacket *packet)
{
    uint32_t *queued_bytes = packet->userData;

    *queued_bytes -= (uint32_t)packet->dataLength;
}

static ENetPacket *make_packet(struct slot *slot, enum net_channel channel, const void *data,
                               size_t length)
{
    bool is_state = channel == NET_STATE;
    ENetPacket *packet;

    if (!is_state && slot->queued_bytes[channel] + length > NET_QUEUE_BYTES) {
        return NULL;
    }
    packet = enet_packet_create(
        data, length, is_state ? ENET_PACKET_FLAG_UNSEQUENCED : ENET_PACKET_FLAG_RELIABLE);
    if (packet && !is_state) {
        slot->queued_bytes[channel] += (uint32_t)length;
        packet->userData = &slot->queued_bytes[channel];
        packet->freeCallback = on_packet_freed;
    }
    return packet;
}

static void count_queued(struct enet_transport *t, struct slot *slot, enum net_channel channel,
                         size_t length)
{
    if (slot->sent_in != t->flush_number) {
        slot->sent_in = t->flush_number;
        slot->stats.datagrams_out++;
        slot->stats.bytes_out += HEADER_BYTES + SEAL_OVERHEAD_BYTES;
    }
    slot->stats.bytes_out +=
        length + (channel == NET_STATE ? STATE_COMMAND_BYTES : RELIABLE_COMMAND_BYTES);
}

static bool transport_send(struct transport *transport, uint32_t id, enum net_channel channel,
                           const void *data, size_t length)
{
    struct enet_transport *t = self(transport);
    struct slot *slot = enet_slot_of(t, id);
    ENetPacket *packet;

    assert(channel < NET_CHANNELS && length > 0);
    assert(length <= (channel == NET_STATE ? NET_STATE_BYTES : NET_BLOCK_BYTES));
    if (!slot || slot->state != SLOT_CONNECTED) {
        return false;
    }
    packet = make_packet(slot, channel, data, length);
    if (!packet) {
        return false;
    }
    if (enet_peer_send(enet_slot_peer(t, slot), (enet_uint8)channel, packet) != 0) {
        enet_packet_destroy(packet);
        return false;
    }
    count_queued(t, slot, channel, length);
    return true;
}

static void transport_flush(struct transport *transport, uint64_t now_us)
{
    struct enet_transport *t = self(transport);
    int failures = 0;

    set_time(t, now_us);
    enet_knock_turn(t);
    t->flush_number++;
    do {
        /* ENet does not say that a send failed and others were left out, but errno does. */
        errno = 0;
        enet_host_flush(t->host);
    } while (errno != 0 && errno != EAGAIN && mend_failure(t, ++failures));
    count_sent(t);
}

static uint32_t transport_connect(struct transport *transport, const struct net_address *to,
                                  uint64_t now_us)
{
    struct enet_transport *t = self(transport);
    const ENetAddress address = { .host = htonl(to->ipv4), .port = to->port };
    ENetPeer *peer;
    struct slot *slot;

    set_time(t, now_us);
    peer = enet_host_connect(t->host, &address, NET_CHANNELS, 0);
    if (!peer) {
        return NET_PEER_NONE;
    }
    slot = &t->slots[peer->incomingPeerID];
    enet_slot_take(slot, SLOT_KNOCKING, now_us);
    be_patient(peer);
    enet_knock_begin(t, slot);
    return enet_slot_id(t, slot);
}

static void transport_disconnect(struct transport *transport, uint32_t id, uint32_t reason)
{
    struct enet_transport *t = self(transport);
    struct slot *slot = enet_slot_of(t, id);

    if (!slot) {
        return;
    }
    if (slot->state == SLOT_KNOCKING || slot->state == SLOT_CONNECTING) {
        enet_slot_end(t, slot);
    } else if (slot->state == SLOT_CONNECTED) {
        slot->state = SLOT_LEAVING;
        slot->since_us = 0;
        enet_peer_disconnect_later(enet_slot_peer(t, slot), reason);
    }
}

static void transport_drop(struct transport *transport, uint32_t id, uint32_t reason)
{
    struct enet_transport *t = self(transport);
    struct slot *slot = enet_slot_of(t, id);

    if (!slot) {
        return;
    }
    t->gone_count -= slot->state == SLOT_GONE;
    if (slot->state == SLOT_CONNECTED || slot->state == SLOT_LEAVING) {
        set_time(t, t->now_us);
        enet_peer_disconnect_now(enet_slot_peer(t, slot), reason);
        count_sent(t);
    }
    enet_peer_reset(enet_slot_peer(t, slot));
    enet_slot_give(t, slot);
}

static bool transport_peer_stats(struct transport *transport, uint32_t id, struct net_stats *stats)
{
    struct enet_transport *t = self(transport);
    struct slot *slot = enet_slot_of(t, id);

    if (!slot) {
        return false;
    }
    *stats = slot->stats;
    stats->rtt_us = enet_slot_peer(t, slot)->roundTripTime * 1000;
    return true;
}

static void add_door_drops(const struct enet_transport *t, uint64_t dropped[NET_DROP_COUNT])
{
    static const enum net_drop of_seal[SEAL_DROP_COUNT] = {
        [SEAL_DROP_SHORT] = NET_DROP_SHORT,
        [SEAL_DROP_UNKNOWN] = NET_DROP_SESSION,
        [SEAL_DROP_REPLAY] = NET_DROP_REPLAY,
        [SEAL_DROP_TAG] = NET_DROP_TAG,
    };
    static const struct {
        enum gate_count count;
        enum net_drop drop;
    } of_gate[] = {
        { GATE_JUNK, NET_DROP_JUNK },         { GATE_CROWDED, NET_DROP_CROWDED },
        { GATE_BAD_COOKIE, NET_DROP_COOKIE }, { GATE_SPENT, NET_DROP_COOKIE },
        { GATE_BAD_SHARE, NET_DROP_SHARE },   { GATE_UNCONFIRMED, NET_DROP_UNCONFIRMED },
        { GATE_BAD_PROOF, NET_DROP_PROOF },   { GATE_UNWELCOME, NET_DROP_UNWELCOME },
    };
    const struct seal_stats *seal = t->is_server ? &gate_stats(t->gate)->seal : &t->opened;

    for (int i = 0; i < SEAL_DROP_COUNT; i++) {
        dropped[of_seal[i]] += seal->dropped[i];
    }
    for (size_t i = 0; t->is_server && i < ARRAY_LEN(of_gate); i++) {
        dropped[of_gate[i].drop] += gate_stats(t->gate)->counts[of_gate[i].count];
    }
}

static void transport_stats(struct transport *transport, struct transport_stats *stats)
{
    struct enet_transport *t = self(transport);

    *stats = t->stats;
    add_door_drops(t, stats->dropped);
    stats->dropped[NET_DROP_KERNEL] = filter_dropped(t->host->socket);
}

static void transport_close(struct transport *transport)
{
    struct enet_transport *t = self(transport);

    if (t->told) {
        enet_packet_destroy(t->told);
    }
    enet_transport_free(t);
}

const struct transport_ops enet_transport_ops = {
    .next = transport_next,
    .send = transport_send,
    .flush = transport_flush,
    .connect = transport_connect,
    .disconnect = transport_disconnect,
    .drop = transport_drop,
    .peer_stats = transport_peer_stats,
    .stats = transport_stats,
    .close = transport_close,
};
