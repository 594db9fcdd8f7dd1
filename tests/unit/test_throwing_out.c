/* The orders that throw people out, keep them out and let them in again.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "net/resume.h"
#include "orders_sample.h"
#include "server/hall.h"

static void a_kicked_player_is_told_why_and_may_come_back(void **state)
{
    (void)state;
    open_match(true);
    assert_true(give(session_of("Ann"), "kick bob too rude"));
    rig_run(&rig, 50000);
    struct msg_refuse refuse = bare_refusal(bob);

    assert_int_equal(refuse.cause, REFUSE_KICKED);
    assert_string_equal(refuse.detail, "too rude");
    assert_int_equal(match_people(match()), 1);
    rig_play(&rig, "Bob", "");
    assert_int_equal(match_people(match()), 2);
    rig_close(&rig);
}

static void a_banned_player_stays_out_until_unbanned(void **state)
{
    (void)state;
    open_match(true);
    uint8_t identity[NET_IDENTITY_BYTES];

    memcpy(identity, session_of("Bob")->identity, sizeof(identity));
    assert_true(give(session_of("Ann"), "ban Bob 5 too rude"));
    rig_run(&rig, 50000);
    assert_int_equal(bare_refusal(bob).cause, REFUSE_BANNED);
    assert_int_equal(bans.count, 1);
    assert_int_equal(bans.rows[0].until_s, (rig.now_us + rig.sv.wall_us) / 1000000 + 300);
    assert_memory_equal(bans.rows[0].identity, identity, sizeof(identity));

    struct msg_hello hello = bare_hello("Bob", "");

    bare_connect(bob, rig.now_us); /* from the same address, so the same person */
    rig_run(&rig, 20000);
    bare_send_hello(bob, &hello);
    rig_run(&rig, 20000);
    assert_int_equal(bob->got[MSG_REFUSE].count, 2);
    assert_int_equal(match_people(match()), 1);
    assert_true(give(session_of("Ann"), "unban bob"));
    rig_run(&rig, 2000000);
    bare_connect(bob, rig.now_us);
    rig_run(&rig, 20000);
    bare_send_hello(bob, &hello);
    rig_run(&rig, 20000);
    assert_int_equal(match_people(match()), 2);
    rig_close(&rig);
}

static void who_only_watches_is_listed_kicked_and_banned_too(void **state)
{
    (void)state;
    open_match(true);
    assert_false(give(session_of("Owl"), "kick Owl"));
    assert_true(give(NULL, "who"));
    assert_true(give(session_of("Ann"), "kick Owl hoots"));
    rig_run(&rig, 50000);
    assert_int_equal(match()->watchers, 0);
    assert_int_equal(bare_refusal(&rig.bares[2]).cause, REFUSE_KICKED);
    assert_true(give(session_of("Bob"), "watch"));
    assert_true(give(session_of("Ann"), "ban Bob 5 hides"));
    rig_run(&rig, 50000);
    assert_int_equal(bare_refusal(bob).cause, REFUSE_BANNED);
    assert_int_equal(bans.count, 1);
    assert_int_equal(match()->watchers, 0);
    rig_close(&rig);
}

static void a_host_can_neither_kick_nor_ban_himself(void **state)
{
    (void)state;
    open_match(true);
    assert_false(give(session_of("Ann"), "kick Ann"));
    assert_false(give(session_of("Ann"), "ban Ann"));
    assert_int_equal(bans.count, 0);
    assert_int_equal(match_people(match()), 2);
    rig_close(&rig);
}

static void a_host_unbans_only_from_his_own_match(void **state)
{
    struct ban cid = { .identity = { 7 }, .name = "Cid" };

    (void)state;
    open_match(true);
    assert_true(bans_add(&bans, &cid, 0)); /* the whole server's */
    assert_false(give(session_of("Ann"), "unban Cid"));
    assert_int_equal(bans.count, 1);
    assert_true(give(NULL, "unban Cid"));
    assert_int_equal(bans.count, 0);
    rig_close(&rig);
}

static void a_bot_is_kicked_for_good(void **state)
{
    (void)state;
    open_match(true);
    int bot = -1;

    for (int i = 0; i < match()->seat_limit; i++) {
        bot = match()->seats[i].kind == SEAT_BOT ? i : bot;
    }
    char line[64];

    text_format(line, sizeof(line), "kick %s", match()->seats[bot].name);
    assert_true(give(NULL, line));
    rig_run(&rig, 50000);
    assert_int_equal(match()->seats[bot].kind, SEAT_EMPTY);
    assert_int_equal(head()->seats[bot].kind, SEAT_EMPTY);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kicked_player_is_told_why_and_may_come_back),
        cmocka_unit_test(a_banned_player_stays_out_until_unbanned),
        cmocka_unit_test(who_only_watches_is_listed_kicked_and_banned_too),
        cmocka_unit_test(a_host_can_neither_kick_nor_ban_himself),
        cmocka_unit_test(a_host_unbans_only_from_his_own_match),
        cmocka_unit_test(a_bot_is_kicked_for_good),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
