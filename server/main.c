/* homeport-server: options, the loop, signals. The only place of the server that asks the machine
 * for time, chance and files.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/options.h"
#include "base/text.h"
#include "net/enet_transport.h"
#include "net/secret.h"
#include "server/codes.h"
#include "server/holder.h"
#include "server/level_file.h"
#include "server/report.h"
#include "server/spec.h"

enum {
    DEFAULT_PORT = 62893,
    FAULT_BYTES = 512,
    NAME_BYTES = 256,
    CLOSE_US = 1000000, /* to tell everybody goodbye */
    LOOPBACK_NET = 127,
    NAP_US = 5000,
    DATAGRAM_CHARGE = 832, /* what Linux books for a small datagram that waits in a socket */
};

_Static_assert(OPTION_LIST_MOST <= (int)SERVER_MATCHES, "every --match has room");

static volatile sig_atomic_t stop_requested;

struct settings {
    const char *address;
    int64_t port;
    struct option_list matches;
    int64_t bots;
    int64_t run_for;
    const char *report;
    const char *log;
    bool help;
    bool version;
};

#define AT(member) offsetof(struct settings, member)
static const struct option rows[] = {
    { "address", 'a', OPTION_TEXT, AT(address), "A", 0, 63,
      "address to listen on, one of this machine's own (default 127.0.0.1)" },
    { "port", 'p', OPTION_NUMBER, AT(port), "N", 0, UINT16_MAX,
      "UDP port (default 62893; 0: any free one)" },
    { "match", 'm', OPTION_LIST, AT(matches), "SPEC", 0, 0,
      "a match: [NAME:]open|private[,game=harbour|puck,map=M,seats=N,bots=N]; may stand several "
      "times (default: one open harbour). The code of a private one is printed" },
    { "bots", 'b', OPTION_NUMBER, AT(bots), "N", 0, GAME_SEATS,
      "in matches that do not say it themselves: bots in empty seats; people take their seats when "
      "all are full" },
    { "run-for", 0, OPTION_NUMBER, AT(run_for), "SECONDS", 1, 1000000, "end after that time" },
    { "report", 'r', OPTION_TEXT, AT(report), "FILE", 0, 4000,
      "write a report as JSON at the end (-: standard output)" },
    { "log", 0, OPTION_TEXT, AT(log), "text|json", 0, 4, "form of the log on standard error" },
    { "help", 'h', OPTION_FLAG, AT(help), NULL, 0, 0, "print this and end" },
    { "version", 0, OPTION_FLAG, AT(version), NULL, 0, 0, "print the version and end" },
};
#undef AT

static const struct option_table table = { rows, ARRAY_LEN(rows), NULL, 0 };

/* Everything that main owns and must give back. */
struct program {
    struct settings settings;
    struct match_options matches[SERVER_MATCHES];
    char maps[SERVER_MATCHES][SPEC_MAP_BYTES];
    char *level_texts[SERVER_MATCHES];
    int match_count;
    struct net_address address;
    struct transport *net;
    struct codes codes;
    struct server server;
    struct log log;
    struct histogram tick_us;
    uint64_t drain_us; /* the longest that datagrams may wait in the socket's buffer */
};

static void on_signal(int number)
{
    if (stop_requested++ > 0) {
        _exit(128 + number);
    }
}

static void catch_signals(sigset_t *while_waiting)
{
    struct sigaction action = { .sa_handler = on_signal };
    sigset_t ours;

    sigemptyset(&ours);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGTERM);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    /* Signals come only inside ppoll, so none can slip in between the test and the wait. */
    sigprocmask(SIG_BLOCK, &ours, while_waiting);
    sigdelset(while_waiting, SIGINT);
    sigdelset(while_waiting, SIGTERM);
}

static int complain(enum exit_status status, const char *sentence)
{
    fprintf(stderr, "homeport-server: %s\n", sentence);
    return (int)status;
}

static int print_help(void)
{
    printf("homeport-server %s: the Homeport session server.\n\n"
           "Usage: homeport-server [OPTIONS]\n\n"
           "Runs matches on 127.0.0.1:62893 until Ctrl-C. Join with: homeport\n\nOptions:\n",
           HOMEPORT_VERSION);
    options_help(&table, stdout);
    return EXIT_STATUS_OK;
}

static bool is_named_already(const struct program *p, int match)
{
    for (int i = 0; i < match; i++) {
        if (strcmp(p->matches[i].name, p->matches[match].name) == 0) {
            return true;
        }
    }
    return false;
}

