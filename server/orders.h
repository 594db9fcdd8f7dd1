/* Orders: what people tell the server to do, a line of words each. One table: name, words, who may
 * give it, in which phases, what it does. The console gives them, and so does whoever types a line
 * that begins with '/' into the chat; help is printed from the table.
 * SPDX-License-Identifier: MIT */
#ifndef HP_ORDERS_H
#define HP_ORDERS_H

#include "server/server.h"

/* Who gives an order; a person may be several. */
enum order_role {
    ROLE_CONSOLE = 1, /* whoever runs the server */
    ROLE_HOST = 2,    /* of the match */
    ROLE_PLAYER = 4,  /* has a seat */
    ROLE_WATCHER = 8,
    ROLE_FREE = 16, /* has a seat in a match without a host */
};

enum {
    VOTE_PAUSE_S = 30,
};

struct order_call;

struct order {
    const char *name;
    const char *words; /* behind the name, for people: "NAME [REASON]"; "" if there are none */
    const char *help;  /* one line */
    uint8_t roles;     /* who may give it, enum order_role */
    uint8_t phases;    /* in which phases of the match, a bit each; 0: it is about no match */
    bool needs_words;
    void (*run)(struct order_call *c);
};

extern const struct order orders[];
extern const int orders_count;

/* Hears what is answered to an order. */
struct order_ear {
    void (*say)(void *context, enum notice_kind kind, const char *text);
    void *context;
};

/* Carries out a line, without the '/'. `s` is who gives it; NULL: the console. "@NAME" before the
 * order, or @"MY NAME" with spaces, names the match that the console means; without it there must
 * be only one. False: it was not carried out, and the ear was told why. */
bool orders_give(struct server *sv, struct session *s, const char *line,
                 const struct order_ear *ear, uint64_t now_us);

/* The same for a client's line; answers go to it as NOTICEs. */
bool orders_give_from(struct server *sv, struct session *s, const char *line, uint64_t now_us);

/* What this person is, in the match that it is in. */
unsigned orders_roles(const struct server *sv, const struct session *s);

/* What the players have just decided together; once behind each tick. Who called a vote that failed
 * waits VOTE_PAUSE_S before he may call another. */
void orders_carry_out_vote(struct server *sv, struct match *m, uint64_t now_us);

/* Goes on with an order to open the LAN whose address is being tried. Once each loop. */
void orders_lan_turn(struct server *sv, uint64_t now_us);

#endif
