/* Strings that nobody means well by, through all that shows, writes or takes text: what comes out
 * has no control character, turns nothing around, is UTF-8 and within its bound.
 *
 * The strings are in tests/data/nasty.txt. A new way for text is one row in `sinks`.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/field.h"
#include "base/log.h"
#include "base/looks.h"
#include "base/text.h"
#include "server/bans.h"
#include "base/console.h"
#include "server/report.h"

enum {
    STRINGS_LEAST = 500,
    BAD_LEAST = 300, /* of them that would do harm as they are */
    STRINGS_MOST = 2000,
    STRING_BYTES = 2000,
    LINE_BYTES = 4 * STRING_BYTES + 2,
    OUT_BYTES = 1 << 16,
    FRAME_BYTES = 160, /* of a log line around its text */
    TIMEOUT_S = 50,
};

struct nasty {
    char bytes[STRING_BYTES]; /* terminated */
    size_t length;
    int line;
};

static struct nasty strings[STRINGS_MOST];
static size_t string_count;

/* Where text goes: takes the string, returns what came out. */
struct sink {
    const char *name;
    size_t (*put)(const struct nasty *from, char out[OUT_BYTES]);
    size_t most;
    bool has_lines; /* newlines are its own */
};

static int value_of(const char *digits)
{
    char both[] = { digits[0], digits[0] != '\0' ? digits[1] : '\0', '\0' };
    char *end;
    long value = strtol(both, &end, 16);

    return end == both + 2 ? (int)value : -1;
}

/* False: the line is no string in this notation. */
static bool decode(const char *text, struct nasty *to)
{
    for (; *text != '\0' && to->length < sizeof(to->bytes) - 1; text++) {
        int value = (uint8_t)*text;

        if (*text == '\\') {
            value = text[1] == 'x' ? value_of(text + 2) : -1;
            text += value >= 0 ? 3 : 0;
        }
        if (value < 0) {
            return false;
        }
        to->bytes[to->length++] = (char)value;
    }
    return *text == '\0' && to->length > 0;
}

static int read_strings(void **state)
{
    static char line[LINE_BYTES];
    FILE *file = fopen(NASTY, "r");
    (void)state;

    alarm(TIMEOUT_S);
    assert_non_null(file);
    for (int number = 1; fgets(line, sizeof(line), file) != NULL; number++) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#') {
            continue;
        }
        strings[string_count].line = number;
        if (string_count == STRINGS_MOST - 1 || !decode(line, &strings[string_count])) {
            print_error("%s, line %d: no string\n", NASTY, number);
            return -1;
        }
        string_count++;
    }
    fclose(file);
    return 0;
}

/* By a library of its own, so that a fault in ours does not hide itself. */
static bool is_utf8(const char *text, size_t length)
{
    json_t *value = json_stringn(text, length);
    bool is_good = value != NULL;

    json_decref(value);
    return is_good;
}

/* Of UTF-8. */
static uint32_t next_code(const char *text, size_t length, size_t *at)
{
    uint8_t lead = (uint8_t)text[*at];
    size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    uint32_t code = bytes == 1 ? lead : lead & (0xFFu >> (bytes + 1));

    for (size_t i = 1; i < bytes && *at + i < length; i++) {
        code = code << 6 | ((uint8_t)text[*at + i] & 0x3F);
    }
    *at += bytes;
    return code;
}

/* What is wrong with a text that people are shown; NULL: nothing. */
static const char *harm_of(const char *text, size_t length, bool has_lines)
{
    static const struct {
        uint32_t first;
        uint32_t last;
        const char *what;
    } harms[] = {
        { 0x00, 0x1F, "a C0 control character" },   { 0x7F, 0x9F, "DEL or a C1 control character" },
        { 0x200B, 0x200F, "an invisible mark" },    { 0x2028, 0x2029, "an end of a line" },
        { 0x202A, 0x202E, "an override" },          { 0x2060, 0x206F, "an invisible or isolate" },
        { 0x061C, 0x061C, "a mark of direction" },  { 0xFEFF, 0xFEFF, "a byte order mark" },
        { 0xE0000, 0xE0FFF, "a tag or a selector" }
    };

    if (!is_utf8(text, length)) {
        return "no UTF-8";
    }
    for (size_t at = 0; at < length;) {
        uint32_t code = next_code(text, length, &at);

        for (size_t i = 0; i < ARRAY_LEN(harms); i++) {
            if (code >= harms[i].first && code <= harms[i].last && !(has_lines && code == '\n')) {
                return harms[i].what;
            }
        }
    }
    return NULL;
}

static size_t copy_out(char out[OUT_BYTES], const char *text, size_t length)
{
    assert_in_range(length, 0, OUT_BYTES - 1);
    memcpy(out, text, length);
    return length;
}

static size_t put_clean(const struct nasty *from, char out[OUT_BYTES])
{
    return text_clean(out, GAME_TEXT_BYTES + 1, from->bytes);
}

static size_t put_clean_name(const struct nasty *from, char out[OUT_BYTES])
{
    return text_clean(out, GAME_NAME_BYTES + 1, from->bytes);
}

