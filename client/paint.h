/* A small vector kit over SDL_RenderGeometry: filled polygons, discs, lines, ribbons, glows, boxes,
 * each with a soft edge one output pixel wide, gathered into one batch until something else must be
 * drawn. Knows no world and no text. Nothing allocates.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PAINT_H
#define HP_PAINT_H

#include <SDL.h>

#include "base/base.h"

enum {
    PAINT_VERTICES = 12288,
    PAINT_INDICES = 49152,
    PAINT_POINTS = 96, /* corners of one shape, at most; more are ignored */
};

/* Where local coordinates lie in the output: turned, scaled, moved. */
struct paint_place {
    float x;
    float y;
    float cosine;
    float sine;
    float scale;
};

struct paint {
    SDL_Renderer *renderer;
    SDL_Surface *surface; /* the pixels behind it: filled without SDL. NULL: there are none */
    struct paint_place place;
    float width; /* of the output; what lies wholly outside is left out */
    float height;
    int vertex_count;
    int index_count;
    SDL_Vertex vertices[PAINT_VERTICES];
    int indices[PAINT_INDICES];
};

/* One knot of a ribbon. Its edges are transparent, its middle has the colour. */
struct paint_knot {
    float x;
    float y;
    float half_width;
    SDL_Color color;
};

/* Borrows both; the surface is what the renderer draws into, or NULL. */
void paint_init(struct paint *p, SDL_Renderer *renderer, SDL_Surface *surface);

/* Begins an output of that size; place is the output itself: one unit a pixel. */
void paint_begin(struct paint *p, int width, int height);

/* Hands the batch to the renderer. Before anything drawn without this kit, and at a frame's end. */
void paint_flush(struct paint *p);

/* The output itself. */
struct paint_place paint_output(void);

/* A place within another: its middle at (x, y) of `base`, turned by `turn` radians clockwise, its
 * unit `scale` units of the base. */
struct paint_place paint_within(const struct paint_place *base, float x, float y, float turn,
                                float scale);

/* Where a local point lies in the output. */
SDL_FPoint paint_point(const struct paint_place *place, float x, float y);

/* A polygon whose every point is seen from its middle; any direction round. */
void paint_polygon(struct paint *p, const SDL_FPoint *points, int count, SDL_Color color);

/* Likewise, going from one colour in the middle to another at the edge. */
void paint_shaded(struct paint *p, const SDL_FPoint *points, int count, SDL_Color middle,
                  SDL_Color edge);

/* The polygon's edge as a closed line. */
void paint_outline(struct paint *p, const SDL_FPoint *points, int count, float width,
                   SDL_Color color);

void paint_line(struct paint *p, float x0, float y0, float x1, float y1, float width,
                SDL_Color color);

void paint_disc(struct paint *p, float x, float y, float radius, SDL_Color color);

/* An arc of a ring, radians clockwise from +x; 0 to 2 pi is the whole ring. */
void paint_ring(struct paint *p, float x, float y, float radius, float width, float from, float to,
                SDL_Color color);

/* Full colour in the middle, nothing at the radius. */
void paint_glow(struct paint *p, float x, float y, float radius, SDL_Color color);

/* A soft band along the knots: wakes, trails. */
void paint_ribbon(struct paint *p, const struct paint_knot *knots, int count);

/* A rectangle on whole output pixels, never turned, going from one colour at the top to another at
 * the bottom. */
void paint_box(struct paint *p, float x, float y, float width, float height, SDL_Color top,
               SDL_Color bottom);

/* A rectangle with round corners. */
void paint_round(struct paint *p, float x, float y, float width, float height, float radius,
                 SDL_Color color);

/* The colour with its opacity multiplied by 0..1. */
SDL_Color paint_fade(SDL_Color color, float opacity);

/* Part of the way from one colour to another, 0..1. */
SDL_Color paint_mix(SDL_Color from, SDL_Color to, float part);

#endif
