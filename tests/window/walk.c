/* Every screen of the window, walked by the keyboard alone and by a pad alone, with the events that
 * SDL makes of them, against a server and another player of their own. A page of the menu's table
 * that the walk does not come to fails it. Shown nowhere: SDL's own dummy display.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/text.h"
#include "client/menu_parts.h"
#include "client/own_server.h"
#include "client/profile.h"
#include "client/tether.h"
#include "client/window_parts.h"
#include "walk_hands.h"

enum {
    FAULT_BYTES = 512,
    WAIT_US = 10000000, /* for whatever a server or another process has to do */
    PAUSE_US = 4000,    /* between two frames: others work here, too */
    ROWS_MOST = 100,    /* steps on one page before something is wrong */
    CARGO = 2,          /* the mode */
};

static struct window w;
static struct own_server here;
static struct child guest;
static struct tool_links no_links;
static struct tether tether;
static struct identity identity;
static struct runner_options runner_options;
static struct window_options options;
static bool is_visited[MENU_PAGES];
static bool is_staged; /* the round is over, as far as the window knows: that would take minutes */
static const struct hands *h; /* that walk now */

/* --- the window ------------------------------------------------------------------------------- */

static const struct menu *menu(void)
{
    return &w.screen.menu;
}

/* As window_frame, but for the view, which stays. */
static void staged_frame(void)
{
    struct world_head *head = (struct world_head *)(void *)w.view.confirmed;

    head->phase = PHASE_RESULTS;
    head->phase_end_tick = head->tick + TICK_HZ;
    w.view.now_us = clock_now_us();
    window_take_events(&w);
    const struct menu_row *wish = menu_wish(&w.screen.menu, &w.view);

    if (wish != NULL) {
        window_carry_out(&w, wish);
    }
    screen_draw(&w.screen, &w.view, &w.controls);
}

void walk_frame(void)
{
    SDL_SetHint(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS, "1"); /* nothing has the focus here */
    SDL_JoystickUpdate();
    if (is_staged) {
        staged_frame();
    } else {
        window_frame(&w);
    }
    if (menu()->is_open) {
        is_visited[menu()->page] = true;
    }
    clock_sleep_until_us(clock_now_us() + PAUSE_US);
}

SDL_Joystick *walk_pad(void)
{
    return SDL_GameControllerGetJoystick(w.controls.pads[0]);
}

static int open_all(void **state)
{
    char fault[FAULT_BYTES] = "";

    (void)state;
    memset(&w, 0, sizeof(w));
    memset(is_visited, 0, sizeof(is_visited));
    assert_true(identity_make(&identity, fault, sizeof(fault)));
    runner_options =
        (struct runner_options){ .name = "Ann", .identity_secret = identity.secret_key };
    own_server_init(&here, NULL);
    tether_open(&tether, &no_links, false);
    tether.desk.count = 2; /* as if `homeport local` had said who there is */
    options = (struct window_options){ .runner = &runner_options,
                                       .here = &here,
                                       .tether = &tether,
                                       .has_no_vsync = true,
                                       .profile = "walk" };
    text_format(tether.desk.links[0].who, DESK_WHO_BYTES, "P1");
    text_format(tether.desk.links[1].who, DESK_WHO_BYTES, "P2");
    w.options = &options;
    controls_init(&w.controls);
    window_settings_read(&w);
    w.preferences.has_seen_controls = 1;
    assert_true(window_open(&w, fault, sizeof(fault)));
    w.runner = runner_start(&runner_options, fault, sizeof(fault));
    assert_non_null(w.runner);
    assert_true(SDL_JoystickAttachVirtual(SDL_JOYSTICK_TYPE_GAMECONTROLLER, SDL_CONTROLLER_AXIS_MAX,
                                          SDL_CONTROLLER_BUTTON_MAX, 0) >= 0);
    walk_frame();
    walk_frame();
    assert_int_equal(w.controls.pad_count, 1);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    child_stop(&guest, WAIT_US);
    if (w.runner != NULL) {
        runner_stop(w.runner);
    }
    own_server_end(&here);
    tether_close(&tether);
    window_close(&w);
    identity_wipe(&identity);
    return 0;
}

