/* The claims of client/chat.h that need no window.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "client/chat.h"

static const struct {
    const char *line;
    const char *order; /* NULL: said to all */
} lines[] = {
    { "ahoy", NULL },
    { "and/or", NULL },
    { "/kick Ann", "kick Ann" },
    { "/ kick Ann", "kick Ann" },
    { "/map", "map" },
    { "/", "help" },
    { "/ ", "help" },
    { "//", "/" }, /* the server knows no such order and says so */
};

static void a_line_that_begins_with_a_slash_is_an_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        const char *order = chat_order(lines[i].line);

        print_message("%s\n", lines[i].line);
        if (lines[i].order == NULL) {
            assert_null(order);
        } else {
            assert_string_equal(order, lines[i].order);
        }
    }
}

static SDL_Event typed(const char *text)
{
    SDL_Event event = { .type = SDL_TEXTINPUT };

    strcpy(event.text.text, text);
    return event;
}

static SDL_Event pressed(SDL_Keycode code)
{
    SDL_Event event = { .type = SDL_KEYDOWN };

    event.key.keysym.sym = code;
    return event;
}

static void rubbing_out_takes_whole_characters(void **state)
{
    struct chat c = { .is_open = true };
    SDL_Event text = typed("a\xC3\xB6");
    SDL_Event back = pressed(SDLK_BACKSPACE);

    (void)state;
    chat_event(&c, &text);
    chat_event(&c, &back);
    assert_string_equal(c.line, "a");
    chat_event(&c, &back);
    chat_event(&c, &back);
    assert_string_equal(c.line, "");
}

static void an_empty_line_is_left_and_another_is_sent(void **state)
{
    struct chat c = { .is_open = true };
    SDL_Event text = typed("ahoy");
    SDL_Event enter = pressed(SDLK_RETURN);
    SDL_Event escape = pressed(SDLK_ESCAPE);

    (void)state;
    assert_int_equal(chat_event(&c, &enter), CHAT_LEFT);
    assert_int_equal(chat_event(&c, &text), CHAT_GOES_ON);
    assert_int_equal(chat_event(&c, &enter), CHAT_SENT);
    assert_int_equal(chat_event(&c, &escape), CHAT_LEFT);
}

static void a_line_never_grows_beyond_its_bytes(void **state)
{
    struct chat c = { .is_open = true };
    SDL_Event text = typed("0123456789");

    (void)state;
    for (int i = 0; i < GAME_TEXT_BYTES; i++) {
        chat_event(&c, &text);
    }
    assert_int_equal(strlen(c.line), GAME_TEXT_BYTES / 10 * 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_that_begins_with_a_slash_is_an_order),
        cmocka_unit_test(rubbing_out_takes_whole_characters),
        cmocka_unit_test(an_empty_line_is_left_and_another_is_sent),
        cmocka_unit_test(a_line_never_grows_beyond_its_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
