/* The small map in the corner. Owns its scale and marks; must never change a world.
 * SPDX-License-Identifier: MIT */
#include "client/harbour_map.h"

#include <math.h>

#include "client/harbour_cargo.h"
#include "client/harbour_flotsam.h"
#include "client/harbour_ground.h"
#include "client/harbour_memory.h"
#include "client/panel.h"

static const float most_width = 176; /* in units of the HUD */
static const float most_height = 124;
static const SDL_Color dark = { 4, 18, 30, 255 };
static const float square_px = (float)HARBOUR_TILE / HARBOUR_UNIT;

/* Nothing for water: the pane is the water. */
static const SDL_Color squares[SQUARE_COUNT] = {
    [SQUARE_QUAY] = { 150, 154, 156, 230 },     [SQUARE_PIER] = { 150, 116, 80, 230 },
    [SQUARE_ROCK] = { 112, 118, 124, 230 },     [SQUARE_FLOW_EAST] = { 60, 120, 150, 90 },
    [SQUARE_FLOW_SOUTH] = { 60, 120, 150, 90 }, [SQUARE_FLOW_WEST] = { 60, 120, 150, 90 },
    [SQUARE_FLOW_NORTH] = { 60, 120, 150, 90 },
};

/* Equal neighbours of a row are one box. */
static void draw_row(struct paint *p, const struct harbour_level *level, int row)
{
    int from = 0;

    while (from < level->width) {
        enum harbour_square square = harbour_ground_square(level, from, row);
        int to = from + 1;
        while (to < level->width && harbour_ground_square(level, to, row) == square) {
            to++;
        }
        if (squares[square].a > 0) {
            paint_box(p, square_px * (float)from, square_px * (float)row,
                      square_px * (float)(to - from), square_px, squares[square], squares[square]);
        }
        from = to;
    }
}

static void draw_boat(const struct scene_frame *f, int seat, float dot)
{
    const struct boat *b = &harbour_now(f->view)->boats[seat];
    const struct body *body = &f->view->bodies[seat];
    struct paint *p = f->paint;
    float x = harbour_px(body->x);
    float y = harbour_px(body->y);

    if (b->state != BOAT_AFLOAT) {
        return;
    }
    if (seat != f->whom) {
        if (view_teams(f->view) > 0) {
            palette_team_mark(p, view_head(f->view->now)->seats[seat].team, x, y, dot * 2.2f);
        }
        paint_disc(p, x, y, dot, palette_seat(f->worn, seat));
        return;
    }
    struct paint_place before = p->place;
    const SDL_FPoint arrow[3] = { { 2.4f * dot, 0 },
                                  { -1.5f * dot, 1.7f * dot },
                                  { -1.5f * dot, -1.7f * dot } };
    p->place = paint_within(&before, x, y, harbour_radians(body->heading), 1);
    paint_polygon(p, arrow, 3, (SDL_Color){ 255, 255, 255, 255 });
    p->place = before;
}

/* A ring and a dot: so small, the signs on the water would look like crews' marks. */
static void draw_crate(const struct scene_frame *f, const struct crate *crate, float dot)
{
    SDL_Color color = harbour_flotsam_color((enum crate_kind)crate->kind);
    float x = harbour_px(crate->x);
    float y = harbour_px(crate->y);

    paint_disc(f->paint, x, y, dot * 2.2f, dark);
    paint_ring(f->paint, x, y, dot * 1.8f, dot * 0.7f, 0, 6.2831853f, color);
    paint_disc(f->paint, x, y, dot * 0.8f, color);
}

/* Mines that are dangerous, and crates that are to be had. */
static void draw_flotsam(const struct scene_frame *f, float dot)
{
    const struct harbour *w = harbour_now(f->view);

    for (int i = 0; i < HARBOUR_MINES; i++) {
        const struct mine *mine = &w->mines[i];
        float x = harbour_px(mine->x);
        float y = harbour_px(mine->y);
        if (harbour_flotsam_has_mine(mine) && harbour_flotsam_is_hostile(f->view, mine, f->whom)) {
            paint_line(f->paint, x - dot, y - dot, x + dot, y + dot, dot * 0.6f,
                       palette_ink(INK_BAD));
            paint_line(f->paint, x - dot, y + dot, x + dot, y - dot, dot * 0.6f,
                       palette_ink(INK_BAD));
        }
    }
    for (int i = 0; i < HARBOUR_CRATES; i++) {
        const struct crate *crate = &w->crates[i];
        if (harbour_flotsam_has_crate(crate)) {
            draw_crate(f, crate, dot);
        }
    }
}

/* Homes as rings, cargo as boxes. */
static void draw_cargo(const struct scene_frame *f, float dot)
{
    const struct harbour *w = harbour_now(f->view);
    const struct harbour_level *level = harbour_level_of(f->view);

    for (int team = 0; team < HARBOUR_TEAMS && harbour_cargo_is_on(f->view); team++) {
        float x = harbour_px(w->cargo[team].x);
        float y = harbour_px(w->cargo[team].y);
        float half = dot * 1.8f;
        paint_ring(f->paint, harbour_px(level->homes[team].x), harbour_px(level->homes[team].y),
                   dot * 3, dot * 0.7f, 0, 6.2831853f, palette_team(team));
        paint_box(f->paint, x - half - dot / 2, y - half - dot / 2, 2 * half + dot, 2 * half + dot,
                  (SDL_Color){ 255, 255, 255, 255 }, (SDL_Color){ 255, 255, 255, 255 });
        paint_box(f->paint, x - half, y - half, 2 * half, 2 * half, dark, dark);
        palette_team_mark(f->paint, team, x, y, dot * 1.7f);
    }
}

/* What the window shows of the world; beyond that there is no map. */
static void draw_frame(const struct scene_frame *f, float width, float height, float line)
{
    const struct camera *c = &f->camera;
    SDL_FPoint from = scene_to_world(c, 0, 0);
    SDL_FPoint to = scene_to_world(c, (float)c->width, (float)c->height);

    from = (SDL_FPoint){ fmaxf(from.x, 0), fmaxf(from.y, 0) };
    to = (SDL_FPoint){ fminf(to.x, width), fminf(to.y, height) };
    const SDL_FPoint corners[4] = {
        { from.x, from.y }, { to.x, from.y }, { to.x, to.y }, { from.x, to.y }
    };

    paint_outline(f->paint, corners, 4, line, (SDL_Color){ 255, 255, 255, 120 });
}

void harbour_map_draw(const struct scene_frame *f, float right, float bottom)
{
    const struct harbour_level *level = harbour_level_of(f->view);
    struct paint_place before = f->paint->place;
    float width = square_px * (float)level->width;
    float height = square_px * (float)level->height;
    float u = f->unit;
    float scale = fminf(most_width * u / width, most_height * u / height);
    float x = right - width * scale;
    float y = bottom - height * scale;

    if (f->whom == GAME_SEAT_NONE) {
        return;
    }
    panel_page(f, x - 4 * u, y - 4 * u, width * scale + 8 * u, height * scale + 8 * u);
    f->paint->place = (struct paint_place){ .x = x, .y = y, .cosine = 1, .scale = scale };
    for (int row = 0; row < level->height; row++) {
        draw_row(f->paint, level, row);
    }
    draw_frame(f, width, height, 1.2f * u / scale);
    draw_flotsam(f, 2.6f * u / scale);
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        if (seat != f->whom) {
            draw_boat(f, seat, 2.6f * u / scale);
        }
    }
    draw_cargo(f, 2.6f * u / scale);
    draw_boat(f, f->whom, 2.6f * u / scale); /* over what it carries */
    f->paint->place = before;
}
