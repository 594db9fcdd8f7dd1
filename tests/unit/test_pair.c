/* The claims of net/pair.h, over the in-memory transport.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "net/loop.h"
#include "net/pair.h"

enum {
    HOME_PEERS = 2,
    AWAY_PEERS = 3,
    STEP_US = 1000,
    STEPS = 200,
    CLIENTS = 3,
};

static const struct net_address at_home = { 1, 1 };
static const struct net_address on_lan = { 2, 1 };

static struct loop_net *medium;
static struct transport *pair;
static struct transport *clients[CLIENTS];
static uint32_t servers[CLIENTS]; /* what each client calls the server */
static uint64_t now_us;

/* What the pair told last of each kind, and how often. */
static struct net_event last[NET_MESSAGE + 1];
static int told[NET_MESSAGE + 1];
static char heard[8];

static void listen_once(void)
{
    struct net_event event;

    while (pair->ops->next(pair, now_us, &event)) {
        last[event.kind] = event;
        told[event.kind]++;
        if (event.kind == NET_MESSAGE) {
            memcpy(heard, event.data, event.length < sizeof heard ? event.length : sizeof heard);
        }
    }
    pair->ops->flush(pair, now_us);
}

static char answer[8];

static void run(void)
{
    struct net_event event;

    for (int step = 0; step < STEPS; step++) {
        now_us += STEP_US;
        listen_once();
        for (int i = 0; i < CLIENTS; i++) {
            while (clients[i]->ops->next(clients[i], now_us, &event)) {
                if (event.kind == NET_MESSAGE) {
                    memcpy(answer, event.data, sizeof answer);
                }
            }
            clients[i]->ops->flush(clients[i], now_us);
        }
    }
}

static void come(int client, const struct net_address *to)
{
    servers[client] = clients[client]->ops->connect(clients[client], to, now_us);
    run();
}

static int open_all(void **state)
{
    (void)state;
    memset(told, 0, sizeof told);
    now_us = 1;
    medium = loop_net_open(1);
    pair = pair_open(loop_open(medium, &at_home, HOME_PEERS), HOME_PEERS, AWAY_PEERS);
    for (uint16_t i = 0; i < CLIENTS; i++) {
        clients[i] = loop_open(medium, &(struct net_address){ 9, (uint16_t)(i + 1) }, 1);
    }
    return pair != NULL ? 0 : -1;
}

static int close_all(void **state)
{
    (void)state;
    for (int i = 0; i < CLIENTS; i++) {
        clients[i]->ops->close(clients[i]);
    }
    pair->ops->close(pair);
    loop_net_close(medium);
    return 0;
}

static void who_comes_over_the_lan_has_a_slot_behind_all_of_home(void **state)
{
    (void)state;
    pair_set_away(pair, loop_open(medium, &on_lan, AWAY_PEERS));
    come(0, &at_home);
    assert_int_equal(net_peer_slot(last[NET_CONNECTED].peer), 0);
    assert_false(last[NET_CONNECTED].is_away);
    come(1, &on_lan);
    assert_int_equal(net_peer_slot(last[NET_CONNECTED].peer), HOME_PEERS);
    assert_true(last[NET_CONNECTED].is_away);
    assert_int_equal(told[NET_CONNECTED], 2);
}

static void messages_find_their_way_over_both_in_both_directions(void **state)
{
    const struct net_address *const ways[] = { &at_home, &on_lan };
    static const char words[][sizeof(heard)] = { "home", "away" };

    (void)state;
    pair_set_away(pair, loop_open(medium, &on_lan, AWAY_PEERS));
    for (int i = 0; i < 2; i++) {
        const char *word = words[i];

        come(i, ways[i]);
        clients[i]->ops->send(clients[i], servers[i], NET_CONTROL, word, sizeof(words[i]));
        run();
        assert_string_equal(heard, word);
        assert_int_equal(last[NET_MESSAGE].peer, last[NET_CONNECTED].peer);
        assert_true(
            pair->ops->send(pair, last[NET_CONNECTED].peer, NET_CONTROL, word, sizeof(words[i])));
        run();
        assert_string_equal(answer, word);
    }
}

static void when_away_ends_each_of_its_peers_is_told_once_and_home_plays_on(void **state)
{
    (void)state;
    pair_set_away(pair, loop_open(medium, &on_lan, AWAY_PEERS));
    come(0, &at_home);
    uint32_t home = last[NET_CONNECTED].peer;

    come(1, &on_lan);
    come(2, &on_lan);
    pair_end_away(pair);
    assert_null(pair_away(pair));
    run();
    assert_int_equal(told[NET_DISCONNECTED], 2);
    assert_int_equal(last[NET_DISCONNECTED].reason, 0);
    assert_false(pair->ops->send(pair, last[NET_DISCONNECTED].peer, NET_CONTROL, "x", 1));
    assert_true(pair->ops->send(pair, home, NET_CONTROL, "still on", 8));
    clients[0]->ops->send(clients[0], servers[0], NET_CONTROL, "here", 5);
    run();
    assert_int_equal(last[NET_MESSAGE].peer, home);
    assert_memory_equal(answer, "still on", 8);
}

static void whose_end_was_told_is_not_told_again_when_away_ends(void **state)
{
    (void)state;
    pair_set_away(pair, loop_open(medium, &on_lan, AWAY_PEERS));
    come(1, &on_lan);
    clients[1]->ops->disconnect(clients[1], servers[1], 7);
    run();
    assert_int_equal(told[NET_DISCONNECTED], 1);
    assert_int_equal(last[NET_DISCONNECTED].reason, 7);
    come(2, &on_lan);
    pair->ops->drop(pair, last[NET_CONNECTED].peer, 0);
    pair_end_away(pair);
    run();
    assert_int_equal(told[NET_DISCONNECTED], 1);
}

static void away_can_come_again(void **state)
{
    (void)state;
    pair_set_away(pair, loop_open(medium, &on_lan, AWAY_PEERS));
    come(1, &on_lan);
    pair_end_away(pair);
    run();
    pair_set_away(pair, loop_open(medium, &(struct net_address){ 3, 1 }, AWAY_PEERS));
    come(2, &(struct net_address){ 3, 1 });
    assert_int_equal(told[NET_CONNECTED], 2);
    assert_int_equal(told[NET_DISCONNECTED], 1);
    assert_true(last[NET_CONNECTED].is_away);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_comes_over_the_lan_has_a_slot_behind_all_of_home,
                                        open_all, close_all),
        cmocka_unit_test_setup_teardown(messages_find_their_way_over_both_in_both_directions,
                                        open_all, close_all),
        cmocka_unit_test_setup_teardown(
            when_away_ends_each_of_its_peers_is_told_once_and_home_plays_on, open_all, close_all),
        cmocka_unit_test_setup_teardown(whose_end_was_told_is_not_told_again_when_away_ends,
                                        open_all, close_all),
        cmocka_unit_test_setup_teardown(away_can_come_again, open_all, close_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
