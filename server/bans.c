/* The list of bans, and the list as JSON.
 * SPDX-License-Identifier: MIT */
#include "server/bans.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/looks.h"
#include "base/text.h"

enum {
    MATCH_BYTES = sizeof(uint64_t),
    MATCH_TEXT_BYTES = 2 * MATCH_BYTES + 1,
    IDENTITY_TEXT_BYTES = 2 * NET_IDENTITY_BYTES + 1,
    WHEN_BYTES = 40,
    WHOLE_BYTES = 160, /* when and why */
    FAULT_BYTES = 256,
};

/* 9999-12-31 23:59:59: beyond, a year has five digits and some machines no calendar. */
static const uint64_t latest_s = 253402300799u;

static bool has_ended(const struct ban *ban, uint64_t wall_s)
{
    return ban->until_s != 0 && ban->until_s <= wall_s;
}

/* Whether a ends after b. */
static bool outlasts(const struct ban *a, const struct ban *b)
{
    return b->until_s != 0 && (a->until_s == 0 || a->until_s > b->until_s);
}

static void drop(struct bans *b, int row)
{
    b->count--;
    memmove(&b->rows[row], &b->rows[row + 1], sizeof(b->rows[0]) * (size_t)(b->count - row));
    memset(&b->rows[b->count], 0, sizeof(b->rows[0]));
    b->is_changed = true;
}

/* The row of this person's ban for exactly that match; -1: there is none. */
static int row_of(const struct bans *b, const uint8_t identity[NET_IDENTITY_BYTES], uint64_t match)
{
    for (int i = 0; i < b->count; i++) {
        if (b->rows[i].match == match &&
            memcmp(b->rows[i].identity, identity, NET_IDENTITY_BYTES) == 0) {
            return i;
        }
    }
    return -1;
}

/* The row that gives way to `ban`: of those of matches the first to end, and only for a ban of the
 * whole server, where there are none of matches, one of those. -1: none does. */
static int row_to_drop(const struct bans *b, const struct ban *ban)
{
    int first = -1;

    for (int i = 0; i < b->count; i++) {
        if (b->rows[i].match != 0 && (first < 0 || outlasts(&b->rows[first], &b->rows[i]))) {
            first = i;
        }
    }
    if (first >= 0) {
        return ban->match == 0 || !outlasts(&b->rows[first], ban) ? first : -1;
    }
    for (int i = 0; ban->match == 0 && i < b->count; i++) {
        if (first < 0 || outlasts(&b->rows[first], &b->rows[i])) {
            first = i;
        }
    }
    return first >= 0 && !outlasts(&b->rows[first], ban) ? first : -1;
}

static int count_of(const struct bans *b, uint64_t match)
{
    int count = 0;

    for (int i = 0; i < b->count; i++) {
        count += b->rows[i].match == match;
    }
    return count;
}

/* Puts it behind the others; what the person had for that match goes. */
static void put(struct bans *b, const struct ban *from)
{
    struct ban ban = { .match = from->match, .until_s = from->until_s };
    int row = row_of(b, from->identity, from->match);

    memcpy(ban.identity, from->identity, sizeof(ban.identity));
    text_clean(ban.name, sizeof(ban.name), from->name);
    text_clean(ban.reason, sizeof(ban.reason), from->reason);
    if (ban.until_s > latest_s) {
        ban.until_s = 0;
    }
    if (row >= 0) {
        drop(b, row);
    }
    b->rows[b->count++] = ban;
    b->is_changed = true;
}

struct ban *bans_find(struct bans *b, const uint8_t identity[NET_IDENTITY_BYTES], uint64_t match,
                      uint64_t wall_s)
{
    const uint64_t matches[] = { 0, match };
    struct ban *found = NULL;

    for (size_t i = 0; i < ARRAY_LEN(matches); i++) {
        int row = row_of(b, identity, matches[i]);

        if (row >= 0 && !has_ended(&b->rows[row], wall_s) &&
            (found == NULL || outlasts(&b->rows[row], found))) {
            found = &b->rows[row];
        }
    }
    return found;
}

