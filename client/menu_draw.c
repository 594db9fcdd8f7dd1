/* How the menu looks.
 * SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "client/menu_parts.h"
#include "client/panel.h"

enum {
    RESULTS_ROWS = 2, /* there at the least, whatever the table needs */
};

static const float code_gap = 6; /* units above a large code */

SDL_Color menu_on_accent(void)
{
    return (SDL_Color){ 6, 22, 36, 255 };
}

SDL_Color menu_dim_on_accent(void)
{
    return (SDL_Color){ 24, 62, 88, 255 };
}

static bool holds(const char *text, const char *part)
{
    return part[0] != '\0' && strstr(text, part) != NULL;
}

/* Whether it answers what was asked for, and the page does not show it by itself. */
static bool is_answer(const struct menu *m, const struct view *view, const struct view_feed *line)
{
    bool is_for_chat = m->page == MENU_PAGE_INVITE && holds(line->text, "/lan "); /* rows do it */
    bool is_shown = line->is_aside || is_for_chat || holds(line->text, view->code) ||
                    holds(line->text, view->invite.link);

    return line->text[0] != '\0' && line->at_us >= m->asked_us &&
           (line->kind == VIEW_FEED_REFUSAL || (line->kind == VIEW_FEED_ANSWER && !is_shown));
}

/* "Trying eth0...": said of what is still being done, so only until something else is. */
static bool is_past(const struct menu *m, const struct view *view, int line)
{
    const char *text = view->feed[line].text;
    size_t length = strlen(text);
    bool is_under_way = length > 3 && strcmp(text + length - 3, "...") == 0;
    bool has_next = line + 1 < VIEW_FEED && view->feed[line + 1].text[0] != '\0';
    bool is_over = has_next || menu_invite_is_there(m, view);

    return is_under_way && m->page == MENU_PAGE_INVITE && is_over;
}

/* Where they begin in the feed: the newest one alone, but where the server has more to say. */
static int first_answer(const struct menu *m, const struct view *view)
{
    bool is_all = m->page == MENU_PAGE_INVITE;
    int first = VIEW_FEED;

    bool is_bare = m->page == MENU_PAGE_MAIN && view->state != VIEW_HOME;

    for (int i = 0; i < VIEW_FEED && !is_bare; i++) {
        bool is_first = first == VIEW_FEED || !is_all;

        bool is_shown = is_answer(m, view, &view->feed[i]) && !is_past(m, view, i);

        first = is_shown && is_first ? i : first;
    }
    return first;
}

/* Draws them, or with `is_drawn` false only measures. Returns their height. */
static float draw_answers(const struct menu *m, const struct scene_frame *f, float y, bool is_drawn)
{
    float top = y;

    for (int i = first_answer(m, f->view); i < VIEW_FEED; i++) {
        const struct view_feed *line = &f->view->feed[i];

        if (is_answer(m, f->view, line) && !is_past(m, f->view, i)) {
            bool is_bad = line->kind == VIEW_FEED_REFUSAL;

            y += font_draw_wrapped(f->font, is_drawn ? f->paint : NULL, FONT_BODY,
                                   m->left + 12 * f->unit, y, m->width - 24 * f->unit,
                                   palette_ink(is_bad ? INK_BAD : INK_ACCENT), line->text);
        }
    }
    return y - top;
}

static void draw_row(const struct menu *m, const struct scene_frame *f, int row, float y)
{
    const struct menu_row *r = &m->rows[row];
    bool is_lit = row == m->at[m->page];
    float u = f->unit;
    float x = m->left + 12 * u;
    float right = m->left + m->width - 12 * u;
    SDL_Color ink = palette_ink(r->act == MENU_TELLS ? INK_DIM : INK_TEXT);

    if (is_lit && r->kind != MENU_TABS && r->kind != MENU_SYMBOLS) {
        paint_round(f->paint, m->left, y + 2 * u, m->width, m->row - 4 * u, 5 * u,
                    paint_fade(palette_ink(INK_ACCENT), 0.85f));
        ink = menu_on_accent();
    }
    if (r->seat < GAME_SEATS) {
        if (is_lit) { /* whatever colour it has */
            paint_round(f->paint, x - 3 * u, y + 5 * u, 34 * u, m->row - 10 * u, 5 * u,
                        menu_on_accent());
        }
        x += panel_badge(f, r->seat, x + 8 * u, y + m->row / 2) + 8 * u;
    }
    if (r->is_now) {
        paint_disc(f->paint, m->left + 6 * u, y + m->row / 2, 3 * u,
                   is_lit ? menu_on_accent() : palette_ink(INK_GOOD));
    }
    if (r->kind != MENU_BUTTON) {
        float room = menu_kit_draw(m, f, r, y, is_lit) - x;

        font_draw_cut(f->font, f->paint, FONT_BOLD, x,
                      y + (m->row - font_height(f->font, FONT_BOLD)) / 2, room, ink, r->text);
        return;
    }
    char side[MENU_TEXT_BYTES + 8];
    bool has_steps = r->less[0] != '\0';

    text_format(side, sizeof(side), "%s%s%s", has_steps ? "-   " : "", r->side,
                has_steps ? "   +" : "");
    float side_width = font_width(f->font, FONT_SMALL, side);
    font_draw(f->font, f->paint, FONT_SMALL, FONT_RIGHT, right,
              y + (m->row - font_height(f->font, FONT_SMALL)) / 2,
              is_lit ? menu_dim_on_accent() : palette_ink(INK_DIM), side);
    font_draw_cut(f->font, f->paint, FONT_BOLD, x,
                  y + (m->row - font_height(f->font, FONT_BOLD)) / 2,
                  right - x - side_width - 10 * u, ink, r->text);
}

