/* The client's own thread: sockets, clock, replica and prediction run here at the tick's pace,
 * never behind vsync. The window's side sets inputs and takes views; all calls are safe from that
 * one other thread and never wait longer than a copy takes.
 * SPDX-License-Identifier: MIT */
#ifndef HP_RUNNER_H
#define HP_RUNNER_H

#include "client/view.h"
#include "net/transport.h"

struct client_tickets;
struct code;
struct runner;

struct runner_options {
    struct net_address server; /* port 0: begins at none */
    struct net_address via;    /* a relay in the server's place; port 0: none */
    char name[GAME_NAME_BYTES + 1];
    char match[64]; /* name of the match to join; "": the server chooses */
    uint64_t seed;
    char spec[PROTO_SPEC_BYTES +
              1]; /* not "": makes a match by it, called `match`, and joins that */
    bool is_bot;  /* the game's bot plays; runner_input is ignored */
    bool watches; /* without a seat */

    /* Borrowed until runner_stop. */
    const struct code *code;        /* of a private match; NULL: an open one */
    const uint8_t *identity_secret; /* IDENTITY_SECRET_BYTES */
    const char *folder;             /* of the profile, for the hosts it knows; NULL or "": none */
    const struct client_tickets
        *tickets; /* used by the runner's thread alone; NULL: none are kept */
};

/* Starts the thread. NULL: `fault` says why. The caller stops it. */
struct runner *runner_start(const struct runner_options *options, char *fault, size_t fault_size);

/* What the player holds down from now on; taken at the client's next tick. */
void runner_input(struct runner *r, const struct input *in);

/* From the next server on; where one is, one keeps one's name. */
void runner_rename(struct runner *r, const char *name);

/* Asks the server for a command: COMMAND_CHAT with text, COMMAND_READY or COMMAND_BALLOT with
 * value, COMMAND_LIVERY with value, COMMAND_START. */
void runner_request(struct runner *r, enum command_kind kind, uint8_t value, const char *text);

/* Gives the server an order: "kick Ann". What it answers comes into the view's feed. */
void runner_order(struct runner *r, const char *line);

/* The same of what no person has ordered; its answers are asides there. */
void runner_ask(struct runner *r, const char *line);

/* Asks for the list of matches; it comes into the view. */
void runner_look(struct runner *r);

/* Looks around, on this machine and on its networks; what there is comes into the view. */
void runner_look_around(struct runner *r);

/* Goes to the private match of that code, on the server of that address ("": the one that has it is
 * looked for: where one is, on this machine, on the networks). A word that is no code, and whatever
 * else is in the way, is answered in the view's feed, and one stays where one is. */
void runner_join_code(struct runner *r, const char *server, const char *text);

/* Goes to an open match on the server of that address, likewise. */
void runner_join_open(struct runner *r, const char *server, const char *match);

/* Makes a match by that SPEC on the server of that address, and goes there, likewise. */
void runner_make(struct runner *r, const char *server, const char *spec);

/* A sentence of the window's own, as a line of the view's feed. */
void runner_complain(struct runner *r, const char *sentence);

/* Leaves the match and the server, and is at none. */
void runner_go_home(struct runner *r);

/* After a final refusal: connects anew, by the player's own will. Else does nothing. */
void runner_retry(struct runner *r);

/* Copies the state of this moment, blended for now_us (clock_now_us). Level and worlds are copied
 * only as far as the game's sizes go. */
void runner_view(struct runner *r, uint64_t now_us, struct view *view);

/* The report so far as JSON text (the `clients` entry); the caller frees it. NULL: no memory. */
char *runner_report(struct runner *r);

/* Says goodbye to the server (at most 300 ms), ends the thread, frees all. */
void runner_stop(struct runner *r);

#endif
