/* The claims of server/server.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "rig_sample.h"
#include "server/hall.h"

enum {
    SECOND_US = 1000000,
    TICK_US = 16667,
};

static struct rig rig;

static uint32_t world_tick(int match)
{
    return match_head(&rig.sv.matches[match])->tick;
}

static void an_idle_server_has_no_next_tick(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 1);
    assert_true(server_is_idle(&rig.sv));
    assert_true(server_next_us(&rig.sv) == UINT64_MAX);
    assert_false(server_is_greeting(&rig.sv, rig.now_us));
    rig_close(&rig);
}

/* Something woke it, but nobody came: rubbish on the socket. */
static void waking_an_idle_server_for_nothing_starts_no_clock(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 1);
    for (int i = 0; i < 10; i++) {
        rig.now_us += TICK_US;
        server_receive(&rig.sv, rig.now_us);
        server_tick(&rig.sv, rig.now_us);
    }
    assert_true(server_is_idle(&rig.sv));
    assert_true(server_next_us(&rig.sv) == UINT64_MAX);
    assert_int_equal(rig.sv.ticks, 0);
    rig_close(&rig);
}

static void the_clock_starts_with_the_first_client_and_stops_after_the_last(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 1);
    struct bare *a = rig_play(&rig, "Ann", "");
    struct bare *b = rig_play(&rig, "Bob", "");

    assert_false(server_is_idle(&rig.sv));
    a->net->ops->disconnect(a->net, a->peer, PROTO_GOODBYE);
    rig_run(&rig, SECOND_US / 10);
    assert_false(server_is_idle(&rig.sv));
    b->net->ops->disconnect(b->net, b->peer, PROTO_GOODBYE);
    rig_run(&rig, SECOND_US / 10);
    assert_true(server_is_idle(&rig.sv));
    uint32_t tick = world_tick(0);
    uint64_t ticks = rig.sv.ticks;

    rig_run(&rig, SECOND_US);
    assert_int_equal(world_tick(0), tick);
    assert_int_equal(rig.sv.ticks, ticks);
    rig_play(&rig, "Ann", "");
    assert_true(world_tick(0) > tick);
    assert_int_equal(rig.sv.skipped_ticks, 0);
    rig_close(&rig);
}

static void sixty_ticks_a_second_without_drift(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    rig_play(&rig, "Ann", "");
    uint64_t begun_us = rig.sv.next_us;
    uint64_t ticks = rig.sv.ticks;

    for (int i = 0; i < 7 * TICK_HZ; i++) {
        uint64_t expected_us = begun_us + tick_to_us((uint64_t)i);

        assert_in_range(rig.sv.next_us, expected_us - 1, expected_us + 1);
        rig.now_us = rig.sv.next_us;
        server_receive(&rig.sv, rig.now_us);
        server_tick(&rig.sv, rig.now_us);
    }
    assert_int_equal(rig.sv.ticks - ticks, 7 * TICK_HZ);
    assert_int_equal(rig.sv.late_ticks, 0);
    rig_close(&rig);
}

static void a_tick_is_not_made_before_its_time(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    rig_play(&rig, "Ann", "");
    uint32_t tick = world_tick(0);

    uint64_t messages = rig.sv.state_messages;

    rig.now_us = rig.sv.next_us - 1;
    server_tick(&rig.sv, rig.now_us);
    assert_int_equal(world_tick(0), tick);
    assert_int_equal(rig.sv.state_messages, messages);
    server_tick(&rig.sv, rig.now_us + 1);
    assert_int_equal(world_tick(0), tick + 1);
    assert_int_equal(rig.sv.state_messages, messages + 1);
    rig_close(&rig);
}

