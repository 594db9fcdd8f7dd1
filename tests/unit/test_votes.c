/* Votes as they are called by order: who has to wait, and who may not.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "game/vote.h"
#include "orders_sample.h"

/* Bob's vote fails: Ann is against it. */
static void fail_a_vote(void)
{
    assert_true(give(session_of("Bob"), "vote rematch"));
    rig_run(&rig, 50000);
    assert_true(give(session_of("Ann"), "no"));
    rig_run(&rig, 50000);
    assert_int_equal(head()->vote.state, VOTE_FAILED);
}

static void whose_vote_has_failed_waits_before_he_calls_another(void **state)
{
    (void)state;
    open_match(false);
    fail_a_vote();
    assert_false(give(session_of("Bob"), "vote map basin"));
    assert_string_equal(heard.text,
                        "Your vote has just failed; you may call another in 30 seconds.");
    assert_true(give(session_of("Ann"), "vote rematch"));
    rig_close(&rig);
}

static void another_seat_makes_nobodys_wait_shorter(void **state)
{
    (void)state;
    open_match(false);
    fail_a_vote();
    assert_true(give(session_of("Bob"), "watch"));
    assert_true(give(session_of("Owl"), "play"));
    rig_run(&rig, 50000);
    assert_true(give(session_of("Bob"), "play"));
    assert_false(give(session_of("Bob"), "vote rematch"));
    assert_true(give(session_of("Owl"), "vote rematch"));
    rig_close(&rig);
}

static void who_leaves_his_seat_while_his_vote_is_open_waits_too(void **state)
{
    (void)state;
    open_match(false);
    assert_true(give(session_of("Bob"), "vote rematch"));
    rig_run(&rig, 50000);
    assert_true(give(session_of("Bob"), "watch"));
    assert_true(give(session_of("Owl"), "play"));
    rig_run(&rig, 50000);
    assert_true(give(session_of("Ann"), "no"));
    rig_run(&rig, 50000);
    assert_int_equal(head()->vote.state, VOTE_FAILED);
    assert_true(give(session_of("Bob"), "play"));
    assert_false(give(session_of("Bob"), "vote rematch"));
    assert_true(give(session_of("Owl"), "vote rematch"));
    rig_close(&rig);
}

static void the_wait_ends(void **state)
{
    (void)state;
    open_match(false);
    fail_a_vote();
    rig.now_us += VOTE_PAUSE_S * 1000000u;
    assert_true(give(session_of("Bob"), "vote rematch"));
    rig_close(&rig);
}

static void who_had_the_others_with_him_need_not_wait(void **state)
{
    (void)state;
    open_match(false);
    assert_true(give(session_of("Bob"), "vote rematch"));
    rig_run(&rig, 50000);
    assert_true(give(session_of("Ann"), "yes"));
    rig_run(&rig, 50000);
    assert_int_equal(head()->vote.state, VOTE_PASSED);
    assert_true(give(session_of("Bob"), "vote rematch"));
    rig_close(&rig);
}

static void list_none(void *context, const struct game *g, char *text, size_t size)
{
    (void)context;
    (void)g;
    text_format(text, size, "%s", "");
}

static void nobody_is_asked_for_a_map_that_is_not_there(void **state)
{
    const struct level_source untold = { NULL, read_level, list_none };
    (void)state;

    open_match(false);
    assert_false(give(session_of("Ann"), "vote map atlantis"));
    assert_string_equal(heard.text, "No vote: there is no map atlantis; there are: basin.");
    rig_run(&rig, 50000);
    assert_int_equal(head()->vote.topic, VOTE_NONE);
    assert_true(give(session_of("Ann"), "vote map basin"));
    rig_run(&rig, 50000);
    assert_int_equal(head()->vote.topic, VOTE_MAP);
    rig_close(&rig);

    open_match(false);
    rig.sv.levels = &untold; /* where nothing is known of maps, anything may be there */
    assert_true(give(session_of("Ann"), "vote map atlantis"));
    rig_close(&rig);
}

