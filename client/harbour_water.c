/* The harbour's water in motion. Owns how it moves; must never know the rules.
 * SPDX-License-Identifier: MIT */
#include "client/harbour_water.h"

#include <math.h>

#include "client/harbour_ground.h"

enum {
    GLINT_PX = 48, /* in each square of this side there is one glint */
};

static const float whole_turn = 6.2831853f;
static const float square_px = (float)HARBOUR_TILE / HARBOUR_UNIT;
static const SDL_Color spray = { 214, 240, 246, 255 };

/* One glint of light upon the waves: it brightens, drifts and goes out, then lies elsewhere. */
static void draw_glint(struct paint *p, const struct harbour_level *level, int column, int row,
                       float seconds)
{
    const float period = 3.2f + 2.6f * scene_scatter(column, row, 41);
    float phase = seconds / period + scene_scatter(column, row, 42);
    int turn = (int)floorf(phase);
    float part = phase - floorf(phase);
    float x = ((float)column + scene_scatter(column, row, 43 + turn)) * GLINT_PX + 9 * part;
    float y = ((float)row + scene_scatter(row, column, 44 + turn)) * GLINT_PX;
    float half = 5 + 8 * scene_scatter(column, row, 45 + turn);
    float light = sinf(part * whole_turn / 2);
    SDL_Color color = { 170, 222, 236, (Uint8)(46 * light * light) };

    if (harbour_ground_square(level, (int)floorf((x - half) / square_px),
                              (int)floorf(y / square_px)) ||
        harbour_ground_square(level, (int)floorf((x + half) / square_px),
                              (int)floorf(y / square_px))) {
        return;
    }
    struct paint_knot knots[5];
    for (int i = 0; i < 5; i++) {
        float way = (float)(i - 2) / 2;
        knots[i] =
            (struct paint_knot){ x + half * way, y + 1.4f * way * way, 1.5f - 1.1f * fabsf(way),
                                 paint_fade(color, 1 - 0.8f * fabsf(way)) };
    }
    paint_ribbon(p, knots, 5);
}

/* Two soft bands: the broad churned water, and the bright line of the screw upon it. */
static void draw_wake(struct paint *p, const struct boat_memory *b, const struct view *view)
{
    struct paint_knot broad[WAKE_KNOTS];
    struct paint_knot narrow[WAKE_KNOTS];
    int count = 0;

    for (uint32_t i = 0; i < WAKE_KNOTS; i++) {
        const struct wake_knot *k = &b->wake[(b->wake_next + i) % WAKE_KNOTS];
        float age = (float)(int64_t)(view->now_us - k->at_us) / WAKE_LIFE_US;
        if (k->at_us == 0 || age >= 1 || age < 0) {
            continue;
        }
        float strength = fminf(k->speed / 2.2f, 1) * (1 - age);
        broad[count] =
            (struct paint_knot){ k->x, k->y, 6 + 9 * age, paint_fade(spray, 0.26f * strength) };
        narrow[count] = (struct paint_knot){ k->x, k->y, 2.4f + 2 * age,
                                             paint_fade(spray, 0.5f * strength * (1 - age)) };
        count++;
    }
    paint_ribbon(p, broad, count);
    paint_ribbon(p, narrow, count);
}

/* The wave that a fast bow throws up on both sides. */
static void draw_bow_wave(struct paint *p, const struct view *view, int seat)
{
    const struct boat *b = &harbour_now(view)->boats[seat];
    float turn = harbour_radians(view->bodies[seat].heading);
    float ahead = harbour_px(b->vx) * cosf(turn) + harbour_px(b->vy) * sinf(turn);
    float strength = fminf(ahead / 2.4f, 1);
    struct paint_place world = p->place;

    if (strength < 0.1f) {
        return;
    }
    p->place = paint_within(&world, harbour_px(view->bodies[seat].x),
                            harbour_px(view->bodies[seat].y), turn, 1);
    for (int way = -1; way <= 1; way += 2) {
        float y = (float)way;
        struct paint_knot knots[4] = {
            { 16, 1.0f * y, 1.2f, paint_fade(spray, 0.75f * strength) },
            { 9, 6.5f * y, 1.8f, paint_fade(spray, 0.6f * strength) },
            { -2, 10.5f * y, 2.2f, paint_fade(spray, 0.35f * strength) },
            { -16, 15.0f * y, 2.6f, paint_fade(spray, 0) },
        };
        paint_ribbon(p, knots, 4);
    }
    p->place = world;
}

