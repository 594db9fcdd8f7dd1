/* Two ends of the ENet transport on 127.0.0.1 for the tests of it.
 * SPDX-License-Identifier: MIT */
#ifndef HP_ENET_ENDS_H
#define HP_ENET_ENDS_H

#include "net/enet_transport.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "net/resume.h"

enum {
    LOOPBACK = 0x7f000001,
    PEERS = 8,
    SEEN_MOST = 4096,
    PATIENCE_US = 3000000,
    FAULT_BYTES = 256,
};

struct seen {
    enum net_event_kind kind;
    enum net_channel channel;
    uint32_t peer;
    uint32_t reason; /* or the cause of a refusal */
    uint16_t version;
    uint8_t door;
    uint8_t identity[NET_IDENTITY_BYTES];
    uint32_t ipv4;
    bool has_claim;
    struct resume_claim claim;
    size_t length;
    uint8_t first;
    uint8_t last;
    uint64_t received_us;
};

/* One end and what it saw. */
struct end {
    struct transport *net;
    uint32_t peer; /* the latest that connected */
    size_t count;
    struct seen seen[SEEN_MOST];
};

static struct end server, client;

static const struct door_terms ends_terms = { 7, 0xabcdef01 };

static inline struct enet_transport_options options_of(bool is_server, int peers)
{
    return (struct enet_transport_options){
        .bind = { LOOPBACK, 0 },
        .peers = peers,
        .is_server = is_server,
        .terms = ends_terms,
        .chance = chance_of_machine(),
    };
}

static inline struct transport *open_as(const struct enet_transport_options *options)
{
    char fault[FAULT_BYTES] = "";
    int error = 0;
    struct transport *net = enet_transport_open(options, fault, sizeof fault, &error);

    assert_string_equal(fault, "");
    assert_non_null(net);
    return net;
}

/* A server that is open to all, or a client without a code. */
static inline struct transport *open_end(bool is_server, int peers)
{
    const struct enet_transport_options options = options_of(is_server, peers);
    struct transport *net = open_as(&options);

    if (is_server) {
        enet_transport_set_open(net, true);
    }
    return net;
}

static inline void note(struct end *end, const struct net_event *event)
{
    struct seen *seen = &end->seen[end->count++];

    assert_true(end->count < SEEN_MOST);
    *seen = (struct seen){ .kind = event->kind, .channel = event->channel, .peer = event->peer };
    seen->reason = event->kind == NET_REFUSED ? event->cause : event->reason;
    seen->version = event->version;
    if (event->kind == NET_MESSAGE) {
        seen->length = event->length;
        seen->first = event->data[0];
        seen->last = event->data[event->length - 1];
        seen->received_us = event->received_us;
    } else if (event->kind == NET_CONNECTED) {
        end->peer = event->peer;
        seen->door = event->door;
        seen->ipv4 = event->ipv4;
        seen->has_claim = event->claim != NULL;
        if (event->claim) {
            seen->claim = *event->claim;
        }
        if (event->identity) {
            memcpy(seen->identity, event->identity, sizeof seen->identity);
        }
    }
}

static inline void take_all(struct end *end)
{
    struct net_event event;

    while (end->net->ops->next(end->net, clock_now_us(), &event)) {
        note(end, &event);
    }
    end->net->ops->flush(end->net, clock_now_us());
}

static inline void turn(void)
{
    take_all(&server);
    if (client.net) {
        take_all(&client);
    }
}

/* Turns both ends until they saw that many events. False: they do not within three seconds. */
static inline bool wait_for(size_t server_count, size_t client_count)
{
    uint64_t end_us = clock_now_us() + PATIENCE_US;

    while (server.count < server_count || client.count < client_count) {
        if (clock_now_us() > end_us) {
            return false;
        }
        turn();
    }
    return true;
}

/* Long enough for whatever is under way on this machine. */
static inline void settle(void)
{
    for (int i = 0; i < 20; i++) {
        usleep(500);
        turn();
    }
}

static inline void forget(void)
{
    server.count = 0;
    client.count = 0;
}

static inline int open_both(void **state)
{
    (void)state;
    memset(&server, 0, sizeof server);
    memset(&client, 0, sizeof client);
    server.net = open_end(true, PEERS);
    client.net = open_end(false, 2);
    return 0;
}

static inline int close_both(void **state)
{
    (void)state;
    server.net->ops->close(server.net);
    if (client.net) {
        client.net->ops->close(client.net);
    }
    return 0;
}

static inline void join(void)
{
    const struct net_address to = enet_transport_address(server.net);

    assert_int_not_equal(client.net->ops->connect(client.net, &to, clock_now_us()), NET_PEER_NONE);
    assert_true(wait_for(1, 1));
    settle();
    assert_int_equal(server.count, 1);
    assert_int_equal(client.count, 1);
    assert_int_equal(server.seen[0].kind, NET_CONNECTED);
    assert_int_equal(client.seen[0].kind, NET_CONNECTED);
    forget();
}

static inline bool say(struct end *end, enum net_channel channel, uint8_t byte, size_t length)
{
    uint8_t data[NET_STATE_BYTES];

    memset(data, byte, sizeof data);
    return end->net->ops->send(end->net, end->peer, channel, data, length);
}

static inline uint64_t dropped(enum net_drop why)
{
    struct transport_stats stats;

    server.net->ops->stats(server.net, &stats);
    return stats.dropped[why];
}

/* When a datagram was sent, from before to after the system call: on loopback the kernel receives
 * it in between. */
struct window {
    uint64_t from_us;
    uint64_t to_us;
};

static inline void assert_within(uint64_t stamp_us, const struct window *window)
{
    assert_in_range(stamp_us, window->from_us - 2, window->to_us + 2);
}

static inline int start(void **state)
{
    char fault[FAULT_BYTES];

    (void)state;
    return enet_transport_start(fault, sizeof fault) ? 0 : -1;
}

#define ON_BOTH(test) cmocka_unit_test_setup_teardown(test, open_both, close_both)

#endif
