/* How puck looks and is steered: a table, two paddles, a puck with a trail.
 * SPDX-License-Identifier: MIT */
#include "client/scene_puck.h"

#include <math.h>
#include <string.h>

#include "client/effects.h"
#include "game/puck/puck.h"

enum {
    TRAIL_KNOTS = 24,
    TRAIL_LIFE_US = 300000,
    MARGIN = 30,     /* world pixels of frame around the table */
    MARGIN_TOP = 84, /* above it, for the HUD */
};

struct trail_knot {
    float x;
    float y;
    uint64_t at_us;
};

struct puck_memory {
    struct trail_knot trail[TRAIL_KNOTS]; /* a ring */
    uint32_t trail_next;
    float vx; /* at the last look: a change of sign is a bounce */
    float vy;
    uint8_t life;
    float last_y;                 /* of the puck in play: where a goal falls */
    int16_t score[PUCK_SEATS];    /* confirmed, at the last look */
    uint64_t goal_us[PUCK_SEATS]; /* when that seat's line was last crossed */
    uint64_t met_us[PUCK_SEATS];  /* when that seat's paddle met the puck */
    uint8_t met_by;               /* the last one that did; GAME_SEAT_NONE: none in this serve */
    struct effects effects;
};

static const float whole_turn = 6.2831853f;
static const SDL_Color floor_color = { 7, 26, 42, 255 }; /* as around the picture */
static const SDL_Color table_light = { 32, 74, 92, 255 };
static const SDL_Color table_dark = { 22, 54, 72, 255 };
static const SDL_Color mark = { 120, 176, 190, 110 };
static const SDL_Color puck_color = { 250, 244, 220, 255 };

static const struct puck *puck_now(const struct view *view)
{
    return (const struct puck *)(const void *)view->now;
}

static float px(int32_t units)
{
    return (float)units / PUCK_UNIT;
}

static void span(const struct view *view, float *width, float *height)
{
    (void)view;
    *width = PUCK_WIDTH + 2 * MARGIN;
    *height = PUCK_HEIGHT + MARGIN + MARGIN_TOP;
}

/* The table's own coordinates begin inside the frame. */
static struct paint_place table_place(const struct paint *p)
{
    return paint_within(&p->place, MARGIN, MARGIN_TOP, 0, 1);
}

static void ground(struct paint *p, const struct view *view)
{
    (void)view;
    struct paint_place world = p->place;
    const float w = PUCK_WIDTH;
    const float h = PUCK_HEIGHT;

    paint_box(p, 0, 0, w + 2 * MARGIN, h + MARGIN + MARGIN_TOP, floor_color, floor_color);
    p->place = table_place(p);
    paint_round(p, -12, -12, w + 24, h + 24, 12, (SDL_Color){ 0, 0, 0, 90 });
    paint_round(p, -10, -10, w + 20, h + 20, 10, (SDL_Color){ 74, 92, 104, 255 });
    paint_round(p, -8, -8, w + 16, h + 16, 8, (SDL_Color){ 40, 54, 66, 255 });
    paint_box(p, 0, 0, w, h, table_light, table_dark);
    for (int i = 1; i < 16; i++) {
        float x = w * (float)i / 16;
        paint_line(p, x, 0, x, h, 1, (SDL_Color){ 255, 255, 255, 6 });
    }
    for (int i = 0; i < 15; i++) {
        float y = h * ((float)i + 0.25f) / 15;
        paint_line(p, w / 2, y, w / 2, y + h / 30, 3, mark);
    }
    paint_ring(p, w / 2, h / 2, 62, 3, 0, whole_turn, mark);
    paint_disc(p, w / 2, h / 2, 6, mark);
    p->place = world;
}

static void bounce(struct puck_memory *m, const struct view *view, float x, float y)
{
    const float reach = PUCK_PADDLE_INSET + 4 * PUCK_RADIUS;
    bool is_left = x < reach;
    uint64_t now_us = view->now_us;

    if ((is_left || x > PUCK_WIDTH - reach) && (float)puck_now(view)->vx * m->vx < 0) {
        m->met_by = is_left ? 0 : 1;
        m->met_us[m->met_by] = now_us;
    }
    effects_add(&m->effects, EFFECT_RIPPLE, x, y, 0, 0, 1.6f, now_us);
    effects_burst(&m->effects, EFFECT_SPARK, 6, x, y, 150, 0.8f, now_us);
}

