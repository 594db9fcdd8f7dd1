/* What lies over the picture. Owns where each thing stands; must never know a game's structs.
 * SPDX-License-Identifier: MIT */
#include "client/hud.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "client/ballot.h"
#include "client/card.h"
#include "client/clock.h"
#include "client/feed.h"
#include "client/opening.h"
#include "client/overlay.h"
#include "client/panel.h"
#include "client/scoreboard.h"
#include "client/status.h"
#include "game/lobby.h"

static const float margin = 14;
static const float own_width = 214;
static const float hint_seconds = 14;
static const float note_seconds = 5;
static const float back_seconds = 4;
static const float least_beside = 1200; /* units of width: panes beside a table or the card */

void hud_say(struct hud *hud, uint64_t now_us, const char *text)
{
    text_format(hud->note, sizeof(hud->note), "%s", text);
    hud->note_us = now_us;
}

/* A table stands in the middle, by the player's will or the round's end. */
static bool has_table(const struct hud *hud, const struct view *view)
{
    return hud->shows_scores || view_head(view->confirmed)->phase == PHASE_RESULTS;
}

/* The panes at the sides come near the middle. */
static bool is_narrow(const struct scene_frame *f)
{
    return (float)f->camera.width < least_beside * f->unit;
}

bool hud_is_covered(const struct hud *hud, const struct scene_frame *f)
{
    return hud->is_covered || f->view->state == VIEW_LOST ||
           (is_narrow(f) && hud_takes_middle(hud, f->view));
}

bool hud_takes_middle(const struct hud *hud, const struct view *view)
{
    return hud->is_covered || hud->shows_card || view->state != VIEW_PLAYING ||
           (view->game != NULL && has_table(hud, view));
}

/* Where the free place at the lower edge ends: a scene may have something in the corner. */
static float right_end(const struct scene_frame *f, const struct stage *stage)
{
    float corner = stage->scene != NULL && f->whom != GAME_SEAT_NONE ? stage->scene->corner : 0;

    if (f->is_corner_taken) {
        corner = fmaxf(corner, OVERLAY_WIDTH + 8);
    }

    return (float)f->camera.width - fmaxf(corner, margin) * f->unit;
}

static float seconds_since(const struct scene_frame *f, uint64_t then_us)
{
    return (float)(int64_t)(f->view->now_us - then_us) / 1e6f;
}

/* Returns where the free place below it begins. */
static float draw_own(const struct scene_frame *f, const struct stage *stage)
{
    const struct world_head *head = view_head(f->view->confirmed);
    float u = f->unit;
    float row = font_height(f->font, FONT_BOLD);
    bool has_gauges = stage->scene != NULL && stage->scene->hud != NULL;

    if (f->view->seat >= GAME_SEATS || head->seats[f->view->seat].kind == SEAT_EMPTY) {
        return 10 * u;
    }
    float x = margin * u;
    float y = 10 * u;
    float height = row + (has_gauges ? 68 : 12) * u;
    const struct seat *own = &head->seats[f->view->seat];
    panel_box(f, x, y, own_width * u, height);
    float badge = panel_badge(f, f->view->seat, x + 20 * u, y + 6 * u + row / 2) + 20 * u;
    font_draw_cut(f->font, f->paint, FONT_BOLD, x + badge, y + 6 * u, own_width * u - badge - 8 * u,
                  palette_ink(INK_TEXT), own->name);
    if (has_gauges) {
        stage->scene->hud(stage->state, f, x + 12 * u, y + row + 11 * u);
    }
    return y + height + 8 * u;
}

/* What others need to get in here. */
static void draw_code(const struct scene_frame *f, float y)
{
    float u = f->unit;
    float x = margin * u;
    float bold = font_height(f->font, FONT_BOLD);
    float small = font_height(f->font, FONT_SMALL);
    char after[32];

    if (f->view->code[0] == '\0') {
        return;
    }
    text_format(after, sizeof(after), "%s copies it", f->words->name[ACTION_COPY]);
    float code = font_width(f->font, FONT_BOLD, f->view->code);
    float width = code + font_width(f->font, FONT_SMALL, after) + 32 * u;
    panel_box(f, x, y, width, bold + 8 * u);
    font_draw(f->font, f->paint, FONT_BOLD, FONT_LEFT, x + 10 * u, y + 4 * u, palette_ink(INK_WARN),
              f->view->code);
    font_draw(f->font, f->paint, FONT_SMALL, FONT_LEFT, x + 20 * u + code,
              y + 4 * u + (bold - small) / 2, palette_ink(INK_DIM), after);
}

