/* Formats log lines and limits each event to one a second. Knows nothing of who logs what.
 * SPDX-License-Identifier: MIT */
#include "base/log.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include "base/text.h"

enum {
    LOG_PERIOD_US = 1000000,
    EVENT_BYTES = 32, /* of an event's word: more is cut */
    MORE_BYTES = 48,
    ESCAPED_BYTES = 2 * LOG_LINE_BYTES,
    LINE_BYTES = ESCAPED_BYTES + EVENT_BYTES + 128, /* what else stands in a line */
};

void log_init(struct log *log, FILE *out, bool is_json)
{
    *log = (struct log){ .out = out, .is_json = is_json };
    outlet_open(&log->outlet, out != NULL ? fileno(out) : -1);
}

void log_done(struct log *log)
{
    outlet_close(&log->outlet);
    log->out = NULL;
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
static void escape(char to[ESCAPED_BYTES], const char *text)
{
    size_t at = 0;

    for (; *text != '\0' && at + 2 < ESCAPED_BYTES; text++) {
        if (*text == '"' || *text == '\\') {
            to[at++] = '\\';
        }
        to[at++] = *text;
    }
    to[at] = '\0';
}

static void print_json(char line[LINE_BYTES], uint64_t now_us, const char *event, const char *text,
                       uint32_t held_back)
{
    char word[ESCAPED_BYTES];
    char escaped[ESCAPED_BYTES];

    escape(word, event);
    escape(escaped, text);
    text_format(line, LINE_BYTES,
                "{\"us\":%" PRIu64 ",\"event\":\"%.*s\",\"text\":\"%s\",\"held_back\":%" PRIu32
                "}\n",
                now_us, EVENT_BYTES, word, escaped, held_back);
}

static void print_text(char line[LINE_BYTES], uint64_t now_us, const char *event, const char *text,
                       uint32_t held_back)
{
    time_t seconds = (time_t)(now_us / 1000000);
    char more[MORE_BYTES] = "";
    struct tm day;

    localtime_r(&seconds, &day);
    if (held_back > 0) {
        text_format(more, sizeof(more), " (and %" PRIu32 " more before)", held_back);
    }
    text_format(line, LINE_BYTES, "%02d:%02d:%02d.%03u %.*s: %s%s\n", day.tm_hour, day.tm_min,
                day.tm_sec, (unsigned)(now_us / 1000 % 1000), EVENT_BYTES, event, text, more);
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

/* What is no file, as in memory, never waits. */
static bool put(struct log *log, const char *line)
{
    char anew[1 + LINE_BYTES];

    if (log->outlet.fd < 0) {
        return fputs(line, log->out) >= 0 && fflush(log->out) == 0;
    }
    text_format(anew, sizeof(anew), "%s%s", log->outlet.is_torn ? "\n" : "", line);
    return outlet_put(&log->outlet, anew, strlen(anew));
}

static void log_list(struct log *log, uint64_t now_us, const char *event, uint32_t most,
                     const char *format, va_list arguments) __attribute__((format(printf, 5, 0)));

static void log_list(struct log *log, uint64_t now_us, const char *event, uint32_t most,
                     const char *format, va_list arguments)
{
    char raw[LOG_LINE_BYTES];
    char text[LOG_LINE_BYTES];
    char line[LINE_BYTES];

    if (log == NULL || log->out == NULL) {
        return;
    }
    int row = row_of(log, event);
    if (!may_log(log, row, now_us, most)) {
        return;
    }
    log->events[row] = event;
    text_format_list(raw, sizeof(raw), format, arguments);
    text_clean(text, sizeof(text), raw);

    uint64_t wall_us = now_us + log->wall_offset_us;

    (log->is_json ? print_json : print_text)(line, wall_us, event, text, log->held_back[row]);
    log->held_back[row] = put(log, line) ? 0 : log->held_back[row] + 1;
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
