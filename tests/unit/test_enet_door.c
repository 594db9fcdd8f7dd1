/* The door in the ENet transport, over real sockets: who comes in, as whom, and what the others are
 * told.
 * SPDX-License-Identifier: MIT */
#include "enet_hand.h"

#include "net/gate.h"

enum {
    DOOR = 3,
    CROWD = 16,
    GUESSES = 30, /* that a lock lets through */
};

static struct code code, wrong_code;

/* The server has a private match behind door 3, and is open or not. */
static void make_private(bool is_open)
{
    assert_true(code_parse(&code, "K7QF2M4D"));
    assert_true(code_parse(&wrong_code, "K7QF2M4E"));
    assert_true(enet_transport_set_code(server.net, DOOR, &code));
    enet_transport_set_open(server.net, is_open);
}

/* The client is another one. */
static void reopen_client(const struct enet_transport_options *options)
{
    client.net->ops->close(client.net);
    client.net = open_as(options);
}

static void reopen_server(const struct enet_transport_options *options)
{
    server.net->ops->close(server.net);
    server.net = open_as(options);
    enet_transport_set_open(server.net, true);
}

static uint32_t knock_there(void)
{
    const struct net_address to = enet_transport_address(server.net);

    return client.net->ops->connect(client.net, &to, clock_now_us());
}

/* The client is refused, and the server hears nothing of it. */
static void expect_refusal(enum door_cause cause)
{
    uint32_t peer = knock_there();

    assert_true(wait_for(0, 1));
    assert_int_equal(client.seen[0].kind, NET_REFUSED);
    assert_int_equal(client.seen[0].peer, peer);
    assert_string_equal(door_cause_texts[client.seen[0].reason].word, door_cause_texts[cause].word);
    assert_false(client.net->ops->send(client.net, peer, NET_CONTROL, "x", 1));
    settle();
    assert_int_equal(server.count, 0);
    assert_int_equal(client.count, 1);
}

static void a_client_can_tell_how_far_it_is_on_the_way_in(void **state)
{
    const struct net_address nobody = { LOOPBACK, 9 };
    struct enet_way_in way;

    (void)state;
    uint32_t peer = client.net->ops->connect(client.net, &nobody, clock_now_us());

    assert_true(enet_transport_way_in(client.net, peer, &way));
    assert_false(way.is_answered);
    assert_int_equal(way.state, KNOCK_GREETING);
    assert_int_equal(way.heard, DOOR_SILENT);
    client.net->ops->drop(client.net, peer, 0);
    assert_false(enet_transport_way_in(client.net, peer, &way));
    enet_transport_set_open(server.net, true);
    peer = knock_there();
    assert_true(wait_for(1, 1));
    assert_int_equal(client.seen[0].kind, NET_CONNECTED);
    assert_false(enet_transport_way_in(client.net, peer, &way));
    assert_false(enet_transport_way_in(client.net, NET_PEER_NONE, &way));
}

static void a_code_opens_its_door_for_who_proves_to_be_somebody(void **state)
{
    struct enet_transport_options options = options_of(false, 2);
    uint8_t public[crypto_sign_PUBLICKEYBYTES];
    uint8_t secret[crypto_sign_SECRETKEYBYTES];

    (void)state;
    make_private(false);
    crypto_sign_keypair(public, secret);
    options.code = &code;
    options.identity_secret = secret;
    reopen_client(&options);
    knock_there();
    assert_true(wait_for(1, 1));
    assert_int_equal(server.seen[0].kind, NET_CONNECTED);
    assert_int_equal(server.seen[0].door, DOOR);
    assert_memory_equal(server.seen[0].identity, public, sizeof public);
    assert_int_equal(client.seen[0].kind, NET_CONNECTED);
    assert_false(enet_transport_code_is_worn(server.net, DOOR));
}

static void without_a_code_one_comes_to_the_open_match(void **state)
{
    (void)state;
    make_private(true);
    knock_there();
    assert_true(wait_for(1, 1));
    assert_int_equal(server.seen[0].door, NET_DOOR_OPEN);
}

static void without_an_open_match_a_code_is_asked_for(void **state)
{
    (void)state;
    make_private(false);
    expect_refusal(DOOR_CODE_NEEDED);
}

static void a_wrong_code_is_refused(void **state)
{
    struct enet_transport_options options = options_of(false, 2);

    (void)state;
    make_private(true);
    options.code = &wrong_code;
    reopen_client(&options);
    expect_refusal(DOOR_WRONG_CODE);
}

