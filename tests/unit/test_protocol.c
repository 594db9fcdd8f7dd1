/* Holds shared/PROTOCOL.md to the code: golden bytes, every message, command, refusal, limit and
 * field stands there as it is here. A row that is missing is printed as it should be.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/text.h"
#include "field_walk.h"
#include "game/vote.h"
#include "net/discovery.h"
#include "net/door_wire.h"
#include "net/inspect.h"
#include "net/knock.h"
#include "net/resume.h"
#include "net/transport.h"
#include "server/server.h"
#include "wire/keyframe.h"
#include "wire/message.h"
#include "wire/record.h"
#include "wire_golden.h"

enum {
    DOCUMENT_BYTES = 1 << 17,
    ROW_BYTES = 400,
    NAME_BYTES = 64,
};

static char document[DOCUMENT_BYTES];

static int read_document(void **state)
{
    char fault[ROW_BYTES];
    size_t length;
    (void)state;

    if (!file_read(PROTOCOL, document, sizeof(document) - 1, &length, fault, sizeof(fault))) {
        print_error("%s\n", fault);
        return 1;
    }
    document[length] = '\0';
    return 0;
}

/* Counts what is missing, so that one run tells all of it. */
static int missing(const char *row)
{
    if (strstr(document, row) != NULL) {
        return 0;
    }
    print_error("not in the document: %s\n", row);
    return 1;
}

/* The same between a heading and the next one. */
static int missing_below(const char *heading, const char *row)
{
    const char *from = strstr(document, heading);
    const char *to = from == NULL ? NULL : strstr(from + strlen(heading) - 1, "\n#");
    const char *at = from == NULL ? NULL : strstr(from, row);

    if (at != NULL && (to == NULL || at < to)) {
        return 0;
    }
    print_error("not in the document below %s: %s\n", heading, row);
    return 1;
}

static int missing_row(const char *format, ...) __attribute__((format(printf, 1, 2)));

static int missing_row(const char *format, ...)
{
    char row[ROW_BYTES];
    va_list arguments;

    va_start(arguments, format);
    text_format_list(row, sizeof(row), format, arguments);
    va_end(arguments);
    return missing(row);
}

static const struct golden *golden_named(const char *name, size_t length)
{
    for (size_t i = 0; i < ARRAY_LEN(goldens); i++) {
        if (strlen(goldens[i].name) == length && memcmp(goldens[i].name, name, length) == 0) {
            return &goldens[i];
        }
    }
    return NULL;
}

/* The hexadecimal bytes from `at` to the closing fence. */
static size_t read_hex(const char *at, uint8_t *bytes, size_t capacity)
{
    size_t length = 0;
    char *end;

    while (*at != '`' && length < capacity) {
        bytes[length++] = (uint8_t)strtoul(at, &end, 16);
        at = end + strspn(end, " \n");
    }
    return length;
}

static void golden_bytes_of_the_document_are_those_of_the_tests(void **state)
{
    static const char fence[] = "```golden ";
    bool is_there[ARRAY_LEN(goldens)] = { false };
    uint8_t bytes[DOCUMENT_BYTES];
    (void)state;

    for (const char *at = strstr(document, fence); at != NULL; at = strstr(at, fence)) {
        at += sizeof(fence) - 1;
        size_t name_length = strcspn(at, "\n");
        const struct golden *g = golden_named(at, name_length);

        assert_non_null(g);
        assert_int_equal(read_hex(at + name_length + 1, bytes, sizeof(bytes)), g->length);
        assert_memory_equal(bytes, g->bytes, g->length);
        is_there[g - goldens] = true;
    }
    for (size_t i = 0; i < ARRAY_LEN(goldens); i++) {
        if (!is_there[i]) {
            print_error("no golden bytes in the document: %s\n", goldens[i].name);
        }
        assert_true(is_there[i]);
    }
}

static void every_message_stands_in_the_document(void **state)
{
    static const char *const channels[] = { "control", "state", "bulk" };
    int count = 0;
    (void)state;

    for (int i = 0; i < MSG_COUNT; i++) {
        const struct message_rule *r = &message_rules[i];

        count += missing_row("| %d | `%s` | %s | %s | %u..%u |", i, r->name,
                             r->is_up ? "up" : "down", channels[r->channel], r->least, r->most);
        count += missing_row("### `%s`", r->name);
    }
    assert_int_equal(count, 0);
}

