/* Fuzz target: texts from people, and the words of a command line.
 *
 *   byte 0: the room for the text; the rest: the text, or words with a zero behind each
 * SPDX-License-Identifier: MIT */
#include "base/options.h"
#include "base/text.h"
#include "tests/fuzz/fuzz.h"

enum {
    TEXT_BYTES = 256,
    ARGUMENTS = 32,
    NUMBER_LEAST = -5,
    NUMBER_MOST = 65535,
    NAME_MOST = 8,
};

struct settings {
    bool is_open;
    int64_t port;
    const char *name;
    struct option_list matches;
};

static const struct option rows[] = {
    { "open", 'o', OPTION_FLAG, offsetof(struct settings, is_open), NULL, 0, 0, "open" },
    { "port", 'p', OPTION_NUMBER, offsetof(struct settings, port), "N", NUMBER_LEAST, NUMBER_MOST,
      "port" },
    { "name", 'n', OPTION_TEXT, offsetof(struct settings, name), "N", 0, NAME_MOST, "name" },
    { "match", 0, OPTION_LIST, offsetof(struct settings, matches), "M", 0, 0, "match" },
};
static const struct option_table table = { rows, ARRAY_LEN(rows), "[WORD]", 2 };

static void try_clean(const char *text, size_t length, size_t room)
{
    char clean[TEXT_BYTES];
    char again[TEXT_BYTES];
    char cut[TEXT_BYTES];

    memset(clean, 0x55, sizeof(clean));
    size_t kept = text_clean(clean, room, text);

    claim(kept < room && strlen(clean) == kept, "a clean text ends within its room");
    claim(text_is_clean(clean, kept), "what was cleaned is clean");
    for (size_t i = kept; i < room; i++) {
        claim(clean[i] == 0, "the rest of the room is zero");
    }
    claim(room == sizeof(clean) || clean[room] == 0x55, "nothing is written beyond the room");
    claim(text_clean(again, room, clean) == kept && memcmp(again, clean, kept) == 0,
          "cleaning a clean text changes nothing");
    if (text_is_clean(text, length) && length < room) {
        claim(kept == length && memcmp(clean, text, length) == 0, "a clean text is kept whole");
        text_format(cut, sizeof(cut), "%s", text);
        text_format(cut, room / 2 + 1, "%s", text);
        claim(strlen(cut) <= room / 2, "a formatted text ends within its room");
    }
}

static void try_options(char *words, size_t length)
{
    char *argv[ARGUMENTS + 1] = { (char *)"fuzz" };
    struct settings settings = { .port = 1, .name = "" };
    struct option_list positional = { .count = 0 };
    char fault[TEXT_BYTES] = "";
    int argc = 1;

    for (size_t at = 0; at < length && argc < ARGUMENTS; at += strlen(words + at) + 1) {
        argv[argc++] = words + at;
    }
    if (!options_parse(&table, argc, argv, &settings, &positional, fault, sizeof(fault))) {
        claim(fault[0] != '\0' && text_is_clean(fault, strlen(fault)), "a fault is a sentence");
        return;
    }
    claim(settings.port >= NUMBER_LEAST && settings.port <= NUMBER_MOST, "numbers are within");
    claim(strlen(settings.name) <= NAME_MOST, "texts are within");
    claim(positional.count <= table.words_most, "no more words than allowed");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script s = { data, data + size };
    size_t room = 1 + take_u8(&s);
    size_t length = (size_t)(s.end - s.at);
    char *text = malloc(length + 1);

    if (text == NULL) {
        return 0;
    }
    memcpy(text, s.at, length);
    text[length] = '\0';
    (void)text_is_clean(text, length);
    try_clean(text, strlen(text), room);
    try_options(text, length);
    free(text);
    return 0;
}
