/* Matches that people make by an order or as they come: who is host, how many there are, when they
 * end.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "orders_sample.h"
#include "server/hall.h"

static void who_makes_a_match_is_its_host_and_in_it(void **state)
{
    (void)state;
    open_match(false);
    assert_true(give(session_of("Bob"), "make open,seats=3,mode=crews Den"));
    struct session *s = session_of("Bob");
    struct match *made = &rig.sv.matches[s->match];

    assert_string_equal(made->name, "Den");
    assert_int_equal(made->seat_limit, 3);
    assert_int_equal(made->host, s->seat);
    rig_run(&rig, 30000);
    rig_send_input(&rig, bob, match_head(made)->tick + 2, match_head(made)->tick);
    rig_run(&rig, 100000);
    assert_int_equal(match_head(made)->host, s->seat);
    assert_int_equal(match_head(made)->mode, 1);
    assert_int_equal(match_people(match()), 1);
    assert_false(give(session_of("Ann"), "make open dEn"));
    assert_false(give(session_of("Ann"), "make sideways"));
    assert_string_equal(session_of("Ann")->name, "Ann");
    rig_close(&rig);
}

static void what_is_too_long_for_a_match_is_refused_and_not_cut(void **state)
{
    (void)state;
    open_match(false);
    assert_false(give(session_of("Bob"), "make open,seats=3 a name of more than 24 bytes"));
    assert_string_equal(heard.text, "No match was made: a match's name has 24 bytes at the most, "
                                    "not 28.");
    assert_false(give(session_of("Bob"),
                      "make open,seats=3,seats=3,seats=3,seats=3,seats=3,seats=3,seats=3,seats=3,"
                      "seats=3,seats=3,seats=3,bots=1"));
    assert_string_equal(heard.text, "No match was made: what it is like takes 96 bytes at the "
                                    "most.");
    assert_false(server_has(&rig.sv.matches[1]));
    rig_close(&rig);
}

static void a_made_match_closes_when_nobody_is_left(void **state)
{
    (void)state;
    open_match(false);
    assert_true(give(session_of("Bob"), "make open Den"));
    assert_true(give(session_of("Bob"), "join test"));
    assert_true(server_has(&rig.sv.matches[1]));
    rig_run(&rig, (HALL_EMPTY_S - 2) * 1000000u);
    hall_expire(&rig.sv, rig.now_us);
    assert_true(server_has(&rig.sv.matches[1]));
    hall_expire(&rig.sv, rig.now_us + 4000000);
    assert_false(server_has(&rig.sv.matches[1]));
    rig_close(&rig);
}

static void more_matches_than_allowed_are_refused(void **state)
{
    char fault[200];

    (void)state;
    open_match(false);
    for (int i = 0; i < rig.sv.made_most; i++) {
        assert_non_null(
            hall_make(&rig.sv, NULL, "", "open,seats=2", fault, sizeof(fault), rig.now_us));
    }
    assert_false(give(session_of("Ann"), "make open"));
    assert_non_null(strstr(heard.text, "that is the limit"));
    rig.sv.made_most = 0;
    assert_false(give(session_of("Ann"), "make open"));
    assert_non_null(strstr(heard.text, "lets nobody make matches"));
    rig_close(&rig);
}

/* Long after the server has started: its clock is far from zero. */
static struct bare *make_later(const char *spec, bool is_banned)
{
    struct match_options o = match_sample("puck", 2, 0);
    struct msg_hello hello = bare_hello("Ann", "");
    struct ban ban = { .name = "Ann" };

    rig_open(&rig, &o, 1, NULL);
    memset(&bans, 0, sizeof(bans));
    rig.sv.bans = &bans;
    rig.sv.made_most = 1;
    rig.now_us += 1000000000;
    struct bare *b = rig_connect(&rig);

    memcpy(ban.identity, rig_session(&rig, b)->identity, sizeof(ban.identity));
    assert_true(!is_banned || bans_add(&bans, &ban, 0));
    hello.wants = HELLO_MAKE;
    text_format(hello.spec, sizeof(hello.spec), "%s", spec);
    bare_send_hello(b, &hello);
    rig_run(&rig, 50000);
    return b;
}

static void a_match_is_there_for_its_maker_however_long_the_server_has_run(void **state)
{
    (void)state;
    struct bare *b = make_later("open,game=puck", false);

    assert_int_equal(b->got[MSG_REFUSE].count, 0);
    assert_int_equal(rig_session(&rig, b)->match, 1);
    rig_close(&rig);
}

static void a_match_that_its_maker_cannot_enter_takes_nobodys_place(void **state)
{
    (void)state;
    struct bare *b = make_later("open,game=puck", true);

    assert_int_equal(bare_refusal(b).cause, REFUSE_BANNED);
    assert_false(server_has(&rig.sv.matches[1]));
    rig_close(&rig);

    open_match(false);
    struct session *s = session_of("Bob");

    assert_non_null(s);
    memset(s->games, 0, sizeof(s->games));
    assert_false(give(s, "make open,game=puck"));
    assert_false(server_has(&rig.sv.matches[1]));
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_makes_a_match_is_its_host_and_in_it),
        cmocka_unit_test(what_is_too_long_for_a_match_is_refused_and_not_cut),
        cmocka_unit_test(a_made_match_closes_when_nobody_is_left),
        cmocka_unit_test(more_matches_than_allowed_are_refused),
        cmocka_unit_test(a_match_is_there_for_its_maker_however_long_the_server_has_run),
        cmocka_unit_test(a_match_that_its_maker_cannot_enter_takes_nobodys_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
