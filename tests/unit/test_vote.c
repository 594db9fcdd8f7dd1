/* The claims of game/vote.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "game/vote.h"
#include "vote_sample.h"

static const struct vote none;

static void say(int seat, bool is_yes)
{
    command(COMMAND_BALLOT, seat, is_yes, "");
    step();
}

static bool is_open(void)
{
    return head.vote.topic != VOTE_NONE && head.vote.state == VOTE_OPEN;
}

/* On to the vote's last tick, one before it ends by itself. */
static void run_to_the_last_tick(void)
{
    run((int)(head.vote.end_tick - head.tick - 1));
    assert_true(is_open());
}

static void who_calls_a_vote_says_yes_to_it(void **state)
{
    (void)state;
    gather(4);
    call(2, VOTE_MAP, 0);
    assert_int_equal(head.vote.topic, VOTE_MAP);
    assert_int_equal(head.vote.state, VOTE_OPEN);
    assert_int_equal(head.vote.by, 2);
    assert_int_equal(head.vote.yes, 1 << 2);
    assert_int_equal(head.vote.no, 0);
    assert_int_equal(head.vote.end_tick, head.tick + VOTE_OPEN_TICKS);
    assert_string_equal(head.vote.map, "canals");
    assert_true(lobby_is_sane(&head, &rules));
}

static void more_than_half_pass_it_at_once(void **state)
{
    (void)state;
    for (int people = 1; people <= 16; people++) {
        gather(people);
        call(0, VOTE_MAP, 0);
        for (int yes = 1; yes <= people / 2; yes++) {
            assert_true(is_open());
            assert_false(vote_has_passed(&head));
            say(yes, true);
        }
        assert_int_equal(head.vote.state, VOTE_PASSED);
        assert_true(vote_has_passed(&head));
        assert_true(lobby_is_sane(&head, &rules));
    }
}

static void half_against_it_fail_it_at_once(void **state)
{
    (void)state;
    for (int people = 2; people <= 16; people++) {
        gather(people);
        call(0, VOTE_MAP, 0);
        for (int no = 1; 2 * no < people; no++) {
            say(no, false);
            assert_true(is_open());
        }
        say(people - 1, false);
        assert_int_equal(head.vote.state, VOTE_FAILED);
        assert_false(vote_has_passed(&head));
    }
}

static void it_passes_in_one_tick_only(void **state)
{
    (void)state;
    gather(1);
    call(0, VOTE_MAP, 0);
    assert_true(vote_has_passed(&head));
    step();
    assert_false(vote_has_passed(&head));
    assert_int_equal(head.vote.state, VOTE_PASSED);
}

static void time_passes_it_with_more_yes_than_no(void **state)
{
    (void)state;
    gather(5);
    call(0, VOTE_MAP, 0);
    say(1, true);
    say(2, false);
    run_to_the_last_tick();
    step();
    assert_int_equal(head.vote.state, VOTE_PASSED);
    assert_true(vote_has_passed(&head));
}

static void time_fails_a_tie_and_fewer_yes_than_no(void **state)
{
    (void)state;
    for (int against = 1; against <= 2; against++) {
        gather(5);
        call(0, VOTE_MAP, 0);
        for (int i = 1; i <= against; i++) {
            say(i, false);
        }
        run_to_the_last_tick();
        step();
        assert_int_equal(head.vote.state, VOTE_FAILED);
    }
}

static void the_outcome_is_shown_and_forgotten(void **state)
{
    static const bool answers[] = { true, false };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        gather(2);
        call(0, VOTE_MAP, 0);
        say(1, answers[i]);
        assert_int_equal(head.vote.state, answers[i] ? VOTE_PASSED : VOTE_FAILED);
        assert_int_equal(head.vote.end_tick, head.tick + VOTE_SHOWN_TICKS);
        run(VOTE_SHOWN_TICKS - 1);
        assert_int_equal(head.vote.topic, VOTE_MAP);
        assert_true(lobby_is_sane(&head, &rules));
        step();
        assert_memory_equal(&head.vote, &none, sizeof(none));
    }
}

