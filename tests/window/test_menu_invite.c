/* The claims of client/menu.h about its page for others on this network.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "menu_sample.h"

enum {
    NOTE_MOST = 80, /* characters in the narrowest page, about */
};

static const char link_text[] = "homeport://192.168.1.20:62893/K7QF2M4D";

static void invite(void)
{
    struct view_invite *i = &sample_view.invite;

    *i = (struct view_invite){ .at_us = sample_view.now_us };
    strcpy(i->link, link_text);
    strcpy(i->address, "192.168.1.20:62893");
    strcpy(i->code, "K7Q-F2M4D");
}

static void answer(int line, enum view_feed_kind kind, const char *text)
{
    sample_view.feed[line].kind = (uint8_t)kind;
    sample_view.feed[line].at_us = sample_view.now_us;
    strcpy(sample_view.feed[line].text, text);
}

/* As L does. */
static void open_at_page(void)
{
    sample_open();
    memset(&menu, 0, sizeof(menu));
    menu_open_at(&menu, MENU_PAGE_INVITE, &sample_view);
}

static void the_page_asks_for_the_way_in_once(void **state)
{
    (void)state;
    open_at_page();
    expect_order(menu_wish(&menu, &sample_view), "lan on");
    assert_null(menu_wish(&menu, &sample_view));
    assert_string_equal(rows_now(), "Looking for the way in...");
    assert_null(menu_pages_code(&menu, &sample_view));
}

static void the_way_in_is_shown_when_it_is_told(void **state)
{
    (void)state;
    open_at_page();
    invite();
    assert_string_equal(rows_now(), "Copy the code|192.168.1.20:62893|"
                                    "homeport://192.168.1.20:62893/K7QF2M4D|Shut the LAN");
    assert_string_equal(menu_pages_code(&menu, &sample_view), "K7Q-F2M4D");
}

static void the_page_says_that_the_code_is_enough(void **state)
{
    char title[MENU_TEXT_BYTES];
    char note[MENU_NOTE_BYTES];

    (void)state;
    open_at_page();
    invite();
    menu_pages_heading(&menu, &sample_view, title, note);
    assert_non_null(strstr(note, "type the code"));
    assert_int_equal(note[strlen(note) - 1], '.'); /* it is whole */
    assert_true(strlen(note) <= NOTE_MOST);        /* and fits into the page */
}

/* It may have gone since; the server tells it anew. */
static void what_was_told_before_the_page_was_opened_is_not_shown(void **state)
{
    (void)state;
    open_at_page();
    invite();
    sample_view.now_us++;
    menu_open_at(&menu, MENU_PAGE_INVITE, &sample_view);
    assert_string_equal(rows_now(), "Looking for the way in...");
}

static const struct {
    SDL_Keycode key;
    const char *text;
} copies[] = {
    { SDLK_c, "K7Q-F2M4D" },
    { SDLK_a, "192.168.1.20:62893" },
    { SDLK_i, link_text },
};

static void each_part_is_copied_by_its_key_and_the_page_stays(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(copies); i++) {
        open_at_page();
        invite();
        sample_view.now_us++;
        const struct menu_row *row = press(copies[i].key);

        assert_non_null(row);
        assert_int_equal(row->act, MENU_COPIES);
        assert_string_equal(row->order, copies[i].text);
        assert_true(menu.is_open);
        assert_non_null(strstr(rows_now(), link_text));
    }
}

static void escape_and_l_lead_straight_back_to_the_match(void **state)
{
    static const SDL_Keycode keys[] = { SDLK_ESCAPE, SDLK_l };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        open_at_page();
        invite();
        assert_null(press(keys[i]));
        assert_false(menu.is_open);
    }
}

static void from_the_page_of_the_match_escape_leads_back_there(void **state)
{
    (void)state;
    sample_open();
    sample_head()->host = OWN_SEAT;
    open_page("This match", "Invite others on this network");
    press(SDLK_ESCAPE);
    assert_true(menu.is_open);
    assert_int_equal(menu.page, MENU_PAGE_MATCH);
}

