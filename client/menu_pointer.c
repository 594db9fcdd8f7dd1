/* What the mouse does in the menu: lights rows, chooses them, drags, and leads back.
 * SPDX-License-Identifier: MIT */
#include "client/menu_parts.h"

/* The row under a place, -1 beside them. */
static int row_at(const struct menu *m, float x, float y)
{
    if (m->row <= 0 || x < m->left || x > m->left + m->width || y < m->top) {
        return -1;
    }
    int place = (int)((y - m->top) / m->row);

    return place < m->shown && m->first + place < m->row_count ? menu_row_in(m, place) : -1;
}

static bool is_on_back(const struct menu *m, float x, float y)
{
    const SDL_FPoint at = { x, y };

    return SDL_PointInFRect(&at, &m->back);
}

const struct menu_row *menu_click(struct menu *m, Uint8 button, float x, float y,
                                  const struct view *view)
{
    int row = row_at(m, x, y);

    if (button != SDL_BUTTON_LEFT || is_on_back(m, x, y)) {
        bool is_back =
            button == SDL_BUTTON_LEFT || button == SDL_BUTTON_RIGHT || button == SDL_BUTTON_X1;

        if (is_back && view->now_us >= m->hush_us) {
            menu_go_back(m, view);
        }
        return NULL;
    }
    if (!menu_can_choose(m, row) || view->now_us < m->hush_us) {
        return NULL;
    }
    m->at[m->page] = row;
    return menu_kit_click(m, row, x) ? menu_choose(m, row, view) : NULL;
}

/* The system tells where the pointer is when it comes over a window, too: that is no move. Nor is
 * what it did a moment ago, in the round, meant for the menu. */
static bool has_moved(struct menu *m, const SDL_MouseMotionEvent *motion, const struct view *view)
{
    bool is_move = (motion->xrel != 0 || motion->yrel != 0) && view->now_us >= m->hush_us;

    m->is_unmoved = m->is_unmoved && !is_move;
    return !m->is_unmoved;
}

const struct menu_row *menu_point(struct menu *m, const SDL_MouseMotionEvent *motion,
                                  const struct view *view, float pixels_per_point)
{
    float x = (float)motion->x * pixels_per_point;
    float y = (float)motion->y * pixels_per_point;
    bool is_held = (motion->state & SDL_BUTTON_LMASK) != 0;
    int row = row_at(m, x, y);
    int at = m->at[m->page];

    if (!has_moved(m, motion, view)) {
        return NULL;
    }
    if (is_held && menu_can_choose(m, at) && m->rows[at].kind == MENU_SLIDER) {
        return menu_kit_drag(m, at, x) ? menu_choose(m, at, view) : NULL;
    }
    m->at[m->page] = menu_can_choose(m, row) ? row : at;
    m->is_back_lit = is_on_back(m, x, y);
    return NULL;
}
