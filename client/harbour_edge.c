/* Where a mark at the window's edge lies. SPDX-License-Identifier: MIT */
#include "client/harbour_edge.h"

#include <math.h>

static const float beside = 26;     /* units beside the frame... */
static const float above = 74;      /* ...and above and below it: panes are there the most */
static const float tip_reach = 24;  /* units around a mark's middle, with what points outward */
static const float mark_reach = 14; /* without that */
static const float mark_half = 15;  /* as names keep clear of it */
static const float apart = 30;      /* units between the middles of two marks */
static const float boat_reach = 20; /* world pixels around the middle of a boat in sight */
static const float step = 3;        /* units along the frame, on the way to a free place */

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
    float across = fabsf(dx) / (width / 2 - beside * u);
    float down = fabsf(dy) / (height / 2 - above * u);
    float out = fmaxf(cbrtf(across * across * across + down * down * down), 0.01f);

    return (struct harbour_edge){
        .x = width / 2 + dx / out,
        .y = height / 2 + dy / out,
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

bool harbour_edge_settle(const struct scene_frame *f, struct harbour_edge *mark,
                         struct harbour_edges *all)
{
    const SDL_FPoint middle = { (float)f->camera.width / 2, (float)f->camera.height / 2 };
    float dx = mark->x - middle.x;
    float dy = mark->y - middle.y;
    float turn = step * f->unit / fmaxf(hypotf(dx, dy), 1);

    for (int i = 0; i <= 2 * STEPS_MOST && all->count < HARBOUR_EDGE_MOST; i++) {
        float way = turn * (float)(i % 2 == 0 ? -i / 2 : (i + 1) / 2); /* 0, 1, -1, 2, -2, ... */
        const SDL_FPoint at = { middle.x + dx * cosf(way) - dy * sinf(way),
                                middle.y + dx * sinf(way) + dy * cosf(way) };
        const struct harbour_edge tried = i == 0 ? *mark : harbour_edge_towards(f, at);
        SDL_FPoint place = { tried.x, tried.y };

        if (panes_leave(f->panes, &place, middle, tip_reach * f->unit) && is_free(f, all, place)) {
            mark->x = place.x;
            mark->y = place.y;
            all->spots[all->count++] = (struct harbour_spot){ place, mark_half * f->unit };
            return true;
        }
    }
    return false;
}
