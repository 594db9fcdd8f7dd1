/* The claims of game/lobby.h about seats, names, scores and heads that can't be.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lobby_sample.h"

static void a_new_head_is_an_empty_lobby(void **state)
{
    (void)state;
    memset(&head, 0xFF, sizeof(head));
    lobby_init(&head, 77, 3);
    assert_int_equal(head.chance, 77);
    assert_int_equal(head.seat_limit, 3);
    assert_int_equal(head.phase, PHASE_LOBBY);
    assert_int_equal(lobby_players(&head), 0);
    assert_true(lobby_is_sane(&head, &rules));
}

static void a_step_is_one_tick(void **state)
{
    (void)state;
    run(3);
    assert_int_equal(head.tick, 3);
}

static void join_takes_an_empty_seat(void **state)
{
    (void)state;
    join(2, SEAT_BOT);
    assert_int_equal(head.seats[2].kind, SEAT_BOT);
    assert_string_equal(head.seats[2].name, "Ann");
    assert_int_equal(lobby_players(&head), 1);
}

static void join_of_a_taken_seat_is_ignored(void **state)
{
    (void)state;
    join(2, SEAT_BOT);
    command(COMMAND_JOIN, 2, SEAT_HUMAN, "Bob");
    step();
    assert_int_equal(head.seats[2].kind, SEAT_BOT);
    assert_string_equal(head.seats[2].name, "Ann");
}

static void join_beyond_the_limit_is_ignored(void **state)
{
    (void)state;
    join(SEATS - 1, SEAT_HUMAN);
    join(SEATS, SEAT_HUMAN);
    join(GAME_SEATS, SEAT_HUMAN);
    join(255, SEAT_HUMAN);
    assert_int_equal(lobby_players(&head), 1);
}

static void join_as_neither_human_nor_bot_is_ignored(void **state)
{
    (void)state;
    join(0, SEAT_EMPTY);
    join(0, SEAT_KIND_COUNT);
    assert_int_equal(lobby_players(&head), 0);
    assert_true(lobby_is_sane(&head, &rules));
}

static void a_name_is_cleaned_and_cut_at_a_whole_character(void **state)
{
    (void)state;
    command(COMMAND_JOIN, 0, SEAT_HUMAN, "  A\tB\x01  ");
    command(COMMAND_JOIN, 1, SEAT_HUMAN, "abcdefghijklmnopqrstuvw\xC3\xA9");
    step();
    assert_string_equal(head.seats[0].name, "A B");
    assert_string_equal(head.seats[1].name, "abcdefghijklmnopqrstuvw");
}

static void leave_empties_the_seat_wholly(void **state)
{
    static const struct seat empty;
    (void)state;

    join(0, SEAT_HUMAN);
    leave(0);
    assert_memory_equal(&head.seats[0], &empty, sizeof(empty));
}

static void leave_of_an_empty_or_unknown_seat_is_ignored(void **state)
{
    (void)state;
    enter(PHASE_PLAY);
    leave(3);
    leave(GAME_SEATS);
    assert_int_equal(head.phase, PHASE_PLAY);
}

static void inputs_are_taken_over_but_neutral_for_empty_seats(void **state)
{
    static const struct input neutral;
    (void)state;

    memset(tick.inputs, 3, sizeof(tick.inputs));
    join(1, SEAT_HUMAN);
    assert_memory_equal(&head.inputs[1], &tick.inputs[1], sizeof(neutral));
    assert_memory_equal(&head.inputs[0], &neutral, sizeof(neutral));
    leave(1);
    assert_memory_equal(&head.inputs[1], &neutral, sizeof(neutral));
}

static void commands_are_applied_in_order(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    command(COMMAND_LEAVE, 0, 0, "");
    command(COMMAND_JOIN, 0, SEAT_BOT, "Bob");
    step();
    assert_string_equal(head.seats[0].name, "Bob");
    command(COMMAND_JOIN, 1, SEAT_BOT, "Cid");
    command(COMMAND_LEAVE, 1, 0, "");
    step();
    assert_int_equal(head.seats[1].kind, SEAT_EMPTY);
}

static void unknown_commands_chat_and_notices_change_nothing(void **state)
{
    struct world_head before;
    (void)state;

    join(0, SEAT_HUMAN);
    before = head;
    command(COMMAND_COUNT, 0, 1, "");
    command(255, 0, 1, "");
    command(COMMAND_CHAT, 0, 1, "hello");
    command(COMMAND_NOTICE, 0, 1, "hello");
    step();
    before.tick++;
    assert_memory_equal(&before, &head, sizeof(head));
}

static void a_newcomer_joins_in_any_phase(void **state)
{
    (void)state;
    for (int phase = PHASE_COUNTDOWN; phase < PHASE_COUNT; phase++) {
        set_up(NULL);
        enter((enum phase)phase);
        join(2, SEAT_HUMAN);
        assert_int_equal(lobby_players(&head), 3);
        assert_int_equal(head.phase, phase);
    }
}

static void empty_seats_do_not_score(void **state)
{
    (void)state;
    enter(PHASE_PLAY);
    lobby_score(&head, &rules, 3, 1);
    lobby_loss(&head, 3);
    assert_true(lobby_is_sane(&head, &rules));
}

static void scores_and_losses_stay_within_bounds(void **state)
{
    const struct lobby_mode no_limit = { .name = "endless" };
    struct lobby_rules endless = rules;
    (void)state;

    endless.modes = &no_limit;
    endless.mode_count = 1;
    enter(PHASE_PLAY);
    lobby_score(&head, &endless, 0, 30000);
    lobby_score(&head, &endless, 1, -30000);
    head.seats[0].losses = UINT16_MAX;
    lobby_loss(&head, 0);
    assert_int_equal(head.seats[0].score, LOBBY_SCORE_MOST);
    assert_int_equal(head.seats[1].score, -LOBBY_SCORE_MOST);
    assert_int_equal(head.seats[0].losses, UINT16_MAX);
    assert_int_equal(head.phase, PHASE_PLAY);
}

static void ready_in_play_or_with_an_odd_value_is_ignored(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    command(COMMAND_READY, 0, 2, "");
    command(COMMAND_READY, 1, 1, "");
    command(COMMAND_READY, 200, 1, "");
    step();
    assert_int_equal(head.seats[0].is_ready, 0);
    assert_int_equal(head.seats[1].is_ready, 0);
    join(1, SEAT_HUMAN);
    run(COUNTDOWN);
    command(COMMAND_READY, 0, 1, "");
    step();
    assert_int_equal(head.phase, PHASE_PLAY);
    assert_int_equal(head.seats[0].is_ready, 0);
}

static void a_team_is_chosen_between_rounds_and_among_the_modes(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    command(COMMAND_TEAM, 0, 1, "");
    step();
    assert_int_equal(head.seats[0].team, 0); /* this mode has none */
    command(COMMAND_MODE, 0, 1, "");
    command(COMMAND_TEAM, 0, 1, "");
    command(COMMAND_TEAM, 1, 1, "");
    step();
    assert_int_equal(head.seats[0].team, 1);
    assert_int_equal(head.seats[1].team, 0);
    command(COMMAND_TEAM, 0, 2, "");
    step();
    assert_int_equal(head.seats[0].team, 1);
    join(1, SEAT_HUMAN);
    run(COUNTDOWN);
    assert_int_equal(head.phase, PHASE_PLAY);
    command(COMMAND_TEAM, 0, 0, "");
    step();
    assert_int_equal(head.seats[0].team, 1);
}

