/* The door in a crowd: spoofed floods store nothing and get back less than they brought, budgets
 * hold, and who is honest still gets in.
 * SPDX-License-Identifier: MIT */
#include "door_ends.h"

enum {
    SECOND_US = 1000000,
    TICK_US = SECOND_US / TICK_HZ,
    FLOOD_A_SECOND = 20000,
};

/* --- floods ----------------------------------------------------------------------------------- */

static void spoof(struct ends *e)
{
    e->from.ipv4 = rng_next(&e->seed);
    e->from.port = (uint16_t)(1 + rng_below(&e->seed, 0xffff));
}

/* One second of a flood; `make` fills each request. */
static void flood(struct ends *e, void (*make)(struct ends *e, uint8_t *request, size_t *length))
{
    uint64_t end_us = e->now_us + SECOND_US;
    uint8_t request[DOOR_REQUEST_BYTES];
    uint8_t reply[DOOR_REPLY_BYTES];

    while (e->now_us < end_us) {
        ends_wait(e, TICK_US);
        for (int i = 0; i < FLOOD_A_SECOND / TICK_HZ; i++) {
            size_t length = sizeof request;
            spoof(e);
            make(e, request, &length);
            ends_ask(e, request, length, reply);
        }
    }
}

static void make_hello(struct ends *e, uint8_t *request, size_t *length)
{
    struct door_hello hello = { .protocol = e->terms.protocol };

    ends_fill(&e->seed, hello.nonce, sizeof hello.nonce);
    *length = door_write(DOOR_HELLO, e->terms.version, &hello, request);
}

static void make_init(struct ends *e, uint8_t *request, size_t *length)
{
    struct door_init init = { .protocol = e->terms.protocol, .locator = code_locator(&e->code) };

    ends_fill(&e->seed, init.nonce, sizeof init.nonce);
    ends_fill(&e->seed, init.cookie, sizeof init.cookie);
    ends_fill(&e->seed, init.share, sizeof init.share);
    *length = door_write(DOOR_INIT, e->terms.version, &init, request);
}

static void make_junk(struct ends *e, uint8_t *request, size_t *length)
{
    const uint8_t head[] = { 0xff, 0xff, (uint8_t)rng_below(&e->seed, DOOR_TYPES + 1), 7, 0 };

    ends_fill(&e->seed, request, *length);
    memcpy(request, head, sizeof head);
    *length = rng_below(&e->seed, (uint32_t)*length);
}

static void assert_nothing_is_stored(struct ends *e)
{
    assert_int_equal(ends_sessions(e, GATE_IS_PENDING), 0);
    assert_int_equal(ends_sessions(e, GATE_IS_OPEN), 0);
    assert_int_equal(ends_count(e, GATE_EXCHANGES), 0);
    assert_true(e->bytes_out <= e->bytes_in);
}

static void a_flood_of_hellos_stores_nothing_and_gets_few_replies(void **state)
{
    struct ends e;

    (void)state;
    ends_open(&e);
    flood(&e, make_hello);
    assert_nothing_is_stored(&e);
    assert_in_range(ends_count(&e, GATE_COOKIES), 2000, 2000 + 200 + 40);
    assert_true(e.bytes_out * 50 < e.bytes_in);
    ends_close(&e);
}

static void a_flood_of_inits_and_junk_gets_no_reply_at_all(void **state)
{
    struct ends e;

    (void)state;
    ends_open(&e);
    flood(&e, make_init);
    assert_int_equal(ends_count(&e, GATE_BAD_COOKIE), FLOOD_A_SECOND / TICK_HZ * (TICK_HZ + 1));
    flood(&e, make_junk);
    assert_nothing_is_stored(&e);
    assert_int_equal(e.bytes_out, 0);
    ends_close(&e);
}

/* The reply budget is back a moment after a flood has ended, and neither cookies made before nor
 * sessions feel it. */
static void a_flood_keeps_out_nobody_who_has_a_cookie(void **state)
{
    struct ends e;
    struct ends_talk r;

    (void)state;
    ends_open(&e);
    struct net_address from = e.from;
    ends_greet(&e, &r, &e.code);
    flood(&e, make_hello);
    flood(&e, make_init);
    e.from = from;
    assert_true(ends_prove(&e, &r) > 0);
    knock_receive(&r.k, r.resp, sizeof r.resp, e.now_us);
    assert_true(ends_confirm(&e, &r.k, 1));
    ends_wait(&e, 1000);
    ends_knock(&e, &r.k, &e.code);
    assert_int_equal(r.k.state, KNOCK_IN);
    ends_close(&e);
}

