/* The door under attack: damaged, cut and repeated datagrams never make a session, and change
 * nothing.
 * SPDX-License-Identifier: MIT */
#include "door_ends.h"

enum {
    SECOND_US = 1000000,
};

/* --- damage ----------------------------------------------------------------------------------- */

static void flip(struct ends *e, uint8_t *bytes, size_t *length)
{
    (void)length;
    bytes[e->meddle_at] ^= (uint8_t)(1u << e->meddle_at % 8);
}

static void cut(struct ends *e, uint8_t *bytes, size_t *length)
{
    if (e->meddle_at > *length) {
        bytes[*length] = 0;
    }
    *length = e->meddle_at;
}

/* A whole try with datagrams damaged at `at`; whether both ends have a session then. */
static bool gets_in(struct ends *e, const struct code *code, size_t at)
{
    struct knock k;

    e->meddle_at = at;
    e->meddled = 0;
    ends_wait(e, 10 * SECOND_US);                             /* budgets are full again */
    assert_true(gate_set_code(e->gate, ENDS_DOOR, &e->code)); /* and the code is not worn */
    ends_knock(e, &k, code);
    bool is_in = k.state == KNOCK_IN && ends_confirm(e, &k, 1);
    if (is_in) {
        gate_forget(e->gate, k.index);
    }
    knock_end(&k);
    return is_in;
}

static void a_flipped_bit_in_any_byte_never_gives_a_session(void **state)
{
    struct ends e;

    (void)state;
    ends_open(&e);
    e.meddle = flip;
    e.patience_us = SECOND_US;
    for (int type = DOOR_HELLO; type < DOOR_REFUSE; type++) {
        e.meddle_type = (enum door_type)type;
        for (size_t at = 0; at < door_rules[type].bytes; at++) {
            assert_false(gets_in(&e, NULL, at));
            assert_false(gets_in(&e, &e.code, at));
        }
    }
    assert_int_equal(ends_count(&e, GATE_CONFIRMED), 0);
    ends_close(&e);
}

static void one_damaged_datagram_keeps_nobody_out(void **state)
{
    struct ends e;

    (void)state;
    ends_open(&e);
    e.meddle = flip;
    e.meddle_once = true;
    for (int type = DOOR_HELLO; type < DOOR_REFUSE; type++) {
        e.meddle_type = (enum door_type)type;
        for (size_t at = 0; at < door_rules[type].bytes; at += 3) {
            assert_true(gets_in(&e, NULL, at));
            assert_true(gets_in(&e, &e.code, at));
            assert_int_equal(e.meddled, 1);
        }
    }
    ends_close(&e);
}

static void every_cut_and_one_byte_too_many_are_dropped(void **state)
{
    struct ends e;

    (void)state;
    ends_open(&e);
    e.meddle = cut;
    e.patience_us = SECOND_US / 20; /* one try */
    for (int type = DOOR_HELLO; type < DOOR_REFUSE; type++) {
        size_t whole = door_rules[type].bytes;

        e.meddle_type = (enum door_type)type;
        for (size_t at = 0; at <= whole + 1; at++) {
            uint64_t replies = e.bytes_out;
            assert_int_equal(gets_in(&e, &e.code, at), at == whole);
            assert_true(at == whole || type != DOOR_HELLO || e.bytes_out == replies);
        }
    }
    ends_close(&e);
}

static void a_damaged_or_cut_first_sealed_datagram_opens_nothing(void **state)
{
    struct ends e;
    struct knock k;
    uint8_t datagram[SEAL_DATAGRAM_BYTES];

    (void)state;
    ends_open(&e);
    ends_knock(&e, &k, &e.code);
    size_t length = ends_seal_first(&k, 1, datagram);
    for (size_t at = 0; at < length; at++) {
        datagram[at] ^= (uint8_t)(1u << at % 8);
        assert_int_equal(ends_deliver(&e, datagram, length), 0);
        datagram[at] ^= (uint8_t)(1u << at % 8);
        assert_int_equal(ends_deliver(&e, datagram, at), 0);
    }
    datagram[length] = 0;
    assert_int_equal(ends_deliver(&e, datagram, length + 1), 0);
    assert_int_equal(gate_session(e.gate, k.index)->state, GATE_IS_PENDING);
    assert_true(ends_deliver(&e, datagram, length) > 0);
    ends_close(&e);
}