/* A goal is told when it is confirmed, and lights up where it fell. */
static void look_at_goals(struct puck_memory *m, const struct view *view, struct incidents *into)
{
    const struct world_head *head = view_head(view->confirmed);

    for (int seat = 0; seat < PUCK_SEATS; seat++) {
        bool is_more = head->seats[seat].score > m->score[seat];
        float x = seat == 0 ? PUCK_WIDTH : 0;
        if (is_more && m->life != 0) {
            m->goal_us[1 - seat] = view->now_us;
            effects_add(&m->effects, EFFECT_SHOCK, x, m->last_y, 0, 0, 1.2f, view->now_us);
            effects_burst(&m->effects, EFFECT_STAR, 18, x, m->last_y, 220, 1.3f, view->now_us);
            incidents_add(into, (struct incident){ .kind = INCIDENT_GOAL,
                                                   .by = (uint8_t)seat,
                                                   .whom = (uint8_t)(1 - seat),
                                                   .x = x,
                                                   .y = m->last_y });
        }
        m->score[seat] = head->seats[seat].score;
    }
}

static void update(void *state, const struct view *view, struct incidents *into)
{
    struct puck_memory *m = state;
    const struct puck *w = puck_now(view);
    const struct body *body = &view->bodies[PUCK_BODY];
    float x = px(body->x);
    float y = px(body->y);

    if (body->life != m->life) {
        memset(m->trail, 0, sizeof(m->trail));
        m->met_by = GAME_SEAT_NONE;
    } else if ((float)w->vx * m->vx < 0 || (float)w->vy * m->vy < 0) {
        bounce(m, view, x, y);
        incidents_add(into, (struct incident){ .kind = INCIDENT_BOUNCE,
                                               .by = GAME_SEAT_NONE,
                                               .whom = GAME_SEAT_NONE,
                                               .x = x + MARGIN,
                                               .y = y + MARGIN_TOP });
    }
    look_at_goals(m, view, into);
    if (w->wait == 0) {
        m->last_y = y;
    }
    m->life = body->life;
    m->vx = w->vx;
    m->vy = w->vy;
    m->trail[m->trail_next++ % TRAIL_KNOTS] = (struct trail_knot){ x, y, view->now_us };
}

static void draw_trail(const struct puck_memory *m, const struct scene_frame *f)
{
    struct paint_knot knots[TRAIL_KNOTS];
    int count = 0;
    float speed = hypotf(m->vx, m->vy) / (12 * PUCK_UNIT);
    SDL_Color own = m->met_by < PUCK_SEATS ? palette_seat(f->worn, m->met_by) : puck_color;
    SDL_Color color = paint_mix(puck_color, own, 0.75f); /* whose shot it is */

    for (uint32_t i = 0; i < TRAIL_KNOTS; i++) {
        const struct trail_knot *k = &m->trail[(m->trail_next + i) % TRAIL_KNOTS];
        float age = (float)(int64_t)(f->view->now_us - k->at_us) / TRAIL_LIFE_US;
        if (k->at_us != 0 && age >= 0 && age < 1) {
            knots[count++] =
                (struct paint_knot){ k->x, k->y, PUCK_RADIUS * (1 - 0.7f * age),
                                     paint_fade(color, (0.25f + 0.4f * speed) * (1 - age)) };
        }
    }
    paint_ribbon(f->paint, knots, count);
}

static float part_since(const struct scene_frame *f, uint64_t then_us, float seconds)
{
    float age_s = (float)(int64_t)(f->view->now_us - then_us) / 1e6f;

    return then_us == 0 ? 1 : fminf(1, age_s / seconds);
}

/* The line that must not be crossed, and its light upon the table: in the colour that its player
 * wears now, so it is no part of the ground. */
