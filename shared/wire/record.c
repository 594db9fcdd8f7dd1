/* Tick records: packing and reading them.
 * SPDX-License-Identifier: MIT */
#include "wire/record.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

enum {
    KIND_BITS = 4,
    SEAT_BITS = 4,
    VALUE_BITS = 8,
    LENGTH_BITS = 8,
    COUNT_BITS = 5,
    LONG_LENGTH = 255,
};

_Static_assert(GAME_TICK_COMMANDS == 1 << COUNT_BITS, "every count that can be read has room");
_Static_assert(COMMAND_COUNT <= 1 << KIND_BITS && GAME_SEATS <= 1 << SEAT_BITS, "fit their bits");
_Static_assert(GAME_TEXT_BYTES < 1 << LENGTH_BITS, "every text's length fits");
_Static_assert(RECORD_BYTES <= LONG_LENGTH + UINT8_MAX, "every record's length fits");

const struct command_rule command_rules[COMMAND_COUNT] = {
    [COMMAND_JOIN] = { .name = "join",
                       .has_value = true,
                       .value_most = SEAT_KIND_COUNT - 1,
                       .has_text = true,
                       .text_least = 1,
                       .text_most = GAME_NAME_BYTES },
    [COMMAND_LEAVE] = { .name = "leave" },
    [COMMAND_READY] = { .name = "ready", .has_value = true, .value_most = 1 },
    [COMMAND_START] = { .name = "start" },
    [COMMAND_CHAT] = { .name = "chat",
                       .has_text = true,
                       .text_least = 1,
                       .text_most = GAME_TEXT_BYTES },
    [COMMAND_TEAM] = { .name = "team", .has_value = true, .value_most = GAME_TEAMS - 1 },
    [COMMAND_MOOR] = { .name = "moor", .has_value = true, .value_most = UINT8_MAX },
    [COMMAND_HOST] = { .name = "host", .has_value = true, .value_most = 1 },
    [COMMAND_LOCK] = { .name = "lock", .has_value = true, .value_most = 1 },
    [COMMAND_RESTART] = { .name = "restart" },
    [COMMAND_MODE] = { .name = "mode", .has_value = true, .value_most = GAME_MODES - 1 },
    [COMMAND_VOTE] = { .name = "vote",
                       .has_value = true,
                       .value_most = UINT8_MAX,
                       .has_text = true,
                       .text_most = GAME_MAP_BYTES },
    [COMMAND_BALLOT] = { .name = "ballot", .has_value = true, .value_most = 1 },
    [COMMAND_NOTICE] = { .name = "notice",
                         .has_text = true,
                         .text_least = 1,
                         .text_most = GAME_TEXT_BYTES },
    [COMMAND_LIVERY] = { .name = "livery", .has_value = true, .value_most = UINT8_MAX },
};

bool command_is_valid(const struct command *c)
{
    if (c->kind >= COMMAND_COUNT || c->seat >= GAME_SEATS) {
        return false;
    }
    const struct command_rule *rule = &command_rules[c->kind];
    size_t length = strnlen(c->text, sizeof(c->text));

    return c->value <= rule->value_most && length >= rule->text_least &&
           length <= rule->text_most && text_is_clean(c->text, length);
}

unsigned command_bits(const struct command *c)
{
    const struct command_rule *rule = &command_rules[c->kind];
    unsigned bits = KIND_BITS + SEAT_BITS;

    bits += rule->has_value ? VALUE_BITS : 0;
    bits += rule->has_text ? LENGTH_BITS + 8 * (unsigned)strlen(c->text) : 0;
    return bits;
}

void command_pack(struct bit_writer *w, const struct command *c)
{
    assert(command_is_valid(c));
    const struct command_rule *rule = &command_rules[c->kind];

    bits_write(w, c->kind, KIND_BITS);
    bits_write(w, c->seat, SEAT_BITS);
    if (rule->has_value) {
        bits_write(w, c->value, VALUE_BITS);
    }
    if (rule->has_text) {
        size_t length = strlen(c->text);

        bits_write(w, (uint32_t)length, LENGTH_BITS);
        for (size_t i = 0; i < length; i++) {
            bits_write(w, (uint8_t)c->text[i], 8);
        }
    }
}

void command_unpack(struct bit_reader *r, struct command *c)
{
    memset(c, 0, sizeof(*c));
    c->kind = (uint8_t)bits_read(r, KIND_BITS);
    c->seat = (uint8_t)bits_read(r, SEAT_BITS);
    if (c->kind >= COMMAND_COUNT) {
        bits_fail(r);
        return;
    }
    const struct command_rule *rule = &command_rules[c->kind];

    if (rule->has_value) {
        c->value = (uint8_t)bits_read(r, VALUE_BITS);
    }
    if (rule->has_text) {
        uint32_t length = bits_read(r, LENGTH_BITS);

        for (uint32_t i = 0; i < min_u32(length, GAME_TEXT_BYTES); i++) {
            c->text[i] = (char)bits_read(r, 8);
        }
        if (strlen(c->text) != length) {
            bits_fail(r);
        }
    }
    if (!command_is_valid(c)) {
        bits_fail(r);
    }
}

size_t record_pack(const struct game *g, const struct world_head *before, const struct tick *tick,
                   uint8_t *out, size_t capacity)
{
    struct bit_writer w;

    bits_begin_write(&w, out, capacity);
    bits_write(&w, tick->command_count > 0, 1);
    for (int i = 0; i < GAME_SEATS; i++) {
        if (before->seats[i].kind != SEAT_EMPTY) {
            g->input_pack(&w, &before->inputs[i], &tick->inputs[i]);
        }
    }
    if (tick->command_count > 0) {
        bits_write(&w, tick->command_count - 1u, COUNT_BITS);
        for (int i = 0; i < tick->command_count; i++) {
            command_pack(&w, &tick->commands[i]);
        }
    }
    return w.has_failed ? 0 : bits_written_bytes(&w);
}

size_t record_put_length(uint8_t *out, size_t length)
{
    assert(length > 0 && length <= RECORD_BYTES);
    if (length < LONG_LENGTH) {
        out[0] = (uint8_t)length;
        return 1;
    }
    out[0] = LONG_LENGTH;
    out[1] = (uint8_t)(length - LONG_LENGTH);
    return 2;
}

bool record_length(const uint8_t *at, size_t left, size_t *prefix, size_t *length)
{
    *prefix = left > 0 && at[0] == LONG_LENGTH ? 2 : 1;
    if (left < *prefix) {
        return false;
    }
    *length = *prefix == 1 ? at[0] : (size_t)LONG_LENGTH + at[1];
    return *length > 0 && *length <= left - *prefix;
}

void record_unpack(const struct game *g, const struct world_head *before, struct bit_reader *r,
                   struct tick *tick)
{
    bool has_commands = bits_read(r, 1) != 0;

    memset(tick->inputs, 0, sizeof(tick->inputs));
    tick->command_count = 0;
    for (int i = 0; i < GAME_SEATS; i++) {
        if (before->seats[i].kind != SEAT_EMPTY) {
            g->input_unpack(r, &before->inputs[i], &tick->inputs[i]);
        }
    }
    if (has_commands) {
        uint8_t count = (uint8_t)(bits_read(r, COUNT_BITS) + 1);
        size_t start = r->at_bits;

        for (int i = 0; i < count && !r->has_failed; i++) {
            command_unpack(r, &tick->commands[i]);
        }
        if (r->at_bits - start > 8 * RECORD_COMMAND_BYTES) {
            bits_fail(r);
        }
        tick->command_count = r->has_failed ? 0 : count;
    }
}
