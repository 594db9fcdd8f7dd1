/* A folder of pictures of the program, and sheets of four of them to look at: drawn into memory, no
 * display is needed.
 * SPDX-License-Identifier: MIT */
#ifndef HP_ALBUM_H
#define HP_ALBUM_H

#include "client/picture.h"
#include "client/screen.h"

enum {
    ALBUM_WAYS = 5,
    ALBUM_PLAY_WAYS = 3, /* the first ones: those a match in play is drawn in */
    ALBUM_LOOKS = PALETTE_COUNT + 1,
};

/* The sizes all is drawn in: pixels, and per cent of the text. */
struct album_way {
    int width;
    int height;
    int text_size;
};

extern const struct album_way album_ways[ALBUM_WAYS];

struct album {
    const char *only;   /* borrowed: pictures whose name has this in it; NULL: all. Set before it is
                           opened */
    const char *folder; /* borrowed; NULL: nothing is kept, only looked at */
    struct canvas canvas;
    struct screen screen;
    struct preferences preferences;
    const struct album_way *way;
    SDL_Surface *sheet; /* NULL: none is begun */
    int sheet_count;    /* pictures on it */
    char sheet_name[64];
    int faults;
};

/* What is wrong ends the program, with a word on standard error. */
void album_open(struct album *a, const char *folder, const struct album_way *way);

/* Forgets what has been seen: another match is to be looked at. */
void album_clear(struct album *a);

/* The sheet that was begun is written, too. Returns how much layout.h found wrong. */
int album_close(struct album *a);

/* Draws the view into FOLDER/NAME-1280x720-100.png, and prints that. */
void album_take(struct album *a, const struct view *view, const char *name);

/* What is drawn, likewise. */
void album_keep(struct album *a, const char *name);

/* Uses one palette after the other, the strong one last; its name. The first one is usual. */
const char *album_look(struct album *a, int look);

#endif
