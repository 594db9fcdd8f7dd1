/* Which of made-up machines' addresses is the LAN's, and why the others are not.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "net/interfaces.h"

#define IP(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (d))

enum {
    METRIC = 100,
    WORSE = 600,
};

static const struct {
    const char *name;
    uint32_t ipv4;
    enum interface_kind kind;
} kinds[] = {
    { "lo", IP(127, 0, 0, 1), INTERFACE_LOOPBACK },
    { "eth0", IP(127, 0, 0, 2), INTERFACE_LOOPBACK },
    { "lo", IP(10, 0, 0, 1), INTERFACE_LOOPBACK },
    { "enp3s0", IP(192, 168, 1, 20), INTERFACE_PHYSICAL },
    { "eno1", IP(10, 0, 0, 1), INTERFACE_PHYSICAL },
    { "enx0123456789ab", IP(10, 255, 255, 255), INTERFACE_PHYSICAL },
    { "eth0", IP(172, 16, 0, 1), INTERFACE_PHYSICAL },
    { "eth0.10", IP(172, 31, 255, 255), INTERFACE_PHYSICAL },
    { "usb0", IP(192, 168, 42, 129), INTERFACE_PHYSICAL },
    { "bond0", IP(10, 0, 0, 1), INTERFACE_PHYSICAL },
    { "wlan0", IP(192, 168, 1, 21), INTERFACE_WIRELESS },
    { "wlp2s0", IP(192, 168, 1, 21), INTERFACE_WIRELESS },
    { "br0", IP(192, 168, 1, 22), INTERFACE_BRIDGE },
    { "whatever", IP(192, 168, 1, 22), INTERFACE_OTHER },
    { "docker0", IP(172, 17, 0, 1), INTERFACE_CONTAINER },
    { "br-0123456789ab", IP(172, 18, 0, 1), INTERFACE_CONTAINER },
    { "veth12ab34", IP(10, 0, 0, 1), INTERFACE_CONTAINER },
    { "lxdbr0", IP(10, 0, 0, 1), INTERFACE_CONTAINER },
    { "docker0", IP(8, 8, 8, 8), INTERFACE_CONTAINER },
    { "virbr0", IP(192, 168, 122, 1), INTERFACE_VM },
    { "vboxnet0", IP(192, 168, 56, 1), INTERFACE_VM },
    { "vmnet8", IP(192, 168, 56, 1), INTERFACE_VM },
    { "tun0", IP(10, 8, 0, 2), INTERFACE_VPN },
    { "wg0", IP(10, 8, 0, 2), INTERFACE_VPN },
    { "tailscale0", IP(100, 101, 102, 103), INTERFACE_VPN },
    { "ztabcdefgh", IP(192, 168, 192, 5), INTERFACE_VPN },
    { "eth0", IP(100, 64, 0, 1), INTERFACE_VPN },
    { "eth0", IP(100, 127, 255, 255), INTERFACE_VPN },
    { "eth0", IP(169, 254, 7, 7), INTERFACE_LINK_LOCAL },
    { "docker0", IP(169, 254, 7, 7), INTERFACE_LINK_LOCAL },
    { "eth0", IP(100, 63, 255, 255), INTERFACE_PUBLIC },
    { "eth0", IP(100, 128, 0, 0), INTERFACE_PUBLIC },
    { "eth0", IP(9, 255, 255, 255), INTERFACE_PUBLIC },
    { "eth0", IP(11, 0, 0, 0), INTERFACE_PUBLIC },
    { "eth0", IP(172, 15, 255, 255), INTERFACE_PUBLIC },
    { "eth0", IP(172, 32, 0, 0), INTERFACE_PUBLIC },
    { "wlan0", IP(192, 167, 255, 255), INTERFACE_PUBLIC },
    { "br0", IP(192, 169, 0, 0), INTERFACE_PUBLIC },
    { "whatever", IP(169, 253, 0, 1), INTERFACE_PUBLIC },
};

static void names_and_addresses_tell_the_kind(void **state)
{
    bool is_seen[INTERFACE_KINDS] = { false };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        enum interface_kind kind = interface_kind_of(kinds[i].name, kinds[i].ipv4);

        if (kind != kinds[i].kind) {
            fail_msg("%s with %x is %s, not %s", kinds[i].name, kinds[i].ipv4,
                     interface_kind_name(kind), interface_kind_name(kinds[i].kind));
        }
        is_seen[kind] = true;
    }
    for (int kind = 0; kind < INTERFACE_KINDS; kind++) {
        assert_true(is_seen[kind]);
    }
}

struct row {
    const char *name;
    uint32_t ipv4;
    uint32_t metric;
    bool is_down;
};

enum {
    ROWS_MOST = 6,
};

#define NO INTERFACE_NO_WAY_OUT

/* Machines: what they have, which are left to choose from, in order, and why the rest is passed
 * over. */
