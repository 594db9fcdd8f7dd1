/* Hosts that were played at: the newest first, bounded, and nothing that is no address.
 * SPDX-License-Identifier: MIT */
#include "profile_sample.h"

#include "client/hosts.h"

enum {
    FIRST = 0xc0a80114, /* 192.168.1.20 */
    LOOPBACK = 0x7f000001,
};

static const uint32_t longest = 0xdedede64; /* 222.222.222.100, as text */

static struct hosts hosts;

static void keep(uint32_t ipv4)
{
    char fault[PROFILE_FAULT_BYTES];

    assert_true(hosts_keep(sample_folder, ipv4, fault, sizeof(fault)));
    hosts_read(&hosts, sample_folder);
}

static void write_text(const char *text)
{
    FILE *file = fopen(sample_path("hosts"), "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    hosts_read(&hosts, sample_folder);
}

static void where_nobody_has_played_there_is_none(void **state)
{
    (void)state;
    hosts_read(&hosts, sample_folder);
    assert_int_equal(hosts.count, 0);
    hosts_read(&hosts, "");
    assert_int_equal(hosts.count, 0);
}

static void the_newest_comes_first_and_each_once(void **state)
{
    (void)state;
    keep(FIRST);
    keep(FIRST + 1);
    keep(FIRST);
    assert_int_equal(hosts.count, 2);
    assert_int_equal(hosts.ipv4[0], FIRST);
    assert_int_equal(hosts.ipv4[1], FIRST + 1);
}

static void the_longest_not_played_at_is_forgotten(void **state)
{
    (void)state;
    for (uint32_t i = 0; i <= HOSTS_MOST; i++) {
        keep(longest + i);
    }
    assert_int_equal(hosts.count, HOSTS_MOST);
    assert_int_equal(hosts.ipv4[0], longest + HOSTS_MOST);
    assert_int_equal(hosts.ipv4[HOSTS_MOST - 1], longest + 1);
}

static void this_machine_is_not_remembered(void **state)
{
    (void)state;
    keep(LOOPBACK);
    assert_int_equal(hosts.count, 0);
}

static void the_file_is_its_owner_s_whatever_the_umask(void **state)
{
    struct stat what;

    (void)state;
    mode_t old = umask(0);

    keep(FIRST);
    umask(old);
    assert_int_equal(stat(sample_path("hosts"), &what), 0);
    assert_int_equal(what.st_mode & 07777, 0600);
}

static void what_is_no_address_is_left_out(void **state)
{
    (void)state;
    write_text("192.168.1.20\nrubbish\n\n1.2.3\n192.168.1.20\n300.1.1.1\n10.0.0.1");
    assert_int_equal(hosts.count, 2);
    assert_int_equal(hosts.ipv4[1], 0x0a000001);
}

static void a_file_that_is_too_long_is_left_out(void **state)
{
    char text[2000];

    (void)state;
    memset(text, '1', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    write_text(text);
    assert_int_equal(hosts.count, 0);
    keep(FIRST);
    assert_int_equal(hosts.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(where_nobody_has_played_there_is_none, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(the_newest_comes_first_and_each_once, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(the_longest_not_played_at_is_forgotten, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(this_machine_is_not_remembered, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(the_file_is_its_owner_s_whatever_the_umask, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(what_is_no_address_is_left_out, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(a_file_that_is_too_long_is_left_out, sample_setup,
                                        sample_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
