/* Answering those who look for a match.
 * SPDX-License-Identifier: MIT */
#include "server/beacon.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "net/filter.h"
#include "server/codes.h"

_Static_assert(DISCOVERY_NAME_BYTES == (int)PROTO_MATCH_BYTES, "a match's name fits");
_Static_assert(DISCOVERY_GAME_BYTES == (int)PROTO_WORD_BYTES, "a game's, too");

enum {
    QUERIES_MOST = 16, /* looked at in one go */
    SECOND_US = 1000000,
};

void beacon_init(struct beacon *b, const struct lan *lan)
{
    *b = (struct beacon){ .lan = lan, .fd = -1 };
}

void beacon_close(struct beacon *b)
{
    if (b->fd >= 0) {
        close(b->fd);
    }
    b->fd = -1;
}

/* --- what is answered ------------------------------------------------------------------------- */

/* Exactly so many in any second, and no row to fight for: whoever floods from one address uses up
 * that address's share alone. */
static bool may_answer(const struct beacon *b, uint32_t ipv4, uint64_t now_us)
{
    int to_it = 0;
    int in_all = 0;

    for (int i = 0; i < BEACON_ANSWERS_A_SECOND; i++) {
        const struct beacon_sent *sent = &b->sent[i];
        bool is_recent = sent->at_us != 0 && now_us - sent->at_us < SECOND_US;

        in_all += is_recent;
        to_it += is_recent && sent->ipv4 == ipv4;
    }
    return in_all < BEACON_ANSWERS_A_SECOND && to_it < BEACON_ANSWERS_OF_ADDRESS;
}

static void note_answer(struct beacon *b, uint32_t ipv4, uint64_t now_us)
{
    b->sent[b->oldest] = (struct beacon_sent){ now_us, ipv4 };
    b->oldest = (b->oldest + 1) % BEACON_ANSWERS_A_SECOND;
}

static void describe(const struct lan *l, const struct match *m, struct discovery_answer *a)
{
    int people = match_people(m);
    int seats = m->seat_limit > people ? m->seat_limit : people;

    a->port = l->address.port;
    a->players = (uint8_t)people;
    a->seats = (uint8_t)seats;
    a->flags = (uint8_t)((m->is_private || !l->is_open ? DISCOVERY_PRIVATE : 0) |
                         (m->is_locked ? DISCOVERY_LOCKED : 0));
    text_format(a->game, sizeof(a->game), "%s", m->game->name);
    text_format(a->name, sizeof(a->name), "%s", m->name);
}

static bool has_locator(const struct lan *l, int door, uint16_t locator)
{
    return codes_has(l->codes, door) && !codes_is_worn(l->codes, door) &&
           code_locator(codes_of(l->codes, door)) == locator;
}

int beacon_answer(struct beacon *b, const struct discovery_query *query, uint32_t ipv4,
                  uint64_t now_us, struct discovery_answer answers[DISCOVERY_ANSWERS])
{
    const struct lan *l = b->lan;
    const struct server *sv = l->server;
    int begin = b->next;
    int count = 0;

    for (int i = 0; i < sv->match_count && count < DISCOVERY_ANSWERS; i++) {
        int door = (begin + i) % sv->match_count;
        bool is_meant = query->locator == CODE_LOCATOR_NONE || has_locator(l, door, query->locator);

        if (!server_has(&sv->matches[door]) || !is_meant || !may_answer(b, ipv4, now_us)) {
            continue;
        }
        memcpy(answers[count].nonce, query->nonce, sizeof(answers[count].nonce));
        describe(l, &sv->matches[door], &answers[count]);
        note_answer(b, ipv4, now_us);
        count++;
        b->next = door + 1;
    }
    return count;
}

/* --- the socket ------------------------------------------------------------------------------- */

/* The kernel's words for what is allowed from where, before anything can arrive. */
static bool configure(int fd, const struct lan_network *n)
{
    const struct filter_subnet subnet = { n->ipv4, n->bits };
    int yes = 1;

    /* Where that is not allowed, the interface that a query came in by has to do. */
    (void)setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, n->device, (socklen_t)strlen(n->device));
    return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) == 0 &&
           setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &yes, sizeof(yes)) == 0 && filter_set_ttl(fd) &&
           filter_attach(fd, DISCOVERY_QUERY_BYTES, DISCOVERY_QUERY_BYTES, &subnet);
}

