/* The ENet transport over real sockets on 127.0.0.1, against itself and against a client that
 * builds its datagrams by hand and may do what it likes.
 * SPDX-License-Identifier: MIT */
#include "net/enet_transport.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "net/pool.h"

enum {
    LOOPBACK = 0x7f000001,
    PEERS = 8,
    CROWD = 1000,
    SEEN_MOST = 4096,
    PATIENCE_US = 3000000,
    FAULT_BYTES = 256,
};

struct seen {
    enum net_event_kind kind;
    enum net_channel channel;
    uint32_t peer;
    uint32_t reason;
    size_t length;
    uint8_t first;
    uint8_t last;
    uint64_t received_us;
};

/* One end and what it saw. */
struct end {
    struct transport *net;
    uint32_t peer; /* the latest that connected */
    size_t count;
    struct seen seen[SEEN_MOST];
};

static struct end server, client;

static struct transport *open_end(bool is_server, int peers)
{
    const struct enet_transport_options options = {
        .bind = { LOOPBACK, 0 },
        .peers = peers,
        .is_server = is_server,
    };
    char fault[FAULT_BYTES] = "";
    int error = 0;
    struct transport *net = enet_transport_open(&options, fault, sizeof fault, &error);

    assert_string_equal(fault, "");
    assert_non_null(net);
    return net;
}

static void note(struct end *end, const struct net_event *event)
{
    struct seen *seen = &end->seen[end->count++];

    assert_true(end->count < SEEN_MOST);
    *seen = (struct seen){ .kind = event->kind, .channel = event->channel, .peer = event->peer };
    seen->reason = event->reason;
    if (event->kind == NET_MESSAGE) {
        seen->length = event->length;
        seen->first = event->data[0];
        seen->last = event->data[event->length - 1];
        seen->received_us = event->received_us;
    } else if (event->kind == NET_CONNECTED) {
        end->peer = event->peer;
    }
}

static void take_all(struct end *end)
{
    struct net_event event;

    while (end->net->ops->next(end->net, clock_now_us(), &event)) {
        note(end, &event);
    }
    end->net->ops->flush(end->net, clock_now_us());
}

static void turn(void)
{
    take_all(&server);
    if (client.net) {
        take_all(&client);
    }
}

/* Turns both ends until they saw that many events. False: they do not within three seconds. */
static bool wait_for(size_t server_count, size_t client_count)
{
    uint64_t end_us = clock_now_us() + PATIENCE_US;

    while (server.count < server_count || client.count < client_count) {
        if (clock_now_us() > end_us) {
            return false;
        }
        turn();
    }
    return true;
}

/* Long enough for whatever is under way on this machine. */
static void settle(void)
{
    for (int i = 0; i < 20; i++) {
        usleep(500);
        turn();
    }
}

static void forget(void)
{
    server.count = 0;
    client.count = 0;
}

static int open_both(void **state)
{
    (void)state;
    memset(&server, 0, sizeof server);
    memset(&client, 0, sizeof client);
    server.net = open_end(true, PEERS);
    client.net = open_end(false, 2);
    return 0;
}

static int close_both(void **state)
{
    (void)state;
    server.net->ops->close(server.net);
    if (client.net) {
        client.net->ops->close(client.net);
    }
    return 0;
}

static void join(void)
{
    const struct net_address to = enet_transport_address(server.net);

    assert_int_not_equal(client.net->ops->connect(client.net, &to, clock_now_us()), NET_PEER_NONE);
    assert_true(wait_for(1, 1));
    settle();
    assert_int_equal(server.count, 1);
    assert_int_equal(client.count, 1);
    assert_int_equal(server.seen[0].kind, NET_CONNECTED);
    assert_int_equal(client.seen[0].kind, NET_CONNECTED);
    forget();
}

static bool say(struct end *end, enum net_channel channel, uint8_t byte, size_t length)
{
    uint8_t data[NET_STATE_BYTES];

    memset(data, byte, sizeof data);
    return end->net->ops->send(end->net, end->peer, channel, data, length);
}

