/* Every screen of the window, walked by the keyboard alone and by a pad alone, with the events that
 * SDL makes of them, against a server and another player of their own. A page of the menu's table
 * that the walk does not come to fails it.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "walk_rig.h"

enum {
    CARGO = 2, /* the mode */
};

static const struct hands *h; /* that walk now */

/* --- what is waited for ----------------------------------------------------------------------- */

static const struct world_head *head(void)
{
    return view_head(walk.w.view.confirmed);
}

static int count(enum seat_kind kind)
{
    int seats = 0;

    for (int i = 0; i < GAME_SEATS && walk.w.view.game != NULL; i++) {
        seats += head()->seats[i].kind == kind;
    }
    return seats;
}

static bool is_home(void)
{
    return walk.w.view.state == VIEW_HOME && walk_menu()->is_open &&
           walk_menu()->page == MENU_PAGE_MAIN;
}

static bool is_in_match(void)
{
    return walk.w.view.state == VIEW_PLAYING && walk.w.view.game != NULL &&
           walk.w.view.seat < GAME_SEATS;
}

static bool is_host_in_lobby(void)
{
    return is_in_match() && walk_menu()->is_open && walk_menu()->page == MENU_PAGE_MATCH &&
           head()->host == walk.w.view.seat && walk.w.view.code[0] != '\0';
}

static bool is_locked(void)
{
    return head()->is_locked != 0;
}

static bool is_unlocked(void)
{
    return !is_locked();
}

static bool has_maps(void)
{
    return walk_menu()->map_count > 0;
}

static bool is_on_canals(void)
{
    return is_in_match() && strcmp(walk.w.view.map, "canals") == 0;
}

static bool is_cargo(void)
{
    return head()->mode == CARGO;
}

static bool has_one_bot(void)
{
    return count(SEAT_BOT) == 1;
}

static bool is_told(const char *words)
{
    for (int i = 0; i < VIEW_FEED; i++) {
        if (strstr(walk.w.view.feed[i].text, words) != NULL) {
            return true;
        }
    }
    return false;
}

static bool has_hard_bots(void)
{
    return is_told("how bots play: hard");
}

static bool is_said(void)
{
    return is_told("Sorry!");
}

static bool has_guest(void)
{
    return is_in_match() && count(SEAT_HUMAN) == 2;
}

static bool is_alone(void)
{
    return is_in_match() && count(SEAT_HUMAN) == 1;
}

static int seat_of_guest(void)
{
    for (int i = 0; i < GAME_SEATS; i++) {
        if (head()->seats[i].kind == SEAT_HUMAN && i != walk.w.view.seat) {
            return i;
        }
    }
    return GAME_SEAT_NONE;
}

static bool is_guest_host(void)
{
    return head()->host == seat_of_guest();
}

static bool has_no_host(void)
{
    return is_alone() && head()->host == GAME_SEAT_NONE;
}

static bool is_on_basin(void)
{
    return is_in_match() && strcmp(walk.w.view.map, "basin") == 0;
}

static bool has_begun(void)
{
    return head()->phase != PHASE_LOBBY && !walk_menu()->is_open;
}

static bool is_asked(void)
{
    return own_server_others(&walk.here, true) > 0;
}

static bool is_not_asked(void)
{
    return own_server_others(&walk.here, true) == 0;
}

static char old_code[VIEW_CODE_BYTES];

static bool has_new_code(void)
{
    return walk.w.view.code[0] != '\0' && strcmp(walk.w.view.code, old_code) != 0;
}

/* --- its parts -------------------------------------------------------------------------------- */

