/* What of the answers of strangers comes into the list of what was found.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "client/search.h"

enum {
    VERSION = 3,
    SOMEBODY = 0xc0a80114,
    PORT = 62893,
};

static const uint8_t nonce[DISCOVERY_NONCE_BYTES] = { 1, 2, 3 };
static struct search search;

static int open_search(void **state)
{
    (void)state;
    search_open(&search, NULL, 0, 0, nonce, VERSION, 0);
    return 0;
}

static int close_search(void **state)
{
    (void)state;
    search_close(&search);
    return 0;
}

static bool take(uint32_t ipv4, uint16_t port, const char *name)
{
    struct discovery_answer answer = { .port = port, .seats = 2, .game = "puck" };
    uint8_t bytes[DISCOVERY_ANSWER_BYTES];

    memcpy(answer.nonce, nonce, sizeof(nonce));
    text_format(answer.name, sizeof(answer.name), "%s", name);
    discovery_write_answer(&answer, VERSION + 1, bytes);
    return search_take(&search, ipv4, bytes, sizeof(bytes));
}

static void an_answer_is_listed_with_where_it_came_from(void **state)
{
    (void)state;
    assert_true(take(SOMEBODY, PORT, "den"));
    assert_int_equal(search.found_count, 1);
    assert_int_equal(search.found[0].server.ipv4, SOMEBODY);
    assert_int_equal(search.found[0].server.port, PORT);
    assert_int_equal(search.found[0].version, VERSION + 1);
    assert_string_equal(search.found[0].match.name, "den");
}

static void the_same_match_is_listed_once(void **state)
{
    (void)state;
    assert_true(take(SOMEBODY, PORT, "den"));
    assert_false(take(SOMEBODY, PORT, "den"));
    assert_true(take(SOMEBODY, PORT + 1, "den"));
    assert_true(take(SOMEBODY, PORT, "hall"));
    assert_true(take(SOMEBODY + 1, PORT, "den"));
    assert_int_equal(search.found_count, 4);
}

static void an_answer_to_somebody_else_is_not_listed(void **state)
{
    static const uint8_t other[DISCOVERY_NONCE_BYTES] = { 1, 2, 4 };

    (void)state;
    search_open(&search, NULL, 0, 0, other, VERSION, 0);
    assert_false(take(SOMEBODY, PORT, "den"));
    assert_int_equal(search.found_count, 0);
}

static void what_is_no_answer_is_not_listed(void **state)
{
    static const uint8_t bytes[DISCOVERY_ANSWER_BYTES] = { 0xff, 0xff, DISCOVERY_ANSWER };

    (void)state;
    assert_false(search_take(&search, SOMEBODY, bytes, sizeof(bytes)));
    assert_int_equal(search.found_count, 0);
}

static void one_address_has_four_rows_at_most(void **state)
{
    char name[DISCOVERY_NAME_BYTES + 1];

    (void)state;
    for (int i = 0; i < 100; i++) {
        text_format(name, sizeof(name), "match %d", i);
        assert_int_equal(take(SOMEBODY, (uint16_t)(PORT - i), name), i < SEARCH_OF_ADDRESS);
    }
    assert_true(take(SOMEBODY + 1, PORT, "den"));
}

static void the_list_has_an_end(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 10000; i++) {
        assert_int_equal(take(SOMEBODY + i, PORT, "den"), i < SEARCH_FOUND);
    }
    assert_int_equal(search.found_count, SEARCH_FOUND);
}

static void without_a_network_it_is_over_at_once(void **state)
{
    static const struct interface loopback = {
        .name = "lo", .ipv4 = 0x7f000001, .broadcast = 0x7fffffff, .prefix = 8, .is_up = true
    };

    (void)state;
    assert_true(search_is_over(&search, 0));
    search_open(&search, &loopback, 1, 0, nonce, VERSION, 0);
    assert_int_equal(search.network_count, 0);
    assert_true(search_is_over(&search, 0));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_answer_is_listed_with_where_it_came_from, open_search,
                                        close_search),
        cmocka_unit_test_setup_teardown(the_same_match_is_listed_once, open_search, close_search),
        cmocka_unit_test_setup_teardown(an_answer_to_somebody_else_is_not_listed, open_search,
                                        close_search),
        cmocka_unit_test_setup_teardown(what_is_no_answer_is_not_listed, open_search, close_search),
        cmocka_unit_test_setup_teardown(one_address_has_four_rows_at_most, open_search,
                                        close_search),
        cmocka_unit_test_setup_teardown(the_list_has_an_end, open_search, close_search),
        cmocka_unit_test_setup_teardown(without_a_network_it_is_over_at_once, open_search,
                                        close_search),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
