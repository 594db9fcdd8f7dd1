/* What is answered to orders: sentences that say what was done, or what to do instead.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "game/vote.h"
#include "orders_sample.h"

static char first[GAME_TEXT_BYTES + 1]; /* what was answered first */

static void hear_first(void *context, enum notice_kind kind, const char *text)
{
    (void)context;
    (void)kind;
    if (first[0] == '\0') {
        text_format(first, sizeof(first), "%s", text);
    }
}

static const char *help_of(const char *name)
{
    const struct order_ear ear = { hear_first, NULL };

    first[0] = '\0';
    assert_true(orders_give(&rig.sv, session_of(name), "help", &ear, rig.now_us));
    return first;
}

static void the_console_is_told_what_was_done(void **state)
{
    static const char *const lines[] = { "bots 0", "map basin", "lock", "say ahoy", "restart" };

    (void)state;
    open_match(true);
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        char expected[64];

        text_format(expected, sizeof(expected), "Done in test: %s", lines[i]);
        assert_true(give(NULL, lines[i]));
        assert_int_equal(heard.answers, 1);
        assert_string_equal(heard.text, expected);
    }
    rig_close(&rig);
}

static uint8_t level_of_bot(int seat)
{
    const struct match *m = match();

    return ((const struct bot_head *)(m->bots + (size_t)seat * m->game->bot_bytes))->level;
}

static void bots_are_told_how_well_to_play(void **state)
{
    static const char *const faults[] = { "bots 1 hardest", "bots 1 hard now", "bots hard" };

    (void)state;
    open_match(true);
    assert_true(give(NULL, "bots 1 easy"));
    assert_int_equal(level_of_bot(2), BOT_EASY);
    assert_true(give(NULL, "bots 1 hard"));
    assert_int_equal(level_of_bot(2), BOT_HARD);
    give(NULL, "bots 1 easy");
    give(NULL, "bots 0");
    assert_true(give(NULL, "bots 1")); /* as well as those before */
    assert_int_equal(level_of_bot(2), BOT_EASY);
    assert_true(give(NULL, "bots"));
    assert_string_equal(heard.text, "Bots play easy; there may be 0 to 4.");
    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        give(NULL, faults[i]);
        assert_int_equal(heard.refusals, 1);
        assert_int_equal(level_of_bot(2), BOT_EASY);
    }
    rig_close(&rig);
}

static void help_offers_what_can_be_given_now(void **state)
{
    (void)state;
    open_match(false);
    assert_null(strstr(help_of("Bob"), "/yes"));
    head()->vote = (struct vote){ .topic = VOTE_REMATCH, .end_tick = head()->tick + 100 };
    assert_non_null(strstr(help_of("Bob"), "/yes"));
    enter_phase(PHASE_LOBBY);
    assert_non_null(strstr(help_of("Bob"), "/ready"));
    enter_phase(PHASE_PLAY);
    assert_null(strstr(help_of("Bob"), "/ready"));
    rig_close(&rig);
}

static void in_the_chat_orders_are_named_as_they_are_typed(void **state)
{
    (void)state;
    open_match(true);
    assert_false(give(session_of("Ann"), "kick Zoe"));
    assert_string_equal(heard.text, "Nobody here is called 'Zoe'; '/who' lists them.");
    assert_false(give(session_of("Ann"), "kik Bob"));
    assert_string_equal(heard.text, "There is no order 'kik'. Did you mean '/kick'?");
    assert_false(give(session_of("Ann"), "kick"));
    assert_string_equal(heard.text, "Say more: /kick NAME [REASON]");
    rig_close(&rig);
}

