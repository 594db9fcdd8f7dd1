/* The settings pages in a window: every one walked by the keyboard alone, and by a pad alone, with
 * the events that SDL makes of them. Shown nowhere: SDL's own dummy display.
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
#include "client/menu_parts.h"
#include "client/window_parts.h"
#include "view_sample.h"
#include "walk_hands.h"

enum {
    WIDTH = 1280,
    HEIGHT = 720,
    FAULT_BYTES = 512,
    ROWS_MOST = 200, /* steps on one page before something is wrong */
};

static struct window w;
static char folder[] = "/tmp/settings.XXXXXX";
static const struct runner_options nobody = { .name = "Ann" };
static struct window_options options = { .runner = &nobody, .profile = "main", .data = folder };
static int pad_device;

/* --- a window without a display --------------------------------------------------------------- */

void walk_frame(void)
{
    SDL_SetHint(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS, "1"); /* nothing has the focus here */
    SDL_JoystickUpdate();
    window_take_events(&w);
    w.view.now_us += 100000;
    window_settings_frame(&w);
    screen_update(&w.screen, &w.view, WIDTH, HEIGHT);
    screen_draw(&w.screen, &w.view, &w.controls);
}

SDL_Joystick *walk_pad(void)
{
    return SDL_GameControllerGetJoystick(w.controls.pads[0]);
}

static int open_all(void **state)
{
    const SDL_Rect place = { 0, 0, WIDTH, HEIGHT };
    char fault[FAULT_BYTES];

    (void)state;
    strcpy(folder, "/tmp/settings.XXXXXX");
    assert_non_null(mkdtemp(folder));
    memset(&w, 0, sizeof(w));
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
    SDL_SetHint(SDL_HINT_RENDER_DRIVER, "software");
    assert_int_equal(SDL_Init(SDL_INIT_VIDEO | SDL_INIT_GAMECONTROLLER), 0);
    w.options = &options;
    controls_init(&w.controls);
    window_settings_read(&w);
    assert_true(canvas_open(&w.canvas, "settings", &place, 0, true, fault, sizeof(fault)));
    assert_true(screen_open(&w.screen, &w.canvas, fault, sizeof(fault)));
    window_settings_apply(&w);
    pad_device = SDL_JoystickAttachVirtual(SDL_JOYSTICK_TYPE_GAMECONTROLLER,
                                           SDL_CONTROLLER_AXIS_MAX, SDL_CONTROLLER_BUTTON_MAX, 0);
    assert_true(pad_device >= 0);
    sample_open();
    w.view = sample_view;
    w.view.now_us = 1000000;
    strcpy(w.view.network, "wifi"); /* its keys can be bound then, too */
    w.preferences.has_seen_controls = 1;
    walk_frame();
    assert_int_equal(w.controls.pad_count, 1);
    return 0;
}

static int close_all(void **state)
{
    char command[FAULT_BYTES];

    (void)state;
    window_settings_close(&w);
    controls_done(&w.controls);
    screen_close(&w.screen);
    canvas_close(&w.canvas);
    palette_use(PALETTE_USUAL, false);
    SDL_Quit();
    text_format(command, sizeof(command), "rm -rf %s", folder);
    return system(command);
}

/* --- the walk --------------------------------------------------------------------------------- */

static const struct menu_row *lit(void)
{
    const struct menu *m = &w.screen.menu;

    return &m->rows[m->at[m->page]];
}

static void go_to(const struct hands *h, const char *text)
{
    for (int i = 0; i < ROWS_MOST && strcmp(lit()->text, text) != 0; i++) {
        walk_press(h, h->down);
    }
    assert_string_equal(lit()->text, text);
}

/* There and back again. */
static void change_value(const struct hands *h, enum preference which)
{
    int before = preferences_get(&w.preferences, which);

    walk_press(h, before < preference_rows[which].most ? h->right : h->left);
    assert_int_not_equal(preferences_get(&w.preferences, which), before);
    walk_press(h, before < preference_rows[which].most ? h->left : h->right);
    assert_int_equal(preferences_get(&w.preferences, which), before);
}

static void change_name(const struct hands *h)
{
    char before[sizeof(w.preferences.name)];

    assert_string_equal(lit()->order, "");
    assert_string_equal(lit()->side, nobody.name); /* what stands there */
    text_format(before, sizeof(before), "%s", w.preferences.name);
    walk_press(h, h->enter);
    walk_type_name(h);
    assert_string_not_equal(w.preferences.name, before);
    assert_string_equal(w.goes_by, w.preferences.name);
}

/* Empties each place, and fills those of the own device. */
static void change_places(const struct hands *h, enum action action, enum binding_device device)
{
    struct press bound = { h->is_pad ? PRESS_PAD : PRESS_KEY, h->unused };
    const struct press *on = w.preferences.bindings.on[action][device];

    for (int i = 0; i < BINDING_PLACES; i++) {
        walk_press(h, i == 0 ? h->left : h->right);
        walk_press(h, h->clear);
        assert_int_equal(on[i].kind, PRESS_NONE);
        if (device == (h->is_pad ? BINDING_PADS : BINDING_KEYS)) {
            walk_press(h, h->enter);
            assert_true(w.screen.menu.is_waiting);
            walk_press(h, h->unused);
            assert_true(press_is(on[i], bound));
        }
    }
}

