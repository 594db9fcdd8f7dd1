/* Holes of stock ENet that only show with a raw socket, with time, or in what is left behind.
 * SPDX-License-Identifier: MIT */
#include "enet_hand.h"

#include <netinet/ip.h>
#include <netinet/udp.h>

#include "net/gate.h"
#include "net/pool.h"

enum {
    FROM_NOWHERE = 1000,
    BATCH = 100,
    MESSAGES = 2000,
    AHEAD = 32, /* reliable messages that are sent the wrong way round */
    CLIENTS = 8,
    FAR_APART = 1000,
};

/* --- source port 0 ---------------------------------------------------------------------------- */

struct raw_datagram {
    struct udphdr udp;
    uint8_t payload[DOOR_REQUEST_BYTES];
};

/* What the kernel would not send for us: from port 0, which no answer can go to. */
static void send_from_port_zero(int raw, const uint8_t *payload, size_t length)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(LOOPBACK) };
    struct raw_datagram d = { .udp = { .dest = htons(enet_transport_address(server.net).port),
                                       .len = htons((uint16_t)(sizeof d.udp + length)) } };

    memcpy(d.payload, payload, length);
    assert_int_equal(sendto(raw, &d, sizeof d.udp + length, 0, (struct sockaddr *)&to, sizeof to),
                     sizeof d.udp + length);
}

static void datagrams_from_port_zero_keep_nobody_from_anything(void **state)
{
    struct door_hello hello = { .protocol = ends_terms.protocol };
    uint8_t payload[DOOR_REQUEST_BYTES] = { 0 };
    struct transport_stats before, after;
    int raw = socket(AF_INET, SOCK_RAW, IPPROTO_UDP);

    (void)state;
    if (raw < 0) {
        print_message("skipped: no raw socket without the right to it\n");
        skip();
    }
    join();
    server.net->ops->stats(server.net, &before);
    for (size_t i = 0; i < FROM_NOWHERE; i++) {
        if (i % 2 == 0) {
            hello.nonce[0]++;
            send_from_port_zero(raw, payload,
                                door_write(DOOR_HELLO, ends_terms.version, &hello, payload));
        } else { /* the number of the session that there is */
            memset(payload, 0, 60);
            send_from_port_zero(raw, payload, 60);
        }
        if (i % BATCH == BATCH - 1) {
            assert_true(say(&client, NET_STATE, 1, 32));
            assert_true(say(&server, NET_STATE, 2, 32));
            turn();
            turn();
        }
    }
    server.net->ops->stats(server.net, &after);
    assert_int_equal(dropped(NET_DROP_PORT_ZERO), FROM_NOWHERE);
    assert_int_equal(dropped(NET_DROP_OTHER), 0); /* no send has failed */
    assert_int_equal(server.count, FROM_NOWHERE / BATCH);
    assert_int_equal(client.count, FROM_NOWHERE / BATCH);
    assert_in_range(after.datagrams_out - before.datagrams_out, FROM_NOWHERE / BATCH,
                    2 * FROM_NOWHERE / BATCH);
    close(raw);
}

/* --- what waits ------------------------------------------------------------------------------- */

/* Under a good key: reliable messages the wrong way round, each doubled, and state messages beside
 * them. ENet counts what waits, and with sequenced messages some of that is never uncounted. */
static void what_comes_in_any_order_leaves_nothing_behind(void **state)
{
    struct pool_stats before, after;
    size_t taken = 0;

    (void)state;
    hand_join();
    take_all(&server);
    pool_read_stats(&before);
    for (int i = 0; i < MESSAGES; i += AHEAD) {
        for (int j = AHEAD - 1; j >= 0; j--) {
            /* The handshake has used the first sequence number of no channel. */
            uint16_t sequence = (uint16_t)(i + j + 1);
            uint16_t group = (uint16_t)(i + AHEAD - j);
            uint8_t reliable[] = {
                0x86, 0, (uint8_t)(sequence >> 8), (uint8_t)sequence, 0, 1, 'r'
            };
            uint8_t unsequenced[] = { 0x49,           1, 0, 0,  (uint8_t)(group >> 8),
                                      (uint8_t)group, 0, 1, 'u' };

            hand_command(reliable, sizeof reliable);
            hand_command(reliable, sizeof reliable);
            hand_command(unsequenced, sizeof unsequenced);
        }
        take_all(&server);
        hand_forget_replies();
        taken += server.count;
        forget();
    }
    pool_read_stats(&after);
    assert_int_equal(taken, 2 * ((MESSAGES + AHEAD - 1) / AHEAD * AHEAD));
    assert_int_equal(after.taken, before.taken);
    /* And it is not deaf: a limit on what waits would have been reached. */
    enum { GROUP = MESSAGES / AHEAD * AHEAD + AHEAD + 1 };
    const uint8_t last[] = { 0x49, 1, 0, 0, GROUP >> 8, GROUP & 0xff, 0, 1, 'u' };
    hand_command(last, sizeof last);
    take_all(&server);
    assert_int_equal(server.count, 1);
    hand_close();
}

