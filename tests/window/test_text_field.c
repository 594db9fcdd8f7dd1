/* The claims of client/text_field.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "client/text_field.h"

static struct text_field field;

static enum text_field_result press_with(SDL_Keycode code, Uint16 modifiers)
{
    SDL_Event event = { .type = SDL_KEYDOWN };

    event.key.keysym.sym = code;
    event.key.keysym.mod = modifiers;
    return text_field_event(&field, &event);
}

static enum text_field_result press(SDL_Keycode code)
{
    return press_with(code, KMOD_NONE);
}

static enum text_field_result push(Uint8 button)
{
    SDL_Event event = { .type = SDL_CONTROLLERBUTTONDOWN };

    event.cbutton.button = button;
    return text_field_event(&field, &event);
}

static void type(const char *text)
{
    SDL_Event event = { .type = SDL_TEXTINPUT };

    text_format(event.text.text, sizeof(event.text.text), "%s", text);
    assert_int_equal(text_field_event(&field, &event), TEXT_FIELD_GOES_ON);
}

static void text_goes_in_at_the_cursor(void **state)
{
    (void)state;
    text_field_open(&field, "An", 24);
    type("e");
    press(SDLK_LEFT);
    type("n");
    assert_string_equal(field.text, "Anne");
    press(SDLK_HOME);
    type("St. ");
    type(" ");
    press(SDLK_END);
    type("!");
    assert_string_equal(field.text, "St. Anne!");
}

static void a_character_of_many_bytes_goes_as_one(void **state)
{
    (void)state;
    text_field_open(&field, "aß€😀", 24);
    press(SDLK_BACKSPACE);
    assert_string_equal(field.text, "aß€");
    press(SDLK_LEFT);
    press(SDLK_LEFT);
    press(SDLK_DELETE);
    assert_string_equal(field.text, "a€");
    press(SDLK_BACKSPACE);
    press(SDLK_BACKSPACE);
    assert_string_equal(field.text, "€");
    press(SDLK_DELETE);
    press(SDLK_DELETE);
    assert_string_equal(field.text, "");
}

static void what_does_not_fit_is_not_taken_at_all(void **state)
{
    (void)state;
    text_field_open(&field, "abc", 5);
    type("€");
    assert_string_equal(field.text, "abc");
    type("ß");
    assert_string_equal(field.text, "abcß");
    type("d");
    assert_string_equal(field.text, "abcß");
    text_field_open(&field, "aaß", 3);
    assert_string_equal(field.text, "aa");
}

static void the_clipboard_comes_in_clean_and_takes_all_of_it_out(void **state)
{
    (void)state;
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
    assert_int_equal(SDL_InitSubSystem(SDL_INIT_VIDEO), 0);
    text_field_open(&field, "", 24);
    SDL_SetClipboardText(" two\nlines\xff\x1b ");
    press_with(SDLK_v, KMOD_LCTRL);
    assert_string_equal(field.text, "two lines");
    press_with(SDLK_x, KMOD_LCTRL);
    assert_string_equal(field.text, "");
    char *text = SDL_GetClipboardText();
    assert_string_equal(text, "two lines");
    SDL_free(text);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

static void enter_ends_it_and_escape_leaves_it(void **state)
{
    (void)state;
    text_field_open(&field, "a", 24);
    assert_int_equal(press(SDLK_RETURN), TEXT_FIELD_DONE);
    assert_int_equal(press(SDLK_ESCAPE), TEXT_FIELD_LEFT);
    assert_int_equal(push(SDL_CONTROLLER_BUTTON_A), TEXT_FIELD_DONE);
    assert_int_equal(push(SDL_CONTROLLER_BUTTON_B), TEXT_FIELD_LEFT);
    text_field_close(&field);
    assert_string_equal(field.text, "");
}

static void a_pad_alone_writes_a_name(void **state)
{
    (void)state;
    text_field_open(&field, "", 24);
    push(SDL_CONTROLLER_BUTTON_DPAD_UP);
    push(SDL_CONTROLLER_BUTTON_DPAD_UP);
    assert_string_equal(field.text, "B");
    push(SDL_CONTROLLER_BUTTON_DPAD_DOWN);
    push(SDL_CONTROLLER_BUTTON_DPAD_RIGHT);
    push(SDL_CONTROLLER_BUTTON_DPAD_UP);
    push(SDL_CONTROLLER_BUTTON_DPAD_RIGHT);
    assert_string_equal(field.text, "AA");
    push(SDL_CONTROLLER_BUTTON_X);
    assert_string_equal(field.text, "A");
}

static void no_letter_is_turned_where_there_is_no_room(void **state)
{
    (void)state;
    text_field_open(&field, "abc", 3);
    push(SDL_CONTROLLER_BUTTON_DPAD_UP);
    assert_string_equal(field.text, "abc");
    push(SDL_CONTROLLER_BUTTON_DPAD_LEFT);
    push(SDL_CONTROLLER_BUTTON_DPAD_UP);
    assert_string_equal(field.text, "abd");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_goes_in_at_the_cursor),
        cmocka_unit_test(a_character_of_many_bytes_goes_as_one),
        cmocka_unit_test(what_does_not_fit_is_not_taken_at_all),
        cmocka_unit_test(the_clipboard_comes_in_clean_and_takes_all_of_it_out),
        cmocka_unit_test(enter_ends_it_and_escape_leaves_it),
        cmocka_unit_test(a_pad_alone_writes_a_name),
        cmocka_unit_test(no_letter_is_turned_where_there_is_no_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
