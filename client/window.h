/* The window: opens it, starts the runner, and until the player leaves does three things a frame:
 * input, view, draw. Also draws one view without any display. The only header of the SDL side that
 * the rest of the client includes; no SDL type in it.
 * SPDX-License-Identifier: MIT */
#ifndef HP_WINDOW_H
#define HP_WINDOW_H

#include <signal.h>

#include "client/runner.h"

struct tether;

enum {
    WINDOW_WIDTH = 1280, /* when the options leave it out */
    WINDOW_HEIGHT = 720,
    WINDOW_LEAST = 160, /* narrower or lower is refused */
    WINDOW_MOST = 16384,
};

struct own_server;

struct window_options {
    const struct runner_options *runner;
    const char *question; /* asked before anything is sent; Escape ends it all. NULL: none */
    const char *title;    /* NULL: "Homeport" and the player's name */
    int width;            /* of the window, in the desktop's points; 0: the default */
    int height;
    bool has_position; /* x and y are meant; else the desktop chooses */
    int x;
    int y;
    bool is_fullscreen;
    bool has_no_vsync;   /* draws at most 60 times a second by its own clock instead */
    const char *profile; /* whose settings are read and kept; NULL: nobody's, all is as at first */
    const char *data;    /* the folder given with --data; NULL: the usual place */
    bool is_named;       /* the runner's name was given: the settings have another one only else */
    bool is_for_program; /* nobody looks at it who would have to be shown around */
    const char *screenshot_path; /* PNG of the first frame that shows screenshot_tick; or NULL */
    uint32_t screenshot_tick;    /* confirmed */
    uint32_t run_for_s;          /* 0: until the player leaves */

    struct tether *tether; /* to the networks in between, borrowed; NULL: to none */

    struct own_server *here; /* borrowed: the server to play on at home; NULL: nobody plays there */

    /* Called once, when the first view of play is there. NULL: nobody wants to know. */
    void (*at_joined)(const struct view *view);

    /* Told the private match's code, and each new one. NULL: nobody is. */
    void (*on_code)(const char *code);

    /* Called once, after the last frame and before the runner stops: for the report. NULL: none.
     * What it returns is window_play's result unless that has failed already. */
    int (*at_end)(struct runner *runner, void *context);
    void *context;
};

/* Reads "WxH", "WxH+X+Y" or "+X+Y" into the options. False: not of that form, or not within
 * WINDOW_LEAST..WINDOW_MOST; the options stay as they were. */
bool window_geometry(struct window_options *o, const char *text);

/* Plays until the player leaves, *stop is not 0, or the time is up. Errors go to stderr as one
 * sentence. Returns an exit status (base/options.h). */
int window_play(const struct window_options *o, volatile sig_atomic_t *stop);

/* Shows a sentence in a window of its own, called "Homeport", until it is closed or *stop is not 0.
 * Where there is no display nothing happens. */
void window_tell(const char *sentence, volatile sig_atomic_t *stop);

/* Draws one view with the software renderer, no display needed, and writes a PNG. False: `fault`
 * says why. */
bool window_picture(const struct view *view, int width, int height, const char *path, char *fault,
                    size_t size);

#endif
