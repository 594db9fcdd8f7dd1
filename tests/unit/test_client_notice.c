/* The claims of client/client.h about what the server tells this person alone.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "client_sample.h"

#define INVITE "homeport://192.168.1.20:62893/K7QF2M4D"

static void send_notice(enum notice_kind kind, const char *text)
{
    struct msg_notice m = { .kind = (uint8_t)kind };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    memcpy(m.text, text, strlen(text));
    send_bytes(NET_CONTROL, bytes, message_pack(MSG_NOTICE, &msg_notice_fields, &m, bytes));
    run(5 * STEP_US);
}

static void answers_and_refusals_are_lines_of_their_own_kind(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    send_notice(NOTICE_ANSWER, "Ann is out.");
    send_notice(NOTICE_REFUSAL, "Only the host can do that: Bob.");
    const struct view *view = view_now();

    assert_int_equal(view->feed[0].kind, VIEW_FEED_ANSWER);
    assert_string_equal(view->feed[0].text, "Ann is out.");
    assert_int_equal(view->feed[1].kind, VIEW_FEED_REFUSAL);
    assert_string_equal(view->feed[1].text, "Only the host can do that: Bob.");
    close_client();
}

static void an_answer_to_what_the_program_has_asked_is_an_aside(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    client_ask(t.c, "bans");
    send_notice(NOTICE_ANSWER, "Bob (match test), until 18:30");
    send_notice(NOTICE_CODE, "K7Q-F2M4D");
    send_notice(NOTICE_REFUSAL, "Not so fast: four orders a second.");
    send_notice(NOTICE_INVITE, INVITE);
    assert_true(view_now()->feed[0].is_aside);
    assert_true(view_now()->feed[1].is_aside);
    assert_false(view_now()->feed[2].is_aside);
    assert_false(view_now()->feed[3].is_aside);
    close_client();
}

static void an_answer_to_an_order_is_no_aside_nor_what_comes_much_later(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    client_ask(t.c, "maps");
    client_order(t.c, "maps");
    send_notice(NOTICE_ANSWER, "This is basin; there are: basin");
    assert_false(view_now()->feed[0].is_aside);
    client_ask(t.c, "maps");
    send_notice(NOTICE_ANSWER, "This is basin; there are: basin"); /* perhaps to the order */
    assert_false(view_now()->feed[1].is_aside);
    run(CLIENT_ANSWER_MS * 1000);
    client_ask(t.c, "maps");
    send_notice(NOTICE_ANSWER, "This is basin; there are: basin");
    assert_true(view_now()->feed[2].is_aside);
    run(CLIENT_ANSWER_MS * 1000);
    send_notice(NOTICE_ANSWER, "The LAN is shut.");
    assert_false(view_now()->feed[3].is_aside);
    close_client();
}

static void a_code_is_kept_while_it_is_in_that_match(void **state)
{
    struct msg_welcome w;

    (void)state;
    open_in(CLIENT_PLAYING);
    send_notice(NOTICE_CODE, "K7Q-F2M4D");
    assert_string_equal(view_now()->code, "K7Q-F2M4D");
    w = good_welcome(); /* another map */
    send_welcome(&w);
    run(5 * STEP_US);
    assert_string_equal(view_now()->code, "K7Q-F2M4D");
    text_format(w.match, sizeof(w.match), "other");
    send_welcome(&w);
    run(5 * STEP_US);
    assert_string_equal(view_now()->code, "");
    close_client();
}

static void an_invitation_is_kept_until_the_lan_is_shut(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    send_notice(NOTICE_INVITE, INVITE);
    assert_string_equal(view_now()->invite.link, INVITE);
    assert_string_equal(view_now()->invite.address, "192.168.1.20:62893");
    assert_string_equal(view_now()->invite.code, "K7Q-F2M4D");
    assert_string_equal(view_now()->feed[0].text, "For friends (L): " INVITE);
    send_notice(NOTICE_INVITE, "");
    assert_string_equal(view_now()->invite.link, "");
    assert_true(view_now()->invite.at_us > 0);
    assert_string_equal(view_now()->feed[1].text, "");
    close_client();
}

static void an_invitation_that_is_no_link_is_not_taken(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    send_notice(NOTICE_INVITE, "https://example.org/");
    assert_string_equal(view_now()->invite.link, "");
    assert_string_equal(view_now()->feed[0].text, "");
    assert_int_equal(t.c->figures.refused_messages, 1);
    close_client();
}

static void an_invitation_goes_with_its_code_and_its_match(void **state)
{
    struct msg_welcome w;

    (void)state;
    open_in(CLIENT_PLAYING);
    send_notice(NOTICE_INVITE, INVITE);
    send_notice(NOTICE_CODE, "K7Q-F2M4D");
    assert_string_equal(view_now()->invite.link, INVITE);
    send_notice(NOTICE_CODE, "AAA-BBBBB");
    assert_string_equal(view_now()->invite.link, "");
    send_notice(NOTICE_INVITE, INVITE);
    w = good_welcome();
    text_format(w.match, sizeof(w.match), "other");
    send_welcome(&w);
    run(5 * STEP_US);
    assert_string_equal(view_now()->invite.link, "");
    close_client();
}

static void what_happened_in_another_match_is_forgotten(void **state)
{
    struct msg_welcome w;

    (void)state;
    open_in(CLIENT_PLAYING);
    send_notice(NOTICE_ANSWER, "Ann is out.");
    w = good_welcome(); /* another map */
    send_welcome(&w);
    run(5 * STEP_US);
    assert_string_equal(view_now()->feed[0].text, "Ann is out.");
    text_format(w.match, sizeof(w.match), "other");
    send_welcome(&w);
    run(5 * STEP_US);
    assert_string_equal(view_now()->feed[0].text, "");
    close_client();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_and_refusals_are_lines_of_their_own_kind),
        cmocka_unit_test(an_answer_to_what_the_program_has_asked_is_an_aside),
        cmocka_unit_test(an_answer_to_an_order_is_no_aside_nor_what_comes_much_later),
        cmocka_unit_test(a_code_is_kept_while_it_is_in_that_match),
        cmocka_unit_test(an_invitation_is_kept_until_the_lan_is_shut),
        cmocka_unit_test(an_invitation_that_is_no_link_is_not_taken),
        cmocka_unit_test(an_invitation_goes_with_its_code_and_its_match),
        cmocka_unit_test(what_happened_in_another_match_is_forgotten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
