/* The claims of client/press.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "client/press.h"

static const struct press kinds[] = {
    { PRESS_KEY, SDL_SCANCODE_W },
    { PRESS_KEY, SDL_SCANCODE_SEMICOLON },
    { PRESS_KEY, SDL_SCANCODE_COMMA },
    { PRESS_KEY, SDL_SCANCODE_KP_ENTER },
    { PRESS_KEY, SDL_SCANCODE_F24 },
    { PRESS_KEY, SDL_NUM_SCANCODES - 1 }, /* without a name */
    { PRESS_MOUSE, SDL_BUTTON_LEFT },
    { PRESS_MOUSE, 255 },
    { PRESS_PAD, SDL_CONTROLLER_BUTTON_A },
    { PRESS_PAD, SDL_CONTROLLER_BUTTON_TOUCHPAD },
    { PRESS_TRIGGER, SDL_CONTROLLER_AXIS_TRIGGERRIGHT },
    { PRESS_NONE, 0 },
};

static void what_is_written_is_read_as_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        char text[PRESS_NAME_BYTES];
        struct press back;

        press_write(kinds[i], text);
        assert_true(press_read(&back, text));
        assert_true(press_is(kinds[i], back));
    }
}

static void what_is_no_press_is_not_read(void **state)
{
    static const char *const bad[] = { "W",       "key",      "key ",      "key nothing", "mouse 0",
                                       "mouse x", "mouse 1x", "mouse 256", "pad leftx",   "pad z",
                                       "key #0",  "key #512", "mouse -1" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct press p;

        print_message("%s\n", bad[i]);
        assert_false(press_read(&p, bad[i]));
    }
}

static void every_press_has_a_word_for_the_player(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        char text[PRESS_NAME_BYTES];

        press_show(kinds[i], PAD_WORDS_LETTERS, text);
        assert_true(kinds[i].kind == PRESS_NONE || kinds[i].code == SDL_NUM_SCANCODES - 1 ||
                    text[0] != '\0');
    }
}

static void a_button_is_called_as_its_pad_calls_it(void **state)
{
    static const char *const words[] = { "A", "cross", "B" };
    static const char *const triggers[] = { "RT", "R2", "ZR" };

    (void)state;
    for (int i = 0; i < 3; i++) {
        char text[PRESS_NAME_BYTES];

        press_show(kinds[8], (enum pad_words)i, text);
        assert_string_equal(text, words[i]);
        press_show(kinds[10], (enum pad_words)i, text);
        assert_string_equal(text, triggers[i]);
    }
    assert_int_equal(press_words(NULL), PAD_WORDS_LETTERS);
}

static void a_trigger_is_a_press_once_it_is_down(void **state)
{
    SDL_Event event = { .type = SDL_CONTROLLERAXISMOTION };

    (void)state;
    event.caxis.axis = SDL_CONTROLLER_AXIS_TRIGGERRIGHT;
    event.caxis.value = PRESS_TRIGGER_DOWN - 1;
    assert_int_equal(press_of(&event).kind, PRESS_NONE);
    event.caxis.value = PRESS_TRIGGER_DOWN;
    assert_true(press_is(press_of(&event), kinds[10]));
    event.caxis.axis = SDL_CONTROLLER_AXIS_LEFTX;
    assert_int_equal(press_of(&event).kind, PRESS_NONE);
}

static void a_repeated_key_is_no_press(void **state)
{
    SDL_Event event = { .type = SDL_KEYDOWN };

    (void)state;
    event.key.keysym.scancode = SDL_SCANCODE_W;
    assert_true(press_is(press_of(&event), kinds[0]));
    event.key.repeat = 1;
    assert_int_equal(press_of(&event).kind, PRESS_NONE);
}

static void escape_and_start_are_the_menus(void **state)
{
    (void)state;
    assert_true(press_is_kept((struct press){ PRESS_KEY, SDL_SCANCODE_ESCAPE }));
    assert_true(press_is_kept((struct press){ PRESS_PAD, SDL_CONTROLLER_BUTTON_START }));
    assert_false(press_is_kept(kinds[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_as_the_same),
        cmocka_unit_test(what_is_no_press_is_not_read),
        cmocka_unit_test(every_press_has_a_word_for_the_player),
        cmocka_unit_test(a_button_is_called_as_its_pad_calls_it),
        cmocka_unit_test(a_trigger_is_a_press_once_it_is_down),
        cmocka_unit_test(a_repeated_key_is_no_press),
        cmocka_unit_test(escape_and_start_are_the_menus),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
