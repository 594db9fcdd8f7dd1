/* One line of text being typed: UTF-8, a cursor, the clipboard. By a pad alone, too: up and down
 * turn the letter over. Draws nothing.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TEXT_FIELD_H
#define HP_TEXT_FIELD_H

#include <SDL.h>

#include "base/base.h"

enum {
    TEXT_FIELD_BYTES = 256,
};

struct text_field {
    char text[TEXT_FIELD_BYTES]; /* well-formed UTF-8, terminated */
    size_t cursor;               /* a byte, where a whole character begins or the text ends */
    size_t most;                 /* bytes that the text may have */
};

enum text_field_result {
    TEXT_FIELD_GOES_ON,
    TEXT_FIELD_DONE, /* Enter */
    TEXT_FIELD_LEFT, /* Escape */
};

/* Begins with that text, the cursor behind it; `most` is less than TEXT_FIELD_BYTES. SDL tells
 * typed text from now on until it is closed. */
void text_field_open(struct text_field *t, const char *text, size_t most);
void text_field_close(struct text_field *t);

/* Takes an event. What does not fit is not taken at all. */
enum text_field_result text_field_event(struct text_field *t, const SDL_Event *event);

#endif
