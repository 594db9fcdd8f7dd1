/* Mines and crates. Owns how they look; must never know what they do.
 * SPDX-License-Identifier: MIT */
#include "client/harbour_flotsam.h"

#include <math.h>

#include "client/harbour_edge.h"
#include "client/harbour_memory.h"

enum {
    CORNERS_MOST = 16,
    FADING_TICKS = 240, /* before it sinks by itself it comes and goes */
};

static const float whole_turn = 6.2831853f;
static const SDL_Color ink = { 18, 28, 38, 255 };
static const SDL_Color white = { 255, 255, 255, 255 };

/* A sign is a star of that many corners: with a depth of 1 a plain polygon. */
static const struct {
    const char *letter;
    SDL_Color color;
    int corners;
    float depth; /* of the notches between them */
    float turn;  /* quarter turns */
} signs[CRATE_KINDS] = {
    [CRATE_NONE] = { "", { 0, 0, 0, 0 }, 4, 1, 0 },
    [CRATE_REPAIR] = { "R", { 120, 220, 140, 255 }, 4, 1, 0.5f },
    [CRATE_AMMUNITION] = { "A", { 250, 168, 92, 255 }, 3, 1, 3 },
    [CRATE_POWER] = { "P", { 255, 226, 92, 255 }, 8, 0.72f, 0 },
};

SDL_Color harbour_flotsam_color(enum crate_kind kind)
{
    return signs[kind].color;
}

const char *harbour_flotsam_letter(enum crate_kind kind)
{
    return signs[kind].letter;
}

bool harbour_flotsam_is_hostile(const struct view *view, const struct mine *mine, int seat)
{
    const struct world_head *head = view_head(view->now);

    if (seat >= GAME_SEATS) {
        return true;
    }
    return view_teams(view) > 0 ? head->seats[seat].team != head->seats[mine->owner].team
                                : mine->owner != seat;
}

static int sign_points(enum crate_kind kind, float radius, SDL_FPoint *points)
{
    int count = signs[kind].depth < 1 ? 2 * signs[kind].corners : signs[kind].corners;

    for (int i = 0; i < count; i++) {
        float turn = whole_turn * ((float)i / (float)count + signs[kind].turn / 4);
        float far = signs[kind].depth < 1 && i % 2 == 1 ? radius * signs[kind].depth : radius;
        points[i] = (SDL_FPoint){ far * cosf(turn), far * sinf(turn) };
    }
    return count;
}

void harbour_flotsam_sign(struct paint *p, enum crate_kind kind, float x, float y, float radius)
{
    struct paint_place before = p->place;
    SDL_FPoint points[CORNERS_MOST];

    p->place = paint_within(&before, x, y, 0, 1);
    int count = sign_points(kind, radius * 1.22f, points);
    paint_polygon(p, points, count, ink);
    count = sign_points(kind, radius, points);
    paint_polygon(p, points, count, signs[kind].color);
    p->place = before;
}

/* --- mines --------------------------------------------------------------------------------------
 */

/* A black ball with horns. What is dangerous to the own boat blinks red in a broken ring; what is
 * not shows a steady white light. */
