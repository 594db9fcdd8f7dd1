/* Addresses of a machine of our own, in a network namespace: which are listed, ranked and proven,
 * and what becomes of that when a cable is pulled or an address is taken away. Needs a kernel that
 * grants a namespace, and iproute2; else it is skipped.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/text.h"
#include "net/interface_trial.h"

#define IP(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (d))

enum {
    PORT = 62893,
    SECOND_US = 1000000,
    NAP_MS = 5,
};

static const uint8_t token[INTERFACE_TOKEN_BYTES] = { 1, 2, 3 };
static struct interface list[INTERFACES_MOST];
static int count;

static bool does(const char *command)
{
    char whole[1024];

    text_format(whole, sizeof(whole), "PATH=\"$PATH:/usr/sbin:/sbin\"; exec >&2; set -e; %s",
                command);
    return system(whole) == 0;
}

static void must(const char *command)
{
    if (!does(command)) {
        fail_msg("%s", command);
    }
}

/* A LAN behind eth0, by which the way out leads; containers' and machines' interfaces. */
static int setup(void **state)
{
    (void)state;
    if (unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
        return 0;
    }
    bool is_there =
        does("ip link set lo up; ip link add eth0 type veth peer name far0; ip link set far0 up; "
             "ip address add 192.168.7.20/24 dev eth0; ip link set eth0 up; "
             "ip link add docker0 type bridge; ip address add 172.17.0.1/16 dev docker0; "
             "ip link add tail type veth peer name veth1; ip link set tail master docker0; "
             "ip link set tail up; ip link set veth1 up; ip link set docker0 up; "
             "ip link add wg0 type veth peer name far1; ip address add 10.9.0.1/32 dev wg0; "
             "ip link set wg0 up; ip link set far1 up; ip route add default via 192.168.7.1");

    count = is_there ? 1 : 0;
    return 0;
}

static void need_a_network(void)
{
    char fault[256];

    if (count == 0) {
        print_message("no network of its own is to be had here\n");
        skip();
    }
    count = interfaces_list(list, INTERFACES_MOST, fault, sizeof(fault));
    assert_true(count > 0);
}

static struct interface *find(const char *name)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(list[i].name, name) == 0) {
            return &list[i];
        }
    }
    fail_msg("%s is not listed", name);
    return NULL;
}

static uint64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND_US + (uint64_t)now.tv_nsec / 1000;
}

static enum interface_proof prove(const struct interface *i)
{
    struct interface_trial t;
    enum interface_proof proof;

    interface_try(&t, i, PORT, token, now_us());
    while ((proof = interface_poll(&t, now_us())) == INTERFACE_PENDING) {
        struct pollfd readable = { .fd = t.fd, .events = POLLIN };

        poll(&readable, 1, NAP_MS);
    }
    assert_int_equal(t.fd, -1);
    return proof;
}

/* The kernel takes its time to tell of a cable. */
static void await(const char *name, bool is_up)
{
    uint64_t until_us = now_us() + 5 * SECOND_US;

    do {
        need_a_network();
        if (find(name)->is_up == is_up) {
            return;
        }
        poll(NULL, 0, NAP_MS);
    } while (now_us() < until_us);
    fail_msg("%s is not %s", name, is_up ? "up" : "down");
}

static void expect_proof(const char *name, enum interface_proof expected)
{
    enum interface_proof proof = prove(find(name));

    if (proof != expected) {
        fail_msg("%s: %s", name, interface_proof_text(proof));
    }
}

static void a_machine_is_listed_as_it_is(void **state)
{
    (void)state;
    need_a_network();
    await("eth0", true);
    const struct interface *i = find("eth0");

    assert_true(i->ipv4 == IP(192, 168, 7, 20));
    assert_true(i->broadcast == IP(192, 168, 7, 255));
    assert_int_equal(i->prefix, 24);
    assert_true(i->is_up);
    assert_int_equal(i->metric, 0);
    assert_true(find("docker0")->metric == INTERFACE_NO_WAY_OUT);
    assert_true(find("docker0")->broadcast == IP(172, 17, 255, 255));
    assert_true(find("wg0")->broadcast == 0);
    assert_int_equal(interfaces_rank(list, count), 1);
    assert_string_equal(list[0].name, "eth0");
    assert_int_equal(find("docker0")->kind, INTERFACE_CONTAINER);
    assert_int_equal(find("wg0")->kind, INTERFACE_VPN);
    assert_int_equal(find("lo")->kind, INTERFACE_LOOPBACK);
}

