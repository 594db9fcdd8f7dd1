/* Formats log lines and limits each event to one a second. Knows nothing of who logs what.
 * SPDX-License-Identifier: MIT */
#include "base/log.h"

#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include "base/text.h"

enum {
    LOG_PERIOD_US = 1000000,
};

void log_init(struct log *log, FILE *out, bool is_json)
{
    *log = (struct log){ .out = out, .is_json = is_json };
}

/* The event's row, made if it has none; when all are taken, the last. */
static int row_of(const struct log *log, const char *event)
{
    for (int i = 0; i < LOG_EVENTS - 1; i++) {
        if (log->events[i] == NULL || strcmp(log->events[i], event) == 0) {
            return i;
        }
    }
    return LOG_EVENTS - 1;
}

/* `text` is clean, so of what JSON wants escaped only the quote and the backslash can occur. */
static void print_escaped(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            fputc('\\', out);
        }
        fputc(*text, out);
    }
}

static void print_json(FILE *out, uint64_t now_us, const char *event, const char *text,
                       uint32_t held_back)
{
    fprintf(out, "{\"us\":%" PRIu64 ",\"event\":\"", now_us);
    print_escaped(out, event);
    fprintf(out, "\",\"text\":\"");
    print_escaped(out, text);
    fprintf(out, "\",\"held_back\":%" PRIu32 "}\n", held_back);
}

static void print_text(FILE *out, uint64_t now_us, const char *event, const char *text,
                       uint32_t held_back)
{
    time_t seconds = (time_t)(now_us / 1000000);
    struct tm day;

    localtime_r(&seconds, &day);
    fprintf(out, "%02d:%02d:%02d.%03u %s: %s", day.tm_hour, day.tm_min, day.tm_sec,
            (unsigned)(now_us / 1000 % 1000), event, text);
    if (held_back > 0) {
        fprintf(out, " (and %" PRIu32 " more before)", held_back);
    }
    fputc('\n', out);
}

/* Whether one more line of this event is within `most` a period; counts it either way. */
static bool may_log(struct log *log, int row, uint64_t now_us, uint32_t most)
{
    if (log->events[row] == NULL || now_us - log->last_us[row] >= LOG_PERIOD_US) {
        log->last_us[row] = now_us;
        log->lines[row] = 0;
    }
    if (log->lines[row] >= most) {
        log->held_back[row]++;
        return false;
    }
    log->lines[row]++;
    return true;
}

/* A pipe that nobody empties, a terminal that was halted: the line would wait, and with it whoever
 * logs. What is no file, as in memory, never waits. */
static bool would_wait(FILE *out)
{
    struct pollfd writable = { .fd = fileno(out), .events = POLLOUT };

    return writable.fd >= 0 && poll(&writable, 1, 0) == 0;
}

static void log_list(struct log *log, uint64_t now_us, const char *event, uint32_t most,
                     const char *format, va_list arguments) __attribute__((format(printf, 5, 0)));

static void log_list(struct log *log, uint64_t now_us, const char *event, uint32_t most,
                     const char *format, va_list arguments)
{
    char raw[LOG_LINE_BYTES];
    char text[LOG_LINE_BYTES];

    if (log == NULL || log->out == NULL) {
        return;
    }
    int row = row_of(log, event);
    if (!may_log(log, row, now_us, most)) {
        return;
    }
    log->events[row] = event;
    if (would_wait(log->out)) {
        log->held_back[row]++;
        return;
    }
    text_format_list(raw, sizeof(raw), format, arguments);
    text_clean(text, sizeof(text), raw);

    uint64_t wall_us = now_us + log->wall_offset_us;

    (log->is_json ? print_json : print_text)(log->out, wall_us, event, text, log->held_back[row]);
    fflush(log->out);
    log->held_back[row] = 0;
}

void log_event(struct log *log, uint64_t now_us, const char *event, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    log_list(log, now_us, event, 1, format, arguments);
    va_end(arguments);
}

void log_each(struct log *log, uint64_t now_us, const char *event, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    log_list(log, now_us, event, LOG_EACH_MOST, format, arguments);
    va_end(arguments);
}
