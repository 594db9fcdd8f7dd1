/* The claims of client/menu.h: its pages, its keys, what it asks the server for.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "menu_sample.h"

/* --- the main page ---------------------------------------------------------------------------- */

static const struct {
    enum view_state state;
    bool has_game;
    const char *rows;
} mains[] = {
    { VIEW_PLAYING, true,
      "Back to the match|This match|Other matches|Matches on the LAN|Join with a "
      "code|Controls|Full "
      "screen on or off|"
      "Leave the match|Quit" },
    { VIEW_LOST, true,
      "Back to the match|Matches on the LAN|Join with a code|Controls|Full screen on or off|Leave "
      "the "
      "match|Quit" },
    { VIEW_CONNECTING, false,
      "Go on waiting|Matches on the LAN|Join with a code|Controls|Full screen on or off|Leave the "
      "match|Quit" },
    { VIEW_LOADING, false,
      "Go on waiting|Matches on the LAN|Join with a code|Controls|Full screen on or off|Leave the "
      "match|Quit" },
    { VIEW_REFUSED, false,
      "Join again|Other matches, or a new one|Matches on the LAN|Join with a code|Controls|Full "
      "screen "
      "on or off|Leave the match|Quit" },
};

static void the_main_page_offers_what_its_state_allows(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(mains); i++) {
        sample_open();
        sample_view.state = mains[i].state;
        sample_view.game = mains[i].has_game ? sample_view.game : NULL;
        menu_open(&menu, &sample_view);
        assert_string_equal(rows_now(), mains[i].rows);
    }
}

static void page_about_the_match_tells_of_a_lost_link_and_comes_back_with_it(void **state)
{
    (void)state;
    sample_open();
    menu_open_at(&menu, MENU_PAGE_MATCH, &sample_view);
    char before[512];

    text_format(before, sizeof(before), "%s", rows_now());
    sample_view.state = VIEW_LOST;
    text_format(sample_view.status, sizeof(sample_view.status),
                "The link is lost: no word for 3 s. Your seat is kept.");
    menu_refresh(&menu, &sample_view);
    assert_string_equal(rows_now(),
                        "Connection lost|The link is lost: no word for 3 s.|Your seat is kept.");
    assert_null(press(SDLK_RETURN));
    sample_view.state = VIEW_PLAYING;
    menu_refresh(&menu, &sample_view);
    assert_string_equal(rows_now(), before);
    menu_open_at(&menu, MENU_PAGE_PICTURE, &sample_view);
    text_format(before, sizeof(before), "%s", rows_now());
    sample_view.state = VIEW_LOST;
    menu_refresh(&menu, &sample_view);
    assert_string_equal(rows_now(), before);
}

static void leaving_is_the_last_row_from_the_first_one_up(void **state)
{
    (void)state;
    sample_open();
    menu_open(&menu, &sample_view);
    assert_null(press(SDLK_UP));
    const struct menu_row *row = press(SDLK_RETURN);

    assert_int_equal(row->act, MENU_QUITS);
    assert_false(menu.is_open);
}

static void escape_goes_back_page_by_page_and_out(void **state)
{
    (void)state;
    sample_open();
    sample_head()->host = OWN_SEAT;
    open_page("This match", "People");
    pick("Bob");
    assert_int_equal(menu.page, MENU_PAGE_PERSON);
    static const enum menu_page back[] = { MENU_PAGE_PEOPLE, MENU_PAGE_MATCH, MENU_PAGE_MAIN };

    for (size_t i = 0; i < ARRAY_LEN(back); i++) {
        press(SDLK_ESCAPE);
        assert_int_equal(menu.page, back[i]);
        assert_true(menu.is_open);
    }
    press(SDLK_ESCAPE);
    assert_false(menu.is_open);
}

static void going_back_lights_the_row_that_one_came_from(void **state)
{
    (void)state;
    sample_open();
    open_page("Other matches", NULL);
    press(SDLK_ESCAPE);
    assert_string_equal(menu.rows[menu.at[MENU_PAGE_MAIN]].text, "Other matches");
}

static void every_page_but_main_has_a_way_back_to_it(void **state)
{
    (void)state;
    for (int page = 0; page < MENU_PAGES; page++) {
        struct menu m = { .page = (enum menu_page)page, .code_from = MENU_PAGE_LAN };

        for (int i = 0; i < MENU_PAGES && m.page != MENU_PAGE_MAIN; i++) {
            m.page = menu_pages_parent(&m);
        }
        assert_int_equal(m.page, MENU_PAGE_MAIN);
    }
    assert_int_equal(menu_pages_parent(&(struct menu){ .page = MENU_PAGE_MAIN }), MENU_PAGE_NONE);
}