static void every_command_stands_in_the_document(void **state)
{
    int count = 0;
    (void)state;

    for (int i = 0; i < COMMAND_COUNT; i++) {
        const struct command_rule *r = &command_rules[i];
        char value[NAME_BYTES] = "none";
        char text[NAME_BYTES] = "none";

        if (r->has_value) {
            text_format(value, sizeof(value), "0..%u", r->value_most);
        }
        if (r->has_text) {
            text_format(text, sizeof(text), "%u..%u bytes", r->text_least, r->text_most);
        }
        count += missing_row("| %d | `%s` | %s | %s |", i, r->name, value, text);
    }
    assert_int_equal(count, 0);
}

static void every_refusal_stands_in_the_document(void **state)
{
    int count = 0;
    (void)state;

    for (int i = 0; i < REFUSE_COUNT; i++) {
        const struct refuse_text *t = &refuse_texts[i];

        count += missing_row("| %d | `%s` | %s | %s | %s |", i, t->word, t->stage, t->why,
                             t->is_final ? "no" : "yes");
    }
    assert_int_equal(count, 0);
}

static void the_door_stands_in_the_document(void **state)
{
    int count = 0;
    (void)state;

    for (int type = DOOR_HELLO; type < DOOR_TYPES; type++) {
        const struct door_rule *rule = &door_rules[type];

        count += missing_row("| %d | `%s` | %d | head, ", type, rule->name, rule->bytes);
    }
    for (int i = DOOR_WELCOME + 1; i < DOOR_CAUSES; i++) {
        const struct door_cause_text *t = &door_cause_texts[i];

        count +=
            missing_row("| %d | `%s` | %s | %s | ", i, t->word, t->why, t->is_final ? "no" : "yes");
    }
    count += missing_row("`0x%08x`: a hash", message_catalogue_hash());
    count += missing_row("ticket %d, share %d, words %d, zero |", RESUME_TICKET_BYTES,
                         DOOR_SHARE_BYTES, DOOR_SEALED_WORDS_BYTES);
    count += missing_row("| 1 | version, %d |", RESUME_TICKET_VERSION);
    count += missing_row("| %d | nonce, random |", RESUME_RANDOM_BYTES);
    count += missing_row("| %d | sealed: serial u64",
                         RESUME_TICKET_BYTES - 1 - RESUME_RANDOM_BYTES - 16);
    count += missing_row("goes again after %d ms", KNOCK_RESUME_PAUSE_US / 1000);
    assert_int_equal(count, 0);
}

static void discovery_stands_in_the_document(void **state)
{
    int count = 0;
    (void)state;

    count += missing_row("| %d | `QUERY` | %d | head, nonce %d, locator u16, zeros |",
                         DISCOVERY_QUERY, DISCOVERY_QUERY_BYTES, DISCOVERY_NONCE_BYTES);
    count += missing_row("| %d | `ANSWER` | %d | head, nonce %d, port u16, players u8, seats u8, "
                         "flags u8, game %d, name %d |",
                         DISCOVERY_ANSWER, DISCOVERY_ANSWER_BYTES, DISCOVERY_NONCE_BYTES,
                         DISCOVERY_GAME_BYTES, DISCOVERY_NAME_BYTES);
    count += missing_row("at most %d answers, fewer bytes", DISCOVERY_ANSWERS);
    count += missing_row("%d, on which a server listens only", DISCOVERY_PORT);
    assert_int_equal(count, 0);
}

