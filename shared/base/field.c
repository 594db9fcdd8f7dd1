/* Walks field tables: packs, unpacks, checks, hashes and compares the structs they describe.
 * Values move by memcpy, never through a cast pointer. Knows nothing of what the structs mean.
 * SPDX-License-Identifier: MIT */
#include "base/field.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include <xxhash.h>

#include "base/text.h"

static unsigned width_of(const struct field *f)
{
    return bits_for((uint64_t)(f->most - f->least));
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
}

/* Every kind but U64, TEXT and TABLE. */
static int64_t load(enum field_kind kind, const uint8_t *from)
{
    uint16_t wide;
    uint32_t wider;

    switch (kind) {
    case FIELD_KIND_U8:
        return *from;
    case FIELD_KIND_I8:
        return (int8_t)*from;
    case FIELD_KIND_U16:
        memcpy(&wide, from, sizeof(wide));
        return wide;
    case FIELD_KIND_I16:
        memcpy(&wide, from, sizeof(wide));
        return (int16_t)wide;
    case FIELD_KIND_U32:
        memcpy(&wider, from, sizeof(wider));
        return wider;
    case FIELD_KIND_I32:
        memcpy(&wider, from, sizeof(wider));
        return (int32_t)wider;
    case FIELD_KIND_U64:
    case FIELD_KIND_TEXT:
    case FIELD_KIND_TABLE:
        break;
    }
    assert(false);
    return 0;
}

/* The low `size` bytes: two's complement, little-endian, whatever the kind. */
static void store(uint8_t *to, size_t size, int64_t value)
{
    switch (size) {
    case 1:
        memcpy(to, &value, 1);
        break;
    case 2:
        memcpy(to, &value, 2);
        break;
    case 4:
        memcpy(to, &value, 4);
        break;
    default:
        assert(false);
    }
}

static bool text_is_within(const struct field *f, const uint8_t *from)
{
    const char *text = (const char *)from;
    size_t length = strnlen(text, f->size);

    return length < f->size && is_zero(from + length, f->size - length) &&
           text_is_clean(text, length);
}

static void text_pack(const struct field *f, const uint8_t *from, struct bit_writer *w)
{
    assert(text_is_within(f, from));
    size_t length = strnlen((const char *)from, f->size - 1u);
    bits_write(w, (uint32_t)length, width_of(f));
    for (size_t i = 0; i < length; i += sizeof(uint32_t)) {
        uint32_t part = 0;
        size_t bytes = min_size(length - i, sizeof(part));
        memcpy(&part, from + i, bytes);
        bits_write(w, part, (unsigned)bytes * 8);
    }
}

static void text_unpack(const struct field *f, uint8_t *to, struct bit_reader *r)
{
    size_t length = bits_read(r, width_of(f));

    memset(to, 0, f->size);
    if (length >= f->size) {
        bits_fail(r);
        return;
    }
    for (size_t i = 0; i < length; i += sizeof(uint32_t)) {
        size_t bytes = min_size(length - i, sizeof(uint32_t));
        uint32_t part = bits_read(r, (unsigned)bytes * 8);
        memcpy(to + i, &part, bytes);
    }
    if (!text_is_clean((const char *)to, length)) {
        memset(to, 0, f->size);
        bits_fail(r);
    }
}

static void u64_pack(const uint8_t *from, struct bit_writer *w)
{
    uint64_t value;

    memcpy(&value, from, sizeof(value));
    bits_write(w, (uint32_t)value, 32);
    bits_write(w, (uint32_t)(value >> 32), 32);
}

static void u64_unpack(uint8_t *to, struct bit_reader *r)
{
    uint64_t value = bits_read(r, 32);

    value |= (uint64_t)bits_read(r, 32) << 32;
    memcpy(to, &value, sizeof(value));
}

static void table_pack(const struct field *f, const uint8_t *from, struct bit_writer *w)
{
    if (f->count > 1) {
        bool is_present = !is_zero(from, f->size);
        bits_write(w, is_present, 1);
        if (!is_present) {
            return;
        }
    }
    fields_pack(f->table, from, w);
}

