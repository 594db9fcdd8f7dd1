/* How a name looks, from Unicode's own tables (utf8proc) and one of look-alikes.
 * Knows nothing of who wears which name; allocates nothing, so never utf8proc_map and its kin.
 * SPDX-License-Identifier: MIT */
#include "base/looks.h"

#include <string.h>
#include <utf8proc.h>

#include "base/text.h"

enum {
    /* No character becomes more than 6 for each of its bytes (U+FDFA: 18 for 3). */
    CODES_MOST = 6 * LOOKS_NAME_BYTES,
    FOLDED_MOST = 4,     /* no single letter folds to more */
    COMMON_MARKS = 1,    /* on one letter: of the kind that goes on any */
    MARKS_MOST = 2,      /* and of all kinds */
    CHARACTER_BYTES = 4, /* of UTF-8 */
};

/* Shown as nothing, though Unicode doesn't call them so, or as the sign that something is missing:
 * the blank of Braille, of music, of Khitan; object and replacement characters. */
static const int32_t blanks[] = { 0x2800, 0xFFFC, 0xFFFD, 0x16FE4, 0x1D159 };

/* Letters that look Latin in most fonts, sorted by code. An upper-case one has a row of its own
 * where its shape is another letter's than that of its lower case (the Greek Nu is an N, its small
 * letter a v): there, shape wins over case.
 * Not among them: what is alike only as a pair (rn and m, cl and d, vv and w), because the eye
 * tells these apart in a list of names and "Arnie" must not be refused for "Amie"; and 5 for S, 3
 * for E, $ for S, which are read alike, but don't look it. */
static const struct lookalike {
    int32_t code;
    char latin;
} lookalikes[] = {
    /* ASCII and its neighbours: digits, bars, strokes. */
    { '0', 'o' },
    { '1', 'l' },
    { 'i', 'l' },
    { '|', 'l' },
    { 0xA6, 'l' },
    { 0xF8, 'o' },
    { 0x111, 'd' },
    { 0x127, 'h' },
    { 0x131, 'l' },
    { 0x142, 'l' },
    { 0x167, 't' },
    { 0x1C0, 'l' },
    /* Phonetic letters, among them the first small capitals. */
    { 0x251, 'a' },
    { 0x261, 'g' },
    { 0x262, 'g' },
    { 0x269, 'l' },
    { 0x26A, 'l' },
    { 0x274, 'n' },
    { 0x280, 'r' },
    { 0x28B, 'v' },
    { 0x28F, 'y' },
    { 0x299, 'b' },
    { 0x29C, 'h' },
    { 0x29F, 'l' },
    /* Greek. */
    { 0x37F, 'j' },
    { 0x397, 'h' },
    { 0x39C, 'm' },
    { 0x39D, 'n' },
    { 0x3A5, 'y' },
    { 0x3B1, 'a' },
    { 0x3B2, 'b' },
    { 0x3B3, 'y' },
    { 0x3B5, 'e' },
    { 0x3B6, 'z' },
    { 0x3B7, 'n' },
    { 0x3B9, 'l' },
    { 0x3BA, 'k' },
    { 0x3BC, 'u' },
    { 0x3BD, 'v' },
    { 0x3BF, 'o' },
    { 0x3C1, 'p' },
    { 0x3C3, 'o' },
    { 0x3C4, 't' },
    { 0x3C5, 'u' },
    { 0x3C7, 'x' },
    { 0x3C9, 'w' },
    { 0x3F2, 'c' },
    { 0x3F3, 'j' },
    { 0x3F9, 'c' },
    /* Cyrillic. */
    { 0x430, 'a' },
    { 0x432, 'b' },
    { 0x433, 'r' },
    { 0x435, 'e' },
    { 0x437, '3' },
    { 0x43A, 'k' },
    { 0x43C, 'm' },
    { 0x43D, 'h' },
    { 0x43E, 'o' },
    { 0x440, 'p' },
    { 0x441, 'c' },
    { 0x442, 't' },
    { 0x443, 'y' },
    { 0x445, 'x' },
    { 0x44C, 'b' },
    { 0x455, 's' },
    { 0x456, 'l' },
    { 0x458, 'j' },
    { 0x475, 'v' },
    { 0x4AF, 'y' },
    { 0x4BB, 'h' },
    { 0x4CF, 'l' },
    { 0x501, 'd' },
    { 0x51B, 'q' },
    { 0x51D, 'w' },
    /* Armenian. */
    { 0x570, 'h' },
    { 0x578, 'n' },
    { 0x57D, 'u' },
    { 0x585, 'o' },
    /* More small capitals. */
    { 0x1D00, 'a' },
    { 0x1D04, 'c' },
    { 0x1D05, 'd' },
    { 0x1D07, 'e' },
    { 0x1D0A, 'j' },
    { 0x1D0B, 'k' },
    { 0x1D0D, 'm' },
    { 0x1D0F, 'o' },
    { 0x1D18, 'p' },
    { 0x1D1B, 't' },
    { 0x1D1C, 'u' },
    { 0x1D20, 'v' },
    { 0x1D21, 'w' },
    { 0x1D22, 'z' },
    /* Bars. */
    { 0x2223, 'l' },
    { 0x2502, 'l' },
    { 0x2758, 'l' },
    { 0xA730, 'f' },
    { 0xA731, 's' },
};

