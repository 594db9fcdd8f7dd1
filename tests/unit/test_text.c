/* The claims of base/text.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/rng.h"
#include "base/text.h"

enum {
    SEED = 3,
    DRAWS = 20000,
};

static bool is_clean(const char *text)
{
    return text_is_clean(text, strlen(text));
}

/* Encodes without any check; returns the bytes. */
static size_t encode(uint32_t code, char *to)
{
    uint8_t *out = (uint8_t *)to;

    if (code < 0x80) {
        out[0] = (uint8_t)code;
        return 1;
    }
    size_t more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const uint8_t marks[] = { 0, 0xC0, 0xE0, 0xF0 };
    out[0] = (uint8_t)(marks[more] | code >> 6 * more);
    for (size_t i = 1; i <= more; i++) {
        out[i] = (uint8_t)(0x80 | (code >> 6 * (more - i) & 0x3F));
    }
    return more + 1;
}

static void ordinary_text_is_clean(void **state)
{
    static const char *const texts[] = {
        "",
        "a",
        "Ann",
        "two words",
        "Zoë",
        "Ærøskøbing",
        "Привет",
        "日本",
        "\xF4\x8F\xBF\xBF", /* U+10FFFF */
        "\xEE\x80\x80",
        /* U+E000 */ "\xED\x9F\xBF" /* U+D7FF */,
        "⛵ ahoy",
        "~!@#$%^&*()",
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        assert_true(is_clean(texts[i]));
    }
}

static void ill_formed_utf8_is_not_clean(void **state)
{
    static const char *const texts[] = {
        "\x80",             /* continuation without a lead */
        "a\xBF",            /* likewise */
        "\xC3",             /* cut */
        "\xE2\x82",         /* cut */
        "\xF0\x9F\x98",     /* cut */
        "\xC3(",            /* lead without a continuation */
        "\xE2\x82(",        /* likewise */
        "\xC0\xAF",         /* overlong / */
        "\xC1\xBF",         /* overlong DEL */
        "\xE0\x80\xAF",     /* overlong / */
        "\xE0\x9F\xBF",     /* overlong U+07FF */
        "\xF0\x80\x80\xAF", /* overlong / */
        "\xF0\x8F\xBF\xBF", /* overlong U+FFFF */
        "\xED\xA0\x80",     /* surrogate U+D800 */
        "\xED\xBF\xBF",     /* surrogate U+DFFF */
        "\xF4\x90\x80\x80", /* U+110000 */
        "\xF5\x80\x80\x80",
        "\xF8\x88\x80\x80\x80",
        "\xFC\x84\x80\x80\x80\x80",
        "\xFE",
        "\xFF",
    };
    char cleaned[16];
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        assert_false(is_clean(texts[i]));
        text_clean(cleaned, sizeof(cleaned), texts[i]);
        assert_true(is_clean(cleaned));
    }
}

static void control_and_invisible_characters_are_not_clean(void **state)
{
    static const struct {
        uint32_t first;
        uint32_t last;
    } bad[] = {
        { 0x00, 0x1F },     { 0x7F, 0x9F },     { 0xAD, 0xAD },     { 0x200B, 0x200F },
        { 0x2028, 0x202E }, { 0x2060, 0x206F }, { 0xFEFF, 0xFEFF }, { 0xE0001, 0xE007F },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        for (uint32_t code = bad[i].first; code <= bad[i].last; code++) {
            char text[8] = "a";
            size_t bytes = encode(code, text + 1);
            text[1 + bytes] = 'b';
            assert_false(text_is_clean(text, bytes + 2));
        }
    }
}

static void neighbours_of_what_is_unwelcome_are_clean(void **state)
{
    static const uint32_t good[] = { 0x21,   0x7E,   0xA1,   0xAC,   0xAE,   0x2010,  0x2027,
                                     0x2030, 0x205E, 0x2070, 0xFEFE, 0xFF01, 0xDFFFF, 0xE1000 };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        char text[4];
        assert_true(text_is_clean(text, encode(good[i], text)));
    }
}

static void spaces_stand_only_singly_between_characters(void **state)
{
    static const char *const texts[] = {
        " a",
        "a ",
        " ",
        "a  b",
        "a\xC2\xA0"
        "b",
        "a\xE3\x80\x80"
        "b",
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        assert_false(is_clean(texts[i]));
    }
}

static void cleaning_keeps_the_good_and_drops_the_bad(void **state)
{
    static const struct {
        const char *from;
        const char *to;
    } rows[] = {
        { "", "" },
        { "   ", "" },
        { "  Ann  ", "Ann" },
        { "a \t\r\n b", "a b" },
        { "a\xE2\x80\xA8"
          "b\xC2\xA0"
          "c",
          "a b c" },
        { "\x1B[31mred\x07", "[31mred" },
        { "a\x7F"
          "b",
          "ab" },
        { "\xE2\x80\xAE"
          "gnp.exe",
          "gnp.exe" },
        { "a \xE2\x80\x8B b", "a b" },
        { "\xEF\xBB\xBF"
          "bom",
          "bom" },
        { "Zo\xC3\xAB", "Zo\xC3\xAB" },
        { "Zo\xC3", "Zo" },
        { "\xC3Zo", "Zo" },
        { "\xC0\xAFZo", "Zo" },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char to[32];
        memset(to, 0x55, sizeof(to));
        size_t length = text_clean(to, sizeof(to), rows[i].from);
        assert_string_equal(to, rows[i].to);
        assert_int_equal(length, strlen(to));
        for (size_t k = length; k < sizeof(to); k++) {
            assert_int_equal(to[k], 0);
        }
    }
}

