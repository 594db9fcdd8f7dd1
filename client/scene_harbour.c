/* How the harbour looks and is steered. Owns the order of drawing, labels and the captain's own
 * gauges; must never change a world.
 * SPDX-License-Identifier: MIT */
#include "client/scene_harbour.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "client/harbour_boat.h"
#include "client/harbour_cargo.h"
#include "client/harbour_flotsam.h"
#include "client/harbour_ground.h"
#include "client/harbour_labels.h"
#include "client/harbour_map.h"
#include "client/harbour_marks.h"
#include "client/harbour_memory.h"
#include "client/harbour_signs.h"
#include "client/harbour_table.h"
#include "client/harbour_water.h"
#include "client/panel.h"
#include "game/harbour/boat.h"

static const float whole_turn = 6.2831853f;
static const float square_px = (float)HARBOUR_TILE / HARBOUR_UNIT;
static const SDL_Color white = { 255, 255, 255, 255 };
static const float words_top = 66;    /* of the cargo, in units of the HUD */
static const float words_height = 12; /* below that, while both crews have theirs at home */

static void span(const struct view *view, float *width, float *height)
{
    *width = (float)harbour_level_of(view)->width * square_px;
    *height = (float)harbour_level_of(view)->height * square_px;
}

static void ground(struct paint *p, const struct view *view)
{
    harbour_ground_draw(p, harbour_level_of(view));
}

static void around(struct paint *p, const struct view *view, const SDL_FRect *shown)
{
    harbour_ground_around(p, harbour_level_of(view), shown);
}

static void update(void *state, const struct view *view, struct incidents *into)
{
    harbour_memory_update(state, view, into);
}

static float seconds_since(const struct view *view, uint64_t then_us)
{
    return then_us == 0 ? 1e6f : (float)(int64_t)(view->now_us - then_us) / 1e6f;
}

static bool is_idle(const struct view *view, int seat)
{
    return harbour_now(view)->boats[seat].idle == HARBOUR_IDLE_TICKS;
}

static struct boat_look look_of(const struct harbour_memory *m, const struct scene_frame *f,
                                int seat)
{
    const struct view *view = f->view;
    const struct boat *b = &harbour_now(view)->boats[seat];
    const struct boat_memory *memory = &m->boats[seat];
    float fired_s = seconds_since(view, memory->fired_us);

    return (struct boat_look){
        .seat = seat,
        .worn = f->worn,
        .x = harbour_px(view->bodies[seat].x),
        .y = harbour_px(view->bodies[seat].y),
        .heading = harbour_radians(view->bodies[seat].heading),
        .turret = harbour_radians(b->turret),
        .recoil = fired_s < 0.25f ? 1 - fired_s / 0.25f : 0,
        .flash = !f->is_calm && b->hit_by != GAME_SEAT_NONE && b->hit_age < 8
                     ? 1 - (float)b->hit_age / 8
                     : 0,
        .sinking = memory->is_sunk ? fminf(seconds_since(view, memory->sunk_us) / 1.6f, 1) : 0,
        .opacity = boat_is_moored(harbour_now(view), seat) ? 0.5f : 1,
        .rim = view_teams(view) > 0 ? palette_team(view_head(view->now)->seats[seat].team)
                                    : (SDL_Color){ 0, 0, 0, 0 },
    };
}

/* A moored boat lies within a line of buoys, red and white in turn. */
static void draw_buoys(const struct scene_frame *f, const struct boat_look *look)
{
    enum { BUOYS = 12 };
    const float radius = 24;

    paint_ring(f->paint, look->x, look->y, radius, 0.8f, 0, whole_turn,
               (SDL_Color){ 240, 240, 236, 110 });
    for (int i = 0; i < BUOYS; i++) {
        float turn = whole_turn * (float)i / BUOYS + 0.05f * sinf(f->seconds * 1.5f);
        SDL_Color color =
            i % 2 == 0 ? (SDL_Color){ 232, 82, 60, 255 } : (SDL_Color){ 244, 244, 240, 255 };

        paint_disc(f->paint, look->x + radius * cosf(turn), look->y + radius * sinf(turn), 2.4f,
                   color);
    }
}