/* Each case breaks a sound head in one place. */
static void an_impossible_head_is_not_sane(void **state)
{
    struct world_head sound;
    (void)state;

    enter(PHASE_PLAY);
    step();
    sound = head;
    assert_true(lobby_is_sane(&head, &rules));

    head.seats[SEATS] = sound.seats[0];
    assert_false(lobby_is_sane(&head, &rules));
    head = sound;
    head.seats[2].score = 1;
    assert_false(lobby_is_sane(&head, &rules));
    head = sound;
    head.inputs[2].bytes[0] = 1;
    assert_false(lobby_is_sane(&head, &rules));
    head = sound;
    head.phase_end_tick = head.tick - 1;
    assert_false(lobby_is_sane(&head, &rules));
    head = sound;
    head.phase = PHASE_LOBBY;
    assert_false(lobby_is_sane(&head, &rules));
    head.phase_end_tick = 0;
    assert_true(lobby_is_sane(&head, &rules));
    head = sound;
    memset(head.seats, 0, sizeof(head.seats));
    memset(head.inputs, 0, sizeof(head.inputs));
    assert_false(lobby_is_sane(&head, &rules));
}

static void an_impossible_seat_host_or_mode_is_not_sane(void **state)
{
    struct world_head sound;
    (void)state;

    enter(PHASE_PLAY);
    join(2, SEAT_BOT);
    command(COMMAND_HOST, 1, 1, "");
    command(COMMAND_MOOR, 1, 9, "");
    step();
    sound = head;
    assert_true(lobby_is_sane(&head, &rules));

    head.seats[2].moored_until = head.tick; /* a bot */
    assert_false(lobby_is_sane(&head, &rules));
    head = sound;
    head.seats[3].moored_until = head.tick; /* empty */
    assert_false(lobby_is_sane(&head, &rules));
    head = sound;
    head.inputs[1].bytes[0] = 1; /* moored */
    assert_false(lobby_is_sane(&head, &rules));
    for (int host = 2; host < GAME_SEAT_NONE; host++) {
        head = sound;
        head.host = (uint8_t)host;
        assert_false(lobby_is_sane(&head, &rules));
    }
    head = sound;
    head.mode = rules.mode_count;
    assert_false(lobby_is_sane(&head, &rules));
    head = sound;
    head.seats[0].team = 1; /* this mode has no teams, and the other one two */
    assert_false(lobby_is_sane(&head, &rules));
    head.mode = 1;
    assert_true(lobby_is_sane(&head, &rules));
    head.seats[0].team = 2;
    assert_false(lobby_is_sane(&head, &rules));
}

int main(void)
{
#define CLAIM(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        CLAIM(a_new_head_is_an_empty_lobby),
        CLAIM(a_step_is_one_tick),
        CLAIM(join_takes_an_empty_seat),
        CLAIM(join_of_a_taken_seat_is_ignored),
        CLAIM(join_beyond_the_limit_is_ignored),
        CLAIM(join_as_neither_human_nor_bot_is_ignored),
        CLAIM(a_name_is_cleaned_and_cut_at_a_whole_character),
        CLAIM(leave_empties_the_seat_wholly),
        CLAIM(leave_of_an_empty_or_unknown_seat_is_ignored),
        CLAIM(inputs_are_taken_over_but_neutral_for_empty_seats),
        CLAIM(commands_are_applied_in_order),
        CLAIM(unknown_commands_chat_and_notices_change_nothing),
        CLAIM(a_newcomer_joins_in_any_phase),
        CLAIM(empty_seats_do_not_score),
        CLAIM(scores_and_losses_stay_within_bounds),
        CLAIM(ready_in_play_or_with_an_odd_value_is_ignored),
        CLAIM(a_team_is_chosen_between_rounds_and_among_the_modes),
        CLAIM(an_impossible_head_is_not_sane),
        CLAIM(an_impossible_seat_host_or_mode_is_not_sane),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
