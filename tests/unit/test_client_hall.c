/* The claims of client/client.h about matches: asking which there are, making, watching, coming
 * back to one, and orders.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "client_sample.h"

/* The newest HELLO that has come. */
static struct msg_hello hello_seen(void)
{
    const struct bare_message *m = &t.server.got[MSG_HELLO];
    struct msg_hello hello;

    assert_true(message_unpack(&msg_hello_fields, m->bytes, m->length, &hello));
    return hello;
}

static void send_rows(uint8_t total, uint8_t first, int count)
{
    struct msg_matches m = { .total = total, .first = first };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    for (int i = 0; i < count; i++) {
        text_format(m.rows[i].name, sizeof(m.rows[i].name), "m%d", first + i);
        text_format(m.rows[i].game, sizeof(m.rows[i].game), "harbour");
    }
    send_bytes(NET_CONTROL, bytes, message_pack(MSG_MATCHES, &msg_matches_fields, &m, bytes));
    run(5 * STEP_US);
}

/* --- orders ----------------------------------------------------------------------------------- */

static void an_order_goes_up_as_a_clean_line(void **state)
{
    char line[GAME_TEXT_BYTES + 1];
    const struct bare_message *m = &t.server.got[MSG_ORDER];

    (void)state;
    open_in(CLIENT_PLAYING);
    client_order(t.c, " kick\tAnn \x01");
    run(5 * STEP_US);
    assert_int_equal(m->count, 1);
    assert_true(order_unpack(m->bytes, m->length, line));
    assert_string_equal(line, "kick Ann");
    client_order(t.c, " ");
    run(5 * STEP_US);
    assert_int_equal(m->count, 1);
    close_client();
}

static void orders_and_looks_are_kept_back_until_it_plays(void **state)
{
    (void)state;
    open_in(CLIENT_LOADING);
    client_order(t.c, "who");
    client_look(t.c);
    run(5 * STEP_US);
    assert_int_equal(t.server.got[MSG_ORDER].count, 0);
    assert_int_equal(t.server.got[MSG_LOOK].count, 0);
    close_client();
}

static void tell_join(const char *name)
{
    static struct replica_update u;

    memset(&u, 0, sizeof(u));
    u.event_count = 1;
    u.events[0].is_command = true;
    u.events[0].command = (struct command){ .kind = COMMAND_JOIN, .seat = OWN_SEAT };
    text_format(u.events[0].name, sizeof(u.events[0].name), "%s", name);
    client_feed_update(t.c, &u, t.now_us);
}

static void who_was_here_before_another_map_has_not_joined(void **state)
{
    char name[GAME_NAME_BYTES + 1];
    struct msg_welcome w = { .seat = 0 };

    (void)state;
    open_in(CLIENT_PLAYING);
    text_format(name, sizeof(name), "%s", replica_head(&t.c->replica)->seats[OWN_SEAT].name);
    assert_true(name[0] != '\0');
    w = good_welcome();
    send_welcome(&w);
    run(5 * STEP_US);
    int lines = t.c->feed_count;

    tell_join(name);
    assert_int_equal(t.c->feed_count, lines);
    tell_join(name); /* he had left meanwhile */
    assert_int_equal(t.c->feed_count, lines + 1);
    send_welcome(&w);
    run(5 * STEP_US);
    tell_join("Somebody");
    assert_non_null(strstr(t.c->feed[t.c->feed_count - 1].text, "Somebody joined"));
    close_client();
}

/* --- the list --------------------------------------------------------------------------------- */

static void the_list_is_seen_when_it_is_whole(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    client_look(t.c);
    run(5 * STEP_US);
    assert_int_equal(t.server.got[MSG_LOOK].count, 1);
    send_rows(10, 0, 8);
    assert_int_equal(view_now()->list.serial, 0);
    send_rows(10, 8, 2);
    const struct view *view = view_now();

    assert_int_equal(view->list.serial, 1);
    assert_int_equal(view->list.count, 10);
    assert_string_equal(view->list.rows[9].name, "m9");
    send_rows(0, 0, 0);
    assert_int_equal(view_now()->list.serial, 2);
    assert_int_equal(view_now()->list.count, 0);
    close_client();
}

static void rows_out_of_turn_or_beyond_the_most_are_refused(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    send_rows(10, 0, 8);
    send_rows(10, 9, 1);
    assert_int_equal(t.c->figures.refused_messages, 1);
    send_rows(VIEW_MATCHES + 1, 0, 8);
    assert_int_equal(t.c->figures.refused_messages, 2);
    assert_int_equal(view_now()->list.serial, 0);
    close_client();
}

