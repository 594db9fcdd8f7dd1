/* A window to walk through, with the server that it starts and a guest of its match; the steps of a
 * walk, which fail the test where they lead elsewhere. Shown nowhere: SDL's own dummy display.
 * SPDX-License-Identifier: MIT */
#ifndef HP_WALK_RIG_H
#define HP_WALK_RIG_H

#include "client/menu_parts.h"
#include "client/own_server.h"
#include "client/window_parts.h"
#include "walk_hands.h"

enum {
    WALK_ROWS_MOST = 100, /* steps on one page before something is wrong */
};

struct walk {
    struct window w;
    struct own_server here;
    const struct hands *hands;   /* that walk now */
    bool is_visited[MENU_PAGES]; /* pages that were open in some frame */
    bool is_staged;              /* the round is over, as far as the window knows: that would take
                                    minutes */
};

extern struct walk walk;

/* For cmocka. */
int walk_open(void **state);
int walk_close(void **state);

/* Another player, Eve, who comes in by that code; and goes. */
void walk_start_guest(const char *code);
void walk_stop_guest(void);

const struct menu *walk_menu(void);

/* Draws frames until that is so. */
void walk_wait(bool (*is_so)(void), const char *what);
#define WALK_WAIT(is_so) walk_wait(is_so, #is_so)

/* Down to the row with that text. */
void walk_go_to(const char *text);

/* There, and Enter. */
void walk_choose(const char *text);

void walk_expect(enum menu_page page);

/* To a page and back again. */
void walk_visit(const char *text, enum menu_page page);

/* At the main page or the match's, whether or not the lobby has come by itself. */
void walk_open_menu(enum menu_page page);

#endif
