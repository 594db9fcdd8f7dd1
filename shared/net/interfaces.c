/* Which address serves a LAN best.
 * SPDX-License-Identifier: MIT */
#include "net/interfaces.h"

#include <fnmatch.h>
#include <string.h>

#include "base/text.h"
#include "net/transport.h"

/* The first row that fits says the kind. `names` are patterns with spaces between; NULL: any. */
static const struct {
    const char *names;
    uint32_t net;
    uint8_t prefix; /* 0: any address */
    bool is_public; /* any but those that are for LANs */
    enum interface_kind kind;
} rows[] = {
    { .names = "lo", .kind = INTERFACE_LOOPBACK },
    { .net = 0x7f000000, .prefix = 8, .kind = INTERFACE_LOOPBACK },
    { .net = 0xa9fe0000, .prefix = 16, .kind = INTERFACE_LINK_LOCAL },
    { .names =
          "docker* br-* veth* podman* cni* flannel* cali* kube-* weave* lxc* lxd* incus* nerdctl*",
      .kind = INTERFACE_CONTAINER },
    { .names = "virbr* vnet* vmnet* vboxnet* vmbr* vEthernet*", .kind = INTERFACE_VM },
    { .names = "tun* tap* wg* tailscale* zt* ppp* ipsec* vti* utun* nordlynx* proton* nebula* "
               "wt[0-9]* ham[0-9]* "
               "gpd* CloudflareWARP",
      .kind = INTERFACE_VPN },
    { .net = 0x64400000, .prefix = 10, .kind = INTERFACE_VPN },
    { .is_public = true, .kind = INTERFACE_PUBLIC },
    { .names = "br[0-9]* bridge*", .kind = INTERFACE_BRIDGE },
    { .names = "wl* wifi* ath[0-9]*", .kind = INTERFACE_WIRELESS },
    { .names = "en* eth* em[0-9]* p[0-9]*p[0-9]* usb* bond* team*", .kind = INTERFACE_PHYSICAL },
};

static const struct {
    uint32_t net;
    uint8_t prefix;
} private_ranges[] = { { 0x0a000000, 8 }, { 0xac100000, 12 }, { 0xc0a80000, 16 } };

/* `reason`: why nobody is let in over it. NULL: it can serve a LAN. */
static const struct {
    const char *name;
    const char *reason;
} kinds[INTERFACE_KINDS] = {
    [INTERFACE_PHYSICAL] = { "cable", NULL },
    [INTERFACE_WIRELESS] = { "wireless", NULL },
    [INTERFACE_BRIDGE] = { "bridge", NULL },
    [INTERFACE_OTHER] = { "of no known kind", NULL },
    [INTERFACE_PUBLIC] = { "public", "its address is one of the internet's, not of a LAN" },
    [INTERFACE_VPN] = { "VPN", "only who is in that VPN, or with that provider, is behind it" },
    [INTERFACE_VM] = { "virtual machines", "only virtual machines of this machine are behind it" },
    [INTERFACE_CONTAINER] = { "containers", "only containers of this machine are behind it" },
    [INTERFACE_LINK_LOCAL] = { "link-local",
                               "its address is made up, for want of a router that gives one" },
    [INTERFACE_LOOPBACK] = { "loopback", "it reaches this machine alone" },
};

static const char is_down[] = "it is down, or its cable is out";
static const char is_no_way_out[] = "the way out of here leads over another one";
static const char is_slower_way[] = "another one is the better way out of here";

static bool is_in(uint32_t ipv4, uint32_t net, uint8_t prefix)
{
    return ((ipv4 ^ net) & net_mask(prefix)) == 0;
}

static bool is_private(uint32_t ipv4)
{
    for (size_t i = 0; i < ARRAY_LEN(private_ranges); i++) {
        if (is_in(ipv4, private_ranges[i].net, private_ranges[i].prefix)) {
            return true;
        }
    }
    return false;
}

static bool is_named(const char *name, const char *patterns)
{
    char pattern[32];

    while (patterns != NULL && *patterns != '\0') {
        size_t length = strcspn(patterns, " ");

        text_format(pattern, sizeof(pattern), "%.*s", (int)length, patterns);
        if (fnmatch(pattern, name, 0) == 0) {
            return true;
        }
        patterns += length + strspn(patterns + length, " ");
    }
    return patterns == NULL;
}

enum interface_kind interface_kind_of(const char *name, uint32_t ipv4)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (is_named(name, rows[i].names) && is_in(ipv4, rows[i].net, rows[i].prefix) &&
            !(rows[i].is_public && is_private(ipv4))) {
            return rows[i].kind;
        }
    }
    return INTERFACE_OTHER;
}

const char *interface_kind_name(enum interface_kind kind)
{
    return kinds[kind].name;
}

/* --- ranking ---------------------------------------------------------------------------------- */

/* What stands against it, whatever the others are. */
static const char *reason_of(const struct interface *i)
{
    return kinds[i->kind].reason != NULL ? kinds[i->kind].reason : i->is_up ? NULL : is_down;
}

/* Less than 0: `a` is better. */
static int compare(const struct interface *a, const struct interface *b)
{
    bool serves_a = reason_of(a) == NULL;
    bool serves_b = reason_of(b) == NULL;

    if (serves_a != serves_b) {
        return serves_a ? -1 : 1;
    }
    if (serves_a && a->metric != b->metric) {
        return a->metric < b->metric ? -1 : 1;
    }
    return (int)a->kind - (int)b->kind;
}

static void sort(struct interface *list, int count)
{
    for (int i = 1; i < count; i++) {
        struct interface moved = list[i];
        int at = i;

        for (; at > 0 && compare(&moved, &list[at - 1]) < 0; at--) {
            list[at] = list[at - 1];
        }
        list[at] = moved;
    }
}

int interfaces_rank(struct interface *list, int count)
{
    int chosen = 0;

    for (int i = 0; i < count; i++) {
        list[i].kind = interface_kind_of(list[i].name, list[i].ipv4);
    }
    sort(list, count);
    for (int i = 0; i < count; i++) {
        const char *why = reason_of(&list[i]);

        if (why == NULL && list[i].metric != list[0].metric) {
            why = list[i].metric == INTERFACE_NO_WAY_OUT ? is_no_way_out : is_slower_way;
        }
        chosen += why == NULL;
        text_format(list[i].reason, sizeof(list[i].reason), "%s", why != NULL ? why : "");
    }
    return chosen;
}
