/* The harbour's ground. Owns how water, quays, piers and rocks look at rest; must never know a
 * boat.
 * SPDX-License-Identifier: MIT */
#include "client/harbour_ground.h"

#include <math.h>

#include "client/scene.h"

enum {
    TEXEL_PX = 2,    /* world pixels in one of the water's */
    DEPTH_REACH = 2, /* squares around a point that its depth depends on */
    SHADE_REACH = 1, /* and its shade */
};

/* A square's side in world pixels. */
static const float side = (float)HARBOUR_TILE / HARBOUR_UNIT;

static const SDL_Color deep_water = { 9, 46, 74, 255 };
static const SDL_Color open_water = { 15, 66, 98, 255 };
static const SDL_Color shallows = { 38, 118, 142, 255 };
static const SDL_Color foam = { 172, 220, 228, 255 };
static const SDL_Color quay_top = { 138, 134, 124, 255 };
static const SDL_Color quay_kerb = { 178, 172, 158, 255 };
static const SDL_Color quay_wall = { 62, 66, 70, 255 };
static const SDL_Color quay_joint = { 118, 114, 106, 255 };
static const SDL_Color iron = { 44, 48, 54, 255 };
static const SDL_Color plank = { 148, 112, 74, 255 };
static const SDL_Color plank_gap = { 92, 66, 42, 255 };
static const SDL_Color rock_dark = { 66, 70, 74, 255 };
static const SDL_Color rock_light = { 142, 144, 142, 255 };

enum harbour_square harbour_ground_square(const struct harbour_level *level, int column, int row)
{
    if (column < 0 || row < 0 || column >= level->width || row >= level->height) {
        return SQUARE_QUAY;
    }
    return (enum harbour_square)level->squares[row * level->width + column];
}

/* How far a point is from the nearest thing that stands in the water; piers stand on posts and
 * count only for the shade. At most `reach` squares. */
static float distance_to_land(const struct harbour_level *level, float x, float y, bool with_piers,
                              int reach)
{
    int column = (int)floorf(x / side);
    int row = (int)floorf(y / side);
    float nearest = (float)reach * side;

    for (int r = row - reach; r <= row + reach; r++) {
        for (int c = column - reach; c <= column + reach; c++) {
            enum harbour_square square = harbour_ground_square(level, c, r);
            if (square_is_water(square) || (square == SQUARE_PIER && !with_piers)) {
                continue;
            }
            float left = (float)c * side;
            float top = (float)r * side;
            float dx = fmaxf(fmaxf(left - x, x - left - side), 0);
            float dy = fmaxf(fmaxf(top - y, y - top - side), 0);
            float d = sqrtf(dx * dx + dy * dy);
            if (square == SQUARE_ROCK) {
                d = hypotf(left + side / 2 - x, top + side / 2 - y) - 14;
            }
            nearest = fminf(nearest, d);
        }
    }
    return nearest;
}

/* Smooth chance between the corners of a lattice, 0..1. */
static float value_noise(float x, float y, int seed)
{
    int column = (int)floorf(x);
    int row = (int)floorf(y);
    float u = x - floorf(x);
    float v = y - floorf(y);

    u = u * u * (3 - 2 * u);
    v = v * v * (3 - 2 * v);
    float top =
        scene_scatter(column, row, seed) * (1 - u) + scene_scatter(column + 1, row, seed) * u;
    float bottom = scene_scatter(column, row + 1, seed) * (1 - u) +
                   scene_scatter(column + 1, row + 1, seed) * u;
    return top * (1 - v) + bottom * v;
}

static SDL_Color water_at(const struct harbour_level *level, float x, float y)
{
    float swell = value_noise(x / 110, y / 80, 1) * 0.65f + value_noise(x / 31, y / 19, 2) * 0.35f;
    float land = distance_to_land(level, x, y, false, DEPTH_REACH) + (swell - 0.5f) * 14;
    float caster = distance_to_land(level, x - 7, y - 9, true, SHADE_REACH);
    SDL_Color color = paint_mix(deep_water, open_water, swell * 1.25f - 0.12f);

    color = paint_mix(color, shallows, 0.75f * expf(-fmaxf(land, 0) / 26));
    color = paint_mix(color, (SDL_Color){ 4, 20, 36, 255 }, 0.42f * (1 - fminf(caster / 9, 1)));
    return color;
}

