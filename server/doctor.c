/* homeport-server doctor: a table of checks.
 * SPDX-License-Identifier: MIT */
#include "server/doctor.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/findings.h"
#include "base/options.h"
#include "base/text.h"
#include "net/discovery.h"
#include "net/enet_transport.h"
#include "net/interface_trial.h"
#include "server/data_folder.h"
#include "server/firewall.h"
#include "server/holder.h"
#include "server/reach.h"
#include "server/surroundings.h"
#include "wire/message.h"

enum {
    TEXT_BYTES = 512,
    TRIALS_MOST = 16,
    NAP_MS = 5,
    FILES_LEAST = 64, /* twice what a server with an open LAN has, and more than the trials take */
};

struct settings {
    int64_t port;
    const char *data;
    bool is_json;
    bool help;
};

struct doctor {
    struct settings settings;
    uint64_t (*clock_us)(void);
    enum firewall firewall;
    bool has_lan; /* an address that friends on a LAN reach */
    struct findings findings;
};

#define AT(member) offsetof(struct settings, member)
static const struct option options[] = {
    { "port", 'p', OPTION_NUMBER, AT(port), "N", 1, UINT16_MAX,
      "the port that a server is to have (default 62893)" },
    { "data", 0, OPTION_TEXT, AT(data), "FOLDER", 0, 0,
      "where it keeps what is its own (default ~/.local/share/homeport)" },
    { "json", 0, OPTION_FLAG, AT(is_json), NULL, 0, 0, "print JSON for programs" },
    { "help", 'h', OPTION_FLAG, AT(help), NULL, 0, 0, "print this and end" },
};
#undef AT

static const struct option_table table = { options, ARRAY_LEN(options), NULL, 0 };

/* --- the checks ------------------------------------------------------------------------------- */

static void look_at_versions(struct doctor *d)
{
    char fault[TEXT_BYTES];

    if (enet_transport_start(fault, sizeof(fault))) {
        findings_add(
            &d->findings, FINDING_OK,
            "homeport-server %s, protocol %d, libsodium %s, and the ENet it was built with",
            HOMEPORT_VERSION, PROTO_VERSION, sodium_version_string());
    } else {
        struct finding *f = findings_add(&d->findings, FINDING_PROBLEM, "%s", fault);

        finding_follows(f, "no server starts here");
        finding_command(f, "build it again on this machine: cmake --build build --clean-first");
    }
}

/* Before what takes sockets: for want of them it finds faults that are none. */
static void look_at_files(struct doctor *d)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= FILES_LEAST) {
        findings_add(&d->findings, FINDING_OK, "a program may have files enough open here");
        return;
    }
    struct finding *f = findings_add(&d->findings, FINDING_NOTE,
                                     "a program may have %d files open here, sockets among them",
                                     (int)files.rlim_cur);

    finding_follows(f,
                    "a server may run out of them, and what stands below may be for want of them");
    finding_command(f, "ulimit -n 1024");
}