/* Two centred lines on a pane. */
struct banner {
    char head[64];
    char text[64];
    enum font_style style; /* of the head: smaller where the room is narrow */
};

static float banner_width(const struct scene_frame *f, const struct banner *b)
{
    return 44 * f->unit +
           fmaxf(font_width(f->font, b->style, b->head), font_width(f->font, FONT_BODY, b->text));
}

/* How large it is, around the window's middle, with its top at 0. */
static SDL_FRect banner_place(const struct scene_frame *f, struct banner *b, float room)
{
    b->style = FONT_TITLE;
    b->style = banner_width(f, b) > room ? FONT_BOLD : FONT_TITLE;
    float width = banner_width(f, b);

    return (SDL_FRect){ ((float)f->camera.width - width) / 2, 0, width,
                        font_height(f->font, b->style) + font_height(f->font, FONT_BODY) +
                            18 * f->unit };
}

static void draw_banner(const struct scene_frame *f, const SDL_FRect *pane, const struct banner *b)
{
    float u = f->unit;
    float x = pane->x + pane->w / 2;
    float y = pane->y + 8 * u;

    panel_box(f, pane->x, pane->y, pane->w, pane->h);
    font_draw(f->font, f->paint, b->style, FONT_CENTRE, x, y, palette_ink(INK_TEXT), b->head);
    font_draw(f->font, f->paint, FONT_BODY, FONT_CENTRE, x, y + font_height(f->font, b->style),
              palette_ink(INK_DIM), b->text);
}

/* What the lobby waits for. */
static void say_lobby(const struct scene_frame *f, struct banner *b)
{
    const struct world_head *head = view_head(f->view->now);
    int missing = f->view->game->lobby.players_to_start;

    for (int seat = 0; seat < GAME_SEATS; seat++) {
        missing -= head->seats[seat].kind != SEAT_EMPTY;
    }
    if (missing > 1) {
        text_format(b->head, sizeof(b->head), "Waiting for %d more players", missing);
    } else if (missing == 1) {
        text_format(b->head, sizeof(b->head), "Waiting for a second player");
    } else {
        text_format(b->head, sizeof(b->head), "Ready when you are: %s",
                    f->words->name[ACTION_READY]);
    }
    text_format(b->text, sizeof(b->text), "Meanwhile all is practice: nothing counts.");
    if (head->host != GAME_SEAT_NONE) {
        text_format(b->text, sizeof(b->text), "Practice: nothing counts. %s: the lobby",
                    f->words->name[ACTION_MENU]);
    } else if (f->view->seat < GAME_SEATS) {
        text_format(b->text, sizeof(b->text), "Practice: nothing counts. %s: begin alone",
                    f->words->name[ACTION_MENU]);
    }
    if (f->view->code[0] != '\0' && missing > 0) {
        text_format(b->text, sizeof(b->text), "Friends come in with the code %s", f->view->code);
    }
}

static void draw_results(const struct scene_frame *f, float top)
{
    const struct world_head *head = view_head(f->view->confirmed);
    char verdict[64];
    char next[VIEW_TEXT_BYTES];

    scoreboard_verdict(head, view_teams(f->view), verdict, sizeof(verdict));
    text_format(next, sizeof(next),
                "next round in %d s    %s: ready now    %s: the same again, another map, leave",
                (int)ceilf(clock_seconds_left(head)), f->words->name[ACTION_READY],
                f->words->name[ACTION_MENU]);
    scoreboard_draw(f, top, (float)f->camera.height, verdict, palette_ink(INK_WARN), next);
}

/* "" or ", 2 watching", as the list of matches has it. */
static void say_watchers(const struct view *view, char *text, size_t size)
{
    text[0] = '\0';
    for (int i = 0; i < view->list.count; i++) {
        const struct msg_match *row = &view->list.rows[i];

        if (strcmp(row->name, view->match) == 0 && row->watchers > 0) {
            text_format(text, size, ", %d watching", row->watchers);
        }
    }
}

