/* The key exchange with a ticket: both ends agree exactly if they know the ticket's secret, and
 * heard the same; and the words that come along open for nobody else.
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
    SEED = 29,
    HEARD_BYTES = DOOR_HEAD_BYTES + DOOR_NONCE_BYTES + DOOR_SHARE_BYTES, /* of RESP */
    SHARE_AT = 159,
    SPOKEN_BYTES = SHARE_AT + DOOR_SHARE_BYTES, /* of RESUME, before the words */
};

struct pair {
    uint64_t seed;
    uint8_t secret[RESUME_SECRET_BYTES];
    uint8_t words[DOOR_WORDS_BYTES];
    struct exchange x;
    struct exchange y;
    uint8_t resume[DOOR_REQUEST_BYTES];
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

static void make_pair(struct pair *p)
{
    uint8_t random[EXCHANGE_RANDOM_BYTES];
    struct door_resume resume = { .protocol = 2 };
    struct door_resp resp = { 0 };

    memset(p, 0, sizeof *p);
    p->seed = SEED;
    draw(p, p->secret, sizeof p->secret);
    draw(p, p->words, sizeof p->words);
    draw(p, random, sizeof random);
    assert_true(exchange_begin_resume(&p->x, random));
    draw(p, random, sizeof random);
    assert_true(exchange_begin_resume(&p->y, random));
    draw(p, resume.nonce, sizeof resume.nonce);
    draw(p, resume.ticket, sizeof resume.ticket);
    memcpy(resume.share, p->x.share, sizeof resume.share);
    memcpy(resp.nonce, resume.nonce, sizeof resp.nonce);
    memcpy(resp.share, p->y.share, sizeof resp.share);
    door_write(DOOR_RESUME, 1, &resume, p->resume);
    door_write(DOOR_RESP, 1, &resp, p->resp);
    exchange_seal_words(p->secret, p->words, p->resume);
    assert_memory_equal(p->resume + SHARE_AT, p->x.share, DOOR_SHARE_BYTES);
}

static bool finish_client(struct pair *p)
{
    return exchange_finish_resume(&p->x, true, p->secret, p->resume, p->resp, &p->up);
}

static bool finish_server(struct pair *p)
{
    return exchange_finish_resume(&p->y, false, p->secret, p->resume, p->resp, &p->down);
}

static bool has_agreed(const struct pair *p)
{
    return memcmp(&p->up, &p->down, sizeof p->up) == 0;
}

static bool opens(const struct pair *p)
{
    uint8_t words[DOOR_WORDS_BYTES];

    return exchange_open_words(p->secret, p->resume, words) &&
           memcmp(words, p->words, sizeof words) == 0;
}

/* Made by another implementation, from what PROTOCOL.md says. */
static const uint8_t golden_words[DOOR_SEALED_WORDS_BYTES] = {
    0xc3, 0xba, 0xa3, 0xf8, 0xcf, 0xcf, 0x30, 0xd0, 0xd5, 0x4d, 0x39, 0xca, 0x43, 0x86, 0x01, 0x0f,
    0x73, 0xbc, 0x5d, 0xe5, 0x7f, 0x9b, 0xcf, 0xaa, 0xda, 0xb5, 0x7a, 0xa0, 0x8c, 0x3f, 0x2e, 0x4c,
    0x24, 0x91, 0xad, 0x8e, 0xa1, 0xda, 0x4b, 0x05, 0x63, 0xc2, 0x8c, 0x20, 0x8a, 0x95, 0x9b, 0x02,
    0x6e, 0x27, 0x3b, 0xfb, 0xec, 0x72, 0x21, 0xe5, 0x26, 0x70, 0x61, 0xdc, 0xbf, 0x1e, 0x5a, 0xa8,
};
static const uint8_t golden_tag[DOOR_TAG_BYTES] = {
    0x32, 0xc3, 0x3a, 0xad, 0xcc, 0xfe, 0x19, 0xa4, 0x7c, 0x9a, 0x37, 0x3b, 0xf2, 0xea, 0x2d, 0x80,
    0x86, 0x88, 0x26, 0xe5, 0xd6, 0x88, 0x28, 0x08, 0xe3, 0x8d, 0x9a, 0x1f, 0x81, 0x4a, 0x8d, 0x71,
};
static const uint8_t golden_up[SEAL_KEY_BYTES] = {
    0x48, 0xb9, 0x54, 0x20, 0xee, 0xc8, 0xf2, 0x16, 0x7f, 0x2e, 0x68, 0x5f, 0x63, 0x86, 0x11, 0xd1,
    0xca, 0x82, 0x6c, 0x4d, 0xc0, 0xfd, 0x97, 0xd2, 0x27, 0x54, 0x2d, 0xbd, 0x3b, 0xe1, 0xce, 0xa2,
};
static const uint8_t golden_answer[DOOR_ANSWER_BYTES] = {
    0xba, 0xab, 0x6a, 0xea, 0xc4, 0xaf, 0x75, 0x83, 0xba, 0x84,
    0x9f, 0x94, 0xe9, 0x17, 0xe2, 0x7e, 0x1d, 0xda, 0xb1,
};

static void count_up(uint8_t *bytes, size_t length, uint8_t from)
{
    for (size_t i = 0; i < length; i++) {
        bytes[i] = (uint8_t)(from + i);
    }
}

static void begin_with_scalar(struct exchange *x, uint8_t from)
{
    uint8_t random[EXCHANGE_RANDOM_BYTES];

    count_up(random, sizeof random, from);
    assert_true(exchange_begin_resume(x, random));
}

static void it_has_its_golden_bytes(void **state)
{
    struct door_resume resume = { .protocol = 0xabcdef01 };
    struct door_resp resp = { 0 };
    uint8_t answer[DOOR_ANSWER_BYTES];
    struct pair p;

    (void)state;
    memset(&p, 0, sizeof p);
    count_up(p.secret, sizeof p.secret, 0x40);
    count_up(p.words, sizeof p.words, 0xc0);
    begin_with_scalar(&p.x, 0x60);
    begin_with_scalar(&p.y, 0x80);
    count_up(resume.nonce, sizeof resume.nonce, 0x10);
    count_up(resp.nonce, sizeof resp.nonce, 0x10);
    count_up(resume.ticket, sizeof resume.ticket, 0x30);
    memcpy(resume.share, p.x.share, sizeof resume.share);
    memcpy(resp.share, p.y.share, sizeof resp.share);
    door_write(DOOR_RESUME, 7, &resume, p.resume);
    door_write(DOOR_RESP, 7, &resp, p.resp);
    exchange_seal_words(p.secret, p.words, p.resume);
    assert_memory_equal(p.resume + SPOKEN_BYTES, golden_words, sizeof golden_words);
    assert_true(finish_client(&p) && finish_server(&p) && has_agreed(&p));
    assert_memory_equal(p.up.tag, golden_tag, sizeof golden_tag);
    assert_memory_equal(p.up.keys.up, golden_up, sizeof golden_up);
    exchange_seal_answer(&p.down, DOOR_WELCOME, 0xabc, answer);
    assert_memory_equal(answer, golden_answer, sizeof answer);
}

static void ends_that_know_the_secret_agree(void **state)
{
    struct pair p;

    (void)state;
    make_pair(&p);
    assert_true(finish_client(&p) && finish_server(&p));
    assert_true(has_agreed(&p));
    assert_true(opens(&p));
}

/* The ordinary exchange with the very same bytes and shares yields something else. */
static void its_keys_are_of_its_own(void **state)
{
    struct pair p;
    struct exchange_yield ordinary;

    (void)state;
    make_pair(&p);
    assert_true(finish_client(&p));
    memset(p.secret, 0, sizeof p.secret);
    assert_true(finish_server(&p));
    assert_memory_not_equal(&p.up, &p.down, sizeof p.up);
    memcpy(p.resume + 43, p.resume + SHARE_AT, DOOR_SHARE_BYTES); /* where INIT has it */
    assert_true(finish_client(&p));
    assert_true(exchange_finish(&p.x, true, p.resume, p.resp, &ordinary));
    assert_memory_not_equal(&p.up, &ordinary, sizeof ordinary);
}

static void who_has_only_one_of_both_secrets_does_not_agree(void **state)
{
    struct pair p;

    (void)state;
    make_pair(&p);
    assert_true(finish_server(&p));
    for (size_t bit = 0; bit < 8 * sizeof p.secret; bit++) {
        p.secret[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_true(finish_client(&p));
        assert_false(has_agreed(&p));
        assert_memory_not_equal(p.up.tag, p.down.tag, sizeof p.up.tag);
        assert_false(opens(&p));
        p.secret[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    p.x.scalar[5] ^= 1; /* knows the ticket's, but was not there */
    assert_true(finish_client(&p));
    assert_false(has_agreed(&p));
}

static void every_byte_that_was_said_counts(void **state)
{
    struct pair p;

    (void)state;
    make_pair(&p);
    assert_true(finish_server(&p));
    for (size_t i = 0; i < DOOR_REQUEST_BYTES + HEARD_BYTES; i++) {
        uint8_t *at = i < DOOR_REQUEST_BYTES ? &p.resume[i] : &p.resp[i - DOOR_REQUEST_BYTES];

        *at ^= (uint8_t)(1u << i % 8);
        assert_false(finish_client(&p) && has_agreed(&p));
        if (i < SPOKEN_BYTES + DOOR_SEALED_WORDS_BYTES) {
            assert_false(opens(&p));
        }
        *at ^= (uint8_t)(1u << i % 8);
    }
    assert_true(finish_client(&p) && has_agreed(&p) && opens(&p));
}

static void a_share_of_no_use_aborts(void **state)
{
    struct pair p;

    (void)state;
    make_pair(&p);
    memset(p.resume + SHARE_AT, 0, DOOR_SHARE_BYTES);
    memset(p.resp + 21, 0, DOOR_SHARE_BYTES);
    assert_false(finish_client(&p));
    assert_false(finish_server(&p));
}

static void the_words_cannot_be_read_on_the_way(void **state)
{
    struct pair p;

    (void)state;
    make_pair(&p);
    assert_null(memmem(p.resume, sizeof p.resume, p.words, 8));
    assert_null(memmem(p.resume, sizeof p.resume, p.secret, 8));
}

static int start(void **state)
{
    (void)state;
    return sodium_init() < 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_has_its_golden_bytes),
        cmocka_unit_test(ends_that_know_the_secret_agree),
        cmocka_unit_test(its_keys_are_of_its_own),
        cmocka_unit_test(who_has_only_one_of_both_secrets_does_not_agree),
        cmocka_unit_test(every_byte_that_was_said_counts),
        cmocka_unit_test(a_share_of_no_use_aborts),
        cmocka_unit_test(the_words_cannot_be_read_on_the_way),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
