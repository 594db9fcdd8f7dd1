/* What is remembered of spent cookies.
 * SPDX-License-Identifier: MIT */
#include "net/answers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* INIT number `n`, and the reply it got. */
static struct door_init init_of(uint32_t n)
{
    struct door_init init = { .locator = 7 };

    memcpy(init.cookie, &n, sizeof n);
    memcpy(init.share, &n, sizeof n);
    return init;
}

static void reply_of(uint32_t n, uint8_t reply[DOOR_REPLY_BYTES])
{
    memset(reply, 0x5a, DOOR_REPLY_BYTES);
    memcpy(reply, &n, sizeof n);
}

static void give(struct answers *answers, uint32_t n)
{
    struct door_init init = init_of(n);
    uint8_t reply[DOOR_REPLY_BYTES];

    reply_of(n, reply);
    answers_spend(answers, &init);
    answers_keep(answers, &init, reply, sizeof reply);
}

static enum answers_find ask(const struct answers *answers, const struct door_init *init)
{
    uint8_t reply[DOOR_REPLY_BYTES] = { 0 };
    uint8_t wanted[DOOR_REPLY_BYTES];
    size_t length = 0;
    uint32_t n;
    enum answers_find found = answers_look_up(answers, init, reply, &length);

    if (found == ANSWERS_AGAIN) {
        memcpy(&n, init->cookie, sizeof n);
        reply_of(n, wanted);
        assert_int_equal(length, sizeof wanted);
        assert_memory_equal(reply, wanted, sizeof wanted);
    }
    return found;
}

static enum answers_find ask_for(const struct answers *answers, uint32_t n)
{
    const struct door_init init = init_of(n);

    return ask(answers, &init);
}

static void the_same_request_gets_the_same_bytes(void **state)
{
    struct answers answers = { 0 };

    (void)state;
    assert_int_equal(ask_for(&answers, 0), ANSWERS_NEW);
    give(&answers, 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(ask_for(&answers, 0), ANSWERS_AGAIN);
    }
    assert_int_equal(ask_for(&answers, 1), ANSWERS_NEW);
}

static void another_request_with_a_spent_cookie_gets_nothing(void **state)
{
    struct answers answers = { 0 };
    struct door_init init = init_of(3);

    (void)state;
    give(&answers, 3);
    init.share[31] ^= 1;
    assert_int_equal(ask(&answers, &init), ANSWERS_GONE);
    init = init_of(3);
    init.locator ^= 1;
    assert_int_equal(ask(&answers, &init), ANSWERS_GONE);
}

static void a_cookie_spent_without_a_reply_stays_spent(void **state)
{
    struct answers answers = { 0 };
    const struct door_init init = init_of(4);

    (void)state;
    answers_spend(&answers, &init);
    assert_int_equal(ask(&answers, &init), ANSWERS_GONE);
}

static void replies_go_after_64_and_cookies_after_4096(void **state)
{
    struct answers answers = { 0 };

    (void)state;
    for (uint32_t n = 0; n < ANSWERS_SPENT + 1; n++) {
        give(&answers, n);
    }
    assert_int_equal(ask_for(&answers, 0), ANSWERS_NEW);
    assert_int_equal(ask_for(&answers, 1), ANSWERS_GONE);
    assert_int_equal(ask_for(&answers, ANSWERS_SPENT - ANSWERS_KEPT), ANSWERS_GONE);
    assert_int_equal(ask_for(&answers, ANSWERS_SPENT - ANSWERS_KEPT + 1), ANSWERS_AGAIN);
    assert_int_equal(ask_for(&answers, ANSWERS_SPENT), ANSWERS_AGAIN);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_request_gets_the_same_bytes),
        cmocka_unit_test(another_request_with_a_spent_cookie_gets_nothing),
        cmocka_unit_test(a_cookie_spent_without_a_reply_stays_spent),
        cmocka_unit_test(replies_go_after_64_and_cookies_after_4096),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
