/* Attacks on the server's socket over loopback, each with its number of what may come of it; floods
 * are in test_enet_flood.c.
 * SPDX-License-Identifier: MIT */
#include "enet_hand.h"

#include "net/pool.h"

enum {
    SEED = 20,
    CONNECTS = 1000,
    FORGERIES = 10000,
    BATCH = 200, /* datagrams between two drains: the kernel keeps that many */
};

static uint64_t chance = SEED;

static uint64_t all_dropped(void)
{
    struct transport_stats stats;
    uint64_t sum = 0;

    server.net->ops->stats(server.net, &stats);
    for (int i = 0; i < NET_DROP_COUNT; i++) {
        sum += stats.dropped[i];
    }
    return sum;
}

/* A socket on any address of this machine, as a spoofer's would look from here. */
static int open_spoofer(uint32_t ipv4)
{
    struct sockaddr_in from = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(ipv4) };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    assert_int_equal(bind(fd, (const struct sockaddr *)&from, sizeof from), 0);
    return fd;
}

/* From one end's own socket: to the other end it looks as if that end had sent it. */
static void send_from(int fd, const struct transport *to, const void *bytes, size_t length)
{
    const struct net_address address = enet_transport_address(to);
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(address.port) };

    at.sin_addr.s_addr = htonl(LOOPBACK);
    assert_int_equal(sendto(fd, bytes, length, 0, (const struct sockaddr *)&at, sizeof at), length);
}

static void a_thousand_spoofed_connects_take_no_seat(void **state)
{
    uint8_t datagram[4 + sizeof hand_connect] = { 0x8f, 0xff };
    uint8_t sealed_like[4 + SEAL_COUNTER_BYTES + sizeof hand_connect + SEAL_TAG_BYTES];
    struct transport_stats before, after;

    (void)state;
    server.net->ops->stats(server.net, &before);
    for (uint32_t i = 0; i < CONNECTS; i++) {
        int fd = open_spoofer(LOOPBACK + i % 200);

        memcpy(datagram + 4, hand_connect, sizeof hand_connect);
        memcpy(datagram + 44, &i, sizeof i);
        send_from(fd, server.net, datagram, sizeof datagram);
        hand_fill(&chance, sealed_like, sizeof sealed_like);
        sealed_like[0] = 0xc0;
        sealed_like[1] = (uint8_t)i;
        send_from(fd, server.net, sealed_like, sizeof sealed_like);
        close(fd);
        if (i % BATCH == BATCH - 1) {
            take_all(&server);
        }
    }
    server.net->ops->stats(server.net, &after);
    assert_int_equal(server.count, 0);
    assert_int_equal(after.datagrams_in - before.datagrams_in, 2 * CONNECTS);
    assert_int_equal(after.datagrams_out, before.datagrams_out);
    /* All seats are still there. */
    for (int i = 0; i < PEERS; i++) {
        hand_join();
        hand_close();
    }
}

/* What somebody who sees every datagram but has no key can write: the right addresses, the right
 * numbers, the next counters. */
static void forged_datagrams_are_never_accepted(void **state)
{
    static const uint8_t kick[] = { 0x44, 0xff, 0, 0, 0, 0, 0, 1 };
    static const uint8_t input[] = { 0x49, 1, 0, 0, 0, 9, 0, 1, 'x' };
    uint8_t datagram[64];

    (void)state;
    join();
    for (int i = 0; i < FORGERIES; i++) {
        bool is_down = i % 2 == 1;
        const uint8_t *commands = i % 4 < 2 ? kick : input;
        size_t length = i % 4 < 2 ? sizeof kick : sizeof input;
        uint32_t counter = (uint32_t)rng_below(&chance, 1000);

        hand_fill(&chance, datagram, sizeof datagram);
        datagram[0] = (uint8_t)(rng_below(&chance, 4) << 4); /* any session of ENet's */
        datagram[1] = 0;                                     /* both ends' first number */
        memcpy(datagram + 2, &counter, sizeof counter);
        memcpy(datagram + 2 + SEAL_COUNTER_BYTES, commands, length);
        send_from(is_down ? server.net->fd : client.net->fd, is_down ? client.net : server.net,
                  datagram, 2 + SEAL_OVERHEAD_BYTES + length);
        if (i % BATCH == BATCH - 1) {
            turn();
        }
    }
    settle();
    assert_int_equal(server.count, 0);
    assert_int_equal(client.count, 0);
    assert_true(say(&client, NET_CONTROL, 1, 1));
    assert_true(wait_for(1, 0));
}

static void a_captured_datagram_is_accepted_once(void **state)
{
    static uint8_t captured[2 * SEAL_WINDOW][SEAL_DATAGRAM_BYTES];
    uint8_t message[] = { 0x49, 1, 0, 0, 0, 0, 0, 1, 0 };
    size_t length = 0;

    (void)state;
    hand_join();
    for (int i = 0; i < 2 * SEAL_WINDOW; i++) {
        message[4] = (uint8_t)((i + 1) >> 8);
        message[5] = (uint8_t)(i + 1);
        length = hand_seal(message, sizeof message, captured[i]);
        hand_send(captured[i], length);
        if (i % BATCH == 0) {
            take_all(&server);
        }
    }
    take_all(&server);
    assert_int_equal(server.count, 2 * SEAL_WINDOW);
    for (int i = 0; i < 2 * SEAL_WINDOW; i++) {
        hand_send(captured[i], length);
        if (i % BATCH == 0) {
            take_all(&server);
        }
    }
    take_all(&server);
    assert_int_equal(server.count, 2 * SEAL_WINDOW);
    assert_int_equal(dropped(NET_DROP_REPLAY), 2 * SEAL_WINDOW);
    hand_close();
}

