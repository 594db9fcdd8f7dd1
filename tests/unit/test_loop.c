/* The in-memory transport under every kind of bad network.
 * SPDX-License-Identifier: MIT */
#include "net/loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

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

static void take_all(struct transport *t, uint64_t now_us, struct seen *seen, size_t *count,
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

static void pass(struct table *table, uint64_t duration_us)
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

static void open_table(struct table *table, uint64_t seed, const struct loop_conditions *conditions)
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

static void join(struct table *table)
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

static void close_table(struct table *table)
{
    if (table->server) {
        table->server->ops->close(table->server);
    }
    table->client->ops->close(table->client);
    loop_net_close(table->net);
}

static bool send_number(struct transport *t, uint32_t peer, enum net_channel channel,
                        uint32_t number)
{
    uint8_t data[TEXT_BYTES] = { 0 };

    memcpy(data, &number, sizeof number);
    return t->ops->send(t, peer, channel, data, sizeof data);
}

static const struct loop_conditions good = { 0 };
static const struct loop_conditions slow = { .delay_us = 30000 };
static const struct loop_conditions storm = {
    .delay_us = 20000,
    .jitter_us = 30000,
    .loss_permille = 200,
    .double_permille = 100,
    .reorder_permille = 100,
};
static struct table table;

static void both_ends_learn_of_a_connection(void **state)
{
    (void)state;
    open_table(&table, 1, &good);
    join(&table);
    assert_int_equal(table.server_seen[0].kind, NET_CONNECTED);
    assert_int_equal(table.client_seen[0].kind, NET_CONNECTED);
    close_table(&table);
}

static void a_bad_network_only_delays_a_connection(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        open_table(&table, seed, &storm);
        join(&table);
        close_table(&table);
    }
}

static void a_connection_to_nobody_ends_after_its_patience(void **state)
{
    (void)state;
    open_table(&table, 1, &good);
    table.server->ops->close(table.server);
    table.server = NULL;
    table.client->ops->connect(table.client, &server_address, table.now_us);
    pass(&table, NET_PATIENCE_US - STEP_US);
    assert_int_equal(table.client_count, 0);
    pass(&table, 100000);
    assert_int_equal(table.client_count, 1);
    assert_int_equal(table.client_seen[0].kind, NET_DISCONNECTED);
    close_table(&table);
}

static void a_full_server_takes_nobody(void **state)
{
    const struct net_address other_address = { 0x7f000001, 2 };
    struct transport *full = NULL;

    (void)state;
    open_table(&table, 1, &good);
    full = loop_open(table.net, &other_address, 1);
    table.client->ops->connect(table.client, &other_address, table.now_us);
    assert_int_equal(full->ops->connect(full, &server_address, table.now_us) == NET_PEER_NONE,
                     false);
    assert_int_equal(full->ops->connect(full, &server_address, table.now_us), NET_PEER_NONE);
    pass(&table, NET_PATIENCE_US + 100000);
    assert_int_equal(table.client_seen[0].kind, NET_DISCONNECTED);
    full->ops->close(full);
    close_table(&table);
}

static void an_address_is_given_once(void **state)
{
    (void)state;
    open_table(&table, 1, &good);
    assert_null(loop_open(table.net, &server_address, 1));
    close_table(&table);
}

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
    const struct loop_conditions cut = { .loss_permille = 1000 };

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

static void silence_ends_a_connection(void **state)
{
    (void)state;
    open_table(&table, 5, &slow);
    join(&table);
    table.server->ops->close(table.server);
    table.server = NULL;
    pass(&table, NET_SILENCE_US - 1000000);
    assert_int_equal(table.client_count, 0);
    pass(&table, 2000000);
    assert_int_equal(table.client_count, 1);
    assert_int_equal(table.client_seen[0].kind, NET_DISCONNECTED);
    assert_int_equal(table.client_seen[0].number, 0);
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

static void a_reason_reaches_the_other_end_after_all_messages(void **state)
{
    uint32_t old;

    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        open_table(&table, seed, &storm);
        join(&table);
        old = table.server_peer;
        for (uint32_t i = 0; i < 20; i++) {
            send_number(table.server, table.server_peer, NET_CONTROL, i);
        }
        table.server->ops->disconnect(table.server, table.server_peer, 77);
        assert_false(send_number(table.server, table.server_peer, NET_CONTROL, 99));
        pass(&table, 4000000);
        assert_int_equal(table.client_count, 21);
        assert_int_equal(table.client_seen[20].kind, NET_DISCONNECTED);
        assert_int_equal(table.client_seen[20].number, 77);
        assert_int_equal(table.server_count, 1);
        assert_int_equal(table.server_seen[0].kind, NET_DISCONNECTED);
        assert_int_equal(table.server_seen[0].peer, old);
        close_table(&table);
    }
}

