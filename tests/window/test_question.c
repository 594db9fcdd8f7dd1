/* The claims of client/question.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "client/question.h"

static const struct question_spots spots = { { 10, 20, 50, 20 }, { 80, 20, 50, 20 } };

static enum question_answer press(SDL_Keycode key, uint8_t repeat, uint32_t stood_ms)
{
    SDL_Event event = { .type = SDL_KEYDOWN };

    event.key.keysym.sym = key;
    event.key.repeat = repeat;
    return question_event(&event, &spots, stood_ms);
}

static void enter_is_yes_and_escape_is_no(void **state)
{
    SDL_Event pad = { .type = SDL_CONTROLLERBUTTONDOWN };

    (void)state;
    assert_int_equal(press(SDLK_RETURN, 0, QUESTION_HUSH_MS), QUESTION_YES);
    assert_int_equal(press(SDLK_KP_ENTER, 0, QUESTION_HUSH_MS), QUESTION_YES);
    assert_int_equal(press(SDLK_ESCAPE, 0, QUESTION_HUSH_MS), QUESTION_NO);
    pad.cbutton.button = SDL_CONTROLLER_BUTTON_A;
    assert_int_equal(question_event(&pad, &spots, QUESTION_HUSH_MS), QUESTION_YES);
    pad.cbutton.button = SDL_CONTROLLER_BUTTON_B;
    assert_int_equal(question_event(&pad, &spots, QUESTION_HUSH_MS), QUESTION_NO);
}

static enum question_answer click_at(uint8_t button, int x, int y, uint32_t stood_ms)
{
    SDL_Event click = { .type = SDL_MOUSEBUTTONDOWN };

    click.button.button = button;
    click.button.x = x;
    click.button.y = y;
    return question_event(&click, &spots, stood_ms);
}

static void the_mouse_answers_on_the_buttons_alone(void **state)
{
    (void)state;
    assert_int_equal(click_at(SDL_BUTTON_LEFT, 30, 30, QUESTION_HUSH_MS), QUESTION_YES);
    assert_int_equal(click_at(SDL_BUTTON_LEFT, 100, 30, QUESTION_HUSH_MS), QUESTION_NO);
    assert_int_equal(click_at(SDL_BUTTON_LEFT, 70, 30, QUESTION_HUSH_MS), QUESTION_OPEN);
    assert_int_equal(click_at(SDL_BUTTON_RIGHT, 30, 30, QUESTION_HUSH_MS), QUESTION_OPEN);
    assert_int_equal(click_at(SDL_BUTTON_LEFT, 30, 30, QUESTION_HUSH_MS - 1), QUESTION_OPEN);
}

static void all_else_is_no_answer(void **state)
{
    SDL_Event click = { .type = SDL_MOUSEBUTTONDOWN };
    SDL_Event let_go = { .type = SDL_KEYUP };

    (void)state;
    assert_int_equal(press(SDLK_SPACE, 0, QUESTION_HUSH_MS), QUESTION_OPEN);
    assert_int_equal(press(SDLK_y, 0, QUESTION_HUSH_MS), QUESTION_OPEN);
    assert_int_equal(question_event(&click, &spots, QUESTION_HUSH_MS), QUESTION_OPEN);
    let_go.key.keysym.sym = SDLK_RETURN;
    assert_int_equal(question_event(&let_go, &spots, QUESTION_HUSH_MS), QUESTION_OPEN);
}

/* The window has come up by itself over somebody who types. */
static void a_key_meant_for_another_window_does_not_count(void **state)
{
    (void)state;
    assert_int_equal(press(SDLK_RETURN, 0, QUESTION_HUSH_MS - 1), QUESTION_OPEN);
    assert_int_equal(press(SDLK_ESCAPE, 0, 0), QUESTION_OPEN);
    assert_int_equal(press(SDLK_RETURN, 1, 10 * QUESTION_HUSH_MS), QUESTION_OPEN);
}

static void closing_the_window_is_no_at_any_time(void **state)
{
    const SDL_Event quit = { .type = SDL_QUIT };

    (void)state;
    assert_int_equal(question_event(&quit, &spots, 0), QUESTION_NO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(enter_is_yes_and_escape_is_no),
        cmocka_unit_test(the_mouse_answers_on_the_buttons_alone),
        cmocka_unit_test(all_else_is_no_answer),
        cmocka_unit_test(a_key_meant_for_another_window_does_not_count),
        cmocka_unit_test(closing_the_window_is_no_at_any_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
