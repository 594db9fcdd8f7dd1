/* The claims of base/bits.h. Buffers come from the heap at their exact size, so that the sanitizers
 * see a byte touched beyond them.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/bits.h"
#include "base/rng.h"

enum {
    SEED = 7,
    DRAWS = 200,
};

static uint32_t low(uint32_t value, unsigned width)
{
    return (uint32_t)(value & (((uint64_t)1 << width) - 1));
}

static void bits_lie_least_significant_first(void **state)
{
    static const uint8_t expected[] = { 0x2D, 0xEF, 0xBE, 0xAD, 0xDE, 0x01 };
    uint8_t data[sizeof(expected)];
    struct bit_writer w;
    (void)state;

    bits_begin_write(&w, data, sizeof(data));
    bits_write(&w, 5, 3);
    bits_write(&w, 5, 5);
    bits_write(&w, 0xDEADBEEF, 32);
    bits_write(&w, 1, 1);
    assert_int_equal(bits_written_bytes(&w), sizeof(expected));
    assert_memory_equal(data, expected, sizeof(expected));
}

static void every_width_at_every_offset_comes_back(void **state)
{
    uint64_t chance = SEED;
    (void)state;

    print_message("seed %d\n", SEED);
    for (unsigned offset = 0; offset < 64; offset++) {
        for (unsigned width = 0; width <= 32; width++) {
            size_t size = (offset + width + 7 + 7) / 8;
            uint8_t *data = malloc(size);
            uint32_t value = low(rng_next(&chance), width);
            struct bit_writer w;
            struct bit_reader r;

            memset(data, 0xFF, size);
            bits_begin_write(&w, data, size);
            bits_write(&w, low(UINT32_MAX, offset / 2), offset / 2);
            bits_write(&w, 0, offset - offset / 2);
            bits_write(&w, value, width);
            bits_write(&w, 0x5A, 7);
            assert_false(w.has_failed);

            bits_begin_read(&r, data, size);
            assert_int_equal(bits_read(&r, offset / 2), low(UINT32_MAX, offset / 2));
            assert_int_equal(bits_read(&r, offset - offset / 2), 0);
            assert_int_equal(bits_read(&r, width), value);
            assert_int_equal(bits_read(&r, 7), 0x5A);
            assert_true(bits_is_finished(&r));
            free(data);
        }
    }
}

static void random_widths_come_back(void **state)
{
    uint64_t chance = SEED;
    (void)state;

    print_message("seed %d\n", SEED);
    for (int round = 0; round < DRAWS; round++) {
        uint32_t values[64];
        unsigned widths[64];
        size_t bits = 0;
        for (size_t i = 0; i < ARRAY_LEN(values); i++) {
            widths[i] = rng_below(&chance, 33);
            values[i] = low(rng_next(&chance), widths[i]);
            bits += widths[i];
        }
        size_t size = (bits + 7) / 8;
        uint8_t *data = malloc(size);
        struct bit_writer w;
        struct bit_reader r;
        bits_begin_write(&w, data, size);
        for (size_t i = 0; i < ARRAY_LEN(values); i++) {
            bits_write(&w, values[i], widths[i]);
        }
        assert_false(w.has_failed);
        assert_int_equal(bits_written_bytes(&w), size);
        bits_begin_read(&r, data, size);
        for (size_t i = 0; i < ARRAY_LEN(values); i++) {
            assert_int_equal(bits_read(&r, widths[i]), values[i]);
        }
        assert_true(bits_is_finished(&r));
        free(data);
    }
}

static void buffer_can_be_filled_to_the_last_bit_and_not_beyond(void **state)
{
    (void)state;

    for (size_t size = 0; size < 20; size++) {
        uint8_t guarded[32];
        struct bit_writer w;
        memset(guarded, 0xA5, sizeof(guarded));
        bits_begin_write(&w, guarded, size);
        for (size_t i = 0; i < size * 8; i++) {
            bits_write(&w, 1, 1);
        }
        assert_false(w.has_failed);
        assert_int_equal(bits_written_bytes(&w), size);
        bits_write(&w, 1, 1);
        assert_true(w.has_failed);
        for (size_t i = 0; i < sizeof(guarded); i++) {
            assert_int_equal(guarded[i], i < size ? 0xFF : 0xA5);
        }
    }
}

static void failed_writer_stays_as_it_was(void **state)
{
    uint8_t data[4] = { 0 };
    uint8_t before[4];
    struct bit_writer w;
    (void)state;

    bits_begin_write(&w, data, sizeof(data));
    bits_write(&w, 3, 20);
    memcpy(before, data, sizeof(data));
    bits_write(&w, 7, 13);
    assert_true(w.has_failed);
    bits_write(&w, 7, 3);
    bits_write(&w, 0, 0);
    bits_write_bytes(&w, "x", 1);
    bits_write_bytes(&w, NULL, 0);
    assert_true(w.has_failed);
    assert_int_equal(w.at_bits, 20);
    assert_memory_equal(data, before, sizeof(data));
}

static void data_cut_at_every_length_fails_the_reader(void **state)
{
    uint8_t whole[23];
    (void)state;

    memset(whole, 0xFF, sizeof(whole));
    for (unsigned width = 1; width <= 32; width++) {
        for (size_t length = 0; length < sizeof(whole); length++) {
            uint8_t *data = malloc(length > 0 ? length : 1);
            struct bit_reader r;
            memcpy(data, whole, length);
            bits_begin_read(&r, data, length);
            for (size_t i = 0; i < length * 8 / width; i++) {
                assert_int_equal(bits_read(&r, width), low(UINT32_MAX, width));
                assert_false(r.has_failed);
            }
            assert_int_equal(bits_read(&r, width), 0);
            assert_true(r.has_failed);
            free(data);
        }
    }
}

static void failed_reader_yields_zeros_for_ever(void **state)
{
    uint8_t data[8];
    uint8_t bytes[2] = { 1, 1 };
    struct bit_reader r;
    (void)state;

    memset(data, 0xFF, sizeof(data));
    bits_begin_read(&r, data, sizeof(data));
    assert_int_equal(bits_read(&r, 4), 0xF);
    bits_fail(&r);
    for (unsigned width = 0; width <= 32; width++) {
        assert_int_equal(bits_read(&r, width), 0);
    }
    bits_read_bytes(&r, NULL, 0);
    bits_read_bytes(&r, bytes, sizeof(bytes));
    assert_int_equal(bytes[0] | bytes[1], 0);
    assert_true(r.has_failed);
    assert_false(bits_is_finished(&r));
}

static void padding_is_zero_and_another_padding_is_refused(void **state)
{
    uint8_t data[2] = { 0xFF, 0xFF };
    struct bit_writer w;
    struct bit_reader r;
    (void)state;

    bits_begin_write(&w, data, sizeof(data));
    bits_write(&w, 1, 1);
    bits_write_bytes(&w, NULL, 0);
    bits_write_bytes(&w, NULL, 0);
    bits_write(&w, 0x80, 8);
    assert_int_equal(data[0], 0x01);
    assert_int_equal(data[1], 0x80);

    for (int spoilt = 1; spoilt < 8; spoilt++) {
        data[0] = (uint8_t)(1 | 1 << spoilt);
        bits_begin_read(&r, data, sizeof(data));
        assert_int_equal(bits_read(&r, 1), 1);
        bits_read_bytes(&r, NULL, 0);
        assert_true(r.has_failed);
    }
}

static void bytes_are_aligned_and_come_back(void **state)
{
    uint8_t data[6];
    char text[4] = "";
    struct bit_writer w;
    struct bit_reader r;
    (void)state;

    bits_begin_write(&w, data, sizeof(data));
    bits_write(&w, 1, 2);
    bits_write_bytes(&w, "abcd", 4);
    bits_write(&w, 3, 2);
    assert_false(w.has_failed);
    assert_memory_equal(data,
                        "\x01"
                        "abcd"
                        "\x03",
                        sizeof(data));

    bits_begin_read(&r, data, sizeof(data));
    assert_int_equal(bits_read(&r, 2), 1);
    bits_read_bytes(&r, text, sizeof(text));
    assert_memory_equal(text, "abcd", 4);
    assert_int_equal(bits_read(&r, 2), 3);
    assert_true(bits_is_finished(&r));
}

static void bytes_fill_exactly_and_not_one_more(void **state)
{
    uint8_t data[4];
    char text[5] = "????";
    struct bit_writer w;
    struct bit_reader r;
    (void)state;

    bits_begin_write(&w, data, sizeof(data));
    bits_write_bytes(&w, "abcd", 4);
    bits_write_bytes(&w, NULL, 0);
    assert_false(w.has_failed);
    bits_begin_write(&w, data, sizeof(data));
    bits_write(&w, 1, 1);
    bits_write_bytes(&w, "abcd", 4);
    assert_true(w.has_failed);
    assert_int_equal(w.at_bits, 1);

    bits_begin_read(&r, "abcd", 4);
    bits_read_bytes(&r, text, 5);
    assert_true(r.has_failed);
    assert_memory_equal(text, "\0\0\0\0\0", 5);
    bits_begin_read(&r, NULL, 0);
    bits_read_bytes(&r, NULL, 0);
    assert_true(bits_is_finished(&r));
}

static void reader_with_a_byte_left_is_not_finished(void **state)
{
    static const uint8_t data[2] = { 0x01, 0x00 };
    static const uint8_t unclean[1] = { 0x11 };
    struct bit_reader r;
    (void)state;

    bits_begin_read(&r, data, sizeof(data));
    bits_read(&r, 4);
    assert_false(bits_is_finished(&r));
    bits_begin_read(&r, data, 1);
    bits_read(&r, 4);
    assert_true(bits_is_finished(&r));
    bits_begin_read(&r, unclean, 1);
    bits_read(&r, 4);
    assert_false(bits_is_finished(&r));
}

static void bits_for_is_the_least_width_that_holds(void **state)
{
    (void)state;

    assert_int_equal(bits_for(0), 0);
    for (unsigned width = 1; width < 64; width++) {
        uint64_t power = (uint64_t)1 << width;
        assert_int_equal(bits_for(power - 1), width);
        assert_int_equal(bits_for(power), width + 1);
    }
    assert_int_equal(bits_for(UINT64_MAX), 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_lie_least_significant_first),
        cmocka_unit_test(every_width_at_every_offset_comes_back),
        cmocka_unit_test(random_widths_come_back),
        cmocka_unit_test(buffer_can_be_filled_to_the_last_bit_and_not_beyond),
        cmocka_unit_test(failed_writer_stays_as_it_was),
        cmocka_unit_test(data_cut_at_every_length_fails_the_reader),
        cmocka_unit_test(failed_reader_yields_zeros_for_ever),
        cmocka_unit_test(padding_is_zero_and_another_padding_is_refused),
        cmocka_unit_test(bytes_are_aligned_and_come_back),
        cmocka_unit_test(bytes_fill_exactly_and_not_one_more),
        cmocka_unit_test(reader_with_a_byte_left_is_not_finished),
        cmocka_unit_test(bits_for_is_the_least_width_that_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
