/* The words of `homeport probe`.
 * SPDX-License-Identifier: MIT */
#include "client/probe_words.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#include "base/text.h"
#include "net/enet_transport.h"
#include "net/whereabouts.h"
#include "wire/message.h"

static const char ask_for_address[] =
    "ask the host to type 'lan on' at the server's console, and for the address that it shows";

static bool is_own(const struct probe *p)
{
    return p->road.place == ROAD_LOOPBACK || p->road.place == ROAD_OWN;
}

/* "192.168.7.1" */
static void write_host(uint32_t ipv4, char text[NET_ADDRESS_BYTES])
{
    const struct net_address address = { ipv4, 0 };

    net_address_print(&address, text, NET_ADDRESS_BYTES);
    text[strcspn(text, ":")] = '\0';
}

/* "192.168.7.0/24" of the network that both are on; the address alone where there is none. */
static void write_network(const struct road *r, char *text, size_t size)
{
    const struct interface *i = &r->over;
    char host[NET_ADDRESS_BYTES];

    if (r->place != ROAD_NEAR || i->prefix == 0) {
        text_format(text, size, "any");
        return;
    }
    write_host(i->ipv4 & UINT32_MAX << (32 - i->prefix), host);
    text_format(text, size, "%s/%d", host, i->prefix);
}

static struct finding *problem(struct probe *p, const char *fact)
{
    return findings_add(&p->findings, FINDING_PROBLEM, "%s %s", p->target, fact);
}

/* --- address ---------------------------------------------------------------------------------- */

static bool tell_no_way(struct probe *p)
{
    struct finding *f;
    int error = p->road.error;

    if (error == EPERM || error == EACCES) {
        f = problem(p, "can't be sent to: this machine itself forbids it");
        finding_follows(f, "a firewall here keeps you from playing there");
        finding_command(f, "sudo ufw allow out %u/udp, or look at: sudo nft list ruleset",
                        p->road.to.port);
    } else if (error == ENETUNREACH || error == EHOSTUNREACH) {
        f = problem(p, "is on no network that this machine is on, and there is no way beyond");
        finding_follows(f, "nothing that is sent there leaves this machine");
        finding_command(f, "join the host's network (its Wi-Fi, or a cable), then look at: "
                           "ip address");
    } else {
        f = findings_add(&p->findings, FINDING_PROBLEM, "%s can't be sent to: %s", p->target,
                         strerror(error));
        finding_follows(f, "nothing that is sent there leaves this machine");
        finding_command(f, "ip address");
    }
    return false;
}

static bool tell_near(struct probe *p)
{
    const struct interface *i = &p->road.over;
    char own[NET_ADDRESS_BYTES];

    write_host(i->ipv4, own);
    if (i->is_up) {
        findings_add(&p->findings, FINDING_OK,
                     "%s is on the same network as this machine, which is %s there (%s)", p->target,
                     own, i->name);
        return true;
    }
    struct finding *f =
        findings_add(&p->findings, FINDING_PROBLEM,
                     "%s is behind %s, which is down, or its cable is out", p->target, i->name);

    finding_follows(f, "nothing that is sent there arrives");
    finding_command(f, "plug the cable in, or: sudo ip link set %s up", i->name);
    return false;
}

bool probe_tell_address(struct probe *p)
{
    struct finding *f;

    switch (p->road.place) {
    case ROAD_NOWHERE:
        f = problem(p, "is no machine's address");
        finding_follows(f, "no server can be there");
        finding_command(f, "%s", ask_for_address);
        return false;
    case ROAD_LOOPBACK:
        findings_add(&p->findings, FINDING_OK, "%s is on this machine", p->target);
        break;
    case ROAD_OWN:
        findings_add(&p->findings, FINDING_OK, "%s is this machine's own address (%s)", p->target,
                     p->road.over.name);
        break;
    case ROAD_NEAR:
        if (!tell_near(p)) {
            return false;
        }
        break;
    default:
        if (p->road.error == 0) {
            f = findings_add(&p->findings, FINDING_NOTE,
                             "%s is on no network that this machine is on: routers lie between",
                             p->target);
            finding_follows(f, "a server that is open to its LAN does not hear you");
            finding_command(f, "join the host's network; then %s", ask_for_address);
        }
    }
    return p->road.error == 0 || tell_no_way(p);
}

/* --- answer ----------------------------------------------------------------------------------- */

