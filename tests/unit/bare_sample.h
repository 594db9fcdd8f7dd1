/* A bare end on the in-memory transport: it sends the bytes it is told to and remembers what came.
 * It plays bad clients to a real server and bad servers to a real client.
 * SPDX-License-Identifier: MIT */
#ifndef HP_BARE_SAMPLE_H
#define HP_BARE_SAMPLE_H

#include <stdlib.h>
#include <string.h>

#include "net/loop.h"
#include "wire/message.h"

enum {
    BARE_IP = 0x7F000001,
    BARE_SERVER_PORT = 62893,
    BARE_FIRST_PORT = 20000, /* of the bare clients */
};

struct bare_message {
    int count; /* how many of this kind came; the rest is of the last one */
    size_t length;
    size_t longest;
    uint8_t bytes[NET_STATE_BYTES];
};

struct bare {
    struct transport *net;
    uint32_t peer;
    bool is_connected;
    int connections; /* begun by the other end or by this one */
    int ends;
    uint32_t reason; /* of the last end */
    int strange;     /* messages that the catalogue does not know */
    struct bare_message got[MSG_COUNT];
};

static inline void bare_open(struct bare *b, struct loop_net *net, uint16_t port, int peers)
{
    const struct net_address own = { BARE_IP, port };

    memset(b, 0, sizeof(*b));
    b->net = loop_open(net, &own, peers);
    if (b->net == NULL) {
        abort();
    }
}

static inline void bare_close(struct bare *b)
{
    b->net->ops->close(b->net);
}

static inline void bare_connect(struct bare *b, uint64_t now_us)
{
    const struct net_address server = { BARE_IP, BARE_SERVER_PORT };

    b->peer = b->net->ops->connect(b->net, &server, now_us);
}

static inline void bare_note(struct bare *b, const struct net_event *event)
{
    uint8_t kind = event->data[0] & 0x0F;

    if (kind >= MSG_COUNT) {
        b->strange++;
        return;
    }
    struct bare_message *m = &b->got[kind];

    m->count++;
    m->length = event->length;
    m->longest = event->length > m->longest ? event->length : m->longest;
    memcpy(m->bytes, event->data, event->length);
}

/* Takes what waits and sends what is queued. */
static inline void bare_poll(struct bare *b, uint64_t now_us)
{
    struct net_event event;

    while (b->net->ops->next(b->net, now_us, &event)) {
        switch (event.kind) {
        case NET_CONNECTED:
            b->peer = event.peer;
            b->is_connected = true;
            b->connections++;
            break;
        case NET_DISCONNECTED:
            b->is_connected = false;
            b->ends++;
            b->reason = event.reason;
            break;
        case NET_REFUSED:
            break;
        case NET_MESSAGE:
            bare_note(b, &event);
            break;
        }
    }
    b->net->ops->flush(b->net, now_us);
}

static inline bool bare_send(struct bare *b, enum net_channel channel, const uint8_t *bytes,
                             size_t length)
{
    return b->net->ops->send(b->net, b->peer, channel, bytes, length);
}

/* A HELLO as a real client says it. */
static inline struct msg_hello bare_hello(const char *name, const char *match)
{
    struct msg_hello hello = { .version = PROTO_VERSION };

    for (size_t i = 0; game_at(i) != NULL; i++) {
        hello.games[i].rules = (uint32_t)game_rules_hash(game_at(i));
        memcpy(hello.games[i].name, game_at(i)->name, strlen(game_at(i)->name));
    }
    memcpy(hello.name, name, strlen(name));
    memcpy(hello.match, match, strlen(match));
    return hello;
}

static inline void bare_send_hello(struct bare *b, const struct msg_hello *hello)
{
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    bare_send(b, NET_CONTROL, bytes, message_pack(MSG_HELLO, &msg_hello_fields, hello, bytes));
}

/* The refusal that came last. */
static inline struct msg_refuse bare_refusal(const struct bare *b)
{
    const struct bare_message *m = &b->got[MSG_REFUSE];
    struct msg_refuse refuse = { .cause = REFUSE_COUNT };

    if (m->count > 0) {
        message_unpack(&msg_refuse_fields, m->bytes, m->length, &refuse);
    }
    return refuse;
}

#endif
