/* A trial's results: as a table for a terminal, as JSON, and as one HTML page with plots that needs
 * nothing else.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TRIAL_REPORT_H
#define HP_TRIAL_REPORT_H

#include <stdio.h>

#include "client/trial.h"

enum {
    TRIAL_MATCH_BYTES = 256,
    TRIAL_TICKS = 6, /* at most, beside the one at 0 */
};

/* What was asked for, with which it can be done again. */
struct trial_setup {
    int clients;
    int seconds;
    int runs;
    uint64_t seed;
    char when[32];                 /* the date, for people */
    char match[TRIAL_MATCH_BYTES]; /* as homeport-server takes it; "": open, with as many seats */
};

/* One line a profile, with a head before the first. */
void trial_print_head(FILE *out);
void trial_print_row(FILE *out, const struct trial_result *r);

/* {"setup": {...}, "profiles": [...]}; freed by the caller. NULL: no memory. */
char *trial_report_json(const struct trial_setup *setup, const struct trial_result *results,
                        int count);

/* A whole page. Likewise. */
char *trial_report_html(const struct trial_setup *setup, const struct trial_result *results,
                        int count);

/* How far apart the ticks of a plot's axis are that goes from 0 to `most` or a little further: 1, 2
 * or 5 times a power of ten, so that TRIAL_TICKS are enough. `most` is below 2 to the 60th. */
uint64_t trial_axis_step(uint64_t most);

/* Reads back what is needed to do the same again; `nets` gets the profiles' names, with commas
 * between them, *limits what was held against them as trial_read_limits has it, new. False: `fault`
 * says what is missing. */
bool trial_report_read(const json_t *report, struct trial_setup *setup, char *nets, size_t size,
                       json_t **limits, char *fault, size_t fault_size);

#endif