void harbour_flotsam_mine(const struct scene_frame *f, const struct mine *mine, bool is_hostile)
{
    enum { HORNS = 8, DASHES = 6 };
    const float radius = (float)HARBOUR_MINE_RADIUS / HARBOUR_UNIT;
    struct paint *p = f->paint;
    float x = harbour_px(mine->x);
    float y = harbour_px(mine->y) + 0.8f * sinf(f->seconds * 2 + (float)mine->x);
    bool is_live = mine->arming == 0;
    float blink = f->is_calm ? 1 : 0.5f + 0.5f * sinf(f->seconds * (is_live ? 9.0f : 4.0f));
    SDL_Color light = is_hostile ? paint_mix((SDL_Color){ 90, 16, 16, 255 },
                                             (SDL_Color){ 255, 72, 60, 255 }, is_live ? blink : 0)
                                 : (SDL_Color){ 236, 246, 250, 255 };

    paint_disc(p, x + 2.5f, y + 3.5f, radius + 2, (SDL_Color){ 2, 14, 26, 90 });
    paint_ring(p, x, y, radius + 4, 1, 0, whole_turn, (SDL_Color){ 214, 240, 246, 60 });
    for (int i = 0; i < DASHES && is_hostile && is_live; i++) {
        float from = whole_turn * (float)i / DASHES + 0.3f * f->seconds;
        paint_ring(p, x, y, radius + 9, 1.5f, from, from + 0.55f, (SDL_Color){ 255, 84, 70, 150 });
    }
    for (int i = 0; i < HORNS; i++) {
        float turn = whole_turn * ((float)i + 0.5f) / HORNS;
        paint_line(p, x + (radius - 1) * cosf(turn), y + (radius - 1) * sinf(turn),
                   x + (radius + 3) * cosf(turn), y + (radius + 3) * sinf(turn), 2,
                   (SDL_Color){ 20, 24, 30, 255 });
    }
    paint_disc(p, x, y, radius + 0.6f, (SDL_Color){ 14, 18, 24, 255 });
    paint_ring(p, x, y, radius - 0.8f, 1.6f, 0, whole_turn, palette_seat(f->worn, mine->owner));
    paint_disc(p, x - 1.6f, y - 1.8f, 1.3f, (SDL_Color){ 120, 130, 142, 255 });
    paint_disc(p, x, y, 2.2f, light);
    if (!is_live) {
        float part = 1 - (float)mine->arming / HARBOUR_ARMING_TICKS;
        paint_ring(p, x, y, radius + 6, 1.6f, -whole_turn / 4, whole_turn * (part - 0.25f),
                   paint_fade(white, 0.8f));
    }
}

/* --- crates -------------------------------------------------------------------------------------
 */

static void draw_box(struct paint *p, float half)
{
    const SDL_Color timber = { 176, 134, 86, 255 };
    const SDL_Color dark = { 96, 66, 40, 255 };
    SDL_FPoint corners[4] = { { -half, -half }, { half, -half }, { half, half }, { -half, half } };

    for (int i = 0; i < 4; i++) {
        corners[i].x *= 1.12f;
        corners[i].y *= 1.12f;
    }
    paint_polygon(p, corners, 4, (SDL_Color){ 30, 22, 16, 255 });
    for (int i = 0; i < 4; i++) {
        corners[i].x /= 1.12f;
        corners[i].y /= 1.12f;
    }
    paint_shaded(p, corners, 4, timber, paint_mix(timber, dark, 0.3f));
    paint_line(p, -half, -half / 3, half, -half / 3, 0.8f, dark);
    paint_line(p, -half, half / 3, half, half / 3, 0.8f, dark);
}

void harbour_flotsam_crate(const struct scene_frame *f, const struct crate *crate)
{
    const float half = (float)HARBOUR_CRATE_RADIUS / HARBOUR_UNIT;
    struct paint *p = f->paint;
    struct paint_place world = p->place;
    float seed = (float)crate->life;
    float x = harbour_px(crate->x);
    float y = harbour_px(crate->y) + sinf(f->seconds * 2.1f + seed);
    float lean = 0.12f * sinf(f->seconds * 1.3f + seed * 2);

    p->place = paint_within(&world, x + 3, y + 4, lean, 1);
    paint_round(p, -half, -half, 2 * half, 2 * half, 2, (SDL_Color){ 2, 14, 26, 100 });
    p->place = paint_within(&world, x, y, lean, 1);
    draw_box(p, half);
    harbour_flotsam_sign(p, (enum crate_kind)crate->kind, 0, 0, half * 0.86f);
    SDL_FPoint middle = paint_point(&p->place, 0, 0);
    p->place = paint_output();
    font_draw(f->font, p, FONT_SMALL, FONT_CENTRE, middle.x,
              middle.y - font_height(f->font, FONT_SMALL) / 2, ink, signs[crate->kind].letter);
    p->place = world;
}

