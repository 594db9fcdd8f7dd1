/* The ENet transport over real sockets, two honest ends.
 * SPDX-License-Identifier: MIT */
#include "enet_ends.h"

#include <errno.h>
#include <sys/socket.h>

#include "net/pool.h"
#include "net/seal.h"

enum {
    CROWD = 1000,
    CROWD_AT_DOOR = 50,
    CROWD_STEP_US = 1000,
    CROWD_PATIENCE_US = 20000000,
    CROWD_TICKS = 20,
    CROWD_DRAINS = 4,
    DATAGRAM_CHARGE = 832, /* what Linux books for a small datagram that waits in a socket */
};

static void both_ends_learn_of_a_connection(void **state)
{
    (void)state;
    join();
}

static void shortest_and_longest_arrive_on_every_channel_both_ways(void **state)
{
    static const size_t longest[NET_CHANNELS] = { NET_BLOCK_BYTES, NET_STATE_BYTES,
                                                  NET_BLOCK_BYTES };

    (void)state;
    join();
    for (int channel = 0; channel < NET_CHANNELS; channel++) {
        for (int i = 0; i < 2; i++) {
            size_t length = i == 0 ? 1 : longest[channel];

            /* A client has nothing to send in bulk, and a server would not take it. */
            if (channel != NET_BULK) {
                assert_true(say(&client, (enum net_channel)channel, (uint8_t)(10 + i), length));
                assert_true(wait_for(1, 0));
                assert_int_equal(server.seen[0].channel, channel);
                assert_int_equal(server.seen[0].length, length);
                assert_int_equal(server.seen[0].first, 10 + i);
                assert_int_equal(server.seen[0].last, 10 + i);
            }
            forget();
            assert_true(say(&server, (enum net_channel)channel, (uint8_t)(20 + i), length));
            assert_true(wait_for(0, 1));
            assert_int_equal(client.seen[0].channel, channel);
            assert_int_equal(client.seen[0].length, length);
            assert_int_equal(client.seen[0].last, 20 + i);
            forget();
        }
    }
}

static void the_longest_state_message_is_one_datagram(void **state)
{
    struct transport_stats before, after;

    (void)state;
    join();
    server.net->ops->stats(server.net, &before);
    assert_true(say(&server, NET_STATE, 1, NET_STATE_BYTES));
    server.net->ops->flush(server.net, clock_now_us());
    server.net->ops->stats(server.net, &after);
    assert_int_equal(after.datagrams_out - before.datagrams_out, 1);
    assert_int_equal(after.bytes_out - before.bytes_out,
                     NET_STATE_BYTES + 10 + SEAL_OVERHEAD_BYTES);
}

static void a_reason_reaches_the_other_end_after_the_messages(void **state)
{
    (void)state;
    join();
    say(&server, NET_CONTROL, 1, 100);
    say(&server, NET_BULK, 2, 1000);
    server.net->ops->disconnect(server.net, server.peer, 77);
    assert_false(say(&server, NET_CONTROL, 3, 1));
    assert_true(wait_for(1, 3));
    assert_int_equal(client.seen[2].kind, NET_DISCONNECTED);
    assert_int_equal(client.seen[2].reason, 77);
    assert_int_equal(server.seen[0].kind, NET_DISCONNECTED);
    assert_int_equal(server.seen[0].reason, 0);
}

static void a_client_that_leaves_gives_its_reason(void **state)
{
    (void)state;
    join();
    client.net->ops->disconnect(client.net, client.peer, 5);
    assert_true(wait_for(1, 1));
    assert_int_equal(server.seen[0].reason, 5);
    assert_int_equal(client.seen[0].kind, NET_DISCONNECTED);
}

static void dropping_is_silent_here_and_heard_there(void **state)
{
    (void)state;
    join();
    server.net->ops->drop(server.net, server.peer, 9);
    assert_true(wait_for(0, 1));
    assert_int_equal(client.seen[0].kind, NET_DISCONNECTED);
    assert_int_equal(client.seen[0].reason, 9);
    settle();
    assert_int_equal(server.count, 0);
}

