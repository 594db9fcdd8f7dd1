/* The claims of client/controls.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "client/controls.h"
#include "client/scene.h"
#include "game/harbour/harbour.h"
#include "view_sample.h"

static SDL_Event key(Uint32 type, SDL_Scancode code, Uint8 repeat)
{
    SDL_Event event = { .type = type };

    event.key.keysym.scancode = code;
    event.key.repeat = repeat;
    return event;
}

static void every_key_presses_its_action(void **state)
{
    (void)state;
    for (int i = 0; i < BINDING_PLACES * ACTION_COUNT; i++) {
        struct press p = binding_rows[i / 2].usual[BINDING_KEYS][i % 2];
        struct controls c;
        SDL_Event down = key(SDL_KEYDOWN, (SDL_Scancode)p.code, 0);

        controls_init(&c);
        if (p.kind == PRESS_KEY) {
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

static SDL_Event axis_event(Uint8 axis, Sint16 value)
{
    SDL_Event event = { .type = SDL_CONTROLLERAXISMOTION };

    event.caxis.axis = axis;
    event.caxis.value = value;
    return event;
}

static void the_dead_zone_is_the_players(void **state)
{
    struct controls c;
    struct preferences p;
    SDL_Event move = axis_event(SDL_CONTROLLER_AXIS_LEFTX, 32767 * 30 / 100);

    (void)state;
    controls_init(&c);
    controls_event(&c, &move);
    assert_true(controls_steer(&c) > 0);
    preferences_reset(&p);
    preferences_set(&p, PREFERENCE_DEAD_ZONE, 40);
    controls_prefer(&c, &p);
    controls_event(&c, &move);
    assert_true(controls_steer(&c) == 0.0f);
}

static void a_trigger_fires_while_it_is_pulled(void **state)
{
    static const struct {
        Sint16 value;
        enum action pressed;
        bool fires;
    } steps[] = { { PRESS_TRIGGER_DOWN - 1, ACTION_NONE, false },
                  { PRESS_TRIGGER_DOWN, ACTION_FIRE, true },
                  { 32767, ACTION_NONE, true },
                  { PRESS_TRIGGER_DOWN - 1, ACTION_NONE, true }, /* it trembles */
                  { 0, ACTION_NONE, false } };
    struct controls c;

    (void)state;
    controls_init(&c);
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        SDL_Event event = axis_event(SDL_CONTROLLER_AXIS_TRIGGERRIGHT, steps[i].value);

        assert_int_equal(controls_event(&c, &event), steps[i].pressed);
        assert_int_equal(controls_fires(&c), steps[i].fires);
    }
}

static void one_press_begins_to_fire_and_the_next_one_ends_it(void **state)
{
    struct controls c;
    struct preferences p;
    SDL_Event down = key(SDL_KEYDOWN, SDL_SCANCODE_SPACE, 0);
    SDL_Event up = key(SDL_KEYUP, SDL_SCANCODE_SPACE, 0);

    (void)state;
    controls_init(&c);
    preferences_reset(&p);
    preferences_set(&p, PREFERENCE_FIRE_TOGGLES, 1);
    controls_prefer(&c, &p);
    controls_event(&c, &down);
    controls_event(&c, &up);
    assert_true(controls_fires(&c));
    controls_event(&c, &down);
    assert_false(controls_fires(&c));
    controls_event(&c, &up);
    controls_event(&c, &down);
    controls_release(&c); /* the menu opens */
    assert_false(controls_fires(&c));
}

static void a_key_does_what_it_is_bound_to(void **state)
{
    struct controls c;
    struct preferences p;
    SDL_Event down = key(SDL_KEYDOWN, SDL_SCANCODE_X, 0);
    SDL_Event old = key(SDL_KEYDOWN, SDL_SCANCODE_R, 0);

    (void)state;
    controls_init(&c);
    preferences_reset(&p);
    assert_true(bindings_set(&p.bindings, ACTION_READY, BINDING_KEYS, 0,
                             (struct press){ PRESS_KEY, SDL_SCANCODE_X }));
    controls_prefer(&c, &p);
    assert_int_equal(controls_event(&c, &down), ACTION_READY);
    assert_int_equal(controls_event(&c, &old), ACTION_NONE);
}

static void each_button_of_the_game_has_its_key(void **state)
{
    static const struct {
        SDL_Scancode key;
        uint8_t button;
    } keys[] = { { SDL_SCANCODE_SPACE, HARBOUR_FIRE }, { SDL_SCANCODE_E, HARBOUR_MINE } };
    const struct camera camera = { .zoom = 1, .width = 100, .height = 100 };

    (void)state;
    sample_open();
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        struct controls c;
        struct input in = { 0 };
        struct harbour_input hold;
        SDL_Event down = key(SDL_KEYDOWN, keys[i].key, 0);

        controls_init(&c);
        controls_event(&c, &down);
        scene_find("harbour")->input(&sample_view, &camera, &c, &in);
        memcpy(&hold, &in, sizeof(hold));
        assert_int_equal(hold.buttons, keys[i].button);
    }
}

/* --- pads that are plugged in ----------------------------------------------------------------- */

static void take_all_events(struct controls *c)
{
    SDL_Event event;

    SDL_PumpEvents();
    while (SDL_PollEvent(&event) != 0) {
        controls_event(c, &event);
    }
}