static void who_only_looks_is_done_with_the_list(void **state)
{
    (void)state;
    open_client("harbour");
    t.c->options.looks = true;
    t.c->options.name[0] = '\0';
    greet();
    assert_int_equal(hello_seen().wants, HELLO_LOOK);
    send_rows(1, 0, 1);
    t.server.net->ops->disconnect(t.server.net, t.server.peer, REFUSE_LOOKED + 1);
    run(SECOND_US);
    assert_int_equal(t.c->state, CLIENT_IDLE);
    assert_int_equal(t.c->list.count, 1);
    assert_int_equal(t.server.connections, 1);
    close_client();
}

static void who_only_looks_and_gets_no_list_tries_again(void **state)
{
    (void)state;
    open_client("harbour");
    t.c->options.looks = true;
    greet();
    t.server.net->ops->disconnect(t.server.net, t.server.peer, 0);
    run(20 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_WAITING);
    close_client();
}

/* --- making, watching, coming back ------------------------------------------------------------ */

static void part_and_greet(void)
{
    t.server.net->ops->disconnect(t.server.net, t.server.peer, 0);
    run(SECOND_US);
    assert_int_equal(t.c->state, CLIENT_GREETING);
}

static void a_match_is_made_once_and_then_come_back_to(void **state)
{
    (void)state;
    open_client("harbour");
    text_format(t.c->options.match, sizeof(t.c->options.match), "den");
    text_format(t.c->options.spec, sizeof(t.c->options.spec), "private,bots=2");
    greet();
    assert_int_equal(hello_seen().wants, HELLO_MAKE);
    assert_string_equal(hello_seen().spec, "private,bots=2");
    assert_string_equal(hello_seen().match, "den");
    come_in();
    part_and_greet();
    assert_int_equal(hello_seen().wants, HELLO_PLAY);
    assert_string_equal(hello_seen().spec, "");
    assert_string_equal(hello_seen().match, "test");
    close_client();
}

static void who_watches_says_so(void **state)
{
    (void)state;
    open_client("harbour");
    t.c->options.watches = true;
    greet();
    assert_int_equal(hello_seen().wants, HELLO_WATCH);
    close_client();
}

static void a_kept_seat_is_noted_but_not_with_each_map(void **state)
{
    struct msg_welcome w;

    (void)state;
    open_in(CLIENT_PLAYING);
    assert_int_equal(view_now()->back_us, 0);
    w = good_welcome();
    w.is_resumed = 1;
    send_welcome(&w);
    run(5 * STEP_US);
    assert_int_equal(view_now()->back_us, 0);
    text_format(w.match, sizeof(w.match), "other");
    send_welcome(&w);
    run(5 * STEP_US);
    assert_in_range(t.now_us - view_now()->back_us, 0, 10 * STEP_US);
    close_client();
    open_in(CLIENT_PLAYING);
    part_and_greet();
    w = good_welcome();
    w.is_resumed = 1;
    send_welcome(&w);
    run(5 * STEP_US);
    assert_in_range(t.now_us - view_now()->back_us, 0, 10 * STEP_US);
    close_client();
}

static void a_match_that_was_closed_is_not_asked_for_again(void **state)
{
    static const enum refuse_cause causes[] = { REFUSE_OVER, REFUSE_NO_MATCH };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(causes); i++) {
        open_in(CLIENT_PLAYING);
        send_refusal(causes[i], "test");
        run(5 * STEP_US);
        assert_int_equal(t.c->state, CLIENT_REFUSED);
        client_start(t.c, t.now_us);
        run(20 * STEP_US);
        assert_string_equal(hello_seen().match, "");
        close_client();
    }
}

static void who_was_thrown_out_comes_back_only_by_his_own_will(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    send_refusal(REFUSE_KICKED, "");
    run(30 * SECOND_US);
    assert_int_equal(t.c->state, CLIENT_REFUSED);
    assert_int_equal(view_now()->state, VIEW_REFUSED);
    client_start(t.c, t.now_us);
    run(20 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_GREETING);
    assert_string_equal(hello_seen().match, "test");
    come_in();
    close_client();
}

static void no_ticket_work(void *context, const struct net_address *server)
{
    (void)context;
    (void)server;
}

static void offer_nothing(void *context, struct transport *net, const struct net_address *server,
                          bool insists)
{
    (void)insists;
    (void)context;
    (void)net;
    (void)server;
}

