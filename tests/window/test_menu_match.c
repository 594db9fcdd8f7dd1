/* The claims of client/menu_pages.h about the match and its people: who sees which rows, and which
 * orders they are.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "menu_sample.h"

/* --- the match, by role ----------------------------------------------------------------------- */

static const struct {
    uint8_t seat;
    uint8_t host;
    enum phase phase;
    uint8_t mode;
    bool is_private; /* and the code is known */
    bool is_locked;
    const char *rows;
} roles[] = {
    /* the host */
    { OWN_SEAT, OWN_SEAT, PHASE_LOBBY, 0, true, false,
      "Begin the round|Ready|Copy the code|Map|Mode|Bots|Bots play|Lock: let nobody new in|New "
      "code|Invite others on this network|People|Give your seat up and watch|End the match|Say "
      "something|Practise meanwhile|Leave the match" },
    { OWN_SEAT, OWN_SEAT, PHASE_PLAY, 0, false, true,
      "Begin the round again|Map|Mode|Bots|Bots play|Unlock: let people in again|Invite others on "
      "this "
      "network|People|Give your seat up and watch|End the match|Say something|Leave the match" },
    { OWN_SEAT, OWN_SEAT, PHASE_RESULTS, 1, false, false,
      "Ready|Begin the round again|Map|Mode|Bots|Bots play|Lock: let nobody new in|Invite others "
      "on this "
      "network|Change crew|People|Give your seat up and watch|End the match|Say something|Leave "
      "the match" },
    /* a guest of somebody's match */
    { OWN_SEAT, OTHER_SEAT, PHASE_LOBBY, 0, false, false,
      "Ready|People|Give your seat up and watch|Say something|Practise meanwhile|Leave the match" },
    { OWN_SEAT, OTHER_SEAT, PHASE_LOBBY, 1, true, false,
      "Ready|Copy the code|Change crew|People|Give your seat up and watch|Say "
      "something|Practise meanwhile|Leave the match" },
    { OWN_SEAT, OTHER_SEAT, PHASE_PLAY, 1, false, false,
      "People|Give your seat up and watch|Say something|Leave the match" },
    /* a player among equals */
    { OWN_SEAT, GAME_SEAT_NONE, PHASE_LOBBY, 0, false, false,
      "Begin the round|Ready|Invite others on this network|Vote: another map|People|Give your seat "
      "up and watch|Say something|Practise meanwhile|Leave the match" },
    { OWN_SEAT, GAME_SEAT_NONE, PHASE_PLAY, 0, false, false,
      "Invite others on this network|Vote: begin again|Vote: another map|People|Give your seat up "
      "and watch|Say something|Leave the match" },
    /* who watches */
    { GAME_SEAT_NONE, GAME_SEAT_NONE, PHASE_PLAY, 1, false, false,
      "People|Take a seat|Say something|Leave the match" },
    { GAME_SEAT_NONE, OTHER_SEAT, PHASE_LOBBY, 0, true, false,
      "Copy the code|People|Take a seat|Say something|Leave the match" },
};

static void the_match_page_has_what_the_player_may_do(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(roles); i++) {
        sample_open();
        sample_view.seat = roles[i].seat;
        sample_head()->host = roles[i].host;
        sample_head()->phase = (uint8_t)roles[i].phase;
        sample_head()->mode = roles[i].mode;
        sample_head()->is_locked = roles[i].is_locked;
        sample_view.is_private = roles[i].is_private;
        strcpy(sample_view.code, roles[i].is_private ? "K7Q-F2M4D" : "");
        open_page("This match", NULL);
        print_message("row %zu\n", i);
        assert_string_equal(rows_now(), roles[i].rows);
    }
}

static void a_game_without_maps_and_modes_has_no_rows_for_them(void **state)
{
    (void)state;
    sample_open();
    sample_view.game = game_find("puck");
    sample_view.map[0] = '\0';
    sample_head()->host = OWN_SEAT;
    open_page("This match", NULL);
    assert_string_equal(rows_now(), "Begin the round again|Bots|Bots play|Lock: let nobody new in|"
                                    "Invite others on this network|People|"
                                    "Give your seat up and watch|End the match|Say something|"
                                    "Leave the match");
}