static void change_row(const struct hands *h, bool changed[PREFERENCE_COUNT],
                       int bound[ACTION_COUNT])
{
    const struct menu_row *row = lit();

    switch (row->kind) {
    case MENU_FIELD:
        changed[row->id] = true;
        change_name(h);
        break;
    case MENU_TOGGLE:
    case MENU_SLIDER:
    case MENU_CHOICE:
        changed[row->id] = true;
        change_value(h, (enum preference)row->id);
        break;
    case MENU_KEYS:
        bound[row->id]++;
        change_places(h, (enum action)row->id, row->is_pads ? BINDING_PADS : BINDING_KEYS);
        break;
    case MENU_BUTTON:
    case MENU_TABS:
    case MENU_SYMBOLS:
        break;
    }
}

static void walk(const struct hands *h)
{
    bool changed[PREFERENCE_COUNT] = { false };
    int bound[ACTION_COUNT] = { 0 };
    const struct menu *m = &w.screen.menu;

    walk_press(h, h->menu);
    assert_true(m->is_open);
    go_to(h, "Settings");
    walk_press(h, h->enter);
    assert_int_equal(m->page, MENU_PAGE_YOU);
    for (int tab = 0; tab < m->rows[0].most; tab++) {
        enum menu_page page = m->page;

        for (int i = 1; i < m->row_count; i++) {
            walk_press(h, h->down);
            assert_int_equal(m->at[page], i);
            change_row(h, changed, bound);
            assert_int_equal(m->page, page);
        }
        walk_press(h, h->tab);
        assert_int_not_equal(m->page, page);
    }
    assert_int_equal(m->page, MENU_PAGE_YOU); /* around */
    for (int i = 0; i < PREFERENCE_COUNT; i++) {
        assert_int_equal(changed[i], preference_rows[i].title != NULL);
    }
    for (int i = 0; i < ACTION_COUNT; i++) {
        assert_int_equal(bound[i], bindings_is_free((enum action)i) ? BINDING_DEVICES : 0);
    }
    walk_press(h, h->back);
    walk_press(h, h->back);
    assert_false(m->is_open);
}

static void every_setting_is_changed_by_the_keyboard_alone(void **state)
{
    (void)state;
    walk(&walk_keyboard);
}

static void every_setting_is_changed_by_a_pad_alone(void **state)
{
    (void)state;
    walk(&walk_gamepad);
}

static void all_is_as_at_first_again_after_a_question(void **state)
{
    struct preferences usual;

    (void)state;
    preferences_reset(&usual);
    preferences_set(&w.preferences, PREFERENCE_TEXT_SIZE, 200);
    bindings_set(&w.preferences.bindings, ACTION_READY, BINDING_PADS, 0,
                 (struct press){ .kind = PRESS_NONE });
    menu_open_at(&w.screen.menu, MENU_PAGE_YOU, &w.view);
    go_to(&walk_keyboard, "Reset all settings");
    walk_press(&walk_keyboard, walk_keyboard.enter);
    assert_int_equal(w.screen.menu.page, MENU_PAGE_RESET);
    walk_press(&walk_keyboard, walk_keyboard.enter); /* no */
    assert_int_equal(w.preferences.text_size, 200);
    assert_int_equal(w.screen.menu.page, MENU_PAGE_YOU);
    go_to(&walk_keyboard, "Reset all settings");
    walk_press(&walk_keyboard, walk_keyboard.enter);
    walk_press(&walk_keyboard, walk_keyboard.down);
    walk_press(&walk_keyboard, walk_keyboard.enter);
    assert_int_equal(w.preferences.text_size, 100);
    assert_memory_equal(&w.preferences.bindings, &usual.bindings, sizeof(usual.bindings));
    assert_int_equal(w.preferences.has_seen_controls, 1);
}

static void what_was_changed_is_there_at_the_next_start(void **state)
{
    struct preferences next;
    struct preferences_file file;
    char fault[FAULT_BYTES];

    (void)state;
    menu_open_at(&w.screen.menu, MENU_PAGE_PICTURE, &w.view);
    go_to(&walk_keyboard, "Text size");
    walk_press(&walk_keyboard, walk_keyboard.right);
    for (int i = 0; i < 20; i++) {
        walk_frame();
    }
    preferences_file_open(&file, folder, "main");
    assert_true(preferences_file_read(&file, &next, fault, sizeof(fault)));
    assert_int_equal(next.text_size, 110);
    assert_int_equal(w.changed_us, 0);
}

