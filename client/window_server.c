/* The window and the server on this machine: found or started to play on, and what becomes of it
 * when the player leaves.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "client/own_server.h"
#include "client/window_parts.h"

static int look_for_server(void *context)
{
    struct window_search *s = context;

    s->is_found = own_server_find(s->here, s->target, s->fault, sizeof(s->fault));
    SDL_AtomicSet(&s->is_done, 1);
    return 0;
}

static void go_there(struct window *w)
{
    const struct window_search *s = &w->search;
    char text[VIEW_TEXT_BYTES];

    if (!s->is_found) {
        text_format(text, sizeof(text), "Nobody can play here: %s.", s->fault);
        runner_complain(w->runner, text);
    } else if (s->spec[0] != '\0') {
        runner_make(w->runner, s->target, s->spec);
    } else {
        runner_join_open(w->runner, s->target, "");
    }
}

void window_play_here(struct window *w, const char *spec)
{
    struct window_search *s = &w->search;

    if (w->options->here == NULL) {
        return;
    }
    s->is_cancelled = false;
    text_format(s->spec, sizeof(s->spec), "%s", spec);
    if (s->thread != NULL) {
        return;
    }
    s->here = w->options->here;
    SDL_AtomicSet(&s->is_done, 0);
    s->thread = SDL_CreateThread(look_for_server, "search", s);
    if (s->thread == NULL) {
        look_for_server(s);
        go_there(w);
    }
}

bool window_search_cancel(struct window *w)
{
    bool is_on = w->search.thread != NULL && !w->search.is_cancelled;

    w->search.is_cancelled = true;
    return is_on;
}

/* As if the server had said so: the menu shows it below its rows. */
static void say_search(struct view *view)
{
    memmove(view->feed, view->feed + 1, sizeof(view->feed[0]) * (VIEW_FEED - 1));
    view->feed[VIEW_FEED - 1] = (struct view_feed){ .at_us = view->now_us,
                                                    .kind = VIEW_FEED_ANSWER,
                                                    .by = GAME_SEAT_NONE,
                                                    .whom = GAME_SEAT_NONE };
    text_format(view->feed[VIEW_FEED - 1].text, VIEW_FEED_BYTES,
                "Looking for a server on this machine, or starting one... Escape gives up.");
}

void window_search_frame(struct window *w)
{
    struct window_search *s = &w->search;

    if (s->thread == NULL) {
        return;
    }
    bool is_wanted = !s->is_cancelled && w->view.state == VIEW_HOME;

    if (SDL_AtomicGet(&s->is_done) == 0) {
        if (is_wanted) {
            say_search(&w->view);
        }
        return;
    }
    SDL_WaitThread(s->thread, NULL);
    s->thread = NULL;
    if (is_wanted) {
        go_there(w);
    }
}

/* Others on the server that was started here; -1: it doesn't say. */
static int count_others(const struct window *w)
{
    struct own_server *here = w->search.thread != NULL ? NULL : w->options->here;
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

    if (w->search.thread != NULL) {       /* from here on the server is ours alone to speak of */
        SDL_HideWindow(w->canvas.window); /* one that has just begun takes a moment to end */
        own_server_give_up(here);
        SDL_WaitThread(w->search.thread, NULL);
        w->search.thread = NULL;
    }
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
