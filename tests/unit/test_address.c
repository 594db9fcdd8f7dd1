/* Addresses as people write them.
 * SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "net/enet_transport.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum {
    DEFAULT_PORT = 62893,
    TEXT_BYTES = 256,
};

struct good {
    const char *text;
    uint32_t ipv4;
    uint16_t port;
    const char *printed;
};

static const struct good good[] = {
    { "127.0.0.1", 0x7f000001, DEFAULT_PORT, "127.0.0.1:62893" },
    { "localhost", 0x7f000001, DEFAULT_PORT, "127.0.0.1:62893" },
    { "localhost:1", 0x7f000001, 1, "127.0.0.1:1" },
    { "192.168.1.20:65535", 0xc0a80114, 65535, "192.168.1.20:65535" },
    { "0.0.0.0", 0, DEFAULT_PORT, "0.0.0.0:62893" },
    { "255.255.255.255:65535", 0xffffffff, 65535, "255.255.255.255:65535" },
};

static const char *const bad[] = {
    "",
    "127",
    "127.0.0",
    "127.0.0.",
    "127.0.0.1.",
    "127.0.0.1.2",
    "127.0.0.256",
    "127.0.0.-1",
    "127.0.0.+1",
    "127.0.0.01",
    "127.0.0.0x1",
    " 127.0.0.1",
    "127.0.0.1 ",
    "127.0.0.1:",
    "127.0.0.1:0",
    "127.0.0.1:01",
    "127.0.0.1:65536",
    "127.0.0.1:99999999999999999999",
    "127.0.0.1:1x",
    "localhost.",
    "localhosts",
    "Localhost",
    "example.org",
    "1.2.3.4/24",
    "127..0.1",
    "4294967296.0.0.1",
};

static const char *const ipv6[] = { "::1", "[::1]:62893", "fe80::1", "fe80::1%eth0",
                                    "::ffff:127.0.0.1" };

static void good_addresses_are_understood_and_printed(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        struct net_address address = { 0 };
        char fault[TEXT_BYTES] = "";
        char printed[TEXT_BYTES];

        assert_true(net_address_parse(good[i].text, DEFAULT_PORT, &address, fault, sizeof fault));
        assert_int_equal(address.ipv4, good[i].ipv4);
        assert_int_equal(address.port, good[i].port);
        net_address_print(&address, printed, sizeof printed);
        assert_string_equal(printed, good[i].printed);
    }
}

static void bad_addresses_get_a_sentence_and_change_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct net_address address = { 7, 7 };
        char fault[TEXT_BYTES] = "";

        assert_false(net_address_parse(bad[i], DEFAULT_PORT, &address, fault, sizeof fault));
        assert_true(strlen(fault) > strlen(bad[i]));
        assert_non_null(strstr(fault, bad[i]));
        assert_int_equal(address.ipv4, 7);
        assert_int_equal(address.port, 7);
    }
}

static void ipv6_gets_its_own_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(ipv6); i++) {
        struct net_address address;
        char fault[TEXT_BYTES] = "";

        assert_false(net_address_parse(ipv6[i], DEFAULT_PORT, &address, fault, sizeof fault));
        assert_non_null(strstr(fault, "IPv6"));
    }
}

static void other_words_with_colons_are_not_called_ipv6(void **state)
{
    static const char *const words[] = { "homeport://127.0.0.1:62893/K7QF2M4D", "n:o:n" };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        struct net_address address;
        char fault[200];

        assert_false(net_address_parse(words[i], DEFAULT_PORT, &address, fault, sizeof fault));
        assert_null(strstr(fault, "IPv6"));
    }
}

static void control_bytes_never_reach_the_sentence(void **state)
{
    static const char *const raw[] = { "\x1B[31m", "\x1B:\x07:", "1.2.3.4:\x7F\n" };
    struct net_address address;
    char fault[TEXT_BYTES];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(raw); i++) {
        assert_false(net_address_parse(raw[i], DEFAULT_PORT, &address, fault, sizeof fault));
        assert_true(text_is_clean(fault, strlen(fault)));
    }
}

static void a_small_fault_buffer_is_not_overrun(void **state)
{
    struct net_address address;
    char fault[8];

    (void)state;
    assert_false(net_address_parse("nonsense", 1, &address, fault, sizeof fault));
    assert_true(strlen(fault) < sizeof fault);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_addresses_are_understood_and_printed),
        cmocka_unit_test(bad_addresses_get_a_sentence_and_change_nothing),
        cmocka_unit_test(ipv6_gets_its_own_sentence),
        cmocka_unit_test(other_words_with_colons_are_not_called_ipv6),
        cmocka_unit_test(control_bytes_never_reach_the_sentence),
        cmocka_unit_test(a_small_fault_buffer_is_not_overrun),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
