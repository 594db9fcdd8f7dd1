/* A question over the whole window, before anything else happens in it. Knows no match.
 * SPDX-License-Identifier: MIT */
#ifndef HP_QUESTION_H
#define HP_QUESTION_H

#include <signal.h>

#include "client/screen.h"

enum {
    QUESTION_HUSH_MS = 500, /* at first no key counts: it was meant for another window */
};

enum question_answer {
    QUESTION_OPEN, /* none yet */
    QUESTION_YES,
    QUESTION_NO,
};

/* What stands below it. */
struct question_words {
    const char *keys; /* a sentence: what they do */
    const char *yes;  /* on the buttons for the mouse */
    const char *no;   /* NULL: there is nothing to choose */
};

/* Where a click answers, in the window's points. All zero: nowhere. */
struct question_spots {
    SDL_FRect yes;
    SDL_FRect no;
};

/* What an event says to a question that has stood for so long. */
enum question_answer question_event(const SDL_Event *event, const struct question_spots *spots,
                                    uint32_t stood_ms);

/* Draws it and waits: for an answer, until *stop is not 0, or for so
 * many seconds (0: for ever). True: yes. `fault` is a sentence if the window can't be drawn into
 * any more, else "". */
bool question_ask(struct screen *s, struct canvas *canvas, struct controls *controls,
                  const char *text, const struct question_words *words, uint32_t run_for_s,
                  volatile sig_atomic_t *stop, char *fault, size_t size);

#endif
