/* The table of players, by score. What it says is confirmed.
 * SPDX-License-Identifier: MIT */
#include "client/scoreboard.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "client/panel.h"

enum {
    BRIEF_ROWS = 5,
    HONOUR_NAME_BYTES = 17,
};

/* Units of the table's width. */
static const float names = 330;
static const float edge = 24; /* on each side of it */

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

static int team_score(const struct world_head *head, int team)
{
    int score = 0;

    for (int seat = 0; seat < GAME_SEATS; seat++) {
        const struct seat *s = &head->seats[seat];

        score += s->kind != SEAT_EMPTY && s->team == team ? s->score : 0;
    }
    return score;
}

static void team_verdict(const struct world_head *head, int teams, char *text, size_t size)
{
    int best = 0;
    bool is_draw = false;

    for (int team = 1; team < teams; team++) {
        int lead = team_score(head, team) - team_score(head, best);

        is_draw = lead == 0 || (is_draw && lead < 0);
        best = lead > 0 ? team : best;
    }
    if (is_draw) {
        text_format(text, size, "A draw");
    } else {
        text_format(text, size, "Crew %d wins", best + 1);
    }
}

void scoreboard_verdict(const struct world_head *head, int teams, char *text, size_t size)
{
    int order[GAME_SEATS];
    int count = scoreboard_order(head, order);

    if (count > 0 && teams > 0) {
        team_verdict(head, teams, text, size);
    } else if (count == 0) {
        text_format(text, size, "The round is over");
    } else if (count > 1 && !is_better(&head->seats[order[0]], &head->seats[order[1]])) {
        text_format(text, size, "A draw");
    } else {
        text_format(text, size, "%s wins", head->seats[order[0]].name);
    }
}

float scoreboard_marks(const struct scene_frame *f, const struct world_head *head, int seat,
                       float x, float y, float room)
{
    const struct seat *s = &head->seats[seat];
    char moored[24];

    scene_say_away(f->view, seat, moored, sizeof(moored));
    if (font_width(f->font, FONT_SMALL, moored) > room - font_width(f->font, FONT_BOLD, s->name)) {
        moored[strcspn(moored, ",")] = '\0'; /* but for how long */
    }
    const struct {
        bool is_shown;
        const char *text;
        enum palette_ink ink;
    } marks[] = {
        { seat == head->host && moored[0] == '\0', "host", INK_ACCENT },
        { s->kind == SEAT_BOT && moored[0] == '\0', "bot", INK_DIM },
        { moored[0] != '\0', moored, INK_WARN },
        { s->is_ready && head->phase != PHASE_PLAY, "ready", INK_GOOD },
    };

    float right = x;

    for (size_t i = ARRAY_LEN(marks); i-- > 0;) {
        if (marks[i].is_shown) {
            x -= font_draw(f->font, f->paint, FONT_SMALL, FONT_RIGHT, x, y,
                           palette_ink(marks[i].ink), marks[i].text) +
                 8 * f->unit;
        }
    }
    return right - x;
}

/* The crew's mark before a row. */
static void draw_crew(const struct scene_frame *f, const struct seat *s, float x, float y,
                      float height)
{
    if (view_teams(f->view) > 0) {
        palette_team_mark(f->paint, s->team, x + 3 * f->unit, y + height / 2, 4.5f * f->unit);
    }
}

/* The size of the rows' text: with large text and many players the smaller one. */
struct rows {
    enum font_style style;
    enum font_style bold;
    float pitch;
    int shown; /* as many as have room */
};

static float least_pitch(const struct scene_frame *f)
{
    return font_height(f->font, FONT_SMALL);
}

/* `room` is the height that they have together; less than nothing in a low window. */
static struct rows fit_rows(const struct scene_frame *f, int count, float room)
{
    float u = f->unit;
    float usual = font_height(f->font, FONT_BODY) + 6 * u;
    float small = font_height(f->font, FONT_SMALL) + u;
    float pitch = room / (float)(count > 0 ? count : 1);

    if (pitch >= font_height(f->font, FONT_BODY)) {
        return (struct rows){ FONT_BODY, FONT_BOLD, fminf(usual, pitch), count };
    }
    int most = (int)fmaxf(room / least_pitch(f), 1); /* in a window of any height */

