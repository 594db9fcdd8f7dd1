/* The controls card behind F1 and the hint for newcomers, both from the binding table; its last
 * page says what floats about in the game.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CARD_H
#define HP_CARD_H

#include "client/scene.h"

/* Whether the action does anything in this window: what is for a bad network, only where there is
 * one. */
bool card_has(const struct view *view, enum action action);

/* All keys, in the middle, on as many pages as it takes; draws that one, from 0 on. Returns how
 * many there are. `scene` may be NULL. */
int card_draw(const struct scene_frame *f, const struct scene *scene, int page);

/* The keys that one needs first, in the middle or farther left, so that it ends before `right`;
 * where one row does not do, in several ones at the left edge. Its lower edge is at `bottom`.
 * Returns its height. */
float card_hint(const struct scene_frame *f, const struct scene *scene, float right, float bottom,
                float opacity);

#endif
