/* homeport: a table of subcommands and the way into them.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "client/ticket.h"
#include "client/tool.h"
#include "client/tool_links.h"
#include "net/enet_transport.h"
#include "net/secret.h"
#include "wire/message.h"

static const struct tool *const tools[] = { &tool_play,  &tool_local, &tool_bot,  &tool_find,
                                            &tool_probe, &tool_relay, &tool_trial };

volatile sig_atomic_t tool_stop;

static void on_signal(int number)
{
    if (tool_stop++ > 0) {
        _exit(128 + number);
    }
}

int tool_complain(enum exit_status status, const char *sentence)
{
    char clean[PATH_MAX + TOOL_FAULT_BYTES]; /* what a file or the network gave may be in it */

    text_clean(clean, sizeof(clean), sentence);
    fprintf(stderr, "homeport: %s\n", clean);
    return (int)status;
}

int tool_report(char *report, const char *path)
{
    char fault[TOOL_FAULT_BYTES];
    int status = EXIT_STATUS_OK;

    if (report == NULL) {
        return tool_complain(EXIT_STATUS_SOFTWARE, "not enough memory for the report");
    }
    if (!file_replace(path, report, strlen(report), fault, sizeof(fault))) {
        status = tool_complain(file_fault_status(path), fault);
    }
    free(report);
    return status;
}

int tool_places(const char *const paths[], int count)
{
    char fault[TOOL_FAULT_BYTES];

    for (int i = 0; i < count; i++) {
        if (paths[i] != NULL && !file_has_room(paths[i], 1, fault, sizeof(fault))) {
            return tool_complain(file_fault_status(paths[i]), fault);
        }
    }
    return EXIT_STATUS_OK;
}

int tool_help(const struct tool *t)
{
    printf("Usage: homeport %s [OPTIONS] %s\n\n%s\n\nOptions:\n", t->name,
           t->options->words != NULL ? t->options->words : "", t->about);
    options_help(t->options, stdout);
    if (t->has_networks) {
        tool_links_help(stdout);
    }
    return EXIT_STATUS_OK;
}

int tool_profile(const char *name, const char *data, struct profile *profile)
{
    static const enum exit_status statuses[] = {
        [PROFILE_MISNAMED] = EXIT_STATUS_USAGE,
        [PROFILE_IN_USE] = EXIT_STATUS_UNAVAILABLE,
        [PROFILE_BROKEN] = EXIT_STATUS_DATA,
        [PROFILE_NO_PLACE] = EXIT_STATUS_CANNOT_CREATE,
    };
    const struct profile_options options = { .name = name, .data = data };
    char fault[PROFILE_FAULT_BYTES];
    enum profile_outcome outcome = profile_open(profile, &options, fault, sizeof(fault));

    if (outcome == PROFILE_NO_PLACE && name == NULL) {
        tool_complain(EXIT_STATUS_OK, fault);
        fprintf(stderr, "homeport: playing as somebody new, for this time only.\n");
        return profile_open_temporary(profile, fault, sizeof(fault))
                   ? EXIT_STATUS_OK
                   : tool_complain(EXIT_STATUS_SOFTWARE, fault);
    }
    if (outcome != PROFILE_FINE) {
        return tool_complain(statuses[outcome], fault);
    }
    if (profile->notice[0] != '\0') {
        tool_complain(EXIT_STATUS_OK, profile->notice);
    }
    return EXIT_STATUS_OK;
}

int tool_code(const char *word, struct code **code)
{
    /* Options point into argv, which is the program's own to write to. */
    enum ticket_outcome outcome = ticket_take((char *)(uintptr_t)word, code);

    return outcome == TICKET_FINE  ? EXIT_STATUS_OK
           : outcome == TICKET_BAD ? tool_complain(EXIT_STATUS_USAGE, ticket_fault(outcome))
                                   : tool_complain(EXIT_STATUS_SOFTWARE, ticket_fault(outcome));
}

int tool_match(const char *match)
{
    return ticket_is_code(match)
               ? tool_complain(EXIT_STATUS_USAGE, "what --match says looks like a match's code, "
                                                  "not its name: give it with --code")
               : EXIT_STATUS_OK;
}