    pitch = fmaxf(fminf(small, pitch), least_pitch(f));
    return (struct rows){ FONT_SMALL, FONT_SMALL, pitch, count < most ? count : most };
}

/* What stands behind the names, from the left to the right. */
struct columns {
    const struct scene_column *game[SCENE_COLUMNS];
    int count; /* of the game's */
    float pitch;
    float right; /* of the last one */
    struct rows rows;
};

static void say_score(const struct view *view, int seat, char text[SCENE_CELL_BYTES])
{
    text_format(text, SCENE_CELL_BYTES, "%d", view_head(view->confirmed)->seats[seat].score);
}

static void say_losses(const struct view *view, int seat, char text[SCENE_CELL_BYTES])
{
    text_format(text, SCENE_CELL_BYTES, "%u", view_head(view->confirmed)->seats[seat].losses);
}

static const struct scene_column score_column = { .title = "score", .say = say_score };
static const struct scene_column losses_column = { .title = "losses", .say = say_losses };

static void take_columns(const struct view *view, struct columns *c)
{
    const struct scene *scene = scene_find(view->game->name);

    c->count = 0;
    for (int i = 0; scene != NULL && i < scene->column_count && c->count < SCENE_COLUMNS; i++) {
        const struct scene_column *column = &scene->columns[i];

        if (column->fits == NULL || column->fits(view)) {
            c->game[c->count++] = column;
        }
    }
}

/* Who has most of it; of equals who stands higher in the table. GAME_SEAT_NONE: nobody. */
static int best_of(const struct view *view, const struct scene_column *column)
{
    int order[GAME_SEATS];
    int count = scoreboard_order(view_head(view->confirmed), order);
    int best = GAME_SEAT_NONE;
    int most = 0;

    for (int i = 0; i < count; i++) {
        int rank = column->rank(view, order[i]);

        best = rank > most ? order[i] : best;
        most = rank > most ? rank : most;
    }
    return best;
}

void scoreboard_honours(const struct view *view, char *text, size_t size)
{
    struct columns c;

    take_columns(view, &c);
    text[0] = '\0';
    for (int i = 0; i < c.count; i++) {
        const struct scene_column *column = c.game[i];
        int seat = column->best != NULL ? best_of(view, column) : GAME_SEAT_NONE;
        size_t length = strlen(text);
        char figure[SCENE_CELL_BYTES];
        char name[HONOUR_NAME_BYTES]; /* the beginning of a long one: there are three on a line */

        if (seat != GAME_SEAT_NONE) {
            column->say(view, seat, figure);
            text_clean(name, sizeof(name), view_head(view->confirmed)->seats[seat].name);
            bool is_whole = strcmp(name, view_head(view->confirmed)->seats[seat].name) == 0;

            text_format(text + length, size - length, "%s%s: %s%s, %s", length > 0 ? "    " : "",
                        column->best, name, is_whole ? "" : "\u2026", figure);
        }
    }
}

/* Score and losses stand at the right, where the eye looks for them; n counts from there. */
static const struct scene_column *column_at(const struct columns *c, int n)
{
    return n == 0 ? &losses_column : n == 1 ? &score_column : c->game[c->count + 1 - n];
}

/* As far apart as names leave them room for, but for their titles'. */
static float fit_pitch(const struct scene_frame *f, const struct columns *c)
{
    float u = f->unit;
    float room = (float)f->camera.width - 2 * edge * u - names * u;
    float least = 0;

    for (int n = 0; n < c->count + 2; n++) {
        least = fmaxf(least, font_width(f->font, FONT_SMALL, column_at(c, n)->title) + 10 * u);
    }
    return fmaxf(fminf(room / (float)(c->count + 2), 64 * u), least);
}

static void draw_cells(const struct scene_frame *f, const struct columns *c, int seat, float y)
{
    char text[SCENE_CELL_BYTES];

    for (int n = 0; n < c->count + 2; n++) {
        column_at(c, n)->say(f->view, seat, text);
        font_draw(f->font, f->paint, n == 1 ? c->rows.bold : c->rows.style, FONT_RIGHT,
                  c->right - c->pitch * (float)n, y, palette_ink(n == 1 ? INK_TEXT : INK_DIM),
                  text);
    }
}

