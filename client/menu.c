/* The menu's frame: which page is open, which row is lit, what keys, mouse and pad do.
 * SPDX-License-Identifier: MIT */
#include "client/menu.h"

#include <string.h>

#include "base/text.h"
#include "client/menu_parts.h"

enum {
    HELD_US = 350000, /* between two orders of a key that is held: a server takes four a second */
};

/* --- pages and rows --------------------------------------------------------------------------- */

bool menu_can_choose(const struct menu *m, int row)
{
    return row >= 0 && row < m->row_count && m->rows[row].act != MENU_TELLS;
}

/* The next row that can be chosen, from `row` on in steps of `way`, around; -1: there is none. */
static int find_row(const struct menu *m, int row, int way)
{
    for (int i = 0; i < m->row_count; i++) {
        int at = ((row + i * way) % m->row_count + m->row_count) % m->row_count;

        if (menu_can_choose(m, at)) {
            return at;
        }
    }
    return -1;
}

/* The lit row keeps its light when others come before it, or go. */
static void follow(struct menu *m, const struct menu_row *lit)
{
    for (int i = 0; i < m->row_count && lit->server[0] != '\0'; i++) {
        const struct menu_row *row = &m->rows[i];

        if (strcmp(row->server, lit->server) == 0 && strcmp(row->text, lit->text) == 0) {
            m->at[m->page] = i;
        }
    }
}

void menu_refresh(struct menu *m, const struct view *view)
{
    int *at = &m->at[m->page];
    const struct menu_row lit = *at >= 0 ? m->rows[*at] : (struct menu_row){ .act = MENU_TELLS };

    menu_pages_fill(m, view);
    follow(m, &lit);
    *at = *at >= m->row_count ? m->row_count - 1 : *at;
    if (!menu_can_choose(m, *at)) {
        *at = find_row(m, *at < 0 ? 0 : *at, 1);
    }
}

void menu_turn(struct menu *m, enum menu_page page, const struct view *view)
{
    menu_kit_end(m);
    if (m->page == MENU_PAGE_CODE) {
        menu_code_close(m);
    }
    if (page == MENU_PAGE_NONE && view->state == VIEW_HOME) {
        page = MENU_PAGE_MAIN; /* there is nothing beneath */
    }
    if (page == MENU_PAGE_NONE) {
        m->is_open = false;
        m->page = MENU_PAGE_MAIN;
        return;
    }
    bool is_back = menu_pages_parent(m) == page;

    m->column = 0;

    if (page == MENU_PAGE_CODE) {
        menu_code_open(m);
    }
    m->at[page] = is_back ? m->at[page] : 0;
    m->page = page;
    m->first = 0;
    m->has_asked = false;
    m->has_asked_level = false;
    m->asked_us = view->now_us;
    m->looked_us = 0;
    m->serial = view->list.serial;
    m->lan_serial = view->lan.serial;
    m->map_count = 0;
    menu_refresh(m, view);
}

void menu_open(struct menu *m, const struct view *view)
{
    m->is_open = true;
    m->is_direct = false;
    m->is_unmoved = false;
    m->is_leaving = false; /* whoever asked to leave is there, or has thought better of it */
    m->begins = false;
    m->page = MENU_PAGE_MAIN;
    menu_turn(m, MENU_PAGE_MAIN, view);
    m->at[MENU_PAGE_MAIN] = find_row(m, 0, 1);
}

void menu_open_at(struct menu *m, enum menu_page page, const struct view *view)
{
    menu_open(m, view);
    menu_turn(m, page, view);
    m->is_direct = true;
}

void menu_open_match(struct menu *m, const struct view *view)
{
    menu_open(m, view);
    bool is_over = view->game != NULL && menu_head(view)->phase == PHASE_RESULTS;

    menu_turn(m, is_over ? MENU_PAGE_RESULTS : MENU_PAGE_MATCH, view);
}

void menu_ask_about_server(struct menu *m, int others, const struct view *view)
{
    menu_open_at(m, MENU_PAGE_LEAVING, view);
    m->others = others;
}

/* What leads into another match, if it comes about. */
static bool is_way_out(const struct menu_row *row, const struct view *view)
{
    bool is_outside = view->state == VIEW_REFUSED;

    return row->act == MENU_JOINS_CODE ||
           (row->act == MENU_ORDERS ? is_outside : menu_match_leaves(row));
}