static void what_a_tick_or_the_end_sends_leaves_with_it(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    struct bare *b = rig_play(&rig, "Ann", "");
    int count = b->got[MSG_STATE].count;

    rig.now_us = rig.sv.next_us;
    server_tick(&rig.sv, rig.now_us);
    bare_poll(b, rig.now_us);
    assert_int_equal(b->got[MSG_STATE].count, count + 1);
    server_close(&rig.sv, rig.now_us);
    bare_poll(b, rig.now_us);
    assert_int_equal(b->got[MSG_REFUSE].count, 1);
    rig_close(&rig);
}

static void a_stall_is_made_up_for_with_five_ticks_at_most(void **state)
{
    (void)state;
    for (uint32_t stall = 1; stall < 40; stall += 3) {
        rig_open_one(&rig, "puck", 2, 0);
        rig_play(&rig, "Ann", "");
        uint32_t tick = world_tick(0);
        uint32_t made = min_u32(stall, SERVER_CATCH_UP_TICKS);

        rig.now_us = rig.sv.next_us + tick_to_us(stall - 1) + 10;
        server_tick(&rig.sv, rig.now_us);
        assert_int_equal(world_tick(0) - tick, made);
        assert_int_equal(rig.sv.skipped_ticks, stall - made);
        assert_int_equal(rig.sv.late_ticks, stall > 1);
        assert_true(rig.sv.next_us > rig.now_us);
        assert_true(rig.sv.next_us <= rig.now_us + TICK_US);
        rig_close(&rig);
    }
}

static void only_matches_with_viewers_make_ticks(void **state)
{
    struct match_options o[2] = { match_sample("puck", 2, 2), match_sample("harbour", 4, 4) };

    (void)state;
    text_format(o[0].name, sizeof(o[0].name), "one");
    text_format(o[1].name, sizeof(o[1].name), "two");
    rig_open(&rig, o, 2, NULL);
    rig_play(&rig, "Ann", "two");
    rig_run(&rig, SECOND_US);
    assert_int_equal(world_tick(0), 0);
    assert_in_range(world_tick(1), 58, 64);
    rig_close(&rig);
}

static void a_newcomer_is_greeted_between_ticks_for_a_while(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    struct bare *b = rig_connect(&rig);
    struct msg_hello hello = bare_hello("Bob", "");

    assert_true(server_is_greeting(&rig.sv, rig.now_us));
    rig_run(&rig, SERVER_GREETING_WAKE_MS * 1000);
    assert_false(server_is_greeting(&rig.sv, rig.now_us));
    bare_send_hello(b, &hello);
    rig_run(&rig, 5000);
    assert_true(server_is_greeting(&rig.sv, rig.now_us));
    rig_run(&rig, SERVER_GREETING_WAKE_MS * 1000);
    assert_false(server_is_greeting(&rig.sv, rig.now_us));
    rig_play(&rig, "Ann", "");
    assert_false(server_is_greeting(&rig.sv, rig.now_us));
    rig_close(&rig);
}

static void closing_tells_everyone_and_then_nobody_is_left(void **state)
{
    struct bare *b[4];

    (void)state;
    rig_open_one(&rig, "harbour", 4, 0);
    b[0] = rig_play(&rig, "Ann", "");
    b[1] = rig_play(&rig, "Bob", "");
    b[2] = rig_join(&rig, "Cid", "");
    b[3] = rig_connect(&rig);
    server_close(&rig.sv, rig.now_us);
    assert_false(server_is_empty(&rig.sv));
    rig_run(&rig, SECOND_US / 10);
    assert_true(server_is_empty(&rig.sv));
    for (int i = 0; i < 4; i++) {
        assert_int_equal(bare_refusal(b[i]).cause, REFUSE_CLOSED);
        assert_int_equal(b[i]->ends, 1);
        assert_int_equal(b[i]->reason, REFUSE_CLOSED + 1);
    }
    assert_int_equal(rig.sv.refused[REFUSE_CLOSED], 4);
    rig_close(&rig);
}

