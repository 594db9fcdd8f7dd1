/* Two transports as one.
 * SPDX-License-Identifier: MIT */
#include "net/pair.h"

#include <assert.h>
#include <stdlib.h>

struct pair {
    struct transport transport;
    struct transport *home;
    struct transport *away; /* NULL: none */
    uint32_t home_peers;
    uint32_t away_peers;
    bool is_away_turn;            /* of the drain in hand: home has no more */
    bool has_gone;                /* away was ended, and not all of its peers are told yet */
    struct transport_stats ended; /* of the ones that were away */
    uint32_t peers[]; /* away's that are connected, by its slots: the pair's ids; NET_PEER_NONE */
};

static struct pair *self(struct transport *t)
{
    return (struct pair *)t;
}

struct transport *pair_away(const struct transport *pair)
{
    return ((const struct pair *)pair)->away;
}

/* The transport that a peer's id is of, with the id that it has there. NULL: there is none now. */
static struct transport *side_of(struct pair *p, uint32_t *peer)
{
    if (net_peer_slot(*peer) < p->home_peers || *peer == NET_PEER_NONE) {
        return p->home;
    }
    *peer -= p->home_peers;
    return p->away;
}

static void forget(struct pair *p, uint32_t peer)
{
    if (peer != NET_PEER_NONE && net_peer_slot(peer) >= p->home_peers) {
        p->peers[net_peer_slot(peer) - p->home_peers] = NET_PEER_NONE;
    }
}

static bool tell_gone(struct pair *p, struct net_event *event)
{
    for (uint32_t i = 0; i < p->away_peers; i++) {
        if (p->peers[i] != NET_PEER_NONE) {
            *event = (struct net_event){ .kind = NET_DISCONNECTED, .peer = p->peers[i] };
            p->peers[i] = NET_PEER_NONE;
            return true;
        }
    }
    p->has_gone = false;
    return false;
}

static bool next_from_away(struct pair *p, uint64_t now_us, struct net_event *event)
{
    if (p->away == NULL || !p->away->ops->next(p->away, now_us, event)) {
        return false;
    }
    assert(net_peer_slot(event->peer) < p->away_peers);
    event->peer += p->home_peers;
    event->is_away = true;
    if (event->kind == NET_CONNECTED) {
        p->peers[net_peer_slot(event->peer) - p->home_peers] = event->peer;
    } else if (event->kind != NET_MESSAGE) {
        forget(p, event->peer);
    }
    return true;
}

static bool pair_next(struct transport *t, uint64_t now_us, struct net_event *event)
{
    struct pair *p = self(t);

    if (p->has_gone && tell_gone(p, event)) {
        return true;
    }
    if (!p->is_away_turn && p->home->ops->next(p->home, now_us, event)) {
        return true;
    }
    p->is_away_turn = next_from_away(p, now_us, event);
    return p->is_away_turn;
}

static bool pair_send(struct transport *t, uint32_t peer, enum net_channel channel,
                      const void *data, size_t length)
{
    struct transport *side = side_of(self(t), &peer);

    return side != NULL && side->ops->send(side, peer, channel, data, length);
}

static void pair_flush(struct transport *t, uint64_t now_us)
{
    struct pair *p = self(t);

    p->home->ops->flush(p->home, now_us);
    if (p->away != NULL) {
        p->away->ops->flush(p->away, now_us);
    }
}

static uint32_t pair_connect(struct transport *t, const struct net_address *to, uint64_t now_us)
{
    struct pair *p = self(t);

    return p->home->ops->connect(p->home, to, now_us);
}

static void pair_disconnect(struct transport *t, uint32_t peer, uint32_t reason)
{
    struct transport *side = side_of(self(t), &peer);

    if (side != NULL) {
        side->ops->disconnect(side, peer, reason);
    }
}

static void pair_drop(struct transport *t, uint32_t peer, uint32_t reason)
{
    struct pair *p = self(t);
    uint32_t there = peer;
    struct transport *side = side_of(p, &there);

    forget(p, peer);
    if (side != NULL) {
        side->ops->drop(side, there, reason);
    }
}

static bool pair_peer_stats(struct transport *t, uint32_t peer, struct net_stats *stats)
{
    struct transport *side = side_of(self(t), &peer);

    return side != NULL && side->ops->peer_stats(side, peer, stats);
}

static void add_stats(struct transport_stats *sum, struct transport *side)
{
    struct transport_stats one;

    side->ops->stats(side, &one);
    sum->datagrams_in += one.datagrams_in;
    sum->datagrams_out += one.datagrams_out;
    sum->bytes_in += one.bytes_in;
    sum->bytes_out += one.bytes_out;
    for (int i = 0; i < NET_DROP_COUNT; i++) {
        sum->dropped[i] += one.dropped[i];
    }
}

static void pair_stats(struct transport *t, struct transport_stats *stats)
{
    struct pair *p = self(t);

    *stats = p->ended;
    add_stats(stats, p->home);
    if (p->away != NULL) {
        add_stats(stats, p->away);
    }
}

static void pair_close(struct transport *t)
{
    struct pair *p = self(t);

    if (p->away != NULL) {
        p->away->ops->close(p->away);
    }
    p->home->ops->close(p->home);
    free(p);
}

static const struct transport_ops pair_ops = {
    .next = pair_next,
    .send = pair_send,
    .flush = pair_flush,
    .connect = pair_connect,
    .disconnect = pair_disconnect,
    .drop = pair_drop,
    .peer_stats = pair_peer_stats,
    .stats = pair_stats,
    .close = pair_close,
};

struct transport *pair_open(struct transport *home, int home_peers, int away_peers)
{
    struct pair *p = calloc(1, sizeof(*p) + (size_t)away_peers * sizeof(p->peers[0]));

    assert(home_peers >= 0 && away_peers >= 0 && home_peers + away_peers < UINT16_MAX);
    if (p == NULL) {
        home->ops->close(home);
        return NULL;
    }
    p->transport.ops = &pair_ops;
    p->transport.fd = home->fd;
    p->home = home;
    p->home_peers = (uint32_t)home_peers;
    p->away_peers = (uint32_t)away_peers;
    return &p->transport;
}

void pair_set_away(struct transport *pair, struct transport *away)
{
    struct pair *p = self(pair);

    assert(p->away == NULL);
    p->away = away;
}

void pair_end_away(struct transport *pair)
{
    struct pair *p = self(pair);

    if (p->away == NULL) {
        return;
    }
    add_stats(&p->ended, p->away);
    p->away->ops->close(p->away);
    p->away = NULL;
    p->is_away_turn = false;
    p->has_gone = true;
}
