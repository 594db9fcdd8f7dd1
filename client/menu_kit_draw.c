/* How the kinds of rows look.
 * SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "client/menu_parts.h"

/* A line's top, so that it stands in the middle of a row at y. */
static float middle(const struct menu *m, const struct scene_frame *f, enum font_style style,
                    float y)
{
    return y + (m->row - font_height(f->font, style)) / 2;
}

static SDL_Color strong(bool is_lit)
{
    return is_lit ? menu_on_accent() : palette_ink(INK_TEXT);
}

static SDL_Color dim(bool is_lit)
{
    return is_lit ? menu_dim_on_accent() : palette_ink(INK_DIM);
}

static void draw_toggle(const struct menu *m, const struct scene_frame *f,
                        const struct menu_row *row, float y, bool is_lit)
{
    float height = m->row * 0.46f;
    float width = height * 1.9f;
    float x = m->left + m->width - 12 * f->unit - width;
    float top = y + (m->row - height) / 2;
    bool is_on = row->value != 0;
    SDL_Color ink = is_on ? strong(is_lit) : dim(is_lit);

    /* Filled and at the right, or hollow and at the left: not by colour alone. */
    paint_round(f->paint, x, top, width, height, height / 2, ink);
    if (!is_on) {
        paint_round(f->paint, x + 2 * f->unit, top + 2 * f->unit, width - 4 * f->unit,
                    height - 4 * f->unit, height / 2 - 2 * f->unit,
                    is_lit ? paint_mix(palette_ink(INK_ACCENT), ink, 0.1f)
                           : (SDL_Color){ 8, 24, 38, 255 });
    }
    paint_disc(f->paint, x + (is_on ? width - height / 2 : height / 2), y + m->row / 2,
               height / 2 - 4 * f->unit,
               !is_on   ? ink
               : is_lit ? palette_ink(INK_ACCENT)
                        : (SDL_Color){ 8, 24, 38, 255 });
    font_draw(f->font, f->paint, FONT_BODY, FONT_RIGHT, x - 8 * f->unit, middle(m, f, FONT_BODY, y),
              dim(is_lit), is_on ? "on" : "off");
}

static void draw_slider(const struct menu *m, const struct scene_frame *f,
                        const struct menu_row *row, float y, bool is_lit)
{
    float left;
    float width;
    float u = f->unit;
    float at = y + m->row / 2;

    menu_kit_span(m, row, 0, &left, &width);
    float part = (float)(row->value - row->least) / (float)(row->most - row->least);

    paint_round(f->paint, left, at - 2 * u, width, 4 * u, 2 * u, paint_fade(dim(is_lit), 0.6f));
    paint_round(f->paint, left, at - 2 * u, width * part, 4 * u, 2 * u, strong(is_lit));
    paint_disc(f->paint, left + width * part, at, 7 * u, strong(is_lit));
    font_draw(f->font, f->paint, FONT_BODY, FONT_RIGHT, m->left + m->width - 12 * u,
              middle(m, f, FONT_BODY, y), strong(is_lit), row->side);
}

static void draw_arrow(const struct scene_frame *f, float x, float y, float way, SDL_Color ink)
{
    float u = f->unit;
    const SDL_FPoint points[3] = { { x + way * 6 * u, y },
                                   { x - way * 3 * u, y - 6 * u },
                                   { x - way * 3 * u, y + 6 * u } };

    paint_polygon(f->paint, points, 3, ink);
}

static void draw_choice(const struct menu *m, const struct scene_frame *f,
                        const struct menu_row *row, float y, bool is_lit)
{
    float left;
    float width;
    float u = f->unit;

    menu_kit_span(m, row, 0, &left, &width);
    float room = width - 60 * u;
    float words = fminf(font_width(f->font, FONT_BODY, row->side), room);
    float middle_y = y + m->row / 2;
    float from = left + (width - 6 * u - words) / 2;

    if (row->colour > 0) {
        paint_disc(f->paint, from - 14 * u, middle_y, 7 * u, palette_colour(row->colour - 1));
        paint_ring(f->paint, from - 14 * u, middle_y, 7 * u, u, 0, 6.2831853f, strong(is_lit));
    }
    if (row->emblem > 0) {
        palette_form(f->paint, row->emblem - 1, from - 14 * u, middle_y, 7 * u, strong(is_lit));
    }

    draw_arrow(f, left + 12 * u, middle_y, -1, dim(is_lit));
    draw_arrow(f, left + width - 18 * u, middle_y, 1, dim(is_lit));
    font_draw_cut(f->font, f->paint, FONT_BODY, from, middle(m, f, FONT_BODY, y), room,
                  strong(is_lit), row->side);
}

