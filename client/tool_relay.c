/* homeport relay: a bad network between any UDP program and its server.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <netinet/in.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/console.h"
#include "base/file.h"
#include "base/json_text.h"
#include "base/text.h"
#include "client/relay_command.h"
#include "client/relay_report.h"
#include "client/tool.h"
#include "net/enet_transport.h"

enum {
    DEFAULT_SEED = 1,
    REFUSED_AGAIN_US = 60000000, /* between two words about a server that is not there */
};

struct settings {
    const char *listen;
    const char *to;
    const char *net;
    int64_t seed;
    const char *log;
    int64_t run_for;
    const char *report;
    bool help;
};

#define AT(member) offsetof(struct settings, member)
static const struct option rows[] = {
    { "listen", 'l', OPTION_TEXT, AT(listen), "[ADDRESS:]PORT", 0, 0,
      "where clients are to connect to (127.0.0.1 unless an address is given)" },
    { "to", 't', OPTION_TEXT, AT(to), "ADDRESS:PORT", 0, 0, "the server" },
    { "net", 0, OPTION_TEXT, AT(net), "PROFILE[+SETTING=NUMBER]", 0, 0,
      "the network in between (default clear); `help` on standard input lists the settings" },
    { "seed", 0, OPTION_NUMBER, AT(seed), "S", 0, INT64_MAX,
      "the same seed's chance loses the same datagrams (default 1)" },
    { "log", 0, OPTION_TEXT, AT(log), "FILE", 0, 4000,
      "write what chance decides for each datagram, a line each: for each client and direction "
      "equal "
      "for equal seeds. A cable that is out or a full line is no chance, and not in it" },
    { "run-for", 0, OPTION_NUMBER, AT(run_for), "SECONDS", 1, 1000000,
      "end after that time (default: until Ctrl-C or `quit`)" },
    { "report", 'r', OPTION_TEXT, AT(report), "FILE", 0, 4000,
      "write the figures as JSON at the end (-: standard output)" },
    { "help", 'h', OPTION_FLAG, AT(help), NULL, 0, 0, "print this and end" },
};
#undef AT

static const struct option_table table = { rows, ARRAY_LEN(rows), NULL, 0 };

static void print_lines(struct console *console, const char *text)
{
    char line[CONSOLE_PRINT_BYTES];

    while (text[0] != '\0') {
        size_t length = strcspn(text, "\n");

        text_format(line, sizeof(line), "%.*s", (int)length, text);
        console_print(console, line);
        text += length + (text[length] == '\n');
    }
}

/* False: it was the word to end. */
static bool take_lines(struct relay *r, struct console *console)
{
    char line[CONSOLE_TEXT_BYTES + 1];
    char answer[RELAY_ANSWER_BYTES];

    while (console_read(console, clock_now_us(), line, sizeof(line))) {
        if (strcmp(line, "quit") == 0 || strcmp(line, "exit") == 0) {
            return false;
        }
        relay_command(r, line, clock_now_us(), answer, sizeof(answer));
        print_lines(console, answer);
        if (strcmp(line, "help") == 0) {
            print_lines(console, "- quit: end it, with the figures");
        }
    }
    return true;
}

/* Nobody listens there: said once, and again when that is long ago. */
static void tell_refused(struct relay *r, const char *to, uint64_t *told_us)
{
    uint64_t now_us = clock_now_us();

    if (relay_is_refused(r) && (*told_us == 0 || now_us - *told_us > REFUSED_AGAIN_US)) {
        char sentence[TOOL_FAULT_BYTES];

        *told_us = now_us;
        text_format(sentence, sizeof(sentence),
                    "nothing listens on %s just now; going on, for when it does. Start the server, "
                    "or end this and give another --to.",
                    to);
        tool_complain(EXIT_STATUS_OK, sentence);
    }
}

static void go(struct relay *r, const struct settings *s, struct console *console)
{
    uint64_t end_us = s->run_for > 0 ? clock_now_us() + (uint64_t)s->run_for * 1000000 : UINT64_MAX;
    uint64_t told_us = 0;

    clock_be_precise();
    while (tool_stop == 0 && clock_now_us() < end_us) {
        uint64_t now_us = clock_now_us();
        int typed_fd = console_fd(console, now_us);
        uint64_t look_us = console_next_us(console, now_us);

        relay_wait(r, typed_fd, look_us < end_us ? look_us : end_us);
        relay_work(r);
        if (!take_lines(r, console)) {
            break;
        }
        tell_refused(r, s->to, &told_us);
    }
}

/* As text, too, unless the report goes to the same place. */
static int tell_figures(const struct relay *r, const struct settings *s, struct console *console)
{
    bool is_report_first = s->report != NULL && strcmp(s->report, "-") == 0;
    char *text = is_report_first ? NULL : relay_report_text(r);

    if (text != NULL) {
        print_lines(console, text);
    }
    free(text);
    return s->report != NULL ? tool_report(json_text(relay_report_json(r)), s->report)
                             : EXIT_STATUS_OK;
}

