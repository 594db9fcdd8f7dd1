/* A struct that has a row of every kind, for the tests of field tables.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FIELD_SAMPLE_H
#define HP_FIELD_SAMPLE_H

#include "base/field.h"
#include "base/rng.h"

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

struct pair {
    struct part parts[2];
};

static const struct field pair_rows[] = { FIELD_TABLE(struct pair, parts, 2, &part_table) };
static const struct field_table pair_table = FIELD_TABLE_OF(struct pair, pair_rows);

struct label {
    char text[5];
};

static const struct field label_rows[] = { FIELD_TEXT(struct label, text) };
static const struct field_table label_table = FIELD_TABLE_OF(struct label, label_rows);

static inline void random_part(struct part *part, uint64_t *chance)
{
    *part = (struct part){
        .x = (int16_t)((int)rng_below(chance, 2001) - 1000),
        .kind = (uint8_t)rng_below(chance, 3),
        .flags = { (uint8_t)rng_below(chance, 2), (uint8_t)rng_below(chance, 2) },
    };
}

static inline struct sample random_sample(uint64_t *chance)
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

#endif
