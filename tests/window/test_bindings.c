/* The claims of client/bindings.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "client/bindings.h"

static const struct press key_x = { PRESS_KEY, SDL_SCANCODE_X };
static const struct press key_w = { PRESS_KEY, SDL_SCANCODE_W };
static const struct press pad_y = { PRESS_PAD, SDL_CONTROLLER_BUTTON_Y };
static const struct press nothing = { .kind = PRESS_NONE };
static struct bindings b;

static void every_action_has_a_row(void **state)
{
    (void)state;
    for (int i = 0; i < ACTION_COUNT; i++) {
        assert_non_null(binding_rows[i].key);
        assert_non_null(binding_rows[i].help);
        for (int k = 0; k < i; k++) {
            assert_string_not_equal(binding_rows[i].key, binding_rows[k].key);
        }
    }
}

static void at_first_nothing_means_two_actions(void **state)
{
    (void)state;
    bindings_reset(&b);
    for (int i = 0; i < ACTION_COUNT * BINDING_DEVICES * BINDING_PLACES; i++) {
        int place = i % BINDING_PLACES;
        enum binding_device device = (enum binding_device)(i / BINDING_PLACES % BINDING_DEVICES);
        enum action action = (enum action)(i / BINDING_PLACES / BINDING_DEVICES);
        struct press p = b.on[action][device][place];

        assert_int_equal(bindings_clash(&b, action, device, place), ACTION_NONE);
        assert_true(p.kind == PRESS_NONE || bindings_find(&b, p) == action);
    }
}

static void at_first_every_action_can_be_reached_by_a_key(void **state)
{
    (void)state;
    bindings_reset(&b);
    for (int i = 0; i < ACTION_COUNT; i++) {
        char text[BINDING_TEXT_BYTES];

        bindings_show(&b, (enum action)i, BINDING_KEYS, PAD_WORDS_LETTERS, text);
        assert_true(text[0] != '\0');
    }
}

static void a_press_in_two_rows_is_a_clash_and_the_upper_one_happens(void **state)
{
    (void)state;
    bindings_reset(&b);
    assert_true(bindings_set(&b, ACTION_CHAT, BINDING_KEYS, 1, key_w));
    assert_int_equal(bindings_clash(&b, ACTION_CHAT, BINDING_KEYS, 1), ACTION_AHEAD);
    assert_int_equal(bindings_clash(&b, ACTION_AHEAD, BINDING_KEYS, 0), ACTION_CHAT);
    assert_int_equal(bindings_clash(&b, ACTION_CHAT, BINDING_KEYS, 0), ACTION_NONE);
    assert_int_equal(bindings_find(&b, key_w), ACTION_AHEAD);
}

static void in_one_row_a_press_stands_once(void **state)
{
    (void)state;
    bindings_reset(&b);
    assert_true(bindings_set(&b, ACTION_AHEAD, BINDING_KEYS, 1, key_w));
    assert_int_equal(b.on[ACTION_AHEAD][BINDING_KEYS][0].kind, PRESS_NONE);
    assert_true(press_is(b.on[ACTION_AHEAD][BINDING_KEYS][1], key_w));
}

static void escape_and_start_are_never_bound(void **state)
{
    (void)state;
    bindings_reset(&b);
    const struct bindings before = b;

    assert_false(bindings_set(&b, ACTION_FIRE, BINDING_KEYS, 0,
                              (struct press){ PRESS_KEY, SDL_SCANCODE_ESCAPE }));
    assert_false(bindings_set(&b, ACTION_FIRE, BINDING_PADS, 0,
                              (struct press){ PRESS_PAD, SDL_CONTROLLER_BUTTON_START }));
    assert_memory_equal(&b, &before, sizeof(b));
}

static void the_menus_own_are_never_changed(void **state)
{
    (void)state;
    bindings_reset(&b);
    assert_false(bindings_set(&b, ACTION_MENU, BINDING_KEYS, 0, key_x));
    assert_false(bindings_set(&b, ACTION_AIM, BINDING_KEYS, 0, key_x));
    assert_false(bindings_is_free(ACTION_MENU));
}

static void each_device_has_its_places(void **state)
{
    (void)state;
    bindings_reset(&b);
    assert_false(bindings_set(&b, ACTION_FIRE, BINDING_KEYS, 0, pad_y));
    assert_false(bindings_set(&b, ACTION_FIRE, BINDING_PADS, 0, key_x));
    assert_true(bindings_set(&b, ACTION_FIRE, BINDING_KEYS, 0,
                             (struct press){ PRESS_MOUSE, SDL_BUTTON_RIGHT }));
}

static void an_emptied_place_does_nothing(void **state)
{
    (void)state;
    bindings_reset(&b);
    assert_true(bindings_set(&b, ACTION_READY, BINDING_KEYS, 0, nothing));
    assert_int_equal(bindings_find(&b, (struct press){ PRESS_KEY, SDL_SCANCODE_R }), ACTION_NONE);
    assert_int_equal(bindings_find(&b, nothing), ACTION_NONE);
    assert_int_equal(bindings_clash(&b, ACTION_READY, BINDING_KEYS, 0), ACTION_NONE);
}

static void the_player_reads_what_is_bound(void **state)
{
    char text[BINDING_TEXT_BYTES];
    static struct binding_words words;

    (void)state;
    bindings_reset(&b);
    bindings_show(&b, ACTION_AHEAD, BINDING_KEYS, PAD_WORDS_LETTERS, text);
    assert_string_equal(text, "W / Up");
    bindings_show(&b, ACTION_AHEAD, BINDING_PADS, PAD_WORDS_LETTERS, text);
    assert_string_equal(text, "left stick / pad up");
    bindings_show(&b, ACTION_READY, BINDING_PADS, PAD_WORDS_SHAPES, text);
    assert_string_equal(text, "triangle");
    bindings_set(&b, ACTION_READY, BINDING_KEYS, 1, key_x);
    bindings_set(&b, ACTION_READY, BINDING_KEYS, 0, nothing);
    bindings_say(&b, PAD_WORDS_LETTERS, BINDING_KEYS, &words);
    assert_string_equal(words.name[ACTION_READY], "X");
    assert_string_equal(words.keys[ACTION_READY], "X");
    assert_string_equal(words.pads[ACTION_READY], "Y");
    bindings_set(&b, ACTION_READY, BINDING_KEYS, 1, nothing);
    bindings_say(&b, PAD_WORDS_LETTERS, BINDING_KEYS, &words);
    assert_string_equal(words.name[ACTION_READY], "no key");
}

static void who_has_a_pad_in_hand_is_told_its_buttons(void **state)
{
    static struct binding_words words;

    (void)state;
    bindings_reset(&b);
    bindings_say(&b, PAD_WORDS_SHAPES, BINDING_PADS, &words);
    assert_string_equal(words.name[ACTION_AHEAD], "left stick");
    assert_string_equal(words.name[ACTION_AIM], "right stick");
    assert_string_equal(words.name[ACTION_READY], "triangle");
    assert_string_equal(words.name[ACTION_CARD], "F1"); /* no button does it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_action_has_a_row),
        cmocka_unit_test(at_first_nothing_means_two_actions),
        cmocka_unit_test(at_first_every_action_can_be_reached_by_a_key),
        cmocka_unit_test(a_press_in_two_rows_is_a_clash_and_the_upper_one_happens),
        cmocka_unit_test(in_one_row_a_press_stands_once),
        cmocka_unit_test(escape_and_start_are_never_bound),
        cmocka_unit_test(the_menus_own_are_never_changed),
        cmocka_unit_test(each_device_has_its_places),
        cmocka_unit_test(an_emptied_place_does_nothing),
        cmocka_unit_test(the_player_reads_what_is_bound),
        cmocka_unit_test(who_has_a_pad_in_hand_is_told_its_buttons),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
