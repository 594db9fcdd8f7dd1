/* The ENet transport against an end that builds its datagrams by hand and may do what it likes.
 * SPDX-License-Identifier: MIT */
#include "enet_hand.h"

#include "net/gate.h"
#include "net/pool.h"

static void stamps_survive_doubles_and_refused_datagrams(void **state)
{
    enum {
        COUNT = 6,
        GAP_US = 1000,
    };
    uint8_t state_message[] = { 0x49, 1, 0, 0, 0, 1, 0, 1, 0 };
    uint8_t unreliable[] = { 0x07, 1, 0, 0, 0, 1, 0, 1, 0 };
    struct window windows[COUNT];

    (void)state;
    hand_join();
    for (int i = 0; i < COUNT; i++) {
        usleep(GAP_US);
        state_message[5] = (uint8_t)(1 + i);
        state_message[8] = (uint8_t)i;
        windows[i].from_us = clock_now_us();
        hand_command(state_message, sizeof state_message);
        windows[i].to_us = clock_now_us();
        usleep(GAP_US);
        hand_command(state_message, sizeof state_message); /* a double: ENet drops it */
        hand_command(unreliable, sizeof unreliable);
    }
    take_all(&server);
    assert_int_equal(server.count, COUNT);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(server.seen[i].first, i);
        assert_within(server.seen[i].received_us, &windows[i]);
    }
    hand_close();
}

static void each_eighth_is_stamped_once_a_peers_first_ones_are_through(void **state)
{
    enum {
        ALL = 240,
        LATER = 80,
        BATCH = 40,
    };
    size_t known[2] = { 0, 0 };

    (void)state;
    join();
    for (int sent = 0; sent < ALL + LATER; sent += BATCH) {
        for (int i = 0; i < BATCH; i++) {
            assert_true(say(&client, NET_STATE, 1, 10));
            client.net->ops->flush(client.net, clock_now_us());
        }
        take_all(&server);
    }
    assert_int_equal(server.count, ALL + LATER);
    for (size_t i = 0; i < server.count; i++) {
        known[i >= ALL] += server.seen[i].received_us != 0;
    }
    /* What ENet itself sent before and between is counted too. */
    assert_in_range(known[0], ALL - 10, ALL);
    assert_in_range(known[1], LATER / 8 - 2, LATER / 8 + 2);
}

static void empty_and_oversize_datagrams_never_arrive(void **state)
{
    uint8_t junk[4200] = { 0 };
    uint64_t before;
    struct net_event event;

    (void)state;
    join();
    hand_open();
    before = dropped(NET_DROP_KERNEL);
    for (int i = 0; i < 10; i++) {
        hand_send(junk, 0);
        hand_send(junk, sizeof junk);
    }
    assert_int_equal(dropped(NET_DROP_KERNEL), before + 20);
    say(&client, NET_STATE, 1, 1);
    client.net->ops->flush(client.net, clock_now_us());
    assert_true(server.net->ops->next(server.net, clock_now_us(), &event));
    assert_int_equal(event.kind, NET_MESSAGE);
    assert_int_equal(dropped(NET_DROP_OTHER), 0);
    hand_close();
}

static void one_drain_reaches_behind_hundreds_of_junk_datagrams(void **state)
{
    struct net_event event;

    (void)state;
    join();
    hand_open();
    for (int i = 0; i < 900; i++) {
        hand_send("junkjunk", 8);
    }
    say(&client, NET_STATE, 1, 1);
    client.net->ops->flush(client.net, clock_now_us());
    assert_true(server.net->ops->next(server.net, clock_now_us(), &event));
    assert_int_equal(event.kind, NET_MESSAGE);
    assert_false(server.net->ops->next(server.net, clock_now_us(), &event));
    hand_close();
}

static void a_drain_ends_when_its_budget_is_used_up(void **state)
{
    struct net_event event;
    int drains = 0;

    (void)state;
    join();
    hand_open();
    for (int i = 0; i < 3000; i++) {
        hand_send("junkjunk", 8);
    }
    say(&client, NET_STATE, 1, 1);
    client.net->ops->flush(client.net, clock_now_us());
    while (!server.net->ops->next(server.net, clock_now_us(), &event)) {
        drains++;
        assert_true(drains < 5);
    }
    assert_int_equal(drains, 1);
    assert_int_equal(event.kind, NET_MESSAGE);
    hand_close();
}

