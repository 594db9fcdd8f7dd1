/* Finding a match on this machine and on its networks.
 * SPDX-License-Identifier: MIT */
#include "client/tool_search.h"

#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "client/swarm.h"
#include "client/tool.h"
#include "net/chance.h"
#include "net/door_wire.h"
#include "net/enet_transport.h"

enum {
    PATIENCE_US = 3000000, /* with all servers here, and with all there */
    REFUSAL_MS = 100,
    NETWORKS_BYTES = 256,
};

_Static_assert(SEARCH_FOUND <= (int)SWARM_LOOKS_MOST &&
                   WHEREABOUTS_SERVERS <= (int)SWARM_LOOKS_MOST,
               "all are looked at together");

/* --- on the networks -------------------------------------------------------------------------- */

static void wait_for(struct search *s)
{
    struct pollfd fds[SEARCH_NETWORKS];

    for (int i = 0; i < s->network_count; i++) {
        fds[i] = (struct pollfd){ .fd = s->fds[i], .events = POLLIN };
    }
    struct timespec timeout = clock_left(search_next_us(s), clock_now_us());

    ppoll(fds, (nfds_t)s->network_count, &timeout, NULL);
}

void tool_search(struct search *s, uint16_t locator, char *networks, size_t size)
{
    const struct chance chance = chance_of_machine();
    struct interface list[INTERFACES_MOST];
    uint8_t nonce[DISCOVERY_NONCE_BYTES];
    char unused[TOOL_FAULT_BYTES];
    int count = interfaces_list(list, INTERFACES_MOST, unused, sizeof(unused));

    chance_fill(&chance, nonce, sizeof(nonce));
    search_open(s, list, count, locator, nonce, PROTO_VERSION, clock_now_us());
    networks[0] = '\0';
    for (int i = 0; i < s->network_count; i++) {
        size_t length = strlen(networks);

        text_format(networks + length, size - length, "%s%s", i > 0 ? ", " : "",
                    s->networks[i].name);
    }
    while (tool_stop == 0 && !search_is_over(s, clock_now_us())) {
        search_turn(s, clock_now_us());
        wait_for(s);
    }
    search_turn(s, clock_now_us());
    search_close(s);
}

/* --- on this machine -------------------------------------------------------------------------- */

/* On loopback the kernel says that nobody has the port, at once where it has time. */
static bool is_anybody_at(const struct net_address *address)
{
    const struct sockaddr_in to = { .sin_family = AF_INET,
                                    .sin_addr.s_addr = htonl(address->ipv4),
                                    .sin_port = htons(address->port) };
    struct pollfd refusal = { .fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0) };
    char byte = 0;
    bool is_there = refusal.fd >= 0 &&
                    connect(refusal.fd, (const struct sockaddr *)&to, sizeof(to)) == 0 &&
                    send(refusal.fd, &byte, 1, 0) == 1 && poll(&refusal, 1, REFUSAL_MS) == 0;

    if (refusal.fd >= 0) {
        close(refusal.fd);
    }
    return is_there;
}

int tool_servers_here(struct net_address servers[WHEREABOUTS_SERVERS])
{
    const struct net_address usual = { INADDR_LOOPBACK, TOOL_DEFAULT_PORT };
    struct whereabouts list[WHEREABOUTS_SERVERS];
    int count = whereabouts_list(list, WHEREABOUTS_SERVERS);

    for (int i = 0; i < count; i++) {
        servers[i] = tool_address_of(&list[i]);
    }
    if (count == 0 && is_anybody_at(&usual)) {
        servers[count++] = usual; /* another user's */
    }
    return count;
}

/* --- by code ---------------------------------------------------------------------------------- */

/* Looking for the server that a code opens. */
struct seek {
    const struct code *code;
    const struct identity *who;
    bool has_doubtful;
    struct net_address doubtful; /* the first that lets nobody in just now */
};

/* Only who knows the code gets that far. */
static bool has_proven(const struct client *c)
{
    return c->list.serial > 0 ||
           (c->refused != NULL && (c->door_cause == DOOR_WELCOME || c->door_cause == DOOR_FULL));
}

/* It may be the right one, but anybody can say that. */
static bool is_doubtful(const struct client *c)
{
    return c->refused != NULL && (c->door_cause == DOOR_BUSY || c->door_cause == DOOR_LOCKED);
}