static void draw_goal(const struct scene_frame *f, int seat)
{
    enum { STEPS = 14 };
    const float step = 3;
    struct paint *p = f->paint;
    SDL_Color color = palette_seat(f->worn, seat);

    for (int i = 0; i < STEPS; i++) {
        float dark = (float)i / STEPS;
        SDL_Color light = paint_fade(color, 0.30f * (1 - dark) * (1 - dark));
        float inward = step * (float)i;
        float x = seat == 0 ? inward : (float)PUCK_WIDTH - inward - step;
        paint_box(p, x, 0, step, PUCK_HEIGHT, light, light);
    }
    paint_box(p, seat == 0 ? 0 : (float)PUCK_WIDTH - 4, 0, 4, PUCK_HEIGHT, color, color);
}

/* The line that was crossed lights up, and its light runs inward. */
static void draw_crossed(const struct puck_memory *m, const struct scene_frame *f, int seat)
{
    enum { STEPS = 16 };
    float part = part_since(f, m->goal_us[seat], 0.9f);
    float most = f->is_calm ? 0.25f : 0.6f;
    float step = 4 + 8 * part;

    for (int i = 0; i < STEPS && part < 1; i++) {
        float inward = step * (float)i;
        float x = seat == 0 ? inward : (float)PUCK_WIDTH - inward - step;
        SDL_Color color =
            paint_fade(palette_seat(f->worn, seat), most * (1 - part) * (1 - (float)i / STEPS));
        paint_box(f->paint, x, 0, step, PUCK_HEIGHT, color, color);
    }
}

/* A paddle that meets the puck gives way a little and lights up. */
static void draw_paddle(const struct puck_memory *m, const struct scene_frame *f, int seat)
{
    struct paint *p = f->paint;
    float met = 1 - part_since(f, m->met_us[seat], 0.22f);
    float x = seat == 0 ? PUCK_PADDLE_INSET - 4 * met : PUCK_WIDTH - PUCK_PADDLE_INSET + 4 * met;
    float y = px(f->view->bodies[seat].y);
    const float half = PUCK_PADDLE_HALF;
    const float width = PUCK_PADDLE_WIDTH;
    const struct seat *s = &view_head(f->view->now)->seats[seat];
    bool is_there = s->kind != SEAT_EMPTY && s->moored_until == 0;
    SDL_Color color = paint_fade(palette_seat(f->worn, seat), is_there ? 1 : 0.3f);
    const SDL_Color bright = { 255, 255, 255, color.a };
    SDL_Color light = paint_mix(color, bright, 0.45f);

    color = paint_mix(color, bright, f->is_calm ? 0 : 0.5f * met);
    if (f->view->bodies[seat].life == 0) {
        y = px(puck_now(f->view)->paddle_y[seat]);
    }
    paint_round(p, x - width / 2 + 3, y - half + 4, width, 2 * half, 6, (SDL_Color){ 0, 0, 0, 80 });
    paint_round(p, x - width / 2, y - half, width, 2 * half, 6, color);
    paint_round(p, x - width / 2 + 2, y - half + 3, 3, 2 * half - 6, 1.5f, light);
    palette_emblem(p, f->worn, seat, x, y, 4.5f, palette_on_seat(f->worn, seat));
    if (seat == f->view->seat) {
        float way = seat == 0 ? -1.0f : 1.0f;
        SDL_FPoint arrow[3] = { { x + way * 11, y },
                                { x + way * 19, y - 6 },
                                { x + way * 19, y + 6 } };
        paint_polygon(p, arrow, 3, (SDL_Color){ 255, 255, 255, 220 });
    }
}

static void draw_ghost(const struct scene_frame *f)
{
    const struct body *ghost = &f->view->ghost;
    float half = PUCK_PADDLE_HALF;
    float width = PUCK_PADDLE_WIDTH;
    float x = px(ghost->x);
    float y = px(ghost->y);
    SDL_FPoint corners[4] = { { x - width / 2, y - half },
                              { x + width / 2, y - half },
                              { x + width / 2, y + half },
                              { x - width / 2, y + half } };

    if (f->shows_ghost && ghost->life != 0) {
        paint_outline(f->paint, corners, 4, 1.6f, (SDL_Color){ 255, 90, 220, 230 });
    }
}

