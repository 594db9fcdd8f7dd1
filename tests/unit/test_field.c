/* The claims of base/field.h about packing and unpacking.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "field_sample.h"

enum {
    SEED = 5,
    DRAWS = 20000,
    PACKED_MOST = 128,
};

static size_t pack(const struct sample *object, uint8_t *data, size_t size)
{
    struct bit_writer w;

    bits_begin_write(&w, data, size);
    fields_pack(&sample_table, object, &w);
    return w.has_failed ? 0 : bits_written_bytes(&w);
}

static bool unpack(struct sample *object, const uint8_t *data, size_t size)
{
    struct bit_reader r;

    memset(object, 0x55, sizeof(*object));
    bits_begin_read(&r, data, size);
    fields_unpack(&sample_table, object, &r);
    return bits_is_finished(&r);
}

static void packed_bytes_are_the_golden_ones(void **state)
{
    static const uint8_t golden[] = {
        0xEF, 0xCD, 0xAB, 0x89, 0x67, 0x45, 0x23, 0x01, 0xEF, 0xBE, 0xAD,
        0xDE, 0xFE, 0xFF, 0xFF, 0x7F, 0x01, 0x02, 0xA0, 0x55, 0xD2, 0x7A,
        0x1B, 0x5E, 0x3D, 0xE0, 0x7C, 0x01, 0xA0, 0xA0, 0x0F,
    };
    uint8_t data[PACKED_MOST];
    struct sample back;
    (void)state;

    size_t size = pack(&ordinary, data, sizeof(data));
    assert_int_equal(size, sizeof(golden));
    assert_memory_equal(data, golden, sizeof(golden));
    assert_true(unpack(&back, golden, sizeof(golden)));
    assert_memory_equal(&back, &ordinary, sizeof(back));
}

static void random_objects_come_back(void **state)
{
    uint64_t chance = SEED;
    (void)state;

    print_message("seed %d\n", SEED);
    for (int i = 0; i < DRAWS; i++) {
        struct sample s = random_sample(&chance);
        struct sample back;
        uint8_t data[PACKED_MOST];
        size_t size = pack(&s, data, sizeof(data));
        assert_true(size > 0);
        assert_true(fields_are_within(&sample_table, &s));
        assert_true(unpack(&back, data, size));
        assert_memory_equal(&s, &back, sizeof(s));
    }
}

static void packed_data_cut_at_every_length_is_refused(void **state)
{
    uint8_t whole[PACKED_MOST];
    size_t size = pack(&widest, whole, sizeof(whole));
    struct sample back;
    (void)state;

    for (size_t length = 0; length < size; length++) {
        uint8_t *data = malloc(length > 0 ? length : 1);
        memcpy(data, whole, length);
        assert_false(unpack(&back, data, length));
        free(data);
    }
    whole[size] = 0;
    assert_true(unpack(&back, whole, size));
    assert_false(unpack(&back, whole, size + 1));
}

static void buffer_that_fits_exactly_is_enough_and_one_byte_less_is_not(void **state)
{
    uint8_t scratch[PACKED_MOST];
    size_t size = pack(&ordinary, scratch, sizeof(scratch));
    (void)state;

    for (size_t capacity = 0; capacity <= size; capacity++) {
        uint8_t *data = malloc(capacity > 0 ? capacity : 1);
        assert_int_equal(pack(&ordinary, data, capacity), capacity == size ? size : 0);
        free(data);
    }
}

static void store_low(void *to, int64_t value, size_t size)
{
    memcpy(to, &value, size);
}

static void every_value_of_a_row_s_width_comes_back_or_is_refused(void **state)
{
    static const struct {
        const struct field *row;
        size_t size;
    } rows[] = { { &sample_rows[3], 2 }, { &sample_rows[4], 2 }, { &sample_rows[5], 1 },
                 { &sample_rows[6], 1 }, { &part_rows[0], 2 },   { &part_rows[1], 1 } };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct field row = *rows[i].row;
        row.offset = 0;
        const struct field_table table = { "row", &row, 1, row.size };
        unsigned width = bits_for((uint64_t)(row.most - row.least));
        for (uint32_t raw = 0; raw < 1u << width; raw++) {
            uint8_t data[4];
            uint8_t object[2];
            uint8_t expected[2];
            struct bit_writer w;
            struct bit_reader r;
            bits_begin_write(&w, data, sizeof(data));
            bits_write(&w, raw, width);
            bits_begin_read(&r, data, bits_written_bytes(&w));
            fields_unpack(&table, object, &r);
            bool is_within = (int64_t)raw <= row.most - row.least;
            assert_int_equal(bits_is_finished(&r), is_within);
            store_low(expected, is_within ? row.least + raw : row.least, row.size);
            assert_memory_equal(object, expected, rows[i].size);
        }
    }
}

static void u64_takes_any_value(void **state)
{
    static const uint64_t values[] = { 0, 1, UINT32_MAX, (uint64_t)1 << 63, UINT64_MAX };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(values); i++) {
        struct sample s = ordinary;
        struct sample back;
        uint8_t data[PACKED_MOST];
        s.id = values[i];
        assert_true(fields_are_within(&sample_table, &s));
        assert_true(unpack(&back, data, pack(&s, data, sizeof(data))));
        assert_true(back.id == values[i]);
    }
}

/* Whether a text of that length and those bytes is taken from the wire. */
static bool label_is_taken(unsigned length, const char *bytes)
{
    uint8_t data[16];
    struct label label;
    struct bit_writer w;
    struct bit_reader r;

    bits_begin_write(&w, data, sizeof(data));
    bits_write(&w, length, bits_for(sizeof(label.text) - 1));
    for (unsigned i = 0; i < length; i++) {
        bits_write(&w, (uint8_t)bytes[i], 8);
    }
    bits_begin_read(&r, data, bits_written_bytes(&w));
    fields_unpack(&label_table, &label, &r);
    assert_true(fields_are_within(&label_table, &label));
    return bits_is_finished(&r) && memcmp(label.text, bytes, length) == 0;
}

