/* homeport local: a server and N clients on this machine with one command, and one Ctrl-C for all.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "client/child_server.h"
#include "client/desktop.h"
#include "client/last_match.h"
#include "client/switchboard.h"
#include "client/ticket.h"
#include "client/tool.h"
#include "client/tool_links.h"
#include "client/tool_table.h"
#include "net/secret.h"
#include "wire/message.h"

enum {
    LOCAL_MOST = DESK_LINKS,
    JOINED_US = 3000000,
    GRACE_US = 2000000,
    DRAWING_US = 15000000, /* for bots: their picture takes a slow machine long */
    NAP_US = 20000,
    LINE_BYTES = 1024,
    WORD_BYTES = 64,
    HEADLESS_S = 20,
    NETS_BYTES = TOOL_LINKS_MOST * LINK_NAME_BYTES,
};

struct settings {
    int64_t clients;
    bool is_headless;
    int64_t run_for;
    int64_t port;
    int64_t bots;
    const char *match;
    const char *report;
    bool has_no_freeze;
    const char *net;
    int64_t seed;
    bool help;
};

#define AT(member) offsetof(struct settings, member)
static const struct option rows[] = {
    { "clients", 'n', OPTION_NUMBER, AT(clients), "N", 1, LOCAL_MOST,
      "how many clients (default 2)" },
    { "headless", 0, OPTION_FLAG, AT(is_headless), NULL, 0, 0,
      "bots instead of windows; prints their table, leaves a picture" },
    { "run-for", 0, OPTION_NUMBER, AT(run_for), "SECONDS", 1, 1000000,
      "end after that time (default: until Ctrl-C; headless: 20)" },
    { "port", 'p', OPTION_NUMBER, AT(port), "N", 0, UINT16_MAX,
      "the server's port (default 62893, or a free one if that is taken)" },
    { "match", 'm', OPTION_TEXT, AT(match), "SPEC", 0, 255,
      "the match, as homeport-server takes it (its --help lists the games)" },
    { "bots", 'b', OPTION_NUMBER, AT(bots), "N", 0, GAME_SEATS, "bots in empty seats" },
    { "no-freeze", 0, OPTION_FLAG, AT(has_no_freeze), NULL, 0, 0,
      "a client stopped in a debugger is dropped, instead of waited for" },
    { "report", 'r', OPTION_TEXT, AT(report), "FILE", 0, 4000,
      "headless: keep the clients' report as JSON" },
    { "net", 0, OPTION_TEXT, AT(net), "PROFILE[,...]", 0, NETS_BYTES - 1,
      "a bad network for each client, in turns: lan,wifi,4g,storm; keys in each window change it" },
    { "seed", 0, OPTION_NUMBER, AT(seed), "S", 0, INT32_MAX,
      "of the networks' chance (default 1): the same loses the same datagrams" },
    { "help", 'h', OPTION_FLAG, AT(help), NULL, 0, 0, "print this and end" },
};
#undef AT

static const struct option_table table = { rows, ARRAY_LEN(rows), NULL, 0 };

/* What runs, and where. */
struct session {
    const struct settings *settings;
    struct child server;
    char target[CHILD_TARGET_BYTES];
    char *code; /* CODE_TEXT_BYTES, secret; "": the match is open */
    struct child clients[LOCAL_MOST];
    int client_count;
    struct switchboard board;
    bool has_quit; /* has been typed */
};

/* Whether the end was wanted, and is no fault of the programs that it cuts short. */
static bool wants_end(const struct session *s)
{
    return tool_stop != 0 || s->has_quit;
}

static bool start_on_port(struct session *s, int64_t port, char *fault, size_t size)
{
    const struct settings *o = s->settings;
    char port_text[WORD_BYTES];
    char bots_text[WORD_BYTES];
    const char *argv[] = { "homeport-server",
                           "--port",
                           port_text,
                           "--bots",
                           bots_text,
                           "--match",
                           o->match,
                           o->has_no_freeze ? "--no-freeze" : NULL,
                           NULL };

    text_format(port_text, sizeof(port_text), "%lld", (long long)port);
    text_format(bots_text, sizeof(bots_text), "%lld", (long long)o->bots);
    return child_server_start(&s->server, &(struct child_server_start){ .argv = argv }, s->target,
                              s->code, fault, size);
}

/* The usual port first, because people know it; a free one if something else has it. None is there
 * afterwards if somebody has wanted the end meanwhile. */
