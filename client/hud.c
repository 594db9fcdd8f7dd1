/* What lies over the picture. Owns where each thing stands; must never know a game's structs.
 * SPDX-License-Identifier: MIT */
#include "client/hud.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "client/card.h"
#include "client/panel.h"
#include "client/scoreboard.h"

static const float margin = 14;
static const float feed_seconds = 9;
static const float feed_top = 0.45f; /* of the height: above it stands one's own pane */
static const float hint_seconds = 14;
static const float note_seconds = 5;

void hud_say(struct hud *hud, uint64_t now_us, const char *text)
{
    text_format(hud->note, sizeof(hud->note), "%s", text);
    hud->note_us = now_us;
}

static float seconds_since(const struct scene_frame *f, uint64_t then_us)
{
    return (float)(int64_t)(f->view->now_us - then_us) / 1e6f;
}

static float phase_seconds_left(const struct world_head *head)
{
    return head->phase_end_tick > head->tick ? (float)(head->phase_end_tick - head->tick) / TICK_HZ
                                             : 0;
}

static void draw_clock(const struct scene_frame *f)
{
    const struct world_head *head = view_head(f->view->now);
    float u = f->unit;
    float left = ceilf(phase_seconds_left(head));
    float x = (float)f->camera.width / 2;
    float width = 116 * u;
    float y = 8 * u;
    SDL_Color ink = palette_ink(INK_TEXT);
    char clock[16] = "";
    char below[48];

    switch (head->phase) {
    case PHASE_LOBBY:
        text_format(clock, sizeof(clock), "lobby");
        text_format(below, sizeof(below), "practice");
        break;
    case PHASE_RESULTS:
        text_format(clock, sizeof(clock), "0:00");
        text_format(below, sizeof(below), "round %d over", head->round);
        break;
    default:
        text_format(clock, sizeof(clock), "%d:%02d", (int)left / 60, (int)left % 60);
        text_format(below, sizeof(below), "round %d", head->round);
        ink = head->phase == PHASE_PLAY && left <= 10 ? palette_ink(INK_BAD) : ink;
        break;
    }
    float title = font_height(f->font, FONT_TITLE);
    panel_box(f, x - width / 2, y, width, title + font_height(f->font, FONT_SMALL) + 4 * u);
    font_draw(f->font, f->paint, FONT_TITLE, FONT_CENTRE, x, y, ink, clock);
    font_draw(f->font, f->paint, FONT_SMALL, FONT_CENTRE, x, y + title - 2 * u,
              palette_ink(INK_DIM), below);
}

static void draw_own(const struct scene_frame *f, const struct stage *stage)
{
    const struct world_head *head = view_head(f->view->confirmed);
    float u = f->unit;
    float row = font_height(f->font, FONT_BOLD);
    bool has_gauges = stage->scene != NULL && stage->scene->hud != NULL;

    if (f->view->seat >= GAME_SEATS) {
        return;
    }
    float x = margin * u;
    float y = 10 * u;
    const struct seat *own = &head->seats[f->view->seat];
    float name = font_width(f->font, FONT_BOLD, own->name) + 56 * u;
    panel_box(f, x, y, fmaxf(has_gauges ? 214 * u : 0, name), row + (has_gauges ? 52 : 12) * u);
    float badge = panel_badge(f, f->view->seat, x + 20 * u, y + 6 * u + row / 2);
    font_draw(f->font, f->paint, FONT_BOLD, FONT_LEFT, x + 20 * u + badge, y + 6 * u,
              palette_ink(INK_TEXT), own->name);
    if (has_gauges) {
        stage->scene->hud(stage->state, f, x + 12 * u, y + row + 11 * u);
    }
}

static void draw_feed(const struct scene_frame *f, float bottom)
{
    float u = f->unit;
    float width = fminf(430 * u, (float)f->camera.width * 0.6f);
    float x = margin * u;

    for (int i = VIEW_FEED - 1; i >= 0; i--) {
        const struct view_feed *row = &f->view->feed[i];
        float left = feed_seconds - seconds_since(f, row->at_us);
        float opacity = fminf(1, left);
        if (row->text[0] == '\0' || left <= 0) {
            continue;
        }
        SDL_Color ink = palette_ink(row->kind == VIEW_FEED_SEAT ? INK_DIM : INK_TEXT);
        float height = font_draw_wrapped(f->font, NULL, FONT_BODY, 0, 0, width, ink, row->text);
        bottom -= height + 5 * u;
        if (bottom < feed_top * (float)f->camera.height) {
            break;
        }
        paint_round(f->paint, x, bottom,
                    font_width(f->font, FONT_BODY, row->text) > width
                        ? width + 40 * u
                        : font_width(f->font, FONT_BODY, row->text) + 36 * u,
                    height + 2 * u, 4 * u, (SDL_Color){ 4, 18, 30, (Uint8)(150 * opacity) });
        if (row->by < GAME_SEATS) {
            palette_emblem(f->paint, row->by, x + 12 * u, bottom + 10 * u, 5 * u,
                           paint_fade(palette_seat(row->by), opacity));
        }
        font_draw_wrapped(f->font, f->paint, FONT_BODY, x + 24 * u, bottom + u, width,
                          paint_fade(ink, opacity), row->text);
    }
}

