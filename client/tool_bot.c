/* homeport bot: K real protocol clients in one process, each played by the game's bot, no window.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "client/client_report.h"
#include "client/bot_panel.h"
#include "client/returns.h"
#include "client/swarm.h"
#include "client/ticket.h"
#include "client/tool.h"
#include "client/tool_links.h"
#include "client/window.h"
#include "net/enet_transport.h"

enum {
    PICTURE_WIDTH = 1280,
    PICTURE_HEIGHT = 720,
    DEFAULT_CLIENTS = 1,
};

struct settings {
    int64_t clients;
    const char *name;
    const char *match;
    const char *code;
    const char *make;
    bool watches;
    const char *profile;
    const char *data;
    int64_t run_for;
    const char *report;
    const char *picture;
    const char *level;
    const char *net;
    int64_t seed;
    bool is_led;
    bool help;
};

#define AT(member) offsetof(struct settings, member)
static const struct option rows[] = {
    { "clients", 'n', OPTION_NUMBER, AT(clients), "K", 1, SWARM_CLIENTS_MOST,
      "how many clients (default 1)" },
    { "name", 0, OPTION_TEXT, AT(name), "NAME", 0, GAME_NAME_BYTES - 4,
      "their name, with a number behind it if there are several (default Bot)" },
    { "match", 'm', OPTION_TEXT, AT(match), "NAME", 0, PROTO_MATCH_BYTES,
      "the match to join (default: the server chooses)" },
    { "code", 'c', OPTION_TEXT, AT(code), "CODE", 0, 0,
      "the code of a private match, as its host has it: K7Q-F2M4D" },
    { "make", 0, OPTION_TEXT, AT(make), "SPEC", 0, PROTO_SPEC_BYTES,
      "one client only: make a match, as for `homeport play`" },
    { "watch", 0, OPTION_FLAG, AT(watches), NULL, 0, 0, "watch, without a seat" },
    { "profile", 0, OPTION_TEXT, AT(profile), "NAME", 0, 0,
      "one client only: who it is, as for `homeport play` (default: somebody new each time)" },
    { "data", 0, OPTION_TEXT, AT(data), "FOLDER", 0, 0,
      "where profiles are kept (default ~/.local/share/homeport)" },
    { "run-for", 0, OPTION_NUMBER, AT(run_for), "SECONDS", 1, 1000000,
      "end after that time (default: until Ctrl-C)" },
    { "report", 'r', OPTION_TEXT, AT(report), "FILE", 0, 4000,
      "write a report as JSON at the end (-: standard output)" },
    { "picture", 0, OPTION_TEXT, AT(picture), "FILE", 0, 4000,
      "at the end write what the first client sees as a PNG; needs no display" },
    { "level", 'l', OPTION_TEXT, AT(level), "easy|hard", 0, 0,
      "how well they play (default hard)" },
    { "net", 0, OPTION_TEXT, AT(net), "PROFILE[,...]", 0, 0,
      "a bad network in between, one of those below" },
    { "seed", 0, OPTION_NUMBER, AT(seed), "S", 0, INT64_MAX,
      "of that network's chance (default 1): the same loses the same datagrams" },
    { "led", 0, OPTION_FLAG, AT(is_led), NULL, 0, 0,
      "at most 16 clients: a network for each, and lines for them on standard input (P2 loss 5, "
      "all storm, links): what `homeport local` does with its bots" },
    { "help", 'h', OPTION_FLAG, AT(help), NULL, 0, 0, "print this and end" },
};
#undef AT

static const struct option_table table = { rows, ARRAY_LEN(rows), "[TARGET]", 1 };

static struct client_options *make_options(const struct settings *s,
                                           const struct net_address *server,
                                           const struct tool_links *links)
{
    enum bot_level level = BOT_HARD;

    struct client_options *options = calloc((size_t)s->clients, sizeof(*options));

    game_bot_level_find(s->level, &level);
    for (int i = 0; options != NULL && i < s->clients; i++) {
        options[i].server = *server;
        options[i].via = tool_links_via(links, i);
        options[i].is_bot = true;
        options[i].bot_level = level;
        options[i].watches = s->watches;
        text_format(options[i].spec, sizeof(options[i].spec), "%s", s->make);
        text_format(options[i].match, sizeof(options[i].match), "%s", s->match);
        if (s->clients > 1) {
            text_format(options[i].name, sizeof(options[i].name), "%s %d", s->name, i + 1);
        } else {
            text_format(options[i].name, sizeof(options[i].name), "%s", s->name);
        }
    }
    return options;
}

/* What the first client sees while all play. NULL: no memory. */
static struct view *keep_view(const struct swarm *swarm)
{
    struct view *view = calloc(1, sizeof(*view));