static int bind_with(uint32_t ipv4, uint16_t port, int is_shared)
{
    struct sockaddr_in own = { .sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(ipv4),
                               .sin_port = htons(port) };
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd >= 0 && (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &is_shared, sizeof(is_shared)) != 0 ||
                    bind(fd, (struct sockaddr *)&own, sizeof(own)) != 0)) {
        int error = errno;

        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

static int bind_to(uint32_t ipv4, uint16_t port)
{
    return bind_with(ipv4, port, 0);
}

static int bind_shared(uint32_t ipv4, uint16_t port)
{
    return bind_with(ipv4, port, 1);
}

static void look_at_loopback(struct doctor *d)
{
    struct sockaddr_in own;
    socklen_t size = sizeof(own);
    struct pollfd heard = { .fd = bind_to(INADDR_LOOPBACK, 0), .events = POLLIN };
    bool is_heard = heard.fd >= 0 && getsockname(heard.fd, (struct sockaddr *)&own, &size) == 0 &&
                    sendto(heard.fd, "", 1, 0, (struct sockaddr *)&own, size) == 1 &&
                    poll(&heard, 1, INTERFACE_PATIENCE_US / 1000) == 1;

    if (is_heard) {
        findings_add(&d->findings, FINDING_OK, "loopback carries datagrams");
    } else {
        struct finding *f =
            findings_add(&d->findings, FINDING_PROBLEM, "loopback carries no datagrams");

        finding_follows(f, "nobody can play on this machine");
        finding_command(f, "sudo ip link set lo up");
    }
    if (heard.fd >= 0) {
        close(heard.fd);
    }
}

static void look_at_holder(struct doctor *d, const struct net_address *address)
{
    struct holder h;
    struct finding *f;

    holder_find(&h, address);
    if (h.is_server) {
        f = findings_add(&d->findings, FINDING_NOTE, "port %u is a server's already: process %d",
                         address->port, h.process.pid);
        finding_follows(f, "another server needs another port");
        finding_command(f, "to play on that one: homeport; for another: homeport-server --port 0");
        return;
    }
    if (h.process.pid == 0) {
        f = findings_add(&d->findings, FINDING_PROBLEM,
                         h.is_there && h.owner != geteuid()
                             ? "port %u is taken by a process of another user"
                             : "port %u is taken by a process that can't be seen from here",
                         address->port);
        finding_follows(f, "no server starts on it");
        finding_command(f, "homeport-server --port 0");
        return;
    }
    f = findings_add(&d->findings, FINDING_PROBLEM, "port %u is taken by %s, process %d",
                     address->port, h.process.name, h.process.pid);
    finding_follows(f, "no server starts on it");
    finding_command(f, "kill %d, or: homeport-server --port 0", h.process.pid);
}

static void look_at_port(struct doctor *d)
{
    const struct net_address address = { INADDR_LOOPBACK, (uint16_t)d->settings.port };
    int fd = bind_to(address.ipv4, address.port);

    if (fd >= 0) {
        findings_add(&d->findings, FINDING_OK, "port %u is free", address.port);
        close(fd);
    } else if (errno == EADDRINUSE) {
        look_at_holder(d, &address);
    } else {
        struct finding *f = findings_add(&d->findings, FINDING_PROBLEM, "port %u can't be had: %s",
                                         address.port, strerror(errno));

        finding_follows(f, "no server starts on it");
        finding_command(f, "homeport-server --port 0");
    }
}

/* Servers share it with each other: so does this look. */
static void look_at_discovery(struct doctor *d)
{
    const struct net_address address = { INADDR_ANY, DISCOVERY_PORT };
    struct holder h;
    int fd = bind_shared(address.ipv4, address.port);

    if (fd >= 0) {
        findings_add(&d->findings, FINDING_OK, "port %d, by which friends find a match, can be had",
                     DISCOVERY_PORT);
        close(fd);
        return;
    }
    const char *reason = strerror(errno);

    holder_find(&h, &address);
    struct finding *f =
        h.process.pid != 0
            ? findings_add(&d->findings, FINDING_NOTE,
                           "port %d, by which friends find a match, is taken by %s, process %d",
                           DISCOVERY_PORT, h.process.name, h.process.pid)
            : findings_add(&d->findings, FINDING_NOTE,
                           "port %d, by which friends find a match, can't be had: %s",
                           DISCOVERY_PORT, reason);

    finding_follows(f, "friends don't find a match by its code alone: send them the link, or the "
                       "address, which 'lan' shows at the server's console");
    if (h.process.pid != 0) {
        finding_command(f, "kill %d", h.process.pid);
    } else {
        finding_command(f, "sudo ss -ulpn sport = :%d", DISCOVERY_PORT);
    }
}

/* All at once, so that they take no longer than one. */
static void prove(struct doctor *d, struct interface_trial *trials, int count)
{
    bool is_pending = true;

    while (is_pending) {
        is_pending = false;
        for (int i = 0; i < count; i++) {
            is_pending |= interface_poll(&trials[i], d->clock_us()) == INTERFACE_PENDING;
        }
        if (is_pending) {
            poll(NULL, 0, NAP_MS);
        }
    }
}

static void write_host(uint32_t ipv4, char text[NET_ADDRESS_BYTES])
{
    const struct net_address address = { ipv4, 0 };

    net_address_print(&address, text, NET_ADDRESS_BYTES);
    text[strcspn(text, ":")] = '\0';
}

/* "192.168.7.0/24" */
static void write_network(const struct interface *i, char text[NET_ADDRESS_BYTES])
{
    char host[NET_ADDRESS_BYTES];

    write_host(i->ipv4 & net_mask(i->prefix), host);
    text_format(text, NET_ADDRESS_BYTES, "%.15s/%d", host, i->prefix);
}

/* It would serve a LAN, if it were up. */
static void tell_down(struct doctor *d, const struct interface *i, const char *where)
{
    struct finding *f = findings_add(&d->findings, d->has_lan ? FINDING_NOTE : FINDING_PROBLEM,
                                     "%s (%s) is not for a LAN: %s", where, i->name, i->reason);

    finding_follows(f, "friends on that LAN can't join");
    finding_command(f, "plug the cable in, or: sudo ip link set %s up", i->name);
}

static void tell_unproven(struct doctor *d, const struct interface_trial *t, const char *where)
{
    const struct interface *i = &t->interface;
    struct finding *f = findings_add(&d->findings, FINDING_NOTE, "%s (%s): %s", where, i->name,
                                     interface_proof_text(t->proof));
    bool is_blocked = t->proof == INTERFACE_UNSENT || t->proof == INTERFACE_UNHEARD;
    char network[NET_ADDRESS_BYTES];

    finding_follows(f, "friends on that LAN can't join");
    write_network(i, network);
    firewall_command(d->firewall, network, (uint16_t)d->settings.port, f->command);
    if (!is_blocked) {
        finding_command(f, "ip address show dev %s", i->name);
    } else if (f->command[0] == '\0') {
        finding_command(f, "sudo nft list ruleset; sudo iptables -S, and let UDP %u and %d in",
                        (unsigned)d->settings.port, DISCOVERY_PORT);
    }
}

static void tell_address(struct doctor *d, const struct interface_trial *t)
{
    const struct interface *i = &t->interface;
    char where[NET_ADDRESS_BYTES];

    write_host(i->ipv4, where);
    if (i->reason[0] != '\0' && !i->is_up && i->kind < INTERFACE_PUBLIC) {
        tell_down(d, i, where);
    } else if (i->reason[0] != '\0') {
        findings_add(&d->findings, FINDING_OK, "%s (%s) is not for a LAN: %s", where, i->name,
                     i->reason);
    } else if (t->proof == INTERFACE_PROVEN) {
        findings_add(&d->findings, FINDING_OK,
                     "%s (%s) is on a LAN, and works: what was sent to all came back", where,
                     i->name);
    } else {
        tell_unproven(d, t, where);
    }
}

/* `fit` of them, at the front, serve a LAN. */
static void tell_choice(struct doctor *d, const struct interface *list, int fit)
{
    d->has_lan = fit > 0;
    if (fit == 0) {
        struct finding *f = findings_add(&d->findings, FINDING_NOTE, "no address here is on a LAN");

        finding_follows(f, "friends on other machines can't join; players on this one can");
        finding_command(f, "connect this machine to the network of your friends; what it has then: "
                           "ip -brief address");
    } else if (fit > 1) {
        bool is_one_device = strcmp(list[0].name, list[1].name) == 0;
        char hosts[2][NET_ADDRESS_BYTES];

        write_host(list[0].ipv4, hosts[0]);
        write_host(list[1].ipv4, hosts[1]);
        const char *first = is_one_device ? hosts[0] : list[0].name;
        struct finding *f =
            findings_add(&d->findings, FINDING_NOTE, "%s and %s may both lead to your friends",
                         first, is_one_device ? hosts[1] : list[1].name);

        finding_follows(f, "the LAN opens only where you name one");
        finding_command(f, "homeport-server --lan=%s, or at its console: lan on %s", first, first);
    }
}

static void look_at_addresses(struct doctor *d)
{
    struct interface list[INTERFACES_MOST];
    struct interface_trial trials[TRIALS_MOST];
    uint8_t token[INTERFACE_TOKEN_BYTES];
    char fault[TEXT_BYTES];
    int count = interfaces_list(list, INTERFACES_MOST, fault, sizeof(fault));

    if (count < 0) {
        struct finding *f = findings_add(&d->findings, FINDING_PROBLEM, "%s", fault);

        finding_follows(f, "the LAN can't be opened");
        finding_command(f, "ip -brief address");
        return;
    }
    tell_choice(d, list, interfaces_rank(list, count));
    int left_out = count > TRIALS_MOST ? count - TRIALS_MOST : 0;

    count -= left_out;
    for (int i = 0; i < count; i++) {
        randombytes_buf(token, sizeof(token));
        interface_try(&trials[i], &list[i], (uint16_t)d->settings.port, token, d->clock_us());
    }
    prove(d, trials, count);
    for (int i = 0; i < count; i++) {
        tell_address(d, &trials[i]);
    }
    if (left_out > 0) {
        struct finding *f = findings_add(&d->findings, FINDING_NOTE,
                                         "and %d more, which have not been tried", left_out);

        finding_follows(f, "if friends are on one of those, it has to be named");
        finding_command(f, "ip -brief address; homeport-server --lan=NETWORK");
    }
}

static void look_at_reach(struct doctor *d)
{
    reach_tell(&d->findings);
}

/* Of the best address, which stands first. */
static void look_at_firewall(struct doctor *d)
{
    struct interface list[INTERFACES_MOST];
    char unused[1];
    char network[NET_ADDRESS_BYTES] = "any";
    int count = interfaces_list(list, INTERFACES_MOST, unused, sizeof(unused));

    if (d->firewall == FIREWALL_NONE) {
        findings_add(&d->findings, FINDING_OK, "%s", firewall_text(d->firewall));
        return;
    }
    if (count > 0 && interfaces_rank(list, count) > 0) {
        write_network(&list[0], network);
    }
    struct finding *f =
        findings_add(&d->findings, FINDING_NOTE,
                     "%s; whether it lets friends in at port %u, nobody but root can tell",
                     firewall_text(d->firewall), (unsigned)d->settings.port);

    finding_follows(f, "if they get no answer, it may be that");
    firewall_command(d->firewall, network, (uint16_t)d->settings.port, f->command);
}

static void look_at_buffers(struct doctor *d)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    int asked = ENET_SOCKET_BYTES;
    int got = 0;
    socklen_t size = sizeof(got);

    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &asked, sizeof(asked)) != 0 ||
        getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &got, &size) != 0) {
        struct finding *f = findings_add(&d->findings, FINDING_PROBLEM,
                                         "no socket is to be had: %s", strerror(errno));

        finding_follows(f, "no server starts here");
        finding_command(f, "ulimit -n 1024");
        return;
    }
    close(fd);
    got /= 2; /* the kernel counts what it needs itself */
    if (got >= asked) {
        findings_add(&d->findings, FINDING_OK, "sockets have the %d KiB that a server asks for",
                     asked / 1024);
        return;
    }
    struct finding *f = findings_add(&d->findings, FINDING_NOTE,
                                     "sockets have %d of the %d KiB that a server asks for",
                                     got / 1024, asked / 1024);

    finding_follows(f, "with hundreds of players, or under a flood, datagrams are lost");
    finding_command(f, "sudo sysctl -w net.core.rmem_max=%d", asked);
}

