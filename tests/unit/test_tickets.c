/* The claims of server/tickets.h: until when a ticket is good, and what it opens.
 * SPDX-License-Identifier: MIT */
#include "tickets_sample.h"

/* --- what a ticket opens ---------------------------------------------------------------------- */

static void it_leads_into_its_private_match_without_a_code_and_to_its_very_seat(void **state)
{
    (void)state;
    join("Bob");
    struct bare *ann = join("Ann");
    struct msg_ticket ticket = ticket_of(ann);
    uint8_t identity[NET_IDENTITY_BYTES];

    expect_seat(ann, 1, 1);
    memcpy(identity, rig_session(&rig, ann)->identity, sizeof(identity));
    lose(ann);
    struct bare *back = come_with(&ticket, "");

    expect_seat(back, 1, 1);
    assert_memory_equal(rig_session(&rig, back)->identity, identity, sizeof(identity));
    assert_true(rig_session(&rig, back)->is_resumed);
    assert_int_equal(match_people(private_match()), 2);
}

static void after_a_restart_it_leads_to_its_very_seat_though_others_are_free(void **state)
{
    (void)state;
    join("Bob");
    struct msg_ticket ticket = ticket_of(join("Ann"));

    begin_next_run();
    struct bare *back = come_with(&ticket, "private");

    expect_seat(back, 1, 1);
    assert_true(rig_session(&rig, back)->is_resumed);
    assert_int_equal(private_match()->seats[0].kind, SEAT_EMPTY);
}

static void who_asks_for_another_match_is_judged_as_without_it(void **state)
{
    static const struct {
        const char *match;
        enum refuse_cause cause; /* REFUSE_COUNT: let in */
    } rows[] = { { "open", REFUSE_COUNT },
                 { "second", REFUSE_CODE },
                 { "nowhere", REFUSE_NO_MATCH } };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        join("Bob");
        struct msg_ticket ticket = ticket_of(join("Ann"));

        text_format(open_match()->name, sizeof(open_match()->name), "%s",
                    rows[i].cause == REFUSE_CODE ? "second" : "open");
        open_match()->is_private = rows[i].cause == REFUSE_CODE;
        struct bare *b = come_with(&ticket, rows[i].match);

        if (rows[i].cause == REFUSE_COUNT) {
            expect_seat(b, 0, 0);
            assert_false(rig_session(&rig, b)->is_resumed);
        } else {
            expect_refusal(b, rows[i].cause);
        }
        begin_next_run();
    }
}

static void it_opens_its_match_and_seat_once_in_a_connection_too(void **state)
{
    (void)state;
    struct bare *ann = join("Ann");
    struct msg_ticket ticket = ticket_of(ann);

    lose(ann);
    struct bare *back = come_with(&ticket, "");

    begin_play(back);
    order(rig_session(&rig, back), "watch");
    order(rig_session(&rig, back), "play");
    expect_seat(back, 1, 0);
    assert_false(rig_session(&rig, back)->is_resumed);
}

/* --- until when it is good -------------------------------------------------------------------- */

static void it_is_good_while_the_seat_is_its_persons_with_or_without_a_link(void **state)
{
    (void)state;
    struct bare *ann = join("Ann");
    struct msg_ticket ticket = ticket_of(ann);

    assert_true(is_good(&ticket));
    lose(ann);
    assert_int_equal(match_held(private_match()), 1);
    assert_true(is_good(&ticket));
}

static void it_is_good_once(void **state)
{
    (void)state;
    struct msg_ticket ticket = ticket_of(join("Ann"));
    struct bare *back = rig_connect_with(&rig, &ticket);

    assert_int_equal(rig_session(&rig, back)->claimed, 1);
    assert_false(is_good(&ticket)); /* from the moment that it was shown */
    struct bare *thief = come_with(&ticket, "private");

    assert_int_equal(rig_session(&rig, thief)->claimed, SESSION_MATCH_NONE);
    expect_refusal(thief, REFUSE_CODE);
    begin_next_run();
    assert_false(is_good(&ticket));
}

static void a_new_one_spends_the_old(void **state)
{
    (void)state;
    struct bare *ann = join("Ann");
    struct msg_ticket old = ticket_of(ann);

    hall_renew(&rig.sv, private_match(), rig.now_us);
    rig_run(&rig, 50 * RIG_STEP_US);
    struct msg_ticket new = ticket_of(ann);

    assert_int_equal(ann->got[MSG_TICKET].count, 2);
    assert_false(is_good(&old));
    assert_true(is_good(&new));
    begin_next_run();
    assert_false(is_good(&old));
    assert_true(is_good(&new));
}

static void leave(struct bare *b)
{
    b->net->ops->disconnect(b->net, b->peer, PROTO_GOODBYE);
    rig_run(&rig, 50 * RIG_STEP_US);
}

static void be_kicked(struct bare *b)
{
    (void)b;
    order_by_host("kick Ann");
}

static void be_kicked_while_away(struct bare *b)
{
    lose(b);
    order_by_host("kick Ann");
}

