/* The desk: the links of all windows of one session, as each of its windows and the terminal sees
 * them. Here is what is known, and how it travels as lines between `homeport local`
 * (client/switchboard.h) and its windows (client/tether.h).
 *
 *   a window says         LINK UP DOWN PLAN          how its own is, whenever that has changed
 *                         ORDER WHO LINE             from its menu's page: to WHO, or all
 *                         ANSWER TEXT                to a line that has not changed it
 *                         REFUSAL TEXT               the same, where all refuse it in these words
 *   a window is told      DESK I COUNT OWN WHO UP DOWN PLAN    number I, from 0, of COUNT
 *                         SAY TEXT                   for its player: what came of his ORDER
 *                         ALL LINE                   for its own, and all others are told it, too
 *                         any other                  for its own, as in client/relay_command.h
 *
 * UP and DOWN are the settings in the order of their table: 35,15,1,0,0,0,0,0,0,0. PLAN is the
 * network's name, nothing where there is none, or in a DESK line ? of a window that is only
 * starting and - of one that has been closed.
 * SPDX-License-Identifier: MIT */
#ifndef HP_DESK_H
#define HP_DESK_H

#include "net/link_profile.h"

enum {
    DESK_LINKS = 16,
    DESK_WHO_BYTES = 8, /* "P16" and its end */
    DESK_LINE_BYTES = 512,
};

/* Before a line that all are told. */
#define DESK_FOR_ALL "ALL "

/* The name of a link whose window is only starting. */
#define DESK_UNTOLD "?"

/* ...and of one whose window is no more. */
#define DESK_CLOSED "-"

struct desk_link {
    char who[DESK_WHO_BYTES];
    struct link_plan
        plan; /* name "": no network is in between; DESK_UNTOLD: not told yet; DESK_CLOSED */
};

struct desk {
    int count; /* 0: this is no session of that kind */
    int own;   /* whose window this is */
    struct desk_link links[DESK_LINKS];
};

/* "UP DOWN PLAN" */
void desk_print(const struct link_plan *plan, char *line, size_t size);

/* Reads that. False: it is none, and *plan stays as it is. */
bool desk_read(struct link_plan *plan, const char *line);

/* Takes a whole DESK line. False: it is none, and the desk stays as it is. */
bool desk_take(struct desk *desk, const char *line);

/* Whether it has other figures than its name says. */
bool desk_is_changed(const struct link_plan *plan);

/* Whether its window has told it, and is still there. */
bool desk_is_told(const struct link_plan *plan);

bool desk_is_closed(const struct link_plan *plan);

/* "wifi, changed: delay 5 ms, loss 0.5 %", cut to fit; of one that is not told yet,
 * or no more, that */
void desk_say(const struct link_plan *plan, char *text, size_t size);

/* The number of who is meant, in any case: "p2" is 1. -1: nobody. */
int desk_find(const struct desk *desk, const char *who);

#endif
