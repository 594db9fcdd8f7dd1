/* The table of players, by score. What it says is confirmed.
 * SPDX-License-Identifier: MIT */
#include "client/scoreboard.h"

#include <math.h>

#include "base/text.h"
#include "client/panel.h"

enum {
    BRIEF_ROWS = 5,
};

static bool is_better(const struct seat *a, const struct seat *b)
{
    return a->score != b->score ? a->score > b->score : a->losses < b->losses;
}

int scoreboard_order(const struct world_head *head, int order[GAME_SEATS])
{
    int count = 0;

    for (int seat = 0; seat < GAME_SEATS; seat++) {
        if (head->seats[seat].kind == SEAT_EMPTY) {
            continue;
        }
        int at = count++;
        while (at > 0 && is_better(&head->seats[seat], &head->seats[order[at - 1]])) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = seat;
    }
    return count;
}

void scoreboard_verdict(const struct world_head *head, char *text, size_t size)
{
    int order[GAME_SEATS];
    int count = scoreboard_order(head, order);

    if (count == 0) {
        text_format(text, size, "The round is over");
    } else if (count > 1 && !is_better(&head->seats[order[0]], &head->seats[order[1]])) {
        text_format(text, size, "A draw");
    } else {
        text_format(text, size, "%s wins", head->seats[order[0]].name);
    }
}

static void draw_row(const struct scene_frame *f, const struct world_head *head, int place,
                     int seat, float x, float y, float width)
{
    const struct seat *s = &head->seats[seat];
    float u = f->unit;
    float row = font_height(f->font, FONT_BODY);
    bool is_own = seat == f->view->seat;
    SDL_Color ink = palette_ink(INK_TEXT);
    char text[16];

    if (is_own) {
        paint_round(f->paint, x - 6 * u, y - 2 * u, width + 12 * u, row + 4 * u, 4 * u,
                    (SDL_Color){ 255, 255, 255, 30 });
    }
    text_format(text, sizeof(text), "%d", place);
    font_draw(f->font, f->paint, FONT_BODY, FONT_RIGHT, x + 20 * u, y, palette_ink(INK_DIM), text);
    float badge = panel_badge(f, seat, x + 38 * u, y + row / 2);
    float name = font_draw(f->font, f->paint, is_own ? FONT_BOLD : FONT_BODY, FONT_LEFT,
                           x + 38 * u + badge, y, ink, s->name);
    if (s->kind == SEAT_BOT || (s->is_ready && head->phase != PHASE_PLAY)) {
        font_draw(f->font, f->paint, FONT_SMALL, FONT_LEFT, x + 46 * u + badge + name, y + 2 * u,
                  palette_ink(s->kind == SEAT_BOT ? INK_DIM : INK_GOOD),
                  s->kind == SEAT_BOT ? "bot" : "ready");
    }
    text_format(text, sizeof(text), "%d", s->score);
    font_draw(f->font, f->paint, FONT_BOLD, FONT_RIGHT, x + width - 66 * u, y, ink, text);
    text_format(text, sizeof(text), "%d", s->losses);
    font_draw(f->font, f->paint, FONT_BODY, FONT_RIGHT, x + width - 6 * u, y, palette_ink(INK_DIM),
              text);
}

void scoreboard_draw(const struct scene_frame *f, const char *heading, SDL_Color color,
                     const char *footnote)
{
    const struct world_head *head = view_head(f->view->confirmed);
    int order[GAME_SEATS];
    int count = scoreboard_order(head, order);
    float u = f->unit;
    float row = font_height(f->font, FONT_BODY) + 6 * u;
    float width = 440 * u;
    float height = row * (float)(count + 2) + 62 * u;
    float x = ((float)f->camera.width - width) / 2;
    float y = fmaxf(((float)f->camera.height - height) * 0.45f, 8 * u);

    panel_box(f, x - 20 * u, y, width + 40 * u, height);
    font_draw(f->font, f->paint, FONT_TITLE, FONT_CENTRE, x + width / 2, y + 10 * u, color,
              heading);
    y += 50 * u;
    font_draw(f->font, f->paint, FONT_SMALL, FONT_RIGHT, x + width - 62 * u, y,
              palette_ink(INK_DIM), "score");
    font_draw(f->font, f->paint, FONT_SMALL, FONT_RIGHT, x + width - 6 * u, y, palette_ink(INK_DIM),
              "losses");
    y += row - 4 * u;
    for (int i = 0; i < count; i++) {
        draw_row(f, head, i + 1, order[i], x, y, width);
        y += row;
    }
    font_draw(f->font, f->paint, FONT_SMALL, FONT_CENTRE, x + width / 2, y + 6 * u,
              palette_ink(INK_DIM), footnote);
}

static void draw_brief_row(const struct scene_frame *f, const struct seat *s, int place, int seat,
                           float x, float y, float width)
{
    float row = font_height(f->font, FONT_SMALL);
    bool is_own = seat == f->view->seat;
    SDL_Color ink = is_own ? (SDL_Color){ 255, 255, 255, 255 } : palette_ink(INK_TEXT);
    float u = f->unit;
    char text[GAME_NAME_BYTES + 16];

    if (is_own) {
        paint_round(f->paint, x + 3 * u, y - 1 * u, width - 6 * u, row + 2 * u, 3 * u,
                    (SDL_Color){ 255, 255, 255, 30 });
    }
    text_format(text, sizeof(text), "%d", place);
    font_draw(f->font, f->paint, FONT_SMALL, FONT_RIGHT, x + 22 * u, y, palette_ink(INK_DIM), text);
    palette_emblem(f->paint, seat, x + 33 * u, y + row / 2, 4.5f * u, palette_seat(seat));
    text_format(text, sizeof(text), "%s  %s", palette_letter(seat), s->name);
    font_draw_cut(f->font, f->paint, FONT_SMALL, x + 43 * u, y, width - 84 * u, ink, text);
    text_format(text, sizeof(text), "%d", s->score);
    font_draw(f->font, f->paint, FONT_SMALL, FONT_RIGHT, x + width - 10 * u, y, ink, text);
}

void scoreboard_brief(const struct scene_frame *f, float right, float y)
{
    const struct world_head *head = view_head(f->view->confirmed);
    int order[GAME_SEATS];
    int count = scoreboard_order(head, order);
    float u = f->unit;
    float row = font_height(f->font, FONT_SMALL) + 3 * u;
    float width = 200 * u;
    int rows = count < BRIEF_ROWS ? count : BRIEF_ROWS;
    bool has_own = false;

    for (int i = 0; i < count; i++) {
        bool is_below = order[i] == f->view->seat && i >= BRIEF_ROWS;
        has_own = has_own || is_below;
    }
    if (count == 0) {
        return;
    }
    panel_box(f, right - width, y, width, row * (float)(rows + has_own) + 10 * u);
    y += 6 * u;
    for (int i = 0; i < count; i++) {
        if (i < BRIEF_ROWS || order[i] == f->view->seat) {
            draw_brief_row(f, &head->seats[order[i]], i + 1, order[i], right - width, y, width);
            y += row;
        }
    }
}
