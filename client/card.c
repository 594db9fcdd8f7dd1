/* The controls card and the hint.
 * SPDX-License-Identifier: MIT */
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

/* One entry of the hint; draws it when `is_drawn`, and returns where the next one begins. */
static float hint_entry(const struct scene_frame *f, const char *keys, const char *text, float x,
                        float y, float opacity, bool is_drawn)
{
    float u = f->unit;
    float gap = font_width(f->font, FONT_BOLD, keys) + 6 * u;

    if (is_drawn) {
        font_draw(f->font, f->paint, FONT_BOLD, FONT_LEFT, x, y,
                  paint_fade(palette_ink(INK_ACCENT), opacity), keys);
        font_draw(f->font, f->paint, FONT_BODY, FONT_LEFT, x + gap, y,
                  paint_fade(palette_ink(INK_TEXT), opacity), text);
    }
    return x + gap + font_width(f->font, FONT_BODY, text) + 16 * u;
}

/* The hint's entries from first to last, without the last; returns where they end. */
static float hint_row(const struct scene_frame *f, const struct scene *scene, size_t first,
                      size_t last, float x, float y, float opacity, bool is_drawn)
{
    for (size_t i = first; i < last; i++) {
        const char *text = hinted[i] == ACTION_CARD ? "all keys" : says(scene, hinted[i]);
        if (text != NULL) {
            x = hint_entry(f, controls_bindings[hinted[i]].shown, text, x, y, opacity, is_drawn);
        }
    }
    return x - 16 * f->unit;
}

/* In one row where the window is wide enough, else in two. */
float card_hint(const struct scene_frame *f, const struct scene *scene, float x, float bottom,
                float opacity)
{
    float u = f->unit;
    float line = font_height(f->font, FONT_BODY) + 2 * u;
    float room = (float)f->camera.width - 40 * u;
    bool is_one = hint_row(f, scene, 0, ARRAY_LEN(hinted), 0, 0, 0, false) <= room;
    size_t cut = is_one ? ARRAY_LEN(hinted) : ARRAY_LEN(hinted) / 2 + 1;
    float widths[2] = { hint_row(f, scene, 0, cut, 0, 0, 0, false),
                        hint_row(f, scene, cut, ARRAY_LEN(hinted), 0, 0, 0, false) };
    float width = fmaxf(widths[0], widths[1]) + 28 * u;
    float height = line * (is_one ? 1.0f : 2.0f) + 8 * u;

    paint_round(f->paint, x - width / 2, bottom - height, width, height, 6 * u,
                paint_fade(palette_ink(INK_PANEL), opacity));
    hint_row(f, scene, 0, cut, x - widths[0] / 2, bottom - height + 4 * u, opacity, true);
    hint_row(f, scene, cut, ARRAY_LEN(hinted), x - widths[1] / 2, bottom - height + 4 * u + line,
             opacity, true);
    return height;
}