/* --- the walk --------------------------------------------------------------------------------- */

static void wait_for(bool (*is_so)(void), const char *what)
{
    const uint64_t until_us = clock_now_us() + WAIT_US;

    while (!is_so()) {
        walk_frame();
        if (clock_now_us() > until_us) {
            fail_msg("not so in time: %s; page %d, %s", what, (int)menu()->page,
                     menu()->is_open ? "open" : "closed");
        }
    }
}
#define WAIT_FOR(is_so) wait_for(is_so, #is_so)

static const struct menu_row *lit(void)
{
    static const struct menu_row none = { .text = "nothing is lit" };
    int at = menu()->at[menu()->page];

    menu_refresh(&w.screen.menu, &w.view);
    return at >= 0 ? &menu()->rows[at] : &none;
}

static void go_to(const char *text)
{
    for (int i = 0; i < ROWS_MOST && strcmp(lit()->text, text) != 0; i++) {
        walk_press(h, h->down);
    }
    assert_string_equal(lit()->text, text);
}

static bool is_hushed(void)
{
    return w.view.now_us >= menu()->hush_us;
}

static void choose(const char *text)
{
    print_message("%s\n", text);
    WAIT_FOR(is_hushed);
    go_to(text);
    walk_press(h, h->enter);
}

static void expect_page(enum menu_page page)
{
    assert_true(menu()->is_open);
    assert_int_equal(menu()->page, page);
    walk_frame();
}

/* To a page and back again. */
static void visit(const char *text, enum menu_page page)
{
    enum menu_page from = menu()->page;

    choose(text);
    expect_page(page);
    walk_press(h, h->back);
    expect_page(from);
}

static void open_menu(void)
{
    assert_false(menu()->is_open);
    walk_press(h, h->menu);
    assert_true(menu()->is_open);
}

/* --- what is waited for ----------------------------------------------------------------------- */

static const struct world_head *head(void)
{
    return view_head(w.view.confirmed);
}

static int count(enum seat_kind kind)
{
    int seats = 0;

    for (int i = 0; i < GAME_SEATS && w.view.game != NULL; i++) {
        seats += head()->seats[i].kind == kind;
    }
    return seats;
}

static bool is_home(void)
{
    return w.view.state == VIEW_HOME && menu()->is_open && menu()->page == MENU_PAGE_MAIN;
}

static bool is_in_match(void)
{
    return w.view.state == VIEW_PLAYING && w.view.game != NULL && w.view.seat < GAME_SEATS;
}

static bool is_host_in_lobby(void)
{
    return is_in_match() && menu()->is_open && menu()->page == MENU_PAGE_MATCH &&
           head()->host == w.view.seat && w.view.code[0] != '\0';
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
    return menu()->map_count > 0;
}

static bool is_on_canals(void)
{
    return is_in_match() && strcmp(w.view.map, "canals") == 0;
}

static bool is_cargo(void)
{
    return head()->mode == CARGO;
}

