/* The claims of wire/stream.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/rng.h"
#include "wire/stream.h"

enum {
    SEED = 5,
    FIRST = 1000,
};

/* The record of a tick, told apart from all others: its bytes count up from the tick's number. */
static size_t record_of(uint32_t tick, size_t length, uint8_t record[RECORD_BYTES])
{
    for (size_t i = 0; i < length; i++) {
        record[i] = (uint8_t)(tick * 7 + i);
    }
    return length;
}

static void add(struct stream *s, size_t length)
{
    uint8_t record[RECORD_BYTES];

    stream_add(s, record, record_of(s->last_tick + 1, length, record));
}

/* The copy is `count` records from `first` on, each of this length. */
static void check_copy(const uint8_t *copy, size_t size, uint32_t first, uint32_t count,
                       size_t record_length_wanted)
{
    uint8_t expected[RECORD_BYTES];
    size_t at = 0;

    for (uint32_t i = 0; i < count; i++) {
        size_t prefix;
        size_t length;

        assert_true(record_length(copy + at, size - at, &prefix, &length));
        assert_int_equal(length, record_length_wanted);
        record_of(first + i, length, expected);
        assert_memory_equal(copy + at + prefix, expected, length);
        at += prefix + length;
    }
    assert_int_equal(at, size);
}

static void empty_stream_lacks_nothing_and_has_nothing(void **state)
{
    static struct stream s;
    uint8_t out[1];
    (void)state;

    stream_init(&s, FIRST);
    assert_int_equal(s.last_tick, FIRST - 1);
    assert_int_equal(stream_copy_after(&s, FIRST - 1, out, sizeof(out)), 0);
    assert_true(stream_copy_after(&s, FIRST - 2, out, sizeof(out)) == SIZE_MAX);
    assert_true(stream_copy_after(&s, FIRST, out, sizeof(out)) == SIZE_MAX);
}

static void what_a_viewer_lacks_is_one_stretch_with_lengths(void **state)
{
    static struct stream s;
    uint8_t out[64];
    static const uint8_t expected[] = { 2, 0xBE, 0xBF, 3, 0xC5, 0xC6, 0xC7 };
    (void)state;

    stream_init(&s, 1233);
    add(&s, 1);
    add(&s, 2);
    add(&s, 3);
    assert_int_equal(stream_copy_after(&s, 1233, out, sizeof(out)), sizeof(expected));
    assert_memory_equal(out, expected, sizeof(expected));
    assert_int_equal(stream_copy_after(&s, 1235, out, sizeof(out)), 0);
}

static void viewer_from_before_the_first_or_after_the_last_tick_needs_a_keyframe(void **state)
{
    static struct stream s;
    uint8_t out[64];
    (void)state;

    stream_init(&s, FIRST);
    add(&s, 1);
    add(&s, 1);
    assert_int_equal(stream_copy_after(&s, FIRST - 1, out, sizeof(out)), 4);
    assert_true(stream_copy_after(&s, FIRST - 2, out, sizeof(out)) == SIZE_MAX);
    assert_true(stream_copy_after(&s, FIRST + 2, out, sizeof(out)) == SIZE_MAX);
}

static void copy_of_exactly_the_capacity_fits_and_one_byte_less_does_not(void **state)
{
    static struct stream s;
    uint8_t out[12];
    (void)state;

    stream_init(&s, FIRST);
    add(&s, 5);
    add(&s, 5);
    assert_int_equal(stream_copy_after(&s, FIRST - 1, out, 12), 12);
    assert_true(stream_copy_after(&s, FIRST - 1, out, 11) == SIZE_MAX);
}

static void newest_127_ticks_are_there_and_the_128th_is_gone(void **state)
{
    static struct stream s;
    uint8_t out[1024];
    (void)state;

    stream_init(&s, FIRST);
    for (int i = 0; i < 500; i++) {
        add(&s, 3);
    }
    uint32_t last = s.last_tick;
    size_t size = stream_copy_after(&s, last - 127, out, sizeof(out));

    assert_int_equal(size, 127 * 4);
    check_copy(out, size, last - 126, 127, 3);
    assert_true(stream_copy_after(&s, last - 128, out, sizeof(out)) == SIZE_MAX);
    assert_true(stream_copy_after(&s, last - 1000, out, sizeof(out)) == SIZE_MAX);
}

