/* The claims of client/client.h: how it comes, is refused, is lost, comes back and goes.
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
#include "net/door_wire.h"

/* Waits until it connects again; the pause that it made. */
static uint64_t pause_until_connecting(void)
{
    assert_int_equal(t.c->state, CLIENT_WAITING);
    uint64_t begun_us = t.now_us;

    while (t.c->state == CLIENT_WAITING) {
        run(STEP_US);
    }
    assert_int_equal(t.c->state, CLIENT_CONNECTING);
    return t.now_us - begun_us;
}

static void pauses_between_reconnections_double_up_to_five_seconds(void **state)
{
    uint64_t expected_ms = CLIENT_RETRY_FIRST_MS;

    (void)state;
    open_client("harbour");
    greet();
    for (int i = 0; i < 9; i++) {
        uint64_t wait_ms = min_u32((uint32_t)expected_ms, CLIENT_RETRY_MOST_MS);

        send_refusal(REFUSE_FULL, "main");
        run(2 * STEP_US);
        assert_in_range(pause_until_connecting() / 1000, wait_ms - 3, wait_ms + 3);
        assert_int_equal(t.c->figures.reconnects, i + 1);
        expected_ms *= 2;
        run(20 * STEP_US);
        assert_int_equal(t.c->state, CLIENT_GREETING);
    }
    close_client();
}

static void having_played_the_pauses_begin_anew(void **state)
{
    struct msg_welcome w;

    (void)state;
    open_client("harbour");
    greet();
    for (int i = 0; i < 5; i++) {
        send_refusal(REFUSE_FULL, "main");
        run(2 * STEP_US);
        pause_until_connecting();
        run(20 * STEP_US);
    }
    w = good_welcome();
    send_welcome(&w);
    send_level();
    send_keyframe();
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    send_refusal(REFUSE_CLOSED, "");
    run(2 * STEP_US);
    assert_in_range(pause_until_connecting(), 95000, 105000);
    close_client();
}

static void only_causes_that_can_pass_are_tried_again(void **state)
{
    (void)state;
    for (int cause = 0; cause < REFUSE_COUNT; cause++) {
        const struct refuse_text *text = &refuse_texts[cause];

        open_client("harbour");
        greet();
        send_refusal((enum refuse_cause)cause, "(what)");
        run(5 * STEP_US);
        assert_int_equal(t.c->state, text->is_final ? CLIENT_REFUSED : CLIENT_WAITING);
        assert_non_null(strstr(t.c->status, text->stage));
        assert_non_null(strstr(t.c->status, text->why));
        assert_non_null(strstr(t.c->status, text->todo));
        assert_non_null(strstr(t.c->status, "(what)"));
        assert_null(strstr(t.c->status, "  "));
        run(30 * SECOND_US);
        assert_int_equal(t.c->figures.reconnects > 0, !text->is_final);
        close_client();
    }
}

static void a_refusal_reads_as_sentences(void **state)
{
    (void)state;
    open_client("harbour");
    greet();
    send_refusal(REFUSE_NO_MATCH, "nowhere");
    run(5 * STEP_US);
    assert_string_equal(t.c->status, "Refused (seat): there is no such match on this server: "
                                     "nowhere. Leave the match's name out to be given one.");
    close_client();
    open_client("harbour");
    begin_play();
    send_refusal(REFUSE_CLOSED, "");
    run(5 * STEP_US);
    assert_string_equal(t.c->status, "Out of the match: the server has ended. It can be "
                                     "started again.");
    close_client();
}

/* What the real transport tells when the door stays shut; the one in memory has no door. */
static void shut_the_door(uint8_t cause, uint16_t version)
{
    const struct net_event event = {
        .kind = NET_REFUSED, .peer = t.c->peer, .cause = cause, .version = version
    };

    t.end->ops->drop(t.end, t.c->peer, 0);
    client_take_event(t.c, &event, t.now_us);
}