    if (view != NULL) {
        client_view(swarm->clients[0], clock_now_us(), view);
    }
    return view;
}

static int draw_picture(const struct view *view, const char *path)
{
    char fault[TOOL_FAULT_BYTES] = "not enough memory for the picture";
    bool is_done = view != NULL &&
                   window_picture(view, PICTURE_WIDTH, PICTURE_HEIGHT, path, fault, sizeof(fault));

    return is_done ? EXIT_STATUS_OK : tool_complain(file_fault_status(path), fault);
}

static bool anyone_can_play(const struct swarm *swarm)
{
    for (int i = 0; i < swarm->count; i++) {
        if (swarm->clients[i]->state != CLIENT_REFUSED) {
            return true;
        }
    }
    return false;
}

/* Thrown out, banned, or the match is no more: nobody plays any longer. */
static int tell_end(const struct client *c)
{
    char sentence[TOOL_FAULT_BYTES];

    text_format(sentence, sizeof(sentence), "%s: %s", c->options.name, c->status);
    return tool_complain(EXIT_STATUS_UNAVAILABLE, sentence);
}

/* A bot that never got in is a check that did not hold: scripts must see it. One speaks for all. */
static int judge(const struct swarm *swarm)
{
    const struct client *first = NULL;
    char sentence[TOOL_FAULT_BYTES];
    char others[64] = "";
    int outside = 0;

    for (int i = 0; i < swarm->count; i++) {
        const struct client *c = swarm->clients[i];

        if (c->figures.joined == 0) {
            first = first == NULL ? c : first;
            outside++;
        }
    }
    if (first == NULL) {
        return anyone_can_play(swarm) ? EXIT_STATUS_OK : tell_end(swarm->clients[0]);
    }
    if (outside > 1) {
        text_format(others, sizeof(others), " (and %d more did not)", outside - 1);
    }
    bool is_first_try = first->state == CLIENT_CONNECTING && first->figures.reconnects == 0;
    text_format(sentence, sizeof(sentence), "%s did not get into a match: %s%s",
                first->options.name,
                !is_first_try    ? first->status
                : tool_stop != 0 ? "nothing had answered when it was interrupted"
                                 : CLIENT_NOBODY,
                others);
    return tool_complain(EXIT_STATUS_UNAVAILABLE, sentence);
}

static bool all_play(const struct swarm *swarm)
{
    for (int i = 0; i < swarm->count; i++) {
        if (swarm->clients[i]->state != CLIENT_PLAYING) {
            return false;
        }
    }
    return true;
}

/* The code of the match that it has made: once, and each new one. */
static void tell_code(const struct client *c, char *told, size_t size)
{
    if (c->options.spec[0] != '\0' && c->code[0] != '\0' && strcmp(c->code, told) != 0) {
        text_format(told, size, "%s", c->code);
        tool_tell_code(told);
    }
}

static bool anyone_has_joined(const struct swarm *swarm)
{
    for (int i = 0; i < swarm->count; i++) {
        if (swarm->clients[i]->figures.joined > 0) {
            return true;
        }
    }
    return false;
}

/* Returns for how long it was played, from the first who joined on: who waits for a server does not
 * play. */
