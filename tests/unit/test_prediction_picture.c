/* The claims of client/prediction.h about the picture: blended, corrected, never leaping.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/rng.h"
#include "prediction_sample.h"

static void shown_now(struct body *bodies)
{
    prediction_show(&prediction, WHOLE, bodies);
}

/* The other boat has been steered for `ticks` ticks before anyone here hears of it. */
static struct prediction_result surprise(int ticks)
{
    lead_off(0);
    for (int i = 0; i < ticks; i++) {
        advance(0);
        serve(7);
    }
    return confirm();
}

static void expect_same_picture(const struct body *a, const struct body *b)
{
    for (int i = 0; i < GAME_BODIES; i++) {
        assert_true(abs(a[i].x - b[i].x) <= 1 && abs(a[i].y - b[i].y) <= 1);
        assert_true(abs((int16_t)(a[i].heading - b[i].heading)) <= 1);
    }
}

static void the_picture_goes_from_tick_to_tick_without_a_step(void **state)
{
    struct body end[GAME_BODIES];
    struct body shown[GAME_BODIES];
    struct body real[GAME_BODIES];

    (void)state;
    begin("harbour");
    lead_off(7);
    for (int i = 0; i < 120; i++) {
        shown_now(end);
        serve((int8_t)(i / 10 % 2 ? 7 : -7));
        confirm();
        shown_now(shown);
        expect_same_picture(end, shown);
        advance(7);
        prediction_show(&prediction, 0, shown);
        expect_same_picture(end, shown);
    }
    for (int i = 0; i < 60; i++) {
        advance(7);
    }
    /* Nothing is left to smooth: the picture is the predicted world. */
    source.m.game->bodies(prediction.now, real);
    shown_now(shown);
    expect_same_picture(real, shown);
    source.m.game->bodies(prediction.before, real);
    prediction_show(&prediction, 0, shown);
    expect_same_picture(real, shown);
    source_close(&source);
}

static void a_correction_is_measured(void **state)
{
    (void)state;
    begin("harbour");
    struct prediction_result result = surprise(5);

    assert_true(result.correction_most > 0);
    assert_int_equal(result.correction, 0);
    assert_int_equal(result.depth, LEAD);
    advance(7);
    advance(7);
    while (server_tick() + 1 < prediction.tick) {
        serve(7);
    }
    confirm();
    sent[prediction.tick % ARRAY_LEN(sent)].bytes[lever] = (uint8_t)-7; /* another came there */
    serve(7);
    result = confirm();
    assert_true(result.is_mispredicted);
    assert_true(result.correction > 0);
    source_close(&source);
}

static void a_rollback_does_not_move_the_picture(void **state)
{
    static const uint32_t blends[] = { 0, 1, WHOLE / 3, WHOLE - 1, WHOLE };

    (void)state;
    begin("harbour");
    lead_off(0);
    for (int i = 0; i < 5; i++) {
        advance(0);
        serve(7);
    }
    struct body before[ARRAY_LEN(blends)][GAME_BODIES];
    struct body after[GAME_BODIES];

    for (size_t i = 0; i < ARRAY_LEN(blends); i++) {
        prediction_show(&prediction, blends[i], before[i]);
    }
    struct prediction_result result = confirm();

    assert_true(result.is_mispredicted);
    assert_true(result.correction_most > 0);
    assert_true(result.correction_most < PREDICTION_CUT_PX * source.m.game->units_per_px);
    for (size_t i = 0; i < ARRAY_LEN(blends); i++) {
        prediction_show(&prediction, blends[i], after);
        expect_same_picture(before[i], after);
    }
    assert_memory_not_equal(prediction.offset_now, (struct prediction_offset[GAME_BODIES]){ 0 },
                            sizeof(prediction.offset_now));
    source_close(&source);
}

static void a_correction_beyond_the_cut_jumps(void **state)
{
    struct body shown[GAME_BODIES];
    struct body real[GAME_BODIES];
    const int32_t cut = PREDICTION_CUT_PX * (int32_t)game_find("harbour")->units_per_px;

    (void)state;
    for (int far = 0; far < 2; far++) {
        begin("harbour");
        lead_off(0);
        advance(0);
        serve(7);
        /* As if the other boat had been predicted so far from where it is. */
        prediction.bodies_now[OTHER].x += far ? cut + 1000 : cut - 1000;
        prediction.bodies_before[OTHER].x += far ? cut + 1000 : cut - 1000;
        struct body before = prediction.bodies_now[OTHER];

        assert_true(confirm().is_mispredicted);
        source.m.game->bodies(prediction.now, real);
        shown_now(shown);
        assert_true(abs(shown[OTHER].x - (far ? real[OTHER].x : before.x)) <= 1);
        source_close(&source);
    }
}

static bool is_zero(const struct prediction_offset *offsets)
{
    for (int i = 0; i < GAME_BODIES; i++) {
        if (offsets[i].x != 0 || offsets[i].y != 0 || offsets[i].heading != 0) {
            return false;
        }
    }
    return true;
}

