/* A small vector kit over SDL_RenderGeometry. Owns the batch of triangles and the soft edges; must
 * never know what is being drawn.
 * SPDX-License-Identifier: MIT */
#include "client/paint.h"

#include <math.h>

#include "client/raster.h"

/* The edge runs from full colour half a pixel inside the line to nothing half a pixel outside. */
static const float feather_px = 0.5f;
static const float pi = 3.14159265f;

void paint_init(struct paint *p, SDL_Renderer *renderer, SDL_Surface *surface)
{
    SDL_SetRenderDrawBlendMode(renderer, SDL_BLENDMODE_BLEND);
    p->renderer = renderer;
    p->surface = surface;
    p->vertex_count = 0;
    p->index_count = 0;
    paint_begin(p, 0, 0);
}

void paint_begin(struct paint *p, int width, int height)
{
    p->place = paint_output();
    p->width = (float)width;
    p->height = (float)height;
}

void paint_flush(struct paint *p)
{
    if (p->index_count > 0 && p->surface != NULL) {
        SDL_RenderFlush(p->renderer); /* what SDL still holds back lies beneath */
        raster_fill(p->surface, p->vertices, p->indices, p->index_count);
    } else if (p->index_count > 0) {
        SDL_RenderGeometry(p->renderer, NULL, p->vertices, p->vertex_count, p->indices,
                           p->index_count);
    }
    p->vertex_count = 0;
    p->index_count = 0;
}

struct paint_place paint_output(void)
{
    return (struct paint_place){ .cosine = 1, .scale = 1 };
}

SDL_FPoint paint_point(const struct paint_place *place, float x, float y)
{
    return (SDL_FPoint){
        place->x + place->scale * (x * place->cosine - y * place->sine),
        place->y + place->scale * (x * place->sine + y * place->cosine),
    };
}

struct paint_place paint_within(const struct paint_place *base, float x, float y, float turn,
                                float scale)
{
    SDL_FPoint at = paint_point(base, x, y);
    float c = cosf(turn);
    float s = sinf(turn);

    return (struct paint_place){
        .x = at.x,
        .y = at.y,
        .cosine = base->cosine * c - base->sine * s,
        .sine = base->sine * c + base->cosine * s,
        .scale = base->scale * scale,
    };
}

SDL_Color paint_fade(SDL_Color color, float opacity)
{
    float alpha = (float)color.a * (opacity < 0 ? 0 : opacity > 1 ? 1 : opacity);

    color.a = (Uint8)(alpha + 0.5f);
    return color;
}

static Uint8 mix_byte(Uint8 from, Uint8 to, float part)
{
    return (Uint8)((float)from + ((float)to - (float)from) * part + 0.5f);
}

SDL_Color paint_mix(SDL_Color from, SDL_Color to, float part)
{
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    return (SDL_Color){ mix_byte(from.r, to.r, part), mix_byte(from.g, to.g, part),
                        mix_byte(from.b, to.b, part), mix_byte(from.a, to.a, part) };
}

/* Makes room for a whole shape, so that its indices lie in one batch. */
static void reserve(struct paint *p, int vertices, int indices)
{
    if (p->vertex_count + vertices > PAINT_VERTICES || p->index_count + indices > PAINT_INDICES) {
        paint_flush(p);
    }
}

static int add_vertex(struct paint *p, SDL_FPoint at, SDL_Color color)
{
    p->vertices[p->vertex_count] = (SDL_Vertex){ .position = at, .color = color };
    return p->vertex_count++;
}

/* Whether any of it can be seen: opaque somewhere, and not wholly beyond one side of the output. */
static bool is_seen(const struct paint *p, int a, int b, int c)
{
    const SDL_Vertex *v = p->vertices;
    SDL_FPoint i = v[a].position;
    SDL_FPoint j = v[b].position;
    SDL_FPoint k = v[c].position;

    if (v[a].color.a == 0 && v[b].color.a == 0 && v[c].color.a == 0) {
        return false;
    }
    return (i.x > 0 || j.x > 0 || k.x > 0) && (i.y > 0 || j.y > 0 || k.y > 0) &&
           (i.x < p->width || j.x < p->width || k.x < p->width) &&
           (i.y < p->height || j.y < p->height || k.y < p->height);
}