static void draw_row(const struct scene_frame *f, const struct world_head *head,
                     const struct columns *c, int place, int seat, float x, float y, float width)
{
    const struct seat *s = &head->seats[seat];
    float u = f->unit;
    float row = font_height(f->font, c->rows.style);
    bool is_own = seat == f->view->seat;
    float right = c->right - c->pitch * (float)(c->count + 2) - 8 * u;
    char text[16];

    if (is_own) {
        float high = fminf(row + 4 * u, c->rows.pitch);

        paint_round(f->paint, x - 17 * u, y + (row - high) / 2, width + 23 * u, high, 4 * u,
                    (SDL_Color){ 255, 255, 255, 30 });
    }
    draw_crew(f, s, x - 12 * u, y, row);
    text_format(text, sizeof(text), "%d", place);
    font_draw(f->font, f->paint, c->rows.style, FONT_RIGHT, x + 20 * u, y, palette_ink(INK_DIM),
              text);
    float name =
        x + 38 * u + panel_badge_within(f, seat, x + 38 * u, y + row / 2, c->rows.pitch - u);
    float marks = scoreboard_marks(f, head, seat, right,
                                   y + (row - font_height(f->font, FONT_SMALL)) / 2, right - name);

    font_draw_cut(f->font, f->paint, is_own ? c->rows.bold : c->rows.style, name, y,
                  right - marks - name - 4 * u, palette_ink(INK_TEXT), s->name);
    draw_cells(f, c, seat, y);
}

static void draw_titles(const struct scene_frame *f, const struct columns *c, float y)
{
    for (int n = 0; n < c->count + 2; n++) {
        font_draw(f->font, f->paint, FONT_SMALL, FONT_RIGHT, c->right - c->pitch * (float)n, y,
                  palette_ink(INK_DIM), column_at(c, n)->title);
    }
}

/* What the crews have together, side by side around the middle. */
static void draw_crews(const struct scene_frame *f, const struct world_head *head, float middle,
                       float y)
{
    int teams = view_teams(f->view);
    float pitch = 150 * f->unit;
    char text[32];

    for (int team = 0; team < teams; team++) {
        text_format(text, sizeof(text), "crew %d:  %d", team + 1, team_score(head, team));
        font_draw(f->font, f->paint, FONT_BOLD, FONT_CENTRE,
                  middle + pitch * ((float)team - (float)(teams - 1) / 2), y, palette_team(team),
                  text);
    }
}

static float crews_height(const struct scene_frame *f)
{
    return view_teams(f->view) > 0 ? font_height(f->font, FONT_BOLD) + 6 * f->unit : 0;
}

static float words_height(const struct scene_frame *f)
{
    return font_height(f->font, FONT_SMALL) + 5 * f->unit;
}

/* Of what stands above and below the rows. */
static float frame_height(const struct scene_frame *f)
{
    return 62 * f->unit + crews_height(f) + 2 * words_height(f);
}

/* The best, and oneself. */
static bool has_room(const struct scene_frame *f, const struct columns *c, const int *order,
                     int count, int at)
{
    bool is_own_below = false;

    for (int i = c->rows.shown; i < count; i++) {
        is_own_below = is_own_below || order[i] == f->view->seat;
    }
    return at < c->rows.shown - is_own_below || order[at] == f->view->seat;
}

static int count_players(const struct scene_frame *f)
{
    int order[GAME_SEATS];

    return scoreboard_order(view_head(f->view->confirmed), order);
}

float scoreboard_least(const struct scene_frame *f)
{
    return frame_height(f) + least_pitch(f) * (float)count_players(f) + 12 * f->unit;
}

