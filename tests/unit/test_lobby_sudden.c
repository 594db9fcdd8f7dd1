/* The claims of game/lobby.h about sudden death: time is up, and nobody leads.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lobby_sample.h"

enum {
    SUDDEN = 11,
};

static struct lobby_rules sudden;

static void step_on(int ticks)
{
    for (int i = 0; i < ticks; i++) {
        lobby_step(&head, &sudden, &tick);
        tick.command_count = 0;
    }
}

/* Two people, 0 and 1, whose time has just run out with nothing scored. */
static int set_up_draw(void **state)
{
    set_up(state);
    sudden = rules;
    sudden.sudden_ticks = SUDDEN;
    enter(PHASE_PLAY);
    step_on(PLAY);
    return 0;
}

static void a_draw_plays_on(void **state)
{
    (void)state;
    assert_int_equal(head.phase, PHASE_PLAY);
    assert_int_equal(head.is_sudden, 1);
    assert_int_equal(head.phase_end_tick, head.tick + SUDDEN);
    assert_true(lobby_is_sane(&head, &sudden));
}

static void who_leads_next_has_won(void **state)
{
    (void)state;
    lobby_score(&head, &sudden, 1, 1);
    step_on(1);
    assert_int_equal(head.phase, PHASE_RESULTS);
    assert_int_equal(head.is_sudden, 0);
    assert_int_equal(head.seats[1].score, 1);
}

static void a_point_lost_decides_as_well(void **state)
{
    (void)state;
    lobby_score(&head, &sudden, 1, -1);
    step_on(1);
    assert_int_equal(head.phase, PHASE_RESULTS);
}

static void it_ends_without_a_winner_at_last(void **state)
{
    (void)state;
    step_on(SUDDEN - 1);
    assert_int_equal(head.phase, PHASE_PLAY);
    step_on(1);
    assert_int_equal(head.phase, PHASE_RESULTS);
    assert_int_equal(head.is_sudden, 0);
}

static void who_leads_in_time_has_won_in_time(void **state)
{
    set_up(state);
    enter(PHASE_PLAY);
    lobby_score(&head, &sudden, 0, 1);
    step_on(PLAY);
    assert_int_equal(head.phase, PHASE_RESULTS);
}

static void even_leaders_play_on_whatever_the_others_have(void **state)
{
    set_up(state);
    enter(PHASE_PLAY);
    join(2, SEAT_BOT);
    lobby_score(&head, &sudden, 0, 1);
    lobby_score(&head, &sudden, 2, 1);
    step_on(PLAY);
    assert_int_equal(head.is_sudden, 1);
    command(COMMAND_LEAVE, 2, 0, "");
    step_on(1);
    assert_int_equal(head.phase, PHASE_RESULTS);
}

static void teams_are_counted_together(void **state)
{
    set_up(state);
    command(COMMAND_MODE, 0, 1, "");
    step();
    for (int seat = 0; seat < SEATS; seat++) {
        command(COMMAND_JOIN, seat, SEAT_HUMAN, "Ann");
    }
    step_on(1);
    step_on(COUNTDOWN);
    assert_int_equal(head.phase, PHASE_PLAY);
    lobby_score(&head, &sudden, 0, 1);
    lobby_score(&head, &sudden, 2, 1);
    lobby_score(&head, &sudden, 1, 2);
    step_on(PLAY);
    assert_int_equal(head.is_sudden, 1);
    lobby_score(&head, &sudden, 3, 1);
    step_on(1);
    assert_int_equal(head.phase, PHASE_RESULTS);
}

static void who_plays_alone_needs_nobody_to_beat(void **state)
{
    set_up(state);
    command(COMMAND_JOIN, 0, SEAT_HUMAN, "Ann");
    command(COMMAND_START, 0, 0, "");
    step_on(1 + COUNTDOWN + PLAY);
    assert_int_equal(head.phase, PHASE_RESULTS);
}

static void too_few_fall_back_to_the_lobby(void **state)
{
    (void)state;
    command(COMMAND_LEAVE, 1, 0, "");
    step_on(1);
    assert_int_equal(head.phase, PHASE_LOBBY);
    assert_int_equal(head.is_sudden, 0);
    assert_true(lobby_is_sane(&head, &sudden));
}

static void only_play_can_be_sudden(void **state)
{
    (void)state;
    head.phase = PHASE_RESULTS;
    assert_false(lobby_is_sane(&head, &sudden));
}

int main(void)
{
#define CLAIM(test) cmocka_unit_test_setup(test, set_up_draw)
    const struct CMUnitTest tests[] = {
        CLAIM(a_draw_plays_on),
        CLAIM(who_leads_next_has_won),
        CLAIM(a_point_lost_decides_as_well),
        CLAIM(it_ends_without_a_winner_at_last),
        CLAIM(who_leads_in_time_has_won_in_time),
        CLAIM(even_leaders_play_on_whatever_the_others_have),
        CLAIM(teams_are_counted_together),
        CLAIM(who_plays_alone_needs_nobody_to_beat),
        CLAIM(too_few_fall_back_to_the_lobby),
        CLAIM(only_play_can_be_sudden),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
