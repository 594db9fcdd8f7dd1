/* homeport play: the window.
 * SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/looks.h"
#include "base/text.h"
#include "client/own_server.h"
#include "client/returns.h"
#include "client/ticket.h"
#include "client/tool.h"
#include "client/tether.h"
#include "client/window.h"
#include "net/enet_transport.h"
#include "net/secret.h"
#include "wire/message.h"

enum {
    QUESTION_BYTES = 96,
};

struct settings {
    const char *name;
    const char *nameless;
    const char *match;
    const char *code;
    const char *make;
    bool watches;
    const char *profile;
    const char *data;
    const char *window;
    bool is_fullscreen;
    bool has_no_vsync;
    bool is_bot;
    bool announces;
    bool is_led;
    const char *screenshot;
    int64_t screenshot_at;
    int64_t run_for;
    const char *report;
    bool help;
    bool is_asked; /* before it joins: it was sent a link, and any web page can open one */
    const char *net;
    int64_t seed;
};

#define AT(member) offsetof(struct settings, member)
static const struct option rows[] = {
    { "name", 0, OPTION_TEXT, AT(name), "NAME", 0, GAME_NAME_BYTES,
      "your name in the match (default: that of the settings)" },
    { "nameless", 0, OPTION_TEXT, AT(nameless), "NAME", 0, GAME_NAME_BYTES,
      "your name if the settings have none, as `homeport local` gives it (default: your profile's, "
      "else your login name)" },
    { "match", 'm', OPTION_TEXT, AT(match), "NAME", 0, PROTO_MATCH_BYTES,
      "the match to join (default: the server chooses)" },
    { "code", 'c', OPTION_TEXT, AT(code), "CODE", 0, 0,
      "the code of a private match, as its host has it: K7Q-F2M4D" },
    { "make", 0, OPTION_TEXT, AT(make), "SPEC", 0, PROTO_SPEC_BYTES,
      "make a match, called as --match says, and be its host: open or private, with "
      "game=..., map=..., mode=..., seats=..., bots=... behind it; prints CODE and its code" },
    { "watch", 0, OPTION_FLAG, AT(watches), NULL, 0, 0, "watch, without a seat" },
    { "profile", 0, OPTION_TEXT, AT(profile), "NAME", 0, 0,
      "who you are: a key of your own by this name (default: the first that is not in use)" },
    { "data", 0, OPTION_TEXT, AT(data), "FOLDER", 0, 0,
      "where profiles and settings are kept (default ~/.local/share/homeport, "
      "~/.config/homeport)" },
    { "window", 'w', OPTION_TEXT, AT(window), "WxH+X+Y", 0, 40, "size and place of the window" },
    { "fullscreen", 'f', OPTION_FLAG, AT(is_fullscreen), NULL, 0, 0, "begin in fullscreen (F11)" },
    { "no-vsync", 0, OPTION_FLAG, AT(has_no_vsync), NULL, 0, 0, "do not wait for the display" },
    { "bot", 0, OPTION_FLAG, AT(is_bot), NULL, 0, 0, "the game's bot plays, you watch" },
    { "announce", 0, OPTION_FLAG, AT(announces), NULL, 0, 0,
      "once in the match say so on standard output: JOINED and an object with the seat" },
    { "led", 0, OPTION_FLAG, AT(is_led), NULL, 0, 0,
      "take lines for the network in between on standard input, and tell how it is on standard "
      "output: what `homeport local` does with its windows" },
    { "screenshot", 0, OPTION_TEXT, AT(screenshot), "FILE", 0, 4000,
      "write a PNG of the window (see --screenshot-at)" },
    { "screenshot-at", 0, OPTION_NUMBER, AT(screenshot_at), "TICK", 0, UINT32_MAX,
      "at this tick of the match (default 0: the first picture)" },
    { "run-for", 0, OPTION_NUMBER, AT(run_for), "SECONDS", 1, 1000000, "end after that time" },
    { "report", 'r', OPTION_TEXT, AT(report), "FILE", 0, 4000,
      "write a report as JSON at the end (-: standard output)" },
    { "net", 0, OPTION_TEXT, AT(net), "PROFILE", 0, LINK_NAME_BYTES - 1,
      "a bad network in between, one of those below" },
    { "seed", 0, OPTION_NUMBER, AT(seed), "S", 0, INT64_MAX,
      "of that network's chance (default 1): the same loses the same datagrams" },
    { "help", 'h', OPTION_FLAG, AT(help), NULL, 0, 0, "print this and end" },
};
#undef AT

