/* The claims of game/lobby.h about phases: what begins, ends and follows them.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lobby_sample.h"

static void one_player_stays_in_the_lobby(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    run(1000);
    assert_int_equal(head.phase, PHASE_LOBBY);
    assert_int_equal(head.phase_end_tick, 0);
}

static void enough_players_begin_the_countdown(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    join(3, SEAT_BOT);
    assert_int_equal(head.phase, PHASE_COUNTDOWN);
    assert_int_equal(head.phase_tick, head.tick);
    assert_int_equal(head.phase_end_tick, head.tick + COUNTDOWN);
    assert_int_equal(head.round, 1);
}

static void a_lobby_with_a_host_waits_until_all_people_are_ready(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    command(COMMAND_HOST, 0, 1, "");
    join(1, SEAT_HUMAN);
    join(2, SEAT_BOT);
    command(COMMAND_READY, 0, 1, "");
    run(1000);
    assert_int_equal(head.phase, PHASE_LOBBY);
    command(COMMAND_READY, 1, 1, "");
    step();
    assert_int_equal(head.phase, PHASE_COUNTDOWN);
}

static void a_host_who_is_alone_and_ready_waits_for_a_second_player(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    command(COMMAND_HOST, 0, 1, "");
    command(COMMAND_READY, 0, 1, "");
    run(1000);
    assert_int_equal(head.phase, PHASE_LOBBY);
    join(1, SEAT_BOT);
    assert_int_equal(head.phase, PHASE_COUNTDOWN);
}

static void a_lobby_whose_host_has_left_begins_by_itself(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    command(COMMAND_HOST, 0, 1, "");
    join(1, SEAT_HUMAN);
    join(2, SEAT_HUMAN);
    leave(0);
    assert_int_equal(head.phase, PHASE_COUNTDOWN);
}

static void start_begins_the_countdown_alone(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    command(COMMAND_START, 0, 0, "");
    step();
    assert_int_equal(head.phase, PHASE_COUNTDOWN);
    run(COUNTDOWN);
    assert_int_equal(head.phase, PHASE_PLAY);
}

static void start_without_players_is_ignored(void **state)
{
    (void)state;
    command(COMMAND_START, 0, 0, "");
    step();
    assert_int_equal(head.phase, PHASE_LOBBY);
}

static void start_outside_the_lobby_is_ignored(void **state)
{
    (void)state;
    enter(PHASE_PLAY);
    command(COMMAND_START, 0, 0, "");
    step();
    assert_int_equal(head.phase, PHASE_PLAY);
    assert_int_equal(head.round, 1);
}

static void each_phase_lasts_its_time_and_the_round_comes_again(void **state)
{
    (void)state;
    enter(PHASE_COUNTDOWN);
    run(COUNTDOWN - 1);
    assert_int_equal(head.phase, PHASE_COUNTDOWN);
    step();
    assert_int_equal(head.phase, PHASE_PLAY);
    run(PLAY - 1);
    assert_int_equal(head.phase, PHASE_PLAY);
    step();
    assert_int_equal(head.phase, PHASE_RESULTS);
    run(RESULTS - 1);
    assert_int_equal(head.phase, PHASE_RESULTS);
    step();
    assert_int_equal(head.phase, PHASE_COUNTDOWN);
    assert_int_equal(head.round, 2);
}

static void a_countdown_zeroes_scores_and_losses(void **state)
{
    (void)state;
    enter(PHASE_PLAY);
    lobby_score(&head, &rules, 0, 2);
    lobby_loss(&head, 1);
    run(PLAY);
    assert_int_equal(head.seats[0].score, 2);
    assert_int_equal(head.seats[1].losses, 1);
    run(RESULTS);
    assert_int_equal(head.seats[0].score, 0);
    assert_int_equal(head.seats[1].losses, 0);
}

static void too_few_after_a_leave_fall_back_to_the_lobby(void **state)
{
    (void)state;
    for (int phase = PHASE_COUNTDOWN; phase < PHASE_COUNT; phase++) {
        set_up(NULL);
        enter((enum phase)phase);
        leave(1);
        assert_int_equal(head.phase, PHASE_LOBBY);
        assert_true(lobby_is_sane(&head, &rules));
    }
}

static void enough_after_a_leave_play_on(void **state)
{
    (void)state;
    enter(PHASE_PLAY);
    join(2, SEAT_BOT);
    leave(0);
    assert_int_equal(head.phase, PHASE_PLAY);
}

static void who_started_alone_plays_the_round_and_ends_in_the_lobby(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    command(COMMAND_START, 0, 0, "");
    run(1 + COUNTDOWN + PLAY);
    assert_int_equal(head.phase, PHASE_RESULTS);
    run(RESULTS);
    assert_int_equal(head.phase, PHASE_LOBBY);
}

static void a_round_without_players_ends_at_once(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    command(COMMAND_START, 0, 0, "");
    step();
    leave(0);
    assert_int_equal(head.phase, PHASE_LOBBY);
}

static void finish_ends_play_early(void **state)
{
    (void)state;
    enter(PHASE_PLAY);
    step();
    lobby_finish(&head, &rules);
    assert_int_equal(head.phase, PHASE_RESULTS);
    assert_int_equal(head.phase_end_tick, head.tick + RESULTS);
}

static void finish_outside_play_does_nothing(void **state)
{
    (void)state;
    lobby_finish(&head, &rules);
    assert_int_equal(head.phase, PHASE_LOBBY);
    enter(PHASE_COUNTDOWN);
    lobby_finish(&head, &rules);
    assert_int_equal(head.phase, PHASE_COUNTDOWN);
}

static void the_score_limit_ends_play(void **state)
{
    (void)state;
    enter(PHASE_PLAY);
    lobby_score(&head, &rules, 1, LIMIT - 1);
    assert_int_equal(head.phase, PHASE_PLAY);
    lobby_score(&head, &rules, 1, 1);
    assert_int_equal(head.phase, PHASE_RESULTS);
}

static void the_limit_is_in_proportion_between_those_of_the_mode(void **state)
{
    static const struct lobby_mode many = { .score_limits = { 10, 14, 34, 2 } };
    static const int limits[GAME_SEATS + 1] = { 10, 10, 10, 12, 14, 19, 24, 29, 34,
                                                30, 26, 22, 18, 14, 10, 6,  2 };
    struct lobby_rules full = rules;
    (void)state;

    full.mode_count = 1;
    full.modes = &many;
    for (int players = 0; players <= GAME_SEATS; players++) {
        assert_int_equal(lobby_limit(&head, &full), limits[players]);
        head.seats[players % GAME_SEATS].kind = SEAT_BOT;
    }
}

static void the_limit_is_higher_for_more_players(void **state)
{
    (void)state;
    enter(PHASE_PLAY);
    assert_int_equal(lobby_limit(&head, &rules), LIMIT);
    join(2, SEAT_BOT);
    assert_int_equal(lobby_limit(&head, &rules), LIMIT + MORE);
    lobby_score(&head, &rules, 1, LIMIT + MORE - 1);
    assert_int_equal(head.phase, PHASE_PLAY);
    lobby_score(&head, &rules, 1, 1);
    assert_int_equal(head.phase, PHASE_RESULTS);
}

static void a_loss_ends_no_round_though_the_limit_fell_as_somebody_left(void **state)
{
    (void)state;
    enter(PHASE_PLAY);
    join(2, SEAT_BOT);
    lobby_score(&head, &rules, 1, LIMIT + MORE - 1);
    command(COMMAND_LEAVE, 2, 0, "");
    step();
    lobby_score(&head, &rules, 1, -1);
    assert_int_equal(head.phase, PHASE_PLAY);
    lobby_score(&head, &rules, 1, 1);
    assert_int_equal(head.phase, PHASE_RESULTS);
}

static void practice_does_not_count(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    lobby_score(&head, &rules, 0, 1);
    lobby_loss(&head, 0);
    assert_int_equal(head.seats[0].score, 0);
    assert_int_equal(head.seats[0].losses, 0);
}

static void results_end_when_all_humans_are_ready(void **state)
{
    (void)state;
    enter(PHASE_RESULTS);
    join(2, SEAT_BOT);
    command(COMMAND_READY, 0, 1, "");
    step();
    assert_int_equal(head.phase, PHASE_RESULTS);
    command(COMMAND_READY, 1, 1, "");
    step();
    assert_int_equal(head.phase, PHASE_COUNTDOWN);
    assert_int_equal(head.seats[0].is_ready, 0);
}

static void ready_can_be_taken_back(void **state)
{
    (void)state;
    enter(PHASE_RESULTS);
    command(COMMAND_READY, 0, 1, "");
    step();
    command(COMMAND_READY, 0, 0, "");
    command(COMMAND_READY, 1, 1, "");
    step();
    assert_int_equal(head.phase, PHASE_RESULTS);
}

static void results_of_bots_alone_take_their_time(void **state)
{
    (void)state;
    join(0, SEAT_BOT);
    join(1, SEAT_BOT);
    run(COUNTDOWN + PLAY + RESULTS - 1);
    assert_int_equal(head.phase, PHASE_RESULTS);
    step();
    assert_int_equal(head.phase, PHASE_COUNTDOWN);
}

/* Ticks are numbers of 32 bits: after 828 days they begin again. */
static void a_round_goes_on_over_the_last_tick(void **state)
{
    (void)state;
    for (uint32_t left = 0; left < COUNTDOWN + PLAY + RESULTS; left++) {
        set_up(NULL);
        join(0, SEAT_HUMAN);
        head.tick = UINT32_MAX - left;
        head.phase_tick = head.tick;
        join(1, SEAT_HUMAN);
        for (int i = 0; i < COUNTDOWN + PLAY + RESULTS; i++) {
            enum phase due = i < COUNTDOWN          ? PHASE_COUNTDOWN
                             : i < COUNTDOWN + PLAY ? PHASE_PLAY
                                                    : PHASE_RESULTS;

            assert_int_equal(head.phase, due);
            assert_true(lobby_is_sane(&head, &rules));
            step();
        }
        assert_int_equal(head.phase, PHASE_COUNTDOWN);
        assert_int_equal(head.round, 2);
    }
}

