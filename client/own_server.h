/* The server that a player plays on at home: one that runs on this machine already, with an open
 * match and for as long as it likes, else one that is started for it. That one outlives its starter
 * where others play on it, and ends by itself when nobody has been there for a minute, so nothing
 * is left behind however the client ends. For the rim only: it asks the machine for processes and
 * files.
 *
 *     NONE -found-> NONE
 *     NONE -started-> OURS -own_server_end-> NONE
 *                     OURS -own_server_leave, or killed-> nobody's: it goes on while it is used
 * SPDX-License-Identifier: MIT */
#ifndef HP_OWN_SERVER_H
#define HP_OWN_SERVER_H

#include <limits.h>

#include "client/child_server.h"
#include "net/whereabouts.h"

enum {
    OWN_SERVER_LINGER_S = 60,
};

struct own_server {
    struct child child; /* the one that was started; pid 0: none, or it has ended */
    char target[CHILD_TARGET_BYTES];
    char data[PATH_MAX]; /* folder given with --data; "": the usual one */
    atomic_bool is_over;
};

/* `data` as --data gives it; NULL: the usual folder. */
void own_server_init(struct own_server *o, const char *data);

/* Of those that run the one to play on: of this protocol, with a match that needs no code, and none
 * that ends when whoever started it ends, as a trial's. Of several the one at the usual port, else
 * the one that has run for longest. NULL: none. */
const struct whereabouts *own_server_choose(const struct whereabouts *list, int count);

/* Where it is, started now if there is none. Waits some milliseconds; where another program has
 * the usual port 1.5 s more, and 8 s at the most. Two who do this at once come by one server.
 * False: `fault` is a sentence. */
bool own_server_find(struct own_server *o, char target[CHILD_TARGET_BYTES], char *fault,
                     size_t size);

/* From any thread: nobody needs it any more. Who is in own_server_find comes back, within 2 s where
 * a server that it has started does not end by itself, and nothing is started again. */
void own_server_give_up(struct own_server *o);

/* Whether the one that was started here runs. */
bool own_server_runs(struct own_server *o);

/* How many others are on it; `is_there`: the asker plays there, too. 0 if none was started; -1 if
 * it doesn't say. */
int own_server_others(struct own_server *o, bool is_there);

/* Ends it, and with it the matches of all who are there. Harmless where there is none. */
void own_server_end(struct own_server *o);

/* Leaves it to those who are there. */
void own_server_leave(struct own_server *o);

#endif
