/* The claims of base/field.h about what is checked, hashed, compared and covered.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "field_sample.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(least_and_most_of_every_row_are_within_and_one_beyond_is_not),
        cmocka_unit_test(text_in_memory_is_terminated_padded_and_clean_or_not_within),
        cmocka_unit_test(hash_changes_with_every_byte_and_only_with_bytes),
        cmocka_unit_test(first_difference_is_named_with_its_path_and_both_values),
        cmocka_unit_test(difference_is_cut_to_its_buffer_and_free_of_control_bytes),
        cmocka_unit_test(tables_that_cover_their_struct_are_told_from_those_that_do_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
