/* The claims of client/menu.h about its pages for matches on the LAN and for their codes.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "menu_sample.h"

enum {
    MOMENT_US = 1000000,
};

static struct view_found *found(const char *server, const char *match)
{
    struct view_found *f = &sample_view.lan.rows[sample_view.lan.count++];

    *f = (struct view_found){ .players = 2, .seats = 8, .takes_code = true };
    strcpy(f->server, server);
    strcpy(f->match, match);
    strcpy(f->game, "harbour");
    return f;
}

/* What a look around comes to. */
static void tell(void)
{
    strcpy(sample_view.lan.networks, "eth0");
    sample_view.lan.serial++;
}

static void open_lan(void)
{
    sample_open();
    open_page("Matches on the LAN", NULL);
    menu_wish(&menu, &sample_view);
}

static const char *note_now(void)
{
    static char note[MENU_NOTE_BYTES];
    char title[MENU_TEXT_BYTES];

    menu_pages_heading(&menu, &sample_view, title, note);
    return note;
}

static const char *title_now(void)
{
    static char title[MENU_TEXT_BYTES];
    char note[MENU_NOTE_BYTES];

    menu_pages_heading(&menu, &sample_view, title, note);
    return title;
}

static void type_code(const char *text)
{
    SDL_Event event = { .type = SDL_TEXTINPUT };

    strcpy(event.text.text, text);
    menu_event(&menu, &event, &sample_view, 1);
}

static void the_page_is_there_in_every_state_of_the_link(void **state)
{
    static const enum view_state states[] = { VIEW_CONNECTING, VIEW_LOADING, VIEW_PLAYING,
                                              VIEW_LOST, VIEW_REFUSED };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        sample_open();
        sample_view.state = states[i];
        open_page("Matches on the LAN", NULL);
        assert_int_equal(menu.page, MENU_PAGE_LAN);
        assert_int_equal(menu_wish(&menu, &sample_view)->act, MENU_SURVEYS);
    }
}

static void it_looks_around_anew_every_few_seconds(void **state)
{
    (void)state;
    sample_open();
    open_page("Matches on the LAN", NULL);
    assert_int_equal(menu_wish(&menu, &sample_view)->act, MENU_SURVEYS);
    assert_null(menu_wish(&menu, &sample_view));
    sample_view.now_us += MOMENT_US;
    assert_null(menu_wish(&menu, &sample_view));
    sample_view.now_us += 4 * MOMENT_US;
    assert_int_equal(menu_wish(&menu, &sample_view)->act, MENU_SURVEYS);
    sample_view.now_us += 5 * MOMENT_US;
    strcpy(sample_view.lan.progress, "Asking 192.168.1.20:62893 to let you in...");
    assert_null(menu_wish(&menu, &sample_view));
}

static void until_it_is_known_the_page_says_that_it_looks(void **state)
{
    (void)state;
    sample_open();
    found("192.168.1.20:62893", "old");
    tell();
    open_page("Matches on the LAN", NULL);
    menu_wish(&menu, &sample_view);
    assert_string_equal(rows_now(), "Join with a code");
    assert_non_null(strstr(note_now(), "Looking"));
    tell();
    assert_string_equal(rows_now(), "Join with a code|old");
    assert_non_null(strstr(note_now(), "1 found on this machine and on eth0"));
}

static void where_nothing_is_found_that_is_said_in_words(void **state)
{
    (void)state;
    open_lan();
    tell();
    assert_non_null(strstr(note_now(), "Nothing found on this machine or on eth0"));
}

static void an_open_match_is_joined_where_it_is(void **state)
{
    (void)state;
    open_lan();
    found("192.168.1.20:62893", "bay")->takes_code = false;
    tell();
    const struct menu_row *row = pick_surely("bay");

    assert_non_null(row);
    assert_int_equal(row->act, MENU_JOINS_OPEN);
    assert_string_equal(row->server, "192.168.1.20:62893");
    assert_string_equal(row->order, "bay");
    assert_int_equal(menu.page, MENU_PAGE_LAN);
    sample_view.level_serial++;
    menu_wish(&menu, &sample_view);
    assert_false(menu.is_open);
}

