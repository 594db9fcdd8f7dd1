/* A server with an open match and a private one, its ledger of tickets, and people who come with
 * and without them. One server at a time.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TICKETS_SAMPLE_H
#define HP_TICKETS_SAMPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <sodium.h>

#include "rig_sample.h"
#include "server/bans.h"
#include "server/hall.h"
#include "server/orders.h"
#include "server/tickets.h"

enum {
    SEATS = 4,
    SECOND_US = 1000000,
    HOLD_S = 5,
};

static const uint64_t wall_us = 1700000000000000u;
static const uint8_t key[RESUME_KEY_BYTES] = { 5 };

static struct rig rig;
static struct ledger ledger; /* outlives the runs */
static struct tickets tickets;

/* --- runs ------------------------------------------------------------------------------------- */

static inline struct match *open_match(void)
{
    return &rig.sv.matches[0];
}

static inline struct match *private_match(void)
{
    return &rig.sv.matches[1];
}

/* An open match and a private one. */
static inline void begin_run(void)
{
    const struct chance chance = chance_of_machine();
    const struct loop_judge judge = { key, message_catalogue_hash(), tickets_is_fresh, &tickets };
    struct match_options o[] = { match_sample("puck", 2, 0), match_sample("harbour", SEATS, 0) };

    text_format(o[0].name, sizeof(o[0].name), "open");
    text_format(o[1].name, sizeof(o[1].name), "private");
    o[1].is_private = true;
    rig_open(&rig, o, ARRAY_LEN(o), NULL);
    rig.sv.wall_us = wall_us;
    rig.sv.made_most = 2;
    rig.sv.hold_s = HOLD_S;
    tickets_init(&tickets, &rig.sv, key, &ledger, &chance);
    rig.sv.tickets = &tickets;
    loop_take_tickets(rig.end, &judge);
}

static inline int set_up(void **state)
{
    (void)state;
    ledger_open(&ledger, "", wall_us);
    begin_run();
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    rig_close(&rig);
    ledger_close(&ledger);
    return 0;
}

/* As after kill -9. */
static inline void begin_next_run(void)
{
    rig_close(&rig);
    begin_run();
}

/* --- people ----------------------------------------------------------------------------------- */

static inline void say_hello(struct bare *b, const char *name, const char *match)
{
    struct msg_hello hello = bare_hello(name, match);

    bare_send_hello(b, &hello);
    rig_run(&rig, 10 * RIG_STEP_US);
}

static inline void begin_play(struct bare *b)
{
    const struct session *s = rig_session(&rig, b);
    uint32_t tick = match_head(&rig.sv.matches[s->match])->tick;

    rig_send_input(&rig, b, tick + 2, tick);
    rig_run(&rig, 20 * RIG_STEP_US);
    assert_int_equal(s->state, SESSION_PLAYING);
}

/* With a code: plays in the private match. */
static inline struct bare *join(const char *name)
{
    struct bare *b = rig_connect(&rig);

    rig_session(&rig, b)->door = 1;
    say_hello(b, name, "");
    assert_int_equal(rig_session(&rig, b)->match, 1);
    begin_play(b);
    return b;
}

/* From an address of its own, with that ticket and without a code. */
static inline struct bare *come_with(const struct msg_ticket *ticket, const char *match)
{
    struct bare *b = rig_connect_with(&rig, ticket);

    say_hello(b, "Ann", match);
    return b;
}

static inline struct msg_ticket ticket_of(const struct bare *b)
{
    const struct bare_message *m = &b->got[MSG_TICKET];
    struct msg_ticket ticket;

    assert_true(m->count > 0);
    assert_true(message_unpack(&msg_ticket_fields, m->bytes, m->length, &ticket));
    return ticket;
}

static inline bool is_good(const struct msg_ticket *ticket)
{
    struct resume_claim claim;

    assert_true(resume_open(key, message_catalogue_hash(), ticket->bytes, &claim));
    return tickets_is_fresh(&tickets, &claim);
}

/* The link is lost, the seat waits. */
static inline void lose(struct bare *b)
{
    b->net->ops->drop(b->net, b->peer, 0);
    rig_run(&rig, 10 * RIG_STEP_US);
}

static inline void order(struct session *s, const char *line)
{
    assert_true(orders_give_from(&rig.sv, s, line, rig.now_us));
    rig_run(&rig, 50 * RIG_STEP_US);
}

/* By the host, who has the first seat. */
static inline void order_by_host(const char *line)
{
    match_set_host(private_match(), 0);
    order(&rig.sv.sessions[private_match()->seats[0].session], line);
}

static inline void expect_seat(const struct bare *b, uint16_t match, uint8_t seat)
{
    const struct session *s = rig_session(&rig, b);

    assert_int_equal(b->got[MSG_REFUSE].count, 0);
    assert_int_equal(s->match, match);
    assert_int_equal(s->seat, seat);
}

static inline void expect_refusal(const struct bare *b, enum refuse_cause cause)
{
    assert_int_equal(b->got[MSG_WELCOME].count, 0);
    assert_int_equal(bare_refusal(b).cause, cause);
}

/* A test with a server of its own. */
#define CLAIM(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif
