/* The vote that is open, as players see it: what it is about, how it stands, what it came to.
 * SPDX-License-Identifier: MIT */
#ifndef HP_BALLOT_H
#define HP_BALLOT_H

#include "client/scene.h"

/* Whether there is one to vote on. The view has a world. */
bool ballot_is_open(const struct view *view);

/* "Ann asks: on to the map Canals?"; "" when there is nothing to see. */
void ballot_question(const struct view *view, char *text, size_t size);

/* "yes 2, no 1; 4 may vote, ...", "Carried, 3 to 1". */
void ballot_standing(const struct view *view, char *text, size_t size);

/* How large the pane is, around the window's middle, with its top at 0; no height: there is no
 * vote. */
SDL_FRect ballot_place(const struct scene_frame *f);

/* Draws the vote that there is on a pane of that size. */
void ballot_draw(const struct scene_frame *f, const SDL_FRect *pane);

#endif
