/* The claims of client/client.h: what the player asks for and sees, and what the report says.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client/client_report.h"
#include "client_sample.h"
#include "tests/system/arena.h"

static void requests_go_up_in_play_only_and_clean(void **state)
{
    struct command c;

    (void)state;
    open_in(CLIENT_LOADING);
    client_request(t.c, COMMAND_READY, 1, NULL);
    run(5 * STEP_US);
    assert_int_equal(t.server.got[MSG_REQUEST].count, 0);
    close_client();
    open_in(CLIENT_PLAYING);
    client_request(t.c, COMMAND_CHAT, 0, " \x1B[31mhi\nthere ");
    client_request(t.c, COMMAND_CHAT, 0, "\x01\x02");
    client_request(t.c, COMMAND_CHAT, 0, "");
    client_request(t.c, COMMAND_READY, 9, NULL);
    run(5 * STEP_US);
    const struct bare_message *m = &t.server.got[MSG_REQUEST];

    assert_int_equal(m->count, 1);
    assert_true(request_unpack(m->bytes, m->length, &c));
    assert_string_equal(c.text, "[31mhi there");
    close_client();
}

static void each_state_has_its_view(void **state)
{
    static const struct {
        enum client_state state;
        enum view_state view;
    } cases[] = {
        { CLIENT_GREETING, VIEW_CONNECTING },
        { CLIENT_LOADING, VIEW_LOADING },
        { CLIENT_PLAYING, VIEW_PLAYING },
        { CLIENT_REFUSED, VIEW_REFUSED },
    };
    struct view *view = calloc(1, sizeof(*view));

    (void)state;
    assert_non_null(view);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        open_in(cases[i].state);
        client_view(t.c, t.now_us, view);
        assert_int_equal(view->state, cases[i].view);
        assert_string_equal(view->server, "127.0.0.1:62893");
        close_client();
    }
    open_in(CLIENT_PLAYING);
    send_refusal(REFUSE_CLOSED, "");
    run(5 * STEP_US);
    client_view(t.c, t.now_us, view);
    assert_int_equal(view->state, VIEW_LOST);
    assert_non_null(view->game); /* the last picture stays */
    close_client();
    free(view);
}

static void what_happened_stands_in_the_feed(void **state)
{
    static const enum view_feed_kind kinds[] = { VIEW_FEED_SEAT, VIEW_FEED_CHAT, VIEW_FEED_NOTICE,
                                                 VIEW_FEED_SEAT, VIEW_FEED_SEAT };
    struct command vote = { .kind = COMMAND_VOTE, .seat = 0, .value = VOTE_MAP, .text = "canals" };
    struct command chat = { .kind = COMMAND_CHAT, .seat = 0, .text = "ahoy" };
    struct command notice = { .kind = COMMAND_NOTICE, .text = "Ann: one round more" };

    (void)state;
    open_in(CLIENT_PLAYING);
    match_join(&t.source.m, 9, NULL, "Bob");
    match_request(&t.source.m, &chat);
    match_request(&t.source.m, &notice);
    serve(1);
    match_leave(&t.source.m, 1);
    serve(1);
    match_request(&t.source.m, &vote);
    serve(1);
    assert_int_equal(t.c->feed_count, 5);
    assert_string_equal(t.c->feed[0].text, "Bob joined");
    assert_string_equal(t.c->feed[1].text, "Player: ahoy");
    assert_string_equal(t.c->feed[2].text, "Ann: one round more");
    assert_string_equal(t.c->feed[3].text, "Bob no longer plays");
    assert_string_equal(t.c->feed[4].text, "Player asks for the map Canals");
    for (int i = 0; i < t.c->feed_count; i++) {
        assert_int_equal(t.c->feed[i].kind, kinds[i]);
    }
    close_client();
}

