/* Where a mark at the window's edge lies. SPDX-License-Identifier: MIT */
#include "client/harbour_edge.h"

#include <math.h>

#include "client/harbour_cargo.h"
#include "client/harbour_map.h"

static const float least_height = 640; /* units: with larger text panes reach farther in */
static const float usual_inset = 74;   /* units above and below the frame... */
static const float cargo_inset = 100;  /* ...below the words about the cargo... */
static const float large_inset = 116;  /* ...then */
static const float mark_reach = 14;    /* units around a mark's middle */
static const float apart = 30;         /* units between the middles of two marks */
static const float step = 3;           /* units along the frame, on the way to a free place */

enum {
    STEPS_MOST = 80, /* to either side */
};

struct harbour_edge harbour_edge_towards(const struct scene_frame *f, SDL_FPoint at)
{
    float u = f->unit;
    float width = (float)f->camera.width;
    float height = (float)f->camera.height;
    float dx = at.x - width / 2;
    float dy = at.y - height / 2;
    bool has_cargo = f->view != NULL && harbour_cargo_is_on(f->view);
    float inset = (height < least_height * u ? large_inset
                   : has_cargo               ? cargo_inset
                                             : usual_inset) *
                  u;
    float across = fabsf(dx) / (width / 2 - 26 * u);
    float down = fabsf(dy) / (height / 2 - inset);
    float out = fmaxf(cbrtf(across * across * across + down * down * down), 0.01f);
    float edge = 10 * u;
    float x = width / 2 + dx / out;
    float y = height / 2 + dy / out;
    float map = height - (HARBOUR_MAP_HEIGHT + mark_reach) * u;

    if (f->whom != GAME_SEAT_NONE && x > width - (HARBOUR_MAP_CORNER + mark_reach) * u) {
        y = fminf(y, map);
    }
    return (struct harbour_edge){
        .x = x,
        .y = y,
        .turn = atan2f(dy, dx),
        .out = out,
        .is_beyond = at.x < -edge || at.y < -edge || at.x > width + edge || at.y > height + edge,
    };
}

static bool is_free(const struct harbour_edges *all, SDL_FPoint at, float distance)
{
    for (int i = 0; i < all->count; i++) {
        if (hypotf(all->places[i].x - at.x, all->places[i].y - at.y) < distance) {
            return false;
        }
    }
    return true;
}

void harbour_edge_settle(const struct scene_frame *f, struct harbour_edge *mark,
                         struct harbour_edges *all)
{
    const SDL_FPoint middle = { (float)f->camera.width / 2, (float)f->camera.height / 2 };
    float dx = mark->x - middle.x;
    float dy = mark->y - middle.y;
    float turn = step * f->unit / fmaxf(hypotf(dx, dy), 1);

    for (int i = 0; i <= 2 * STEPS_MOST; i++) { /* 0, 1, -1, 2, -2, ... */
        float way = turn * (float)(i % 2 == 0 ? -i / 2 : (i + 1) / 2);
        const SDL_FPoint at = { middle.x + dx * cosf(way) - dy * sinf(way),
                                middle.y + dx * sinf(way) + dy * cosf(way) };
        const struct harbour_edge tried = i == 0 ? *mark : harbour_edge_towards(f, at);

        if (is_free(all, (SDL_FPoint){ tried.x, tried.y }, apart * f->unit)) {
            mark->x = tried.x;
            mark->y = tried.y;
            break;
        }
    }
    if (all->count < HARBOUR_EDGE_MOST) {
        all->places[all->count++] = (SDL_FPoint){ mark->x, mark->y };
    }
}
