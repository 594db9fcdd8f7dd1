/* The claims of server/pauses.h, and how many matches one person may make.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "orders_sample.h"
#include "server/hall.h"

/* Nobody says anything meanwhile, and nobody asks. */
static void rest(void)
{
    rig.now_us += (HALL_MAKE_PAUSE_S + 1) * 1000000u;
}

static void one_person_cannot_take_all_places_for_made_matches(void **state)
{
    (void)state;
    open_match(false);
    assert_true(give(session_of("Bob"), "make open,seats=4 Den"));
    assert_true(give(session_of("Owl"), "join Den"));
    rest();
    assert_true(give(session_of("Bob"), "join test"));
    assert_false(give(session_of("Bob"), "make open,seats=2"));
    assert_string_equal(heard.text, "No match was made: you are the host of Den, where others are; "
                                    "make another when it is over (/close there ends it).");
    assert_true(give(session_of("Ann"), "make open,seats=2"));
    rig_close(&rig);
}

static void after_making_a_match_one_waits_before_the_next_and_is_told_how_long(void **state)
{
    (void)state;
    open_match(false);
    assert_true(give(session_of("Bob"), "make open,seats=2"));
    assert_false(give(session_of("Bob"), "make open,seats=2"));
    assert_string_equal(heard.text, "No match was made: you made one just now; make another in "
                                    "10 seconds.");
    rest();
    assert_true(give(session_of("Bob"), "make open,seats=2"));
    rig_close(&rig);
}

static void what_was_refused_or_has_failed_costs_no_wait(void **state)
{
    (void)state;
    open_match(false);
    assert_false(give(session_of("Bob"), "make sideways"));
    assert_true(give(session_of("Bob"), "make open,seats=2"));
    rig_close(&rig);
}

static void a_match_left_empty_gives_way_to_its_makers_next(void **state)
{
    (void)state;
    open_match(false);
    rig.sv.made_most = 1;
    assert_true(give(session_of("Bob"), "make open,seats=2 Den"));
    assert_true(give(session_of("Bob"), "join test"));
    rest();
    assert_true(give(session_of("Bob"), "make open,seats=2 Hut"));
    assert_null(hall_open_match(&rig.sv, "Den"));
    assert_non_null(hall_open_match(&rig.sv, "Hut"));
    rig_close(&rig);
}

static void who_hands_a_match_over_may_make_another(void **state)
{
    (void)state;
    open_match(false);
    assert_true(give(session_of("Bob"), "make open,seats=4 Den"));
    assert_true(give(session_of("Ann"), "join Den"));
    assert_true(give(session_of("Bob"), "host Ann"));
    rest();
    assert_true(give(session_of("Bob"), "make open,seats=2 Hut"));
    rig_close(&rig);
}

static void nobody_never_waits(void **state)
{
    static const uint8_t nobody[NET_IDENTITY_BYTES];
    struct pauses pauses = { 0 };

    (void)state;
    pauses_note(&pauses, nobody, 1000);
    assert_int_equal(pauses_left_s(&pauses, nobody, 1), 0);
}

static void the_longest_ago_is_forgotten_when_too_many_wait(void **state)
{
    struct pauses pauses = { 0 };
    uint8_t identity[NET_IDENTITY_BYTES] = { 0 };

    (void)state;
    for (uint8_t i = 1; i <= PAUSES_MOST + 1; i++) {
        identity[0] = i;
        pauses_note(&pauses, identity, 2000001);
    }
    identity[0] = 1;
    assert_int_equal(pauses_left_s(&pauses, identity, 0), 0);
    identity[0] = 2;
    assert_int_equal(pauses_left_s(&pauses, identity, 0), 3);
    assert_int_equal(pauses_left_s(&pauses, identity, 2000000), 1);
    assert_int_equal(pauses_left_s(&pauses, identity, 2000001), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_person_cannot_take_all_places_for_made_matches),
        cmocka_unit_test(after_making_a_match_one_waits_before_the_next_and_is_told_how_long),
        cmocka_unit_test(what_was_refused_or_has_failed_costs_no_wait),
        cmocka_unit_test(a_match_left_empty_gives_way_to_its_makers_next),
        cmocka_unit_test(who_hands_a_match_over_may_make_another),
        cmocka_unit_test(nobody_never_waits),
        cmocka_unit_test(the_longest_ago_is_forgotten_when_too_many_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