static uint64_t play(struct swarm *swarm, struct bot_panel *panel, uint64_t run_for_s)
{
    char told[VIEW_CODE_BYTES] = "";
    uint64_t now_us = clock_now_us();
    uint64_t end_us = run_for_s > 0 ? now_us + run_for_s * 1000000u : UINT64_MAX;
    uint64_t joined_us = 0; /* 0: nobody has */
    bool is_said = false;

    for (int i = 0; i < swarm->count; i++) {
        client_start(swarm->clients[i], now_us);
    }
    while (tool_stop == 0 && clock_now_us() < end_us && anyone_can_play(swarm)) {
        swarm_run_once(swarm, end_us);
        bot_panel_work(panel);
        joined_us = joined_us == 0 && anyone_has_joined(swarm) ? clock_now_us() : joined_us;
        tell_code(swarm->clients[0], told, sizeof(told));
        if (!is_said && all_play(swarm)) {
            /* On stderr: stdout may be the report's. */
            fprintf(stderr, "All %d in the match.\n", swarm->count);
            is_said = true;
        }
    }
    return joined_us != 0 ? clock_now_us() - joined_us : 0;
}

/* Who leads them makes a table of their report. */
static void tell_figures(const struct swarm *swarm, const struct settings *s, uint64_t played_us)
{
    char line[TOOL_FAULT_BYTES];

    if (!s->is_led && client_report_line((const struct client *const *)swarm->clients, swarm->count,
                                         played_us, line, sizeof(line))) {
        fprintf(stderr, "%s.\n", line);
    }
}

/* Drawing takes longer than a tick: goodbye is said before it, so that nobody is seen to stall. */
static int play_and_tell(struct swarm *swarm, const struct settings *s,
                         const struct tool_links *links)
{
    struct view *view = NULL;
    struct bot_panel panel;
    int status;

    bot_panel_open(&panel, links, s->is_led ? (int)s->clients : 0, s->is_led ? STDIN_FILENO : -1,
                   stderr); /* standard output may be the report's */
    uint64_t played_us = play(swarm, &panel, (uint64_t)s->run_for);

    tell_figures(swarm, s, played_us);
    if (s->picture != NULL) {
        view = keep_view(swarm);
    }
    int worst = judge(swarm);

    swarm_leave(swarm);
    if (s->picture != NULL && worst == EXIT_STATUS_OK) {
        worst = draw_picture(view, s->picture);
    }
    free(view);
    if (s->report != NULL) {
        status = tool_report(client_report((const struct client *const *)swarm->clients,
                                           swarm->count, tool_links_report(links)),
                             s->report);
        worst = status != EXIT_STATUS_OK ? status : worst;
    }
    return worst;
}

/* Who the clients are: the profile's person, or each somebody new. Given back by part. */
static int meet(const struct settings *s, struct profile *profile, struct identity *people)
{
    char fault[TOOL_FAULT_BYTES];

    if (s->profile != NULL) {
        int status = tool_profile(s->profile, s->data, profile);

        people[0] = profile->identity;
        return status;
    }
    for (int i = 0; i < s->clients; i++) {
        if (!identity_make(&people[i], fault, sizeof(fault))) {
            return tool_complain(EXIT_STATUS_SOFTWARE, fault);
        }
    }
    return EXIT_STATUS_OK;
}

static void part(const struct settings *s, struct profile *profile, struct identity *people)
{
    if (s->profile != NULL) {
        profile_close(profile);
    } else {
        for (int i = 0; people != NULL && i < s->clients; i++) {
            identity_wipe(&people[i]);
        }
    }
    free(people);
}

static int play_as(const struct settings *s, const struct net_address *server,
                   const struct tool_links *links, const struct code *code,
                   const struct identity *people, const struct client_tickets *tickets)
{
    struct client_options *options = make_options(s, server, links);
    struct swarm swarm;
    char fault[TOOL_FAULT_BYTES];
    int status = EXIT_STATUS_UNAVAILABLE;

    if (options == NULL) {
        return tool_complain(EXIT_STATUS_SOFTWARE, "not enough memory");
    }
    options[0].tickets = tickets;
    clock_be_precise();
    if (swarm_init(&swarm, (int)s->clients, options, code, people, fault, sizeof(fault),
                   clock_now_us())) {
        status = play_and_tell(&swarm, s, links);
    } else {
        tool_complain(EXIT_STATUS_UNAVAILABLE, fault);
    }
    swarm_done(&swarm);
    free(options);
    return status;
}

