/* The claims of game/lobby.h about seats that wait for their players, the host, the lock, and
 * matches that are begun anew.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lobby_sample.h"

static void moor(int seat, int seconds)
{
    command(COMMAND_MOOR, seat, seconds, "");
    step();
}

static void a_moored_seat_says_how_long_it_waits(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    moor(0, 120);
    assert_int_equal(head.seats[0].moored_until, head.tick + 120 * TICK_HZ);
    assert_true(lobby_is_sane(&head, &rules));
    run(10);
    moor(0, 254); /* the link is lost again */
    assert_int_equal(head.seats[0].moored_until, head.tick + 254 * TICK_HZ);
}

static void a_stopped_seat_waits_however_long(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    moor(0, GAME_MOOR_STOPPED);
    assert_true(head.seats[0].moored_until == GAME_STOPPED_UNTIL);
    assert_true(lobby_is_sane(&head, &rules));
    moor(0, 0);
    assert_int_equal(head.seats[0].moored_until, 0);
}

static void only_people_are_moored(void **state)
{
    struct world_head before;
    (void)state;

    join(0, SEAT_BOT);
    before = head;
    moor(0, 10);
    moor(1, 10);
    moor(GAME_SEATS, 10);
    moor(GAME_SEAT_NONE, 10);
    before.tick = head.tick;
    assert_memory_equal(&head, &before, sizeof(head));
}

static void a_moored_seat_has_neutral_inputs_until_its_player_is_back(void **state)
{
    static const struct input neutral;
    (void)state;

    memset(tick.inputs, 3, sizeof(tick.inputs));
    join(0, SEAT_HUMAN);
    moor(0, 10);
    assert_memory_equal(&head.inputs[0], &neutral, sizeof(neutral));
    run(3);
    assert_memory_equal(&head.inputs[0], &neutral, sizeof(neutral));
    moor(0, 0);
    assert_int_equal(head.seats[0].moored_until, 0);
    assert_memory_equal(&head.inputs[0], &tick.inputs[0], sizeof(neutral));
}

static void a_moored_seat_keeps_name_team_score_and_losses(void **state)
{
    struct seat before;
    (void)state;

    enter(PHASE_PLAY);
    lobby_score(&head, &rules, 0, 2);
    lobby_loss(&head, 0);
    before = head.seats[0];
    moor(0, 10);
    assert_int_equal(head.phase, PHASE_PLAY);
    assert_int_equal(lobby_players(&head), 2);
    moor(0, 0);
    assert_memory_equal(&head.seats[0], &before, sizeof(before));
}

/* The server does, when it thinks it right. */
static void nothing_in_the_world_empties_a_moored_seat(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    moor(0, 1);
    run(5 * TICK_HZ);
    assert_int_equal(head.seats[0].kind, SEAT_HUMAN);
    assert_true(head.seats[0].moored_until < head.tick);
    assert_true(lobby_is_sane(&head, &rules));
    leave(0);
    assert_int_equal(head.seats[0].moored_until, 0);
}

static void who_is_moored_is_not_waited_for_after_a_round(void **state)
{
    (void)state;
    enter(PHASE_RESULTS);
    moor(1, 100);
    assert_int_equal(head.phase, PHASE_RESULTS);
    command(COMMAND_READY, 0, 1, "");
    step();
    assert_int_equal(head.phase, PHASE_COUNTDOWN);
}

static void when_all_are_moored_the_results_take_their_time(void **state)
{
    (void)state;
    enter(PHASE_RESULTS);
    command(COMMAND_MOOR, 0, 100, "");
    command(COMMAND_MOOR, 1, 100, "");
    run(RESULTS - 1);
    assert_int_equal(head.phase, PHASE_RESULTS);
    step();
    assert_int_equal(head.phase, PHASE_COUNTDOWN);
}

static void there_is_no_host_at_first(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    assert_int_equal(head.host, GAME_SEAT_NONE);
}

static void a_person_becomes_host_and_another_after_him(void **state)
{
    (void)state;
    enter(PHASE_COUNTDOWN);
    command(COMMAND_HOST, 0, 1, "");
    step();
    assert_int_equal(head.host, 0);
    command(COMMAND_HOST, 1, 1, "");
    step();
    assert_int_equal(head.host, 1);
    assert_true(lobby_is_sane(&head, &rules));
}

static void only_who_is_the_host_ceases_to_be(void **state)
{
    (void)state;
    enter(PHASE_COUNTDOWN);
    command(COMMAND_HOST, 0, 1, "");
    command(COMMAND_HOST, 1, 0, "");
    step();
    assert_int_equal(head.host, 0);
    command(COMMAND_HOST, 0, 0, "");
    step();
    assert_int_equal(head.host, GAME_SEAT_NONE);
}

