/* The claims of client/menu.h about the page where a match's code is typed: by the keyboard, out of
 * the clipboard, by a pad alone; and that it keeps none.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "menu_sample.h"

static void type(const char *text)
{
    SDL_Event event = { .type = SDL_TEXTINPUT };

    text_format(event.text.text, sizeof(event.text.text), "%s", text);
    menu_event(&menu, &event, &sample_view, 1);
}

static const char *code_now(void)
{
    menu_pages_fill(&menu, &sample_view);
    return menu.rows[0].text;
}

static void a_code_is_typed_in_any_case_with_or_without_its_dash(void **state)
{
    static const char *const ways[] = { "k7q-f2m4d", "K7QF2M4D", " k7Q f2m-4d and more" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        sample_open();
        open_page("Join with a code", NULL);
        assert_string_equal(code_now(), "___-_____");
        type(ways[i]);
        assert_string_equal(code_now(), "K7Q-F2M4D");
        const struct menu_row *row = press(SDLK_RETURN);

        assert_int_equal(row->act, MENU_JOINS_CODE);
        assert_string_equal(row->order, "K7QF2M4D");
    }
}

static void who_types_after_a_code_was_asked_for_begins_anew(void **state)
{
    (void)state;
    sample_open();
    open_page("Join with a code", NULL);
    type("k7qf2m4d");
    press(SDLK_RETURN);
    assert_string_equal(code_now(), "K7Q-F2M4D"); /* there it stands while it is looked for */
    type("h");
    assert_string_equal(code_now(), "H__-_____");
    type("me");
    assert_string_equal(code_now(), "HME-_____");
}

/* To a place among the symbols that stand below the code, and there. */
static void push_symbol(int line, int column)
{
    for (int i = 0; i < MENU_ROWS && menu.at[MENU_PAGE_CODE] != 1 + line; i++) {
        push(SDL_CONTROLLER_BUTTON_DPAD_DOWN);
    }
    for (int i = 0; i < MENU_SYMBOLS_MOST && menu.column != column; i++) {
        push(SDL_CONTROLLER_BUTTON_DPAD_RIGHT);
    }
    assert_null(push(SDL_CONTROLLER_BUTTON_A));
}

static void a_code_is_typed_by_a_pad_alone(void **state)
{
    (void)state;
    sample_open();
    open_page("Join with a code", NULL);
    for (int i = 0; i < MENU_CODE_SYMBOLS; i++) {
        push_symbol(i % 4, i);
    }
    assert_string_equal(code_now(), "09J-V4DPZ");
    push(SDL_CONTROLLER_BUTTON_X);
    assert_string_equal(code_now(), "09J-V4DP_");
    push_symbol(0, 0);
    const struct menu_row *row = push(SDL_CONTROLLER_BUTTON_A); /* the light is on the code */

    assert_int_equal(row->act, MENU_JOINS_CODE);
    assert_string_equal(row->order, "09JV4DP0");
}

static void click(const char *text)
{
    menu_pages_fill(&menu, &sample_view);
    for (int i = 0; i < menu.row_count; i++) {
        if (strcmp(menu.rows[i].text, text) == 0) {
            float y = menu.top + menu.row * ((float)i + 0.5f);

            assert_null(menu_click(&menu, SDL_BUTTON_LEFT, menu.left + 1, y, &sample_view));
            return;
        }
    }
    fail_msg("there is no row '%s'", text);
}

static void a_wrong_symbol_is_deleted_by_the_mouse_alone(void **state)
{
    (void)state;
    sample_open();
    open_page("Join with a code", NULL);
    menu.left = 100;
    menu.top = 50;
    menu.width = 400;
    menu.row = 30;
    menu.shown = MENU_ROWS;
    click("Delete the last symbol");
    assert_string_equal(code_now(), "___-_____");
    type("K7QX");
    click("Delete the last symbol");
    assert_string_equal(code_now(), "K7Q-_____");
    click("Delete the last symbol");
    assert_string_equal(code_now(), "K7_-_____");
}

static void every_symbol_of_a_code_is_there_once(void **state)
{
    char all[MENU_TEXT_BYTES] = "";

    (void)state;
    sample_open();
    open_page("Join with a code", NULL);
    for (int i = 1; i < menu.row_count; i++) {
        strcat(all, menu.rows[i].order);
    }
    assert_string_equal(all, "0123456789ABCDEFGHJKMNPQRSTVWXYZ");
}