static bool read_specs(struct program *p, char *fault, size_t size)
{
    struct option_list *specs = &p->settings.matches;

    if (specs->count == 0) {
        specs->values[specs->count++] = "main:open";
    }
    for (int i = 0; i < specs->count; i++) {
        struct match_options *o = &p->matches[i];

        if (!spec_parse(specs->values[i], i, (int)p->settings.bots, o, p->maps[i], fault, size)) {
            return false;
        }
        if (is_named_already(p, i)) {
            text_format(fault, size, "two matches are called '%s'; each needs a name of its own",
                        o->name);
            return false;
        }
        randombytes_buf(&o->seed, sizeof(o->seed));
    }
    p->match_count = specs->count;
    return true;
}

static bool load_levels(struct program *p, char *fault, size_t size)
{
    for (int i = 0; i < p->match_count; i++) {
        struct match_options *o = &p->matches[i];

        if (p->maps[i][0] == '\0') {
            continue;
        }
        p->level_texts[i] = level_file_read(o->game, p->maps[i], &o->level_length, fault, size);
        if (p->level_texts[i] == NULL) {
            return false;
        }
        o->level_text = p->level_texts[i];
    }
    return true;
}

static int open_transport(struct program *p)
{
    int peers = server_peers_for(p->matches, p->match_count);
    struct enet_transport_options o = {
        .bind = p->address,
        .peers = peers,
        .is_server = true,
        .terms = { .version = PROTO_VERSION, .protocol = message_catalogue_hash() },
        .chance = chance_of_machine(),
    };
    char fault[FAULT_BYTES];
    char sentence[2 * FAULT_BYTES];
    int error = 0;

    if (!enet_transport_start(fault, sizeof(fault))) {
        return complain(EXIT_STATUS_SOFTWARE, fault);
    }
    p->net = enet_transport_open(&o, fault, sizeof(fault), &error);
    if (p->net != NULL) {
        return EXIT_STATUS_OK;
    }
    if (error == EADDRINUSE) {
        holder_describe(&p->address, sentence, sizeof(sentence));
        return complain(EXIT_STATUS_UNAVAILABLE, sentence);
    }
    return complain(error == EACCES ? EXIT_STATUS_NO_PERMISSION : EXIT_STATUS_UNAVAILABLE, fault);
}

static int start_server(struct program *p)
{
    struct level_fault fault = { 0 };
    char path[PATH_MAX];
    char sentence[PATH_MAX + FAULT_BYTES];
    int peers = server_peers_for(p->matches, p->match_count);

    if (server_init(&p->server, p->matches, p->match_count, p->net, peers, &p->log, &fault)) {
        return EXIT_STATUS_OK;
    }
    if (p->server.match_count == 0) {
        return complain(EXIT_STATUS_SOFTWARE, fault.text);
    }
    int bad = p->server.match_count - 1;

    level_file_path(p->matches[bad].game, p->maps[bad], path, sizeof(path));
    if (fault.line > 0) {
        text_format(sentence, sizeof(sentence), "%s, line %d: %s", path, fault.line, fault.text);
    } else {
        text_format(sentence, sizeof(sentence), "%s: %s", path, fault.text);
    }
    return complain(EXIT_STATUS_DATA, sentence);
}

/* Door i is match i's. */
static int open_doors(struct program *p)
{
    const struct chance chance = chance_of_machine();
    bool is_open = false;

    if (!codes_init(&p->codes, p->net, &chance)) {
        return complain(EXIT_STATUS_SOFTWARE, "not enough memory for the matches' codes");
    }
    for (int i = 0; i < p->match_count; i++) {
        is_open = is_open || !p->matches[i].is_private;
        if (p->matches[i].is_private && !codes_renew(&p->codes, i)) {
            return complain(EXIT_STATUS_SOFTWARE, "no code can be made for a private match");
        }
    }
    enet_transport_set_open(p->net, is_open);
    return EXIT_STATUS_OK;
}

/* Past stdio, whose buffer would keep them. */
static bool write_out(const char *text)
{
    size_t length = text != NULL ? strlen(text) : 0;

    return length > 0 && write(STDOUT_FILENO, text, length) == (ssize_t)length;
}

static bool say_code(struct program *p, int i)
{
    const struct match *m = &p->server.matches[i];
    bool is_said = write_out(codes_line(&p->codes, i, m));

    if (isatty(STDOUT_FILENO)) {
        is_said = is_said && write_out(codes_sentence(&p->codes, i, m));
    }
    return is_said;
}