static void a_private_one_asks_for_its_code(void **state)
{
    (void)state;
    open_lan();
    found("192.168.1.20:62893", "den");
    tell();
    pick("den");
    assert_int_equal(menu.page, MENU_PAGE_CODE);
    assert_string_equal(title_now(), "The code of den");
    assert_non_null(strstr(note_now(), "192.168.1.20:62893"));
    type_code("k7qf2m4d");
    const struct menu_row *row = press(SDLK_RETURN);

    assert_non_null(row);
    assert_int_equal(row->act, MENU_JOINS_CODE);
    assert_string_equal(row->server, "192.168.1.20:62893");
    assert_string_equal(row->order, "K7QF2M4D");
    assert_string_equal(title_now(), "The code of den");
    press(SDLK_ESCAPE);
    assert_int_equal(menu.page, MENU_PAGE_LAN);
}

static void a_code_alone_is_of_no_server_in_particular(void **state)
{
    (void)state;
    open_lan();
    found("192.168.1.20:62893", "den");
    tell();
    pick("den");
    press(SDLK_ESCAPE);
    pick("Join with a code");
    type_code("K7QF2M4D");
    assert_string_equal(press(SDLK_RETURN)->server, "");
    strcpy(sample_view.lan.progress, "Asking on eth0...");
    assert_string_equal(note_now(), "Asking on eth0...");
    press(SDLK_ESCAPE);
    assert_int_equal(menu.page, MENU_PAGE_LAN);
}

static void the_lit_row_keeps_its_light_when_the_list_changes(void **state)
{
    (void)state;
    open_lan();
    found("192.168.1.20:62893", "den")->takes_code = false;
    tell();
    light("den");
    menu_refresh(&menu, &sample_view);
    sample_view.lan.rows[1] = sample_view.lan.rows[0];
    sample_view.lan.count = 0;
    found("192.168.1.19:62893", "bay");
    sample_view.lan.count = 2;
    tell();
    assert_string_equal(press(SDLK_RETURN)->order, "den");
}

static void where_nobody_is_the_page_says_what_to_do(void **state)
{
    (void)state;
    open_lan();
    tell();
    assert_non_null(strstr(rows_now(), "Nobody has opened the LAN yet."));
    assert_non_null(strstr(rows_now(), "The host presses L"));
    sample_view.lan.networks[0] = '\0';
    assert_non_null(strstr(rows_now(), "This machine is on no network."));
}

/* Its LAN port may be another one than that at home. */
static void one_is_where_the_address_at_home_says(void **state)
{
    (void)state;
    open_lan();
    strcpy(sample_view.server, "127.0.0.1:62893");
    strcpy(found("192.168.1.20:40123", "bay")->home, "127.0.0.1:62893");
    tell();
    assert_true(light("bay")->is_now);
    assert_int_equal(light("bay")->act, MENU_TELLS);
    strcpy(sample_view.lan.rows[0].home, "127.0.0.1:40123");
    assert_false(light("bay")->is_now);
}

static void where_one_is_and_what_one_cannot_join_is_only_shown(void **state)
{
    (void)state;
    open_lan();
    strcpy(sample_view.server, "127.0.0.1:62893");
    found("127.0.0.1:62893", "bay")->is_here = true;
    found("192.168.1.21:62893", "new")->other_version = 99;
    tell();
    assert_int_equal(light("bay")->act, MENU_TELLS);
    assert_true(light("bay")->is_now);
    assert_int_equal(light("new")->act, MENU_TELLS);
    assert_non_null(strstr(light("new")->side, "other version (99)"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_is_there_in_every_state_of_the_link),
        cmocka_unit_test(it_looks_around_anew_every_few_seconds),
        cmocka_unit_test(until_it_is_known_the_page_says_that_it_looks),
        cmocka_unit_test(where_nothing_is_found_that_is_said_in_words),
        cmocka_unit_test(an_open_match_is_joined_where_it_is),
        cmocka_unit_test(a_private_one_asks_for_its_code),
        cmocka_unit_test(a_code_alone_is_of_no_server_in_particular),
        cmocka_unit_test(the_lit_row_keeps_its_light_when_the_list_changes),
        cmocka_unit_test(where_nobody_is_the_page_says_what_to_do),
        cmocka_unit_test(one_is_where_the_address_at_home_says),
        cmocka_unit_test(where_one_is_and_what_one_cannot_join_is_only_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
