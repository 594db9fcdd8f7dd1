/* What tells a captain what has just happened to him. Owns how long each mark stays; must never
 * know why it happened.
 * SPDX-License-Identifier: MIT */
#include "client/harbour_marks.h"

#include <math.h>

#include "base/text.h"
#include "client/harbour_memory.h"
#include "client/panel.h"

static const float whole_turn = 6.2831853f;
static const float blow_seconds = 1.6f;
static const float blow_radius = 44; /* world pixels */
static const float struck_seconds = 0.4f;
static const float sunk_seconds = 1.2f;
static const float gained_seconds = 1.4f;
static const float gained_reach = 26;     /* world pixels below the boat's middle... */
static const float gained_rise = 14;      /* ...and units that it rises */
static const float glare_seconds = 0.45f; /* the edges of the picture, behind a blow */
static const float least_gap = 8;         /* units beside the pane about the own fate */
static const SDL_Color white = { 255, 255, 255, 255 };

/* From where it came: the place of who fired, or of what went up. */
static void take_blow(struct harbour_marks *m, const struct view *view, const struct incident *one)
{
    const struct body *from = &view->bodies[one->by];
    bool is_shell = one->kind == INCIDENT_HIT;

    m->blows[m->blow_next++ % HARBOUR_BLOWS] =
        (struct harbour_blow){ .at_us = view->now_us,
                               .x = is_shell ? harbour_px(from->x) : one->x,
                               .y = is_shell ? harbour_px(from->y) : one->y };
}

static void strike(struct harbour_marks *m, const struct view *view, const struct incident *one)
{
    m->struck_us = view->now_us;
    m->struck_x = one->x;
    m->struck_y = one->y;
    m->has_sunk = one->kind == INCIDENT_SUNK;
}

static const char *const gains[INCIDENT_KINDS] = {
    [INCIDENT_REPAIR] = "Repaired",
    [INCIDENT_AMMUNITION] = "Ammunition",
    [INCIDENT_POWER] = "Full steam",
};

void harbour_marks_update(struct harbour_marks *m, const struct view *view,
                          const struct incidents *all)
{
    for (int i = 0; i < all->count; i++) {
        const struct incident *one = &all->list[i];
        bool is_blow = one->kind == INCIDENT_HIT || one->kind == INCIDENT_BLAST;
        if (one->by >= GAME_SEATS || view->seat >= GAME_SEATS) {
            continue;
        }
        if (gains[one->kind] != NULL && one->by == view->seat) {
            m->gained_us = view->now_us;
            m->gained = gains[one->kind];
        } else if (is_blow && one->whom == view->seat) {
            take_blow(m, view, one);
        } else if ((is_blow || one->kind == INCIDENT_SUNK) && one->by == view->seat &&
                   one->whom < GAME_SEATS && one->whom != one->by) {
            strike(m, view, one);
        }
    }
}

static float age_of(const struct scene_frame *f, uint64_t then_us)
{
    return then_us == 0 ? 1e6f : (float)(int64_t)(f->view->now_us - then_us) / 1e6f;
}

/* Four strokes around a place in the output, as an own shell hits; red when that one sinks. */
static void draw_cross(const struct scene_frame *f, float x, float y, float part, bool has_sunk)
{
    SDL_Color color = paint_fade(has_sunk ? palette_ink(INK_BAD) : white, 1 - part * part);
    float u = f->unit * (has_sunk ? 1.5f : 1);
    float near = (6 + 4 * part) * u;
    float far = near + 9 * u;

    for (int i = 0; i < 4; i++) {
        float dx = i % 2 == 0 ? 0.7071f : -0.7071f;
        float dy = i < 2 ? 0.7071f : -0.7071f;
        paint_line(f->paint, x + near * dx, y + near * dy, x + far * dx, y + far * dy, 4.4f * u,
                   paint_fade((SDL_Color){ 2, 12, 22, 200 }, 1 - part));
        paint_line(f->paint, x + near * dx, y + near * dy, x + far * dx, y + far * dy, 2.4f * u,
                   color);
    }
}

static void draw_struck(const struct harbour_marks *m, const struct scene_frame *f,
                        const struct paint_place *world)
{
    float part = age_of(f, m->struck_us) / (m->has_sunk ? sunk_seconds : struck_seconds);
    SDL_FPoint at = paint_point(world, m->struck_x, m->struck_y);

    if (part >= 1) {
        return;
    }
    draw_cross(f, at.x, at.y, part, m->has_sunk);
    if (f->controls != NULL && f->controls->has_pointer) {
        draw_cross(f, f->controls->pointer_x, f->controls->pointer_y, part, m->has_sunk);
    }
}

/* Where the blow came from, as the own boat sees it; radians. */
static float turn_to(const struct scene_frame *f, const struct harbour_blow *b)
{
    const struct body *own = &f->view->bodies[f->view->seat];

    return atan2f(b->y - harbour_px(own->y), b->x - harbour_px(own->x));
}