static void a_key_that_means_two_things_is_marked(void **state)
{
    (void)state;
    menu_open_at(&w.screen.menu, MENU_PAGE_KEYS, &w.view);
    go_to(&walk_keyboard, "Chat");
    assert_false(lit()->is_odd[0]);
    walk_press(&walk_keyboard, walk_keyboard.enter);
    walk_press(&walk_keyboard, SDL_SCANCODE_W);
    menu_refresh(&w.screen.menu, &w.view);
    assert_true(lit()->is_odd[0]);
    assert_non_null(strstr(lit()->help, "ahead"));
    go_to(&walk_keyboard, "Ahead");
    assert_true(lit()->is_odd[0]);
    assert_non_null(strstr(lit()->help, "chat"));
}

static void the_keys_of_a_bad_network_are_bound_where_there_is_one(void **state)
{
    (void)state;
    menu_open_at(&w.screen.menu, MENU_PAGE_KEYS, &w.view);
    int all = w.screen.menu.row_count;

    w.view.network[0] = '\0';
    menu_refresh(&w.screen.menu, &w.view);
    assert_int_equal(w.screen.menu.row_count, all - (ACTION_NET_SPIKE - ACTION_NET_SETTING + 1));
    go_to(&walk_keyboard, "Full screen");
}

static void the_card_is_shown_once(void **state)
{
    (void)state;
    w.preferences.has_seen_controls = 0;
    walk_frame();
    assert_false(w.screen.hud.shows_card); /* he might be just leaving */
    for (int i = 0; i < 100 && !w.screen.hud.shows_card; i++) {
        SDL_Delay(10);
        walk_frame();
    }
    assert_true(w.screen.hud.shows_card);
    walk_press(&walk_keyboard, SDL_SCANCODE_ESCAPE);
    assert_false(w.screen.hud.shows_card);
    assert_false(w.screen.menu.is_open);
    walk_frame();
    assert_false(w.screen.hud.shows_card);
    assert_int_equal(w.preferences.has_seen_controls, 1);
}

static void the_card_hides_a_menu_and_is_closed_by_the_way_back(void **state)
{
    static const struct {
        const struct hands *hands;
        int back;
    } ways[] = { { &walk_keyboard, SDL_SCANCODE_ESCAPE },
                 { &walk_gamepad, SDL_CONTROLLER_BUTTON_B } };
    struct menu *m = &w.screen.menu;

    (void)state;
    walk_press(&walk_keyboard, SDL_SCANCODE_ESCAPE);
    go_to(&walk_keyboard, "Settings");
    walk_press(&walk_keyboard, SDL_SCANCODE_RETURN);
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        w.screen.hud.shows_card = true;
        w.screen.hud.card_page = 0;
        m->row = 0; /* its height, when it is drawn */
        walk_frame();
        assert_true(m->row <= 0);
        walk_press(ways[i].hands, ways[i].back);
        assert_false(w.screen.hud.shows_card);
        assert_true(m->is_open);
        assert_int_equal(m->page, MENU_PAGE_YOU);
        assert_true(m->row > 0);
    }
}

static void a_pad_that_comes_while_the_menu_is_open_works_it(void **state)
{
    (void)state;
    SDL_JoystickDetachVirtual(pad_device);
    walk_press(&walk_keyboard, SDL_SCANCODE_ESCAPE);
    assert_int_equal(w.controls.pad_count, 0);
    assert_true(SDL_JoystickAttachVirtual(SDL_JOYSTICK_TYPE_GAMECONTROLLER, SDL_CONTROLLER_AXIS_MAX,
                                          SDL_CONTROLLER_BUTTON_MAX, 0) >= 0);
    walk_frame();
    walk_frame();
    assert_int_equal(w.controls.pad_count, 1);
    int at = w.screen.menu.at[MENU_PAGE_MAIN];

    walk_press(&walk_gamepad, SDL_CONTROLLER_BUTTON_DPAD_DOWN);
    assert_int_equal(w.screen.menu.at[MENU_PAGE_MAIN], at + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_setting_is_changed_by_the_keyboard_alone, open_all,
                                        close_all),
        cmocka_unit_test_setup_teardown(every_setting_is_changed_by_a_pad_alone, open_all,
                                        close_all),
        cmocka_unit_test_setup_teardown(all_is_as_at_first_again_after_a_question, open_all,
                                        close_all),
        cmocka_unit_test_setup_teardown(what_was_changed_is_there_at_the_next_start, open_all,
                                        close_all),
        cmocka_unit_test_setup_teardown(a_key_that_means_two_things_is_marked, open_all, close_all),
        cmocka_unit_test_setup_teardown(the_keys_of_a_bad_network_are_bound_where_there_is_one,
                                        open_all, close_all),
        cmocka_unit_test_setup_teardown(the_card_is_shown_once, open_all, close_all),
        cmocka_unit_test_setup_teardown(the_card_hides_a_menu_and_is_closed_by_the_way_back,
                                        open_all, close_all),
        cmocka_unit_test_setup_teardown(a_pad_that_comes_while_the_menu_is_open_works_it, open_all,
                                        close_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