/* Own: a quiet ring of four arcs. Protected: a ring that breathes. Moored: buoys. */
static void draw_rings(const struct scene_frame *f, int seat, const struct boat_look *look)
{
    const struct boat *b = &harbour_now(f->view)->boats[seat];

    if (seat == f->whom && look->sinking <= 0) {
        for (int i = 0; i < 4; i++) {
            float from = whole_turn / 4 * (float)i + 0.4f * f->seconds;
            paint_ring(f->paint, look->x, look->y, 25, 1.4f, from, from + 0.8f,
                       paint_fade(white, 0.55f));
        }
    }
    if (boat_is_moored(harbour_now(f->view), seat) && look->sinking <= 0) {
        draw_buoys(f, look);
    } else if (b->state == BOAT_AFLOAT && b->timer > 0) {
        float breath = 0.5f + 0.5f * sinf(f->seconds * 7);
        SDL_Color color = { 130, 226, 255, 255 };
        paint_glow(f->paint, look->x, look->y, 34, paint_fade(color, 0.10f + 0.14f * breath));
        paint_ring(f->paint, look->x, look->y, 20 + 1.5f * breath, 1.8f, 0, whole_turn,
                   paint_fade(color, 0.45f + 0.4f * breath));
    }
}

/* Under full steam a boat glows, and comes and goes before it is over. */
static void draw_power(const struct scene_frame *f, const struct boat *b,
                       const struct boat_look *look)
{
    const float last_ticks = 120;
    SDL_Color color = harbour_flotsam_color(CRATE_POWER);
    float pace = b->power < last_ticks ? 16 : 6;
    float breath = f->is_calm ? 0.7f : 0.7f + 0.3f * sinf(f->seconds * pace);

    if (b->power == 0 || look->sinking > 0) {
        return;
    }
    paint_glow(f->paint, look->x, look->y, 46, paint_fade(color, 0.6f * breath));
    paint_ring(f->paint, look->x, look->y, 21, 2.2f, -whole_turn / 4,
               whole_turn * ((float)b->power / HARBOUR_POWER_TICKS - 0.25f),
               paint_fade(color, 0.9f));
}

static void draw_shell(const struct scene_frame *f, const struct shell *shell,
                       const struct shell *before)
{
    float part = (float)f->view->blend / 65535.0f;
    bool is_same = before->ttl > shell->ttl && before->owner == shell->owner;
    float back = is_same ? 1 - part : 0;
    float x = harbour_px(shell->x) - harbour_px(shell->vx) * back;
    float y = harbour_px(shell->y) - harbour_px(shell->vy) * back;
    float dx = harbour_px(shell->vx);
    float dy = harbour_px(shell->vy);
    SDL_Color color = palette_seat(f->worn, shell->owner);
    struct paint_knot tracer[3] = {
        { x - 4.2f * dx, y - 4.2f * dy, 0.6f, paint_fade(color, 0) },
        { x - 1.6f * dx, y - 1.6f * dy, 1.6f, paint_fade(color, 0.45f) },
        { x, y, 2.2f, paint_fade(paint_mix(color, white, 0.4f), 0.9f) },
    };

    paint_ribbon(f->paint, tracer, 3);
    paint_disc(f->paint, x + 2, y + 3, 2, (SDL_Color){ 2, 14, 26, 90 });
    paint_disc(f->paint, x, y, 2.8f, (SDL_Color){ 20, 24, 30, 255 });
    paint_disc(f->paint, x, y, 1.9f, paint_mix(color, white, 0.6f));
}

static void draw_shells(const struct scene_frame *f)
{
    const struct harbour *now = harbour_now(f->view);
    const struct harbour *before = (const struct harbour *)(const void *)f->view->before;

    for (int i = 0; i < HARBOUR_SHELLS; i++) {
        if (now->shells[i].ttl > 0) {
            draw_shell(f, &now->shells[i], &before->shells[i]);
        }
    }
}

static void draw_boats(const struct harbour_memory *m, const struct scene_frame *f)
{
    const struct harbour *w = harbour_now(f->view);

    for (int seat = 0; seat < GAME_SEATS; seat++) {
        if (w->boats[seat].state == BOAT_NONE) {
            continue;
        }
        struct boat_look look = look_of(m, f, seat);
        draw_power(f, &w->boats[seat], &look);
        harbour_boat_shade(f->paint, &look);
        draw_rings(f, seat, &look);
        if (look.sinking < 1) {
            harbour_boat_draw(f->paint, &look);
        }
    }
    if (f->shows_ghost && f->view->ghost.life != 0 && f->view->seat < GAME_SEATS) {
        const struct body *ghost = &f->view->ghost;
        harbour_boat_outline(f->paint, f->view->seat, harbour_px(ghost->x), harbour_px(ghost->y),
                             harbour_radians(ghost->heading), (SDL_Color){ 255, 90, 220, 230 });
    }
}