void scoreboard_draw(const struct scene_frame *f, float top, float bottom, const char *heading,
                     SDL_Color color, const char *footnote)
{
    const struct world_head *world = view_head(f->view->confirmed);
    int order[GAME_SEATS];
    int count = scoreboard_order(world, order);
    float u = f->unit;
    float crews = crews_height(f);
    float words = words_height(f);
    float head = frame_height(f);
    char shown[16];
    struct columns c = { .rows = fit_rows(f, count, bottom - top - head - 12 * u) };

    take_columns(f->view, &c);
    c.pitch = fit_pitch(f, &c);
    float width = fmaxf(names * u + c.pitch * (float)(c.count + 2),
                        font_width(f->font, FONT_SMALL, footnote));

    width = fminf(width, (float)f->camera.width - 2 * edge * u);
    float height = c.rows.pitch * (float)c.rows.shown + head;
    float x = ((float)f->camera.width - width) / 2;
    float y = fmaxf((bottom - height) * 0.45f, top + 8 * u);

    c.right = x + width - 6 * u;
    panel_page(f, x - 20 * u, y, width + 40 * u, height);
    font_draw(f->font, f->paint, FONT_TITLE, FONT_CENTRE, x + width / 2, y + 10 * u, color,
              heading);
    y += 50 * u;
    if (crews > 0) {
        draw_crews(f, world, x + width / 2, y);
        y += crews;
    }
    draw_titles(f, &c, y);
    if (c.rows.shown < count) {
        text_format(shown, sizeof(shown), "%d of %d", c.rows.shown, count);
        font_draw(f->font, f->paint, FONT_SMALL, FONT_LEFT, x + 38 * u, y, palette_ink(INK_DIM),
                  shown);
    }
    y += words;
    for (int i = 0; i < count; i++) {
        if (has_room(f, &c, order, count, i)) {
            draw_row(f, world, &c, i + 1, order[i], x, y, width);
            y += c.rows.pitch;
        }
    }
    float foot = fminf(font_width(f->font, FONT_SMALL, footnote), width);
    font_draw_cut(f->font, f->paint, FONT_SMALL, x + (width - foot) / 2, y + 6 * u, width,
                  palette_ink(INK_DIM), footnote);
}

static void draw_brief_row(const struct scene_frame *f, const struct seat *s, int place, int seat,
                           float x, float y, float width)
{
    char away[24];

    scene_say_away(f->view, seat, away, sizeof(away));
    float row = font_height(f->font, FONT_SMALL);
    bool is_own = seat == f->view->seat;
    SDL_Color ink = is_own            ? (SDL_Color){ 255, 255, 255, 255 }
                    : away[0] != '\0' ? palette_ink(INK_DIM)
                                      : palette_ink(INK_TEXT);
    float u = f->unit;
    char text[GAME_NAME_BYTES + 16];

    if (is_own) {
        paint_round(f->paint, x + 3 * u, y - 1 * u, width - 6 * u, row + 2 * u, 3 * u,
                    (SDL_Color){ 255, 255, 255, 30 });
    }
    draw_crew(f, s, x + 4 * u, y, row);
    text_format(text, sizeof(text), "%d", place);
    font_draw(f->font, f->paint, FONT_SMALL, FONT_RIGHT, x + 30 * u, y, palette_ink(INK_DIM), text);
    palette_emblem(f->paint, f->worn, seat, x + 41 * u, y + row / 2, 4.5f * u,
                   palette_seat(f->worn, seat));
    text_format(text, sizeof(text), "%s  %s", palette_letter(seat), s->name);
    font_draw_cut(f->font, f->paint, FONT_SMALL, x + 51 * u, y, width - 92 * u, ink, text);
    text_format(text, sizeof(text), "%d", s->score);
    font_draw(f->font, f->paint, FONT_SMALL, FONT_RIGHT, x + width - 10 * u, y, ink, text);
}

void scoreboard_crews(const struct scene_frame *f, float left, float right, float y)
{
    const struct world_head *head = view_head(f->view->confirmed);
    float u = f->unit;
    char text[16];

    for (int team = 0; team < view_teams(f->view) && team < 2; team++) {
        float way = team == 0 ? 1 : -1;
        float at = team == 0 ? left : right;

        palette_team_mark(f->paint, team, at + way * 13 * u, y, 5 * u);
        text_format(text, sizeof(text), "%d", team_score(head, team));
        font_draw(f->font, f->paint, FONT_BOLD, team == 0 ? FONT_LEFT : FONT_RIGHT,
                  at + way * 22 * u, y - font_height(f->font, FONT_BOLD) / 2, palette_team(team),
                  text);
    }
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
