/* Who is in the match and what is played, beside the menu's page about it: the lobby at a glance.
 * SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/text.h"
#include "client/menu_parts.h"
#include "client/panel.h"
#include "client/scoreboard.h"

enum {
    STRIP_LINES = 3,
    TALK_LINES = 4,
};

static const float wide = 380; /* units */
static const float gap = 36;

float menu_seats_width(const struct menu *m, const struct scene_frame *f)
{
    bool has_room = (float)f->camera.width >= 1000 * f->unit - 1;
    bool is_known = f->view->game != NULL && f->view->state != VIEW_LOST;

    return m->page == MENU_PAGE_MATCH && is_known && has_room ? (wide + gap) * f->unit : 0;
}

static void say_what_begins_it(const struct view *view, char *text, size_t size)
{
    const struct world_head *head = menu_head(view);
    const char *name = head->host < GAME_SEATS ? head->seats[head->host].name : "";

    if (head->phase != PHASE_LOBBY) {
        text_format(text, size, "Round %d", head->round);
    } else if (head->host == view->seat) {
        text_format(text, size, "Begins when all are ready, or when you say so.");
    } else if (head->host < GAME_SEATS) {
        text_format(text, size, "Begins when all are ready, or when %s says so.", name);
    } else if (view->seat < GAME_SEATS) {
        text_format(text, size, "Begins with the second player, or when you say so.");
    } else {
        text_format(text, size, "Begins with the second player.");
    }
}

/* Returns where the free place below it begins. */
static float draw_head(const struct scene_frame *f, float x, float y, float width)
{
    const struct lobby_mode *mode = view_mode(f->view);
    char text[VIEW_TEXT_BYTES];
    char map[GAME_MAP_BYTES + 1];

    view_say_map(f->view, map);
    text_format(text, sizeof(text), "%s%s%s", mode != NULL ? mode->title : "",
                map[0] != '\0' ? ", " : "", map);
    font_draw_cut(f->font, f->paint, FONT_BOLD, x, y, width, palette_ink(INK_TEXT), text);
    y += font_height(f->font, FONT_BOLD);
    say_what_begins_it(f->view, text, sizeof(text));
    y += font_draw_wrapped(f->font, f->paint, FONT_SMALL, x, y, width, palette_ink(INK_DIM), text);
    return y + 8 * f->unit;
}

static void draw_seat(const struct scene_frame *f, int seat, float x, float y, float width)
{
    const struct world_head *head = menu_head(f->view);
    const struct seat *s = &head->seats[seat];
    float u = f->unit;
    float line = font_height(f->font, FONT_BODY);
    bool is_own = seat == f->view->seat;

    if (is_own) {
        paint_round(f->paint, x - 4 * u, y - u, width + 8 * u, line + 2 * u, 4 * u,
                    (SDL_Color){ 255, 255, 255, 30 });
    }
    if (view_teams(f->view) > 0) {
        palette_team_mark(f->paint, s->team, x + u, y + line / 2, 5 * u);
    }
    float badge = panel_badge(f, seat, x + 16 * u, y + line / 2) + 16 * u;
    float marks = scoreboard_marks(f, head, seat, x + width, y + 2 * u, width - badge);
    font_draw_cut(f->font, f->paint, is_own ? FONT_BOLD : FONT_BODY, x + badge, y,
                  width - badge - marks - 8 * u, palette_ink(INK_TEXT), s->name);
}

static float draw_seats(const struct scene_frame *f, float x, float y, float width, float pitch)
{
    const struct world_head *head = menu_head(f->view);
    char text[VIEW_TEXT_BYTES];
    int left = 0;

    for (int seat = 0; seat < head->seat_limit; seat++) {
        left += head->seats[seat].kind == SEAT_EMPTY;
        if (head->seats[seat].kind != SEAT_EMPTY) {
            draw_seat(f, seat, x, y, width);
            y += pitch;
        }
    }
    if (left > 0) {
        text_format(text, sizeof(text), "%d seat%s free", left, left == 1 ? "" : "s");
        font_draw(f->font, f->paint, FONT_SMALL, FONT_LEFT, x + 8 * f->unit, y,
                  palette_ink(INK_DIM), text);
        y += pitch;
    }
    return y;
}

static bool is_talk(const struct view_feed *row)
{
    bool is_to_all =
        row->kind == VIEW_FEED_CHAT || row->kind == VIEW_FEED_SEAT || row->kind == VIEW_FEED_NOTICE;

    return row->text[0] != '\0' && is_to_all;
}

