/* The claims of server/tickets.h about matches that come and go.
 * SPDX-License-Identifier: MIT */
#include "tickets_sample.h"

static struct match *make(const char *name)
{
    char fault[256] = "";
    struct match *m =
        hall_make(&rig.sv, NULL, name, "open,game=puck", fault, sizeof(fault), rig.now_us);

    assert_string_equal(fault, "");
    return m;
}

static void it_is_not_for_a_match_that_is_no_more_nor_for_the_next_of_that_name(void **state)
{
    (void)state;
    struct match *m = make("den");
    struct bare *ann = rig_play(&rig, "Ann", "den");
    struct msg_ticket ticket = ticket_of(ann);

    assert_true(is_good(&ticket));
    lose(ann);
    hall_close(&rig.sv, m, rig.now_us);
    assert_false(is_good(&ticket));
    make("den");
    assert_false(is_good(&ticket));
}

static void the_next_run_s_match_of_that_name_is_another(void **state)
{
    (void)state;
    make("den");
    struct msg_ticket ticket = ticket_of(rig_play(&rig, "Ann", "den"));

    begin_next_run();
    assert_false(is_good(&ticket));
    make("den");
    assert_false(is_good(&ticket));
}

static void who_is_at_the_door_for_a_match_that_closes_is_not_let_into_the_next(void **state)
{
    (void)state;
    struct match *m = make("den");
    struct msg_ticket ticket = ticket_of(rig_play(&rig, "Ann", "den"));
    struct bare *with_ticket = rig_connect_with(&rig, &ticket);
    struct bare *with_code = rig_connect(&rig);
    struct bare *with_none = rig_connect(&rig);

    rig_session(&rig, with_code)->door = (uint8_t)(m - rig.sv.matches);
    hall_close(&rig.sv, m, rig.now_us);
    assert_ptr_equal(make("other"), m);
    m->is_private = true;
    rig_run(&rig, 10 * RIG_STEP_US);
    expect_refusal(with_code, REFUSE_OVER);
    say_hello(with_ticket, "Ann", "other");
    expect_refusal(with_ticket, REFUSE_CODE);
    say_hello(with_none, "Bob", "open");
    expect_seat(with_none, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(it_is_not_for_a_match_that_is_no_more_nor_for_the_next_of_that_name),
        CLAIM(the_next_run_s_match_of_that_name_is_another),
        CLAIM(who_is_at_the_door_for_a_match_that_closes_is_not_let_into_the_next),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
