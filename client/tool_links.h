/* The bad networks of --net, in this process: a relay for each kind of link, each in its own
 * thread.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TOOL_LINKS_H
#define HP_TOOL_LINKS_H

#include <stdio.h>

#include "client/relay_thread.h"

enum {
    TOOL_LINKS_MOST = 16, /* names behind one --net */
};

/* What to say to who wants to change a network that is not there. */
#define TOOL_LINKS_NONE "No bad network is in between: start with --net clear, wifi or another."

struct tool_links {
    struct relay_thread *relays[TOOL_LINKS_MOST];
    struct net_address vias[TOOL_LINKS_MOST];
    int count;
};

/* For the --help of who takes --net: which networks there are, a line each. */
void tool_links_help(FILE *out);

/* All networks in which there is something in between, with commas: "lan,wifi,...". */
void tool_links_all(char *names, size_t size);

/* The name that client i, from 0, has of those in `names`: they take turns. False: it is too long,
 * and cut. */
bool tool_links_name(const char *names, int i, char name[LINK_NAME_BYTES]);

/* The names for so many clients, each its own: they take turns. One too long stays so. */
void tool_links_spread(const char *names, int clients, char *all, size_t size);

/* Whether all of them are good. False: `fault`. */
bool tool_links_check(const char *names, char *fault, size_t fault_size);

/* `names` is "wifi,4g+loss=3"; NULL: no network in between. Returns an exit status
 * (base/options.h); but for 0, `fault` says why. Given back with tool_links_close either way. */
int tool_links_open(struct tool_links *links, const char *names, const struct net_address *server,
                    uint64_t seed, char *fault, size_t fault_size);

/* What stands in the server's place for client i, from 0: they take turns. Port 0: nothing. */
struct net_address tool_links_via(const struct tool_links *links, int i);

/* Each kind's figures (relay_report_json), an array, new; NULL: no network is in between. */
json_t *tool_links_report(const struct tool_links *links);

void tool_links_close(struct tool_links *links);

#endif