static void closing_twice_tells_once(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    struct bare *b = rig_play(&rig, "Ann", "");

    server_close(&rig.sv, rig.now_us);
    server_close(&rig.sv, rig.now_us);
    rig_run(&rig, SECOND_US / 10);
    assert_int_equal(b->got[MSG_REFUSE].count, 1);
    assert_int_equal(rig.sv.refused[REFUSE_CLOSED], 1);
    rig_close(&rig);
}

static const struct server_player *player(const char *name)
{
    for (uint32_t i = 0; i < rig.sv.gone_count; i++) {
        if (strcmp(rig.sv.gone[i].name, name) == 0) {
            return &rig.sv.gone[i];
        }
    }
    return NULL;
}

static void everyone_who_was_there_is_remembered(void **state)
{
    (void)state;
    rig_open_one(&rig, "harbour", 4, 0);
    struct bare *early = rig_play(&rig, "Ann", "");

    rig_run(&rig, SECOND_US);
    early->net->ops->disconnect(early->net, early->peer, PROTO_GOODBYE);
    rig_run(&rig, SECOND_US / 10);
    rig_play(&rig, "Bob", "");
    rig_run(&rig, SECOND_US);
    assert_int_equal(rig.sv.gone_count, 1);
    server_close(&rig.sv, rig.now_us);
    assert_int_equal(rig.sv.gone_count, 2);
    assert_non_null(player("Ann"));
    assert_non_null(player("Bob"));
    assert_in_range(player("Bob")->ticks, 58, 64);
    assert_string_equal(player("Bob")->match, "test");
    assert_int_equal(player("Bob")->seat, 0);
    assert_int_equal(player("Bob")->keyframes, 1);
    rig_close(&rig);
}

static void more_players_than_are_kept_push_out_the_oldest(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    struct bare *b = rig_connect(&rig);

    for (int i = 0; i < SERVER_GONE_PLAYERS + 3; i++) {
        char name[16];
        struct msg_hello hello;

        snprintf(name, sizeof(name), "p%d", i);
        hello = bare_hello(name, "");
        if (i > 0) {
            bare_connect(b, rig.now_us);
            rig_run(&rig, 4000);
        }
        bare_send_hello(b, &hello);
        rig_run(&rig, 4000);
        b->net->ops->disconnect(b->net, b->peer, PROTO_GOODBYE);
        rig_run(&rig, 4000);
    }
    assert_int_equal(rig.sv.gone_count, SERVER_GONE_PLAYERS + 3);
    assert_string_equal(rig.sv.gone[2].name, "p258");
    assert_string_equal(rig.sv.gone[3].name, "p3");
    rig_close(&rig);
}

static void a_lost_client_frees_its_slot_at_once_and_its_seat_when_it_has_waited(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    struct bare *b = rig_play(&rig, "Ann", "");
    const struct link_conditions cut = { .loss_ppm = 1000000 };

    loop_net_conditions_of(rig.net, b->net, &cut);
    rig_run(&rig, SESSION_SILENT_MS * 1000 + 100000);
    assert_int_equal(rig.sv.matches[0].seats[0].kind, SEAT_HUMAN);
    assert_int_equal(rig.sv.matches[0].seats[0].session, MATCH_SESSION_NONE);
    assert_int_equal(rig.sv.matches[0].viewers, 0);
    assert_int_equal(rig_session(&rig, b)->state, SESSION_CLOSING);
    uint32_t peer = rig_session(&rig, b)->peer;
    struct net_stats stats;

    assert_true(rig.end->ops->peer_stats(rig.end, peer, &stats));
    rig_run(&rig, SESSION_GREETING_MS * 1000 + 100000);
    assert_int_equal(rig_session(&rig, b)->state, SESSION_FREE);
    assert_false(rig.end->ops->peer_stats(rig.end, peer, &stats));
    assert_true(server_is_idle(&rig.sv));
    hall_expire(&rig.sv, rig.now_us + MATCH_HOLD_S * SECOND_US);
    assert_int_equal(rig.sv.matches[0].seats[0].kind, SEAT_EMPTY);
    rig_close(&rig);
}

