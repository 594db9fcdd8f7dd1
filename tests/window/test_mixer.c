/* The claims of client/mixer.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client/mixer.h"

enum {
    FRAMES = SYNTH_HZ / 2,
};

static int16_t heard[FRAMES * MIXER_CHANNELS];

static int open_mixer(void **state)
{
    *state = mixer_open();
    mixer_fill(*state, heard, MIXER_RAMP_FRAMES); /* the volumes are up */
    return *state == NULL;
}

static int close_mixer(void **state)
{
    mixer_close(*state);
    return 0;
}

/* How loud the next half second is on a channel. */
static int64_t loudness(int channel)
{
    int64_t sum = 0;

    for (size_t i = 0; i < FRAMES; i++) {
        sum += abs(heard[i * MIXER_CHANNELS + (size_t)channel]);
    }
    return sum / FRAMES;
}

static int64_t listen(struct mixer *m)
{
    mixer_fill(m, heard, FRAMES);
    return loudness(0) + loudness(1);
}

static void nothing_playing_is_silence(void **state)
{
    assert_int_equal(listen(*state), 0);
}

static void a_sound_is_heard_and_then_it_is_silent(void **state)
{
    mixer_play(*state, SOUND_GUN, MIXER_EFFECTS, 1, 0);
    assert_true(listen(*state) > 100);
    assert_int_equal(mixer_voices(*state), 0);
    assert_int_equal(listen(*state), 0);
}

static void a_sound_comes_from_its_side(void **state)
{
    mixer_play(*state, SOUND_GUN, MIXER_EFFECTS, 1, -1);
    listen(*state);
    assert_true(loudness(0) > 100);
    assert_int_equal(loudness(1), 0);
    mixer_play(*state, SOUND_GUN, MIXER_EFFECTS, 1, 0.5f);
    listen(*state);
    assert_true(loudness(1) > loudness(0) && loudness(0) > 10);
}

static void the_middle_is_alike_on_both_sides(void **state)
{
    mixer_play(*state, SOUND_SPLASH, MIXER_EFFECTS, 1, 0);
    listen(*state);
    assert_int_equal(loudness(0), loudness(1));
}

static void half_the_gain_is_quieter(void **state)
{
    mixer_play(*state, SOUND_GUN, MIXER_EFFECTS, 1, 0);
    int64_t full = listen(*state);

    mixer_play(*state, SOUND_GUN, MIXER_EFFECTS, 0.5f, 0);
    int64_t half = listen(*state);
    assert_true(half > 0 && half < full * 2 / 3);
}

static void what_cannot_be_heard_takes_no_voice(void **state)
{
    mixer_play(*state, SOUND_GUN, MIXER_EFFECTS, 0, 0);
    mixer_play(*state, SOUND_NONE, MIXER_EFFECTS, 1, 0);
    assert_int_equal(mixer_voices(*state), 0);
}

static void voices_are_bounded_and_the_oldest_goes(void **state)
{
    mixer_play(*state, SOUND_SINK, MIXER_EFFECTS, 1, -1);
    for (int i = 0; i < MIXER_VOICES - 1; i++) {
        mixer_play(*state, SOUND_CLICK, MIXER_EFFECTS, 1, 1);
    }
    assert_int_equal(mixer_voices(*state), MIXER_VOICES);
    mixer_play(*state, SOUND_CLICK, MIXER_EFFECTS, 1, 1);
    assert_int_equal(mixer_voices(*state), MIXER_VOICES);
    mixer_fill(*state, heard, FRAMES);
    assert_int_equal(loudness(0), 0); /* the oldest was all that was on the left */
}

static void all_voices_at_once_never_clip(void **state)
{
    int largest = 0;

    for (int i = 0; i < MIXER_VOICES; i++) {
        mixer_play(*state, SOUND_BLAST, MIXER_EFFECTS, 1, 0);
    }
    mixer_hum(*state, 1, 1);
    mixer_fill(*state, heard, FRAMES);
    for (size_t i = 0; i < ARRAY_LEN(heard); i++) {
        largest = abs(heard[i]) > largest ? abs(heard[i]) : largest;
        if (i >= MIXER_CHANNELS) { /* what clips stands still at the most */
            bool is_stuck = abs(heard[i]) >= INT16_MAX && heard[i] == heard[i - MIXER_CHANNELS];
            assert_false(is_stuck);
        }
    }
    assert_in_range(largest, 20000, INT16_MAX);
}

static void the_same_orders_give_the_same_samples(void **state)
{
    static int16_t again[FRAMES * MIXER_CHANNELS];
    struct mixer *other = mixer_open();

    mixer_fill(other, again, MIXER_RAMP_FRAMES);
    for (int i = 0; i < 2; i++) {
        struct mixer *m = i == 0 ? *state : other;
        mixer_play(m, SOUND_GUN, MIXER_EFFECTS, 0.7f, 0.3f);
        mixer_hum(m, 0.4f, 1.3f);
        mixer_fill(m, i == 0 ? heard : again, FRAMES);
    }
    assert_memory_equal(heard, again, sizeof(heard));
    mixer_close(other);
}

static void the_engine_hums_until_it_is_told_to_stop(void **state)
{
    mixer_hum(*state, 0.5f, 1);
    listen(*state);
    assert_true(listen(*state) > 100);
    mixer_hum(*state, 0, 1);
    listen(*state);
    assert_int_equal(listen(*state), 0);
}

static void each_volume_silences_its_own(void **state)
{
    static const struct {
        int volumes[3];
        enum mixer_group group;
        bool is_heard;
    } rows[] = {
        { { 100, 100, 100 }, MIXER_EFFECTS, true },   { { 0, 100, 100 }, MIXER_EFFECTS, false },
        { { 100, 0, 100 }, MIXER_EFFECTS, false },    { { 100, 100, 0 }, MIXER_EFFECTS, true },
        { { 100, 100, 100 }, MIXER_INTERFACE, true }, { { 0, 100, 100 }, MIXER_INTERFACE, false },
        { { 100, 0, 100 }, MIXER_INTERFACE, true },   { { 100, 100, 0 }, MIXER_INTERFACE, false },
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        mixer_volumes(*state, rows[i].volumes[0], rows[i].volumes[1], rows[i].volumes[2]);
        listen(*state);
        mixer_play(*state, SOUND_GUN, rows[i].group, 1, 0);
        assert_int_equal(listen(*state) > 0, rows[i].is_heard);
    }
}

static void hushed_nothing_sounds_and_nothing_is_kept_for_later(void **state)
{
    mixer_hush(*state, true);
    listen(*state);
    mixer_play(*state, SOUND_SINK, MIXER_EFFECTS, 1, 0);
    assert_int_equal(listen(*state), 0);
    mixer_hush(*state, false);
    assert_int_equal(listen(*state), 0);
    mixer_play(*state, SOUND_SINK, MIXER_EFFECTS, 1, 0);
    assert_true(listen(*state) > 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_mixer, close_mixer)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_playing_is_silence),
        TEST(a_sound_is_heard_and_then_it_is_silent),
        TEST(a_sound_comes_from_its_side),
        TEST(the_middle_is_alike_on_both_sides),
        TEST(half_the_gain_is_quieter),
        TEST(what_cannot_be_heard_takes_no_voice),
        TEST(voices_are_bounded_and_the_oldest_goes),
        TEST(all_voices_at_once_never_clip),
        TEST(the_same_orders_give_the_same_samples),
        TEST(the_engine_hums_until_it_is_told_to_stop),
        TEST(each_volume_silences_its_own),
        TEST(hushed_nothing_sounds_and_nothing_is_kept_for_later),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
