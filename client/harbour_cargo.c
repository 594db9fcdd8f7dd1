/* The teams' cargo. Owns how it and the homes look; must never know the rules.
 * SPDX-License-Identifier: MIT */
#include "client/harbour_cargo.h"

#include <math.h>

#include "base/text.h"
#include "client/harbour_edge.h"
#include "client/harbour_memory.h"
#include "client/panel.h"

static const float whole_turn = 6.2831853f;
static const SDL_Color ink = { 18, 28, 38, 255 };

bool harbour_cargo_is_on(const struct view *view)
{
    return harbour_now(view)->cargo[0].state != CARGO_NONE;
}

/* A steel box in the team's colour with its mark. */
static void draw_box(struct paint *p, int team, float half)
{
    SDL_Color color = palette_team(team);

    paint_round(p, -half * 1.16f, -half * 1.16f, half * 2.32f, half * 2.32f, half * 0.3f, ink);
    paint_round(p, -half, -half, half * 2, half * 2, half * 0.2f, color);
    paint_disc(p, 0, 0, half * 0.82f, ink);
    palette_team_mark(p, team, 0, 0, half * 0.6f);
}

void harbour_cargo_sign(struct paint *p, int team)
{
    draw_box(p, team, (float)HARBOUR_CRATE_RADIUS / HARBOUR_UNIT);
}

static void draw_home(const struct scene_frame *f, int team)
{
    enum { DASHES = 14 };
    const struct harbour_place *home = &harbour_level_of(f->view)->homes[team];
    const float radius = (float)HARBOUR_HOME_RADIUS / HARBOUR_UNIT;
    SDL_Color color = palette_team(team);
    struct paint *p = f->paint;
    float x = harbour_px(home->x);
    float y = harbour_px(home->y);
    float pace = f->is_calm ? 0 : 0.12f * f->seconds;

    paint_disc(p, x, y, radius, paint_fade(color, 0.13f));
    for (int i = 0; i < DASHES; i++) {
        float from = whole_turn * (float)i / DASHES + pace;
        paint_ring(p, x, y, radius, 2.4f, from, from + whole_turn / DASHES * 0.6f,
                   paint_fade(color, 0.8f));
    }
    /* A buoy at the middle with a pennant and the team's mark. */
    float wave = f->is_calm ? 0 : 1.5f * sinf(f->seconds * 4);
    const SDL_FPoint pennant[3] = { { x, y - 24 }, { x + 16, y - 20 + wave }, { x, y - 16 } };
    paint_line(p, x, y, x, y - 25, 1.6f, (SDL_Color){ 230, 236, 240, 255 });
    paint_polygon(p, pennant, 3, color);
    paint_disc(p, x, y, 8, ink);
    palette_team_mark(p, team, x, y, 5.5f);
}

void harbour_cargo_homes(const struct scene_frame *f)
{
    for (int team = 0; team < HARBOUR_TEAMS && harbour_cargo_is_on(f->view); team++) {
        draw_home(f, team);
    }
}

/* Carried it is towed right behind the boat. */
static SDL_FPoint place_of(const struct view *view, const struct cargo *cargo, SDL_FPoint *stern)
{
    *stern = (SDL_FPoint){ harbour_px(cargo->x), harbour_px(cargo->y) };
    if (cargo->state != CARGO_CARRIED || cargo->carrier >= GAME_SEATS) {
        return *stern;
    }
    const struct body *body = &view->bodies[cargo->carrier];
    float turn = harbour_radians(body->heading);
    float x = harbour_px(body->x);
    float y = harbour_px(body->y);

    *stern = (SDL_FPoint){ x - 13 * cosf(turn), y - 13 * sinf(turn) };
    return (SDL_FPoint){ x - 26 * cosf(turn), y - 26 * sinf(turn) };
}

SDL_FPoint harbour_cargo_at(const struct view *view, int team)
{
    SDL_FPoint stern;

    return place_of(view, &harbour_now(view)->cargo[team], &stern);
}

static void draw_cargo(const struct scene_frame *f, int team)
{
    const struct cargo *cargo = &harbour_now(f->view)->cargo[team];
    const float half = (float)HARBOUR_CRATE_RADIUS / HARBOUR_UNIT;
    struct paint *p = f->paint;
    struct paint_place world = p->place;
    SDL_FPoint stern;
    SDL_FPoint at = place_of(f->view, cargo, &stern);
    float bob = 0.8f * sinf(f->seconds * 2 + (float)team);
    float turn = cargo->state == CARGO_CARRIED ? atan2f(stern.y - at.y, stern.x - at.x)
                                               : 0.1f * sinf(f->seconds * 1.2f);

    if (cargo->state == CARGO_CARRIED) {
        paint_line(p, stern.x, stern.y, at.x, at.y, 1.4f, (SDL_Color){ 226, 214, 184, 255 });
    }
    paint_glow(p, at.x, at.y, 30, paint_fade(palette_team(team), 0.35f));
    paint_round(p, at.x - half + 3, at.y - half + 4, 2 * half, 2 * half, 2,
                (SDL_Color){ 2, 14, 26, 100 });
    if (cargo->state == CARGO_ADRIFT) {
        float part = (float)cargo->timer / HARBOUR_ADRIFT_TICKS;
        paint_ring(p, at.x, at.y, half + 9, 2.4f, -whole_turn / 4, whole_turn * (part - 0.25f),
                   palette_team(team));
    }
    p->place = paint_within(&world, at.x, at.y + bob, turn, 1);
    draw_box(p, team, half);
    p->place = world;
}