static void a_client_that_leaves_frees_its_seat_at_once(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    struct bare *b = rig_play(&rig, "Ann", "");

    rig_play(&rig, "Bob", "");
    b->net->ops->disconnect(b->net, b->peer, PROTO_GOODBYE);
    rig_run(&rig, 5000);
    assert_int_equal(rig.sv.matches[0].seats[0].kind, SEAT_EMPTY);
    rig_run(&rig, 2 * TICK_US);
    assert_int_equal(match_head(&rig.sv.matches[0])->seats[0].kind, SEAT_EMPTY);
    rig_close(&rig);
}

static void slots_are_enough_for_all_seats_and_some_to_be_told(void **state)
{
    struct match_options o[2] = { match_sample("puck", 2, 0), match_sample("harbour", 16, 0) };

    (void)state;
    assert_int_equal(server_peers_for(o, 2, 0), 18 + SERVER_SPARE_PEERS);
}

/* Everyone who comes and goes is said, though they come together. No two letters look alike. */
static void each_join_and_leave_is_logged(void **state)
{
    struct match_options o = match_sample("harbour", 16, 0);
    struct log log;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    char line[64];

    (void)state;
    log_init(&log, out, false);
    rig_open(&rig, &o, 1, &log);
    for (int i = 0; i < 12; i++) {
        snprintf(line, sizeof(line), "Player-%c", "ABCDEFGHJKMN"[i]);
        rig_join(&rig, line, "");
    }
    for (int i = 0; i < 12; i++) {
        rig.bares[i].net->ops->disconnect(rig.bares[i].net, rig.bares[i].peer, 0);
    }
    rig_run(&rig, 20000);
    fclose(out);
    for (int i = 0; i < 12; i++) {
        snprintf(line, sizeof(line), "joined: Player-%c joined match test", "ABCDEFGHJKMN"[i]);
        assert_non_null(strstr(text, line));
        snprintf(line, sizeof(line), "left: Player-%c left match test", "ABCDEFGHJKMN"[i]);
        assert_non_null(strstr(text, line));
    }
    rig.sv.log = NULL;
    free(text);
    rig_close(&rig);
}

static void every_drop_has_a_name(void **state)
{
    (void)state;
    for (int i = 0; i < DROP_COUNT; i++) {
        assert_non_null(server_drop_name((enum server_drop)i));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_idle_server_has_no_next_tick),
        cmocka_unit_test(waking_an_idle_server_for_nothing_starts_no_clock),
        cmocka_unit_test(the_clock_starts_with_the_first_client_and_stops_after_the_last),
        cmocka_unit_test(sixty_ticks_a_second_without_drift),
        cmocka_unit_test(a_tick_is_not_made_before_its_time),
        cmocka_unit_test(what_a_tick_or_the_end_sends_leaves_with_it),
        cmocka_unit_test(a_stall_is_made_up_for_with_five_ticks_at_most),
        cmocka_unit_test(only_matches_with_viewers_make_ticks),
        cmocka_unit_test(a_newcomer_is_greeted_between_ticks_for_a_while),
        cmocka_unit_test(closing_tells_everyone_and_then_nobody_is_left),
        cmocka_unit_test(closing_twice_tells_once),
        cmocka_unit_test(everyone_who_was_there_is_remembered),
        cmocka_unit_test(more_players_than_are_kept_push_out_the_oldest),
        cmocka_unit_test(a_lost_client_frees_its_slot_at_once_and_its_seat_when_it_has_waited),
        cmocka_unit_test(a_client_that_leaves_frees_its_seat_at_once),
        cmocka_unit_test(slots_are_enough_for_all_seats_and_some_to_be_told),
        cmocka_unit_test(each_join_and_leave_is_logged),
        cmocka_unit_test(every_drop_has_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