static void look_at_data(struct doctor *d)
{
    data_folder_tell(&d->findings, d->settings.data);
}

static void look_at_machine(struct doctor *d)
{
    surroundings_tell(&d->findings, "");
}

/* In this order; the first one starts what others use. */
static const struct {
    const char *name;
    void (*look)(struct doctor *d);
} checks[] = {
    { "versions", look_at_versions }, { "files", look_at_files },
    { "loopback", look_at_loopback }, { "port", look_at_port },
    { "reach", look_at_reach },       { "discovery", look_at_discovery },
    { "firewall", look_at_firewall }, { "addresses", look_at_addresses },
    { "buffers", look_at_buffers },   { "data", look_at_data },
    { "machine", look_at_machine },
};

int doctor_run(int argc, char *const argv[], uint64_t (*clock_us)(void))
{
    static struct doctor doctor;
    struct doctor *d = &doctor;
    char fault[TEXT_BYTES];

    *d = (struct doctor){ .settings = { .port = NET_DEFAULT_PORT },
                          .clock_us = clock_us,
                          .firewall = firewall_seen("") };
    if (!options_parse(&table, argc, argv, &d->settings, NULL, fault, sizeof(fault))) {
        fprintf(stderr, "homeport-server: %s\n", fault);
        return EXIT_STATUS_USAGE;
    }
    if (d->settings.help) {
        printf("Usage: homeport-server doctor [OPTIONS]\n\nSays what stands on this machine and "
               "what doesn't, and what mends it. Changes nothing.\n\nOptions:\n");
        options_help(&table, stdout);
        return EXIT_STATUS_OK;
    }
    for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
        d->findings.check = checks[i].name;
        checks[i].look(d);
    }
    if (!findings_print(&d->findings, d->settings.is_json)) {
        return EXIT_STATUS_SOFTWARE;
    }
    return findings_worst(&d->findings) == FINDING_PROBLEM ? EXIT_STATUS_CHECK_FAILED
                                                           : EXIT_STATUS_OK;
}