int harbour_marks_blows(const struct harbour_marks *m, const struct scene_frame *f,
                        SDL_FPoint at[HARBOUR_BLOWS])
{
    const SDL_FPoint own = scene_own(f);
    int count = 0;

    for (int i = 0; i < HARBOUR_BLOWS && f->view->seat < GAME_SEATS; i++) {
        const struct harbour_blow *b = &m->blows[i];
        float turn = turn_to(f, b);

        if (age_of(f, b->at_us) < blow_seconds) {
            at[count++] = (SDL_FPoint){ own.x + blow_radius * f->camera.zoom * cosf(turn),
                                        own.y + blow_radius * f->camera.zoom * sinf(turn) };
        }
    }
    return count;
}

/* An arc around the own boat on the side from which it was hit. */
static void draw_blows(const struct harbour_marks *m, const struct scene_frame *f,
                       const struct paint_place *world)
{
    const struct body *own = &f->view->bodies[f->view->seat];
    SDL_FPoint at = paint_point(world, harbour_px(own->x), harbour_px(own->y));
    float radius = blow_radius * f->camera.zoom;

    for (int i = 0; i < HARBOUR_BLOWS; i++) {
        const struct harbour_blow *b = &m->blows[i];
        float part = age_of(f, b->at_us) / blow_seconds;
        float turn = turn_to(f, b);
        SDL_Color color = paint_fade(palette_ink(INK_BAD), 1.3f * (1 - part));
        if (part >= 1) {
            continue;
        }
        paint_ring(f->paint, at.x, at.y, radius, 7 * f->unit, turn - 0.42f, turn + 0.42f,
                   paint_fade((SDL_Color){ 20, 4, 4, 150 }, 1 - part));
        paint_ring(f->paint, at.x, at.y, radius, 4.5f * f->unit, turn - 0.4f, turn + 0.4f, color);
        SDL_FPoint tip[3];
        for (int k = 0; k < 3; k++) {
            float reach = radius + (k == 0 ? 13 : 4) * f->unit;
            float way = turn + (k == 0 ? 0 : k == 1 ? 0.14f : -0.14f);
            tip[k] = (SDL_FPoint){ at.x + reach * cosf(way), at.y + reach * sinf(way) };
        }
        paint_polygon(f->paint, tip, 3, color);
    }
}

SDL_FRect harbour_marks_gain(const struct harbour_marks *m, const struct scene_frame *f)
{
    if (age_of(f, m->gained_us) >= gained_seconds || f->view->seat != f->whom) {
        return (SDL_FRect){ .h = 0 };
    }
    const SDL_FPoint own = scene_own(f);
    float width = font_width(f->font, FONT_BOLD, m->gained);
    float rise = gained_rise * f->unit;

    return (SDL_FRect){ own.x - width / 2, own.y + gained_reach * f->camera.zoom - rise, width,
                        font_height(f->font, FONT_BOLD) + rise };
}

/* What was in the crate rises from below the own boat. */
static void draw_gained(const struct harbour_marks *m, const struct scene_frame *f)
{
    const SDL_FRect place = harbour_marks_gain(m, f);
    float part = age_of(f, m->gained_us) / gained_seconds;

    if (place.h > 0) {
        font_draw_edged(f->font, f->paint, FONT_BOLD, FONT_CENTRE, place.x + place.w / 2,
                        place.y + gained_rise * f->unit * (1 - part),
                        paint_fade(palette_ink(INK_GOOD), 2 * (1 - part)), m->gained);
    }
}

/* A band of light along the picture's edges. */
static void draw_glare(const struct scene_frame *f, float strength)
{
    float w = (float)f->camera.width;
    float h = (float)f->camera.height;
    float half = 54 * f->unit;
    SDL_Color color = paint_fade(palette_ink(INK_BAD), strength);
    const struct paint_knot edges[4][2] = {
        { { 0, 0, half, color }, { w, 0, half, color } },
        { { 0, h, half, color }, { w, h, half, color } },
        { { 0, 0, half, color }, { 0, h, half, color } },
        { { w, 0, half, color }, { w, h, half, color } },
    };

    for (int i = 0; i < 4 && strength > 0.01f; i++) {
        paint_ribbon(f->paint, edges[i], 2);
    }
}

static float glare_now(const struct harbour_marks *m, const struct scene_frame *f)
{
    const struct boat *own = &harbour_now(f->view)->boats[f->view->seat];
    bool is_low = own->state == BOAT_AFLOAT && own->hull <= HARBOUR_HULL * 3 / 10;
    float strongest = is_low ? 0.16f + (f->is_calm ? 0 : 0.08f * sinf(f->seconds * 5)) : 0;

    for (int i = 0; i < HARBOUR_BLOWS && !f->is_calm; i++) {
        float part = age_of(f, m->blows[i].at_us) / glare_seconds;
        strongest = fmaxf(strongest, 0.5f * (1 - part));
    }
    return strongest;
}

