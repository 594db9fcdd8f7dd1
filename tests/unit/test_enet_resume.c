/* Tickets over real sockets: one round trip to connected, and the ordinary way whenever the short
 * one fails.
 * SPDX-License-Identifier: MIT */
#include "enet_ticket.h"

/* --- one round trip --------------------------------------------------------------------------- */

static void a_ticket_connects_after_one_round_trip(void **state)
{
    (void)state;
    begin();
    client.net->ops->flush(client.net, clock_now_us());
    assert_int_equal(stats_of(&client).datagrams_out, 1);
    while (stats_of(&server).datagrams_in == 0) {
        take_all(&server);
    }
    struct transport_stats there = stats_of(&server);
    assert_int_equal(there.datagrams_in, 1);
    assert_int_equal(there.datagrams_out, 2); /* RESP, and ENet's VERIFY */
    assert_true(there.bytes_out <= there.bytes_in);
    assert_int_equal(server.count, 0);
    while (client.count == 0) {
        take_all(&client);
    }
    assert_int_equal(client.seen[0].kind, NET_CONNECTED);
    assert_int_equal(stats_of(&client).datagrams_in, 2);
    expect_connected(true);
    assert_true(stats_of(&client).bytes_out < DOOR_REQUEST_BYTES + EXCHANGE_PROOF_BYTES);
    assert_int_equal(server.seen[0].door, NET_DOOR_OPEN);
    assert_memory_equal(server.seen[0].identity, claim.identity, sizeof claim.identity);
    assert_int_equal(server.seen[0].claim.serial, claim.serial);
    assert_int_equal(server.seen[0].claim.match, claim.match);
    assert_int_equal(server.seen[0].claim.seat, claim.seat);
    assert_true(sodium_is_zero(server.seen[0].claim.secret, RESUME_SECRET_BYTES));
    expect_messages_both_ways();
    for (int why = NET_DROP_SHORT; why < NET_DROP_KERNEL; why++) {
        assert_int_equal(dropped((enum net_drop)why), 0);
    }
}

static void without_a_ticket_any_more_one_comes_the_ordinary_way(void **state)
{
    (void)state;
    enet_transport_set_ticket(client.net, NULL, NULL);
    enet_transport_set_open(server.net, true);
    begin();
    expect_connected(false);
}

static void two_of_one_socket_come_by_two_tickets(void **state)
{
    (void)state;
    begin();
    expect_connected(true);
    forget();
    make_ticket();
    enet_transport_set_ticket(client.net, ticket, claim.secret);
    begin();
    expect_connected(true);
    expect_messages_both_ways();
}

/* --- the ordinary way ------------------------------------------------------------------------- */

static void a_stale_ticket_costs_one_more_round_trip(void **state)
{
    (void)state;
    enet_transport_set_open(server.net, true);
    latest++;
    begin();
    expect_connected(false);
    expect_messages_both_ways();
}

static void anothers_ticket_is_good_for_the_ordinary_way_too(void **state)
{
    (void)state;
    enet_transport_set_open(server.net, true);
    key[0] ^= 1;
    begin();
    expect_connected(false);
    expect_messages_both_ways();
}

static void without_the_secret_one_comes_the_ordinary_way(void **state)
{
    (void)state;
    enet_transport_set_open(server.net, true);
    claim.secret[0] ^= 1;
    enet_transport_set_ticket(client.net, ticket, claim.secret);
    const struct net_address to = enet_transport_address(server.net);
    uint64_t begun_us = virtual_us = clock_now_us();
    client.net->ops->connect(client.net, &to, virtual_us);
    while (server.count == 0 || client.count == 0) {
        take_at(&client);
        take_at(&server);
        virtual_us += TURN_US;
    }
    expect_connected(false);
    assert_in_range(virtual_us - begun_us, FALLBACK_US, FALLBACK_US + SLACK_US);
    assert_int_equal(dropped(NET_DROP_PROOF), 2);
}

static void the_end_of_the_ordinary_way_is_told_as_ever(void **state)
{
    (void)state;
    latest++; /* and no match is open */
    uint32_t peer = begin();
    assert_true(wait_for(0, 1));
    assert_int_equal(client.seen[0].kind, NET_REFUSED);
    assert_int_equal(client.seen[0].peer, peer);
    assert_int_equal(client.seen[0].reason, DOOR_CODE_NEEDED);
}

