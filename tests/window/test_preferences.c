/* The claims of client/preferences.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "client/preferences.h"

enum {
    WHY_BYTES = 256,
    VALUE_BYTES = 32,
};

static struct preferences p;
static char why[WHY_BYTES];

static bool take(const char *section, const char *key, const char *value)
{
    return preferences_take(&p, section, key, value, why, sizeof(why));
}

static void every_preference_has_a_whole_row(void **state)
{
    (void)state;
    for (int i = 0; i < PREFERENCE_COUNT; i++) {
        const struct preference_row *row = &preference_rows[i];

        assert_true(row->section != NULL && row->key != NULL && row->unit != NULL);
        assert_true(row->least <= row->usual && row->usual <= row->most);
        assert_int_equal(row->kind == PREFERENCE_IS_CHOICE, row->words != NULL);
        assert_int_equal(row->title != NULL, row->help != NULL);
        assert_true(row->kind == PREFERENCE_IS_TEXT || row->step > 0);
        for (int k = 0; k < i; k++) {
            assert_true(row->offset != preference_rows[k].offset);
            assert_true(strcmp(row->key, preference_rows[k].key) != 0 ||
                        strcmp(row->section, preference_rows[k].section) != 0);
        }
        for (int k = 0; k <= row->most && row->kind == PREFERENCE_IS_CHOICE; k++) {
            assert_non_null(row->words[k]);
        }
    }
}

static void at_first_each_is_as_its_row_says(void **state)
{
    (void)state;
    memset(&p, 0xFF, sizeof(p));
    preferences_reset(&p);
    for (int i = 1; i < PREFERENCE_COUNT; i++) {
        assert_int_equal(preferences_get(&p, (enum preference)i), preference_rows[i].usual);
    }
    assert_string_equal(p.name, "");
    assert_memory_equal(p.bindings.on[ACTION_FIRE], binding_rows[ACTION_FIRE].usual,
                        sizeof(p.bindings.on[0]));
}

static void a_value_is_kept_within_its_bounds(void **state)
{
    (void)state;
    preferences_reset(&p);
    for (int i = 1; i < PREFERENCE_COUNT; i++) {
        const struct preference_row *row = &preference_rows[i];

        preferences_set(&p, (enum preference)i, row->most + 1);
        assert_int_equal(preferences_get(&p, (enum preference)i), row->most);
        preferences_set(&p, (enum preference)i, row->least - 1);
        assert_int_equal(preferences_get(&p, (enum preference)i), row->least);
    }
}

static void a_number_beyond_its_bounds_is_not_taken(void **state)
{
    char value[VALUE_BYTES];

    (void)state;
    preferences_reset(&p);
    for (int i = 0; i < PREFERENCE_COUNT; i++) {
        const struct preference_row *row = &preference_rows[i];
        const int values[] = { row->least - 1, row->least, row->most, row->most + 1 };

        for (int k = 0; k < 4 && row->kind == PREFERENCE_IS_NUMBER; k++) {
            text_format(value, sizeof(value), "%d", values[k]);
            assert_int_equal(take(row->section, row->key, value), k == 1 || k == 2);
        }
    }
}

static void what_is_wrong_is_said_with_what_would_be_right(void **state)
{
    static const struct {
        const char *section;
        const char *key;
        const char *value;
        const char *why;
    } bad[] = {
        { "picture", "text_size", "huge", "text_size is 100 to 200" },
        { "picture", "text_size", "150x", "text_size is 100 to 200" },
        { "picture", "text_size", "", "text_size is 100 to 200" },
        { "picture", "vsync", "maybe", "vsync is on or off" },
        { "controls", "fire", "twice", "fire is hold, toggle" },
        { "you", "name", "much too long a name to be told in a list", "name is at most" },
        { "you", "name", "a\x1b[31mb", "name is at most" },
        { "picture", "text_sice", "100", "there is no setting text_sice in [picture]" },
        { "", "text_size", "100", "there is no setting text_size in []" },
        { "keys", "fire", "key Escape", "\"key Escape\" can't be bound" },
        { "keys", "fire", "pad a", "\"pad a\" can't be bound" },
        { "pad", "fire", "pad start", "\"pad start\" can't be bound" },
        { "keys", "fire", "key A, key B, key C", "there are 2 places" },
        { "keys", "menu", "key A", "there is no setting menu in [keys]" },
    };

    (void)state;
    preferences_reset(&p);
    const struct preferences before = p;

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        print_message("%s\n", bad[i].value);
        assert_false(take(bad[i].section, bad[i].key, bad[i].value));
        assert_non_null(strstr(why, bad[i].why));
        assert_memory_equal(&p, &before, sizeof(p));
    }
}

static void a_flag_has_several_words(void **state)
{
    static const char *const words[] = { "off", "on", "no", "yes", "0", "1", "false", "true" };

    (void)state;
    preferences_reset(&p);
    for (int i = 0; i < (int)ARRAY_LEN(words); i++) {
        assert_true(take("picture", "overlay", words[i]));
        assert_int_equal(p.overlay, i % 2);
    }
}

/* Takes the printed file again, line by line, without the file's own reader. */
static void take_all(const char *text)
{
    char section[VALUE_BYTES] = "";
    char key[VALUE_BYTES];
    char value[WHY_BYTES];

    for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1) {
        value[0] = '\0';
        if (sscanf(line, "[%31[^]]]", section) == 1 || *line == ';' || *line == '\n') {
            continue;
        }
        assert_true(sscanf(line, "%31[^ =] =%*[ ]%255[^\n]", key, value) >= 1);
        print_message("[%s] %s = %s\n", section, key, value);
        assert_true(take(section, key, value));
    }
}

static void what_is_printed_is_taken_as_the_same(void **state)
{
    static char text[PREFERENCES_FILE_BYTES];
    static char again[PREFERENCES_FILE_BYTES];

    (void)state;
    preferences_reset(&p);
    preferences_set_name(&p, "Ånn ; the = 1st");
    for (int i = 1; i < PREFERENCE_COUNT; i++) {
        preferences_set(&p, (enum preference)i, preference_rows[i].most - 1);
    }
    assert_true(bindings_set(&p.bindings, ACTION_FIRE, BINDING_KEYS, 0,
                             (struct press){ PRESS_KEY, SDL_SCANCODE_COMMA }));
    assert_true(bindings_set(&p.bindings, ACTION_READY, BINDING_KEYS, 0,
                             (struct press){ .kind = PRESS_NONE }));
    assert_true(bindings_set(&p.bindings, ACTION_READY, BINDING_KEYS, 1,
                             (struct press){ PRESS_KEY, SDL_SCANCODE_SEMICOLON }));
    const struct preferences before = p;
    size_t length = preferences_print(&p, text);

    assert_int_equal(length, strlen(text));
    assert_true(length + 4000 < sizeof(text)); /* there is room for longer names */
    preferences_reset(&p);
    take_all(text);
    preferences_print(&p, again);
    assert_string_equal(again, text);
    assert_string_equal(p.name, before.name);
    assert_true(bindings_find(&p.bindings, (struct press){ PRESS_KEY, SDL_SCANCODE_SEMICOLON }) ==
                ACTION_READY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_preference_has_a_whole_row),
        cmocka_unit_test(at_first_each_is_as_its_row_says),
        cmocka_unit_test(a_value_is_kept_within_its_bounds),
        cmocka_unit_test(a_number_beyond_its_bounds_is_not_taken),
        cmocka_unit_test(what_is_wrong_is_said_with_what_would_be_right),
        cmocka_unit_test(a_flag_has_several_words),
        cmocka_unit_test(what_is_printed_is_taken_as_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
