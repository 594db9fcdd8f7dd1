/* The claims of client/relay.h and client/relay_command.h, over real sockets on this machine.
 * SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "client/relay_command.h"

enum {
    BYTES = 64,
    PATIENCE_US = 2000000,
    MANY = 2000,
};

static struct relay *relay;
static int server = -1;

static struct sockaddr_in loopback(uint16_t port)
{
    return (struct sockaddr_in){ .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                 .sin_port = htons(port) };
}

static uint16_t port_of(int fd)
{
    struct sockaddr_in own;
    socklen_t size = sizeof(own);

    getsockname(fd, (struct sockaddr *)&own, &size);
    return ntohs(own.sin_port);
}

static int open_server(void)
{
    struct sockaddr_in any = loopback(0);
    const int room = 4 << 20;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    assert_int_equal(bind(fd, (const struct sockaddr *)&any, sizeof(any)), 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
    return fd;
}

static void open_relay(const char *net, FILE *log)
{
    struct relay_options options = { .listen = { INADDR_LOOPBACK, 0 }, .seed = 7, .log = log };
    char fault[512];
    int error;

    server = open_server();
    options.target = (struct net_address){ INADDR_LOOPBACK, port_of(server) };
    assert_true(link_plan_parse(&options.plan, net, fault, sizeof(fault)));
    relay = relay_open(&options, fault, sizeof(fault), &error);
    assert_non_null(relay);
}

static void close_relay(void)
{
    relay_close(relay);
    close(server);
}

static int open_client(void)
{
    struct sockaddr_in to = loopback(relay_address(relay).port);
    int fd = open_server();

    assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof(to)), 0);
    return fd;
}

/* Lets the relay work until `fd` has something; its length, or -1 after `patience_us`. */
static ssize_t receive(int fd, void *bytes, size_t size, struct sockaddr_in *from,
                       uint64_t patience_us)
{
    uint64_t end_us = clock_now_us() + patience_us;

    for (;;) {
        socklen_t length = sizeof(*from);
        ssize_t n = recvfrom(fd, bytes, size, 0, (struct sockaddr *)from, &length);

        if (n >= 0 || clock_now_us() > end_us) {
            return n;
        }
        relay_wait(relay, fd, clock_now_us() + 1000);
        relay_work(relay);
    }
}

static void each_client_is_somebody_of_his_own_to_the_server_and_gets_his_answers(void **state)
{
    struct sockaddr_in from[2];
    char bytes[BYTES];
    int clients[2];

    (void)state;
    open_relay("clear", NULL);
    for (int i = 0; i < 2; i++) {
        clients[i] = open_client();
        assert_int_equal(send(clients[i], i == 0 ? "Ann" : "Bob", 4, 0), 4);
        assert_int_equal(receive(server, bytes, sizeof(bytes), &from[i], PATIENCE_US), 4);
        assert_string_equal(bytes, i == 0 ? "Ann" : "Bob");
    }
    assert_int_not_equal(from[0].sin_port, from[1].sin_port);
    for (int i = 1; i >= 0; i--) {
        struct sockaddr_in relay_from;

        sendto(server, i == 0 ? "to A" : "to B", 5, 0, (const struct sockaddr *)&from[i],
               sizeof(from[i]));
        assert_int_equal(receive(clients[i], bytes, sizeof(bytes), &relay_from, PATIENCE_US), 5);
        assert_string_equal(bytes, i == 0 ? "to A" : "to B");
    }
    assert_int_equal(relay_clients(relay), 2);
    close(clients[0]);
    close(clients[1]);
    close_relay();
}

/* Sends MANY datagrams through a storm; what the relay wrote about it. */
static char *storm_log(size_t *size)
{
    char *text = NULL;
    FILE *log = open_memstream(&text, size);
    uint8_t bytes[BYTES] = { 0 };
    struct sockaddr_in from;

    open_relay("storm", log);
    int client = open_client();

    for (int i = 0; i < MANY; i++) {
        send(client, bytes, sizeof(bytes), 0);
        relay_wait(relay, -1, clock_now_us());
        relay_work(relay);
    }
    while (receive(server, bytes, sizeof(bytes), &from, 300000) >= 0) {
    }
    close(client);
    close_relay();
    fclose(log);
    return text;
}