/* Over the networks of --net, if there are any. */
static int play_over(const struct settings *s, const struct net_address *server,
                     const struct code *code, const struct identity *people,
                     const struct client_tickets *tickets)
{
    struct tool_links links;
    char fault[TOOL_FAULT_BYTES];
    char each[TOOL_LINKS_MOST * LINK_NAME_BYTES];
    const char *names = s->net;

    if (s->is_led && s->net != NULL) {
        tool_links_spread(s->net, (int)s->clients, each, sizeof(each));
        names = each;
    }
    int status = tool_links_open(&links, names, server, (uint64_t)s->seed, fault, sizeof(fault));

    if (status == EXIT_STATUS_OK) {
        status = play_as(s, server, &links, code, people, tickets);
    } else {
        tool_complain((enum exit_status)status, fault);
    }
    tool_links_close(&links);
    return status;
}

static int play_with_code(const struct settings *s, const struct net_address *server,
                          const struct code *code)
{
    struct identity *people = calloc((size_t)s->clients, sizeof(*people));
    struct profile profile = { .lock = -1 };
    struct returns returns = { .has_failed = false };

    if (people == NULL) {
        return tool_complain(EXIT_STATUS_SOFTWARE, "not enough memory");
    }
    int status = meet(s, &profile, people);

    if (status == EXIT_STATUS_OK && s->profile != NULL && !returns_open(&returns, profile.folder)) {
        status = tool_complain(EXIT_STATUS_SOFTWARE, "not enough memory");
    }
    if (status == EXIT_STATUS_OK) {
        status = play_over(s, server, code, people, s->profile != NULL ? &returns.tickets : NULL);
    }
    returns_close(&returns);
    part(s, &profile, people);
    return status;
}

static int run(int argc, char *argv[])
{
    struct settings s = {
        .clients = DEFAULT_CLIENTS,
        .name = "Bot",
        .match = "",
        .make = "",
        .level = game_bot_level_name(BOT_HARD),
        .seed = 1,
    };
    enum bot_level level;
    struct option_list words = { .count = 0 };
    struct net_address server;
    struct code *code;
    char fault[TOOL_FAULT_BYTES];

    if (!options_parse(&table, argc, argv, &s, &words, fault, sizeof(fault))) {
        return tool_complain(EXIT_STATUS_USAGE, fault);
    }
    if (s.help) {
        return tool_help(&tool_bot);
    }
    if (!game_bot_level_find(s.level, &level)) {
        return tool_complain(EXIT_STATUS_USAGE, "bots are easy or hard: --level easy");
    }
    if (s.is_led && s.clients > DESK_LINKS) {
        return tool_complain(EXIT_STATUS_USAGE, "--led goes with at most 16 clients");
    }
    if (s.profile != NULL && s.clients > 1) {
        return tool_complain(EXIT_STATUS_USAGE, "a profile is one person: --profile goes with one "
                                                "client");
    }
    if (s.make[0] != '\0' && s.clients > 1) {
        return tool_complain(EXIT_STATUS_USAGE, "--make goes with one client; the others join what "
                                                "it has made with --match or --code");
    }
    if (!enet_transport_start(fault, sizeof(fault))) {
        return tool_complain(EXIT_STATUS_SOFTWARE, fault);
    }
    const struct profile_options who = { .name = s.profile, .data = s.data };
    int status = tool_code(s.code, &code);

    if (status == EXIT_STATUS_OK) {
        status = tool_match(s.match);
    }
    if (status == EXIT_STATUS_OK) {
        status = tool_places((const char *[]){ s.report, s.picture }, 2);
    }
    if (status == EXIT_STATUS_OK) {
        status = tool_target(&tool_bot, &words, &who, &server, &code);
    }
    if (status == EXIT_STATUS_OK) {
        status = tool_make(s.make, code, s.watches);
    }
    if (status == EXIT_STATUS_OK) {
        status = play_with_code(&s, &server, code);
    }
    ticket_give(code);
    return status;
}

const struct tool tool_bot = {
    .name = "bot",
    .summary = "real clients without a window, played by the game's bot",
    .about =
        "K clients in one process, each with its own socket, world and clock, each played by "
        "the\ngame's bot over the real protocol. For company, for tests, for load. At the end a "
        "line\ntells what the game was like for them; --report has all of it.",
    .options = &table,
    .has_networks = true,
    .run = run,
};
