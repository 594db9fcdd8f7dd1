/* Fills shaded triangles into memory. Owns the rule which pixel belongs to whom: the one whose
 * middle is inside, left and top edges included.
 * SPDX-License-Identifier: MIT */
#include "client/raster.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    COLOR_BITS = 12, /* below the point, when a colour is stepped along a row */
    CHANNELS = 4,
};

/* A colour that changes evenly over a triangle: its value at (0, 0) and its slopes. */
struct plane {
    float at;
    float dx;
    float dy;
};

struct triangle {
    SDL_FPoint top; /* by y */
    SDL_FPoint middle;
    SDL_FPoint bottom;
    bool is_flat;
    SDL_Color color;               /* when flat */
    struct plane planes[CHANNELS]; /* red, green, blue, alpha otherwise */
};

static uint32_t blend(uint32_t under, uint32_t red, uint32_t green, uint32_t blue, uint32_t alpha)
{
    /* 0..255 becomes 0..256, so that a shift divides and opaque is exactly opaque. */
    uint32_t part = alpha + (alpha >> 7);
    uint32_t rest = 256 - part;
    uint32_t red_blue = ((under & 0x00FF00FFu) * rest + (red << 16 | blue) * part) >> 8;
    uint32_t mid = ((under & 0x0000FF00u) * rest + (green << 8) * part) >> 8;

    return (under & 0xFF000000u) | (red_blue & 0x00FF00FFu) | (mid & 0x0000FF00u);
}

static void fill_flat(uint32_t *row, int from, int to, SDL_Color c)
{
    if (c.a == 255) {
        uint32_t color = 0xFF000000u | (uint32_t)c.r << 16 | (uint32_t)c.g << 8 | c.b;
        for (int x = from; x < to; x++) {
            row[x] = color;
        }
        return;
    }
    for (int x = from; x < to; x++) {
        row[x] = blend(row[x], c.r, c.g, c.b, c.a);
    }
}

/* A channel's value where a row begins, as fixed point that can't leave 0..255 on the way. */
static int32_t fixed(float value)
{
    float held = value < 0 ? 0 : value > 255 ? 255 : value;

    return (int32_t)(held * (1 << COLOR_BITS));
}

static void fill_shaded(uint32_t *row, int from, int to, const struct triangle *t, float y)
{
    int32_t value[CHANNELS];
    int32_t step[CHANNELS];
    float first = (float)from + 0.5f;
    float last = (float)to - 0.5f;

    for (int i = 0; i < CHANNELS; i++) {
        const struct plane *p = &t->planes[i];
        value[i] = fixed(p->at + p->dx * first + p->dy * y);
        int32_t end = fixed(p->at + p->dx * last + p->dy * y);
        step[i] = to - from > 1 ? (end - value[i]) / (to - from - 1) : 0;
    }
    for (int x = from; x < to; x++) {
        row[x] = blend(row[x], (uint32_t)value[0] >> COLOR_BITS, (uint32_t)value[1] >> COLOR_BITS,
                       (uint32_t)value[2] >> COLOR_BITS, (uint32_t)value[3] >> COLOR_BITS);
        for (int i = 0; i < CHANNELS; i++) {
            value[i] += step[i];
        }
    }
}

/* Always from the upper corner to the lower one, so both triangles at an edge get the same x. */
static float edge_at(SDL_FPoint upper, SDL_FPoint lower, float y)
{
    return upper.x + (lower.x - upper.x) * ((y - upper.y) / (lower.y - upper.y));
}

/* The first pixel whose middle is at or beyond a place, within 0..most. */
static int first_pixel(float place, int most)
{
    float from = place - 0.5f;

    if (from <= 0) {
        return 0;
    }
    if (from >= (float)most) {
        return most;
    }
    int first = (int)from;
    return (float)first < from ? first + 1 : first;
}

static void fill_triangle(SDL_Surface *surface, const struct triangle *t)
{
    int row_end = first_pixel(t->bottom.y, surface->h);

    for (int row = first_pixel(t->top.y, surface->h); row < row_end; row++) {
        float y = (float)row + 0.5f;
        float a = edge_at(t->top, t->bottom, y);
        float b =
            y < t->middle.y ? edge_at(t->top, t->middle, y) : edge_at(t->middle, t->bottom, y);
        int from = first_pixel(a < b ? a : b, surface->w);
        int to = first_pixel(a < b ? b : a, surface->w);
        uint32_t *pixels =
            (uint32_t *)(void *)((uint8_t *)surface->pixels + (ptrdiff_t)row * surface->pitch);
        if (from >= to) {
            continue;
        }
        if (t->is_flat) {
            fill_flat(pixels, from, to, t->color);
        } else {
            fill_shaded(pixels, from, to, t, y);
        }
    }
}

static bool is_same(SDL_Color a, SDL_Color b)
{
    return a.r == b.r && a.g == b.g && a.b == b.b && a.a == b.a;
}

static struct plane plane_through(const SDL_Vertex *a, const SDL_Vertex *b, const SDL_Vertex *c,
                                  float area, float va, float vb, float vc)
{
    float abx = b->position.x - a->position.x;
    float aby = b->position.y - a->position.y;
    float acx = c->position.x - a->position.x;
    float acy = c->position.y - a->position.y;
    float dx = ((vb - va) * acy - (vc - va) * aby) / area;
    float dy = ((vc - va) * abx - (vb - va) * acx) / area;

    return (struct plane){ va - dx * a->position.x - dy * a->position.y, dx, dy };
}

static void set_planes(struct triangle *t, const SDL_Vertex *a, const SDL_Vertex *b,
                       const SDL_Vertex *c, float area)
{
    t->planes[0] = plane_through(a, b, c, area, a->color.r, b->color.r, c->color.r);
    t->planes[1] = plane_through(a, b, c, area, a->color.g, b->color.g, c->color.g);
    t->planes[2] = plane_through(a, b, c, area, a->color.b, b->color.b, c->color.b);
    t->planes[3] = plane_through(a, b, c, area, a->color.a, b->color.a, c->color.a);
}

static void swap_if_below(SDL_FPoint *a, SDL_FPoint *b)
{
    if (a->y > b->y) {
        SDL_FPoint kept = *a;
        *a = *b;
        *b = kept;
    }
}

void raster_fill(SDL_Surface *surface, const SDL_Vertex *vertices, const int *indices, int count)
{
    for (int i = 0; i + 2 < count; i += 3) {
        const SDL_Vertex *a = &vertices[indices[i]];
        const SDL_Vertex *b = &vertices[indices[i + 1]];
        const SDL_Vertex *c = &vertices[indices[i + 2]];
        struct triangle t = { a->position, b->position, c->position, .color = a->color };
        float area = (b->position.x - a->position.x) * (c->position.y - a->position.y) -
                     (c->position.x - a->position.x) * (b->position.y - a->position.y);

        if (fabsf(area) < 1e-4f) {
            continue;
        }
        swap_if_below(&t.top, &t.middle);
        swap_if_below(&t.middle, &t.bottom);
        swap_if_below(&t.top, &t.middle);
        t.is_flat = is_same(a->color, b->color) && is_same(a->color, c->color);
        if (!t.is_flat) {
            set_planes(&t, a, b, c, area);
        }
        fill_triangle(surface, &t);
    }
}
