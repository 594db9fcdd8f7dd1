/* The claims of server/codes.h, on a real transport: codes are its doors'.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "net/enet_transport.h"
#include "net/secret.h"
#include "server/codes.h"

enum {
    LOOPBACK = 0x7f000001,
};

/* Chance that begins with given bytes, then counts. */
struct dice {
    uint8_t first[2 * CODE_RANDOM_BYTES];
    size_t used;
};

static void throw(void *context, void *bytes, size_t length)
{
    struct dice *d = context;

    for (size_t i = 0; i < length; i++, d->used++) {
        ((uint8_t *)bytes)[i] =
            d->used < sizeof(d->first) ? d->first[d->used] : (uint8_t)(7 * d->used);
    }
}

static struct transport *net;
static struct codes codes;
static struct match match = { .name = "a \"den\"", .seat_limit = 12 };

static int open_net(void **state)
{
    const struct enet_transport_options options = {
        .bind = { LOOPBACK, 0 }, .peers = 4, .is_server = true, .chance = chance_of_machine()
    };
    char fault[256];
    int error;

    (void)state;
    match.game = game_find("puck");
    net = enet_transport_open(&options, fault, sizeof(fault), &error);
    return net != NULL ? 0 : -1;
}

static int close_net(void **state)
{
    (void)state;
    codes_done(&codes);
    net->ops->close(net);
    return 0;
}

static void text_of(int door, char text[CODE_TEXT_BYTES])
{
    code_print(codes_of(&codes, door), false, text);
}

static void each_door_has_a_code_of_its_own_and_a_new_one_when_renewed(void **state)
{
    const struct chance chance = chance_of_machine();
    char before[CODE_TEXT_BYTES];
    char after[CODE_TEXT_BYTES];

    (void)state;
    assert_true(codes_init(&codes, net, &chance));
    for (int i = 0; i < CODES_MOST; i++) {
        assert_true(codes_renew(&codes, i));
        for (int j = 0; j < i; j++) {
            assert_int_not_equal(code_locator(codes_of(&codes, i)),
                                 code_locator(codes_of(&codes, j)));
        }
    }
    text_of(3, before);
    assert_true(codes_renew(&codes, 3));
    text_of(3, after);
    assert_string_not_equal(before, after);
}

static void a_locator_that_another_has_is_drawn_again(void **state)
{
    struct dice dice = { .first = { 9, 9, 9, 9, 9, 9, 9, 9, 9, 9 } };
    const struct chance chance = { throw, &dice };

    (void)state;
    assert_true(codes_init(&codes, net, &chance));
    assert_true(codes_renew(&codes, 0));
    assert_true(codes_renew(&codes, 1));
    assert_true(dice.used >= 3 * CODE_RANDOM_BYTES);
    assert_int_not_equal(code_locator(codes_of(&codes, 0)), code_locator(codes_of(&codes, 1)));
}

static void the_line_is_json_with_the_code(void **state)
{
    const struct chance chance = chance_of_machine();
    char text[CODE_TEXT_BYTES];
    char expected[CODES_LINE_BYTES];

    (void)state;
    assert_true(codes_init(&codes, net, &chance));
    assert_true(codes_renew(&codes, 2));
    text_of(2, text);
    snprintf(
        expected, sizeof(expected),
        "MATCH {\"name\":\"a \\\"den\\\"\",\"code\":\"%s\",\"players\":12,\"game\":\"puck\"}\n",
        text);
    assert_string_equal(codes_line(&codes, 2, &match), expected);
}

static void the_sentence_has_the_code_with_its_dash(void **state)
{
    const struct chance chance = chance_of_machine();
    char text[CODE_TEXT_BYTES];

    (void)state;
    assert_true(codes_init(&codes, net, &chance));
    assert_true(codes_renew(&codes, 0));
    code_print(codes_of(&codes, 0), true, text);
    assert_non_null(strstr(codes_sentence(&codes, 0, &match), text));
    assert_int_equal(text[CODE_LOCATOR_SYMBOLS], '-');
}

#define CLAIM(name) cmocka_unit_test_setup_teardown(name, open_net, close_net)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(each_door_has_a_code_of_its_own_and_a_new_one_when_renewed),
        CLAIM(a_locator_that_another_has_is_drawn_again),
        CLAIM(the_line_is_json_with_the_code),
        CLAIM(the_sentence_has_the_code_with_its_dash),
    };
    char fault[256];

    return enet_transport_start(fault, sizeof(fault)) ? cmocka_run_group_tests(tests, NULL, NULL)
                                                      : EXIT_FAILURE;
}
