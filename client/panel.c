/* The furniture of the HUD.
 * SPDX-License-Identifier: MIT */
#include "client/panel.h"

#include <math.h>

void panel_box(const struct scene_frame *f, float x, float y, float width, float height)
{
    float u = f->unit;

    panes_add(f->panes, (SDL_FRect){ x, y, width, height });
    paint_round(f->paint, x - u, y - u, width + 2 * u, height + 2 * u, 8 * u,
                palette_ink(INK_EDGE));
    paint_round(f->paint, x, y, width, height, 7 * u, palette_ink(INK_PANEL));
}

void panel_page(const struct scene_frame *f, float x, float y, float width, float height)
{
    panel_box(f, x, y, width, height);
    paint_round(f->paint, x, y, width, height, 7 * f->unit, palette_ink(INK_PANEL));
}

void panel_plate(const struct scene_frame *f, const SDL_FRect *place, float radius, SDL_Color color)
{
    panes_add(f->panes, *place);
    paint_round(f->paint, place->x, place->y, place->w, place->h, radius, color);
}

float panel_badge(const struct scene_frame *f, int seat, float x, float y)
{
    return panel_badge_within(f, seat, x, y, 16 * f->unit);
}

float panel_badge_within(const struct scene_frame *f, int seat, float x, float y, float height)
{
    float u = f->unit;
    SDL_Color color = palette_seat(f->worn, seat);

    paint_disc(f->paint, x, y, fminf(8 * u, height / 2), color);
    palette_emblem(f->paint, f->worn, seat, x + 16 * u, y, 5 * u, color);
    font_draw(f->font, f->paint, FONT_SMALL, FONT_CENTRE, x,
              y - font_height(f->font, FONT_SMALL) / 2, palette_on_seat(f->worn, seat),
              palette_letter(seat));
    return 26 * u;
}

void panel_dim(const struct scene_frame *f, float opacity)
{
    SDL_Color dark = paint_fade((SDL_Color){ 2, 12, 22, 255 }, opacity);

    paint_box(f->paint, 0, 0, (float)f->camera.width, (float)f->camera.height, dark, dark);
}
