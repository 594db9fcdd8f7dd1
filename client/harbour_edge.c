/* Where a mark at the window's edge lies. SPDX-License-Identifier: MIT */
#include "client/harbour_edge.h"

#include <math.h>

static const float beside = 26;     /* units beside the frame... */
static const float above = 74;      /* ...and above and below it: panes are there the most */
static const float tip_reach = 24;  /* units around a mark's middle, with what points outward */
static const float mark_half = 22;  /* as names keep clear of it */
static const float apart = 42;      /* units between the middles of two marks */
static const float mark_reach = 22; /* likewise: no tip lies on what is in sight */
static const float core_reach = 6;  /* world pixels: who has so much beneath a pane is not seen */
static const float roundness = 6;   /* of the frame's corners: 2 is an ellipse */
static const float step = 3;        /* units along the frame, on the way to a free place */

enum {
    STEPS_MOST = 80, /* to either side */
};

static SDL_FPoint middle_of(const struct scene_frame *f)
{
    return (SDL_FPoint){ (float)f->camera.width / 2, (float)f->camera.height / 2 };
}

/* How far a place lies from the middle, 1 on the frame. */
static float out_of(const struct scene_frame *f, SDL_FPoint at)
{
    const SDL_FPoint middle = middle_of(f);
    float across = fabsf(at.x - middle.x) / (middle.x - beside * f->unit);
    float down = fabsf(at.y - middle.y) / (middle.y - above * f->unit);

    return fmaxf(powf(powf(across, roundness) + powf(down, roundness), 1 / roundness), 0.01f);
}

/* In the same direction, on the frame. */
static SDL_FPoint on_frame(const struct scene_frame *f, SDL_FPoint at)
{
    const SDL_FPoint middle = middle_of(f);
    float out = out_of(f, at);

    return (SDL_FPoint){ middle.x + (at.x - middle.x) / out, middle.y + (at.y - middle.y) / out };
}

struct harbour_edge harbour_edge_towards(const struct scene_frame *f, SDL_FPoint at)
{
    const SDL_FPoint middle = middle_of(f);
    float core = core_reach * f->camera.zoom;
    const SDL_FRect spot = { at.x - core, at.y - core, 2 * core, 2 * core };
    bool is_beyond =
        at.x < 0 || at.y < 0 || at.x > (float)f->camera.width || at.y > (float)f->camera.height;
    const SDL_FPoint place = is_beyond ? on_frame(f, at) : at;

    return (struct harbour_edge){
        .x = place.x,
        .y = place.y,
        .turn = atan2f(at.y - middle.y, at.x - middle.x),
        .at = at,
        .out = out_of(f, at),
        .is_beyond = is_beyond,
        .is_hidden = is_beyond || !panes_are_clear_of(f->panes, &spot),
    };
}

static bool is_free(const struct scene_frame *f, const struct harbour_edges *all, SDL_FPoint at)
{
    for (int i = 0; i < all->count; i++) {
        const struct harbour_spot *spot = &all->spots[i];
        float distance = i < all->things ? spot->half + mark_reach * f->unit : apart * f->unit;

        if (hypotf(spot->at.x - at.x, spot->at.y - at.y) < distance) {
            return false;
        }
    }
    return true;
}

bool harbour_edge_settle(const struct scene_frame *f, struct harbour_edge *mark,
                         struct harbour_edges *all)
{
    const SDL_FPoint middle = middle_of(f);
    float dx = mark->x - middle.x;
    float dy = mark->y - middle.y;
    float turn = step * f->unit / fmaxf(hypotf(dx, dy), 1);

    for (int i = 0; i <= 2 * STEPS_MOST && all->count < HARBOUR_EDGE_MOST; i++) {
        float way = turn * (float)(i % 2 == 0 ? -i / 2 : (i + 1) / 2); /* 0, 1, -1, 2, -2, ... */
        SDL_FPoint place = { middle.x + dx * cosf(way) - dy * sinf(way),
                             middle.y + dx * sinf(way) + dy * cosf(way) };

        place = out_of(f, place) > 1 || mark->is_beyond ? on_frame(f, place) : place;
        if (panes_leave(f->panes, &place, middle, tip_reach * f->unit) && is_free(f, all, place)) {
            mark->x = place.x;
            mark->y = place.y;
            mark->turn = atan2f(mark->at.y - place.y, mark->at.x - place.x);
            all->spots[all->count++] = (struct harbour_spot){ place, mark_half * f->unit };
            return true;
        }
    }
    return false;
}
