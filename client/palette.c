/* What tells sixteen players apart. Owns the tables of colours and emblems; knows no boat.
 * SPDX-License-Identifier: MIT */
#include "client/palette.h"

#include <math.h>

enum emblem_kind {
    EMBLEM_DISC,
    EMBLEM_RING,
    EMBLEM_HALF,  /* of a disc */
    EMBLEM_STAR,  /* `points` rays of which the notches reach to `depth` */
    EMBLEM_BARS,  /* `points` strokes side by side */
    EMBLEM_SPOKES /* `points` strokes through the middle */
};

struct emblem {
    enum emblem_kind kind;
    int points;
    float turn;  /* quarter turns */
    float depth; /* a star's inner radius; 1: a plain polygon */
};

/* Neighbours in both tables differ in hue, lightness and form, since the first seats fill first. */
static const SDL_Color colours[GAME_SEATS] = {
    { 236, 83, 68, 255 },   { 64, 156, 255, 255 },  { 255, 205, 61, 255 },  { 74, 201, 118, 255 },
    { 240, 240, 244, 255 }, { 196, 104, 240, 255 }, { 255, 145, 48, 255 },  { 54, 214, 214, 255 },
    { 255, 120, 178, 255 }, { 163, 120, 82, 255 },  { 176, 226, 64, 255 },  { 92, 102, 214, 255 },
    { 20, 142, 96, 255 },   { 178, 48, 92, 255 },   { 252, 190, 164, 255 }, { 132, 144, 168, 255 },
};

/* None is the mark of one of the first two crews, which are all that there are. */
static const struct emblem emblems[GAME_SEATS] = {
    { EMBLEM_DISC, 0, 0, 0 },       { EMBLEM_STAR, 3, 3, 0.3f },   { EMBLEM_HALF, 0, 0, 0 },
    { EMBLEM_STAR, 4, 0, 0.7071f }, { EMBLEM_SPOKES, 2, 0, 0 },    { EMBLEM_STAR, 5, 3, 0.42f },
    { EMBLEM_RING, 0, 0, 0 },       { EMBLEM_SPOKES, 2, 0.5f, 0 }, { EMBLEM_STAR, 3, 1, 0.5f },
    { EMBLEM_BARS, 2, 0, 0 },       { EMBLEM_STAR, 4, 0, 0.35f },  { EMBLEM_BARS, 2, 1, 0 },
    { EMBLEM_STAR, 6, 1, 0.866f },  { EMBLEM_SPOKES, 3, 1, 0 },    { EMBLEM_BARS, 3, 0, 0 },
    { EMBLEM_STAR, 8, 0, 0.55f },
};

static const SDL_Color nobody = { 160, 170, 180, 255 };
static const struct emblem nobodys = { EMBLEM_RING, 0, 0, 0 };

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

SDL_Color palette_ink(enum palette_ink ink)
{
    return is_strong && strong_inks[ink].a != 0 ? strong_inks[ink] : palette->inks[ink];
}

SDL_Color palette_colour(int colour)
{
    return colour >= 0 && colour < GAME_SEATS ? colours[colour] : nobody;
}

/* Who is there has chosen, or was given something; -1: no seat. */
static int worn_by(const struct world_head *worn, int seat, bool is_colour)
{
    if (seat < 0 || seat >= GAME_SEATS) {
        return -1;
    }
    if (worn == NULL || worn->seats[seat].kind == SEAT_EMPTY) {
        return seat;
    }
    return (is_colour ? worn->seats[seat].colour : worn->seats[seat].emblem) % GAME_SEATS;
}

SDL_Color palette_seat(const struct world_head *worn, int seat)
{
    return palette_colour(worn_by(worn, seat, true));
}

SDL_Color palette_on_seat(const struct world_head *worn, int seat)
{
    SDL_Color c = palette_seat(worn, seat);
    int light = 299 * c.r + 587 * c.g + 114 * c.b;

    return light > 140000 ? (SDL_Color){ 16, 24, 32, 255 } : (SDL_Color){ 255, 255, 255, 255 };
}

SDL_Color palette_team(int team)
{
    return palette->teams[team >= 0 && team < GAME_TEAMS ? team : 0];
}

const char *palette_letter(int seat)
{
    static const char letters[GAME_SEATS][2] = { "A", "B", "C", "D", "E", "F", "G", "H",
                                                 "I", "J", "K", "L", "M", "N", "O", "P" };

    return seat >= 0 && seat < GAME_SEATS ? letters[seat] : "";
}

static void star(struct paint *p, const struct emblem *e, float radius, SDL_Color color)
{
    SDL_FPoint points[PAINT_POINTS];
    int count = 2 * e->points;

    for (int i = 0; i < count; i++) {
        float turn = 3.14159265f * (float)i / (float)e->points;
        float reach = i % 2 == 0 ? radius : radius * e->depth;
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

static void draw_emblem(struct paint *p, const struct emblem *e, float x, float y, float radius,
                        SDL_Color color)
{
    struct paint_place before = p->place;

    p->place = paint_within(&before, x, y, e->turn * 1.5707963f, 1);
    switch (e->kind) {
    case EMBLEM_DISC:
        paint_disc(p, 0, 0, radius * 0.85f, color);
        break;
    case EMBLEM_RING:
        paint_ring(p, 0, 0, radius * 0.65f, radius * 0.4f, 0, 6.2831853f, color);
        break;
    case EMBLEM_HALF:
        paint_ring(p, 0, -radius * 0.4f, radius * 0.5f, radius, 0, 3.14159265f, color);
        break;
    case EMBLEM_STAR:
        star(p, e, radius, color);
        break;
    case EMBLEM_BARS:
        bars(p, e->points, radius * 0.85f, color);
        break;
    case EMBLEM_SPOKES:
        spokes(p, e->points, radius, color);
        break;
    }
    p->place = before;
}

void palette_form(struct paint *p, int emblem, float x, float y, float radius, SDL_Color color)
{
    draw_emblem(p, emblem >= 0 && emblem < GAME_SEATS ? &emblems[emblem] : &nobodys, x, y, radius,
                color);
}

void palette_emblem(struct paint *p, const struct world_head *worn, int seat, float x, float y,
                    float radius, SDL_Color color)
{
    palette_form(p, worn_by(worn, seat, false), x, y, radius, color);
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
