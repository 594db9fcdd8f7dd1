/* Parses argv by a table of options. Knows no option by name.
 * SPDX-License-Identifier: MIT */
#include "base/options.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum {
    WORD_SHOWN_BYTES = 48, /* of a stranger's word in a sentence */
    NEAREST_WORD_BYTES = 64,
    NEAREST_DISTANCE = 2,
    NEAREST_CUT_DISTANCE = 3, /* of a word that only lacks letters */
};

struct parse {
    const struct option_table *table;
    char *const *next; /* in argv */
    char *const *end;
    uint8_t *settings;
    char *fault;
    size_t fault_size;
};

/* What may be shown of a word from outside. */
struct shown {
    char text[WORD_SHOWN_BYTES];
};

static struct shown show(const char *word)
{
    struct shown shown;

    text_clean(shown.text, sizeof(shown.text), word);
    return shown;
}

/* Always false: the parse ends here. */
static bool fail(const struct parse *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool fail(const struct parse *p, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    text_format_list(p->fault, p->fault_size, format, arguments);
    va_end(arguments);
    return false;
}

/* Levenshtein's, by one row of the matrix. `a` is shorter than NEAREST_WORD_BYTES. */
static unsigned edit_distance(const char *a, const char *b)
{
    unsigned row[NEAREST_WORD_BYTES];
    unsigned length = (unsigned)strlen(a);

    for (unsigned i = 0; i <= length; i++) {
        row[i] = i;
    }
    for (unsigned k = 0; b[k] != '\0'; k++) {
        unsigned diagonal = row[0];
        row[0] = k + 1;
        for (unsigned i = 1; i <= length; i++) {
            unsigned replaced = diagonal + (a[i - 1] == b[k] ? 0 : 1);
            diagonal = row[i];
            row[i] = min_u32(replaced, min_u32(row[i], row[i - 1]) + 1);
        }
    }
    return row[length];
}

const char *options_nearest(const char *word, const char *const candidates[], int count)
{
    size_t length = strlen(word);
    const char *nearest = NULL;
    unsigned best = (unsigned)length;

    if (length >= NEAREST_WORD_BYTES) {
        return NULL;
    }
    for (int i = 0; i < count; i++) {
        unsigned distance = edit_distance(word, candidates[i]);
        bool is_cut = distance + length == strlen(candidates[i]);
        unsigned most = is_cut ? NEAREST_CUT_DISTANCE : NEAREST_DISTANCE;

        if (distance <= most && distance < best) {
            best = distance;
            nearest = candidates[i];
        }
    }
    return nearest;
}

static bool fail_unknown(const struct parse *p, const char *argument, const char *name)
{
    const char *names[OPTIONS_MOST];
    int count = 0;

    for (; count < p->table->count && count < OPTIONS_MOST; count++) {
        names[count] = p->table->options[count].name;
    }
    const char *nearest = options_nearest(name, names, count);
    if (nearest == NULL) {
        return fail(p, "There is no option %s; --help lists them.", show(argument).text);
    }
    return fail(p, "There is no option %s; did you mean --%s?", show(argument).text, nearest);
}

static bool take_number(const struct parse *p, const struct option *o, const char *value)
{
    char *end;
    const char *digits = value[0] == '-' ? value + 1 : value;

    errno = 0;
    int64_t number = strtoll(value, &end, 10);
    bool is_number = digits[0] >= '0' && digits[0] <= '9' && *end == '\0';
    if (!is_number || errno != 0 || number < o->least || number > o->most) {
        return fail(p, "--%s takes a whole number from %" PRId64 " to %" PRId64 ", not \"%s\".",
                    o->name, o->least, o->most, show(value).text);
    }
    memcpy(p->settings + o->offset, &number, sizeof(number));
    return true;
}

static bool take_text(const struct parse *p, const struct option *o, const char *value)
{
    if (o->most != 0 && strlen(value) > (size_t)o->most) {
        return fail(p, "--%s takes at most %" PRId64 " bytes; \"%s\" is longer.", o->name, o->most,
                    show(value).text);
    }
    memcpy(p->settings + o->offset, &value, sizeof(value));
    return true;
}

static bool take_list(const struct parse *p, const struct option *o, const char *value)
{
    struct option_list list;

    memcpy(&list, p->settings + o->offset, sizeof(list));
    if (list.count == OPTION_LIST_MOST) {
        return fail(p, "--%s is given more than %d times.", o->name, OPTION_LIST_MOST);
    }
    list.values[list.count] = value;
    list.count++;
    memcpy(p->settings + o->offset, &list, sizeof(list));
    return true;
}

/* `value` is what stood behind the = or the letter; NULL: nothing did. */
static bool take(struct parse *p, const struct option *o, const char *value)
{
    if (o->kind == OPTION_FLAG) {
        bool is_set = true;
        if (value != NULL) {
            return fail(p, "--%s takes no value.", o->name);
        }
        memcpy(p->settings + o->offset, &is_set, sizeof(is_set));
        return true;
    }
    if (o->kind == OPTION_MAYBE) {
        return take_text(p, o, value != NULL ? value : "");
    }
    if (value == NULL && p->next < p->end && strncmp(*p->next, "--", 2) != 0) {
        value = *p->next;
        p->next++;
    }
    if (value == NULL) {
        return fail(p, "--%s needs a value: --%s %s.", o->name, o->name, o->argument);
    }
    if (o->kind == OPTION_NUMBER) {
        return take_number(p, o, value);
    }
    return o->kind == OPTION_TEXT ? take_text(p, o, value) : take_list(p, o, value);
}

static bool take_long(struct parse *p, const char *argument)
{
    const char *name = argument + 2;
    size_t length = strcspn(name, "=");
    const char *value = name[length] == '=' ? name + length + 1 : NULL;

    for (int i = 0; i < p->table->count; i++) {
        const struct option *o = &p->table->options[i];
        if (strlen(o->name) == length && memcmp(o->name, name, length) == 0) {
            return take(p, o, value);
        }
    }
    char word[NEAREST_WORD_BYTES];
    text_format(word, sizeof(word), "--%.*s", (int)min_size(length, sizeof(word)), name);
    return fail_unknown(p, word, word + 2);
}

static bool take_short(struct parse *p, const char *argument)
{
    for (int i = 0; i < p->table->count; i++) {
        const struct option *o = &p->table->options[i];
        if (o->letter == argument[1]) {
            return take(p, o, argument[2] != '\0' ? argument + 2 : NULL);
        }
    }
    return fail_unknown(p, argument, argument + 1);
}

static bool take_word(const struct parse *p, struct option_list *words, const char *word)
{
    int most = p->table->words == NULL ? 0 : p->table->words_most;

    if (words == NULL || words->count >= most || words->count >= OPTION_LIST_MOST) {
        return fail(p, "\"%s\" is one word too many.", show(word).text);
    }
    words->values[words->count] = word;
    words->count++;
    return true;
}

bool options_parse(const struct option_table *table, int argc, char *const argv[], void *settings,
                   struct option_list *words, char *fault, size_t fault_size)
{
    struct parse p = {
        .table = table,
        .next = argv + (argc > 0 ? 1 : 0),
        .end = argv + argc,
        .settings = settings,
        .fault = fault,
        .fault_size = fault_size,
    };
    bool is_good = true;
    bool has_ended = false;

    text_format(fault, fault_size, "%s", "");
    while (is_good && p.next < p.end) {
        const char *argument = *p.next;
        p.next++;
        if (has_ended || argument[0] != '-' || argument[1] == '\0') {
            is_good = take_word(&p, words, argument);
        } else if (strcmp(argument, "--") == 0) {
            has_ended = true;
        } else if (argument[1] == '-') {
            is_good = take_long(&p, argument);
        } else {
            is_good = take_short(&p, argument);
        }
    }
    return is_good;
}

static void head_format(const struct option *o, char *text, size_t size)
{
    char letter[] = { o->letter != 0 ? '-' : ' ', o->letter != 0 ? o->letter : ' ', 0 };

    const char *before = o->argument == NULL ? "" : o->kind == OPTION_MAYBE ? "[=" : " ";
    const char *after = o->kind == OPTION_MAYBE ? "]" : "";

    text_format(text, size, "%s%s --%s%s%s%s", letter, o->letter != 0 ? "," : " ", o->name, before,
                o->argument != NULL ? o->argument : "", after);
}

void options_help(const struct option_table *table, FILE *out)
{
    char head[NEAREST_WORD_BYTES];
    int widest = 0;

    for (int i = 0; i < table->count; i++) {
        head_format(&table->options[i], head, sizeof(head));
        widest = (int)strlen(head) > widest ? (int)strlen(head) : widest;
    }
    for (int i = 0; i < table->count; i++) {
        const struct option *o = &table->options[i];
        head_format(o, head, sizeof(head));
        fprintf(out, "  %-*s  %s", widest, head, o->help);
        if (o->kind == OPTION_NUMBER && o->most != INT64_MAX) {
            fprintf(out, " (%" PRId64 " to %" PRId64 ")", o->least, o->most);
        }
        fputc('\n', out);
    }
}