/* --- who never confirms ----------------------------------------------------------------------- */

/* The transport would let them take their time; the server does not (test_server). */
static void who_never_confirms_a_goodbye_holds_no_slot_when_dropped(void **state)
{
    (void)state;
    for (int round = 0; round < 3; round++) {
        uint32_t peers[PEERS];

        for (int i = 0; i < PEERS; i++) {
            hand_join();
            peers[i] = server.peer;
            server.net->ops->disconnect(server.net, peers[i], 1);
            hand_close();
        }
        take_all(&server);
        assert_int_equal(server.count, 0);
        for (int i = 0; i < PEERS; i++) {
            server.net->ops->drop(server.net, peers[i], 1);
        }
    }
}

/* --- numbers that should be nobody's guess ---------------------------------------------------- */

/* A server of a gate and a plain socket: the number of the connection that a client asks for. */
static uint32_t connect_number(int fd, struct gate *gate, struct transport *from)
{
    uint64_t end_us = clock_now_us() + PATIENCE_US;
    uint8_t datagram[HAND_DATAGRAM_BYTES];
    uint8_t reply[DOOR_REPLY_BYTES];
    uint32_t number = 0;

    while (number == 0) {
        struct sockaddr_in at;
        socklen_t size = sizeof at;
        struct net_event event;

        assert_true(clock_now_us() < end_us);
        from->ops->next(from, clock_now_us(), &event);
        from->ops->flush(from, clock_now_us());
        gate_tick(gate, clock_now_us());
        ssize_t got =
            recvfrom(fd, datagram, sizeof datagram, MSG_DONTWAIT, (struct sockaddr *)&at, &size);
        if (got <= 0) {
            continue;
        }
        const struct net_address address = { ntohl(at.sin_addr.s_addr), ntohs(at.sin_port) };
        if (door_is_raw(datagram, (size_t)got)) {
            size_t length =
                gate_receive(gate, &address, datagram, (size_t)got, clock_now_us(), reply);
            sendto(fd, reply, length, 0, (const struct sockaddr *)&at, size);
        } else if (gate_open(gate, &address, datagram, (size_t)got, clock_now_us()) > 0) {
            gate_forget(gate, seal_number(datagram));
            memcpy(&number, datagram + HAND_COMMANDS_AT + 40, sizeof number);
        }
    }
    return ntohl(number);
}

/* Stock ENet begins with the time and the host's place in memory, which are alike for these. */
static void clients_that_start_together_number_their_connections_apart(void **state)
{
    const struct gate_config config = { .terms = ends_terms,
                                        .peers = CLIENTS,
                                        .chance = chance_of_machine() };
    struct gate *gate = gate_init(malloc(gate_bytes(CLIENTS)), &config, 0);
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(LOOPBACK) };
    socklen_t size = sizeof here;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    uint32_t numbers[CLIENTS];

    (void)state;
    gate_set_open(gate, true);
    assert_int_equal(bind(fd, (const struct sockaddr *)&here, sizeof here), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&here, &size), 0);
    for (int i = 0; i < CLIENTS; i++) {
        struct transport *net = open_end(false, 1);
        const struct net_address to = { LOOPBACK, ntohs(here.sin_port) };

        assert_int_not_equal(net->ops->connect(net, &to, clock_now_us()), NET_PEER_NONE);
        numbers[i] = connect_number(fd, gate, net);
        net->ops->close(net);
        for (int j = 0; j < i; j++) {
            uint32_t apart = numbers[i] - numbers[j];
            assert_in_range(apart, FAR_APART, UINT32_MAX - FAR_APART);
        }
    }
    close(fd);
    free(gate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(datagrams_from_port_zero_keep_nobody_from_anything),
        ON_BOTH(what_comes_in_any_order_leaves_nothing_behind),
        ON_BOTH(who_never_confirms_a_goodbye_holds_no_slot_when_dropped),
        ON_BOTH(clients_that_start_together_number_their_connections_apart),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