static void draw_scores(const struct scene_frame *f, float top)
{
    const struct view *view = f->view;
    char watchers[24];
    char foot[VIEW_TEXT_BYTES];

    say_watchers(view, watchers, sizeof(watchers));
    bool has_name = view->match[0] != '\0';

    text_format(foot, sizeof(foot), "%s %s%s%s%s", has_name ? "match" : "server",
                has_name ? view->match : view->server, view->is_private ? ", private" : "",
                view_head(view->confirmed)->is_locked ? ", locked" : "", watchers);
    scoreboard_draw(f, top, (float)f->camera.height, view->game->title, palette_ink(INK_TEXT),
                    foot);
}

/* The column between the panes at the sides, as wide to the left as to the right; from the clock,
 * or where a vote ends. */
static struct panes_room middle_room(const struct scene_frame *f, const struct stage *stage,
                                     float top, float bottom)
{
    bool has_crest = stage->scene != NULL && stage->scene->crest != NULL;
    float u = f->unit;
    float sides = (margin + own_width + 8) * u;
    float clock = 18 * u + font_height(f->font, FONT_TITLE) + font_height(f->font, FONT_SMALL);

    clock = has_crest ? fmaxf(clock, stage->scene->crest(f->view) * u) : clock;

    return (struct panes_room){ sides, (float)f->camera.width - sides, fmaxf(top, clock), bottom };
}

/* `top`: where a vote ends; 0: there is none. */
static void draw_phase(const struct hud *hud, const struct scene_frame *f,
                       const struct stage *stage, float top, float bottom)
{
    const struct world_head *head = view_head(f->view->now);
    const struct panes_room room = middle_room(f, stage, top, bottom);
    if (head->phase == PHASE_RESULTS && view_head(f->view->confirmed)->phase == PHASE_RESULTS) {
        draw_results(f, top);
    } else if (hud->shows_scores) {
        draw_scores(f, top);
    } else if (opening_is_on(f->view)) {
        opening_draw(f, &room);
    }
}

/* Whom one watches, and by which keys another. Returns its height. */
static float draw_watching(const struct scene_frame *f, const struct stage *stage, float bottom)
{
    const struct world_head *head = view_head(f->view->confirmed);
    char text[VIEW_TEXT_BYTES];
    char keys[VIEW_TEXT_BYTES];
    float small = font_height(f->font, FONT_SMALL);
    float body = font_height(f->font, FONT_BOLD);
    bool can_follow = stage->scene != NULL && !stage->scene->shows_all;

    bool has_whom = f->whom < GAME_SEATS;
    bool is_sunk = has_whom && stage->scene != NULL && stage->scene->is_sunk != NULL &&
                   stage->scene->is_sunk(f->view, f->whom);

    text_format(text, sizeof(text), "You watch%s%s%s", has_whom ? " " : "",
                has_whom ? head->seats[f->whom].name : "", is_sunk ? ", who is sunk" : "");
    text_format(keys, sizeof(keys), "%s: take a seat", f->words->name[ACTION_READY]);
    if (can_follow) {
        text_format(keys, sizeof(keys), "%s / %s: %s    %s: the whole map    %s: take a seat",
                    f->words->name[ACTION_PORT], f->words->name[ACTION_STARBOARD],
                    has_whom ? "somebody else" : "follow somebody", f->words->name[ACTION_AHEAD],
                    f->words->name[ACTION_READY]);
    }
    float width =
        fmaxf(font_width(f->font, FONT_BOLD, text), font_width(f->font, FONT_SMALL, keys)) +
        24 * f->unit;
    float x = fminf((float)f->camera.width / 2, right_end(f, stage) - width / 2);
    float y = bottom - small - body;

    panel_box(f, x - width / 2, y - 3 * f->unit, width, small + body + 6 * f->unit);
    font_draw(f->font, f->paint, FONT_BOLD, FONT_CENTRE, x, y, palette_ink(INK_TEXT), text);
    font_draw(f->font, f->paint, FONT_SMALL, FONT_CENTRE, x, bottom - small, palette_ink(INK_DIM),
              keys);
    return small + body + 6 * f->unit;
}