/* At the edge: a box where cargo is, a pennant where the own home is while one carries. */
static void point_at(const struct scene_frame *f, SDL_FPoint at, int team, bool is_home,
                     struct harbour_edges *edges)
{
    struct paint_place world = f->paint->place;
    struct harbour_edge edge = harbour_edge_towards(f, paint_point(&world, at.x, at.y));
    const SDL_FPoint arrow[3] = { { 24, 0 }, { 13, 9 }, { 13, -9 } };
    const SDL_FPoint pennant[3] = { { -6, -9 }, { 11, -3 }, { -6, 3 } };
    float u = f->unit;

    if (!edge.is_hidden || f->whom == GAME_SEAT_NONE || !harbour_edge_settle(f, &edge, edges)) {
        return;
    }
    f->paint->place = (struct paint_place){ .cosine = 1, .scale = 1 };
    struct paint_place output = f->paint->place;
    f->paint->place = paint_within(&output, edge.x, edge.y, edge.turn, u);
    paint_polygon(f->paint, arrow, 3, palette_team(team));
    f->paint->place = paint_within(&output, edge.x, edge.y, 0, u);
    if (is_home) {
        paint_disc(f->paint, 0, 0, 13, ink);
        paint_line(f->paint, -6, -9, -6, 9, 2, (SDL_Color){ 230, 236, 240, 255 });
        paint_polygon(f->paint, pennant, 3, palette_team(team));
    } else {
        draw_box(f->paint, team, 9);
    }
    f->paint->place = world;
}

static bool is_carrier(const struct view *view, int seat)
{
    for (int team = 0; team < HARBOUR_TEAMS; team++) {
        const struct cargo *cargo = &harbour_now(view)->cargo[team];
        if (cargo->state == CARGO_CARRIED && cargo->carrier == seat) {
            return true;
        }
    }
    return false;
}

void harbour_cargo_draw(const struct scene_frame *f, struct harbour_edges *edges)
{
    if (!harbour_cargo_is_on(f->view)) {
        return;
    }
    for (int team = 0; team < HARBOUR_TEAMS; team++) {
        SDL_FPoint stern;
        const struct cargo *cargo = &harbour_now(f->view)->cargo[team];
        draw_cargo(f, team);
        if (cargo->state != CARGO_CARRIED || cargo->carrier != f->whom) {
            point_at(f, place_of(f->view, cargo, &stern), team, false, edges);
        }
    }
    if (f->whom < GAME_SEATS && is_carrier(f->view, f->whom)) {
        int team = view_head(f->view->now)->seats[f->whom].team % HARBOUR_TEAMS;
        const struct harbour_place *home = &harbour_level_of(f->view)->homes[team];
        point_at(f, (SDL_FPoint){ harbour_px(home->x), harbour_px(home->y) }, team, true, edges);
    }
}

static void say_cargo(const struct view *view, int team, char *text, size_t size)
{
    const struct world_head *head = view_head(view->confirmed);
    const struct cargo *cargo = &harbour_confirmed(view)->cargo[team];

    switch (cargo->state) {
    case CARGO_CARRIED:
        text_format(text, size, cargo->carrier == view->seat ? "bring it home" : "%s has it",
                    cargo->carrier < GAME_SEATS ? head->seats[cargo->carrier].name : "");
        break;
    case CARGO_ADRIFT:
        text_format(text, size, "adrift, %d s", (cargo->timer + TICK_HZ - 1) / TICK_HZ);
        break;
    default:
        text_format(text, size, "home");
        break;
    }
}

/* One cargo's word around x. */
static void draw_words(const struct scene_frame *f, int team, const char *words, float x, float y,
                       float width)
{
    float u = f->unit;
    float line = font_height(f->font, FONT_SMALL);
    struct paint_place output = f->paint->place;

    x -= width / 2;
    panel_plate(f, &(SDL_FRect){ x, y - line / 2 - 2 * u, width, line + 4 * u }, 6 * u,
                palette_ink(INK_PANEL));
    f->paint->place = paint_within(&output, x + 15 * u, y, 0, u);
    draw_box(f->paint, team, 6);
    f->paint->place = output;
    font_draw_cut(f->font, f->paint, FONT_SMALL, x + 28 * u, y - line / 2, width - 34 * u,
                  palette_team(team), words);
}

/* Side by side, or where the panes leave no room for that, one below the other. */
void harbour_cargo_words(const struct scene_frame *f, float x, float y)
{
    char words[HARBOUR_TEAMS][VIEW_TEXT_BYTES];
    float widths[HARBOUR_TEAMS];
    float u = f->unit;
    float room = (float)f->camera.width - 2 * 236 * u;
    float all = 4 * u * (HARBOUR_TEAMS - 1);

    if (!harbour_cargo_is_on(f->view)) {
        return;
    }
    for (int team = 0; team < HARBOUR_TEAMS; team++) {
        say_cargo(f->view, team, words[team], sizeof(words[team]));
        widths[team] = fminf(font_width(f->font, FONT_SMALL, words[team]) + 38 * u, room);
        all += widths[team];
    }
    bool is_stacked = all > room;
    x -= is_stacked ? 0 : all / 2;
    for (int team = 0; team < HARBOUR_TEAMS; team++) {
        draw_words(f, team, words[team], is_stacked ? x : x + widths[team] / 2, y, widths[team]);
        x += is_stacked ? 0 : widths[team] + 4 * u;
        y += is_stacked ? font_height(f->font, FONT_SMALL) + 6 * u : 0;
    }
}
