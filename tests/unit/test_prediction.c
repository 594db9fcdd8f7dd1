/* The claims of client/prediction.h about the world that is predicted; those about the picture are
 * in test_prediction_picture.c.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/rng.h"
#include "prediction_sample.h"

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
    match_join(&source.m, 5, NULL, "Late");
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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