/* --- budgets ---------------------------------------------------------------------------------- */

/* How many of that many clients get their exchange in this tick. */
static int exchanges_of(struct ends *e, int clients)
{
    uint64_t before = ends_count(e, GATE_EXCHANGES);

    for (int i = 0; i < clients; i++) {
        struct ends_talk r;
        e->from.port++;
        ends_greet(e, &r, NULL);
        assert_true(ends_prove(e, &r) > 0); /* or told that we are busy */
    }
    return (int)(ends_count(e, GATE_EXCHANGES) - before);
}

static void four_exchanges_fit_in_a_tick_and_the_others_are_told_to_wait(void **state)
{
    struct ends e;

    (void)state;
    ends_open(&e);
    for (int tick = 0; tick < 5; tick++) {
        assert_int_equal(exchanges_of(&e, 10), 4);
        ends_wait(&e, 20000);
    }
    assert_int_equal(ends_count(&e, GATE_BUSY), 5 * 6);
    ends_close(&e);
}

static void an_address_has_20_exchanges_a_second_and_loopback_all(void **state)
{
    static const struct {
        uint32_t ipv4;
        int least;
        int most;
    } rows[] = { { ENDS_NEIGHBOUR, 20, 5 + 21 }, { ENDS_LOOPBACK, 200, 20 + 204 } };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct ends e;
        int count = 0;

        ends_open(&e);
        e.from.ipv4 = rows[i].ipv4;
        for (int tick = 0; tick <= TICK_HZ; tick++) {
            ends_wait(&e, TICK_US);
            count += exchanges_of(&e, 5);
        }
        assert_in_range(count, rows[i].least, rows[i].most);
        assert_in_range(ends_sessions(&e, GATE_IS_PENDING), 1, GATE_PENDING);
        ends_close(&e);
    }
}

/* Sixty clients that start together are all in soon, budgets or not. */
static void a_crowd_of_honest_clients_gets_in(void **state)
{
    enum { CROWD = 60 };
    static struct knock crowd[CROWD];
    struct ends e;
    int in = 0;

    (void)state;
    ends_open(&e);
    for (int i = 0; i < CROWD; i++) {
        ends_begin(&e, &crowd[i], &e.code);
    }
    uint64_t start_us = e.now_us;
    while (in < CROWD && e.now_us < start_us + 5 * SECOND_US) {
        ends_wait(&e, TICK_US);
        for (int i = 0; i < CROWD; i++) {
            struct knock *k = &crowd[i];
            e.from.port = (uint16_t)(1000 + i);
            ends_turn(&e, k);
            if (k->state == KNOCK_IN && k->index != GATE_SESSIONS) {
                assert_true(ends_confirm(&e, k, 1));
                gate_forget(e.gate, k->index); /* only 8 can be open here */
                k->index = GATE_SESSIONS;
                in++;
            }
        }
    }
    assert_int_equal(in, CROWD);
    assert_true(e.now_us - start_us < SECOND_US);
    ends_close(&e);
}

static void a_datagram_from_port_zero_is_dropped(void **state)
{
    struct ends e;
    struct knock k;
    uint8_t request[DOOR_REQUEST_BYTES];
    uint8_t reply[DOOR_REPLY_BYTES];

    (void)state;
    ends_open(&e);
    e.from.port = 0;
    ends_begin(&e, &k, NULL);
    size_t length = knock_send(&k, e.now_us, request);
    assert_int_equal(ends_ask(&e, request, length, reply), 0);
    assert_int_equal(ends_count(&e, GATE_JUNK), 1);
    ends_close(&e);
}

static int start(void **state)
{
    (void)state;
    return sodium_init() < 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flood_of_hellos_stores_nothing_and_gets_few_replies),
        cmocka_unit_test(a_flood_of_inits_and_junk_gets_no_reply_at_all),
        cmocka_unit_test(a_flood_keeps_out_nobody_who_has_a_cookie),
        cmocka_unit_test(four_exchanges_fit_in_a_tick_and_the_others_are_told_to_wait),
        cmocka_unit_test(an_address_has_20_exchanges_a_second_and_loopback_all),
        cmocka_unit_test(a_crowd_of_honest_clients_gets_in),
        cmocka_unit_test(a_datagram_from_port_zero_is_dropped),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