static uint64_t dropped(enum net_drop why)
{
    struct transport_stats stats;

    server.net->ops->stats(server.net, &stats);
    return stats.dropped[why];
}

/* A client made of a plain socket. */
struct hand {
    int fd;
    uint16_t peer;     /* the server's number of it, with the session bits */
    uint16_t sequence; /* of channel 0xff */
};

static struct hand hand;

static void hand_open(void)
{
    const struct net_address address = enet_transport_address(server.net);
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(address.port) };

    to.sin_addr.s_addr = htonl(LOOPBACK);
    hand.fd = socket(AF_INET, SOCK_DGRAM, 0);
    hand.sequence = 1;
    assert_int_equal(connect(hand.fd, (const struct sockaddr *)&to, sizeof to), 0);
}

static void hand_send(const void *datagram, size_t length)
{
    assert_int_equal(send(hand.fd, datagram, length, 0), length);
}

static ssize_t hand_receive(uint8_t *datagram, size_t size)
{
    struct pollfd wait = { .fd = hand.fd, .events = POLLIN };

    take_all(&server);
    if (poll(&wait, 1, 100) <= 0) {
        return 0;
    }
    return recv(hand.fd, datagram, size, 0);
}

static const uint8_t hand_connect[] = {
    0x8f, 0xff, 0,    0,                            /* to nobody, sent at 0 */
    0x82, 0xff, 0,    1,                            /* CONNECT, sequence 1 */
    0,    0,    0xff, 0xff,                         /* own number 0, any sessions */
    0,    0,    0x04, 0x9c, 0, 1, 0, 0, 0, 0, 0, 3, /* MTU 1180, window 65,536, 3 channels */
    0,    0,    0,    0,    0, 0, 0, 0,             /* no limits */
    0,    0,    0x13, 0x88, 0, 0, 0, 2, 0, 0, 0, 2, /* throttle */
    1,    2,    3,    4,    0, 0, 0, 0,             /* connectID, data */
};

/* Shakes hands as a stock client does. */
static void hand_join(void)
{
    uint8_t reply[2048];
    const uint8_t *verify = NULL;
    uint8_t ack[10] = { 0, 0, 0x01, 0xff, 0, 1, 0, 1, 0, 0 };
    ssize_t length;

    hand_open();
    hand_send(hand_connect, sizeof hand_connect);
    length = hand_receive(reply, sizeof reply);
    for (ssize_t at = 0; at + 44 <= length; at++) {
        if (reply[at] == 0x83) {
            verify = reply + at;
        }
    }
    assert_non_null(verify);
    /* The session the server wants in what it receives is the one it calls outgoing. */
    hand.peer = (uint16_t)((verify[4] << 8 | verify[5]) | (verify[7] & 3) << 12);
    ack[0] = (uint8_t)(hand.peer >> 8);
    ack[1] = (uint8_t)hand.peer;
    ack[8] = reply[2];
    ack[9] = reply[3];
    hand_send(ack, sizeof ack);
    while (recv(hand.fd, reply, sizeof reply, MSG_DONTWAIT) > 0) {
    }
    assert_true(wait_for(1, 0));
    assert_int_equal(server.seen[server.count - 1].kind, NET_CONNECTED);
    forget();
}

/* Sends commands behind a header with a sent time. */
static void hand_command(const uint8_t *commands, size_t length)
{
    uint8_t datagram[2048] = { (uint8_t)(0x80 | hand.peer >> 8), (uint8_t)hand.peer, 0, 0 };

    memcpy(datagram + 4, commands, length);
    hand_send(datagram, length + 4);
}

static void both_ends_learn_of_a_connection(void **state)
{
    (void)state;
    join();
}