static void an_address_is_proven_by_what_came_back(void **state)
{
    (void)state;
    need_a_network();
    await("docker0", true);
    expect_proof("eth0", INTERFACE_PROVEN);
    expect_proof("docker0", INTERFACE_PROVEN);
    expect_proof("wg0", INTERFACE_NO_BROADCAST);
}

static void several_are_tried_at_once(void **state)
{
    struct interface_trial trials[2];

    (void)state;
    need_a_network();
    interface_try(&trials[0], find("eth0"), PORT, token, now_us());
    interface_try(&trials[1], find("docker0"), PORT, token, now_us());
    for (int i = 0; i < 2; i++) {
        while (interface_poll(&trials[i], now_us()) == INTERFACE_PENDING) {
            poll(NULL, 0, 1);
        }
        assert_int_equal(trials[i].proof, INTERFACE_PROVEN);
    }
}

/* Anybody may send to the subnet's address; not the token, and from another address not even that.
 */
static void what_others_send_proves_nothing(void **state)
{
    struct interface_trial t;
    struct sockaddr_in own;
    socklen_t size = sizeof(own);
    uint8_t bytes[INTERFACE_TOKEN_BYTES] = { 9 };
    int yes = 1;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    (void)state;
    need_a_network();
    setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &yes, sizeof(yes));
    interface_try(&t, find("eth0"), 0, token, now_us());
    assert_int_equal(getsockname(t.fd, (struct sockaddr *)&own, &size), 0);
    while (recv(t.fd, bytes, sizeof(bytes), 0) > 0) { /* its own is taken away */
    }
    bytes[0]++;
    sendto(fd, bytes, sizeof(bytes), 0, (struct sockaddr *)&own, size);
    t.interface.ipv4++;
    sendto(fd, token, sizeof(token), 0, (struct sockaddr *)&own, size);
    poll(NULL, 0, NAP_MS);
    assert_int_equal(interface_poll(&t, 0), INTERFACE_PENDING);
    assert_int_equal(interface_poll(&t, t.until_us - 1), INTERFACE_PENDING);
    assert_int_equal(interface_poll(&t, t.until_us), INTERFACE_UNHEARD);
    assert_int_equal(interface_poll(&t, t.until_us), INTERFACE_UNHEARD);
    close(fd);
}

static void a_pulled_cable_is_told(void **state)
{
    (void)state;
    need_a_network();
    must("ip link set far0 down");
    await("eth0", false);
    expect_proof("eth0", INTERFACE_DOWN);
    must("ip link set far0 up; ip link set eth0 down");
    expect_proof("eth0", INTERFACE_DOWN);
    must("ip link set eth0 up; ip route add default via 192.168.7.1");
    await("eth0", true);
    expect_proof("eth0", INTERFACE_PROVEN);
}

static void an_address_that_is_gone_is_told(void **state)
{
    (void)state;
    need_a_network();
    must("ip address del 192.168.7.20/24 dev eth0");
    expect_proof("eth0", INTERFACE_NO_ADDRESS);
    must("ip address add 192.168.7.20/24 dev eth0; ip route add default via 192.168.7.1");
    expect_proof("eth0", INTERFACE_PROVEN);
    must("ip address add 192.168.7.30/24 dev eth0");
    must("ip address del 192.168.7.20/24 dev eth0");
    assert_true(prove(find("eth0")) != INTERFACE_PROVEN);
}

static void an_interface_that_is_gone_is_told(void **state)
{
    (void)state;
    need_a_network();
    must("ip link del docker0");
    expect_proof("docker0", INTERFACE_DOWN);
}

static void every_outcome_has_its_words(void **state)
{
    (void)state;
    for (int proof = 0; proof < INTERFACE_PROOFS; proof++) {
        assert_non_null(interface_proof_text((enum interface_proof)proof));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_outcome_has_its_words),
        cmocka_unit_test(a_machine_is_listed_as_it_is),
        cmocka_unit_test(an_address_is_proven_by_what_came_back),
        cmocka_unit_test(several_are_tried_at_once),
        cmocka_unit_test(what_others_send_proves_nothing),
        cmocka_unit_test(a_pulled_cable_is_told),
        cmocka_unit_test(an_address_that_is_gone_is_told),
        cmocka_unit_test(an_interface_that_is_gone_is_told),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