bool bans_add(struct bans *b, const struct ban *ban, uint64_t wall_s)
{
    if (!net_is_somebody(ban->identity) || has_ended(ban, wall_s)) {
        return false;
    }
    bans_expire(b, wall_s);
    bool is_new = row_of(b, ban->identity, ban->match) < 0;

    if (is_new && ban->match != 0 && count_of(b, ban->match) >= BANS_OF_MATCH) {
        return false;
    }
    if (is_new && b->count == BANS_MOST) {
        int row = row_to_drop(b, ban);

        if (row < 0) {
            return false;
        }
        drop(b, row);
    }
    put(b, ban);
    return true;
}

static bool is_called(const struct ban *ban, const char *name)
{
    char theirs[LOOKS_SKELETON_BYTES];
    char wanted[LOOKS_SKELETON_BYTES];

    looks_skeleton(ban->name, theirs, sizeof(theirs));
    looks_skeleton(name, wanted, sizeof(wanted));
    return strcmp(wanted[0] != '\0' ? theirs : ban->name, wanted[0] != '\0' ? wanted : name) == 0;
}

void bans_forget_match(struct bans *b, uint64_t match)
{
    for (int i = b->count - 1; match != 0 && i >= 0; i--) {
        if (b->rows[i].match == match) {
            drop(b, i);
            b->is_changed = true;
        }
    }
}

const struct ban *bans_named(const struct bans *b, const char *name, uint64_t match)
{
    char clean[GAME_NAME_BYTES + 1];

    text_clean(clean, sizeof(clean), name);
    for (int i = 0; i < b->count; i++) {
        if ((match == 0 || b->rows[i].match == match) && is_called(&b->rows[i], clean)) {
            return &b->rows[i];
        }
    }
    return NULL;
}

int bans_remove(struct bans *b, const char *name, uint64_t match)
{
    int before = b->count;
    const struct ban *ban;

    while ((ban = bans_named(b, name, match)) != NULL) {
        drop(b, (int)(ban - b->rows));
    }
    return before - b->count;
}

void bans_expire(struct bans *b, uint64_t wall_s)
{
    for (int i = b->count - 1; i >= 0; i--) {
        if (has_ended(&b->rows[i], wall_s)) {
            drop(b, i);
        }
    }
}

bool bans_tell(struct ban *ban, uint64_t now_us)
{
    uint64_t age_us = now_us - ban->told_us;
    bool is_due = ban->told_us == 0 || age_us >= BANS_TELL_US;

    if (is_due) {
        ban->told_us = now_us;
    }
    return is_due || age_us < BANS_AGAIN_US;
}

/* Cleaned after it was put together: a cut can leave a space at the end, which is not clean, and
 * what is not clean can't be packed into a message. */
void bans_describe(const struct ban *ban, char *text, size_t size)
{
    char when[WHEN_BYTES] = "for good";
    char whole[WHOLE_BYTES];
    time_t until = (time_t)ban->until_s;
    struct tm day;

    if (ban->until_s != 0 && localtime_r(&until, &day) != NULL) {
        strftime(when, sizeof(when), "until %Y-%m-%d %H:%M", &day);
    }
    text_format(whole, sizeof(whole), "%s%s%s", when, ban->reason[0] != '\0' ? ": " : "",
                ban->reason);
    text_clean(text, size, whole);
}

static json_t *ban_object(const struct ban *ban)
{
    char identity[IDENTITY_TEXT_BYTES];
    char match[MATCH_TEXT_BYTES];

    for (size_t i = 0; i < NET_IDENTITY_BYTES; i++) {
        snprintf(identity + 2 * i, sizeof(identity) - 2 * i, "%02x", ban->identity[i]);
    }
    snprintf(match, sizeof(match), "%016" PRIx64, ban->match);
    return json_pack("{s:s, s:s*, s:o*, s:s, s:s}", "identity", identity, "match",
                     ban->match != 0 ? match : NULL, "until",
                     ban->until_s != 0 ? json_integer((json_int_t)ban->until_s) : NULL, "name",
                     ban->name, "reason", ban->reason);
}

char *bans_print(const struct bans *b)
{
    json_t *array = json_array();
    bool is_whole = array != NULL;

    for (int i = 0; i < b->count && is_whole; i++) {
        is_whole = json_array_append_new(array, ban_object(&b->rows[i])) == 0;
    }
    json_t *o = json_pack("{s:o}", "bans", array);
    char *text = is_whole && o != NULL ? json_dumps(o, JSON_INDENT(2)) : NULL;

    json_decref(o);
    return text;
}