/* On this machine it can be known what is there instead. */
static void tell_own_refused(struct probe *p)
{
    struct whereabouts list[WHEREABOUTS_SERVERS];
    int count = whereabouts_list(list, WHEREABOUTS_SERVERS);
    struct finding *f = problem(p, "is refused: no server is there");
    char where[NET_ADDRESS_BYTES];

    for (int i = 0; i < count; i++) {
        net_address_print(&list[i].address, where, sizeof(where));
        if (list[i].address.port == p->road.to.port) {
            finding_follows(f, "nobody else can join: the server here, process %d, is at %s alone",
                            list[i].pid, where);
            finding_command(f, "type 'lan on' at its console; then probe the address that it "
                               "shows");
            return;
        }
    }
    if (count > 0) {
        finding_follows(f, "the port is another one: a server on this machine is at %s", where);
        finding_command(f, "homeport probe %s", where);
    } else {
        finding_follows(f, "nobody can join before one is started");
        finding_command(f, "homeport-server");
    }
}

static void tell_deserted(struct probe *p)
{
    struct finding *f = problem(p, "is not there: no machine answers to that address");

    finding_follows(f, "the host's machine is off, on another network, or has another address now");
    finding_command(f, "%s", ask_for_address);
}

static void tell_forbidden(struct probe *p)
{
    struct finding *f = problem(p, "is forbidden: a firewall there, or on the way, has said so");
    char network[NET_ADDRESS_BYTES];

    write_network(&p->road, network, sizeof(network));
    finding_follows(f, "the server, if there is one, does not hear you");
    finding_command(f, "on the host's machine: sudo ufw allow from %s to any port %u proto udp",
                    network, p->road.to.port);
}

static void tell_refused(struct probe *p)
{
    struct finding *f;

    if (is_own(p)) {
        tell_own_refused(p);
        return;
    }
    f = problem(p, "is refused: that machine has no server there for you");
    finding_follows(f, "most likely the server is open to its own machine only, has another port, "
                       "or has ended");
    finding_command(f, "%s", ask_for_address);
}

static void tell_silence(struct probe *p)
{
    struct finding *f;

    if (is_own(p)) {
        f = problem(p, "does not answer, though something has that port");
        finding_follows(f, "what has it is no Homeport server, or it has stopped");
        finding_command(f, "homeport-server doctor --port %u", p->road.to.port);
    } else if (road_is_deserted(&p->road)) {
        tell_deserted(p);
    } else if (p->road.place == ROAD_NEAR) {
        f = problem(p, "does not answer, though there is a machine with that address");
        finding_follows(f, "most likely a firewall there lets nothing in at port %u",
                        p->road.to.port);
        finding_command(f,
                        "on the host's machine: homeport-server doctor --port %u; it says how "
                        "to open the port",
                        p->road.to.port);
    } else {
        f = problem(p, "does not answer");
        finding_follows(f, "the address is wrong, the host's machine is off, or a router or a "
                           "firewall lets nothing through");
        finding_command(f, "join the host's network; then %s", ask_for_address);
    }
}

bool probe_tell_answer(struct probe *p)
{
    static void (*const words[ROAD_WORDS])(struct probe * p) = {
        [ROAD_SILENCE] = tell_silence,
        [ROAD_REFUSED] = tell_refused,
        [ROAD_FORBIDDEN] = tell_forbidden,
        [ROAD_DESERTED] = tell_deserted,
    };

    if (p->step >= PROBE_ANSWERED) {
        findings_add(&p->findings, FINDING_OK, "%s answers", p->target);
        return true;
    }
    words[p->word](p);
    return false;
}

/* --- version, cookie -------------------------------------------------------------------------- */

bool probe_tell_version(struct probe *p)
{
    struct finding *f;

    if (p->step >= PROBE_KNOWN) {
        findings_add(&p->findings, FINDING_OK,
                     "the server there speaks protocol %d, and is of the same build",
                     PROTO_VERSION);
        return true;
    }
    if (p->cause == DOOR_OTHER_VERSION) {
        bool is_older = p->server_version < PROTO_VERSION;

        f = findings_add(&p->findings, FINDING_PROBLEM,
                         "the server there speaks protocol %u, and this client %d",
                         p->server_version, PROTO_VERSION);
        finding_follows(f, "they do not understand each other");
        finding_command(f, is_older ? "ask the host to update the server, which is the older one"
                                    : "update this client, which is the older one");
    } else if (p->cause == DOOR_OTHER_BUILD) {
        f = findings_add(&p->findings, FINDING_PROBLEM,
                         "server and client both speak protocol %d, but are of different builds",
                         PROTO_VERSION);
        finding_follows(f, "they would not understand each other");
        finding_command(f, "build both from the same source: cmake --build build");
    } else {
        f = problem(p, "answers, but not as a Homeport server does");
        finding_follows(f, "another program has that port");
        finding_command(f, "ask the host for the server's port: READY names it");
    }
    return false;
}

/* The first word and its answer have come through, so the road is good both ways. */
bool probe_tell_cookie(struct probe *p)
{
    if (p->step >= PROBE_TAKEN) {
        findings_add(&p->findings, FINDING_OK,
                     "the server has taken the cookie that it gave this machine");
        return true;
    }
    struct finding *f = problem(p, "has answered the first word, and not the second");

    finding_follows(f, "datagrams get there, but the server did not take that one, its answer was "
                       "lost, or it has just ended");
    finding_command(f,
                    "homeport probe %s; if it stays so, ask the host whether the server "
                    "still runs",
                    p->target);
    return false;
}

