/* What the link has to say to who plays, waits or was turned away.
 * SPDX-License-Identifier: MIT */
#ifndef HP_STATUS_H
#define HP_STATUS_H

#include "client/scene.h"

/* In a box to be read; while playing: one line. At home: nothing. */
void status_draw(const struct scene_frame *f);

#endif