static void table_unpack(const struct field *f, uint8_t *to, struct bit_reader *r)
{
    if (f->count > 1 && bits_read(r, 1) == 0) {
        memset(to, 0, f->size);
        return;
    }
    fields_unpack(f->table, to, r);
    if (f->count > 1 && is_zero(to, f->size)) {
        bits_fail(r);
    }
}

static void values_pack(const struct field *f, const uint8_t *from, struct bit_writer *w)
{
    unsigned width = width_of(f);

    for (unsigned i = 0; i < f->count; i++, from += f->size) {
        int64_t value = load(f->kind, from);
        assert(value >= f->least && value <= f->most);
        bits_write(w, (uint32_t)(value - f->least), width);
    }
}

static void values_unpack(const struct field *f, uint8_t *to, struct bit_reader *r)
{
    unsigned width = width_of(f);

    for (unsigned i = 0; i < f->count; i++, to += f->size) {
        int64_t value = f->least + (int64_t)bits_read(r, width);
        if (value > f->most) {
            bits_fail(r);
            value = f->least;
        }
        store(to, f->size, value);
    }
}

void fields_pack(const struct field_table *table, const void *object, struct bit_writer *w)
{
    for (const struct field *f = table->fields; f < table->fields + table->count; f++) {
        const uint8_t *from = (const uint8_t *)object + f->offset;
        if (f->kind < FIELD_KIND_U64) {
            values_pack(f, from, w);
            continue;
        }
        for (unsigned i = 0; i < f->count; i++, from += f->size) {
            if (f->kind == FIELD_KIND_U64) {
                u64_pack(from, w);
            } else if (f->kind == FIELD_KIND_TEXT) {
                text_pack(f, from, w);
            } else {
                table_pack(f, from, w);
            }
        }
    }
}

void fields_unpack(const struct field_table *table, void *object, struct bit_reader *r)
{
    for (const struct field *f = table->fields; f < table->fields + table->count; f++) {
        uint8_t *to = (uint8_t *)object + f->offset;
        if (f->kind < FIELD_KIND_U64) {
            values_unpack(f, to, r);
            continue;
        }
        for (unsigned i = 0; i < f->count; i++, to += f->size) {
            if (f->kind == FIELD_KIND_U64) {
                u64_unpack(to, r);
            } else if (f->kind == FIELD_KIND_TEXT) {
                text_unpack(f, to, r);
            } else {
                table_unpack(f, to, r);
            }
        }
    }
}

static bool element_is_within(const struct field *f, const uint8_t *from)
{
    if (f->kind == FIELD_KIND_U64) {
        return true;
    }
    if (f->kind == FIELD_KIND_TEXT) {
        return text_is_within(f, from);
    }
    if (f->kind == FIELD_KIND_TABLE) {
        return fields_are_within(f->table, from);
    }
    int64_t value = load(f->kind, from);
    return value >= f->least && value <= f->most;
}

bool fields_are_within(const struct field_table *table, const void *object)
{
    for (const struct field *f = table->fields; f < table->fields + table->count; f++) {
        const uint8_t *from = (const uint8_t *)object + f->offset;
        for (unsigned i = 0; i < f->count; i++, from += f->size) {
            if (!element_is_within(f, from)) {
                return false;
            }
        }
    }
    return true;
}

uint64_t fields_hash(const struct field_table *table, const void *object)
{
    return XXH3_64bits(object, table->size);
}

static void values_print(const struct field *f, const uint8_t *a, const uint8_t *b, char *text,
                         size_t size)
{
    if (f->kind == FIELD_KIND_TEXT) {
        char words[2][64];
        size_t most = min_size(f->size, sizeof(words[0]));
        for (int i = 0; i < 2; i++) {
            char raw[sizeof(words[0])] = { 0 };
            memcpy(raw, i == 0 ? a : b, most - 1);
            text_clean(words[i], sizeof(words[i]), raw);
        }
        text_format(text, size, ": \"%s\", \"%s\"", words[0], words[1]);
    } else if (f->kind == FIELD_KIND_U64) {
        uint64_t values[2];
        memcpy(&values[0], a, sizeof(values[0]));
        memcpy(&values[1], b, sizeof(values[1]));
        text_format(text, size, ": %" PRIu64 ", %" PRIu64, values[0], values[1]);
    } else {
        text_format(text, size, ": %" PRId64 ", %" PRId64, load(f->kind, a), load(f->kind, b));
    }
}

