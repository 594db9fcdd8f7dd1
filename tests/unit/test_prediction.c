/* The claims of client/prediction.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/rng.h"
#include "client/prediction.h"
#include "source_sample.h"

enum {
    SEED = 31337,
    EPOCH = 1,
    OWN = 0,   /* the seat that predicts */
    OTHER = 1, /* the seat of somebody else */
    LEAD = 6,  /* ticks that the client runs ahead */
    WHOLE = 65535,
};

/* A server's match, the client's replica of it and the prediction on that. */
static struct source source;
static struct replica replica;
static struct replica_update update;
static struct prediction prediction;
static struct input sent[256]; /* the own inputs by tick */
static int lever;              /* the byte of an input that moves something in this game */

static uint32_t server_tick(void)
{
    return match_head(&source.m)->tick;
}

static void take_keyframe(void)
{
    static uint8_t bytes[KEYFRAME_BYTES];

    assert_true(replica_take_keyframe(&replica, EPOCH, bytes, source_keyframe(&source, bytes)));
    prediction_restart(&prediction, &replica);
}

/* Joined some seconds ago, so that boats float in play and nothing is about to begin. */
static void begin(const char *game)
{
    bool is_harbour = strcmp(game, "harbour") == 0;

    lever = is_harbour;
    source_open(&source, game, 2 + is_harbour, 2);
    replica_init(&replica, source.m.game, source.m.level);
    for (int i = 0; i < 400; i++) {
        source_tick(&source);
    }
    memset(sent, 0, sizeof(sent));
    prediction_init(&prediction, source.m.game, source.m.level, OWN);
    take_keyframe();
}

/* The client makes its next tick. */
static void advance(int8_t own)
{
    uint32_t tick = prediction.tick + 1;
    struct input *in = &sent[tick % ARRAY_LEN(sent)];

    memset(in, 0, sizeof(*in));
    in->bytes[lever] = (uint8_t)own;
    prediction_advance(&prediction, &replica, tick, in);
    assert_int_equal(prediction.tick, tick);
}

/* The server makes its next tick with what the client sent for it. */
static void serve(int8_t other)
{
    source.inputs[OWN] = sent[(server_tick() + 1) % ARRAY_LEN(sent)];
    source.inputs[OTHER].bytes[0] = (uint8_t)other;
    source.inputs[OTHER].bytes[lever] = (uint8_t)other;
    source_tick(&source);
}

static struct prediction_result confirm(void)
{
    uint8_t bytes[PROTO_STATE_BYTES];
    size_t length = source_state(&source, EPOCH, replica_head(&replica)->tick, bytes);
    struct msg_state state;

    assert_true(state_message_unpack(bytes, length, &state));
    assert_int_equal(replica_apply(&replica, &state, bytes, length, &update), REPLICA_APPLIED);
    return prediction_reconcile(&prediction, &replica, &update);
}

static void lead_off(int8_t own)
{
    for (int i = 0; i < LEAD; i++) {
        advance(own);
    }
}

/* What the prediction must be: the confirmed world run to its tick on what is known. */
static void expect_fresh_run(void)
{
    static uint64_t world[GAME_WORLD_BYTES / 8];
    static uint64_t before[GAME_WORLD_BYTES / 8];
    const struct world_head *head = (const struct world_head *)(const void *)world;
    struct tick tick;

    memcpy(world, replica_world(&replica), replica.game->world_bytes);
    memcpy(before, world, replica.game->world_bytes);
    while (head->tick != prediction.tick) {
        memcpy(tick.inputs, replica_head(&replica)->inputs, sizeof(tick.inputs));
        tick.inputs[OWN] = sent[(head->tick + 1) % ARRAY_LEN(sent)];
        tick.command_count = 0;
        memcpy(before, world, replica.game->world_bytes);
        replica.game->step(world, replica.level, &tick);
    }
    assert_memory_equal(prediction.now, world, replica.game->world_bytes);
    assert_memory_equal(prediction.before, before, replica.game->world_bytes);
}

static void no_rollback_while_the_assumptions_hold(void **state)
{
    static const char *const games[] = { "harbour", "puck" };
    uint64_t chance = SEED;

    (void)state;
    print_message("seed %d\n", SEED);
    for (size_t g = 0; g < ARRAY_LEN(games); g++) {
        begin(games[g]);
        lead_off(0);
        for (int i = 0; i < 300; i++) {
            advance((int8_t)((int)rng_below(&chance, 15) - 7));
            serve(0);
            struct prediction_result result = confirm();

            assert_false(result.is_mispredicted);
            assert_int_equal(result.depth, 0);
        }
        expect_fresh_run();
        source_close(&source);
    }
}

static void what_was_predicted_comes_true_while_the_assumptions_hold(void **state)
{
    static uint64_t predicted[LEAD][GAME_WORLD_BYTES / 8];

    (void)state;
    begin("harbour");
    for (int i = 0; i < LEAD; i++) {
        advance((int8_t)(i - 2));
        memcpy(predicted[i], prediction.now, sizeof(predicted[i]));
    }
    for (int i = 0; i < LEAD; i++) {
        serve(0);
        assert_memory_equal(source.m.world, predicted[i], source.m.game->world_bytes);
    }
    source_close(&source);
}