static void cleaning_cuts_at_a_whole_character(void **state)
{
    static const struct {
        size_t size;
        const char *to;
    } rows[] = {
        { 1, "" },          { 2, "a" },         { 3, "a" },
        { 4, "a\xC3\xAB" }, { 5, "a\xC3\xAB" }, /* no room for what follows the space */
        { 6, "a\xC3\xAB" }, { 8, "a\xC3\xAB" }, { 9, "a\xC3\xAB \xF0\x9F\x98\x80" },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char to[10];
        memset(to, 0x55, sizeof(to));
        text_clean(to, rows[i].size, "a\xC3\xAB \xF0\x9F\x98\x80");
        assert_string_equal(to, rows[i].to);
        assert_int_equal(to[rows[i].size], 0x55);
    }
}

static void text_is_clean_exactly_when_cleaning_changes_nothing(void **state)
{
    static const char *const pieces[] = { "a",
                                          " ",
                                          "\xC3\xAB",
                                          "\xC3",
                                          "\xA0",
                                          "\xF0\x9F\x98\x80",
                                          "\n",
                                          "\xE2\x80\x8B",
                                          "\xE3\x80\x80",
                                          "b",
                                          "\xED\xA0\x80" };
    uint64_t chance = SEED;
    int clean_count = 0;
    (void)state;

    print_message("seed %d\n", SEED);
    for (int i = 0; i < DRAWS; i++) {
        char text[64] = "";
        char cleaned[64];
        char again[64];
        for (uint32_t k = rng_below(&chance, 8); k > 0; k--) {
            strcat(text, pieces[rng_below(&chance, ARRAY_LEN(pieces))]);
        }
        text_clean(cleaned, sizeof(cleaned), text);
        text_clean(again, sizeof(again), cleaned);
        assert_int_equal(is_clean(text), strcmp(text, cleaned) == 0);
        assert_true(is_clean(cleaned));
        assert_string_equal(cleaned, again);
        clean_count += is_clean(text);
    }
    assert_in_range(clean_count, DRAWS / 20, DRAWS);
}

static void format_is_terminated_and_cut_at_a_whole_character(void **state)
{
    static const struct {
        size_t size;
        const char *to;
    } rows[] = {
        { 1, "" },
        { 2, "" },
        { 3, "\xC3\xAB" },
        { 4, "\xC3\xAB" },
        { 5, "\xC3\xAB" },
        { 6, "\xC3\xAB\xE2\x82\xAC" },
        { 7, "\xC3\xAB\xE2\x82\xAC" },
        { 9, "\xC3\xAB\xE2\x82\xAC" },
        { 10, "\xC3\xAB\xE2\x82\xAC\xF0\x9F\x98\x80" },
        { 11, "\xC3\xAB\xE2\x82\xAC\xF0\x9F\x98\x80"
              "7" },
    };
    char nothing = 0x55;
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char to[12];
        memset(to, 0x55, sizeof(to));
        text_format(to, rows[i].size, "%s%d", "\xC3\xAB\xE2\x82\xAC\xF0\x9F\x98\x80", 7);
        assert_string_equal(to, rows[i].to);
        assert_int_equal(to[rows[i].size], 0x55);
    }
    text_format(&nothing, 0, "%s", "x");
    assert_int_equal(nothing, 0x55);
}

static void a_number_is_digits_alone_and_within_its_bound(void **state)
{
    static const struct {
        const char *text;
        bool is_one;
        long number;
    } rows[] = {
        { "0", true, 0 },     { "7", true, 7 },       { "600", true, 600 },
        { "007", true, 7 },   { "601", false, -1 },   { "", false, -1 },
        { "-1", false, -1 },  { "+1", false, -1 },    { " 1", false, -1 },
        { "1 ", false, -1 },  { "1x", false, -1 },    { "0x1", false, -1 },
        { "1.5", false, -1 }, { "seven", false, -1 }, { "99999999999999999999", false, -1 },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        long number = -1;

        assert_int_equal(text_number(rows[i].text, 600, &number), rows[i].is_one);
        assert_int_equal(number, rows[i].number);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_text_is_clean),
        cmocka_unit_test(ill_formed_utf8_is_not_clean),
        cmocka_unit_test(control_and_invisible_characters_are_not_clean),
        cmocka_unit_test(neighbours_of_what_is_unwelcome_are_clean),
        cmocka_unit_test(spaces_stand_only_singly_between_characters),
        cmocka_unit_test(cleaning_keeps_the_good_and_drops_the_bad),
        cmocka_unit_test(cleaning_cuts_at_a_whole_character),
        cmocka_unit_test(text_is_clean_exactly_when_cleaning_changes_nothing),
        cmocka_unit_test(a_number_is_digits_alone_and_within_its_bound),
        cmocka_unit_test(format_is_terminated_and_cut_at_a_whole_character),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
