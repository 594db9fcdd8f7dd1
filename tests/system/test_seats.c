/* Seats, held against a model: people join, leave, are killed, come back, are kicked, banned, voted
 * out and made hosts at random, over a bad network. Whoever has a seat keeps it unless there is a
 * reason; nobody has two; who comes back is where he was; all worlds agree at every tick. Some come
 * with tickets, the others by what the transport says of who they are.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sodium.h>

#include "base/rng.h"
#include "base/text.h"
#include "server/bans.h"
#include "server/hall.h"
#include "server/orders.h"
#include "server/tickets.h"
#include "tests/system/arena.h"
#include "tests/system/pocket.h"

enum {
    PEOPLE = 7,
    WITH_TICKETS = 4, /* of them; the rest keep none */
    SEATS = 5,
    BOTS = 1,
    HOLD_S = 60,
    FIRST_PORT = 10000,
    NOBODY = -1,
    SETTLE_US = 400000,
    BACK_US = 2000000,  /* who comes back plays again by then */
    CALM_US = 22000000, /* longer than a vote, and than any pause between two tries */
    BETWEEN = 1000,     /* operations from one calm to the next */
    SEED = 20261128,
};

/* What the model knows of a person. */
struct person {
    char name[16];
    bool may_lose; /* something was done that can cost the seat */
    struct pocket pocket;
};

struct model {
    struct arena a;
    struct bans bans;
    struct person people[PEOPLE];
    int owner[SEATS]; /* person, or NOBODY: empty or a bot's */
    uint64_t held_until_us[SEATS];
    uint64_t chance;
    uint32_t operations;
    uint32_t returns; /* found in their own seats again */
    uint32_t refusals;
    struct ledger ledger;
    struct tickets tickets;
    uint64_t ticket_chance;
    uint32_t tickets_good;
};

static struct model model;

static struct match *match(void)
{
    return &model.a.server.matches[0];
}

/* The in-memory transport takes the address for the identity. */
static int person_of(const struct match_seat *s)
{
    uint16_t port;

    if (s->kind != SEAT_HUMAN) {
        return NOBODY;
    }
    memcpy(&port, s->identity + sizeof(uint32_t), sizeof(port));
    if (port == 0) {
        return NOBODY; /* was killed before it was let in, and has no address any more */
    }
    assert_in_range(port, FIRST_PORT, FIRST_PORT + PEOPLE - 1);
    return port - FIRST_PORT;
}

/* A seat goes from one to another only with a reason. */
static void check_seats(void)
{
    int times[PEOPLE] = { 0 };

    for (int i = 0; i < SEATS; i++) {
        const struct match_seat *s = &match()->seats[i];
        int was = model.owner[i];
        int is = person_of(s);

        if (was != is && was != NOBODY && !model.people[was].may_lose &&
            (model.held_until_us[i] == 0 || model.a.now_us < model.held_until_us[i])) {
            fail_msg("seat %d of %s is lost to %d (operation %u, seed %d)", i,
                     model.people[was].name, is, model.operations, SEED);
        }
        if (is != NOBODY && ++times[is] > 1) {
            fail_msg("%s has two seats (operation %u)", model.people[is].name, model.operations);
        }
        model.owner[i] = is;
        model.held_until_us[i] = s->hold_s > 0 ? s->held_until_us : 0;
    }
}

/* Sessions and seats point at each other. */
static void check_sessions(void)
{
    const struct server *sv = &model.a.server;

    for (int i = 0; i < sv->session_count; i++) {
        const struct session *s = &sv->sessions[i];

        if (s->match != SESSION_MATCH_NONE && s->seat != GAME_SEAT_NONE) {
            assert_int_equal(match()->seats[s->seat].session, i);
            assert_memory_equal(match()->seats[s->seat].identity, s->identity, NET_IDENTITY_BYTES);
        }
    }
    for (int i = 0; i < SEATS; i++) {
        uint16_t session = match()->seats[i].session;

        if (session != MATCH_SESSION_NONE) {
            assert_int_equal(sv->sessions[session].seat, i);
            assert_int_equal(sv->sessions[session].match, 0);
        } else if (match()->seats[i].kind == SEAT_HUMAN) {
            assert_true(match()->seats[i].hold_s >
                        0); /* somebody is waited for, and not for ever */
        }
    }
    assert_true(match()->host == GAME_SEAT_NONE ||
                match()->seats[match()->host].kind == SEAT_HUMAN);
}

static void run(uint64_t us)
{
    for (uint64_t end_us = model.a.now_us + us; model.a.now_us < end_us;) {
        arena_run_us(&model.a, 5000);
        check_seats();
        check_sessions();
    }
    assert_int_equal(model.a.mismatches, 0);
}

/* --- tickets ---------------------------------------------------------------------------------- */

static const uint8_t ticket_key[RESUME_KEY_BYTES] = { 7 };

static void fill(void *context, void *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        ((uint8_t *)bytes)[i] = (uint8_t)rng_below(context, 256);
    }
}

