/* The claims of client/client_aside.c: knocking beside the link, visits, a look from outside.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client_sample.h"
#include "net/door_wire.h"

enum {
    OTHER_PORT = 62894,
};

static struct msg_hello hello_seen(void)
{
    const struct bare_message *m = &t.server.got[MSG_HELLO];
    struct msg_hello hello;

    assert_true(message_unpack(&msg_hello_fields, m->bytes, m->length, &hello));
    return hello;
}

/* Refused, and then without a link; it looks from there. */
static void open_outside(void)
{
    open_in(CLIENT_REFUSED);
    t.server.net->ops->disconnect(t.server.net, t.server.peer, 1);
    run(100000);
    client_look(t.c);
    run(10 * STEP_US);
}

/* Another server where the old one was: it knows nobody. */
static void start_server_anew(void)
{
    bare_close(&t.server);
    bare_open(&t.server, t.net, BARE_SERVER_PORT, 4);
}

static const struct view_feed *last_line(void)
{
    assert_true(t.c->feed_count > 0);
    return &t.c->feed[t.c->feed_count - 1];
}

static void a_server_that_was_started_anew_is_found_within_two_seconds(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    start_server_anew();
    run((CLIENT_DOUBT_MS + 100) * 1000);
    assert_int_equal(t.c->state, CLIENT_GREETING);
    assert_string_equal(hello_seen().match, "test");
    assert_int_equal(t.c->figures.reconnects, 1);
    assert_int_equal(t.c->aside, ASIDE_NONE);
    close_client();
}

static void a_server_that_only_was_silent_goes_on_where_it_was(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    const struct link_conditions cut = { .loss_ppm = 1000000 };

    loop_net_conditions(t.net, &cut);
    run(4000000);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    assert_int_equal(t.c->aside, ASIDE_RETURN);
    loop_net_conditions(t.net, &(struct link_conditions){ 0 });
    serve(3);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    assert_int_equal(t.c->aside, ASIDE_NONE);
    assert_int_equal(t.c->figures.reconnects, 0);
    close_client();
}

static void a_short_silence_is_no_reason_to_knock(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    run((CLIENT_DOUBT_MS - 50) * 1000);
    assert_int_equal(t.c->aside, ASIDE_NONE);
    assert_int_equal(t.server.connections, 1);
    close_client();
}

static void a_visit_that_is_let_in_plays_there(void **state)
{
    struct msg_welcome w;

    (void)state;
    open_in(CLIENT_PLAYING);
    client_visit(t.c, NULL, "den", "", t.now_us);
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    assert_string_equal(hello_seen().match, "den");
    assert_int_equal(hello_seen().wants, HELLO_PLAY);
    w = good_welcome();
    memcpy(w.match, "den", 4);
    send_welcome(&w);
    send_level();
    send_keyframe();
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    assert_string_equal(t.c->match, "den");
    assert_int_equal(t.c->visits, 1);
    close_client();
}

static void at_home_it_is_at_no_server_until_a_visit_leads_on(void **state)
{
    const struct net_address there = { BARE_IP, BARE_SERVER_PORT };

    (void)state;
    open_in(CLIENT_PLAYING);
    client_go_home(t.c, t.now_us);
    run(CLIENT_SILENT_MS * 2000);
    assert_int_equal(t.c->state, CLIENT_HOME);
    assert_int_equal(t.server.ends, 1);
    assert_int_equal(t.server.connections, 1);
    assert_int_equal(view_now()->state, VIEW_HOME);
    assert_null(view_now()->game);
    assert_string_equal(view_now()->match, "");
    client_visit(t.c, &there, "", "private", t.now_us);
    run(10 * STEP_US);
    assert_int_equal(hello_seen().wants, HELLO_MAKE);
    come_in();
    assert_int_equal(t.c->options.server.port, BARE_SERVER_PORT);
    close_client();
}

static void who_is_refused_from_home_stays_there_and_is_told(void **state)
{
    const struct net_address there = { BARE_IP, BARE_SERVER_PORT };

    (void)state;
    open_in(CLIENT_PLAYING);
    client_go_home(t.c, t.now_us);
    client_visit(t.c, &there, "den", "", t.now_us);
    run(10 * STEP_US);
    send_refusal(REFUSE_LOCKED, "den");
    run(CLIENT_SILENT_MS * 1000);
    assert_int_equal(t.c->state, CLIENT_HOME);
    assert_int_equal(last_line()->kind, VIEW_FEED_REFUSAL);
    close_client();
}

/* Plays at home, and is at another server's door. */
static void call_on(struct bare *other)
{
    const struct net_address there = { BARE_IP, OTHER_PORT };

    open_in(CLIENT_PLAYING);
    bare_open(other, t.net, OTHER_PORT, 4);
    client_visit(t.c, &there, "den", "", t.now_us);
    for (int i = 0; i < 10; i++) {
        run(STEP_US);
        bare_poll(other, t.now_us);
    }
}

