/* The controls card and the hint.
 * SPDX-License-Identifier: MIT */
#include "client/card.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "client/panel.h"

enum {
    COLUMNS = 3, /* what, keys, pad */
};

/* What newcomers need first; the first ones are one entry, where the scene knows all of them. */
static const enum action hinted[] = {
    ACTION_AHEAD, ACTION_PORT, ACTION_ASTERN, ACTION_STARBOARD,
    ACTION_AIM,   ACTION_FIRE, ACTION_MINE,   ACTION_CARD,
};

enum {
    HINTED_WAYS = 4,
};

static const float edge = 14; /* units that the hint keeps from the window's */

bool card_has(const struct view *view, enum action action)
{
    bool has_network = view->network[0] != '\0' || view->desk.count > 0;

    return action < ACTION_NET_SETTING || action > ACTION_NET_SPIKE || has_network;
}

/* What the action does in that scene; NULL: nothing. */
static const char *says(const struct scene *scene, enum action action)
{
    if (action < ACTION_READY && scene != NULL) {
        return scene->says[action];
    }
    return binding_rows[action].help;
}

/* The card's lines, and how they lie in the window: where they don't fit, on several pages. */
struct sheet {
    enum action actions[ACTION_COUNT];
    int count;
    int rows;  /* of a page */
    int signs; /* on the last page: what floats about */
    int pages;
    float left;
    float top;
    float row;
    float widths[COLUMNS];
    float width;
};

static void measure(struct sheet *s, const struct scene_frame *f, const struct scene *scene)
{
    float u = f->unit;

    *s = (struct sheet){ .row = font_height(f->font, FONT_BODY) + 5 * u };
    for (int i = 0; i < ACTION_COUNT; i++) {
        const char *text = says(scene, (enum action)i);

        if (text != NULL && card_has(f->view, (enum action)i)) {
            s->actions[s->count++] = (enum action)i;
            s->widths[0] = fmaxf(s->widths[0], font_width(f->font, FONT_BOLD, f->words->keys[i]));
            s->widths[1] = fmaxf(s->widths[1], font_width(f->font, FONT_BODY, text));
            s->widths[2] = fmaxf(s->widths[2], font_width(f->font, FONT_BODY, f->words->pads[i]));
        }
    }
    float head = font_height(f->font, FONT_TITLE) + font_height(f->font, FONT_SMALL) + 46 * u;

    s->rows = (int)(((float)f->camera.height - head - 16 * u) / s->row);
    s->rows = s->rows < 1 ? 1 : s->rows > s->count ? s->count : s->rows;
    int most = s->rows;

    s->pages = (s->count + s->rows - 1) / s->rows;
    s->rows = (s->count + s->pages - 1) / s->pages;
    if (scene != NULL && scene->sign_count > 0) {
        s->signs = scene->sign_count < most ? scene->sign_count : most;
        s->rows = s->rows > s->signs ? s->rows : s->signs;
        s->pages++;
    }
    s->width =
        fminf(s->widths[0] + s->widths[1] + s->widths[2] + 88 * u, (float)f->camera.width - 8 * u);
    s->left = ((float)f->camera.width - s->width) / 2;
    s->top = fmaxf(((float)f->camera.height - head - s->row * (float)s->rows) / 2, 4 * u);
}

static void draw_line(const struct sheet *s, const struct scene_frame *f, const struct scene *scene,
                      enum action action, float y)
{
    float u = f->unit;
    float pads = font_width(f->font, FONT_BODY, f->words->pads[action]);
    float from = s->left + s->widths[0] + 44 * u;
    float to = s->left + s->width - 20 * u;

    font_draw(f->font, f->paint, FONT_BOLD, FONT_LEFT, s->left + 20 * u, y, palette_ink(INK_ACCENT),
              f->words->keys[action]);
    font_draw_cut(f->font, f->paint, FONT_BODY, from, y, to - pads - from - 8 * u,
                  palette_ink(INK_TEXT), says(scene, action));
    font_draw(f->font, f->paint, FONT_BODY, FONT_RIGHT, to, y, palette_ink(INK_DIM),
              f->words->pads[action]);
}

/* As it looks on the water, and what it is. */
static void draw_sign(const struct sheet *s, const struct scene_frame *f,
                      const struct scene_sign *sign, float y, float pitch)
{
    struct paint_place before = f->paint->place;
    float u = f->unit;
    float line = font_height(f->font, FONT_BODY);

    f->paint->place = paint_within(&before, s->left + 42 * u, y + pitch / 2, 0,
                                   fminf(1.3f * u, 0.8f * u * pitch / s->row));
    sign->draw(f);
    f->paint->place = before;
    font_draw_cut(f->font, f->paint, FONT_BODY, s->left + 80 * u, y + (pitch - line) / 2,
                  s->width - 100 * u, palette_ink(INK_TEXT), sign->text);
}

