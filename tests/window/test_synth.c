/* The claims of client/synth.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client/synth.h"

static float work[SYNTH_MOST_S * SYNTH_HZ];
static int16_t once[SYNTH_MOST_S * SYNTH_HZ];
static int16_t again[SYNTH_MOST_S * SYNTH_HZ];

static void every_sound_is_named_short_and_within_its_peak(void **state)
{
    (void)state;
    for (int i = SOUND_NONE + 1; i < SOUND_COUNT; i++) {
        const struct synth_sound *sound = &synth_sounds[i];
        size_t length = synth_length(sound);
        int largest = 0;

        assert_non_null(sound->name);
        print_message("%s: %zu samples\n", sound->name, length);
        assert_in_range(length, 1, SYNTH_MOST_S * SYNTH_HZ);
        synth_render(sound, work, once);
        for (size_t at = 0; at < length; at++) {
            largest = abs(once[at]) > largest ? abs(once[at]) : largest;
        }
        assert_true(sound->peak > 0 && sound->peak <= 1);
        assert_in_range(largest, (int)(sound->peak * INT16_MAX) - 1,
                        (int)(sound->peak * INT16_MAX) + 1);
    }
}

static void a_sound_is_the_same_each_time(void **state)
{
    (void)state;
    for (int i = 0; i < SOUND_COUNT; i++) {
        synth_render(&synth_sounds[i], work, once);
        synth_render(&synth_sounds[i], work, again);
        assert_memory_equal(once, again, synth_length(&synth_sounds[i]) * sizeof(once[0]));
    }
}

static void a_sound_begins_and_ends_softly(void **state)
{
    (void)state;
    for (int i = 0; i < SOUND_COUNT; i++) {
        size_t length = synth_length(&synth_sounds[i]);
        if (length == 0 || synth_sounds[i].is_loop) {
            continue;
        }
        synth_render(&synth_sounds[i], work, once);
        assert_in_range(abs(once[0]), 0, INT16_MAX / 20);
        assert_in_range(abs(once[length - 1]), 0, INT16_MAX / 50);
    }
}

static void a_loop_goes_on_where_it_begins(void **state)
{
    (void)state;
    for (int i = 0; i < SOUND_COUNT; i++) {
        size_t length = synth_length(&synth_sounds[i]);
        if (!synth_sounds[i].is_loop) {
            continue;
        }
        synth_render(&synth_sounds[i], work, once);
        int largest = 0; /* step within it */
        for (size_t at = 1; at < length; at++) {
            int step = abs(once[at] - once[at - 1]);
            largest = step > largest ? step : largest;
        }
        assert_in_range(abs(once[0] - once[length - 1]), 0, largest + largest / 4);
    }
}

static void nothing_is_silence(void **state)
{
    (void)state;
    assert_int_equal(synth_length(&synth_sounds[SOUND_NONE]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sound_is_named_short_and_within_its_peak),
        cmocka_unit_test(a_sound_is_the_same_each_time),
        cmocka_unit_test(a_sound_begins_and_ends_softly),
        cmocka_unit_test(a_loop_goes_on_where_it_begins),
        cmocka_unit_test(nothing_is_silence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
