/* What the files of the orders share: the order in hand, and how its words are read and answered.
 * SPDX-License-Identifier: MIT */
#ifndef HP_ORDERS_INSIDE_H
#define HP_ORDERS_INSIDE_H

#include "server/hall.h"
#include "server/orders.h"

struct order_call {
    struct server *sv;
    struct session *s; /* NULL: the console */
    struct match *m;   /* NULL: about none */
    unsigned roles;
    const char *words; /* behind the name */
    const struct order_ear *ear;
    uint64_t now_us;
    bool is_refused;
    bool has_answered;
};

/* Answers; several lines are several answers. */
void order_say(struct order_call *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Answers with what is to be shown as such: a code, a link. */
void order_show(struct order_call *c, enum notice_kind kind, const char *text);

/* Says why it was not carried out. */
void order_refuse(struct order_call *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What stands before an order's name where this one types it: "/" in the chat. */
const char *order_slash(const struct order_call *c);

/* Whether a vote is open in this match. */
bool order_is_voting(const struct match *m);

/* Tells everybody in the match, in its stream. */
void order_tell_all(struct match *m, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Queues a command; refuses when the match has too much to do. */
void order_command(struct order_call *c, enum command_kind kind, uint8_t seat, uint8_t value,
                   const char *text);

/* The seat that the words begin with: by its name, the longest that fits, by what looks like it, by
 * a beginning that only one has, or by "#3". Moves *words behind it. GAME_SEAT_NONE: nobody, and it
 * was refused. `kinds` are the enum seat_kinds that count, a bit each. */
uint8_t order_take_seat(struct order_call *c, const char **words, unsigned kinds);

/* The next word, cut to `size`; "" when there is none. Moves *words behind it. */
void order_take_word(const char **words, char *word, size_t size);

/* A whole number and nothing else. */
bool order_read_number(const char *word, int least, int most, int *number);

/* Who is called what in the answers: the console, or the session's name. */
const char *order_name_of(const struct order_call *c);

/* orders_match.c: refuses what is no order but the name of a map in c->m, and says how that is
 * chosen. False: it is none. */
bool order_refuse_map(struct order_call *c, const char *name);

/* orders_people.c */
void order_who(struct order_call *c);
void order_say_to_all(struct order_call *c);
void order_kick(struct order_call *c);
void order_ban(struct order_call *c);
void order_unban(struct order_call *c);
void order_bans(struct order_call *c);
void order_host(struct order_call *c);
void order_team(struct order_call *c);
void order_leave(struct order_call *c);
void order_watch(struct order_call *c);
void order_play(struct order_call *c);
void order_ready(struct order_call *c);

/* orders_match.c */
void order_list(struct order_call *c);
void order_join(struct order_call *c);
void order_make(struct order_call *c);
void order_close(struct order_call *c);
void order_start(struct order_call *c);
void order_restart(struct order_call *c);
void order_maps(struct order_call *c);
void order_map(struct order_call *c);
void order_mode(struct order_call *c);
void order_bots(struct order_call *c);
void order_lock(struct order_call *c);
void order_unlock(struct order_call *c);
void order_code(struct order_call *c);
void order_lan(struct order_call *c);
void order_vote(struct order_call *c);
void order_yes(struct order_call *c);
void order_no(struct order_call *c);

/* orders_tempo.c */
void order_pause(struct order_call *c);
void order_resume(struct order_call *c);
void order_step(struct order_call *c);
void order_slow(struct order_call *c);

#endif