/* Two centred lines on a pane. */
static void draw_banner(const struct scene_frame *f, float y, const char *head, const char *text)
{
    float u = f->unit;
    float x = (float)f->camera.width / 2;
    float title = font_height(f->font, FONT_TITLE);
    float width =
        fmaxf(font_width(f->font, FONT_TITLE, head), font_width(f->font, FONT_BODY, text));

    panel_box(f, x - width / 2 - 22 * u, y, width + 44 * u,
              title + font_height(f->font, FONT_BODY) + 18 * u);
    font_draw(f->font, f->paint, FONT_TITLE, FONT_CENTRE, x, y + 8 * u, palette_ink(INK_TEXT),
              head);
    font_draw(f->font, f->paint, FONT_BODY, FONT_CENTRE, x, y + 8 * u + title, palette_ink(INK_DIM),
              text);
}

static void draw_lobby(const struct scene_frame *f)
{
    const struct world_head *head = view_head(f->view->now);
    int missing = f->view->game->lobby.players_to_start;
    char text[64];

    for (int seat = 0; seat < GAME_SEATS; seat++) {
        missing -= head->seats[seat].kind != SEAT_EMPTY;
    }
    if (missing > 1) {
        text_format(text, sizeof(text), "Waiting for %d more players", missing);
    } else if (missing == 1) {
        text_format(text, sizeof(text), "Waiting for a second player");
    } else {
        text_format(text, sizeof(text), "Ready when you are: R");
    }
    draw_banner(f, 78 * f->unit, text, "Meanwhile all is practice: nothing counts.");
}

/* The last second of each digit shrinks and fades, so that the count is felt. */
static void draw_countdown(const struct scene_frame *f)
{
    const struct world_head *head = view_head(f->view->now);
    float left = phase_seconds_left(head);
    float x = (float)f->camera.width / 2;
    float y = (float)f->camera.height * 0.22f;
    char text[8];

    text_format(text, sizeof(text), "%d", (int)ceilf(left));
    font_draw_edged(f->font, f->paint, FONT_HUGE, FONT_CENTRE, x, y,
                    paint_fade(palette_ink(INK_WARN), 0.45f + left - floorf(left)), text);
    font_draw_edged(f->font, f->paint, FONT_BOLD, FONT_CENTRE, x,
                    y + font_height(f->font, FONT_HUGE), palette_ink(INK_TEXT), "The round begins");
}

static void draw_results(const struct scene_frame *f)
{
    const struct world_head *head = view_head(f->view->confirmed);
    char verdict[64];
    char next[64];

    scoreboard_verdict(head, view_teams(f->view), verdict, sizeof(verdict));
    text_format(next, sizeof(next), "next round in %d s - R: ready now",
                (int)ceilf(phase_seconds_left(head)));
    scoreboard_draw(f, verdict, palette_ink(INK_WARN), next);
}

static void draw_phase(const struct hud *hud, const struct scene_frame *f)
{
    const struct world_head *head = view_head(f->view->now);
    float begun_s = (float)(head->tick - head->phase_tick) / TICK_HZ;

    if (head->phase == PHASE_RESULTS && view_head(f->view->confirmed)->phase == PHASE_RESULTS) {
        draw_results(f);
    } else if (hud->shows_scores) {
        scoreboard_draw(f, f->view->game->title, palette_ink(INK_TEXT),
                        f->view->match[0] != '\0' ? f->view->match : f->view->server);
    } else if (head->phase == PHASE_LOBBY) {
        draw_lobby(f);
    } else if (head->phase == PHASE_COUNTDOWN) {
        draw_countdown(f);
    } else if (head->phase == PHASE_PLAY && begun_s < 1) {
        font_draw_edged(f->font, f->paint, FONT_HUGE, FONT_CENTRE, (float)f->camera.width / 2,
                        (float)f->camera.height * 0.22f,
                        paint_fade(palette_ink(INK_GOOD), 1.4f * (1 - begun_s)), "GO");
    }
}

/* The lowest line: keys for newcomers, a word for onlookers. Returns where the free place above it
 * ends. */