static void a_door_that_stays_shut_is_told_and_tried_again_only_if_that_can_help(void **state)
{
    (void)state;
    for (uint8_t cause = DOOR_WELCOME + 1; cause < DOOR_SILENT; cause++) {
        const struct door_cause_text *text = &door_cause_texts[cause];

        open_client("harbour");
        client_start(t.c, t.now_us);
        shut_the_door(cause, PROTO_VERSION + 1);
        assert_int_equal(t.c->state, text->is_final ? CLIENT_REFUSED : CLIENT_WAITING);
        assert_string_equal(t.c->refused, text->word);
        assert_non_null(strstr(t.c->status, "Refused (connecting): "));
        assert_non_null(strstr(t.c->status, text->why));
        assert_non_null(strstr(t.c->status, text->todo));
        run(SECOND_US);
        assert_int_equal(t.c->figures.reconnects > 0, !text->is_final);
        close_client();
    }
}

static void a_door_of_another_version_names_both(void **state)
{
    char both[64];

    (void)state;
    text_format(both, sizeof(both), "(server 9, client %d)", PROTO_VERSION);
    open_client("harbour");
    client_start(t.c, t.now_us);
    shut_the_door(DOOR_OTHER_VERSION, 9);
    assert_non_null(strstr(t.c->status, both));
    close_client();
}

static void a_silent_door_or_an_unknown_cause_is_nobody(void **state)
{
    static const uint8_t causes[] = { DOOR_SILENT, DOOR_WELCOME, DOOR_CAUSES, 255 };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(causes); i++) {
        open_client("harbour");
        client_start(t.c, t.now_us);
        shut_the_door(causes[i], 0);
        assert_int_equal(t.c->state, CLIENT_WAITING);
        assert_null(t.c->refused);
        assert_non_null(strstr(t.c->status, CLIENT_NOBODY));
        close_client();
    }
}

static void having_got_in_nothing_is_refused_any_more(void **state)
{
    (void)state;
    open_client("harbour");
    client_start(t.c, t.now_us);
    shut_the_door(DOOR_FULL, 0);
    assert_string_equal(t.c->refused, "full");
    begin_play();
    assert_null(t.c->refused);
    close_client();
}

static void a_refused_client_stays_refused_when_the_link_ends(void **state)
{
    (void)state;
    open_in(CLIENT_REFUSED);
    char status[VIEW_TEXT_BYTES];

    memcpy(status, t.c->status, sizeof(status));
    t.server.net->ops->disconnect(t.server.net, t.server.peer, 1);
    run(SECOND_US);
    assert_int_equal(t.c->state, CLIENT_REFUSED);
    assert_string_equal(t.c->status, status);
    client_leave(t.c);
    assert_int_equal(t.c->state, CLIENT_IDLE);
    close_client();
}

static void a_silent_server_is_lost_after_five_seconds_and_sought_again(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    const struct link_conditions cut = { .loss_ppm = 1000000 };

    loop_net_conditions(t.net, &cut);
    run(CLIENT_SILENT_MS * 1000 - 100000);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    run(150000);
    assert_int_equal(t.c->state, CLIENT_WAITING);
    assert_string_equal(t.c->status, "The server went silent.");
    loop_net_conditions(t.net, &(struct link_conditions){ 0 });
    run(SECOND_US);
    assert_int_equal(t.c->state, CLIENT_GREETING);
    come_in();
    assert_int_equal(t.c->figures.joined, 2);
    assert_string_equal(t.c->status, "");
    serve(10);
    assert_int_equal(client_tick(), source_now());
    close_client();
}

static void nobody_there_is_said_and_tried_again(void **state)
{
    (void)state;
    open_client("harbour");
    bare_close(&t.server);
    client_start(t.c, t.now_us);
    for (uint64_t end_us = t.now_us + 4 * SECOND_US; t.now_us < end_us; t.now_us += STEP_US) {
        client_update(t.c, t.now_us);
    }
    assert_string_equal(t.c->status, "Nothing answers there: is homeport-server running?");
    assert_true(t.c->figures.reconnects > 0);
    bare_open(&t.server, t.net, BARE_SERVER_PORT, 4);
    run(5 * SECOND_US);
    assert_int_equal(t.c->state, CLIENT_GREETING);
    close_client();
}

static bool is_answered(struct transport *net, uint32_t peer, struct net_stats *stats)
{
    (void)net;
    (void)peer;
    *stats = (struct net_stats){ .datagrams_in = 1 };
    return true;
}