static void a_dead_id_does_nothing_even_when_its_slot_lives_again(void **state)
{
    struct net_stats stats;
    uint32_t old;

    (void)state;
    join();
    old = server.peer;
    client.net->ops->drop(client.net, client.peer, 0);
    assert_true(wait_for(1, 0));
    assert_int_equal(server.seen[0].peer, old);
    forget();
    assert_false(say(&server, NET_STATE, 1, 1));
    join();
    assert_int_equal(server.peer & 0xffff, old & 0xffff);
    assert_int_not_equal(server.peer, old);
    assert_false(server.net->ops->send(server.net, old, NET_STATE, "x", 1));
    assert_false(server.net->ops->peer_stats(server.net, old, &stats));
    server.net->ops->disconnect(server.net, old, 1);
    server.net->ops->drop(server.net, old, 1);
    server.net->ops->drop(server.net, NET_PEER_NONE, 1);
    server.net->ops->drop(server.net, UINT32_MAX, 1);
    settle();
    assert_int_equal(client.count, 0);
    assert_true(say(&server, NET_STATE, 1, 1));
}

static void a_connection_to_nobody_ends_after_its_patience(void **state)
{
    const struct net_address to = enet_transport_address(server.net);
    uint64_t now_us = clock_now_us();
    struct net_event event;

    (void)state;
    server.net->ops->close(server.net);
    client.net->ops->connect(client.net, &to, now_us);
    for (uint64_t passed_us = 0; passed_us < NET_PATIENCE_US; passed_us += 100000) {
        assert_false(client.net->ops->next(client.net, now_us + passed_us, &event));
    }
    assert_true(client.net->ops->next(client.net, now_us + NET_PATIENCE_US + 300000, &event));
    assert_int_equal(event.kind, NET_REFUSED);
    assert_int_equal(event.cause, DOOR_SILENT);
    assert_int_not_equal(
        client.net->ops->connect(client.net, &to, now_us + NET_PATIENCE_US + 300000), event.peer);
    server.net = open_end(true, 1);
}

static void silence_ends_a_connection_at_home_only_after_a_day(void **state)
{
    const uint64_t silence_us = NET_HOME_SILENCE_S * 1000000ull;
    uint64_t now_us = clock_now_us();
    struct net_event event;

    (void)state;
    join();
    for (uint64_t passed_us = 0; passed_us < silence_us; passed_us += 10000000) {
        assert_false(client.net->ops->next(client.net, now_us + passed_us, &event));
    }
    for (int i = 0; i < 30; i++) {
        now_us += 1000000;
        if (client.net->ops->next(client.net, now_us + silence_us, &event)) {
            assert_int_equal(event.kind, NET_DISCONNECTED);
            assert_int_equal(event.reason, 0);
            return;
        }
    }
    fail();
}

static void resends_stay_frequent_through_a_long_outage(void **state)
{
    uint64_t now_us = clock_now_us();
    struct transport_stats before, after;
    struct net_event event;

    (void)state;
    join();
    say(&client, NET_CONTROL, 1, 1);
    for (uint64_t passed_us = 0; passed_us < 100000000; passed_us += 100000) {
        if (passed_us == 90000000) {
            client.net->ops->stats(client.net, &before);
        }
        assert_false(client.net->ops->next(client.net, now_us + passed_us, &event));
    }
    client.net->ops->stats(client.net, &after);
    assert_in_range(after.datagrams_out - before.datagrams_out, 8, 12);
}

static void a_wall_clock_does_not_matter_but_the_callers_does(void **state)
{
    (void)state;
    /* A minute passes for nobody: both ends jump, and keep their connection. */
    struct net_event event;
    uint64_t later_us = clock_now_us() + 60000000;

    join();
    say(&client, NET_CONTROL, 1, 1);
    client.net->ops->flush(client.net, clock_now_us());
    assert_true(server.net->ops->next(server.net, later_us, &event));
    assert_int_equal(event.kind, NET_MESSAGE);
    assert_int_equal(event.received_us, later_us);
    assert_false(client.net->ops->next(client.net, later_us, &event));
}