static void shortest_and_longest_arrive_on_every_channel_both_ways(void **state)
{
    static const size_t longest[NET_CHANNELS] = { NET_BLOCK_BYTES, NET_STATE_BYTES,
                                                  NET_BLOCK_BYTES };

    (void)state;
    join();
    for (int channel = 0; channel < NET_CHANNELS; channel++) {
        for (int i = 0; i < 2; i++) {
            size_t length = i == 0 ? 1 : longest[channel];

            /* A client has nothing to send in bulk, and a server would not take it. */
            if (channel != NET_BULK) {
                assert_true(say(&client, (enum net_channel)channel, (uint8_t)(10 + i), length));
                assert_true(wait_for(1, 0));
                assert_int_equal(server.seen[0].channel, channel);
                assert_int_equal(server.seen[0].length, length);
                assert_int_equal(server.seen[0].first, 10 + i);
                assert_int_equal(server.seen[0].last, 10 + i);
            }
            forget();
            assert_true(say(&server, (enum net_channel)channel, (uint8_t)(20 + i), length));
            assert_true(wait_for(0, 1));
            assert_int_equal(client.seen[0].channel, channel);
            assert_int_equal(client.seen[0].length, length);
            assert_int_equal(client.seen[0].last, 20 + i);
            forget();
        }
    }
}

static void the_longest_state_message_is_one_datagram(void **state)
{
    struct transport_stats before, after;

    (void)state;
    join();
    server.net->ops->stats(server.net, &before);
    assert_true(say(&server, NET_STATE, 1, NET_STATE_BYTES));
    server.net->ops->flush(server.net, clock_now_us());
    server.net->ops->stats(server.net, &after);
    assert_int_equal(after.datagrams_out - before.datagrams_out, 1);
    assert_int_equal(after.bytes_out - before.bytes_out, NET_STATE_BYTES + 10);
}

static void a_reason_reaches_the_other_end_after_the_messages(void **state)
{
    (void)state;
    join();
    say(&server, NET_CONTROL, 1, 100);
    say(&server, NET_BULK, 2, 1000);
    server.net->ops->disconnect(server.net, server.peer, 77);
    assert_false(say(&server, NET_CONTROL, 3, 1));
    assert_true(wait_for(1, 3));
    assert_int_equal(client.seen[2].kind, NET_DISCONNECTED);
    assert_int_equal(client.seen[2].reason, 77);
    assert_int_equal(server.seen[0].kind, NET_DISCONNECTED);
    assert_int_equal(server.seen[0].reason, 0);
}

static void a_client_that_leaves_gives_its_reason(void **state)
{
    (void)state;
    join();
    client.net->ops->disconnect(client.net, client.peer, 5);
    assert_true(wait_for(1, 1));
    assert_int_equal(server.seen[0].reason, 5);
    assert_int_equal(client.seen[0].kind, NET_DISCONNECTED);
}

static void dropping_is_silent_here_and_heard_there(void **state)
{
    (void)state;
    join();
    server.net->ops->drop(server.net, server.peer, 9);
    assert_true(wait_for(0, 1));
    assert_int_equal(client.seen[0].kind, NET_DISCONNECTED);
    assert_int_equal(client.seen[0].reason, 9);
    settle();
    assert_int_equal(server.count, 0);
}

static void a_dead_id_does_nothing_even_when_its_slot_lives_again(void **state)
{
    struct net_stats stats;
    uint32_t old;

    (void)state;
    join();
    old = server.peer;
    client.net->ops->drop(client.net, client.peer, 0);
    assert_true(wait_for(1, 0));
    assert_int_equal(server.seen[0].peer, old);
    forget();
    assert_false(say(&server, NET_STATE, 1, 1));
    join();
    assert_int_equal(server.peer & 0xffff, old & 0xffff);
    assert_int_not_equal(server.peer, old);
    assert_false(server.net->ops->send(server.net, old, NET_STATE, "x", 1));
    assert_false(server.net->ops->peer_stats(server.net, old, &stats));
    server.net->ops->disconnect(server.net, old, 1);
    server.net->ops->drop(server.net, old, 1);
    server.net->ops->drop(server.net, NET_PEER_NONE, 1);
    server.net->ops->drop(server.net, UINT32_MAX, 1);
    settle();
    assert_int_equal(client.count, 0);
    assert_true(say(&server, NET_STATE, 1, 1));
}