static void
ring_exactly_full_is_copied_whole_and_one_record_more_overwrites_the_oldest(void **state)
{
    enum {
        LENGTH = 254, /* 255 with its prefix */
        RECORDS = 64,
        REST = STREAM_BYTES - RECORDS * (LENGTH + 1),
    };
    static struct stream s;
    static uint8_t out[2 * STREAM_BYTES]; /* room is never what it lacks */
    (void)state;

    stream_init(&s, FIRST);
    for (int i = 0; i < RECORDS; i++) {
        add(&s, LENGTH);
    }
    add(&s, REST - 1);
    assert_true(s.end == STREAM_BYTES);
    assert_int_equal(stream_copy_after(&s, FIRST - 1, out, sizeof(out)), STREAM_BYTES);
    check_copy(out, RECORDS * (LENGTH + 1), FIRST, RECORDS, LENGTH);
    check_copy(out + RECORDS * (LENGTH + 1), REST, FIRST + RECORDS, 1, REST - 1);

    add(&s, 1);
    assert_true(stream_copy_after(&s, FIRST - 1, out, sizeof(out)) == SIZE_MAX);
    assert_int_equal(stream_copy_after(&s, FIRST, out, sizeof(out)),
                     STREAM_BYTES - (LENGTH + 1) + 2);
}

static void records_come_back_whole_however_the_ring_wraps(void **state)
{
    static struct stream s;
    static uint8_t out[2 * STREAM_BYTES]; /* room is never what it lacks */
    uint64_t chance = SEED;
    (void)state;

    print_message("seed %d\n", SEED);
    for (int round = 0; round < 50; round++) {
        size_t length = 1 + rng_below(&chance, RECORD_BYTES);
        size_t whole = length + (length < 255 ? 1 : 2);

        stream_init(&s, FIRST);
        for (int i = 0; i < 300; i++) {
            add(&s, length);
            uint32_t lacking = 1 + rng_below(&chance, min_u32((uint32_t)i + 1, STREAM_TICKS - 1));
            size_t size = stream_copy_after(&s, s.last_tick - lacking, out, sizeof(out));

            if (lacking * whole > STREAM_BYTES) {
                assert_true(size == SIZE_MAX);
                continue;
            }
            assert_int_equal(size, lacking * whole);
            check_copy(out, size, s.last_tick - lacking + 1, lacking, length);
        }
    }
}

static void stream_runs_across_the_wrap_of_the_tick(void **state)
{
    static struct stream s;
    uint8_t out[64];
    (void)state;

    stream_init(&s, UINT32_MAX - 1);
    for (int i = 0; i < 4; i++) {
        add(&s, 2);
    }
    assert_int_equal(s.last_tick, 1);
    size_t size = stream_copy_after(&s, UINT32_MAX - 1, out, sizeof(out));

    assert_int_equal(size, 9);
    check_copy(out, size, UINT32_MAX, 3, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_stream_lacks_nothing_and_has_nothing),
        cmocka_unit_test(what_a_viewer_lacks_is_one_stretch_with_lengths),
        cmocka_unit_test(viewer_from_before_the_first_or_after_the_last_tick_needs_a_keyframe),
        cmocka_unit_test(copy_of_exactly_the_capacity_fits_and_one_byte_less_does_not),
        cmocka_unit_test(newest_127_ticks_are_there_and_the_128th_is_gone),
        cmocka_unit_test(
            ring_exactly_full_is_copied_whole_and_one_record_more_overwrites_the_oldest),
        cmocka_unit_test(records_come_back_whole_however_the_ring_wraps),
        cmocka_unit_test(stream_runs_across_the_wrap_of_the_tick),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