static void the_same_seed_writes_the_same_decisions_byte_for_byte(void **state)
{
    size_t sizes[2];
    char *logs[2];

    (void)state;
    for (int i = 0; i < 2; i++) {
        logs[i] = storm_log(&sizes[i]);
    }
    assert_int_equal(sizes[0], sizes[1]);
    assert_memory_equal(logs[0], logs[1], sizes[0]);
    assert_non_null(strstr(logs[0], "1 up 1 "));
    assert_non_null(strstr(logs[0], " lost\n"));
    assert_non_null(strstr(logs[0], " twice"));
    assert_non_null(strstr(logs[0], " held"));
    free(logs[0]);
    free(logs[1]);
}

static void a_damaged_datagram_differs_in_one_bit(void **state)
{
    uint8_t sent[BYTES] = { 0 };
    uint8_t got[BYTES];
    struct sockaddr_in from;
    int bits = 0;

    (void)state;
    open_relay("clear+corrupt=100", NULL);
    int client = open_client();

    send(client, sent, sizeof(sent), 0);
    assert_int_equal(receive(server, got, sizeof(got), &from, PATIENCE_US), BYTES);
    for (size_t i = 0; i < sizeof(got); i++) {
        bits += __builtin_popcount(got[i]);
    }
    assert_int_equal(bits, 1);
    close(client);
    close_relay();
}

static void the_delay_is_kept_both_ways(void **state)
{
    char bytes[BYTES];
    struct sockaddr_in from;

    (void)state;
    open_relay("clear+delay=30", NULL);
    int client = open_client();
    uint64_t begun_us = clock_now_us();

    send(client, "ping", 5, 0);
    assert_int_equal(receive(server, bytes, sizeof(bytes), &from, PATIENCE_US), 5);
    assert_true(clock_now_us() - begun_us >= 30000);
    sendto(server, "pong", 5, 0, (const struct sockaddr *)&from, sizeof(from));
    assert_int_equal(receive(client, bytes, sizeof(bytes), &from, PATIENCE_US), 5);
    assert_true(clock_now_us() - begun_us >= 60000);
    close(client);
    close_relay();
}

static void a_server_that_is_not_there_is_noticed_and_found_when_it_comes(void **state)
{
    char bytes[BYTES];
    struct sockaddr_in from;
    struct sockaddr_in there;
    bool is_refused = false;

    (void)state;
    open_relay("clear", NULL);
    int client = open_client();

    there = loopback(port_of(server));
    close(server);
    for (int i = 0; i < 20 && !is_refused; i++) {
        send(client, "ping", 5, 0);
        assert_int_equal(receive(client, bytes, sizeof(bytes), &from, 10000), -1);
        is_refused = relay_is_refused(relay);
    }
    assert_true(is_refused);
    assert_false(relay_is_refused(relay));
    server = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(server, (const struct sockaddr *)&there, sizeof(there)), 0);
    send(client, "ping", 5, 0);
    assert_int_equal(receive(server, bytes, sizeof(bytes), &from, PATIENCE_US), 5);
    close(client);
    close_relay();
}

static void more_clients_than_it_has_room_for_are_not_heard(void **state)
{
    int clients[RELAY_FLOWS + 2];
    char bytes[BYTES];
    struct sockaddr_in from;

    (void)state;
    open_relay("clear", NULL);
    for (size_t i = 0; i < ARRAY_LEN(clients); i++) {
        clients[i] = open_client();
        send(clients[i], "ping", 5, 0);
        relay_wait(relay, -1, clock_now_us() + 1000);
        relay_work(relay);
    }
    for (int heard = 0; heard < RELAY_FLOWS; heard++) {
        assert_int_equal(receive(server, bytes, sizeof(bytes), &from, PATIENCE_US), 5);
    }
    assert_int_equal(receive(server, bytes, sizeof(bytes), &from, 50000), -1);
    assert_int_equal(relay_clients(relay), RELAY_FLOWS);
    for (size_t i = 0; i < ARRAY_LEN(clients); i++) {
        close(clients[i]);
    }
    close_relay();
}

