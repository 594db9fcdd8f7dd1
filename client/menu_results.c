/* The menu's page when a round is over: who has won, by the table of all, and what comes next.
 * SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "client/ballot.h"
#include "client/menu_parts.h"
#include "client/scoreboard.h"

void menu_results_note(const struct view *view, char note[MENU_NOTE_BYTES])
{
    const struct world_head *head = menu_head(view);
    uint32_t left = view_ticks_left(head->phase_end_tick, head->tick);

    if (ballot_is_open(view)) {
        ballot_question(view, note, MENU_NOTE_BYTES);
    } else {
        text_format(note, MENU_NOTE_BYTES, "The next round begins in %u s.",
                    (left + TICK_HZ - 1) / TICK_HZ);
    }
}

float menu_results_height(const struct menu *m, const struct scene_frame *f)
{
    return m->page == MENU_PAGE_RESULTS && f->view->game != NULL ? scoreboard_least(f) : 0;
}

void menu_results_draw(const struct scene_frame *f, float bottom)
{
    char verdict[MENU_TEXT_BYTES];
    char honours[VIEW_TEXT_BYTES];

    scoreboard_verdict(menu_head(f->view), view_teams(f->view), verdict, sizeof(verdict));
    scoreboard_honours(f->view, honours, sizeof(honours));
    scoreboard_draw(f, 0, bottom, verdict, palette_ink(INK_WARN), honours);
}
