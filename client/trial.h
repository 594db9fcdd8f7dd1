/* What a trial measures and what it must come to: the figures of a run, made of the reports that
 * the bots and the server leave, their medians over runs, and the limits. Knows JSON, no process.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TRIAL_H
#define HP_TRIAL_H

#include <jansson.h>

#include "net/link_profile.h"

enum {
    TRIAL_PROFILES = 32, /* of one trial */
    TRIAL_RUNS = 9,
    TRIAL_CURVE = 21, /* 0, 5, 10 ... 100 % of all are at or below these */
    TRIAL_WHY_BYTES = 256,
};

/* One row each in trial_figures[]. */
enum trial_figure {
    TRIAL_RTT,
    TRIAL_JITTER,
    TRIAL_LOSS,
    TRIAL_CONFIRMED,
    TRIAL_CONFIRMED_P99,
    TRIAL_LATE,
    TRIAL_MISPREDICTED,
    TRIAL_CORRECTION,
    TRIAL_ROLLBACK,
    TRIAL_RESYNCS,
    TRIAL_FREEZES,
    TRIAL_DISCONNECTS,
    TRIAL_DESYNCS,
    TRIAL_OUTSIDE,
    TRIAL_UP,
    TRIAL_DOWN,
    TRIAL_CORRUPT,
    TRIAL_FIGURES,
};

struct trial_figure_row {
    const char *key;   /* in reports */
    const char *title; /* over a column */
    const char *unit;
    int decimals;
    const char *about;
};

extern const struct trial_figure_row trial_figures[TRIAL_FIGURES];

struct trial_figures {
    double values[TRIAL_FIGURES];
    double confirmed_curve[TRIAL_CURVE]; /* ms, the median client's */
    double rtt_curve[TRIAL_CURVE];
};

/* What must hold on one profile; below 0: whatever. */
struct trial_limits {
    char profile[LINK_NAME_BYTES];
    double disconnects;       /* at most */
    double freezes_per_min;   /* at most, a client */
    double resyncs_per_min;   /* at most, a client */
    double late_percent;      /* less than */
    double confirmed_ms;      /* at most, the median... */
    double confirmed_over_ms; /* ...or at most so much more than the link's nominal round trip */
};

/* Of one profile: what was asked for, what each run came to, and the medians of the runs. */
struct trial_result {
    struct link_plan plan;
    int runs;
    struct trial_figures each[TRIAL_RUNS];
    struct trial_figures median;
    struct trial_limits limits;   /* .profile "": there are none for it */
    char broken[TRIAL_WHY_BYTES]; /* which do not hold: "late 2.10 % (limit 2)"; "": all hold */
};

/* Figures of one run from the bots' report. False: it is not such a report, or has no client. */
bool trial_measure(const json_t *bots, struct trial_figures *f);

/* Fills in `median` and `broken` from `each` and `limits`. */
void trial_judge(struct trial_result *r);

/* The project's own limits for that profile. False: it has none. */
bool trial_default_limits(const char *profile, struct trial_limits *limits);

/* Limits out of {"wifi": {"late_percent": 1, "confirmed_over_ms": 25}, ...}; what is left out is
 * not asked for. False: there are none for that profile (`fault` is ""), or `fault` says what is
 * wrong with them. */
bool trial_read_limits(const json_t *all, const char *profile, struct trial_limits *limits,
                       char *fault, size_t fault_size);

/* Whether all networks that `all` names are some. False: `fault`. */
bool trial_check_limits(const json_t *all, char *fault, size_t fault_size);

/* The same as they are read; new. */
json_t *trial_limits_json(const struct trial_limits *limits);

#endif
