/* The network overlay behind F3: what the link does, in figures and in small graphs.
 * SPDX-License-Identifier: MIT */
#ifndef HP_OVERLAY_H
#define HP_OVERLAY_H

#include "client/scene.h"

/* How the picture goes. */
struct overlay_frames {
    float usual_us;  /* from frame to frame, smoothed */
    uint32_t p99_us; /* likewise, of 99 in a hundred at most */
    uint32_t work_p99_us;
};

enum {
    OVERLAY_WIDTH = 282, /* units of the HUD that it takes at the right edge */
};

/* The figures, at the right edge below the scores. */
void overlay_draw(const struct scene_frame *f, const struct overlay_frames *frames);

/* Whether it needs the lower right corner, too: it is whole in every window. */
bool overlay_takes_corner(const struct scene_frame *f);

#endif
