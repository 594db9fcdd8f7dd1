/* The words of a search for a match, on a terminal.
 * SPDX-License-Identifier: MIT */
#include "client/tool_search.h"

#include <stdio.h>

#include "base/text.h"
#include "client/tool.h"
#include "net/enet_transport.h"

static bool is_over(void *unused)
{
    (void)unused;
    return tool_stop != 0;
}

const struct seeker tool_seeker = { .is_over = is_over };

static int complain_of_none(const struct seek_result *r)
{
    char sentence[TOOL_FAULT_BYTES + SEEK_NETWORKS_BYTES];
    char asked[NET_ADDRESS_BYTES + 64] = "no server runs on this machine";
    char where[NET_ADDRESS_BYTES];

    if (r->here > 0) {
        net_address_print(&r->first, where, sizeof(where));
        text_format(asked, sizeof(asked),
                    r->here == 1 ? "not the server at %s" : "not %s nor the others on this machine",
                    where);
    }
    text_format(sentence, sizeof(sentence),
                "nobody has a match with that code: %s, and %s%s%s. Check the code with the host, "
                "and that the LAN is open ('lan on'). If both are right, ask for the address "
                "('lan' shows it) and give it too: homeport ADDRESS --code CODE. If that does not "
                "help, 'homeport probe ADDRESS' says why",
                asked,
                r->networks[0] == '\0' ? "this machine has no network to ask on"
                : r->there > 0         ? "who answered on "
                                       : "nobody answered on ",
                r->networks, r->there > 0 ? " does not" : "");
    return tool_complain(EXIT_STATUS_UNAVAILABLE, sentence);
}

int tool_seek(const struct code *code, const struct profile_options *who,
              struct net_address *address)
{
    struct hosts hosts;
    struct seeker seeker = tool_seeker;
    struct seek_result result;
    char fault[TOOL_FAULT_BYTES];
    char where[NET_ADDRESS_BYTES];

    if (!enet_transport_start(fault, sizeof(fault))) {
        return tool_complain(EXIT_STATUS_SOFTWARE, fault);
    }
    hosts_peek(&hosts, who);
    seeker.hosts = &hosts;
    if (!seek_by_code(&seeker, code, NULL, &result, fault, sizeof(fault))) {
        return fault[0] != '\0' ? tool_complain(EXIT_STATUS_SOFTWARE, fault)
                                : complain_of_none(&result);
    }
    *address = result.server;
    net_address_print(address, where, sizeof(where));
    if (result.is_lan) {
        fprintf(stderr, "homeport: found on the LAN, at %s.\n", where);
    } else if (address->port != TOOL_DEFAULT_PORT) {
        fprintf(stderr, "homeport: the server with that code is at %s.\n", where);
    }
    return EXIT_STATUS_OK;
}
