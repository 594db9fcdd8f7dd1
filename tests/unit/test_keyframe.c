/* The claims of wire/keyframe.h, on every game.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/rng.h"
#include "field_walk.h"
#include "game/harbour/harbour.h"
#include "game/puck/puck.h"
#include "game_sample.h"
#include "wire/keyframe.h"
#include "wire_golden.h"

enum {
    SEED = 23,
    PLAYED_TICKS = 600,
    PLAYED_BYTES = 2048, /* that a world of 16 players may take */
    FLIPS = 20000,
    HASH_BYTES = 8,
};

/* A level with a free square where the golden boat lies. */
static const char golden_map[] = "title: Golden\nmap:\n"
                                 "############\n"
                                 "#SSSSSSSSSS#\n"
                                 "#SSSSSSSSSS#\n"
                                 "#..........#\n"
                                 "#..........#\n"
                                 "#..........#\n"
                                 "#..........#\n"
                                 "#..........#\n"
                                 "#..........#\n"
                                 "#..........#\n"
                                 "#..........#\n"
                                 "############\n";

static const struct harbour golden_harbour = {
    .head = { .chance = 0xFEDCBA9876543210,
              .tick = 65541,
              .phase_tick = 2,
              .phase = PHASE_LOBBY,
              .seat_limit = 16,
              .host = 0,
              .mode = 1,
              .vote = { .end_tick = 65741,
                        .yes = 1,
                        .topic = VOTE_MAP,
                        .state = VOTE_PASSED,
                        .map = "canals" },
              .seats = { { .name = "Ann",
                           .kind = SEAT_HUMAN,
                           .is_ready = 1,
                           .colour = 9,
                           .emblem = 12 } },
              .inputs = { { { 7, 0xF9, 0xE8, 0x03, 1, 0, 0, 0 } } } },
    .boats = { { .x = 28672,
                 .y = 20480,
                 .vx = 600,
                 .vy = -600,
                 .heading = 0x8000,
                 .spin = -64,
                 .turret = 0xC000,
                 .state = BOAT_AFLOAT,
                 .hull = 78,
                 .reload = 47,
                 .life = 9,
                 .hit_by = GAME_SEAT_NONE,
                 .hit_age = 255,
                 .shots = 3,
                 .assist = GAME_SEAT_NONE,
                 .ammo = 17,
                 .refill = 9,
                 .mines = 1,
                 .power = 300,
                 .idle = 2 } },
    .shells = { { .x = 40000, .y = 20480, .vx = 2048, .ttl = 50 } },
    .mines = { { .x = 30000, .y = 50000, .ttl = 2600, .arming = 7 } },
    .crates = { { .x = 60000,
                  .y = 50000,
                  .vx = -10,
                  .vy = 20,
                  .ttl = 2000,
                  .kind = CRATE_POWER,
                  .life = 5 } },
    .tallies = { { .shots = 3, .hits = 1, .sinkings = 1, .run = 1, .longest_run = 1 } },
    .next_crate = 700,
};

static const struct puck golden_puck = {
    .head = { .chance = 0x0123456789ABCDEF,
              .tick = 1000,
              .phase_tick = 900,
              .phase_end_tick = 11700,
              .round = 1,
              .phase = PHASE_PLAY,
              .seat_limit = 2,
              .host = GAME_SEAT_NONE,
              .is_locked = 1,
              .seats = { { .name = "Ann",
                           .kind = SEAT_HUMAN,
                           .score = 2,
                           .losses = 1,
                           .moored_until = 8160 },
                         { .name = "Ahab", .kind = SEAT_BOT, .score = 1, .losses = 2 } },
              .inputs = { [1] = { { 0xFD } } } },
    .x = 51200,
    .y = 60000,
    .vx = -1280,
    .vy = 96,
    .paddle_y = { 57600, 30000 },
    .serves = 4,
};

