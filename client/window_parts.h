/* What the files of the window share among themselves; for nobody else.
 * SPDX-License-Identifier: MIT */
#ifndef HP_WINDOW_PARTS_H
#define HP_WINDOW_PARTS_H

#include "client/screen.h"
#include "client/sound.h"
#include "client/window.h"

enum {
    WINDOW_FAULT_BYTES = 512,
    WINDOW_TITLE_BYTES = 128,
};

struct window {
    const struct window_options *options;
    struct canvas canvas;
    struct runner *runner;
    struct screen screen;
    struct sound_system *sound; /* NULL: none */
    struct view view;
    struct controls controls;
    struct input input;
    uint64_t end_us;                 /* when run_for is up; UINT64_MAX: never */
    uint64_t frame_us;               /* the least time from frame to frame */
    uint64_t next_us;                /* when the next frame may begin */
    uint64_t looked_us;              /* when the list was asked for, for the scores */
    char titled[WINDOW_TITLE_BYTES]; /* "" before the first name is there */
    int setting;                     /* of the network's, that the keys change */
    bool has_joined;                 /* at_joined has been called */
    bool is_leaving;
    char told[VIEW_CODE_BYTES]; /* the last code that options.on_code was told */
    bool has_picture;           /* the screenshot of the options is taken */
    int status;                 /* exit status so far */
};

/* window_keys.c: all that has come since the last frame. */
void window_take_events(struct window *w);

/* window_keys.c: what was chosen in the menu, or what it wishes by itself. */
void window_carry_out(struct window *w, const struct menu_row *row);

#endif