static void add_triangle(struct paint *p, int a, int b, int c)
{
    int *at = &p->indices[p->index_count];

    if (!is_seen(p, a, b, c)) {
        return;
    }
    at[0] = a;
    at[1] = b;
    at[2] = c;
    p->index_count += 3;
}

/* a and b are one side of the quad, d and c the other, in the same direction. */
static void add_quad(struct paint *p, int a, int b, int c, int d)
{
    add_triangle(p, a, b, c);
    add_triangle(p, a, c, d);
}

static SDL_FPoint offset(SDL_FPoint at, SDL_FPoint by, float times)
{
    return (SDL_FPoint){ at.x + by.x * times, at.y + by.y * times };
}

/* The left-hand normal of the way from a to b, length 1; (0, 0) when they coincide. */
static SDL_FPoint normal(SDL_FPoint a, SDL_FPoint b)
{
    float dx = b.x - a.x;
    float dy = b.y - a.y;
    float length = sqrtf(dx * dx + dy * dy);

    if (length < 1e-4f) {
        return (SDL_FPoint){ 0, 0 };
    }
    return (SDL_FPoint){ dy / length, -dx / length };
}

/* The sum of two normals stretched so that both edges move by 1; sharp corners are cut at 2. */
static SDL_FPoint miter(SDL_FPoint a, SDL_FPoint b)
{
    float x = a.x + b.x;
    float y = a.y + b.y;
    float square = x * x + y * y;
    float stretch = square < 1.0f ? 2.0f / sqrtf(square + 1e-6f) : 2.0f / square;

    if (stretch * stretch * square > 4.0f) {
        stretch = 2.0f / sqrtf(square);
    }
    return (SDL_FPoint){ x * stretch, y * stretch };
}

static float area(const SDL_FPoint *points, int count)
{
    float sum = 0;

    for (int i = 0; i < count; i++) {
        SDL_FPoint a = points[i];
        SDL_FPoint b = points[(i + 1) % count];
        sum += a.x * b.y - b.x * a.y;
    }
    return sum;
}

/* The polygon in output pixels with the outward direction of each corner. Returns its points. */
static int outward(const struct paint *p, const SDL_FPoint *points, int count, SDL_FPoint *at,
                   SDL_FPoint *out)
{
    SDL_FPoint normals[PAINT_POINTS];

    count = count > PAINT_POINTS ? PAINT_POINTS : count;
    for (int i = 0; i < count; i++) {
        at[i] = paint_point(&p->place, points[i].x, points[i].y);
    }
    float side = area(at, count) < 0 ? -1.0f : 1.0f;
    for (int i = 0; i < count; i++) {
        SDL_FPoint n = normal(at[i], at[(i + 1) % count]);
        normals[i] = (SDL_FPoint){ n.x * side, n.y * side };
    }
    for (int i = 0; i < count; i++) {
        out[i] = miter(normals[(i + count - 1) % count], normals[i]);
    }
    return count;
}

void paint_shaded(struct paint *p, const SDL_FPoint *points, int count, SDL_Color middle,
                  SDL_Color edge)
{
    SDL_FPoint at[PAINT_POINTS];
    SDL_FPoint out[PAINT_POINTS];
    SDL_FPoint centre = { 0, 0 };

    count = outward(p, points, count, at, out);
    if (count < 3) {
        return;
    }
    reserve(p, 2 * count + 1, 9 * count);
    for (int i = 0; i < count; i++) {
        centre = offset(centre, at[i], 1.0f / (float)count);
    }
    int hub = add_vertex(p, centre, middle);
    int rim = p->vertex_count;
    for (int i = 0; i < count; i++) {
        add_vertex(p, offset(at[i], out[i], -feather_px), edge);
        add_vertex(p, offset(at[i], out[i], feather_px), paint_fade(edge, 0));
    }
    for (int i = 0; i < count; i++) {
        int here = rim + 2 * i;
        int next = rim + 2 * ((i + 1) % count);
        add_triangle(p, hub, here, next);
        add_quad(p, here, here + 1, next + 1, next);
    }
}