static void a_code_of_no_match_is_refused_like_a_wrong_one(void **state)
{
    struct enet_transport_options options = options_of(false, 2);
    struct code other;

    (void)state;
    make_private(true);
    assert_true(code_parse(&other, "ABCF2M4D"));
    options.code = &other;
    reopen_client(&options);
    expect_refusal(DOOR_WRONG_CODE);
}

static void who_is_locked_out_is_answered_meanwhile_and_told_in_the_end(void **state)
{
    struct enet_transport_options options = options_of(false, 2);
    struct net_stats stats = { .datagrams_in = 0 };
    struct net_event event;

    (void)state;
    make_private(true);
    options.code = &wrong_code;
    reopen_client(&options);
    for (int i = 0; i < GUESSES; i++) {
        expect_refusal(DOOR_WRONG_CODE);
        forget();
    }
    options.code = &code;
    reopen_client(&options);
    uint32_t peer = knock_there();
    settle();
    assert_int_equal(client.count, 0);
    assert_true(client.net->ops->peer_stats(client.net, peer, &stats));
    assert_true(stats.datagrams_in > 0);
    uint64_t now_us = clock_now_us();
    for (uint64_t passed_us = 0; passed_us <= NET_PATIENCE_US; passed_us += 100000) {
        if (client.net->ops->next(client.net, now_us + passed_us, &event)) {
            break;
        }
    }
    assert_int_equal(event.kind, NET_REFUSED);
    assert_int_equal(event.cause, DOOR_LOCKED);
}

static void a_code_taken_away_opens_nothing(void **state)
{
    struct enet_transport_options options = options_of(false, 2);

    (void)state;
    make_private(true);
    assert_true(enet_transport_set_code(server.net, DOOR, NULL));
    options.code = &code;
    reopen_client(&options);
    expect_refusal(DOOR_WRONG_CODE);
}

static void another_version_is_told_with_its_number(void **state)
{
    struct enet_transport_options options = options_of(false, 2);

    (void)state;
    options.terms.version++;
    reopen_client(&options);
    expect_refusal(DOOR_OTHER_VERSION);
    assert_int_equal(client.seen[0].version, ends_terms.version);
}

static void another_build_is_told(void **state)
{
    struct enet_transport_options options = options_of(false, 2);

    (void)state;
    options.terms.protocol++;
    reopen_client(&options);
    expect_refusal(DOOR_OTHER_BUILD);
}

static bool nobody_is_welcome(void *context, const uint8_t identity[NET_IDENTITY_BYTES])
{
    (void)identity;
    ++*(int *)context;
    return false;
}

static void who_is_not_welcome_is_never_answered(void **state)
{
    struct enet_transport_options options = options_of(true, PEERS);
    int asked = 0;
    struct net_event event;

    (void)state;
    options.is_welcome = nobody_is_welcome;
    options.context = &asked;
    reopen_server(&options);
    knock_there();
    settle();
    assert_int_equal(asked, 1);
    assert_int_equal(dropped(NET_DROP_UNWELCOME), 1);
    assert_int_equal(server.count + client.count, 0);
    uint64_t now_us = clock_now_us();
    for (uint64_t passed_us = 0; passed_us <= NET_PATIENCE_US; passed_us += 100000) {
        client.net->ops->next(client.net, now_us + passed_us, &event);
    }
    client.net->ops->next(client.net, now_us + NET_PATIENCE_US + 300000, &event);
    assert_int_equal(event.kind, NET_DISCONNECTED);
}

static void each_connection_has_keys_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < 3 * PEERS; i++) {
        join();
        assert_true(say(&client, NET_CONTROL, 1, 1));
        assert_true(say(&server, NET_CONTROL, 2, 1));
        assert_true(wait_for(1, 1));
        forget();
        client.net->ops->disconnect(client.net, client.peer, 0);
        assert_true(wait_for(1, 1));
        forget();
    }
    assert_int_equal(dropped(NET_DROP_TAG) + dropped(NET_DROP_REPLAY), 0);
}

static void sixteen_of_one_socket_come_in_side_by_side(void **state)
{
    struct enet_transport_options options = options_of(true, CROWD);
    size_t messages = 0;

    (void)state;
    reopen_server(&options);
    options.is_server = false;
    reopen_client(&options);
    for (int i = 0; i < CROWD; i++) {
        assert_int_not_equal(knock_there(), NET_PEER_NONE);
    }
    assert_int_equal(knock_there(), NET_PEER_NONE);
    assert_true(wait_for(CROWD, CROWD));
    for (size_t i = 0; i < CROWD; i++) {
        assert_int_equal(client.seen[i].kind, NET_CONNECTED);
        for (size_t j = 0; j < i; j++) {
            assert_memory_not_equal(server.seen[i].identity, server.seen[j].identity,
                                    NET_IDENTITY_BYTES);
        }
        uint8_t number = (uint8_t)i;
        assert_true(
            server.net->ops->send(server.net, server.seen[i].peer, NET_CONTROL, &number, 1));
        assert_true(client.net->ops->send(client.net, client.seen[i].peer, NET_STATE, &number, 1));
    }
    assert_true(wait_for(2 * CROWD, 2 * CROWD));
    for (size_t i = CROWD; i < 2 * CROWD; i++) {
        messages += client.seen[i].kind == NET_MESSAGE;
    }
    assert_int_equal(messages, CROWD);
}