static void a_visit_to_another_server_moves_the_client_there(void **state)
{
    struct bare other;
    struct bare home;

    (void)state;
    call_on(&other);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    assert_int_equal(t.c->options.server.port, BARE_SERVER_PORT);
    assert_int_equal(other.got[MSG_HELLO].count, 1);
    home = t.server;
    t.server = other;
    struct msg_welcome w = good_welcome();

    memcpy(w.match, "den", 4);
    send_welcome(&w);
    send_level();
    send_keyframe();
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    assert_string_equal(view_now()->server, "127.0.0.1:62894");
    assert_string_equal(t.c->match, "den");
    bare_poll(&home, t.now_us);
    assert_int_equal(home.ends, 1);
    assert_int_equal(home.reason, PROTO_GOODBYE);
    bare_close(&home);
    close_client();
}

static void who_is_refused_by_another_server_stays_where_he_is(void **state)
{
    struct bare other;

    (void)state;
    call_on(&other);
    struct bare home = t.server;

    t.server = other;
    send_refusal(REFUSE_LOCKED, "den");
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    assert_string_equal(view_now()->server, "127.0.0.1:62893");
    t.server = home;
    serve(3);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    bare_close(&other);
    close_client();
}

static void a_visit_that_is_refused_is_told_and_changes_nothing(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    uint32_t peer = t.c->peer;

    client_visit(t.c, NULL, "den", "", t.now_us);
    run(10 * STEP_US);
    send_refusal(REFUSE_LOCKED, "den");
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    assert_int_equal(t.c->peer, peer);
    assert_int_equal(t.c->aside, ASIDE_NONE);
    assert_int_equal(last_line()->kind, VIEW_FEED_REFUSAL);
    assert_non_null(strstr(last_line()->text, refuse_texts[REFUSE_LOCKED].why));
    close_client();
}

static void a_door_that_stays_shut_for_a_visit_is_told(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    client_visit(t.c, NULL, "", "", t.now_us);
    const struct net_event event = { .kind = NET_REFUSED,
                                     .peer = t.c->aside_peer,
                                     .cause = DOOR_WRONG_CODE };

    client_take_event(t.c, &event, t.now_us);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    assert_non_null(strstr(last_line()->text, door_cause_texts[DOOR_WRONG_CODE].why));
    close_client();
}

static void who_gives_way_to_the_own_visit_is_not_refused(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    uint32_t old = t.server.peer;

    client_visit(t.c, NULL, "den", "", t.now_us);
    run(10 * STEP_US);
    uint32_t new = t.server.peer;

    t.server.peer = old;
    send_refusal(REFUSE_TAKEN, "");
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    t.server.net->ops->disconnect(t.server.net, old, REFUSE_TAKEN + 1);
    run(2 * CLIENT_RETRY_FIRST_MS * 1000);
    struct msg_welcome w = good_welcome();

    t.server.peer = new;
    send_welcome(&w);
    send_level();
    send_keyframe();
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    assert_int_equal(t.c->visits, 1);
    assert_int_equal(t.server.connections, 2);
    close_client();
}

static void a_link_that_breaks_is_mended_when_the_visit_gets_no_answer(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    uint32_t old = t.server.peer;

    client_visit(t.c, NULL, "den", "", t.now_us);
    run(10 * STEP_US);
    t.server.net->ops->disconnect(t.server.net, old, 0);
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_WAITING);
    assert_true(client_next_us(t.c) > t.now_us);
    run(2 * CLIENT_RETRY_FIRST_MS * 1000);
    assert_int_equal(t.c->state, CLIENT_WAITING);
    assert_true(client_next_us(t.c) > t.now_us);
    run(CLIENT_GREETING_MS * 1000);
    assert_int_equal(t.c->state, CLIENT_GREETING);
    assert_string_equal(hello_seen().match, "test");
    close_client();
}

static void a_visit_that_gets_no_answer_is_given_up(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    uint32_t old = t.server.peer;

    client_visit(t.c, NULL, "den", "", t.now_us);
    run(10 * STEP_US);
    t.server.peer = old;
    serve((CLIENT_GREETING_MS - 100) * 1000 / TICK_US);
    assert_int_equal(t.c->aside, ASIDE_VISIT);
    serve(200 * 1000 / TICK_US);
    assert_int_equal(t.c->aside, ASIDE_NONE);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    assert_string_equal(last_line()->text, CLIENT_NOBODY);
    close_client();
}

static void a_look_that_gets_no_answer_is_given_up(void **state)
{
    (void)state;
    open_outside();
    run((CLIENT_GREETING_MS + 100) * 1000);
    assert_int_equal(t.c->aside, ASIDE_NONE);
    assert_string_equal(last_line()->text, CLIENT_NOBODY);
    close_client();
}