static void a_connection_to_nobody_ends_after_its_patience(void **state)
{
    const struct net_address to = enet_transport_address(server.net);
    uint64_t now_us = clock_now_us();
    struct net_event event;

    (void)state;
    server.net->ops->close(server.net);
    client.net->ops->connect(client.net, &to, now_us);
    for (uint64_t passed_us = 0; passed_us < NET_PATIENCE_US; passed_us += 100000) {
        assert_false(client.net->ops->next(client.net, now_us + passed_us, &event));
    }
    assert_true(client.net->ops->next(client.net, now_us + NET_PATIENCE_US + 300000, &event));
    assert_int_equal(event.kind, NET_DISCONNECTED);
    assert_int_not_equal(
        client.net->ops->connect(client.net, &to, now_us + NET_PATIENCE_US + 300000), event.peer);
    server.net = open_end(true, 1);
}

static void silence_ends_a_connection_only_after_two_minutes(void **state)
{
    uint64_t now_us = clock_now_us();
    struct net_event event;

    (void)state;
    join();
    for (uint64_t passed_us = 0; passed_us < NET_SILENCE_US; passed_us += 100000) {
        assert_false(client.net->ops->next(client.net, now_us + passed_us, &event));
    }
    for (int i = 0; i < 30; i++) {
        now_us += 100000;
        if (client.net->ops->next(client.net, now_us + NET_SILENCE_US, &event)) {
            assert_int_equal(event.kind, NET_DISCONNECTED);
            assert_int_equal(event.reason, 0);
            return;
        }
    }
    fail();
}

static void a_wall_clock_does_not_matter_but_the_callers_does(void **state)
{
    (void)state;
    /* A minute passes for nobody: both ends jump, and keep their connection. */
    struct net_event event;
    uint64_t later_us = clock_now_us() + 60000000;

    join();
    say(&client, NET_CONTROL, 1, 1);
    client.net->ops->flush(client.net, clock_now_us());
    assert_true(server.net->ops->next(server.net, later_us, &event));
    assert_int_equal(event.kind, NET_MESSAGE);
    assert_int_equal(event.received_us, later_us);
    assert_false(client.net->ops->next(client.net, later_us, &event));
}

static void reliable_bytes_beyond_the_bound_are_refused_until_they_are_through(void **state)
{
    int taken = 0;

    (void)state;
    join();
    while (say(&server, NET_BULK, 1, NET_BLOCK_BYTES)) {
        taken++;
    }
    assert_int_equal(taken, NET_QUEUE_BYTES / NET_BLOCK_BYTES);
    assert_true(say(&server, NET_CONTROL, 1, NET_BLOCK_BYTES));
    assert_true(wait_for(0, (size_t)taken + 1));
    settle();
    assert_true(say(&server, NET_BULK, 1, NET_BLOCK_BYTES));
}

static void stamps_are_the_kernels_even_for_many_in_one_pass(void **state)
{
    enum {
        COUNT = 12,
        GAP_US = 3000,
    };
    uint64_t sent_us[COUNT];

    (void)state;
    join();
    for (int i = 0; i < COUNT; i++) {
        usleep(GAP_US);
        /* Each fourth is reliable, and lies in the same datagram as a state message. */
        if (i % 4 == 3) {
            assert_true(say(&client, NET_CONTROL, (uint8_t)i, 10));
        }
        assert_true(say(&client, NET_STATE, (uint8_t)i, 10));
        sent_us[i] = clock_now_us();
        client.net->ops->flush(client.net, sent_us[i]);
    }
    usleep(GAP_US);
    take_all(&server);
    assert_int_equal(server.count, COUNT + COUNT / 4);
    for (size_t i = 0; i < server.count; i++) {
        uint64_t expected_us = sent_us[server.seen[i].first];

        assert_in_range(server.seen[i].received_us, expected_us, expected_us + GAP_US - 500);
    }
}