static void reliable_bytes_beyond_the_bound_are_refused_until_they_are_through(void **state)
{
    int taken = 0;

    (void)state;
    join();
    while (say(&server, NET_BULK, 1, NET_BLOCK_BYTES)) {
        taken++;
    }
    assert_int_equal(taken, NET_QUEUE_BYTES / NET_BLOCK_BYTES);
    assert_true(say(&server, NET_CONTROL, 1, NET_BLOCK_BYTES));
    assert_true(wait_for(0, (size_t)taken + 1));
    settle();
    assert_true(say(&server, NET_BULK, 1, NET_BLOCK_BYTES));
}

static void stamps_are_the_kernels_even_for_many_in_one_pass(void **state)
{
    enum {
        COUNT = 12,
        GAP_US = 2000,
    };
    struct window windows[COUNT];

    (void)state;
    join();
    for (int i = 0; i < COUNT; i++) {
        usleep(GAP_US);
        /* Each fourth time a reliable message lies in the same datagram. */
        if (i % 4 == 3) {
            assert_true(say(&client, NET_CONTROL, (uint8_t)i, 10));
        }
        assert_true(say(&client, NET_STATE, (uint8_t)i, 10));
        windows[i].from_us = clock_now_us();
        client.net->ops->flush(client.net, windows[i].from_us);
        windows[i].to_us = clock_now_us();
    }
    usleep(GAP_US);
    take_all(&server);
    assert_int_equal(server.count, COUNT + COUNT / 4);
    for (size_t i = 0; i < server.count; i++) {
        assert_within(server.seen[i].received_us, &windows[server.seen[i].first]);
    }
}

static void a_peer_without_a_route_does_not_starve_the_others(void **state)
{
    /* From a socket on the loopback address the kernel refuses to send anywhere else. */
    const struct net_address nowhere = { 0xc0000201, 9 };
    uint32_t lost = client.net->ops->connect(client.net, &nowhere, clock_now_us());

    (void)state;
    client.net->ops->connect(
        client.net, &(struct net_address){ LOOPBACK, enet_transport_address(server.net).port },
        clock_now_us());
    assert_true(wait_for(1, 2));
    assert_int_equal(client.seen[0].kind, NET_DISCONNECTED);
    assert_int_equal(client.seen[0].peer, lost);
    assert_int_equal(client.seen[1].kind, NET_CONNECTED);
}

static void a_flush_works_round_a_peer_without_a_route(void **state)
{
    const struct net_address nowhere = { 0xc0000201, 9 };
    const struct net_address to = enet_transport_address(server.net);
    struct net_event event;

    (void)state;
    client.net->ops->connect(client.net, &nowhere, clock_now_us());
    client.net->ops->connect(client.net, &to, clock_now_us());
    client.net->ops->flush(client.net, clock_now_us());
    assert_true(client.net->ops->next(client.net, clock_now_us(), &event));
    assert_int_equal(event.kind, NET_DISCONNECTED);
    assert_true(wait_for(1, 1));
    assert_int_equal(client.seen[0].kind, NET_CONNECTED);
}

static void a_port_in_use_is_told_with_its_address(void **state)
{
    const struct enet_transport_options options = {
        .bind = enet_transport_address(server.net),
        .peers = 1,
        .is_server = true,
        .chance = chance_of_machine(),
    };
    char expected[FAULT_BYTES] = "failed to bind to ";
    char fault[FAULT_BYTES] = "";
    int error = 0;

    (void)state;
    net_address_print(&options.bind, expected + strlen(expected), 32);
    assert_null(enet_transport_open(&options, fault, sizeof fault, &error));
    assert_int_equal(error, EADDRINUSE);
    assert_memory_equal(fault, expected, strlen(expected));
}

