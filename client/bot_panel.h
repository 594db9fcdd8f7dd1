/* The panel of bots that play in one process, each on a network of its own: takes the lines that
 * the panel of `homeport local` has for its windows, and says what comes of them.
 *
 *   P2 loss 5, all storm   for a bot's network, or all (client/relay_command.h)
 *   P2, links              how it is, how they are
 *
 * SPDX-License-Identifier: MIT */
#ifndef HP_BOT_PANEL_H
#define HP_BOT_PANEL_H

#include <stdio.h>

#include "client/desk.h"
#include "client/line_in.h"
#include "client/tool_links.h"

struct bot_panel {
    const struct tool_links *links; /* the i-th is the i-th bot's; borrowed */
    struct desk desk;
    struct line_in in;
    FILE *out;
};

/* For so many bots, at most DESK_LINKS; `fd` is where lines come from (-1: none do), `out` where
 * answers go. Neither is closed. */
void bot_panel_open(struct bot_panel *p, const struct tool_links *links, int bots, int fd,
                    FILE *out);

/* Takes what has come. Never waits. */
void bot_panel_work(struct bot_panel *p);

#endif
