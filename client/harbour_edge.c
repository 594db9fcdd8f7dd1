/* Where a mark at the window's edge lies. SPDX-License-Identifier: MIT */
#include "client/harbour_edge.h"

#include <math.h>

struct harbour_edge harbour_edge_towards(const struct scene_frame *f, SDL_FPoint at)
{
    float u = f->unit;
    float width = (float)f->camera.width;
    float height = (float)f->camera.height;
    float dx = at.x - width / 2;
    float dy = at.y - height / 2;
    float across = fabsf(dx) / (width / 2 - 26 * u);
    float down = fabsf(dy) / (height / 2 - 74 * u);
    float out = fmaxf(cbrtf(across * across * across + down * down * down), 0.01f);
    float edge = 10 * u;

    return (struct harbour_edge){
        .x = width / 2 + dx / out,
        .y = height / 2 + dy / out,
        .turn = atan2f(dy, dx),
        .out = out,
        .is_beyond = at.x < -edge || at.y < -edge || at.x > width + edge || at.y > height + edge,
    };
}