static void while_a_vote_is_open_there_is_no_other(void **state)
{
    (void)state;
    sample_open();
    sample_head()->vote.topic = VOTE_REMATCH;
    open_page("This match", NULL);
    assert_null(strstr(rows_now(), "Vote"));
    assert_non_null(strstr(rows_now(), "Say yes|Say no"));
    sample_head()->vote.state = VOTE_FAILED;
    assert_non_null(strstr(rows_now(), "Vote"));
    assert_null(strstr(rows_now(), "Say yes"));
}

/* --- orders ----------------------------------------------------------------------------------- */

static const struct {
    const char *first;
    const char *second; /* NULL: none */
    const char *row;
    const char *order;
    enum menu_page then;
} orders[] = {
    { "This match", NULL, "Begin the round again", "restart", MENU_PAGE_NONE },
    { "This match", NULL, "Lock: let nobody new in", "lock", MENU_PAGE_MATCH },
    { "This match", NULL, "New code", "code new", MENU_PAGE_MATCH },
    { "This match", NULL, "Bots", "bots 2", MENU_PAGE_MATCH },
    { "This match", NULL, "Give your seat up and watch", "watch", MENU_PAGE_NONE },
    { "This match", "End the match", "Yes: everybody has to leave", "close", MENU_PAGE_NONE },
    { "Other matches", NULL, "New private match", "make private,game=harbour", MENU_PAGE_MATCH },
    { "Other matches", NULL, "New open match", "make open,game=harbour", MENU_PAGE_MATCH },
};

static void a_row_is_an_order_and_leads_on(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(orders); i++) {
        sample_open();
        sample_head()->host = OWN_SEAT;
        sample_view.is_private = true;
        open_page(orders[i].first, orders[i].second);
        expect_order(pick_surely(orders[i].row), orders[i].order);
        assert_int_equal(menu.is_open, orders[i].then != MENU_PAGE_NONE);
        assert_true(!menu.is_open || menu.page == orders[i].then);
    }
}

static void another_mode_or_map_is_chosen_between_rounds(void **state)
{
    (void)state;
    sample_open();
    sample_head()->host = OWN_SEAT;
    sample_head()->phase = PHASE_RESULTS;
    open_page("This match", "Mode");
    expect_order(pick("Two crews"), "mode crews");
    assert_int_equal(menu.page, MENU_PAGE_MATCH);
}

static void another_mode_or_map_that_would_end_a_round_is_asked_about_first(void **state)
{
    static const struct {
        enum menu_page page;
        const char *row;
        const char *yes;
        const char *order;
    } changes[] = { { MENU_PAGE_MODES, "Two crews", "Yes: Two crews at once", "mode crews" },
                    { MENU_PAGE_MAPS, "Canals", "Yes: Canals at once", "map canals" } };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
        sample_open();
        sample_head()->host = OWN_SEAT;
        menu_open_at(&menu, changes[i].page, &sample_view);
        strcpy(menu.maps[0], "canals");
        menu.map_count = 1;
        assert_int_equal(pick(changes[i].row)->act, MENU_TURNS);
        assert_int_equal(menu.page, MENU_PAGE_CHANGING);
        assert_string_equal(menu.rows[menu.at[menu.page]].text, "No, play on"); /* is lit */
        expect_order(pick(changes[i].yes), changes[i].order);
        assert_false(menu.is_open);
    }
}

static void what_ends_a_round_or_leaves_it_asks_first(void **state)
{
    static const struct {
        const char *row;
        const char *yes;
        const char *order;
    } rows[] = { { "Begin the round again", "Yes: Begin the round again", "restart" },
                 { "Give your seat up and watch", "Yes: Give your seat up and watch", "watch" } };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        sample_open();
        sample_head()->host = OWN_SEAT;
        for (int seat = 0; seat < GAME_SEATS; seat++) { /* two play */
            bool is_one = seat == OWN_SEAT || seat == OTHER_SEAT;

            sample_head()->seats[seat].kind = is_one ? SEAT_HUMAN : SEAT_EMPTY;
        }
        open_page("This match", NULL);
        assert_int_equal(pick(rows[i].row)->act, MENU_TURNS);
        assert_int_equal(menu.page, MENU_PAGE_CHANGING);
        assert_string_equal(menu.rows[menu.at[menu.page]].text, "No, play on"); /* is lit */
        expect_order(pick(rows[i].yes), rows[i].order);
    }
    sample_open();
    open_page("Other matches", NULL);
    assert_int_equal(pick("New open match")->act, MENU_TURNS);
    assert_int_equal(menu.page, MENU_PAGE_CHANGING);
    assert_non_null(strstr(pick("Yes, leave it: New open match")->order, "make open"));
}