static void short_and_stray_datagrams_are_counted(void **state)
{
    static const uint8_t plain_ping[] = { 0x80, 0, 0, 0, 0x85, 0xff, 0, 2 };
    uint8_t junk[SEAL_DATAGRAM_BYTES] = { 0 };

    (void)state;
    hand_join();
    hand_send(junk, 1);
    hand_send(junk, 2 + SEAL_OVERHEAD_BYTES); /* nothing is sealed in it */
    hand_send(plain_ping, sizeof plain_ping);
    take_all(&server);
    assert_int_equal(dropped(NET_DROP_SHORT), 3);
    seal_set_number(junk, GATE_SESSIONS - 1);
    hand_send(junk, sizeof junk);
    take_all(&server);
    assert_int_equal(dropped(NET_DROP_SESSION), 1);
    seal_set_number(junk, hand.knock.index);
    junk[2] = 99;
    hand_send(junk, sizeof junk);
    take_all(&server);
    assert_int_equal(dropped(NET_DROP_TAG), 1);
    assert_int_equal(server.count, 0);
    hand_close();
}

struct forbidden {
    const char *what;
    uint8_t bytes[32];
    size_t length;
};

/* Each is one command, and wrong in one thing. */
static const struct forbidden forbidden[] = {
    { "no command", { 0x80, 0xff, 0, 2 }, 4 },
    { "verify", { 0x83, 0xff, 0, 2 }, 32 },
    { "connect as a peer", { 0x82, 0xff, 0, 2 }, 32 },
    { "unreliable", { 0x07, 1, 0, 0, 0, 1, 0, 1, 'x' }, 9 },
    { "fragment", { 0x88, 0, 0, 1, 0, 1, 0, 1, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, 25 },
    { "unreliable fragment", { 0x0c, 1, 0, 0, 0, 1, 0, 1, 0, 0x10, 0, 0 }, 25 },
    { "command 13", { 0x0d, 0xff, 0, 2 }, 8 },
    { "command 15", { 0x0f, 0xff, 0, 2 }, 8 },
    { "reliable of no bytes", { 0x86, 0, 0, 1, 0, 0 }, 6 },
    { "reliable cut short", { 0x86, 0, 0, 1, 0, 2, 'x' }, 7 },
    { "reliable on state", { 0x86, 1, 0, 1, 0, 1, 'x' }, 7 },
    { "reliable on bulk", { 0x86, 2, 0, 1, 0, 1, 'x' }, 7 },
    { "reliable on channel 3", { 0x86, 3, 0, 1, 0, 1, 'x' }, 7 },
    { "reliable on no channel", { 0x86, 0xff, 0, 1, 0, 1, 'x' }, 7 },
    { "reliable 65 ahead", { 0x86, 0, 0, 65, 0, 1, 'x' }, 7 },
    { "reliable without acknowledgement", { 0x06, 0, 0, 1, 0, 1, 'x' }, 7 },
    { "unsequenced of no bytes", { 0x49, 1, 0, 0, 0, 1, 0, 0 }, 8 },
    { "unsequenced cut short", { 0x49, 1, 0, 0, 0, 1, 0, 2, 'x' }, 9 },
    { "unsequenced on control", { 0x49, 0, 0, 0, 0, 1, 0, 1, 'x' }, 9 },
    { "unsequenced that wants an acknowledgement", { 0xc9, 1, 0, 0, 0, 1, 0, 1, 'x' }, 9 },
    { "half a command", { 0x85, 0xff, 0, 2, 0x85, 0xff }, 6 },
    { "half a disconnect", { 0x44, 0xff, 0, 2, 0, 0 }, 6 },
    { "a good one and a bad one", { 0x85, 0xff, 0, 2, 0x87, 0, 0, 1, 0, 1, 0, 1 }, 12 },
};

static void each_forbidden_command_is_dropped_and_counted(void **state)
{
    static const uint8_t good[] = { 0x49, 1, 0, 0, 0, 9, 0, 1, 'x' };

    (void)state;
    hand_join();
    for (size_t i = 0; i < ARRAY_LEN(forbidden); i++) {
        hand_command(forbidden[i].bytes, forbidden[i].length);
        take_all(&server);
        if (dropped(NET_DROP_COMMAND) != i + 1) {
            fail_msg("%s passed", forbidden[i].what);
        }
    }
    assert_int_equal(server.count, 0);
    hand_command(good, sizeof good);
    take_all(&server);
    assert_int_equal(server.count, 1);
    hand_close();
}

static void too_many_commands_are_dropped(void **state)
{
    uint8_t pings[33 * 4];

    (void)state;
    hand_join();
    for (size_t i = 0; i < sizeof pings; i += 4) {
        memcpy(pings + i, (const uint8_t[]){ 0x85, 0xff, 0, (uint8_t)(2 + i / 4) }, 4);
    }
    hand_command(pings, sizeof pings - 4);
    take_all(&server);
    assert_int_equal(dropped(NET_DROP_COMMAND), 0);
    hand_command(pings, sizeof pings);
    take_all(&server);
    assert_int_equal(dropped(NET_DROP_COMMAND), 1);
    hand_close();
}

static void too_long_messages_are_dropped(void **state)
{
    uint8_t reliable[6 + 1025] = { 0x86, 0, 0, 1, 4, 1 };
    uint8_t unsequenced[8 + 1149] = { 0x49, 1, 0, 0, 0, 1, 4, 0x7d };

    (void)state;
    hand_join();
    hand_command(reliable, sizeof reliable);
    hand_command(unsequenced, sizeof unsequenced);
    take_all(&server);
    assert_int_equal(dropped(NET_DROP_COMMAND), 2);
    reliable[5] = 0;
    unsequenced[7] = 0x7c;
    hand_command(reliable, sizeof reliable - 1);
    hand_command(unsequenced, sizeof unsequenced - 1);
    take_all(&server);
    assert_int_equal(server.count, 2);
    hand_close();
}

static void who_moves_to_another_address_is_heard_and_answered_there(void **state)
{
    static const uint8_t message[] = { 0x49, 1, 0, 0, 0, 1, 0, 1, 'x' };
    uint8_t late[SEAL_DATAGRAM_BYTES];
    uint8_t reply[HAND_DATAGRAM_BYTES];
    int old;

    (void)state;
    hand_join();
    size_t length = hand_seal(message, sizeof message, late);
    old = hand.fd;
    hand_open(); /* another port */
    hand_command((const uint8_t[]){ 0x49, 1, 0, 0, 0, 2, 0, 1, 'y' }, sizeof message);
    take_all(&server);
    assert_int_equal(server.count, 1);
    /* What was under way from the old one counts, but does not move it back. */
    assert_int_equal(send(old, late, length, 0), length);
    take_all(&server);
    assert_int_equal(server.count, 2);
    assert_true(say(&server, NET_STATE, 1, 100));
    length = hand_receive(reply);
    assert_true(length > 100);
    close(old);
    hand_close();
}

static void a_message_of_another_session_is_dropped(void **state)
{
    static const uint8_t kick[] = { 0x44, 0xff, 0, 0, 0, 0, 0, 1 };

    (void)state;
    hand_join();
    hand.session ^= 0x10;
    hand_command(kick, sizeof kick);
    take_all(&server);
    assert_int_equal(dropped(NET_DROP_OTHER), 1);
    assert_int_equal(server.count, 0);
    hand_close();
}

struct odd_connect {
    const char *what;
    size_t at;
    uint8_t byte;
};

static const struct odd_connect odd_connects[] = {
    { "a small MTU", 11, 0x9b },
    { "two channels", 19, 2 },
    { "255 channels", 19, 255 },
    { "no acknowledgement wanted", 0, 0x02 },
};

static void a_connect_unlike_ours_takes_no_slot_and_ends_its_session(void **state)
{
    uint8_t commands[sizeof hand_connect + 4];
    uint8_t reply[HAND_DATAGRAM_BYTES];

    (void)state;
    hand_open();
    for (size_t i = 0; i < ARRAY_LEN(odd_connects); i++) {
        hand_knock();
        memcpy(commands, hand_connect, sizeof hand_connect);
        commands[odd_connects[i].at] = odd_connects[i].byte;
        hand_command(commands, sizeof hand_connect);
        take_all(&server);
        if (dropped(NET_DROP_COMMAND) != i + 1) {
            fail_msg("a connect with %s passed", odd_connects[i].what);
        }
        hand_command(hand_connect, sizeof hand_connect);
        take_all(&server);
        assert_int_equal(dropped(NET_DROP_SESSION), i + 1);
    }
    /* Nothing may ride behind it. */
    hand_knock();
    memcpy(commands, hand_connect, sizeof hand_connect);
    memcpy(commands + sizeof hand_connect, (const uint8_t[]){ 0x85, 0xff, 0, 2 }, 4);
    hand_command(commands, sizeof commands);
    assert_int_equal(hand_receive(reply), 0);
    assert_int_equal(dropped(NET_DROP_COMMAND), ARRAY_LEN(odd_connects) + 1);
    hand_close();
}

static void a_claimed_mtu_is_clamped(void **state)
{
    uint8_t commands[sizeof hand_connect];
    uint8_t reply[HAND_DATAGRAM_BYTES];

    (void)state;
    memcpy(commands, hand_connect, sizeof commands);
    commands[10] = 0x10; /* 4096 */
    commands[11] = 0;
    hand_open();
    hand_knock();
    hand_command(commands, sizeof commands);
    size_t length = hand_receive(reply);
    assert_true(length >= 44);
    assert_memory_equal(reply + length - 44 + 8, ((const uint8_t[]){ 0, 0, 0x04, 0x9c }), 4);
    hand_close();
}

/* A server of a gate and a plain socket: answers until something sealed comes, and opens that. */
static size_t receive_first_sealed(int fd, struct gate *gate, uint8_t datagram[HAND_DATAGRAM_BYTES])
{
    uint64_t end_us = clock_now_us() + PATIENCE_US;
    struct sockaddr_in from;

    while (clock_now_us() < end_us) {
        uint8_t reply[DOOR_REPLY_BYTES];
        socklen_t size = sizeof from;
        ssize_t got;

        take_all(&client);
        gate_tick(gate, clock_now_us());
        got = recvfrom(fd, datagram, HAND_DATAGRAM_BYTES, MSG_DONTWAIT, (struct sockaddr *)&from,
                       &size);
        if (got <= 0) {
            continue;
        }
        const struct net_address address = { ntohl(from.sin_addr.s_addr), ntohs(from.sin_port) };
        if (!door_is_raw(datagram, (size_t)got)) {
            return gate_open(gate, &address, datagram, (size_t)got, clock_now_us());
        }
        size_t length = gate_receive(gate, &address, datagram, (size_t)got, clock_now_us(), reply);
        sendto(fd, reply, length, 0, (const struct sockaddr *)&from, size);
    }
    return 0;
}

static void a_client_claims_our_mtu_each_time(void **state)
{
    const struct gate_config config = { .terms = ends_terms,
                                        .peers = 1,
                                        .chance = chance_of_machine() };
    struct gate *gate = gate_init(malloc(gate_bytes(1)), &config, 0);
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(LOOPBACK) };
    socklen_t size = sizeof here;
    uint8_t datagram[HAND_DATAGRAM_BYTES];
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    (void)state;
    gate_set_open(gate, true);
    assert_int_equal(bind(fd, (const struct sockaddr *)&here, sizeof here), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&here, &size), 0);
    for (int i = 0; i < 2; i++) {
        const struct net_address to = { LOOPBACK, ntohs(here.sin_port) };
        uint32_t peer = client.net->ops->connect(client.net, &to, clock_now_us());

        assert_int_equal(receive_first_sealed(fd, gate, datagram), HAND_COMMANDS_AT + 48);
        assert_memory_equal(datagram + 16, ((const uint8_t[]){ 0, 0, 0x04, 0x9c }), 4);
        assert_memory_equal(datagram + 24, ((const uint8_t[]){ 0, 0, 0, 3 }), 4);
        client.net->ops->drop(client.net, peer, 0);
        gate_forget(gate, seal_number(datagram));
    }
    free(gate);
    close(fd);
}