static void watch(struct bare *b)
{
    order(rig_session(&rig, b), "watch");
}

static void stay_away(struct bare *b)
{
    lose(b);
    rig_run(&rig, (HOLD_S + 3) * (uint64_t)SECOND_US);
}

static void go_elsewhere(struct bare *b)
{
    struct refusal why;

    assert_true(hall_enter(&rig.sv, rig_session(&rig, b), open_match(), false, &why, rig.now_us));
}

static void it_is_good_no_more_when_the_seat_was_given_up_not_even_after_a_restart(void **state)
{
    static void (*const ways[])(struct bare *) = {
        leave, be_kicked, be_kicked_while_away, watch, stay_away, go_elsewhere,
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        struct bare *bob = join("Bob"); /* the server goes on */
        struct bare *ann = join("Ann");
        struct msg_ticket ticket = ticket_of(ann);
        struct msg_ticket bobs = ticket_of(bob);

        assert_true(is_good(&ticket));
        ways[i](ann);
        assert_int_equal(match_seat_of(private_match(), rig_session(&rig, ann)->identity),
                         GAME_SEAT_NONE);
        assert_false(is_good(&ticket));
        begin_next_run();
        if (is_good(&ticket)) {
            fail_msg("way %zu: good again after a restart", i);
        }
        assert_true(is_good(&bobs) || ways[i] == stay_away);
        begin_next_run();
    }
}

static void it_is_good_no_more_when_somebody_else_has_the_seat(void **state)
{
    (void)state;
    struct bare *ann = join("Ann");
    struct msg_ticket ticket = ticket_of(ann);

    leave(ann);
    struct bare *bob = join("Bob");

    expect_seat(bob, 1, 0);
    assert_false(is_good(&ticket));
    expect_refusal(come_with(&ticket, "private"), REFUSE_CODE);
    expect_seat(bob, 1, 0);
}

static void one_of_an_earlier_run_is_good_until_somebody_has_the_seat(void **state)
{
    (void)state;
    struct msg_ticket ticket = ticket_of(join("Ann"));

    begin_next_run();
    begin_next_run();
    assert_true(is_good(&ticket));
    expect_seat(join("Bob"), 1, 0);
    assert_false(is_good(&ticket));
}

static void it_is_good_for_its_life_only(void **state)
{
    (void)state;
    struct msg_ticket ticket = ticket_of(join("Ann"));

    rig.sv.wall_us += (uint64_t)(TICKETS_LIFE_S - 1) * SECOND_US;
    assert_true(is_good(&ticket));
    rig.sv.wall_us += SECOND_US;
    assert_false(is_good(&ticket));
}

static void it_outlives_an_orderly_end_of_the_server_and_who_comes_meanwhile_keeps_it(void **state)
{
    (void)state;
    struct msg_ticket ann = ticket_of(join("Ann"));
    struct bare *bob = join("Bob");
    struct msg_ticket bobs = ticket_of(bob);

    lose(bob);
    server_close(&rig.sv, rig.now_us);
    struct bare *back = rig_connect_with(&rig, &bobs);

    assert_int_equal(bare_refusal(back).cause, REFUSE_CLOSED);
    begin_next_run();
    assert_true(is_good(&ann));
    assert_true(is_good(&bobs));
}

static void that_of_a_banned_person_is_not_good_and_tells_him_nothing(void **state)
{
    static struct bans bans;
    struct ban ban = { .name = "Ann" };
    (void)state;
    struct bare *ann = join("Ann");
    struct msg_ticket ticket = ticket_of(ann);

    memcpy(ban.identity, rig_session(&rig, ann)->identity, sizeof(ban.identity));
    lose(ann);
    rig.sv.bans = &bans;
    assert_true(is_good(&ticket));
    assert_true(bans_add(&bans, &ban, 0));
    assert_false(is_good(&ticket));
    assert_true(bans_tell(&bans.rows[0], rig.now_us));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(it_leads_into_its_private_match_without_a_code_and_to_its_very_seat),
        CLAIM(after_a_restart_it_leads_to_its_very_seat_though_others_are_free),
        CLAIM(who_asks_for_another_match_is_judged_as_without_it),
        CLAIM(it_opens_its_match_and_seat_once_in_a_connection_too),
        CLAIM(it_is_good_while_the_seat_is_its_persons_with_or_without_a_link),
        CLAIM(it_is_good_once),
        CLAIM(a_new_one_spends_the_old),
        CLAIM(it_is_good_no_more_when_the_seat_was_given_up_not_even_after_a_restart),
        CLAIM(it_is_good_no_more_when_somebody_else_has_the_seat),
        CLAIM(one_of_an_earlier_run_is_good_until_somebody_has_the_seat),
        CLAIM(it_is_good_for_its_life_only),
        CLAIM(it_outlives_an_orderly_end_of_the_server_and_who_comes_meanwhile_keeps_it),
        CLAIM(that_of_a_banned_person_is_not_good_and_tells_him_nothing),
    };

    return sodium_init() < 0 ? EXIT_FAILURE : cmocka_run_group_tests(tests, NULL, NULL);
}