/* From the heap at its exact size, so that the sanitizers see a byte touched beyond it. */
static bool takes(const struct game *g, const void *level, const uint8_t *bytes, size_t length,
                  void *world)
{
    uint8_t *copy = malloc(length + (length == 0));

    memcpy(copy, bytes, length);
    memset(world, 0x55, g->world_bytes);
    bool is_taken = keyframe_unpack(g, level, copy, length, world);

    free(copy);
    return is_taken;
}

static void check_golden(const struct game *g, const char *map, size_t map_length,
                         const void *world, const uint8_t *golden, size_t length)
{
    uint64_t level[GAME_LEVEL_BYTES / 8];
    uint64_t back[GAME_WORLD_BYTES / 8];
    uint8_t bytes[KEYFRAME_BYTES];
    struct level_fault fault;
    uint64_t hash;

    assert_true(g->level_load(level, map, map_length, &fault));
    assert_int_equal(keyframe_pack(g, world, bytes, sizeof(bytes)), length);
    assert_memory_equal(bytes, golden, length);
    assert_true(takes(g, level, golden, length, back));
    assert_memory_equal(back, world, g->world_bytes);
    memcpy(&hash, golden + length - sizeof(hash), sizeof(hash));
    assert_true(world_hash(g, world) == hash);
}

static void keyframes_have_their_golden_bytes_both_ways(void **state)
{
    (void)state;

    check_golden(&harbour_game, golden_map, sizeof(golden_map) - 1, &golden_harbour,
                 golden_keyframe_harbour, sizeof(golden_keyframe_harbour));
    check_golden(&puck_game, "", 0, &golden_puck, golden_keyframe_puck,
                 sizeof(golden_keyframe_puck));
}

static void tables_of_worlds_and_inputs_cover_their_structs_and_fit_their_limits(void **state)
{
    (void)state;

    for (size_t i = 0; game_at(i) != NULL; i++) {
        const struct game *g = game_at(i);

        assert_true(fields_cover(g->world_fields));
        assert_true(fields_cover(g->input_fields));
        assert_int_equal(g->world_fields->size, g->world_bytes);
        assert_int_equal(g->input_fields->size, sizeof(struct input));
        assert_true(g->world_bytes <= GAME_WORLD_BYTES);
        assert_true((fields_most_bits(g->world_fields) + 7) / 8 + HASH_BYTES <= KEYFRAME_BYTES);
    }
}

/* A game in full swing. */
static void begin(struct table *t, const struct game *g)
{
    assert_true(table_load(t, g, g->default_map));
    g->init(t->world, t->level, SEED, g->lobby.seats);
    table_join(t, g->lobby.seats, SEAT_BOT);
}

static void worlds_of_play_come_back_and_fit_their_bytes_exactly(void **state)
{
    static struct table t;
    uint64_t back[GAME_WORLD_BYTES / 8];
    uint8_t bytes[KEYFRAME_BYTES];
    (void)state;

    for (size_t i = 0; game_at(i) != NULL; i++) {
        begin(&t, game_at(i));
        for (int n = 0; n < PLAYED_TICKS; n++) {
            table_bot_step(&t, t.g->lobby.seats);
            size_t length = keyframe_pack(t.g, t.world, bytes, sizeof(bytes));

            assert_in_range(length, 1, PLAYED_BYTES);
            assert_int_equal(keyframe_pack(t.g, t.world, bytes, length), length);
            assert_int_equal(keyframe_pack(t.g, t.world, bytes, length - 1), 0);
            assert_int_equal(keyframe_pack(t.g, t.world, bytes, sizeof(bytes)), length);
            assert_true(takes(t.g, t.level, bytes, length, back));
            assert_memory_equal(back, t.world, t.g->world_bytes);
        }
    }
}

