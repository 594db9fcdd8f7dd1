/* Floods on the server's socket over loopback: what they are answered with, and what they cost.
 * SPDX-License-Identifier: MIT */
#include "enet_hand.h"

enum {
    SEED = 20,
    IP_UDP_BYTES = 28, /* around each datagram */
    FLOOD = 2000,
    BATCH = 200, /* datagrams between two drains: the kernel keeps that many */
    TICKS = 240,
    JUNK_A_TICK = 333, /* 20,000 a second */
};

static uint64_t chance = SEED;

struct flood {
    const char *what;
    size_t length;
    uint8_t type; /* of the door's messages; 0: nothing of ours */
    bool has_answer;
};

static const struct flood floods[] = {
    { "noise", 256, 0, false },
    { "noise like the door's", 256, 9, false },
    { "the shortest noise", 2, 0, false },
    { "HELLO cut short", 255, DOOR_HELLO, false },
    { "HELLO", 256, DOOR_HELLO, true },
    { "INIT with made-up cookies", 256, DOOR_INIT, false },
    { "COOKIE upward", 37, DOOR_COOKIE, false },
    { "RESP upward", 104, DOOR_RESP, false },
    { "REFUSE upward", 28, DOOR_REFUSE, false },
};

static void make_flood(const struct flood *flood, uint8_t bytes[DOOR_REQUEST_BYTES])
{
    struct door_hello hello = { .protocol = ends_terms.protocol };
    struct door_init init = { .protocol = ends_terms.protocol };

    hand_fill(&chance, bytes, DOOR_REQUEST_BYTES);
    hand_fill(&chance, hello.nonce, sizeof hello.nonce);
    hand_fill(&chance, init.nonce, sizeof init.nonce);
    hand_fill(&chance, init.cookie, sizeof init.cookie);
    hand_fill(&chance, init.share, sizeof init.share);
    if (flood->type == DOOR_HELLO) {
        door_write(DOOR_HELLO, ends_terms.version, &hello, bytes);
    } else if (flood->type == DOOR_INIT) {
        door_write(DOOR_INIT, ends_terms.version, &init, bytes);
    } else if (flood->type != 0) {
        memcpy(bytes, (const uint8_t[]){ 0xff, 0xff, flood->type, 7, 0 }, DOOR_HEAD_BYTES);
    }
}

static void floods_are_answered_with_less_than_they_bring(void **state)
{
    uint8_t bytes[DOOR_REQUEST_BYTES];

    (void)state;
    hand_open();
    for (size_t f = 0; f < ARRAY_LEN(floods); f++) {
        struct transport_stats before, after;

        server.net->ops->stats(server.net, &before);
        for (int i = 0; i < FLOOD; i++) {
            make_flood(&floods[f], bytes);
            hand_send(bytes, floods[f].length);
            if (i % BATCH == BATCH - 1) {
                take_all(&server);
                hand_forget_replies();
            }
        }
        server.net->ops->stats(server.net, &after);
        uint64_t in = after.datagrams_in - before.datagrams_in;
        uint64_t out = after.datagrams_out - before.datagrams_out;
        uint64_t bytes_in = after.bytes_in - before.bytes_in + in * IP_UDP_BYTES;
        uint64_t bytes_out = after.bytes_out - before.bytes_out + out * IP_UDP_BYTES;
        if (in != FLOOD || (out > 0) != floods[f].has_answer || 4 * bytes_out > bytes_in) {
            fail_msg("%s: %d datagrams in, %d out, %d bytes in, %d out", floods[f].what, (int)in,
                     (int)out, (int)bytes_in, (int)bytes_out);
        }
    }
    assert_int_equal(server.count, 0);
    hand_close();
}

/* Says it for real, again and again with the same cookie, and with new ones. */
static void a_flood_of_good_inits_is_answered_with_less_than_it_brings(void **state)
{
    struct transport_stats stats;
    uint8_t datagram[HAND_DATAGRAM_BYTES];
    const struct chance machine = chance_of_machine();

    (void)state;
    hand_open();
    for (int i = 0; i < 100; i++) {
        struct knock knock;

        knock_begin(&knock, &ends_terms, &machine, NULL, clock_now_us(), PATIENCE_US);
        for (int j = 0; j < 2; j++) {
            hand_send(datagram, knock_send(&knock, clock_now_us(), datagram));
            if (j == 0) {
                size_t length = hand_receive_raw(datagram);
                knock_receive(&knock, datagram, length, clock_now_us());
            }
        }
        for (int j = 0; j < 10; j++) {
            hand_send(knock.request, DOOR_REQUEST_BYTES);
        }
        take_all(&server);
        hand_forget_replies();
    }
    server.net->ops->stats(server.net, &stats);
    assert_true(stats.bytes_out + IP_UDP_BYTES * stats.datagrams_out <=
                stats.bytes_in + IP_UDP_BYTES * stats.datagrams_in);
    assert_int_equal(server.count, 0);
    hand_close();
    join();
}

