/* The addresses that this machine has: getifaddrs, and the default routes from /proc/net/route.
 * SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <net/route.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "net/interfaces.h"
#include "net/transport.h"

enum {
    LINE_BYTES = 512,
    ADDRESS_BITS = 32,
    BROADCAST_MOST_BITS = 30, /* in smaller subnets there is no address for it */
};

static uint32_t ipv4_of(const struct sockaddr *address)
{
    struct sockaddr_in in;

    memcpy(&in, address, sizeof(in));
    return ntohl(in.sin_addr.s_addr);
}

/* The kernel answers to this one even where `ip address` shows none. */
static uint32_t broadcast_of(const struct interface *i, unsigned flags)
{
    return (flags & IFF_BROADCAST) && i->prefix <= BROADCAST_MOST_BITS
               ? i->ipv4 | ~net_mask(i->prefix)
               : 0;
}

static struct interface read_address(const struct ifaddrs *a)
{
    struct interface i = { .metric = INTERFACE_NO_WAY_OUT };

    /* The names of additional addresses have a colon and a label behind. */
    text_format(i.name, sizeof(i.name), "%.*s", (int)strcspn(a->ifa_name, ":"), a->ifa_name);
    i.index = (int)if_nametoindex(i.name);
    i.ipv4 = ipv4_of(a->ifa_addr);
    i.prefix = a->ifa_netmask != NULL ? (uint8_t)__builtin_popcount(ipv4_of(a->ifa_netmask))
                                      : ADDRESS_BITS;
    i.broadcast = broadcast_of(&i, a->ifa_flags);
    i.is_up = (a->ifa_flags & IFF_UP) && (a->ifa_flags & IFF_RUNNING);
    return i;
}

/* Of the addresses of that interface, those from which the gateway is reached. */
static void give_route(struct interface *list, int count, const char *name, uint32_t gateway,
                       uint32_t metric)
{
    for (int i = 0; i < count; i++) {
        bool is_near = gateway == 0 || ((list[i].ipv4 ^ gateway) & net_mask(list[i].prefix)) == 0;

        if (strcmp(list[i].name, name) == 0 && is_near) {
            list[i].metric = min_u32(list[i].metric, metric);
        }
    }
}

static void read_routes(struct interface *list, int count)
{
    FILE *f = fopen("/proc/net/route", "r");
    char line[LINE_BYTES];

    while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
        char name[INTERFACE_NAME_BYTES + 1];
        unsigned to;
        unsigned gateway;
        unsigned flags;
        unsigned metric;
        unsigned mask;

        if (sscanf(line, "%15s %X %X %X %*s %*s %u %X", name, &to, &gateway, &flags, &metric,
                   &mask) == 6 &&
            to == 0 && mask == 0 && (flags & RTF_UP) && !(flags & RTF_REJECT)) {
            give_route(list, count, name, ntohl(gateway), metric);
        }
    }
    if (f != NULL) {
        fclose(f);
    }
}

int interfaces_list(struct interface *list, int most, char *fault, size_t size)
{
    struct ifaddrs *all;
    int count = 0;

    if (getifaddrs(&all) != 0) {
        text_format(fault, size, "cannot read this machine's addresses: %s", strerror(errno));
        return -1;
    }
    for (const struct ifaddrs *a = all; a != NULL && count < most; a = a->ifa_next) {
        if (a->ifa_addr != NULL && a->ifa_addr->sa_family == AF_INET) {
            list[count++] = read_address(a);
        }
    }
    freeifaddrs(all);
    read_routes(list, count);
    return count;
}