static void a_full_server_says_so(void **state)
{
    const struct net_address to = enet_transport_address(server.net);
    struct end crowd[PEERS + 1];

    (void)state;
    for (int i = 0; i <= PEERS; i++) {
        crowd[i].count = 0;
        crowd[i].net = open_end(false, 1);
        crowd[i].net->ops->connect(crowd[i].net, &to, clock_now_us());
        assert_int_equal(crowd[i].net->ops->connect(crowd[i].net, &to, clock_now_us()),
                         NET_PEER_NONE);
        for (int j = 0; j < 10; j++) {
            take_all(&crowd[i]);
            take_all(&server);
        }
        assert_int_equal(crowd[i].count, 1);
        assert_int_equal(crowd[i].seen[0].kind, i < PEERS ? NET_CONNECTED : NET_REFUSED);
    }
    assert_int_equal(crowd[PEERS].seen[0].reason, DOOR_FULL);
    assert_int_equal(server.count, PEERS);
    for (int i = 0; i <= PEERS; i++) {
        crowd[i].net->ops->close(crowd[i].net);
    }
}

static void counters_follow_what_is_sent(void **state)
{
    struct net_stats before, after;
    struct transport_stats whole;

    (void)state;
    join();
    server.net->ops->peer_stats(server.net, server.peer, &before);
    for (int i = 0; i < 10; i++) {
        say(&client, NET_STATE, 1, 100);
        say(&server, NET_STATE, 1, 200);
        turn();
    }
    assert_true(wait_for(10, 10));
    server.net->ops->peer_stats(server.net, server.peer, &after);
    assert_true(after.datagrams_in - before.datagrams_in >= 10);
    assert_true(after.bytes_in - before.bytes_in >= 10 * 130);
    assert_in_range(after.datagrams_out - before.datagrams_out, 10, 14);
    assert_in_range(after.bytes_out - before.bytes_out, 10 * 230, 10 * 230 + 160);
    assert_in_range(after.rtt_us, 1000, 100000);
    server.net->ops->stats(server.net, &whole);
    assert_true(whole.datagrams_out >= after.datagrams_out);
    assert_true(whole.bytes_out >= after.bytes_out);
}

/* How many peers' datagrams the kernel keeps between two drains, of four from each at worst: 1,000
 * where it gives what is asked for, some hundred where its limits are the usual ones. */
static int crowd_of(const struct transport *end)
{
    int buffer = 0;
    socklen_t size = sizeof buffer;

    getsockopt(end->fd, SOL_SOCKET, SO_RCVBUF, &buffer, &size);
    int peers = buffer / (4 * DATAGRAM_CHARGE);

    return peers < CROWD ? peers : CROWD;
}

/* Takes what has come for one end of the crowd, answers each message there is an answer for, and
 * adds up how many there were until `count` is `wanted`. Once a second ENet tells every peer its
 * limits: then one drain's budget is not enough. */
static void take_crowd(struct transport *end, uint64_t now_us, const void *answer, int wanted,
                       int *count)
{
    struct net_event event;

    for (int drain = 0; drain < CROWD_DRAINS && *count < wanted; drain++) {
        while (end->ops->next(end, now_us, &event)) {
            assert_int_equal(event.kind, NET_MESSAGE);
            (*count)++;
            if (answer) {
                assert_true(end->ops->send(end, event.peer, NET_STATE, answer, 32));
            }
        }
    }
    assert_int_equal(*count, wanted);
}

/* A thousand peers of one client host; then a tick, again and again, takes nothing more from the
 * system. The time is made up: how slow the machine is changes nothing. */
