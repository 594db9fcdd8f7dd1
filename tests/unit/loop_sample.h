/* A medium in memory with a server and a client, and what each saw. For tests of net/loop.h; comes
 * behind cmocka.h.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LOOP_SAMPLE_H
#define HP_LOOP_SAMPLE_H

#include "net/loop.h"

enum {
    CLIENTS_MOST = 16,
    STEP_US = 1000,
    EVENTS_MOST = 4096,
    TEXT_BYTES = 16,
};

struct seen {
    enum net_event_kind kind;
    enum net_channel channel;
    uint32_t peer;
    uint32_t number; /* first four bytes of a message, or the reason */
    size_t length;
    uint64_t received_us;
};

/* A medium, a server and a client, and what each saw. */
struct table {
    struct loop_net *net;
    struct transport *server;
    struct transport *client;
    uint32_t server_peer; /* the client, for the server */
    uint32_t client_peer; /* the server, for the client */
    uint64_t now_us;
    struct seen server_seen[EVENTS_MOST];
    struct seen client_seen[EVENTS_MOST];
    size_t server_count;
    size_t client_count;
};

static const struct net_address server_address = { 0x7f000001, 62893 };

static inline void take_all(struct transport *t, uint64_t now_us, struct seen *seen, size_t *count,
                            uint32_t *peer)
{
    struct net_event event;

    while (t->ops->next(t, now_us, &event)) {
        struct seen *one = &seen[(*count)++];

        assert_true(*count < EVENTS_MOST);
        *one = (struct seen){ .kind = event.kind, .channel = event.channel, .peer = event.peer };
        one->number = event.reason;
        if (event.kind == NET_MESSAGE) {
            memcpy(&one->number, event.data, sizeof one->number);
            one->length = event.length;
            one->received_us = event.received_us;
        } else {
            *peer = event.kind == NET_CONNECTED ? event.peer : NET_PEER_NONE;
        }
    }
    t->ops->flush(t, now_us);
}

static inline void pass(struct table *table, uint64_t duration_us)
{
    for (uint64_t end_us = table->now_us + duration_us; table->now_us < end_us;) {
        table->now_us += STEP_US;
        if (table->server) {
            take_all(table->server, table->now_us, table->server_seen, &table->server_count,
                     &table->server_peer);
        }
        take_all(table->client, table->now_us, table->client_seen, &table->client_count,
                 &table->client_peer);
    }
}

static inline void open_table(struct table *table, uint64_t seed,
                              const struct link_conditions *conditions)
{
    const struct net_address client_address = { 0x7f000001, 1 };

    memset(table, 0, sizeof *table);
    table->now_us = 1000000;
    table->net = loop_net_open(seed);
    loop_net_conditions(table->net, conditions);
    table->server = loop_open(table->net, &server_address, 4);
    table->client = loop_open(table->net, &client_address, 1);
    assert_non_null(table->server);
    assert_non_null(table->client);
}

static inline void join(struct table *table)
{
    assert_int_not_equal(table->client->ops->connect(table->client, &server_address, table->now_us),
                         NET_PEER_NONE);
    pass(table, 2000000);
    assert_int_not_equal(table->client_peer, NET_PEER_NONE);
    assert_int_not_equal(table->server_peer, NET_PEER_NONE);
    assert_int_equal(table->server_count, 1);
    assert_int_equal(table->client_count, 1);
    table->server_count = 0;
    table->client_count = 0;
}

static inline void close_table(struct table *table)
{
    if (table->server) {
        table->server->ops->close(table->server);
    }
    table->client->ops->close(table->client);
    loop_net_close(table->net);
}

static inline bool send_number(struct transport *t, uint32_t peer, enum net_channel channel,
                               uint32_t number)
{
    uint8_t data[TEXT_BYTES] = { 0 };

    memcpy(data, &number, sizeof number);
    return t->ops->send(t, peer, channel, data, sizeof data);
}

static const struct link_conditions good = { 0 };
static const struct link_conditions slow = { .delay_us = 30000 };
static const struct link_conditions storm = {
    .delay_us = 20000,
    .jitter_us = 15000,
    .is_shuffled = 1,
    .loss_ppm = 200000,
    .double_ppm = 100000,
    .reorder_ppm = 100000,
};
static struct table table;

#endif
