/* The claims of client/replica.h about what it tells: commands and the game's news as events.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "replica_sample.h"

static void commands_become_events_with_the_name_of_their_time(void **state)
{
    struct command chat = { .kind = COMMAND_CHAT, .seat = 1, .text = "ahoy" };

    (void)state;
    begin("harbour");
    match_leave(&source.m, 0);
    match_join(&source.m, 9, NULL, "Ann");
    match_request(&source.m, &chat);
    source_tick(&source);
    assert_int_equal(apply_after(replica_tick()), REPLICA_APPLIED);
    assert_true(update.has_commands[0]);
    assert_int_equal(update.event_count, 3);
    assert_true(update.events[0].is_command && update.events[2].is_command);
    assert_int_equal(update.events[0].command.kind, COMMAND_LEAVE);
    assert_string_equal(update.events[0].name, "Player");
    assert_int_equal(update.events[1].command.kind, COMMAND_JOIN);
    assert_string_equal(update.events[1].name, "Ann");
    assert_int_equal(update.events[2].command.kind, COMMAND_CHAT);
    assert_string_equal(update.events[2].name, "Player 2");
    assert_string_equal(update.events[2].command.text, "ahoy");
    assert_int_equal(update.events[2].tick, replica_tick());
    source_tick(&source);
    apply_after(replica_tick());
    assert_int_equal(update.event_count, 0);
    assert_false(update.has_commands[0]);
    source_close(&source);
}

static void more_events_than_there_is_room_for_are_not_kept(void **state)
{
    struct command start = { .kind = COMMAND_START };

    (void)state;
    begin("harbour");
    uint32_t first = replica_tick();

    for (int i = 0; i < 20; i++) {
        for (int j = 0; j < MATCH_QUEUE; j++) {
            match_request(&source.m, &start);
        }
        source_tick(&source);
    }
    assert_int_equal(apply_after(first), REPLICA_APPLIED);
    assert_int_equal(update.event_count, REPLICA_EVENTS);
    expect_agreement();
    source_close(&source);
}

static void what_the_game_tells_becomes_an_event(void **state)
{
    int goals = 0;

    (void)state;
    begin("puck");
    for (int i = 0; i < 2000 && goals == 0; i++) {
        memset(&update, 0x55, sizeof(update));
        source_tick(&source);
        apply_after(replica_tick());
        for (int e = 0; e < update.event_count; e++) {
            goals++;
            assert_false(update.events[e].is_command);
            assert_string_equal(update.events[e].news.verb, "scored against");
            assert_int_equal(update.events[e].tick, replica_tick());
        }
    }
    assert_int_equal(goals, 1);
    source_close(&source);
}

/* Nobody defends a goal, so there is one in every few messages of 127 ticks. */
static void news_beyond_the_room_are_not_kept(void **state)
{
    struct command start = { .kind = COMMAND_START };

    (void)state;
    begin("puck");
    for (int n = 0; n < 12; n++) {
        uint32_t first = replica_tick();

        for (int i = 0; i < PROTO_RECORDS_MOST; i++) {
            while (i < REPLICA_EVENTS / MATCH_QUEUE && match_request(&source.m, &start)) {
            }
            source_tick(&source);
        }
        assert_int_equal(apply_after(first), REPLICA_APPLIED);
        assert_int_equal(update.event_count, REPLICA_EVENTS);
    }
    assert_true(match_head(&source.m)->seats[0].score + match_head(&source.m)->seats[1].score > 0);
    source_close(&source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_become_events_with_the_name_of_their_time),
        cmocka_unit_test(more_events_than_there_is_room_for_are_not_kept),
        cmocka_unit_test(what_the_game_tells_becomes_an_event),
        cmocka_unit_test(news_beyond_the_room_are_not_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
