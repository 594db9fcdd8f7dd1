/* Messages of the in-memory transport under every kind of bad network.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "loop_sample.h"

static void every_length_arrives_on_every_channel(void **state)
{
    static uint8_t data[NET_STATE_BYTES];
    const size_t lengths[NET_CHANNELS][2] = {
        [NET_CONTROL] = { 4, NET_BLOCK_BYTES },
        [NET_STATE] = { 4, NET_STATE_BYTES },
        [NET_BULK] = { 4, NET_BLOCK_BYTES },
    };

    (void)state;
    open_table(&table, 1, &good);
    join(&table);
    for (int channel = 0; channel < NET_CHANNELS; channel++) {
        for (int i = 0; i < 2; i++) {
            table.server_count = 0;
            assert_true(table.client->ops->send(table.client, table.client_peer,
                                                (enum net_channel)channel, data,
                                                lengths[channel][i]));
            pass(&table, 10000);
            assert_int_equal(table.server_count, 1);
            assert_int_equal(table.server_seen[0].length, lengths[channel][i]);
            assert_int_equal(table.server_seen[0].channel, channel);
        }
    }
    close_table(&table);
}

static void a_message_arrives_after_its_delay(void **state)
{
    uint64_t sent_us;

    (void)state;
    open_table(&table, 1, &slow);
    join(&table);
    send_number(table.client, table.client_peer, NET_STATE, 7);
    sent_us = table.now_us + 300;
    table.client->ops->flush(table.client, sent_us);
    pass(&table, 100000);
    assert_int_equal(table.server_count, 1);
    assert_int_equal(table.server_seen[0].received_us, sent_us + slow.delay_us);
    close_table(&table);
}

static void nothing_leaves_before_a_flush(void **state)
{
    struct net_event event;

    (void)state;
    open_table(&table, 1, &good);
    join(&table);
    send_number(table.client, table.client_peer, NET_STATE, 7);
    assert_false(table.server->ops->next(table.server, table.now_us + 50000, &event));
    close_table(&table);
}

static void reliable_messages_all_arrive_in_order(void **state)
{
    enum {
        COUNT = 500,
    };

    (void)state;
    open_table(&table, 3, &storm);
    join(&table);
    for (uint32_t i = 0; i < COUNT; i++) {
        assert_true(send_number(table.client, table.client_peer, NET_CONTROL, i));
        assert_true(send_number(table.server, table.server_peer, NET_BULK, i));
        pass(&table, STEP_US);
    }
    pass(&table, 5000000);
    assert_int_equal(table.server_count, COUNT);
    assert_int_equal(table.client_count, COUNT);
    for (uint32_t i = 0; i < COUNT; i++) {
        assert_int_equal(table.server_seen[i].number, i);
        assert_int_equal(table.client_seen[i].number, i);
    }
    close_table(&table);
}

static void state_messages_are_lost_doubled_and_reordered_as_asked(void **state)
{
    enum {
        COUNT = 3000,
    };
    uint32_t times[COUNT] = { 0 };
    int lost = 0, doubled = 0, reordered = 0;

    (void)state;
    open_table(&table, 4, &storm);
    join(&table);
    for (uint32_t i = 0; i < COUNT; i++) {
        send_number(table.client, table.client_peer, NET_STATE, i);
        pass(&table, STEP_US);
    }
    pass(&table, 1000000);
    for (size_t i = 0; i < table.server_count; i++) {
        times[table.server_seen[i].number]++;
        reordered += i > 0 && table.server_seen[i].number < table.server_seen[i - 1].number;
    }
    for (uint32_t i = 0; i < COUNT; i++) {
        lost += times[i] == 0;
        doubled += times[i] == 2;
        assert_true(times[i] <= 2);
    }
    assert_in_range(lost, COUNT / 5 - 100, COUNT / 5 + 100);
    assert_in_range(doubled, COUNT * 8 / 100 - 80, COUNT * 8 / 100 + 80);
    assert_true(reordered > COUNT / 10);
    close_table(&table);
}

static void a_cut_cable_delays_reliable_messages_until_it_is_back(void **state)
{
    const struct link_conditions cut = { .loss_ppm = 1000000 };

    (void)state;
    open_table(&table, 5, &slow);
    join(&table);
    loop_net_conditions_of(table.net, table.client, &cut);
    send_number(table.client, table.client_peer, NET_CONTROL, 1);
    send_number(table.server, table.server_peer, NET_CONTROL, 2);
    pass(&table, 5000000);
    assert_int_equal(table.server_count + table.client_count, 0);
    loop_net_conditions_of(table.net, table.client, NULL);
    pass(&table, 200000);
    assert_int_equal(table.server_count, 1);
    assert_int_equal(table.client_count, 1);
    close_table(&table);
}

static void the_queue_refuses_more_than_its_bytes_until_they_are_through(void **state)
{
    static uint8_t block[NET_BLOCK_BYTES];
    const struct transport_ops *ops;

    (void)state;
    open_table(&table, 5, &slow);
    join(&table);
    ops = table.server->ops;
    for (int i = 0; i < NET_QUEUE_BYTES / NET_BLOCK_BYTES; i++) {
        assert_true(ops->send(table.server, table.server_peer, NET_BULK, block, sizeof block));
    }
    assert_false(ops->send(table.server, table.server_peer, NET_BULK, block, 1));
    assert_true(ops->send(table.server, table.server_peer, NET_CONTROL, block, 1));
    pass(&table, 100000);
    assert_true(ops->send(table.server, table.server_peer, NET_BULK, block, sizeof block));
    close_table(&table);
}

static void round_trip_and_bytes_are_counted(void **state)
{
    struct net_stats at_server, at_client;
    struct transport_stats whole;

    (void)state;
    open_table(&table, 1, &slow);
    join(&table);
    for (uint32_t i = 0; i < 100; i++) {
        send_number(table.client, table.client_peer, NET_STATE, i);
        pass(&table, STEP_US);
    }
    pass(&table, 1000000);
    assert_true(table.server->ops->peer_stats(table.server, table.server_peer, &at_server));
    assert_true(table.client->ops->peer_stats(table.client, table.client_peer, &at_client));
    assert_in_range(at_server.rtt_us, 60000, 63000);
    assert_in_range(at_client.rtt_us, 60000, 63000);
    assert_true(at_client.datagrams_out > 100);
    table.client->ops->stats(table.client, &whole);
    assert_int_equal(whole.datagrams_out, at_client.datagrams_out);
    assert_int_equal(whole.bytes_out, at_client.bytes_out);
    close_table(&table);
}

/* 16 clients, 10,000 ticks, state both ways in each, some control: what the big tests will do. */
static uint64_t play(uint64_t seed)
{
    struct loop_net *net = loop_net_open(seed);
    struct transport *server = loop_open(net, &server_address, CLIENTS_MOST);
    struct transport *clients[CLIENTS_MOST];
    uint32_t at_server[CLIENTS_MOST] = { 0 }, at_client[CLIENTS_MOST] = { 0 };
    struct net_event event;
    uint64_t hash;
    int count = 0;

    loop_net_conditions(net, &storm);
    for (int i = 0; i < CLIENTS_MOST; i++) {
        const struct net_address address = { 0x7f000001, (uint16_t)(1000 + i) };

        clients[i] = loop_open(net, &address, 1);
        clients[i]->ops->connect(clients[i], &server_address, 0);
    }
    for (uint32_t tick = 0; tick < 10000; tick++) {
        uint64_t now_us = tick_to_us(tick);

        while (server->ops->next(server, now_us, &event)) {
            if (event.kind == NET_CONNECTED) {
                at_server[count++] = event.peer;
            }
        }
        for (int i = 0; i < count; i++) {
            send_number(server, at_server[i], NET_STATE, tick);
            if (tick % 64 == 0) {
                send_number(server, at_server[i], NET_CONTROL, tick);
            }
        }
        server->ops->flush(server, now_us);
        for (int i = 0; i < CLIENTS_MOST; i++) {
            while (clients[i]->ops->next(clients[i], now_us, &event)) {
                at_client[i] = event.peer;
            }
            send_number(clients[i], at_client[i], NET_STATE, tick);
            clients[i]->ops->flush(clients[i], now_us);
        }
    }
    assert_int_equal(count, CLIENTS_MOST);
    for (int i = 0; i < CLIENTS_MOST; i++) {
        clients[i]->ops->close(clients[i]);
    }
    server->ops->close(server);
    hash = loop_net_fate_hash(net);
    loop_net_close(net);
    return hash;
}

static void the_same_seed_gives_the_same_fates(void **state)
{
    uint64_t first = play(42);

    (void)state;
    assert_true(first == play(42));
    assert_true(first != play(43));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length_arrives_on_every_channel),
        cmocka_unit_test(a_message_arrives_after_its_delay),
        cmocka_unit_test(nothing_leaves_before_a_flush),
        cmocka_unit_test(reliable_messages_all_arrive_in_order),
        cmocka_unit_test(state_messages_are_lost_doubled_and_reordered_as_asked),
        cmocka_unit_test(a_cut_cable_delays_reliable_messages_until_it_is_back),
        cmocka_unit_test(the_queue_refuses_more_than_its_bytes_until_they_are_through),
        cmocka_unit_test(round_trip_and_bytes_are_counted),
        cmocka_unit_test(the_same_seed_gives_the_same_fates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
