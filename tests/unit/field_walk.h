/* Objects made from their field tables, and where each value lies in the packed bits: what the
 * tests of the wire try bounds with.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FIELD_WALK_H
#define HP_FIELD_WALK_H

#include <string.h>

#include "base/field.h"
#include "base/rng.h"

/* One value of a packed object of which every element is present and every text is full. */
struct field_leaf {
    const struct field *row;
    size_t offset;  /* in the object */
    size_t bit;     /* where its bits begin; of a text those of its length */
    unsigned width; /* bits; of a text those of its length */
};

typedef void field_visit(const struct field_leaf *leaf, void *context);

static inline bool field_is_number(const struct field *f)
{
    return f->kind < FIELD_KIND_U64;
}

static inline unsigned field_width(const struct field *f)
{
    return f->kind == FIELD_KIND_U64 ? 64 : bits_for((uint64_t)(f->most - f->least));
}

/* Visits every value in the order of the wire. */
static inline void fields_walk(const struct field_table *table, size_t offset, size_t *bit,
                               field_visit *visit, void *context)
{
    for (const struct field *f = table->fields; f < table->fields + table->count; f++) {
        for (unsigned i = 0; i < f->count; i++) {
            size_t at = offset + f->offset + (size_t)i * f->size;

            if (f->kind == FIELD_KIND_TABLE) {
                *bit += f->count > 1;
                fields_walk(f->table, at, bit, visit, context);
                continue;
            }
            struct field_leaf leaf = { f, at, *bit, field_width(f) };

            visit(&leaf, context);
            *bit += leaf.width + (f->kind == FIELD_KIND_TEXT ? (size_t)f->most * 8 : 0);
        }
    }
}

/* The fewest bits a packed object can need: texts empty, elements of arrays absent. */
static inline size_t fields_least_bits(const struct field_table *table)
{
    size_t bits = 0;

    for (const struct field *f = table->fields; f < table->fields + table->count; f++) {
        if (f->kind == FIELD_KIND_TABLE) {
            bits += f->count > 1 ? f->count : fields_least_bits(f->table);
        } else {
            bits += (size_t)f->count * field_width(f);
        }
    }
    return bits;
}

static inline void field_store(void *object, const struct field_leaf *leaf, int64_t value)
{
    memcpy((uint8_t *)object + leaf->offset, &value, leaf->row->size);
}

static inline int64_t field_load(const void *object, const struct field_leaf *leaf)
{
    bool is_signed = leaf->row->kind == FIELD_KIND_I8 || leaf->row->kind == FIELD_KIND_I16 ||
                     leaf->row->kind == FIELD_KIND_I32;
    unsigned unused = 64u - 8u * leaf->row->size;
    uint64_t value = 0;

    memcpy(&value, (const uint8_t *)object + leaf->offset, leaf->row->size);
    value <<= unused;
    return is_signed ? (int64_t)value >> unused : (int64_t)(value >> unused);
}

static inline void field_set_most(const struct field_leaf *leaf, void *object)
{
    if (leaf->row->kind == FIELD_KIND_TEXT) {
        memset((uint8_t *)object + leaf->offset, 'x', (size_t)leaf->row->most);
    } else {
        field_store(object, leaf, leaf->row->kind == FIELD_KIND_U64 ? -1 : leaf->row->most);
    }
}

/* The object with every value at its most, every text full. */
static inline void fields_set_most(const struct field_table *table, void *object)
{
    size_t bit = 0;

    memset(object, 0, table->size);
    fields_walk(table, 0, &bit, field_set_most, object);
}

static inline void field_set_random(const struct field *f, void *to, uint64_t *chance)
{
    static const char *const letters[] = { "a", "Z", "7", "-", "\xC3\xAB", "\xE6\xB8\xAF" };
    uint64_t range = (uint64_t)(f->most - f->least);
    uint64_t draw = rng_next(chance);
    int64_t value = f->least;

    if (f->kind == FIELD_KIND_TEXT) {
        for (size_t i = 0, end = draw % f->size; i < end;) {
            const char *letter = letters[rng_below(chance, ARRAY_LEN(letters))];
            size_t length = min_size(strlen(letter), end - i);

            memcpy((char *)to + i, length < strlen(letter) ? "..." : letter, length);
            i += length;
        }
        return;
    }
    if (f->kind == FIELD_KIND_U64) {
        value = (int64_t)(draw << 32 | rng_next(chance));
    } else if (draw % 4 != 0) {
        value += (int64_t)(draw % 4 == 1 ? range : range == 0 ? 0 : (draw >> 2) % (range + 1));
    }
    memcpy(to, &value, f->size);
}

/* Random values within bounds, the least and the most often among them; elements of arrays are
 * absent half of the time. */
static inline void fields_set_random(const struct field_table *table, void *object,
                                     uint64_t *chance)
{
    memset(object, 0, table->size);
    for (const struct field *f = table->fields; f < table->fields + table->count; f++) {
        for (unsigned i = 0; i < f->count; i++) {
            uint8_t *to = (uint8_t *)object + f->offset + (size_t)i * f->size;

            if (f->kind != FIELD_KIND_TABLE) {
                field_set_random(f, to, chance);
            } else if (f->count == 1 || rng_below(chance, 2) == 1) {
                fields_set_random(f->table, to, chance);
            }
        }
    }
}

/* Overwrites bits, least significant first, as the writer lays them. */
static inline void bits_patch(uint8_t *bytes, size_t bit, unsigned width, uint64_t value)
{
    for (unsigned i = 0; i < width; i++, bit++) {
        uint8_t mask = (uint8_t)(1u << bit % 8);

        bytes[bit / 8] = (uint8_t)((bytes[bit / 8] & ~mask) | (value >> i & 1 ? mask : 0));
    }
}

#endif
