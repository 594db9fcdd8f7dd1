/* What the fuzz targets share: the input read as a script, claims, and a level to play on.
 * A target defines LLVMFuzzerTestOneInput; replay.c or libFuzzer brings the main.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FUZZ_H
#define HP_FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "game/game.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input as a script: whoever reads past its end gets zeros. */
struct script {
    const uint8_t *at;
    const uint8_t *end;
};

static inline uint8_t take_u8(struct script *s)
{
    return s->at < s->end ? *s->at++ : 0;
}

static inline int32_t take_i8(struct script *s)
{
    return (int8_t)take_u8(s);
}

static inline uint16_t take_u16(struct script *s)
{
    uint16_t low = take_u8(s);

    return (uint16_t)(low | take_u8(s) << 8);
}

static inline uint32_t take_u32(struct script *s)
{
    uint32_t low = take_u16(s);

    return low | (uint32_t)take_u16(s) << 16;
}

/* 0..below-1 */
static inline uint32_t take_below(struct script *s, uint32_t below)
{
    return take_u8(s) % below;
}

/* True for one input in `of`, whatever is mutated: for what is worth doing, but not each time. */
static inline bool script_is_one_in(const struct script *s, uint32_t of)
{
    uint32_t hash = 2166136261u;

    for (const uint8_t *at = s->at; at < s->end; at++) {
        hash = (hash ^ *at) * 16777619u;
    }
    return (hash >> 16) % of == 0;
}

/* Up to `most` bytes, as many as there are; *length tells. */
static inline const uint8_t *take_bytes(struct script *s, size_t most, size_t *length)
{
    const uint8_t *bytes = s->at;

    *length = min_size(most, (size_t)(s->end - s->at));
    s->at += *length;
    return bytes;
}

/* A claim; also in builds without assertions. */
static inline void claim(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "does not hold: %s\n", what);
        abort();
    }
}

/* Ends of the earth, with a wall of every kind between. */
static const char fuzz_map[] = "title: Fuzz\nmap:\n"
                               "############\n"
                               "#SSSSSSSS..#\n"
                               "#SSSSSSSS..#\n"
                               "#..........#\n"
                               "#..o.==....o\n"
                               "#..o.......#\n"
                               "#.....##...#\n"
                               "#..=.......#\n"
                               "#..=....o..#\n"
                               "#..........#\n"
                               "#..........#\n"
                               "############\n";

/* The map's text for this game; its length goes to *length. */
static inline const char *fuzz_level(const struct game *g, size_t *length)
{
    *length = g->default_map == NULL ? 0 : sizeof(fuzz_map) - 1;
    return fuzz_map;
}

/* A world and all it needs. */
struct fuzz_world {
    const struct game *g;
    uint64_t level[GAME_LEVEL_BYTES / 8];
    uint64_t world[GAME_WORLD_BYTES / 8];
    uint64_t bots[GAME_SEATS][64];
};

static inline struct world_head *fuzz_head(struct fuzz_world *f)
{
    return (struct world_head *)(void *)f->world;
}

/* An empty lobby. */
static inline void fuzz_init(struct fuzz_world *f, const struct game *g)
{
    struct level_fault fault;
    size_t length;
    const char *text = fuzz_level(g, &length);

    memset(f, 0, sizeof(*f));
    f->g = g;
    claim(g->level_load(f->level, text, length, &fault), "the level loads");
    claim(g->bot_bytes <= sizeof(f->bots[0]), "a bot's memory fits");
    g->init(f->world, f->level, 1, g->lobby.seats);
}

/* A tick in which the bots decide for the seats that are taken. */
static inline void fuzz_bots(struct fuzz_world *f, struct tick *tick)
{
    memset(tick->inputs, 0, sizeof(tick->inputs));
    tick->command_count = 0;
    for (int i = 0; i < GAME_SEATS; i++) {
        if (fuzz_head(f)->seats[i].kind != SEAT_EMPTY) {
            f->g->bot_think(f->bots[i], f->world, f->level, i, &tick->inputs[i]);
        }
    }
}