static void a_voice_may_change_its_mind(void **state)
{
    (void)state;
    gather(5);
    call(0, VOTE_MAP, 0);
    say(1, false);
    assert_int_equal(head.vote.no, 1 << 1);
    say(1, true);
    assert_int_equal(head.vote.no, 0);
    assert_int_equal(head.vote.yes, 3);
    say(0, false);
    assert_int_equal(head.vote.yes, 1 << 1);
    assert_int_equal(head.vote.no, 1 << 0);
    assert_true(lobby_is_sane(&head, &rules));
}

static void a_voice_counts_once(void **state)
{
    (void)state;
    gather(4);
    call(0, VOTE_MAP, 0);
    say(0, true);
    say(1, true);
    say(1, true);
    assert_true(is_open());
}

static void one_vote_at_a_time(void **state)
{
    struct vote first;
    (void)state;

    gather(4);
    call(0, VOTE_MAP, 0);
    first = head.vote;
    call(1, VOTE_KICK, 2);
    assert_memory_equal(&head.vote, &first, sizeof(first));
}

static void a_new_vote_may_be_called_while_an_outcome_is_shown(void **state)
{
    (void)state;
    gather(2);
    call(0, VOTE_MAP, 0);
    say(1, false);
    call(1, VOTE_REMATCH, 0);
    assert_int_equal(head.vote.topic, VOTE_REMATCH);
    assert_int_equal(head.vote.by, 1);
    assert_int_equal(head.vote.no, 0);
    assert_string_equal(head.vote.map, "");
}

static void only_people_at_their_keyboards_call_votes_and_have_a_voice(void **state)
{
    (void)state;
    gather(3);
    join(3, SEAT_BOT);
    command(COMMAND_MOOR, 2, 100, "");
    step();
    for (int seat = 2; seat < GAME_SEATS; seat++) { /* moored, a bot, empty ones */
        call(seat, VOTE_MAP, 0);
        assert_memory_equal(&head.vote, &none, sizeof(none));
    }
    call(GAME_SEATS, VOTE_MAP, 0);
    call(GAME_SEAT_NONE, VOTE_MAP, 0);
    assert_memory_equal(&head.vote, &none, sizeof(none));
    call(0, VOTE_MAP, 0);
    assert_int_equal(vote_voters(&head), 2);
    for (int seat = 2; seat <= GAME_SEATS; seat++) {
        say(seat, true);
        assert_int_equal(head.vote.yes, 1 << 0);
    }
}

static void a_ballot_without_an_open_vote_is_ignored(void **state)
{
    struct vote shown;
    (void)state;

    gather(2);
    say(0, true);
    assert_memory_equal(&head.vote, &none, sizeof(none));
    call(0, VOTE_MAP, 0);
    say(1, false);
    shown = head.vote;
    say(1, true);
    assert_memory_equal(&head.vote, &shown, sizeof(shown));
}

static void who_leaves_or_is_moored_loses_his_voice(void **state)
{
    (void)state;
    for (int way = 0; way < 4; way++) {
        bool leaves = way / 2 == 0;

        gather(5);
        call(0, VOTE_MAP, 0);
        say(1, way % 2 != 0);
        command(leaves ? COMMAND_LEAVE : COMMAND_MOOR, 1, leaves ? 0 : 100, "");
        step();
        assert_int_equal(head.vote.yes, 1 << 0);
        assert_int_equal(head.vote.no, 0);
        assert_int_equal(vote_voters(&head), 4);
        assert_true(is_open());
    }
    command(COMMAND_MOOR, 1, 0, ""); /* back, he has to say it again */
    step();
    assert_int_equal(head.vote.yes, 1 << 0);
    assert_int_equal(vote_voters(&head), 5);
}

static void fewer_voters_may_decide_it(void **state)
{
    (void)state;
    gather(4);
    call(0, VOTE_MAP, 0);
    say(1, true);
    assert_true(is_open());
    leave(3);
    assert_int_equal(head.vote.state, VOTE_PASSED);
}

static void a_vote_without_voters_fails(void **state)
{
    (void)state;
    gather(2);
    call(0, VOTE_MAP, 0);
    command(COMMAND_MOOR, 0, 100, "");
    command(COMMAND_MOOR, 1, 100, "");
    step();
    assert_int_equal(head.vote.state, VOTE_FAILED);
}

