/* The claims of client/menu.h about the results: there by themselves when a round is over, with
 * what can be done about the next one.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "menu_sample.h"

enum {
    ENDS_IN_S = 7,
};

/* A round has just ended. */
static int set_up(void **state)
{
    (void)state;
    memset(&menu, 0, sizeof(menu));
    sample_open();
    sample_view.seat = OWN_SEAT;
    assert_null(menu_wish(&menu, &sample_view));
    assert_false(menu.is_open);
    sample_head()->phase = PHASE_RESULTS;
    sample_head()->phase_end_tick = SAMPLE_TICK + ENDS_IN_S * TICK_HZ;
    menu_wish(&menu, &sample_view);
    return 0;
}

static void settle(void)
{
    sample_view.now_us += 1000000;
}

static void open_vote(enum vote_topic topic)
{
    sample_head()->vote = (struct vote){
        .topic = (uint8_t)topic, .state = VOTE_OPEN, .by = OTHER_SEAT, .yes = 1 << OTHER_SEAT
    };
    text_format(sample_head()->vote.map, sizeof(sample_head()->vote.map), "canals");
}

static const char *note_now(void)
{
    static char note[MENU_NOTE_BYTES];
    char title[MENU_TEXT_BYTES];

    menu_pages_heading(&menu, &sample_view, title, note);
    return note;
}

static void the_results_are_there_by_themselves_and_go_with_the_next_round(void **state)
{
    (void)state;
    assert_true(menu.is_open);
    assert_int_equal(menu.page, MENU_PAGE_RESULTS);
    assert_string_equal(note_now(), "The next round begins in 7 s.");
    sample_head()->phase = PHASE_COUNTDOWN;
    menu_wish(&menu, &sample_view);
    assert_false(menu.is_open);
}

static void who_closes_them_is_not_called_back_but_finds_them_again(void **state)
{
    (void)state;
    settle();
    press(SDLK_ESCAPE);
    assert_int_equal(menu.page, MENU_PAGE_MAIN);
    press(SDLK_ESCAPE);
    assert_false(menu.is_open);
    menu_wish(&menu, &sample_view);
    assert_false(menu.is_open);
    menu_open_match(&menu, &sample_view);
    assert_int_equal(menu.page, MENU_PAGE_RESULTS);
    press(SDLK_ESCAPE);
    pick("Results of the round");
    assert_int_equal(menu.page, MENU_PAGE_RESULTS);
}

static void who_is_elsewhere_in_the_menu_stays_there(void **state)
{
    (void)state;
    settle();
    sample_head()->phase = PHASE_PLAY;
    menu_wish(&menu, &sample_view);
    menu_open(&menu, &sample_view);
    pick("Matches on the LAN");
    sample_head()->phase = PHASE_RESULTS;
    menu_wish(&menu, &sample_view);
    assert_int_equal(menu.page, MENU_PAGE_LAN);
    sample_head()->phase = PHASE_COUNTDOWN;
    menu_wish(&menu, &sample_view);
    assert_int_equal(menu.page, MENU_PAGE_LAN);
}

static void what_was_pressed_or_clicked_when_they_came_chooses_nothing(void **state)
{
    SDL_Event click = { .type = SDL_MOUSEBUTTONDOWN };

    (void)state;
    click.button.button = SDL_BUTTON_LEFT;
    menu.shown = menu.row_count; /* as if drawn, a row under the pointer */
    menu.width = 10;
    menu.row = 10;
    assert_null(press(SDLK_SPACE));
    assert_null(menu_event(&menu, &click, &sample_view, 1));
    settle();
    expect_order(menu_event(&menu, &click, &sample_view, 1), "ready");
}

static void equals_vote_and_the_host_decides(void **state)
{
    (void)state;
    assert_string_equal(rows_now(), "Ready for the next round|Vote: the same again, at once|"
                                    "Vote: another map|This match");
    sample_head()->host = OWN_SEAT;
    assert_string_equal(rows_now(), "Ready for the next round|The same again, at once|Another map|"
                                    "This match");
    sample_head()->host = OTHER_SEAT;
    assert_string_equal(rows_now(), "Ready for the next round|This match");
    sample_view.seat = GAME_SEAT_NONE;
    assert_string_equal(rows_now(), "This match");
}

static void an_open_vote_is_asked_and_answered_there(void **state)
{
    (void)state;
    settle();
    open_vote(VOTE_MAP);
    assert_string_equal(note_now(), "Bob asks: on to the map Canals?");
    assert_string_equal(rows_now(), "Ready for the next round|Say yes|Say no|This match");
    assert_string_equal(light("Say yes")->side, "1");
    assert_false(light("Say yes")->is_now);
    expect_order(pick("Say yes"), "yes");
    sample_head()->vote.yes |= 1 << OWN_SEAT;
    assert_true(light("Say yes")->is_now);
    expect_order(press(SDLK_n), "no");
    expect_order(press(SDLK_y), "yes");
    expect_order(press(SDLK_z), "yes");
}

static void votes_and_orders_are_what_the_rows_say(void **state)
{
    (void)state;
    settle();
    expect_order(pick("Vote: the same again, at once"), "vote rematch");
    assert_int_equal(menu.page, MENU_PAGE_RESULTS);
    pick("Vote: another map");
    assert_int_equal(menu.page, MENU_PAGE_MAP_VOTE);
    sample_head()->host = OWN_SEAT;
    menu_open_match(&menu, &sample_view);
    expect_order(pick("The same again, at once"), "restart");
    menu_open_match(&menu, &sample_view);
    pick("Another map");
    assert_int_equal(menu.page, MENU_PAGE_MAPS);
}

static void ready_has_its_key_and_its_button(void **state)
{
    (void)state;
    expect_order(press(SDLK_r), "ready");
    expect_order(push(SDL_CONTROLLER_BUTTON_Y), "ready");
}

int main(void)
{
#define OVER(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        OVER(the_results_are_there_by_themselves_and_go_with_the_next_round),
        OVER(who_closes_them_is_not_called_back_but_finds_them_again),
        OVER(who_is_elsewhere_in_the_menu_stays_there),
        OVER(what_was_pressed_or_clicked_when_they_came_chooses_nothing),
        OVER(equals_vote_and_the_host_decides),
        OVER(an_open_vote_is_asked_and_answered_there),
        OVER(votes_and_orders_are_what_the_rows_say),
        OVER(ready_has_its_key_and_its_button),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