static void half_open_peers_give_their_slots_back(void **state)
{
    struct net_event event;
    uint8_t commands[sizeof hand_connect];

    (void)state;
    hand_open();
    memcpy(commands, hand_connect, sizeof commands);
    for (int i = 0; i < PEERS; i++) {
        hand_knock();
        commands[40] = (uint8_t)i; /* another connection each */
        hand_command(commands, sizeof commands);
    }
    uint64_t now_us = clock_now_us();
    for (int i = 0; i <= 25; i++) {
        assert_false(server.net->ops->next(server.net, now_us, &event));
        server.net->ops->flush(server.net, now_us);
        now_us += 100000;
    }
    hand_close();
    join();
}

static void a_forged_throttle_changes_nothing(void **state)
{
    static const uint8_t starve[] = { 0x8b, 0xff, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 32 };
    static const uint8_t limit[] = { 0x8a, 0xff, 0, 3, 0, 0, 0, 1, 0, 0, 0, 1 };
    uint8_t buffer[2048];
    int arrived = 0;

    (void)state;
    hand_join();
    hand_command(starve, sizeof starve);
    hand_command(limit, sizeof limit);
    take_all(&server);
    assert_int_equal(dropped(NET_DROP_COMMAND), 0);
    while (recv(hand.fd, buffer, sizeof buffer, MSG_DONTWAIT) > 0) {
    }
    for (int i = 0; i < 200; i++) {
        assert_true(say(&server, NET_STATE, 1, 50));
        server.net->ops->flush(server.net, clock_now_us());
        arrived += recv(hand.fd, buffer, sizeof buffer, MSG_DONTWAIT) >= 50;
    }
    assert_int_equal(arrived, 200);
    hand_close();
}

