/* The claims of base/looks.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/looks.h"
#include "base/rng.h"
#include "base/text.h"

enum {
    SEED = 11,
    DRAWS = 100000,
    CODES = 0x110000,
    SURROGATES = 0xD800,
    BEHIND_SURROGATES = 0xE000,
    NASTY_LEAST = 200,
    NASTY_BYTES = 64,
};

static bool is_usable(const char *name)
{
    return looks_usable(name, strlen(name));
}

static bool are_alike(const char *a, const char *b)
{
    char of_a[LOOKS_SKELETON_BYTES];
    char of_b[LOOKS_SKELETON_BYTES];

    looks_skeleton(a, of_a, sizeof(of_a));
    looks_skeleton(b, of_b, sizeof(of_b));
    return strcmp(of_a, of_b) == 0;
}

/* Encodes without any check. */
static const char *encode(int code, char to[5])
{
    static const int marks[] = { 0, 0xC0, 0xE0, 0xF0 };
    int more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;

    to[0] = (char)(marks[more] | code >> 6 * more);
    for (int i = 1; i <= more; i++) {
        to[i] = (char)(0x80 | (code >> 6 * (more - i) & 0x3F));
    }
    to[more + 1] = '\0';
    return to;
}

static void ordinary_names_are_usable(void **state)
{
    static const char *const names[] = {
        "a",
        "Ann",
        "7",
        "two words",
        "O'Brien-Smith, Jr.",
        "Zoë",
        "Zoe\u0308",
        "Ærøskøbing",
        "Nguyễn",
        "Nguye\u0302\u0303n", /* the same, taken apart as some keyboards do */
        "Аня",
        "Ёжик",
        "Νίκος",
        "Արամ",
        "אבי",
        "محمد",
        "में",        /* Devanagari: a vowel and a nasal on one letter */
        "พี่หมี",      /* Thai: a vowel and a tone on one letter */
        "が",       /* Hiragana */
        "か\u3099", /* the same, taken apart */
        "日本",
        "김민준",
        "⛵ ahoy",
        "★",
        "~*Mia*~",
        "12345678901234567890123456789012",
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        char out[LOOKS_SKELETON_BYTES];
        if (!is_usable(names[i])) {
            fail_msg("refused: %s", names[i]);
        }
        assert_true(looks_skeleton(names[i], out, sizeof(out)) > 0);
    }
}

static void names_that_could_be_confused_are_alike(void **state)
{
    static const char *const pairs[][2] = {
        { "Ann", "ann" },
        { "Ann", "ANN" },
        { "Ann", "A n n" },
        { "Ann", "Ann." },
        { "Ann", "_Ann_" },
        { "Ann", "-Ann\u2212" },
        { "O'Brien", "OBrien" },
        { "O'Brien", "O\u2019Brien" },
        { "O'Brien", "O\u02BCBrien" }, /* a letter, by category */
        { "Zoë", "Zoe" },
        { "Zoë", "Zoe\u0308" },
        { "Nguyễn", "Nguyen" },
        { "Bill", "BiII" },
        { "Bill", "B1ll" },
        { "Bill", "Bi||" },
        { "Bill", "Bıll" },
        { "Bill", "Bi\u01C0l" },
        { "Ian", "lan" },
        { "Bob", "B0b" },
        { "Bob", "Bоb" },          /* Cyrillic o */
        { "Bob", "Воb" },          /* and capital Ve */
        { "Boba", "Вова" },        /* Cyrillic throughout */
        { "Bob", "Bοb" },          /* Greek o */
        { "Bob", "Bօb" },          /* Armenian o */
        { "Nick", "Νick" },        /* Greek capital Nu */
        { "Steve", "Steνe" },      /* Greek nu */
        { "Hanna", "Ηanna" },      /* Greek capital Eta */
        { "Yuri", "Υuri" },        /* Greek capital Upsilon */
        { "admin", "аdmin" },      /* Cyrillic a */
        { "admin", "ᴀᴅᴍɪɴ" },      /* small capitals */
        { "admin", "ａｄｍｉｎ" }, /* full width */
        { "admin", "𝒶𝒹𝓂𝒾𝓃" },      /* mathematical */
        { "admin", "ⓐⓓⓜⓘⓝ" },      /* circled */
        { "fine", "ﬁne" },
        { "Lukasz", "Łukasz" },
        { "Soren", "Søren" },
        { "strasse", "Straße" },
        { "Аня", "АНЯ" },
        { "Ёжик", "ежик" },
        { "ΣΟΦΟΣ", "σοφος" }, /* both small sigmas */
        { "Αλέξης", "αλέξης" },
        { "مُحمد", "محمد" }, /* with a vowel point */
        { "김민준", "\u1100\u1175\u11B7\u1106\u1175\u11AB\u110C\u116E\u11AB" },
        { "ガ", "ｶﾞ" }, /* half width */
        { "x2", "x²" },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        if (!is_usable(pairs[i][0]) || !is_usable(pairs[i][1])) {
            fail_msg("refused: %s or %s", pairs[i][0], pairs[i][1]);
        }
        if (!are_alike(pairs[i][0], pairs[i][1])) {
            fail_msg("not alike: %s, %s", pairs[i][0], pairs[i][1]);
        }
    }
}