static void what_ends_no_round_does_not_ask(void **state)
{
    (void)state;
    sample_open();
    sample_head()->phase = PHASE_RESULTS;
    sample_head()->host = OWN_SEAT;
    open_page("This match", NULL);
    expect_order(pick("Begin the round again"), "restart");
    sample_open(); /* with enough who play on */
    for (int seat = 0; seat < 4; seat++) {
        sample_head()->seats[seat].kind = SEAT_HUMAN;
    }
    open_page("This match", NULL);
    expect_order(pick("Give your seat up and watch"), "watch");
    sample_open(); /* a watcher leaves nothing */
    sample_view.seat = GAME_SEAT_NONE;
    open_page("Other matches", NULL);
    assert_non_null(strstr(pick("New open match")->order, "make open"));
}

static void ending_a_match_asks_first_and_no_is_lit(void **state)
{
    (void)state;
    sample_open();
    sample_head()->host = OWN_SEAT;
    open_page("This match", "End the match");
    assert_int_equal(press(SDLK_RETURN)->act, MENU_TURNS);
    assert_int_equal(menu.page, MENU_PAGE_MATCH);
}

static void left_and_right_step_the_bots(void **state)
{
    (void)state;
    sample_open();
    sample_head()->host = OWN_SEAT;
    open_page("This match", NULL);
    light("Bots");
    expect_order(press(SDLK_RIGHT), "bots 2");
    expect_order(press(SDLK_LEFT), "bots 0");
    sample_seat(15, "", SEAT_EMPTY);
    expect_order(press(SDLK_LEFT), "bots 0");
    light("People");
    assert_null(press(SDLK_RIGHT));
}

static void a_crew_is_changed_for_the_next_one_around(void **state)
{
    (void)state;
    sample_open();
    sample_head()->mode = 1;
    sample_head()->phase = PHASE_LOBBY;
    open_page("This match", NULL);
    expect_order(pick("Change crew"), "team 2");
    sample_head()->seats[OWN_SEAT].team = 1;
    expect_order(pick("Change crew"), "team 1");
}

/* --- people ----------------------------------------------------------------------------------- */

static const struct {
    uint8_t host;
    const char *whom;
    uint8_t mode;
    const char *rows; /* NULL: can't be chosen */
} people[] = {
    { OWN_SEAT, "Bob", 0, "Throw out|Throw out and keep out for an hour|Hand the match over" },
    { OWN_SEAT, "Bob", 1,
      "Throw out|Throw out and keep out for an hour|Hand the match over|Into crew 1|Into crew 2" },
    { OWN_SEAT, "Nemo", 0, "Throw out" },
    { OWN_SEAT, "Ann", 0, NULL },
    { GAME_SEAT_NONE, "Cy D", 0, "Vote: throw out" },
    { GAME_SEAT_NONE, "Nemo", 0, NULL },
    { OTHER_SEAT, "Cy D", 0, NULL },
};

static void what_can_be_done_about_somebody_depends_on_both(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(people); i++) {
        sample_open();
        sample_head()->host = people[i].host;
        sample_head()->mode = people[i].mode;
        sample_head()->phase = PHASE_LOBBY;
        open_page("This match", "People");
        print_message("row %zu\n", i);
        if (people[i].rows == NULL) {
            assert_int_equal(light(people[i].whom)->act, MENU_TELLS);
        } else {
            pick(people[i].whom);
            assert_int_equal(menu.page, MENU_PAGE_PERSON);
            assert_string_equal(rows_now(), people[i].rows);
        }
    }
}

