/* What is written at the boats: letter, name, hull, for how long they are moored; and where those
 * are that the window does not show.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_LABELS_H
#define HP_HARBOUR_LABELS_H

#include "client/harbour_edge.h"
#include "client/harbour_marks.h"

/* Notes boats in sight, mines and crates, so that no mark lies on one. */
void harbour_labels_begin(const struct scene_frame *f, struct harbour_edges *edges);

/* The paint's place is the world's. What points beyond the window keeps clear of the marks in
 * `edges`, and joins them. */
void harbour_labels_draw(const struct scene_frame *f, const struct harbour_marks *marks,
                         struct harbour_edges *edges);

#endif
