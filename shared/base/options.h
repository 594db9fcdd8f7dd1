/* Command-line options as a table: one row a name, its argument, its bounds, its help. Parsing,
 * checking, "did you mean" and --help come from the same row. Knows no option by name.
 * SPDX-License-Identifier: MIT */
#ifndef HP_OPTIONS_H
#define HP_OPTIONS_H

#include <stdio.h>

#include "base/base.h"

enum option_kind {
    OPTION_FLAG,   /* bool */
    OPTION_NUMBER, /* int64_t within least..most, decimal */
    OPTION_TEXT,   /* const char *, at most `most` bytes if that is not 0 */
    OPTION_MAYBE,  /* const char *, as text, but the value only behind '='; without one: "" */
    OPTION_LIST,   /* struct option_list: may stand several times */
};

enum {
    OPTION_LIST_MOST = 64,
    OPTIONS_MOST = 64, /* rows of a table */
};

struct option_list {
    const char *values[OPTION_LIST_MOST];
    int count;
};

struct option {
    const char *name; /* without the dashes */
    char letter;      /* short form, 0 if none */
    enum option_kind kind;
    size_t offset;        /* of the member in the settings struct */
    const char *argument; /* its name in the help: "N"; NULL for flags */
    int64_t least;
    int64_t most;
    const char *help;
};

/* A table of options and the positional words. */
struct option_table {
    const struct option *options;
    int count;
    const char *words; /* the positional words in the usage line: "[TARGET]"; NULL: none allowed */
    int words_most;
};

/* sysexits' numbers, the exit status of both programs. */
enum exit_status {
    EXIT_STATUS_OK = 0,
    EXIT_STATUS_CHECK_FAILED = 1,
    EXIT_STATUS_USAGE = 64,
    EXIT_STATUS_DATA = 65,
    EXIT_STATUS_UNAVAILABLE = 69,
    EXIT_STATUS_SOFTWARE = 70,
    EXIT_STATUS_CANNOT_CREATE = 73,
    EXIT_STATUS_IO = 74,
    EXIT_STATUS_NO_PERMISSION = 77,
    EXIT_STATUS_INTERRUPTED = 130, /* before it could tell: as shells have it of Ctrl-C */
};

/* Reads argv[1..argc-1]; argv[0] is the name of the program or command. Texts and words point into
 * argv. "--name value" (unless the value begins with "--"),
 * "--name=value", "-n value" and "-nvalue" are taken; "--" ends the options. An option that is not
 * a list and stands twice: the last counts. What is not given keeps its value in `settings`, so the
 * caller puts the defaults there. `words` may be NULL if the table allows none; it is added to.
 * On a fault writes one sentence, with the nearest real option for an
 * unknown one, and returns false. Control bytes of argv never reach the sentence. */
bool options_parse(const struct option_table *table, int argc, char *const argv[], void *settings,
                   struct option_list *words, char *fault, size_t fault_size);

/* The rows as help text, aligned. */
void options_help(const struct option_table *table, FILE *out);

/* The candidate nearest to `word`, or NULL: fewer edits than it has letters and at most two, or
 * three where it only lacks letters. */
const char *options_nearest(const char *word, const char *const candidates[], int count);

#endif