static void a_newcomer_has_a_voice_but_not_that_of_his_seat_before(void **state)
{
    (void)state;
    for (int is_yes = 0; is_yes < 2; is_yes++) {
        gather(5);
        call(0, VOTE_MAP, 0);
        say(1, is_yes);
        command(COMMAND_LEAVE, 1, 0, "");
        command(COMMAND_JOIN, 1, SEAT_HUMAN, "Bob");
        step();
        assert_int_equal(head.vote.yes, 1 << 0);
        assert_int_equal(head.vote.no, 0);
    }
    say(1, false);
    assert_int_equal(head.vote.no, 1 << 1);
}

static void who_is_to_be_thrown_out_has_no_voice(void **state)
{
    (void)state;
    gather(4);
    call(0, VOTE_KICK, 3);
    assert_int_equal(head.vote.whom, 3);
    assert_int_equal(vote_voters(&head), 3);
    say(3, false);
    assert_int_equal(head.vote.no, 0);
    say(1, true);
    assert_int_equal(head.vote.state, VOTE_PASSED);
    assert_true(vote_has_passed(&head));
}

static void a_single_voice_throws_nobody_out(void **state)
{
    (void)state;
    gather(2);
    call(0, VOTE_KICK, 1);
    assert_int_equal(head.vote.state, VOTE_FAILED);
    gather(4);
    call(0, VOTE_KICK, 3);
    run_to_the_last_tick();
    step();
    assert_int_equal(head.vote.state, VOTE_FAILED);
    gather(3);
    call(0, VOTE_KICK, 2);
    leave(1);
    assert_int_equal(head.vote.state, VOTE_FAILED);
}

static void two_voices_and_time_throw_out(void **state)
{
    (void)state;
    gather(6);
    call(0, VOTE_KICK, 5);
    say(1, true);
    say(2, false);
    run_to_the_last_tick();
    step();
    assert_int_equal(head.vote.state, VOTE_PASSED);
}

static void the_moored_can_be_thrown_out(void **state)
{
    (void)state;
    gather(3);
    command(COMMAND_MOOR, 2, 100, "");
    call(0, VOTE_KICK, 2);
    say(1, true);
    assert_int_equal(head.vote.state, VOTE_PASSED);
}

static void when_the_accused_leaves_the_vote_fails_and_his_successor_stays(void **state)
{
    (void)state;
    gather(4);
    call(0, VOTE_KICK, 3);
    leave(3);
    assert_int_equal(head.vote.state, VOTE_FAILED);
    gather(4);
    call(0, VOTE_KICK, 3);
    command(COMMAND_BALLOT, 1, 1, "");
    command(COMMAND_LEAVE, 3, 0, "");
    command(COMMAND_JOIN, 3, SEAT_HUMAN, "Bob");
    step();
    assert_int_equal(head.vote.state, VOTE_FAILED);
    assert_true(lobby_is_sane(&head, &rules));
}

static void a_rematch_begins_by_itself_in_any_phase(void **state)
{
    (void)state;
    for (int phase = PHASE_COUNTDOWN; phase < PHASE_COUNT; phase++) {
        set_up(NULL);
        enter((enum phase)phase);
        head.seats[1].score = 2;
        call(0, VOTE_REMATCH, 0);
        assert_int_equal(head.round, 1);
        say(1, true);
        assert_int_equal(head.phase, PHASE_COUNTDOWN);
        assert_int_equal(head.phase_tick, head.tick);
        assert_int_equal(head.phase_end_tick, head.tick + COUNTDOWN);
        assert_int_equal(head.round, 2);
        assert_int_equal(head.seats[1].score, 0);
        step();
        assert_int_equal(head.round, 2);
    }
}

static void a_rematch_in_the_tick_in_which_too_few_are_left_is_none(void **state)
{
    (void)state;
    enter(PHASE_PLAY);
    call(0, VOTE_REMATCH, 0);
    leave(1);
    assert_int_equal(head.vote.state, VOTE_PASSED);
    assert_int_equal(head.phase, PHASE_LOBBY);
    assert_true(lobby_is_sane(&head, &rules));
}

