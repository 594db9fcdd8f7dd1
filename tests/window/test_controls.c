/* The claims of client/controls.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "client/controls.h"

static SDL_Event key(Uint32 type, SDL_Scancode code, Uint8 repeat)
{
    SDL_Event event = { .type = type };

    event.key.keysym.scancode = code;
    event.key.repeat = repeat;
    return event;
}

static void every_action_has_a_row(void **state)
{
    (void)state;
    for (int i = 0; i < ACTION_COUNT; i++) {
        assert_non_null(controls_bindings[i].shown);
        assert_non_null(controls_bindings[i].pad_shown);
        assert_non_null(controls_bindings[i].help);
    }
}

static void no_key_means_two_actions(void **state)
{
    (void)state;
    for (int i = 0; i < 2 * ACTION_COUNT; i++) {
        SDL_Scancode a = controls_bindings[i / 2].keys[i % 2];
        for (int k = 0; k < i; k++) {
            SDL_Scancode b = controls_bindings[k / 2].keys[k % 2];
            assert_true(a == SDL_SCANCODE_UNKNOWN || a != b);
        }
    }
}

static void every_key_presses_its_action(void **state)
{
    (void)state;
    for (int i = 0; i < 2 * ACTION_COUNT; i++) {
        struct controls c;
        SDL_Event down = key(SDL_KEYDOWN, controls_bindings[i / 2].keys[i % 2], 0);
        controls_init(&c);
        if (down.key.keysym.scancode != SDL_SCANCODE_UNKNOWN) {
            assert_int_equal(controls_event(&c, &down), i / 2);
            assert_true(c.held[i / 2]);
        }
    }
}

static void a_repeated_key_presses_nothing(void **state)
{
    struct controls c;
    SDL_Event again = key(SDL_KEYDOWN, SDL_SCANCODE_R, 1);

    (void)state;
    controls_init(&c);
    assert_int_equal(controls_event(&c, &again), ACTION_NONE);
    assert_false(c.held[ACTION_READY]);
}

static void a_key_is_held_until_it_is_let_go(void **state)
{
    struct controls c;
    SDL_Event down = key(SDL_KEYDOWN, SDL_SCANCODE_W, 0);
    SDL_Event up = key(SDL_KEYUP, SDL_SCANCODE_W, 0);

    (void)state;
    controls_init(&c);
    controls_event(&c, &down);
    assert_true(controls_drive(&c) == 1.0f);
    assert_int_equal(controls_event(&c, &up), ACTION_NONE);
    assert_true(controls_drive(&c) == 0.0f);
}

static void opposite_keys_cancel(void **state)
{
    struct controls c;
    SDL_Event left = key(SDL_KEYDOWN, SDL_SCANCODE_A, 0);
    SDL_Event right = key(SDL_KEYDOWN, SDL_SCANCODE_RIGHT, 0);

    (void)state;
    controls_init(&c);
    controls_event(&c, &left);
    assert_true(controls_steer(&c) == -1.0f);
    controls_event(&c, &right);
    assert_true(controls_steer(&c) == 0.0f);
}

static void release_lets_go_of_all(void **state)
{
    struct controls c;
    SDL_Event fire = key(SDL_KEYDOWN, SDL_SCANCODE_SPACE, 0);

    (void)state;
    controls_init(&c);
    controls_event(&c, &fire);
    assert_true(controls_fires(&c));
    controls_release(&c);
    assert_false(controls_fires(&c));
}

static void the_pointer_is_in_output_pixels(void **state)
{
    struct controls c;
    SDL_Event move = { .type = SDL_MOUSEMOTION };

    (void)state;
    controls_init(&c);
    c.pixels_per_point = 2;
    move.motion.x = 30;
    move.motion.y = 40;
    controls_event(&c, &move);
    assert_true(c.has_pointer && c.has_aimed);
    assert_true(c.pointer_x == 60.0f && c.pointer_y == 80.0f);
}

static void a_stick_at_rest_says_nothing(void **state)
{
    struct controls c;
    SDL_Event tremble = { .type = SDL_CONTROLLERAXISMOTION };

    (void)state;
    controls_init(&c);
    tremble.caxis.axis = SDL_CONTROLLER_AXIS_LEFTX;
    tremble.caxis.value = 4000;
    controls_event(&c, &tremble);
    assert_true(controls_steer(&c) == 0.0f);
    tremble.caxis.value = -32768;
    controls_event(&c, &tremble);
    assert_true(controls_steer(&c) == -1.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_action_has_a_row),
        cmocka_unit_test(no_key_means_two_actions),
        cmocka_unit_test(every_key_presses_its_action),
        cmocka_unit_test(a_repeated_key_presses_nothing),
        cmocka_unit_test(a_key_is_held_until_it_is_let_go),
        cmocka_unit_test(opposite_keys_cancel),
        cmocka_unit_test(release_lets_go_of_all),
        cmocka_unit_test(the_pointer_is_in_output_pixels),
        cmocka_unit_test(a_stick_at_rest_says_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
