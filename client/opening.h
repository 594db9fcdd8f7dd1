/* What is said while a round begins: the count, GO, and what it is about; beside the own boat,
 * never over it, and in the column between the panes at the sides.
 * SPDX-License-Identifier: MIT */
#ifndef HP_OPENING_H
#define HP_OPENING_H

#include "client/scene.h"

/* Whether something is said now. */
bool opening_is_on(const struct view *view);

/* Whether it is, in letters so large that between the panes there is room for the digits alone. */
bool opening_is_tight(const struct scene_frame *f);

/* What the round is about, in that case: at the left, so that it ends before `right` and at
 * `bottom`, output pixels. Returns its height. */
float opening_foot(const struct scene_frame *f, float right, float bottom);

/* Draws it; what has no room is left out. */
void opening_draw(const struct scene_frame *f, const struct panes_room *room);

#endif
