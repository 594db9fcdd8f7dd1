/* What `homeport probe --here` says of each thing in each state that it can be found in.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "client/here_words.h"

static struct here h;
static struct findings all;

/* All is well, and was looked at. */
static int begin(void **state)
{
    (void)state;
    h = (struct here){ .step = HERE_STEPS,
                       .display = ":0",
                       .video = "x11",
                       .has_card = true,
                       .renderer = "opengl",
                       .display_count = 1,
                       .displays = { { "HDMI-1", 1920, 1080, 60 } },
                       .pad_count = 1,
                       .pads = { { "Blue Pad", "0300", true } },
                       .audio = "pipewire" };
    return 0;
}

static void tell(void)
{
    all = (struct findings){ .count = 0 };
    here_tell(&h, &all);
    for (int i = 0; i < all.count; i++) {
        bool is_good = all.list[i].level == FINDING_OK;

        assert_int_equal(all.list[i].consequence[0] == '\0', is_good);
        assert_int_equal(all.list[i].command[0] == '\0', is_good);
    }
}

/* The only finding of that check, of that level. */
static void expect(const char *check, enum finding_level level, const char *fact,
                   const char *command)
{
    const struct finding *found = NULL;

    tell();
    for (int i = 0; i < all.count; i++) {
        if (strcmp(all.list[i].check, check) == 0) {
            assert_null(found);
            found = &all.list[i];
        }
    }
    assert_non_null(found);
    assert_int_equal(found->level, level);
    if (strstr(found->fact, fact) == NULL || strstr(found->command, command) == NULL) {
        fail_msg("'%s' and '%s' do not say '%s' and '%s'", found->fact, found->command, fact,
                 command);
    }
}

static void where_all_is_well_each_check_says_so(void **state)
{
    (void)state;
    expect("video", FINDING_OK, "'x11'", "");
    expect("renderer", FINDING_OK, "by the graphics card ('opengl')", "");
    expect("displays", FINDING_OK, "display 1 (HDMI-1) is 1920 x 1080 at 60 Hz", "");
    expect("controllers", FINDING_OK, "controller 'Blue Pad' is mapped", "");
    expect("audio", FINDING_OK, "'pipewire'", "");
    assert_int_equal(findings_worst(&all), FINDING_OK);
    assert_int_equal(all.count, HERE_STEPS);
}

static void without_a_display_that_is_said_and_nothing_of_what_needs_one(void **state)
{
    (void)state;
    h.video[0] = '\0';
    expect("video", FINDING_PROBLEM, "DISPLAY is ':0', and no display answers there", "DISPLAY=:0");
    assert_int_equal(all.count, HERE_STEPS - 2);
    h.display[0] = '\0';
    strcpy(h.wayland, "wayland-7");
    expect("video", FINDING_PROBLEM, "WAYLAND_DISPLAY is 'wayland-7'", "");
    h.wayland[0] = '\0';
    expect("video", FINDING_PROBLEM, "neither DISPLAY nor WAYLAND_DISPLAY", "homeport bot");
    strcpy(h.wanted_video, "tty");
    expect("video", FINDING_PROBLEM, "SDL_VIDEODRIVER is 'tty'", "unset SDL_VIDEODRIVER");
}

static void a_driver_without_a_screen_is_a_problem(void **state)
{
    (void)state;
    strcpy(h.video, "dummy");
    expect("video", FINDING_PROBLEM, "has no screen", "unset SDL_VIDEODRIVER");
    strcpy(h.video, "offscreen");
    expect("video", FINDING_PROBLEM, "has no screen", "unset SDL_VIDEODRIVER");
}

static void to_draw_by_software_is_a_note(void **state)
{
    (void)state;
    h.has_card = false;
    expect("renderer", FINDING_NOTE, "there is no graphics card", "homeport --window 800x450");
    strcpy(h.wanted_renderer, "software");
    expect("renderer", FINDING_NOTE, "SDL_RENDER_DRIVER asks for it", "unset SDL_RENDER_DRIVER");
}

static void a_window_that_does_not_open_is_a_problem(void **state)
{
    (void)state;
    strcpy(h.renderer_fault, "Can't open a window: no");
    expect("renderer", FINDING_PROBLEM, "Can't open a window: no", "SDL_RENDER_DRIVER=software");
}

static void a_display_that_the_usual_window_does_not_fit_is_a_note(void **state)
{
    (void)state;
    h.displays[0].width = 1279;
    h.displays[0].rate_hz = 0;
    expect("displays", FINDING_NOTE, "is 1279 x 1080", "homeport --window 639x540");
    assert_null(strstr(all.list[HERE_PLACES].fact, "Hz"));
}

static void a_controller_that_is_not_mapped_is_a_note_with_its_id(void **state)
{
    (void)state;
    h.pads[0].is_mapped = false;
    expect("controllers", FINDING_NOTE, "'Blue Pad' is not mapped", "0300");
    h.pad_count = 0;
    expect("controllers", FINDING_OK, "no controller is plugged in", "");
}

static void of_several_controllers_the_first_that_is_mapped_is_used(void **state)
{
    (void)state;
    h.pad_count = 3;
    h.pads[1] = h.pads[2] = h.pads[0];
    h.pads[0].is_mapped = false;
    tell();
    assert_null(strstr(all.list[HERE_CONTROLLERS + 1].fact, "only the first one"));
    assert_non_null(strstr(all.list[HERE_CONTROLLERS + 2].fact, "only the first one"));
}

static void no_audio_is_no_problem(void **state)
{
    (void)state;
    h.audio[0] = '\0';
    expect("audio", FINDING_OK, "needs none", "");
}

/* Behind what did not come back nothing is known. */
static void what_does_not_come_back_is_said_last(void **state)
{
    static const char *const names[HERE_STEPS] = { "video", "renderer", "displays", "controllers",
                                                   "audio" };

    (void)state;
    for (enum here_step i = HERE_VIDEO; i < HERE_STEPS; i++) {
        h.step = i;
        h.is_late = true;
        expect(names[i], FINDING_PROBLEM, "does not answer in time", "");
        h.is_busy = true;
        expect(names[i], FINDING_NOTE, "this machine is too busy", "homeport probe --here");
        h.is_late = h.is_busy = false;
        expect(names[i], FINDING_PROBLEM, "has ended the program that asked", "");
        assert_string_equal(all.list[all.count - 1].check, names[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(where_all_is_well_each_check_says_so, begin),
        cmocka_unit_test_setup(without_a_display_that_is_said_and_nothing_of_what_needs_one, begin),
        cmocka_unit_test_setup(a_driver_without_a_screen_is_a_problem, begin),
        cmocka_unit_test_setup(to_draw_by_software_is_a_note, begin),
        cmocka_unit_test_setup(a_window_that_does_not_open_is_a_problem, begin),
        cmocka_unit_test_setup(a_display_that_the_usual_window_does_not_fit_is_a_note, begin),
        cmocka_unit_test_setup(a_controller_that_is_not_mapped_is_a_note_with_its_id, begin),
        cmocka_unit_test_setup(of_several_controllers_the_first_that_is_mapped_is_used, begin),
        cmocka_unit_test_setup(no_audio_is_no_problem, begin),
        cmocka_unit_test_setup(what_does_not_come_back_is_said_last, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
