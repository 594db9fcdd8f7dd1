/* What the command line asks of the server: its options as a table, and what they come to.
 * Opens nothing and reads no file.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SETTINGS_H
#define HP_SETTINGS_H

#include "base/options.h"
#include "server/server.h"
#include "server/spec.h"

struct settings {
    /* As they were given; texts are argv's. */
    const char *address;
    const char *lan; /* NULL: not asked for; "": whichever network speaks for itself */
    bool is_open;    /* over the LAN open matches need no code either */
    bool is_public;  /* --address is one of the internet's, and that is meant */
    int64_t port;
    struct option_list specs;
    int64_t bots;
    int64_t made_most;  /* matches that players may make */
    bool has_no_freeze; /* a stopped client is dropped like any other that is silent */
    int64_t hold_s;     /* how long the seat of a lost player waits */
    const char *data;   /* NULL: the usual directory */
    int64_t run_for;    /* seconds; 0: until a signal */
    int64_t linger_s;   /* without anybody; 0: for ever */
    const char *report;
    const char *log;
    bool help;
    bool version;

    /* What they come to. */
    bool is_json_log;
    char address_text[64]; /* without the port */
    struct net_address listen;
    struct match_options matches[SERVER_MATCHES]; /* without seed and level_text */
    int match_count;
};

/* Fills it. With help or version asked for, nothing else is looked at. False: `fault` is a
 * sentence.
 */
bool settings_read(struct settings *s, int argc, char *const argv[], char *fault,
                   size_t fault_size);

void settings_help(FILE *out);

#endif
