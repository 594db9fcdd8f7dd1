/* The claims of client/replica.h about its world; those about events are in test_replica_events.c.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/rng.h"
#include "replica_sample.h"

/* All that the replica shows of itself. */
struct face {
    struct replica head;
    uint64_t world[GAME_WORLD_BYTES / 8];
};

static const struct face *look(void)
{
    static struct face faces[2];
    static int next;
    struct face *f = &faces[next++ % 2];

    memset(f, 0, sizeof(*f));
    f->head = replica;
    memset(f->head.worlds, 0, sizeof(f->head.worlds));
    memcpy(f->world, replica_world(&replica), sizeof(f->world));
    return f;
}

static void expect_as_before(const struct face *before)
{
    assert_memory_equal(look(), before, sizeof(*before));
}

static void wiggle(uint64_t *chance)
{
    for (int i = 0; i < PEOPLE; i++) {
        source.inputs[i].bytes[0] = (uint8_t)((int)rng_below(chance, 15) - 7);
    }
}

static void records_carry_it_from_tick_to_tick(void **state)
{
    static const char *const games[] = { "harbour", "puck" };
    uint64_t chance = SEED;

    (void)state;
    print_message("seed %d\n", SEED);
    for (size_t g = 0; g < ARRAY_LEN(games); g++) {
        begin(games[g]);
        for (int i = 0; i < 600; i++) {
            wiggle(&chance);
            source_tick(&source);
            assert_int_equal(apply_after(replica_tick()), REPLICA_APPLIED);
            assert_int_equal(update.count, 1);
            assert_int_equal(update.first_tick, replica_tick());
            assert_memory_equal(update.inputs[0], source.inputs, 2 * sizeof(source.inputs[0]));
            expect_agreement();
        }
        source_close(&source);
    }
}

static void records_that_are_known_are_skipped(void **state)
{
    (void)state;
    begin("harbour");
    uint32_t start = replica_tick();

    for (int i = 0; i < 10; i++) {
        source.inputs[0].bytes[0] = (uint8_t)(i % 5);
        source_tick(&source);
        if (i % 3 == 0) {
            uint32_t missing = match_head(&source.m)->tick - replica_tick();

            assert_int_equal(apply_after(start), REPLICA_APPLIED);
            assert_int_equal(update.count, missing);
            expect_agreement();
        }
    }
    source_close(&source);
}

static void a_replica_goes_across_the_wrap_of_sixteen_bits(void **state)
{
    (void)state;
    open_both("harbour");
    source_begin_at(&source, 65530);
    source_tick(&source);
    take_keyframe();
    for (int i = 0; i < 20; i++) {
        source_tick(&source);
        assert_int_equal(apply_after(replica_tick()), REPLICA_APPLIED);
    }
    assert_int_equal(replica_tick(), 65551);
    expect_agreement();
    source_close(&source);
}

static void a_replica_begins_without_a_world(void **state)
{
    (void)state;
    memset(&replica, 0x55, sizeof(replica));
    open_both("puck");
    assert_false(replica.is_valid);
    assert_int_equal(replica.epoch, 0);
    assert_int_equal(replica.current, 0);
    source_close(&source);
}

static void without_a_keyframe_all_is_ignored(void **state)
{
    (void)state;
    open_both("puck");
    source_tick(&source);
    const struct face *before = look();

    assert_int_equal(apply_after(0), REPLICA_IGNORED);
    expect_as_before(before);
    source_close(&source);
}

static void another_epoch_is_ignored(void **state)
{
    (void)state;
    begin("harbour");
    source_tick(&source);
    const struct face *before = look();

    for (uint8_t epoch = 0; epoch < PROTO_EPOCHS; epoch++) {
        if (epoch != EPOCH) {
            size_t length = source_state(&source, epoch, replica_tick(), message);

            assert_int_equal(apply(message, length), REPLICA_IGNORED);
            expect_as_before(before);
        }
    }
    source_close(&source);
}

static void what_is_known_already_is_ignored(void **state)
{
    uint8_t older[PROTO_STATE_BYTES];

    (void)state;
    begin("harbour");
    source_tick(&source);
    size_t length = source_state(&source, EPOCH, replica_tick(), older);

    source_tick(&source);
    assert_int_equal(apply_after(replica_tick()), REPLICA_APPLIED);
    const struct face *before = look();

    assert_int_equal(apply(older, length), REPLICA_IGNORED);
    assert_int_equal(apply_after(replica_tick() - 2), REPLICA_IGNORED);
    assert_int_equal(apply_after(replica_tick()), REPLICA_IGNORED);
    assert_int_equal(update.count, 0);
    expect_as_before(before);
    source_close(&source);
}

