/* The menu's pages: which rows each has, by who the player is and how the match stands. Tables and
 * words; draws nothing.
 * SPDX-License-Identifier: MIT */
#ifndef HP_MENU_PAGES_H
#define HP_MENU_PAGES_H

#include "client/menu.h"

/* What the player is in the match, as the server's orders see it (server/orders.h). */
enum menu_role {
    MENU_HOST = 1,
    MENU_PLAYER = 2, /* has a seat */
    MENU_FREE = 4,   /* has a seat in a match without a host */
    MENU_WATCHER = 8,
};

unsigned menu_role(const struct view *view);

/* The page's rows as they are now, into m->rows. */
void menu_pages_fill(struct menu *m, const struct view *view);

/* The page that Escape leads back to; MENU_PAGE_NONE: out. */
enum menu_page menu_pages_parent(const struct menu *m);

/* Whether there is such a page only in a match. */
bool menu_pages_is_in_play(enum menu_page page);

/* The page's heading, and a line below it; either may be "". */
void menu_pages_heading(const struct menu *m, const struct view *view, char title[MENU_TEXT_BYTES],
                        char note[MENU_NOTE_BYTES]);

/* The code that stands in the page, if it is about how to come in; NULL: none. */
const char *menu_pages_code(const struct menu *m, const struct view *view);

#endif