static void keyframe_cut_at_any_length_or_one_byte_too_long_is_refused(void **state)
{
    static struct table t;
    uint64_t back[GAME_WORLD_BYTES / 8];
    uint8_t bytes[KEYFRAME_BYTES] = { 0 };
    (void)state;

    for (size_t i = 0; game_at(i) != NULL; i++) {
        begin(&t, game_at(i));
        size_t length = keyframe_pack(t.g, t.world, bytes, sizeof(bytes) - 1);

        for (size_t cut = 0; cut < length; cut++) {
            assert_false(takes(t.g, t.level, bytes, cut, back));
        }
        bytes[length] = 0;
        assert_false(takes(t.g, t.level, bytes, length + 1, back));
    }
}

static void every_single_bit_turned_is_refused(void **state)
{
    static struct table t;
    uint64_t back[GAME_WORLD_BYTES / 8];
    uint8_t bytes[KEYFRAME_BYTES];
    (void)state;

    for (size_t i = 0; game_at(i) != NULL; i++) {
        begin(&t, game_at(i));
        size_t length = keyframe_pack(t.g, t.world, bytes, sizeof(bytes));

        for (size_t bit = 0; bit < length * 8; bit++) {
            bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
            assert_false(takes(t.g, t.level, bytes, length, back));
            bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
}

static bool inputs_are_within(const struct game *g, const void *world)
{
    const struct world_head *head = world;

    for (int i = 0; i < GAME_SEATS; i++) {
        if (!fields_are_within(g->input_fields, &head->inputs[i])) {
            return false;
        }
    }
    return true;
}

/* Sets the hash behind the world's bits right, so that only bounds and sanity stand in the way. */
static void mend_hash(const struct game *g, uint8_t *bytes, size_t length)
{
    uint64_t world[GAME_WORLD_BYTES / 8];
    struct bit_reader r;

    bits_begin_read(&r, bytes, length - HASH_BYTES);
    fields_unpack(g->world_fields, world, &r);
    uint64_t hash = world_hash(g, world);

    memcpy(bytes + length - HASH_BYTES, &hash, sizeof(hash));
}

static void turned_bits_with_the_right_hash_yield_only_sound_worlds(void **state)
{
    static struct table t;
    uint64_t back[GAME_WORLD_BYTES / 8];
    uint64_t chance = SEED;
    int taken = 0;
    (void)state;

    print_message("seed %d\n", SEED);
    for (size_t i = 0; game_at(i) != NULL; i++) {
        begin(&t, game_at(i));
        table_run(&t, 300);
        for (int n = 0; n < FLIPS; n++) {
            uint8_t bytes[KEYFRAME_BYTES];
            uint8_t again[KEYFRAME_BYTES];
            size_t length = keyframe_pack(t.g, t.world, bytes, sizeof(bytes));

            for (uint32_t k = 1 + rng_below(&chance, 3); k > 0; k--) {
                bytes[rng_below(&chance, (uint32_t)length)] ^=
                    (uint8_t)(1u << rng_below(&chance, 8));
            }
            mend_hash(t.g, bytes, length);
            if (!takes(t.g, t.level, bytes, length, back)) {
                continue;
            }
            taken++;
            assert_true(fields_are_within(t.g->world_fields, back));
            assert_true(t.g->is_sane(back, t.level));
            assert_true(inputs_are_within(t.g, back));
            assert_int_equal(keyframe_pack(t.g, back, again, sizeof(again)), length);
            assert_memory_equal(again, bytes, length);
        }
    }
    assert_true(taken > 0);
}

static void input_out_of_the_games_bounds_is_refused_though_the_table_allows_it(void **state)
{
    static struct table t;
    uint64_t back[GAME_WORLD_BYTES / 8];
    uint8_t bytes[KEYFRAME_BYTES];
    (void)state;

    for (size_t i = 0; game_at(i) != NULL; i++) {
        begin(&t, game_at(i));
        for (int k = 0; k < GAME_INPUT_BYTES; k++) {
            struct input *in = &table_head(&t)->inputs[0];
            struct input kept = *in;

            in->bytes[k] = 0x80; /* no byte of either game's input may be that, but an aim's low */
            bool is_within = fields_are_within(t.g->input_fields, in);
            size_t length = keyframe_pack(t.g, t.world, bytes, sizeof(bytes));

            assert_int_equal(takes(t.g, t.level, bytes, length, back), is_within);
            *in = kept;
        }
    }
}

struct bounds {
    const struct game *g;
    uint8_t *bytes;
    size_t length;
    int beyond; /* values out of bounds that were tried */
};

static bool unpacks_patched(const struct bounds *b, const struct field_leaf *leaf, uint64_t value,
                            void *world)
{
    uint8_t bytes[KEYFRAME_BYTES];
    struct bit_reader r;

    memcpy(bytes, b->bytes, b->length);
    bits_patch(bytes, leaf->bit, leaf->width, value);
    bits_begin_read(&r, bytes, b->length);
    fields_unpack(b->g->world_fields, world, &r);
    return bits_is_finished(&r);
}

static void check_leaf(const struct field_leaf *leaf, void *context)
{
    struct bounds *b = context;
    uint64_t world[GAME_WORLD_BYTES / 8];
    uint64_t range = (uint64_t)(leaf->row->most - leaf->row->least);

    if (field_is_number(leaf->row)) {
        assert_true(unpacks_patched(b, leaf, 0, world));
        assert_true(field_load(world, leaf) == leaf->row->least);
        assert_true(unpacks_patched(b, leaf, range, world));
        assert_true(field_load(world, leaf) == leaf->row->most);
    }
    if (leaf->row->kind != FIELD_KIND_U64 && bits_for(range + 1) == leaf->width) {
        assert_false(unpacks_patched(b, leaf, range + 1, world));
        b->beyond++;
    }
}

static void every_value_takes_its_least_and_most_and_nothing_beyond(void **state)
{
    (void)state;

    for (size_t i = 0; game_at(i) != NULL; i++) {
        uint8_t bytes[KEYFRAME_BYTES];
        uint64_t world[GAME_WORLD_BYTES / 8];
        struct bounds b = { .g = game_at(i), .bytes = bytes };
        struct bit_writer w;
        size_t bit = 0;

        fields_set_most(b.g->world_fields, world);
        bits_begin_write(&w, bytes, sizeof(bytes));
        fields_pack(b.g->world_fields, world, &w);
        b.length = bits_written_bytes(&w);
        fields_walk(b.g->world_fields, 0, &bit, check_leaf, &b);
        assert_int_equal(bit, w.at_bits);
        assert_int_equal(bit, fields_most_bits(b.g->world_fields));
        assert_true(b.beyond > 0);
    }
}

static void hash_differs_when_any_byte_of_the_world_does(void **state)
{
    static struct table t;
    (void)state;

    for (size_t i = 0; game_at(i) != NULL; i++) {
        begin(&t, game_at(i));
        uint64_t hash = world_hash(t.g, t.world);

        for (size_t k = 0; k < t.g->world_bytes; k++) {
            ((uint8_t *)t.world)[k] ^= 1;
            assert_true(world_hash(t.g, t.world) != hash);
            ((uint8_t *)t.world)[k] ^= 1;
        }
        assert_true(world_hash(t.g, t.world) == hash);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keyframes_have_their_golden_bytes_both_ways),
        cmocka_unit_test(tables_of_worlds_and_inputs_cover_their_structs_and_fit_their_limits),
        cmocka_unit_test(worlds_of_play_come_back_and_fit_their_bytes_exactly),
        cmocka_unit_test(keyframe_cut_at_any_length_or_one_byte_too_long_is_refused),
        cmocka_unit_test(every_single_bit_turned_is_refused),
        cmocka_unit_test(turned_bits_with_the_right_hash_yield_only_sound_worlds),
        cmocka_unit_test(input_out_of_the_games_bounds_is_refused_though_the_table_allows_it),
        cmocka_unit_test(every_value_takes_its_least_and_most_and_nothing_beyond),
        cmocka_unit_test(hash_differs_when_any_byte_of_the_world_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