static bool judge(void *context, const struct resume_claim *claim)
{
    bool is_good = tickets_is_fresh(context, claim);

    model.tickets_good += is_good;
    return is_good;
}

static void give_out_tickets(void)
{
    const struct chance chance = { fill, &model.ticket_chance };
    const struct loop_judge how = { ticket_key, message_catalogue_hash(), judge, &model.tickets };

    ledger_open(&model.ledger, "", 0);
    tickets_init(&model.tickets, &model.a.server, ticket_key, &model.ledger, &chance);
    model.a.server.tickets = &model.tickets;
    loop_take_tickets(model.a.server_end, &how);
}

/* --- what people do --------------------------------------------------------------------------- */

static uint32_t below(uint32_t count)
{
    return rng_below(&model.chance, count);
}

static struct client *client(int person)
{
    return model.a.clients[person];
}

static int any_player(void)
{
    for (int i = 0, at = (int)below(PEOPLE); i < PEOPLE; i++, at = (at + 1) % PEOPLE) {
        if (client(at) != NULL && client(at)->state == CLIENT_PLAYING) {
            return at;
        }
    }
    return NOBODY;
}

static void hear(void *context, enum notice_kind kind, const char *text)
{
    (void)context;
    (void)text;
    model.refusals += kind == NOTICE_REFUSAL;
}

static void console(const char *format, const char *name)
{
    const struct order_ear ear = { hear, NULL };
    char line[GAME_TEXT_BYTES];

    text_format(line, sizeof(line), format, name);
    orders_give(&model.a.server, NULL, line, &ear, model.a.now_us);
}

/* From the console, or as somebody's order. */
static void order(const char *format, const char *name)
{
    int by = any_player();
    char line[GAME_TEXT_BYTES];

    if (by == NOBODY || below(2) == 0) {
        console(format, name);
        return;
    }
    text_format(line, sizeof(line), format, name);
    client_order(client(by), line);
}

static void join(int person)
{
    if (client(person) == NULL) {
        arena_restart(&model.a, person, model.people[person].name);
    }
}

static void leave(int person)
{
    if (client(person) != NULL) {
        model.people[person].may_lose = true;
        client_leave(client(person));
    }
}

static void die(int person)
{
    arena_kill(&model.a, person);
}

static void die_and_return(int person)
{
    arena_kill(&model.a, person);
    join(person);
}

static void unplug(int person)
{
    static const struct link_conditions cut = { .loss_ppm = 1000000 };

    if (client(person) != NULL) {
        loop_net_conditions_of(model.a.net, model.a.client_ends[person],
                               below(2) == 0 ? &cut : NULL);
    }
}

static void be_kicked(int person)
{
    model.people[person].may_lose = true;
    order("kick %s", model.people[person].name);
}

static void be_banned(int person)
{
    model.people[person].may_lose = true;
    order("ban %s 1", model.people[person].name);
}

static void be_unbanned(int person)
{
    console("unban %s", model.people[person].name);
}

static void be_host(int person)
{
    order("host %s", model.people[person].name);
}

static void watch(int person)
{
    if (client(person) != NULL) {
        model.people[person].may_lose = true;
        client_order(client(person), "watch");
    }
}

static void play(int person)
{
    if (client(person) != NULL) {
        client_order(client(person), "play");
    }
}

static void be_voted_out(int person)
{
    int by = any_player();
    char line[GAME_TEXT_BYTES];

    if (by == NOBODY) {
        return;
    }
    model.people[person].may_lose = true;
    text_format(line, sizeof(line), "vote kick %s", model.people[person].name);
    client_order(client(by), line);
}

static void ballot(int person)
{
    if (client(person) != NULL) {
        client_request(client(person), COMMAND_BALLOT, (uint8_t)below(2), "");
    }
}

static void change_lock(int person)
{
    (void)person;
    order(below(3) == 0 ? "lock%s" : "unlock%s", "");
}

static void change_bots(int person)
{
    (void)person;
    order(below(2) == 0 ? "bots 0%s" : "bots 2%s", "");
}

static const struct {
    int weight;
    void (*run)(int person);
} operations[] = {
    { 24, join },   { 4, leave },       { 6, die },         { 6, die_and_return },
    { 4, unplug },  { 3, be_kicked },   { 1, be_banned },   { 8, be_unbanned },
    { 4, be_host }, { 2, watch },       { 3, play },        { 3, be_voted_out },
    { 6, ballot },  { 3, change_lock }, { 2, change_bots },
};

static void do_something(void)
{
    uint32_t all = 0;

    for (size_t i = 0; i < ARRAY_LEN(operations); i++) {
        all += (uint32_t)operations[i].weight;
    }
    uint32_t at = below(all);
    size_t chosen = 0;

    while (at >= (uint32_t)operations[chosen].weight) {
        at -= (uint32_t)operations[chosen++].weight;
    }
    operations[chosen].run((int)below(PEOPLE));
    model.operations++;
}