/* Bots join the seats of which `seats` has the bit, and play for some ticks. */
static inline void fuzz_play(struct fuzz_world *f, uint16_t seats, int ticks)
{
    struct tick tick;

    fuzz_bots(f, &tick);
    for (uint8_t i = 0; i < f->g->lobby.seats; i++) {
        if (seats >> i & 1) {
            tick.commands[tick.command_count++] = (struct command){
                .kind = COMMAND_JOIN, .seat = i, .value = SEAT_BOT, .text = "Bot"
            };
        }
    }
    f->g->step(f->world, f->level, &tick);
    for (int i = 0; i < ticks; i++) {
        fuzz_bots(f, &tick);
        f->g->step(f->world, f->level, &tick);
    }
}

/* A new world, played for some ticks. The same beginnings come again and again: they are kept, so
 * that the time goes into what is tested. */
static inline void fuzz_begin(struct fuzz_world *f, const struct game *g, uint16_t seats, int ticks)
{
    enum { KEPT = 256 };
    static struct beginning {
        uint16_t seats;
        int ticks;
        struct fuzz_world f;
    } kept[KEPT];
    struct beginning *b = &kept[(seats * 31u + (unsigned)ticks * 2 + (g == game_at(0))) % KEPT];

    if (b->f.g != g || b->seats != seats || b->ticks != ticks) {
        fuzz_init(&b->f, g);
        fuzz_play(&b->f, seats, ticks);
        b->seats = seats;
        b->ticks = ticks;
    }
    *f = b->f;
}

/* Whether every input of the head is one that the game knows. */
static inline bool fuzz_inputs_are_within(const struct game *g, const void *world)
{
    const struct world_head *head = world;

    for (int i = 0; i < GAME_SEATS; i++) {
        if (!fields_are_within(g->input_fields, &head->inputs[i])) {
            return false;
        }
    }
    return true;
}

/* Of each byte of a world: the row of the value that it belongs to, and where that begins. */
struct fuzz_bounds {
    const struct field *row[GAME_WORLD_BYTES];
    uint16_t start[GAME_WORLD_BYTES];
};

static inline void fuzz_find_bounds(struct fuzz_bounds *b, const struct field_table *t, size_t base)
{
    for (const struct field *f = t->fields; f < t->fields + t->count; f++) {
        for (size_t at = base + f->offset, i = 0; i < f->count; i++, at += f->size) {
            if (f->kind == FIELD_KIND_TABLE) {
                fuzz_find_bounds(b, f->table, at);
                continue;
            }
            for (size_t j = 0; j < f->size; j++) {
                b->row[at + j] = f;
                b->start[at + j] = (uint16_t)at;
            }
        }
    }
}

/* Changes a byte of the world if its table allows what then stands there. Only the value that the
 * byte is in is checked: all of them, for each of some twenty patches, took most of the time. */
static inline void fuzz_patch(const struct game *g, uint8_t *world, size_t at, uint8_t byte)
{
    static struct fuzz_bounds kept[2];
    struct fuzz_bounds *b = &kept[g == game_at(1)];
    uint8_t old = world[at];

    if (b->row[0] == NULL) {
        fuzz_find_bounds(b, g->world_fields, 0);
    }
    struct field row = *b->row[at];
    const struct field_table value = { "value", &row, 1, row.size };

    row.offset = 0;
    row.count = 1;
    world[at] = byte;
    if (!fields_are_within(&value, world + b->start[at])) {
        world[at] = old;
    }
}

/* What every world must be that this side made or took over. Those found sound are remembered: the
 * same worlds come again in most inputs, and looking at all of each took most of the time. */
static inline void claim_sound(const struct game *g, const void *world, const void *level)
{
    enum { KNOWN = 4096 };
    static uint64_t known[KNOWN];
    uint64_t hash = XXH3_64bits_withSeed(world, g->world_bytes,
                                         XXH3_64bits(level, g->level_bytes) + (g == game_at(1)));

    if (known[hash % KNOWN] == hash) {
        return;
    }
    claim(fields_are_within(g->world_fields, world), "the world is within its table");
    claim(fuzz_inputs_are_within(g, world), "the world's inputs are within theirs");
    claim(g->is_sane(world, level), "the world is sane");
    known[hash % KNOWN] = hash;
}

#endif