/* Ticks for which the server holds no input yet; each is told twice. */
static void serve_late(int ticks)
{
    for (int i = 0; i < ticks; i++) {
        uint8_t bytes[PROTO_STATE_BYTES];
        uint32_t before = source_now();

        source_tick(&t.source);
        size_t length = source_state(&t.source, t.epoch, before, bytes);

        bytes[6] = (uint8_t)-1; /* the newest it holds is of the tick before */
        send_bytes(NET_STATE, bytes, length);
        send_bytes(NET_STATE, bytes, length);
        run(TICK_US);
    }
}

static void a_late_input_is_counted_once_a_tick_and_widens_the_guard(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    serve_late(10);
    assert_int_equal(t.c->figures.late_inputs, 10);
    assert_int_equal(t.c->figures.late_inputs_settled, 0);
    assert_true(t.c->pace.extra_ns > 0);
    serve(60);
    serve_late(5);
    assert_int_equal(t.c->figures.late_inputs, 15);
    assert_int_equal(t.c->figures.late_inputs_settled, 5);
    close_client();
}

/* Also those of the second that is not over yet. */
static void the_report_has_every_byte_that_went(void **state)
{
    const struct client *c;
    struct transport_stats stats;
    char up[64];
    char down[64];

    (void)state;
    open_in(CLIENT_PLAYING);
    run(SECOND_US + SECOND_US / 2);
    c = t.c;
    t.end->ops->stats(t.end, &stats);
    text_format(up, sizeof(up), "\"bytes_up\": %llu,", (unsigned long long)stats.bytes_out);
    text_format(down, sizeof(down), "\"bytes_down\": %llu,", (unsigned long long)stats.bytes_in);
    char *report = client_report(&c, 1, NULL);

    assert_non_null(report);
    assert_non_null(strstr(report, up));
    assert_non_null(strstr(report, down));
    free(report);
    close_client();
}

static void a_line_sums_up_who_has_played(void **state)
{
    struct client *clients[3];
    char line[256];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(clients); i++) {
        clients[i] = calloc(1, sizeof(*clients[i]));
        assert_non_null(clients[i]);
        clients[i]->figures.late_inputs_settled = 3;
        histogram_add(&clients[i]->figures.rtt_us, 120 >> i);
    }
    const struct client *const *all = (const struct client *const *)clients;

    assert_false(client_report_line(all, 3, SECOND_US, line, sizeof(line)));
    clients[0]->figures.joined = 1;
    assert_true(client_report_line(all, 3, 20 * SECOND_US, line, sizeof(line)));
    assert_string_equal(line, "1 bot played for 20 s: desyncs 0, resyncs 0, late inputs 3, "
                              "round trip 0.12 ms");
    clients[1]->figures.joined = 2;
    clients[1]->figures.desyncs = 1;
    clients[1]->figures.resyncs = 2;
    assert_true(client_report_line(all, 3, 20 * SECOND_US, line, sizeof(line)));
    assert_string_equal(line, "2 bots played for 20 s: desyncs 1, resyncs 2, late inputs 6, "
                              "round trip 0.06 to 0.12 ms");
    clients[1]->state = CLIENT_WAITING;
    assert_true(client_report_line(all, 3, 20 * SECOND_US, line, sizeof(line)));
    assert_non_null(strstr(line, "0.12 ms; at the end 1 had lost the server"));
    for (size_t i = 0; i < ARRAY_LEN(clients); i++) {
        free(clients[i]);
    }
}

static void a_bot_plays_by_itself(void **state)
{
    struct input held = { { 1 } };
    int moved = 0;

    (void)state;
    open_client("puck");
    t.c->options.is_bot = true;
    begin_play();
    client_hold(t.c, &held, t.now_us); /* what a player holds is nothing to it */
    for (int i = 0; i < 300; i++) {
        serve(1);
        struct input expected;

        t.source.m.game->bot_think(t.c->bot, t.c->prediction.before, t.c->level, OWN_SEAT,
                                   &expected);
        assert_memory_equal(&input_seen().inputs[0], &expected, sizeof(expected));
        moved += expected.bytes[0] != 0;
    }
    assert_true(moved > 10);
    close_client();
}