static void a_rollback_gives_exactly_what_a_fresh_run_gives(void **state)
{
    static const char *const games[] = { "harbour", "puck" };
    uint64_t chance = SEED;

    (void)state;
    print_message("seed %d\n", SEED);
    for (size_t g = 0; g < ARRAY_LEN(games); g++) {
        int rollbacks = 0;

        begin(games[g]);
        lead_off(3);
        for (int i = 0; i < 600; i++) {
            bool changes = rng_below(&chance, 4) == 0;

            advance((int8_t)((int)rng_below(&chance, 15) - 7));
            serve(changes ? (int8_t)((int)rng_below(&chance, 15) - 7)
                          : (int8_t)source.inputs[OTHER].bytes[lever]);
            struct prediction_result result = confirm();

            rollbacks += result.is_mispredicted;
            assert_true(!result.is_mispredicted || result.depth == LEAD);
            expect_fresh_run();
        }
        assert_true(rollbacks > 100);
        source_close(&source);
    }
}

static void a_command_is_always_a_misprediction(void **state)
{
    (void)state;
    begin("harbour");
    lead_off(0);
    match_join(&source.m, 5, "Late");
    serve(0);
    assert_true(confirm().is_mispredicted);
    expect_fresh_run();
    assert_int_equal(((const struct world_head *)(const void *)prediction.now)->seats[2].kind,
                     SEAT_HUMAN);
    source_close(&source);
}

static void an_own_input_that_came_late_is_a_misprediction(void **state)
{
    (void)state;
    begin("harbour");
    lead_off(5);
    source.inputs[OWN].bytes[lever] = 0;
    source_tick(&source);
    assert_true(confirm().is_mispredicted);
    expect_fresh_run();
    source_close(&source);
}

static void a_prediction_behind_the_server_goes_to_its_world(void **state)
{
    (void)state;
    begin("harbour");
    advance(2);
    for (int i = 0; i < 10; i++) {
        serve(0);
    }
    struct prediction_result result = confirm();

    assert_true(result.is_mispredicted);
    assert_int_equal(result.depth, 0);
    assert_int_equal(prediction.tick, server_tick());
    assert_memory_equal(prediction.now, source.m.world, source.m.game->world_bytes);
    assert_memory_equal(prediction.before, source.m.world, source.m.game->world_bytes);
    source_close(&source);
}

static void the_picture_stands_when_the_server_is_silent(void **state)
{
    struct input neutral = { { 0 } };

    (void)state;
    begin("puck");
    uint32_t start = prediction.tick;

    for (uint32_t t = start + 1; t < start + 300; t++) {
        prediction_advance(&prediction, &replica, t, &neutral);
    }
    assert_int_equal(prediction.tick, start + PREDICTION_AHEAD);
    source_close(&source);
}

static void skipped_ticks_are_filled_with_the_newest_input(void **state)
{
    struct input in = { { 0, 6 } };

    (void)state;
    begin("harbour");
    uint32_t tick = prediction.tick;

    prediction_advance(&prediction, &replica, tick + 5, &in);
    assert_int_equal(prediction.tick, tick + 5);
    for (uint32_t t = tick + 1; t <= tick + 5; t++) {
        assert_memory_equal(prediction_own(&prediction, t), &in, sizeof(in));
    }
    source_close(&source);
}

static void after_a_keyframe_the_inputs_already_sent_stand(void **state)
{
    (void)state;
    begin("harbour");
    for (int i = 0; i < LEAD; i++) {
        advance((int8_t)(i + 1));
    }
    uint32_t tick = prediction.tick;

    serve(4);
    take_keyframe();
    struct input *in = &sent[(tick + 1) % ARRAY_LEN(sent)];

    in->bytes[lever] = (uint8_t)-7;
    prediction_advance(&prediction, &replica, tick + 1, in);
    expect_fresh_run();
    for (uint32_t t = tick - LEAD + 1; t <= tick; t++) {
        assert_memory_equal(prediction_own(&prediction, t), &sent[t % ARRAY_LEN(sent)],
                            sizeof(*in));
    }
    source_close(&source);
}

static void without_a_keyframe_inputs_are_only_remembered(void **state)
{
    struct input in = { { 1 } };

    (void)state;
    begin("puck");
    prediction_init(&prediction, source.m.game, source.m.level, OWN);
    serve(0);
    assert_false(confirm().is_mispredicted);
    memset(&replica, 0, sizeof(replica));
    prediction_advance(&prediction, &replica, 77, &in);
    assert_memory_equal(prediction_own(&prediction, 77), &in, sizeof(in));
    assert_int_equal(prediction.tick, 0);
    source_close(&source);
}

static void a_watcher_predicts_without_inputs_of_its_own(void **state)
{
    (void)state;
    begin("harbour");
    prediction_init(&prediction, source.m.game, source.m.level, GAME_SEAT_NONE);
    prediction_restart(&prediction, &replica);
    lead_off(7);
    memset(sent, 0, sizeof(sent));
    for (int i = 0; i < 50; i++) {
        advance(7);
        memset(sent, 0, sizeof(sent));
        serve(0);
        assert_false(confirm().is_mispredicted);
    }
    source_close(&source);
}

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
        cmocka_unit_test(no_rollback_while_the_assumptions_hold),
        cmocka_unit_test(what_was_predicted_comes_true_while_the_assumptions_hold),
        cmocka_unit_test(a_rollback_gives_exactly_what_a_fresh_run_gives),
        cmocka_unit_test(a_command_is_always_a_misprediction),
        cmocka_unit_test(an_own_input_that_came_late_is_a_misprediction),
        cmocka_unit_test(a_prediction_behind_the_server_goes_to_its_world),
        cmocka_unit_test(the_picture_stands_when_the_server_is_silent),
        cmocka_unit_test(skipped_ticks_are_filled_with_the_newest_input),
        cmocka_unit_test(after_a_keyframe_the_inputs_already_sent_stand),
        cmocka_unit_test(without_a_keyframe_inputs_are_only_remembered),
        cmocka_unit_test(a_watcher_predicts_without_inputs_of_its_own),
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
