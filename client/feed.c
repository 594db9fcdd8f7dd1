/* The event feed: what has happened, what is said, what was answered.
 * SPDX-License-Identifier: MIT */
#include "client/feed.h"

#include <math.h>

enum {
    FEED_ROWS = 6, /* the newest */
};

static const float margin = 14;
static const float table_width = 860; /* at most, with its pane */
static const float own_reach = 18;    /* units: of the boat that must not be hidden */
static const float over_own = 0.35f;  /* how much is left of a row that lies over it */
static const float feed_seconds = 9;
static const float answer_seconds = 16;  /* it was asked for: there is time to read it */
static const float feed_top = 0.45f;     /* of the height: above it stands one's own pane */
static const float feed_least_top = 206; /* in units: above it stands who sank one */

static const enum palette_ink feed_inks[] = {
    [VIEW_FEED_NEWS] = INK_TEXT,     [VIEW_FEED_CHAT] = INK_TEXT,   [VIEW_FEED_SEAT] = INK_DIM,
    [VIEW_FEED_ANSWER] = INK_ACCENT, [VIEW_FEED_REFUSAL] = INK_BAD,
};

void feed_draw(const struct scene_frame *f, float bottom, struct feed_room room)
{
    float u = f->unit;
    float x = margin * u;
    float width = fminf(430 * u, room.right - x - 48 * u);

    if (room.is_beside_table) {
        width = fminf(width, ((float)f->camera.width - table_width * u) / 2 - x - 48 * u);
    }
    SDL_FPoint at = scene_own(f);
    SDL_FRect own = { at.x - own_reach * u, at.y - own_reach * u, 2 * own_reach * u,
                      2 * own_reach * u };
    float top = fmaxf(feed_top * (float)f->camera.height, feed_least_top * u);

    for (int i = VIEW_FEED - 1; i >= VIEW_FEED - FEED_ROWS; i--) {
        const struct view_feed *row = &f->view->feed[i];
        bool is_answer = row->kind == VIEW_FEED_ANSWER || row->kind == VIEW_FEED_REFUSAL;
        float age_s = (float)(int64_t)(f->view->now_us - row->at_us) / 1e6f;
        float left = (is_answer ? answer_seconds : feed_seconds) - age_s;
        float opacity = fminf(1, left);
        if (row->text[0] == '\0' || left <= 0) {
            continue;
        }
        SDL_Color ink = palette_ink(feed_inks[row->kind]);
        float height = font_draw_wrapped(f->font, NULL, FONT_BODY, 0, 0, width, ink, row->text);
        float box = fminf(font_width(f->font, FONT_BODY, row->text) + 36 * u, width + 40 * u);
        if (x + box > room.end) {
            continue;
        }
        bottom -= height + 5 * u;
        if (bottom < top) {
            break;
        }
        const SDL_FRect place = { x, bottom, box, height };
        if (SDL_HasIntersectionF(&place, &own)) {
            opacity *= over_own;
        }
        paint_round(f->paint, x, bottom, box, height + 2 * u, 4 * u,
                    paint_fade(palette_ink(INK_PANEL), opacity));
        bool is_own = f->view->seat < GAME_SEATS && row->kind == VIEW_FEED_NEWS &&
                      (row->by == f->view->seat || row->whom == f->view->seat);
        if (is_own) {
            paint_round(
                f->paint, x, bottom, 3 * u, height + 2 * u, 1.5f * u,
                paint_fade(palette_ink(row->by == f->view->seat ? INK_GOOD : INK_BAD), opacity));
        }
        if (row->by >= GAME_SEATS) {
            paint_disc(f->paint, x + 12 * u, bottom + 10 * u, 2.5f * u,
                       paint_fade(palette_ink(INK_DIM), opacity));
        } else {
            palette_emblem(f->paint, row->by, x + 12 * u, bottom + 10 * u, 5 * u,
                           paint_fade(palette_seat(row->by), opacity));
        }
        font_draw_wrapped(f->font, f->paint, FONT_BODY, x + 24 * u, bottom + u, width,
                          paint_fade(ink, opacity), row->text);
    }
}
