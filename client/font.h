/* Text in the picture: DejaVu Sans through SDL_ttf, and for what it lacks what else is installed at
 * the usual places; each string drawn once into a texture and kept
 * while it is in use. Sizes follow the window's. Knows no game.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FONT_H
#define HP_FONT_H

#include "client/paint.h"

enum font_style {
    FONT_SMALL,
    FONT_BODY,
    FONT_BOLD,
    FONT_TITLE,
    FONT_LARGE,
    FONT_HUGE,
    FONT_STYLES,
};

enum font_align {
    FONT_LEFT,
    FONT_CENTRE,
    FONT_RIGHT,
};

struct font;

/* Loads the faces. NULL: `fault` names the file and the package to install. */
struct font *font_open(char *fault, size_t size);

/* Draws with that renderer from now on; what was kept of another one has been forgotten. */
void font_use(struct font *f, SDL_Renderer *renderer);
void font_close(struct font *f);

/* How many output pixels one unit of the HUD is; call once a frame, cheap when unchanged. */
void font_scale(struct font *f, float scale);

/* Draws one line whose top is at y, in output pixels; flushes `p` first so that it lies above what
 * was painted. Returns its width. Text is UTF-8; empty text draws nothing. */
float font_draw(struct font *f, struct paint *p, enum font_style style, enum font_align align,
                float x, float y, SDL_Color color, const char *text);

/* Likewise with a dark edge, to be read on anything. */
float font_draw_edged(struct font *f, struct paint *p, enum font_style style, enum font_align align,
                      float x, float y, SDL_Color color, const char *text);

/* Likewise, left aligned, showing at most `width` pixels of it: the end fades away. */
void font_draw_cut(struct font *f, struct paint *p, enum font_style style, float x, float y,
                   float width, SDL_Color color, const char *text);

/* Draws text broken into lines at most `width` pixels wide. Returns its height; with p NULL it only
 * measures. */
float font_draw_wrapped(struct font *f, struct paint *p, enum font_style style, float x, float y,
                        float width, SDL_Color color, const char *text);

float font_width(struct font *f, enum font_style style, const char *text);

/* From one line's top to the next one's, in output pixels. */
float font_height(const struct font *f, enum font_style style);

/* Gives up all textures; they are made anew. */
void font_forget(struct font *f);

#endif
