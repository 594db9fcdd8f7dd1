/* Asking the kernel where an address is, and what comes back from there.
 * SPDX-License-Identifier: MIT */
#include "client/road.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/errqueue.h>
#include <netinet/ip_icmp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/filter.h"

enum {
    ADDRESS_BITS = 32,
    LOOPBACK_BITS = 8,
    MULTICAST_AND_BEYOND = 0xe0000000,
    CONTROL_BYTES = 512,
    LINE_BYTES = 256,
    NEIGHBOUR_COMPLETE = 2, /* ATF_COM: in /proc/net/arp, its hardware address is known */
};

static bool is_in(uint32_t ipv4, uint32_t net, int bits)
{
    return bits == 0 || (ipv4 ^ net) >> (ADDRESS_BITS - bits) == 0;
}

/* Of several networks the narrowest, as the kernel chooses; one that is up rather than one that is
 * down. */
static bool is_better(const struct interface *a, const struct interface *b)
{
    return a->is_up != b->is_up ? a->is_up : a->prefix > b->prefix;
}

static enum road_place find_place(struct road *r, const struct interface *list, int count)
{
    uint32_t ipv4 = r->to.ipv4;
    enum road_place place = ROAD_FAR;

    for (int i = 0; i < count; i++) {
        if (list[i].ipv4 == ipv4) {
            r->over = list[i];
            return ROAD_OWN;
        }
        if (list[i].prefix < ADDRESS_BITS && is_in(ipv4, list[i].ipv4, list[i].prefix) &&
            (place == ROAD_FAR || is_better(&list[i], &r->over))) {
            r->over = list[i];
            place = ROAD_NEAR;
        }
    }
    return place == ROAD_NEAR && ipv4 == r->over.broadcast ? ROAD_NOWHERE : place;
}

static enum road_place place_of(struct road *r)
{
    struct interface list[INTERFACES_MOST];
    char unused[1];

    if (is_in(r->to.ipv4, INADDR_LOOPBACK, LOOPBACK_BITS)) {
        return ROAD_LOOPBACK;
    }
    if (r->to.ipv4 >> (ADDRESS_BITS - LOOPBACK_BITS) == 0 || r->to.ipv4 >= MULTICAST_AND_BEYOND) {
        return ROAD_NOWHERE;
    }
    return find_place(r, list, interfaces_list(list, INTERFACES_MOST, unused, sizeof(unused)));
}

static int open_to(const struct net_address *to)
{
    const struct sockaddr_in there = { .sin_family = AF_INET,
                                       .sin_addr.s_addr = htonl(to->ipv4),
                                       .sin_port = htons(to->port) };
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int yes = 1;

    if (fd >= 0 &&
        (!filter_set_ttl(fd) || setsockopt(fd, IPPROTO_IP, IP_RECVERR, &yes, sizeof(yes)) != 0 ||
         connect(fd, (const struct sockaddr *)&there, sizeof(there)) != 0)) {
        int error = errno;

        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

void road_begin(struct road *r, const struct net_address *to)
{
    *r = (struct road){ .to = *to, .fd = -1 };
    r->place = place_of(r);
    if (r->place == ROAD_NOWHERE) {
        return;
    }
    r->fd = open_to(to);
    r->error = r->fd < 0 || send(r->fd, "", 0, 0) < 0 ? errno : 0;
}

/* The kernel's own words come from nobody: it asked for the hardware address in vain. */
static enum road_word word_of(const struct sock_extended_err *e)
{
    if (e->ee_origin != SO_EE_ORIGIN_ICMP) {
        return e->ee_errno == EHOSTUNREACH ? ROAD_DESERTED : ROAD_SILENCE;
    }
    if (e->ee_type != ICMP_DEST_UNREACH) {
        return ROAD_SILENCE;
    }
    switch (e->ee_code) {
    case ICMP_PORT_UNREACH:
        return ROAD_REFUSED;
    case ICMP_NET_ANO:
    case ICMP_HOST_ANO:
    case ICMP_PKT_FILTERED:
        return ROAD_FORBIDDEN;
    case ICMP_NET_UNREACH:
    case ICMP_HOST_UNREACH:
        return ROAD_DESERTED;
    default:
        return ROAD_SILENCE;
    }
}

static enum road_word hear(const struct road *r)
{
    union {
        struct cmsghdr head;
        char bytes[CONTROL_BYTES];
    } control;
    struct msghdr message = { .msg_control = control.bytes,
                              .msg_controllen = sizeof(control.bytes) };
    struct sock_extended_err error;

    if (recvmsg(r->fd, &message, MSG_ERRQUEUE) < 0) {
        return ROAD_SILENCE;
    }
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c != NULL; c = CMSG_NXTHDR(&message, c)) {
        if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR) {
            memcpy(&error, CMSG_DATA(c), sizeof(error));
            return word_of(&error);
        }
    }
    return ROAD_SILENCE;
}

enum road_word road_ask(struct road *r)
{
    enum road_word word = r->fd >= 0 ? hear(r) : ROAD_SILENCE;

    if (r->fd >= 0 && word == ROAD_SILENCE) {
        (void)!send(r->fd, "", 0, 0);
    }
    return word;
}

bool road_is_deserted(const struct road *r)
{
    FILE *f = r->place == ROAD_NEAR ? fopen("/proc/net/arp", "r") : NULL;
    char line[LINE_BYTES];
    bool is_deserted = false;

    while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
        char text[INET_ADDRSTRLEN];
        struct in_addr ipv4;
        unsigned flags;

        if (sscanf(line, "%15s %*x %x", text, &flags) == 2 && inet_pton(AF_INET, text, &ipv4) &&
            ntohl(ipv4.s_addr) == r->to.ipv4) {
            is_deserted = !(flags & NEIGHBOUR_COMPLETE);
        }
    }
    if (f != NULL) {
        fclose(f);
    }
    return is_deserted;
}

void road_end(struct road *r)
{
    if (r->fd >= 0) {
        close(r->fd);
    }
    r->fd = -1;
}
