/* The claims of net/invite.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "net/invite.h"

enum {
    FAULT_BYTES = 256,
};

static const char whole[] = "homeport://192.168.1.20:62893/K7QF2M4D";

static void a_link_is_read_and_written_alike(void **state)
{
    static const char *const links[] = { whole, "homeport://10.0.0.1:1/00100000",
                                         "homeport://255.255.255.255:65535/ZZZZZZZZ" };
    struct invite invite;
    char fault[FAULT_BYTES];
    char text[INVITE_TEXT_BYTES];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(links); i++) {
        assert_true(invite_parse(links[i], &invite, fault, sizeof fault));
        invite_print(&invite, text);
        assert_string_equal(text, links[i]);
    }
    invite_parse(whole, &invite, fault, sizeof fault);
    assert_int_equal(invite.address.ipv4, 0xc0a80114);
    assert_int_equal(invite.address.port, 62893);
    assert_memory_equal(invite.code.symbols, "K7QF2M4D", CODE_SYMBOLS);
}

static void what_is_not_exactly_a_link_is_none(void **state)
{
    static const char *const bad[] = {
        "",
        "homeport",
        "homeport:",
        "homeport://",
        "homeport:///",
        "Homeport://192.168.1.20:62893/K7QF2M4D",
        "http://192.168.1.20:62893/K7QF2M4D",
        " homeport://192.168.1.20:62893/K7QF2M4D",
        "homeport://192.168.1.20:62893/K7QF2M4D ",
        "homeport://192.168.1.20:62893/K7QF2M4D/",
        "homeport://192.168.1.20:62893/K7QF2M4D?run=x",
        "homeport://192.168.1.20:62893/K7Q-F2M4D",
        "homeport://192.168.1.20:62893/k7qf2m4d",
        "homeport://192.168.1.20:62893/K7QF2M4",
        "homeport://192.168.1.20:62893/K7QF2M4DD",
        "homeport://192.168.1.20:62893/000F2M4D",
        "homeport://192.168.1.20:62893/",
        "homeport://192.168.1.20:62893",
        "homeport://192.168.1.20/K7QF2M4D",
        "homeport://192.168.1.20:0/K7QF2M4D",
        "homeport://192.168.1.20:062893/K7QF2M4D",
        "homeport://192.168.1.20:65536/K7QF2M4D",
        "homeport://192.168.1.256:62893/K7QF2M4D",
        "homeport://192.168.1:62893/K7QF2M4D",
        "homeport://localhost:62893/K7QF2M4D",
        "homeport://me@192.168.1.20:62893/K7QF2M4D",
        "homeport://example.org:62893/K7QF2M4D",
        "homeport://[::1]:62893/K7QF2M4D",
        "homeport://192.168.1.20:62893//K7QF2M4D",
        "homeport://192.168.1.20:62893/K7QF2M4%44",
        "homeport://192.168.1.20.192.168.1.20.192.168.1.20:62893/K7QF2M4D",
    };
    struct invite invite;
    char fault[FAULT_BYTES];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        if (invite_parse(bad[i], &invite, fault, sizeof fault)) {
            fail_msg("taken for a link: %s", bad[i]);
        }
        assert_int_equal(invite.address.ipv4, 0);
    }
}

static void a_damaged_link_is_not_repeated_in_the_fault(void **state)
{
    struct invite invite;
    char fault[FAULT_BYTES];

    (void)state;
    assert_false(invite_parse("homeport://10.9.8.7:62893/Q1W2E3R4x", &invite, fault, sizeof fault));
    assert_null(strstr(fault, "Q1W2E3"));
    assert_null(strstr(fault, "10.9.8.7"));
}

static void each_cut_of_a_link_is_damaged_but_means_to_be_one(void **state)
{
    struct invite invite;
    char fault[FAULT_BYTES];
    char cut[sizeof whole];

    (void)state;
    for (size_t length = strlen("homeport:"); length < strlen(whole); length++) {
        memcpy(cut, whole, length);
        cut[length] = '\0';
        assert_true(invite_is_link(cut));
        assert_false(invite_parse(cut, &invite, fault, sizeof fault));
    }
    assert_false(invite_is_link("192.168.1.20"));
    assert_false(invite_is_link("homeporter:"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_is_read_and_written_alike),
        cmocka_unit_test(what_is_not_exactly_a_link_is_none),
        cmocka_unit_test(a_damaged_link_is_not_repeated_in_the_fault),
        cmocka_unit_test(each_cut_of_a_link_is_damaged_but_means_to_be_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