static void names_that_differ_stay_apart(void **state)
{
    static const char *const pairs[][2] = {
        { "Ann", "Anna" },    { "Ann", "Anm" },       { "Arnie", "Amie" }, /* rn is no m */
        { "Nick", "Vick" },   { "Ned", "Ted" },       { "Bob", "Rob" },
        { "Sam", "5am" },     { "Eve", "3v3" },       { "player", "player2" },
        { "Ann", "Ann★" },    { "★", "☆" },           { "Аня", "Аня2" },
        { "Аня", "Ана" },     { "Аня", "Таня" },      { "Аня", "Ana" }, /* Latin */
        { "Аня", "AHR" },     { "Дима", "Dima" }, /* read alike, look different */
        { "Νίκος", "Nikos" }, { "राम", "रमा" },   /* vowel signs tell Hindi names apart */
        { "ดี", "ดู" },                             /* and Thai ones */
        { "か", "が" },       { "は", "ぱ" },         { "ハ", "八" },
        { "日本", "本日" },   { "김민준", "김민중" }, { "אבי", "אבו" },
        { "محمد", "محمود" },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        if (!is_usable(pairs[i][0]) || !is_usable(pairs[i][1])) {
            fail_msg("refused: %s or %s", pairs[i][0], pairs[i][1]);
        }
        if (are_alike(pairs[i][0], pairs[i][1])) {
            fail_msg("alike: %s, %s", pairs[i][0], pairs[i][1]);
        }
    }
}

static void every_script_is_kept_but_for_its_look_alikes(void **state)
{
    static const char *const names[][2] = {
        { "Аня", "ahя" },
        { "жюшфц", "жюшфц" },
        { "авгезкмно", "abre3kmho" },
        { "рстухьѕі", "pctyxbsl" },
        { "јѵүһӏԁԛԝ", "jvyhldqw" },
        { "αβγεζηικ", "abyeznlk" },
        { "μνορστυχω", "uvopotuxw" },
        { "ΗΜΝΥͿϹϲ", "hmnyjcc" },
        { "հոսօ", "hnuo" },
        { "ʙɢʜɪʟɴʀʏ", "bghllnry" },
        { "ᴀᴄᴅᴇᴊᴋᴍᴏ", "acdejkmo" },
        { "ᴘᴛᴜᴠᴡᴢꜰꜱ", "ptuvwzfs" },
        { "ɑɡɩʋøđħıłŧ", "aglvodhllt" },
        { "01iIl|¦∣│❘", "olllllllll" },
        { "日本", "日本" },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        char out[LOOKS_SKELETON_BYTES];
        size_t length = looks_skeleton(names[i][0], out, sizeof(out));
        assert_string_equal(out, names[i][1]);
        assert_int_equal(length, strlen(out));
    }
}