const struct menu_row *menu_choose(struct menu *m, int at, const struct view *view)
{
    if (!menu_can_choose(m, at)) {
        return NULL;
    }
    if (m->rows[at].act == MENU_TYPES) {
        menu_code_type(m, &m->rows[at]);
        return NULL;
    }
    m->chosen = m->rows[at];
    if (m->page != MENU_PAGE_CHANGING && menu_match_asks(view, &m->chosen)) {
        m->held = m->chosen;
        m->held_from = m->page;
        m->chosen.act = MENU_TURNS;
        m->chosen.page = MENU_PAGE_CHANGING;
        m->chosen.server[0] = '\0';
    }
    if (m->chosen.page == MENU_PAGE_PERSON) {
        m->seat = m->chosen.seat;
        text_format(m->name, sizeof(m->name), "%s", m->chosen.text);
    }
    if (m->chosen.page == MENU_PAGE_LINK) {
        m->link = m->chosen.link;
    }
    if (m->chosen.page == MENU_PAGE_RESET) {
        m->reset = (enum menu_reset)m->chosen.id;
    }
    m->asked_us = m->chosen.act != MENU_COPIES ? view->now_us : m->asked_us;
    m->is_leaving = is_way_out(&m->chosen, view);
    m->is_code_sent = m->chosen.act == MENU_JOINS_CODE;
    enum menu_page from = m->page == MENU_PAGE_CHANGING ? m->held_from : m->page;
    m->begins = m->is_leaving ? from == MENU_PAGE_PRACTICE : m->begins;
    m->left_serial = view->level_serial;
    if (m->chosen.page != m->page) {
        if (m->page == MENU_PAGE_CHANGING && m->chosen.page != MENU_PAGE_NONE) {
            m->at[m->chosen.page] = 0; /* on, not back */
        }
        menu_turn(m, m->chosen.page, view);
    }
    if (m->chosen.act == MENU_TURNS && m->chosen.server[0] != '\0') {
        menu_code_ask(m, m->chosen.server, m->chosen.order);
    }
    return &m->chosen;
}

/* Left or right. */
static const struct menu_row *step(struct menu *m, int at, int way, const struct view *view)
{
    return menu_can_choose(m, at) && menu_kit_step(m, at, way) ? menu_choose(m, at, view) : NULL;
}

static const struct menu_row *enter(struct menu *m, int at, const struct view *view)
{
    return menu_can_choose(m, at) && menu_kit_enter(m, at) ? menu_choose(m, at, view) : NULL;
}

/* --- keys, mouse, pad ------------------------------------------------------------------------- */

static void move(struct menu *m, int way)
{
    int *at = &m->at[m->page];

    *at = find_row(m, *at + way, way);
}

/* Not around: a page on, and so to an end. */
static void jump(struct menu *m, int way)
{
    int row = m->at[m->page] + way;
    bool is_at_end = row < 0 || row >= m->row_count;

    row = row < 0 ? 0 : row >= m->row_count ? m->row_count - 1 : row;
    m->at[m->page] = find_row(m, row, is_at_end == (way > 0) ? -1 : 1);
}

/* The list goes on beneath the light; at its end the light itself does. */
static void scroll(struct menu *m, int way)
{
    int first = m->first + way;

    if (first >= 0 && first + m->shown <= m->row_count) {
        m->first = first;
    }
    jump(m, way);
}

static const struct menu_row *turn_tabs(struct menu *m, int way, const struct view *view)
{
    return m->row_count > 0 && m->rows[0].kind == MENU_TABS ? step(m, 0, way, view) : NULL;
}

static const struct menu_row *clear_cell(struct menu *m, int at, const struct view *view)
{
    return menu_can_choose(m, at) && menu_kit_clear(m, at) ? menu_choose(m, at, view) : NULL;
}

static const struct menu_row *copy(struct menu *m)
{
    m->chosen = (struct menu_row){ .act = MENU_COPIES, .page = m->page, .seat = GAME_SEAT_NONE };
    return &m->chosen;
}