/* --- what it asks for ------------------------------------------------------------------------- */

static void list(const char *first, const char *second)
{
    sample_view.list.serial++;
    sample_view.list.count = 2;
    strcpy(sample_view.list.rows[0].name, first);
    strcpy(sample_view.list.rows[0].game, "harbour");
    strcpy(sample_view.list.rows[0].mode, "skirmish");
    strcpy(sample_view.list.rows[0].map, "basin");
    strcpy(sample_view.list.rows[1].name, second);
    strcpy(sample_view.list.rows[1].game, "puck");
    strcpy(sample_view.list.rows[1].mode, "duel");
    sample_view.list.rows[0].seats = 8;
    sample_view.list.rows[0].players = 3;
    sample_view.list.rows[0].bots = 1;
    sample_view.list.rows[1].seats = 2;
    sample_view.list.rows[1].is_locked = 1;
}

static void the_list_is_asked_for_and_shown_when_it_is_there(void **state)
{
    (void)state;
    sample_open();
    list("old", "older");
    open_page("Other matches", NULL);
    assert_int_equal(menu_wish(&menu, &sample_view)->act, MENU_LOOKS);
    assert_null(menu_wish(&menu, &sample_view));
    assert_string_equal(rows_now(), "New private match|New open match");
    list("bay", "table");
    assert_string_equal(rows_now(), "New private match|New open match|bay|table");
    assert_int_equal(light("bay")->act, MENU_TELLS); /* one is in it */
    assert_string_equal(light("bay")->side, "basin, skirmish, waiting  3/8 + bots");
    assert_string_equal(light("table")->side, "puck, duel, locked  0/2");
    sample_view.now_us += 2500000;
    assert_int_equal(menu_wish(&menu, &sample_view)->act, MENU_LOOKS);
    expect_order(pick_surely("table"), "join table");
    assert_false(menu.is_open);
    assert_null(menu_wish(&menu, &sample_view));
}

static void all_that_a_server_can_list_fits(void **state)
{
    (void)state;
    sample_open();
    open_page("Other matches", NULL);
    menu_wish(&menu, &sample_view);
    sample_view.list.serial++;
    sample_view.list.count = VIEW_MATCHES;
    for (int i = 0; i < VIEW_MATCHES; i++) {
        text_format(sample_view.list.rows[i].name, sizeof(sample_view.list.rows[i].name), "m%d", i);
    }
    expect_order(pick_surely("m63"), "join m63");
}

static void who_is_in_no_match_sees_the_list_and_makes_a_match(void **state)
{
    (void)state;
    sample_open();
    sample_view.state = VIEW_REFUSED;
    sample_view.game = NULL;
    strcpy(sample_view.match, "bay");
    open_page("Other matches, or a new one", NULL);
    assert_int_equal(menu_wish(&menu, &sample_view)->act, MENU_LOOKS);
    list("bay", "table");
    assert_string_equal(rows_now(), "New private match|New open match|bay|table");
    expect_order(pick("New private match"), "make private");
    expect_order(pick("bay"), "join bay"); /* where one was: one may be let in again */
    assert_true(menu.is_open);             /* what is answered stands here */
    sample_open();
    sample_view.level_serial = 7;
    menu_wish(&menu, &sample_view);
    assert_false(menu.is_open);
}

static void answer(const char *text)
{
    memmove(sample_view.feed, sample_view.feed + 1, (VIEW_FEED - 1) * sizeof(sample_view.feed[0]));
    struct view_feed *line = &sample_view.feed[VIEW_FEED - 1];

    line->kind = VIEW_FEED_ANSWER;
    line->at_us = ++sample_view.now_us;
    text_format(line->text, sizeof(line->text), "%s", text);
}