static const struct {
    const char *what;
    struct row rows[ROWS_MOST];
    int chosen;
    const char *order; /* names, with spaces between */
    const char *reasons[ROWS_MOST];
} machines[] = {
    { "a plain desktop",
      { { "lo", IP(127, 0, 0, 1), NO, false }, { "enp3s0", IP(192, 168, 1, 20), METRIC, false } },
      1,
      "enp3s0 lo",
      { "", "it reaches this machine alone" } },
    { "a laptop on two ways at once",
      { { "lo", IP(127, 0, 0, 1), NO, false },
        { "wlan0", IP(192, 168, 1, 21), WORSE, false },
        { "eth0", IP(192, 168, 1, 20), METRIC, false } },
      1,
      "eth0 wlan0 lo",
      { "", "another one is the better way out of here", "it reaches this machine alone" } },
    { "wireless that is the only way out",
      { { "eth0", IP(192, 168, 7, 1), NO, false }, { "wlan0", IP(10, 0, 0, 7), WORSE, false } },
      1,
      "wlan0 eth0",
      { "", "the way out of here leads over another one" } },
    { "a developer's machine",
      { { "docker0", IP(172, 17, 0, 1), NO, false },
        { "br-0123456789ab", IP(172, 18, 0, 1), NO, false },
        { "virbr0", IP(192, 168, 122, 1), NO, true },
        { "tailscale0", IP(100, 101, 102, 103), NO, false },
        { "wlp2s0", IP(192, 168, 0, 9), WORSE, false } },
      1,
      "wlp2s0 tailscale0 virbr0 docker0 br-0123456789ab",
      { "", "only who is in that VPN, or with that provider, is behind it",
        "only virtual machines of this machine are behind it",
        "only containers of this machine are behind it",
        "only containers of this machine are behind it" } },
    { "a VPN that takes all traffic",
      { { "tun0", IP(10, 8, 0, 2), 0, false }, { "eth0", IP(192, 168, 1, 20), METRIC, false } },
      1,
      "eth0 tun0",
      { "", "only who is in that VPN, or with that provider, is behind it" } },
    { "a LAN without a way out, on two",
      { { "wlan0", IP(192, 168, 2, 2), NO, false }, { "eth0", IP(192, 168, 1, 1), NO, false } },
      2,
      "eth0 wlan0",
      { "", "" } },
    { "two addresses of one kind, in their order",
      { { "eth1", IP(192, 168, 2, 2), METRIC, false },
        { "eth0", IP(192, 168, 1, 1), METRIC, false } },
      2,
      "eth1 eth0",
      { "", "" } },
    { "the cable is out",
      { { "eth0", IP(192, 168, 1, 20), METRIC, true }, { "wlan0", IP(10, 0, 0, 7), NO, false } },
      1,
      "wlan0 eth0",
      { "", "it is down, or its cable is out" } },
    { "no router gave an address",
      { { "eth0", IP(169, 254, 7, 7), NO, false } },
      0,
      "eth0",
      { "its address is made up, for want of a router that gives one" } },
    { "a machine on the internet",
      { { "eth0", IP(203, 0, 113, 7), METRIC, false },
        { "docker0", IP(172, 17, 0, 1), NO, false } },
      0,
      "eth0 docker0",
      { "its address is one of the internet's, not of a LAN",
        "only containers of this machine are behind it" } },
    { "both, public and private",
      { { "eth0", IP(203, 0, 113, 7), METRIC, false }, { "eth1", IP(10, 0, 0, 7), NO, false } },
      1,
      "eth1 eth0",
      { "", "its address is one of the internet's, not of a LAN" } },
    { "somebody's own bridge",
      { { "br0", IP(192, 168, 1, 5), METRIC, false },
        { "virbr0", IP(192, 168, 122, 1), NO, false } },
      1,
      "br0 virbr0",
      { "", "only virtual machines of this machine are behind it" } },
    { "nothing at all", { { NULL, 0, 0, false } }, 0, "", { NULL } },
};

static void rank_machine(size_t m)
{
    struct interface list[ROWS_MOST];
    char order[256] = "";
    int count = 0;

    for (; count < ROWS_MOST && machines[m].rows[count].name != NULL; count++) {
        const struct row *r = &machines[m].rows[count];

        list[count] =
            (struct interface){ .ipv4 = r->ipv4, .metric = r->metric, .is_up = !r->is_down };
        text_format(list[count].name, sizeof(list[count].name), "%s", r->name);
    }
    int chosen = interfaces_rank(list, count);

    for (int i = 0; i < count; i++) {
        size_t used = strlen(order);

        text_format(order + used, sizeof(order) - used, "%s%s", i > 0 ? " " : "", list[i].name);
        if (strcmp(list[i].reason, machines[m].reasons[i]) != 0) {
            fail_msg("%s: %s: \"%s\"", machines[m].what, list[i].name, list[i].reason);
        }
    }
    if (chosen != machines[m].chosen || strcmp(order, machines[m].order) != 0) {
        fail_msg("%s: %d of %s", machines[m].what, chosen, order);
    }
}

static void the_lan_comes_first_and_the_rest_is_told_why_not(void **state)
{
    (void)state;
    for (size_t m = 0; m < ARRAY_LEN(machines); m++) {
        rank_machine(m);
    }
}

static void every_reason_fits(void **state)
{
    (void)state;
    for (size_t m = 0; m < ARRAY_LEN(machines); m++) {
        for (int i = 0; i < ROWS_MOST && machines[m].reasons[i] != NULL; i++) {
            assert_true(strlen(machines[m].reasons[i]) < INTERFACE_REASON_BYTES);
        }
    }
    for (int kind = 0; kind < INTERFACE_KINDS; kind++) {
        assert_non_null(interface_kind_name((enum interface_kind)kind));
    }
}

/* Whatever this machine has. */
static void the_machines_own_are_listed(void **state)
{
    struct interface list[INTERFACES_MOST];
    char fault[256] = "";
    int count = interfaces_list(list, INTERFACES_MOST, fault, sizeof(fault));

    (void)state;
    assert_true(count >= 0);
    for (int i = 0; i < count; i++) {
        assert_true(list[i].name[0] != '\0');
        assert_true(list[i].index > 0);
        assert_true(list[i].prefix <= 32);
        assert_true(list[i].ipv4 != 0);
    }
    assert_true(interfaces_list(list, 0, fault, sizeof(fault)) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_addresses_tell_the_kind),
        cmocka_unit_test(the_lan_comes_first_and_the_rest_is_told_why_not),
        cmocka_unit_test(every_reason_fits),
        cmocka_unit_test(the_machines_own_are_listed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
