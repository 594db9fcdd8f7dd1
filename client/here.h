/* What this machine has for windows: how SDL shows, draws and hears there. For the rim only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HERE_H
#define HP_HERE_H

#include "base/base.h"

enum {
    HERE_WORD_BYTES = 64,
    HERE_FAULT_BYTES = 256,
    HERE_DISPLAYS = 8,
    HERE_PADS = 8,
};

/* What is looked at, in this order. */
enum here_step {
    HERE_VIDEO,
    HERE_RENDERER,
    HERE_PLACES, /* the displays */
    HERE_CONTROLLERS,
    HERE_AUDIO,
    HERE_STEPS, /* all were */
};

struct here_display {
    char name[HERE_WORD_BYTES];
    int width; /* in the desktop's points */
    int height;
    int rate_hz; /* 0: unknown */
};

struct here_pad {
    char name[HERE_WORD_BYTES];
    char id[HERE_WORD_BYTES]; /* by which SDL knows the kind */
    bool is_mapped;           /* SDL knows which button is which */
};

/* Words are clean text; "" is not set, or none. */
struct here {
    enum here_step step; /* what is being looked at */
    bool is_late;        /* it did not end in time, and was ended there */
    bool is_busy;        /* so, and the time had gone to other programs */

    char display[HERE_WORD_BYTES]; /* DISPLAY and so on: what the environment says */
    char wayland[HERE_WORD_BYTES];
    char wanted_video[HERE_WORD_BYTES];
    char wanted_renderer[HERE_WORD_BYTES];

    char video[HERE_WORD_BYTES];        /* SDL's driver */
    char video_fault[HERE_FAULT_BYTES]; /* why there is none */
    bool has_card;                      /* else windows are drawn by software */
    char renderer[HERE_WORD_BYTES];
    char renderer_fault[HERE_FAULT_BYTES]; /* why no window opens */
    int display_count;
    struct here_display displays[HERE_DISPLAYS];
    int pad_count;
    struct here_pad pads[HERE_PADS];
    char audio[HERE_WORD_BYTES];
};

/* Looks at all of it, with `h` true at any moment: a driver may hang or end the process, so whoever
 * calls this is best a process of its own. Opens a window that is not shown. Leaves SDL as it is.
 */
void here_look(struct here *h);

#endif
