/* The claims of client/ticket.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client/ticket.h"
#include "net/secret.h"

enum {
    FAULT_BYTES = 256,
};

static struct code *code;

static void expect_code(const char *text)
{
    char printed[CODE_TEXT_BYTES];

    assert_non_null(code);
    code_print(code, false, printed);
    assert_string_equal(printed, text);
    ticket_give(code);
}

static void without_a_code_there_is_none(void **state)
{
    (void)state;
    assert_int_equal(ticket_take(NULL, &code), TICKET_FINE);
    assert_null(code);
    ticket_give(code);
}

static void the_word_is_read_and_covered(void **state)
{
    char word[] = "k7q-f2m4d";

    (void)state;
    assert_int_equal(ticket_take(word, &code), TICKET_FINE);
    assert_string_equal(word, "*********");
    expect_code("K7QF2M4D");
}

static void a_word_that_is_no_code_is_covered_too(void **state)
{
    char word[] = "K7Q-F2M4";

    (void)state;
    assert_int_equal(ticket_take(word, &code), TICKET_BAD);
    assert_null(code);
    assert_string_equal(word, "********");
    assert_null(strstr(ticket_fault(TICKET_BAD), "F2M4 "));
}

static void the_variable_is_read_wiped_and_gone(void **state)
{
    (void)state;
    assert_true(ticket_lend("K7QF2M4D"));
    const char *where = getenv(TICKET_VARIABLE);

    assert_int_equal(ticket_take(NULL, &code), TICKET_FINE);
    expect_code("K7QF2M4D");
    assert_null(getenv(TICKET_VARIABLE));
    assert_string_equal(where, "");
}

static void the_word_counts_before_the_variable_which_goes_all_the_same(void **state)
{
    char word[] = "AAABBBBB";

    (void)state;
    assert_true(ticket_lend("K7QF2M4D"));
    assert_int_equal(ticket_take(word, &code), TICKET_FINE);
    expect_code("AAABBBBB");
    assert_null(getenv(TICKET_VARIABLE));
}

static void a_link_brings_address_and_code_and_is_covered(void **state)
{
    char link[] = "homeport://192.168.1.20:62893/K7QF2M4D";
    struct net_address server;
    char fault[FAULT_BYTES];

    (void)state;
    assert_int_equal(ticket_take_link(link, &server, &code, fault, sizeof(fault)), TICKET_FINE);
    assert_int_equal(server.ipv4, 0xC0A80114);
    assert_int_equal(server.port, 62893);
    assert_int_equal(strspn(link, "*"), strlen("homeport://192.168.1.20:62893/K7QF2M4D"));
    expect_code("K7QF2M4D");
}

static void a_damaged_link_is_covered_too_and_not_told(void **state)
{
    char link[] = "homeport://192.168.1.20:62893/AAABBBBBC";
    struct net_address server;
    char fault[FAULT_BYTES];

    (void)state;
    assert_int_equal(ticket_take_link(link, &server, &code, fault, sizeof(fault)), TICKET_BAD);
    assert_null(code);
    assert_int_equal(strspn(link, "*"), sizeof(link) - 1);
    assert_non_null(strstr(fault, "link is damaged"));
    assert_null(strstr(fault, "AAABBBBB"));
}

static void what_is_lent_can_be_taken_back(void **state)
{
    (void)state;
    assert_true(ticket_lend("K7QF2M4D"));
    ticket_unlend();
    assert_null(getenv(TICKET_VARIABLE));
    ticket_unlend();
}

static void a_code_is_told_from_the_name_of_a_match(void **state)
{
    static const char *const codes[] = { "K7Q-F2M4D", "k7qf2m4d", "MVD-KXXSH" };
    static const char *const names[] = { "",          "main",    "baywatch", "BAYWATCH",
                                         "red-beach", "match-1", "two crews" };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        assert_true(ticket_is_code(codes[i]));
    }
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        assert_false(ticket_is_code(names[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_code_there_is_none),
        cmocka_unit_test(the_word_is_read_and_covered),
        cmocka_unit_test(a_word_that_is_no_code_is_covered_too),
        cmocka_unit_test(the_variable_is_read_wiped_and_gone),
        cmocka_unit_test(the_word_counts_before_the_variable_which_goes_all_the_same),
        cmocka_unit_test(a_link_brings_address_and_code_and_is_covered),
        cmocka_unit_test(a_damaged_link_is_covered_too_and_not_told),
        cmocka_unit_test(what_is_lent_can_be_taken_back),
        cmocka_unit_test(a_code_is_told_from_the_name_of_a_match),
    };

    return secret_start() ? cmocka_run_group_tests(tests, NULL, NULL) : EXIT_FAILURE;
}
