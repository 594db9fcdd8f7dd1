/* The binding table: what can be done in the window, and which keys, mouse buttons and pad buttons
 * do it: two places each, to begin with and as the player has them. The controls card, the hints
 * and the settings come from the same rows. Knows no game: what the first actions do there, its
 * scene says.
 * SPDX-License-Identifier: MIT */
#ifndef HP_BINDINGS_H
#define HP_BINDINGS_H

#include "client/press.h"

enum {
    BINDING_PLACES = 2,
    BINDING_TEXT_BYTES = 2 * PRESS_NAME_BYTES + 16,
};

enum action {
    ACTION_AHEAD,
    ACTION_ASTERN,
    ACTION_PORT,
    ACTION_STARBOARD,
    ACTION_AIM, /* the pointer or the right stick: never pressed, here for the card */
    ACTION_FIRE,
    ACTION_MINE,
    ACTION_READY,
    ACTION_CHAT,
    ACTION_PHRASES,
    ACTION_YES,
    ACTION_NO,
    ACTION_COPY,
    ACTION_INVITE,
    ACTION_SCORES,
    ACTION_CARD,
    ACTION_OVERLAY,
    ACTION_PAUSE,
    ACTION_STEP,
    ACTION_SLOW,
    ACTION_NET_SETTING,
    ACTION_NET_MORE,
    ACTION_NET_LESS,
    ACTION_NET_CUT,
    ACTION_NET_SPIKE,
    ACTION_FULLSCREEN,
    ACTION_PICTURE,
    ACTION_MENU,
    ACTION_COUNT,
    ACTION_NONE = ACTION_COUNT,
};

/* Two sets of places: a mouse button may stand where a key may. */
enum binding_device {
    BINDING_KEYS,
    BINDING_PADS,
    BINDING_DEVICES,
};

/* What an action is called and what does it at first. */
struct binding {
    const char *key; /* its name in the settings file */
    const char *help;
    const char *always[BINDING_DEVICES]; /* what does it beside; NULL: nothing */
    struct press usual[BINDING_DEVICES][BINDING_PLACES];
};

/* A row for each action. */
extern const struct binding binding_rows[ACTION_COUNT];

struct bindings {
    struct press on[ACTION_COUNT][BINDING_DEVICES][BINDING_PLACES];
};

/* All as at first. */
void bindings_reset(struct bindings *b);

/* Whether the player may choose what does it: not the menu's own, and not what points. */
bool bindings_is_free(enum action action);

/* Puts a press in its place; PRESS_NONE empties it. False, and nothing changes: the press is the
 * menu's, or another device's, or the action is not free. In one row a press stands once. */
bool bindings_set(struct bindings *b, enum action action, enum binding_device device, int place,
                  struct press p);

/* What that press does; the first row that has it. ACTION_NONE: nothing. */
enum action bindings_find(const struct bindings *b, struct press p);

/* Another action with the same press in one of its places; ACTION_NONE: there is none. */
enum action bindings_clash(const struct bindings *b, enum action action, enum binding_device device,
                           int place);

/* As the player reads it: "W / Up", "left stick / pad up"; "" when nothing does it. */
void bindings_show(const struct bindings *b, enum action action, enum binding_device device,
                   enum pad_words words, char text[BINDING_TEXT_BYTES]);

/* All of it at once, for one frame. */
struct binding_words {
    char keys[ACTION_COUNT][BINDING_TEXT_BYTES];
    char pads[ACTION_COUNT][BINDING_TEXT_BYTES];
    char name[ACTION_COUNT][PRESS_NAME_BYTES]; /* the one to name in a sentence: "W", or "no key" */
};

/* `device`: which of them the player has in hand, for the names; what it has nothing for is named
 * by its key. */
void bindings_say(const struct bindings *b, enum pad_words words, enum binding_device device,
                  struct binding_words *said);

#endif