static char latin_of(int32_t code)
{
    size_t first = 0;
    size_t behind = ARRAY_LEN(lookalikes);

    while (first < behind) {
        size_t middle = first + (behind - first) / 2;

        if (lookalikes[middle].code == code) {
            return lookalikes[middle].latin;
        }
        if (lookalikes[middle].code < code) {
            first = middle + 1;
        } else {
            behind = middle;
        }
    }
    return '\0';
}

static bool is_blank(int32_t code)
{
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        if (blanks[i] == code) {
            return true;
        }
    }
    return false;
}

static bool is_mark(int32_t code)
{
    utf8proc_category_t category = utf8proc_category(code);

    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
           category == UTF8PROC_CATEGORY_ME;
}

/* Marks that go on any letter, or that most leave out in writing: accents, and the points of
 * Hebrew, Arabic and Syriac. The rest belong to their script as vowels, tones and joiners: without
 * them, half of the names in Hindi or Thai would be one. By canonical combining class. */
static bool is_common_mark(int32_t code)
{
    enum {
        POINTS_FIRST = 10,
        POINTS_LAST = 36,
        ACCENTS_FIRST = 200,
    };
    int class = utf8proc_get_property(code)->combining_class;
    bool is_point = class >= POINTS_FIRST && class <= POINTS_LAST;

    return is_mark(code) &&
           (is_point || class >= ACCENTS_FIRST || utf8proc_category(code) == UTF8PROC_CATEGORY_ME);
}

/* Letters by category, by looks apostrophes, primes and accents. */
static bool is_quote_letter(int32_t code)
{
    return (code >= 0x2B9 && code <= 0x2C1) || (code >= 0x2C6 && code <= 0x2D1) || code == 0x2EC ||
           code == 0x2EE || code == 0xA78B || code == 0xA78C;
}

/* Whether it counts in telling names apart. */
static bool is_telling(int32_t code)
{
    switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return !is_quote_letter(code);
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
        return !is_common_mark(code);
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_SC:
    case UTF8PROC_CATEGORY_SO:
        return !is_blank(code);
    default:
        return false;
    }
}

/* Also asked before decomposition, which makes an ordinary sigma of the one that looks like a c. */
static int32_t latin_or_same(int32_t code, void *unused)
{
    char latin = latin_of(code);
    (void)unused;

    return latin != '\0' ? latin : code;
}

