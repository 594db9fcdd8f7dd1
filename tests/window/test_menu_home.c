/* The claims of client/menu.h about who is at home, in no match yet, and who leaves.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "menu_sample.h"

/* At no server; the menu opens by itself. */
static int set_up(void **state)
{
    (void)state;
    memset(&sample_view, 0, sizeof(sample_view));
    memset(&menu, 0, sizeof(menu));
    sample_view.state = VIEW_HOME;
    sample_view.now_us = SAMPLE_NOW_US;
    assert_null(menu_wish(&menu, &sample_view));
    assert_true(menu.is_open);
    return 0;
}

static void the_menu_is_open_at_home_and_escape_does_not_close_it(void **state)
{
    (void)state;
    assert_string_equal(rows_now(), "Play here|Practice with bots|Matches|LAN|Join with a code|"
                                    "Controls|Full screen on or off|Quit");
    press(SDLK_ESCAPE);
    assert_true(menu.is_open);
    pick("LAN");
    press(SDLK_ESCAPE);
    assert_int_equal(menu.page, MENU_PAGE_MAIN);
    assert_true(menu.is_open);
}

static void who_has_networks_to_try_finds_them_at_home_too(void **state)
{
    (void)state;
    sample_view.desk.count = 2;
    pick("Trial");
    assert_int_equal(menu.page, MENU_PAGE_DESK);
    press(SDLK_ESCAPE);
    assert_int_equal(menu.page, MENU_PAGE_MAIN);
}

static void a_closed_window_has_no_network_to_change(void **state)
{
    char fault[ALL_BYTES];
    struct desk *desk = &sample_view.desk;

    (void)state;
    desk->count = 2;
    text_format(desk->links[0].who, sizeof(desk->links[0].who), "P1");
    text_format(desk->links[1].who, sizeof(desk->links[1].who), "P2");
    text_format(desk->links[0].plan.name, sizeof(desk->links[0].plan.name), DESK_CLOSED);
    assert_true(link_plan_parse(&desk->links[1].plan, "storm", fault, sizeof(fault)));
    pick("Trial");
    assert_string_equal(light("P1")->side, "its window has been closed");
    pick("P1");
    assert_non_null(strstr(rows_now(), "That window has been closed."));
    press(SDLK_ESCAPE);
    pick("All of them");
    assert_string_equal(light("Network")->side, "storm");
}

static void each_row_says_what_it_is_for(void **state)
{
    (void)state;
    menu_pages_fill(&menu, &sample_view);
    for (int i = 0; i + 1 < menu.row_count; i++) {
        assert_true(menu.rows[i].side[0] != '\0');
    }
}

static void playing_here_is_chosen_and_the_menu_stays_for_the_answer(void **state)
{
    (void)state;
    const struct menu_row *row = pick("Play here");

    assert_int_equal(row->act, MENU_PLAYS_HERE);
    assert_true(menu.is_open);
    assert_int_equal(menu.page, MENU_PAGE_MAIN);
}

static void the_menu_closes_when_the_match_is_there(void **state)
{
    (void)state;
    pick("Play here");
    sample_open();
    sample_view.level_serial++;
    assert_null(menu_wish(&menu, &sample_view));
    assert_false(menu.is_open);
}

