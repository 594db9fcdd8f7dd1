/* The key exchange: two ends agree exactly if everything they build on is the same.
 * SPDX-License-Identifier: MIT */
#include "net/exchange.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/rng.h"

enum {
    SEED = 23,
};

/* What two ends say, from what each of them believes. */
struct pair {
    uint64_t seed;
    struct code code;
    uint8_t nonce[DOOR_NONCE_BYTES];
    uint8_t cookie[DOOR_COOKIE_BYTES];
    struct exchange_facts client;
    struct exchange_facts server;
    struct exchange x;
    struct exchange y;
    uint8_t init[DOOR_REQUEST_BYTES];
    uint8_t resp[DOOR_REPLY_BYTES];
    struct exchange_yield up;
    struct exchange_yield down;
};

static void draw(struct pair *p, uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bytes[i] = (uint8_t)rng_next(&p->seed);
    }
}

static void make_pair(struct pair *p, bool has_code)
{
    memset(p, 0, sizeof *p);
    p->seed = SEED;
    draw(p, p->nonce, sizeof p->nonce);
    draw(p, p->cookie, sizeof p->cookie);
    assert_true(code_parse(&p->code, "K7Q-F2M4D"));
    p->client = (struct exchange_facts){
        { 1, 2 }, p->nonce, p->cookie, has_code ? 77 : 0, has_code ? &p->code : NULL,
    };
    p->server = p->client;
}

static void begin(struct pair *p)
{
    uint8_t random[EXCHANGE_RANDOM_BYTES];
    struct door_init init = { .protocol = p->client.terms.protocol, .locator = p->client.locator };
    struct door_resp resp = { 0 };

    draw(p, random, sizeof random);
    assert_true(exchange_begin(&p->x, &p->client, random));
    draw(p, random, sizeof random);
    assert_true(exchange_begin(&p->y, &p->server, random));
    memcpy(init.nonce, p->nonce, sizeof init.nonce);
    memcpy(init.cookie, p->cookie, sizeof init.cookie);
    memcpy(init.share, p->x.share, sizeof init.share);
    memcpy(resp.nonce, p->nonce, sizeof resp.nonce);
    memcpy(resp.share, p->y.share, sizeof resp.share);
    door_write(DOOR_INIT, p->client.terms.version, &init, p->init);
    door_write(DOOR_RESP, p->server.terms.version, &resp, p->resp);
}

static void finish(struct pair *p)
{
    assert_true(exchange_finish(&p->x, true, p->init, p->resp, &p->up));
    assert_true(exchange_finish(&p->y, false, p->init, p->resp, &p->down));
}

static bool has_agreed(const struct pair *p)
{
    return memcmp(&p->up, &p->down, sizeof p->up) == 0;
}

static void ends_that_know_the_same_agree(void **state)
{
    struct pair p;

    (void)state;
    for (int has_code = 0; has_code < 2; has_code++) {
        make_pair(&p, has_code);
        begin(&p);
        finish(&p);
        assert_true(has_agreed(&p));
    }
}

/* No two of the keys, nor the keys of two exchanges, are alike. */
static void every_key_is_its_own(void **state)
{
    uint8_t keys[12][32];
    size_t count = 0;

    (void)state;
    for (int has_code = 0; has_code < 2; has_code++) {
        struct pair p;

        make_pair(&p, has_code);
        begin(&p);
        finish(&p);
        memcpy(keys[count++], p.up.keys.up, 32);
        memcpy(keys[count++], p.up.keys.down, 32);
        memcpy(keys[count++], p.up.tag, 32);
        memcpy(keys[count++], p.up.answer, 32);
        memcpy(keys[count++], p.up.binding, 32);
        memset(keys[count], 0, 32);
        memcpy(keys[count++], p.up.keys.id, SEAL_ID_BYTES);
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            assert_memory_not_equal(keys[i], keys[k], 32);
        }
    }
}

enum fact { FACT_CODE, FACT_VERSION, FACT_PROTOCOL, FACT_LOCATOR, FACT_NONCE, FACT_COOKIE, FACTS };

/* For CPace each fact is in the generator; were a fact only in the transcript, both ends hash the
 * same INIT here and would agree. */
static void every_fact_counts(void **state)
{
    (void)state;
    for (int fact = 0; fact < FACTS; fact++) {
        struct pair p;
        struct code other;
        uint8_t bytes[16] = { 9 };

        make_pair(&p, true);
        assert_true(code_parse(&other, "K7Q-F2M4E"));
        p.server.code = fact == FACT_CODE ? &other : p.server.code;
        p.server.terms.version ^= fact == FACT_VERSION;
        p.server.terms.protocol ^= fact == FACT_PROTOCOL;
        p.server.locator ^= fact == FACT_LOCATOR;
        p.server.nonce = fact == FACT_NONCE ? bytes : p.server.nonce;
        p.server.cookie = fact == FACT_COOKIE ? bytes : p.server.cookie;
        begin(&p);
        finish(&p);
        assert_false(has_agreed(&p));
        assert_memory_not_equal(p.up.tag, p.down.tag, sizeof p.up.tag);
    }
}