static void offsets_decay_to_zero(void **state)
{
    (void)state;
    begin("harbour");
    assert_true(surprise(10).is_mispredicted);
    struct prediction_offset *o = &prediction.offset_now[OTHER];

    o->x = 20000;
    o->y = -20000;
    o->heading = -3000;
    for (int i = 0; i < 6; i++) {
        advance(0);
    }
    assert_true(o->x < 10000 && o->x > 8000);
    assert_true(o->y > -10000 && o->heading > -1500);
    for (int i = 0; i < 18; i++) {
        advance(0);
    }
    assert_true(o->x < 20000 / 20 && o->y > -20000 / 20);
    for (int i = 0; i < 50; i++) {
        advance(0);
    }
    assert_true(is_zero(prediction.offset_now));
    source_close(&source);
}

/* From picture to picture the other boat goes no further than it could sail, whatever is found. */
static void the_picture_never_leaps_while_corrections_are_small(void **state)
{
    uint64_t chance = SEED;
    struct body last[GAME_BODIES];
    struct body shown[GAME_BODIES];
    int32_t furthest = 0;

    (void)state;
    print_message("seed %d\n", SEED);
    begin("harbour");
    lead_off(0);
    shown_now(last);
    int8_t other = 0;

    for (int i = 0; i < 900; i++) {
        if (i % 20 == 0) {
            other = (int8_t)((int)rng_below(&chance, 15) - 7);
        }
        serve(other);
        confirm();
        advance(0);
        shown_now(shown);
        if (shown[OTHER].life == last[OTHER].life) {
            int32_t x = abs(shown[OTHER].x - last[OTHER].x);
            int32_t y = abs(shown[OTHER].y - last[OTHER].y);

            furthest = x > furthest ? x : furthest;
            furthest = y > furthest ? y : furthest;
        }
        memcpy(last, shown, sizeof(last));
    }
    print_message("furthest %d units a tick\n", (int)furthest);
    assert_in_range(furthest, 1, 6 * 256);
    source_close(&source);
}

static void nothing_is_blended_from_one_life_to_the_next(void **state)
{
    struct body shown[GAME_BODIES];

    (void)state;
    begin("harbour");
    lead_off(3);
    prediction.bodies_before[OTHER].life++;
    prediction.bodies_before[OTHER].x += 5000;
    prediction_show(&prediction, 0, shown);
    assert_int_equal(shown[OTHER].x, prediction.bodies_now[OTHER].x);
    assert_int_equal(shown[OTHER].life, prediction.bodies_now[OTHER].life);
    source_close(&source);
}

static void a_new_life_is_not_smoothed(void **state)
{
    struct body shown[GAME_BODIES];
    struct body real[GAME_BODIES];

    (void)state;
    begin("harbour");
    lead_off(0);
    advance(0);
    serve(7);
    prediction.bodies_now[OTHER].life++;
    prediction.bodies_now[OTHER].x += 2000;
    prediction.offset_now[OTHER].x = 700;
    assert_true(confirm().is_mispredicted);
    source.m.game->bodies(prediction.now, real);
    shown_now(shown);
    assert_true(abs(shown[OTHER].x - real[OTHER].x) <= 1);
    source_close(&source);
}

static void headings_blend_the_short_way_round(void **state)
{
    struct body shown[GAME_BODIES];

    (void)state;
    begin("harbour");
    lead_off(0);
    prediction.bodies_before[OTHER].heading = 65000;
    prediction.bodies_now[OTHER].heading = 1000;
    prediction_show(&prediction, 32768, shown);
    assert_in_range(shown[OTHER].heading, 230, 234);
    source_close(&source);
}

static void a_keyframe_ends_all_smoothing(void **state)
{
    struct body shown[GAME_BODIES];
    struct body real[GAME_BODIES];

    (void)state;
    begin("harbour");
    surprise(10);
    assert_memory_not_equal(prediction.before, source.m.world, source.m.game->world_bytes);
    assert_false(is_zero(prediction.offset_now));
    take_keyframe();
    assert_true(is_zero(prediction.offset_now));
    assert_true(is_zero(prediction.offset_before));
    assert_memory_equal(prediction.before, source.m.world, source.m.game->world_bytes);
    source.m.game->bodies(source.m.world, real);
    shown_now(shown);
    assert_memory_equal(shown, real, sizeof(real));
    source_close(&source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_picture_goes_from_tick_to_tick_without_a_step),
        cmocka_unit_test(a_correction_is_measured),
        cmocka_unit_test(a_rollback_does_not_move_the_picture),
        cmocka_unit_test(a_correction_beyond_the_cut_jumps),
        cmocka_unit_test(offsets_decay_to_zero),
        cmocka_unit_test(the_picture_never_leaps_while_corrections_are_small),
        cmocka_unit_test(nothing_is_blended_from_one_life_to_the_next),
        cmocka_unit_test(a_new_life_is_not_smoothed),
        cmocka_unit_test(headings_blend_the_short_way_round),
        cmocka_unit_test(a_keyframe_ends_all_smoothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