static void keep_nothing(void *context, const struct net_address *server,
                         const uint8_t bytes[PROTO_TICKET_BYTES])
{
    (void)context;
    (void)server;
    (void)bytes;
}

static const struct client_tickets some_tickets = { NULL, offer_nothing, keep_nothing,
                                                    no_ticket_work };

static void who_has_a_ticket_shows_it_again_where_a_code_is_asked_for(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    t.c->options.tickets = &some_tickets;
    for (int round = 0; round < 2; round++) {
        part_and_greet();
        for (int i = 0; i < CLIENT_CODELESS_MOST; i++) {
            send_refusal(REFUSE_CODE, "test");
            run(5 * STEP_US);
            assert_int_equal(t.c->state, CLIENT_WAITING);
            run(2 * SECOND_US);
            assert_int_equal(t.c->state, CLIENT_GREETING);
        }
        come_in(); /* then all is as at first */
    }
    part_and_greet();
    t.c->codeless = CLIENT_CODELESS_MOST;
    send_refusal(REFUSE_CODE, "test");
    run(5 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_REFUSED);
    close_client();
}

static void who_has_none_or_was_never_in_is_asked_for_the_code_once(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    part_and_greet();
    send_refusal(REFUSE_CODE, "test");
    run(5 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_REFUSED);
    close_client();
    open_in(CLIENT_GREETING);
    t.c->options.tickets = &some_tickets;
    send_refusal(REFUSE_CODE, "test");
    run(5 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_REFUSED);
    close_client();
}

/* --- the status ------------------------------------------------------------------------------- */

static void the_status_counts_the_tries_and_the_time_to_the_next(void **state)
{
    static const struct {
        uint32_t tries;
        uint64_t left_us;
        const char *says;
    } rows[] = {
        { 1, 100000, "Gone. Trying again (1st try)..." },
        { 2, SECOND_US, "Gone. Trying again (2nd try)..." },
        { 3, SECOND_US + 1, "Gone. Trying again in 2 s (3rd try)..." },
        { 4, 5 * SECOND_US, "Gone. Trying again in 5 s (4th try)..." },
        { 11, 5 * SECOND_US, "Gone. Trying again in 5 s (11th try)..." },
        { 12, 5 * SECOND_US, "Gone. Trying again in 5 s (12th try)..." },
        { 21, 5 * SECOND_US, "Gone. Trying again in 5 s (21st try)..." },
        { 113, 0, "Gone. Trying again (113th try)..." },
    };

    (void)state;
    open_client("harbour");
    text_format(t.c->status, sizeof(t.c->status), "Gone.");
    t.c->state = CLIENT_WAITING;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        t.c->tries = rows[i].tries;
        t.c->retry_us = t.now_us + rows[i].left_us;
        assert_string_equal(view_now()->status, rows[i].says);
    }
    close_client();
}

static void having_played_the_tries_are_counted_anew(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    part_and_greet();
    assert_string_equal(view_now()->status, CLIENT_BROKEN " Trying again (1st try)...");
    come_in();
    assert_string_equal(view_now()->status, "");
    part_and_greet();
    assert_string_equal(view_now()->status, CLIENT_BROKEN " Trying again (1st try)...");
    close_client();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_goes_up_as_a_clean_line),
        cmocka_unit_test(orders_and_looks_are_kept_back_until_it_plays),
        cmocka_unit_test(who_was_here_before_another_map_has_not_joined),
        cmocka_unit_test(the_list_is_seen_when_it_is_whole),
        cmocka_unit_test(rows_out_of_turn_or_beyond_the_most_are_refused),
        cmocka_unit_test(who_only_looks_is_done_with_the_list),
        cmocka_unit_test(who_only_looks_and_gets_no_list_tries_again),
        cmocka_unit_test(a_match_is_made_once_and_then_come_back_to),
        cmocka_unit_test(who_watches_says_so),
        cmocka_unit_test(a_kept_seat_is_noted_but_not_with_each_map),
        cmocka_unit_test(a_match_that_was_closed_is_not_asked_for_again),
        cmocka_unit_test(who_was_thrown_out_comes_back_only_by_his_own_will),
        cmocka_unit_test(who_has_a_ticket_shows_it_again_where_a_code_is_asked_for),
        cmocka_unit_test(who_has_none_or_was_never_in_is_asked_for_the_code_once),
        cmocka_unit_test(the_status_counts_the_tries_and_the_time_to_the_next),
        cmocka_unit_test(having_played_the_tries_are_counted_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
