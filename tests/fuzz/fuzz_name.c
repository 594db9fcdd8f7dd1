/* Fuzz target: names that strangers give themselves, and their places in a match. What may be a
 * name is shown as what it is, and no two in a match look alike. Unicode's own tables (utf8proc)
 * bear witness.
 *
 *   byte 0: the room for a skeleton; the rest: names, with a line's end behind each
 * SPDX-License-Identifier: MIT */
#include <utf8proc.h>

#include "base/looks.h"
#include "base/text.h"
#include "server/match.h"
#include "tests/fuzz/fuzz.h"

enum {
    TEXT_BYTES = 256,
    PLAYERS = 4,
    UNTOUCHED = 0x55,
};

/* What was cleaned controls nothing, turns nothing around and hides nothing; more is asked of a
 * name.
 */
static void claim_harmless(const char *text, size_t length)
{
    utf8proc_int32_t code;

    for (size_t at = 0; at < length;) {
        utf8proc_ssize_t bytes =
            utf8proc_iterate((const uint8_t *)text + at, (utf8proc_ssize_t)(length - at), &code);
        const utf8proc_property_t *p = utf8proc_get_property(code);

        claim(bytes > 0, "what was cleaned is UTF-8");
        claim(p->category != UTF8PROC_CATEGORY_CC && !p->ignorable, "it is harmless");
        at += (size_t)bytes;
    }
}

/* Every character is there to be seen: none that controls, turns around, hides or is unknown. */
static void claim_shown(const char *name, size_t length)
{
    utf8proc_int32_t code;
    utf8proc_int32_t before = ' ';

    for (size_t at = 0; at < length;) {
        utf8proc_ssize_t bytes =
            utf8proc_iterate((const uint8_t *)name + at, (utf8proc_ssize_t)(length - at), &code);
        const utf8proc_property_t *p = utf8proc_get_property(code);

        claim(bytes > 0, "a name is UTF-8");
        claim(!p->ignorable && !p->control_boundary, "a name hides nothing");
        claim(p->category != UTF8PROC_CATEGORY_CN && p->category < UTF8PROC_CATEGORY_ZL,
              "a name has no control, format, private or unknown characters");
        claim(code == ' ' || p->category != UTF8PROC_CATEGORY_ZS, "a name has plain spaces only");
        claim(code != ' ' || before != ' ', "a name has single spaces, within");
        before = code;
        at += (size_t)bytes;
    }
    claim(length > 0 && before != ' ', "a name does not end in a space");
}

static bool is_alike(const char *a, const char *b)
{
    char looks[LOOKS_SKELETON_BYTES];
    char other[LOOKS_SKELETON_BYTES];

    looks_skeleton(a, looks, sizeof(looks));
    looks_skeleton(b, other, sizeof(other));
    return strcmp(looks, other) == 0;
}

/* What stands for a name among others. */
static void try_skeleton(const char *name, size_t room)
{
    char looks[LOOKS_SKELETON_BYTES + 1];
    char again[LOOKS_SKELETON_BYTES];
    char cut[TEXT_BYTES + 1];

    looks[LOOKS_SKELETON_BYTES] = UNTOUCHED;
    size_t length = looks_skeleton(name, looks, LOOKS_SKELETON_BYTES);

    claim(looks[LOOKS_SKELETON_BYTES] == UNTOUCHED, "a skeleton stays in its buffer");
    claim(strlen(looks) == length, "a skeleton ends where it says");
    claim(length < LOOKS_SKELETON_BYTES - 1, "there is room for every skeleton");
    if (length <= LOOKS_NAME_BYTES) {
        claim(looks_skeleton(looks, again, sizeof(again)) == length && strcmp(looks, again) == 0,
              "a skeleton is its own");
    }
    memset(cut, UNTOUCHED, sizeof(cut));
    size_t kept = looks_skeleton(name, cut, room);

    claim(kept < room && strlen(cut) == kept && kept <= length, "a cut skeleton ends in its room");
    claim(cut[room] == UNTOUCHED, "nothing is written beyond its room");
    claim(memcmp(cut, looks, kept) == 0, "it is the beginning of the whole");
    claim(kept == length || ((uint8_t)looks[kept] & 0xC0) != 0x80, "it is cut between characters");
}