/* Such as: wait, there were too many wrong codes. What comes of it the transport tells. */
static void who_is_answered_at_the_door_is_not_told_that_nobody_is_there(void **state)
{
    (void)state;
    open_client("harbour");
    const struct transport_ops *own = t.end->ops;
    struct transport_ops answered = *own;

    answered.peer_stats = is_answered;
    t.end->ops = &answered;
    bare_close(&t.server);
    client_start(t.c, t.now_us);
    for (uint64_t end_us = t.now_us + 4 * SECOND_US; t.now_us < end_us; t.now_us += STEP_US) {
        client_update(t.c, t.now_us);
    }
    assert_int_equal(t.c->state, CLIENT_CONNECTING);
    assert_string_equal(t.c->status, "Connecting...");
    t.end->ops = own;
    bare_open(&t.server, t.net, BARE_SERVER_PORT, 4);
    close_client();
}

static void leaving_tells_the_server_and_ends_for_good(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    client_leave(t.c);
    run(100000);
    assert_int_equal(t.c->state, CLIENT_IDLE);
    assert_int_equal(t.server.ends, 1);
    run(10 * SECOND_US);
    assert_int_equal(t.c->state, CLIENT_IDLE);
    assert_int_equal(t.server.connections, 1);
    close_client();
}

/* The refusal sends it away for a moment; when it is back it is greeting again. */
static void part_and_come_back(void)
{
    send_refusal(REFUSE_CLOSED, "");
    run(5 * STEP_US);
    pause_until_connecting();
    run(20 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_GREETING);
}

static void load_and_play(void)
{
    come_in();
    serve(10);
    assert_int_equal(client_tick(), source_now());
    assert_memory_equal(replica_world(&t.c->replica), t.source.m.world,
                        t.source.m.game->world_bytes);
}

static void another_game_may_stand_where_the_old_one_stood(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    uint32_t serial = t.c->level_serial;

    part_and_come_back();
    source_close(&t.source);
    source_open(&t.source, "puck", 2, 1);
    source_tick(&t.source);
    load_and_play();
    assert_string_equal(t.c->game->name, "puck");
    assert_int_not_equal(t.c->level_serial, serial);
    close_client();
}

static int orders_seen(void)
{
    return t.server.got[MSG_ORDER].count;
}

/* Meanwhile the match may have got another, and a server that was started anew has. */
static void who_had_a_code_asks_for_it_when_he_is_back(void **state)
{
    struct msg_notice m = { .kind = NOTICE_CODE, .text = "K7Q-F2M4D" };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    (void)state;
    open_in(CLIENT_PLAYING);
    part_and_come_back();
    load_and_play();
    assert_int_equal(orders_seen(), 0);
    send_bytes(NET_CONTROL, bytes, message_pack(MSG_NOTICE, &msg_notice_fields, &m, bytes));
    run(5 * STEP_US);
    assert_int_equal(orders_seen(), 0);
    part_and_come_back();
    load_and_play();
    assert_int_equal(orders_seen(), 1);
    assert_memory_equal(t.server.got[MSG_ORDER].bytes + 1, "code", 4);
    assert_string_equal(view_now()->code, "");
    close_client();
}

static void half_a_whole_from_before_the_parting_is_worth_nothing(void **state)
{
    static uint8_t bytes[KEYFRAME_BYTES];

    (void)state;
    open_in(CLIENT_PLAYING);
    uint32_t total = (uint32_t)source_keyframe(&t.source, bytes);

    send_block(BLOCK_KEYFRAME, t.epoch, total, 0, bytes, total / 2);
    send_block(BLOCK_LEVEL, 0, t.source.m.level_length, 0, (const uint8_t *)t.source.m.level_text,
               10);
    run(5 * STEP_US);
    part_and_come_back();
    uint32_t refused = t.c->figures.refused_messages;

    send_block(BLOCK_KEYFRAME, t.epoch, total, total / 2, bytes + total / 2, total - total / 2);
    send_block(BLOCK_LEVEL, 0, t.source.m.level_length, 10,
               (const uint8_t *)t.source.m.level_text + 10, 100);
    run(5 * STEP_US);
    assert_int_equal(t.c->figures.refused_messages, refused + 2);
    load_and_play();
    close_client();
}