static void walk_settings(void)
{
    int before = walk.w.preferences.text_size;

    walk_choose("Settings");
    walk_expect(MENU_PAGE_YOU);
    walk_choose("Name");
    walk_type_name(h);
    assert_true(walk.w.preferences.name[0] != '\0');
    walk_frame();
    assert_non_null(strstr(SDL_GetWindowTitle(walk.w.canvas.window), walk.w.preferences.name));
    walk_choose("Reset all settings");
    walk_expect(MENU_PAGE_RESET);
    walk_choose("No, keep them");
    walk_press(h, h->tab);
    walk_expect(MENU_PAGE_PICTURE);
    walk_go_to("Text size");
    walk_press(h, h->right);
    assert_int_equal(walk.w.preferences.text_size, before + 10);
    walk_press(h, h->left);
    assert_int_equal(walk.w.preferences.text_size, before);
    for (int i = 0; i < 3; i++) {
        walk_press(h, h->tab);
        walk_frame();
    }
    walk_expect(MENU_PAGE_PAD);
    walk_press(h, h->back);
    walk_expect(MENU_PAGE_MAIN);
}

static void walk_home(void)
{
    WALK_WAIT(is_home);
    walk_choose("Controls");
    assert_true(walk.w.screen.hud.shows_card);
    for (int i = 0; i < WALK_ROWS_MOST && walk.w.screen.hud.shows_card; i++) {
        walk_press(h, h->enter);
    }
    assert_false(walk.w.screen.hud.shows_card);
    walk_visit("LAN", MENU_PAGE_LAN);
    walk_visit("Trial", MENU_PAGE_DESK);
    walk_visit("Practice with bots", MENU_PAGE_PRACTICE);
    walk_visit("Join with a code", MENU_PAGE_CODE);
    walk_settings();
}

static void walk_hosting(void)
{
    char *copied;

    walk_choose("Matches");
    walk_expect(MENU_PAGE_MATCHES);
    walk_choose("New private match");
    WALK_WAIT(is_host_in_lobby);
    assert_string_equal(head()->seats[walk.w.view.seat].name, walk.w.preferences.name);
    walk_choose("Lock: let nobody new in");
    WALK_WAIT(is_locked);
    walk_choose("Unlock: let people in again");
    WALK_WAIT(is_unlocked);
    walk_choose("Mode");
    walk_expect(MENU_PAGE_MODES);
    walk_choose("Cargo");
    WALK_WAIT(is_cargo);
    walk_go_to("Bots");
    walk_press(h, h->right);
    WALK_WAIT(has_one_bot);
    walk_go_to("Bots play");
    walk_press(h, h->right);
    WALK_WAIT(has_hard_bots);
    walk_visit("Invite others on this network", MENU_PAGE_INVITE);
    walk_visit("End the match", MENU_PAGE_CLOSING);
    text_format(old_code, sizeof(old_code), "%s", walk.w.view.code);
    walk_choose("New code");
    WALK_WAIT(has_new_code);
    walk_choose("Copy the code");
    copied = SDL_GetClipboardText();
    assert_string_equal(copied, walk.w.view.code);
    SDL_free(copied);
    walk_visit("Say something", MENU_PAGE_PHRASES);
    walk_choose("Map");
    walk_expect(MENU_PAGE_MAPS);
    WALK_WAIT(has_maps);
    walk_choose("Canals");
    WALK_WAIT(is_on_canals);
}

static void invite_guest(void)
{
    walk_start_guest(walk.w.view.code);
    WALK_WAIT(has_guest);
}

/* While one plays: what is said, and the way back to the water. */
static void walk_phrases(void)
{
    walk_press(h, h->phrases);
    walk_expect(MENU_PAGE_PHRASES);
    walk_choose("Sorry!");
    assert_false(walk_menu()->is_open);
    WALK_WAIT(is_said);
}

static void walk_people(void)
{
    walk_open_menu(MENU_PAGE_MATCH);
    walk_choose("People");
    walk_expect(MENU_PAGE_PEOPLE);
    walk_visit("Who is kept out", MENU_PAGE_BANS);
    walk_visit("Eve", MENU_PAGE_PERSON);
    walk_press(h, h->back);
    walk_choose("Begin the round");
    WALK_WAIT(has_begun);
}