static int start_server(struct session *s)
{
    char fault[TOOL_FAULT_BYTES];
    int64_t port = s->settings->port >= 0 ? s->settings->port : TOOL_DEFAULT_PORT;

    if (start_on_port(s, port, fault, sizeof(fault))) {
        return EXIT_STATUS_OK;
    }
    if (tool_stop != 0) {
        return EXIT_STATUS_OK;
    }
    if (s->server.status == EXIT_STATUS_UNAVAILABLE && s->settings->port < 0) {
        fprintf(stderr, "homeport: taking a free port for this session instead.\n");
        if (start_on_port(s, 0, fault, sizeof(fault))) {
            return EXIT_STATUS_OK;
        }
    }
    tool_complain(EXIT_STATUS_UNAVAILABLE, fault);
    return s->server.status != 0 ? s->server.status : EXIT_STATUS_UNAVAILABLE;
}

/* The code goes to the clients through the environment, which others can't read; argv they can. */
static bool start_client(struct session *s, const struct child_start *how, char *fault, size_t size)
{
    struct child *c = &s->clients[s->client_count];

    if (s->code[0] != '\0' && !ticket_lend(s->code)) {
        text_format(fault, size, "not enough memory for the environment");
        return false;
    }
    bool is_started = child_start(c, how, fault, size);

    ticket_unlend();
    s->client_count += is_started;
    return is_started;
}

/* For whoever else is to come; past stdio, whose buffer would keep it. */
static void tell_code(const struct session *s)
{
    static const char head[] = "The match's code: ";

    if (s->code[0] != '\0') {
        const struct iovec parts[] = { { (void *)(uintptr_t)head, strlen(head) },
                                       { s->code, strlen(s->code) },
                                       { (void *)(uintptr_t) "\n", 1 } };

        fflush(stdout);
        (void)!writev(STDOUT_FILENO, parts, ARRAY_LEN(parts));
    }
}

/* Seats are given in the order in which clients come, so the next window waits for this one's: P1
 * is always A. One that does not get in holds nobody up for long. */
static void await_joined(struct child *window)
{
    char line[LINE_BYTES];
    uint64_t until_us = clock_now_us() + JOINED_US;

    while (tool_stop == 0 && child_line(window, line, sizeof(line), until_us) &&
           strncmp(line, "JOINED ", strlen("JOINED ")) != 0) {
    }
}

static bool start_windows(struct session *s, char *fault, size_t size)
{
    struct desktop desktop;
    int count = (int)s->settings->clients;
    char run_for[WORD_BYTES];

    if (!desktop_find(&desktop, fault, size)) {
        return false;
    }
    text_format(run_for, sizeof(run_for), "%lld", (long long)s->settings->run_for);
    for (int i = 0; i < count && tool_stop == 0; i++) {
        char name[WORD_BYTES];
        char place[WORD_BYTES];
        char net[LINK_NAME_BYTES];
        char seed[WORD_BYTES];
        const char *named = i == 0 ? "--nameless" : "--name"; /* the first is the person's own */
        const char *argv[18] = { "homeport", "play", s->target,    named,   name,
                                 "--window", place,  "--announce", "--led", NULL };
        const struct child_start how = { .argv = argv,
                                         .output = CHILD_OUTPUT_LINES,
                                         .is_told = true };
        int words = 9;

        text_format(name, sizeof(name), "P%d", i + 1);
        desktop_tile(&desktop, i, count, place, sizeof(place));
        if (s->settings->run_for > 0) {
            argv[words++] = "--run-for";
            argv[words++] = run_for;
        }
        if (s->settings->net != NULL) {
            text_format(seed, sizeof(seed), "%lld", (long long)s->settings->seed + i);
            (void)tool_links_name(s->settings->net, i, net); /* has been checked */
            argv[words++] = "--net";
            argv[words++] = net;
            argv[words++] = "--seed";
            argv[words++] = seed;
        }
        if (!start_client(s, &how, fault, size)) {
            return false;
        }
        if (i + 1 < count) {
            await_joined(&s->clients[i]);
        }
    }
    return true;
}

static bool any_client_runs(struct session *s)
{
    bool any = false;

    for (int i = 0; i < s->client_count; i++) {
        any = child_runs(&s->clients[i]) || any;
    }
    return any;
}

/* How the first one ended that did not end well. */
static int first_fault(const struct session *s)
{
    for (int i = 0; i < s->client_count; i++) {
        if (s->clients[i].status != 0) {
            return s->clients[i].status;
        }
    }
    return EXIT_STATUS_OK;
}