static int digit_of(char c)
{
    static const char digits[] = "0123456789abcdef";
    char small = c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
    const char *at = small != '\0' ? strchr(digits, small) : NULL;

    return at != NULL ? (int)(at - digits) : -1;
}

/* A string of exactly that many bytes in hexadecimal. */
static bool read_hex(const json_t *value, uint8_t *bytes, size_t count)
{
    const char *text = json_string_value(value);

    if (json_string_length(value) != 2 * count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        int high = digit_of(text[2 * i]);
        int low = digit_of(text[2 * i + 1]);

        if (high < 0 || low < 0) {
            return false;
        }
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static bool read_match(const json_t *value, uint64_t *match)
{
    uint8_t bytes[MATCH_BYTES];

    *match = 0;
    if (value == NULL) {
        return true;
    }
    if (!read_hex(value, bytes, sizeof(bytes))) {
        return false;
    }
    for (size_t i = 0; i < sizeof(bytes); i++) {
        *match = *match << 8 | bytes[i];
    }
    return *match != 0;
}

static bool read_until(const json_t *value, uint64_t *until_s)
{
    json_int_t number = json_integer_value(value);

    *until_s = (uint64_t)number;
    return value == NULL || (number > 0 && *until_s <= latest_s);
}

static bool read_text(const json_t *value, char *text, size_t size)
{
    if (!json_is_string(value)) {
        return false;
    }
    text_clean(text, size, json_string_value(value));
    return true;
}

/* What is wrong with it; NULL: nothing. */
static const char *read_ban(const json_t *o, struct ban *ban)
{
    if (!json_is_object(o)) {
        return "it is no object";
    }
    if (!read_hex(json_object_get(o, "identity"), ban->identity, sizeof(ban->identity)) ||
        !net_is_somebody(ban->identity)) {
        return "\"identity\" is not 64 hexadecimal digits of which one is not 0";
    }
    if (!read_match(json_object_get(o, "match"), &ban->match)) {
        return "\"match\" is not 16 hexadecimal digits of which one is not 0";
    }
    if (!read_until(json_object_get(o, "until"), &ban->until_s)) {
        return "\"until\" is no Unix time before the year 10000";
    }
    if (!read_text(json_object_get(o, "name"), ban->name, sizeof(ban->name))) {
        return "\"name\" is no string";
    }
    if (!read_text(json_object_get(o, "reason"), ban->reason, sizeof(ban->reason))) {
        return "\"reason\" is no string";
    }
    return NULL;
}

static bool read_rows(struct bans *b, const json_t *array, char *fault, size_t size)
{
    if (!json_is_array(array)) {
        text_format(fault, size, "it has no array \"bans\"");
        return false;
    }
    if (json_array_size(array) > BANS_MOST) {
        text_format(fault, size, "it has %zu bans; the most are %d", json_array_size(array),
                    BANS_MOST);
        return false;
    }
    for (size_t i = 0; i < json_array_size(array); i++) {
        struct ban ban = { .match = 0 };
        const char *wrong = read_ban(json_array_get(array, i), &ban);

        if (wrong != NULL) {
            text_format(fault, size, "ban %zu: %s", i + 1, wrong);
            return false;
        }
        put(b, &ban);
    }
    return true;
}

/* The library quotes what it stumbled over. */
static void describe_error(const json_error_t *error, char *fault, size_t size)
{
    char text[FAULT_BYTES];

    text_clean(text, sizeof(text), error->text);
    text_format(fault, size, "line %d: %s", error->line, text);
}

bool bans_parse(struct bans *b, const char *text, size_t length, char *fault, size_t size)
{
    json_error_t error;
    json_t *o = NULL;

    memset(b, 0, sizeof(*b));
    if (length > BANS_FILE_BYTES) {
        text_format(fault, size, "it is longer than %d bytes", BANS_FILE_BYTES);
        return false;
    }
    o = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    if (o == NULL) {
        describe_error(&error, fault, size);
        return false;
    }
    bool is_good = read_rows(b, json_object_get(o, "bans"), fault, size);

    json_decref(o);
    if (!is_good) {
        memset(b, 0, sizeof(*b));
    }
    b->is_changed = false;
    return is_good;
}