static void draw_puck(const struct scene_frame *f)
{
    const struct body *body = &f->view->bodies[PUCK_BODY];
    struct paint *p = f->paint;
    float x = px(body->x);
    float y = px(body->y);

    if (body->life == 0) {
        return;
    }
    paint_disc(p, x + 3, y + 4, PUCK_RADIUS, (SDL_Color){ 0, 0, 0, 80 });
    paint_disc(p, x, y, PUCK_RADIUS, (SDL_Color){ 120, 116, 104, 255 });
    paint_disc(p, x - 0.6f, y - 0.8f, PUCK_RADIUS - 1.4f, puck_color);
    paint_ring(p, x - 0.6f, y - 0.8f, PUCK_RADIUS - 4, 1.4f, 0, whole_turn,
               (SDL_Color){ 190, 182, 158, 255 });
    if (puck_now(f->view)->wait > 0 && view_head(f->view->now)->phase == PHASE_PLAY) {
        float breath = 0.5f + 0.5f * sinf(f->seconds * 9);
        paint_ring(p, x, y, PUCK_RADIUS + 5 + 3 * breath, 1.6f, 0, whole_turn,
                   paint_fade(puck_color, 0.6f * (1 - breath)));
    }
}

/* The score stands on the table, the names above it. */
static void draw_scores(const struct puck_memory *m, const struct scene_frame *f,
                        const struct paint_place *table)
{
    const struct world_head *head = view_head(f->view->confirmed);
    float size = font_height(f->font, FONT_HUGE);

    f->paint->place = paint_output();
    for (int seat = 0; seat < PUCK_SEATS; seat++) {
        char text[8];
        char label[GAME_NAME_BYTES + 24];
        SDL_FPoint at = paint_point(table, seat == 0 ? PUCK_WIDTH * 0.32f : PUCK_WIDTH * 0.68f, 18);
        SDL_FPoint name = paint_point(table, seat == 0 ? 56 : PUCK_WIDTH - 56, 14);
        SDL_snprintf(text, sizeof(text), "%d", head->seats[seat].score);
        if (head->seats[seat].kind == SEAT_EMPTY) {
            continue;
        }
        font_draw(f->font, f->paint, FONT_HUGE, FONT_CENTRE, at.x, at.y - size * 0.1f,
                  paint_fade(palette_seat(f->worn, seat),
                             0.35f + 0.6f * (1 - part_since(f, m->goal_us[1 - seat], 1.5f))),
                  text);
        if (view_moored_s(head, seat) > 0) {
            char moored[24];

            view_say_moored(head, seat, moored, sizeof(moored));
            SDL_snprintf(label, sizeof(label), "%s (%s)", head->seats[seat].name, moored);
        } else {
            SDL_snprintf(label, sizeof(label), "%s", head->seats[seat].name);
        }
        font_draw_edged(f->font, f->paint, FONT_BOLD, seat == 0 ? FONT_LEFT : FONT_RIGHT, name.x,
                        name.y, palette_seat(f->worn, seat), label);
    }
}

static void draw(void *state, const struct scene_frame *f)
{
    const struct puck_memory *m = state;
    struct paint_place world = f->paint->place;
    struct paint_place table = table_place(f->paint);

    f->paint->place = table;
    for (int seat = 0; seat < PUCK_SEATS; seat++) {
        draw_goal(f, seat);
    }
    draw_scores(m, f, &table);
    f->paint->place = table;
    draw_trail(m, f);
    effects_draw(&m->effects, f->paint, false, f->is_calm, f->view->now_us);
    for (int seat = 0; seat < PUCK_SEATS; seat++) {
        draw_crossed(m, f, seat);
        draw_paddle(m, f, seat);
    }
    draw_ghost(f);
    draw_puck(f);
    effects_draw(&m->effects, f->paint, true, f->is_calm, f->view->now_us);
    f->paint->place = world;
}

static void input(const struct view *view, const struct camera *camera, const struct controls *c,
                  struct input *in)
{
    struct puck_input hold;

    (void)view;
    (void)camera;
    memset(&hold, 0, sizeof(hold));
    hold.move = (int8_t)lroundf(fmaxf(-1, fminf(1, -controls_drive(c))) * 7);
    memcpy(in, &hold, sizeof(hold));
}

const struct scene scene_puck = {
    .game = "puck",
    .state_bytes = sizeof(struct puck_memory),
    .says = { [ACTION_AHEAD] = "up", [ACTION_ASTERN] = "down" },
    .span = span,
    .shows_all = true,
    .ground = ground,
    .update = update,
    .draw = draw,
    .input = input,
};