static void a_level_that_came_before_the_parting_is_asked_for_anew(void **state)
{
    struct msg_welcome w;

    (void)state;
    open_in(CLIENT_PLAYING);
    part_and_come_back();
    w = good_welcome();
    send_welcome(&w);
    send_keyframe();
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_LOADING);
    send_level();
    run(10 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_PLAYING);
    close_client();
}

static void a_keyframe_still_asked_for_at_the_parting_is_forgotten(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    t.c->replica.worlds[t.c->replica.current][200] ^= 1;
    serve(1);
    assert_true(t.c->is_resyncing);
    part_and_come_back();
    assert_false(t.c->is_resyncing);
    assert_false(t.c->replica.is_valid);
    load_and_play();
    close_client();
}

static void it_names_the_match_it_wants_and_learns_which_it_got(void **state)
{
    struct msg_hello hello;

    (void)state;
    open_client("harbour");
    text_format(t.c->options.match, sizeof(t.c->options.match), "test");
    greet();
    const struct bare_message *m = &t.server.got[MSG_HELLO];

    assert_true(message_unpack(&msg_hello_fields, m->bytes, m->length, &hello));
    assert_string_equal(hello.match, "test");
    load_and_play();
    assert_string_equal(t.c->match, "test");
    close_client();
}

static void its_first_word_is_due_at_once(void **state)
{
    (void)state;
    open_client("puck");
    client_start(t.c, t.now_us);
    assert_in_range(client_next_us(t.c), 0, t.now_us);
    client_update(t.c, t.now_us);
    assert_in_range(client_next_us(t.c), t.now_us + 1, t.now_us + 20000);
    close_client();
}

static void it_says_when_it_wants_to_be_looked_after(void **state)
{
    (void)state;
    open_in(CLIENT_GREETING);
    assert_in_range(client_next_us(t.c) - t.now_us, 1, 20000);
    close_client();
    open_in(CLIENT_PLAYING);
    assert_int_equal(client_next_us(t.c), (uint64_t)t.c->pace.next_us);
    t.c->is_resyncing = true; /* no ticks then */
    assert_in_range(client_next_us(t.c) - t.now_us, 1, 20000);
    t.c->is_resyncing = false;
    send_refusal(REFUSE_CLOSED, "");
    run(2 * STEP_US);
    assert_in_range(client_next_us(t.c) - t.now_us, 1, 20000);
    run(CLIENT_RETRY_FIRST_MS * 1000 - 10000);
    assert_int_equal(t.c->state, CLIENT_WAITING);
    assert_int_equal(client_next_us(t.c), t.c->retry_us);
    close_client();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pauses_between_reconnections_double_up_to_five_seconds),
        cmocka_unit_test(having_played_the_pauses_begin_anew),
        cmocka_unit_test(only_causes_that_can_pass_are_tried_again),
        cmocka_unit_test(a_refusal_reads_as_sentences),
        cmocka_unit_test(a_door_that_stays_shut_is_told_and_tried_again_only_if_that_can_help),
        cmocka_unit_test(a_door_of_another_version_names_both),
        cmocka_unit_test(a_silent_door_or_an_unknown_cause_is_nobody),
        cmocka_unit_test(having_got_in_nothing_is_refused_any_more),
        cmocka_unit_test(a_refused_client_stays_refused_when_the_link_ends),
        cmocka_unit_test(a_silent_server_is_lost_after_five_seconds_and_sought_again),
        cmocka_unit_test(nobody_there_is_said_and_tried_again),
        cmocka_unit_test(who_is_answered_at_the_door_is_not_told_that_nobody_is_there),
        cmocka_unit_test(leaving_tells_the_server_and_ends_for_good),
        cmocka_unit_test(another_game_may_stand_where_the_old_one_stood),
        cmocka_unit_test(who_had_a_code_asks_for_it_when_he_is_back),
        cmocka_unit_test(half_a_whole_from_before_the_parting_is_worth_nothing),
        cmocka_unit_test(a_level_that_came_before_the_parting_is_asked_for_anew),
        cmocka_unit_test(a_keyframe_still_asked_for_at_the_parting_is_forgotten),
        cmocka_unit_test(it_names_the_match_it_wants_and_learns_which_it_got),
        cmocka_unit_test(its_first_word_is_due_at_once),
        cmocka_unit_test(it_says_when_it_wants_to_be_looked_after),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