static void text_from_the_wire_is_clean_or_refused(void **state)
{
    (void)state;

    assert_true(label_is_taken(0, ""));
    assert_true(label_is_taken(1, "a"));
    assert_true(label_is_taken(4, "abcd"));
    assert_true(label_is_taken(4, "\xF0\x9F\x98\x80"));
    assert_false(label_is_taken(5, "abcde"));
    assert_false(label_is_taken(7, "abcdefg"));
    assert_false(label_is_taken(2, "a\0"));
    assert_false(label_is_taken(3, "a\0b"));
    assert_false(label_is_taken(2, "a\n"));
    assert_false(label_is_taken(2, " a"));
    assert_false(label_is_taken(3, "\xF0\x9F\x98"));
    assert_false(label_is_taken(1, "\x1B"));
    assert_false(label_is_taken(3, "\xE2\x80\xAE"));
}

static void absent_element_costs_one_bit_and_a_plain_struct_none(void **state)
{
    static const struct pair none;
    uint8_t data[16];
    struct bit_writer w;
    (void)state;

    bits_begin_write(&w, data, sizeof(data));
    fields_pack(&pair_table, &none, &w);
    assert_int_equal(w.at_bits, 2);
    fields_pack(&part_table, &none.parts[0], &w);
    assert_int_equal(w.at_bits, 2 + fields_most_bits(&part_table));
    assert_int_equal(fields_most_bits(&part_table), 11 + 2 + 1 + 1);
}