static void every_limit_stands_in_the_document(void **state)
{
    static const struct {
        const char *name;
        int value;
    } limits[] = {
        { "PROTO_VERSION", PROTO_VERSION },
        { "TICK_HZ", TICK_HZ },
        { "INSPECT_MTU", INSPECT_MTU },
        { "NET_STATE_BYTES", NET_STATE_BYTES },
        { "NET_BLOCK_BYTES", NET_BLOCK_BYTES },
        { "INSPECT_AHEAD_OF_CLIENT", INSPECT_AHEAD_OF_CLIENT },
        { "PROTO_GAMES", PROTO_GAMES },
        { "PROTO_MATCH_BYTES", PROTO_MATCH_BYTES },
        { "PROTO_SPEC_BYTES", PROTO_SPEC_BYTES },
        { "PROTO_WORD_BYTES", PROTO_WORD_BYTES },
        { "PROTO_DETAIL_BYTES", PROTO_DETAIL_BYTES },
        { "PROTO_MATCHES", PROTO_MATCHES },
        { "PROTO_TICKET_BYTES", PROTO_TICKET_BYTES },
        { "PROTO_EPOCHS", PROTO_EPOCHS },
        { "PROTO_INPUTS_LEAST", PROTO_INPUTS_LEAST },
        { "PROTO_INPUTS_MOST", PROTO_INPUTS_MOST },
        { "PROTO_INPUT_WINDOW", PROTO_INPUT_WINDOW },
        { "PROTO_RECORDS_MOST", PROTO_RECORDS_MOST },
        { "PROTO_STATE_HEADER", PROTO_STATE_HEADER },
        { "PROTO_STATE_TAIL", PROTO_STATE_TAIL },
        { "PROTO_TEMPO_LEAST", PROTO_TEMPO_LEAST },
        { "PROTO_TEMPO_MOST", PROTO_TEMPO_MOST },
        { "PROTO_TEMPO_STILL", PROTO_TEMPO_STILL },
        { "PROTO_STATE_BYTES", PROTO_STATE_BYTES },
        { "PROTO_BLOCK_BYTES", PROTO_BLOCK_BYTES },
        { "PROTO_MARGIN_UNIT_US", PROTO_MARGIN_UNIT_US },
        { "RECORD_BYTES", RECORD_BYTES },
        { "RECORD_COMMAND_BYTES", RECORD_COMMAND_BYTES },
        { "GAME_TICK_COMMANDS", GAME_TICK_COMMANDS },
        { "GAME_SEATS", GAME_SEATS },
        { "GAME_TEAMS", GAME_TEAMS },
        { "GAME_MODES", GAME_MODES },
        { "GAME_NAME_BYTES", GAME_NAME_BYTES },
        { "GAME_TEXT_BYTES", GAME_TEXT_BYTES },
        { "GAME_MAP_BYTES", GAME_MAP_BYTES },
        { "GAME_LEVEL_TEXT_BYTES", GAME_LEVEL_TEXT_BYTES },
        { "GAME_WORLD_BYTES", GAME_WORLD_BYTES },
        { "KEYFRAME_BYTES", KEYFRAME_BYTES },
        { "VOTE_OPEN_TICKS", VOTE_OPEN_TICKS },
        { "VOTE_SHOWN_TICKS", VOTE_SHOWN_TICKS },
        { "VOTE_KICK_VOICES", VOTE_KICK_VOICES },
        { "SESSION_REPEATS", SESSION_REPEATS },
        { "SESSION_GREETING_MS", SESSION_GREETING_MS },
        { "SESSION_SILENT_MS", SESSION_SILENT_MS },
        { "SESSION_OFFENCES", SESSION_OFFENCES },
        { "SESSION_STRAYS", SESSION_STRAYS },
        { "SESSION_KEYFRAME_MS", SESSION_KEYFRAME_MS },
        { "SESSION_RESYNC_MS", SESSION_RESYNC_MS },
        { "SESSION_REQUESTS_S", SESSION_REQUESTS_S },
    };
    int count = 0;
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(limits); i++) {
        count += missing_row("| `%s` | %d |", limits[i].name, limits[i].value);
    }
    assert_int_equal(count, 0);
}

static const char *kind_name(const struct field *f)
{
    static const char *const names[] = {
        [FIELD_KIND_U8] = "U8",   [FIELD_KIND_I8] = "I8",     [FIELD_KIND_U16] = "U16",
        [FIELD_KIND_I16] = "I16", [FIELD_KIND_U32] = "U32",   [FIELD_KIND_I32] = "I32",
        [FIELD_KIND_U64] = "U64", [FIELD_KIND_TEXT] = "TEXT", [FIELD_KIND_TABLE] = NULL,
    };

    return f->kind == FIELD_KIND_TABLE ? f->table->name : names[f->kind];
}

