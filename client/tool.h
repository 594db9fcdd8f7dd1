/* The subcommands of `homeport`: one row and one file each.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TOOL_H
#define HP_TOOL_H

#include <signal.h>

#include "base/options.h"
#include "client/profile.h"
#include "net/transport.h"

enum {
    TOOL_DEFAULT_PORT = NET_DEFAULT_PORT,
    TOOL_FAULT_BYTES = 512,
};

struct code;

struct tool {
    const char *name;
    const char *summary; /* one line */
    const char *about;   /* for its own --help */
    const struct option_table *options;
    bool has_networks; /* it takes --net: its help lists them */
    /* argv[0] is the subcommand. Returns an exit status. */
    int (*run)(int argc, char *argv[]);
};

extern const struct tool tool_play;
extern const struct tool tool_local;
extern const struct tool tool_bot;
extern const struct tool tool_find;
extern const struct tool tool_probe;
extern const struct tool tool_relay;
extern const struct tool tool_trial;

/* How often the program was asked to stop by a signal (SIGINT, SIGTERM): the main loop of each tool
 * looks at it. The second signal ends the process at once. */
extern volatile sig_atomic_t tool_stop;

/* Prints "homeport: sentence" to stderr; returns the status. */
int tool_complain(enum exit_status status, const char *sentence);

/* Writes a report to a file (-: standard output) and frees it; NULL: there was no memory for it.
 * Returns an exit status. */
int tool_report(char *report, const char *path);

/* Whether the files asked for at the end can be written, `count` paths of which NULL is none: told
 * before anything runs, not after it. Complains unless it returns EXIT_STATUS_OK. */
int tool_places(const char *const paths[], int count);

/* Prints a tool's help. */
int tool_help(const struct tool *t);

/* The server named by the only word. Without one but with a code: the one that has its match, on
 * this machine or on the LAN (tool_search.h); but for a probe. Without either the only server of
 * this user on this machine, or 127.0.0.1:62893 where there is none; where there are several it
 * lists them. Hosts that the profile `who` knows are asked directly, too. The word may be a link,
 * which is covered where it stands in argv; it brings its code, for which *code must be NULL till
 * then (NULL: of no use to the tool). Complains unless it returns EXIT_STATUS_OK. */
int tool_target(const struct tool *t, const struct option_list *words,
                const struct profile_options *who, struct net_address *address, struct code **code);

/* Whether that word is a link to a match. */
bool tool_is_link(const struct option_list *words);

/* Opens a profile: the one named or, with NULL, the first that is free; where none of these can be
 * kept, one for this run, and that is said. What is to be told goes to stderr. Closed by the caller
 * if this returns EXIT_STATUS_OK. */
int tool_profile(const char *name, const char *data, struct profile *profile);

/* The code from --code (part of argv, which is covered; NULL: not given) or from the environment.
 * *code is NULL where none was given; given back with ticket_give. */
int tool_code(const char *word, struct code **code);

/* What --match says: not a code, which would stand in the server's log. Complains unless it returns
 * EXIT_STATUS_OK. */
int tool_match(const char *match);

/* What --make says, together with what goes with it or not: a new match is joined without a code
 * and with a seat. "" is nothing to be made. Complains unless it returns EXIT_STATUS_OK. */
int tool_make(const char *make, const struct code *code, bool watches);

/* Prints "CODE K7Q-F2M4D" to stdout, past the library's buffer, which would keep it. */
void tool_tell_code(const char *code);

#endif
