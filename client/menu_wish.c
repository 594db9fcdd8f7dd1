/* What the menu does by itself: it asks for what its page needs, is open at home, and is the lobby
 * where there is one, and the results when a round is over.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "client/menu_parts.h"

enum {
    LOOK_US = 2000000,   /* the list is asked for again so often while it is looked at */
    SURVEY_US = 4000000, /* likewise all that there is, which takes more than a second */
    HUSH_US = 400000,    /* what was pressed when the menu came was not meant for it */
    BEGIN_US = 1000000,  /* in which a round that was ordered begins */
    CODE_US = 500000, /* the server tells a new match's code by itself, if it is given a moment */
};

static const struct menu_row *wish(struct menu *m, enum menu_act act, const char *order)
{
    m->chosen = (struct menu_row){ .act = act, .page = m->page, .seat = GAME_SEAT_NONE };
    text_format(m->chosen.order, sizeof(m->chosen.order), "%s", order);
    return &m->chosen;
}

/* What a page is asked for once. */
static const struct menu_row *ask(struct menu *m, bool *has_asked, enum menu_act act,
                                  const char *order)
{
    if (*has_asked) {
        return NULL;
    }
    *has_asked = true;
    return wish(m, act, order);
}

/* Not while somebody waits for a match that he has chosen. */
static const struct menu_row *survey(struct menu *m, const struct view *view)
{
    if (view->lan.progress[0] != '\0' ||
        (m->looked_us != 0 && view->now_us - m->looked_us < SURVEY_US)) {
        return NULL;
    }
    m->looked_us = view->now_us;
    return wish(m, MENU_SURVEYS, "");
}

static void open_by_itself(struct menu *m, const struct view *view)
{
    if (!m->is_open) {
        menu_open_match(m, view);
        m->hush_us = view->now_us + HUSH_US;
        m->is_unmoved = true;
    }
}

static void close_by_itself(struct menu *m, const struct view *view)
{
    if (m->is_open && menu_pages_is_in_play(m->page)) {
        menu_turn(m, MENU_PAGE_NONE, view);
    }
}

/* The results are there by themselves, and go with the next round. */
static void follow_results(struct menu *m, const struct view *view)
{
    bool was_over = m->is_over;
    bool is_playing = view->state == VIEW_PLAYING && view->game != NULL;

    m->is_over = is_playing && menu_head(view)->phase == PHASE_RESULTS;
    if (m->is_over && !was_over) {
        open_by_itself(m, view);
    } else if (is_playing && !m->is_over && was_over) {
        close_by_itself(m, view);
    }
}

/* The lobby is there by itself, and goes when the round begins. */
static void follow_lobby(struct menu *m, const struct view *view)
{
    bool was_in_lobby = m->is_in_lobby;
    bool is_playing = view->state == VIEW_PLAYING && view->game != NULL;

    bool is_passing = m->begins || (m->begun_us != 0 && view->now_us - m->begun_us < BEGIN_US);

    m->is_in_lobby = is_playing && menu_head(view)->phase == PHASE_LOBBY &&
                     menu_head(view)->host != GAME_SEAT_NONE && !is_passing;
    if (m->is_in_lobby && !was_in_lobby) {
        open_by_itself(m, view);
    } else if (is_playing && !m->is_in_lobby && was_in_lobby) {
        close_by_itself(m, view);
    }
}

/* Who practises waits for nobody: as soon as the bots of his match are there, its round begins. */
static const struct menu_row *begin_practice(struct menu *m, const struct view *view)
{
    int bots = 0;

    if (view->state != VIEW_PLAYING || view->game == NULL || m->left_serial == view->level_serial ||
        menu_head(view)->host != view->seat) {
        return NULL;
    }
    for (int i = 0; i < GAME_SEATS; i++) {
        bots += menu_head(view)->seats[i].kind == SEAT_BOT;
    }
    if (bots == 0) {
        return NULL;
    }
    m->begins = false;
    m->begun_us = view->now_us;
    return wish(m, MENU_ORDERS, "start");
}

const struct menu_row *menu_wish(struct menu *m, const struct view *view)
{
    bool is_playing = view->state == VIEW_PLAYING && view->game != NULL;

    if (is_playing) {
        menu_match_hear(m, view);
    }
    if (m->is_open && is_playing && m->is_leaving && view->level_serial != m->left_serial) {
        menu_turn(m, MENU_PAGE_NONE, view); /* it is there */
    }
    follow_results(m, view);
    follow_lobby(m, view);
    const struct menu_row *begin = m->begins ? begin_practice(m, view) : NULL;

    if (begin != NULL) {
        return begin;
    }
    if (view->state == VIEW_HOME && !m->is_open) {
        menu_open(m, view);
    }
    if (!m->is_open) {
        return NULL;
    }
    bool is_outside = view->state == VIEW_REFUSED || view->state == VIEW_HOME;

    if (is_outside && menu_pages_is_in_play(m->page)) {
        menu_open(m, view); /* there is no match any more */
    }
    if (m->page == MENU_PAGE_LAN || (m->page == MENU_PAGE_MATCHES && view->state == VIEW_HOME)) {
        return survey(m, view);
    }
    if (!is_playing && (view->state != VIEW_REFUSED || m->page != MENU_PAGE_MATCHES)) {
        return NULL;
    }
    switch (m->page) {
    case MENU_PAGE_MATCHES:
        if (m->looked_us != 0 && view->now_us - m->looked_us < LOOK_US) {
            return NULL;
        }
        m->looked_us = view->now_us;
        return wish(m, MENU_LOOKS, "");
    case MENU_PAGE_MATCH:
        if (menu_match_lacks_level(m, view) && !m->has_asked_level) {
            return ask(m, &m->has_asked_level, MENU_ASKS, "bots");
        }
        return view->is_private && view->code[0] == '\0' && view->now_us - m->asked_us > CODE_US
                   ? ask(m, &m->has_asked, MENU_ASKS, "code")
                   : NULL;
    case MENU_PAGE_MAPS:
    case MENU_PAGE_MAP_VOTE:
        menu_match_read_maps(m, view);
        return ask(m, &m->has_asked, MENU_ASKS, "maps");
    case MENU_PAGE_INVITE:
        return ask(m, &m->has_asked, MENU_ORDERS, "lan on");
    case MENU_PAGE_BANS:
        return ask(m, &m->has_asked, MENU_ASKS, "bans");
    default:
        return NULL;
    }
}