static void neither_bots_nor_empty_nor_unknown_seats_are_host(void **state)
{
    (void)state;
    join(0, SEAT_BOT);
    for (int seat = 0; seat <= UINT8_MAX; seat++) {
        command(COMMAND_HOST, seat, 1, "");
        step();
        assert_int_equal(head.host, GAME_SEAT_NONE);
    }
}

static void the_host_is_lost_with_the_seat_but_not_with_the_link(void **state)
{
    (void)state;
    enter(PHASE_COUNTDOWN);
    command(COMMAND_HOST, 0, 1, "");
    step();
    moor(0, 10);
    leave(1);
    assert_int_equal(head.host, 0);
    command(COMMAND_LEAVE, 0, 0, "");
    command(COMMAND_JOIN, 0, SEAT_HUMAN, "Bob");
    step();
    assert_int_equal(head.host, GAME_SEAT_NONE);
}

/* Who may come in is the server's to check; what it has let in comes in. */
static void the_lock_is_seen_by_all_and_keeps_no_seat_empty(void **state)
{
    (void)state;
    command(COMMAND_LOCK, 0, 1, "");
    step();
    assert_int_equal(head.is_locked, 1);
    assert_true(lobby_is_sane(&head, &rules));
    join(0, SEAT_HUMAN);
    assert_int_equal(lobby_players(&head), 1);
    command(COMMAND_LOCK, 0, 0, "");
    step();
    assert_int_equal(head.is_locked, 0);
}

static void restart_begins_the_countdown_in_every_phase(void **state)
{
    (void)state;
    for (int phase = PHASE_COUNTDOWN; phase < PHASE_COUNT; phase++) {
        set_up(NULL);
        enter((enum phase)phase);
        run(2);
        head.seats[0].score = 2;
        head.seats[0].losses = 1;
        command(COMMAND_RESTART, 0, 0, "");
        step();
        assert_int_equal(head.phase, PHASE_COUNTDOWN);
        assert_int_equal(head.phase_tick, head.tick);
        assert_int_equal(head.phase_end_tick, head.tick + COUNTDOWN);
        assert_int_equal(head.round, 2);
        assert_int_equal(head.seats[0].score, 0);
        assert_int_equal(head.seats[0].losses, 0);
        run(COUNTDOWN);
        assert_int_equal(head.phase, PHASE_PLAY);
    }
}

static void restart_alone_plays_a_round_and_ends_in_the_lobby(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    command(COMMAND_RESTART, 0, 0, "");
    run(1 + COUNTDOWN);
    assert_int_equal(head.phase, PHASE_PLAY);
    run(PLAY + RESULTS);
    assert_int_equal(head.phase, PHASE_LOBBY);
}

static void restart_without_players_or_with_the_last_one_leaving_is_none(void **state)
{
    (void)state;
    command(COMMAND_RESTART, 0, 0, "");
    step();
    assert_int_equal(head.phase, PHASE_LOBBY);
    assert_int_equal(head.round, 0);
    join(0, SEAT_HUMAN);
    command(COMMAND_RESTART, 0, 0, "");
    command(COMMAND_LEAVE, 0, 0, "");
    step();
    assert_int_equal(head.phase, PHASE_LOBBY);
    assert_true(lobby_is_sane(&head, &rules));
}

int main(void)
{
#define CLAIM(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        CLAIM(a_moored_seat_says_how_long_it_waits),
        CLAIM(a_stopped_seat_waits_however_long),
        CLAIM(only_people_are_moored),
        CLAIM(a_moored_seat_has_neutral_inputs_until_its_player_is_back),
        CLAIM(a_moored_seat_keeps_name_team_score_and_losses),
        CLAIM(nothing_in_the_world_empties_a_moored_seat),
        CLAIM(who_is_moored_is_not_waited_for_after_a_round),
        CLAIM(when_all_are_moored_the_results_take_their_time),
        CLAIM(there_is_no_host_at_first),
        CLAIM(a_person_becomes_host_and_another_after_him),
        CLAIM(only_who_is_the_host_ceases_to_be),
        CLAIM(neither_bots_nor_empty_nor_unknown_seats_are_host),
        CLAIM(the_host_is_lost_with_the_seat_but_not_with_the_link),
        CLAIM(the_lock_is_seen_by_all_and_keeps_no_seat_empty),
        CLAIM(restart_begins_the_countdown_in_every_phase),
        CLAIM(restart_alone_plays_a_round_and_ends_in_the_lobby),
        CLAIM(restart_without_players_or_with_the_last_one_leaving_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