/* With the rings that it makes on the water; the strong one glows. One that is about to sink comes
 * and goes. */
static void draw_afloat(const struct scene_frame *f, const struct crate *crate)
{
    const float half = (float)HARBOUR_CRATE_RADIUS / HARBOUR_UNIT;
    struct paint *p = f->paint;
    float x = harbour_px(crate->x);
    float y = harbour_px(crate->y);
    bool is_fading = crate->ttl < FADING_TICKS && !f->is_calm;
    float breath = 0.5f + 0.5f * sinf(f->seconds * 4 + (float)crate->life);

    if (is_fading && crate->ttl / 12 % 2 == 1) {
        return;
    }
    if (crate->kind == CRATE_POWER) {
        paint_glow(p, x, y, 40 + 6 * breath, paint_fade(signs[CRATE_POWER].color, 0.45f));
        paint_ring(p, x, y, 20 + 4 * breath, 1.6f, 0, whole_turn,
                   paint_fade(signs[CRATE_POWER].color, 0.7f * (1 - breath)));
    }
    paint_ring(p, x, y, half + 4 + 3 * breath, 1.2f, 0, whole_turn,
               (SDL_Color){ 222, 244, 250, (Uint8)(110 * (1 - breath)) });
    harbour_flotsam_crate(f, crate);
}

bool harbour_flotsam_has_mine(const struct mine *mine)
{
    return mine->ttl > 0 && mine->blown == 0;
}

bool harbour_flotsam_has_crate(const struct crate *crate)
{
    return crate->kind != CRATE_NONE && crate->kind < CRATE_KINDS && crate->taken_by == 0;
}

/* A mark at the edge towards a crate that everybody races for. */
static void point_at_crates(const struct scene_frame *f, struct harbour_edges *edges)
{
    const struct harbour *w = harbour_now(f->view);
    struct paint_place world = f->paint->place;
    float u = f->unit;

    for (int i = 0; i < HARBOUR_CRATES; i++) {
        const struct crate *crate = &w->crates[i];
        SDL_FPoint at = paint_point(&world, harbour_px(crate->x), harbour_px(crate->y));
        struct harbour_edge edge = harbour_edge_towards(f, at);
        if (!harbour_flotsam_has_crate(crate) || crate->kind != CRATE_POWER || !edge.is_hidden ||
            f->whom == GAME_SEAT_NONE || !harbour_edge_settle(f, &edge, edges)) {
            continue;
        }
        const SDL_FPoint arrow[3] = { { 20, 0 }, { 11, 7 }, { 11, -7 } };
        f->paint->place = paint_output();
        f->paint->place = paint_within(&f->paint->place, edge.x, edge.y, edge.turn, u);
        paint_polygon(f->paint, arrow, 3, signs[CRATE_POWER].color);
        f->paint->place = paint_output();
        harbour_flotsam_sign(f->paint, CRATE_POWER, edge.x, edge.y, 10 * u);
        font_draw(f->font, f->paint, FONT_SMALL, FONT_CENTRE, edge.x,
                  edge.y - font_height(f->font, FONT_SMALL) / 2, ink, signs[CRATE_POWER].letter);
        f->paint->place = world;
    }
}

void harbour_flotsam_draw(const struct scene_frame *f, struct harbour_edges *edges)
{
    const struct harbour *w = harbour_now(f->view);

    for (int i = 0; i < HARBOUR_MINES; i++) {
        if (harbour_flotsam_has_mine(&w->mines[i])) {
            harbour_flotsam_mine(f, &w->mines[i],
                                 harbour_flotsam_is_hostile(f->view, &w->mines[i], f->whom));
        }
    }
    for (int i = 0; i < HARBOUR_CRATES; i++) {
        if (harbour_flotsam_has_crate(&w->crates[i])) {
            draw_afloat(f, &w->crates[i]);
        }
    }
    point_at_crates(f, edges);
}