static int plug(void)
{
    return SDL_JoystickAttachVirtual(SDL_JOYSTICK_TYPE_GAMECONTROLLER, SDL_CONTROLLER_AXIS_MAX,
                                     SDL_CONTROLLER_BUTTON_MAX, 0);
}

static void push(const struct controls *c, int pad, int button, Uint8 is_down)
{
    SDL_Joystick *stick = SDL_GameControllerGetJoystick(c->pads[pad]);

    assert_int_equal(SDL_JoystickSetVirtualButton(stick, button, is_down), 0);
    SDL_JoystickUpdate();
}

static void begin_pads(struct controls *c)
{
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
    SDL_SetHint(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS, "1");
    assert_int_equal(SDL_Init(SDL_INIT_VIDEO | SDL_INIT_GAMECONTROLLER), 0);
    controls_init(c);
    SDL_SetHint(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS, "1"); /* there is no window */
    take_all_events(c);
    assert_int_equal(c->pad_count, 0);
}

static void pads_come_and_go_at_any_time(void **state)
{
    struct controls c;

    (void)state;
    begin_pads(&c);
    int first = plug();
    assert_true(first >= 0);
    take_all_events(&c);
    assert_int_equal(c.pad_count, 1);
    push(&c, 0, SDL_CONTROLLER_BUTTON_DPAD_UP, 1);
    take_all_events(&c);
    assert_true(controls_drive(&c) == 1.0f);
    SDL_JoystickDetachVirtual(first);
    take_all_events(&c);
    assert_int_equal(c.pad_count, 0);
    assert_true(controls_drive(&c) == 0.0f); /* what it held is let go */
    assert_true(plug() >= 0);
    take_all_events(&c);
    assert_int_equal(c.pad_count, 1);
    controls_done(&c);
    SDL_Quit();
}

static void a_window_with_a_pad_of_its_own_hears_no_other(void **state)
{
    struct controls c;
    struct preferences p;

    (void)state;
    begin_pads(&c);
    assert_true(plug() >= 0 && plug() >= 0);
    take_all_events(&c);
    assert_int_equal(c.pad_count, 2);
    SDL_JoystickID second = SDL_JoystickInstanceID(SDL_GameControllerGetJoystick(c.pads[1]));

    preferences_reset(&p);
    preferences_set(&p, PREFERENCE_PAD, 2);
    controls_prefer(&c, &p);
    assert_int_equal(c.pad_count, 1);
    assert_int_equal(SDL_JoystickInstanceID(SDL_GameControllerGetJoystick(c.pads[0])), second);
    assert_string_equal(SDL_GetHint(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS), "1");
    preferences_set(&p, PREFERENCE_PAD, 3); /* not plugged in yet */
    controls_prefer(&c, &p);
    assert_int_equal(c.pad_count, 0);
    preferences_set(&p, PREFERENCE_PAD, 0);
    controls_prefer(&c, &p);
    assert_int_equal(c.pad_count, 2);
    assert_string_equal(SDL_GetHint(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS), "0");
    controls_done(&c);
    SDL_Quit();
}

static void the_device_in_hand_is_the_one_that_was_pressed_last(void **state)
{
    struct controls c;
    SDL_Event down = key(SDL_KEYDOWN, SDL_SCANCODE_W, 0);
    SDL_Event button = { .type = SDL_CONTROLLERBUTTONDOWN };
    SDL_Event stick = { .type = SDL_CONTROLLERAXISMOTION };
    SDL_Event pointer = { .type = SDL_MOUSEMOTION };

    (void)state;
    controls_init(&c);
    assert_int_equal(c.device, BINDING_KEYS);
    controls_note(&c, &button);
    assert_int_equal(c.device, BINDING_PADS);
    controls_note(&c, &pointer); /* a desk that shakes */
    assert_int_equal(c.device, BINDING_PADS);
    controls_note(&c, &down);
    assert_int_equal(c.device, BINDING_KEYS);
    stick.caxis.value = 4000; /* a stick that does not come back to its middle */
    controls_note(&c, &stick);
    assert_int_equal(c.device, BINDING_KEYS);
    stick.caxis.value = -30000;
    controls_note(&c, &stick);
    assert_int_equal(c.device, BINDING_PADS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_presses_its_action),
        cmocka_unit_test(a_repeated_key_presses_nothing),
        cmocka_unit_test(a_key_is_held_until_it_is_let_go),
        cmocka_unit_test(opposite_keys_cancel),
        cmocka_unit_test(release_lets_go_of_all),
        cmocka_unit_test(the_pointer_is_in_output_pixels),
        cmocka_unit_test(a_stick_at_rest_says_nothing),
        cmocka_unit_test(the_dead_zone_is_the_players),
        cmocka_unit_test(a_trigger_fires_while_it_is_pulled),
        cmocka_unit_test(one_press_begins_to_fire_and_the_next_one_ends_it),
        cmocka_unit_test(a_key_does_what_it_is_bound_to),
        cmocka_unit_test(each_button_of_the_game_has_its_key),
        cmocka_unit_test(pads_come_and_go_at_any_time),
        cmocka_unit_test(a_window_with_a_pad_of_its_own_hears_no_other),
        cmocka_unit_test(the_device_in_hand_is_the_one_that_was_pressed_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