static void a_leaving_peers_messages_are_not_told(void **state)
{
    (void)state;
    open_table(&table, 1, &slow);
    join(&table);
    send_number(table.client, table.client_peer, NET_CONTROL, 1);
    send_number(table.server, table.server_peer, NET_CONTROL, 1);
    pass(&table, STEP_US);
    table.server->ops->disconnect(table.server, table.server_peer, 1);
    pass(&table, 1000000);
    assert_int_equal(table.server_count, 1);
    assert_int_equal(table.server_seen[0].kind, NET_DISCONNECTED);
    close_table(&table);
}

static void dropping_is_silent_here_and_heard_there(void **state)
{
    (void)state;
    open_table(&table, 1, &good);
    join(&table);
    table.server->ops->drop(table.server, table.server_peer, 5);
    pass(&table, 100000);
    assert_int_equal(table.server_count, 0);
    assert_int_equal(table.client_count, 1);
    assert_int_equal(table.client_seen[0].kind, NET_DISCONNECTED);
    assert_int_equal(table.client_seen[0].number, 5);
    close_table(&table);
}

static void messages_of_a_dropped_peer_are_not_told(void **state)
{
    struct net_event event;

    (void)state;
    open_table(&table, 1, &good);
    join(&table);
    for (uint32_t i = 0; i < 3; i++) {
        send_number(table.client, table.client_peer, NET_CONTROL, i);
        send_number(table.client, table.client_peer, NET_STATE, i);
    }
    table.client->ops->flush(table.client, table.now_us);
    assert_true(table.server->ops->next(table.server, table.now_us, &event));
    table.server->ops->drop(table.server, event.peer, 0);
    assert_false(table.server->ops->next(table.server, table.now_us, &event));
    close_table(&table);
}

static void a_dead_id_does_nothing_even_when_its_slot_lives_again(void **state)
{
    struct net_stats stats;
    uint32_t old;

    (void)state;
    open_table(&table, 1, &good);
    join(&table);
    old = table.server_peer;
    table.client->ops->drop(table.client, table.client_peer, 0);
    pass(&table, 100000);
    assert_int_equal(table.server_seen[0].peer, old);
    table.server_count = 0;
    join(&table);
    assert_int_not_equal(table.server_peer, old);
    assert_false(send_number(table.server, old, NET_STATE, 1));
    assert_false(table.server->ops->peer_stats(table.server, old, &stats));
    table.server->ops->disconnect(table.server, old, 1);
    table.server->ops->drop(table.server, old, 1);
    pass(&table, 100000);
    assert_true(send_number(table.server, table.server_peer, NET_STATE, 1));
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

static void the_next_moment_lets_time_jump(void **state)
{
    (void)state;
    open_table(&table, 1, &slow);
    assert_true(loop_net_next_us(table.net) == UINT64_MAX);
    table.client->ops->connect(table.client, &server_address, table.now_us);
    assert_true(loop_net_next_us(table.net) == table.now_us + slow.delay_us);
    close_table(&table);
}

static void every_drop_has_a_name(void **state)
{
    (void)state;
    for (int drop = 0; drop < NET_DROP_COUNT; drop++) {
        assert_non_null(net_drop_name((enum net_drop)drop));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ends_learn_of_a_connection),
        cmocka_unit_test(a_bad_network_only_delays_a_connection),
        cmocka_unit_test(a_connection_to_nobody_ends_after_its_patience),
        cmocka_unit_test(a_full_server_takes_nobody),
        cmocka_unit_test(an_address_is_given_once),
        cmocka_unit_test(every_length_arrives_on_every_channel),
        cmocka_unit_test(a_message_arrives_after_its_delay),
        cmocka_unit_test(nothing_leaves_before_a_flush),
        cmocka_unit_test(reliable_messages_all_arrive_in_order),
        cmocka_unit_test(state_messages_are_lost_doubled_and_reordered_as_asked),
        cmocka_unit_test(a_cut_cable_delays_reliable_messages_until_it_is_back),
        cmocka_unit_test(silence_ends_a_connection),
        cmocka_unit_test(the_queue_refuses_more_than_its_bytes_until_they_are_through),
        cmocka_unit_test(a_reason_reaches_the_other_end_after_all_messages),
        cmocka_unit_test(a_leaving_peers_messages_are_not_told),
        cmocka_unit_test(dropping_is_silent_here_and_heard_there),
        cmocka_unit_test(messages_of_a_dropped_peer_are_not_told),
        cmocka_unit_test(a_dead_id_does_nothing_even_when_its_slot_lives_again),
        cmocka_unit_test(round_trip_and_bytes_are_counted),
        cmocka_unit_test(the_same_seed_gives_the_same_fates),
        cmocka_unit_test(the_next_moment_lets_time_jump),
        cmocka_unit_test(every_drop_has_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