/* Corners around whoever sank the own boat, as long as the next one is waited for. */
static void draw_foe(const struct scene_frame *f, const struct paint_place *world, int seat)
{
    const struct body *foe = &f->view->bodies[seat];
    SDL_FPoint at = paint_point(world, harbour_px(foe->x), harbour_px(foe->y));
    float radius = (28 + 2 * sinf(f->seconds * 5)) * f->camera.zoom;

    for (int i = 0; i < 4; i++) {
        float turn = whole_turn / 4 * ((float)i + 0.5f);
        paint_ring(f->paint, at.x, at.y, radius, 3.4f * f->unit, turn - 0.4f, turn + 0.4f,
                   palette_ink(INK_BAD));
    }
}

int harbour_marks_foe(const struct view *view)
{
    const struct harbour *w = harbour_now(view);

    if (view->seat >= GAME_SEATS || !harbour_memory_is_sunk(view, view->seat)) {
        return GAME_SEAT_NONE;
    }
    int foe = w->boats[view->seat].hit_by;
    bool is_there = foe < GAME_SEATS && foe != view->seat && w->boats[foe].state == BOAT_AFLOAT;

    return is_there ? foe : GAME_SEAT_NONE;
}

void harbour_marks_draw(const struct harbour_marks *m, const struct scene_frame *f)
{
    struct paint_place world = f->paint->place;

    if (f->view->seat >= GAME_SEATS) {
        return;
    }
    f->paint->place = paint_output();
    draw_glare(f, glare_now(m, f));
    if (!harbour_memory_is_sunk(f->view, f->view->seat)) {
        draw_blows(m, f, &world);
        draw_gained(m, f);
    } else if (harbour_marks_foe(f->view) != GAME_SEAT_NONE) {
        draw_foe(f, &world, harbour_marks_foe(f->view));
    }
    draw_struck(m, f, &world);
    f->paint->place = world;
}

/* The ring closes as the new boat comes. */
static void draw_wait(const struct scene_frame *f, float x, float y, float seconds_left)
{
    float part = 1 - seconds_left * TICK_HZ / HARBOUR_SINK_TICKS;
    float u = f->unit;

    paint_ring(f->paint, x, y, 15 * u, 5 * u, 0, whole_turn, (SDL_Color){ 255, 255, 255, 40 });
    paint_ring(f->paint, x, y, 15 * u, 4 * u, -whole_turn / 4,
               whole_turn * (fminf(1, fmaxf(0, part)) - 0.25f), palette_ink(INK_ACCENT));
}

float harbour_marks_fate(const struct scene_frame *f, float right, float bottom)
{
    const struct world_head *head = view_head(f->view->confirmed);
    const struct harbour *w = harbour_now(f->view);
    const struct boat *own = &w->boats[f->view->seat];
    bool has_name = own->hit_by < GAME_SEATS && own->hit_by != f->view->seat &&
                    head->seats[own->hit_by].kind != SEAT_EMPTY;
    char title[VIEW_TEXT_BYTES];
    char below[VIEW_TEXT_BYTES];
    float u = f->unit;
    float big = font_height(f->font, FONT_TITLE);
    float left_s = (float)own->timer / TICK_HZ;

    if (has_name) {
        text_format(title, sizeof(title), "Sunk by %s", head->seats[own->hit_by].name);
    } else {
        text_format(title, sizeof(title), "Run aground");
    }
    if (has_name && w->boats[own->hit_by].state == BOAT_AFLOAT) {
        text_format(below, sizeof(below), "who has %d hull left. New boat in %.1f s",
                    w->boats[own->hit_by].hull, (double)left_s);
    } else {
        text_format(below, sizeof(below), "New boat in %.1f s", (double)left_s);
    }
    float indent = has_name ? 28 * u : 0;
    float width = fminf(fmaxf(font_width(f->font, FONT_TITLE, title) + indent,
                              font_width(f->font, FONT_BODY, below)) +
                            80 * u,
                        right - 2 * least_gap * u);
    float height = big + font_height(f->font, FONT_BODY) + 18 * u;
    float x = fminf(((float)f->camera.width - width) / 2, right - least_gap * u - width);
    float y = bottom - height;
    float text_x = x + 64 * u;

    panel_box(f, x, y, width, height);
    draw_wait(f, x + 34 * u, y + height / 2, left_s);
    if (has_name) {
        palette_emblem(f->paint, f->worn, own->hit_by, text_x + 9 * u, y + 8 * u + big / 2, 9 * u,
                       palette_seat(f->worn, own->hit_by));
    }
    font_draw_cut(f->font, f->paint, FONT_TITLE, text_x + indent, y + 8 * u,
                  width - 80 * u - indent, palette_ink(INK_BAD), title);
    font_draw(f->font, f->paint, FONT_BODY, FONT_LEFT, text_x, y + 8 * u + big,
              palette_ink(INK_TEXT), below);
    return height;
}
