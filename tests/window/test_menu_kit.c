/* The claims of client/menu.h about the kinds of rows.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "menu_sample.h"

static const struct menu_tab tabs[] = { { "one", MENU_PAGE_MAIN },
                                        { "two", MENU_PAGE_LAN },
                                        { "three", MENU_PAGE_CODE } };

/* One row, 200 pixels wide from 100 on. */
static struct menu_row *row_of(enum menu_kind kind, int value, int least, int most)
{
    memset(&menu, 0, sizeof(menu));
    menu.left = 100;
    menu.width = 200;
    menu.row = 10;
    menu.shown = 1;
    menu.row_count = 1;
    menu.rows[0] = (struct menu_row){ .kind = kind,
                                      .act = MENU_ORDERS,
                                      .value = value,
                                      .least = least,
                                      .most = most,
                                      .step = 5,
                                      .tabs = tabs };
    return &menu.rows[0];
}

static void a_toggle_turns_over_and_left_and_right_are_off_and_on(void **state)
{
    struct menu_row *row = row_of(MENU_TOGGLE, 0, 0, 1);

    (void)state;
    assert_true(menu_kit_enter(&menu, 0));
    assert_int_equal(row->value, 1);
    assert_false(menu_kit_step(&menu, 0, 1));
    assert_true(menu_kit_step(&menu, 0, -1));
    assert_int_equal(row->value, 0);
    assert_true(menu_kit_click(&menu, 0, 110));
    assert_int_equal(row->value, 1);
}

static void a_slider_steps_to_its_ends_and_no_further(void **state)
{
    struct menu_row *row = row_of(MENU_SLIDER, 8, 0, 10);

    (void)state;
    assert_true(menu_kit_step(&menu, 0, 1));
    assert_int_equal(row->value, 10);
    assert_false(menu_kit_step(&menu, 0, 1));
    assert_false(menu_kit_enter(&menu, 0));
    assert_true(menu_kit_step(&menu, 0, -1));
    assert_int_equal(row->value, 5);
}

static void a_slider_is_dragged_in_steps(void **state)
{
    struct menu_row *row = row_of(MENU_SLIDER, 0, 0, 100);
    float left;
    float width;

    (void)state;
    menu_kit_span(&menu, row, 0, &left, &width);
    assert_true(menu_kit_drag(&menu, 0, left + width * 0.51f));
    assert_int_equal(row->value, 50);
    assert_false(menu_kit_drag(&menu, 0, left + width * 0.5f));
    assert_true(menu_kit_drag(&menu, 0, left + 2 * width));
    assert_int_equal(row->value, 100);
    assert_false(menu_kit_click(&menu, 0, left - 20)); /* on its name */
    assert_int_equal(row->value, 100);
    assert_true(menu_kit_drag(&menu, 0, left - 20));
    assert_int_equal(row->value, 0);
}

static void a_choice_goes_around(void **state)
{
    struct menu_row *row = row_of(MENU_CHOICE, 2, 0, 2);

    (void)state;
    assert_true(menu_kit_enter(&menu, 0));
    assert_int_equal(row->value, 0);
    assert_true(menu_kit_step(&menu, 0, -1));
    assert_int_equal(row->value, 2);
    assert_true(menu_kit_click(&menu, 0, 205)); /* left half of its control */
    assert_int_equal(row->value, 1);
    row = row_of(MENU_CHOICE, 0, 0, 0);
    assert_false(menu_kit_step(&menu, 0, 1));
}

static SDL_Event key_event(SDL_Keycode code, SDL_Scancode place)
{
    SDL_Event event = { .type = SDL_KEYDOWN };

    event.key.keysym.sym = code;
    event.key.keysym.scancode = place;
    return event;
}

static SDL_Event typed_event(const char *text)
{
    SDL_Event event = { .type = SDL_TEXTINPUT };

    text_format(event.text.text, sizeof(event.text.text), "%s", text);
    return event;
}

static void a_field_takes_all_keys_until_enter(void **state)
{
    struct menu_row *row = row_of(MENU_FIELD, 0, 0, 24);
    SDL_Event typed = typed_event("n");
    SDL_Event down = key_event(SDLK_DOWN, SDL_SCANCODE_DOWN);
    SDL_Event enter = key_event(SDLK_RETURN, SDL_SCANCODE_RETURN);

    (void)state;
    strcpy(row->order, "An");
    assert_int_equal(menu_kit_event(&menu, &down), MENU_KIT_LEAVES);
    assert_false(menu_kit_enter(&menu, 0));
    assert_int_equal(menu_kit_event(&menu, &typed), MENU_KIT_TAKES);
    assert_int_equal(menu_kit_event(&menu, &down), MENU_KIT_TAKES);
    assert_int_equal(menu_kit_event(&menu, &enter), MENU_KIT_CHOOSES);
    assert_string_equal(row->order, "Ann");
    assert_int_equal(menu_kit_event(&menu, &down), MENU_KIT_LEAVES);
}

