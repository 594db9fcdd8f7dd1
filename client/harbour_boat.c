/* One boat's looks. Owns the four hulls; must never know the rules.
 * SPDX-License-Identifier: MIT */
#include "client/harbour_boat.h"

#include <math.h>

enum {
    HULL_POINTS = 14,
    HULLS = 4,
};

/* Half a hull each, from the stem to the stern along port; the other half mirrors it. The bow is at
 * +x. Seats take them in turn, so neighbours differ in outline too. */
struct hull {
    SDL_FPoint half[HULL_POINTS / 2];
    float cabin_x; /* middle of the cabin's roof */
    float cabin_length;
    float cabin_width;
    float emblem_x;
};

static const struct hull hulls[HULLS] = {
    /* launch: sharp and lean */
    { { { 16, 0.4f }, { 10, 4 }, { 4, 6.2f }, { -3, 7 }, { -9, 6.8f }, { -13, 6 }, { -14, 5 } },
      -8,
      7,
      8.4f,
      9 },
    /* tug: full and round */
    { { { 14, 2.2f },
        { 12, 5 },
        { 7, 7.4f },
        { 0, 8 },
        { -7, 7.8f },
        { -12, 6.6f },
        { -14, 3.6f } },
      -8,
      6,
      9,
      8.6f },
    /* barge: blunt bow, square stern */
    { { { 13.5f, 4.2f },
        { 11.5f, 6.4f },
        { 6, 7.2f },
        { 0, 7.2f },
        { -6, 7.2f },
        { -12, 7.2f },
        { -13.5f, 6.8f } },
      -9,
      6,
      9.4f,
      9 },
    /* cutter: long bow, swallow stern */
    { { { 16.5f, 0.4f },
        { 12, 2.6f },
        { 5, 5.6f },
        { -2, 7 },
        { -8, 7.4f },
        { -14.5f, 7 },
        { -11.5f, 1 } },
      -7,
      7,
      8,
      8.2f },
};

static const SDL_Color timber = { 222, 196, 152, 255 };
static const SDL_Color outline = { 14, 26, 38, 255 };
static const SDL_Color gun = { 58, 66, 76, 255 };
static const SDL_Color abyss = { 12, 52, 80, 255 };

static const struct hull *hull_of(int seat)
{
    return &hulls[(unsigned)seat % HULLS];
}

/* The whole hull, shrunk or widened by `by` pixels towards its middle line. */
static void hull_points(const struct hull *hull, float scale, SDL_FPoint *points)
{
    for (int i = 0; i < HULL_POINTS / 2; i++) {
        SDL_FPoint at = { hull->half[i].x * scale, hull->half[i].y * scale };
        points[i] = at;
        points[HULL_POINTS - 1 - i] = (SDL_FPoint){ at.x, -at.y };
    }
}

void harbour_boat_shade(struct paint *p, const struct boat_look *look)
{
    struct paint_place world = p->place;
    SDL_FPoint points[HULL_POINTS];
    float shown = look->opacity * (1 - look->sinking);

    hull_points(hull_of(look->seat), 1.06f, points);
    p->place = paint_within(&world, look->x + 3, look->y + 4, look->heading, 1);
    paint_polygon(p, points, HULL_POINTS, paint_fade((SDL_Color){ 2, 14, 26, 90 }, shown));
    p->place = paint_within(&world, look->x, look->y, look->heading, 1);
    paint_outline(p, points, HULL_POINTS, 3, paint_fade((SDL_Color){ 190, 230, 240, 80 }, shown));
    p->place = world;
}

/* What sinks takes on the water's colour; what is hit is white for a moment. */
static SDL_Color tint(SDL_Color color, const struct boat_look *look)
{
    color = paint_mix(color, (SDL_Color){ 255, 255, 255, 255 }, 0.75f * look->flash);
    color = paint_mix(color, abyss, fminf(0.85f, look->sinking * 1.3f));
    return paint_fade(color, look->opacity * (1 - look->sinking * look->sinking));
}

