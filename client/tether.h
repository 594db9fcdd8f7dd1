/* What ties a window to the networks of its session: its own, if one is in between, and through
 * `homeport local` those of its neighbours. Lines as client/desk.h has them. For the window's
 * thread alone.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TETHER_H
#define HP_TETHER_H

#include "base/outlet.h"
#include "client/desk.h"
#include "client/line_in.h"
#include "client/tool_links.h"

struct tether {
    struct tool_links *links; /* the own network is its first, if it has one */
    bool is_led;              /* by a parent on standard input and output */
    struct line_in in;
    struct outlet out;
    struct desk desk;
    char said[DESK_LINE_BYTES]; /* "": nothing */
    struct link_plan own;       /* name "": no network is in between */
    char told[DESK_LINE_BYTES]; /* what the parent has heard last; "": nothing of it has gone out */
};

/* `links` is borrowed. Alone, the desk has the own link and no other. */
void tether_open(struct tether *t, struct tool_links *links, bool is_led);

/* Takes what has come, tells what has changed. Once a frame; never waits. */
void tether_work(struct tether *t);

/* Gives the own network a line (client/relay_command.h). False: it can't be done, and the answer
 * says why. */
bool tether_command(struct tether *t, const char *line, char *answer, size_t size);

/* Gives the network of that number, or all (-1), a line. What comes of it is seen in the desk, or
 * comes back as tether_said. False: it can't be done, and the answer says why. */
bool tether_order(struct tether *t, int number, const char *line, char *answer, size_t size);

/* What has come back for this window's player since it was last asked; false: nothing. */
bool tether_said(struct tether *t, char *text, size_t size);

void tether_close(struct tether *t);

#endif