/* The sight follows the pointer; its ring closes as the gun reloads. */
static void draw_sight(const struct scene_frame *f)
{
    const struct controls *c = f->controls;
    const struct boat *b =
        f->view->seat < GAME_SEATS ? &harbour_now(f->view)->boats[f->view->seat] : NULL;
    struct paint_place world = f->paint->place;
    float u = f->unit;

    if (c == NULL || !c->has_pointer || b == NULL || b->state != BOAT_AFLOAT) {
        return;
    }
    float loaded = 1 - (float)b->reload / HARBOUR_RELOAD_TICKS;
    SDL_Color color = b->reload == 0 ? white : palette_ink(INK_WARN);
    f->paint->place = paint_within(&(struct paint_place){ .cosine = 1, .scale = 1 }, c->pointer_x,
                                   c->pointer_y, 0, u);
    paint_ring(f->paint, 0, 0, 11, 4, 0, whole_turn, (SDL_Color){ 0, 14, 26, 90 });
    paint_ring(f->paint, 0, 0, 11, 2, -whole_turn / 4, whole_turn * (loaded - 0.25f), color);
    for (int i = 0; i < 4; i++) {
        float dx = i == 0 ? 1.0f : i == 2 ? -1.0f : 0;
        float dy = i == 1 ? 1.0f : i == 3 ? -1.0f : 0;
        paint_line(f->paint, 8 * dx, 8 * dy, 16 * dx, 16 * dy, 2, color);
    }
    paint_disc(f->paint, 0, 0, 1.6f, color);
    f->paint->place = world;
}

static void draw(void *state, const struct scene_frame *f)
{
    const struct harbour_memory *m = state;
    struct harbour_edges edges = { .count = 0 };

    harbour_labels_begin(f, &edges);
    harbour_water_draw(f);
    harbour_cargo_homes(f);
    harbour_water_wakes(m, f);
    effects_draw(&m->effects, f->paint, false, f->is_calm, f->view->now_us);
    harbour_flotsam_draw(f, &edges);
    harbour_water_bow_waves(f);
    draw_boats(m, f);
    harbour_cargo_draw(f, &edges);
    draw_shells(f);
    effects_draw(&m->effects, f->paint, true, f->is_calm, f->view->now_us);
    if (f->is_scenery) {
        return;
    }
    harbour_marks_draw(&m->marks, f);
    harbour_labels_draw(f, &m->marks, &edges);
    draw_sight(f);
    struct paint_place world = f->paint->place;
    f->paint->place = paint_output();
    if (!f->is_covered) {
        harbour_cargo_words(f, (float)f->camera.width / 2, words_top * f->unit);
    }
    if (!f->is_covered && !f->is_corner_taken) {
        harbour_map_draw(f, (float)f->camera.width - 18 * f->unit,
                         (float)f->camera.height - 18 * f->unit);
    }
    f->paint->place = world;
}

static float crest(const struct view *view)
{
    return harbour_cargo_is_on(view) ? words_top + words_height : 0;
}

static void draw_gauge(const struct scene_frame *f, float x, float y, float width, float part,
                       SDL_Color color, const char *text)
{
    const SDL_Color dark = { 2, 12, 22, 200 };
    struct paint *p = f->paint;
    float u = f->unit;
    float height = 15 * u;

    paint_round(p, x, y, width, height, 4 * u, dark);
    if (part > 0) {
        paint_round(p, x + 2 * u, y + 2 * u, fmaxf((width - 4 * u) * part, 4 * u), height - 4 * u,
                    3 * u, paint_mix(color, dark, 0.45f)); /* white must be read on it */
    }
    font_draw_edged(f->font, p, FONT_SMALL, FONT_CENTRE, x + width / 2,
                    y + (height - font_height(f->font, FONT_SMALL)) / 2, white, text);
}

/* Shells, mines, and how long the power lasts. */
static void draw_hold(const struct scene_frame *f, const struct boat *b, float x, float y)
{
    bool has_power = b->power > 0;
    char text[48];

    if (has_power) {
        text_format(text, sizeof(text), "full steam %d s    mines %d",
                    (b->power + TICK_HZ - 1) / TICK_HZ, b->mines);
    } else {
        text_format(text, sizeof(text), "shells %d    mines %d", b->ammo, b->mines);
    }
    font_draw_edged(f->font, f->paint, FONT_SMALL, FONT_CENTRE, x + 95 * f->unit, y,
                    palette_ink(has_power      ? INK_GOOD
                                : b->ammo == 0 ? INK_BAD
                                               : INK_TEXT),
                    text);
}

