/* Which firewall is seen, by the signs that a machine's files give; and the command for each.
 * SPDX-License-Identifier: MIT */
#include "folder_sample.h"

#include "server/firewall.h"

static void expect_seen(enum firewall kind)
{
    assert_int_equal(firewall_seen(sample_folder), kind);
}

static void a_machine_without_a_sign_has_none(void **state)
{
    (void)state;
    expect_seen(FIREWALL_NONE);
    put("/proc/modules", "ext4 999424 1 - Live 0x0000000000000000\nnf_tables_x 1 0\n");
    expect_seen(FIREWALL_NONE);
}

static void ufw_counts_only_when_it_is_on(void **state)
{
    (void)state;
    put("/etc/ufw/ufw.conf", "# ENABLED=yes\nENABLED=no\nLOGLEVEL=low\n");
    expect_seen(FIREWALL_NONE);
    put("/etc/ufw/ufw.conf", "# comment\nENABLED=yes\nLOGLEVEL=low\n");
    expect_seen(FIREWALL_UFW);
}

static void firewalld_counts_when_it_runs(void **state)
{
    (void)state;
    put("/sys/fs/cgroup/system.slice/firewalld.service/cgroup.procs", "1\n");
    expect_seen(FIREWALL_D);
}

static void what_works_by_means_of_the_kernels_filter_is_named_before_it(void **state)
{
    (void)state;
    put("/proc/modules", "nf_tables 348160 97 nft_compat, Live 0x0000000000000000\n");
    expect_seen(FIREWALL_UNKNOWN);
    put("/etc/systemd/system/sysinit.target.wants/nftables.service", "");
    expect_seen(FIREWALL_NFTABLES);
    put("/etc/ufw/ufw.conf", "ENABLED=yes\n");
    expect_seen(FIREWALL_UFW);
}

static void each_has_a_text_and_each_that_is_there_a_command(void **state)
{
    char text[FIREWALL_COMMAND_BYTES];

    (void)state;
    for (int i = 0; i < FIREWALLS; i++) {
        assert_non_null(firewall_text((enum firewall)i));
        firewall_command((enum firewall)i, "any", 62893, text);
        assert_true((i == FIREWALL_NONE) == (text[0] == '\0'));
    }
    firewall_command(FIREWALL_UFW, "192.168.7.0/24", 62893, text);
    assert_string_equal(text,
                        "sudo ufw allow from 192.168.7.0/24 to any port 62893,62894 proto udp");
    firewall_command(FIREWALL_D, "192.168.7.0/24", 62893, text);
    assert_string_equal(text, "sudo firewall-cmd --add-rich-rule='rule family=ipv4 source "
                              "address=192.168.7.0/24 port port=62893 protocol=udp accept' "
                              "--add-rich-rule='rule family=ipv4 source address=192.168.7.0/24 "
                              "port port=62894 protocol=udp accept'");
}

#define CLAIM(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(a_machine_without_a_sign_has_none),
        CLAIM(ufw_counts_only_when_it_is_on),
        CLAIM(firewalld_counts_when_it_runs),
        CLAIM(what_works_by_means_of_the_kernels_filter_is_named_before_it),
        CLAIM(each_has_a_text_and_each_that_is_there_a_command),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