static void stop_all(struct session *s)
{
    for (int i = 0; i < s->client_count; i++) {
        child_ask(&s->clients[i]);
    }
    for (int i = 0; i < s->client_count; i++) {
        child_stop(&s->clients[i], s->settings->is_headless ? DRAWING_US : GRACE_US);
    }
    child_stop(&s->server, GRACE_US);
}

/* Without its server nothing of the session is worth going on with: says so, ends the rest. */
static bool has_lost_server(struct session *s)
{
    char how[WORD_BYTES];
    char sentence[TOOL_FAULT_BYTES];

    if (tool_stop != 0 || child_runs(&s->server)) {
        return false;
    }
    child_say_end(&s->server, how, sizeof(how));
    text_format(sentence, sizeof(sentence), "the server %s, and with it the match%s", how,
                s->server.status > CHILD_BY_SIGNAL
                    ? ". Start it again; if nobody ended it, `dmesg` tells whether memory had run "
                      "out."
                    : "; its words are above. Start it again.");
    tool_complain(EXIT_STATUS_SOFTWARE, sentence);
    stop_all(s);
    return true;
}

/* Until the clients have ended, or somebody wants that. False: the server has gone, which is said.
 */
static bool wait_for_clients(struct session *s)
{
    while (!wants_end(s) && any_client_runs(s)) {
        if (has_lost_server(s)) {
            return false;
        }
        s->has_quit = !switchboard_work(&s->board, clock_now_us() + NAP_US);
    }
    return true;
}

static int run_windows(struct session *s)
{
    char fault[TOOL_FAULT_BYTES];

    if (!start_windows(s, fault, sizeof(fault))) {
        stop_all(s);
        return tool_complain(EXIT_STATUS_UNAVAILABLE, fault);
    }
    printf("%d %s on %s. Ctrl-C ends all of it, `help` lists what can be typed here.\n",
           s->client_count, s->client_count == 1 ? "window plays" : "windows play", s->target);
    fflush(stdout);
    switchboard_count(&s->board, s->client_count);
    if (!wait_for_clients(s)) {
        return EXIT_STATUS_SOFTWARE;
    }
    stop_all(s);
    return wants_end(s) ? EXIT_STATUS_OK : first_fault(s);
}

/* The file asked for, else the one in the folder. Fails only for what was asked for: the table has
 * told the same. */
static int keep_report(const struct session *s, const struct last_match *kept, const char *text,
                       size_t length)
{
    const char *path = s->settings->report;
    char fault[TOOL_FAULT_BYTES];
    bool is_asked_for = path != NULL;

    path = is_asked_for ? path : kept->report;
    if (path[0] == '\0') {
        return EXIT_STATUS_OK;
    }
    fflush(stdout); /* "-" is written past it */
    if (!file_replace(path, text, length, fault, sizeof(fault))) {
        tool_complain(EXIT_STATUS_OK, fault);
        return is_asked_for ? (int)file_fault_status(path) : EXIT_STATUS_OK;
    }
    if (strcmp(path, "-") != 0) {
        printf("Report:  %s\n", path);
    }
    return EXIT_STATUS_OK;
}

static int tell_early(void)
{
    printf("Ended before all had joined: there is nothing to tell.\n");
    return EXIT_STATUS_OK;
}

/* What the bots leave: on the terminal, whatever files can be written. */
static int tell_result(struct session *s, const struct last_match *kept, double played_s)
{
    size_t length;
    char *text = child_text(&s->clients[0], &length);
    bool has_no_picture = s->clients[0].status == EXIT_STATUS_CANNOT_CREATE; /* and has said so */

    if (text == NULL) {
        return tool_complain(EXIT_STATUS_SOFTWARE, "not enough memory for the report");
    }
    int status = has_no_picture ? EXIT_STATUS_OK : first_fault(s);

    if (status != EXIT_STATUS_OK && wants_end(s)) {
        free(text);
        return tell_early();
    }
    if (status == EXIT_STATUS_OK) {
        status = tool_table_print(text, length, played_s);
    }
    if (status == EXIT_STATUS_OK) {
        printf("\n");
        if (kept->picture[0] != '\0' && !has_no_picture) {
            printf("Picture: %s\n", kept->picture);
        }
        status = keep_report(s, kept, text, length);
    }
    free(text);
    return status;
}