static void who_gives_up_knocking_leaves_a_free_slot(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++) {
        client.net->ops->drop(client.net, knock_there(), 0);
        uint32_t peer = knock_there();
        turn();
        client.net->ops->disconnect(client.net, peer, 0);
        take_all(&client);
        assert_int_equal(client.seen[0].kind, NET_DISCONNECTED);
        forget();
    }
    join();
}

static void a_server_watches_its_socket_while_somebody_comes_in(void **state)
{
    const struct transport *net = server.net;
    uint8_t datagram[HAND_DATAGRAM_BYTES];
    struct door_hello hello = { .protocol = ends_terms.protocol };

    (void)state;
    assert_false(enet_transport_is_greeting(net, clock_now_us()));
    hand_open();
    hand_send("\xff\xff\x09", 3);
    take_all(&server);
    assert_false(enet_transport_is_greeting(net, clock_now_us()));
    hand_send(datagram, door_write(DOOR_HELLO, ends_terms.version, &hello, datagram));
    take_all(&server);
    uint64_t now_us = clock_now_us();
    assert_true(enet_transport_is_greeting(net, now_us));
    assert_false(enet_transport_is_greeting(net, now_us + 5000));
    hand_close();
    hand_open();
    hand_knock();
    now_us = clock_now_us();
    assert_true(enet_transport_is_greeting(net, now_us + 100000));
    assert_false(enet_transport_is_greeting(net, now_us + 300000));
    hand_close();
    hand_join();
    join();
    assert_true(enet_transport_is_greeting(net, now_us + 100000)); /* the one before */
    hand_close();
}

static bool holds(const uint8_t *bytes, size_t length, const char *text)
{
    return memmem(bytes, length, text, strlen(text)) != NULL;
}

static void nothing_that_is_said_can_be_read_on_the_way(void **state)
{
    static const char text[] = "Meet me at the harbour.";
    uint8_t datagram[HAND_DATAGRAM_BYTES];
    int seen = 0;

    (void)state;
    hand_join();
    for (int channel = 0; channel < NET_CHANNELS; channel++) {
        assert_true(server.net->ops->send(server.net, server.peer, (enum net_channel)channel, text,
                                          sizeof text));
        size_t length = hand_receive_raw(datagram);
        assert_true(length > sizeof text);
        assert_false(holds(datagram, length, text));
        assert_false(holds(datagram, length, "harbour"));
        struct seal_stats stats = { 0 };
        length = seal_open(&hand.knock.seal, &stats, datagram, length);
        seen += holds(datagram, length, text);
    }
    assert_int_equal(seen, NET_CHANNELS);
    hand_close();
}

static void the_seal_passes_its_test(void **state)
{
    char fault[FAULT_BYTES] = "";

    (void)state;
    assert_true(enet_transport_start(fault, sizeof fault));
    assert_string_equal(fault, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_seal_passes_its_test),
        ON_BOTH(a_client_can_tell_how_far_it_is_on_the_way_in),
        ON_BOTH(a_code_opens_its_door_for_who_proves_to_be_somebody),
        ON_BOTH(without_a_code_one_comes_to_the_open_match),
        ON_BOTH(without_an_open_match_a_code_is_asked_for),
        ON_BOTH(a_wrong_code_is_refused),
        ON_BOTH(a_code_of_no_match_is_refused_like_a_wrong_one),
        ON_BOTH(who_is_locked_out_is_answered_meanwhile_and_told_in_the_end),
        ON_BOTH(a_code_taken_away_opens_nothing),
        ON_BOTH(another_version_is_told_with_its_number),
        ON_BOTH(another_build_is_told),
        ON_BOTH(who_is_not_welcome_is_never_answered),
        ON_BOTH(each_connection_has_keys_of_its_own),
        ON_BOTH(sixteen_of_one_socket_come_in_side_by_side),
        ON_BOTH(who_gives_up_knocking_leaves_a_free_slot),
        ON_BOTH(a_server_watches_its_socket_while_somebody_comes_in),
        ON_BOTH(nothing_that_is_said_can_be_read_on_the_way),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