static void hud(void *state, const struct scene_frame *f, float x, float y)
{
    (void)state;
    if (f->view->seat >= GAME_SEATS) {
        return;
    }
    const struct boat *b = &harbour_now(f->view)->boats[f->view->seat];
    float part = (float)b->hull / HARBOUR_HULL;
    float u = f->unit;
    char text[32];

    if (b->state == BOAT_NONE) {
        return;
    }
    text_format(text, sizeof(text), "hull %d", b->hull);
    draw_gauge(f, x, y, 190 * u, part,
               palette_ink(part > 0.6f   ? INK_GOOD
                           : part > 0.3f ? INK_WARN
                                         : INK_BAD),
               text);
    bool is_loaded = b->reload == 0 && b->state == BOAT_AFLOAT;
    float loaded = b->state == BOAT_AFLOAT ? 1 - (float)b->reload / HARBOUR_RELOAD_TICKS : 0;
    draw_gauge(f, x, y + 19 * u, 190 * u, loaded,
               is_loaded ? palette_ink(INK_ACCENT) : (SDL_Color){ 96, 122, 140, 255 },
               is_loaded                 ? "gun ready"
               : b->state == BOAT_AFLOAT ? "reloading"
                                         : "sunk");
    draw_hold(f, b, x, y + 36 * u);
}

/* Why nothing happens to the own boat, and what ends that. Returns its height. */
static float say_away(const struct scene_frame *f, float right, float bottom)
{
    static const char text[] = "Away: nobody can sink you. Steer to go on.";
    float u = f->unit;
    float width = font_width(f->font, FONT_BODY, text) + 28 * u;
    float height = font_height(f->font, FONT_BODY) + 12 * u;
    float x = fmaxf(2 * u, fminf(((float)f->camera.width - width) / 2, right - width));

    panel_box(f, x, bottom - height, width, height);
    font_draw(f->font, f->paint, FONT_BODY, FONT_LEFT, x + 14 * u, bottom - height + 6 * u,
              palette_ink(INK_WARN), text);
    return height;
}

static float foot(const struct scene_frame *f, float right, float bottom)
{
    uint8_t seat = f->view->seat;

    if (seat >= GAME_SEATS || harbour_now(f->view)->boats[seat].state == BOAT_NONE) {
        return 0;
    }
    if (harbour_memory_is_sunk(f->view, seat)) {
        return harbour_marks_fate(f, right, bottom);
    }
    return is_idle(f->view, seat) ? say_away(f, right, bottom) : 0;
}

static int8_t axis_step(float value)
{
    return (int8_t)lroundf(fmaxf(-1, fminf(1, value)) * HARBOUR_AXIS);
}

static uint16_t aim_step(float dx, float dy)
{
    long step = lroundf(atan2f(dy, dx) / whole_turn * HARBOUR_AIM_STEPS);

    return (uint16_t)((unsigned long)step % HARBOUR_AIM_STEPS);
}

static void input(const struct view *view, const struct camera *camera, const struct controls *c,
                  struct input *in)
{
    struct harbour_input hold;
    const struct body *own = view->seat < GAME_SEATS ? &view->bodies[view->seat] : NULL;

    memcpy(&hold, in, sizeof(hold));
    hold.steer = axis_step(controls_steer(c));
    hold.drive = axis_step(controls_drive(c));
    hold.buttons = (uint8_t)((controls_fires(c) ? HARBOUR_FIRE : 0) |
                             (c->held[ACTION_MINE] ? HARBOUR_MINE : 0));
    if (c->aim_x != 0 || c->aim_y != 0) {
        hold.aim = aim_step(c->aim_x, c->aim_y);
    } else if (c->has_pointer && own != NULL) {
        SDL_FPoint at = scene_to_world(camera, c->pointer_x, c->pointer_y);
        hold.aim = aim_step(at.x - harbour_px(own->x), at.y - harbour_px(own->y));
    } else if (!c->has_aimed && own != NULL) {
        hold.aim = (uint16_t)(own->heading / (65536 / HARBOUR_AIM_STEPS));
    }
    memcpy(in, &hold, sizeof(hold));
}

const struct scene scene_harbour = {
    .game = "harbour",
    .state_bytes = sizeof(struct harbour_memory),
    .says = { [ACTION_AHEAD] = "ahead",
              [ACTION_ASTERN] = "back",
              [ACTION_PORT] = "left",
              [ACTION_STARBOARD] = "right",
              [ACTION_AIM] = "aim",
              [ACTION_FIRE] = "fire",
              [ACTION_MINE] = "drop a mine" },
    .span = span,
    .is_aimed = true,
    .corner = HARBOUR_MAP_CORNER,
    .crest = crest,
    .ground = ground,
    .around = around,
    .update = update,
    .draw = draw,
    .columns = harbour_columns,
    .column_count = HARBOUR_COLUMNS,
    .signs = harbour_signs,
    .sign_count = HARBOUR_SIGNS,
    .is_idle = is_idle,
    .is_sunk = harbour_memory_is_sunk,
    .hud = hud,
    .foot = foot,
    .input = input,
};
