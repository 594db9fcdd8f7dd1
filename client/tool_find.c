/* homeport find: which matches there are, on this machine and on its networks, or on one server.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "client/find_list.h"
#include "client/swarm.h"
#include "client/tool.h"
#include "client/tool_search.h"
#include "net/door_wire.h"
#include "net/enet_transport.h"

enum {
    PATIENCE_US = 6000000, /* in all, however talkative the servers are */
};

struct settings {
    const char *profile;
    const char *data;
    bool is_json;
    bool help;
};

#define AT(member) offsetof(struct settings, member)
static const struct option rows[] = {
    { "profile", 0, OPTION_TEXT, AT(profile), "NAME", 0, 0,
      "whose hosts are asked directly, too: those that this profile has played at (default: "
      "main)" },
    { "data", 0, OPTION_TEXT, AT(data), "FOLDER", 0, 0,
      "where profiles are kept (default ~/.local/share/homeport)" },
    { "json", 0, OPTION_FLAG, AT(is_json), NULL, 0, 0, "print JSON for programs" },
    { "help", 'h', OPTION_FLAG, AT(help), NULL, 0, 0, "print this and end" },
};
#undef AT

static const struct option_table table = { rows, ARRAY_LEN(rows), "[TARGET]", 1 };

/* --- asking servers --------------------------------------------------------------------------- */

/* A server that has only private matches turns away who has no code: that is an answer, too. */
static bool has_told(const struct client *c)
{
    return c->list.serial > 0 ||
           (c->refused != NULL && strcmp(c->refused, door_cause_texts[DOOR_CODE_NEEDED].word) == 0);
}

/* Why a server has told nothing. */
static void say_why(const struct client *c)
{
    char target[NET_ADDRESS_BYTES];
    char sentence[TOOL_FAULT_BYTES];

    net_address_print(&c->options.server, target, sizeof(target));
    if (c->refused != NULL) {
        text_format(sentence, sizeof(sentence), "the server at %s does not tell: %s", target,
                    c->status);
    } else {
        text_format(sentence, sizeof(sentence),
                    "no server answers at %s: start one with homeport-server", target);
    }
    tool_complain(EXIT_STATUS_UNAVAILABLE, sentence);
}

/* Asks them all at once, and says why of each that tells nothing. Returns how many have told; -1:
 * they can't be asked, and that was said. */
static int ask(struct find_list *list, const struct net_address *servers, int count)
{
    const struct swarm_look look = { .servers = servers,
                                     .count = count,
                                     .patience_us = PATIENCE_US,
                                     .is_over = tool_seeker.is_over };
    struct identity nobody;
    struct swarm swarm;
    char fault[TOOL_FAULT_BYTES];
    int told = 0;

    if (!identity_make(&nobody, fault, sizeof(fault))) {
        tool_complain(EXIT_STATUS_SOFTWARE, fault);
        return -1;
    }
    if (!swarm_look(&swarm, &look, &nobody, fault, sizeof(fault))) {
        tool_complain(EXIT_STATUS_UNAVAILABLE, fault);
        told = -1;
    }
    for (int i = 0; told >= 0 && i < count; i++) {
        const struct client *c = swarm.clients[i];

        find_add_list(list, &servers[i], &c->list);
        if (has_told(c)) {
            told++;
        } else {
            say_why(c);
        }
    }
    swarm_done(&swarm);
    identity_wipe(&nobody);
    return told;
}

/* --- telling ---------------------------------------------------------------------------------- */

static int print(const struct find_list *list, const struct settings *s, const char *if_empty)
{
    if (s->is_json) {
        return find_print_json(list)
                   ? EXIT_STATUS_OK
                   : tool_complain(EXIT_STATUS_SOFTWARE, "the list can't be written as JSON");
    }
    if (list->count == 0) {
        printf("%s", if_empty);
    } else {
        find_print_table(list);
    }
    return EXIT_STATUS_OK;
}

/* --- one server, or all ----------------------------------------------------------------------- */