/* The water is computed coarsely and stretched: it has no edges to lose. */
static void draw_water(struct paint *p, const struct harbour_level *level)
{
    int width = level->width * (int)side / TEXEL_PX;
    int height = level->height * (int)side / TEXEL_PX;
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);

    if (surface == NULL) {
        return;
    }
    for (int row = 0; row < height; row++) {
        Uint32 *line = (Uint32 *)(void *)((Uint8 *)surface->pixels + row * surface->pitch);
        for (int column = 0; column < width; column++) {
            SDL_Color c =
                water_at(level, ((float)column + 0.5f) * TEXEL_PX, ((float)row + 0.5f) * TEXEL_PX);
            line[column] = 0xFF000000u | (Uint32)c.r << 16 | (Uint32)c.g << 8 | c.b;
        }
    }
    SDL_Texture *texture = SDL_CreateTextureFromSurface(p->renderer, surface);
    SDL_FreeSurface(surface);
    if (texture == NULL) {
        return;
    }
    SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_NONE);
    SDL_FRect to = { p->place.x, p->place.y, (float)level->width * side * p->place.scale,
                     (float)level->height * side * p->place.scale };
    paint_flush(p);
    SDL_RenderCopyF(p->renderer, texture, NULL, &to);
    SDL_DestroyTexture(texture);
}

/* An uneven soft line of foam along one side of a square that meets the water: 0 top, 1 right,
 * 2 bottom, 3 left. The ends have the same width everywhere, so sides join. */
static void draw_foam(struct paint *p, float x, float y, int edge, int seed)
{
    enum { KNOTS = 7 };
    static const float directions[4][4] = {
        { 0, 0, 1, 0 }, { 1, 0, 0, 1 }, { 0, 1, 1, 0 }, { 0, 0, 0, 1 }
    };
    const float *d = directions[edge];
    struct paint_knot knots[KNOTS];

    for (int i = 0; i < KNOTS; i++) {
        float way = (float)i / (KNOTS - 1);
        bool is_end = i == 0 || i == KNOTS - 1;
        float wide = is_end ? 2 : 1.2f + 2.6f * scene_scatter(seed, i, 13);
        float light = is_end ? 0.3f : 0.16f + 0.42f * scene_scatter(seed, i, 14);
        knots[i] =
            (struct paint_knot){ x + side * (d[0] + d[2] * way), y + side * (d[1] + d[3] * way),
                                 wide, paint_fade(foam, light) };
    }
    paint_ribbon(p, knots, KNOTS);
}

static bool is_open(const struct harbour_level *level, int column, int row)
{
    enum harbour_square square = harbour_ground_square(level, column, row);

    return square_is_water(square) || square == SQUARE_ROCK || square == SQUARE_PIER;
}

static void draw_bollard(struct paint *p, float x, float y)
{
    paint_disc(p, x + 0.8f, y + 1, 2.6f, (SDL_Color){ 0, 0, 0, 90 });
    paint_disc(p, x, y, 2.4f, iron);
    paint_disc(p, x - 0.6f, y - 0.6f, 1, (SDL_Color){ 108, 114, 122, 255 });
}

/* What stands on a quay square with quay all round it: containers, by chance. */
static void draw_cargo(struct paint *p, const struct harbour_level *level, int column, int row)
{
    static const SDL_Color paints[] = {
        { 142, 82, 70, 255 }, { 82, 104, 118, 255 }, { 128, 118, 84, 255 }, { 92, 112, 92, 255 }
    };
    float x = (float)column * side;
    float y = (float)row * side;

    for (int r = -1; r <= 1; r++) {
        for (int c = -1; c <= 1; c++) {
            if (is_open(level, column + c, row + r)) {
                return;
            }
        }
    }
    for (int i = 0; i < 2; i++) {
        float top = y + 4 + 13 * (float)i;
        if (scene_scatter(column, row, 20 + i) < 0.45f) {
            continue;
        }
        SDL_Color color = paints[(int)(scene_scatter(column, row, 30 + i) * 3.99f)];
        paint_box(p, x + 4, top + 3, 26, 11, (SDL_Color){ 0, 0, 0, 70 },
                  (SDL_Color){ 0, 0, 0, 70 });
        paint_box(p, x + 3, top, 26, 11, color, paint_mix(color, iron, 0.22f));
        for (int rib = 1; rib < 6; rib++) {
            float at = x + 3 + 26 * (float)rib / 6;
            paint_box(p, at - 0.4f, top + 1, 0.8f, 9, (SDL_Color){ 0, 0, 0, 46 },
                      (SDL_Color){ 0, 0, 0, 46 });
        }
    }
}