static void who_is_in_no_match_looks_at_the_door(void **state)
{
    const struct msg_matches list = { .total = 1, .rows = { { .name = "bay", .game = "puck" } } };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    (void)state;
    open_outside();
    assert_int_equal(hello_seen().wants, HELLO_LOOK);
    send_bytes(NET_CONTROL, bytes, message_pack(MSG_MATCHES, &msg_matches_fields, &list, bytes));
    run(10 * STEP_US);
    assert_string_equal(t.c->list.rows[0].name, "bay");
    t.server.net->ops->disconnect(t.server.net, t.server.peer, 1);
    run(100000);
    assert_int_equal(t.c->aside, ASIDE_NONE);
    assert_int_equal(t.c->state, CLIENT_REFUSED);
    close_client();
}

static void a_look_that_is_refused_is_told(void **state)
{
    (void)state;
    open_outside();
    send_refusal(REFUSE_BANNED, "");
    run(10 * STEP_US);
    assert_int_equal(t.c->aside, ASIDE_NONE);
    assert_int_equal(t.c->state, CLIENT_REFUSED);
    assert_int_equal(t.c->figures.refused_messages, 0);
    assert_int_equal(last_line()->kind, VIEW_FEED_REFUSAL);
    assert_non_null(strstr(last_line()->text, refuse_texts[REFUSE_BANNED].why));
    close_client();
}

static void a_door_that_stays_shut_for_a_look_is_told(void **state)
{
    (void)state;
    open_outside();
    const struct net_event event = { .kind = NET_REFUSED,
                                     .peer = t.c->aside_peer,
                                     .cause = DOOR_CODE_NEEDED };

    client_take_event(t.c, &event, t.now_us);
    assert_int_equal(t.c->aside, ASIDE_NONE);
    assert_non_null(strstr(last_line()->text, door_cause_texts[DOOR_CODE_NEEDED].why));
    close_client();
}

static void who_is_in_no_match_can_join_or_make_one(void **state)
{
    (void)state;
    open_in(CLIENT_REFUSED);
    client_order(t.c, "join bay");
    run(10 * STEP_US);
    assert_string_equal(hello_seen().match, "bay");
    assert_int_equal(hello_seen().wants, HELLO_PLAY);
    client_order(t.c, "make private,game=puck");
    run(10 * STEP_US);
    assert_int_equal(hello_seen().wants, HELLO_MAKE);
    assert_string_equal(hello_seen().spec, "private,game=puck");
    client_order(t.c, "kick Ann"); /* there is nobody to give it to */
    come_in();
    close_client();
}

static void what_does_not_fit_is_refused_and_not_cut(void **state)
{
    const struct net_address there = { BARE_IP, BARE_SERVER_PORT };
    char name[PROTO_MATCH_BYTES + 2];
    char spec[PROTO_SPEC_BYTES + 2];

    (void)state;
    memset(name, 'a', sizeof(name));
    memset(spec, 'a', sizeof(spec));
    name[PROTO_MATCH_BYTES + 1] = '\0';
    spec[PROTO_SPEC_BYTES + 1] = '\0';
    open_in(CLIENT_PLAYING);
    client_visit(t.c, &there, "", spec, t.now_us);
    assert_int_equal(t.c->aside, ASIDE_NONE);
    assert_non_null(strstr(last_line()->text, "at the most"));
    client_visit(t.c, &there, name, "", t.now_us);
    assert_int_equal(t.c->aside, ASIDE_NONE);
    assert_non_null(strstr(last_line()->text, "24 bytes at the most"));
    name[PROTO_MATCH_BYTES] = '\0';
    client_visit(t.c, &there, name, "", t.now_us);
    assert_int_equal(t.c->aside, ASIDE_VISIT);
    close_client();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_that_was_started_anew_is_found_within_two_seconds),
        cmocka_unit_test(a_server_that_only_was_silent_goes_on_where_it_was),
        cmocka_unit_test(a_short_silence_is_no_reason_to_knock),
        cmocka_unit_test(a_visit_that_is_let_in_plays_there),
        cmocka_unit_test(at_home_it_is_at_no_server_until_a_visit_leads_on),
        cmocka_unit_test(who_is_refused_from_home_stays_there_and_is_told),
        cmocka_unit_test(a_visit_to_another_server_moves_the_client_there),
        cmocka_unit_test(who_is_refused_by_another_server_stays_where_he_is),
        cmocka_unit_test(a_visit_that_is_refused_is_told_and_changes_nothing),
        cmocka_unit_test(a_door_that_stays_shut_for_a_visit_is_told),
        cmocka_unit_test(who_gives_way_to_the_own_visit_is_not_refused),
        cmocka_unit_test(a_link_that_breaks_is_mended_when_the_visit_gets_no_answer),
        cmocka_unit_test(a_visit_that_gets_no_answer_is_given_up),
        cmocka_unit_test(a_look_that_gets_no_answer_is_given_up),
        cmocka_unit_test(who_is_in_no_match_looks_at_the_door),
        cmocka_unit_test(a_look_that_is_refused_is_told),
        cmocka_unit_test(a_door_that_stays_shut_for_a_look_is_told),
        cmocka_unit_test(who_is_in_no_match_can_join_or_make_one),
        cmocka_unit_test(what_does_not_fit_is_refused_and_not_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
