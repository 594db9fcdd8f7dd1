/* homeport probe: why a server can't be joined, stage by stage. The door is gone through as any
 * client does, to look at the list of matches and no more, so nobody's seat is touched.
 * SPDX-License-Identifier: MIT */
#include "base/clock.h"
#include "base/findings.h"
#include "client/probe_words.h"
#include "client/swarm.h"
#include "client/ticket.h"
#include "client/tool.h"
#include "client/tool_here.h"
#include "net/enet_transport.h"

enum {
    PATIENCE_US = 5000000, /* in all */
    STAGE_US = 1800000,
    ASK_US = 200000, /* between two questions to the network */
};

struct settings {
    const char *code;
    const char *profile;
    const char *data;
    bool is_here;
    bool is_json;
    bool help;
};

#define AT(member) offsetof(struct settings, member)
static const struct option rows[] = {
    { "code", 'c', OPTION_TEXT, AT(code), "CODE", 0, 0,
      "the code of a private match, as its host has it: K7Q-F2M4D" },
    { "profile", 0, OPTION_TEXT, AT(profile), "NAME", 0, 0,
      "who you are, as to play; it may be in use meanwhile (default: main, if there is one)" },
    { "data", 0, OPTION_TEXT, AT(data), "FOLDER", 0, 0,
      "where profiles are kept (default ~/.local/share/homeport)" },
    { "here", 0, OPTION_FLAG, AT(is_here), NULL, 0, 0,
      "look at this machine instead: whether a window can be opened, drawn and steered" },
    { "json", 0, OPTION_FLAG, AT(is_json), NULL, 0, 0, "print JSON for programs" },
    { "help", 'h', OPTION_FLAG, AT(help), NULL, 0, 0, "print this and end" },
};
#undef AT

static const struct option_table table = { rows, ARRAY_LEN(rows), "[TARGET]", 1 };

/* --- how far it has come ---------------------------------------------------------------------- */

struct run {
    struct probe probe;
    struct swarm swarm;
    uint64_t end_us;
    uint64_t asked_us;
};

static void raise_to(struct probe *p, enum probe_step step)
{
    p->step = step > p->step ? step : p->step;
}

/* The door has said no, or to wait: with what was asked last. */
static void take_cause(struct probe *p, enum door_cause cause, uint16_t version)
{
    bool is_first_answer = cause == DOOR_OTHER_VERSION || cause == DOOR_OTHER_BUILD;

    p->cause = cause;
    p->server_version = version;
    raise_to(p, is_first_answer ? PROBE_ANSWERED : PROBE_TAKEN);
}

static void take_way_in(struct probe *p, const struct client *c)
{
    static const enum probe_step steps[] = {
        [KNOCK_PROVING] = PROBE_KNOWN, [KNOCK_IN] = PROBE_AGREED
    };
    struct enet_way_in way;

    if (!enet_transport_way_in(c->net, c->peer, &way)) {
        return;
    }
    raise_to(p, way.is_answered ? PROBE_ANSWERED : PROBE_SENT);
    if (way.state == KNOCK_PROVING || way.state == KNOCK_IN) {
        raise_to(p, steps[way.state]);
    }
    if (way.heard != DOOR_SILENT && way.heard != DOOR_WELCOME) {
        take_cause(p, way.heard, 0);
    } else if (way.state == KNOCK_IN) {
        p->cause = DOOR_WELCOME;
    }
}

static void observe(struct probe *p, const struct client *c)
{
    take_way_in(p, c);
    if (c->door_cause != DOOR_WELCOME && c->door_cause != DOOR_SILENT) {
        take_cause(p, (enum door_cause)c->door_cause, c->door_version);
    }
    if (c->state == CLIENT_GREETING) {
        raise_to(p, PROBE_IN);
        p->cause = DOOR_WELCOME;
    }
    if (p->step == PROBE_IN && c->refused != NULL) {
        p->refused = c->refused;
    }
    if (c->list.serial > 0) {
        raise_to(p, PROBE_TOLD);
        p->list = &c->list;
    }
}

/* Whether waiting on tells no more. To be busy passes. */
static bool is_settled(const struct probe *p)
{
    return p->word != ROAD_SILENCE || p->refused != NULL ||
           (p->cause != DOOR_SILENT && p->cause != DOOR_WELCOME && p->cause != DOOR_BUSY);
}

/* Goes on until it has come that far, or will not. */
static void go_on(struct run *r, enum probe_step step)
{
    struct probe *p = &r->probe;
    uint64_t now_us = clock_now_us();
    uint64_t until_us = now_us + STAGE_US < r->end_us ? now_us + STAGE_US : r->end_us;

    while (tool_stop == 0 && p->step < step && !is_settled(p) && now_us < until_us) {
        swarm_run_once(&r->swarm, until_us);
        now_us = clock_now_us();
        observe(p, r->swarm.clients[0]);
        if (p->step == PROBE_SENT && now_us - r->asked_us >= ASK_US) {
            r->asked_us = now_us;
            p->word = road_ask(&p->road);
        }
    }
}

