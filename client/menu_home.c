/* The menu's pages that begin a match, or end the program: for who is at home.
 * SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "client/menu_parts.h"

/* --- home ------------------------------------------------------------------------------------- */

static const struct {
    enum menu_act act;
    enum menu_page page;
    const char *text;
    const char *side;
} home_rows[] = {
    { MENU_PLAYS_HERE, MENU_PAGE_MAIN, "Play here", "with whoever is on this machine" },
    { MENU_TURNS, MENU_PAGE_PRACTICE, "Practice with bots", "alone, to learn the ropes" },
    { MENU_TURNS, MENU_PAGE_MATCHES, "Matches", "open ones, or a new one of your own" },
    { MENU_TURNS, MENU_PAGE_LAN, "LAN", "matches of friends on your network" },
    { MENU_TURNS, MENU_PAGE_CODE, "Join with a code", "or a link: a friend sent it" },
    { MENU_TURNS, MENU_PAGE_DESK, "Trial", "each window's bad network" },
    { MENU_TURNS, MENU_PAGE_YOU, "Settings", "name, picture, sound, keys, pad" },
    { MENU_SHOWS_CARD, MENU_PAGE_MAIN, "Controls", "which key does what" },
    { MENU_FILLS_SCREEN, MENU_PAGE_MAIN, "Full screen on or off", "and back to a window" },
    { MENU_QUITS, MENU_PAGE_MAIN, "Quit", "" },
};

static bool has_page(const struct menu *m, const struct view *view, enum menu_page page)
{
    return page == MENU_PAGE_YOU    ? m->preferences != NULL
           : page == MENU_PAGE_DESK ? view->desk.count > 0
                                    : true;
}

void menu_fill_home(struct menu *m, const struct view *view)
{
    for (size_t i = 0; i < ARRAY_LEN(home_rows); i++) {
        if (!has_page(m, view, home_rows[i].page)) {
            continue;
        }
        struct menu_row *row = menu_add(m, home_rows[i].act, home_rows[i].text);

        row->page = home_rows[i].page;
        text_format(row->side, sizeof(row->side), "%s", home_rows[i].side);
    }
}

/* --- matches ---------------------------------------------------------------------------------- */

static void add_new(struct menu *m, const char *text, const char *side, const char *spec)
{
    struct menu_row *row = menu_add(m, MENU_MAKES, text);

    text_format(row->side, sizeof(row->side), "%s", side);
    text_format(row->order, sizeof(row->order), "%s", spec);
}

/* New ones come first, so that no row moves when others are found. */
void menu_fill_matches_here(struct menu *m, const struct view *view)
{
    const struct view_lan *lan = &view->lan;
    bool has_looked = m->looked_us != 0 && lan->serial != m->lan_serial;

    add_new(m, "New private match", "with a code for your friends", "private");
    add_new(m, "New open match", "for everybody on this machine", "open");
    menu_add_turn(m, "Join with a code", MENU_PAGE_CODE);
    for (int i = 0; i < lan->count && has_looked; i++) {
        menu_lan_add(m, view, &lan->rows[i]);
    }
}

/* --- practice --------------------------------------------------------------------------------- */

void menu_fill_practice(struct menu *m, const struct view *view)
{
    static const struct {
        const char *text;
        const char *side;
        const char *spec;
    } crews[] = {
        { "One easy bot", "a first duel", "private,bots=1,level=easy" },
        { "Three easy bots", "room to learn", "private,bots=3,level=easy" },
        { "Seven easy bots", "a busy harbour", "private,bots=7,level=easy" },
        { "One hard bot", "a match for a good player", "private,bots=1,level=hard" },
        { "Three hard bots", "no easy way out", "private,bots=3,level=hard" },
        { "Seven hard bots", "a harbour full of captains", "private,bots=7,level=hard" },
        { "Fifteen hard bots", "every seat is taken", "private,bots=15,level=hard" },
    };

    (void)view;
    for (size_t i = 0; i < ARRAY_LEN(crews); i++) {
        add_new(m, crews[i].text, crews[i].side, crews[i].spec);
    }
}

/* --- leaving ---------------------------------------------------------------------------------- */

void menu_fill_leaving(struct menu *m, const struct view *view)
{
    (void)view;
    menu_add_turn(m, "Stay", MENU_PAGE_NONE);
    menu_add(m, MENU_QUITS_ALONE, "Quit, and let them play on")->page = MENU_PAGE_MAIN;
    menu_add(m, MENU_QUITS_WITH_ALL, "Quit, and end it for all")->page = MENU_PAGE_MAIN;
}

void menu_leaving_note(const struct menu *m, char note[MENU_NOTE_BYTES])
{
    text_format(note, MENU_NOTE_BYTES, "%d other%s on the server that you started.", m->others,
                m->others == 1 ? " is" : "s are");
}