/* Codes that were tried too often in vain open nothing any more: the host gets new ones. */
static void replace_worn_codes(struct program *p)
{
    for (int i = 0; i < p->match_count; i++) {
        if (!p->matches[i].is_private || !enet_transport_code_is_worn(p->net, i)) {
            continue;
        }
        bool is_renewed = codes_renew(&p->codes, i);

        log_each(&p->log, clock_now_us(), "code", "%s %s",
                 is_renewed ? "too many wrong codes: there is a new one for match"
                            : "too many wrong codes: nobody can join any more match",
                 p->matches[i].name);
        if (is_renewed) {
            (void)say_code(p, i);
        }
    }
}

/* A tick's datagrams wait in the kernel until the tick. Where its buffer is too small for one from
 * every seat, with half of it to spare, they are taken several times a tick. */
static void plan_drains(struct program *p)
{
    int buffer = 0;
    socklen_t size = sizeof(buffer);

    getsockopt(p->net->fd, SOL_SOCKET, SO_RCVBUF, &buffer, &size);
    uint64_t room = (uint64_t)buffer / DATAGRAM_CHARGE / 2 + 1;
    uint64_t drains = (uint64_t)p->server.session_count / room + 1;

    p->drain_us = tick_to_us(1) / drains;
}

/* Between ticks the socket is watched only while somebody is on the way in: each wake costs. */
static void wait_for_work(struct program *p, const sigset_t *while_waiting, uint64_t now_us,
                          uint64_t end_us)
{
    struct server *sv = &p->server;
    bool watches = server_is_idle(sv) || server_is_greeting(sv, now_us) ||
                   enet_transport_is_greeting(p->net, now_us) || sv->is_closing;
    struct pollfd readable = { .fd = p->net->fd, .events = POLLIN };
    uint64_t until_us = server_next_us(sv) < end_us ? server_next_us(sv) : end_us;

    if (!server_is_idle(sv) && until_us > now_us + p->drain_us) {
        until_us = now_us + p->drain_us;
    }
    uint64_t wait_us = until_us > now_us ? until_us - now_us : 0;
    struct timespec timeout = { .tv_sec = (time_t)(wait_us / 1000000),
                                .tv_nsec = (long)(wait_us % 1000000) * 1000 };

    ppoll(&readable, watches ? 1 : 0, until_us == UINT64_MAX ? NULL : &timeout, while_waiting);
}

static void run_once(struct program *p)
{
    struct server *sv = &p->server;
    uint64_t begun_us = clock_now_us();
    uint64_t ticks = sv->ticks;

    server_receive(sv, begun_us);
    server_tick(sv, begun_us);
    replace_worn_codes(p);
    if (sv->ticks != ticks) {
        histogram_add(&p->tick_us, (uint32_t)(clock_now_us() - begun_us));
    }
}

static void run(struct program *p, const sigset_t *while_waiting)
{
    uint64_t now_us = clock_now_us();
    uint64_t end_us =
        p->settings.run_for > 0 ? now_us + (uint64_t)p->settings.run_for * 1000000u : UINT64_MAX;

    while (stop_requested == 0 && now_us < end_us) {
        wait_for_work(p, while_waiting, now_us, end_us);
        run_once(p);
        now_us = clock_now_us();
    }
    server_close(&p->server, now_us);
    for (end_us = now_us + CLOSE_US; now_us < end_us && !server_is_empty(&p->server);) {
        wait_for_work(p, while_waiting, now_us, now_us + NAP_US);
        server_receive(&p->server, clock_now_us());
        now_us = clock_now_us();
    }
}

static int write_report(struct program *p)
{
    char fault[PATH_MAX + FAULT_BYTES];
    char *text = report_server(&p->server, &p->tick_us);
    int status = EXIT_STATUS_OK;

    if (text == NULL) {
        return complain(EXIT_STATUS_SOFTWARE, "not enough memory for the report");
    }
    if (!file_replace(p->settings.report, text, strlen(text), fault, sizeof(fault))) {
        status = complain(EXIT_STATUS_CANNOT_CREATE, fault);
    }
    free(text);
    return status;
}

