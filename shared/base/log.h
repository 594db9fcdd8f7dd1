/* Log lines to a stream, as text or as one JSON object a line. An event is logged once a second at
 * most, some few kinds twenty times, and none that its reader has no room for: the log never waits.
 * What was held back is counted and said with the next one. No globals: the log is passed in, so a
 * test runs two servers with two logs.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LOG_H
#define HP_LOG_H

#include <stdio.h>

#include "base/outlet.h"

enum {
    LOG_EVENTS = 32, /* kinds of events that are limited; others share the last */
    LOG_LINE_BYTES = 512,
    LOG_EACH_MOST = 20, /* a second, of the events that people want to see each of */
};

struct log {
    FILE *out;            /* NULL: silent */
    struct outlet outlet; /* of its file; none: what is in memory */
    bool is_json;
    uint64_t wall_offset_us; /* added to now_us: what makes it microseconds of the wall clock */
    const char *events[LOG_EVENTS]; /* NULL: the row is free */
    uint64_t last_us[LOG_EVENTS];   /* when the event's second began */
    uint32_t lines[LOG_EVENTS];     /* in that second */
    uint32_t held_back[LOG_EVENTS];
};

/* `out` stays the caller's; nothing else that is written to it may stay in its buffer. */
void log_init(struct log *log, FILE *out, bool is_json);
void log_done(struct log *log);

/* One line about `event`: a short literal word, which is also what the limit counts by; the log
 * keeps the pointer. What the format yields goes through text_clean, so nothing a stranger typed
 * reaches the terminal raw. `log` may be NULL. */
void log_event(struct log *log, uint64_t now_us, const char *event, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same for events of which people want to see each: held back only beyond LOG_EACH_MOST a
 * second. */
void log_each(struct log *log, uint64_t now_us, const char *event, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