/* The lowest line: keys for newcomers, a word for onlookers. Returns where the free place above it
 * ends. */
static float draw_hint(const struct hud *hud, const struct scene_frame *f,
                       const struct stage *stage)
{
    float left = hint_seconds - seconds_since(f, hud->begun_us);
    float bottom = (float)f->camera.height - 12 * f->unit;

    bool has_foot = stage->scene != NULL && stage->scene->foot != NULL;

    if (f->is_covered) {
        return bottom;
    }
    if (f->view->seat >= GAME_SEATS) {
        bottom -= draw_watching(f, stage, bottom) + 6 * f->unit;
    }
    if (hud_takes_middle(hud, f->view)) {
        return bottom;
    }
    if (opening_is_tight(f)) { /* it goes before the keys */
        return bottom - opening_foot(f, right_end(f, stage), bottom);
    }
    if (f->view->seat >= GAME_SEATS) {
        return bottom;
    }
    float own = has_foot ? stage->scene->foot(f, right_end(f, stage), bottom) : 0;
    bool is_voted = is_narrow(f) && ballot_place(f).h > 0; /* that needs the room */

    if (own > 0) {
        bottom -= own;
    } else if (f->controls != NULL && left > 0 && !is_voted) {
        bottom -= card_hint(f, stage->scene, right_end(f, stage), bottom, fminf(1, left));
    }
    return bottom;
}

void hud_draw_note(const struct hud *hud, const struct scene_frame *f)
{
    float left = note_seconds - seconds_since(f, hud->note_us);

    if (hud->note_us != 0 && left > 0) {
        float u = f->unit;
        float width =
            fminf(font_width(f->font, FONT_BODY, hud->note) + 24 * u, (float)f->camera.width);

        panel_box(f, ((float)f->camera.width - width) / 2, (float)f->camera.height * 0.86f - 4 * u,
                  width, font_height(f->font, FONT_BODY) + 8 * u);
        font_draw_edged(f->font, f->paint, FONT_BODY, FONT_CENTRE, (float)f->camera.width / 2,
                        (float)f->camera.height * 0.86f,
                        paint_fade(palette_ink(INK_TEXT), fminf(1, left)), hud->note);
    }
}

/* How much of the own boat's height the pane covers. */
static float covered(const SDL_FRect *pane, const SDL_FRect *own)
{
    SDL_FRect both;

    return SDL_IntersectFRect(pane, own, &both) ? both.h : 0;
}

/* A pane at the top of the place, or at its foot, should it cover less of the own boat there; there
 * the place is only as wide as what the corner leaves. */
static SDL_FRect beside_own(const struct scene_frame *f, SDL_FRect pane,
                            const struct panes_room *room)
{
    const SDL_FRect own = scene_own_place(f);
    SDL_FRect low = pane;

    pane.y = room->top;
    low.y = room->bottom - low.h;
    low.x = fmaxf(room->left, fminf(low.x, room->right - low.w));
    bool is_better = low.y > room->top && covered(&low, &own) < covered(&pane, &own);

    return pane.h > 0 && is_better ? low : pane;
}

static void draw_back(const struct scene_frame *f, struct panes_room room)
{
    float left = back_seconds - seconds_since(f, f->view->back_us);
    float title = font_height(f->font, FONT_TITLE);
    float width = font_width(f->font, FONT_TITLE, "Welcome back");
    const SDL_FRect words = { ((float)f->camera.width - width) / 2, 0, width,
                              title + font_height(f->font, FONT_BODY) };

    if (f->view->back_us == 0 || left <= 0) {
        return;
    }
    room.top = fmaxf(room.top, (float)f->camera.height * 0.54f);
    const SDL_FRect place = beside_own(f, words, &room);
    float x = place.x + width / 2;

    panes_add(f->panes, place);
    font_draw_edged(f->font, f->paint, FONT_TITLE, FONT_CENTRE, x, place.y,
                    paint_fade(palette_ink(INK_GOOD), fminf(1, left)), "Welcome back");
    font_draw_edged(f->font, f->paint, FONT_BODY, FONT_CENTRE, x, place.y + title,
                    paint_fade(palette_ink(INK_TEXT), fminf(1, left)), "Your seat was kept");
}

