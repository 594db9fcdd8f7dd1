/* What is drawn upon: a window with a graphics card's renderer, a window whose pixels are filled by
 * software, or pixels alone.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CANVAS_H
#define HP_CANVAS_H

#include <SDL.h>

#include "base/base.h"

struct canvas {
    SDL_Window *window; /* NULL: pixels alone */
    SDL_Renderer *renderer;
    SDL_Surface *surface; /* what the renderer draws into; NULL with a graphics card */
};

/* Opens the window and the best renderer for it. A graphics card that is itself only software is
 * not used: our own is several times faster. SDL_RENDER_DRIVER, when set, decides. SDL's video is
 * up. False: `fault` says why; close it all the same. */
bool canvas_open(struct canvas *c, const char *title, const SDL_Rect *place, Uint32 flags,
                 bool has_no_vsync, char *fault, size_t size);

/* Pixels alone; needs no display. */
bool canvas_open_pixels(struct canvas *c, int width, int height, char *fault, size_t size);

void canvas_close(struct canvas *c);

/* In output pixels. */
void canvas_size(const struct canvas *c, int *width, int *height);

/* Whether the window has another size than the pixels. Then canvas_refit makes new ones: the
 * renderer's textures must be gone before, and there is another renderer behind. */
bool canvas_is_outgrown(const struct canvas *c);
bool canvas_refit(struct canvas *c, char *fault, size_t size);

/* Shows what was drawn. */
void canvas_present(struct canvas *c);

/* The least microseconds from frame to frame: the display's pace, a little less where vsync waits
 * anyway. */
uint64_t canvas_frame_us(const struct canvas *c);

#endif