/* --- repetition ------------------------------------------------------------------------------- */

static void a_repeated_init_gets_the_same_bytes_and_no_second_exchange(void **state)
{
    struct ends e;
    struct ends_talk r;
    uint8_t reply[DOOR_REPLY_BYTES];

    (void)state;
    ends_open(&e);
    ends_greet(&e, &r, &e.code);
    assert_int_equal(ends_prove(&e, &r), sizeof r.resp);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(ends_ask(&e, r.init, sizeof r.init, reply), sizeof reply);
        assert_memory_equal(reply, r.resp, sizeof reply);
    }
    assert_int_equal(ends_count(&e, GATE_EXCHANGES), 1);
    assert_int_equal(ends_sessions(&e, GATE_IS_PENDING), 1);
    knock_receive(&r.k, reply, sizeof reply, e.now_us);
    assert_true(ends_confirm(&e, &r.k, 1));

    /* Behind the session's back, it changes nothing. */
    assert_int_equal(ends_ask(&e, r.init, sizeof r.init, reply), sizeof reply);
    assert_int_equal(gate_session(e.gate, r.k.index)->state, GATE_IS_OPEN);
    ends_close(&e);
}

static void a_cookie_serves_one_share_and_one_locator(void **state)
{
    struct ends e;
    struct ends_talk r;

    (void)state;
    ends_open(&e);
    ends_greet(&e, &r, &e.code);
    assert_true(ends_prove(&e, &r) > 0);
    for (size_t at = 41; at < 75; at++) {
        r.init[at] ^= 1;
        assert_int_equal(ends_prove(&e, &r), 0);
        r.init[at] ^= 1;
    }
    assert_int_equal(ends_count(&e, GATE_SPENT), 34);
    assert_int_equal(ends_count(&e, GATE_EXCHANGES), 1);
    ends_close(&e);
}

static void a_share_that_is_none_spends_its_cookie_too(void **state)
{
    struct ends e;
    struct ends_talk r;

    (void)state;
    ends_open(&e);
    for (int has_code = 0; has_code < 2; has_code++) {
        ends_greet(&e, &r, has_code ? &e.code : NULL);
        memset(r.init + 43, 0, DOOR_SHARE_BYTES);
        assert_int_equal(ends_prove(&e, &r), 0);
        assert_int_equal(ends_prove(&e, &r), 0);
    }
    assert_int_equal(ends_count(&e, GATE_BAD_SHARE), 2);
    assert_int_equal(ends_count(&e, GATE_SPENT), 2);
    assert_int_equal(ends_sessions(&e, GATE_IS_PENDING), 0);
    ends_close(&e);
}

static void a_cookie_from_elsewhere_or_long_ago_is_refused(void **state)
{
    enum { ADDRESS, PORT, NONCE, EPOCH, KINDS };
    struct ends_talk r;

    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        struct ends e;

        ends_open(&e);
        ends_greet(&e, &r, &e.code);
        e.from.ipv4 ^= kind == ADDRESS;
        e.from.port ^= kind == PORT;
        r.init[9] ^= kind == NONCE;
        e.now_us += kind == EPOCH ? 2 * COOKIE_EPOCH_US : 0;
        assert_int_equal(ends_prove(&e, &r), 0);
        assert_int_equal(ends_count(&e, GATE_BAD_COOKIE), 1);
        assert_int_equal(ends_count(&e, GATE_EXCHANGES), 0);
        ends_close(&e);
    }
}