static void escape_leaves_a_field_as_it_was(void **state)
{
    struct menu_row *row = row_of(MENU_FIELD, 0, 0, 24);
    SDL_Event typed = typed_event("n");
    SDL_Event escape = key_event(SDLK_ESCAPE, SDL_SCANCODE_ESCAPE);

    (void)state;
    strcpy(row->order, "An");
    menu_kit_enter(&menu, 0);
    menu_kit_event(&menu, &typed);
    assert_int_equal(menu_kit_event(&menu, &escape), MENU_KIT_TAKES);
    assert_string_equal(row->order, "An");
    assert_false(menu.is_typing);
}

static void a_cell_takes_the_next_press_of_its_device(void **state)
{
    struct menu_row *row = row_of(MENU_KEYS, 0, 0, MENU_CELLS);
    SDL_Event key = key_event(SDLK_x, SDL_SCANCODE_X);
    SDL_Event button = { .type = SDL_CONTROLLERBUTTONDOWN };

    (void)state;
    button.cbutton.button = SDL_CONTROLLER_BUTTON_Y;
    assert_false(menu_kit_step(&menu, 0, 1));
    assert_false(menu_kit_step(&menu, 0, 1)); /* there are two */
    assert_false(menu_kit_enter(&menu, 0));
    assert_int_equal(menu_kit_event(&menu, &button), MENU_KIT_TAKES);
    assert_int_equal(menu_kit_event(&menu, &key), MENU_KIT_CHOOSES);
    assert_int_equal(row->value, 1);
    assert_true(press_is(row->pressed, (struct press){ PRESS_KEY, SDL_SCANCODE_X }));
    row->is_pads = true;
    menu_kit_enter(&menu, 0);
    assert_int_equal(menu_kit_event(&menu, &key), MENU_KIT_TAKES);
    assert_int_equal(menu_kit_event(&menu, &button), MENU_KIT_CHOOSES);
    assert_true(press_is(row->pressed, (struct press){ PRESS_PAD, SDL_CONTROLLER_BUTTON_Y }));
}

static void escape_and_start_end_the_wait_and_are_never_taken(void **state)
{
    SDL_Event escape = key_event(SDLK_ESCAPE, SDL_SCANCODE_ESCAPE);
    SDL_Event start = { .type = SDL_CONTROLLERBUTTONDOWN };

    (void)state;
    start.cbutton.button = SDL_CONTROLLER_BUTTON_START;
    for (int i = 0; i < 2; i++) {
        row_of(MENU_KEYS, 0, 0, MENU_CELLS)->is_pads = i == 1;
        menu_kit_enter(&menu, 0);
        assert_int_equal(menu_kit_event(&menu, i == 0 ? &escape : &start), MENU_KIT_TAKES);
        assert_false(menu.is_waiting);
    }
}

static void a_cell_is_emptied(void **state)
{
    struct menu_row *row = row_of(MENU_KEYS, 0, 0, MENU_CELLS);

    (void)state;
    menu.column = 1;
    assert_true(menu_kit_clear(&menu, 0));
    assert_int_equal(row->value, 1);
    assert_int_equal(row->pressed.kind, PRESS_NONE);
    row_of(MENU_TOGGLE, 0, 0, 1);
    assert_false(menu_kit_clear(&menu, 0));
}

static void tabs_turn_around_and_by_a_click(void **state)
{
    struct menu_row *row = row_of(MENU_TABS, 0, 0, ARRAY_LEN(tabs));

    (void)state;
    assert_true(menu_kit_step(&menu, 0, -1));
    assert_int_equal(row->act, MENU_TURNS);
    assert_int_equal(row->page, MENU_PAGE_CODE);
    assert_true(menu_kit_click(&menu, 0, 200));
    assert_int_equal(row->page, MENU_PAGE_LAN);
    assert_true(menu_kit_click(&menu, 0, 299));
    assert_int_equal(row->page, MENU_PAGE_CODE);
}

static void every_kind_has_a_control_inside_its_row(void **state)
{
    (void)state;
    for (int kind = MENU_BUTTON; kind <= MENU_TABS; kind++) {
        struct menu_row *row = row_of((enum menu_kind)kind, 0, 0, 2);
        float left;
        float width;

        menu_kit_span(&menu, row, 0, &left, &width);
        assert_true(left >= menu.left && width > 0 && left + width <= menu.left + menu.width);
        menu_kit_span(&menu, row, 1, &left, &width);
        assert_true(row->kind != MENU_KEYS || left + width <= menu.left + menu.width + 0.1f);
    }
}

/* --- the light -------------------------------------------------------------------------------- */