static void a_pool_that_is_used_up_refuses_and_recovers(void **state)
{
    struct pool_stats stats;
    struct net_event event;

    (void)state;
    join();
    hand_open();
    hand_knock();
    pool_read_stats(&stats);
    /* No slab may be added any more; what is left over is soon in use. */
    pool_allow(-(int64_t)stats.allowed_bytes);
    for (int i = 0; say(&server, NET_STATE, 1, NET_STATE_BYTES); i++) {
        assert_true(i < 100000);
    }
    assert_false(say(&client, NET_CONTROL, 1, 1000));
    hand_command(hand_connect, sizeof hand_connect); /* its channels find no memory either */
    assert_false(server.net->ops->next(server.net, clock_now_us(), &event));
    pool_allow((int64_t)stats.allowed_bytes);
    settle();
    forget();
    assert_true(say(&client, NET_CONTROL, 1, 1000));
    assert_true(wait_for(1, 0));
    hand_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(stamps_survive_doubles_and_refused_datagrams),
        ON_BOTH(each_eighth_is_stamped_once_a_peers_first_ones_are_through),
        ON_BOTH(empty_and_oversize_datagrams_never_arrive),
        ON_BOTH(one_drain_reaches_behind_hundreds_of_junk_datagrams),
        ON_BOTH(a_drain_ends_when_its_budget_is_used_up),
        ON_BOTH(short_and_stray_datagrams_are_counted),
        ON_BOTH(each_forbidden_command_is_dropped_and_counted),
        ON_BOTH(too_many_commands_are_dropped),
        ON_BOTH(too_long_messages_are_dropped),
        ON_BOTH(who_moves_to_another_address_is_heard_and_answered_there),
        ON_BOTH(a_message_of_another_session_is_dropped),
        ON_BOTH(a_connect_unlike_ours_takes_no_slot_and_ends_its_session),
        ON_BOTH(a_claimed_mtu_is_clamped),
        ON_BOTH(a_client_claims_our_mtu_each_time),
        ON_BOTH(half_open_peers_give_their_slots_back),
        ON_BOTH(a_forged_throttle_changes_nothing),
        ON_BOTH(a_pool_that_is_used_up_refuses_and_recovers),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