/* The READY line is for programs; who sits at a terminal is told what to do next. */
static void say_how_to_join(struct net_address address, bool has_open_match)
{
    char where[NAME_BYTES];

    address.ipv4 = address.ipv4 == INADDR_ANY ? INADDR_LOOPBACK : address.ipv4;
    net_address_print(&address, where, sizeof(where));
    printf("To join, in another terminal: homeport %s%s   Ctrl-C ends the server.\n", where,
           has_open_match ? "" : " --code CODE");
}

static int say_ready(struct program *p)
{
    struct net_address address = enet_transport_address(p->net);
    char *line = report_ready(&address);
    bool is_said = true;
    bool has_open_match = false;

    /* The codes first: at the READY line a program that waits for it knows them all. */
    for (int i = 0; i < p->match_count; i++) {
        is_said = is_said && (!p->matches[i].is_private || say_code(p, i));
        has_open_match = has_open_match || !p->matches[i].is_private;
    }
    is_said = is_said && line != NULL && fputs(line, stdout) >= 0;
    if (isatty(STDOUT_FILENO)) {
        say_how_to_join(address, has_open_match);
    }
    is_said = fflush(stdout) == 0 && is_said;

    free(line);
    return is_said ? EXIT_STATUS_OK
                   : complain(EXIT_STATUS_IO, "cannot write the READY line to standard output");
}

static int serve(struct program *p)
{
    sigset_t while_waiting;
    int status = open_transport(p);

    if (status == EXIT_STATUS_OK) {
        status = start_server(p);
    }
    if (status == EXIT_STATUS_OK) {
        status = open_doors(p);
    }
    if (status == EXIT_STATUS_OK) {
        catch_signals(&while_waiting);
        clock_be_precise();
        plan_drains(p);
        status = say_ready(p);
    }
    if (status == EXIT_STATUS_OK) {
        run(p, &while_waiting);
        /* A FIFO may keep the report waiting for a reader: signals must still end that. */
        sigprocmask(SIG_SETMASK, &while_waiting, NULL);
        status = p->settings.report != NULL ? write_report(p) : EXIT_STATUS_OK;
    }
    return status;
}

static bool read_address(struct program *p, char *fault, size_t size)
{
    if (!net_address_parse(p->settings.address, (uint16_t)p->settings.port, &p->address, fault,
                           size)) {
        return false;
    }
    if (p->address.ipv4 >> 24 != LOOPBACK_NET) {
        text_format(fault, size,
                    "%s is not a loopback address; this server is for one machine: use 127.0.0.1",
                    p->settings.address);
        return false;
    }
    return true;
}

static void open_log(struct log *log, bool is_json)
{
    struct timespec wall;

    log_init(log, stderr, is_json);
    clock_gettime(CLOCK_REALTIME, &wall);
    log->wall_offset_us =
        (uint64_t)wall.tv_sec * 1000000u + (uint64_t)wall.tv_nsec / 1000u - clock_now_us();
}

int main(int argc, char *argv[])
{
    static struct program program;
    struct program *p = &program;
    struct option_list words;
    char fault[PATH_MAX + FAULT_BYTES];

    secret_keep_from_cores();
    p->settings = (struct settings){ .address = "127.0.0.1", .port = DEFAULT_PORT, .log = "text" };
    if (!options_parse(&table, argc, argv, &p->settings, &words, fault, sizeof(fault))) {
        return complain(EXIT_STATUS_USAGE, fault);
    }
    if (p->settings.help) {
        return print_help();
    }
    if (p->settings.version) {
        printf("homeport-server %s, protocol %d\n", HOMEPORT_VERSION, PROTO_VERSION);
        return EXIT_STATUS_OK;
    }
    bool is_json = strcmp(p->settings.log, "json") == 0;

    if (!is_json && strcmp(p->settings.log, "text") != 0) {
        return complain(EXIT_STATUS_USAGE, "--log is text or json");
    }
    open_log(&p->log, is_json);
    if (sodium_init() < 0) {
        return complain(EXIT_STATUS_SOFTWARE, "libsodium cannot be started");
    }
    if (!read_address(p, fault, sizeof(fault)) || !read_specs(p, fault, sizeof(fault))) {
        return complain(EXIT_STATUS_USAGE, fault);
    }
    if (!load_levels(p, fault, sizeof(fault))) {
        return complain(EXIT_STATUS_DATA, fault);
    }
    int status = serve(p);

    codes_done(&p->codes);
    server_done(&p->server);
    if (p->net != NULL) {
        p->net->ops->close(p->net);
    }
    for (int i = 0; i < p->match_count; i++) {
        free(p->level_texts[i]);
    }
    return status;
}