static void a_thousand_peers_play_in_bounded_memory(void **state)
{
    static uint32_t ids[CROWD];
    struct transport *crowd = open_end(false, CROWD);
    struct transport *host = open_end(true, CROWD);
    const struct net_address to = enet_transport_address(host);
    const int peers = crowd_of(host);
    struct pool_stats before, after;
    struct net_event event;
    uint8_t data[200] = { 0 };
    int connected = 0, up = 0, down = 0;
    uint64_t now_us = clock_now_us();
    uint64_t end_us = now_us + CROWD_PATIENCE_US;

    (void)state;
    print_message("%d peers\n", peers);
    for (int both = 0, asked = 0; both < 2 * peers && now_us < end_us; now_us += CROWD_STEP_US) {
        /* A few at a time: the door lets 200 a second in. */
        while (asked < peers && asked < both / 2 + CROWD_AT_DOOR) {
            crowd->ops->connect(crowd, &to, now_us);
            asked++;
        }
        while (crowd->ops->next(crowd, now_us, &event)) {
            assert_int_equal(event.kind, NET_CONNECTED);
            both++;
        }
        while (host->ops->next(host, now_us, &event)) {
            assert_int_equal(event.kind, NET_CONNECTED);
            ids[connected++] = event.peer;
            both++;
        }
        host->ops->flush(host, now_us);
    }
    assert_int_equal(connected, peers);
    for (int tick = 0; tick < CROWD_TICKS; tick++, now_us += tick_to_us(1)) {
        for (int i = 0; i < peers; i++) {
            assert_true(host->ops->send(host, ids[i], NET_STATE, data, sizeof data));
        }
        host->ops->flush(host, now_us);
        take_crowd(crowd, now_us, data, (tick + 1) * peers, &down);
        crowd->ops->flush(crowd, now_us);
        take_crowd(host, now_us, NULL, (tick + 1) * peers, &up);
        if (tick == 4) {
            pool_read_stats(&before);
        }
    }
    pool_read_stats(&after);
    assert_in_range(after.held_bytes, before.held_bytes, before.held_bytes + 2 * POOL_SLAB_BYTES);
    crowd->ops->close(crowd);
    host->ops->close(host);
}

static void closing_gives_all_memory_back(void **state)
{
    struct pool_stats before, after;
    struct end ends[2] = { 0 };

    (void)state;
    pool_read_stats(&before);
    ends[0].net = open_end(true, 4);
    ends[1].net = open_end(false, 1);
    ends[1].net->ops->connect(
        ends[1].net, &(struct net_address){ LOOPBACK, enet_transport_address(ends[0].net).port },
        clock_now_us());
    for (int i = 0; i < 20; i++) {
        take_all(&ends[0]);
        take_all(&ends[1]);
    }
    say(&ends[0], NET_CONTROL, 1, 100);
    say(&ends[1], NET_STATE, 1, 100);
    ends[0].net->ops->close(ends[0].net);
    ends[1].net->ops->close(ends[1].net);
    pool_read_stats(&after);
    assert_int_equal(after.taken, before.taken);
    assert_int_equal(after.allowed_bytes, before.allowed_bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(both_ends_learn_of_a_connection),
        ON_BOTH(shortest_and_longest_arrive_on_every_channel_both_ways),
        ON_BOTH(the_longest_state_message_is_one_datagram),
        ON_BOTH(a_reason_reaches_the_other_end_after_the_messages),
        ON_BOTH(a_client_that_leaves_gives_its_reason),
        ON_BOTH(dropping_is_silent_here_and_heard_there),
        ON_BOTH(a_dead_id_does_nothing_even_when_its_slot_lives_again),
        ON_BOTH(a_connection_to_nobody_ends_after_its_patience),
        ON_BOTH(silence_ends_a_connection_at_home_only_after_a_day),
        ON_BOTH(resends_stay_frequent_through_a_long_outage),
        ON_BOTH(a_wall_clock_does_not_matter_but_the_callers_does),
        ON_BOTH(reliable_bytes_beyond_the_bound_are_refused_until_they_are_through),
        ON_BOTH(stamps_are_the_kernels_even_for_many_in_one_pass),
        ON_BOTH(a_peer_without_a_route_does_not_starve_the_others),
        ON_BOTH(a_flush_works_round_a_peer_without_a_route),
        ON_BOTH(a_port_in_use_is_told_with_its_address),
        ON_BOTH(a_full_server_says_so),
        ON_BOTH(counters_follow_what_is_sent),
        cmocka_unit_test(a_thousand_peers_play_in_bounded_memory),
        cmocka_unit_test(closing_gives_all_memory_back),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