static void many_matches(int count)
{
    sample_open();
    open_page("Other matches", NULL);
    menu_wish(&menu, &sample_view);
    sample_view.list.serial++;
    sample_view.list.count = (uint8_t)count;
    for (int i = 0; i < count; i++) {
        text_format(sample_view.list.rows[i].name, sizeof(sample_view.list.rows[i].name), "m%d", i);
    }
    rows_now();
    menu.shown = 5;
}

static void pages_home_and_end_move_the_light_and_stop_at_the_ends(void **state)
{
    (void)state;
    many_matches(20);
    press(SDLK_PAGEDOWN);
    assert_int_equal(menu.at[menu.page], 5);
    press(SDLK_END);
    assert_int_equal(menu.at[menu.page], menu.row_count - 1);
    press(SDLK_PAGEDOWN);
    assert_int_equal(menu.at[menu.page], menu.row_count - 1);
    press(SDLK_PAGEUP);
    assert_int_equal(menu.at[menu.page], menu.row_count - 6);
    press(SDLK_HOME);
    assert_int_equal(menu.at[menu.page], 0);
    press(SDLK_PAGEUP);
    assert_int_equal(menu.at[menu.page], 0);
}

static void shift_tab_goes_the_other_way(void **state)
{
    SDL_Event event = key_event(SDLK_TAB, SDL_SCANCODE_TAB);

    (void)state;
    many_matches(3);
    menu_event(&menu, &event, &sample_view, 1);
    menu_event(&menu, &event, &sample_view, 1);
    assert_int_equal(menu.at[menu.page], 2);
    event.key.keysym.mod = KMOD_LSHIFT;
    menu_event(&menu, &event, &sample_view, 1);
    assert_int_equal(menu.at[menu.page], 1);
}

static void the_wheel_moves_the_list_beneath_the_light(void **state)
{
    SDL_Event event = { .type = SDL_MOUSEWHEEL };

    (void)state;
    many_matches(20);
    event.wheel.y = -1;
    menu_event(&menu, &event, &sample_view, 1);
    menu_event(&menu, &event, &sample_view, 1);
    assert_int_equal(menu.first, 2);
    assert_int_equal(menu.at[menu.page], 2);
    event.wheel.y = 1;
    for (int i = 0; i < 4; i++) {
        menu_event(&menu, &event, &sample_view, 1);
    }
    assert_int_equal(menu.first, 0);
    assert_int_equal(menu.at[menu.page], 0);
}

static void tabs_stay_at_the_top_of_what_is_scrolled(void **state)
{
    (void)state;
    row_of(MENU_TABS, 0, 0, ARRAY_LEN(tabs));
    menu.first = 3;
    assert_int_equal(menu_pinned(&menu), 1);
    assert_int_equal(menu_row_in(&menu, 0), 0);
    assert_int_equal(menu_row_in(&menu, 1), 4);
    row_of(MENU_TOGGLE, 0, 0, 1);
    menu.first = 3;
    assert_int_equal(menu_pinned(&menu), 0);
    assert_int_equal(menu_row_in(&menu, 0), 3);
}

static void the_left_stick_moves_the_light_once_each_time(void **state)
{
    static const Sint16 way[] = { 25000, 32000, 25000, 1000, 25000 };
    SDL_Event event = { .type = SDL_CONTROLLERAXISMOTION };

    (void)state;
    many_matches(20);
    event.caxis.axis = SDL_CONTROLLER_AXIS_LEFTY;
    for (size_t i = 0; i < ARRAY_LEN(way); i++) {
        event.caxis.value = way[i];
        menu_event(&menu, &event, &sample_view, 1);
    }
    assert_int_equal(menu.at[menu.page], 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_toggle_turns_over_and_left_and_right_are_off_and_on),
        cmocka_unit_test(a_slider_steps_to_its_ends_and_no_further),
        cmocka_unit_test(a_slider_is_dragged_in_steps),
        cmocka_unit_test(a_choice_goes_around),
        cmocka_unit_test(a_field_takes_all_keys_until_enter),
        cmocka_unit_test(escape_leaves_a_field_as_it_was),
        cmocka_unit_test(a_cell_takes_the_next_press_of_its_device),
        cmocka_unit_test(escape_and_start_end_the_wait_and_are_never_taken),
        cmocka_unit_test(a_cell_is_emptied),
        cmocka_unit_test(tabs_turn_around_and_by_a_click),
        cmocka_unit_test(every_kind_has_a_control_inside_its_row),
        cmocka_unit_test(pages_home_and_end_move_the_light_and_stop_at_the_ends),
        cmocka_unit_test(shift_tab_goes_the_other_way),
        cmocka_unit_test(the_wheel_moves_the_list_beneath_the_light),
        cmocka_unit_test(tabs_stay_at_the_top_of_what_is_scrolled),
        cmocka_unit_test(the_left_stick_moves_the_light_once_each_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