/* Who was refused for good, or has left, starts again some day. */
static void bury(void)
{
    for (int i = 0; i < PEOPLE; i++) {
        const struct client *c = client(i);

        if (c != NULL && (c->state == CLIENT_REFUSED || c->state == CLIENT_IDLE)) {
            arena_kill(&model.a, i);
        }
    }
}

/* The world shows what the server wants. */
static bool world_follows(void)
{
    const struct world_head *head = match_head(match());

    for (int i = 0; i < SEATS; i++) {
        const struct match_seat *wanted = &match()->seats[i];

        if (head->seats[i].kind != wanted->kind || strcmp(head->seats[i].name, wanted->name) != 0 ||
            (head->seats[i].moored_until != 0) != (wanted->hold_s > 0)) {
            return false;
        }
    }
    return head->host == match()->host;
}

/* Everything calm: all are plugged in, and what was begun is over. What the world shows is what the
 * server wants, and everybody who may be back is in the seat that was kept. */
static void settle(void)
{
    int seat_before[PEOPLE];

    for (int i = 0; i < PEOPLE; i++) {
        seat_before[i] = NOBODY;
        if (client(i) != NULL) {
            loop_net_conditions_of(model.a.net, model.a.client_ends[i], NULL);
        }
    }
    console("unlock%s", "");
    run(CALM_US);
    bury();
    for (int i = 0; i < PEOPLE; i++) {
        model.people[i].may_lose = false;
    }
    for (int i = 0; i < SEATS; i++) {
        if (model.owner[i] != NOBODY) {
            seat_before[model.owner[i]] = i;
        }
    }
    for (int i = 0; i < PEOPLE; i++) {
        if (seat_before[i] != NOBODY && client(i) == NULL) {
            console("unban %s", model.people[i].name);
            join(i);
        }
    }
    run(BACK_US);
    for (int i = 0; i < PEOPLE; i++) {
        const struct client *c = client(i);

        if (c == NULL || seat_before[i] == NOBODY) {
            continue;
        }
        if (c->state != CLIENT_PLAYING) {
            fail_msg(
                "%s is in state %d after %u operations; since %lld us, tries %u, heard %lld us "
                "ago, aside %d",
                model.people[i].name, (int)c->state, model.operations,
                (long long)(model.a.now_us - c->since_us), c->tries,
                (long long)(model.a.now_us - c->heard_us), (int)c->aside);
        }
        assert_int_equal(c->seat, seat_before[i]);
        model.returns++;
    }
    /* What was decided between two ticks stands in the world with the next one or two; while nobody
     * looks on there are none. */
    for (int i = 0; i < 20 && !world_follows(); i++) {
        run(5000);
    }
    assert_true(world_follows() || !match_is_awake(match()));
}

static void whatever_people_do_a_seat_is_neither_lost_nor_doubled_nor_stolen(void **state)
{
    static const struct link_conditions bad = { .delay_us = 10000,
                                                .jitter_us = 2500,
                                                .is_shuffled = 1,
                                                .loss_ppm = 50000,
                                                .double_ppm = 20000,
                                                .reorder_ppm = 20000 };
    const char *said = getenv("HOMEPORT_OPERATIONS");
    uint32_t wanted = said != NULL ? (uint32_t)strtoul(said, NULL, 10) : OPERATIONS;
    (void)state;

    memset(&model, 0, sizeof(model));
    model.chance = SEED;
    arena_open(&model.a, "harbour", SEATS, BOTS, SEED);
    loop_net_conditions(model.a.net, &bad);
    model.a.server.bans = &model.bans;
    model.a.server.hold_s = HOLD_S;
    model.ticket_chance = SEED;
    give_out_tickets();
    for (int i = 0; i < PEOPLE; i++) {
        text_format(model.people[i].name, sizeof(model.people[i].name), "P%c", 'a' + i);
        pocket_open(&model.people[i].pocket);
        model.a.tickets[i] = i < WITH_TICKETS ? &model.people[i].pocket.tickets : NULL;
        arena_join(&model.a, model.people[i].name);
    }
    for (int i = 0; i < SEATS; i++) {
        model.owner[i] = NOBODY;
    }
    run(SETTLE_US);
    while (model.operations < wanted) {
        for (int i = 0; i < BETWEEN; i++) {
            do_something();
            bury();
            run(below(40000));
        }
        settle();
    }
    assert_int_equal(model.a.mismatches, 0);
    assert_true(model.returns > wanted / 1000);
    assert_true(model.tickets_good > wanted / 100);
    print_message("%u operations, %u returns, %u good tickets, %llu worlds compared\n",
                  model.operations, model.returns, model.tickets_good,
                  (unsigned long long)model.a.checked);
    arena_close(&model.a);
    ledger_close(&model.ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_people_do_a_seat_is_neither_lost_nor_doubled_nor_stolen),
    };

    return sodium_init() < 0 ? EXIT_FAILURE : cmocka_run_group_tests(tests, NULL, NULL);
}
