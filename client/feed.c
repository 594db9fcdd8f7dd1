/* The event feed: what has happened, what is said, what was answered.
 * SPDX-License-Identifier: MIT */
#include "client/feed.h"

#include <math.h>

#include "client/panel.h"

enum {
    FEED_ROWS = 6, /* the newest */
};

static const float margin = 14;
static const float least_text = 60;   /* units: narrower nothing can be read */
static const float table_width = 860; /* at most, with its pane */
static const float over_own = 0.35f;  /* how much is left of a row that lies over the own boat */
static const float feed_seconds = 9;
static const float answer_seconds = 16;  /* it was asked for: there is time to read it */
static const float feed_top = 0.45f;     /* of the height: above it stands one's own pane */
static const float feed_least_top = 206; /* in units: above it stand one's own pane and a code */

static const enum palette_ink feed_inks[] = {
    [VIEW_FEED_NEWS] = INK_TEXT,   [VIEW_FEED_CHAT] = INK_TEXT,     [VIEW_FEED_SEAT] = INK_DIM,
    [VIEW_FEED_NOTICE] = INK_TEXT, [VIEW_FEED_ANSWER] = INK_ACCENT, [VIEW_FEED_REFUSAL] = INK_BAD,
};

/* What happened before the round begun is no news in it; what was said or answered is. */
static bool is_of_before(const struct view *view, const struct view_feed *row)
{
    const struct world_head *head = view_head(view->now);
    bool is_play = head->phase == PHASE_PLAY;
    bool is_round = is_play || head->phase == PHASE_COUNTDOWN;
    bool happened = row->kind == VIEW_FEED_NEWS || row->kind == VIEW_FEED_SEAT;
    uint32_t counted = is_play ? view->game->lobby.countdown_ticks : 0;
    uint64_t since_us = tick_to_us(head->tick - head->phase_tick + counted);

    bool is_usual = view->tempo == PROTO_TEMPO_USUAL; /* else ticks say nothing of time */

    return is_round && happened && is_usual && row->at_us + since_us < view->now_us;
}

float feed_seconds_left(const struct view *view, const struct view_feed *row)
{
    bool is_answer = row->kind == VIEW_FEED_ANSWER || row->kind == VIEW_FEED_REFUSAL;
    float age_s = (float)(int64_t)(view->now_us - row->at_us) / 1e6f;
    float left = (is_answer ? answer_seconds : feed_seconds) - age_s;

    return row->text[0] == '\0' || row->is_aside || left <= 0 || is_of_before(view, row) ? 0 : left;
}

/* How wide the text of a row may be. */
static float room_for_text(const struct scene_frame *f, const struct feed_room *room)
{
    float u = f->unit;
    float around = (margin + 48) * u;
    float width = fminf(430 * u, room->right - around);

    if (room->is_beside_table) {
        width = fminf(width, ((float)f->camera.width - table_width * u) / 2 - around);
    }
    return width;
}

/* Whose it is: a dot, or the emblem. */
static void draw_mark(const struct scene_frame *f, const struct view_feed *row, float x, float y,
                      float opacity)
{
    float u = f->unit;

    if (row->by >= GAME_SEATS) {
        paint_disc(f->paint, x, y, 2.5f * u, paint_fade(palette_ink(INK_DIM), opacity));
    } else {
        palette_emblem(f->paint, f->worn, row->by, x, y, 5 * u,
                       paint_fade(palette_seat(f->worn, row->by), opacity));
    }
}

/* An edge at what one has done to others, has suffered, or what else has happened to one. */
static void draw_own_edge(const struct scene_frame *f, const struct view_feed *row,
                          const SDL_FRect *place, float opacity)
{
    uint8_t seat = f->view->seat;
    bool is_own =
        seat < GAME_SEATS && row->kind == VIEW_FEED_NEWS && (row->by == seat || row->whom == seat);

    if (is_own) {
        enum palette_ink ink = row->whom == seat        ? INK_BAD
                               : row->whom < GAME_SEATS ? INK_GOOD
                                                        : INK_ACCENT;

        paint_round(f->paint, place->x, place->y, 3 * f->unit, place->h, 1.5f * f->unit,
                    paint_fade(palette_ink(ink), opacity));
    }
}

static void draw_row(const struct scene_frame *f, const struct view_feed *row,
                     const SDL_FRect *place, float width, float opacity)
{
    float u = f->unit;

    panel_plate(f, place, 4 * u, paint_fade(palette_ink(INK_PANEL), opacity));
    draw_own_edge(f, row, place, opacity);
    draw_mark(f, row, place->x + 12 * u, place->y + 10 * u, opacity);
    font_draw_wrapped(f->font, f->paint, FONT_BODY, place->x + 24 * u, place->y + u, width,
                      paint_fade(palette_ink(feed_inks[row->kind]), opacity), row->text);
}

void feed_draw(const struct scene_frame *f, float bottom, struct feed_room room)
{
    float u = f->unit;
    float x = margin * u;
    float width = room_for_text(f, &room);
    float top = fmaxf(room.top, fmaxf(feed_top * (float)f->camera.height, feed_least_top * u));
    const SDL_FRect own = scene_own_place(f);
    int rows = 0;

    if (width < least_text * u) {
        return; /* beside a table as wide as the window */
    }

    for (int i = VIEW_FEED - 1; i >= 0 && rows < FEED_ROWS; i--) {
        const struct view_feed *row = &f->view->feed[i];
        float left = feed_seconds_left(f->view, row);

        rows += row->text[0] != '\0';
        if (left <= 0) {
            continue;
        }
        SDL_Color ink = palette_ink(feed_inks[row->kind]);
        float height = font_draw_wrapped(f->font, NULL, FONT_BODY, 0, 0, width, ink, row->text);
        SDL_FRect place = { x, bottom - height - 5 * u,
                            fminf(font_width(f->font, FONT_BODY, row->text) + 36 * u,
                                  width + 40 * u),
                            height + 2 * u };

        if (x + place.w > room.end) {
            break; /* an older one alone would be out of its turn */
        }
        bottom = place.y;
        if (bottom < top) {
            break;
        }
        bool is_over_own = SDL_HasIntersectionF(&place, &own);

        draw_row(f, row, &place, width, fminf(1, left) * (is_over_own ? over_own : 1));
    }
}
