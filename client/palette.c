/* What tells sixteen players apart. Owns the tables of colours and emblems; knows no boat.
 * SPDX-License-Identifier: MIT */
#include "client/palette.h"

#include <math.h>

#include "game/game.h"

enum emblem_kind {
    EMBLEM_DISC,
    EMBLEM_RING,
    EMBLEM_STAR,  /* `points` rays of which the notches reach to `depth` */
    EMBLEM_BARS,  /* `points` strokes side by side */
    EMBLEM_SPOKES /* `points` strokes through the middle */
};

struct livery {
    SDL_Color color;
    const char *letter;
    enum emblem_kind emblem;
    int points;
    float turn;  /* quarter turns */
    float depth; /* a star's inner radius; 1: a plain polygon */
};

/* Neighbours in the table differ in hue, lightness and emblem, since the first seats fill first. */
static const struct livery liveries[GAME_SEATS] = {
    { { 236, 83, 68, 255 }, "A", EMBLEM_DISC, 0, 0, 0 },
    { { 64, 156, 255, 255 }, "B", EMBLEM_STAR, 3, 3, 0.5f },
    { { 255, 205, 61, 255 }, "C", EMBLEM_STAR, 4, 0.5f, 0.7071f },
    { { 74, 201, 118, 255 }, "D", EMBLEM_STAR, 4, 0, 0.7071f },
    { { 240, 240, 244, 255 }, "E", EMBLEM_SPOKES, 2, 0, 0 },
    { { 196, 104, 240, 255 }, "F", EMBLEM_STAR, 5, 3, 0.42f },
    { { 255, 145, 48, 255 }, "G", EMBLEM_RING, 0, 0, 0 },
    { { 54, 214, 214, 255 }, "H", EMBLEM_SPOKES, 2, 0.5f, 0 },
    { { 255, 120, 178, 255 }, "I", EMBLEM_STAR, 3, 1, 0.5f },
    { { 163, 120, 82, 255 }, "J", EMBLEM_BARS, 2, 0, 0 },
    { { 176, 226, 64, 255 }, "K", EMBLEM_STAR, 4, 0, 0.35f },
    { { 92, 102, 214, 255 }, "L", EMBLEM_BARS, 2, 1, 0 },
    { { 20, 142, 96, 255 }, "M", EMBLEM_STAR, 6, 1, 0.866f },
    { { 178, 48, 92, 255 }, "N", EMBLEM_SPOKES, 3, 1, 0 },
    { { 252, 190, 164, 255 }, "O", EMBLEM_BARS, 3, 0, 0 },
    { { 132, 144, 168, 255 }, "P", EMBLEM_STAR, 8, 0, 0.55f },
};

static const struct livery nobody = { { 160, 170, 180, 255 }, "", EMBLEM_RING, 0, 0, 0 };

/* What a kind of palette changes. Of the crews' colours all four are told apart by those for whom
 * it is made; in the usual one, the first two by everybody. tests/window/test_palette.c measures.
 */
static const struct palette {
    SDL_Color inks[INK_COUNT];
    SDL_Color teams[GAME_TEAMS];
} palettes[PALETTE_COUNT] = {
    [PALETTE_USUAL] = { .inks = { [INK_TEXT] = { 240, 246, 250, 255 },
                                  [INK_DIM] = { 168, 190, 204, 255 },
                                  [INK_SHADOW] = { 0, 12, 24, 190 },
                                  [INK_PANEL] = { 8, 24, 38, 212 },
                                  [INK_EDGE] = { 150, 196, 220, 60 },
                                  [INK_GOOD] = { 98, 214, 130, 255 },
                                  [INK_WARN] = { 255, 200, 72, 255 },
                                  [INK_BAD] = { 244, 92, 80, 255 },
                                  [INK_ACCENT] = { 104, 204, 255, 255 } },
                        .teams = { { 255, 170, 90, 255 },
                                   { 110, 190, 255, 255 },
                                   { 150, 230, 140, 255 },
                                   { 226, 150, 245, 255 } } },
    [PALETTE_RED_GREEN] = { .inks = { [INK_TEXT] = { 240, 246, 250, 255 },
                                      [INK_DIM] = { 168, 190, 204, 255 },
                                      [INK_SHADOW] = { 0, 12, 24, 190 },
                                      [INK_PANEL] = { 8, 24, 38, 212 },
                                      [INK_EDGE] = { 150, 196, 220, 60 },
                                      [INK_GOOD] = { 150, 235, 255, 255 },
                                      [INK_WARN] = { 255, 214, 60, 255 },
                                      [INK_BAD] = { 224, 96, 32, 255 },
                                      [INK_ACCENT] = { 104, 170, 255, 255 } },
                            .teams = { { 255, 255, 51, 255 },
                                       { 51, 153, 255, 255 },
                                       { 153, 255, 255, 255 },
                                       { 153, 153, 102, 255 } } },
    [PALETTE_BLUE_YELLOW] = { .inks = { [INK_TEXT] = { 240, 246, 250, 255 },
                                        [INK_DIM] = { 168, 190, 204, 255 },
                                        [INK_SHADOW] = { 0, 12, 24, 190 },
                                        [INK_PANEL] = { 8, 24, 38, 212 },
                                        [INK_EDGE] = { 150, 196, 220, 60 },
                                        [INK_GOOD] = { 98, 214, 130, 255 },
                                        [INK_WARN] = { 255, 190, 205, 255 },
                                        [INK_BAD] = { 244, 92, 80, 255 },
                                        [INK_ACCENT] = { 104, 204, 255, 255 } },
                              .teams = { { 255, 102, 51, 255 },
                                         { 51, 153, 255, 255 },
                                         { 204, 255, 51, 255 },
                                         { 255, 204, 255, 255 } } },
};