/* With a real server, 2 ms away, one of twenty datagrams lost. */
static void the_overlay_tells_what_the_link_is_like(void **state)
{
    static const struct link_conditions conditions = { .delay_us = 2000, .loss_ppm = 50000 };
    struct view *view = calloc(1, sizeof(*view));
    struct arena a;
    int confirmed = 0;

    (void)state;
    print_message("seed %d\n", SEED);
    assert_non_null(view);
    arena_open(&a, "harbour", 4, 0, SEED);
    loop_net_conditions(a.net, &conditions);
    struct client *c = arena_join(&a, "Ann");

    arena_join(&a, "Bob");
    arena_run_us(&a, 10 * (uint64_t)SECOND_US);
    client_view(c, a.now_us, view);
    const struct view_link *l = &view->link;

    print_message("rtt %d us, margin %d of %d us, confirmed in %d us, loss %u/1000, late %u\n",
                  (int)l->rtt_us, (int)l->margin_us, (int)l->margin_target_us, (int)l->confirm_us,
                  (unsigned)l->loss_permille, (unsigned)l->late_inputs);
    assert_in_range(l->rtt_us, 4000, 5000);
    assert_in_range(l->margin_us, 500, 30000);
    assert_true(abs(l->margin_us - l->margin_target_us) < 2000);
    /* The median of a second, in which losses have moved the margin by a step or two. */
    assert_in_range(l->confirm_us, l->margin_us + 4000 - 3000, l->margin_us + 4000 + 3000);
    assert_in_range(l->loss_permille, 25, 80);
    assert_in_range(l->bytes_up_s, 800, 3000);
    assert_in_range(l->bytes_down_s, 800, 3000);
    assert_true(l->late_inputs > 0 && l->late_inputs < 100);
    assert_in_range(abs(l->margin_history[VIEW_HISTORY - 1] - l->margin_us / 10), 0, 300);
    assert_int_not_equal(l->margin_history[0], 0);
    for (int i = 0; i < VIEW_HISTORY; i++) {
        confirmed += l->confirm_history[i] > 400;
    }
    assert_in_range(confirmed, VIEW_HISTORY * 8 / 10, VIEW_HISTORY);
    assert_in_range(c->figures.ticks, 580, 602);
    assert_in_range(c->figures.rtt_us.count, 400, 600);
    assert_in_range(c->figures.confirmed_us.count, 560, 602);
    assert_true(c->figures.late_inputs_settled <= c->figures.late_inputs);
    assert_true(c->figures.payload_down > 550 * PROTO_STATE_HEADER * 9 / 10);
    free(view);
    arena_close(&a);
}

/* Of 200 in 1,000 two copies lose 40. */
static void who_loses_much_asks_for_the_stream_twice_until_it_loses_little(void **state)
{
    static const struct link_conditions bad = { .delay_us = 2000, .loss_ppm = 200000 };
    static const struct link_conditions good = { .delay_us = 2000 };
    struct arena a;

    (void)state;
    arena_open(&a, "harbour", 4, 0, SEED);
    loop_net_conditions(a.net, &good);
    struct client *c = arena_join(&a, "Ann");

    arena_run_us(&a, 5 * (uint64_t)SECOND_US);
    assert_false(c->meter.wants_twice);
    loop_net_conditions(a.net, &bad);
    arena_run_us(&a, 20 * (uint64_t)SECOND_US);
    assert_true(c->meter.wants_twice);
    assert_true(c->meter.lost * 1000 / (c->meter.got + c->meter.lost) < 100);
    loop_net_conditions(a.net, &good);
    arena_run_us(&a, 60 * (uint64_t)SECOND_US);
    assert_false(c->meter.wants_twice);
    arena_close(&a);
}

