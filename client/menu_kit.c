/* What the kinds of rows do with keys, mouse and pad, beside being chosen.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "client/menu_parts.h"

/* Where a row's control lies, as parts of the row's width. */
static const float control_left = 0.5f;
static const float bar_right = 0.84f;

void menu_kit_span(const struct menu *m, const struct menu_row *row, int cell, float *left,
                   float *width)
{
    bool is_wide = row->kind == MENU_TABS || row->kind == MENU_SYMBOLS;
    float from = is_wide ? 0 : control_left;
    float to = row->kind == MENU_SLIDER ? bar_right : 1;
    int count = is_wide || row->kind == MENU_KEYS ? row->most : 1;

    *width = m->width * (to - from) / (float)(count > 0 ? count : 1);
    *left = m->left + m->width * from + *width * (float)cell;
}

static int cell_at(const struct menu *m, const struct menu_row *row, float x)
{
    float left;
    float width;

    menu_kit_span(m, row, 0, &left, &width);
    int cell = x > left ? (int)((x - left) / width) : 0;

    return cell < row->most ? cell : row->most - 1;
}

static bool set(struct menu_row *row, int value)
{
    value = value < row->least ? row->least : value > row->most ? row->most : value;
    bool is_new = value != row->value;

    row->value = value;
    return is_new;
}

/* Around at the ends. */
static bool turn(struct menu_row *row, int way)
{
    int count = row->most - row->least + 1;

    row->value = row->least + (row->value - row->least + way + count) % count;
    return count > 1;
}

/* The page of the next tab. */
static bool turn_tab(struct menu_row *row, int value)
{
    row->page = row->tabs[value].page;
    row->act = MENU_TURNS;
    return true;
}

bool menu_kit_step(struct menu *m, int at, int way)
{
    struct menu_row *row = &m->rows[at];

    switch (row->kind) {
    case MENU_BUTTON:
        if (row->less[0] != '\0') {
            text_format(row->order, sizeof(row->order), "%s", way > 0 ? row->more : row->less);
            return true;
        }
        return false;
    case MENU_TOGGLE:
        return set(row, way > 0);
    case MENU_SLIDER:
        return set(row, row->value + way * row->step);
    case MENU_CHOICE:
        return turn(row, way);
    case MENU_KEYS:
        m->column = m->column + way < 0 ? 0 : m->column + way;
        m->column = m->column < row->most ? m->column : row->most - 1;
        return false;
    case MENU_SYMBOLS:
        m->column = (m->column + way + row->most) % row->most;
        return false;
    case MENU_TABS:
        return turn_tab(row, (row->value + way + row->most) % row->most);
    case MENU_FIELD:
        return false;
    }
    return false;
}

bool menu_kit_enter(struct menu *m, int at)
{
    struct menu_row *row = &m->rows[at];

    switch (row->kind) {
    case MENU_BUTTON:
        return true;
    case MENU_TOGGLE:
        row->value = !row->value;
        return true;
    case MENU_CHOICE:
        return turn(row, 1);
    case MENU_FIELD:
        m->is_typing = true;
        text_field_open(&m->field, row->order, (size_t)row->most);
        return false;
    case MENU_KEYS:
        m->is_waiting = true;
        return false;
    case MENU_SYMBOLS:
        row->value = m->column;
        return true;
    case MENU_SLIDER:
    case MENU_TABS:
        return false;
    }
    return false;
}

bool menu_kit_clear(struct menu *m, int at)
{
    m->rows[at].value = m->column;
    m->rows[at].pressed = (struct press){ .kind = PRESS_NONE };
    return m->rows[at].kind == MENU_KEYS;
}

bool menu_kit_click(struct menu *m, int at, float x)
{
    struct menu_row *row = &m->rows[at];
    float left;
    float width;

    menu_kit_span(m, row, 0, &left, &width);
    switch (row->kind) {
    case MENU_BUTTON:
        return row->less[0] == '\0' || menu_kit_step(m, at, x > m->left + m->width * 0.8f ? 1 : -1);
    case MENU_SLIDER:
        return x >= left && menu_kit_drag(m, at, x);
    case MENU_CHOICE:
        return turn(row, x < left + width / 2 && x > left ? -1 : 1);
    case MENU_TABS:
        return turn_tab(row, cell_at(m, row, x));
    case MENU_KEYS:
    case MENU_SYMBOLS:
        m->column = cell_at(m, row, x);
        return menu_kit_enter(m, at);
    case MENU_TOGGLE:
    case MENU_FIELD:
        return menu_kit_enter(m, at);
    }
    return false;
}

bool menu_kit_drag(struct menu *m, int at, float x)
{
    struct menu_row *row = &m->rows[at];
    float left;
    float width;

    if (row->kind != MENU_SLIDER) {
        return false;
    }
    menu_kit_span(m, row, 0, &left, &width);
    float part = (x - left) / width;
    int steps = (int)(part * (float)(row->most - row->least) / (float)row->step + 0.5f);

    return set(row, row->least + (part > 0 ? steps : 0) * row->step);
}

void menu_kit_end(struct menu *m)
{
    if (m->is_typing) {
        text_field_close(&m->field);
    }
    m->is_typing = false;
    m->is_waiting = false;
}

static enum menu_kit_result type(struct menu *m, const SDL_Event *event, struct menu_row *row)
{
    enum text_field_result result =
        event->type == SDL_MOUSEBUTTONDOWN ? TEXT_FIELD_DONE : text_field_event(&m->field, event);

    if (result == TEXT_FIELD_GOES_ON) {
        return MENU_KIT_TAKES;
    }
    if (result == TEXT_FIELD_DONE) {
        text_format(row->order, sizeof(row->order), "%s", m->field.text);
    }
    menu_kit_end(m);
    return result == TEXT_FIELD_DONE ? MENU_KIT_CHOOSES : MENU_KIT_TAKES;
}

static bool is_pads(struct press p)
{
    return p.kind == PRESS_PAD || p.kind == PRESS_TRIGGER;
}

static enum menu_kit_result wait(struct menu *m, const SDL_Event *event, struct menu_row *row)
{
    struct press pressed = press_of(event);

    if (press_is_kept(pressed)) {
        menu_kit_end(m);
    }
    if (pressed.kind == PRESS_NONE || press_is_kept(pressed) || is_pads(pressed) != row->is_pads) {
        return MENU_KIT_TAKES;
    }
    menu_kit_end(m);
    row->value = m->column;
    row->pressed = pressed;
    return MENU_KIT_CHOOSES;
}

enum menu_kit_result menu_kit_event(struct menu *m, const SDL_Event *event)
{
    int at = m->at[m->page];

    if (at < 0 || (!m->is_typing && !m->is_waiting)) {
        return MENU_KIT_LEAVES;
    }
    return m->is_typing ? type(m, event, &m->rows[at]) : wait(m, event, &m->rows[at]);
}

int menu_pinned(const struct menu *m)
{
    return m->row_count > 0 && m->rows[0].kind == MENU_TABS;
}

int menu_row_in(const struct menu *m, int i)
{
    return i < menu_pinned(m) ? i : m->first + i;
}
