/* How the words behind an order are read: words, numbers, and whom they name.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/looks.h"
#include "base/text.h"
#include "server/orders_inside.h"

enum {
    WORD_BYTES = 64,
};

void order_take_word(const char **words, char *word, size_t size)
{
    size_t length = strcspn(*words, " ");

    text_format(word, size, "%.*s", (int)length, *words);
    *words += length;
    *words += strspn(*words, " ");
}

bool order_read_number(const char *word, int least, int most, int *number)
{
    size_t digits = strspn(word, "0123456789");

    if (digits < 1 || digits > 6 || word[digits] != '\0') {
        return false;
    }
    *number = atoi(word);
    return *number >= least && *number <= most;
}

static bool counts(const struct match *m, int seat, unsigned kinds)
{
    return m->seats[seat].kind != SEAT_EMPTY && (kinds >> m->seats[seat].kind & 1) != 0;
}

/* Behind the name if the words begin with it and end there or go on after a space; else NULL. */
static const char *behind_name(const char *words, const char *name)
{
    size_t length = strlen(name);

    if (strncmp(words, name, length) != 0 || (words[length] != '\0' && words[length] != ' ')) {
        return NULL;
    }
    return words + length + strspn(words + length, " ");
}

/* By the whole name, letter by letter. */
static uint8_t find_by_name(const struct match *m, const char **words, unsigned kinds)
{
    const char *behind = NULL;
    uint8_t found = GAME_SEAT_NONE;

    for (uint8_t i = 0; i < m->seat_limit; i++) {
        const char *rest = counts(m, i, kinds) ? behind_name(*words, m->seats[i].name) : NULL;

        if (rest != NULL && rest > (behind != NULL ? behind : *words)) {
            behind = rest;
            found = i;
        }
    }
    *words = behind != NULL ? behind : *words;
    return found;
}

/* By what the first word looks like: a name, or a beginning that only one has. */
static uint8_t find_by_looks(const struct match *m, const char *word, unsigned kinds, int *fits)
{
    char wanted[LOOKS_SKELETON_BYTES];
    char looks[LOOKS_SKELETON_BYTES];
    uint8_t found = GAME_SEAT_NONE;
    size_t length = looks_skeleton(word, wanted, sizeof(wanted));

    *fits = 0;
    for (uint8_t i = 0; length > 0 && i < m->seat_limit; i++) {
        if (!counts(m, i, kinds)) {
            continue;
        }
        looks_skeleton(m->seats[i].name, looks, sizeof(looks));
        if (strcmp(looks, wanted) == 0) {
            *fits = 1;
            return i;
        }
        if (strncmp(looks, wanted, length) == 0) {
            found = i;
            (*fits)++;
        }
    }
    return *fits == 1 ? found : GAME_SEAT_NONE;
}

uint8_t order_take_seat(struct order_call *c, const char **words, unsigned kinds)
{
    char word[WORD_BYTES];
    uint8_t seat = find_by_name(c->m, words, kinds);
    int number;
    int fits = 0;

    if (seat != GAME_SEAT_NONE) {
        return seat;
    }
    order_take_word(words, word, sizeof(word));
    if (word[0] == '#' && order_read_number(word + 1, 1, c->m->seat_limit, &number) &&
        counts(c->m, number - 1, kinds)) {
        return (uint8_t)(number - 1);
    }
    if (strlen(word) <= GAME_NAME_BYTES) {
        seat = find_by_looks(c->m, word, kinds, &fits);
    }
    if (seat == GAME_SEAT_NONE) {
        order_refuse(c,
                     fits > 1
                         ? "More than one here could be '%s'; '%swho' lists them with numbers: #3."
                         : "Nobody here is called '%s'; '%swho' lists them.",
                     word, order_slash(c));
    }
    return seat;
}