static void stamps_survive_doubles_and_refused_datagrams(void **state)
{
    uint8_t state_message[] = { 0x49, 1, 0, 0, 0, 1, 0, 1, 0 };
    uint8_t forbidden[] = { 0x07, 1, 0, 0, 0, 1, 0, 1, 0 };
    uint64_t sent_us[6];

    (void)state;
    hand_join();
    for (int i = 0; i < 6; i++) {
        usleep(3000);
        state_message[5] = (uint8_t)(1 + i);
        state_message[8] = (uint8_t)i;
        sent_us[i] = clock_now_us();
        hand_command(state_message, sizeof state_message);
        usleep(1000);
        hand_command(state_message, sizeof state_message); /* a double: ENet drops it */
        hand_command(forbidden, sizeof forbidden);
    }
    take_all(&server);
    assert_int_equal(server.count, 6);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(server.seen[i].first, i);
        assert_in_range(server.seen[i].received_us, sent_us[i], sent_us[i] + 900);
    }
    close(hand.fd);
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
    close(hand.fd);
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
    close(hand.fd);
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
    close(hand.fd);
}

static void short_long_and_stray_datagrams_are_counted(void **state)
{
    static const uint8_t stray[] = { 0, 3, 0x05, 0xff, 0, 0 };
    static const uint8_t compressed[] = { 0x40, 0, 0x05, 0xff, 0, 0 };
    uint8_t junk[1200] = { 0 };

    (void)state;
    hand_open();
    hand_send(junk, 1);
    hand_send(junk, 5);
    hand_send(junk, 1181);
    hand_send(junk, 1200);
    hand_send(stray, sizeof stray);
    hand_send(compressed, sizeof compressed);
    take_all(&server);
    assert_int_equal(dropped(NET_DROP_SHORT), 2);
    assert_int_equal(dropped(NET_DROP_LONG), 2);
    assert_int_equal(dropped(NET_DROP_OTHER), 1);
    assert_int_equal(dropped(NET_DROP_COMMAND), 1);
    assert_int_equal(server.count, 0);
    close(hand.fd);
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
    close(hand.fd);
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
    close(hand.fd);
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
    close(hand.fd);
}

static void a_message_from_another_address_is_dropped(void **state)
{
    static const uint8_t kick[] = { 0x44, 0xff, 0, 0, 0, 0, 0, 1 };

    (void)state;
    hand_join();
    close(hand.fd);
    hand_open(); /* another port */
    hand_command(kick, sizeof kick);
    take_all(&server);
    assert_int_equal(dropped(NET_DROP_OTHER), 1);
    assert_int_equal(server.count, 0);
    close(hand.fd);
}

struct odd_connect {
    const char *what;
    size_t at;
    uint8_t byte;
};

static const struct odd_connect odd_connects[] = {
    { "a small MTU", 15, 0x9b },
    { "two channels", 23, 2 },
    { "255 channels", 23, 255 },
    { "no acknowledgement wanted", 4, 0x02 },
};

static void a_connect_unlike_ours_takes_no_slot(void **state)
{
    uint8_t datagram[sizeof hand_connect + 4];
    uint8_t reply[256];

    (void)state;
    hand_open();
    for (size_t i = 0; i < ARRAY_LEN(odd_connects); i++) {
        memcpy(datagram, hand_connect, sizeof hand_connect);
        datagram[odd_connects[i].at] = odd_connects[i].byte;
        hand_send(datagram, sizeof hand_connect);
        take_all(&server);
        if (dropped(NET_DROP_COMMAND) != i + 1) {
            fail_msg("a connect with %s passed", odd_connects[i].what);
        }
    }
    /* Nothing may ride behind it. */
    memcpy(datagram, hand_connect, sizeof hand_connect);
    memcpy(datagram + sizeof hand_connect, (const uint8_t[]){ 0x85, 0xff, 0, 2 }, 4);
    hand_send(datagram, sizeof datagram);
    assert_int_equal(hand_receive(reply, sizeof reply), 0);
    assert_int_equal(dropped(NET_DROP_COMMAND), ARRAY_LEN(odd_connects) + 1);
    close(hand.fd);
}

