/* What the files of the window share among themselves; for nobody else.
 * SPDX-License-Identifier: MIT */
#ifndef HP_WINDOW_PARTS_H
#define HP_WINDOW_PARTS_H

#include "client/livery_wish.h"
#include "client/own_server.h"
#include "client/preferences_file.h"
#include "client/screen.h"
#include "client/sound.h"
#include "client/window.h"

enum {
    WINDOW_FAULT_BYTES = 512,
    WINDOW_TITLE_BYTES = 128,
};

/* The search for a server on this machine, or the start of one: it may take some seconds, and the
 * window goes on meanwhile. */
struct window_search {
    SDL_Thread *thread; /* NULL: there is none */
    SDL_atomic_t is_done;
    struct own_server *here;
    bool is_cancelled; /* the player no longer wants it */
    bool is_found;     /* the thread's, until it is done; so are target and fault */
    char target[CHILD_TARGET_BYTES];
    char fault[WINDOW_FAULT_BYTES];
    char spec[MENU_TEXT_BYTES]; /* of the match to make there; "": joins the one that is there */
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
    uint64_t end_us;                   /* when run_for is up; UINT64_MAX: never */
    uint64_t frame_us;                 /* the least time from frame to frame */
    uint64_t next_us;                  /* when the next frame may begin */
    uint64_t looked_us;                /* when the list was asked for, for the scores */
    char titled[WINDOW_TITLE_BYTES];   /* "" before the first name is there */
    char goes_by[GAME_NAME_BYTES + 1]; /* as the next match will know the player */
    int setting;                       /* of the network's, that the keys change */
    bool has_joined;                   /* at_joined has been called */
    bool is_leaving;
    struct preferences preferences;
    struct preferences_file kept; /* where they are */
    struct livery_wish livery;
    uint64_t clear_us;                      /* since when nothing covers the match */
    uint64_t changed_us;                    /* when one was last changed; 0: all are kept */
    char settings_word[WINDOW_FAULT_BYTES]; /* about them, to be said in the window; "": nothing */
    char told[VIEW_CODE_BYTES];             /* the last code that options.on_code was told */
    bool has_picture;                       /* the screenshot of the options is taken */
    struct window_search search;
    bool keeps_server; /* the one that was started here goes on without us... */
    bool ends_server;  /* ...or ends, whoever is there */
    int status;        /* exit status so far */
};

/* window.c: opens it as the options and the settings say; they have been read. False: `fault`.
 * Closed either way. */
bool window_open(struct window *w, char *fault, size_t size);
void window_close(struct window *w);

/* window.c: takes what has come, and draws what is there now. Does not wait. */
void window_frame(struct window *w);

/* window_keys.c: all that has come since the last frame. */
void window_take_events(struct window *w);

/* window_keys.c: what was chosen in the menu, or what it wishes by itself. */
void window_carry_out(struct window *w, const struct menu_row *row);

/* window_settings.c: what the player has chosen, or what is usual. Says what is wrong with it. */
void window_settings_read(struct window *w);

/* All of it but what the window was opened with. */
void window_settings_apply(struct window *w);

/* Once a frame, and at the end: writes what has changed. */
void window_settings_frame(struct window *w);
void window_settings_close(struct window *w);

/* What a row of the settings pages orders. */
void window_settings_take(struct window *w, const struct menu_row *row);

/* Turns a flag over, as a key does. */
void window_settings_turn(struct window *w, enum preference which);

/* One was changed by other means. */
void window_settings_changed(struct window *w);

/* window_server.c: goes into the match of the server here, or with `spec` not "" into a new one,
 * once that server is there. */
void window_play_here(struct window *w, const char *spec);

/* window_server.c: once a frame, after the view was taken: says that it is being looked for, and
 * goes there when it is found. */
void window_search_frame(struct window *w);

/* window_server.c: false: nothing was looked for. */
bool window_search_cancel(struct window *w);

/* window_server.c: leaves, or asks first what becomes of the server that was started here. */
void window_quit(struct window *w);

/* window_server.c: at the end, while the link still stands: whether that server goes on. */
void window_settle_server(struct window *w);

#endif
