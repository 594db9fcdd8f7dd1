/* The network overlay behind F3: what the link does, in figures and in small graphs.
 * SPDX-License-Identifier: MIT */
#ifndef HP_OVERLAY_H
#define HP_OVERLAY_H

#include "client/scene.h"

/* The figures, its right edge at x. frame_us: the time from frame to frame, smoothed. */
void overlay_draw(const struct scene_frame *f, float right, float y, float frame_us);

#endif