static void draw_quay(struct paint *p, const struct harbour_level *level, int column, int row)
{
    float x = (float)column * side;
    float y = (float)row * side;
    float shade = 0.10f * scene_scatter(column, row, 3);
    SDL_Color top = paint_mix(quay_top, iron, shade);
    bool opens[4] = { is_open(level, column, row - 1), is_open(level, column + 1, row),
                      is_open(level, column, row + 1), is_open(level, column - 1, row) };
    float kerb = 5;
    float wall = opens[2] ? 6 : 0;
    float height = side - wall;

    paint_box(p, x, y, side, side, top, top);
    paint_box(p, x, y, side, 0.8f, quay_joint, quay_joint);
    paint_box(p, x, y, 0.8f, side, quay_joint, quay_joint);
    if (opens[0]) {
        paint_box(p, x, y, side, kerb, quay_kerb, quay_kerb);
        paint_box(p, x, y, side, 1.2f, (SDL_Color){ 214, 208, 192, 255 },
                  (SDL_Color){ 214, 208, 192, 255 });
    }
    if (opens[1]) {
        paint_box(p, x + side - kerb, y, kerb, height, quay_kerb, quay_kerb);
        paint_box(p, x + side - 1.2f, y, 1.2f, side, quay_wall, quay_wall);
    }
    if (opens[3]) {
        paint_box(p, x, y, kerb, height, quay_kerb, quay_kerb);
        paint_box(p, x, y, 1.2f, height, (SDL_Color){ 200, 194, 178, 255 },
                  (SDL_Color){ 200, 194, 178, 255 });
    }
    if (opens[2]) {
        paint_box(p, x, y + height - kerb, side, kerb, quay_kerb, quay_kerb);
        paint_box(p, x, y + height, side, wall, quay_wall, (SDL_Color){ 34, 40, 46, 255 });
        paint_line(p, x, y + height, x + side, y + height, 1, (SDL_Color){ 206, 200, 186, 255 });
    }
    if ((column + row) % 3 == 0) {
        if (opens[0] || opens[2]) {
            draw_bollard(p, x + side / 2, opens[0] ? y + 3.4f : y + height - 3);
        } else if (opens[1] || opens[3]) {
            draw_bollard(p, opens[3] ? x + 3.4f : x + side - 3.4f, y + side / 2);
        }
    }
    draw_cargo(p, level, column, row);
}

/* Planks lie across the pier's way: along x if its neighbours are above and below. */
static void draw_pier(struct paint *p, const struct harbour_level *level, int column, int row)
{
    enum { PLANKS = 5 };
    float x = (float)column * side;
    float y = (float)row * side;
    float step = side / PLANKS;
    bool is_upright = harbour_ground_square(level, column, row - 1) == SQUARE_PIER ||
                      harbour_ground_square(level, column, row + 1) == SQUARE_PIER;

    paint_box(p, x, y, side, side, plank_gap, plank_gap);
    for (int i = 0; i < PLANKS; i++) {
        float tone = scene_scatter(column * PLANKS + i, row, 5);
        SDL_Color color = paint_mix(plank, tone < 0.5f ? plank_gap : quay_kerb, 0.22f * tone);
        float at = step * (float)i;
        if (is_upright) {
            paint_box(p, x + 1, y + at + 0.5f, side - 2, step - 1, color, color);
        } else {
            paint_box(p, x + at + 0.5f, y + 1, step - 1, side - 2, color, color);
        }
    }
    if (square_is_water(harbour_ground_square(level, column, row + 1))) {
        paint_box(p, x, y + side - 3, side, 3, plank_gap, (SDL_Color){ 50, 36, 24, 255 });
    }
    for (int corner = 0; corner < 4; corner++) {
        int dx = corner % 2 == 0 ? -1 : 1;
        int dy = corner < 2 ? -1 : 1;
        bool is_outer = square_is_water(harbour_ground_square(level, column + dx, row)) ||
                        square_is_water(harbour_ground_square(level, column, row + dy));
        if (is_outer) {
            float px = x + side / 2 + (float)dx * (side / 2 - 2.4f);
            float py = y + side / 2 + (float)dy * (side / 2 - 2.4f);
            paint_disc(p, px, py, 2.4f, (SDL_Color){ 70, 50, 34, 255 });
            paint_disc(p, px - 0.5f, py - 0.5f, 1.2f, (SDL_Color){ 170, 132, 92, 255 });
        }
    }
}

