/* Looking for matches on the LAN.
 * SPDX-License-Identifier: MIT */
#include "client/search.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/code.h"
#include "net/filter.h"

enum {
    DATAGRAMS_MOST = 64, /* looked at in one go on each network */
};

/* --- the list --------------------------------------------------------------------------------- */

static bool is_same(const struct search_found *a, const struct search_found *b)
{
    return a->server.ipv4 == b->server.ipv4 && a->server.port == b->server.port &&
           strcmp(a->match.name, b->match.name) == 0;
}

static bool has_room(const struct search *s, const struct search_found *new)
{
    int of_address = 0;

    for (int i = 0; i < s->found_count; i++) {
        if (is_same(&s->found[i], new)) {
            return false;
        }
        of_address += s->found[i].server.ipv4 == new->server.ipv4;
    }
    return s->found_count < SEARCH_FOUND && of_address < SEARCH_OF_ADDRESS;
}

bool search_take(struct search *s, uint32_t ipv4, const uint8_t *bytes, size_t length)
{
    struct search_found new;

    if (!discovery_read_answer(bytes, length, &new.match, &new.version) ||
        memcmp(new.match.nonce, s->query.nonce, sizeof(s->query.nonce)) != 0) {
        return false;
    }
    new.server = (struct net_address){ ipv4, new.match.port };
    if (!has_room(s, &new)) {
        return false;
    }
    s->found[s->found_count++] = new;
    return true;
}

/* --- the networks ----------------------------------------------------------------------------- */

static bool send_from(int fd, const struct interface *network)
{
    const struct sockaddr_in own = { .sin_family = AF_INET,
                                     .sin_addr.s_addr = htonl(network->ipv4) };
    const struct filter_subnet subnet = { network->ipv4, network->prefix };
    int yes = 1;

    /* Where the kernel does not let us bind to the device, the address alone has to do. */
    (void)setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, network->name,
                     (socklen_t)strlen(network->name));
    return setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &yes, sizeof(yes)) == 0 && filter_set_ttl(fd) &&
           filter_attach(fd, DISCOVERY_ANSWER_BYTES, DISCOVERY_ANSWER_BYTES, &subnet) &&
           bind(fd, (const struct sockaddr *)&own, sizeof(own)) == 0;
}

static bool is_lan(const struct interface *i)
{
    return i->is_up && i->broadcast != 0 &&
           interface_kind_of(i->name, i->ipv4) != INTERFACE_LOOPBACK;
}

static void add_network(struct search *s, const struct interface *network)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0) {
        return;
    }
    if (!send_from(fd, network)) {
        close(fd);
        return;
    }
    s->fds[s->network_count] = fd;
    s->networks[s->network_count++] = *network;
}

void search_open(struct search *s, const struct interface *list, int count, uint16_t locator,
                 const uint8_t nonce[DISCOVERY_NONCE_BYTES], uint16_t version, uint64_t now_us)
{
    *s = (struct search){
        .query = { .locator = locator }, .version = version, .next_us = now_us, .end_us = now_us
    };
    memcpy(s->query.nonce, nonce, sizeof(s->query.nonce));
    for (int i = 0; i < count && s->network_count < SEARCH_NETWORKS; i++) {
        if (is_lan(&list[i])) {
            add_network(s, &list[i]);
        }
    }
    if (s->network_count > 0) {
        s->end_us = now_us + SEARCH_PATIENCE_US;
    }
}

void search_add_hosts(struct search *s, const uint32_t *ipv4, int count)
{
    for (int i = 0; i < count && s->host_count < SEARCH_HOSTS; i++) {
        s->hosts[s->host_count++] = ipv4[i];
    }
}

void search_close(struct search *s)
{
    for (int i = 0; i < s->network_count; i++) {
        close(s->fds[i]);
    }
    s->network_count = 0;
}

/* --- asking ----------------------------------------------------------------------------------- */

/* Who can't be asked now may be the next time. */
static void send_to(int fd, uint32_t ipv4, const uint8_t bytes[DISCOVERY_QUERY_BYTES])
{
    const struct sockaddr_in to = { .sin_family = AF_INET,
                                    .sin_addr.s_addr = htonl(ipv4),
                                    .sin_port = htons(DISCOVERY_PORT) };

    (void)sendto(fd, bytes, DISCOVERY_QUERY_BYTES, 0, (const struct sockaddr *)&to, sizeof(to));
}

static bool has_answered(const struct search *s, uint32_t ipv4)
{
    for (int i = 0; i < s->found_count; i++) {
        if (s->found[i].server.ipv4 == ipv4) {
            return true;
        }
    }
    return false;
}

static bool is_within(const struct interface *network, uint32_t ipv4)
{
    return network->prefix > 0 &&
           ((network->ipv4 ^ ipv4) & UINT32_MAX << (32 - network->prefix)) == 0;
}

/* An answer to each way of asking would be one too many for the server's limit. */
static void ask_hosts(const struct search *s, const uint8_t bytes[DISCOVERY_QUERY_BYTES])
{
    for (int i = 0; i < s->host_count; i++) {
        for (int j = 0; j < s->network_count && !has_answered(s, s->hosts[i]); j++) {
            if (is_within(&s->networks[j], s->hosts[i])) {
                send_to(s->fds[j], s->hosts[i], bytes);
            }
        }
    }
}

static void ask(struct search *s, uint64_t now_us)
{
    uint8_t bytes[DISCOVERY_QUERY_BYTES];

    discovery_write_query(&s->query, s->version, bytes);
    for (int i = 0; i < s->network_count; i++) {
        send_to(s->fds[i], s->networks[i].broadcast, bytes);
    }
    if (s->queries > 0) {
        ask_hosts(s, bytes);
    }
    s->queries++;
    s->next_us = s->queries < SEARCH_QUERIES ? now_us + SEARCH_PAUSE_US : UINT64_MAX;
}

static void hear(struct search *s, int fd, uint64_t now_us)
{
    for (int i = 0; i < DATAGRAMS_MOST; i++) {
        uint8_t bytes[DISCOVERY_ANSWER_BYTES];
        struct sockaddr_in from;
        socklen_t size = sizeof(from);
        ssize_t length = recvfrom(fd, bytes, sizeof(bytes), 0, (struct sockaddr *)&from, &size);

        if (length < 0) {
            return;
        }
        bool is_first = s->found_count == 0;
        bool is_new = search_take(s, ntohl(from.sin_addr.s_addr), bytes, (size_t)length);

        if (is_new && is_first && s->query.locator != CODE_LOCATOR_NONE &&
            now_us + SEARCH_AFTER_US < s->end_us) {
            s->end_us = now_us + SEARCH_AFTER_US;
        }
    }
}

void search_turn(struct search *s, uint64_t now_us)
{
    if (now_us >= s->next_us) {
        ask(s, now_us);
    }
    for (int i = 0; i < s->network_count; i++) {
        hear(s, s->fds[i], now_us);
    }
}

bool search_is_over(const struct search *s, uint64_t now_us)
{
    return now_us >= s->end_us;
}

uint64_t search_next_us(const struct search *s)
{
    return s->next_us < s->end_us ? s->next_us : s->end_us;
}