static void people_are_ordered_about_by_name(void **state)
{
    static const struct {
        uint8_t host;
        const char *row;
        const char *order;
    } rows[] = {
        { OWN_SEAT, "Throw out", "kick Cy D" },
        { OWN_SEAT, "Throw out and keep out for an hour", "ban Cy D" },
        { OWN_SEAT, "Hand the match over", "host Cy D" },
        { OWN_SEAT, "Into crew 2", "team 2 Cy D" },
        { GAME_SEAT_NONE, "Vote: throw out", "vote kick Cy D" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        sample_open();
        sample_head()->host = rows[i].host;
        sample_head()->mode = 1;
        sample_head()->phase = PHASE_LOBBY;
        open_page("This match", "People");
        pick("Cy D");
        expect_order(pick(rows[i].row), rows[i].order);
        assert_int_equal(menu.page, MENU_PAGE_PEOPLE);
    }
}

static void who_has_left_meanwhile_cannot_be_thrown_out(void **state)
{
    (void)state;
    sample_open();
    sample_head()->host = OWN_SEAT;
    open_page("This match", "People");
    pick("Bob");
    sample_seat(OTHER_SEAT, "Zoe", SEAT_HUMAN);
    assert_string_equal(rows_now(), "Not here any more");
    assert_int_equal(press(SDLK_RETURN)->act, MENU_TURNS);
    assert_int_equal(menu.page, MENU_PAGE_PEOPLE);
}

static void people_have_their_marks(void **state)
{
    (void)state;
    sample_open();
    sample_head()->host = OTHER_SEAT;
    sample_head()->mode = 1;
    sample_head()->seats[OTHER_SEAT].team = 1;
    sample_head()->seats[2].moored_until = SAMPLE_TICK + 97 * TICK_HZ;
    open_page("This match", "People");
    assert_string_equal(light("Ann")->side, "you, crew 1");
    assert_string_equal(light("Bob")->side, "host, crew 2");
    assert_string_equal(light("Cy D")->side, "moored, 97 s, crew 1");
    assert_string_equal(light("Nemo")->side, "bot, crew 1");
}

/* --- bots ------------------------------------------------------------------------------------- */

static void tell(enum view_feed_kind kind, const char *text)
{
    struct view_feed *line = &sample_view.feed[VIEW_FEED - 1];

    sample_view.now_us++;
    *line = (struct view_feed){ .at_us = sample_view.now_us, .kind = (uint8_t)kind };
    strcpy(line->text, text);
    menu_wish(&menu, &sample_view);
}

static void the_host_chooses_how_bots_play(void **state)
{
    SDL_Event right = { .type = SDL_KEYDOWN };

    (void)state;
    sample_open();
    sample_head()->host = OWN_SEAT;
    open_page("This match", NULL);
    assert_string_equal(light("Bots play")->side, "easy or hard"); /* nobody has said */
    right.key.keysym.sym = SDLK_RIGHT;
    expect_order(menu_event(&menu, &right, &sample_view, 1), "bots 1 hard");
    tell(VIEW_FEED_NOTICE, "Ann chose how bots play: hard");
    assert_string_equal(light("Bots play")->side, "hard");
    expect_order(press(SDLK_RETURN), "bots 1 easy");
    tell(VIEW_FEED_NOTICE, "Ann chose how bots play: easy");
    assert_string_equal(light("Bots play")->side, "easy");
    expect_order(press(SDLK_RETURN), "bots 1 hard");
    strcpy(sample_view.match, "another");
    assert_string_equal(light("Bots play")->side, "easy or hard");
}

static void the_host_is_told_how_bots_play_before_he_chose(void **state)
{
    (void)state;
    sample_open();
    sample_head()->host = OWN_SEAT;
    open_page("This match", NULL);
    expect_question(menu_wish(&menu, &sample_view), "bots");
    assert_null(menu_wish(&menu, &sample_view)); /* once */
    tell(VIEW_FEED_ANSWER, "Bots play easy; there may be 0 to 16.");
    assert_string_equal(light("Bots play")->side, "easy");
    menu_turn(&menu, MENU_PAGE_NONE, &sample_view);
    tell(VIEW_FEED_NOTICE, "The console chose how bots play: hard"); /* with the menu closed */
    menu_open_match(&menu, &sample_view);
    assert_string_equal(light("Bots play")->side, "hard");
    assert_null(menu_wish(&menu, &sample_view)); /* it is known */
    strcpy(sample_view.match, "another");
    expect_question(menu_wish(&menu, &sample_view), "bots");
    sample_head()->host = OTHER_SEAT;
    menu_open_match(&menu, &sample_view);
    assert_null(menu_wish(&menu, &sample_view)); /* it is not his to choose */
}

static void nobody_says_by_his_name_how_bots_play(void **state)
{
    (void)state;
    sample_open();
    sample_head()->host = OWN_SEAT;
    open_page("This match", NULL);
    tell(VIEW_FEED_CHAT, "Bots play hard; there may be 0 to 16.");
    tell(VIEW_FEED_NOTICE, "x chose how bots play: joined");
    tell(VIEW_FEED_NOTICE, "x chose how bots play: hard joined");
    tell(VIEW_FEED_NOTICE, "The host is now chose how bots play: har");
    tell(VIEW_FEED_ANSWER, "Bots play hard, seat 3");
    tell(VIEW_FEED_ANSWER, "Bots play har\u00e9; there may be 0 to 16.");
    assert_string_equal(light("Bots play")->side, "easy or hard");
}

/* --- what is said ----------------------------------------------------------------------------- */

static void a_phrase_is_said_by_its_number_or_chosen(void **state)
{
    (void)state;
    sample_open();
    menu_open_at(&menu, MENU_PAGE_PHRASES, &sample_view);
    const struct menu_row *row = press(SDLK_3);

    assert_int_equal(row->act, MENU_SAYS);
    assert_string_equal(row->order, "Help!");
    assert_false(menu.is_open); /* back to the water */
    menu_open_at(&menu, MENU_PAGE_PHRASES, &sample_view);
    assert_string_equal(push(SDL_CONTROLLER_BUTTON_A)->order, "Ahoy!");
    menu_open_at(&menu, MENU_PAGE_PHRASES, &sample_view);
    assert_null(press(SDLK_9));
    assert_null(press(SDLK_0));
    assert_true(menu.is_open);
}

static void out_of_the_lobby_one_comes_back_to_it(void **state)
{
    (void)state;
    sample_open();
    open_page("This match", "Say something");
    assert_int_equal(pick("Well shot!")->act, MENU_SAYS);
    assert_int_equal(menu.page, MENU_PAGE_MATCH);
    pick("Say something");
    assert_int_equal(pick("Something else")->act, MENU_CHATS);
    assert_int_equal(menu.page, MENU_PAGE_MATCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_host_chooses_how_bots_play),
        cmocka_unit_test(the_host_is_told_how_bots_play_before_he_chose),
        cmocka_unit_test(nobody_says_by_his_name_how_bots_play),
        cmocka_unit_test(a_phrase_is_said_by_its_number_or_chosen),
        cmocka_unit_test(out_of_the_lobby_one_comes_back_to_it),
        cmocka_unit_test(the_match_page_has_what_the_player_may_do),
        cmocka_unit_test(a_game_without_maps_and_modes_has_no_rows_for_them),
        cmocka_unit_test(while_a_vote_is_open_there_is_no_other),
        cmocka_unit_test(a_row_is_an_order_and_leads_on),
        cmocka_unit_test(what_ends_a_round_or_leaves_it_asks_first),
        cmocka_unit_test(what_ends_no_round_does_not_ask),
        cmocka_unit_test(ending_a_match_asks_first_and_no_is_lit),
        cmocka_unit_test(another_mode_or_map_is_chosen_between_rounds),
        cmocka_unit_test(another_mode_or_map_that_would_end_a_round_is_asked_about_first),
        cmocka_unit_test(left_and_right_step_the_bots),
        cmocka_unit_test(a_crew_is_changed_for_the_next_one_around),
        cmocka_unit_test(what_can_be_done_about_somebody_depends_on_both),
        cmocka_unit_test(people_are_ordered_about_by_name),
        cmocka_unit_test(who_has_left_meanwhile_cannot_be_thrown_out),
        cmocka_unit_test(people_have_their_marks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
