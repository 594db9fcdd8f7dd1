/* A connection of a client's without a network: what the server says the client hears in its next
 * update, each message in memory of just its length. A transport of the shape of net/transport.h.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FUZZ_PIPE_H
#define HP_FUZZ_PIPE_H

#include "net/door_wire.h"
#include "net/transport.h"
#include "tests/fuzz/fuzz.h"
#include "wire/message.h"

enum {
    PIPE_WORDS = 32, /* on their way; what is more is lost */
};

/* What the client hears next. */
struct word {
    enum net_event_kind kind;
    enum net_channel channel;
    uint32_t number; /* reason or cause */
    size_t length;
    uint8_t bytes[NET_STATE_BYTES];
};

struct pipe {
    struct transport net; /* first: the client's end */
    uint32_t peer;        /* the connection, or NET_PEER_NONE */
    uint32_t connections; /* ever */
    bool is_shut;         /* who connects is refused, for this cause */
    uint8_t cause;
    uint32_t first; /* word not heard yet */
    uint32_t behind;
    uint8_t *told;      /* the last one heard */
    struct word *words; /* PIPE_WORDS, a ring; borrowed */
};

static inline struct pipe *pipe_of(struct transport *t)
{
    return (struct pipe *)(void *)t;
}

static inline void pipe_put(struct pipe *p, const struct word *head, const uint8_t *bytes,
                            size_t length)
{
    struct word *w = &p->words[p->behind % PIPE_WORDS];

    if (p->peer == NET_PEER_NONE || p->behind - p->first == PIPE_WORDS) {
        return;
    }
    p->behind++;
    w->kind = head->kind;
    w->channel = head->channel;
    w->number = head->number;
    w->length = length;
    if (length > 0) {
        memcpy(w->bytes, bytes, length);
    }
}

static inline void pipe_cut(struct pipe *p)
{
    p->peer = NET_PEER_NONE;
    p->first = p->behind;
}

static inline bool pipe_next(struct transport *t, uint64_t now_us, struct net_event *event)
{
    struct pipe *p = pipe_of(t);
    const struct word *w = &p->words[p->first % PIPE_WORDS];

    free(p->told);
    p->told = NULL;
    if (p->first == p->behind) {
        return false;
    }
    p->first++;
    *event = (struct net_event){ .kind = w->kind,
                                 .channel = w->channel,
                                 .peer = p->peer,
                                 .reason = w->number,
                                 .cause = (uint8_t)w->number,
                                 .length = w->length,
                                 .received_us = now_us };
    if (w->kind == NET_MESSAGE) {
        p->told = malloc(w->length); /* so that what is read behind its end is seen */
        claim(p->told != NULL, "there is memory");
        memcpy(p->told, w->bytes, w->length);
        event->data = p->told;
    } else if (w->kind != NET_CONNECTED) {
        pipe_cut(p);
    }
    return true;
}

static inline bool pipe_send(struct transport *t, uint32_t peer, enum net_channel channel,
                             const void *data, size_t length)
{
    enum message_kind kind;

    claim(message_classify(data, length, (uint8_t)channel, true, &kind),
          "the client sends only what the catalogue has");
    return peer != NET_PEER_NONE && peer == pipe_of(t)->peer;
}

static inline void pipe_flush(struct transport *t, uint64_t now_us)
{
    (void)t;
    (void)now_us;
}

static inline uint32_t pipe_connect(struct transport *t, const struct net_address *to,
                                    uint64_t now_us)
{
    struct pipe *p = pipe_of(t);
    struct word w = { .kind = p->is_shut ? NET_REFUSED : NET_CONNECTED, .number = p->cause };

    (void)to;
    (void)now_us;
    if (p->peer != NET_PEER_NONE) {
        return NET_PEER_NONE; /* one slot: nobody knocks beside the link here */
    }
    p->peer = ++p->connections << 16 | 1;
    pipe_put(p, &w, NULL, 0);
    return p->peer;
}

static inline void pipe_disconnect(struct transport *t, uint32_t peer, uint32_t reason)
{
    struct pipe *p = pipe_of(t);

    (void)reason;
    if (peer == p->peer) {
        p->first = p->behind;
        pipe_put(p, &(struct word){ .kind = NET_DISCONNECTED }, NULL, 0);
    }
}

static inline void pipe_drop(struct transport *t, uint32_t peer, uint32_t reason)
{
    struct pipe *p = pipe_of(t);

    (void)reason;
    if (peer == p->peer) {
        pipe_cut(p);
    }
}

static inline void pipe_stats(struct transport *t, struct transport_stats *stats)
{
    (void)t;
    memset(stats, 0, sizeof(*stats));
}

static const struct transport_ops pipe_ops = {
    .next = pipe_next,
    .send = pipe_send,
    .flush = pipe_flush,
    .connect = pipe_connect,
    .disconnect = pipe_disconnect,
    .drop = pipe_drop,
    .stats = pipe_stats,
};

static inline void pipe_open(struct pipe *p, struct word *words)
{
    *p = (struct pipe){ .net = { &pipe_ops, -1 }, .words = words };
}

static inline void pipe_close(struct pipe *p)
{
    free(p->told);
    p->told = NULL;
}

#endif
