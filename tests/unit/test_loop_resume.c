/* Tickets in the in-memory transport, judged as at the real door, under a bad network too.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "net/loop.h"

enum {
    LOCALHOST = 0x7f000001,
    PROTOCOL = 77,
    STEP_US = 1000,
    ENDS = 3, /* the server, and two clients on one machine */
};

/* The host application: what it was told last, and which serial is the latest. */
struct host {
    uint64_t latest;
    int connected;
    int disconnected;
    uint32_t ipv4;
    bool has_claim;
    struct resume_claim claim;
    uint8_t identity[NET_IDENTITY_BYTES];
};

static const struct net_address addresses[ENDS] = { { LOCALHOST, 1 },
                                                    { LOCALHOST, 2 },
                                                    { LOCALHOST, 3 } };
static const uint8_t key[RESUME_KEY_BYTES] = { 5 };
static struct host host;
static struct loop_net *net;
static struct transport *ends[ENDS];
static int connected[ENDS];
static int disconnected[ENDS];
static uint64_t now_us;
static struct resume_claim claim;
static uint8_t ticket[RESUME_TICKET_BYTES];

static bool is_latest(void *context, const struct resume_claim *c)
{
    return c->serial == ((const struct host *)context)->latest;
}

static void make_ticket(void)
{
    static const uint8_t random[RESUME_RANDOM_BYTES];

    resume_seal(key, PROTOCOL, &claim, random, ticket);
}

static void open_all(uint64_t seed)
{
    const struct loop_judge judge = { key, PROTOCOL, is_latest, &host };

    memset(&host, 0, sizeof host);
    memset(connected, 0, sizeof connected);
    memset(disconnected, 0, sizeof disconnected);
    net = loop_net_open(seed);
    now_us = 1000000;
    for (int i = 0; i < ENDS; i++) {
        ends[i] = loop_open(net, &addresses[i], 4);
        assert_non_null(ends[i]);
    }
    loop_take_tickets(ends[0], &judge);
    host.latest = 9;
    claim = (struct resume_claim){ .serial = 9,
                                   .match = 4,
                                   .ipv4 = LOCALHOST,
                                   .seat = 3,
                                   .identity = { 1, 2 },
                                   .secret = { 3, 4 } };
    make_ticket();
}

static void close_all(void)
{
    for (int i = 0; i < ENDS; i++) {
        ends[i]->ops->close(ends[i]);
    }
    loop_net_close(net);
}

static void note(const struct net_event *event)
{
    host.connected++;
    host.ipv4 = event->ipv4;
    host.has_claim = event->claim != NULL;
    if (event->claim) {
        host.claim = *event->claim;
        host.latest++; /* used up */
    }
    memcpy(host.identity, event->identity, sizeof host.identity);
}

static void pass(uint64_t duration_us)
{
    struct net_event event;

    for (uint64_t end_us = now_us + duration_us; now_us < end_us; now_us += STEP_US) {
        for (int i = 0; i < ENDS; i++) {
            while (ends[i]->ops->next(ends[i], now_us, &event)) {
                connected[i] += event.kind == NET_CONNECTED;
                disconnected[i] += event.kind == NET_DISCONNECTED;
                if (i == 0 && event.kind == NET_CONNECTED) {
                    note(&event);
                }
            }
            ends[i]->ops->flush(ends[i], now_us);
        }
    }
}

static void come(int end)
{
    assert_int_not_equal(ends[end]->ops->connect(ends[end], &addresses[0], now_us), NET_PEER_NONE);
}

static void a_good_ticket_comes_with_its_claim(void **state)
{
    (void)state;
    open_all(1);
    loop_set_ticket(ends[1], ticket, claim.secret);
    come(1);
    pass(100000);
    assert_int_equal(host.connected, 1);
    assert_true(host.has_claim);
    assert_int_equal(host.claim.serial, claim.serial);
    assert_int_equal(host.claim.match, claim.match);
    assert_int_equal(host.claim.seat, claim.seat);
    assert_true(sodium_is_zero(host.claim.secret, sizeof host.claim.secret));
    assert_memory_equal(host.identity, claim.identity, sizeof host.identity);
    assert_int_equal(host.ipv4, LOCALHOST);
    close_all();
}