static const struct option_table table = { rows, ARRAY_LEN(rows), "[TARGET]", 1 };

static int write_report(struct runner *runner, void *context)
{
    return tool_report(runner_report(runner), context);
}

/* For programs, as the server's READY line. */
static void announce(const struct view *view)
{
    json_t *joined = json_pack("{s:i}", "seat", view->seat < GAME_SEATS ? (int)view->seat : -1);
    char *text = json_dumps(joined, JSON_COMPACT);

    if (text != NULL) {
        printf("JOINED %s\n", text);
        fflush(stdout);
    }
    free(text);
    json_decref(joined);
}

static void choose_name(const char *given, const char *usual, char *name, size_t size)
{
    const char *login = getenv("USER");

    text_clean(name, size,
               given != NULL      ? given
               : usual[0] != '\0' ? usual
               : login != NULL    ? login
                                  : "");
    if (given == NULL && !looks_usable(name, strlen(name))) {
        text_format(name, size, "Captain");
    }
}

static int open_window(const struct settings *s, const struct net_address *server,
                       struct tether *tether, const struct code *code,
                       const struct profile *profile, const struct client_tickets *tickets)
{
    struct runner_options runner = { .server = *server,
                                     .via = tool_links_via(tether->links, 0),
                                     .is_bot = s->is_bot,
                                     .watches = s->watches,
                                     .code = code,
                                     .identity_secret = profile->identity.secret_key,
                                     .folder = profile->folder,
                                     .tickets = tickets };
    struct window_options window = { .runner = &runner,
                                     .tether = tether,
                                     .on_code = s->make[0] != '\0' ? tool_tell_code : NULL,
                                     .is_fullscreen = s->is_fullscreen,
                                     .has_no_vsync = s->has_no_vsync,
                                     .screenshot_path = s->screenshot,
                                     .screenshot_tick = (uint32_t)s->screenshot_at,
                                     .run_for_s = (uint32_t)s->run_for };

    struct own_server here;
    char where[NET_ADDRESS_BYTES];
    char question[QUESTION_BYTES];

    window.profile = profile->name;
    window.data = s->data;
    window.is_named = s->name != NULL;
    window.is_for_program = s->is_bot || s->announces || s->screenshot != NULL || s->run_for > 0;
    if (s->window != NULL && !window_geometry(&window, s->window)) {
        return tool_complain(EXIT_STATUS_USAGE,
                             "--window is WIDTHxHEIGHT+X+Y, for example 960x540+0+0");
    }
    if (s->is_asked) {
        net_address_print(server, where, sizeof(where));
        text_format(question, sizeof(question), "Join the match at %s?", where);
        window.question = question;
    }
    if (s->announces) {
        window.at_joined = announce;
    }
    if (s->report != NULL) {
        window.at_end = write_report;
        window.context = (void *)(uintptr_t)s->report;
    }
    own_server_init(&here, s->data);
    window.here = &here;
    choose_name(s->name, s->nameless != NULL ? s->nameless : profile->player, runner.name,
                sizeof(runner.name));
    text_format(runner.match, sizeof(runner.match), "%s", s->match);
    text_format(runner.spec, sizeof(runner.spec), "%s", s->make);
    return window_play(&window, &tool_stop);
}

/* With the tickets of that profile. */
static int play_as(const struct settings *s, const struct net_address *server,
                   const struct code *code, const struct profile *profile)
{
    struct tool_links links;
    struct tether tether;
    struct returns returns;
    char fault[TOOL_FAULT_BYTES];
    int status = tool_links_open(&links, s->net, server, (uint64_t)s->seed, fault, sizeof(fault));

    if (status != EXIT_STATUS_OK) {
        tool_complain((enum exit_status)status, fault);
        tool_links_close(&links);
        return status;
    }
    tether_open(&tether, &links, s->is_led);
    if (returns_open(&returns, profile->folder)) {
        status = open_window(s, server, &tether, code, profile, &returns.tickets);
    } else {
        status = tool_complain(EXIT_STATUS_SOFTWARE, "not enough memory");
    }
    returns_close(&returns);
    tether_close(&tether);
    tool_links_close(&links);
    return status;
}