/* Who may be called so is shown so. */
static size_t put_usable(const struct nasty *from, char out[OUT_BYTES])
{
    return looks_usable(from->bytes, from->length) ? copy_out(out, from->bytes, from->length) : 0;
}

/* Of what a command names somebody by. */
static size_t put_skeleton(const struct nasty *from, char out[OUT_BYTES])
{
    char name[GAME_NAME_BYTES + 1];

    text_clean(name, sizeof(name), from->bytes);
    return looks_skeleton(name, out, LOOKS_SKELETON_BYTES);
}

/* As in a message: a length and bytes, whatever they are. What is accepted comes out. */
static size_t put_field(const struct nasty *from, char out[OUT_BYTES])
{
    struct chat {
        char text[GAME_TEXT_BYTES + 1];
    } chat;
    static const struct field rows[] = { FIELD_TEXT(struct chat, text) };
    static const struct field_table table = FIELD_TABLE_OF(struct chat, rows);
    uint8_t packed[2 * sizeof(chat)] = { 0 };
    struct bit_writer w;
    struct bit_reader r;
    size_t length = min_size(from->length, GAME_TEXT_BYTES);

    bits_begin_write(&w, packed, sizeof(packed));
    bits_write(&w, (uint32_t)length, bits_for(GAME_TEXT_BYTES));
    for (size_t i = 0; i < length; i++) {
        bits_write(&w, (uint8_t)from->bytes[i], 8);
    }
    bits_begin_read(&r, packed, bits_written_bytes(&w));
    fields_unpack(&table, &chat, &r);
    assert_true(fields_are_within(&table, &chat));

    bool is_accepted = bits_is_finished(&r);

    assert_int_equal(is_accepted, text_is_clean(from->bytes, length));
    return is_accepted ? copy_out(out, chat.text, strlen(chat.text)) : 0;
}

static size_t put_log(const struct nasty *from, bool is_json, char out[OUT_BYTES])
{
    struct log log;
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);

    log_init(&log, stream, is_json);
    log_event(&log, 0, "chat", "%s", from->bytes);
    fclose(stream);
    assert_int_equal(text[length - 1], '\n');
    copy_out(out, text, length - 1);
    free(text);
    return length - 1;
}

static size_t put_log_text(const struct nasty *from, char out[OUT_BYTES])
{
    return put_log(from, false, out);
}

static size_t put_log_json(const struct nasty *from, char out[OUT_BYTES])
{
    char clean[LOG_LINE_BYTES];
    size_t length = put_log(from, true, out);
    json_t *o = json_loadb(out, length, 0, NULL);
    const char *text = json_string_value(json_object_get(o, "text"));

    text_clean(clean, sizeof(clean), from->bytes);
    assert_non_null(text);
    assert_int_equal(strncmp(clean, text, strlen(text)), 0);
    json_decref(o);
    return length;
}

static void no_stats(struct transport *t, struct transport_stats *stats)
{
    (void)t;
    memset(stats, 0, sizeof(*stats));
}

/* Names come to the report as players were let in with them: clean. */
static size_t put_report(const struct nasty *from, char out[OUT_BYTES])
{
    static struct server server;
    static struct histogram none;
    static const struct transport_ops ops = { .stats = no_stats };
    static struct transport net = { .ops = &ops };
    static struct match match;
    struct server_player *player = &server.gone[0];

    server.net = &net;
    server.matches = &match;
    server.gone_count = 1;
    text_clean(player->name, sizeof(player->name), from->bytes);
    text_clean(player->match, sizeof(player->match), from->bytes);
    char *text = report_server(&server, &none);

    assert_non_null(text);
    json_t *o = json_loads(text, 0, NULL);
    const json_t *players = json_object_get(o, "players");
    const char *name = json_string_value(json_object_get(json_array_get(players, 0), "name"));
    size_t length = strlen(text);

    assert_non_null(name);
    assert_string_equal(name, player->name);
    copy_out(out, text, length);
    json_decref(o);
    free(text);
    return length;
}

static void ban_with(const struct nasty *from, struct bans *bans)
{
    struct ban ban = { .identity = { 1 } };

    memset(bans, 0, sizeof(*bans));
    memcpy(ban.name, from->bytes, min_size(from->length, sizeof(ban.name) - 1));
    memcpy(ban.reason, from->bytes, min_size(from->length, sizeof(ban.reason) - 1));
    assert_true(bans_add(bans, &ban, 0));
}

static size_t put_bans(const struct nasty *from, char out[OUT_BYTES])
{
    static struct bans bans;
    static struct bans again;
    char fault[GAME_FAULT_BYTES];

    ban_with(from, &bans);
    char *text = bans_print(&bans);

    assert_non_null(text);
    size_t length = copy_out(out, text, strlen(text));

    assert_true(bans_parse(&again, text, length, fault, sizeof(fault)));
    assert_memory_equal(&again.rows[0], &bans.rows[0], sizeof(bans.rows[0]));
    free(text);
    return length;
}

static size_t put_bans_fault(const struct nasty *from, char out[OUT_BYTES])
{
    static struct bans bans;

    out[0] = '\0';
    (void)bans_parse(&bans, from->bytes, from->length, out, GAME_FAULT_BYTES);
    return strlen(out);
}

