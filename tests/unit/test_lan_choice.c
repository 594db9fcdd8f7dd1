/* The claims of server/lan_choice.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "server/lan_choice.h"

static const struct interface lo = {
    .name = "lo", .ipv4 = 0x7f000001, .prefix = 8, .is_up = true, .metric = INTERFACE_NO_WAY_OUT
};
static const struct interface eth0 = {
    .name = "eth0", .ipv4 = 0xc0a80114, .prefix = 24, .is_up = true, .metric = 100
};
static const struct interface eth1 = {
    .name = "eth1", .ipv4 = 0xc0a80214, .prefix = 24, .is_up = true, .metric = 100
};
static const struct interface docker0 = { .name = "docker0",
                                          .ipv4 = 0xac110001,
                                          .prefix = 16,
                                          .is_up = true,
                                          .metric = INTERFACE_NO_WAY_OUT };
static const struct interface out0 = {
    .name = "eth2", .ipv4 = 0xcb007105, .prefix = 24, .is_up = true, .metric = 50
};

static struct lan_choice choice;

static const char *chosen(void)
{
    return choice.chosen != NULL ? choice.chosen->name : "";
}

static void the_only_one_that_fits_is_chosen_and_the_others_have_a_reason(void **state)
{
    struct interface list[] = { lo, docker0, eth0 };

    (void)state;
    lan_choose(&choice, list, 3, "", false);
    assert_string_equal(chosen(), "eth0");
    assert_int_equal(choice.line_count, 1);
    assert_non_null(strstr(choice.lines[0], "docker0 172.17.0.1 (containers): "));
}

static void of_two_alike_a_person_has_to_say_which(void **state)
{
    struct interface list[] = { eth0, eth1, lo };

    (void)state;
    lan_choose(&choice, list, 3, "", false);
    assert_null(choice.chosen);
    assert_int_equal(choice.line_count, 2);
    assert_true(choice.is_to_be_named);
    lan_choose(&choice, list, 3, "eth1", false);
    assert_string_equal(chosen(), "eth1");
    lan_choose(&choice, list, 3, "192.168.1.20", false);
    assert_string_equal(chosen(), "eth0");
}

static void one_that_is_passed_over_can_be_asked_for(void **state)
{
    struct interface list[] = { eth0, docker0 };

    (void)state;
    lan_choose(&choice, list, 2, "docker0", false);
    assert_string_equal(chosen(), "docker0");
}

static void loopback_what_is_down_and_what_is_not_there_cannot(void **state)
{
    struct interface list[] = { lo, eth0 };

    (void)state;
    list[1].is_up = false;
    lan_choose(&choice, list, 2, "lo", false);
    assert_null(choice.chosen);
    lan_choose(&choice, list, 2, "eth0", false);
    assert_null(choice.chosen);
    assert_non_null(strstr(choice.fault, "down"));
    lan_choose(&choice, list, 2, "wlan0\x1b[2J", false);
    assert_null(choice.chosen);
    assert_null(strchr(choice.fault, '\x1b'));
}

static void what_cannot_be_used_is_listed_as_such(void **state)
{
    struct interface list[] = { eth0, eth1, docker0, lo };

    (void)state;
    list[2].is_up = false;
    lan_choose(&choice, list, 4, "", false);
    assert_true(choice.is_to_be_named);
    assert_int_equal(choice.line_count, 3);
    assert_string_equal(choice.lines[0], "  eth0 192.168.1.20 (cable)");
    assert_string_equal(choice.lines[2], "  docker0 172.17.0.1 (containers) can't be used: it is "
                                         "down, or its cable is out");
}

static void where_none_can_be_used_none_is_to_be_named(void **state)
{
    struct interface list[] = { eth0, out0, lo };

    (void)state;
    list[0].is_up = false;
    lan_choose(&choice, list, 3, "", false);
    assert_null(choice.chosen);
    assert_false(choice.is_to_be_named);
    assert_int_equal(choice.line_count, 2);
}

static void an_address_alone_is_no_network(void **state)
{
    struct interface list[] = { eth0, docker0 };

    (void)state;
    list[0].prefix = 32;
    list[1].prefix = 0;
    for (int i = 0; i < 2; i++) {
        lan_choose(&choice, list, 2, i == 0 ? "eth0" : "docker0", false);
        assert_null(choice.chosen);
        assert_non_null(strstr(choice.fault, "nobody else"));
    }
}

static void the_internet_only_if_that_is_meant(void **state)
{
    struct interface list[] = { out0 };

    (void)state;
    lan_choose(&choice, list, 1, "", true);
    assert_null(choice.chosen);
    lan_choose(&choice, list, 1, "203.0.113.5", false);
    assert_null(choice.chosen);
    assert_non_null(strstr(choice.fault, "--public"));
    lan_choose(&choice, list, 1, "203.0.113.5", true);
    assert_string_equal(chosen(), "eth2");
}

static void without_any_network_it_says_so(void **state)
{
    struct interface list[] = { lo };

    (void)state;
    lan_choose(&choice, list, 1, "", false);
    assert_null(choice.chosen);
    assert_non_null(strstr(choice.fault, "in no network"));
}

static void where_nothing_is_there_nothing_is_to_be_named(void **state)
{
    struct interface list[] = { lo };

    (void)state;
    lan_choose(&choice, list, 1, "eth7", false);
    assert_null(choice.chosen);
    assert_false(choice.is_to_be_named);
    assert_int_equal(choice.line_count, 0);
    assert_null(strstr(choice.fault, "these are there"));
}

static void of_more_than_there_are_lines_for_the_rest_is_counted(void **state)
{
    struct interface list[LAN_CHOICE_LINES + 3];

    (void)state;
    for (int i = 0; i < LAN_CHOICE_LINES + 3; i++) {
        list[i] = eth0;
    }
    lan_choose(&choice, list, LAN_CHOICE_LINES, "", false);
    assert_int_equal(choice.line_count, LAN_CHOICE_LINES);
    assert_non_null(strstr(choice.lines[LAN_CHOICE_LINES - 1], "eth0"));
    lan_choose(&choice, list, LAN_CHOICE_LINES + 3, "", false);
    assert_int_equal(choice.line_count, LAN_CHOICE_LINES);
    assert_string_equal(choice.lines[LAN_CHOICE_LINES - 1], "  and 4 more");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_only_one_that_fits_is_chosen_and_the_others_have_a_reason),
        cmocka_unit_test(of_two_alike_a_person_has_to_say_which),
        cmocka_unit_test(one_that_is_passed_over_can_be_asked_for),
        cmocka_unit_test(loopback_what_is_down_and_what_is_not_there_cannot),
        cmocka_unit_test(what_cannot_be_used_is_listed_as_such),
        cmocka_unit_test(where_none_can_be_used_none_is_to_be_named),
        cmocka_unit_test(an_address_alone_is_no_network),
        cmocka_unit_test(the_internet_only_if_that_is_meant),
        cmocka_unit_test(without_any_network_it_says_so),
        cmocka_unit_test(where_nothing_is_there_nothing_is_to_be_named),
        cmocka_unit_test(of_more_than_there_are_lines_for_the_rest_is_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