/* -1: none gives it. */
static int find_order(const struct menu *m, const char *order)
{
    for (int i = 0; i < m->row_count; i++) {
        if (strcmp(m->rows[i].order, order) == 0) {
            return i;
        }
    }
    return -1;
}

static const struct menu_row *tab_key(struct menu *m, Uint16 modifiers, const struct view *view)
{
    int way = (modifiers & KMOD_SHIFT) != 0 ? -1 : 1;

    if ((modifiers & KMOD_CTRL) != 0) {
        return turn_tabs(m, way, view);
    }
    move(m, way);
    return NULL;
}

/* A key that is held down goes on moving, and does nothing else again. */
static bool repeats(SDL_Keycode code)
{
    static const SDL_Keycode keys[] = { SDLK_UP,   SDLK_DOWN, SDLK_LEFT, SDLK_RIGHT,  SDLK_w,
                                        SDLK_s,    SDLK_a,    SDLK_d,    SDLK_PAGEUP, SDLK_PAGEDOWN,
                                        SDLK_HOME, SDLK_END,  SDLK_TAB };

    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        if (keys[i] == code) {
            return true;
        }
    }
    return false;
}

/* Nor does it order more than a server takes. */
static bool is_too_soon(struct menu *m, const SDL_KeyboardEvent *event, const struct view *view)
{
    int at = m->at[m->page];
    bool orders = menu_can_choose(m, at) && m->rows[at].act == MENU_ORDERS;

    return event->repeat != 0 &&
           (!repeats(event->keysym.sym) || (orders && view->now_us - m->asked_us < HELD_US));
}

void menu_go_back(struct menu *m, const struct view *view)
{
    menu_turn(m, m->is_direct ? MENU_PAGE_NONE : menu_pages_parent(m), view);
}

static const struct menu_row *key(struct menu *m, SDL_Keycode code, Uint16 modifiers,
                                  const struct view *view)
{
    int at = m->at[m->page];
    int named = m->page == MENU_PAGE_INVITE    ? menu_invite_row(m, code)
                : m->page == MENU_PAGE_PHRASES ? menu_phrases_row(m, code)
                                               : -1;

    if (named >= 0) {
        return menu_choose(m, named, view);
    }
    switch (code) {
    case SDLK_UP:
    case SDLK_w:
        move(m, -1);
        return NULL;
    case SDLK_DOWN:
    case SDLK_s:
        move(m, 1);
        return NULL;
    case SDLK_TAB:
        return tab_key(m, modifiers, view);
    case SDLK_PAGEUP:
    case SDLK_PAGEDOWN:
        jump(m, code == SDLK_PAGEUP ? -m->shown : m->shown);
        return NULL;
    case SDLK_HOME:
    case SDLK_END:
        jump(m, code == SDLK_HOME ? -MENU_ROWS : MENU_ROWS);
        return NULL;
    case SDLK_LEFT:
    case SDLK_a:
        return step(m, at, -1, view);
    case SDLK_RIGHT:
    case SDLK_d:
        return step(m, at, 1, view);
    case SDLK_RETURN:
    case SDLK_KP_ENTER:
    case SDLK_SPACE:
        return view->now_us < m->hush_us ? NULL : enter(m, at, view);
    case SDLK_DELETE:
    case SDLK_BACKSPACE:
        return clear_cell(m, at, view);
    case SDLK_c:
        return copy(m);
    case SDLK_ESCAPE:
        menu_go_back(m, view);
        return NULL;
    case SDLK_l:
        menu_turn(m,
                  m->page == MENU_PAGE_INVITE  ? MENU_PAGE_NONE
                  : m->page == MENU_PAGE_MATCH ? MENU_PAGE_INVITE
                                               : m->page,
                  view);
        return NULL;
    case SDLK_r:
        return menu_choose(m, find_order(m, "ready"), view);
    case SDLK_y:
    case SDLK_z: /* where one is the other, both are yes */
        return menu_choose(m, find_order(m, "yes"), view);
    case SDLK_n:
        return menu_choose(m, find_order(m, "no"), view);
    default:
        return NULL;
    }
}

