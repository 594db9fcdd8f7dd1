/* What people who come over the LAN may enter: matches whose code they gave, in virtual time.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "rig_sample.h"
#include "server/hall.h"
#include "server/lan.h"

static struct rig rig;

enum {
    FIRST,
    SECOND,
    DEN,
    MATCHES,
};

static int open_rig(void **state)
{
    struct match_options o[MATCHES];

    (void)state;
    for (int i = 0; i < MATCHES; i++) {
        o[i] = match_sample("puck", 4, 0);
    }
    text_format(o[FIRST].name, sizeof(o[FIRST].name), "first");
    text_format(o[SECOND].name, sizeof(o[SECOND].name), "second");
    text_format(o[DEN].name, sizeof(o[DEN].name), "den");
    o[DEN].is_private = true;
    rig_open(&rig, o, MATCHES, NULL);
    return 0;
}

static int close_rig(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

/* Somebody who came over the LAN, by the code of that match. */
static struct bare *come(uint8_t door)
{
    struct bare *b = rig_connect(&rig);

    rig_session(&rig, b)->is_away = true;
    rig_session(&rig, b)->door = door;
    return b;
}

static void say_hello(struct bare *b, const char *match)
{
    struct msg_hello hello = bare_hello("Ann", match);

    bare_send_hello(b, &hello);
    rig_run(&rig, 5 * RIG_STEP_US);
}

static void without_a_code_nobody_from_the_lan_enters_an_open_match(void **state)
{
    (void)state;
    for (int i = 0; i < MATCHES; i++) {
        struct bare *b = come(NET_DOOR_OPEN);

        say_hello(b, rig.sv.matches[i].name);
        assert_int_equal(bare_refusal(b).cause, REFUSE_CODE);
        assert_int_equal(b->got[MSG_WELCOME].count, 0);
    }
}

static void a_code_lets_those_from_the_lan_into_its_own_match_open_or_not(void **state)
{
    (void)state;
    for (uint8_t i = 0; i < MATCHES; i++) {
        struct bare *b = come(i);

        say_hello(b, "");
        assert_int_equal(b->got[MSG_WELCOME].count, 1);
        assert_int_equal(rig_session(&rig, b)->match, i);
    }
}

static void from_the_lan_a_code_opens_no_other_open_match(void **state)
{
    struct bare *b = come(FIRST);
    struct session *s = rig_session(&rig, b);
    struct refusal why = { 0 };

    (void)state;
    say_hello(b, "");
    assert_false(hall_enter(&rig.sv, s, &rig.sv.matches[SECOND], false, &why, rig.now_us));
    assert_int_equal(why.cause, REFUSE_CODE);
    assert_int_equal(s->match, FIRST);
    struct lan lan = { .is_open = true };

    rig.sv.lan = &lan;
    assert_true(hall_enter(&rig.sv, s, &rig.sv.matches[SECOND], false, &why, rig.now_us));
}

static void the_code_of_a_match_that_is_closed_opens_nothing_that_takes_its_place(void **state)
{
    struct bare *b = come(DEN);
    struct session *s = rig_session(&rig, b);
    struct refusal why = { 0 };

    (void)state;
    say_hello(b, "");
    s->is_away = false;
    assert_true(hall_enter(&rig.sv, s, &rig.sv.matches[SECOND], false, &why, rig.now_us));
    s->is_away = true;
    hall_close(&rig.sv, &rig.sv.matches[DEN], rig.now_us);
    struct match_options o = match_sample("puck", 4, 0);
    struct level_fault fault;

    text_format(o.name, sizeof(o.name), "next");
    assert_true(match_init(&rig.sv.matches[DEN], &o, &fault));
    assert_false(hall_is_open_to(&rig.sv, s, &rig.sv.matches[DEN]));
}

static int listed(const struct bare *b)
{
    struct msg_matches list;

    assert_true(message_unpack(&msg_matches_fields, b->got[MSG_MATCHES].bytes,
                               b->got[MSG_MATCHES].length, &list));
    return list.total;
}

static void the_list_has_what_can_be_entered(void **state)
{
    struct bare *b = come(FIRST);
    struct session *s = rig_session(&rig, b);

    (void)state;
    hall_list(&rig.sv, s);
    rig_run(&rig, 5 * RIG_STEP_US);
    assert_int_equal(listed(b), 1);
    s->is_away = false;
    hall_list(&rig.sv, s);
    rig_run(&rig, 5 * RIG_STEP_US);
    assert_int_equal(listed(b), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_a_code_nobody_from_the_lan_enters_an_open_match,
                                        open_rig, close_rig),
        cmocka_unit_test_setup_teardown(
            a_code_lets_those_from_the_lan_into_its_own_match_open_or_not, open_rig, close_rig),
        cmocka_unit_test_setup_teardown(from_the_lan_a_code_opens_no_other_open_match, open_rig,
                                        close_rig),
        cmocka_unit_test_setup_teardown(
            the_code_of_a_match_that_is_closed_opens_nothing_that_takes_its_place, open_rig,
            close_rig),
        cmocka_unit_test_setup_teardown(the_list_has_what_can_be_entered, open_rig, close_rig),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