static void nasty_names_are_refused(void **state)
{
    static const char *const names[] = {
        "",
        " ",
        " Ann",
        "Ann ",
        "An  n",
        "Ann\n",
        "\tAnn",
        "An\xC2\xA0n", /* a space that does not break */
        "\u3000Ann",
        "...",
        "-_-",
        "()",
        "+++",
        "^^",
        "´",
        "\u02BC",
        "¿?",
        "。、",
        "\u0301",        /* a mark on nothing */
        "\u0301Ann",     /* the same */
        "Ann \u0301",    /* on a space */
        "x\u0316\u0301", /* two that don't compose */
        "ё\u0316\u0301",
        "Z\u0351\u036B\u0343a\u0312\u0344",
        "H̸̡̪̯ͨ͊",
        "ก\u0E31\u0E31\u0E31",
        "a\u20DD\u20E3",        /* encircled twice */
        "\xFF",                 /* what follows is no UTF-8 */
        "\x80",                 /* no lead */
        "a\xC3",                /* cut off */
        "\xC0\xAF",             /* overlong */
        "\xE0\x80\xAF",         /* overlong */
        "\xED\xA0\x80",         /* surrogate */
        "\xF4\x90\x80\x80",     /* beyond */
        "\xF8\x88\x80\x80\x80", /* five bytes */
        "\x1B[31mred\x1B[0m",   /* a terminal's colours */
        "\x1B]0;title\x07",     /* its title */
        "\xC2\x9Bm",            /* the same in one character */
        "a\rb",
        "a\bb",
        "a\x7F",
        "123456789012345678901234567890123", /* 33 bytes */
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (is_usable(names[i])) {
            fail_msg("row %zu is usable: %s", i, names[i]);
        }
    }
    assert_false(looks_usable("a\0b", 3));
}

/* Each in each place; cleaning takes away those that text_clean knows, and the rest stay refused.
 */
static void characters_that_show_nothing_or_lie_are_refused_or_cleaned(void **state)
{
    static const int codes[] = {
        0x01,   0x07,    0x08,    0x1B,    0x7F,    0x85,    0x9B,    0xAD,    0x34F,   0x378,
        0x600,  0x61C,   0x6DD,   0x70F,   0x115F,  0x1160,  0x17B4,  0x180B,  0x180E,  0x200B,
        0x200C, 0x200D,  0x200E,  0x200F,  0x2028,  0x2029,  0x202A,  0x202B,  0x202C,  0x202D,
        0x202E, 0x2060,  0x2061,  0x2066,  0x2067,  0x2068,  0x2069,  0x206F,  0x2800,  0x3164,
        0xE000, 0xF8FF,  0xFDD0,  0xFE00,  0xFE0F,  0xFEFF,  0xFFA0,  0xFFF9,  0xFFFC,  0xFFFD,
        0xFFFF, 0x16FE4, 0x1BCA0, 0x1D159, 0x1D173, 0xE0001, 0xE0041, 0xE0100, 0xF0000, 0x10FFFF,
    };
    static const char *const places[] = { "%sab", "a%sb", "ab%s", "a %s b", "%s" };
    int count = 0;
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(codes) * ARRAY_LEN(places); i++) {
        char character[5];
        char name[NASTY_BYTES];
        char cleaned[LOOKS_NAME_BYTES + 1];
        int code = codes[i / ARRAY_LEN(places)];
        const char *place = places[i % ARRAY_LEN(places)];
        const char *hole = strstr(place, "%s");

        snprintf(name, sizeof(name), "%.*s%s%s", (int)(hole - place), place,
                 encode(code, character), hole + 2);
        size_t length = text_clean(cleaned, sizeof(cleaned), name);
        count++;
        if (is_usable(name) || (looks_usable(cleaned, length) && strcmp(cleaned, "ab") != 0 &&
                                strcmp(cleaned, "a b") != 0)) {
            fail_msg("U+%04X as in \"%s\" is usable", (unsigned)code, place);
        }
    }
    assert_true(count >= NASTY_LEAST);
}

static void every_skeleton_fits_and_is_its_own(void **state)
{
    char name[LOOKS_NAME_BYTES + 1];
    char once[LOOKS_SKELETON_BYTES + 1];
    char again[LOOKS_SKELETON_BYTES];
    (void)state;

    for (int code = 1; code < CODES; code++) {
        char character[5];
        if (code == SURROGATES) {
            code = BEHIND_SURROGATES;
        }
        size_t width = strlen(encode(code, character));
        bool is_good = looks_usable(character, width);
        memset(once, 'x', sizeof(once));
        size_t length = looks_skeleton(character, once, sizeof(once));
        if (is_good && length == 0) {
            fail_msg("U+%04X is usable but has no skeleton", (unsigned)code);
        }
        if (length > width * (LOOKS_SKELETON_BYTES - 1) / LOOKS_NAME_BYTES) {
            fail_msg("U+%04X: a skeleton of %zu bytes", (unsigned)code, length);
        }
        if (length <= LOOKS_NAME_BYTES) {
            looks_skeleton(once, again, sizeof(again));
            if (strcmp(once, again) != 0) {
                fail_msg("U+%04X: %s, then %s", (unsigned)code, once, again);
            }
        }
    }
    memset(name, 0, sizeof(name));
    for (size_t i = 0; i + 3 <= LOOKS_NAME_BYTES; i += 3) {
        memcpy(name + i, "\uFDFA", 3);
    }
    assert_int_equal(looks_skeleton(name, once, sizeof(once)), 10 * 30);
}