/* Name, kind, bounds and bits of one element, as the document's tables have them. */
static void print_row(const struct field *f, bool has_offset, char *row, size_t size)
{
    char name[NAME_BYTES];
    char offset[NAME_BYTES] = "";
    char rest[ROW_BYTES / 2];

    text_format(name, sizeof(name), f->count > 1 ? "%s[%u]" : "%s", f->name, f->count);
    if (has_offset) {
        text_format(offset, sizeof(offset), " %u |", f->offset);
    }
    if (f->kind == FIELD_KIND_TABLE) {
        text_format(rest, sizeof(rest),
                    f->count > 1 ? "see there | 1 each, and those present" : "see there | all");
    } else if (f->kind == FIELD_KIND_TEXT) {
        text_format(rest, sizeof(rest), "0..%d bytes | %u + 8 a byte", (int)f->most,
                    field_width(f));
    } else if (f->kind == FIELD_KIND_U64) {
        text_format(rest, sizeof(rest), "any | 64");
    } else {
        text_format(rest, sizeof(rest), "%" PRId64 "..%" PRId64 " | %u", f->least, f->most,
                    field_width(f));
    }
    text_format(row, size, "|%s `%s` | %s | %s |", offset, name, kind_name(f), rest);
}

/* Of a message: all that is on the wire, nested structs in the same section. */
static int missing_message_fields(const struct field_table *table, const char *heading)
{
    char row[ROW_BYTES];
    int count = 0;

    for (const struct field *f = table->fields; f < table->fields + table->count; f++) {
        if (field_is_number(f) && field_width(f) == 0) {
            continue;
        }
        print_row(f, false, row, sizeof(row));
        count += missing_below(heading, row);
        if (f->kind == FIELD_KIND_TABLE) {
            count += missing_message_fields(f->table, heading);
        }
    }
    return count;
}

/* Of a world or an input: every byte, each struct in its own section. */
static int missing_struct_fields(const struct field_table *table)
{
    char heading[ROW_BYTES];
    char row[ROW_BYTES];
    int count = 0;

    text_format(heading, sizeof(heading), "\n#### `%s`, %u bytes\n", table->name, table->size);
    for (const struct field *f = table->fields; f < table->fields + table->count; f++) {
        print_row(f, true, row, sizeof(row));
        count += missing_below(heading, row);
        if (f->kind == FIELD_KIND_TABLE) {
            count += missing_struct_fields(f->table);
        }
    }
    return count;
}

static void every_field_of_a_message_stands_in_the_document(void **state)
{
    static const struct {
        const char *heading;
        const struct field_table *table;
    } messages[] = {
        { "\n### `HELLO`", &msg_hello_fields },     { "\n### `WELCOME`", &msg_welcome_fields },
        { "\n### `REFUSE`", &msg_refuse_fields },   { "\n### `RESYNC`", &msg_resync_fields },
        { "\n### `BLOCK`", &msg_block_fields },     { "\n### `NOTICE`", &msg_notice_fields },
        { "\n### `MATCHES`", &msg_matches_fields }, { "\n### `TICKET`", &msg_ticket_fields },
    };
    int count = 0;
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(messages); i++) {
        count += missing_message_fields(messages[i].table, messages[i].heading);
    }
    assert_int_equal(count, 0);
}

static void every_field_of_a_world_and_an_input_stands_in_the_document(void **state)
{
    int count = 0;
    (void)state;

    for (size_t i = 0; game_at(i) != NULL; i++) {
        count += missing_struct_fields(game_at(i)->world_fields);
        count += missing_struct_fields(game_at(i)->input_fields);
    }
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_bytes_of_the_document_are_those_of_the_tests),
        cmocka_unit_test(every_message_stands_in_the_document),
        cmocka_unit_test(every_command_stands_in_the_document),
        cmocka_unit_test(every_refusal_stands_in_the_document),
        cmocka_unit_test(the_door_stands_in_the_document),
        cmocka_unit_test(discovery_stands_in_the_document),
        cmocka_unit_test(every_limit_stands_in_the_document),
        cmocka_unit_test(every_field_of_a_message_stands_in_the_document),
        cmocka_unit_test(every_field_of_a_world_and_an_input_stands_in_the_document),
    };

    return cmocka_run_group_tests(tests, read_document, NULL);
}
