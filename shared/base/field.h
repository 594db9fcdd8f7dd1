/* Field tables: one row names a member of a struct, its place, its width and its bounds.
 * The same row packs, unpacks, checks and prints it, so these can't drift apart.
 * Knows nothing of what the structs mean. Structs described so must have no padding that is not a
 * field: a test walks each table and counts (fields_cover).
 * SPDX-License-Identifier: MIT */
#ifndef HP_FIELD_H
#define HP_FIELD_H

#include "base/bits.h"

enum field_kind {
    FIELD_KIND_U8,
    FIELD_KIND_I8,
    FIELD_KIND_U16,
    FIELD_KIND_I16,
    FIELD_KIND_U32,
    FIELD_KIND_I32,
    FIELD_KIND_U64,
    FIELD_KIND_TEXT,  /* char[size]: UTF-8, zero-padded, at least one zero; `most` is size - 1 */
    FIELD_KIND_TABLE, /* a nested struct */
};

struct field_table;

struct field {
    const char *name;
    enum field_kind kind;
    uint16_t offset; /* of the first element */
    uint16_t size;   /* of one element, in bytes */
    uint16_t count;  /* elements; 1 for a plain member */
    int64_t least;   /* as int64_t; a U64 row ignores both bounds and takes any value */
    int64_t most;
    const struct field_table *table; /* FIELD_KIND_TABLE only */
};

struct field_table {
    const char *name;
    const struct field *fields;
    uint16_t count;
    uint16_t size; /* of the struct */
};

/* A member `m` of struct type `t`, KIND without its prefix: FIELD(struct boat, hull, U8, 0, 100).
 * The size check is at compile time: a member that is not as wide as its kind does not build. */
#define FIELD(t, m, KIND, lo, hi) FIELD_ARRAY(t, m, KIND, 1, lo, hi)
#define FIELD_ARRAY(t, m, KIND, n, lo, hi)                                                         \
    {                                                                                              \
        .name = #m, .kind = FIELD_KIND_##KIND, .offset = offsetof(t, m),                           \
        .size = sizeof(((t *)0)->m) / (n) +                                                        \
                0 * sizeof(char[sizeof(((t *)0)->m) == (n)*FIELD_WIDTH_##KIND ? 1 : -1]),          \
        .count = (n), .least = (lo), .most = (hi)                                                  \
    }
#define FIELD_TEXT(t, m)                                                                           \
    {                                                                                              \
        .name = #m, .kind = FIELD_KIND_TEXT, .offset = offsetof(t, m),                             \
        .size = sizeof(((t *)0)->m), .count = 1, .least = 0, .most = sizeof(((t *)0)->m) - 1       \
    }
#define FIELD_TABLE(t, m, n, tab)                                                                  \
    {                                                                                              \
        .name = #m, .kind = FIELD_KIND_TABLE, .offset = offsetof(t, m),                            \
        .size = sizeof(((t *)0)->m) / (n), .count = (n), .table = (tab)                            \
    }
#define FIELD_TABLE_OF(t, rows)                                                                    \
    {                                                                                              \
        .name = #t, .fields = (rows), .count = ARRAY_LEN(rows), .size = sizeof(t)                  \
    }

enum {
    FIELD_WIDTH_U8 = 1,
    FIELD_WIDTH_I8 = 1,
    FIELD_WIDTH_U16 = 2,
    FIELD_WIDTH_I16 = 2,
    FIELD_WIDTH_U32 = 4,
    FIELD_WIDTH_I32 = 4,
    FIELD_WIDTH_U64 = 8,
};

/* Packs in row order. A value goes as (value - least) in bits_for(most - least) bits; a text as its
 * length and its bytes (not aligned); each element of an array of structs behind one bit that is 0
 * when all its bytes are zero, but a plain nested struct (count 1) without that bit. A value out of
 * bounds is asserted: it is our own. */
void fields_pack(const struct field_table *table, const void *object, struct bit_writer *w);

/* Fills the whole object. A value out of bounds, a text that is not clean UTF-8, an element marked
 * present that is all zero: the reader fails. The caller decodes into a local and commits when the
 * reader is finished and has not failed. */
void fields_unpack(const struct field_table *table, void *object, struct bit_reader *r);

/* Whether every value of the object is within its row's bounds. */
bool fields_are_within(const struct field_table *table, const void *object);

/* XXH3 over the object's memory. Objects with equal fields have equal memory (no padding). */
uint64_t fields_hash(const struct field_table *table, const void *object);

/* Writes the path of the first field in which the objects differ ("boats[3].x: 5, 7") into `text`,
 * always terminated. False and "" if none does. */
bool fields_first_difference(const struct field_table *table, const void *a, const void *b,
                             char *text, size_t size);

/* Whether the rows, and those of nested tables, cover every byte of the struct exactly once, their
 * bounds fit their kinds, and zero is within the bounds of every struct that stands in an array
 * (an absent element is all zero). For tests. */
bool fields_cover(const struct field_table *table);

/* The most bits a packed object can need. */
size_t fields_most_bits(const struct field_table *table);

#endif
