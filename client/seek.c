/* Finding matches on this machine and on its networks.
 * SPDX-License-Identifier: MIT */
#include "client/seek.h"

#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "client/swarm.h"
#include "net/chance.h"
#include "net/door_wire.h"
#include "net/enet_transport.h"

enum {
    PATIENCE_US = 3000000, /* with all servers here, and with all there */
    REFUSAL_MS = 100,
};

_Static_assert(SEARCH_FOUND <= (int)SWARM_LOOKS_MOST &&
                   WHEREABOUTS_SERVERS + 1 <= (int)SWARM_LOOKS_MOST,
               "all are looked at together");

static void tell(const struct seeker *k, const char *format, const char *what)
{
    char text[SEEK_FAULT_BYTES];

    if (k->on_progress != NULL) {
        text_format(text, sizeof(text), format, what);
        k->on_progress(k->context, text);
    }
}

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

static void name_networks(const struct search *s, char networks[SEEK_NETWORKS_BYTES])
{
    networks[0] = '\0';
    for (int i = 0; i < s->network_count; i++) {
        size_t length = strlen(networks);

        text_format(networks + length, SEEK_NETWORKS_BYTES - length, "%s%s", i > 0 ? ", " : "",
                    s->networks[i].name);
    }
}

void seek_on_networks(const struct seeker *k, struct search *s, uint16_t locator,
                      char networks[SEEK_NETWORKS_BYTES])
{
    const struct chance chance = chance_of_machine();
    struct interface list[INTERFACES_MOST];
    uint8_t nonce[DISCOVERY_NONCE_BYTES];
    char unused[SEEK_FAULT_BYTES];
    int count = interfaces_list(list, INTERFACES_MOST, unused, sizeof(unused));

    chance_fill(&chance, nonce, sizeof(nonce));
    search_open(s, list, count, locator, nonce, PROTO_VERSION, clock_now_us());
    if (k->hosts != NULL) {
        search_add_hosts(s, k->hosts->ipv4, k->hosts->count);
    }
    name_networks(s, networks);
    if (s->network_count > 0) {
        tell(k, "Asking on %s", networks);
    }
    while (!k->is_over(k->context) && !search_is_over(s, clock_now_us())) {
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

struct net_address seek_address_of(const struct whereabouts *w)
{
    struct net_address address = w->address;

    address.ipv4 = address.ipv4 == INADDR_ANY ? INADDR_LOOPBACK : address.ipv4;
    return address;
}

int seek_here(struct net_address servers[WHEREABOUTS_SERVERS])
{
    const struct net_address usual = { INADDR_LOOPBACK, SEEK_USUAL_PORT };
    struct whereabouts list[WHEREABOUTS_SERVERS];
    int count = whereabouts_list(list, WHEREABOUTS_SERVERS);

    for (int i = 0; i < count; i++) {
        servers[i] = seek_address_of(&list[i]);
    }
    if (count == 0 && is_anybody_at(&usual)) {
        servers[count++] = usual; /* another user's */
    }
    return count;
}

/* --- by code ---------------------------------------------------------------------------------- */

/* Looking for the server that a code opens. */
struct hunt {
    const struct seeker *seeker;
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
static bool find_among(struct hunt *h, const struct net_address *servers, int count,
                       struct net_address *address)
{
    const struct swarm_look look = { .servers = servers,
                                     .count = count,
                                     .code = h->code,
                                     .is_one_enough = true,
                                     .patience_us = PATIENCE_US,
                                     .is_over = h->seeker->is_over,
                                     .context = h->seeker->context };
    struct swarm swarm = { .count = 0 };
    char unused[SEEK_FAULT_BYTES];
    bool opens = false;

    if (count == 0) {
        return false;
    }
    bool is_open = swarm_look(&swarm, &look, h->who, unused, sizeof(unused));

    for (int i = 0; is_open && !opens && i < count; i++) {
        const struct client *c = swarm.clients[i];

        opens = has_proven(c);
        if (opens) {
            *address = servers[i];
        } else if (!h->has_doubtful && is_doubtful(c)) {
            h->has_doubtful = true;
            h->doubtful = servers[i];
        }
    }
    swarm_done(&swarm);
    return opens;
}

/* Each address once. */
static int add_server(struct net_address *servers, int count, const struct net_address *new)
{
    for (int i = 0; i < count; i++) {
        if (servers[i].ipv4 == new->ipv4 && servers[i].port == new->port) {
            return count;
        }
    }
    servers[count] = *new;
    return count + 1;
}

/* A single one need not be tried beforehand: who joins tells what is wrong. */
static bool find_there(struct hunt *h, const struct search *s, struct net_address *address)
{
    struct net_address servers[SEARCH_FOUND];
    int count = 0;

    for (int i = 0; i < s->found_count; i++) {
        count = add_server(servers, count, &s->found[i].server);
    }
    if (count == 1 && !h->has_doubtful) {
        *address = servers[0];
        return true;
    }
    return find_among(h, servers, count, address);
}

static bool hunt(struct hunt *h, const struct net_address *near, struct seek_result *r)
{
    struct net_address servers[WHEREABOUTS_SERVERS + 1] = { { 0 } };
    struct search search;

    tell(h->seeker, "Looking on this machine%s", near != NULL ? " and where you are" : "");
    r->here = seek_here(servers);
    r->first = servers[0];
    int count = near != NULL ? add_server(servers, r->here, near) : r->here;

    if (find_among(h, servers, count, &r->server)) {
        return true;
    }
    bool is_here = h->has_doubtful;

    seek_on_networks(h->seeker, &search, code_locator(h->code), r->networks);
    r->there = search.found_count;
    r->is_lan = true;
    if (find_there(h, &search, &r->server)) {
        return true;
    }
    r->is_lan = !is_here;
    r->server = h->doubtful;
    return h->has_doubtful;
}

bool seek_by_code(const struct seeker *k, const struct code *code, const struct net_address *near,
                  struct seek_result *result, char *fault, size_t size)
{
    struct identity who; /* nobody in particular: looking tells nothing of the player */

    memset(result, 0, sizeof(*result));
    fault[0] = '\0';
    if (!identity_make(&who, fault, size)) {
        return false;
    }
    bool is_found = hunt(&(struct hunt){ .seeker = k, .code = code, .who = &who }, near, result);

    identity_wipe(&who);
    return is_found;
}

/* --- whatever there is ------------------------------------------------------------------------ */

static bool ask_here(const struct seeker *k, struct find_list *list, char *fault, size_t size)
{
    struct net_address servers[WHEREABOUTS_SERVERS];
    int count = seek_here(servers);
    const struct swarm_look look = { .servers = servers,
                                     .count = count,
                                     .patience_us = PATIENCE_US,
                                     .is_over = k->is_over,
                                     .context = k->context };
    struct identity nobody;
    struct swarm swarm = { .count = 0 };

    if (count == 0) {
        return true;
    }
    if (!identity_make(&nobody, fault, size)) {
        return false;
    }
    bool is_open = swarm_look(&swarm, &look, &nobody, fault, size);

    for (int i = 0; is_open && i < count; i++) {
        find_add_list(list, &servers[i], &swarm.clients[i]->list);
    }
    swarm_done(&swarm);
    identity_wipe(&nobody);
    return is_open;
}

bool seek_all(const struct seeker *k, struct find_list *list, char networks[SEEK_NETWORKS_BYTES],
              char *fault, size_t size)
{
    struct search search;

    list->count = 0;
    tell(k, "Looking on this machine%s", "");
    if (!ask_here(k, list, fault, size)) {
        return false;
    }
    seek_on_networks(k, &search, CODE_LOCATOR_NONE, networks);
    find_add_search(list, &search);
    return true;
}
