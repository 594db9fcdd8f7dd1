/* The claims of game/lobby.h about modes, and teams in those that have them.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lobby_sample.h"

enum {
    ALL,   /* each for himself */
    TEAMS, /* two */
};

static void choose(int mode)
{
    command(COMMAND_MODE, 0, mode, "");
    step();
}

static void the_first_mode_is_played_unless_told_otherwise(void **state)
{
    (void)state;
    assert_int_equal(head.mode, ALL);
    choose(TEAMS);
    assert_int_equal(head.mode, TEAMS);
    assert_true(lobby_is_sane(&head, &rules));
}

static void a_mode_that_is_not_there_is_ignored(void **state)
{
    static const int beyond[] = { 2, GAME_MODES, UINT8_MAX };
    struct world_head before;
    (void)state;

    enter(PHASE_PLAY);
    for (size_t i = 0; i < ARRAY_LEN(beyond); i++) {
        before = head;
        choose(beyond[i]);
        before.tick++;
        assert_memory_equal(&head, &before, sizeof(head));
    }
}

static void another_mode_ends_the_round_and_the_next_begins_with_enough_players(void **state)
{
    (void)state;
    for (int phase = PHASE_COUNTDOWN; phase < PHASE_COUNT; phase++) {
        set_up(NULL);
        enter((enum phase)phase);
        step();
        head.seats[0].score = 2;
        choose(TEAMS);
        assert_int_equal(head.phase, PHASE_COUNTDOWN);
        assert_int_equal(head.phase_tick, head.tick);
        assert_int_equal(head.round, 2);
        assert_int_equal(head.seats[0].score, 0);
        assert_true(lobby_is_sane(&head, &rules));
    }
}

static void another_mode_ends_a_round_that_one_has_begun_alone(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    command(COMMAND_START, 0, 0, "");
    run(1 + COUNTDOWN);
    assert_int_equal(head.phase, PHASE_PLAY);
    choose(TEAMS);
    assert_int_equal(head.phase, PHASE_LOBBY);
    assert_int_equal(head.phase_end_tick, 0);
}

static void a_mode_with_teams_deals_the_players_into_them(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    join(2, SEAT_BOT);
    join(3, SEAT_HUMAN);
    choose(TEAMS);
    assert_int_equal(head.seats[0].team, 0);
    assert_int_equal(head.seats[1].team, 0); /* empty */
    assert_int_equal(head.seats[2].team, 1);
    assert_int_equal(head.seats[3].team, 0);
    assert_true(lobby_is_sane(&head, &rules));
}

static void a_mode_without_teams_takes_them_off(void **state)
{
    (void)state;
    enter(PHASE_COUNTDOWN);
    choose(TEAMS);
    assert_int_equal(head.seats[1].team, 1);
    choose(ALL);
    assert_int_equal(head.seats[1].team, 0);
    assert_true(lobby_is_sane(&head, &rules));
}

static void who_joins_comes_into_the_smaller_team_and_the_first_of_equals(void **state)
{
    (void)state;
    choose(TEAMS);
    for (int seat = 0; seat < SEATS; seat++) {
        join(seat, SEAT_HUMAN);
        assert_int_equal(head.seats[seat].team, seat % 2);
    }
    leave(1);
    leave(3);
    join(3, SEAT_BOT);
    join(1, SEAT_HUMAN);
    assert_int_equal(head.seats[3].team, 1);
    assert_int_equal(head.seats[1].team, 1);
}

static void without_teams_who_joins_is_in_team_0(void **state)
{
    (void)state;
    for (int seat = 0; seat < SEATS; seat++) {
        join(seat, SEAT_HUMAN);
        assert_int_equal(head.seats[seat].team, 0);
    }
}

static void allies_are_in_one_team_of_a_mode_with_teams(void **state)
{
    (void)state;
    for (int seat = 0; seat < SEATS; seat++) {
        join(seat, SEAT_HUMAN);
    }
    assert_true(lobby_is_allied(&head, &rules, 1, 1));
    assert_false(lobby_is_allied(&head, &rules, 0, 2));
    choose(TEAMS);
    assert_true(lobby_is_allied(&head, &rules, 1, 1));
    assert_true(lobby_is_allied(&head, &rules, 0, 2));
    assert_false(lobby_is_allied(&head, &rules, 0, 1));
}

/* Four players of two teams, at play. */
static void play_in_teams(void)
{
    for (int seat = 0; seat < SEATS; seat++) {
        join(seat, SEAT_HUMAN);
    }
    choose(TEAMS);
    run(COUNTDOWN);
    assert_int_equal(head.phase, PHASE_PLAY);
}

static void what_a_team_scores_together_ends_the_round(void **state)
{
    (void)state;
    play_in_teams();
    lobby_score(&head, &rules, 0, LIMIT - 1);
    lobby_score(&head, &rules, 1, LIMIT - 1);
    assert_int_equal(head.phase, PHASE_PLAY);
    lobby_score(&head, &rules, 2, 1);
    assert_int_equal(head.phase, PHASE_RESULTS);
}

static void what_one_loses_his_team_loses(void **state)
{
    (void)state;
    play_in_teams();
    lobby_score(&head, &rules, 2, -1);
    lobby_score(&head, &rules, 0, LIMIT);
    assert_int_equal(head.phase, PHASE_PLAY);
    lobby_score(&head, &rules, 0, 1);
    assert_int_equal(head.phase, PHASE_RESULTS);
}

static void the_points_of_others_end_nobodys_round_without_teams(void **state)
{
    (void)state;
    enter(PHASE_PLAY);
    lobby_score(&head, &rules, 0, LIMIT - 1);
    lobby_score(&head, &rules, 1, LIMIT - 1);
    assert_int_equal(head.phase, PHASE_PLAY);
}

int main(void)
{
#define CLAIM(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        CLAIM(the_first_mode_is_played_unless_told_otherwise),
        CLAIM(a_mode_that_is_not_there_is_ignored),
        CLAIM(another_mode_ends_the_round_and_the_next_begins_with_enough_players),
        CLAIM(another_mode_ends_a_round_that_one_has_begun_alone),
        CLAIM(a_mode_with_teams_deals_the_players_into_them),
        CLAIM(a_mode_without_teams_takes_them_off),
        CLAIM(who_joins_comes_into_the_smaller_team_and_the_first_of_equals),
        CLAIM(without_teams_who_joins_is_in_team_0),
        CLAIM(allies_are_in_one_team_of_a_mode_with_teams),
        CLAIM(what_a_team_scores_together_ends_the_round),
        CLAIM(what_one_loses_his_team_loses),
        CLAIM(the_points_of_others_end_nobodys_round_without_teams),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