static void a_header_alone_is_ignored(void **state)
{
    (void)state;
    begin("harbour");
    uint32_t start = replica_tick();

    source_tick(&source);
    const struct face *before = look();

    source_state(&source, EPOCH, start, message);
    message[3] = 0;
    assert_int_equal(apply(message, PROTO_STATE_HEADER), REPLICA_IGNORED);
    expect_as_before(before);
    source_close(&source);
}

static void a_gap_is_reported_and_changes_nothing(void **state)
{
    (void)state;
    begin("harbour");
    uint32_t start = replica_tick();

    source_tick(&source);
    source_tick(&source);
    source_tick(&source);
    const struct face *before = look();

    assert_int_equal(apply_after(start + 1), REPLICA_GAP);
    expect_as_before(before);
    assert_int_equal(apply_after(start), REPLICA_APPLIED);
    source_close(&source);
}

static void every_wrong_bit_of_the_hash_is_a_desync_and_changes_nothing(void **state)
{
    (void)state;
    begin("harbour");
    source_tick(&source);
    const struct face *before = look();
    size_t length = source_state(&source, EPOCH, replica_tick(), message);

    for (int bit = 0; bit < 16; bit++) {
        message[7 + bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_int_equal(apply(message, length), REPLICA_DESYNC);
        message[7 + bit / 8] ^= (uint8_t)(1 << bit % 8);
        expect_as_before(before);
    }
    assert_int_equal(apply(message, length), REPLICA_APPLIED);
    source_close(&source);
}

static void a_wrong_world_is_a_desync(void **state)
{
    (void)state;
    begin("harbour");
    replica.worlds[replica.current][108] ^= 1;
    source_tick(&source);
    assert_int_equal(apply_after(replica_tick()), REPLICA_DESYNC);
    source_close(&source);
}

static void a_message_cut_anywhere_is_bad_and_changes_nothing(void **state)
{
    (void)state;
    begin("harbour");
    uint32_t start = replica_tick();

    for (int i = 0; i < 5; i++) {
        source.inputs[0].bytes[0] = (uint8_t)(i + 1);
        source_tick(&source);
    }
    const struct face *before = look();
    size_t length = source_state(&source, EPOCH, start, message);

    message[7] ^= 1;
    assert_int_equal(apply(message, length), REPLICA_DESYNC);
    message[7] ^= 1;
    for (size_t cut = PROTO_STATE_HEADER; cut < length; cut++) {
        assert_int_equal(apply(message, cut), REPLICA_BAD);
        expect_as_before(before);
    }
    assert_int_equal(apply(message, length), REPLICA_APPLIED);
    source_close(&source);
}

static void a_byte_too_many_is_bad_and_changes_nothing(void **state)
{
    (void)state;
    begin("harbour");
    source_tick(&source);
    const struct face *before = look();
    size_t length = source_state(&source, EPOCH, replica_tick(), message);

    message[7] ^= 1;
    assert_int_equal(apply(message, length), REPLICA_DESYNC);
    for (int byte = 0; byte < 256; byte++) {
        message[length] = (uint8_t)byte;
        assert_int_equal(apply(message, length + 1), REPLICA_BAD);
        expect_as_before(before);
    }
    source_close(&source);
}

static void an_empty_record_is_bad(void **state)
{
    (void)state;
    begin("harbour");
    source_tick(&source);
    const struct face *before = look();

    size_t length = source_state(&source, EPOCH, replica_tick(), message);

    message[7] ^= 1;
    assert_int_equal(apply(message, length), REPLICA_DESYNC);
    message[PROTO_STATE_HEADER] = 0;
    assert_int_equal(apply(message, PROTO_STATE_HEADER + 1), REPLICA_BAD);
    expect_as_before(before);
    source_close(&source);
}

/* Whatever comes: unless it is applied the replica is as before, and if it is, the hash agreed. */
static void garbage_changes_nothing(void **state)
{
    uint64_t chance = SEED;
    int results[REPLICA_DESYNC + 1] = { 0 };

    (void)state;
    begin("harbour");
    uint32_t start = replica_tick();

    for (int i = 0; i < 8; i++) {
        wiggle(&chance);
        source_tick(&source);
    }
    const size_t length = source_state(&source, EPOCH, start, message);

    for (int i = 0; i < 20000; i++) {
        uint8_t garbage[PROTO_STATE_BYTES];
        const struct face *before = look();
        uint32_t wrong = 1 + rng_below(&chance, 4);

        memcpy(garbage, message, length);
        for (uint32_t w = 0; w < wrong; w++) {
            size_t at = 4 + rng_below(&chance, (uint32_t)length - 4);

            garbage[at] = (uint8_t)rng_next(&chance);
        }
        struct msg_state head;

        if (!state_message_unpack(garbage, length, &head)) {
            continue;
        }
        enum replica_result result = replica_apply(&replica, &head, garbage, length, &update);

        results[result]++;
        if (result == REPLICA_APPLIED) {
            assert_int_equal((uint16_t)world_hash(replica.game, replica_world(&replica)),
                             head.hash);
            replica.current = 1 - replica.current; /* back to the start */
            assert_int_equal(replica_tick(), start);
        } else {
            expect_as_before(before);
        }
    }
    print_message("seed %d: %d applied, %d bad, %d desyncs\n", SEED, results[REPLICA_APPLIED],
                  results[REPLICA_BAD], results[REPLICA_DESYNC]);
    assert_true(results[REPLICA_BAD] > 100 && results[REPLICA_DESYNC] > 100);
    source_close(&source);
}

static void a_bad_keyframe_changes_nothing(void **state)
{
    static uint8_t bytes[KEYFRAME_BYTES];
    uint64_t chance = SEED;

    (void)state;
    begin("harbour");
    for (int i = 0; i < 100; i++) {
        source_tick(&source);
    }
    const size_t length = source_keyframe(&source, bytes);
    const struct face *before = look();

    for (size_t cut = 0; cut < length; cut++) {
        assert_false(replica_take_keyframe(&replica, EPOCH + 1, bytes, cut));
        expect_as_before(before);
    }
    for (int i = 0; i < 5000; i++) {
        size_t at = rng_below(&chance, (uint32_t)length);
        uint8_t bit = (uint8_t)(1u << rng_below(&chance, 8));

        bytes[at] ^= bit;
        assert_false(replica_take_keyframe(&replica, EPOCH + 1, bytes, length));
        bytes[at] ^= bit;
        expect_as_before(before);
    }
    bytes[length] = 0;
    assert_false(replica_take_keyframe(&replica, EPOCH + 1, bytes, length + 1));
    expect_as_before(before);
    assert_true(replica_take_keyframe(&replica, EPOCH + 1, bytes, length));
    assert_int_equal(replica.epoch, EPOCH + 1);
    expect_agreement();
    source_close(&source);
}

static void a_message_of_127_records_is_applied_at_once(void **state)
{
    (void)state;
    begin("puck");
    uint32_t start = replica_tick();

    for (int i = 0; i < PROTO_RECORDS_MOST; i++) {
        source_tick(&source);
    }
    assert_int_equal(apply_after(start), REPLICA_APPLIED);
    assert_int_equal(update.count, PROTO_RECORDS_MOST);
    expect_agreement();
    source_close(&source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_carry_it_from_tick_to_tick),
        cmocka_unit_test(records_that_are_known_are_skipped),
        cmocka_unit_test(a_replica_goes_across_the_wrap_of_sixteen_bits),
        cmocka_unit_test(a_replica_begins_without_a_world),
        cmocka_unit_test(without_a_keyframe_all_is_ignored),
        cmocka_unit_test(another_epoch_is_ignored),
        cmocka_unit_test(what_is_known_already_is_ignored),
        cmocka_unit_test(a_header_alone_is_ignored),
        cmocka_unit_test(a_gap_is_reported_and_changes_nothing),
        cmocka_unit_test(every_wrong_bit_of_the_hash_is_a_desync_and_changes_nothing),
        cmocka_unit_test(a_wrong_world_is_a_desync),
        cmocka_unit_test(a_message_cut_anywhere_is_bad_and_changes_nothing),
        cmocka_unit_test(a_byte_too_many_is_bad_and_changes_nothing),
        cmocka_unit_test(an_empty_record_is_bad),
        cmocka_unit_test(garbage_changes_nothing),
        cmocka_unit_test(a_bad_keyframe_changes_nothing),
        cmocka_unit_test(a_message_of_127_records_is_applied_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