void paint_polygon(struct paint *p, const SDL_FPoint *points, int count, SDL_Color color)
{
    paint_shaded(p, points, count, color, color);
}

/* Four rows of vertices across a line: transparent, full, full, transparent. Lines thinner than a
 * pixel keep their width and lose opacity instead. */
static void add_across(struct paint *p, SDL_FPoint at, SDL_FPoint out, float half, SDL_Color color)
{
    float core = half > feather_px ? half - feather_px : 0;
    float outer = core + 2 * feather_px;

    if (half < feather_px) {
        color = paint_fade(color, half / feather_px);
    }
    add_vertex(p, offset(at, out, -outer), paint_fade(color, 0));
    add_vertex(p, offset(at, out, -core), color);
    add_vertex(p, offset(at, out, core), color);
    add_vertex(p, offset(at, out, outer), paint_fade(color, 0));
}

static void join_across(struct paint *p, int here, int next)
{
    for (int row = 0; row < 3; row++) {
        add_quad(p, here + row, here + row + 1, next + row + 1, next + row);
    }
}

void paint_outline(struct paint *p, const SDL_FPoint *points, int count, float width,
                   SDL_Color color)
{
    SDL_FPoint at[PAINT_POINTS];
    SDL_FPoint out[PAINT_POINTS];

    count = outward(p, points, count, at, out);
    if (count < 3) {
        return;
    }
    reserve(p, 4 * count, 18 * count);
    int first = p->vertex_count;
    for (int i = 0; i < count; i++) {
        add_across(p, at[i], out[i], width * p->place.scale / 2, color);
    }
    for (int i = 0; i < count; i++) {
        join_across(p, first + 4 * i, first + 4 * ((i + 1) % count));
    }
}

void paint_line(struct paint *p, float x0, float y0, float x1, float y1, float width,
                SDL_Color color)
{
    SDL_FPoint a = paint_point(&p->place, x0, y0);
    SDL_FPoint b = paint_point(&p->place, x1, y1);
    SDL_FPoint out = normal(a, b);
    float half = width * p->place.scale / 2;

    reserve(p, 8, 18);
    int first = p->vertex_count;
    add_across(p, a, out, half, color);
    add_across(p, b, out, half, color);
    join_across(p, first, first + 4);
}

/* Corners that make a circle of that many pixels look round. */
static int corners(float radius_px)
{
    int count = 6 + (int)(3.0f * sqrtf(radius_px > 0 ? radius_px : 0));

    return count > PAINT_POINTS ? PAINT_POINTS : count;
}

void paint_disc(struct paint *p, float x, float y, float radius, SDL_Color color)
{
    SDL_FPoint points[PAINT_POINTS];
    int count = corners(radius * p->place.scale);

    for (int i = 0; i < count; i++) {
        float turn = 2 * pi * (float)i / (float)count;
        points[i] = (SDL_FPoint){ x + radius * cosf(turn), y + radius * sinf(turn) };
    }
    paint_polygon(p, points, count, color);
}

void paint_ring(struct paint *p, float x, float y, float radius, float width, float from, float to,
                SDL_Color color)
{
    float share = (to - from) / (2 * pi);
    int steps = 2 + (int)((float)corners(radius * p->place.scale) * fabsf(share));
    struct paint_place centre = paint_within(&p->place, x, y, 0, 1);
    float half = width * p->place.scale / 2;

    steps = steps > PAINT_POINTS ? PAINT_POINTS : steps;
    reserve(p, 4 * (steps + 1), 18 * steps);
    int first = p->vertex_count;
    for (int i = 0; i <= steps; i++) {
        float turn = from + (to - from) * (float)i / (float)steps;
        SDL_FPoint at = paint_point(&centre, radius * cosf(turn), radius * sinf(turn));
        SDL_FPoint out = normal(at, (SDL_FPoint){ centre.x, centre.y });
        /* The normal of the way to the middle runs along the ring; across is a quarter turn on. */
        add_across(p, at, (SDL_FPoint){ -out.y, out.x }, half, color);
    }
    for (int i = 0; i < steps; i++) {
        join_across(p, first + 4 * i, first + 4 * i + 4);
    }
}