static size_t put_ban_description(const struct nasty *from, char out[OUT_BYTES])
{
    static struct bans bans;

    ban_with(from, &bans);
    bans_describe(&bans.rows[0], out, GAME_TEXT_BYTES + 1);
    assert_true(text_is_clean(out, strlen(out)));
    return strlen(out);
}

static size_t put_console(const struct nasty *from, char out[OUT_BYTES])
{
    struct console c;
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    console_open(&c, -1, ends[1]);
    console_print(&c, from->bytes);
    console_close(&c);
    ssize_t n = read(ends[0], out, OUT_BYTES);

    close(ends[0]);
    close(ends[1]);
    assert_in_range(n, 1, OUT_BYTES);
    assert_int_equal(out[n - 1], '\n');
    return (size_t)n - 1;
}

/* All lines that are read when it is typed. */
static size_t type_console(const struct nasty *from, char out[OUT_BYTES])
{
    struct console c;
    char line[GAME_TEXT_BYTES + 1];
    int ends[2];
    size_t length = 0;
    uint64_t now_us = 0;

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], from->bytes, from->length), from->length);
    close(ends[1]);
    console_open(&c, ends[0], -1);
    for (; c.in >= 0; now_us += CONSOLE_REST_US) {
        while (console_read(&c, now_us, line, sizeof(line))) {
            assert_true(text_is_clean(line, strlen(line)) && line[0] != '\0');
            length += copy_out(out + length, line, strlen(line));
            out[length++] = '\n';
        }
    }
    console_close(&c);
    close(ends[0]);
    return length;
}

static const struct sink sinks[] = {
    { "text_clean, a chat line", put_clean, GAME_TEXT_BYTES, false },
    { "text_clean, a name", put_clean_name, GAME_NAME_BYTES, false },
    { "looks_usable", put_usable, LOOKS_NAME_BYTES, false },
    { "looks_skeleton", put_skeleton, LOOKS_SKELETON_BYTES - 1, false },
    { "FIELD_TEXT", put_field, GAME_TEXT_BYTES, false },
    { "log, text", put_log_text, LOG_LINE_BYTES + FRAME_BYTES, false },
    { "log, JSON", put_log_json, 2 * LOG_LINE_BYTES + FRAME_BYTES, false },
    { "report", put_report, OUT_BYTES, true },
    { "bans_print", put_bans, OUT_BYTES, true },
    { "bans_parse, fault", put_bans_fault, GAME_FAULT_BYTES - 1, false },
    { "bans_describe", put_ban_description, GAME_TEXT_BYTES, false },
    { "console_print", put_console, CONSOLE_PRINT_BYTES, false },
    { "console_read", type_console, STRING_BYTES, true },
};

static void corpus_has_five_hundred_strings_all_different_and_many_do_harm(void **state)
{
    int bad = 0;
    (void)state;

    assert_in_range(string_count, STRINGS_LEAST, STRINGS_MOST);
    for (size_t i = 0; i < string_count; i++) {
        bad += harm_of(strings[i].bytes, strings[i].length, false) != NULL;
        for (size_t k = 0; k < i; k++) {
            if (strings[i].length == strings[k].length &&
                memcmp(strings[i].bytes, strings[k].bytes, strings[i].length) == 0) {
                fail_msg("lines %d and %d are the same", strings[k].line, strings[i].line);
            }
        }
    }
    print_message("%zu strings, %d of them do harm raw, %zu sinks\n", string_count, bad,
                  ARRAY_LEN(sinks));
    assert_in_range(bad, BAD_LEAST, string_count);
}

static void no_string_does_harm_through_any_sink(void **state)
{
    static char out[OUT_BYTES];
    int harms = 0;
    (void)state;

    for (const struct sink *sink = sinks; sink < sinks + ARRAY_LEN(sinks); sink++) {
        for (const struct nasty *from = strings; from < strings + string_count; from++) {
            size_t length = sink->put(from, out);
            const char *harm =
                length > sink->most ? "too many bytes" : harm_of(out, length, sink->has_lines);

            if (harm != NULL) {
                print_error("nasty.txt:%d: %s lets through %s\n", from->line, sink->name, harm);
                harms++;
            }
        }
    }
    assert_int_equal(harms, 0);
}

/* Else a sink that swallows everything would pass. */
static void ordinary_text_comes_out_of_every_sink(void **state)
{
    static const struct nasty good = { .bytes = "ahoj", .length = 4 };
    static char out[OUT_BYTES];
    (void)state;

    for (const struct sink *sink = sinks; sink < sinks + ARRAY_LEN(sinks); sink++) {
        size_t length = sink->put(&good, out);

        if (memmem(out, length, good.bytes, good.length) == NULL) {
            fail_msg("%s swallows it", sink->name);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(corpus_has_five_hundred_strings_all_different_and_many_do_harm),
        cmocka_unit_test(no_string_does_harm_through_any_sink),
        cmocka_unit_test(ordinary_text_comes_out_of_every_sink),
    };

    return cmocka_run_group_tests(tests, read_strings, NULL);
}