static void replayed_sealed_datagrams_are_dropped(void **state)
{
    struct ends e;
    struct knock k;
    uint8_t first[SEAL_DATAGRAM_BYTES];
    uint8_t second[SEAL_DATAGRAM_BYTES];

    (void)state;
    ends_open(&e);
    ends_knock(&e, &k, NULL);
    size_t first_length = ends_seal_first(&k, 1, first);
    size_t second_length = ends_seal(&k, NULL, second);
    assert_true(ends_deliver(&e, first, first_length) > 0);
    assert_true(ends_deliver(&e, second, second_length) > 0);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(ends_deliver(&e, first, first_length), 0);
        assert_int_equal(ends_deliver(&e, second, second_length), 0);
    }
    assert_int_equal(gate_stats(e.gate)->seal.dropped[SEAL_DROP_REPLAY], 200);
    gate_forget(e.gate, k.index);
    assert_int_equal(ends_deliver(&e, second, second_length), 0);
    assert_int_equal(gate_stats(e.gate)->seal.dropped[SEAL_DROP_UNKNOWN], 1);
    ends_close(&e);
}

/* Two clients that chose the same nonce: one behind another address is no less let in, one from the
 * same place is the same cookie. Neither reads the other's. */
static void two_clients_with_one_nonce_share_nothing(void **state)
{
    struct ends e;
    struct ends_talk a;
    struct ends_talk b;
    uint8_t datagram[SEAL_DATAGRAM_BYTES];

    (void)state;
    ends_open(&e);
    uint64_t seed = e.seed;
    ends_greet(&e, &a, &e.code);
    assert_true(ends_prove(&e, &a) > 0);
    e.seed = seed;
    e.from.port++;
    ends_greet(&e, &b, &e.code);
    assert_memory_equal(a.hello, b.hello, sizeof a.hello);
    assert_true(ends_prove(&e, &b) > 0);
    knock_receive(&b.k, b.resp, sizeof b.resp, e.now_us);
    assert_true(ends_confirm(&e, &b.k, 2));
    e.from.port--;
    knock_receive(&a.k, a.resp, sizeof a.resp, e.now_us);
    assert_true(ends_confirm(&e, &a.k, 1));

    size_t length = ends_seal(&a.k, NULL, datagram);
    seal_set_number(datagram, b.k.index);
    assert_int_equal(ends_deliver(&e, datagram, length), 0);
    assert_int_equal(gate_stats(e.gate)->seal.dropped[SEAL_DROP_TAG], 1);

    e.seed = seed;
    ends_begin(&e, &b.k, &e.code); /* the same nonce, another share */
    assert_true(knock_send(&b.k, e.now_us, b.hello) > 0);
    size_t back = ends_ask(&e, b.hello, sizeof b.hello, b.resp);
    rng_next(&e.seed);
    knock_receive(&b.k, b.resp, back, e.now_us);
    assert_true(knock_send(&b.k, e.now_us, b.init) > 0);
    assert_int_equal(ends_prove(&e, &b), 0);
    assert_int_equal(ends_count(&e, GATE_SPENT), 1);
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
        cmocka_unit_test(a_flipped_bit_in_any_byte_never_gives_a_session),
        cmocka_unit_test(one_damaged_datagram_keeps_nobody_out),
        cmocka_unit_test(every_cut_and_one_byte_too_many_are_dropped),
        cmocka_unit_test(a_damaged_or_cut_first_sealed_datagram_opens_nothing),
        cmocka_unit_test(a_repeated_init_gets_the_same_bytes_and_no_second_exchange),
        cmocka_unit_test(a_cookie_serves_one_share_and_one_locator),
        cmocka_unit_test(a_share_that_is_none_spends_its_cookie_too),
        cmocka_unit_test(a_cookie_from_elsewhere_or_long_ago_is_refused),
        cmocka_unit_test(replayed_sealed_datagrams_are_dropped),
        cmocka_unit_test(two_clients_with_one_nonce_share_nothing),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
