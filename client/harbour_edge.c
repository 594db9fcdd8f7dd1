/* Where a mark at the window's edge lies. SPDX-License-Identifier: MIT */
#include "client/harbour_edge.h"

#include <math.h>

#include "client/harbour_map.h"

static const float least_height = 640; /* units: with larger text panes reach farther in */
static const float usual_inset = 74;   /* units above and below the frame... */
static const float large_inset = 116;  /* ...then */
static const float mark_reach = 14;    /* units around a mark's middle */

struct harbour_edge harbour_edge_towards(const struct scene_frame *f, SDL_FPoint at)
{
    float u = f->unit;
    float width = (float)f->camera.width;
    float height = (float)f->camera.height;
    float dx = at.x - width / 2;
    float dy = at.y - height / 2;
    float inset = (height < least_height * u ? large_inset : usual_inset) * u;
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