static void element_marked_present_that_is_all_zero_is_refused(void **state)
{
    static const struct part zero;
    struct pair pair;
    uint8_t data[16];
    struct bit_writer w;
    struct bit_reader r;
    (void)state;

    bits_begin_write(&w, data, sizeof(data));
    bits_write(&w, 1, 1);
    fields_pack(&part_table, &zero, &w);
    bits_write(&w, 0, 1);
    bits_begin_read(&r, data, bits_written_bytes(&w));
    fields_unpack(&pair_table, &pair, &r);
    assert_true(r.has_failed);
}

static void absent_element_overwrites_what_was_there(void **state)
{
    static const struct pair none;
    struct pair pair;
    struct bit_reader r;
    (void)state;

    memset(&pair, 0x55, sizeof(pair));
    bits_begin_read(&r, "", 1);
    fields_unpack(&pair_table, &pair, &r);
    assert_true(bits_is_finished(&r));
    assert_memory_equal(&pair, &none, sizeof(pair));
}

static void any_bits_are_refused_or_are_the_one_encoding_of_a_sound_object(void **state)
{
    uint64_t chance = SEED;
    int taken = 0;
    (void)state;

    print_message("seed %d\n", SEED);
    for (int i = 0; i < DRAWS; i++) {
        struct sample s = random_sample(&chance);
        struct sample back;
        uint8_t data[PACKED_MOST];
        uint8_t again[PACKED_MOST];
        size_t size = pack(&s, data, sizeof(data));
        for (uint32_t flips = 1 + rng_below(&chance, 3); flips > 0; flips--) {
            uint32_t bit = rng_below(&chance, (uint32_t)size * 8);
            data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
        bool is_taken = unpack(&back, data, size);
        if (is_taken) {
            assert_true(fields_are_within(&sample_table, &back));
            assert_int_equal(pack(&back, again, sizeof(again)), size);
            assert_memory_equal(data, again, size);
            taken++;
        }
    }
    assert_in_range(taken, DRAWS / 10, DRAWS);
}

static void most_bits_are_those_of_the_widest_object_and_of_none_wider(void **state)
{
    uint64_t chance = SEED;
    uint8_t data[PACKED_MOST];
    struct bit_writer w;
    (void)state;

    bits_begin_write(&w, data, sizeof(data));
    fields_pack(&sample_table, &widest, &w);
    assert_int_equal(w.at_bits, fields_most_bits(&sample_table));
    for (int i = 0; i < DRAWS; i++) {
        struct sample s = random_sample(&chance);
        bits_begin_write(&w, data, sizeof(data));
        fields_pack(&sample_table, &s, &w);
        assert_true(w.at_bits <= fields_most_bits(&sample_table));
    }
}

static void packing_a_value_out_of_bounds_is_asserted(void **state)
{
    (void)state;

#ifdef NDEBUG
    skip();
#endif
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        struct sample s = ordinary;
        uint8_t data[PACKED_MOST];
        s.hull = 101;
        fclose(stderr);
        signal(SIGABRT, SIG_DFL);
        pack(&s, data, sizeof(data));
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packed_bytes_are_the_golden_ones),
        cmocka_unit_test(random_objects_come_back),
        cmocka_unit_test(packed_data_cut_at_every_length_is_refused),
        cmocka_unit_test(buffer_that_fits_exactly_is_enough_and_one_byte_less_is_not),
        cmocka_unit_test(every_value_of_a_row_s_width_comes_back_or_is_refused),
        cmocka_unit_test(u64_takes_any_value),
        cmocka_unit_test(text_from_the_wire_is_clean_or_refused),
        cmocka_unit_test(absent_element_costs_one_bit_and_a_plain_struct_none),
        cmocka_unit_test(element_marked_present_that_is_all_zero_is_refused),
        cmocka_unit_test(absent_element_overwrites_what_was_there),
        cmocka_unit_test(any_bits_are_refused_or_are_the_one_encoding_of_a_sound_object),
        cmocka_unit_test(most_bits_are_those_of_the_widest_object_and_of_none_wider),
        cmocka_unit_test(packing_a_value_out_of_bounds_is_asserted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