static void no_flipped_bit_is_accepted(void **state)
{
    static const uint8_t message[] = { 0x49, 1, 0, 0, 0, 1, 0, 1, 'x' };
    uint8_t datagram[SEAL_DATAGRAM_BYTES];

    (void)state;
    hand_join();
    size_t length = hand_seal(message, sizeof message, datagram);
    uint64_t before = all_dropped();
    for (size_t bit = 0; bit < 8 * length; bit++) {
        datagram[bit / 8] ^= (uint8_t)(1 << bit % 8);
        hand_send(datagram, length);
        take_all(&server);
        datagram[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    assert_int_equal(server.count, 0);
    assert_int_equal(all_dropped() - before, 8 * length);
    hand_send(datagram, length);
    take_all(&server);
    assert_int_equal(server.count, 1);
    hand_close();
}

static void a_player_speaks_for_nobody_else(void **state)
{
    static const uint8_t message[] = { 0x49, 1, 0, 0, 0, 1, 0, 1, 'x' };
    struct hand other;

    (void)state;
    hand_join();
    other = hand;
    hand_join();
    uint16_t own = hand.knock.index;
    hand.knock.index = other.knock.index;
    for (int i = 0; i < 4; i++) {
        hand.session = (uint8_t)(i << 4);
        hand_command(message, sizeof message);
    }
    take_all(&server);
    assert_int_equal(dropped(NET_DROP_TAG), 4);
    assert_int_equal(server.count, 0);
    assert_int_not_equal(own, other.knock.index);
    hand_close();
    close(other.fd);
}

/* Both chose the same connectID and the same number of their own, on purpose. */
static void two_of_one_connect_id_each_hear_their_own(void **state)
{
    uint8_t reply[HAND_DATAGRAM_BYTES];
    struct hand hands[2];
    uint32_t peers[2];

    (void)state;
    for (int i = 0; i < 2; i++) {
        hand_join();
        hands[i] = hand;
        peers[i] = server.peer;
    }
    assert_int_not_equal(peers[0], peers[1]);
    for (int i = 0; i < 198; i++) {
        uint8_t byte = (uint8_t)i;

        assert_true(server.net->ops->send(server.net, peers[i % 2], NET_STATE, &byte, 1));
        hand = hands[i % 2];
        size_t length;
        do { /* a ping may come before; whatever comes must open */
            length = hand_receive(reply);
            assert_true(length > 0);
        } while (reply[length - 1] != byte);
        hands[i % 2] = hand;
    }
    close(hands[0].fd);
    close(hands[1].fd);
}

struct greed {
    const char *what;
    uint8_t bytes[32];
    size_t length;
};

static const struct greed greeds[] = {
    { "a fragment of a million", { 0x88, 0, 0, 1, 0, 1, 0, 1, 0, 0x10, 0, 0 }, 25 },
    { "an unreliable fragment", { 0x8c, 1, 0, 1, 0, 1, 0, 1, 0, 0x10, 0, 0 }, 25 },
    { "an empty unreliable", { 0x07, 1, 0, 9, 0, 1, 0, 0 }, 8 },
    { "reliable far ahead", { 0x86, 0, 0x0f, 0xff, 0, 1, 'x' }, 7 },
};

static void greedy_commands_under_a_good_key_cost_no_memory(void **state)
{
    struct pool_stats before, after;
    int sent = 0;

    (void)state;
    hand_join();
    take_all(&server);
    pool_read_stats(&before);
    for (size_t i = 0; i < ARRAY_LEN(greeds); i++) {
        uint8_t commands[32];

        memcpy(commands, greeds[i].bytes, sizeof commands);
        for (int j = 0; j < 300; j++) {
            commands[3] = (uint8_t)(commands[3] + (i < 3)); /* another sequence each */
            hand_command(commands, greeds[i].length);
            sent++;
        }
        take_all(&server);
    }
    pool_read_stats(&after);
    assert_int_equal(dropped(NET_DROP_COMMAND), sent);
    assert_int_equal(after.taken, before.taken);
    assert_int_equal(after.held_bytes, before.held_bytes);
    assert_int_equal(server.count, 0);
    hand_close();
}

/* Whoever comes in, proves who he is and then never connects holds no place. */
static void sessions_that_never_connect_take_no_place(void **state)
{
    static const uint8_t ping[] = { 0x85, 0xff, 0, 2 };

    (void)state;
    hand_open();
    for (int i = 0; i < 3 * PEERS; i++) {
        hand_knock();
        hand_command(ping, sizeof ping);
        take_all(&server);
    }
    hand_close();
    assert_int_equal(dropped(NET_DROP_COMMAND), 3 * PEERS);
    for (int i = 0; i < PEERS; i++) {
        hand_join();
        hand_close();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(a_thousand_spoofed_connects_take_no_seat),
        ON_BOTH(forged_datagrams_are_never_accepted),
        ON_BOTH(a_captured_datagram_is_accepted_once),
        ON_BOTH(no_flipped_bit_is_accepted),
        ON_BOTH(a_player_speaks_for_nobody_else),
        ON_BOTH(two_of_one_connect_id_each_hear_their_own),
        ON_BOTH(greedy_commands_under_a_good_key_cost_no_memory),
        ON_BOTH(sessions_that_never_connect_take_no_place),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
