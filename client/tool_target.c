/* The server that a tool is meant for: the one named, or the only one there is on this machine.
 * SPDX-License-Identifier: MIT */
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "client/ticket.h"
#include "client/tool.h"
#include "client/tool_search.h"
#include "net/enet_transport.h"

enum {
    NAMES_BYTES = 128,
};

static void print_row(const struct whereabouts *w)
{
    const struct net_address address = seek_address_of(w);
    char where[NET_ADDRESS_BYTES];
    char since[WHEREABOUTS_SINCE_BYTES];
    char names[NAMES_BYTES];

    net_address_print(&address, where, sizeof(where));
    whereabouts_since(w->since_s, since);
    whereabouts_names(w, names, sizeof(names));
    fprintf(stderr, "  %-21s  since %s, matches: %s\n", where, since, names);
}

static int ask_which(const struct tool *t, const struct whereabouts *list, int count)
{
    const struct net_address first = seek_address_of(&list[0]);
    const char *word = t == &tool_play ? "" : t->name;
    char where[NET_ADDRESS_BYTES];

    fprintf(stderr, "homeport: %d%s servers run on this machine:\n", count,
            count == WHEREABOUTS_SERVERS ? " or more" : "");
    for (int i = 0; i < count; i++) {
        print_row(&list[i]);
    }
    net_address_print(&first, where, sizeof(where));
    fprintf(stderr, "Say which one: homeport %s%s%s\n", word, word[0] != '\0' ? " " : "", where);
    return EXIT_STATUS_USAGE;
}

static int find(const struct tool *t, struct net_address *address)
{
    struct whereabouts list[WHEREABOUTS_SERVERS];
    int count = whereabouts_list(list, WHEREABOUTS_SERVERS);
    char where[NET_ADDRESS_BYTES];

    if (count > 1) {
        return ask_which(t, list, count);
    }
    *address = count == 1 ? seek_address_of(&list[0])
                          : (struct net_address){ INADDR_LOOPBACK, TOOL_DEFAULT_PORT };
    if (address->port != TOOL_DEFAULT_PORT) {
        net_address_print(address, where, sizeof(where));
        fprintf(stderr, "homeport: the only server on this machine is at %s.\n", where);
    }
    return EXIT_STATUS_OK;
}

bool tool_is_link(const struct option_list *words)
{
    return words->count > 0 && invite_is_link(words->values[0]);
}

static int follow(const char *link, struct net_address *address, struct code **code)
{
    struct code *brought;
    char fault[TOOL_FAULT_BYTES];

    /* Options point into argv, which is the program's own to write to. */
    enum ticket_outcome outcome =
        ticket_take_link((char *)(uintptr_t)link, address, &brought, fault, sizeof(fault));

    if (outcome != TICKET_FINE) {
        return tool_complain(outcome == TICKET_BAD ? EXIT_STATUS_USAGE : EXIT_STATUS_SOFTWARE,
                             fault);
    }
    if (code == NULL) {
        ticket_give(brought);
    } else if (*code != NULL) {
        ticket_give(brought);
        return tool_complain(EXIT_STATUS_USAGE,
                             "a link brings its own code: leave --code and " TICKET_VARIABLE
                             " out");
    } else {
        *code = brought;
    }
    return EXIT_STATUS_OK;
}

int tool_target(const struct tool *t, const struct option_list *words,
                const struct profile_options *who, struct net_address *address, struct code **code)
{
    char fault[TOOL_FAULT_BYTES];

    if (words->count == 0) {
        bool seeks = t != &tool_probe && code != NULL && *code != NULL; /* a probe is of a server */

        return seeks ? tool_seek(*code, who, address) : find(t, address);
    }
    if (tool_is_link(words)) {
        return follow(words->values[0], address, code);
    }
    return net_address_parse(words->values[0], TOOL_DEFAULT_PORT, address, fault, sizeof(fault))
               ? EXIT_STATUS_OK
               : tool_complain(EXIT_STATUS_USAGE, fault);
}