/* Without what bears them they would come to sit on the letter before it. */
static void marks_go_with_the_sign_that_bears_them(void **state)
{
    static const char *const names[][2] = {
        { "x#\u0338y", "xy" },
        { "p\u0F72#\u0338", "p\u0F72" },
        { "p\u0F72@\u0ECB\u0F72", "p\u0F72" },
        { "#\u0338x", "x" },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        char once[LOOKS_SKELETON_BYTES];
        char again[LOOKS_SKELETON_BYTES];

        assert_true(is_usable(names[i][0]));
        looks_skeleton(names[i][0], once, sizeof(once));
        assert_string_equal(once, names[i][1]);
        looks_skeleton(once, again, sizeof(again));
        assert_string_equal(again, once);
    }
    assert_false(is_usable("#\u0338"));
}

static void a_skeleton_is_cut_at_a_whole_character(void **state)
{
    char out[8];
    (void)state;

    assert_int_equal(looks_skeleton("Жюш", out, 6), 4);
    assert_string_equal(out, "жю");
    assert_int_equal(looks_skeleton("Жюш", out, 7), 6);
    assert_string_equal(out, "жюш");
    assert_int_equal(looks_skeleton("Ann", out, 1), 0);
    assert_string_equal(out, "");
    assert_int_equal(looks_skeleton("Ann", NULL, 0), 0);
}

static void what_is_no_name_has_no_skeleton(void **state)
{
    static const char *const names[] = {
        "", "\xFF", "a\xC3", "...", "123456789012345678901234567890123",
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        char out[LOOKS_SKELETON_BYTES] = "x";
        assert_int_equal(looks_skeleton(names[i], out, sizeof(out)), 0);
        assert_string_equal(out, "");
    }
}

/* Bytes that often begin characters, so that many of them get past the first check. */
static void any_bytes_are_judged_within_bounds(void **state)
{
    static const uint8_t leads[] = { 0xC3, 0xCC, 0xCD, 0xD0, 0xE0, 0xE2, 0xEF, 0xF0 };
    uint64_t seed = SEED;
    int usable = 0;
    (void)state;

    print_message("seed %d\n", SEED);
    for (int i = 0; i < DRAWS; i++) {
        size_t length = rng_below(&seed, LOOKS_NAME_BYTES + 3);
        char *name = malloc(length + 1); /* of that size, so that a sanitizer sees a byte beyond */
        char out[LOOKS_SKELETON_BYTES];

        for (size_t at = 0; at < length; at++) {
            uint32_t kind = rng_below(&seed, 4);
            uint32_t any = 1 + rng_below(&seed, 255);
            name[at] = (char)(kind == 0   ? leads[any % ARRAY_LEN(leads)]
                              : kind == 1 ? 0x80 | (any & 0x3F)
                              : kind == 2 ? 'a' + any % 26
                                          : any);
        }
        name[length] = '\0';
        bool is_good = looks_usable(name, length);
        size_t bones = looks_skeleton(name, out, sizeof(out));
        assert_true(bones < sizeof(out));
        assert_int_equal(strlen(out), bones);
        assert_true(!is_good || (bones > 0 && text_is_clean(name, length)));
        usable += is_good ? 1 : 0;
        free(name);
    }
    assert_true(usable > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_names_are_usable),
        cmocka_unit_test(names_that_could_be_confused_are_alike),
        cmocka_unit_test(names_that_differ_stay_apart),
        cmocka_unit_test(every_script_is_kept_but_for_its_look_alikes),
        cmocka_unit_test(nasty_names_are_refused),
        cmocka_unit_test(characters_that_show_nothing_or_lie_are_refused_or_cleaned),
        cmocka_unit_test(every_skeleton_fits_and_is_its_own),
        cmocka_unit_test(marks_go_with_the_sign_that_bears_them),
        cmocka_unit_test(a_skeleton_is_cut_at_a_whole_character),
        cmocka_unit_test(what_is_no_name_has_no_skeleton),
        cmocka_unit_test(any_bytes_are_judged_within_bounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