/* The part of the line around the cursor, in a box. */
static void draw_field(const struct menu *m, const struct scene_frame *f,
                       const struct menu_row *row, float y, bool is_lit)
{
    float left;
    float width;
    float u = f->unit;
    bool is_typing = is_lit && m->is_typing;
    char before[TEXT_FIELD_BYTES];

    menu_kit_span(m, row, 0, &left, &width);
    width -= 12 * u;
    paint_round(f->paint, left, y + 5 * u, width, m->row - 10 * u, 4 * u,
                is_typing ? (SDL_Color){ 4, 18, 30, 255 } : (SDL_Color){ 4, 18, 30, 150 });
    bool is_empty = is_typing ? m->field.text[0] == '\0' : row->order[0] == '\0';

    if (!is_typing || is_empty) {
        font_draw_cut(f->font, f->paint, FONT_BODY, left + 8 * u, middle(m, f, FONT_BODY, y),
                      width - 16 * u, palette_ink(is_empty ? INK_DIM : INK_TEXT),
                      is_empty ? row->side : row->order);
    }
    if (!is_typing) {
        return;
    }
    text_format(before, m->field.cursor + 1, "%s", m->field.text);
    float at = font_width(f->font, FONT_BODY, before);
    float over = fmaxf(0, at - width + 24 * u);
    const SDL_Rect clip = { (int)(left + 6 * u), (int)y, (int)(width - 12 * u), (int)m->row };

    paint_flush(f->paint);
    SDL_RenderSetClipRect(f->paint->renderer, &clip);
    font_draw(f->font, f->paint, FONT_BODY, FONT_LEFT, left + 8 * u - over,
              middle(m, f, FONT_BODY, y), palette_ink(INK_TEXT), m->field.text);
    SDL_RenderSetClipRect(f->paint->renderer, NULL);
    if (fmodf(f->seconds, 1) < 0.6f) {
        SDL_Color ink = palette_ink(INK_ACCENT);

        paint_box(f->paint, left + 8 * u - over + at, y + 8 * u, fmaxf(2, 2 * u), m->row - 16 * u,
                  ink, ink);
    }
}

static void draw_cell(const struct menu *m, const struct scene_frame *f, const struct menu_row *row,
                      int cell, float y, bool is_lit)
{
    float left;
    float width;
    float u = f->unit;
    bool is_at = is_lit && m->column == cell;
    bool is_waiting = is_at && m->is_waiting;
    const char *text = is_waiting                    ? "press..."
                       : row->cells[cell][0] != '\0' ? row->cells[cell]
                                                     : "-";

    menu_kit_span(m, row, cell, &left, &width);
    width -= 6 * u;
    paint_round(f->paint, left, y + 4 * u, width, m->row - 8 * u, 4 * u,
                is_at ? menu_on_accent() : (SDL_Color){ 4, 18, 30, 150 });
    float words = fminf(font_width(f->font, FONT_BODY, text), width - 12 * u);

    font_draw_cut(f->font, f->paint, FONT_BODY, left + (width - words) / 2,
                  middle(m, f, FONT_BODY, y), width - 12 * u,
                  palette_ink(is_waiting          ? INK_ACCENT
                              : row->is_odd[cell] ? INK_WARN
                                                  : INK_TEXT),
                  text);
    if (row->is_odd[cell]) {
        font_draw(f->font, f->paint, FONT_BOLD, FONT_LEFT, left + 5 * u, middle(m, f, FONT_BOLD, y),
                  palette_ink(INK_WARN), "!");
    }
}

