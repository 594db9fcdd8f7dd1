/* The claims of client/sound.h and client/herald.h: from a match to the samples that a device gets.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <SDL.h>

#include "client/sound.h"
#include "client/stage.h"
#include "tests/window/show.h"

enum {
    WAIT_MS = 20,
    WAITS_MOST = 250,
};

/* --- the device writes into a file --------------------------------------------------------------
 */

static char path[] = "/tmp/homeport-sound-XXXXXX";

static int open_file(void **state)
{
    int file = mkstemp(path);

    (void)state;
    close(file);
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", path, 1);
    return file < 0;
}

static int close_file(void **state)
{
    (void)state;
    unlink(path);
    strcpy(strrchr(path, '-'), "-XXXXXX");
    unsetenv("SDL_AUDIODRIVER");
    return 0;
}

/* The sums of what was written to the left and to the right. */
static void read_file(int64_t sums[MIXER_CHANNELS])
{
    FILE *file = fopen(path, "rb");
    int16_t frame[MIXER_CHANNELS];

    assert_non_null(file);
    sums[0] = sums[1] = 0;
    while (fread(frame, sizeof(frame), 1, file) == 1) {
        sums[0] += abs(frame[0]);
        sums[1] += abs(frame[1]);
    }
    fclose(file);
}

static const struct camera camera = { .x = 500, .y = 300, .zoom = 1, .width = 1000, .height = 600 };

static void a_shot_on_the_left_is_heard_on_the_left(void **state)
{
    struct sound_system *s = sound_open();
    struct incidents all = {
        .count = 1, .list = { { .kind = INCIDENT_SHOT, .by = 3, .whom = 3, .x = 150, .y = 300 } }
    };
    int64_t sums[MIXER_CHANNELS] = { 0 };

    (void)state;
    assert_true(sound_is_on(s));
    sound_frame(s, &all, &camera, 0);
    for (int i = 0; i < WAITS_MOST && sums[0] == 0; i++) {
        SDL_Delay(WAIT_MS);
        read_file(sums);
    }
    SDL_Delay(10 * WAIT_MS);
    sound_close(s);
    read_file(sums);
    assert_true(sums[0] > 2 * sums[1]);
    assert_true(sums[1] > 0);
}

static void a_whole_match_is_heard_only_with_the_focus(void **state)
{
    struct sound_system *s = sound_open();
    struct show *show = show_open("harbour", NULL, 0, 4, 5);
    struct stage stage;
    int64_t sums[MIXER_CHANNELS];

    (void)state;
    stage_init(&stage);
    for (int has_focus = 0; has_focus < 2; has_focus++) {
        sound_focus(s, has_focus == 1);
        SDL_Delay(10 * WAIT_MS); /* it fades */
        for (int i = 0; i < 500; i++) {
            show_step(show);
            stage_update(&stage, &show->view, 1280, 720);
            sound_frame(s, &stage.incidents, &stage.camera, show->view.seat);
        }
        SDL_Delay(10 * WAIT_MS);
        read_file(sums);
        assert_int_equal(sums[0] + sums[1] > 0, has_focus == 1);
    }
    stage_done(&stage);
    show_close(show);
    sound_close(s);
}

static void without_a_device_it_is_silent_and_no_error(void **state)
{
    struct incidents none = { .count = 0 };

    (void)state;
    setenv("SDL_AUDIODRIVER", "there is none of this name", 1);
    struct sound_system *s = sound_open();
    assert_non_null(s);
    assert_false(sound_is_on(s));
    sound_volumes(s, 50, 50, 50);
    sound_focus(s, true);
    sound_frame(s, &none, &camera, 0);
    sound_interface(s, SOUND_CLICK);
    sound_close(s);
    sound_close(NULL);
    unsetenv("SDL_AUDIODRIVER");
}

static void what_is_far_is_quiet_and_what_is_beyond_is_silent(void **state)
{
    float near_gain;
    float far_gain;
    float gone_gain;
    float pan;

    (void)state;
    sound_place(&camera, 500, 300, &near_gain, &pan);
    assert_true(near_gain > 0.99f && pan > -0.01f && pan < 0.01f);
    sound_place(&camera, 900, 300, &far_gain, &pan);
    assert_true(far_gain > 0 && far_gain < near_gain && pan > 0.3f);
    sound_place(&camera, 2500, 300, &gone_gain, &pan);
    assert_true(gone_gain <= 0);
}