/* A line of foam that comes and goes along one side of a quay, out in the water. */
static void draw_lap(const struct scene_frame *f, int column, int row, int dx, int dy)
{
    enum { KNOTS = 5 };
    int seed = column * 131 + row * 17 + dx * 3 + dy;
    float phase = f->seconds * 0.9f + whole_turn * scene_scatter(seed, row, 51);
    float swell = 0.5f + 0.5f * sinf(phase);
    float away = square_px / 2 + 2.5f + 4.5f * swell;
    float x = ((float)column + 0.5f) * square_px + away * (float)dx;
    float y = ((float)row + 0.5f) * square_px + away * (float)dy;
    struct paint_knot knots[KNOTS];

    for (int i = 0; i < KNOTS; i++) {
        float along = square_px * ((float)i / (KNOTS - 1) - 0.5f);
        float bend = 1.3f * sinf(phase * 0.7f + (float)i * 1.7f + (float)seed);
        float light = i == 0 || i == KNOTS - 1 ? 0.25f : 1;
        knots[i] =
            (struct paint_knot){ x + along * (float)dy + bend * (float)dx,
                                 y + along * (float)dx + bend * (float)dy, 0.8f + 0.9f * light,
                                 paint_fade(spray, 0.30f * light * (1 - swell)) };
    }
    paint_ribbon(f->paint, knots, KNOTS);
}

static void draw_laps(const struct scene_frame *f, int column, int row)
{
    static const int ways[4][2] = { { 0, -1 }, { 1, 0 }, { 0, 1 }, { -1, 0 } };
    const struct harbour_level *level = harbour_level_of(f->view);

    if (harbour_ground_square(level, column, row) != SQUARE_QUAY) {
        return;
    }
    for (int i = 0; i < 4; i++) {
        int c = column + ways[i][0];
        int r = row + ways[i][1];
        if (square_is_water(harbour_ground_square(level, c, r))) {
            draw_lap(f, column, row, ways[i][0], ways[i][1]);
        }
    }
}

/* Strokes that run with a current through its square; both ends of their way fade. */
static void draw_flow(const struct scene_frame *f, int column, int row, SDL_FPoint way)
{
    enum { STROKES = 2 };
    const float seconds = 1.5f; /* through a square */

    for (int i = 0; i < STROKES; i++) {
        float phase = f->seconds / seconds + scene_scatter(column, row, 61 + i);
        float part = phase - floorf(phase);
        float along = (part - 0.5f) * square_px;
        float aside =
            ((float)i + scene_scatter(row, column, 63 + i)) * square_px / STROKES - square_px / 2;
        float light = 0.42f * sinf(part * whole_turn / 2);
        float x = ((float)column + 0.5f) * square_px + along * way.x + aside * way.y;
        float y = ((float)row + 0.5f) * square_px + along * way.y + aside * way.x;
        const struct paint_knot knots[3] = {
            { x - 11 * way.x, y - 11 * way.y, 0.5f, paint_fade(spray, 0) },
            { x, y, 1.4f, paint_fade(spray, light) },
            { x + 5 * way.x, y + 5 * way.y, 1, paint_fade(spray, light * 0.6f) },
        };
        paint_ribbon(f->paint, knots, 3);
    }
}

static void draw_flows(const struct scene_frame *f, int column, int row)
{
    static const SDL_FPoint ways[SQUARE_COUNT] = {
        [SQUARE_FLOW_EAST] = { 1, 0 },
        [SQUARE_FLOW_SOUTH] = { 0, 1 },
        [SQUARE_FLOW_WEST] = { -1, 0 },
        [SQUARE_FLOW_NORTH] = { 0, -1 },
    };
    enum harbour_square square = harbour_ground_square(harbour_level_of(f->view), column, row);

    if (square >= SQUARE_FLOW_EAST) {
        draw_flow(f, column, row, ways[square]);
    }
}

/* Squares of that many world pixels that the picture shows. */
struct shown {
    int left;
    int top;
    int right;
    int bottom;
};

static struct shown shown_squares(const struct camera *c, float side)
{
    SDL_FPoint from = scene_to_world(c, 0, 0);
    SDL_FPoint to = scene_to_world(c, (float)c->width, (float)c->height);

    return (struct shown){ (int)floorf(from.x / side) - 1, (int)floorf(from.y / side) - 1,
                           (int)floorf(to.x / side) + 1, (int)floorf(to.y / side) + 1 };
}

void harbour_water_draw(const struct scene_frame *f)
{
    struct shown glints = shown_squares(&f->camera, GLINT_PX);
    struct shown quays = shown_squares(&f->camera, square_px);

    for (int row = glints.top; row <= glints.bottom; row++) {
        for (int column = glints.left; column <= glints.right; column++) {
            draw_glint(f->paint, harbour_level_of(f->view), column, row, f->seconds);
        }
    }
    for (int row = quays.top; row <= quays.bottom; row++) {
        for (int column = quays.left; column <= quays.right; column++) {
            draw_laps(f, column, row);
            draw_flows(f, column, row);
        }
    }
}

void harbour_water_wakes(const struct harbour_memory *m, const struct scene_frame *f)
{
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        draw_wake(f->paint, &m->boats[seat], f->view);
    }
}

void harbour_water_bow_waves(const struct scene_frame *f)
{
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        if (harbour_now(f->view)->boats[seat].state == BOAT_AFLOAT) {
            draw_bow_wave(f->paint, f->view, seat);
        }
    }
}