static float draw_hint(const struct hud *hud, const struct scene_frame *f,
                       const struct stage *stage)
{
    float left = hint_seconds - seconds_since(f, hud->begun_us);
    float x = (float)f->camera.width / 2;
    float bottom = (float)f->camera.height - 12 * f->unit;

    if (f->view->seat >= GAME_SEATS) {
        bottom -= font_height(f->font, FONT_BODY);
        font_draw_edged(f->font, f->paint, FONT_BODY, FONT_CENTRE, x, bottom, palette_ink(INK_DIM),
                        "You are watching: every seat is taken");
    } else if (f->controls != NULL && left > 0) {
        bottom -= card_hint(f, stage->scene, x, bottom, fminf(1, left));
    }
    return bottom;
}

static const char *const state_titles[] = {
    [VIEW_CONNECTING] = "Connecting", [VIEW_LOADING] = "Joining",    [VIEW_PLAYING] = "",
    [VIEW_LOST] = "Connection lost",  [VIEW_REFUSED] = "Not let in",
};

/* What the link has to say, in a box to be read. While playing: one line. */
static void draw_status(const struct scene_frame *f)
{
    const struct view *view = f->view;
    float u = f->unit;
    float width = fminf(520 * u, (float)f->camera.width - 40 * u);
    float x = ((float)f->camera.width - width) / 2;
    float title = font_height(f->font, FONT_TITLE);
    const char *text = view->status[0] != '\0' ? view->status : view->server;
    char below[VIEW_TEXT_BYTES + 32];
    bool is_bad = view->state == VIEW_LOST || view->state == VIEW_REFUSED;

    if (view->state == VIEW_PLAYING) {
        font_draw_edged(f->font, f->paint, FONT_BODY, FONT_CENTRE, (float)f->camera.width / 2,
                        (float)f->camera.height * 0.8f, palette_ink(INK_WARN), view->status);
        return;
    }
    float body = font_draw_wrapped(f->font, NULL, FONT_BODY, 0, 0, width - 40 * u,
                                   palette_ink(INK_TEXT), text);
    float small = font_height(f->font, FONT_SMALL);
    float height = title + body + small + 44 * u;
    float y = ((float)f->camera.height - height) * 0.42f;
    text_format(below, sizeof(below), "%s - Escape: menu, leave", view->server);
    panel_dim(f, view->state == VIEW_LOST ? 0.5f : 0.2f);
    panel_box(f, x, y, width, height);
    font_draw(f->font, f->paint, FONT_TITLE, FONT_LEFT, x + 20 * u, y + 12 * u,
              palette_ink(is_bad ? INK_BAD : INK_ACCENT), state_titles[view->state]);
    font_draw_wrapped(f->font, f->paint, FONT_BODY, x + 20 * u, y + title + 18 * u, width - 40 * u,
                      palette_ink(INK_TEXT), text);
    font_draw(f->font, f->paint, FONT_SMALL, FONT_LEFT, x + 20 * u, y + height - small - 10 * u,
              palette_ink(INK_DIM), below);
}

static void draw_note(const struct hud *hud, const struct scene_frame *f)
{
    float left = note_seconds - seconds_since(f, hud->note_us);

    if (hud->note_us != 0 && left > 0) {
        font_draw_edged(f->font, f->paint, FONT_BODY, FONT_CENTRE, (float)f->camera.width / 2,
                        (float)f->camera.height * 0.86f,
                        paint_fade(palette_ink(INK_TEXT), fminf(1, left)), hud->note);
    }
}

/* What needs a world to speak of. */
static void draw_match(struct hud *hud, const struct scene_frame *f, const struct stage *stage)
{
    float u = f->unit;

    hud->begun_us = hud->begun_us == 0 ? f->view->now_us : hud->begun_us;
    draw_clock(f);
    draw_own(f, stage);
    scoreboard_brief(f, (float)f->camera.width - margin * u, 10 * u);
    float bottom = draw_hint(hud, f, stage) - 8 * u;
    bottom -= chat_draw(&hud->chat, f, margin * u, bottom,
                        fminf(470 * u, (float)f->camera.width - 2 * margin * u));
    draw_feed(f, bottom - 2 * u);
    if (f->view->state == VIEW_PLAYING) {
        draw_phase(hud, f);
    }
}

void hud_draw(struct hud *hud, const struct scene_frame *f, const struct stage *stage)
{
    const struct view *view = f->view;

    if ((view->state == VIEW_PLAYING || view->state == VIEW_LOST) && view->game != NULL) {
        draw_match(hud, f, stage);
    }
    draw_status(f);
    draw_note(hud, f);
    if (hud->shows_card) {
        card_draw(f, stage->scene);
    }
}
