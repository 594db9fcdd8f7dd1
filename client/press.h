/* One key, mouse button or pad button going down, as bindings are made of them: how it is called
 * where the player reads it, and how in a file.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PRESS_H
#define HP_PRESS_H

#include <SDL.h>

#include "base/base.h"

enum {
    PRESS_NAME_BYTES = 32,
    PRESS_TRIGGER_DOWN = 13000, /* from here on a trigger is pressed, of 32767 */
};

enum press_kind {
    PRESS_NONE,
    PRESS_KEY,     /* SDL_SCANCODE_...: by place on the keyboard */
    PRESS_MOUSE,   /* SDL_BUTTON_... */
    PRESS_PAD,     /* SDL_CONTROLLER_BUTTON_... */
    PRESS_TRIGGER, /* SDL_CONTROLLER_AXIS_TRIGGERLEFT, ...RIGHT */
};

struct press {
    enum press_kind kind;
    int code;
};

/* Whose words a pad's buttons bear. */
enum pad_words {
    PAD_WORDS_LETTERS, /* A, B, X, Y as on an Xbox's */
    PAD_WORDS_SHAPES,  /* cross, circle, square, triangle as on a PlayStation's */
    PAD_WORDS_SWAPPED, /* B, A, Y, X: Nintendo's letters at those places */
};

/* What went down by that event; PRESS_NONE: nothing, or a key's repetition. */
struct press press_of(const SDL_Event *event);

bool press_is(struct press a, struct press b);

/* Escape, and on the pad start: the menu's, whatever else is bound. */
bool press_is_kept(struct press p);

/* As the player reads it: keys by the layout's own names; "" for PRESS_NONE. */
void press_show(struct press p, enum pad_words words, char text[PRESS_NAME_BYTES]);

/* Whose words to use for that pad; NULL: none is there. */
enum pad_words press_words(SDL_GameController *pad);

/* The same on every machine and layout: "key W", "mouse 1", "pad a", "" for PRESS_NONE. */
void press_write(struct press p, char text[PRESS_NAME_BYTES]);

/* The other way. False: there is no such one. "" is PRESS_NONE. */
bool press_read(struct press *p, const char *text);

#endif