/* --- what is told
 * --------------------------------------------------------------------------------- */

static int count_kind(const struct incidents *all, enum incident_kind kind)
{
    int count = 0;

    for (int i = 0; i < all->count; i++) {
        count += all->list[i].kind == kind;
    }
    return count;
}

static void a_round_ticks_three_times_and_begins_once(void **state)
{
    struct show *show = show_open("harbour", NULL, 0, 2, 5);
    struct stage stage;
    int ticks = 0;
    int begins = 0;

    (void)state;
    stage_init(&stage);
    for (int i = 0; i < 300; i++) {
        show_step(show);
        stage_update(&stage, &show->view, 1280, 720);
        ticks += count_kind(&stage.incidents, INCIDENT_TICK);
        begins += count_kind(&stage.incidents, INCIDENT_BEGIN);
    }
    assert_int_equal(ticks, 3);
    assert_int_equal(begins, 1);
    stage_done(&stage);
    show_close(show);
}

static void every_shot_of_a_match_is_told_once(void **state)
{
    struct show *show = show_open("harbour", NULL, 0, 4, 5);
    struct stage stage;
    int told = 0;
    int sunk = 0;

    (void)state;
    stage_init(&stage);
    for (int i = 0; i < 2000; i++) {
        show_step(show);
        stage_update(&stage, &show->view, 1280, 720);
        told += count_kind(&stage.incidents, INCIDENT_SHOT);
        sunk += count_kind(&stage.incidents, INCIDENT_SUNK);
    }
    print_message("%d shots, %d sunk\n", told, sunk);
    assert_true(told > 20);
    assert_true(sunk > 0);
    stage_done(&stage);
    show_close(show);
}

static struct world_head ended(int teams)
{
    struct world_head head = { .phase = PHASE_RESULTS };

    for (int seat = 0; seat < 4; seat++) {
        head.seats[seat].kind = SEAT_HUMAN;
        head.seats[seat].team = (uint8_t)(teams > 0 ? seat % teams : 0);
    }
    return head;
}

static void who_has_most_has_won_and_all_others_lost(void **state)
{
    struct world_head head = ended(0);

    (void)state;
    head.seats[2].score = 5;
    head.seats[1].score = 4;
    assert_int_equal(herald_end(&head, 0, 2), INCIDENT_WON);
    assert_int_equal(herald_end(&head, 0, 1), INCIDENT_LOST);
    assert_int_equal(herald_end(&head, 0, GAME_SEAT_NONE), INCIDENT_DRAWN);
}

static void alike_is_a_draw_and_fewer_losses_win(void **state)
{
    struct world_head head = ended(0);

    (void)state;
    head.seats[2].score = 5;
    head.seats[1].score = 5;
    assert_int_equal(herald_end(&head, 0, 2), INCIDENT_DRAWN);
    assert_int_equal(herald_end(&head, 0, 0), INCIDENT_LOST);
    head.seats[1].losses = 1;
    assert_int_equal(herald_end(&head, 0, 2), INCIDENT_WON);
}

static void a_crew_wins_together(void **state)
{
    struct world_head head = ended(2);

    (void)state;
    head.seats[0].score = 3;
    head.seats[2].score = 0;
    head.seats[1].score = 2;
    assert_int_equal(herald_end(&head, 2, 2), INCIDENT_WON);
    assert_int_equal(herald_end(&head, 2, 3), INCIDENT_LOST);
    head.seats[3].score = 1;
    assert_int_equal(herald_end(&head, 2, 3), INCIDENT_DRAWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_shot_on_the_left_is_heard_on_the_left, open_file,
                                        close_file),
        cmocka_unit_test_setup_teardown(a_whole_match_is_heard_only_with_the_focus, open_file,
                                        close_file),
        cmocka_unit_test(without_a_device_it_is_silent_and_no_error),
        cmocka_unit_test(what_is_far_is_quiet_and_what_is_beyond_is_silent),
        cmocka_unit_test(a_round_ticks_three_times_and_begins_once),
        cmocka_unit_test(every_shot_of_a_match_is_told_once),
        cmocka_unit_test(who_has_most_has_won_and_all_others_lost),
        cmocka_unit_test(alike_is_a_draw_and_fewer_losses_win),
        cmocka_unit_test(a_crew_wins_together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
