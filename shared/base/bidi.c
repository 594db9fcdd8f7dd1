/* The order of a line's parts. Owns nothing; must never know how letters look.
 * SPDX-License-Identifier: MIT */
#include "base/bidi.h"

#include <string.h>

#include <utf8proc.h>

/* What of a character's class counts here. */
enum kind {
    NEUTRAL,
    LEFT,
    RIGHT,
    NUMBER,
    POINT, /* between digits a part of the number */
    MARK,  /* stands upon the character before it */
};

/* A line taken apart. A level is how deep a character is nested: even ones are read from left to
 * right, odd ones from right to left. */
struct line {
    int count;
    int from[BIDI_CODES + 1]; /* bytes */
    uint8_t kind[BIDI_CODES];
    uint8_t level[BIDI_CODES];
};

static enum kind kind_of(utf8proc_int32_t code)
{
    switch (utf8proc_get_property(code)->bidi_class) {
    case UTF8PROC_BIDI_CLASS_L:
        return LEFT;
    case UTF8PROC_BIDI_CLASS_R:
    case UTF8PROC_BIDI_CLASS_AL:
        return RIGHT;
    case UTF8PROC_BIDI_CLASS_EN:
    case UTF8PROC_BIDI_CLASS_AN:
        return NUMBER;
    case UTF8PROC_BIDI_CLASS_ES:
    case UTF8PROC_BIDI_CLASS_CS:
        return POINT;
    case UTF8PROC_BIDI_CLASS_NSM:
        return MARK;
    default:
        return NEUTRAL;
    }
}

/* The character at `at`, and its bytes; a byte that is none counts as a character. */
static int take(const char *at, utf8proc_int32_t *code)
{
    utf8proc_ssize_t length =
        utf8proc_iterate((const utf8proc_uint8_t *)at, (utf8proc_ssize_t)strlen(at), code);

    return length > 0 ? (int)length : 1;
}

bool bidi_is_needed(const char *text)
{
    utf8proc_int32_t code = 0;

    for (const char *at = text; *at != '\0'; at += take(at, &code)) {
        if ((unsigned char)*at >= 0x80 && take(at, &code) > 1 && kind_of(code) == RIGHT) {
            return true;
        }
    }
    return false;
}

bool bidi_begins_right(const char *text)
{
    utf8proc_int32_t code = 0;
    enum kind kind = NEUTRAL;

    for (int at = 0; text[at] != '\0' && kind != LEFT && kind != RIGHT;) {
        at += take(text + at, &code);
        kind = code >= 0 ? kind_of(code) : NEUTRAL;
    }
    return kind == RIGHT;
}

/* False: there are too many. */
static bool read_line(struct line *l, const char *text)
{
    utf8proc_int32_t code = 0;
    int at = 0;

    l->count = 0;
    while (text[at] != '\0' && l->count < BIDI_CODES) {
        int length = take(text + at, &code);
        enum kind kind = code >= 0 ? kind_of(code) : NEUTRAL;
        bool is_upon = kind == MARK && l->count > 0;

        l->from[l->count] = at;
        l->kind[l->count] = is_upon ? l->kind[l->count - 1] : (uint8_t)kind;
        l->count++;
        at += length;
    }
    l->from[l->count] = at;
    return text[at] == '\0';
}

static bool is_number(const struct line *l, int i)
{
    return i >= 0 && i < l->count && l->kind[i] == NUMBER;
}

/* The letters' levels and the numbers'; what stands between is left to the next step. */
static void level_letters(struct line *l, uint8_t base)
{
    enum kind last = base != 0 ? RIGHT : LEFT;

    for (int i = 0; i < l->count; i++) {
        bool is_joined = l->kind[i] == POINT && is_number(l, i - 1) && is_number(l, i + 1);

        l->kind[i] = is_joined ? NUMBER : l->kind[i];
        last = l->kind[i] == LEFT || l->kind[i] == RIGHT ? (enum kind)l->kind[i] : last;
        if (l->kind[i] == RIGHT) {
            l->level[i] = 1;
        } else if (l->kind[i] == LEFT || l->kind[i] == NUMBER) {
            bool is_nested = base != 0 || (l->kind[i] == NUMBER && last == RIGHT);

            l->level[i] = is_nested ? 2 : 0;
        }
    }
}

static bool is_between(const struct line *l, int i)
{
    return l->kind[i] != LEFT && l->kind[i] != RIGHT && l->kind[i] != NUMBER;
}

/* Spaces and signs go with what is on both sides of them, else with the line. A number in what is
 * read from right to left counts as that. */
static void level_between(struct line *l, uint8_t base)
{
    for (int i = 0; i < l->count; i++) {
        int end = i;

        while (end < l->count && is_between(l, end)) {
            end++;
        }
        uint8_t before = i > 0 ? l->level[i - 1] : base;
        uint8_t behind = end < l->count ? l->level[end] : base;
        bool is_right_before = before == 1 || (before == 2 && i > 0 && l->kind[i - 1] == NUMBER);
        bool is_right_behind = behind == 1 || (behind == 2 && l->kind[end] == NUMBER);
        uint8_t level = base;

        if (is_right_before && is_right_behind) {
            level = 1;
        } else if (!is_right_before && !is_right_behind && before == behind) {
            level = before;
        }
        for (; i < end; i++) {
            l->level[i] = level;
        }
    }
}

static void turn_round(struct bidi_run *runs, int count)
{
    for (int i = 0; i < count / 2; i++) {
        struct bidi_run kept = runs[i];

        runs[i] = runs[count - 1 - i];
        runs[count - 1 - i] = kept;
    }
}

/* Whatever is nested as deep as that or deeper, side by side, is turned round, the deepest first.
 */
static void put_in_order(struct bidi_run *runs, uint8_t *levels, int count)
{
    for (uint8_t depth = 2; depth > 0; depth--) {
        for (int i = 0; i < count; i++) {
            int end = i;

            while (end < count && levels[end] >= depth) {
                end++;
            }
            turn_round(runs + i, end - i);
            for (int k = 0; k < (end - i) / 2; k++) {
                uint8_t kept = levels[i + k];

                levels[i + k] = levels[end - 1 - k];
                levels[end - 1 - k] = kept;
            }
            i = end;
        }
    }
}

int bidi_runs(const char *line, bool begins_right, struct bidi_run runs[BIDI_RUNS])
{
    uint8_t levels[BIDI_RUNS];
    struct line l;
    int count = 0;
    bool is_whole = read_line(&l, line);
    const uint8_t base = begins_right;

    level_letters(&l, base);
    level_between(&l, base);
    for (int i = 0; i < l.count && is_whole; i++) {
        bool is_new = i == 0 || l.level[i] != l.level[i - 1];

        if (is_new && count == BIDI_RUNS) {
            is_whole = false;
        } else if (is_new) {
            levels[count] = l.level[i];
            runs[count++] = (struct bidi_run){ .from = l.from[i], .is_right = l.level[i] % 2 != 0 };
        }
        if (is_whole) {
            runs[count - 1].length = l.from[i + 1] - runs[count - 1].from;
        }
    }
    if (!is_whole) {
        runs[0] = (struct bidi_run){ .length = (int)strlen(line), .is_right = begins_right };
        return 1;
    }
    put_in_order(runs, levels, count);
    return count;
}