static void draw_symbols(const struct menu *m, const struct scene_frame *f,
                         const struct menu_row *row, float y, bool is_lit)
{
    float left;
    float width;
    float u = f->unit;

    for (int i = 0; i < row->most; i++) {
        const char text[2] = { row->order[i], '\0' };
        bool is_at = is_lit && m->column == i;

        menu_kit_span(m, row, i, &left, &width);
        paint_round(f->paint, left + 3 * u, y + 3 * u, width - 6 * u, m->row - 6 * u, 4 * u,
                    is_at ? paint_fade(palette_ink(INK_ACCENT), 0.85f)
                          : (SDL_Color){ 4, 18, 30, 150 });
        font_draw(f->font, f->paint, FONT_BOLD, FONT_CENTRE, left + width / 2,
                  middle(m, f, FONT_BOLD, y), strong(is_at), text);
    }
}

static void draw_tabs(const struct menu *m, const struct scene_frame *f, const struct menu_row *row,
                      float y, bool is_lit)
{
    float left;
    float width;
    float u = f->unit;

    for (int i = 0; i < row->most; i++) {
        bool is_here = i == row->value;
        SDL_Color ink = palette_ink(is_here ? INK_TEXT : INK_DIM);

        menu_kit_span(m, row, i, &left, &width);
        if (is_here && is_lit) {
            paint_round(f->paint, left + 2 * u, y + 2 * u, width - 4 * u, m->row - 4 * u, 5 * u,
                        paint_fade(palette_ink(INK_ACCENT), 0.85f));
            ink = menu_on_accent();
        }
        SDL_Color line =
            paint_fade(palette_ink(is_here ? INK_ACCENT : INK_DIM), is_here ? 1 : 0.4f);

        paint_box(f->paint, left, y + m->row - 2 * u, width, 2 * u, line, line);
        float words = fminf(font_width(f->font, FONT_BOLD, row->tabs[i].text), width - 4 * u);

        font_draw_cut(f->font, f->paint, FONT_BOLD, left + (width - words) / 2,
                      middle(m, f, FONT_BOLD, y), width - 4 * u, ink, row->tabs[i].text);
    }
}

float menu_kit_draw(const struct menu *m, const struct scene_frame *f, const struct menu_row *row,
                    float y, bool is_lit)
{
    float left;
    float width;

    switch (row->kind) {
    case MENU_TOGGLE:
        draw_toggle(m, f, row, y, is_lit);
        return m->left + m->width - m->row * 0.9f - 60 * f->unit;
    case MENU_SLIDER:
        draw_slider(m, f, row, y, is_lit);
        break;
    case MENU_CHOICE:
        draw_choice(m, f, row, y, is_lit);
        break;
    case MENU_FIELD:
        draw_field(m, f, row, y, is_lit);
        break;
    case MENU_KEYS:
        for (int i = 0; i < row->most; i++) {
            draw_cell(m, f, row, i, y, is_lit);
        }
        break;
    case MENU_TABS:
        draw_tabs(m, f, row, y, is_lit);
        break;
    case MENU_SYMBOLS:
        draw_symbols(m, f, row, y, is_lit);
        break;
    case MENU_BUTTON:
        break;
    }
    menu_kit_span(m, row, 0, &left, &width);
    return left - 10 * f->unit;
}

float menu_kit_help(const struct menu *m, const struct scene_frame *f, float y, bool is_drawn)
{
    enum { LINES = 2 };
    int at = m->at[m->page];
    bool has_help = false;

    for (int i = 0; i < m->row_count; i++) {
        has_help = has_help || m->rows[i].help != NULL;
    }
    if (is_drawn && at >= 0 && m->rows[at].help != NULL) {
        font_draw_wrapped(f->font, f->paint, FONT_SMALL, m->left + 12 * f->unit, y,
                          m->width - 24 * f->unit, palette_ink(INK_DIM), m->rows[at].help);
    }
    return has_help ? LINES * font_height(f->font, FONT_SMALL) + 4 * f->unit : 0;
}
