/* What the player has chosen for himself, in one table: where it stands in the file, its bounds,
 * how it begins, and the sentence about it. The window applies it, the menu's settings pages change
 * it, preferences_file.h keeps it. Plain data: knows no window.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PREFERENCES_H
#define HP_PREFERENCES_H

#include "client/bindings.h"
#include "game/game.h"

enum {
    PREFERENCES_FAULT_BYTES = 256,
    PREFERENCES_FILE_BYTES = 16384, /* a longer file is none of ours */
    PREFERENCES_PADS_MOST = 8,
};

enum preference {
    PREFERENCE_NAME,
    PREFERENCE_COLOUR,
    PREFERENCE_EMBLEM,
    PREFERENCE_FULLSCREEN,
    PREFERENCE_WINDOW_SIZE,
    PREFERENCE_VSYNC,
    PREFERENCE_FRAME_CAP,
    PREFERENCE_TEXT_SIZE,
    PREFERENCE_PALETTE,
    PREFERENCE_HIGH_CONTRAST,
    PREFERENCE_REDUCED_MOTION,
    PREFERENCE_OVERLAY,
    PREFERENCE_SHOW_FPS,
    PREFERENCE_VOLUME_MASTER,
    PREFERENCE_VOLUME_EFFECTS,
    PREFERENCE_VOLUME_INTERFACE,
    PREFERENCE_FIRE_TOGGLES,
    PREFERENCE_PAD,
    PREFERENCE_DEAD_ZONE,
    PREFERENCE_HAS_SEEN_CONTROLS,
    PREFERENCE_COUNT,
};

enum preference_kind {
    PREFERENCE_IS_TEXT,
    PREFERENCE_IS_FLAG,
    PREFERENCE_IS_NUMBER,
    PREFERENCE_IS_CHOICE, /* one of `words`, from 0 to `most` */
};

struct preferences {
    char name[GAME_NAME_BYTES + 1]; /* clean; "": none is chosen */
    int colour;                     /* 0: the seat's; else 1 more than that of COMMAND_LIVERY */
    int emblem;                     /* likewise */
    int fullscreen;
    int window_size; /* preferences_size */
    int vsync;
    int frame_cap; /* preferences_frame_cap */
    int text_size; /* percent */
    int palette;   /* enum palette_kind */
    int high_contrast;
    int reduced_motion;
    int overlay;
    int show_fps;
    int volume_master; /* percent, as the others */
    int volume_effects;
    int volume_interface;
    int fire_toggles;
    int pad;       /* 0: any, and only with the focus; else that one alone, always */
    int dead_zone; /* of the sticks, percent */
    int has_seen_controls;
    struct bindings bindings;
};

struct preference_row {
    const char *section;
    const char *key;
    enum preference_kind kind;
    size_t offset; /* of the member */
    int least;
    int most; /* of a text: bytes */
    int step;
    int usual;
    const char *const *words;
    const char *unit;  /* behind a number */
    const char *title; /* in the menu; NULL: it is not there */
    const char *help;
};

/* A row for each. */
extern const struct preference_row preference_rows[PREFERENCE_COUNT];

/* All as at first. */
void preferences_reset(struct preferences *p);

/* Of what is no text; set keeps it within its bounds. */
int preferences_get(const struct preferences *p, enum preference which);
void preferences_set(struct preferences *p, enum preference which, int value);

/* Cleaned, and cut where it is too long. */
void preferences_set_name(struct preferences *p, const char *name);

/* As the menu shows it: "150 %", "on". */
void preferences_show(const struct preferences *p, enum preference which, char *text, size_t size);

/* One line of a settings file. False: `why` says what is wrong with it, and nothing changes. */
bool preferences_take(struct preferences *p, const char *section, const char *key,
                      const char *value, char *why, size_t size);

/* All of it as a settings file; returns its length. */
size_t preferences_print(const struct preferences *p, char text[PREFERENCES_FILE_BYTES]);

/* The window's size in the desktop's points. */
void preferences_size(const struct preferences *p, int *width, int *height);

/* Frames a second at most; 0: as the display does; INT_MAX: no end. */
int preferences_frame_cap(const struct preferences *p);

#endif