static void empty_and_oversize_floods_cost_no_honest_input(void **state)
{
    static const uint8_t big[4200];
    size_t late = 0;

    (void)state;
    join();
    hand_open();
    for (size_t tick = 0; tick < TICKS; tick++) {
        for (int i = 0; i < 10; i++) {
            hand_send(big, 0);
            hand_send(big, sizeof big);
        }
        assert_true(say(&client, NET_STATE, (uint8_t)tick, 32));
        client.net->ops->flush(client.net, clock_now_us());
        take_all(&server);
        late += server.count != tick + 1;
    }
    assert_int_equal(server.count, TICKS);
    assert_int_equal(late, 0);
    assert_int_equal(dropped(NET_DROP_OTHER), 0);
    hand_close();
}

static void junk_costs_no_honest_input_and_little_time(void **state)
{
    static const size_t lengths[] = { 1, 22, 23, 60, 256, 1200 };
    uint8_t junk[SEAL_DATAGRAM_BYTES];
    uint64_t longest_us = 0;
    size_t late = 0;

    (void)state;
    join();
    hand_open();
    for (size_t tick = 0; tick < TICKS; tick++) {
        for (size_t i = 0; i < JUNK_A_TICK; i++) {
            hand_fill(&chance, junk, 16);
            junk[0] = i % 3 == 0 ? 0xff : junk[0];
            junk[1] = i % 3 == 0 ? 0xff : 0;
            junk[2] = i % 3 == 0 ? (uint8_t)(i % 6) : junk[2];
            hand_send(junk, lengths[i % ARRAY_LEN(lengths)]);
        }
        assert_true(say(&client, NET_STATE, (uint8_t)tick, 32));
        client.net->ops->flush(client.net, clock_now_us());
        uint64_t begin_us = clock_now_us();
        take_all(&server);
        uint64_t took_us = clock_now_us() - begin_us;
        longest_us = took_us > longest_us ? took_us : longest_us;
        late += server.count != tick + 1;
    }
    print_message("%d junk datagrams a drain: the longest took %d us\n", JUNK_A_TICK,
                  (int)longest_us);
    assert_int_equal(server.count, TICKS);
    assert_int_equal(late, 0);
    hand_close();
}

static void somebody_joins_in_the_middle_of_a_flood(void **state)
{
    const struct net_address to = enet_transport_address(server.net);
    struct transport_stats stats;
    uint64_t begin_us = clock_now_us();
    uint8_t junk[DOOR_REQUEST_BYTES];

    (void)state;
    hand_open();
    client.net->ops->connect(client.net, &to, clock_now_us());
    while (server.count == 0 || client.count == 0) {
        for (size_t i = 0; i < BATCH; i++) {
            make_flood(&floods[i % ARRAY_LEN(floods)], junk);
            hand_send(junk, floods[i % ARRAY_LEN(floods)].length);
        }
        turn();
        hand_forget_replies();
        assert_true(clock_now_us() - begin_us < PATIENCE_US);
    }
    server.net->ops->stats(server.net, &stats);
    print_message("joined after %d us and %d datagrams\n", (int)(clock_now_us() - begin_us),
                  (int)stats.datagrams_in);
    assert_true(clock_now_us() - begin_us < 500000);
    assert_int_equal(server.seen[0].kind, NET_CONNECTED);
    assert_int_equal(client.seen[0].kind, NET_CONNECTED);
    hand_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(floods_are_answered_with_less_than_they_bring),
        ON_BOTH(a_flood_of_good_inits_is_answered_with_less_than_it_brings),
        ON_BOTH(empty_and_oversize_floods_cost_no_honest_input),
        ON_BOTH(junk_costs_no_honest_input_and_little_time),
        ON_BOTH(somebody_joins_in_the_middle_of_a_flood),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
