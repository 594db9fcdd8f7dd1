/* The table of scenes and the camera's arithmetic.
 * SPDX-License-Identifier: MIT */
#include "client/scene.h"

#include <string.h>

#include "base/text.h"
#include "client/scene_harbour.h"
#include "client/scene_puck.h"

static const float own_reach = 28;  /* world pixels around the boat's middle... */
static const float name_reach = 36; /* ...and units above that, for its name */

static const struct scene *const scenes[] = {
    &scene_harbour,
    &scene_puck,
};

const struct scene *scene_find(const char *game)
{
    for (size_t i = 0; i < ARRAY_LEN(scenes); i++) {
        if (strcmp(scenes[i]->game, game) == 0) {
            return scenes[i];
        }
    }
    return NULL;
}

void scene_say_away(const struct view *view, int seat, char *text, size_t size)
{
    const struct scene *scene = scene_find(view->game->name);

    view_say_moored(view_head(view->confirmed), seat, text, size);
    if (text[0] == '\0' && scene != NULL && scene->is_idle != NULL && scene->is_idle(view, seat)) {
        text_format(text, size, "away");
    }
}

SDL_FPoint scene_own(const struct scene_frame *f)
{
    const struct camera *c = &f->camera;

    if (f->whom >= GAME_SEATS || f->view->game == NULL || f->view->bodies[f->whom].life == 0) {
        return (SDL_FPoint){ -1e6f, -1e6f };
    }
    float units = (float)f->view->game->units_per_px;
    const struct body *body = &f->view->bodies[f->whom];

    return (SDL_FPoint){ (float)c->width / 2 + ((float)body->x / units - c->x) * c->zoom,
                         (float)c->height / 2 + ((float)body->y / units - c->y) * c->zoom };
}

SDL_FRect scene_own_place(const struct scene_frame *f)
{
    SDL_FPoint at = scene_own(f);
    float reach = own_reach * f->camera.zoom;
    float above = reach + name_reach * f->unit;

    return (SDL_FRect){ at.x - reach, at.y - above, 2 * reach, above + reach };
}

struct paint_place scene_place(const struct camera *camera)
{
    return (struct paint_place){
        .x = (float)camera->width / 2 - camera->x * camera->zoom,
        .y = (float)camera->height / 2 - camera->y * camera->zoom,
        .cosine = 1,
        .scale = camera->zoom,
    };
}

SDL_FPoint scene_to_world(const struct camera *camera, float x, float y)
{
    return (SDL_FPoint){
        camera->x + (x - (float)camera->width / 2) / camera->zoom,
        camera->y + (y - (float)camera->height / 2) / camera->zoom,
    };
}

float scene_scatter(int a, int b, int c)
{
    uint32_t mixed =
        (uint32_t)a * 0x9E3779B1u ^ (uint32_t)b * 0x85EBCA77u ^ (uint32_t)c * 0xC2B2AE3Du;

    mixed ^= mixed >> 15;
    mixed *= 0x2C1B3C6Du;
    mixed ^= mixed >> 12;
    mixed *= 0x297A2D39u;
    mixed ^= mixed >> 15;
    return (float)(mixed >> 8) / 16777216.0f;
}