int main(void)
{
#define CLAIM(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        CLAIM(one_player_stays_in_the_lobby),
        CLAIM(enough_players_begin_the_countdown),
        CLAIM(a_lobby_with_a_host_waits_until_all_people_are_ready),
        CLAIM(a_host_who_is_alone_and_ready_waits_for_a_second_player),
        CLAIM(a_lobby_whose_host_has_left_begins_by_itself),
        CLAIM(start_begins_the_countdown_alone),
        CLAIM(start_without_players_is_ignored),
        CLAIM(start_outside_the_lobby_is_ignored),
        CLAIM(each_phase_lasts_its_time_and_the_round_comes_again),
        CLAIM(a_round_goes_on_over_the_last_tick),
        CLAIM(a_countdown_zeroes_scores_and_losses),
        CLAIM(too_few_after_a_leave_fall_back_to_the_lobby),
        CLAIM(enough_after_a_leave_play_on),
        CLAIM(who_started_alone_plays_the_round_and_ends_in_the_lobby),
        CLAIM(a_round_without_players_ends_at_once),
        CLAIM(finish_ends_play_early),
        CLAIM(finish_outside_play_does_nothing),
        CLAIM(the_score_limit_ends_play),
        CLAIM(the_limit_is_in_proportion_between_those_of_the_mode),
        CLAIM(the_limit_is_higher_for_more_players),
        CLAIM(a_loss_ends_no_round_though_the_limit_fell_as_somebody_left),
        CLAIM(practice_does_not_count),
        CLAIM(results_end_when_all_humans_are_ready),
        CLAIM(ready_can_be_taken_back),
        CLAIM(results_of_bots_alone_take_their_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
