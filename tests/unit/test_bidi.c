/* The claims of base/bidi.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/bidi.h"
#include "base/text.h"

#define ALEF "\xD7\x90"
#define BET "\xD7\x91"
#define KAF "\xD9\x83"
#define POINTED BET "\xD6\xBC"

/* The runs from left to right, those read to the left in brackets. */
static const char *order_in(const char *line, bool begins_right)
{
    static char said[512];
    struct bidi_run runs[BIDI_RUNS];
    int count = bidi_runs(line, begins_right, runs);

    said[0] = '\0';
    for (int i = 0; i < count; i++) {
        size_t length = strlen(said);

        text_format(said + length, sizeof(said) - length, runs[i].is_right ? "[%.*s]" : "%.*s|",
                    runs[i].length, line + runs[i].from);
    }
    return said;
}

static const char *order(const char *line)
{
    return order_in(line, bidi_begins_right(line));
}

static void a_line_without_such_letters_needs_none_of_it(void **state)
{
    (void)state;
    assert_false(bidi_is_needed("Captain of the Whale, 7"));
    assert_false(bidi_is_needed("\xCE\x95\xCE\xBB \xE8\x88\xB9"));
    assert_true(bidi_is_needed("of " ALEF));
    assert_true(bidi_is_needed(KAF));
    assert_string_equal(order("one line"), "one line|");
    assert_string_equal(order(""), "");
}

static void what_is_read_to_the_left_is_one_run_with_its_spaces(void **state)
{
    (void)state;
    assert_string_equal(order(ALEF BET " " KAF), "[" ALEF BET " " KAF "]");
    assert_string_equal(order("a " ALEF " " BET " c"), "a |[" ALEF " " BET "] c|");
    assert_string_equal(order(POINTED ALEF), "[" POINTED ALEF "]");
}

static void the_first_letter_says_where_the_line_begins(void **state)
{
    (void)state;
    assert_string_equal(order(ALEF " sank Bob"), "sank Bob|[" ALEF " ]");
    assert_string_equal(order("Ann sank " ALEF "!"), "Ann sank |[" ALEF "]!|");
}

static void a_later_line_stands_as_its_text_does(void **state)
{
    (void)state;
    assert_true(bidi_begins_right("12 " ALEF " sank Bob"));
    assert_false(bidi_begins_right("Ann sank " ALEF));
    assert_false(bidi_begins_right("12 \xFF!"));
    assert_string_equal(order_in("sank Bob!", true), "[!]sank Bob|");
    assert_string_equal(order_in(ALEF "!", false), "[" ALEF "]!|");
    assert_string_equal(order_in("12 " ALEF, true), "[ " ALEF "]12|");
}

static void a_number_stays_a_number(void **state)
{
    (void)state;
    assert_string_equal(order(ALEF " 12"), "12|[" ALEF " ]");
    assert_string_equal(order(ALEF " 1.5 " BET), "[ " BET "]1.5|[" ALEF " ]");
    assert_string_equal(order("a " ALEF " 12 " BET " c"), "a |[ " BET "]12|[" ALEF " ] c|");
    assert_string_equal(order("12 " ALEF), "[ " ALEF "]12|");
}

static void every_byte_is_in_one_run_whatever_it_is(void **state)
{
    char line[2000];
    struct bidi_run runs[BIDI_RUNS];
    uint32_t chance = 7;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        static const char *const parts[] = { "a", " ",    ALEF,   BET, KAF, "1",    ".",
                                             "-", "\xFF", "\xD7", "(", ")", POINTED };
        size_t length = 0;

        chance = chance * 1664525u + 1013904223u;
        for (uint32_t left = chance >> 8 & 0x3F; left > 0; left--) {
            chance = chance * 1664525u + 1013904223u;
            const char *part = parts[(chance >> 16) % ARRAY_LEN(parts)];
            text_format(line + length, sizeof(line) - length, "%s", part);
            length += strlen(part);
        }
        line[length] = '\0';
        int count = bidi_runs(line, bidi_begins_right(line), runs);
        uint8_t covered[sizeof(line)] = { 0 };
        for (int i = 0; i < count; i++) {
            assert_in_range(runs[i].from, 0, length);
            assert_in_range(runs[i].length, 1, length - (size_t)runs[i].from);
            for (int k = 0; k < runs[i].length; k++) {
                covered[runs[i].from + k]++;
            }
        }
        for (size_t i = 0; i < length; i++) {
            assert_int_equal(covered[i], 1);
        }
    }
}

static void a_line_that_is_too_long_is_one_run(void **state)
{
    static char line[4000];
    struct bidi_run runs[BIDI_RUNS];

    (void)state;
    for (int i = 0; i < BIDI_RUNS; i++) {
        strcat(line, "a" ALEF);
    }
    assert_int_equal(bidi_runs(line, bidi_begins_right(line), runs), 1);
    assert_int_equal(runs[0].length, strlen(line));
    memset(line, 'a', BIDI_CODES + 1);
    line[BIDI_CODES + 1] = '\0';
    assert_int_equal(bidi_runs(line, bidi_begins_right(line), runs), 1);
    assert_int_equal(runs[0].length, BIDI_CODES + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_without_such_letters_needs_none_of_it),
        cmocka_unit_test(what_is_read_to_the_left_is_one_run_with_its_spaces),
        cmocka_unit_test(the_first_letter_says_where_the_line_begins),
        cmocka_unit_test(a_later_line_stands_as_its_text_does),
        cmocka_unit_test(a_number_stays_a_number),
        cmocka_unit_test(every_byte_is_in_one_run_whatever_it_is),
        cmocka_unit_test(a_line_that_is_too_long_is_one_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