static void maps_are_those_of_the_servers_answer(void **state)
{
    (void)state;
    sample_open();
    sample_head()->host = OWN_SEAT;
    sample_head()->phase = PHASE_LOBBY; /* else it is asked first */
    answer("This is basin; there are: stale");
    sample_view.now_us += 10;
    open_page("This match", "Map");
    assert_string_equal(rows_now(), "Asking the server...");
    expect_question(menu_wish(&menu, &sample_view), "maps");
    assert_string_equal(rows_now(), "Asking the server...");
    answer("This is basin; there are: basin, canals");
    assert_null(menu_wish(&menu, &sample_view));
    assert_null(menu_wish(&menu, &sample_view));
    assert_string_equal(rows_now(), "Basin|Canals");
    assert_true(light("Basin")->is_now);
    expect_order(pick("Canals"), "map canals");
    sample_head()->host = GAME_SEAT_NONE;
    open_page("This match", "Vote: another map");
    menu_wish(&menu, &sample_view);
    answer("This is basin; there are: basin, canals");
    menu_wish(&menu, &sample_view);
    expect_order(pick("Canals"), "vote map canals");
}

static void who_is_banned_is_listed_and_let_in_again(void **state)
{
    (void)state;
    sample_open();
    sample_head()->host = OWN_SEAT;
    strcpy(sample_view.match, "den");
    answer("Old (match den), until later");
    sample_view.now_us += 10;
    open_page("This match", "People");
    pick("Who is kept out");
    expect_question(menu_wish(&menu, &sample_view), "bans");
    assert_null(menu_wish(&menu, &sample_view));
    assert_int_equal(light("Nobody yet")->act, MENU_TELLS);
    answer("Eve the Bad (match den), for 60 minutes");
    answer("Mal (match den), for 5 minutes: rude");
    assert_string_equal(rows_now(), "Let in again: Eve the Bad|Let in again: Mal");
    assert_string_equal(light("Let in again: Mal")->side, "for 5 minutes: rude");
    expect_order(pick("Let in again: Eve the Bad"), "unban Eve the Bad");
    assert_int_equal(menu.page, MENU_PAGE_PEOPLE);
}

static void more_maps_than_fit_are_cut(void **state)
{
    char text[VIEW_FEED_BYTES] = "there are: ";

    (void)state;
    sample_open();
    sample_head()->host = OWN_SEAT;
    open_page("This match", "Map");
    menu_wish(&menu, &sample_view);
    for (int i = 0; i < MENU_MAPS_MOST + 4; i++) {
        size_t length = strlen(text);

        text_format(text + length, sizeof(text) - length, "%sm%d", i > 0 ? ", " : "", i);
    }
    answer(text);
    menu_wish(&menu, &sample_view);
    assert_int_equal(menu.map_count, MENU_MAPS_MOST);
}

static void the_code_is_asked_for_once_where_it_is_not_known(void **state)
{
    (void)state;
    sample_open();
    sample_view.is_private = true;
    open_page("This match", NULL);
    assert_null(menu_wish(&menu, &sample_view)); /* a match just made tells it by itself */
    sample_view.now_us += 600000;
    expect_question(menu_wish(&menu, &sample_view), "code");
    sample_view.now_us += 600000;
    assert_null(menu_wish(&menu, &sample_view));
}

static void who_is_thrown_out_is_back_on_the_main_page(void **state)
{
    (void)state;
    sample_open();
    open_page("This match", "People");
    sample_view.state = VIEW_REFUSED;
    sample_view.game = NULL;
    assert_null(menu_wish(&menu, &sample_view));
    assert_int_equal(press(SDLK_RETURN)->act, MENU_RETRIES);
}

/* --- mouse and pad ---------------------------------------------------------------------------- */

static void a_pad_does_all_that_keys_do(void **state)
{
    (void)state;
    sample_open();
    sample_head()->host = OWN_SEAT;
    menu_open(&menu, &sample_view);
    push(SDL_CONTROLLER_BUTTON_DPAD_DOWN);
    push(SDL_CONTROLLER_BUTTON_A);
    assert_int_equal(menu.page, MENU_PAGE_MATCH);
    light("Bots");
    expect_order(push(SDL_CONTROLLER_BUTTON_DPAD_RIGHT), "bots 2");
    expect_order(push(SDL_CONTROLLER_BUTTON_DPAD_LEFT), "bots 0");
    assert_int_equal(push(SDL_CONTROLLER_BUTTON_X)->act, MENU_COPIES);
    push(SDL_CONTROLLER_BUTTON_B);
    assert_int_equal(menu.page, MENU_PAGE_MAIN);
    push(SDL_CONTROLLER_BUTTON_START);
    assert_false(menu.is_open);
}

static const struct menu_row *click_with(Uint8 button, float x, float y)
{
    SDL_Event event = { .type = SDL_MOUSEBUTTONDOWN };

    event.button.button = button;
    event.button.x = (int)x;
    event.button.y = (int)y;
    return menu_event(&menu, &event, &sample_view, 1);
}