/* To every address: a socket that has one of its own does not hear what goes to all. */
static bool open_socket(struct beacon *b)
{
    const struct sockaddr_in own = { .sin_family = AF_INET, .sin_port = htons(DISCOVERY_PORT) };

    b->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    b->index = (int)if_nametoindex(b->network.device);
    return b->fd >= 0 && configure(b->fd, &b->network) &&
           bind(b->fd, (const struct sockaddr *)&own, sizeof(own)) == 0;
}

/* Once for each time that the LAN is opened; whoever is open to all the world does not call out. */
static void follow_lan(struct beacon *b, uint64_t now_us)
{
    const struct lan *l = b->lan;
    bool is_on = l->state == LAN_ON && l->network.bits > 0;
    bool is_same =
        b->network.ipv4 == l->network.ipv4 && strcmp(b->network.device, l->network.device) == 0;

    if (is_on == b->was_on && (!is_on || is_same)) {
        return;
    }
    beacon_close(b);
    b->was_on = is_on;
    b->network = l->network;
    if (is_on && !open_socket(b)) {
        lan_tell(b->lan, now_us,
                 "Friends need the link or the address, the code alone finds nothing: UDP port %d: "
                 "%s.",
                 DISCOVERY_PORT, file_reason(errno));
        beacon_close(b);
    }
}

/* The length of the next that came in by our interface; 0: another came; -1: there is none. */
static ssize_t receive(const struct beacon *b, uint8_t bytes[DISCOVERY_QUERY_BYTES],
                       struct sockaddr_in *from)
{
    union {
        struct cmsghdr head;
        uint8_t bytes[CMSG_SPACE(sizeof(struct in_pktinfo))];
    } control;
    struct iovec into = { bytes, DISCOVERY_QUERY_BYTES };
    struct msghdr message = { .msg_name = from,
                              .msg_namelen = sizeof(*from),
                              .msg_iov = &into,
                              .msg_iovlen = 1,
                              .msg_control = &control,
                              .msg_controllen = sizeof(control) };
    ssize_t length = recvmsg(b->fd, &message, 0);
    struct in_pktinfo way = { .ipi_ifindex = 0 };
    const struct cmsghdr *c = length >= 0 ? CMSG_FIRSTHDR(&message) : NULL;

    if (c != NULL && c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
        memcpy(&way, CMSG_DATA(c), sizeof(way));
    }
    return length < 0 || way.ipi_ifindex == b->index ? length : 0;
}

/* From the LAN's address, whichever the query went to. */
static void send_answer(const struct beacon *b, const struct discovery_answer *answer,
                        struct sockaddr_in *to)
{
    union {
        struct cmsghdr head;
        uint8_t bytes[CMSG_SPACE(sizeof(struct in_pktinfo))];
    } control;
    const struct in_pktinfo way = { .ipi_spec_dst.s_addr = htonl(b->network.ipv4) };
    uint8_t bytes[DISCOVERY_ANSWER_BYTES];
    struct iovec from = { bytes, sizeof(bytes) };
    struct msghdr message = { .msg_name = to,
                              .msg_namelen = sizeof(*to),
                              .msg_iov = &from,
                              .msg_iovlen = 1,
                              .msg_control = &control,
                              .msg_controllen = sizeof(control) };

    discovery_write_answer(answer, PROTO_VERSION, bytes);
    memset(&control, 0, sizeof(control));
    control.head = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(way)),
                                     .cmsg_level = IPPROTO_IP,
                                     .cmsg_type = IP_PKTINFO };
    memcpy(CMSG_DATA(&control.head), &way, sizeof(way));
    (void)sendmsg(b->fd, &message, 0); /* who was not answered asks again */
}

void beacon_turn(struct beacon *b, uint64_t now_us)
{
    uint8_t bytes[DISCOVERY_QUERY_BYTES];
    struct discovery_answer answers[DISCOVERY_ANSWERS];
    struct discovery_query query;
    struct sockaddr_in from;
    uint16_t version;

    follow_lan(b, now_us);
    for (int i = 0; b->fd >= 0 && i < QUERIES_MOST; i++) {
        ssize_t length = receive(b, bytes, &from);

        if (length < 0) {
            return;
        }
        if (!discovery_read_query(bytes, (size_t)length, &query, &version)) {
            continue;
        }
        int count = beacon_answer(b, &query, ntohl(from.sin_addr.s_addr), now_us, answers);

        for (int j = 0; j < count; j++) {
            send_answer(b, &answers[j], &from);
        }
    }
}