static void every_command_is_carried_out_or_refused_with_what_to_do(void **state)
{
    static const struct {
        const char *line;
        bool is_done;
        const char *answer; /* part of it */
    } rows[] = {
        { "loss 5", true, "loss 5 %" },
        { "up delay 20", true, "up delay 20 ms, loss 5 %; down loss 5 %" },
        { "delay +", true, "up delay 50 ms, loss 5 %; down delay 1 ms, loss 5 %" },
        { "delay -", true, "up delay 20 ms, loss 5 %; down loss 5 %" },
        { "net 4g", true, "delay 35 ms, jitter 15 ms, loss 1 %" },
        { "down net clear", true, "up delay 35 ms, jitter 15 ms, loss 1 %; down clear" },
        { "client 1 loss 3", true, "loss 3 %" },
        { "show", true, "1 client so far; each that comes gets 4g" },
        { "client 1 show", true, "client 1 from 127.0.0.1:" },
        { "client 1 show", true, ": 4g, changed\nup: delay 35 ms, jitter 15 ms, loss 3 %" },
        { "client 1 4g", true, "delay 35 ms, jitter 15 ms, loss 1 %" },
        { "client 1 show", true, ": 4g\nup: delay 35 ms" },
        { "net 4g", true, "delay 35 ms" },
        { "show", true, "each that comes gets 4g\nup: delay 35 ms" },
        { "loss 7", true, "loss 7 %" },
        { "show", true,
          "each that comes gets 4g, changed\nup: delay 35 ms, jitter 15 ms, loss 7 %" },
        { "cut 1", true, "the cable is out for 1 s" },
        { "cut 0", true, "the cable is in" },
        { "spike", true, "a spike of 250 ms" },
        { "help", true, "SETTING NUMBER" },
        { "client 2 loss 3", false, "there is no such client; 1 have come so far." },
        { "client x loss 3", false, "there is no such client" },
        { "loss", false, "usage: loss NUMBER" },
        { "loss five", false, "'five' is no loss: it is a number from 0 to 100 %." },
        { "loss 5 6", false, "usage: loss NUMBER" },
        { "net", false, "usage: net PROFILE" },
        { "net 5g", false, "there is no network '5g'" },
        { "show foo", false, "usage: show: settings and figures" },
        { "spike 5", false, "usage: spike: hold everything back for 250 ms" },
        { "help me", false, "usage: help" },
        { "up show", false, "'show' is for both directions at once: leave 'up' out." },
        { "down cut 5", false, "'cut' is for both directions at once: leave 'down' out." },
        { "cut 5 6", false, "usage: cut [SECONDS]" },
        { "cut soon", false, "usage: cut [SECONDS]" },
        { "cut 601", false, "usage: cut [SECONDS]" },
        { "hlep", false, "there is no command 'hlep'; did you mean 'help'?" },
        { "stom", false, "there is no network 'stom'; did you mean 'storm'?" },
        { "los 5", false, "a link has no setting 'los'; did you mean 'loss'?" },
        { "los", false, "a link has no setting 'los'; did you mean 'loss'?" },
        { "storn 5", false, "a link has no setting 'storn'" },
        { "wifi+los=5", false, "a link has no setting 'los'; it has " },
        { "wifi+loss", false, "'loss' lacks its value: write loss=NUMBER." },
        { "wif+loss=5", false, "there is no network 'wif'; there are " },
        { "colour 3", false, "a link has no setting 'colour'" },
        { "", false, "'help' lists the commands." },
        { "up", false, "'help' lists the commands." },
        { "a b c d e f g h i", false, "that is too much at once" },
    };
    char bytes[BYTES];
    struct sockaddr_in from;

    (void)state;
    open_relay("clear", NULL);
    int client = open_client();

    send(client, "ping", 5, 0);
    assert_int_equal(receive(server, bytes, sizeof(bytes), &from, PATIENCE_US), 5);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char answer[RELAY_ANSWER_BYTES];

        assert_int_equal(relay_command(relay, rows[i].line, clock_now_us(), answer, sizeof(answer)),
                         rows[i].is_done);
        if (strstr(answer, rows[i].answer) == NULL) {
            fail_msg("'%s' answers '%s', not '%s'", rows[i].line, answer, rows[i].answer);
        }
    }
    close(client);
    close_relay();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_client_is_somebody_of_his_own_to_the_server_and_gets_his_answers),
        cmocka_unit_test(the_same_seed_writes_the_same_decisions_byte_for_byte),
        cmocka_unit_test(a_damaged_datagram_differs_in_one_bit),
        cmocka_unit_test(the_delay_is_kept_both_ways),
        cmocka_unit_test(a_server_that_is_not_there_is_noticed_and_found_when_it_comes),
        cmocka_unit_test(more_clients_than_it_has_room_for_are_not_heard),
        cmocka_unit_test(every_command_is_carried_out_or_refused_with_what_to_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