static void the_lan_is_shut_from_both_pages(void **state)
{
    (void)state;
    open_at_page();
    invite();
    expect_order(pick("Shut the LAN"), "lan off");
    assert_false(menu.is_open);
    sample_head()->host = OWN_SEAT;
    open_page("This match", NULL);
    expect_order(pick("Shut the LAN"), "lan off");
    sample_view.invite.link[0] = '\0';
    assert_null(strstr(rows_now(), "Shut the LAN"));
}

static void where_a_network_must_be_named_each_is_a_row(void **state)
{
    (void)state;
    open_at_page();
    menu_wish(&menu, &sample_view);
    answer(0, VIEW_FEED_ANSWER, "The networks of this machine:");
    answer(1, VIEW_FEED_ANSWER, "eth0 192.168.1.20 (wired)");
    answer(2, VIEW_FEED_ANSWER, "docker0 172.17.0.1 (containers): only containers of this machine");
    assert_string_equal(rows_now(), "Looking for the way in...");
    answer(3, VIEW_FEED_REFUSAL, "More than one of these may be your friends'.");
    assert_string_equal(rows_now(),
                        "eth0 192.168.1.20 (wired)|docker0 172.17.0.1 (containers)|Try again");
    sample_view.now_us++;
    expect_order(pick("eth0 192.168.1.20 (wired)"), "lan on eth0");
    assert_string_equal(rows_now(), "Looking for the way in...");
}

static void what_only_looks_like_a_network_or_cannot_be_used_is_no_row(void **state)
{
    static const char *const lines[] = { "eth0 192.168.1 (wired)",
                                         "eth0 192.168.1.20",
                                         "eth0 192.168.1.20 (wired",
                                         "192.168.1.20 (wired)",
                                         "eth0 192.168.1.20 (wired) can't be used: it is down",
                                         "" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        open_at_page();
        answer(0, VIEW_FEED_ANSWER, lines[i]);
        answer(1, VIEW_FEED_REFUSAL, "No.");
        assert_string_equal(rows_now(), "Try again");
    }
}

static void after_the_lan_was_shut_it_can_be_opened_again(void **state)
{
    (void)state;
    open_at_page();
    invite();
    memset(&sample_view.invite, 0, sizeof(sample_view.invite));
    sample_view.invite.at_us = sample_view.now_us;
    expect_order(pick("Try again"), "lan on");
}

static void who_came_over_the_lan_is_not_offered_it(void **state)
{
    (void)state;
    sample_open();
    strcpy(sample_view.server, "192.168.1.20:62893");
    open_page("This match", NULL);
    assert_null(strstr(rows_now(), "Invite"));
    menu_open_at(&menu, MENU_PAGE_INVITE, &sample_view);
    answer(0, VIEW_FEED_REFUSAL, "Only somebody on the server's own machine can do that.");
    assert_string_equal(rows_now(), "Back to the match");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_asks_for_the_way_in_once),
        cmocka_unit_test(the_way_in_is_shown_when_it_is_told),
        cmocka_unit_test(the_page_says_that_the_code_is_enough),
        cmocka_unit_test(what_was_told_before_the_page_was_opened_is_not_shown),
        cmocka_unit_test(each_part_is_copied_by_its_key_and_the_page_stays),
        cmocka_unit_test(escape_and_l_lead_straight_back_to_the_match),
        cmocka_unit_test(from_the_page_of_the_match_escape_leads_back_there),
        cmocka_unit_test(the_lan_is_shut_from_both_pages),
        cmocka_unit_test(where_a_network_must_be_named_each_is_a_row),
        cmocka_unit_test(what_only_looks_like_a_network_or_cannot_be_used_is_no_row),
        cmocka_unit_test(after_the_lan_was_shut_it_can_be_opened_again),
        cmocka_unit_test(who_came_over_the_lan_is_not_offered_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