static void a_claimed_mtu_is_clamped(void **state)
{
    uint8_t datagram[sizeof hand_connect];
    uint8_t reply[256];
    ssize_t length;

    (void)state;
    memcpy(datagram, hand_connect, sizeof datagram);
    datagram[14] = 0x10; /* 4096 */
    datagram[15] = 0;
    hand_open();
    hand_send(datagram, sizeof datagram);
    length = hand_receive(reply, sizeof reply);
    assert_true(length >= 44);
    assert_memory_equal(reply + length - 44 + 8, ((const uint8_t[]){ 0, 0, 0x04, 0x9c }), 4);
    close(hand.fd);
}

static void half_open_peers_give_their_slots_back(void **state)
{
    uint64_t now_us = clock_now_us();
    struct net_event event;
    uint8_t datagram[sizeof hand_connect];

    (void)state;
    hand_open();
    memcpy(datagram, hand_connect, sizeof datagram);
    for (int i = 0; i < PEERS; i++) {
        datagram[44] = (uint8_t)i; /* another connection each */
        hand_send(datagram, sizeof datagram);
    }
    for (int i = 0; i <= 25; i++) {
        assert_false(server.net->ops->next(server.net, now_us, &event));
        server.net->ops->flush(server.net, now_us);
        now_us += 100000;
    }
    close(hand.fd);
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
    close(hand.fd);
}

static void a_peer_without_a_route_does_not_starve_the_others(void **state)
{
    /* From a socket on the loopback address the kernel refuses to send anywhere else. */
    const struct net_address nowhere = { 0xc0000201, 9 };
    uint32_t lost = client.net->ops->connect(client.net, &nowhere, clock_now_us());

    (void)state;
    client.net->ops->connect(
        client.net, &(struct net_address){ LOOPBACK, enet_transport_address(server.net).port },
        clock_now_us());
    assert_true(wait_for(1, 2));
    assert_int_equal(client.seen[0].kind, NET_DISCONNECTED);
    assert_int_equal(client.seen[0].peer, lost);
    assert_int_equal(client.seen[1].kind, NET_CONNECTED);
}

static void a_flush_works_round_a_peer_without_a_route(void **state)
{
    const struct net_address nowhere = { 0xc0000201, 9 };
    const struct net_address to = enet_transport_address(server.net);
    struct net_event event;

    (void)state;
    client.net->ops->connect(client.net, &nowhere, clock_now_us());
    client.net->ops->connect(client.net, &to, clock_now_us());
    client.net->ops->flush(client.net, clock_now_us());
    take_all(&server);
    assert_true(client.net->ops->next(client.net, clock_now_us(), &event));
    assert_int_equal(event.kind, NET_DISCONNECTED);
    assert_true(client.net->ops->next(client.net, clock_now_us(), &event));
    assert_int_equal(event.kind, NET_CONNECTED);
}

static void a_pool_that_is_used_up_refuses_and_recovers(void **state)
{
    struct pool_stats stats;
    struct net_event event;

    (void)state;
    join();
    pool_read_stats(&stats);
    /* No slab may be added any more; what is left over is soon in use. */
    pool_allow(-(int64_t)stats.allowed_bytes);
    for (int i = 0; say(&server, NET_STATE, 1, NET_STATE_BYTES); i++) {
        assert_true(i < 100000);
    }
    assert_false(say(&client, NET_CONTROL, 1, 1000));
    hand_open();
    hand_send(hand_connect, sizeof hand_connect); /* its channels find no memory either */
    assert_false(server.net->ops->next(server.net, clock_now_us(), &event));
    pool_allow((int64_t)stats.allowed_bytes);
    settle();
    forget();
    assert_true(say(&client, NET_CONTROL, 1, 1000));
    assert_true(wait_for(1, 0));
    close(hand.fd);
}

static void a_port_in_use_is_told_with_its_address(void **state)
{
    const struct enet_transport_options options = {
        .bind = enet_transport_address(server.net),
        .peers = 1,
        .is_server = true,
    };
    char expected[FAULT_BYTES] = "failed to bind to ";
    char fault[FAULT_BYTES] = "";
    int error = 0;

    (void)state;
    net_address_print(&options.bind, expected + strlen(expected), 32);
    assert_null(enet_transport_open(&options, fault, sizeof fault, &error));
    assert_int_equal(error, EADDRINUSE);
    assert_memory_equal(fault, expected, strlen(expected));
}