/* Whatever bit the wire flips in what both hash, they no longer agree, or one aborts. */
static void every_byte_that_was_said_counts(void **state)
{
    const size_t heard = DOOR_HEAD_BYTES + DOOR_NONCE_BYTES + DOOR_SHARE_BYTES;

    (void)state;
    for (int has_code = 0; has_code < 2; has_code++) {
        struct pair p;

        make_pair(&p, has_code);
        begin(&p);
        assert_true(exchange_finish(&p.y, false, p.init, p.resp, &p.down));
        for (size_t i = 0; i < DOOR_REQUEST_BYTES + heard; i++) {
            uint8_t *at = i < DOOR_REQUEST_BYTES ? &p.init[i] : &p.resp[i - DOOR_REQUEST_BYTES];
            *at ^= (uint8_t)(1u << i % 8);
            assert_false(exchange_finish(&p.x, true, p.init, p.resp, &p.up) && has_agreed(&p));
            *at ^= (uint8_t)(1u << i % 8);
        }
        finish(&p);
        assert_true(has_agreed(&p));
    }
}

static void a_share_of_no_use_aborts(void **state)
{
    static const uint8_t zeros[DOOR_SHARE_BYTES];

    (void)state;
    for (int has_code = 0; has_code < 2; has_code++) {
        struct pair p;

        make_pair(&p, has_code);
        begin(&p);
        memcpy(p.init + 43, zeros, sizeof zeros);
        memcpy(p.resp + 21, zeros, sizeof zeros);
        assert_false(exchange_finish(&p.x, true, p.init, p.resp, &p.up));
        assert_false(exchange_finish(&p.y, false, p.init, p.resp, &p.down));
    }
}

static void an_answer_opens_with_its_key_alone(void **state)
{
    struct pair p;
    uint8_t answer[DOOR_ANSWER_BYTES];
    enum door_cause cause;
    uint16_t index;

    (void)state;
    make_pair(&p, true);
    begin(&p);
    finish(&p);
    exchange_seal_answer(&p.down, DOOR_FULL, 0xabc, answer);
    assert_true(exchange_open_answer(&p.up, answer, &cause, &index));
    assert_int_equal(cause, DOOR_FULL);
    assert_int_equal(index, 0xabc);
    for (size_t i = 0; i < sizeof answer; i++) {
        answer[i] ^= 1;
        assert_false(exchange_open_answer(&p.up, answer, &cause, &index));
        answer[i] ^= 1;
    }
    exchange_seal_answer(&p.down, DOOR_CAUSES, 1, answer);
    assert_false(exchange_open_answer(&p.up, answer, &cause, &index));
    p.up.answer[0] ^= 1;
    assert_false(exchange_open_answer(&p.up, answer, &cause, &index));
}

static void a_proof_holds_for_one_key_and_one_session(void **state)
{
    uint8_t public[EXCHANGE_IDENTITY_BYTES];
    uint8_t secret[EXCHANGE_IDENTITY_SECRET_BYTES];
    uint8_t binding[EXCHANGE_BINDING_BYTES] = { 1 };
    uint8_t proof[EXCHANGE_PROOF_BYTES];
    uint8_t seed[crypto_sign_SEEDBYTES] = { 3 };

    (void)state;
    crypto_sign_seed_keypair(public, secret, seed);
    exchange_prove(binding, secret, proof);
    assert_memory_equal(proof, public, sizeof public);
    assert_true(exchange_is_proven(binding, proof));
    for (size_t i = 0; i < sizeof proof; i++) {
        proof[i] ^= 1;
        assert_false(exchange_is_proven(binding, proof));
        proof[i] ^= 1;
    }
    binding[31] ^= 1;
    assert_false(exchange_is_proven(binding, proof));
}

static int start(void **state)
{
    (void)state;
    return sodium_init() < 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_that_know_the_same_agree),
        cmocka_unit_test(every_key_is_its_own),
        cmocka_unit_test(every_fact_counts),
        cmocka_unit_test(every_byte_that_was_said_counts),
        cmocka_unit_test(a_share_of_no_use_aborts),
        cmocka_unit_test(an_answer_opens_with_its_key_alone),
        cmocka_unit_test(a_proof_holds_for_one_key_and_one_session),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
