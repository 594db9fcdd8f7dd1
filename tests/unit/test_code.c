/* Match codes: what is made can be read, and nothing else can.
 * SPDX-License-Identifier: MIT */
#include "net/code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"

enum {
    SEED = 11,
};

static void make_any(uint64_t *seed, struct code *code)
{
    uint8_t random[CODE_RANDOM_BYTES];

    for (size_t i = 0; i < sizeof random; i++) {
        random[i] = (uint8_t)rng_next(seed);
    }
    code_make(code, random);
}

static void what_is_made_is_printed_and_read_again(void **state)
{
    uint64_t seed = SEED;

    (void)state;
    for (int i = 0; i < 10000; i++) {
        struct code made;
        struct code read;
        char text[CODE_TEXT_BYTES];

        make_any(&seed, &made);
        code_print(&made, i % 2 == 0, text);
        assert_int_equal(strlen(text), CODE_SYMBOLS + (i % 2 == 0));
        assert_true(code_parse(&read, text));
        assert_memory_equal(&read, &made, sizeof made);
        assert_in_range(code_locator(&read), 1, CODE_LOCATORS - 1);
    }
}

static void a_code_is_printed_with_and_without_its_dash(void **state)
{
    struct code code;
    char text[CODE_TEXT_BYTES];

    (void)state;
    assert_true(code_parse(&code, "k7qf2m4d"));
    code_print(&code, true, text);
    assert_string_equal(text, "K7Q-F2M4D");
    code_print(&code, false, text);
    assert_string_equal(text, "K7QF2M4D");
}

static void what_people_type_for_a_code_is_read(void **state)
{
    static const char *const typed[] = { "10A-10BCD", "10A10BCD", "10a-10bcd",
                                         "ioa-lobcd", "IOAIOBCD", "l0a-I0BcD" };
    struct code code;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(typed); i++) {
        assert_true(code_parse(&code, typed[i]));
        assert_memory_equal(code.symbols, "10A10BCD", CODE_SYMBOLS);
    }
}

static void what_is_no_code_is_refused_and_leaves_nothing(void **state)
{
    static const char *const typed[] = {
        "",
        "-",
        "K7QF2M4",
        "K7QF2M4DD",
        "K7Q-F2M4",
        "K7Q-F2M4DD",
        "K7QF-2M4D",
        "K7Q--F2M4",
        "-K7QF2M4D",
        "K7QF2M4D-",
        "K7Q F2M4D",
        " K7QF2M4D",
        "K7QF2M4D\n",
        "K7Q-F2M-D",
        "K7Q-F2MUD",
        "K7Q-F2Mu\x44",
        "K7QF2M4\xc4",
        "K7Q_F2M4D",
        "U7QF2M4D",
        "000-F2M4D",
        "OoOF2M4D",
        "@7QF2M4D",
        "K7QF2M4`",
        "K7QF2M4[",
        "K7QF2M4{",
        "\x10\x11\x12\x13\x14\x15\x16\x17",
    };
    static const struct code none;
    struct code code;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(typed); i++) {
        memset(&code, 'x', sizeof code);
        assert_false(code_parse(&code, typed[i]));
        assert_memory_equal(&code, &none, sizeof none);
    }
}

/* All 256 bytes at all places: exactly the alphabet, its small letters and the three twins. */
static void exactly_the_alphabet_and_its_twins_are_symbols(void **state)
{
    static const char good[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyzOoIiLl";

    (void)state;
    for (size_t at = 0; at < CODE_SYMBOLS; at++) {
        for (int byte = 1; byte < 256; byte++) {
            struct code code;
            char text[CODE_TEXT_BYTES] = "11111111";

            text[at] = (char)byte;
            assert_int_equal(code_parse(&code, text), strchr(good, byte) != NULL);
        }
    }
}

static void the_locator_is_the_first_fifteen_bits(void **state)
{
    static const struct {
        const char *text;
        uint16_t locator;
    } rows[] = {
        { "001-00000", 1 },
        { "001-ZZZZZ", 1 },
        { "010-00000", 32 },
        { "100-00000", 1024 },
        { "ZZZ-00000", CODE_LOCATORS - 1 },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct code code;
        assert_true(code_parse(&code, rows[i].text));
        assert_int_equal(code_locator(&code), rows[i].locator);
    }
}

static void no_code_is_made_with_the_locator_zero(void **state)
{
    static const uint8_t zeros[CODE_RANDOM_BYTES];
    struct code code;

    (void)state;
    code_make(&code, zeros);
    assert_memory_equal(code.symbols, "00100000", CODE_SYMBOLS);
}

/* Every random bit counts: 40 of them, 40 in the code. */
static void different_bits_make_different_codes(void **state)
{
    struct code codes[1 + 8 * CODE_RANDOM_BYTES];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        uint8_t random[CODE_RANDOM_BYTES] = { 0xff, 0x5a, 0xff, 0x5a, 0xff };
        if (i > 0) {
            random[(i - 1) / 8] ^= (uint8_t)(1u << (i - 1) % 8);
        }
        code_make(&codes[i], random);
        for (size_t k = 0; k < i; k++) {
            assert_memory_not_equal(&codes[i], &codes[k], sizeof codes[i]);
        }
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_made_is_printed_and_read_again),
        cmocka_unit_test(a_code_is_printed_with_and_without_its_dash),
        cmocka_unit_test(what_people_type_for_a_code_is_read),
        cmocka_unit_test(what_is_no_code_is_refused_and_leaves_nothing),
        cmocka_unit_test(exactly_the_alphabet_and_its_twins_are_symbols),
        cmocka_unit_test(the_locator_is_the_first_fifteen_bits),
        cmocka_unit_test(no_code_is_made_with_the_locator_zero),
        cmocka_unit_test(different_bits_make_different_codes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