/* The last lines of what was said and who came, from `bottom` upwards as far as `top`. */
static void draw_talk(const struct scene_frame *f, float x, float top, float bottom, float width)
{
    float line = font_height(f->font, FONT_SMALL) + 2 * f->unit;
    int shown = 0;

    for (int i = VIEW_FEED - 1; i >= 0 && shown < TALK_LINES; i--) {
        const struct view_feed *row = &f->view->feed[i];
        if (!is_talk(row)) {
            continue;
        }
        SDL_Color ink = palette_ink(row->kind == VIEW_FEED_SEAT ? INK_DIM : INK_TEXT);
        float height =
            font_draw_wrapped(f->font, NULL, FONT_SMALL, x, 0, width, ink, row->text) + 2 * f->unit;
        bool is_whole = bottom - height >= top;
        if (!is_whole && (shown > 0 || bottom - line < top)) {
            return;
        }
        shown++;
        bottom -= is_whole ? height : line;
        if (is_whole) {
            font_draw_wrapped(f->font, f->paint, FONT_SMALL, x, bottom, width, ink, row->text);
        } else { /* the only one there is room for */
            font_draw_cut(f->font, f->paint, FONT_SMALL, x, bottom, width, ink, row->text);
        }
    }
}

void menu_seats_draw(const struct menu *m, const struct scene_frame *f, float y, float height)
{
    float u = f->unit;
    float x = m->left + m->width + gap * u;
    float inner = (wide - 24) * u;
    float most = (float)f->camera.height - y - 12 * u;
    const struct world_head *head = menu_head(f->view);
    float line = font_height(f->font, FONT_BODY) + 3 * u;
    int rows = 1;

    for (int seat = 0; seat < head->seat_limit; seat++) {
        rows += head->seats[seat].kind != SEAT_EMPTY;
    }
    float talk = (font_height(f->font, FONT_SMALL) + 2 * u) * TALK_LINES + 10 * u;
    float above = font_height(f->font, FONT_BOLD) + 2 * font_height(f->font, FONT_SMALL) + 28 * u;

    height = fminf(fmaxf(height, above + line * (float)rows + talk), most);
    line = fminf(line, (height - above) / (float)rows);
    panel_page(f, x - 12 * u, y, wide * u, height);
    float below = draw_head(f, x, y + 10 * u, inner);
    below = draw_seats(f, x, below, inner, line);
    draw_talk(f, x, below + 4 * u, y + height - 8 * u, inner);
}

/* A badge, and a tick below it when its player is ready. */
static void draw_badge(const struct scene_frame *f, int seat, float x, float y)
{
    const struct seat *s = &menu_head(f->view)->seats[seat];
    SDL_Color color = palette_seat(f->worn, seat);
    float u = f->unit;

    paint_disc(f->paint, x, y, 10 * u,
               view_teams(f->view) > 0 ? palette_team(s->team) : palette_ink(INK_EDGE));
    paint_disc(f->paint, x, y, 8 * u, color);
    font_draw(f->font, f->paint, FONT_SMALL, FONT_CENTRE, x,
              y - font_height(f->font, FONT_SMALL) / 2, palette_on_seat(f->worn, seat),
              palette_letter(seat));
    if (view_teams(f->view) > 0) {
        palette_team_mark(f->paint, s->team, x + 9 * u, y - 8 * u, 5 * u);
    }
    if (s->is_ready) {
        paint_line(f->paint, x - 5 * u, y + 14 * u, x - u, y + 18 * u, 2.4f * u,
                   palette_ink(INK_GOOD));
        paint_line(f->paint, x - u, y + 18 * u, x + 6 * u, y + 11 * u, 2.4f * u,
                   palette_ink(INK_GOOD));
    }
}

/* How much the newest of what was said takes, as far as there is room for it. */
static float talk_height(const struct scene_frame *f, float width)
{
    float line = font_height(f->font, FONT_SMALL) + 2 * f->unit;

    for (int i = VIEW_FEED - 1; i >= 0; i--) {
        const struct view_feed *row = &f->view->feed[i];

        if (is_talk(row)) {
            float height = font_draw_wrapped(f->font, NULL, FONT_SMALL, 0, 0, width,
                                             palette_ink(INK_TEXT), row->text) +
                           2 * f->unit;

            return fmaxf(line, fminf(height, STRIP_LINES * line));
        }
    }
    return line;
}

float menu_seats_strip(const struct menu *m, const struct scene_frame *f, float y, bool is_drawn)
{
    const struct view *view = f->view;
    float u = f->unit;
    float line = font_height(f->font, FONT_SMALL) + 2 * u;
    float x = m->left + 22 * u;
    char text[VIEW_TEXT_BYTES];

    if (m->page != MENU_PAGE_MATCH || view->game == NULL || menu_seats_width(m, f) > 0) {
        return 0;
    }
    float talk = talk_height(f, m->width - 24 * u);
    for (int seat = 0; seat < GAME_SEATS && is_drawn; seat++) {
        if (menu_head(view)->seats[seat].kind != SEAT_EMPTY) {
            draw_badge(f, seat, x, y + 12 * u);
            x += 25 * u;
        }
    }
    if (is_drawn) {
        say_what_begins_it(view, text, sizeof(text));
        font_draw_cut(f->font, f->paint, FONT_SMALL, m->left + 12 * u, y + 34 * u,
                      m->width - 24 * u, palette_ink(INK_DIM), text);
        draw_talk(f, m->left + 12 * u, y + 34 * u + line, y + 34 * u + line + talk,
                  m->width - 24 * u);
    }
    return 34 * u + line + talk;
}