static void the_outcome_of_every_vote_is_told_to_all(void **state)
{
    static const struct {
        enum vote_topic topic;
        enum vote_state state;
        const char *told;
    } rows[] = {
        { VOTE_MAP, VOTE_PASSED, "The vote is carried: the map Basin." },
        { VOTE_MAP, VOTE_FAILED, "The vote is not carried: the map Basin." },
        { VOTE_KICK, VOTE_PASSED, "The vote is carried: throwing out Bob." },
        { VOTE_KICK, VOTE_FAILED, "The vote is not carried: throwing out Bob." },
        { VOTE_REMATCH, VOTE_PASSED, "The vote is carried: a rematch." },
        { VOTE_REMATCH, VOTE_FAILED, "The vote is not carried: a rematch." },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        open_match(false);
        struct match *m = match();

        head()->vote = (struct vote){ .topic = (uint8_t)rows[i].topic,
                                      .state = (uint8_t)rows[i].state,
                                      .whom = session_of("Bob")->seat,
                                      .end_tick = head()->tick + VOTE_SHOWN_TICKS,
                                      .map = "basin" };
        text_format(m->callers[0].whom, sizeof(m->callers[0].whom), "Bob");
        orders_carry_out_vote(&rig.sv, m, rig.now_us);
        assert_true(m->queued > 0);
        assert_int_equal(m->queue[m->queued - 1].kind, COMMAND_NOTICE);
        assert_string_equal(m->queue[m->queued - 1].text, rows[i].told);
        rig_close(&rig);
    }
}

static void the_outcome_names_who_has_left_meanwhile_and_not_who_has_the_seat(void **state)
{
    (void)state;
    open_match(false);
    struct match *m = match();

    rig_play(&rig, "Cid", m->name);
    assert_true(give(session_of("Ann"), "vote kick Bob"));
    rig_run(&rig, 50000);
    assert_int_equal(head()->vote.state, VOTE_OPEN);
    match_leave(m, session_of("Bob")->seat);
    while (!vote_has_failed(head())) {
        match_tick(m, (struct input[GAME_SEATS]){ 0 });
    }
    orders_carry_out_vote(&rig.sv, m, rig.now_us);
    assert_string_equal(m->queue[m->queued - 1].text, "The vote is not carried: throwing out Bob.");
    rig_close(&rig);
}

/* A vote to throw Bob out fails, for he leaves or Bob and Cid are against it. */
static void fail_to_throw_out_bob(bool leaves)
{
    open_match(false);
    rig_play(&rig, "Cid", match()->name);
    assert_true(give(session_of("Ann"), "vote kick Bob"));
    rig_run(&rig, 50000);
    assert_int_equal(head()->vote.state, VOTE_OPEN);
    if (leaves) {
        assert_true(give(session_of("Bob"), "watch"));
    } else {
        assert_true(give(session_of("Cid"), "no"));
    }
    rig_run(&rig, 50000);
    assert_int_equal(head()->vote.state, VOTE_FAILED);
}

static void whose_vote_fails_because_its_target_has_left_need_not_wait(void **state)
{
    (void)state;
    fail_to_throw_out_bob(true);
    assert_true(give(session_of("Ann"), "vote rematch"));
    rig_close(&rig);
}

static void whose_vote_to_throw_out_is_lost_waits(void **state)
{
    (void)state;
    fail_to_throw_out_bob(false);
    assert_false(give(session_of("Ann"), "vote rematch"));
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whose_vote_has_failed_waits_before_he_calls_another),
        cmocka_unit_test(another_seat_makes_nobodys_wait_shorter),
        cmocka_unit_test(who_leaves_his_seat_while_his_vote_is_open_waits_too),
        cmocka_unit_test(the_wait_ends),
        cmocka_unit_test(whose_vote_fails_because_its_target_has_left_need_not_wait),
        cmocka_unit_test(whose_vote_to_throw_out_is_lost_waits),
        cmocka_unit_test(nobody_is_asked_for_a_map_that_is_not_there),
        cmocka_unit_test(the_outcome_of_every_vote_is_told_to_all),
        cmocka_unit_test(the_outcome_names_who_has_left_meanwhile_and_not_who_has_the_seat),
        cmocka_unit_test(who_had_the_others_with_him_need_not_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