/* The characters of `name` taken apart; how many, 0 if it is too long or not UTF-8. */
static size_t take_apart(const char *name, size_t length, utf8proc_option_t options,
                         utf8proc_custom_func first, int32_t codes[CODES_MOST])
{
    if (length == 0 || length > LOOKS_NAME_BYTES) {
        return 0;
    }
    utf8proc_ssize_t count = utf8proc_decompose_custom(
        (const uint8_t *)name, (utf8proc_ssize_t)length, codes, CODES_MOST, options, first, NULL);

    return count > 0 && count <= CODES_MOST ? (size_t)count : 0;
}

/* What is left of one character: its Latin look-alike, else what its case folding leaves. */
static size_t likeness(int32_t code, int32_t to[FOLDED_MOST])
{
    utf8proc_option_t fold = UTF8PROC_CASEFOLD | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE;
    int unused = 0;
    size_t kept = 0;

    if (latin_of(code) != '\0') {
        to[0] = latin_of(code);
        return 1;
    }
    utf8proc_ssize_t count = utf8proc_decompose_char(code, to, FOLDED_MOST, fold, &unused);

    for (utf8proc_ssize_t i = 0; i < count && i < FOLDED_MOST; i++) {
        int32_t folded = latin_or_same(to[i], NULL);

        if (is_telling(folded)) {
            to[kept++] = folded;
        }
    }
    return kept;
}

static size_t skeleton(const char *name, size_t length, char *out, size_t size)
{
    int32_t codes[CODES_MOST];
    utf8proc_option_t apart = UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE;
    size_t count = take_apart(name, length, apart, latin_or_same, codes);
    size_t used = 0;
    bool is_borne = false; /* what a mark sits on is in the skeleton, too */

    for (size_t i = 0; i < count; i++) {
        int32_t alike[FOLDED_MOST];
        size_t more = likeness(codes[i], alike);

        if (!is_mark(codes[i])) {
            is_borne = more > 0;
        } else if (!is_borne) {
            continue;
        }
        for (size_t j = 0; j < more; j++) {
            uint8_t bytes[CHARACTER_BYTES];
            size_t width = (size_t)utf8proc_encode_char(alike[j], bytes);

            if (used + width >= size) {
                out[used] = '\0';
                return used;
            }
            memcpy(out + used, bytes, width);
            used += width;
        }
    }
    out[used] = '\0';
    return used;
}

static bool is_showable(int32_t code)
{
    switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return false;
    default:
        return !is_blank(code);
    }
}

/* Every character may be shown, and every mark sits on a letter that bears it. */
static bool are_well_marked(const int32_t *codes, size_t count)
{
    bool has_base = false;
    int common = 0;
    int marks = 0;

    for (size_t i = 0; i < count; i++) {
        if (!is_showable(codes[i])) {
            return false;
        }
        if (!is_mark(codes[i])) {
            has_base = utf8proc_category(codes[i]) != UTF8PROC_CATEGORY_ZS;
            common = 0;
            marks = 0;
            continue;
        }
        common += is_common_mark(codes[i]) ? 1 : 0;
        marks++;
        if (!has_base || common > COMMON_MARKS || marks > MARKS_MOST) {
            return false;
        }
    }
    return true;
}

bool looks_usable(const char *name, size_t length)
{
    int32_t codes[CODES_MOST];
    char rest[LOOKS_SKELETON_BYTES];

    if (length > LOOKS_NAME_BYTES || !text_is_clean(name, length)) {
        return false;
    }
    size_t count = take_apart(name, length, UTF8PROC_COMPOSE, NULL, codes);
    utf8proc_ssize_t composed =
        utf8proc_normalize_utf32(codes, (utf8proc_ssize_t)count, UTF8PROC_COMPOSE);

    return composed > 0 && are_well_marked(codes, (size_t)composed) &&
           skeleton(name, length, rest, sizeof(rest)) > 0;
}

size_t looks_skeleton(const char *name, char *out, size_t size)
{
    if (size == 0) {
        return 0;
    }
    return skeleton(name, strlen(name), out, size);
}