static void a_full_server_leaves_the_refusal_to_the_ordinary_way(void **state)
{
    (void)state;
    reopen_server(1);
    begin();
    expect_connected(true);
    forget();
    make_ticket();
    enet_transport_set_ticket(client.net, ticket, claim.secret);
    enet_transport_set_open(server.net, true);
    begin();
    assert_true(wait_for(0, 1));
    assert_int_equal(client.seen[0].kind, NET_REFUSED);
    assert_int_equal(client.seen[0].reason, DOOR_FULL);
}

static void of_two_with_one_ticket_one_stays(void **state)
{
    struct net_event event;

    (void)state;
    begin();
    begin();
    /* The host application counts as it is told. */
    for (uint64_t end_us = clock_now_us() + PATIENCE_US; client.count < 3;) {
        assert_true(clock_now_us() < end_us);
        while (server.net->ops->next(server.net, clock_now_us(), &event)) {
            latest += event.kind == NET_CONNECTED;
            note(&server, &event);
        }
        server.net->ops->flush(server.net, clock_now_us());
        take_all(&client);
    }
    assert_int_equal(server.count, 1);
    assert_int_equal(client.seen[0].kind, NET_CONNECTED);
    assert_int_equal(client.seen[1].kind, NET_CONNECTED);
    assert_int_equal(client.seen[2].kind, NET_DISCONNECTED);
}

static void who_gives_up_resuming_leaves_a_free_slot(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++) {
        client.net->ops->drop(client.net, begin(), 0);
        uint32_t peer = begin();
        take_all(&client);
        client.net->ops->disconnect(client.net, peer, 0);
        take_all(&client);
        assert_int_equal(client.seen[0].kind, NET_DISCONNECTED);
        forget();
    }
    begin();
    expect_connected(true);
}

/* --- by hand ---------------------------------------------------------------------------------- */

/* Sends a RESUME with those words and hears RESP. */
static void hand_resume(const uint8_t words[DOOR_WORDS_BYTES], uint8_t request[DOOR_REQUEST_BYTES])
{
    const struct chance chance = chance_of_machine();
    uint8_t datagram[HAND_DATAGRAM_BYTES];

    hand_open();
    knock_begin(&hand.knock, &ends_terms, &chance, NULL, clock_now_us(), PATIENCE_US);
    knock_take_ticket(&hand.knock, ticket, claim.secret, clock_now_us());
    assert_int_equal(knock_resume(&hand.knock, words, clock_now_us(), request), DOOR_REQUEST_BYTES);
    hand_send(request, DOOR_REQUEST_BYTES);
    knock_receive(&hand.knock, datagram, hand_receive_raw(datagram), clock_now_us());
    hand.proves = false;
    hand.session = 0;
}

static void words_that_are_no_connect_end_the_session(void **state)
{
    static const uint8_t ping[] = { 0x85, 0xff, 0, 1 };
    uint8_t request[DOOR_REQUEST_BYTES];
    uint8_t words[DOOR_WORDS_BYTES];

    (void)state;
    memcpy(words, hand_connect, sizeof words);
    words[0] ^= 0x0f; /* another command */
    hand_resume(words, request);
    assert_int_equal(hand.knock.state, KNOCK_IN);
    assert_int_equal(dropped(NET_DROP_COMMAND), 1);
    hand_command(ping, sizeof ping);
    take_all(&server);
    assert_int_equal(dropped(NET_DROP_SESSION), 1);
    hand_close();
    begin(); /* nobody has used the ticket up */
    expect_connected(true);
}

/* The same RESUME again, from another socket of that address. */
static void replay(const uint8_t request[DOOR_REQUEST_BYTES])
{
    hand_close();
    hand_open();
    hand_send(request, DOOR_REQUEST_BYTES);
    settle();
}

static void a_replay_gets_no_second_connection(void **state)
{
    uint8_t request[DOOR_REQUEST_BYTES];

    (void)state;
    hand_resume(hand_connect, request);
    assert_int_equal(hand.knock.state, KNOCK_IN);
    uint64_t out = stats_of(&server).datagrams_out;
    for (int i = 0; i < 3; i++) {
        replay(request);
    }
    assert_int_equal(stats_of(&server).datagrams_out, out + 3); /* RESP alone */
    assert_int_equal(server.count, 0);
    hand_close();
    begin();
    expect_connected(true);
}