/* That there are more rows than are shown: beside the first and the last of them. */
static void draw_more(const struct menu *m, const struct scene_frame *f)
{
    float u = f->unit;
    float x = m->left + m->width + 6 * u;
    bool has_tabs = m->row_count > 0 && m->rows[0].kind == MENU_TABS;
    float first = m->top + m->row * (has_tabs ? 1.5f : 0.5f);
    float last = m->top + m->row * ((float)m->shown - 0.5f);
    SDL_FPoint up[3] = { { x, first - 4 * u },
                         { x - 5 * u, first + 4 * u },
                         { x + 5 * u, first + 4 * u } };
    SDL_FPoint down[3] = { { x, last + 4 * u },
                           { x - 5 * u, last - 4 * u },
                           { x + 5 * u, last - 4 * u } };

    if (m->first > 0) {
        paint_polygon(f->paint, up, 3, palette_ink(INK_DIM));
    }
    if (m->first + m->shown < m->row_count) {
        paint_polygon(f->paint, down, 3, palette_ink(INK_DIM));
    }
}

/* What stands above and below the rows. */
struct frame {
    char title[MENU_TEXT_BYTES];
    char note[MENU_NOTE_BYTES];
    const char *code; /* NULL: none */
    float head;       /* heights */
    float foot;
    float help; /* of the foot */
};

static struct frame measure(const struct menu *m, const struct scene_frame *f)
{
    struct frame frame = { .code = NULL };
    float u = f->unit;

    menu_pages_heading(m, f->view, frame.title, frame.note);
    frame.code = menu_pages_code(m, f->view);
    frame.head += frame.title[0] != '\0' ? font_height(f->font, FONT_TITLE) : 0;
    frame.head += frame.note[0] != '\0' ? font_height(f->font, FONT_SMALL) : 0;
    frame.head += frame.code != NULL ? font_height(f->font, FONT_LARGE) + code_gap * u : 0;
    frame.head += menu_seats_strip(m, f, 0, false);
    frame.head += frame.head > 0 ? 8 * u : 0;
    frame.foot = draw_answers(m, f, 0, false);
    frame.help = menu_kit_help(m, f, 0, false);
    frame.foot += frame.help;
    frame.foot += frame.foot > 0 ? 10 * u : 0;
    return frame;
}

/* Nothing is beneath it. */
static bool is_first_page(const struct menu *m, const struct view *view)
{
    return m->page == MENU_PAGE_MAIN && view->state == VIEW_HOME;
}

/* In the heading's line, at the right: the mouse has no Escape. */
static void draw_back(struct menu *m, const struct scene_frame *f, float y)
{
    static const char word[] = "Back";
    float u = f->unit;
    float words = font_width(f->font, FONT_BODY, word);
    float right = m->left + m->width - 12 * u;
    float height = font_height(f->font, FONT_BODY) + 8 * u;
    float x = right - words - 30 * u;
    float middle_y = y + height / 2;
    SDL_Color ink = m->is_back_lit ? menu_on_accent() : palette_ink(INK_TEXT);
    const SDL_FPoint arrow[3] = { { x + 10 * u, middle_y },
                                  { x + 19 * u, middle_y - 6 * u },
                                  { x + 19 * u, middle_y + 6 * u } };

    m->back = (SDL_FRect){ x, y, right - x, height };
    paint_round(f->paint, x, y, right - x, height, 5 * u,
                palette_ink(m->is_back_lit ? INK_ACCENT : INK_EDGE));
    if (!m->is_back_lit) {
        paint_round(f->paint, x + u, y + u, right - x - 2 * u, height - 2 * u, 4 * u,
                    palette_ink(INK_PANEL));
    }
    paint_polygon(f->paint, arrow, 3, ink);
    font_draw(f->font, f->paint, FONT_BODY, FONT_RIGHT, right - 6 * u, y + 4 * u, ink, word);
}