/* Knocks at all at once. */
static bool find_among(struct seek *k, const struct net_address *servers, int count,
                       struct net_address *address)
{
    const struct swarm_look look = { servers, count, k->code, true, PATIENCE_US };
    struct swarm swarm = { .count = 0 };
    char unused[TOOL_FAULT_BYTES];
    bool opens = false;

    if (count == 0) {
        return false;
    }
    bool is_open = swarm_look(&swarm, &look, k->who, unused, sizeof(unused));

    for (int i = 0; is_open && !opens && i < count; i++) {
        const struct client *c = swarm.clients[i];

        opens = has_proven(c);
        if (opens) {
            *address = servers[i];
        } else if (!k->has_doubtful && is_doubtful(c)) {
            k->has_doubtful = true;
            k->doubtful = servers[i];
        }
    }
    swarm_done(&swarm);
    return opens;
}

/* Each address once, whatever it has said. */
static int addresses_of(const struct search *s, struct net_address servers[SEARCH_FOUND])
{
    int count = 0;

    for (int i = 0; i < s->found_count; i++) {
        const struct net_address *new = &s->found[i].server;
        int j = 0;

        while (j < count && (servers[j].ipv4 != new->ipv4 || servers[j].port != new->port)) {
            j++;
        }
        servers[j] = *new;
        count += j == count;
    }
    return count;
}

/* A single one need not be tried beforehand: who joins tells what is wrong. */
static bool find_there(struct seek *k, const struct search *s, struct net_address *address)
{
    struct net_address servers[SEARCH_FOUND];
    int count = addresses_of(s, servers);

    if (count == 1 && !k->has_doubtful) {
        *address = servers[0];
        return true;
    }
    return find_among(k, servers, count, address);
}

static int complain_of_none(const struct net_address *servers, int here, const char *networks,
                            int there)
{
    char sentence[TOOL_FAULT_BYTES];
    char asked[NETWORKS_BYTES] = "no server runs on this machine";
    char where[NET_ADDRESS_BYTES];

    if (here > 0) {
        net_address_print(&servers[0], where, sizeof(where));
        text_format(asked, sizeof(asked),
                    here == 1 ? "not the server at %s" : "not %s nor the others on this machine",
                    where);
    }
    text_format(sentence, sizeof(sentence),
                "nobody has a match with that code: %s, and %s%s%s. Check the code with the host, "
                "and that the LAN is open ('lan on'). If both are right, ask for the address "
                "('lan' shows it) and give it too: homeport ADDRESS --code CODE. If that does not "
                "help, 'homeport probe ADDRESS' says why",
                asked,
                networks[0] == '\0' ? "this machine has no network to ask on"
                : there > 0         ? "who answered on "
                                    : "nobody answered on ",
                networks, there > 0 ? " does not" : "");
    return tool_complain(EXIT_STATUS_UNAVAILABLE, sentence);
}

static int tell_of_other_port(const struct net_address *address)
{
    char where[NET_ADDRESS_BYTES];

    net_address_print(address, where, sizeof(where));
    if (address->port != TOOL_DEFAULT_PORT) {
        fprintf(stderr, "homeport: the server with that code is at %s.\n", where);
    }
    return EXIT_STATUS_OK;
}

static int seek(struct seek *k, struct net_address *address)
{
    struct net_address servers[WHEREABOUTS_SERVERS];
    int here = tool_servers_here(servers);
    char networks[NETWORKS_BYTES];
    char where[NET_ADDRESS_BYTES];
    struct search search;

    if (find_among(k, servers, here, address)) {
        return tell_of_other_port(address);
    }
    bool is_here = k->has_doubtful;

    tool_search(&search, code_locator(k->code), networks, sizeof(networks));
    if (!find_there(k, &search, address)) {
        if (!k->has_doubtful) {
            return complain_of_none(servers, here, networks, search.found_count);
        }
        *address = k->doubtful;
        if (is_here) {
            return tell_of_other_port(address);
        }
    }
    net_address_print(address, where, sizeof(where));
    fprintf(stderr, "homeport: found on the LAN, at %s.\n", where);
    return EXIT_STATUS_OK;
}

int tool_seek(const struct code *code, struct net_address *address)
{
    struct identity who; /* nobody in particular: looking tells nothing of the player */
    char fault[TOOL_FAULT_BYTES];

    if (!enet_transport_start(fault, sizeof(fault)) || !identity_make(&who, fault, sizeof(fault))) {
        return tool_complain(EXIT_STATUS_SOFTWARE, fault);
    }
    int status = seek(&(struct seek){ .code = code, .who = &who }, address);

    identity_wipe(&who);
    return status;
}