static int run_relay(const struct settings *s, struct relay_options *options)
{
    char fault[TOOL_FAULT_BYTES];
    char where[NET_ADDRESS_BYTES];
    struct console console;
    int error;

    console_open(&console, STDIN_FILENO, STDOUT_FILENO);
    struct relay *r = relay_open(options, fault, sizeof(fault), &error);

    if (r == NULL) {
        console_close(&console);
        return tool_complain(error == EACCES || error == EPERM ? EXIT_STATUS_NO_PERMISSION
                                                               : EXIT_STATUS_UNAVAILABLE,
                             fault);
    }
    struct net_address own = relay_address(r);

    net_address_print(&own, where, sizeof(where));
    text_format(fault, sizeof(fault),
                "RELAY {\"address\":\"%s\",\"to\":\"%s\",\"seed\":%" PRIu64 "}", where, s->to,
                options->seed);
    console_print(&console, fault);
    go(r, s, &console);

    int status = tell_figures(r, s, &console);

    console_close(&console);
    relay_close(r);
    return status;
}

static int open_log(const char *path, FILE **log)
{
    char sentence[TOOL_FAULT_BYTES];

    *log = path != NULL ? fopen(path, "we") : NULL;
    if (path == NULL || *log != NULL) {
        return EXIT_STATUS_OK;
    }
    text_format(sentence, sizeof(sentence), "cannot write %s: %s", path, file_reason(errno));
    return tool_complain(EXIT_STATUS_CANNOT_CREATE, sentence);
}

static int close_log(FILE *log, const char *path)
{
    char sentence[TOOL_FAULT_BYTES];

    if (log == NULL) {
        return EXIT_STATUS_OK;
    }
    bool is_whole = ferror(log) == 0;

    if (fclose(log) == 0 && is_whole) {
        return EXIT_STATUS_OK;
    }
    text_format(sentence, sizeof(sentence), "%s is not whole: %s", path, file_reason(errno));
    return tool_complain(EXIT_STATUS_IO, sentence);
}

/* "62900" or "192.168.1.20:62900"; port 0 alone: any. */
static bool parse_listen(const char *text, struct net_address *address, char *fault, size_t size)
{
    char *end;
    long port;

    if (text == NULL) {
        text_format(fault, size, "--listen is needed: the port that clients are to connect to");
        return false;
    }
    port = strtol(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0') {
        return net_address_parse(text, 0, address, fault, size);
    }
    if (port > UINT16_MAX) {
        text_format(fault, size,
                    "'%.24s' is no port: it is a number from 0 (any that is free) to "
                    "65535.",
                    text);
        return false;
    }
    *address = (struct net_address){ INADDR_LOOPBACK, (uint16_t)port };
    return true;
}

/* Only what is this machine's own can be bound to. */
static bool is_this_machines(uint32_t ipv4)
{
    const struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(ipv4) };
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool is_bound =
        fd >= 0 && bind(fd, (const struct sockaddr *)(const void *)&name, sizeof(name)) == 0;

    if (fd >= 0) {
        close(fd);
    }
    return is_bound;
}

/* Whether what a relay that listens there sends to `to` would come back to it, for ever. */
static bool is_circle(const struct net_address *listen, const struct net_address *to)
{
    return listen->port != 0 && listen->port == to->port &&
           (listen->ipv4 == to->ipv4 || (listen->ipv4 == INADDR_ANY && is_this_machines(to->ipv4)));
}

static int run(int argc, char *argv[])
{
    struct settings s = { .net = "clear", .seed = DEFAULT_SEED };
    struct relay_options options = { .seed = 0 };
    char fault[TOOL_FAULT_BYTES];

    if (!options_parse(&table, argc, argv, &s, NULL, fault, sizeof(fault))) {
        return tool_complain(EXIT_STATUS_USAGE, fault);
    }
    if (s.help) {
        return tool_help(&tool_relay);
    }
    if (s.to == NULL) {
        return tool_complain(EXIT_STATUS_USAGE, "--to is needed: the server's ADDRESS:PORT");
    }
    if (!parse_listen(s.listen, &options.listen, fault, sizeof(fault)) ||
        !net_address_parse(s.to, TOOL_DEFAULT_PORT, &options.target, fault, sizeof(fault)) ||
        !link_plan_parse(&options.plan, s.net, fault, sizeof(fault))) {
        return tool_complain(EXIT_STATUS_USAGE, fault);
    }
    if (is_circle(&options.listen, &options.target)) {
        return tool_complain(EXIT_STATUS_USAGE,
                             "--to is where --listen is: the relay would send to itself. Let it "
                             "listen on another port than the server");
    }
    options.seed = (uint64_t)s.seed;
    int status = tool_places((const char *[]){ s.report }, 1);

    if (status == EXIT_STATUS_OK) {
        status = open_log(s.log, &options.log);
    }

    if (status != EXIT_STATUS_OK) {
        return status;
    }
    status = run_relay(&s, &options);
    int log_status = close_log(options.log, s.log);

    return status != EXIT_STATUS_OK ? status : log_status;
}

const struct tool tool_relay = {
    .name = "relay",
    .summary =
        "a bad network for any UDP program: relay --listen 62900 --to 127.0.0.1:62893 --net 4g",
    .about =
        "Stands between UDP clients and their server and treats their datagrams as a network\n"
        "would: delay, jitter, loss in bursts, reordering, doubles, damage, a slow line. Each\n"
        "client (source address) has links of its own, one a direction. While it runs, settings\n"
        "can be changed on standard input (`help` there lists how); figures come at the end.",
    .options = &table,
    .has_networks = true,
    .run = run,
};