/* In this order. Each first goes as far as it needs to, then tells; false: it can't go on. */
static const struct {
    const char *name;
    enum probe_step step;
    bool (*tell)(struct probe *p);
} stages[] = {
    { "address", PROBE_SENT, probe_tell_address },  { "answer", PROBE_ANSWERED, probe_tell_answer },
    { "version", PROBE_KNOWN, probe_tell_version }, { "cookie", PROBE_TAKEN, probe_tell_cookie },
    { "match", PROBE_IN, probe_tell_match },        { "seat", PROBE_TOLD, probe_tell_seat },
};

static void go(struct run *r)
{
    struct probe *p = &r->probe;
    bool goes_on = true;

    for (size_t i = 0; goes_on && tool_stop == 0 && i < ARRAY_LEN(stages); i++) {
        p->findings.check = stages[i].name;
        go_on(r, stages[i].step);
        goes_on = stages[i].tell(p);
    }
}

static int tell(const struct findings *all, bool is_json)
{
    if (!findings_print(all, is_json)) {
        return tool_complain(EXIT_STATUS_SOFTWARE, "the findings can't be written as JSON");
    }
    return tool_stop == 0 && findings_worst(all) != FINDING_PROBLEM ? EXIT_STATUS_OK
                                                                    : EXIT_STATUS_CHECK_FAILED;
}

static int probe(const struct settings *s, const struct net_address *server,
                 const struct code *code, const struct identity *who)
{
    const struct client_options options = { .server = *server, .looks = true };
    static struct run run_;
    struct run *r = &run_;
    char fault[TOOL_FAULT_BYTES];
    uint64_t now_us = clock_now_us();
    int status;

    *r = (struct run){ .probe = { .cause = DOOR_SILENT, .has_code = code != NULL },
                       .end_us = now_us + PATIENCE_US };
    net_address_print(server, r->probe.target, sizeof(r->probe.target));
    if (!swarm_init(&r->swarm, 1, &options, code, who, fault, sizeof(fault), now_us)) {
        status = tool_complain(EXIT_STATUS_UNAVAILABLE, fault);
    } else {
        road_begin(&r->probe.road, server);
        client_start(r->swarm.clients[0], now_us);
        go(r);
        road_end(&r->probe.road);
        status = tell(&r->probe.findings, s->is_json);
    }
    swarm_done(&r->swarm);
    return status;
}

/* As the person who would play, who may be banned; else as somebody new. Makes no profile. */
static bool find_out_who(const struct settings *s, struct identity *who, char *fault, size_t size)
{
    const struct profile_options options = { .name = s->profile, .data = s->data };

    return profile_peek(who, &options) || identity_make(who, fault, size);
}

static int probe_as_somebody(const struct settings *s, const struct net_address *server,
                             const struct code *code)
{
    struct identity who;
    char fault[TOOL_FAULT_BYTES];

    if (!enet_transport_start(fault, sizeof(fault)) ||
        !find_out_who(s, &who, fault, sizeof(fault))) {
        return tool_complain(EXIT_STATUS_SOFTWARE, fault);
    }
    int status = probe(s, server, code, &who);

    identity_wipe(&who);
    return status;
}

static int probe_here(const struct settings *s, const struct option_list *words)
{
    struct findings all = { .count = 0 };
    char fault[TOOL_FAULT_BYTES];

    if (words->count > 0 || s->code != NULL || s->profile != NULL) {
        return tool_complain(EXIT_STATUS_USAGE, "--here looks at this machine and goes to no "
                                                "server: leave TARGET, --code and --profile out");
    }
    return tool_here(&all, fault, sizeof(fault)) ? tell(&all, s->is_json)
                                                 : tool_complain(EXIT_STATUS_SOFTWARE, fault);
}

static int run(int argc, char *argv[])
{
    struct settings s = { .help = false };
    struct option_list words = { .count = 0 };
    struct net_address server;
    struct code *code = NULL;
    char fault[TOOL_FAULT_BYTES];

    if (!options_parse(&table, argc, argv, &s, &words, fault, sizeof(fault))) {
        return tool_complain(EXIT_STATUS_USAGE, fault);
    }
    if (s.help) {
        return tool_help(&tool_probe);
    }
    if (s.is_here) {
        return probe_here(&s, &words);
    }
    const struct profile_options who = { .name = s.profile, .data = s.data };
    int status = tool_code(s.code, &code);

    if (status == EXIT_STATUS_OK) {
        status = tool_target(&tool_probe, &words, &who, &server, &code);
    }
    if (status == EXIT_STATUS_OK) {
        status = probe_as_somebody(&s, &server, code);
    }
    ticket_give(code);
    return status;
}

const struct tool tool_probe = {
    .name = "probe",
    .summary = "why a server can't be joined, and what mends it",
    .about = "Goes to TARGET (if left out: the only server of yours on this machine, or\n"
             "127.0.0.1:62893; or the link that you were sent) as a player would, and says\n"
             "stage by stage what stands and what doesn't: address, answer, version, cookie,\n"
             "match, seat. Takes no seat and changes nothing. Ends within 5 s; the exit\n"
             "status is 0 only if one could join.\n\n"
             "With --here it goes nowhere and says within 2 s (8 s where others keep the machine\n"
             "busy) what this machine has for windows: video, renderer, displays, controllers,\n"
             "audio. The exit status is 0 unless no window could be seen.",
    .options = &table,
    .run = run,
};