static void a_map_alone_is_taken_for_one_that_is_wanted(void **state)
{
    (void)state;
    open_match(true);
    assert_false(give(session_of("Ann"), "basin"));
    assert_string_equal(heard.text, "There is no order 'basin'. Did you mean '/map basin'?");
    assert_false(give(session_of("Bob"), "basin"));
    assert_string_equal(heard.text, "There is no order 'basin'; that is a map.");
    rig_close(&rig);
    open_match(false);
    assert_false(give(session_of("Bob"), "basin"));
    assert_string_equal(heard.text, "There is no order 'basin'. Did you mean '/vote map basin'?");
    rig_close(&rig);
}

static void who_asks_for_a_vote_beside_a_host_is_told_whom_to_ask(void **state)
{
    (void)state;
    open_match(true);
    assert_false(give(session_of("Bob"), "vote rematch"));
    assert_string_equal(heard.text,
                        "There are no votes where there is a host: ask Ann in the chat.");
    rig_close(&rig);
}

static void bans_name_their_match(void **state)
{
    (void)state;
    open_match(true);
    assert_true(give(session_of("Ann"), "ban Bob"));
    assert_true(give(NULL, "bans"));
    assert_non_null(strstr(heard.text, "Bob (match test), until "));
    text_format(match()->name, sizeof(match()->name), "other");
    assert_true(give(NULL, "bans"));
    assert_non_null(strstr(heard.text, "Bob (a match that is not there), until "));
    rig_close(&rig);
}

static void who_is_unbanned_is_named_as_he_is_called(void **state)
{
    (void)state;
    open_match(true);
    assert_true(give(session_of("Ann"), "ban Bob"));
    assert_true(give(session_of("Ann"), "unban b0B"));
    assert_string_equal(heard.text, "Bob may come in again.");
    rig_close(&rig);
}

static void who_was_just_kicked_can_be_banned_by_name(void **state)
{
    (void)state;
    open_match(true);
    uint8_t identity[NET_IDENTITY_BYTES];

    memcpy(identity, session_of("Bob")->identity, sizeof(identity));
    assert_true(give(session_of("Ann"), "kick Bob"));
    rig_run(&rig, 50000);
    assert_null(session_of("Bob"));
    assert_true(give(session_of("Ann"), "ban Bob 5 too rude"));
    assert_int_equal(bans.count, 1);
    assert_memory_equal(bans.rows[0].identity, identity, sizeof(identity));
    assert_string_equal(bans.rows[0].reason, "too rude");
    assert_true(give(session_of("Ann"), "unban Bob"));
    rig.now_us += MATCH_THROWN_S * 1000000u;
    assert_false(give(session_of("Ann"), "ban Bob"));
    rig_close(&rig);
}

static void who_was_kicked_and_is_back_by_another_name_is_thrown_out_with_the_ban(void **state)
{
    struct msg_hello hello = bare_hello("Eve", "");

    (void)state;
    open_match(true);
    assert_true(give(session_of("Ann"), "kick Bob"));
    rig_run(&rig, 50000);
    bare_connect(bob, rig.now_us);
    rig_run(&rig, 20000);
    bare_send_hello(bob, &hello);
    rig_run(&rig, 20000);
    assert_non_null(session_of("Eve"));
    assert_true(give(session_of("Ann"), "ban Bob"));
    rig_run(&rig, 50000);
    assert_null(session_of("Eve"));
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_console_is_told_what_was_done),
        cmocka_unit_test(bots_are_told_how_well_to_play),
        cmocka_unit_test(help_offers_what_can_be_given_now),
        cmocka_unit_test(in_the_chat_orders_are_named_as_they_are_typed),
        cmocka_unit_test(a_map_alone_is_taken_for_one_that_is_wanted),
        cmocka_unit_test(who_asks_for_a_vote_beside_a_host_is_told_whom_to_ask),
        cmocka_unit_test(bans_name_their_match),
        cmocka_unit_test(who_was_just_kicked_can_be_banned_by_name),
        cmocka_unit_test(who_was_kicked_and_is_back_by_another_name_is_thrown_out_with_the_ban),
        cmocka_unit_test(who_is_unbanned_is_named_as_he_is_called),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
