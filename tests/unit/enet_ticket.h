/* A server that takes tickets and a client that has a good one, for tests over real sockets.
 * SPDX-License-Identifier: MIT */
#ifndef HP_ENET_TICKET_H
#define HP_ENET_TICKET_H

#include "enet_hand.h"

#include "net/gate.h"

enum {
    FALLBACK_US = 300000,
    SLACK_US = 20000,
    TURN_US = 1000,
};

/* What the host application would keep, and somebody's ticket. */
static uint8_t key[RESUME_KEY_BYTES];
static uint64_t latest;
static struct resume_claim claim;
static uint8_t ticket[RESUME_TICKET_BYTES];

static inline bool is_latest(void *context, const struct resume_claim *c)
{
    (void)context;
    return c->serial == latest;
}

static inline void reopen_server(int peers)
{
    struct enet_transport_options options = options_of(true, peers);

    options.ticket_key = key;
    options.is_fresh = is_latest;
    server.net->ops->close(server.net);
    server.net = open_as(&options);
    server.count = 0;
}

static inline void make_ticket(void)
{
    uint8_t random[RESUME_RANDOM_BYTES];

    claim = (struct resume_claim){
        .serial = ++latest, .match = 3, .expires_s = 4, .ipv4 = LOOPBACK, .seat = 5
    };
    randombytes_buf(claim.secret, sizeof claim.secret);
    randombytes_buf(claim.identity, sizeof claim.identity);
    randombytes_buf(random, sizeof random);
    resume_seal(key, ends_terms.protocol, &claim, random, ticket);
}

/* A server that takes tickets and has no open match, and a client with a good one. */
static inline int open_with_ticket(void **state)
{
    open_both(state);
    randombytes_buf(key, sizeof key);
    make_ticket();
    reopen_server(PEERS);
    enet_transport_set_ticket(client.net, ticket, claim.secret);
    return 0;
}

static inline uint32_t begin(void)
{
    const struct net_address to = enet_transport_address(server.net);
    uint32_t peer = client.net->ops->connect(client.net, &to, clock_now_us());

    assert_int_not_equal(peer, NET_PEER_NONE);
    return peer;
}

static inline void expect_connected(bool by_ticket)
{
    assert_true(wait_for(1, 1));
    assert_int_equal(server.seen[0].kind, NET_CONNECTED);
    assert_int_equal(client.seen[0].kind, NET_CONNECTED);
    assert_int_equal(server.seen[0].has_claim, by_ticket);
    assert_int_equal(server.seen[0].ipv4, LOOPBACK);
}

static inline void expect_messages_both_ways(void)
{
    forget();
    for (int channel = 0; channel < NET_CHANNELS; channel++) {
        assert_true(say(&server, (enum net_channel)channel, 1, 10));
    }
    assert_true(say(&client, NET_CONTROL, 2, 10));
    assert_true(say(&client, NET_STATE, 3, NET_STATE_BYTES));
    assert_true(wait_for(2, NET_CHANNELS));
    settle();
    assert_int_equal(server.count, 2);
    assert_int_equal(client.count, NET_CHANNELS);
}

/* Time that goes on by turns: what counts in milliseconds does so on a busy machine, too. */
static uint64_t virtual_us;

static inline void take_at(struct end *end)
{
    struct net_event event;

    while (end->net->ops->next(end->net, virtual_us, &event)) {
        note(end, &event);
    }
    end->net->ops->flush(end->net, virtual_us);
}

static inline struct transport_stats stats_of(const struct end *end)
{
    struct transport_stats stats;

    end->net->ops->stats(end->net, &stats);
    return stats;
}

#define WITH_TICKET(test) cmocka_unit_test_setup_teardown(test, open_with_ticket, close_both)

#endif