int tool_make(const char *make, const struct code *code, bool watches)
{
    if (make[0] != '\0' && code != NULL) {
        return tool_complain(EXIT_STATUS_USAGE,
                             "--make makes a match; --code, or a link, joins one "
                             "that is there: give only one of them");
    }
    if (make[0] != '\0' && watches) {
        return tool_complain(EXIT_STATUS_USAGE, "who makes a match is its host and has a seat: "
                                                "--watch does not go with --make");
    }
    return EXIT_STATUS_OK;
}

void tool_tell_code(const char *code)
{
    static const char head[] = "CODE ";
    const struct iovec parts[] = { { (void *)(uintptr_t)head, strlen(head) },
                                   { (void *)(uintptr_t)code, strlen(code) },
                                   { (void *)(uintptr_t) "\n", 1 } };

    fflush(stdout);
    (void)!writev(STDOUT_FILENO, parts, ARRAY_LEN(parts));
}

static int print_help(void)
{
    printf("homeport %s: the client of Homeport, and its tools.\n\n"
           "Usage: homeport [COMMAND] [OPTIONS] [TARGET]\n\n"
           "Without a word it opens the menu. With TARGET it plays there at once: ADDRESS[:PORT],\n"
           "or the link that you were sent, homeport://ADDRESS:PORT/CODE. Where commands take a\n"
           "TARGET and it is left out: the only server of yours on this machine, or\n"
           "127.0.0.1:%d.\n\n"
           "Commands:\n",
           HOMEPORT_VERSION, TOOL_DEFAULT_PORT);
    for (size_t i = 0; i < ARRAY_LEN(tools); i++) {
        printf("  %-8s %s\n", tools[i]->name, tools[i]->summary);
    }
    printf("\n`homeport COMMAND --help` tells more.\n");
    return EXIT_STATUS_OK;
}

static const struct tool *find_tool(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(tools); i++) {
        if (strcmp(tools[i]->name, name) == 0) {
            return tools[i];
        }
    }
    return NULL;
}

/* A first word of letters only is meant as a command: addresses have digits, dots or colons in
 * them, but for "localhost". */
static bool looks_like_command(const char *word)
{
    return strspn(word, "abcdefghijklmnopqrstuvwxyz-") == strlen(word) && word[0] != '-' &&
           strcmp(word, "localhost") != 0;
}

static int unknown_command(const char *word)
{
    const char *names[ARRAY_LEN(tools)];
    char clean[64];
    char sentence[TOOL_FAULT_BYTES];

    for (size_t i = 0; i < ARRAY_LEN(tools); i++) {
        names[i] = tools[i]->name;
    }
    const char *near = options_nearest(word, names, ARRAY_LEN(tools));

    text_clean(clean, sizeof(clean), word);
    if (near != NULL) {
        text_format(sentence, sizeof(sentence), "there is no command '%s'. Did you mean '%s'?",
                    clean, near);
    } else {
        text_format(sentence, sizeof(sentence),
                    "there is no command '%s'. `homeport --help` lists them.", clean);
    }
    return tool_complain(EXIT_STATUS_USAGE, sentence);
}

static int run(int argc, char *argv[])
{
    const struct tool *t = &tool_play;

    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        return print_help();
    }
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        printf("homeport %s, protocol %d\n", HOMEPORT_VERSION, PROTO_VERSION);
        return EXIT_STATUS_OK;
    }
    if (argc > 1 && looks_like_command(argv[1])) {
        t = find_tool(argv[1]);
        if (t == NULL) {
            return unknown_command(argv[1]);
        }
        argc--;
        argv++;
    }
    return t->run(argc, argv);
}

int main(int argc, char *argv[])
{
    struct sigaction action = { .sa_handler = on_signal };
    char fault[TOOL_FAULT_BYTES];

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    secret_keep_from_cores();
    if (!secret_start()) {
        return tool_complain(EXIT_STATUS_SOFTWARE, "libsodium does not start on this machine");
    }
    int status = run(argc, argv);

    /* Whatever a tool has printed: that it ended well is not true if nobody can read it. */
    if (!file_finish_output(fault, sizeof(fault)) && status == EXIT_STATUS_OK) {
        status = tool_complain(EXIT_STATUS_IO, fault);
    }
    return status;
}