static void a_new_match_is_made_as_the_row_says(void **state)
{
    static const struct {
        const char *page;
        const char *row;
        const char *spec;
    } cases[] = {
        { "Matches", "New private match", "private" },
        { "Matches", "New open match", "open" },
        { "Practice with bots", "One easy bot", "private,bots=1,level=easy" },
        { "Practice with bots", "Fifteen hard bots", "private,bots=15,level=hard" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        set_up(NULL);
        pick(cases[i].page);
        const struct menu_row *row = pick(cases[i].row);

        assert_int_equal(row->act, MENU_MAKES);
        assert_string_equal(row->order, cases[i].spec);
    }
}

/* The match that was made is there; its bots come a tick later. */
static void arrive(void)
{
    sample_open();
    sample_view.level_serial++;
    sample_head()->phase = PHASE_LOBBY;
    sample_head()->host = OWN_SEAT;
    memset(&sample_head()->seats[OWN_SEAT + 1], 0,
           sizeof(sample_head()->seats) - sizeof(sample_head()->seats[0]));
}

static void who_practises_waits_for_nobody(void **state)
{
    (void)state;
    pick("Practice with bots");
    pick("Three easy bots");
    assert_null(menu_wish(&menu, &sample_view)); /* not there yet */
    arrive();
    assert_null(menu_wish(&menu, &sample_view));
    sample_head()->seats[OTHER_SEAT].kind = SEAT_BOT;
    expect_order(menu_wish(&menu, &sample_view), "start");
    assert_null(menu_wish(&menu, &sample_view)); /* once */
    assert_false(menu.is_open);
    sample_view.now_us += 2000000; /* it was not obeyed: here is the lobby */
    menu_wish(&menu, &sample_view);
    assert_int_equal(menu.page, MENU_PAGE_MATCH);
}

static void a_match_for_others_begins_in_its_lobby(void **state)
{
    (void)state;
    pick("Matches");
    pick("New private match");
    arrive();
    sample_head()->seats[OTHER_SEAT].kind = SEAT_BOT;
    expect_question(menu_wish(&menu, &sample_view), "bots"); /* how they play, no more */
    assert_null(menu_wish(&menu, &sample_view));
    assert_true(menu.is_open);
    assert_int_equal(menu.page, MENU_PAGE_MATCH);
}

static void matches_that_are_found_follow_the_new_ones(void **state)
{
    struct view_found *f = &sample_view.lan.rows[0];

    (void)state;
    pick("Matches");
    assert_int_equal(menu_wish(&menu, &sample_view)->act, MENU_SURVEYS);
    assert_string_equal(rows_now(), "New private match|New open match|Join with a code");
    sample_view.lan.serial++;
    sample_view.lan.count = 1;
    strcpy(f->match, "hall");
    strcpy(f->server, "127.0.0.1:62893");
    f->is_here = true;
    assert_string_equal(rows_now(), "New private match|New open match|Join with a code|hall");
    const struct menu_row *row = pick("hall");

    assert_int_equal(row->act, MENU_JOINS_OPEN);
    assert_string_equal(row->server, "127.0.0.1:62893");
}

static void what_was_in_a_match_is_no_page_at_home(void **state)
{
    (void)state;
    sample_open();
    open_page("This match", "People");
    sample_view.state = VIEW_HOME;
    sample_view.game = NULL;
    menu_wish(&menu, &sample_view);
    assert_int_equal(menu.page, MENU_PAGE_MAIN);
}

static void leaving_the_match_closes_the_menu_until_one_is_home(void **state)
{
    (void)state;
    sample_open();
    menu_open(&menu, &sample_view);
    assert_int_equal(pick("Leave the match")->act, MENU_GOES_HOME);
    assert_false(menu.is_open);
    sample_view.state = VIEW_HOME;
    sample_view.game = NULL;
    menu_wish(&menu, &sample_view);
    assert_true(menu.is_open);
    assert_int_equal(menu.at[MENU_PAGE_MAIN], 0); /* not "Quit", where the light was */
}

/* --- the lobby -------------------------------------------------------------------------------- */

static void open_lobby(void)
{
    memset(&menu, 0, sizeof(menu));
    sample_open();
    sample_head()->phase = PHASE_LOBBY;
    sample_head()->host = OWN_SEAT;
    menu_wish(&menu, &sample_view);
}

static void a_lobby_with_a_host_opens_by_itself_and_ends_with_the_countdown(void **state)
{
    (void)state;
    open_lobby();
    assert_true(menu.is_open);
    assert_int_equal(menu.page, MENU_PAGE_MATCH);
    assert_string_equal(menu.rows[menu.at[MENU_PAGE_MATCH]].text, "Begin the round");
    sample_head()->phase = PHASE_COUNTDOWN;
    menu_wish(&menu, &sample_view);
    assert_false(menu.is_open);
}

static void who_comes_from_the_menu_finds_the_lobby_open(void **state)
{
    (void)state;
    pick("Play here");
    sample_open();
    sample_view.level_serial++;
    sample_head()->phase = PHASE_LOBBY;
    sample_head()->host = OTHER_SEAT;
    menu_wish(&menu, &sample_view);
    assert_true(menu.is_open);
    assert_int_equal(menu.page, MENU_PAGE_MATCH);
}

static void what_was_pressed_when_it_came_chooses_nothing(void **state)
{
    (void)state;
    open_lobby();
    assert_null(press(SDLK_SPACE));
    sample_view.now_us += 500000;
    expect_order(press(SDLK_SPACE), "start");
}

/* Onto the third row. */
static void point(int by)
{
    SDL_Event event = { .type = SDL_MOUSEMOTION };

    menu.left = 100;
    menu.width = 200;
    menu.top = 50;
    menu.row = 10;
    menu.shown = 4;
    event.motion.x = 150;
    event.motion.y = 75;
    event.motion.yrel = by;
    assert_null(menu_event(&menu, &event, &sample_view, 1));
}

static void a_pointer_lights_no_row_of_it_before_it_moves(void **state)
{
    (void)state;
    open_lobby();
    point(3); /* aimed in the round */
    assert_int_equal(menu.at[MENU_PAGE_MATCH], 0);
    sample_view.now_us += 500000;
    point(0);
    assert_int_equal(menu.at[MENU_PAGE_MATCH], 0);
    point(1);
    assert_int_equal(menu.at[MENU_PAGE_MATCH], 2);
}

static void who_closes_the_lobby_to_practise_is_not_called_back(void **state)
{
    (void)state;
    open_lobby();
    sample_view.now_us += 500000;
    pick("Practise meanwhile");
    assert_false(menu.is_open);
    menu_wish(&menu, &sample_view);
    assert_false(menu.is_open);
    menu_open_match(&menu, &sample_view);
    press(SDLK_ESCAPE);
    assert_int_equal(menu.page, MENU_PAGE_MAIN);
}

static void a_lobby_without_a_host_leaves_one_to_practise(void **state)
{
    (void)state;
    memset(&menu, 0, sizeof(menu));
    sample_open();
    sample_head()->phase = PHASE_LOBBY;
    menu_wish(&menu, &sample_view);
    assert_false(menu.is_open);
}

static void who_leaves_others_behind_is_asked(void **state)
{
    char title[MENU_TEXT_BYTES];
    char note[MENU_NOTE_BYTES];

    (void)state;
    sample_open();
    menu_ask_about_server(&menu, 2, &sample_view);
    assert_true(menu.is_open);
    menu_pages_heading(&menu, &sample_view, title, note);
    assert_string_equal(note, "2 others are on the server that you started.");
    assert_string_equal(rows_now(), "Stay|Quit, and let them play on|Quit, and end it for all");
    assert_int_equal(pick("Quit, and let them play on")->act, MENU_QUITS_ALONE);
    menu_ask_about_server(&menu, 2, &sample_view);
    assert_int_equal(pick("Quit, and end it for all")->act, MENU_QUITS_WITH_ALL);
    menu_ask_about_server(&menu, 1, &sample_view);
    menu_pages_heading(&menu, &sample_view, title, note);
    assert_string_equal(note, "1 other is on the server that you started.");
    press(SDLK_ESCAPE);
    assert_false(menu.is_open);
}

int main(void)
{
#define AT_HOME(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        AT_HOME(the_menu_is_open_at_home_and_escape_does_not_close_it),
        AT_HOME(who_has_networks_to_try_finds_them_at_home_too),
        AT_HOME(a_closed_window_has_no_network_to_change),
        AT_HOME(each_row_says_what_it_is_for),
        AT_HOME(playing_here_is_chosen_and_the_menu_stays_for_the_answer),
        AT_HOME(the_menu_closes_when_the_match_is_there),
        AT_HOME(a_new_match_is_made_as_the_row_says),
        AT_HOME(who_practises_waits_for_nobody),
        AT_HOME(a_match_for_others_begins_in_its_lobby),
        AT_HOME(matches_that_are_found_follow_the_new_ones),
        AT_HOME(what_was_in_a_match_is_no_page_at_home),
        AT_HOME(leaving_the_match_closes_the_menu_until_one_is_home),
        AT_HOME(a_lobby_with_a_host_opens_by_itself_and_ends_with_the_countdown),
        AT_HOME(who_comes_from_the_menu_finds_the_lobby_open),
        AT_HOME(what_was_pressed_when_it_came_chooses_nothing),
        AT_HOME(a_pointer_lights_no_row_of_it_before_it_moves),
        AT_HOME(who_closes_the_lobby_to_practise_is_not_called_back),
        AT_HOME(a_lobby_without_a_host_leaves_one_to_practise),
        AT_HOME(who_leaves_others_behind_is_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