static void a_rollback_is_counted_measured_and_drawn(void **state)
{
    struct view *view = calloc(1, sizeof(*view));

    (void)state;
    assert_non_null(view);
    open_in(CLIENT_PLAYING);
    serve(20);
    uint32_t mispredictions = t.c->figures.mispredictions;

    serve(20);
    assert_int_equal(t.c->figures.mispredictions, mispredictions);
    match_join(&t.source.m, 9, NULL, "Bob");
    serve(1);
    assert_int_equal(t.c->figures.mispredictions, mispredictions + 1);
    assert_int_equal(t.c->figures.rollback_ticks.count, mispredictions + 1);
    client_view(t.c, t.now_us, view);
    assert_int_equal(view->link.mispredictions, mispredictions + 1);
    assert_true(view->link.rollback_ticks > 0);
    int drawn = 0;

    for (int i = VIEW_HISTORY - 5; i < VIEW_HISTORY; i++) {
        drawn += view->link.rollback_history[i] > 0;
    }
    assert_int_equal(drawn, 1);
    free(view);
    close_client();
}

static void the_picture_lies_between_two_ticks_as_time_does(void **state)
{
    struct view *view = calloc(1, sizeof(*view));

    (void)state;
    assert_non_null(view);
    open_in(CLIENT_PLAYING);
    serve(10);
    for (int quarter = 0; quarter <= 4; quarter++) {
        client_view(t.c, t.c->tick_us + (uint64_t)quarter * TICK_US / 4, view);
        assert_true(abs((int)view->blend - 16384 * quarter) < 10);
    }
    assert_in_range(t.now_us - t.c->tick_us, 0, TICK_US);
    client_view(t.c, t.now_us + SECOND_US, view);
    assert_int_equal(view->blend, 65535);
    free(view);
    close_client();
}

static void a_key_is_timed_from_the_press_to_its_confirmation(void **state)
{
    struct input held = { { 0, 5 } };

    (void)state;
    open_in(CLIENT_PLAYING);
    serve(30);
    assert_int_equal(t.c->figures.key_us.count, 0);
    client_hold(t.c, &held, t.now_us);
    serve(30);
    assert_int_equal(t.c->figures.key_us.count, 1);
    assert_true(t.c->figures.key_us.most > 0 && t.c->figures.key_us.most < 200000);
    client_hold(t.c, &held, t.now_us); /* no change, nothing to time */
    serve(30);
    assert_int_equal(t.c->figures.key_us.count, 1);
    held.bytes[1] = 6;
    client_hold(t.c, &held, t.now_us);
    serve(30);
    assert_int_equal(t.c->figures.key_us.count, 2);
    close_client();
}

static void before_anything_the_client_is_empty(void **state)
{
    (void)state;
    open_client("puck");
    assert_int_equal(t.c->state, CLIENT_IDLE);
    assert_int_equal(t.c->seat, GAME_SEAT_NONE);
    assert_int_equal(t.c->retry_pause_ms, CLIENT_RETRY_FIRST_MS);
    assert_int_equal(t.c->since_us, t.now_us);
    assert_int_equal(t.c->update_us, t.now_us);
    client_start(t.c, t.now_us);
    assert_string_equal(t.c->status, "Connecting...");
    close_client();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(before_anything_the_client_is_empty),
        cmocka_unit_test(a_bot_plays_by_itself),
        cmocka_unit_test(the_overlay_tells_what_the_link_is_like),
        cmocka_unit_test(who_loses_much_asks_for_the_stream_twice_until_it_loses_little),
        cmocka_unit_test(a_rollback_is_counted_measured_and_drawn),
        cmocka_unit_test(the_picture_lies_between_two_ticks_as_time_does),
        cmocka_unit_test(a_key_is_timed_from_the_press_to_its_confirmation),
        cmocka_unit_test(requests_go_up_in_play_only_and_clean),
        cmocka_unit_test(each_state_has_its_view),
        cmocka_unit_test(what_happened_stands_in_the_feed),
        cmocka_unit_test(a_late_input_is_counted_once_a_tick_and_widens_the_guard),
        cmocka_unit_test(the_report_has_every_byte_that_went),
        cmocka_unit_test(a_line_sums_up_who_has_played),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
