/* The clock in the middle of the upper edge.
 * SPDX-License-Identifier: MIT */
#include "client/clock.h"

#include <math.h>

#include "base/text.h"
#include "client/panel.h"
#include "client/scoreboard.h"
#include "game/lobby.h"

float clock_seconds_left(const struct world_head *head)
{
    return (float)view_ticks_left(head->phase_end_tick, head->tick) / TICK_HZ;
}

/* "round 2, first to 14" */
static void say_round(const struct view *view, char *text, size_t size)
{
    const struct world_head *head = view_head(view->now);
    int limit = lobby_limit(head, &view->game->lobby);
    char end[32] = "";

    if (head->is_sudden != 0) {
        text_format(end, sizeof(end), ", sudden death");
    } else if (limit > 0) {
        text_format(end, sizeof(end), ", first to %d", limit);
    }
    text_format(text, size, "round %d%s", head->round, end);
}

void clock_draw(const struct scene_frame *f)
{
    const struct world_head *head = view_head(f->view->now);
    float u = f->unit;
    float left = ceilf(clock_seconds_left(head));
    float x = (float)f->camera.width / 2;
    float width = 176 * u;
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
        say_round(f->view, below, sizeof(below));
        ink = head->phase == PHASE_PLAY && left <= 10 ? palette_ink(INK_BAD) : ink;
        break;
    }
    if (f->view->tempo == PROTO_TEMPO_STILL) {
        text_format(clock, sizeof(clock), "paused");
        text_format(below, sizeof(below), "%s goes on", f->words->name[ACTION_PAUSE]);
        ink = palette_ink(INK_WARN);
    } else if (f->view->tempo != PROTO_TEMPO_USUAL) {
        text_format(below, sizeof(below), "%u times slower", f->view->tempo);
        ink = palette_ink(INK_WARN);
    }
    float title = font_height(f->font, FONT_TITLE);
    panel_box(f, x - width / 2, y, width, title + font_height(f->font, FONT_SMALL) + 4 * u);
    font_draw(f->font, f->paint, FONT_TITLE, FONT_CENTRE, x, y, ink, clock);
    font_draw(f->font, f->paint, FONT_SMALL, FONT_CENTRE, x, y + title - 2 * u,
              palette_ink(INK_DIM), below);
    if (head->phase == PHASE_PLAY) {
        scoreboard_crews(f, x - width / 2, x + width / 2, y + title / 2);
    }
}