int card_draw(const struct scene_frame *f, const struct scene *scene, int page)
{
    struct sheet s;
    float u = f->unit;
    char title[48];

    measure(&s, f, scene);
    page = page < s.pages ? page : s.pages - 1;
    bool has_signs = s.signs > 0 && page == s.pages - 1;
    text_format(title, sizeof(title), s.pages > 1 ? "%s, %d of %d" : "%s",
                has_signs ? "What floats about" : "Controls", page + 1, s.pages);
    float head = font_height(f->font, FONT_TITLE);
    float foot = s.top + head + 20 * u + s.row * (float)s.rows;
    char keys[PRESS_NAME_BYTES + 64];

    if (page + 1 < s.pages) {
        text_format(keys, sizeof(keys), "%s or a click: next page    Escape: close",
                    f->words->name[ACTION_CARD]);
    } else {
        text_format(keys, sizeof(keys), "Escape or a click: close");
    }
    panel_dim(f, 0.35f);
    panel_page(f, s.left, s.top, s.width, foot + font_height(f->font, FONT_SMALL) + 10 * u - s.top);
    font_draw(f->font, f->paint, FONT_SMALL, FONT_LEFT, s.left + 20 * u, foot, palette_ink(INK_DIM),
              keys);
    font_draw(f->font, f->paint, FONT_TITLE, FONT_LEFT, s.left + 20 * u, s.top + 8 * u,
              palette_ink(INK_TEXT), title);
    for (int i = page * s.rows; !has_signs && i < s.count && i < (page + 1) * s.rows; i++) {
        draw_line(&s, f, scene, s.actions[i],
                  s.top + head + 16 * u + s.row * (float)(i - page * s.rows));
    }
    for (int i = 0; i < s.signs && has_signs; i++) {
        float pitch = fminf(2 * s.row, s.row * (float)s.rows / (float)s.signs);

        draw_sign(&s, f, &scene->signs[i], s.top + head + 16 * u + pitch * (float)i, pitch);
    }
    return s.pages;
}

/* The hint's entries as they are now. */
struct hints {
    struct hint {
        char keys[HINTED_WAYS * PRESS_NAME_BYTES];
        const char *text;
    } list[ARRAY_LEN(hinted)];
    int count;
};

/* "W A S D", "left stick" */
static void add_key(struct hint *h, const char *key)
{
    size_t length = strlen(h->keys);

    if (length == 0 || strcmp(h->keys, key) != 0) {
        text_format(h->keys + length, sizeof(h->keys) - length, "%s%s", length > 0 ? " " : "", key);
    }
}

static void list_hints(struct hints *hints, const struct scene_frame *f, const struct scene *scene)
{
    bool has_ways = true;

    hints->count = 0;
    for (int i = 0; i < HINTED_WAYS; i++) {
        has_ways = has_ways && says(scene, hinted[i]) != NULL;
    }
    for (size_t i = 0; i < ARRAY_LEN(hinted); i++) {
        const char *text = hinted[i] == ACTION_CARD ? "all keys" : says(scene, hinted[i]);
        bool is_way = i < HINTED_WAYS && has_ways;
        struct hint *h = &hints->list[is_way && i > 0 ? 0 : hints->count];

        if (text == NULL) {
            continue;
        }
        if (h == &hints->list[hints->count]) {
            *h = (struct hint){ .text = is_way ? "steer" : text };
            hints->count++;
        }
        add_key(h, f->words->name[hinted[i]]);
    }
}

/* One entry of the hint; draws it when `is_drawn`, and returns where the next one begins. */
static float hint_entry(const struct scene_frame *f, const struct hint *h, float x, float y,
                        float opacity, bool is_drawn)
{
    float u = f->unit;
    float gap = font_width(f->font, FONT_BOLD, h->keys) + 6 * u;

    if (is_drawn) {
        font_draw(f->font, f->paint, FONT_BOLD, FONT_LEFT, x, y,
                  paint_fade(palette_ink(INK_ACCENT), opacity), h->keys);
        font_draw(f->font, f->paint, FONT_BODY, FONT_LEFT, x + gap, y,
                  paint_fade(palette_ink(INK_TEXT), opacity), h->text);
    }
    return x + gap + font_width(f->font, FONT_BODY, h->text) + 16 * u;
}

/* A row of `each` entries from the first on; returns where they end. */
static float hint_row(const struct scene_frame *f, const struct hints *hints, int first, int each,
                      float x, float y, float opacity, bool is_drawn)
{
    for (int i = first; i < first + each && i < hints->count; i++) {
        x = hint_entry(f, &hints->list[i], x, y, opacity, is_drawn);
    }
    return x - 16 * f->unit;
}

/* The widest row of `each` entries. */
static float hint_width(const struct scene_frame *f, const struct hints *hints, int each)
{
    float widest = 0;

    for (int i = 0; i < hints->count; i += each) {
        widest = fmaxf(widest, hint_row(f, hints, i, each, 0, 0, 0, false));
    }
    return widest;
}

float card_hint(const struct scene_frame *f, const struct scene *scene, float right, float bottom,
                float opacity)
{
    struct hints hints;
    float u = f->unit;
    float line = font_height(f->font, FONT_BODY) + 2 * u;

    list_hints(&hints, f, scene);
    int rows = 1;
    int each = hints.count;

    while (each > 1 && hint_width(f, &hints, each) > right - 40 * u) {
        rows++;
        each = (hints.count + rows - 1) / rows;
    }
    float width = hint_width(f, &hints, each) + 28 * u;
    float height = line * (float)((hints.count + each - 1) / each) + 8 * u;
    float x = fminf((float)f->camera.width / 2, right - width / 2) - width / 2;
    float y = bottom - height + 4 * u;
    bool is_broken = each < hints.count; /* high: out of the middle */

    x = is_broken ? edge * u : x;
    panel_plate(f, &(SDL_FRect){ x, bottom - height, width, height }, 6 * u,
                paint_fade(palette_ink(INK_PANEL), opacity));
    for (int i = 0; i < hints.count; i += each) {
        float row = hint_row(f, &hints, i, each, 0, 0, 0, false);

        hint_row(f, &hints, i, each, is_broken ? x + 14 * u : x + (width - row) / 2, y, opacity,
                 true);
        y += line;
    }
    return height;
}
