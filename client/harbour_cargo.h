/* The teams' cargo and the homes it belongs to: in the world, at the edge, and as a line of words.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_CARGO_H
#define HP_HARBOUR_CARGO_H

#include "client/harbour_edge.h"
#include "game/harbour/harbour.h"

/* Whether there is cargo in the view's mode. */
bool harbour_cargo_is_on(const struct view *view);

/* The rings of the homes, under everything; the paint's place is the world's. */
void harbour_cargo_homes(const struct scene_frame *f);

/* The cargo over the boats, and marks towards what is beyond the window, beside those
 * in `edges`, which they join. */
void harbour_cargo_draw(const struct scene_frame *f, struct harbour_edges *edges);

/* Where that team's lies, in world pixels: carried, behind the boat. */
SDL_FPoint harbour_cargo_at(const struct view *view, int team);

/* A cargo with its middle at the paint's place. */
void harbour_cargo_sign(struct paint *p, int team);

/* Where each team's cargo is, as one line with its middle at (x, y) of the output. */
void harbour_cargo_words(const struct scene_frame *f, float x, float y);

#endif
