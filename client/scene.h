/* The table of scenes: how each game looks and is steered. A scene is to the picture what a
 * `struct game` is to the rules; the window and the HUD know a game's looks only through it.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SCENE_H
#define HP_SCENE_H

#include "client/controls.h"
#include "client/font.h"
#include "client/incident.h"
#include "client/paint.h"
#include "client/palette.h"
#include "client/panes.h"

/* Which part of the world the window shows. World lengths are pixels at zoom 1. */
struct camera {
    float x; /* what lies in the middle of the output */
    float y;
    float zoom; /* output pixels in one of the world */
    int width;  /* of the output, in its pixels */
    int height;
};

/* All that a scene draws one frame from. */
struct scene_frame {
    struct paint *paint; /* its place is the world's when a hook is called, except in `hud` */
    struct font *font;
    const struct view *view;
    const struct world_head *worn;     /* whose liveries the seats have on; NULL: their own */
    const struct controls *controls;   /* NULL in a picture without a player */
    const struct binding_words *words; /* what does what, as the player reads it */
    struct camera camera;
    struct panes *panes; /* what lies over the picture; NULL: nothing does */
    float unit;          /* output pixels in one unit of the HUD */
    float seconds;       /* of the picture's own time: for waves */
    bool shows_ghost;
    bool is_calm;         /* nothing flashes */
    int whom;             /* the seat that is followed, or GAME_SEAT_NONE */
    bool is_scenery;      /* nobody plays: no names */
    bool is_covered;      /* a page or a table stands in the middle: no panes of the scene's own */
    bool is_corner_taken; /* nothing of the scene's own in the lower right corner */
};

enum {
    SCENE_COLUMNS = 6,
    SCENE_CELL_BYTES = 16,
};

/* A column of the table of players, beside score and losses. */
struct scene_column {
    const char *title; /* one short word */
    void (*say)(const struct view *view, int seat, char text[SCENE_CELL_BYTES]);
    bool (*fits)(const struct view *view); /* NULL: always */
    const char *best;                      /* what who has most of it has: "longest run"; NULL: it
                                              is not named */
    int (*rank)(const struct view *view, int seat); /* how much that is; 0: nothing to speak of */
};

/* Something that one meets, and what it is. */
struct scene_sign {
    const char *text;
    void (*draw)(const struct scene_frame *f); /* at the paint's place, some 20 units wide */
};

struct scene {
    const char *game;   /* its name */
    size_t state_bytes; /* what the scene remembers between frames, all zero at first */

    /* What the actions below ACTION_READY do in this game; NULL: nothing. */
    const char *says[ACTION_READY];

    /* Size of the world, in world pixels, and whether all of it is shown at once. */
    void (*span)(const struct view *view, float *width, float *height);
    bool shows_all;
    bool is_aimed; /* the pointer aims: the scene draws a sight in its place */

    /* How wide the lower right corner is that the scene keeps for itself, in units of the HUD. */
    float corner;

    /* How far from the top words of the scene's own reach in the middle, in units of the HUD. NULL:
     * there are none. */
    float (*crest)(const struct view *view);

    /* What can't move, drawn once per size into a texture: the paint's place is the world's. */
    void (*ground)(struct paint *p, const struct view *view);

    /* What lies around the world, where the window shows it: below the ground, in every frame.
     * NULL: nothing does. */
    void (*around)(struct paint *p, const struct view *view, const SDL_FRect *shown);

    /* Before each frame: takes note of what has changed since the last one, and tells it. */
    void (*update)(void *state, const struct view *view, struct incidents *into);

    /* What moves, from the water up to the names. */
    void (*draw)(void *state, const struct scene_frame *f);

    /* What the game tells of each player in the table of scores; column_count of them. */
    const struct scene_column *columns;
    int column_count; /* at most SCENE_COLUMNS */

    /* What floats about, for the card; sign_count of them. */
    const struct scene_sign *signs;
    int sign_count;

    /* Whether the seat's player is there, but has done nothing for so long that the game has taken
     * it out of play. NULL: never. */
    bool (*is_idle)(const struct view *view, int seat);

    /* Whether the seat's body has gone down and the next one is waited for. NULL: none ever does.
     */
    bool (*is_sunk)(const struct view *view, int seat);

    /* The game's own part of the HUD, in output pixels, from (x, y) downward. NULL: none. */
    void (*hud)(void *state, const struct scene_frame *f, float x, float y);

    /* The game's own words at the lower edge, instead of the keys for newcomers: they end before
     * `right` and at `bottom`, output pixels. Returns their height; 0: there is nothing to say.
     * NULL: there never is. */
    float (*foot)(const struct scene_frame *f, float right, float bottom);

    /* What is held down as the game's input. *in comes in as it was in the last frame, so a scene
     * keeps what no device speaks of. */
    void (*input)(const struct view *view, const struct camera *camera, const struct controls *c,
                  struct input *in);
};

/* NULL: that game has no looks. */
const struct scene *scene_find(const char *game);

/* "moored, 97 s", "stopped", "away"; "": the seat's player is there and plays. */
void scene_say_away(const struct view *view, int seat, char *text, size_t size);

/* Where an output pixel lies in the world. */
SDL_FPoint scene_to_world(const struct camera *camera, float x, float y);

/* Where the body that is followed lies in the output; far outside of it where there is none. */
SDL_FPoint scene_own(const struct scene_frame *f);

/* The same with its name above it: what no pane stands over. */
SDL_FRect scene_own_place(const struct scene_frame *f);

/* The place that draws world coordinates through the camera. */
struct paint_place scene_place(const struct camera *camera);

/* A number between 0 and 1 that is always the same for the same a, b and c: scattered looks. */
float scene_scatter(int a, int b, int c);

#endif