static float draw_chat(const struct hud *hud, const struct scene_frame *f, float bottom,
                       float right)
{
    float room = right - 2 * margin * f->unit;

    return chat_draw(&hud->chat, f, margin * f->unit, bottom, fminf(470 * f->unit, room));
}

void hud_draw_chat(const struct hud *hud, const struct scene_frame *f)
{
    draw_chat(hud, f, (float)f->camera.height - margin * f->unit, (float)f->camera.width);
}

/* The vote, or what the lobby waits for; and what the phase has to say. Returns what it leaves
 * free. */
static struct panes_room draw_middle(const struct hud *hud, const struct scene_frame *f,
                                     const struct stage *stage, float bottom, float right)
{
    float u = f->unit;
    bool is_lobby = view_head(f->view->now)->phase == PHASE_LOBBY && !hud->shows_scores;
    float top = (f->is_covered ? 8 : is_narrow(f) ? 134 : 78) * u; /* below the panes at the top */
    struct panes_room left = { 2 * u, right, top, bottom };
    SDL_FRect pane = ballot_place(f);
    bool is_vote = pane.h > 0;
    struct banner waiting;

    if (f->view->state != VIEW_PLAYING || hud->is_covered || hud->shows_card) {
        return left;
    }
    if (!is_vote && is_lobby) {
        say_lobby(f, &waiting);
        pane = banner_place(f, &waiting, right - 4 * u);
    }
    if (has_table(hud, f->view)) {
        pane.y = top;
    } else {
        pane = beside_own(f, pane, &left);
    }
    if (is_vote) {
        ballot_draw(f, &pane);
    } else if (is_lobby) {
        draw_banner(f, &pane, &waiting);
    }
    if (pane.h > 0 && pane.y <= top) {
        left.top += pane.h + 6 * u;
    } else if (pane.h > 0) {
        left.bottom = pane.y - 6 * u;
    }
    draw_phase(hud, f, stage, is_vote && pane.y <= top ? left.top : 0, left.bottom);
    draw_back(f, left);
    return left;
}

/* Where the feed ends: beside what stands in the middle, or before the corner. */
static struct feed_room feed_room(const struct hud *hud, const struct scene_frame *f,
                                  const struct stage *stage, float top, float right)
{
    float end = hud->is_covered ? hud->beside : f->is_covered ? 0 : right;
    bool has_own_table = has_table(hud, f->view) && !hud->is_covered;

    if (!hud_takes_middle(hud, f->view) && opening_is_on(f->view)) {
        right = middle_room(f, stage, 0, 0).left;
    }
    return (struct feed_room){ right, end, has_own_table, f->is_covered ? 0 : top };
}

/* What needs a world to speak of. */
static void draw_match(struct hud *hud, const struct scene_frame *f, const struct stage *stage)
{
    float u = f->unit;

    hud->begun_us = hud->begun_us == 0 ? f->view->now_us : hud->begun_us;
    float right = right_end(f, stage);
    float bottom = draw_hint(hud, f, stage) - 8 * u;

    bottom -= hud->is_covered ? 0 : draw_chat(hud, f, bottom, right);
    const struct panes_room left = draw_middle(hud, f, stage, bottom, right);
    if (!f->is_covered) {
        clock_draw(f);
        draw_code(f, draw_own(f, stage));
        scoreboard_brief(f, (float)f->camera.width - margin * u, 10 * u);
    }
    if (!hud->is_covered || !hud->chat.is_open) { /* where the line is then */
        feed_draw(f, left.bottom - 2 * u, feed_room(hud, f, stage, left.top, right));
    }
}

void hud_draw(struct hud *hud, const struct scene_frame *f, const struct stage *stage)
{
    const struct view *view = f->view;

    if ((view->state == VIEW_PLAYING || view->state == VIEW_LOST) && view->game != NULL) {
        draw_match(hud, f, stage);
    }
    status_draw(f);
    if (!hud->is_covered) {
        hud_draw_note(hud, f);
    }
}
