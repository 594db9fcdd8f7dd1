/* What floats beside boats: mines and crates. Told apart by shape and letter, not by colour alone.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_FLOTSAM_H
#define HP_HARBOUR_FLOTSAM_H

#include "client/harbour_edge.h"
#include "game/harbour/harbour.h"

/* Draws all of them upon the water, and marks towards crates beyond the window, beside those in
 * `edges`, which they join; the paint's place is the world's. */
void harbour_flotsam_draw(const struct scene_frame *f, struct harbour_edges *edges);

/* One of them, wherever it is; to whom it is hostile the caller knows. */
void harbour_flotsam_mine(const struct scene_frame *f, const struct mine *mine, bool is_hostile);
void harbour_flotsam_crate(const struct scene_frame *f, const struct crate *crate);

/* One crate's sign with its middle at (x, y) of the paint's place, about 2 * radius wide: for the
 * water, the edge and the small map. */
void harbour_flotsam_sign(struct paint *p, enum crate_kind kind, float x, float y, float radius);

/* The colour and letter of that kind. */
SDL_Color harbour_flotsam_color(enum crate_kind kind);
const char *harbour_flotsam_letter(enum crate_kind kind);

/* Whether it is there: not gone up, not taken, no empty place of the table. */
bool harbour_flotsam_has_mine(const struct mine *mine);
bool harbour_flotsam_has_crate(const struct crate *crate);

/* Whether that mine would go up under the seat's boat; true for who has no seat. */
bool harbour_flotsam_is_hostile(const struct view *view, const struct mine *mine, int seat);

#endif