static const struct menu_row *click(float x, float y)
{
    return click_with(SDL_BUTTON_LEFT, x, y);
}

static void a_click_chooses_the_row_under_it(void **state)
{
    (void)state;
    sample_open();
    sample_head()->host = OWN_SEAT;
    open_page("This match", NULL);
    menu.left = 100;
    menu.width = 200;
    menu.top = 50;
    menu.row = 10;
    menu.shown = 4;
    menu.first = 2; /* scrolled: Mode, Bots, Bots play, Lock */
    assert_null(click(99, 62));
    assert_null(click(301, 62));
    assert_null(click(150, 49));
    assert_null(click(150, 91)); /* below what is shown */
    expect_order(click(290, 62), "bots 2");
    expect_order(click(150, 62), "bots 0");
    expect_order(click(290, 72), "bots 1 hard");
    expect_order(click(150, 82), "lock");
}

static void the_mouse_goes_back_by_a_place_or_two_buttons(void **state)
{
    (void)state;
    sample_open();
    open_page("This match", NULL);
    menu.back = (SDL_FRect){ 200, 10, 50, 20 };
    menu.left = 100;
    menu.width = 200;
    menu.top = 50;
    menu.row = 10;
    menu.shown = 4;
    assert_null(click_with(SDL_BUTTON_MIDDLE, 150, 62)); /* on a row */
    assert_null(click(199, 20));
    assert_int_equal(menu.page, MENU_PAGE_MATCH);
    assert_null(click(210, 20));
    assert_int_equal(menu.page, MENU_PAGE_MAIN);
    open_page("This match", NULL);
    assert_null(click_with(SDL_BUTTON_RIGHT, 150, 62));
    assert_int_equal(menu.page, MENU_PAGE_MAIN);
    open_page("This match", NULL);
    assert_null(click_with(SDL_BUTTON_X1, 5, 5));
    assert_int_equal(menu.page, MENU_PAGE_MAIN);
    assert_null(click_with(SDL_BUTTON_RIGHT, 5, 5));
    assert_false(menu.is_open);
}

static const struct menu_row *hold(SDL_Keycode code)
{
    SDL_Event event = { .type = SDL_KEYDOWN };

    event.key.keysym.sym = code;
    event.key.repeat = 1;
    return menu_event(&menu, &event, &sample_view, 1);
}

static void a_key_that_is_held_moves_and_chooses_nothing(void **state)
{
    (void)state;
    sample_open();
    menu_open(&menu, &sample_view);
    int at = menu.at[MENU_PAGE_MAIN];

    assert_null(hold(SDLK_DOWN));
    assert_int_not_equal(menu.at[MENU_PAGE_MAIN], at);
    light("This match");
    assert_null(hold(SDLK_SPACE));
    assert_null(hold(SDLK_RETURN));
    assert_null(hold(SDLK_ESCAPE));
    assert_true(menu.is_open);
    assert_int_equal(menu.page, MENU_PAGE_MAIN);
    press(SDLK_SPACE);
    assert_int_equal(menu.page, MENU_PAGE_MATCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_main_page_offers_what_its_state_allows),
        cmocka_unit_test(page_about_the_match_tells_of_a_lost_link_and_comes_back_with_it),
        cmocka_unit_test(leaving_is_the_last_row_from_the_first_one_up),
        cmocka_unit_test(escape_goes_back_page_by_page_and_out),
        cmocka_unit_test(going_back_lights_the_row_that_one_came_from),
        cmocka_unit_test(every_page_but_main_has_a_way_back_to_it),
        cmocka_unit_test(the_list_is_asked_for_and_shown_when_it_is_there),
        cmocka_unit_test(who_is_in_no_match_sees_the_list_and_makes_a_match),
        cmocka_unit_test(all_that_a_server_can_list_fits),
        cmocka_unit_test(maps_are_those_of_the_servers_answer),
        cmocka_unit_test(who_is_banned_is_listed_and_let_in_again),
        cmocka_unit_test(more_maps_than_fit_are_cut),
        cmocka_unit_test(the_code_is_asked_for_once_where_it_is_not_known),
        cmocka_unit_test(who_is_thrown_out_is_back_on_the_main_page),
        cmocka_unit_test(a_pad_does_all_that_keys_do),
        cmocka_unit_test(a_click_chooses_the_row_under_it),
        cmocka_unit_test(the_mouse_goes_back_by_a_place_or_two_buttons),
        cmocka_unit_test(a_key_that_is_held_moves_and_chooses_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