static const struct menu_row *pad(struct menu *m, Uint8 button, const struct view *view)
{
    static const struct {
        Uint8 button;
        SDL_Keycode key;
    } keys[] = {
        { SDL_CONTROLLER_BUTTON_DPAD_UP, SDLK_UP },
        { SDL_CONTROLLER_BUTTON_DPAD_DOWN, SDLK_DOWN },
        { SDL_CONTROLLER_BUTTON_DPAD_LEFT, SDLK_LEFT },
        { SDL_CONTROLLER_BUTTON_DPAD_RIGHT, SDLK_RIGHT },
        { SDL_CONTROLLER_BUTTON_A, SDLK_RETURN },
        { SDL_CONTROLLER_BUTTON_B, SDLK_ESCAPE },
        { SDL_CONTROLLER_BUTTON_Y, SDLK_r },
    };
    int at = m->at[m->page];

    if (button == SDL_CONTROLLER_BUTTON_START) {
        menu_turn(m, MENU_PAGE_NONE, view);
        return NULL;
    }
    if (button == SDL_CONTROLLER_BUTTON_X) {
        bool is_cell = at >= 0 && m->rows[at].kind == MENU_KEYS;

        return is_cell ? clear_cell(m, at, view) : copy(m);
    }
    if (button == SDL_CONTROLLER_BUTTON_LEFTSHOULDER ||
        button == SDL_CONTROLLER_BUTTON_RIGHTSHOULDER) {
        return turn_tabs(m, button == SDL_CONTROLLER_BUTTON_LEFTSHOULDER ? -1 : 1, view);
    }
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        if (keys[i].button == button) {
            return key(m, keys[i].key, KMOD_NONE, view);
        }
    }
    return NULL;
}

/* The left stick is a cross that must come back to its middle each time. */
static const struct menu_row *stick(struct menu *m, const SDL_ControllerAxisEvent *axis,
                                    const struct view *view)
{
    enum { FAR = 20000, NEAR = 12000 };
    bool is_x = axis->axis == SDL_CONTROLLER_AXIS_LEFTX;
    int *was = is_x ? &m->stick_x : &m->stick_y;
    int way = axis->value > FAR ? 1 : axis->value < -FAR ? -1 : 0;

    if (!is_x && axis->axis != SDL_CONTROLLER_AXIS_LEFTY) {
        return NULL;
    }
    if (way == 0 || way == *was) {
        *was = axis->value < NEAR && axis->value > -NEAR ? 0 : *was;
        return NULL;
    }
    *was = way;
    return pad(m,
               is_x ? (way > 0 ? SDL_CONTROLLER_BUTTON_DPAD_RIGHT : SDL_CONTROLLER_BUTTON_DPAD_LEFT)
               : way > 0 ? SDL_CONTROLLER_BUTTON_DPAD_DOWN
                         : SDL_CONTROLLER_BUTTON_DPAD_UP,
               view);
}

const struct menu_row *menu_event(struct menu *m, const SDL_Event *event, const struct view *view,
                                  float pixels_per_point)
{
    if (m->page == MENU_PAGE_CODE && menu_code_event(m, event)) {
        return NULL;
    }
    menu_refresh(m, view);
    enum menu_kit_result kit = menu_kit_event(m, event);

    if (kit != MENU_KIT_LEAVES) {
        return kit == MENU_KIT_CHOOSES ? menu_choose(m, m->at[m->page], view) : NULL;
    }
    switch (event->type) {
    case SDL_KEYDOWN:
        return is_too_soon(m, &event->key, view)
                   ? NULL
                   : key(m, event->key.keysym.sym, event->key.keysym.mod, view);
    case SDL_CONTROLLERBUTTONDOWN:
        return pad(m, event->cbutton.button, view);
    case SDL_CONTROLLERAXISMOTION:
        return stick(m, &event->caxis, view);
    case SDL_MOUSEWHEEL:
        if (event->wheel.y != 0) {
            scroll(m, event->wheel.y > 0 ? -1 : 1);
        }
        return NULL;
    case SDL_MOUSEMOTION:
        return menu_point(m, &event->motion, view, pixels_per_point);
    case SDL_MOUSEBUTTONDOWN:
        return menu_click(m, event->button.button, (float)event->button.x * pixels_per_point,
                          (float)event->button.y * pixels_per_point, view);
    default:
        return NULL;
    }
}