/* The same name in other clothes: taken apart, in the other case, spaced out. */
static void try_clothes(const char *name, size_t length)
{
    char other[LOOKS_NAME_BYTES + 1];
    int32_t codes[LOOKS_NAME_BYTES * 4];

    for (size_t i = 0; i <= length; i++) {
        bool is_letter = (name[i] >= 'a' && name[i] <= 'z') || (name[i] >= 'A' && name[i] <= 'Z');

        other[i] = (char)(is_letter ? name[i] ^ 0x20 : name[i]);
    }
    claim(is_alike(name, other), "names are alike in either case");
    if (length < LOOKS_NAME_BYTES) {
        memcpy(other, name, length);
        memcpy(other + length, ".", 2);
        claim(is_alike(name, other), "a full stop makes no other name");
    }
    utf8proc_ssize_t count =
        utf8proc_decompose((const uint8_t *)name, (utf8proc_ssize_t)length, codes,
                           ARRAY_LEN(codes) - 1, UTF8PROC_DECOMPOSE | UTF8PROC_STABLE);

    if (count > 0 && count < (utf8proc_ssize_t)ARRAY_LEN(codes) - 1) {
        utf8proc_ssize_t bytes = utf8proc_reencode(codes, count, UTF8PROC_STABLE);

        if (bytes > 0 && bytes <= LOOKS_NAME_BYTES) {
            memcpy(other, codes, (size_t)bytes);
            other[bytes] = '\0';
            claim(is_alike(name, other), "an accent can be written in two ways");
        }
    }
}

static void try_name(const char *raw, size_t length, size_t room, char clean[GAME_NAME_BYTES + 1])
{
    size_t kept = text_clean(clean, GAME_NAME_BYTES + 1, raw);

    claim(kept <= GAME_NAME_BYTES, "a cleaned name has its length at most");
    claim(!looks_usable(raw, length) || (length <= LOOKS_NAME_BYTES && text_is_clean(raw, length)),
          "what may be a name is clean");
    claim_harmless(clean, kept);
    try_skeleton(raw, room);
    try_skeleton(clean, room);
    if (looks_usable(clean, kept)) {
        claim_shown(clean, kept);
        claim(looks_skeleton(clean, (char[LOOKS_SKELETON_BYTES]){ 0 }, LOOKS_SKELETON_BYTES) > 0,
              "a name that may be one has something to tell it by");
        try_clothes(clean, kept);
    } else {
        clean[0] = '\0';
    }
}

/* An empty match, always the same. */
static struct match *open_match(void)
{
    static struct match fresh;
    static struct match m;

    if (fresh.game == NULL) {
        struct match_options o = { .name = "fuzz", .game = game_at(0), .seats = PLAYERS + 1 };
        struct level_fault fault;

        o.level_text = fuzz_level(o.game, &o.level_length);
        o.bots = 1;
        claim(match_init(&fresh, &o, &fault), "the match opens");
    }
    m = fresh;
    return &m;
}

static void claim_told_apart(const struct match *m)
{
    static char looks[PLAYERS + 1][LOOKS_SKELETON_BYTES];

    for (int i = 0; i < m->seat_limit; i++) {
        const char *name = m->seats[i].name;

        looks[i][0] = '\0';
        if (m->seats[i].kind == SEAT_EMPTY) {
            continue;
        }
        claim(looks_usable(name, strlen(name)), "every name in a match may be one");
        looks_skeleton(name, looks[i], sizeof(looks[i]));
        for (int j = 0; j < i; j++) {
            claim(strcmp(looks[i], looks[j]) != 0, "no two names in a match are alike");
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script s = { data, data + size };
    size_t room = 1 + take_u8(&s);
    struct match *m = open_match();

    for (uint16_t i = 0; i < PLAYERS && s.at < s.end; i++) {
        size_t most = (size_t)(s.end - s.at);
        const uint8_t *end = memchr(s.at, '\n', most);
        size_t length = end != NULL ? (size_t)(end - s.at) : most;
        char *raw = malloc(length + 1); /* so that what is read behind its end is seen */
        char clean[GAME_NAME_BYTES + 1];

        if (raw == NULL) {
            return 0;
        }
        memcpy(raw, s.at, length);
        raw[length] = '\0';
        s.at += length + (end != NULL);
        try_name(raw, length, room, clean);
        if (clean[0] != '\0') {
            claim(match_join(m, i, NULL, clean) < PLAYERS + 1, "there is a seat");
        }
        free(raw);
    }
    claim_told_apart(m);
    return 0;
}