/* High contrast: alpha 0 leaves the palette's own. */
static const SDL_Color strong_inks[INK_COUNT] = {
    [INK_TEXT] = { 255, 255, 255, 255 }, [INK_DIM] = { 224, 234, 240, 255 },
    [INK_SHADOW] = { 0, 0, 0, 255 },     [INK_PANEL] = { 0, 0, 0, 255 },
    [INK_EDGE] = { 255, 255, 255, 255 },
};

/* What is in use: the picture is the whole program's, and only its one thread draws. */
static const struct palette *palette = &palettes[PALETTE_USUAL];
static bool is_strong;

void palette_use(enum palette_kind kind, bool has_high_contrast)
{
    palette = &palettes[kind];
    is_strong = has_high_contrast;
}

static const struct livery *livery(int seat)
{
    return seat >= 0 && seat < GAME_SEATS ? &liveries[seat] : &nobody;
}

SDL_Color palette_ink(enum palette_ink ink)
{
    return is_strong && strong_inks[ink].a != 0 ? strong_inks[ink] : palette->inks[ink];
}

SDL_Color palette_seat(int seat)
{
    return livery(seat)->color;
}

SDL_Color palette_on_seat(int seat)
{
    SDL_Color c = livery(seat)->color;
    int light = 299 * c.r + 587 * c.g + 114 * c.b;

    return light > 140000 ? (SDL_Color){ 16, 24, 32, 255 } : (SDL_Color){ 255, 255, 255, 255 };
}

SDL_Color palette_team(int team)
{
    return palette->teams[team >= 0 && team < GAME_TEAMS ? team : 0];
}

const char *palette_letter(int seat)
{
    return livery(seat)->letter;
}

static void star(struct paint *p, const struct livery *l, float radius, SDL_Color color)
{
    SDL_FPoint points[PAINT_POINTS];
    int count = 2 * l->points;

    for (int i = 0; i < count; i++) {
        float turn = 3.14159265f * (float)i / (float)l->points;
        float reach = i % 2 == 0 ? radius : radius * l->depth;
        points[i] = (SDL_FPoint){ reach * cosf(turn), reach * sinf(turn) };
    }
    paint_polygon(p, points, count, color);
}

static void bars(struct paint *p, int count, float radius, SDL_Color color)
{
    float pitch = 2 * radius / (float)(2 * count - 1);

    for (int i = 0; i < count; i++) {
        float y = -radius + pitch * (2.0f * (float)i + 0.5f);
        paint_line(p, -radius, y, radius, y, pitch, color);
    }
}

static void spokes(struct paint *p, int count, float radius, SDL_Color color)
{
    for (int i = 0; i < count; i++) {
        float turn = 3.14159265f * (float)i / (float)count;
        float dx = radius * cosf(turn);
        float dy = radius * sinf(turn);
        paint_line(p, -dx, -dy, dx, dy, radius * 0.5f, color);
    }
}

void palette_emblem(struct paint *p, int seat, float x, float y, float radius, SDL_Color color)
{
    const struct livery *l = livery(seat);
    struct paint_place before = p->place;

    p->place = paint_within(&before, x, y, l->turn * 1.5707963f, 1);
    switch (l->emblem) {
    case EMBLEM_DISC:
        paint_disc(p, 0, 0, radius * 0.85f, color);
        break;
    case EMBLEM_RING:
        paint_ring(p, 0, 0, radius * 0.65f, radius * 0.4f, 0, 6.2831853f, color);
        break;
    case EMBLEM_STAR:
        star(p, l, radius, color);
        break;
    case EMBLEM_BARS:
        bars(p, l->points, radius * 0.85f, color);
        break;
    case EMBLEM_SPOKES:
        spokes(p, l->points, radius, color);
        break;
    }
    p->place = before;
}

/* Corners of a crew's mark: crews differ in shape, too. */
static const struct {
    int corners;
    float turn; /* radians */
} marks[GAME_TEAMS] = { { 3, -1.5707963f }, { 4, 0.7853982f }, { 6, 0 }, { 4, 0 } };

void palette_team_mark(struct paint *p, int team, float x, float y, float radius)
{
    SDL_FPoint points[6];
    int which = team >= 0 && team < GAME_TEAMS ? team : 0;

    for (int i = 0; i < marks[which].corners; i++) {
        float turn = marks[which].turn + 6.2831853f * (float)i / (float)marks[which].corners;

        points[i] = (SDL_FPoint){ x + radius * cosf(turn), y + radius * sinf(turn) };
    }
    paint_polygon(p, points, marks[which].corners, palette_team(team));
    paint_outline(p, points, marks[which].corners, radius * 0.28f, (SDL_Color){ 4, 18, 30, 255 });
}
