/* Everything one frame is drawn with: the kit, the fonts, the stage and what lies over it. The
 * window draws with it, and so does a picture without a window.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SCREEN_H
#define HP_SCREEN_H

#include "client/backdrop.h"
#include "client/canvas.h"
#include "client/frame_times.h"
#include "client/hud.h"
#include "client/menu.h"

struct screen {
    SDL_Renderer *renderer;
    struct font *font;
    struct stage stage;
    struct backdrop backdrop; /* where there is no match */
    struct hud hud;
    struct menu menu;
    const struct preferences *preferences; /* borrowed; what is usual until another is set */
    struct preferences usual;
    struct binding_words words;
    bool shows_overlay;
    float frame_us;            /* from frame to frame, smoothed */
    struct frame_times frames; /* likewise, each */
    struct frame_times work;   /* what drawing took of each; added by the window */
    uint64_t last_us;
    struct paint paint;
    struct panes panes;
};

/* Borrows the canvas. False: `fault` says why; nothing is left to close. */
bool screen_open(struct screen *s, const struct canvas *canvas, char *fault, size_t size);
void screen_close(struct screen *s);

/* Moves the picture on to this view: camera, effects. Before the input is read. */
void screen_update(struct screen *s, const struct view *view, int width, int height);

/* Draws the view; does not present. `controls` may be NULL. */
void screen_draw(struct screen *s, const struct view *view, const struct controls *controls);

/* Gives up all textures: the renderer has lost them, or is about to go. They are made anew. */
void screen_forget(struct screen *s);

/* By software a window of another size needs other pixels, and all that was drawn into the old ones
 * is drawn anew. Once a frame; cheap when unchanged. False: `fault` says why there are none. */
bool screen_fit(struct screen *s, struct canvas *canvas, char *fault, size_t size);

/* Begins a picture of that size: the deep, and nothing on it. */
void screen_clear(struct screen *s, int width, int height);

/* How many output pixels one unit of the HUD is on a picture of that size, with text of 100 %. */
float screen_unit(int width, int height);

#endif
