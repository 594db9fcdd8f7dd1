/* The claims of wire/record.h about one command.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire/record.h"

static bool command_comes_back(const struct command *c)
{
    uint8_t bytes[RECORD_BYTES] = { 0 };
    struct bit_writer w;
    struct bit_reader r;
    struct command back;

    bits_begin_write(&w, bytes, sizeof(bytes));
    command_pack(&w, c);
    assert_int_equal(w.at_bits, command_bits(c));
    bits_begin_read(&r, bytes, bits_written_bytes(&w));
    command_unpack(&r, &back);
    return bits_is_finished(&r) && memcmp(&back, c, sizeof(back)) == 0;
}

static void every_command_takes_its_least_and_most_and_nothing_beyond(void **state)
{
    (void)state;

    for (uint8_t kind = 0; kind < COMMAND_COUNT; kind++) {
        const struct command_rule *rule = &command_rules[kind];
        struct command least = { .kind = kind };
        struct command most = { .kind = kind, .seat = GAME_SEATS - 1, .value = rule->value_most };
        struct command beyond;

        assert_non_null(rule->name);
        memset(least.text, 'x', rule->text_least);
        memset(most.text, 'x', rule->text_most);
        assert_true(command_is_valid(&least) && command_comes_back(&least));
        assert_true(command_is_valid(&most) && command_comes_back(&most));

        beyond = most;
        beyond.seat = GAME_SEATS;
        assert_false(command_is_valid(&beyond));
        if (rule->value_most < UINT8_MAX) {
            beyond = most;
            beyond.value++;
            assert_false(command_is_valid(&beyond));
        }
        beyond = most;
        beyond.text[rule->text_most] = 'x';
        assert_false(command_is_valid(&beyond));
        if (rule->text_least > 0) {
            memset(beyond.text, 0, sizeof(beyond.text));
            assert_false(command_is_valid(&beyond));
        }
    }
    struct command unknown = { .kind = COMMAND_COUNT };

    assert_false(command_is_valid(&unknown));
}

/* What stands on the wire, bit by bit, without asking whether it is valid: `said` is the length
 * before the text, `there` how many bytes follow. */
static bool wire_is_taken(uint8_t kind, uint8_t value, size_t said, size_t there, const char *text)
{
    uint8_t bytes[RECORD_BYTES] = { 0 };
    struct bit_writer w;
    struct bit_reader r;
    struct command c;

    bits_begin_write(&w, bytes, sizeof(bytes));
    bits_write(&w, kind, 4);
    bits_write(&w, 0, 4);
    if (kind < COMMAND_COUNT && command_rules[kind].has_value) {
        bits_write(&w, value, 8);
    }
    if (kind < COMMAND_COUNT && command_rules[kind].has_text) {
        bits_write(&w, (uint32_t)said, 8);
        bits_write_bytes(&w, text, there);
    }
    bits_begin_read(&r, bytes, bits_written_bytes(&w));
    command_unpack(&r, &c);
    return bits_is_finished(&r);
}

static bool wire_command_is_taken(uint8_t kind, uint8_t value, size_t length, const char *text)
{
    return wire_is_taken(kind, value, length, length, text);
}

static void command_on_the_wire_beyond_its_rule_is_refused(void **state)
{
    char text[UINT8_MAX + 1];
    (void)state;

    memset(text, 'x', sizeof(text));
    for (uint8_t kind = 0; kind < COMMAND_COUNT; kind++) {
        const struct command_rule *rule = &command_rules[kind];
        uint8_t most = rule->text_most;

        assert_true(wire_command_is_taken(kind, rule->value_most, most, text));
        for (unsigned value = rule->value_most + 1u; rule->has_value && value <= UINT8_MAX;
             value++) {
            assert_false(wire_command_is_taken(kind, (uint8_t)value, most, text));
        }
        for (size_t length = most + 1u; rule->has_text && length <= UINT8_MAX; length++) {
            assert_false(wire_command_is_taken(kind, 0, length, text));
            assert_false(wire_is_taken(kind, 0, length, most, text));
        }
        assert_int_equal(wire_command_is_taken(kind, 0, 0, ""), rule->text_least == 0);
        assert_true(!rule->has_text || !wire_command_is_taken(kind, 0, 3, "a\0b"));
        assert_true(!rule->has_text || !wire_command_is_taken(kind, 0, 3, "ab\0"));
        assert_true(!rule->has_text || !wire_command_is_taken(kind, 0, 3, "a\nb"));
        assert_true(!rule->has_text || !wire_command_is_taken(kind, 0, 3, "ab "));
        assert_true(!rule->has_text || !wire_command_is_taken(kind, 0, 3, "ab\xC3"));
    }
    for (uint8_t kind = COMMAND_COUNT; kind < 16; kind++) {
        assert_false(wire_command_is_taken(kind, 0, 1, text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_takes_its_least_and_most_and_nothing_beyond),
        cmocka_unit_test(command_on_the_wire_beyond_its_rule_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