static void without_one_the_address_says_who_it_is(void **state)
{
    (void)state;
    open_all(1);
    loop_set_ticket(ends[1], ticket, claim.secret);
    loop_set_ticket(ends[1], NULL, NULL);
    come(1);
    pass(100000);
    assert_int_equal(host.connected, 1);
    assert_false(host.has_claim);
    assert_memory_not_equal(host.identity, claim.identity, sizeof host.identity);
    assert_int_equal(host.ipv4, LOCALHOST);
    close_all();
}

enum flaw { STALE, OTHER_ADDRESS, OTHER_SECRET, DAMAGED, NO_TICKETS, FLAWS };

static void one_that_is_not_good_comes_without_a_claim(void **state)
{
    static const struct loop_judge none;

    (void)state;
    for (int flaw = 0; flaw < FLAWS; flaw++) {
        open_all(1);
        host.latest += flaw == STALE;
        claim.ipv4 ^= flaw == OTHER_ADDRESS;
        make_ticket();
        claim.secret[0] ^= flaw == OTHER_SECRET;
        ticket[50] ^= flaw == DAMAGED;
        if (flaw == NO_TICKETS) {
            loop_take_tickets(ends[0], &none);
        }
        loop_set_ticket(ends[1], ticket, claim.secret);
        come(1);
        pass(100000);
        assert_int_equal(host.connected, 1);
        assert_false(host.has_claim);
        close_all();
    }
}

static void of_two_with_one_ticket_one_stays(void **state)
{
    static const struct link_conditions slow = { .delay_us = 20000 };

    (void)state;
    open_all(1);
    loop_net_conditions(net, &slow);
    loop_set_ticket(ends[1], ticket, claim.secret);
    loop_set_ticket(ends[2], ticket, claim.secret);
    come(1);
    come(2);
    pass(1000000);
    assert_int_equal(host.connected, 1);
    assert_true(host.has_claim);
    assert_int_equal(connected[1] + connected[2], 2);
    assert_int_equal(disconnected[1] + disconnected[2], 1);
    close_all();
}

static void a_bad_network_does_not_use_it_up_twice(void **state)
{
    static const struct link_conditions storm = {
        .delay_us = 20000,
        .jitter_us = 15000,
        .is_shuffled = 1,
        .loss_ppm = 200000,
        .double_ppm = 200000,
        .reorder_ppm = 100000,
    };

    (void)state;
    for (uint64_t seed = 0; seed < 50; seed++) {
        open_all(seed);
        loop_net_conditions(net, &storm);
        loop_set_ticket(ends[1], ticket, claim.secret);
        come(1);
        pass(2000000);
        assert_int_equal(host.connected, 1);
        assert_true(host.has_claim);
        assert_int_equal(disconnected[1], 0);
        close_all();
    }
}

static void a_connection_keeps_the_ticket_it_began_with(void **state)
{
    (void)state;
    open_all(1);
    loop_set_ticket(ends[1], ticket, claim.secret);
    come(1);
    loop_set_ticket(ends[1], NULL, NULL);
    come(1);
    pass(100000);
    assert_int_equal(host.connected, 2);
    assert_int_equal(host.latest, 10); /* one of them had it */
    close_all();
}

static int start(void **state)
{
    (void)state;
    return sodium_init() < 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_ticket_comes_with_its_claim),
        cmocka_unit_test(without_one_the_address_says_who_it_is),
        cmocka_unit_test(one_that_is_not_good_comes_without_a_claim),
        cmocka_unit_test(of_two_with_one_ticket_one_stays),
        cmocka_unit_test(a_bad_network_does_not_use_it_up_twice),
        cmocka_unit_test(a_connection_keeps_the_ticket_it_began_with),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
