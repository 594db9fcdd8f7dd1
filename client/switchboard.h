/* Where the lines of a session's programs come together: the terminal of `homeport local`, its
 * server's console, its windows' networks. Lines as client/desk.h has them; what is typed is
 *
 *   P2 loss 5, all storm   for a window's network, or all; a bot's, where bots play instead
 *   links                  how they are
 *   help, quit
 *   anything else          for the server's console: pause, step 1, slow 0.1, say hello
 *
 * For the rim only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SWITCHBOARD_H
#define HP_SWITCHBOARD_H

#include "base/console.h"
#include "client/child.h"
#include "client/desk.h"

struct switchboard {
    struct console console;
    struct child *server;  /* borrowed */
    struct child *windows; /* likewise, in the order of their names: P1 is the first */
    struct child *bots;    /* NULL: none; has the lines for networks itself (client/bot_panel.h) */
    struct desk desk;
    bool is_behind[DESK_LINKS]; /* a window that has lost a line about the desk */
    /* the window, from 1, whose ORDER that one's next ANSWER or REFUSAL is about; 0: nobody's */
    int asked_by[DESK_LINKS];
    char refusal[LINE_IN_BYTES];  /* the last of a line for all */
    unsigned refused[DESK_LINKS]; /* how often that one has said it... */
    unsigned told;                /* ...and how often it was told */
};

/* Standard input and output are its own until it is closed. No window is there at first. */
void switchboard_open(struct switchboard *s, struct child *server, struct child *windows);

/* How many windows there are now. */
void switchboard_count(struct switchboard *s, int windows);

/* Instead of windows there is this one process with bots; borrowed. */
void switchboard_bots(struct switchboard *s, struct child *bots);

/* Passes on what comes, at most until `until_us`; returns earlier when something has. False: it was
 * the word to end. */
bool switchboard_work(struct switchboard *s, uint64_t until_us);

void switchboard_close(struct switchboard *s);

#endif
