/* Connections of the in-memory transport under every kind of bad network; messages are in
 * test_loop_messages.c.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "loop_sample.h"

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
        cmocka_unit_test(silence_ends_a_connection),
        cmocka_unit_test(a_reason_reaches_the_other_end_after_all_messages),
        cmocka_unit_test(a_leaving_peers_messages_are_not_told),
        cmocka_unit_test(dropping_is_silent_here_and_heard_there),
        cmocka_unit_test(messages_of_a_dropped_peer_are_not_told),
        cmocka_unit_test(a_dead_id_does_nothing_even_when_its_slot_lives_again),
        cmocka_unit_test(the_next_moment_lets_time_jump),
        cmocka_unit_test(every_drop_has_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