static bool has_one_bot(void)
{
    return count(SEAT_BOT) == 1;
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
        if (head()->seats[i].kind == SEAT_HUMAN && i != w.view.seat) {
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
    return is_in_match() && strcmp(w.view.map, "basin") == 0;
}

static bool has_begun(void)
{
    return head()->phase != PHASE_LOBBY && !menu()->is_open;
}

static bool is_asked(void)
{
    return own_server_others(&here, true) > 0;
}

static char old_code[VIEW_CODE_BYTES];

static bool has_new_code(void)
{
    return w.view.code[0] != '\0' && strcmp(w.view.code, old_code) != 0;
}

/* --- its parts -------------------------------------------------------------------------------- */

static void walk_settings(void)
{
    int before = w.preferences.text_size;

    choose("Settings");
    expect_page(MENU_PAGE_YOU);
    choose("Name");
    walk_type_name(h);
    assert_true(w.preferences.name[0] != '\0');
    choose("Reset all settings");
    expect_page(MENU_PAGE_RESET);
    choose("No, keep them");
    walk_press(h, h->tab);
    expect_page(MENU_PAGE_PICTURE);
    go_to("Text size");
    walk_press(h, h->right);
    assert_int_equal(w.preferences.text_size, before + 10);
    walk_press(h, h->left);
    assert_int_equal(w.preferences.text_size, before);
    for (int i = 0; i < 3; i++) {
        walk_press(h, h->tab);
        walk_frame();
    }
    expect_page(MENU_PAGE_PAD);
    walk_press(h, h->back);
    expect_page(MENU_PAGE_MAIN);
}

static void walk_home(void)
{
    WAIT_FOR(is_home);
    choose("Controls");
    assert_true(w.screen.hud.shows_card);
    for (int i = 0; i < ROWS_MOST && w.screen.hud.shows_card; i++) {
        walk_press(h, h->enter);
    }
    assert_false(w.screen.hud.shows_card);
    visit("LAN", MENU_PAGE_LAN);
    visit("Practice with bots", MENU_PAGE_PRACTICE);
    visit("Join with a code", MENU_PAGE_CODE);
    walk_settings();
}

static void walk_hosting(void)
{
    char *copied;

    choose("Matches");
    expect_page(MENU_PAGE_MATCHES);
    choose("New private match");
    WAIT_FOR(is_host_in_lobby);
    assert_string_equal(head()->seats[w.view.seat].name, w.preferences.name);
    choose("Lock: let nobody new in");
    WAIT_FOR(is_locked);
    choose("Unlock: let people in again");
    WAIT_FOR(is_unlocked);
    choose("Mode");
    expect_page(MENU_PAGE_MODES);
    choose("Cargo");
    WAIT_FOR(is_cargo);
    go_to("Bots");
    walk_press(h, h->right);
    WAIT_FOR(has_one_bot);
    visit("Invite others on this network", MENU_PAGE_INVITE);
    visit("End the match", MENU_PAGE_CLOSING);
    text_format(old_code, sizeof(old_code), "%s", w.view.code);
    choose("New code");
    WAIT_FOR(has_new_code);
    choose("Copy the code: C");
    copied = SDL_GetClipboardText();
    assert_string_equal(copied, w.view.code);
    SDL_free(copied);
    visit("Say something", MENU_PAGE_PHRASES);
    choose("Map");
    expect_page(MENU_PAGE_MAPS);
    WAIT_FOR(has_maps);
    choose("canals");
    WAIT_FOR(is_on_canals);
}

static void invite_guest(void)
{
    char fault[FAULT_BYTES] = "";
    char code[VIEW_CODE_BYTES];

    text_format(code, sizeof(code), "%s", w.view.code);
    const char *const argv[] = { "homeport", "bot", here.target, "--name", "Eve",
                                 "--code",   code,  "--run-for", "120",    NULL };
    const struct child_start how = { .argv = argv, .output = CHILD_OUTPUT_KEPT };

    assert_true(child_start(&guest, &how, fault, sizeof(fault)));
    WAIT_FOR(has_guest);
}

static bool is_said(void)
{
    for (int i = 0; i < VIEW_FEED; i++) {
        if (w.view.feed[i].kind == VIEW_FEED_CHAT &&
            strstr(w.view.feed[i].text, "Sorry!") != NULL) {
            return true;
        }
    }
    return false;
}

/* While one plays: what is said, and the way back to the water. */
static void walk_phrases(void)
{
    walk_press(h, h->phrases);
    expect_page(MENU_PAGE_PHRASES);
    choose("Sorry!");
    assert_false(menu()->is_open);
    WAIT_FOR(is_said);
}

static void walk_people(void)
{
    open_menu();
    expect_page(MENU_PAGE_MATCH);
    choose("People");
    expect_page(MENU_PAGE_PEOPLE);
    visit("Who is kept out", MENU_PAGE_BANS);
    visit("Eve", MENU_PAGE_PERSON);
    walk_press(h, h->back);
    choose("Begin the round");
    WAIT_FOR(has_begun);
}

static void walk_trial(void)
{
    open_menu();
    choose("Trial: networks, pause, slow");
    expect_page(MENU_PAGE_DESK);
    visit("P2", MENU_PAGE_LINK);
    walk_press(h, h->back);
}

/* Out of the match, and in again by its code. */
static void walk_in_by_code(void)
{
    char code[VIEW_CODE_BYTES];

    text_format(code, sizeof(code), "%s", w.view.code);
    choose("Leave the match");
    WAIT_FOR(is_home);
    choose("Join with a code");
    expect_page(MENU_PAGE_CODE);
    walk_type_code(h, menu(), code);
    walk_press(h, h->enter);
    WAIT_FOR(has_guest);
}

/* Hands the match over; whoever has it then goes, so that things are put to the vote. */
static void walk_vote(void)
{
    if (!menu()->is_open) {
        open_menu();
    }
    if (menu()->page == MENU_PAGE_MAIN) {
        choose("This match");
    }
    choose("People");
    choose("Eve");
    choose("Make the host");
    WAIT_FOR(is_guest_host);
    child_stop(&guest, WAIT_US);
    WAIT_FOR(has_no_host);
    walk_press(h, h->back);
    choose("Vote: another map");
    expect_page(MENU_PAGE_MAP_VOTE);
    WAIT_FOR(has_maps);
    choose("basin");
    WAIT_FOR(is_on_basin);
}

static bool is_at_results(void)
{
    return menu()->is_open && menu()->page == MENU_PAGE_RESULTS;
}

static bool is_closed(void)
{
    return !menu()->is_open;
}

static void walk_results(void)
{
    is_staged = true;
    WAIT_FOR(is_at_results);
    choose("Vote: another map");
    expect_page(MENU_PAGE_MAP_VOTE);
    walk_press(h, h->back);
    walk_press(h, h->back);
    choose("Results of the round");
    expect_page(MENU_PAGE_RESULTS);
    walk_press(h, h->ready);
    choose("This match");
    is_staged = false;
    WAIT_FOR(is_closed); /* by itself */
}

static void walk_staying(void)
{
    open_menu();
    WAIT_FOR(is_asked);
    choose("Quit");
    expect_page(MENU_PAGE_LEAVING);
    choose("Stay");
    assert_false(menu()->is_open);
    assert_false(w.is_leaving);
}

static void walk_out(void)
{
    open_menu();
    choose("Quit");
    assert_true(w.is_leaving);
}

static void walk_all(void)
{
    walk_home();
    walk_hosting();
    invite_guest();
    walk_people();
    walk_phrases();
    walk_trial();
    walk_in_by_code();
    walk_staying();
    walk_vote();
    walk_results();
    walk_out();
    for (int i = 0; i < MENU_PAGES; i++) {
        if (!is_visited[i]) {
            fail_msg("the walk does not come to page %d of enum menu_page", i);
        }
    }
}

static void every_page_is_walked_by_the_keyboard_alone(void **state)
{
    (void)state;
    h = &walk_keyboard;
    walk_all();
}

static void every_page_is_walked_by_a_pad_alone(void **state)
{
    (void)state;
    h = &walk_gamepad;
    walk_all();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_page_is_walked_by_the_keyboard_alone, open_all,
                                        close_all),
        cmocka_unit_test_setup_teardown(every_page_is_walked_by_a_pad_alone, open_all, close_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
