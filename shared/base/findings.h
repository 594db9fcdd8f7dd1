/* What somebody has found who looks for what is in the way: each finding is a fact, what follows
 * from it, and the command that mends it. For people and, as JSON, for programs. Knows nothing of
 * what is looked at.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FINDINGS_H
#define HP_FINDINGS_H

#include "base/base.h"

enum {
    FINDINGS_MOST = 48, /* the last place is written over by what is beyond */
    FINDING_TEXT_BYTES = 512,
};

/* Only a problem is in the way. */
enum finding_level {
    FINDING_OK,
    FINDING_NOTE,
    FINDING_PROBLEM,
    FINDING_LEVELS,
};

struct finding {
    enum finding_level level;
    const char *check;
    char fact[FINDING_TEXT_BYTES];
    char consequence[FINDING_TEXT_BYTES]; /* "": none */
    char command[FINDING_TEXT_BYTES];     /* "": none helps */
};

/* Zero is nothing found yet. */
struct findings {
    const char *check; /* the one that looks now, borrowed */
    int count;
    struct finding list[FINDINGS_MOST];
};

/* A finding with its fact, without the full stop; consequence and command are the caller's to add.
 */
struct finding *findings_add(struct findings *all, enum finding_level level, const char *format,
                             ...) __attribute__((format(printf, 3, 4)));

/* A clause that goes behind "So", without the full stop. */
void finding_follows(struct finding *f, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What to type, or otherwise do, next. */
void finding_command(struct finding *f, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* OK where nothing was found. */
enum finding_level findings_worst(const struct findings *all);

/* Onto standard output. False: there is no memory for it. */
bool findings_print(const struct findings *all, bool is_json);

#endif
