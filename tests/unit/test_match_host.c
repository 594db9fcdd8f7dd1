/* The claims of server/match.h about hosts.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "match_viewed.h"

static const uint8_t ann[NET_IDENTITY_BYTES] = { 1 };
static const uint8_t bob[NET_IDENTITY_BYTES] = { 2 };

static struct match *open_first_hosts(int bots)
{
    struct match *m = open_match("harbour", 16, bots);

    m->first_hosts = true;
    return m;
}

static void who_comes_first_is_the_host_from_the_first_tick_on(void **state)
{
    struct match *m = open_first_hosts(15);

    (void)state;
    m->viewers = 1;
    uint8_t seat = match_join(m, 0, ann, "Ann");

    for (int i = 0; i < 100; i++) {
        make_tick(m);
        assert_int_equal(match_head(m)->host, seat);
        assert_int_equal(match_head(m)->phase, PHASE_LOBBY);
    }
    match_done(m);
}

static void when_the_host_leaves_the_next_person_is(void **state)
{
    struct match *m = open_first_hosts(1);

    (void)state;
    uint8_t first = match_join(m, 0, ann, "Ann");
    uint8_t second = match_join(m, 1, bob, "Bob");

    assert_int_equal(m->host, first);
    match_leave(m, first);
    assert_int_equal(m->host, second);
    match_leave(m, second);
    assert_int_equal(m->host, GAME_SEAT_NONE);
    first = match_join(m, 2, ann, "Ann");
    assert_int_equal(m->host, first);
    match_done(m);
}

static void who_is_silent_is_not_the_next_while_another_is_there(void **state)
{
    const uint8_t cid[NET_IDENTITY_BYTES] = { 3 };
    struct match *m = open_first_hosts(1);

    (void)state;
    uint8_t first = match_join(m, 0, ann, "Ann");
    uint8_t silent = match_join(m, 1, bob, "Bob");
    uint8_t third = match_join(m, 2, cid, "Cid");

    match_hold(m, silent, 120, 1000000000);
    match_leave(m, first);
    assert_int_equal(m->host, third);
    match_leave(m, third);
    assert_int_equal(m->host, silent);
    match_done(m);
}

static void all_seats_change_hands_and_have_a_host(void **state)
{
    struct match *m = open_first_hosts(16);
    uint8_t people[16][NET_IDENTITY_BYTES] = { { 0 } };

    (void)state;
    m->viewers = 16;
    for (int i = 0; i < 3; i++) {
        make_tick(m);
    }
    for (int i = 0; i < 16; i++) {
        people[i][0] = (uint8_t)(i + 1);
        match_join(m, (uint16_t)i, people[i], "P");
    }
    for (int i = 0; i < 3; i++) {
        make_tick(m);
    }
    for (int i = 0; i < 16; i++) {
        assert_int_equal(match_head(m)->seats[i].kind, SEAT_HUMAN);
    }
    assert_int_equal(match_head(m)->host, m->host);
    match_done(m);
}

static void else_nobody_is_the_host_by_coming(void **state)
{
    struct match *m = open_match("harbour", 4, 0);

    (void)state;
    match_join(m, 0, ann, "Ann");
    make_tick(m);
    assert_int_equal(match_head(m)->host, GAME_SEAT_NONE);
    match_done(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_comes_first_is_the_host_from_the_first_tick_on),
        cmocka_unit_test(when_the_host_leaves_the_next_person_is),
        cmocka_unit_test(who_is_silent_is_not_the_next_while_another_is_there),
        cmocka_unit_test(all_seats_change_hands_and_have_a_host),
        cmocka_unit_test(else_nobody_is_the_host_by_coming),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