static void draw_rock(struct paint *p, int column, int row)
{
    enum { CORNERS = 11 };
    float radius = (float)HARBOUR_ROCK_RADIUS / HARBOUR_UNIT;
    struct paint_place before = p->place;
    SDL_FPoint base[CORNERS];
    SDL_FPoint crown[CORNERS];

    p->place = paint_within(&before, ((float)column + 0.5f) * side, ((float)row + 0.5f) * side,
                            6.28f * scene_scatter(column, row, 6), 1);
    for (int i = 0; i < CORNERS; i++) {
        float turn = 6.2831853f * (float)i / CORNERS;
        float reach = radius * (0.90f + 0.16f * scene_scatter(column * CORNERS + i, row, 7));
        float inner = reach * (0.52f + 0.2f * scene_scatter(column * CORNERS + i, row, 8));
        base[i] = (SDL_FPoint){ reach * cosf(turn), reach * sinf(turn) };
        crown[i] = (SDL_FPoint){ inner * cosf(turn), inner * sinf(turn) };
    }
    paint_outline(p, base, CORNERS, 5, paint_fade(foam, 0.20f));
    paint_outline(p, base, CORNERS, 2.4f, paint_fade(foam, 0.42f));
    paint_shaded(p, base, CORNERS, paint_mix(rock_dark, rock_light, 0.35f), rock_dark);
    p->place.x -= 1.6f * before.scale;
    p->place.y -= 2.2f * before.scale;
    paint_shaded(p, crown, CORNERS, rock_light, paint_mix(rock_dark, rock_light, 0.55f));
    for (int i = 0; i < 3; i++) {
        SDL_FPoint a = crown[(i * 4) % CORNERS];
        paint_line(p, a.x * 0.2f, a.y * 0.2f, a.x, a.y, 0.9f, (SDL_Color){ 80, 84, 88, 150 });
    }
    p->place = before;
}

static void draw_edges(struct paint *p, const struct harbour_level *level, int column, int row)
{
    static const int ways[4][2] = { { 0, -1 }, { 1, 0 }, { 0, 1 }, { -1, 0 } };

    for (int edge = 0; edge < 4; edge++) {
        int c = column + ways[edge][0];
        int r = row + ways[edge][1];
        if (square_is_water(harbour_ground_square(level, c, r))) {
            draw_foam(p, (float)column * side, (float)row * side, edge,
                      (row * HARBOUR_MAP_MOST + column) * 4 + edge);
        }
    }
}

static void draw_square(struct paint *p, const struct harbour_level *level, int column, int row)
{
    switch (harbour_ground_square(level, column, row)) {
    case SQUARE_QUAY:
        draw_edges(p, level, column, row);
        draw_quay(p, level, column, row);
        break;
    case SQUARE_PIER:
        draw_pier(p, level, column, row);
        break;
    case SQUARE_ROCK:
        draw_rock(p, column, row);
        break;
    default:
        break;
    }
}

void harbour_ground_around(struct paint *p, const struct harbour_level *level,
                           const SDL_FRect *shown)
{
    int last_column = (int)floorf((shown->x + shown->w) / side);
    int last_row = (int)floorf((shown->y + shown->h) / side);

    for (int row = (int)floorf(shown->y / side); row <= last_row; row++) {
        for (int column = (int)floorf(shown->x / side); column <= last_column; column++) {
            bool is_within =
                column > 0 && row > 0 && column < level->width - 1 && row < level->height - 1;
            if (!is_within) { /* the map's own edge, too: below the seam */
                draw_quay(p, level, column, row);
            }
        }
    }
}

void harbour_ground_draw(struct paint *p, const struct harbour_level *level)
{
    draw_water(p, level);
    for (int row = 0; row < level->height; row++) {
        for (int column = 0; column < level->width; column++) {
            draw_square(p, level, column, row);
        }
    }
}