static void the_rest_is_not_the_worlds_to_carry_out(void **state)
{
    (void)state;
    enter(PHASE_PLAY);
    join(2, SEAT_HUMAN);
    call(0, VOTE_KICK, 2);
    say(1, true);
    assert_int_equal(head.vote.state, VOTE_PASSED);
    assert_int_equal(head.phase, PHASE_PLAY);
    assert_int_equal(head.seats[2].kind, SEAT_HUMAN);
}

static void a_value_that_makes_no_sense_is_ignored(void **state)
{
    (void)state;
    gather(3);
    join(3, SEAT_BOT);
    for (int value = 0; value <= UINT8_MAX; value++) {
        int topic = value & 15;
        int whom = value >> 4;
        bool is_sense = topic == VOTE_REMATCH || topic == VOTE_MAP ||
                        (topic == VOTE_KICK && (whom == 1 || whom == 2)); /* not himself, no bot */

        memset(&head.vote, 0, sizeof(head.vote));
        command(COMMAND_VOTE, 0, value, "canals");
        step();
        assert_int_equal(head.vote.topic != VOTE_NONE, is_sense);
        assert_int_equal(head.vote.whom, topic == VOTE_KICK && is_sense ? whom : 0);
        assert_true(lobby_is_sane(&head, &rules));
    }
}

static void a_map_without_a_name_or_with_one_too_long_is_ignored(void **state)
{
    static const char *const names[] = { "", " ", "a\nb", "abcdefghijklmnopqrstuvwxy" };
    (void)state;

    gather(3);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        command(COMMAND_VOTE, 0, vote_value(VOTE_MAP, 0), names[i]);
        step();
        assert_memory_equal(&head.vote, &none, sizeof(none));
    }
    command(COMMAND_VOTE, 0, vote_value(VOTE_MAP, 0), "abcdefghijklmnopqrstuvwx");
    step();
    assert_string_equal(head.vote.map, "abcdefghijklmnopqrstuvwx");
}

static void a_ballot_that_is_neither_yes_nor_no_is_ignored(void **state)
{
    (void)state;
    gather(4);
    call(0, VOTE_MAP, 0);
    command(COMMAND_BALLOT, 1, 2, "");
    step();
    assert_int_equal(head.vote.yes, 1 << 0);
    assert_int_equal(head.vote.no, 0);
}

int main(void)
{
#define CLAIM(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        CLAIM(who_calls_a_vote_says_yes_to_it),
        CLAIM(more_than_half_pass_it_at_once),
        CLAIM(half_against_it_fail_it_at_once),
        CLAIM(it_passes_in_one_tick_only),
        CLAIM(time_passes_it_with_more_yes_than_no),
        CLAIM(time_fails_a_tie_and_fewer_yes_than_no),
        CLAIM(the_outcome_is_shown_and_forgotten),
        CLAIM(a_voice_may_change_its_mind),
        CLAIM(a_voice_counts_once),
        CLAIM(one_vote_at_a_time),
        CLAIM(a_new_vote_may_be_called_while_an_outcome_is_shown),
        CLAIM(only_people_at_their_keyboards_call_votes_and_have_a_voice),
        CLAIM(a_ballot_without_an_open_vote_is_ignored),
        CLAIM(who_leaves_or_is_moored_loses_his_voice),
        CLAIM(fewer_voters_may_decide_it),
        CLAIM(a_vote_without_voters_fails),
        CLAIM(a_newcomer_has_a_voice_but_not_that_of_his_seat_before),
        CLAIM(who_is_to_be_thrown_out_has_no_voice),
        CLAIM(a_single_voice_throws_nobody_out),
        CLAIM(two_voices_and_time_throw_out),
        CLAIM(the_moored_can_be_thrown_out),
        CLAIM(when_the_accused_leaves_the_vote_fails_and_his_successor_stays),
        CLAIM(a_rematch_begins_by_itself_in_any_phase),
        CLAIM(a_rematch_in_the_tick_in_which_too_few_are_left_is_none),
        CLAIM(the_rest_is_not_the_worlds_to_carry_out),
        CLAIM(a_value_that_makes_no_sense_is_ignored),
        CLAIM(a_map_without_a_name_or_with_one_too_long_is_ignored),
        CLAIM(a_ballot_that_is_neither_yes_nor_no_is_ignored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