static void draw_deck(struct paint *p, const struct hull *hull, const struct boat_look *look)
{
    SDL_Color own = palette_seat(look->worn, look->seat);
    SDL_FPoint points[HULL_POINTS];
    float cabin_left = hull->cabin_x - hull->cabin_length / 2;
    float width = hull->cabin_width;

    if (look->rim.a > 0) {
        hull_points(hull, 1.28f, points);
        paint_polygon(p, points, HULL_POINTS, tint(look->rim, look));
    }
    hull_points(hull, 1.06f, points);
    paint_polygon(p, points, HULL_POINTS, tint(outline, look));
    hull_points(hull, 0.95f, points);
    paint_shaded(p, points, HULL_POINTS, tint(own, look),
                 tint(paint_mix(own, outline, 0.12f), look));
    hull_points(hull, 0.66f, points);
    paint_polygon(p, points, HULL_POINTS, tint(timber, look));
    for (int i = -1; i <= 1; i++) {
        float y = 1.9f * (float)i;
        paint_line(p, -9, y, 8, y, 0.6f, tint((SDL_Color){ 168, 138, 96, 255 }, look));
    }
    paint_round(p, cabin_left, -width / 2, hull->cabin_length, width, 1.6f, tint(outline, look));
    paint_round(p, cabin_left + 0.7f, -width / 2 + 0.7f, hull->cabin_length - 1.4f, width - 1.4f,
                1.2f, tint(paint_mix(own, (SDL_Color){ 255, 255, 255, 255 }, 0.5f), look));
    paint_line(p, cabin_left + hull->cabin_length - 1.4f, -width / 2 + 1.4f,
               cabin_left + hull->cabin_length - 1.4f, width / 2 - 1.4f, 1.5f,
               tint((SDL_Color){ 40, 66, 86, 255 }, look));
    palette_emblem(p, look->worn, look->seat, hull->emblem_x, 0, 3.1f,
                   tint(paint_mix(own, outline, 0.35f), look));
}

static void draw_turret(struct paint *p, const struct boat_look *look)
{
    float back = 3.2f * look->recoil;
    SDL_Color metal = tint(gun, look);
    SDL_Color rim = tint(outline, look);
    SDL_Color cap = tint(palette_seat(look->worn, look->seat), look);

    paint_line(p, 2 - back, 0, (float)BOAT_BARREL_PX - back, 0, 4.4f, rim);
    paint_line(p, 2 - back, 0, (float)BOAT_BARREL_PX - 0.8f - back, 0, 2.6f,
               tint((SDL_Color){ 116, 126, 138, 255 }, look));
    paint_line(p, (float)BOAT_BARREL_PX - 3 - back, 0, (float)BOAT_BARREL_PX - back, 0, 4.6f,
               metal);
    paint_disc(p, 0, 0, 6.6f, rim);
    paint_disc(p, 0, 0, 5.6f, cap);
}

void harbour_boat_draw(struct paint *p, const struct boat_look *look)
{
    struct paint_place world = p->place;
    float scale = 1 - 0.22f * look->sinking;

    p->place = paint_within(&world, look->x, look->y, look->heading + 0.5f * look->sinking, scale);
    draw_deck(p, hull_of(look->seat), look);
    p->place = paint_within(&world, look->x, look->y, look->turret + 0.8f * look->sinking, scale);
    draw_turret(p, look);
    p->place = world;
}

void harbour_boat_outline(struct paint *p, int seat, float x, float y, float heading,
                          SDL_Color color)
{
    struct paint_place world = p->place;
    SDL_FPoint points[HULL_POINTS];

    hull_points(hull_of(seat), 1.06f, points);
    p->place = paint_within(&world, x, y, heading, 1);
    paint_outline(p, points, HULL_POINTS, 1.4f, color);
    p->place = world;
}
