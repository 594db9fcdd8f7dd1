/* Everything one frame is drawn with: the kit, the fonts, the stage and what lies over it. The
 * window draws with it, and so does a picture without a window.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SCREEN_H
#define HP_SCREEN_H

#include "client/canvas.h"
#include "client/hud.h"
#include "client/menu.h"

struct screen {
    SDL_Renderer *renderer;
    struct font *font;
    struct stage stage;
    struct hud hud;
    struct menu menu;
    bool shows_overlay;
    float frame_us; /* from frame to frame, smoothed */
    uint64_t last_us;
    struct paint paint;
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

/* Goes on with the canvas's new renderer. */
void screen_use(struct screen *s, const struct canvas *canvas);

#endif