static bool start_bots(struct session *s, const struct last_match *kept, int64_t seconds,
                       char *fault, size_t size)
{
    char count[WORD_BYTES];
    char run_for[WORD_BYTES];
    bool has_folder = kept->picture[0] != '\0';
    char seed[WORD_BYTES];
    const char *argv[20] = { "homeport", "bot", s->target,  "-n", count,   "--run-for", run_for,
                             "--name",   "P",   "--report", "-",  "--led", NULL };
    int words = 12;

    if (has_folder) {
        argv[words++] = "--picture";
        argv[words++] = kept->picture;
    }
    if (s->settings->net != NULL) {
        text_format(seed, sizeof(seed), "%lld", (long long)s->settings->seed);
        argv[words++] = "--net";
        argv[words++] = s->settings->net;
        argv[words++] = "--seed";
        argv[words++] = seed;
    }

    text_format(count, sizeof(count), "%lld", (long long)s->settings->clients);
    text_format(run_for, sizeof(run_for), "%lld", (long long)seconds);
    printf("%s bots play on %s for %s seconds...\n", count, s->target, run_for);
    fflush(stdout);
    const struct child_start how = { .argv = argv, .output = CHILD_OUTPUT_KEPT, .is_told = true };

    switchboard_bots(&s->board, &s->clients[0]);
    return start_client(s, &how, fault, size);
}

static int run_bots(struct session *s, const struct last_match *kept)
{
    char fault[TOOL_FAULT_BYTES];
    int64_t seconds = s->settings->run_for > 0 ? s->settings->run_for : HEADLESS_S;
    uint64_t begun_us = clock_now_us();

    if (!start_bots(s, kept, seconds, fault, sizeof(fault))) {
        stop_all(s);
        return tool_complain(EXIT_STATUS_UNAVAILABLE, fault);
    }
    if (!wait_for_clients(s)) {
        return EXIT_STATUS_SOFTWARE;
    }
    double played_s = (double)(clock_now_us() - begun_us) / 1e6;

    stop_all(s);
    /* It may end early; drawing the picture takes longer than playing. */
    return tell_result(s, kept, played_s < (double)seconds ? played_s : (double)seconds);
}

static int run_headless(struct session *s)
{
    struct last_match kept;
    char why[LAST_MATCH_BYTES];
    char sentence[LAST_MATCH_BYTES + TOOL_FAULT_BYTES];
    bool is_kept = last_match_open(&kept, why, sizeof(why));
    int status = run_bots(s, &kept);

    if (!is_kept) {
        text_format(sentence, sizeof(sentence), "picture and report are not kept: %s", why);
        tool_complain(EXIT_STATUS_OK, sentence);
    }
    last_match_close(&kept);
    return status;
}

static int run(int argc, char *argv[])
{
    struct settings settings = { .clients = 2, .port = -1, .match = "main:open", .seed = 1 };
    struct session session = { .settings = &settings };
    char fault[TOOL_FAULT_BYTES];

    if (!options_parse(&table, argc, argv, &settings, NULL, fault, sizeof(fault))) {
        return tool_complain(EXIT_STATUS_USAGE, fault);
    }
    if (settings.help) {
        return tool_help(&tool_local);
    }
    if (!settings.is_headless && getenv("DISPLAY") == NULL && getenv("WAYLAND_DISPLAY") == NULL) {
        return tool_complain(EXIT_STATUS_UNAVAILABLE,
                             "there is no display here for windows. With --headless bots play "
                             "instead and their table is printed.");
    }
    if (settings.net != NULL && !tool_links_check(settings.net, fault, sizeof(fault))) {
        return tool_complain(EXIT_STATUS_USAGE, fault);
    }
    int status = tool_places((const char *[]){ settings.report }, 1);

    if (status != EXIT_STATUS_OK) {
        return status;
    }
    session.code = secret_take(CODE_TEXT_BYTES);
    if (session.code == NULL) {
        return tool_complain(EXIT_STATUS_SOFTWARE, "not enough memory for a code");
    }
    status = start_server(&session);

    if (tool_stop != 0) {
        status = tell_early();
        child_stop(&session.server, GRACE_US);
    } else if (status == EXIT_STATUS_OK) {
        tell_code(&session);
        switchboard_open(&session.board, &session.server, session.clients);
        status = settings.is_headless ? run_headless(&session) : run_windows(&session);
        switchboard_close(&session.board);
    }
    secret_give(session.code);
    return status;
}

const struct tool tool_local = {
    .name = "local",
    .summary = "a server and N tiled windows (or bots) on this machine",
    .about = "Starts a server on 127.0.0.1 and N clients in one match. Closing the last window or "
             "one\nCtrl-C ends all of it.",
    .options = &table,
    .has_networks = true,
    .run = run,
};