/* --- match ------------------------------------------------------------------------------------ */

/* NULL for a cause that does not come here. */
static const struct {
    const char *fact;
    const char *consequence;
    const char *command; /* what to do before the next probe */
} causes[DOOR_CAUSES] = {
    [DOOR_CODE_NEEDED] = { "the server lets nobody in without a code",
                           "you need the one of the match", "ask the host for it" },
    [DOOR_WRONG_CODE] = { "no match there has that code",
                          "it was mistyped, or the match has a new one",
                          "ask the host for the code as it is now" },
    [DOOR_LOCKED] = { "there were too many wrong codes, from here or for that match",
                      "the server tries none for a while", "wait a minute" },
    [DOOR_BUSY] = { "too many are at the door", "the server has asked to wait", "wait a moment" },
    [DOOR_FULL] = { "every place on the server is taken", "there is none for you",
                    "wait until somebody leaves" },
};

bool probe_tell_match(struct probe *p)
{
    if (p->step >= PROBE_IN) {
        findings_add(&p->findings, FINDING_OK, "%s",
                     p->has_code ? "the code is good" : "no code is needed");
        return true;
    }
    if (causes[p->cause].fact == NULL) {
        struct finding *f = problem(p, "has agreed on keys, and then went silent");

        finding_follows(f, "what was sent arrived, and the answer did not, or the server has just "
                           "ended; so it is, too, for who is banned");
        finding_command(f, "wait ten seconds, then: homeport probe %s%s", p->target,
                        p->has_code ? " --code CODE" : "");
        return false;
    }
    struct finding *f = findings_add(&p->findings, FINDING_PROBLEM, "%s", causes[p->cause].fact);
    bool needs_code = p->has_code || p->cause == DOOR_CODE_NEEDED;

    finding_follows(f, "%s", causes[p->cause].consequence);
    finding_command(f, "%s, then: homeport probe %s%s", causes[p->cause].command, p->target,
                    needs_code ? " --code CODE" : "");
    return false;
}

/* --- seat ------------------------------------------------------------------------------------- */

/* The first that can be joined; else the first. */
static const struct msg_match *choose(const struct view_list *list)
{
    for (int i = 0; i < list->count; i++) {
        const struct msg_match *m = &list->rows[i];

        if (!m->is_locked && m->players < m->seats) {
            return m;
        }
    }
    return list->count > 0 ? &list->rows[0] : NULL;
}

static void tell_match(struct probe *p, const struct msg_match *m)
{
    const char *code = p->has_code ? " --code CODE" : "";
    struct finding *f;

    if (m->is_locked) {
        f = findings_add(&p->findings, FINDING_PROBLEM, "match %s is locked", m->name);
        finding_follows(f, "nobody new comes in");
        finding_command(f, "ask the host to type: unlock");
    } else if (m->players >= m->seats) {
        f = findings_add(&p->findings, FINDING_PROBLEM, "match %s is full: all %d seats are taken",
                         m->name, m->seats);
        finding_follows(f, "you can watch, or wait until somebody leaves");
        finding_command(f, "homeport %s%s --watch", p->target, code);
    } else {
        f = findings_add(&p->findings, FINDING_OK, "match %s has %d of %d seats free", m->name,
                         m->seats - m->players, m->seats);
        finding_follows(f, "you can join");
        finding_command(f, "homeport %s%s", p->target, code);
    }
}

static void tell_refusal(struct probe *p)
{
    for (size_t i = 0; i < REFUSE_COUNT; i++) {
        if (p->refused == refuse_texts[i].word) {
            struct finding *f =
                findings_add(&p->findings, FINDING_PROBLEM, "%s", refuse_texts[i].why);

            finding_follows(f, "the server lets you into no match");
            finding_command(f, "%s", refuse_texts[i].todo);
            return;
        }
    }
}

bool probe_tell_seat(struct probe *p)
{
    const struct msg_match *m = p->list != NULL ? choose(p->list) : NULL;
    struct finding *f;

    if (m != NULL) {
        tell_match(p, m);
    } else if (p->list != NULL) {
        f = findings_add(&p->findings, FINDING_PROBLEM, "no match is open there");
        finding_follows(f, "there is none to join without a code");
        finding_command(f, "homeport %s --make open makes one; or ask the host for a code",
                        p->target);
    } else if (p->refused != NULL) {
        tell_refusal(p);
    } else {
        f = problem(p, "has let this client in, and then went silent");
        finding_follows(f, "what was sent arrived, and the answer did not, or the server has just "
                           "ended");
        finding_command(f, "homeport probe %s%s", p->target, p->has_code ? " --code CODE" : "");
    }
    return false;
}
