/* The controls card and the hint. SPDX-License-Identifier: MIT */
#include "client/card.h"

#include <math.h>

#include "client/panel.h"

static const enum action hinted[] = {
    ACTION_AHEAD, ACTION_ASTERN, ACTION_PORT, ACTION_STARBOARD,
    ACTION_AIM,   ACTION_FIRE,   ACTION_CARD,
};

/* What the action does in that scene; NULL: nothing. */
static const char *says(const struct scene *scene, enum action action)
{
    if (action < ACTION_READY && scene != NULL) {
        return scene->says[action];
    }
    return controls_bindings[action].help;
}

void card_draw(const struct scene_frame *f, const struct scene *scene)
{
    float u = f->unit;
    float row = font_height(f->font, FONT_BODY) + 5 * u;
    float width = 560 * u;
    int rows = 0;

    for (int i = 0; i < ACTION_COUNT; i++) {
        rows += says(scene, (enum action)i) != NULL;
    }
    float height = row * (float)rows + 60 * u;
    float x = ((float)f->camera.width - width) / 2;
    float y = fmaxf(((float)f->camera.height - height) / 2, 4 * u);
    panel_dim(f, 0.35f);
    panel_box(f, x, y, width, height);
    font_draw(f->font, f->paint, FONT_TITLE, FONT_LEFT, x + 20 * u, y + 12 * u,
              palette_ink(INK_TEXT), "Controls");
    y += 50 * u;
    for (int i = 0; i < ACTION_COUNT; i++) {
        const char *text = says(scene, (enum action)i);
        if (text == NULL) {
            continue;
        }
        font_draw(f->font, f->paint, FONT_BOLD, FONT_LEFT, x + 20 * u, y, palette_ink(INK_ACCENT),
                  controls_bindings[i].shown);
        font_draw(f->font, f->paint, FONT_BODY, FONT_LEFT, x + 220 * u, y, palette_ink(INK_TEXT),
                  text);
        font_draw(f->font, f->paint, FONT_BODY, FONT_RIGHT, x + width - 20 * u, y,
                  palette_ink(INK_DIM), controls_bindings[i].pad_shown);
        y += row;
    }
}

/* Walks the hint's words; draws them when `x` is where it begins, else only measures. */
static float walk_hint(const struct scene_frame *f, const struct scene *scene, float x, float y,
                       float opacity, bool is_drawn)
{
    float begin = x;

    for (size_t i = 0; i < ARRAY_LEN(hinted); i++) {
        const char *text = hinted[i] == ACTION_CARD ? "all keys" : says(scene, hinted[i]);
        const char *keys = controls_bindings[hinted[i]].shown;
        if (text == NULL) {
            continue;
        }
        if (is_drawn) {
            font_draw(f->font, f->paint, FONT_BOLD, FONT_LEFT, x, y,
                      paint_fade(palette_ink(INK_ACCENT), opacity), keys);
        }
        x += font_width(f->font, FONT_BOLD, keys) + 6 * f->unit;
        if (is_drawn) {
            font_draw(f->font, f->paint, FONT_BODY, FONT_LEFT, x, y,
                      paint_fade(palette_ink(INK_TEXT), opacity), text);
        }
        x += font_width(f->font, FONT_BODY, text) + 16 * f->unit;
    }
    return x - begin - 16 * f->unit;
}

void card_hint(const struct scene_frame *f, const struct scene *scene, float x, float bottom,
               float opacity)
{
    float u = f->unit;
    float height = font_height(f->font, FONT_BODY) + 10 * u;
    float width = walk_hint(f, scene, 0, 0, 0, false);

    paint_round(f->paint, x - width / 2 - 14 * u, bottom - height, width + 28 * u, height, 6 * u,
                paint_fade(palette_ink(INK_PANEL), opacity));
    walk_hint(f, scene, x - width / 2, bottom - height + 5 * u, opacity, true);
}
