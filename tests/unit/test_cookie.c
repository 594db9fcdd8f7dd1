/* Cookies: good for one address, port, nonce and protocol, and for one to two epochs.
 * SPDX-License-Identifier: MIT */
#include "net/cookie.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"

enum {
    SEED = 9,
    START_US = 3 * COOKIE_EPOCH_US, /* where an epoch begins */
};

static const struct door_terms terms = { 4, 5 };
static const struct net_address somebody = { 0x0a000001, 1234 };
static const uint8_t nonce[DOOR_NONCE_BYTES] = { 1, 2, 3 };

static void fill(void *context, void *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        ((uint8_t *)bytes)[i] = (uint8_t)rng_next(context);
    }
}

struct kitchen {
    uint64_t seed;
    struct chance chance;
    struct cookie_jar jar;
    uint8_t cookie[DOOR_COOKIE_BYTES]; /* made at START_US */
};

static void open_kitchen(struct kitchen *k)
{
    memset(k, 0, sizeof *k);
    k->seed = SEED;
    k->chance = (struct chance){ fill, &k->seed };
    cookie_init(&k->jar, &terms, &k->chance, START_US);
    cookie_make(&k->jar, &somebody, nonce, k->cookie);
}

static bool is_good_at(struct kitchen *k, uint64_t now_us)
{
    cookie_advance(&k->jar, &k->chance, now_us);
    return cookie_is_good(&k->jar, &somebody, nonce, k->cookie);
}

static void a_cookie_is_good_in_its_epoch_and_the_next(void **state)
{
    struct kitchen k;

    (void)state;
    open_kitchen(&k);
    assert_true(is_good_at(&k, START_US));
    assert_true(is_good_at(&k, START_US + COOKIE_EPOCH_US - 1));
    assert_true(is_good_at(&k, START_US + COOKIE_EPOCH_US));
    assert_true(is_good_at(&k, START_US + 2 * COOKIE_EPOCH_US - 1));
    assert_false(is_good_at(&k, START_US + 2 * COOKIE_EPOCH_US));
    assert_false(is_good_at(&k, START_US + 3 * COOKIE_EPOCH_US));
}

static void a_skipped_epoch_takes_all_cookies_with_it(void **state)
{
    struct kitchen k;

    (void)state;
    open_kitchen(&k);
    assert_false(is_good_at(&k, START_US + 2 * COOKIE_EPOCH_US));
    open_kitchen(&k);
    assert_false(is_good_at(&k, START_US + 1000ull * COOKIE_EPOCH_US));
}

static void each_epoch_makes_another_cookie(void **state)
{
    struct kitchen k;
    uint8_t cookie[DOOR_COOKIE_BYTES];

    (void)state;
    open_kitchen(&k);
    for (uint64_t i = 1; i < 5; i++) {
        cookie_advance(&k.jar, &k.chance, START_US + i * COOKIE_EPOCH_US);
        cookie_make(&k.jar, &somebody, nonce, cookie);
        assert_memory_not_equal(cookie, k.cookie, sizeof cookie);
        assert_true(cookie_is_good(&k.jar, &somebody, nonce, cookie));
    }
}

static void another_address_port_or_nonce_is_refused(void **state)
{
    struct net_address other = somebody;
    uint8_t other_nonce[DOOR_NONCE_BYTES];
    struct kitchen k;

    (void)state;
    open_kitchen(&k);
    for (unsigned bit = 0; bit < 32; bit++) {
        other.ipv4 = somebody.ipv4 ^ 1u << bit;
        assert_false(cookie_is_good(&k.jar, &other, nonce, k.cookie));
    }
    other = somebody;
    for (unsigned bit = 0; bit < 16; bit++) {
        other.port = (uint16_t)(somebody.port ^ 1u << bit);
        assert_false(cookie_is_good(&k.jar, &other, nonce, k.cookie));
    }
    for (unsigned bit = 0; bit < 8 * DOOR_NONCE_BYTES; bit++) {
        memcpy(other_nonce, nonce, sizeof nonce);
        other_nonce[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(cookie_is_good(&k.jar, &somebody, other_nonce, k.cookie));
    }
}

static void every_flipped_bit_is_noticed(void **state)
{
    struct kitchen k;

    (void)state;
    open_kitchen(&k);
    for (unsigned bit = 0; bit < 8 * DOOR_COOKIE_BYTES; bit++) {
        k.cookie[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(cookie_is_good(&k.jar, &somebody, nonce, k.cookie));
        k.cookie[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    assert_true(cookie_is_good(&k.jar, &somebody, nonce, k.cookie));
}

static void other_terms_and_other_servers_are_refused(void **state)
{
    struct kitchen k;

    (void)state;
    open_kitchen(&k);
    k.jar.terms.version++;
    assert_false(cookie_is_good(&k.jar, &somebody, nonce, k.cookie));
    k.jar.terms.version--;
    k.jar.terms.protocol++;
    assert_false(cookie_is_good(&k.jar, &somebody, nonce, k.cookie));
    cookie_init(&k.jar, &terms, &k.chance, START_US);
    assert_false(cookie_is_good(&k.jar, &somebody, nonce, k.cookie));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cookie_is_good_in_its_epoch_and_the_next),
        cmocka_unit_test(a_skipped_epoch_takes_all_cookies_with_it),
        cmocka_unit_test(each_epoch_makes_another_cookie),
        cmocka_unit_test(another_address_port_or_nonce_is_refused),
        cmocka_unit_test(every_flipped_bit_is_noticed),
        cmocka_unit_test(other_terms_and_other_servers_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