static void a_full_server_leaves_others_waiting(void **state)
{
    const struct net_address to = enet_transport_address(server.net);
    struct end crowd[PEERS + 1];

    (void)state;
    for (int i = 0; i <= PEERS; i++) {
        crowd[i].count = 0;
        crowd[i].net = open_end(false, 1);
        crowd[i].net->ops->connect(crowd[i].net, &to, clock_now_us());
        assert_int_equal(crowd[i].net->ops->connect(crowd[i].net, &to, clock_now_us()),
                         NET_PEER_NONE);
        for (int j = 0; j < 10; j++) {
            take_all(&crowd[i]);
            take_all(&server);
        }
        assert_int_equal(crowd[i].count, i < PEERS ? 1 : 0);
    }
    assert_int_equal(server.count, PEERS);
    for (int i = 0; i <= PEERS; i++) {
        crowd[i].net->ops->close(crowd[i].net);
    }
}

static void counters_follow_what_is_sent(void **state)
{
    struct net_stats before, after;
    struct transport_stats whole;

    (void)state;
    join();
    server.net->ops->peer_stats(server.net, server.peer, &before);
    for (int i = 0; i < 10; i++) {
        say(&client, NET_STATE, 1, 100);
        say(&server, NET_STATE, 1, 200);
        turn();
    }
    assert_true(wait_for(10, 10));
    server.net->ops->peer_stats(server.net, server.peer, &after);
    assert_true(after.datagrams_in - before.datagrams_in >= 10);
    assert_true(after.bytes_in - before.bytes_in >= 10 * 110);
    assert_in_range(after.datagrams_out - before.datagrams_out, 10, 14);
    assert_in_range(after.bytes_out - before.bytes_out, 10 * 210, 10 * 210 + 80);
    assert_in_range(after.rtt_us, 1000, 100000);
    server.net->ops->stats(server.net, &whole);
    assert_true(whole.datagrams_out >= after.datagrams_out);
    assert_true(whole.bytes_out >= after.bytes_out);
}

/* A thousand peers of one client host; then a tick, again and again, takes nothing more from the
 * system. */
static void a_thousand_peers_play_in_bounded_memory(void **state)
{
    static uint32_t ids[CROWD];
    struct transport *crowd = open_end(false, CROWD);
    struct transport *host = open_end(true, CROWD);
    const struct net_address to = enet_transport_address(host);
    struct pool_stats before, after;
    struct net_event event;
    uint8_t data[200] = { 0 };
    int connected = 0, messages = 0;
    uint64_t end_us = clock_now_us() + 10000000;

    (void)state;
    for (int i = 0; i < CROWD; i++) {
        crowd->ops->connect(crowd, &to, clock_now_us());
    }
    for (int both = 0; both < 2 * CROWD && clock_now_us() < end_us;) {
        while (crowd->ops->next(crowd, clock_now_us(), &event)) {
            assert_int_equal(event.kind, NET_CONNECTED);
            both++;
        }
        while (host->ops->next(host, clock_now_us(), &event)) {
            assert_int_equal(event.kind, NET_CONNECTED);
            ids[connected++] = event.peer;
            both++;
        }
        host->ops->flush(host, clock_now_us());
    }
    assert_int_equal(connected, CROWD);
    for (int tick = 0; tick < 20; tick++) {
        for (int i = 0; i < CROWD; i++) {
            assert_true(host->ops->send(host, ids[i], NET_STATE, data, sizeof data));
        }
        host->ops->flush(host, clock_now_us());
        while (crowd->ops->next(crowd, clock_now_us(), &event)) {
            if (event.kind == NET_MESSAGE) {
                messages++;
                assert_true(crowd->ops->send(crowd, event.peer, NET_STATE, data, 32));
            }
        }
        crowd->ops->flush(crowd, clock_now_us());
        while (host->ops->next(host, clock_now_us(), &event)) {
            messages += event.kind == NET_MESSAGE;
        }
        if (tick == 4) {
            pool_read_stats(&before);
        }
    }
    pool_read_stats(&after);
    assert_int_equal(messages, 2 * 20 * CROWD);
    assert_int_equal(after.held_bytes, before.held_bytes);
    crowd->ops->close(crowd);
    host->ops->close(host);
}

