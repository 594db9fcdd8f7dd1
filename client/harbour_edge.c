/* Where a mark at the window's edge lies. SPDX-License-Identifier: MIT */
#include "client/harbour_edge.h"

#include <math.h>

#include "client/harbour_cargo.h"
#include "client/harbour_map.h"
#include "client/harbour_memory.h"

static const float least_height = 640; /* units: with larger text panes reach farther in */
static const float usual_inset = 74;   /* units above and below the frame... */
static const float cargo_inset = 100;  /* ...below the words about the cargo... */
static const float large_inset = 134;  /* ...then */
static const float mark_reach = 14;    /* units around a mark's middle */
static const float fate_half = 230;    /* units about the middle, of who sank the own boat... */
static const float fate_height = 100;  /* ...and upward */
static const float mark_half = 12;     /* as names keep clear of it */
static const float apart = 30;         /* units between the middles of two marks */
static const float boat_reach = 20;    /* world pixels around the middle of a boat in sight */
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
    float x = width / 2 + dx / out;
    float y = height / 2 + dy / out;
    float map = height - (HARBOUR_MAP_HEIGHT + mark_reach) * u;

    if (f->whom != GAME_SEAT_NONE && x > width - (HARBOUR_MAP_CORNER + mark_reach) * u) {
        y = fminf(y, map);
    }
    bool has_words = f->view != NULL && f->view->seat < GAME_SEATS &&
                     harbour_memory_is_sunk(f->view, f->view->seat);
    if (has_words && fabsf(x - width / 2) < fate_half * u) {
        y = fminf(y, height - fate_height * u);
    }
    return (struct harbour_edge){
        .x = x,
        .y = y,
        .turn = atan2f(dy, dx),
        .out = out,
        .is_beyond = at.x < 0 || at.y < 0 || at.x > width || at.y > height,
    };
}

static bool is_free(const struct scene_frame *f, const struct harbour_edges *all, SDL_FPoint at)
{
    for (int i = 0; i < all->count; i++) {
        bool is_thing = i < all->things;
        float distance =
            is_thing ? boat_reach * f->camera.zoom + mark_reach * f->unit : apart * f->unit;

        if (hypotf(all->spots[i].at.x - at.x, all->spots[i].at.y - at.y) < distance) {
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

        if (is_free(f, all, (SDL_FPoint){ tried.x, tried.y })) {
            mark->x = tried.x;
            mark->y = tried.y;
            break;
        }
    }
    if (all->count < HARBOUR_EDGE_MOST) {
        all->spots[all->count++] =
            (struct harbour_spot){ { mark->x, mark->y }, mark_half * f->unit };
    }
}