static void a_session_whose_client_never_answers_is_forgotten(void **state)
{
    uint8_t request[DOOR_REQUEST_BYTES];
    struct net_event event;

    (void)state;
    reopen_server(1);
    hand_resume(hand_connect, request);
    hand_close();
    uint64_t now_us = clock_now_us();
    for (uint64_t passed_us = 0; passed_us <= 2600000; passed_us += 250000) {
        assert_false(server.net->ops->next(server.net, now_us + passed_us, &event));
    }
    begin();
    expect_connected(true);
}

static void a_server_watches_its_socket_while_somebody_resumes(void **state)
{
    uint8_t request[DOOR_REQUEST_BYTES];

    (void)state;
    assert_false(enet_transport_is_greeting(server.net, clock_now_us()));
    hand_resume(hand_connect, request);
    assert_true(enet_transport_is_greeting(server.net, clock_now_us()));
    assert_false(enet_transport_is_greeting(server.net, clock_now_us() + 300000));
    hand_close();
}

/* The server was stopped, and goes on with what has come meanwhile: the link that the client has
 * may be as good as ever. */
static void a_ticket_that_has_waited_for_the_server_is_left_aside(void **state)
{
    struct net_event event;

    (void)state;
    turn(); /* the socket is empty */
    begin();
    client.net->ops->flush(client.net, clock_now_us());
    assert_false(server.net->ops->next(server.net, clock_now_us() + 600000, &event));
    assert_int_equal(stats_of(&server).datagrams_in, 1);
    assert_int_equal(stats_of(&server).datagrams_out, 0);
    assert_int_equal(stats_of(&server).dropped[NET_DROP_LATE], 1);
    expect_connected(true); /* who asks again comes in */
}

/* How many answers the server has given to a knock that is sent after `slept_us`, and looked at
 * after `waited_us` more. */
static uint64_t answers_after(uint64_t slept_us, uint64_t waited_us)
{
    struct net_event event;
    uint64_t out = stats_of(&server).datagrams_out;

    clock_sleep_until_us(clock_now_us() + slept_us);
    begin();
    client.net->ops->flush(client.net, clock_now_us());
    assert_false(server.net->ops->next(server.net, clock_now_us() + waited_us, &event));
    return stats_of(&server).datagrams_out - out;
}

static void a_knock_at_a_server_that_slept_is_answered(void **state)
{
    (void)state;
    turn();
    assert_true(answers_after(300000, 0) > 0);
    assert_int_equal(stats_of(&server).dropped[NET_DROP_LATE], 0);
}

/* On a machine so slow that each knock has waited, people come in all the same. */
static void knocks_are_not_left_aside_twice_running(void **state)
{
    (void)state;
    turn();
    assert_int_equal(answers_after(0, 600000), 0);
    assert_true(answers_after(650000, 300000) > 0); /* well after that look */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TICKET(a_ticket_connects_after_one_round_trip),
        WITH_TICKET(without_a_ticket_any_more_one_comes_the_ordinary_way),
        WITH_TICKET(two_of_one_socket_come_by_two_tickets),
        WITH_TICKET(a_stale_ticket_costs_one_more_round_trip),
        WITH_TICKET(anothers_ticket_is_good_for_the_ordinary_way_too),
        WITH_TICKET(without_the_secret_one_comes_the_ordinary_way),
        WITH_TICKET(the_end_of_the_ordinary_way_is_told_as_ever),
        WITH_TICKET(a_full_server_leaves_the_refusal_to_the_ordinary_way),
        WITH_TICKET(of_two_with_one_ticket_one_stays),
        WITH_TICKET(who_gives_up_resuming_leaves_a_free_slot),
        WITH_TICKET(words_that_are_no_connect_end_the_session),
        WITH_TICKET(a_replay_gets_no_second_connection),
        WITH_TICKET(a_session_whose_client_never_answers_is_forgotten),
        WITH_TICKET(a_server_watches_its_socket_while_somebody_resumes),
        WITH_TICKET(a_ticket_that_has_waited_for_the_server_is_left_aside),
        WITH_TICKET(a_knock_at_a_server_that_slept_is_answered),
        WITH_TICKET(knocks_are_not_left_aside_twice_running),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