static void difference_print(const struct field *f, unsigned index, const uint8_t *a,
                             const uint8_t *b, char *text, size_t size)
{
    if (f->count > 1) {
        text_format(text, size, "%s[%u]", f->name, index);
    } else {
        text_format(text, size, "%s", f->name);
    }
    size_t length = strlen(text);
    if (f->kind != FIELD_KIND_TABLE) {
        values_print(f, a, b, text + length, size - length);
        return;
    }
    text_format(text + length, size - length, ".");
    length += strlen(text + length);
    fields_first_difference(f->table, a, b, text + length, size - length);
}

bool fields_first_difference(const struct field_table *table, const void *a, const void *b,
                             char *text, size_t size)
{
    text_format(text, size, "%s", "");
    for (const struct field *f = table->fields; f < table->fields + table->count; f++) {
        for (unsigned i = 0; i < f->count; i++) {
            size_t at = f->offset + (size_t)i * f->size;
            const uint8_t *in_a = (const uint8_t *)a + at;
            const uint8_t *in_b = (const uint8_t *)b + at;
            if (memcmp(in_a, in_b, f->size) != 0) {
                difference_print(f, i, in_a, in_b, text, size);
                return true;
            }
        }
    }
    return false;
}

/* What a row of this kind may hold; 0 elements: no bounds to check. */
static bool bounds_fit(const struct field *f)
{
    static const struct {
        int64_t least;
        int64_t most;
    } kinds[] = {
        [FIELD_KIND_U8] = { 0, UINT8_MAX },   [FIELD_KIND_I8] = { INT8_MIN, INT8_MAX },
        [FIELD_KIND_U16] = { 0, UINT16_MAX }, [FIELD_KIND_I16] = { INT16_MIN, INT16_MAX },
        [FIELD_KIND_U32] = { 0, UINT32_MAX }, [FIELD_KIND_I32] = { INT32_MIN, INT32_MAX },
    };

    return f->kind >= FIELD_KIND_U64 || (f->least >= kinds[f->kind].least && f->least <= f->most &&
                                         f->most <= kinds[f->kind].most);
}

static bool zero_is_within(const struct field_table *table)
{
    for (const struct field *f = table->fields; f < table->fields + table->count; f++) {
        if (f->kind < FIELD_KIND_U64 && (f->least > 0 || f->most < 0)) {
            return false;
        }
        if (f->kind == FIELD_KIND_TABLE && !zero_is_within(f->table)) {
            return false;
        }
    }
    return true;
}

static bool row_is_sound(const struct field *f)
{
    if (f->size == 0 || f->count == 0 || !bounds_fit(f)) {
        return false;
    }
    if (f->kind != FIELD_KIND_TABLE) {
        return true;
    }
    return f->size == f->table->size && fields_cover(f->table) &&
           (f->count == 1 || zero_is_within(f->table));
}

static size_t row_end(const struct field *f)
{
    return f->offset + (size_t)f->count * f->size;
}

bool fields_cover(const struct field_table *table)
{
    size_t covered = 0;

    for (unsigned i = 0; i < table->count; i++) {
        const struct field *f = &table->fields[i];
        if (!row_is_sound(f) || row_end(f) > table->size) {
            return false;
        }
        for (unsigned k = 0; k < i; k++) {
            const struct field *other = &table->fields[k];
            if (f->offset < row_end(other) && other->offset < row_end(f)) {
                return false;
            }
        }
        covered += (size_t)f->count * f->size;
    }
    return covered == table->size;
}

static size_t element_most_bits(const struct field *f)
{
    switch (f->kind) {
    case FIELD_KIND_U64:
        return 64;
    case FIELD_KIND_TEXT:
        return width_of(f) + (size_t)f->most * 8;
    case FIELD_KIND_TABLE:
        return fields_most_bits(f->table) + (f->count > 1 ? 1 : 0);
    default:
        return width_of(f);
    }
}

size_t fields_most_bits(const struct field_table *table)
{
    size_t bits = 0;

    for (const struct field *f = table->fields; f < table->fields + table->count; f++) {
        bits += f->count * element_most_bits(f);
    }
    return bits;
}
