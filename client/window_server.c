/* The window and the server on this machine: found or started to play on, and what becomes of it
 * when the player leaves.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "client/own_server.h"
#include "client/window_parts.h"

void window_play_here(struct window *w, const char *spec)
{
    char target[CHILD_TARGET_BYTES];
    char fault[WINDOW_FAULT_BYTES];
    char text[VIEW_TEXT_BYTES];

    if (w->options->here == NULL) {
        return;
    }
    if (!own_server_find(w->options->here, target, fault, sizeof(fault))) {
        text_format(text, sizeof(text), "Nobody can play here: %s.", fault);
        runner_complain(w->runner, text);
    } else if (spec[0] != '\0') {
        runner_make(w->runner, target, spec);
    } else {
        runner_join_open(w->runner, target, "");
    }
}

/* Others on the server that was started here; -1: it doesn't say. */
static int count_others(const struct window *w)
{
    struct own_server *here = w->options->here;
    bool is_there =
        here != NULL && w->view.state == VIEW_PLAYING && strcmp(w->view.server, here->target) == 0;

    return here != NULL ? own_server_others(here, is_there) : 0;
}

void window_quit(struct window *w)
{
    const struct menu *m = &w->screen.menu;
    bool is_asked = m->is_open && m->page == MENU_PAGE_LEAVING;
    int others = is_asked ? 0 : count_others(w);

    if (others > 0) {
        controls_release(&w->controls);
        menu_ask_about_server(&w->screen.menu, others, &w->view);
    } else {
        w->keeps_server = is_asked; /* whoever closes the window twice decides nothing for others */
        w->is_leaving = true;
    }
}

void window_settle_server(struct window *w)
{
    struct own_server *here = w->options->here;
    int others = count_others(w);

    if (here == NULL || !own_server_runs(here)) {
        return;
    }
    w->keeps_server = !w->ends_server && (w->keeps_server || others != 0);
    if (w->keeps_server) {
        fprintf(stderr,
                "homeport: the server at %s goes on for the others there; %d s after the last has "
                "left it ends. To end it now: kill %d\n",
                here->target, OWN_SERVER_LINGER_S, (int)here->child.pid);
    }
}