static int find_at(struct find_list *list, const struct settings *s,
                   const struct net_address *server)
{
    char target[NET_ADDRESS_BYTES];
    char text[TOOL_FAULT_BYTES];

    net_address_print(server, target, sizeof(target));
    list->server = target;
    if (ask(list, server, 1) <= 0) {
        return EXIT_STATUS_UNAVAILABLE;
    }
    text_format(text, sizeof(text),
                "No match is open at %s. A private one is joined with its code:\n"
                "homeport %s --code K7Q-F2M4D\n",
                target, target);
    return print(list, s, text);
}

/* Why not was said of each that is here. */
static int complain_of_none(int here, const char *networks)
{
    char sentence[2 * TOOL_FAULT_BYTES];
    char asked[SEEK_NETWORKS_BYTES] = "";

    if (here == 0) {
        text_format(asked, sizeof(asked), "no server answers at 127.0.0.1:%d, and ",
                    TOOL_DEFAULT_PORT);
    }
    text_format(sentence, sizeof(sentence), "%s%s%s. %s a friend to open the LAN there ('lan on')",
                asked,
                networks[0] == '\0' ? "this machine has no network to ask on"
                : here == 0         ? "none on "
                                    : "no server answers on ",
                networks, here == 0 ? "Start one with homeport-server, or ask" : "Ask");
    return tool_complain(EXIT_STATUS_UNAVAILABLE, sentence);
}

static int find_all(struct find_list *list, const struct settings *s,
                    const struct profile_options *who)
{
    struct hosts hosts;
    struct seeker seeker = tool_seeker;
    struct net_address servers[WHEREABOUTS_SERVERS];
    int here = seek_here(servers);
    struct search search;
    char networks[SEEK_NETWORKS_BYTES];
    char text[2 * TOOL_FAULT_BYTES];
    int told = here > 0 ? ask(list, servers, here) : 0;

    if (told < 0) {
        return EXIT_STATUS_UNAVAILABLE;
    }
    hosts_peek(&hosts, who);
    seeker.hosts = &hosts;
    seek_on_networks(&seeker, &search, CODE_LOCATOR_NONE, networks);
    find_add_search(list, &search);
    bool has_network = networks[0] != '\0';

    if (told + search.found_count == 0) {
        return complain_of_none(here, networks);
    }
    text_format(text, sizeof(text),
                "No match is open on this machine, and %s%s.\n"
                "A private one is joined with its code: homeport --code K7Q-F2M4D\n",
                has_network ? "none answers on " : "there is no network to ask on", networks);
    return print(list, s, text);
}

static int run(int argc, char *argv[])
{
    struct settings s = { .help = false };
    struct option_list words = { .count = 0 };
    struct net_address server;
    char fault[TOOL_FAULT_BYTES];

    if (!options_parse(&table, argc, argv, &s, &words, fault, sizeof(fault))) {
        return tool_complain(EXIT_STATUS_USAGE, fault);
    }
    if (s.help) {
        return tool_help(&tool_find);
    }
    const struct profile_options who = { .name = s.profile, .data = s.data };

    if (words.count > 0) {
        int status = tool_target(&tool_find, &words, &who, &server, NULL);

        if (status != EXIT_STATUS_OK) {
            return status;
        }
    }
    struct find_list *list = calloc(1, sizeof(*list));

    if (list == NULL) {
        return tool_complain(EXIT_STATUS_SOFTWARE, "not enough memory");
    }
    int status = !enet_transport_start(fault, sizeof(fault))
                     ? tool_complain(EXIT_STATUS_SOFTWARE, fault)
                 : words.count > 0 ? find_at(list, &s, &server)
                                   : find_all(list, &s, &who);

    free(list);
    return status;
}

const struct tool tool_find = {
    .name = "find",
    .summary = "list the matches on this machine and on the LAN, or those of a server",
    .about = "Lists the open matches of your servers on this machine and, with a second of\n"
             "asking, what there is on its networks: servers whose host has opened the LAN\n"
             "('lan on'), private matches too. Hosts at whose addresses you have played are asked\n"
             "directly as well, for routers that keep broadcasts to themselves.\n"
             "With TARGET: the open matches of that server.\n"
             "Private ones are joined with their code.",
    .options = &table,
    .run = run,
};
