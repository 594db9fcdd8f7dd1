/* The claims of base/field.h, shown on a struct that has a row of every kind.
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

#include "base/field.h"
#include "base/rng.h"
#include "base/text.h"

enum {
    SEED = 5,
    DRAWS = 20000,
    PACKED_MOST = 128,
};

struct part {
    int16_t x;
    uint8_t kind;
    uint8_t flags[2];
    uint8_t spare;
};

struct sample {
    uint64_t id;
    uint32_t wide;
    int32_t place;
    uint16_t angle;
    int16_t speed;
    uint8_t hull;
    int8_t steer;
    char name[10];
    uint16_t marks[2];
    struct part parts[3];
    struct part core;
    uint8_t spare[4];
};

static const struct field part_rows[] = {
    FIELD(struct part, x, I16, -1000, 1000),
    FIELD(struct part, kind, U8, 0, 2),
    FIELD_ARRAY(struct part, flags, U8, 2, 0, 1),
    FIELD(struct part, spare, U8, 0, 0),
};

static const struct field_table part_table = FIELD_TABLE_OF(struct part, part_rows);

static const struct field sample_rows[] = {
    FIELD(struct sample, id, U64, 0, 0),
    FIELD(struct sample, wide, U32, 0, UINT32_MAX),
    FIELD(struct sample, place, I32, INT32_MIN, INT32_MAX),
    FIELD(struct sample, angle, U16, 0, 1023),
    FIELD(struct sample, speed, I16, -300, 300),
    FIELD(struct sample, hull, U8, 10, 100),
    FIELD(struct sample, steer, I8, -7, 7),
    FIELD_TEXT(struct sample, name),
    FIELD_ARRAY(struct sample, marks, U16, 2, 0, 999),
    FIELD_TABLE(struct sample, parts, 3, &part_table),
    FIELD_TABLE(struct sample, core, 1, &part_table),
    FIELD_ARRAY(struct sample, spare, U8, 4, 0, 0),
};

static const struct field_table sample_table = FIELD_TABLE_OF(struct sample, sample_rows);

static const struct sample ordinary = {
    .id = 0x0123456789ABCDEF,
    .wide = 0xDEADBEEF,
    .place = -2,
    .angle = 513,
    .speed = -300,
    .hull = 100,
    .steer = 3,
    .name = "Zo\xC3\xAB",
    .marks = { 7, 999 },
    .parts = { [1] = { .x = -1000, .kind = 2, .flags = { 0, 1 } } },
    .core = { .x = 1000 },
};

/* The widest object: every text full, every element present. */
static const struct sample widest = {
    .hull = 10,
    .name = "123456789",
    .parts = { { .x = 1 }, { .x = 1 }, { .x = 1 } },
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

static void random_part(struct part *part, uint64_t *chance)
{
    *part = (struct part){
        .x = (int16_t)((int)rng_below(chance, 2001) - 1000),
        .kind = (uint8_t)rng_below(chance, 3),
        .flags = { (uint8_t)rng_below(chance, 2), (uint8_t)rng_below(chance, 2) },
    };
}

static struct sample random_sample(uint64_t *chance)
{
    struct sample s = {
        .id = (uint64_t)rng_next(chance) << 32 | rng_next(chance),
        .wide = rng_next(chance),
        .place = (int32_t)rng_next(chance),
        .angle = (uint16_t)rng_below(chance, 1024),
        .speed = (int16_t)((int)rng_below(chance, 601) - 300),
        .hull = (uint8_t)(10 + rng_below(chance, 91)),
        .steer = (int8_t)((int)rng_below(chance, 15) - 7),
        .marks = { (uint16_t)rng_below(chance, 1000), (uint16_t)rng_below(chance, 1000) },
    };

    for (uint32_t i = rng_below(chance, sizeof(s.name)); i > 0; i--) {
        s.name[i - 1] = (char)('a' + rng_below(chance, 26));
    }
    for (size_t i = 0; i < ARRAY_LEN(s.parts); i++) {
        if (rng_below(chance, 2) == 1) {
            random_part(&s.parts[i], chance);
        }
    }
    random_part(&s.core, chance);
    return s;
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

static bool row_takes(const struct field *row, int64_t value)
{
    struct sample s = ordinary;

    store_low((uint8_t *)&s + row->offset, value, row->size);
    return fields_are_within(&sample_table, &s);
}

static void least_and_most_of_every_row_are_within_and_one_beyond_is_not(void **state)
{
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(sample_rows); i++) {
        const struct field *row = &sample_rows[i];
        if (row->kind >= FIELD_KIND_U64) {
            continue;
        }
        bool is_signed = row->kind == FIELD_KIND_I8 || row->kind == FIELD_KIND_I16 ||
                         row->kind == FIELD_KIND_I32;
        int64_t range = (int64_t)1 << row->size * 8;
        int64_t kind_least = is_signed ? -range / 2 : 0;
        assert_true(row_takes(row, row->least));
        assert_true(row_takes(row, row->most));
        assert_true(row->least == kind_least || !row_takes(row, row->least - 1));
        assert_true(row->most == kind_least + range - 1 || !row_takes(row, row->most + 1));
    }
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

struct label {
    char text[5];
};

static const struct field label_rows[] = { FIELD_TEXT(struct label, text) };
static const struct field_table label_table = FIELD_TABLE_OF(struct label, label_rows);

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

static void text_in_memory_is_terminated_padded_and_clean_or_not_within(void **state)
{
    static const struct {
        struct label label;
        bool is_within;
    } rows[] = {
        { { "" }, true },
        { { "abcd" }, true },
        { { { 'a', 'b', 'c', 'd', 'e' } }, false },
        { { { 'a', 0, 'c', 0, 0 } }, false },
        { { { 0, 0, 0, 0, 'x' } }, false },
        { { "a\tb" }, false },
        { { "\xC3" }, false },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(fields_are_within(&label_table, &rows[i].label), rows[i].is_within);
    }
}

struct pair {
    struct part parts[2];
};

static const struct field pair_rows[] = { FIELD_TABLE(struct pair, parts, 2, &part_table) };
static const struct field_table pair_table = FIELD_TABLE_OF(struct pair, pair_rows);

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

static void hash_changes_with_every_byte_and_only_with_bytes(void **state)
{
    struct sample one = ordinary;
    struct sample other = ordinary;
    (void)state;

    assert_true(fields_hash(&sample_table, &one) == fields_hash(&sample_table, &other));
    for (size_t i = 0; i < sizeof(other); i++) {
        ((uint8_t *)&other)[i] ^= 1;
        assert_true(fields_hash(&sample_table, &one) != fields_hash(&sample_table, &other));
        ((uint8_t *)&other)[i] ^= 1;
    }
    assert_true(fields_hash(&sample_table, &ordinary) == 0x00CA75C59784D9C5);
}

static void first_difference_is_named_with_its_path_and_both_values(void **state)
{
    static const struct {
        size_t offset;
        const char *text;
    } rows[] = {
        { offsetof(struct sample, id), "id: 81985529216486895, 81985529216486894" },
        { offsetof(struct sample, wide), "wide: 3735928559, 3735928558" },
        { offsetof(struct sample, place), "place: -2, -1" },
        { offsetof(struct sample, angle), "angle: 513, 512" },
        { offsetof(struct sample, speed), "speed: -300, -299" },
        { offsetof(struct sample, hull), "hull: 100, 101" },
        { offsetof(struct sample, steer), "steer: 3, 2" },
        { offsetof(struct sample, name), "name: \"Zo\xC3\xAB\", \"[o\xC3\xAB\"" },
        { offsetof(struct sample, marks[1]), "marks[1]: 999, 998" },
        { offsetof(struct sample, parts[1].kind), "parts[1].kind: 2, 3" },
        { offsetof(struct sample, parts[2].flags[1]), "parts[2].flags[1]: 0, 1" },
        { offsetof(struct sample, core.x), "core.x: 1000, 1001" },
        { offsetof(struct sample, spare[3]), "spare[3]: 0, 1" },
    };
    char text[80];
    (void)state;

    assert_false(fields_first_difference(&sample_table, &ordinary, &ordinary, text, sizeof(text)));
    assert_string_equal(text, "");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct sample other = ordinary;
        other.spare[3] = 1;
        ((uint8_t *)&other)[rows[i].offset] = ((const uint8_t *)&ordinary)[rows[i].offset] ^ 1;
        assert_true(fields_first_difference(&sample_table, &ordinary, &other, text, sizeof(text)));
        assert_string_equal(text, rows[i].text);
    }
}

static void difference_is_cut_to_its_buffer_and_free_of_control_bytes(void **state)
{
    struct sample other = ordinary;
    char text[80];
    (void)state;

    memset(other.name, 0x1B, sizeof(other.name));
    assert_true(fields_first_difference(&sample_table, &ordinary, &other, text, sizeof(text)));
    assert_string_equal(text, "name: \"Zo\xC3\xAB\", \"\"");
    other = ordinary;
    other.parts[1].flags[1] = 0;
    for (size_t size = 1; size < sizeof(text); size++) {
        memset(text, 0x55, sizeof(text));
        fields_first_difference(&sample_table, &ordinary, &other, text, size);
        assert_memory_equal(text, "parts[1].flags[1]: 1, 0", min_size(size - 1, 23));
        assert_int_equal(text[min_size(size - 1, 23)], 0);
        assert_int_equal(text[size], 0x55);
    }
}

static void tables_that_cover_their_struct_are_told_from_those_that_do_not(void **state)
{
    static const struct field forgotten[] = {
        FIELD(struct part, x, I16, -1000, 1000),
        FIELD(struct part, kind, U8, 0, 2),
        FIELD_ARRAY(struct part, flags, U8, 2, 0, 1),
    };
    static const struct field twice[] = {
        FIELD(struct part, x, I16, -1000, 1000),
        FIELD(struct part, kind, U8, 0, 2),
        FIELD_ARRAY(struct part, flags, U8, 2, 0, 1),
        FIELD(struct part, kind, U8, 0, 2),
    };
    static const struct field too_far[] = {
        { .name = "x", .kind = FIELD_KIND_U8, .offset = 1, .size = 1, .count = 6 },
    };
    static const struct field beyond_the_kind[] = { FIELD_ARRAY(struct part, x, U8, 2, 0, 256) };
    static const struct field upside_down[] = { FIELD(struct part, x, I16, 1, -1) };
    static const struct field without_zero[] = {
        FIELD(struct part, x, I16, -1000, 1000),
        FIELD(struct part, kind, U8, 1, 2),
        FIELD_ARRAY(struct part, flags, U8, 2, 0, 1),
        FIELD(struct part, spare, U8, 0, 0),
    };
    static const struct field_table no_zero = FIELD_TABLE_OF(struct part, without_zero);
    static const struct field in_array[] = { FIELD_TABLE(struct pair, parts, 2, &no_zero) };
    static const struct field wrong_size[] = { FIELD_TABLE(struct pair, parts, 1, &part_table) };
    static const struct {
        struct field_table table;
        bool is_sound;
    } rows[] = {
        { { "sample", sample_rows, ARRAY_LEN(sample_rows), sizeof(struct sample) }, true },
        { { "label", label_rows, ARRAY_LEN(label_rows), sizeof(struct label) }, true },
        { { "plain", without_zero, ARRAY_LEN(without_zero), sizeof(struct part) }, true },
        { { "forgotten", forgotten, ARRAY_LEN(forgotten), sizeof(struct part) }, false },
        { { "twice", twice, ARRAY_LEN(twice), sizeof(struct part) }, false },
        { { "too_far", too_far, ARRAY_LEN(too_far), sizeof(struct part) }, false },
        { { "beyond", beyond_the_kind, 1, sizeof(int16_t) }, false },
        { { "upside_down", upside_down, 1, sizeof(int16_t) }, false },
        { { "in_array", in_array, 1, sizeof(struct pair) }, false },
        { { "wrong_size", wrong_size, 1, sizeof(struct pair) }, false },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(fields_cover(&rows[i].table), rows[i].is_sound);
    }
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
        cmocka_unit_test(least_and_most_of_every_row_are_within_and_one_beyond_is_not),
        cmocka_unit_test(every_value_of_a_row_s_width_comes_back_or_is_refused),
        cmocka_unit_test(u64_takes_any_value),
        cmocka_unit_test(text_from_the_wire_is_clean_or_refused),
        cmocka_unit_test(text_in_memory_is_terminated_padded_and_clean_or_not_within),
        cmocka_unit_test(absent_element_costs_one_bit_and_a_plain_struct_none),
        cmocka_unit_test(element_marked_present_that_is_all_zero_is_refused),
        cmocka_unit_test(absent_element_overwrites_what_was_there),
        cmocka_unit_test(any_bits_are_refused_or_are_the_one_encoding_of_a_sound_object),
        cmocka_unit_test(hash_changes_with_every_byte_and_only_with_bytes),
        cmocka_unit_test(first_difference_is_named_with_its_path_and_both_values),
        cmocka_unit_test(difference_is_cut_to_its_buffer_and_free_of_control_bytes),
        cmocka_unit_test(tables_that_cover_their_struct_are_told_from_those_that_do_not),
        cmocka_unit_test(most_bits_are_those_of_the_widest_object_and_of_none_wider),
        cmocka_unit_test(packing_a_value_out_of_bounds_is_asserted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