static void paste(const char *text)
{
    SDL_Event event = { .type = SDL_KEYDOWN };

    event.key.keysym.sym = SDLK_v;
    event.key.keysym.mod = KMOD_LCTRL;
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
    assert_int_equal(SDL_InitSubSystem(SDL_INIT_VIDEO), 0);
    assert_int_equal(SDL_SetClipboardText(text), 0);
    menu_event(&menu, &event, &sample_view, 1);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

static void a_code_is_pasted_alone_or_out_of_a_link(void **state)
{
    static const struct {
        const char *text;
        const char *server; /* that it names */
    } ways[] = { { "k7q-f2m4d\n", "" },
                 { "homeport://192.168.1.20:62893/K7QF2M4D", "192.168.1.20:62893" },
                 { " HOMEPORT://10.0.0.1:5/k7qf2m4d\n", "10.0.0.1:5" },
                 { "K7QF2M4D", "" } };

    (void)state;
    sample_open();
    open_page("Join with a code", NULL);
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        paste(ways[i].text);
        assert_string_equal(code_now(), "K7Q-F2M4D");
        assert_string_equal(press(SDLK_RETURN)->server, ways[i].server);
    }
}

static void a_code_that_was_wrong_can_be_mended_and_the_right_one_ends_the_page(void **state)
{
    (void)state;
    sample_open();
    open_page("Join with a code", NULL);
    type("K7QF2M4X");
    assert_null(press(SDLK_s)); /* a letter, and no way down */
    assert_non_null(press(SDLK_RETURN));
    assert_null(menu_wish(&menu, &sample_view));
    assert_int_equal(menu.page, MENU_PAGE_CODE);
    press(SDLK_BACKSPACE);
    assert_string_equal(code_now(), "K7Q-F2M4_");
    type("d");
    assert_string_equal(press(SDLK_RETURN)->order, "K7QF2M4D");
    sample_view.level_serial++;
    menu_wish(&menu, &sample_view);
    assert_false(menu.is_open);
    assert_string_equal(menu.typed, "");
}

static bool menu_holds(const char *text)
{
    const char *bytes = (const char *)&menu;
    size_t length = strlen(text);

    for (size_t i = 0; i + length <= sizeof(menu); i++) {
        if (memcmp(bytes + i, text, length) == 0) {
            return true;
        }
    }
    return false;
}

static void a_page_that_is_closed_keeps_no_code(void **state)
{
    (void)state;
    sample_open();
    open_page("Join with a code", NULL);
    type("K7QF2M4D");
    press(SDLK_RETURN);
    assert_true(menu_holds("K7QF2M4D") && menu_holds("K7Q-F2M4D"));
    press(SDLK_ESCAPE);
    press(SDLK_ESCAPE);
    assert_false(menu.is_open);
    assert_false(menu_holds("K7QF2M4D") || menu_holds("K7Q-F2M4D"));
}

static void the_menu_can_be_opened_again_where_the_code_led(void **state)
{
    (void)state;
    sample_open();
    open_page("Join with a code", NULL);
    type("K7QF2M4D");
    press(SDLK_RETURN);
    sample_view.level_serial++;
    menu_wish(&menu, &sample_view);
    assert_false(menu.is_open);
    menu_open(&menu, &sample_view);
    menu_wish(&menu, &sample_view);
    assert_true(menu.is_open);
    menu_open_at(&menu, MENU_PAGE_INVITE, &sample_view);
    menu_wish(&menu, &sample_view);
    assert_true(menu.is_open);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_is_typed_in_any_case_with_or_without_its_dash),
        cmocka_unit_test(a_code_is_typed_by_a_pad_alone),
        cmocka_unit_test(a_wrong_symbol_is_deleted_by_the_mouse_alone),
        cmocka_unit_test(every_symbol_of_a_code_is_there_once),
        cmocka_unit_test(a_code_is_pasted_alone_or_out_of_a_link),
        cmocka_unit_test(a_code_that_was_wrong_can_be_mended_and_the_right_one_ends_the_page),
        cmocka_unit_test(a_page_that_is_closed_keeps_no_code),
        cmocka_unit_test(the_menu_can_be_opened_again_where_the_code_led),
        cmocka_unit_test(who_types_after_a_code_was_asked_for_begins_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