/* What is wrong with a link, "": nothing. Reading it is what covers it, so this comes first. */
static void look_at_link(const struct option_list *words, char *damage, size_t size)
{
    struct invite *invite = tool_is_link(words) ? secret_take(sizeof(*invite)) : NULL;

    damage[0] = '\0';
    if (invite != NULL) {
        invite_parse(words->values[0], invite, damage, size);
    }
    secret_give(invite);
}

/* A desktop that opens a link shows nobody what is written on standard error. */
static void show(const char *damage)
{
    char sentence[TOOL_FAULT_BYTES];

    if (damage[0] != '\0' && isatty(STDERR_FILENO) == 0) {
        text_format(sentence, sizeof(sentence), "%c%s.", toupper((unsigned char)damage[0]),
                    damage + 1);
        window_tell(sentence, &tool_stop);
    }
}

/* Whether nothing was said of where to play, or what should happen there: the menu asks. */
static bool is_for_menu(const struct settings *s, const struct option_list *words,
                        const struct code *code)
{
    bool says_where = words->count > 0 || code != NULL || s->match[0] != '\0' || s->net != NULL;
    bool says_what = s->make[0] != '\0' || s->watches || s->is_bot || s->announces ||
                     s->screenshot != NULL || s->run_for > 0 || s->report != NULL;

    return !says_where && !says_what;
}

static int run(int argc, char *argv[])
{
    struct settings s = { .match = "", .make = "", .seed = 1 };
    struct option_list words = { .count = 0 };
    struct net_address server;
    struct profile profile;
    struct code *code = NULL;
    char fault[TOOL_FAULT_BYTES];
    char damage[TOOL_FAULT_BYTES];

    if (!options_parse(&table, argc, argv, &s, &words, fault, sizeof(fault))) {
        return tool_complain(EXIT_STATUS_USAGE, fault);
    }
    if (s.help) {
        return tool_help(&tool_play);
    }
    s.is_asked = tool_is_link(&words);
    look_at_link(&words, damage, sizeof(damage));
    const struct profile_options who = { .name = s.profile, .data = s.data };
    int status = tool_code(s.code, &code);

    if (status == EXIT_STATUS_OK) {
        status = tool_match(s.match);
    }
    if (status == EXIT_STATUS_OK) {
        status = tool_places((const char *[]){ s.report, s.screenshot }, 2);
    }
    if (status == EXIT_STATUS_OK && is_for_menu(&s, &words, code)) {
        server = (struct net_address){ 0 };
    } else if (status == EXIT_STATUS_OK) {
        status = tool_target(&tool_play, &words, &who, &server, &code);
        show(damage);
    }
    if (status == EXIT_STATUS_OK) {
        status = tool_make(s.make, code, s.watches);
    }
    if (status == EXIT_STATUS_OK) {
        status = tool_profile(s.profile, s.data, &profile);
    }
    if (status == EXIT_STATUS_OK) {
        status = play_as(&s, &server, code, &profile);
        profile_close(&profile);
    }
    ticket_give(code);
    return status;
}

const struct tool tool_play = {
    .name = "play",
    .summary = "the window: the menu, or a match at once (what `homeport` does by itself)",
    .about = "Opens a window with the menu, or joins a match on TARGET at once. Where other\n"
             "options say what to join, TARGET may be left out: the only server of yours on\n"
             "this machine, or 127.0.0.1:62893. TARGET may be the link that you were sent,\n"
             "homeport://ADDRESS:PORT/CODE; it asks before it joins by that. With --code alone\n"
             "the match is looked for on this machine, then on the LAN.\n"
             "F1 shows the controls, F3 the network, Escape the menu: settings, and the way out.",
    .options = &table,
    .has_networks = true,
    .run = run,
};