static void draw_frame(struct menu *m, const struct scene_frame *f, const struct frame *frame)
{
    float u = f->unit;
    float x = m->left + 12 * u;
    float y = m->top - frame->head;
    float title = m->width - 24 * u;

    panel_dim(f, 0.45f);
    float height = frame->head + m->row * (float)m->shown + frame->foot + 24 * u;

    panel_page(f, m->left - 12 * u, y - 12 * u, m->width + 24 * u, height);
    if (frame->title[0] != '\0' && !is_first_page(m, f->view)) {
        draw_back(m, f, y - 2 * u);
        title -= m->back.w + 8 * u;
    } else {
        m->back = (SDL_FRect){ 0 };
    }
    if (frame->title[0] != '\0') {
        font_draw_cut(f->font, f->paint, FONT_TITLE, x, y - 2 * u, title, palette_ink(INK_TEXT),
                      frame->title);
        y += font_height(f->font, FONT_TITLE);
    }
    if (frame->note[0] != '\0') {
        font_draw_cut(f->font, f->paint, FONT_SMALL, x, y, m->width - 24 * u, palette_ink(INK_DIM),
                      frame->note);
        y += font_height(f->font, FONT_SMALL);
    }
    if (frame->code != NULL) {
        y += code_gap * u;
        font_draw(f->font, f->paint, FONT_LARGE, FONT_CENTRE, m->left + m->width / 2, y,
                  palette_ink(INK_WARN), frame->code);
        y += font_height(f->font, FONT_LARGE);
    }
    menu_seats_strip(m, f, y, true);
    y = m->top + m->row * (float)m->shown + 8 * u;
    menu_kit_help(m, f, y, true);
    draw_answers(m, f, y + frame->help, true);
    if (menu_results_height(m, f) > 0) {
        menu_results_draw(f, m->top - frame->head - 20 * u);
    }
    if (menu_seats_width(m, f) > 0) {
        menu_seats_draw(m, f, m->top - frame->head - 12 * u, height);
    }
}

/* As many rows as fit, the lit one among them. */
static void lay_out(struct menu *m, const struct scene_frame *f, const struct frame *frame)
{
    float u = f->unit;
    float above = menu_results_height(m, f);
    float room = (float)f->camera.height - 48 * u - frame->head - frame->foot - above;
    int most = (int)(room / m->row);
    int at = m->at[m->page];

    int pinned = menu_pinned(m);
    int least = above > 0 ? RESULTS_ROWS : 1 + pinned;

    most = most < least ? least : most;
    m->shown = m->row_count < most ? m->row_count : most;
    m->first = at >= pinned && at < m->first + pinned ? at - pinned : m->first;
    m->first = at >= m->first + m->shown ? at - m->shown + 1 : m->first;
    m->first = m->first > m->row_count - m->shown ? m->row_count - m->shown : m->first;
    float height = m->row * (float)m->shown + frame->head + frame->foot;
    float middle = ((float)f->camera.height - height) / 2;
    float lowest = (float)f->camera.height - height - 22 * u;

    /* What the link has to say stands in the middle then. */
    float top = above > 0 ? lowest
                : f->view->state == VIEW_PLAYING || f->view->state == VIEW_HOME
                    ? middle
                    : fmaxf(middle, fminf(0.6f * (float)f->camera.height, lowest));
    m->top = top + frame->head;
}

/* Which keys do what here, at the lower edge, where there is room for it. */
static void draw_keys(const struct menu *m, const struct scene_frame *f, const struct frame *frame)
{
    float u = f->unit;
    float line = font_height(f->font, FONT_SMALL);
    float y = (float)f->camera.height - line - 8 * u;
    float bottom = m->top + m->row * (float)m->shown + frame->foot + 12 * u;

    const char *text = is_first_page(m, f->view)
                           ? "Up and Down: move    Enter: choose"
                           : "Up and Down: move    Enter: choose    Escape: back";

    if (bottom < y && m->page != MENU_PAGE_CODE && !m->is_chatting) {
        float middle = (float)f->camera.width / 2;
        float width = font_width(f->font, FONT_SMALL, text);

        panel_plate(f,
                    &(SDL_FRect){ middle - width / 2 - 8 * u, y - u, width + 16 * u, line + 2 * u },
                    4 * u, palette_ink(INK_PANEL));
        font_draw_edged(f->font, f->paint, FONT_SMALL, FONT_CENTRE, middle, y,
                        palette_ink(INK_TEXT), text);
    }
}

void menu_draw(struct menu *m, const struct scene_frame *f)
{
    float u = f->unit;

    if (!m->is_open) {
        return;
    }
    menu_refresh(m, f->view);
    m->row = font_height(f->font, FONT_BOLD) + 16 * u;
    float beside = menu_seats_width(m, f);

    m->width = fminf((beside > 0 ? 540 : 580) * u, (float)f->camera.width - 40 * u);
    m->left = ((float)f->camera.width - m->width - beside) / 2;
    struct frame frame = measure(m, f);

    lay_out(m, f, &frame);
    draw_frame(m, f, &frame);
    for (int i = 0; i < m->shown; i++) {
        draw_row(m, f, menu_row_in(m, i), m->top + m->row * (float)i);
    }
    draw_more(m, f);
    draw_keys(m, f, &frame);
}
