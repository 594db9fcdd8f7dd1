/* A window to walk through, its server and its guest.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "walk_rig.h"

#include "base/clock.h"
#include "base/text.h"
#include "client/profile.h"
#include "client/tether.h"

enum {
    FAULT_BYTES = 512,
    WAIT_US = 10000000, /* for whatever a server or another process has to do */
    PAUSE_US = 4000,    /* between two frames: others work here, too */
};

struct walk walk;

static struct child guest;
static struct tool_links no_links;
static struct tether tether;
static struct identity identity;
static struct runner_options runner_options;
static struct window_options options;

/* --- the window ------------------------------------------------------------------------------- */

const struct menu *walk_menu(void)
{
    return &walk.w.screen.menu;
}

/* As window_frame, but for the view, which stays. */
static void staged_frame(void)
{
    struct world_head *head = (struct world_head *)(void *)walk.w.view.confirmed;

    head->phase = PHASE_RESULTS;
    head->phase_end_tick = head->tick + TICK_HZ;
    walk.w.view.now_us = clock_now_us();
    window_take_events(&walk.w);
    const struct menu_row *wish = menu_wish(&walk.w.screen.menu, &walk.w.view);

    if (wish != NULL) {
        window_carry_out(&walk.w, wish);
    }
    screen_draw(&walk.w.screen, &walk.w.view, &walk.w.controls);
}

void walk_frame(void)
{
    SDL_SetHint(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS, "1"); /* nothing has the focus here */
    SDL_JoystickUpdate();
    if (walk.is_staged) {
        staged_frame();
    } else {
        window_frame(&walk.w);
    }
    if (walk_menu()->is_open) {
        walk.is_visited[walk_menu()->page] = true;
    }
    clock_sleep_until_us(clock_now_us() + PAUSE_US);
}

SDL_Joystick *walk_pad(void)
{
    return SDL_GameControllerGetJoystick(walk.w.controls.pads[0]);
}

int walk_open(void **state)
{
    char fault[FAULT_BYTES] = "";

    (void)state;
    memset(&walk.w, 0, sizeof(walk.w));
    memset(walk.is_visited, 0, sizeof(walk.is_visited));
    assert_true(identity_make(&identity, fault, sizeof(fault)));
    runner_options =
        (struct runner_options){ .name = "Ann", .identity_secret = identity.secret_key };
    own_server_init(&walk.here, NULL);
    tether_open(&tether, &no_links, false);
    tether.desk.count = 2; /* as if `homeport local` had said who there is */
    options = (struct window_options){ .runner = &runner_options,
                                       .here = &walk.here,
                                       .tether = &tether,
                                       .has_no_vsync = true,
                                       .profile = "walk" };
    text_format(tether.desk.links[0].who, DESK_WHO_BYTES, "P1");
    text_format(tether.desk.links[1].who, DESK_WHO_BYTES, "P2");
    walk.w.options = &options;
    controls_init(&walk.w.controls);
    window_settings_read(&walk.w);
    walk.w.preferences.has_seen_controls = 1;
    assert_true(window_open(&walk.w, fault, sizeof(fault)));
    walk.w.runner = runner_start(&runner_options, fault, sizeof(fault));
    assert_non_null(walk.w.runner);
    assert_true(SDL_JoystickAttachVirtual(SDL_JOYSTICK_TYPE_GAMECONTROLLER, SDL_CONTROLLER_AXIS_MAX,
                                          SDL_CONTROLLER_BUTTON_MAX, 0) >= 0);
    walk_frame();
    walk_frame();
    assert_int_equal(walk.w.controls.pad_count, 1);
    return 0;
}

void walk_start_guest(const char *code)
{
    char fault[FAULT_BYTES] = "";
    const char *const argv[] = { "homeport", "bot", walk.here.target, "--name", "Eve",
                                 "--code",   code,  "--run-for",      "120",    NULL };
    const struct child_start how = { .argv = argv, .output = CHILD_OUTPUT_KEPT };

    assert_true(child_start(&guest, &how, fault, sizeof(fault)));
}

void walk_stop_guest(void)
{
    child_stop(&guest, WAIT_US);
}

int walk_close(void **state)
{
    (void)state;
    walk_stop_guest();
    if (walk.w.runner != NULL) {
        runner_stop(walk.w.runner);
    }
    own_server_end(&walk.here);
    tether_close(&tether);
    window_close(&walk.w);
    identity_wipe(&identity);
    return 0;
}

/* --- the walk --------------------------------------------------------------------------------- */

void walk_wait(bool (*is_so)(void), const char *what)
{
    const uint64_t until_us = clock_now_us() + WAIT_US;

    while (!is_so()) {
        walk_frame();
        if (clock_now_us() > until_us) {
            fail_msg("not so in time: %s; page %d, %s", what, (int)walk_menu()->page,
                     walk_menu()->is_open ? "open" : "closed");
        }
    }
}

static const struct menu_row *lit(void)
{
    static const struct menu_row none = { .text = "nothing is lit" };
    int at = walk_menu()->at[walk_menu()->page];

    menu_refresh(&walk.w.screen.menu, &walk.w.view);
    return at >= 0 ? &walk_menu()->rows[at] : &none;
}

void walk_go_to(const char *text)
{
    for (int i = 0; i < WALK_ROWS_MOST && strcmp(lit()->text, text) != 0; i++) {
        walk_press(walk.hands, walk.hands->down);
    }
    assert_string_equal(lit()->text, text);
}

static bool is_hushed(void)
{
    return walk.w.view.now_us >= walk_menu()->hush_us;
}

void walk_choose(const char *text)
{
    print_message("%s\n", text);
    WALK_WAIT(is_hushed);
    walk_go_to(text);
    walk_press(walk.hands, walk.hands->enter);
}

void walk_expect(enum menu_page page)
{
    assert_true(walk_menu()->is_open);
    assert_int_equal(walk_menu()->page, page);
    walk_frame();
}

void walk_visit(const char *text, enum menu_page page)
{
    enum menu_page from = walk_menu()->page;

    walk_choose(text);
    walk_expect(page);
    walk_press(walk.hands, walk.hands->back);
    walk_expect(from);
}

void walk_open_menu(enum menu_page page)
{
    if (!walk_menu()->is_open) {
        walk_press(walk.hands, walk.hands->menu);
    }
    if (page == MENU_PAGE_MAIN && walk_menu()->page != page) {
        walk_press(walk.hands, walk.hands->back);
    } else if (page == MENU_PAGE_MATCH && walk_menu()->page == MENU_PAGE_MAIN) {
        walk_choose("This match");
    }
    walk_expect(page);
}