void paint_glow(struct paint *p, float x, float y, float radius, SDL_Color color)
{
    int count = corners(radius * p->place.scale);

    reserve(p, count + 1, 3 * count);
    int hub = add_vertex(p, paint_point(&p->place, x, y), color);
    for (int i = 0; i < count; i++) {
        float turn = 2 * pi * (float)i / (float)count;
        add_vertex(p, paint_point(&p->place, x + radius * cosf(turn), y + radius * sinf(turn)),
                   paint_fade(color, 0));
    }
    for (int i = 0; i < count; i++) {
        add_triangle(p, hub, hub + 1 + i, hub + 1 + (i + 1) % count);
    }
}

void paint_ribbon(struct paint *p, const struct paint_knot *knots, int count)
{
    count = count > PAINT_POINTS ? PAINT_POINTS : count;
    if (count < 2) {
        return;
    }
    reserve(p, 3 * count, 12 * count);
    int first = p->vertex_count;
    for (int i = 0; i < count; i++) {
        const struct paint_knot *k = &knots[i];
        const struct paint_knot *a = &knots[i > 0 ? i - 1 : 0];
        const struct paint_knot *b = &knots[i + 1 < count ? i + 1 : i];
        SDL_FPoint at = paint_point(&p->place, k->x, k->y);
        SDL_FPoint across =
            normal(paint_point(&p->place, a->x, a->y), paint_point(&p->place, b->x, b->y));
        float half = k->half_width * p->place.scale;
        add_vertex(p, offset(at, across, -half), paint_fade(k->color, 0));
        add_vertex(p, at, k->color);
        add_vertex(p, offset(at, across, half), paint_fade(k->color, 0));
    }
    for (int i = 0; i + 1 < count; i++) {
        int here = first + 3 * i;
        add_quad(p, here, here + 1, here + 4, here + 3);
        add_quad(p, here + 1, here + 2, here + 5, here + 4);
    }
}

void paint_box(struct paint *p, float x, float y, float width, float height, SDL_Color top,
               SDL_Color bottom)
{
    SDL_FPoint from = paint_point(&p->place, x, y);
    SDL_FPoint to = paint_point(&p->place, x + width, y + height);

    /* On whole pixels, so that neighbours share an edge without a gap or a seam. */
    from = (SDL_FPoint){ roundf(from.x), roundf(from.y) };
    to = (SDL_FPoint){ roundf(to.x), roundf(to.y) };
    reserve(p, 4, 6);
    int a = add_vertex(p, from, top);
    add_vertex(p, (SDL_FPoint){ to.x, from.y }, top);
    add_vertex(p, to, bottom);
    add_vertex(p, (SDL_FPoint){ from.x, to.y }, bottom);
    add_quad(p, a, a + 1, a + 2, a + 3);
}

void paint_round(struct paint *p, float x, float y, float width, float height, float radius,
                 SDL_Color color)
{
    enum { STEPS = 5 }; /* of a quarter circle */
    SDL_FPoint points[4 * (STEPS + 1)];
    float least = fminf(width, height) / 2;
    float r = radius < least ? radius : least;
    int count = 0;

    for (int corner = 0; corner < 4; corner++) {
        float cx = corner == 0 || corner == 3 ? x + width - r : x + r;
        float cy = corner < 2 ? y + height - r : y + r;
        for (int i = 0; i <= STEPS; i++) {
            float turn = pi / 2 * ((float)corner + (float)i / STEPS);
            points[count++] = (SDL_FPoint){ cx + r * cosf(turn), cy + r * sinf(turn) };
        }
    }
    paint_polygon(p, points, count, color);
}