/* While a round is played another mode would end it. */
static void walk_changing(void)
{
    walk_open_menu(MENU_PAGE_MATCH);
    walk_choose("Mode");
    walk_choose("Two crews");
    walk_expect(MENU_PAGE_CHANGING);
    walk_choose("No, play on");
    assert_false(walk_menu()->is_open);
    assert_true(is_cargo());
}

static void walk_trial(void)
{
    walk_open_menu(MENU_PAGE_MAIN);
    walk_choose("Trial: networks, pause, slow");
    walk_expect(MENU_PAGE_DESK);
    walk_visit("P2", MENU_PAGE_LINK);
    walk_press(h, h->back);
}

/* Out of the match, and in again by its code. */
static void walk_in_by_code(void)
{
    char code[VIEW_CODE_BYTES];

    text_format(code, sizeof(code), "%s", walk.w.view.code);
    walk_choose("Leave the match");
    WALK_WAIT(is_home);
    walk_choose("Join with a code");
    walk_expect(MENU_PAGE_CODE);
    walk_type_code(h, walk_menu(), code);
    walk_press(h, h->enter);
    WALK_WAIT(has_guest);
}

/* Hands the match over; whoever has it then goes, so that things are put to the vote. */
static void walk_vote(void)
{
    walk_open_menu(MENU_PAGE_MATCH);
    walk_choose("People");
    walk_choose("Eve");
    walk_choose("Hand the match over");
    WALK_WAIT(is_guest_host);
    walk_stop_guest();
    WALK_WAIT(has_no_host);
    walk_press(h, h->back);
    walk_choose("Vote: another map");
    walk_expect(MENU_PAGE_MAP_VOTE);
    WALK_WAIT(has_maps);
    walk_choose("Basin");
    WALK_WAIT(is_on_basin);
}

static bool is_at_results(void)
{
    return walk_menu()->is_open && walk_menu()->page == MENU_PAGE_RESULTS;
}

static bool is_closed(void)
{
    return !walk_menu()->is_open;
}

static void walk_results(void)
{
    walk.is_staged = true;
    WALK_WAIT(is_at_results);
    walk_choose("Vote: another map");
    walk_expect(MENU_PAGE_MAP_VOTE);
    walk_press(h, h->back);
    walk_press(h, h->back);
    walk_choose("Results of the round");
    walk_expect(MENU_PAGE_RESULTS);
    walk_press(h, h->ready);
    walk_choose("This match");
    walk.is_staged = false;
    WALK_WAIT(is_closed); /* by itself */
}

static void walk_staying(void)
{
    walk_open_menu(MENU_PAGE_MAIN);
    WALK_WAIT(is_asked);
    walk_choose("Quit");
    walk_expect(MENU_PAGE_LEAVING);
    walk_choose("Stay");
    assert_false(walk_menu()->is_open);
    assert_false(walk.w.is_leaving);
}

static void walk_out(void)
{
    walk_open_menu(MENU_PAGE_MAIN);
    WALK_WAIT(is_not_asked); /* the server has said that the guest is gone */
    walk_choose("Quit");
    assert_true(walk.w.is_leaving);
}

static void walk_all(void)
{
    walk_home();
    walk_hosting();
    invite_guest();
    walk_people();
    walk_changing();
    walk_phrases();
    walk_trial();
    walk_in_by_code();
    walk_staying();
    walk_vote();
    walk_results();
    walk_out();
    for (int i = 0; i < MENU_PAGES; i++) {
        if (!walk.is_visited[i]) {
            fail_msg("the walk does not come to page %d of enum menu_page", i);
        }
    }
}

static void every_page_is_walked_by_the_keyboard_alone(void **state)
{
    (void)state;
    h = walk.hands = &walk_keyboard;
    walk_all();
}

static void every_page_is_walked_by_a_pad_alone(void **state)
{
    (void)state;
    h = walk.hands = &walk_gamepad;
    walk_all();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_page_is_walked_by_the_keyboard_alone, walk_open,
                                        walk_close),
        cmocka_unit_test_setup_teardown(every_page_is_walked_by_a_pad_alone, walk_open, walk_close),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