static void closing_gives_all_memory_back(void **state)
{
    struct pool_stats before, after;
    struct end ends[2] = { 0 };

    (void)state;
    pool_read_stats(&before);
    ends[0].net = open_end(true, 4);
    ends[1].net = open_end(false, 1);
    ends[1].net->ops->connect(
        ends[1].net, &(struct net_address){ LOOPBACK, enet_transport_address(ends[0].net).port },
        clock_now_us());
    for (int i = 0; i < 20; i++) {
        take_all(&ends[0]);
        take_all(&ends[1]);
    }
    say(&ends[0], NET_CONTROL, 1, 100);
    say(&ends[1], NET_STATE, 1, 100);
    ends[0].net->ops->close(ends[0].net);
    ends[1].net->ops->close(ends[1].net);
    pool_read_stats(&after);
    assert_int_equal(after.taken, before.taken);
    assert_int_equal(after.allowed_bytes, before.allowed_bytes);
}

static int start(void **state)
{
    char fault[FAULT_BYTES];

    (void)state;
    return enet_transport_start(fault, sizeof fault) ? 0 : -1;
}

#define ON_BOTH(test) cmocka_unit_test_setup_teardown(test, open_both, close_both)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(both_ends_learn_of_a_connection),
        ON_BOTH(shortest_and_longest_arrive_on_every_channel_both_ways),
        ON_BOTH(the_longest_state_message_is_one_datagram),
        ON_BOTH(a_reason_reaches_the_other_end_after_the_messages),
        ON_BOTH(a_client_that_leaves_gives_its_reason),
        ON_BOTH(dropping_is_silent_here_and_heard_there),
        ON_BOTH(a_dead_id_does_nothing_even_when_its_slot_lives_again),
        ON_BOTH(a_connection_to_nobody_ends_after_its_patience),
        ON_BOTH(silence_ends_a_connection_only_after_two_minutes),
        ON_BOTH(a_wall_clock_does_not_matter_but_the_callers_does),
        ON_BOTH(reliable_bytes_beyond_the_bound_are_refused_until_they_are_through),
        ON_BOTH(stamps_are_the_kernels_even_for_many_in_one_pass),
        ON_BOTH(stamps_survive_doubles_and_refused_datagrams),
        ON_BOTH(empty_and_oversize_datagrams_never_arrive),
        ON_BOTH(one_drain_reaches_behind_hundreds_of_junk_datagrams),
        ON_BOTH(a_drain_ends_when_its_budget_is_used_up),
        ON_BOTH(short_long_and_stray_datagrams_are_counted),
        ON_BOTH(each_forbidden_command_is_dropped_and_counted),
        ON_BOTH(too_many_commands_are_dropped),
        ON_BOTH(too_long_messages_are_dropped),
        ON_BOTH(a_message_from_another_address_is_dropped),
        ON_BOTH(a_connect_unlike_ours_takes_no_slot),
        ON_BOTH(a_claimed_mtu_is_clamped),
        ON_BOTH(half_open_peers_give_their_slots_back),
        ON_BOTH(a_forged_throttle_changes_nothing),
        ON_BOTH(a_peer_without_a_route_does_not_starve_the_others),
        ON_BOTH(a_flush_works_round_a_peer_without_a_route),
        ON_BOTH(a_pool_that_is_used_up_refuses_and_recovers),
        ON_BOTH(a_port_in_use_is_told_with_its_address),
        ON_BOTH(a_full_server_leaves_others_waiting),
        ON_BOTH(counters_follow_what_is_sent),
        cmocka_unit_test(a_thousand_peers_play_in_bounded_memory),
        cmocka_unit_test(closing_gives_all_memory_back),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
