/* The furniture of the HUD: a dark pane, a seat's badge.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PANEL_H
#define HP_PANEL_H

#include "client/scene.h"

/* A dark pane with an edge, to read text on; output pixels. This one and the two below note their
 * places in f->panes, so that names and marks keep clear of them. */
void panel_box(const struct scene_frame *f, float x, float y, float width, float height);

/* Likewise one that little shines through: it lies over other panes. */
void panel_page(const struct scene_frame *f, float x, float y, float width, float height);

/* A plate without an edge, with corners of that radius, for a line of words; output pixels. */
void panel_plate(const struct scene_frame *f, const SDL_FRect *place, float radius,
                 SDL_Color color);

/* The seat's letter on a disc of its colour, and its emblem beside it; the middle of the disc is at
 * (x, y). Returns how wide both are from x on. */
float panel_badge(const struct scene_frame *f, int seat, float x, float y);

/* Likewise, the disc no higher than that: rows may stand close. */
float panel_badge_within(const struct scene_frame *f, int seat, float x, float y, float height);

/* Darkens all that was drawn so far. */
void panel_dim(const struct scene_frame *f, float opacity);

#endif
