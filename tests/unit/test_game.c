/* The claims of game/game.h, for each game.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "game_sample.h"

enum {
    SEED = 5,
    BOT_TICKS = 6000,
    STORM_TICKS = 6000,
    HOSTILE_WORLDS = 3000,
    HOSTILE_TICKS = 30,
    RANDOM_INPUTS = 200000,
};

static struct table t;
static struct table copy;

/* Each game on its default map, with a full table. */
static const struct game *begin(size_t index, uint64_t seed)
{
    const struct game *g = game_at(index);

    if (g != NULL) {
        assert_true(table_load(&t, g, g->default_map));
        g->init(t.world, t.level, seed, g->lobby.seats);
    }
    return g;
}

static void a_game_is_found_by_its_name(void **state)
{
    (void)state;

    assert_string_equal(game_find("harbour")->name, "harbour");
    assert_string_equal(game_find("puck")->name, "puck");
    assert_null(game_find("chess"));
    assert_null(game_find(""));
}

static void the_list_of_games_ends_with_null(void **state)
{
    char names[64];
    (void)state;

    assert_ptr_equal(game_at(0), game_find("harbour"));
    assert_ptr_equal(game_at(1), game_find("puck"));
    assert_null(game_at(2));
    assert_string_equal(game_names(names, sizeof(names)), "harbour|puck");
    assert_string_equal(game_names(names, sizeof("harbour|")), "harbour|");
    assert_null(game_at(SIZE_MAX));
}

static void each_level_of_bots_has_a_word(void **state)
{
    enum bot_level level;
    (void)state;

    for (int i = 0; i < BOT_LEVELS; i++) {
        assert_true(game_bot_level_find(game_bot_level_name((enum bot_level)i), &level));
        assert_int_equal(level, i);
    }
    assert_false(game_bot_level_find("", &level));
    assert_false(game_bot_level_find("Hard", &level));
}

static void a_bot_begins_with_its_level_and_nothing_else_in_mind(void **state)
{
    const struct game *g;
    (void)state;

    for (size_t i = 0; (g = game_at(i)) != NULL; i++) {
        struct bot_head expected = { .level = BOT_EASY };
        const uint8_t *bytes = (const uint8_t *)t.bots[0];

        memset(t.bots[0], 0xAA, sizeof(t.bots[0]));
        game_bot_begin(g, t.bots[0], BOT_EASY);
        assert_memory_equal(bytes, &expected, sizeof(expected));
        for (size_t at = sizeof(expected); at < g->bot_bytes; at++) {
            assert_int_equal(bytes[at], 0);
        }
    }
}

static void field_tables_cover_every_byte(void **state)
{
    const struct game *g;
    (void)state;

    assert_true(fields_cover(&world_head_fields));
    for (size_t i = 0; (g = game_at(i)) != NULL; i++) {
        assert_true(fields_cover(g->world_fields));
        assert_true(fields_cover(g->input_fields));
        assert_int_equal(g->world_fields->size, g->world_bytes);
        assert_int_equal(g->input_fields->size, GAME_INPUT_BYTES);
    }
}

static void sizes_are_within_the_seams_limits(void **state)
{
    const struct game *g;
    (void)state;

    for (size_t i = 0; (g = game_at(i)) != NULL; i++) {
        assert_true(g->world_bytes <= GAME_WORLD_BYTES && g->world_bytes % 8 == 0);
        assert_true(g->level_bytes <= GAME_LEVEL_BYTES && g->level_bytes > 0);
        assert_true(g->bot_bytes <= sizeof(t.bots[0]) && g->bot_bytes > 0);
        assert_true(g->lobby.seats <= GAME_SEATS);
        assert_true(g->lobby.players_to_start <= g->lobby.seats);
    }
}

static void rules_hash_tells_games_and_revisions_apart(void **state)
{
    struct game changed = *game_find("puck");
    struct field_table fields = *changed.world_fields;
    struct field rows[16];
    uint64_t hash = game_rules_hash(&changed);
    (void)state;

    assert_int_not_equal(hash, game_rules_hash(game_find("harbour")));
    assert_int_equal(hash, game_rules_hash(game_find("puck")));
    changed.rules_revision++;
    assert_int_not_equal(hash, game_rules_hash(&changed));
    changed.rules_revision--;
    changed.lobby.play_ticks++;
    assert_int_not_equal(hash, game_rules_hash(&changed));
    changed.lobby.play_ticks--;
    assert_true(fields.count <= ARRAY_LEN(rows));
    memcpy(rows, fields.fields, fields.count * sizeof(rows[0]));
    rows[1].most++;
    fields.fields = rows;
    changed.world_fields = &fields;
    assert_int_not_equal(hash, game_rules_hash(&changed));
}

static void a_new_world_is_an_empty_lobby(void **state)
{
    const struct game *g;
    (void)state;

    for (size_t i = 0; (g = begin(i, SEED)) != NULL; i++) {
        memset(t.world, 0xAA, sizeof(t.world));
        g->init(t.world, t.level, SEED, g->lobby.seats);
        assert_true(table_is_sound(&t));
        assert_int_equal(table_head(&t)->tick, 0);
        assert_int_equal(table_head(&t)->phase, PHASE_LOBBY);
        assert_int_equal(table_head(&t)->seat_limit, g->lobby.seats);
    }
}

static void init_writes_every_byte(void **state)
{
    const struct game *g;
    (void)state;

    for (size_t i = 0; (g = begin(i, SEED)) != NULL; i++) {
        memset(copy.world, 0x55, sizeof(copy.world));
        g->init(copy.world, t.level, SEED, g->lobby.seats);
        assert_memory_equal(copy.world, t.world, g->world_bytes);
    }
}

static void more_seats_than_the_game_has_are_not_given(void **state)
{
    const struct game *g;
    (void)state;

    for (size_t i = 0; (g = begin(i, SEED)) != NULL; i++) {
        g->init(t.world, t.level, SEED, 100);
        assert_int_equal(table_head(&t)->seat_limit, g->lobby.seats);
        g->init(t.world, t.level, SEED, 0);
        assert_int_equal(table_head(&t)->seat_limit, 1);
    }
}

static void the_same_seed_plays_the_same_game(void **state)
{
    const struct game *g;
    (void)state;

    for (size_t i = 0; (g = begin(i, SEED)) != NULL; i++) {
        uint64_t hashes[3];

        for (size_t k = 0; k < ARRAY_LEN(hashes); k++) {
            begin(i, k < 2 ? SEED : SEED + 1);
            table_join(&t, g->lobby.seats, SEAT_BOT);
            for (int tick = 0; tick < BOT_TICKS / 4; tick++) {
                table_bot_step(&t, g->lobby.seats);
            }
            hashes[k] = fields_hash(g->world_fields, t.world);
        }
        assert_int_equal(hashes[0], hashes[1]);
        assert_int_not_equal(hashes[0], hashes[2]);
    }
}

static void every_world_that_bots_reach_is_sound_and_packs(void **state)
{
    static uint8_t packed[2 * GAME_WORLD_BYTES];
    const struct game *g;
    (void)state;

    for (size_t i = 0; (g = begin(i, SEED)) != NULL; i++) {
        table_join(&t, g->lobby.seats, SEAT_BOT);
        for (int tick = 0; tick < BOT_TICKS; tick++) {
            table_bot_step(&t, g->lobby.seats);
            assert_true(table_is_sound(&t));
            if (tick % 500 == 0) {
                struct bit_writer w;
                struct bit_reader r;

                bits_begin_write(&w, packed, sizeof(packed));
                fields_pack(g->world_fields, t.world, &w);
                assert_false(w.has_failed);
                bits_begin_read(&r, packed, bits_written_bytes(&w));
                fields_unpack(g->world_fields, copy.world, &r);
                assert_true(bits_is_finished(&r) && !r.has_failed);
                assert_memory_equal(copy.world, t.world, g->world_bytes);
            }
        }
    }
}

static struct input random_input(const struct game *g, uint64_t *chance)
{
    static const struct input neutral;
    struct input in;
    struct bit_reader r;
    uint8_t bytes[8];

    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)rng_next(chance);
    }
    bits_begin_read(&r, bytes, sizeof(bytes));
    g->input_unpack(&r, &neutral, &in);
    return in;
}

/* Whatever a server could be made to send: any command for any seat, any input. */
static void storm_step(struct table *table, uint64_t *chance)
{
    for (int i = 0; i < GAME_SEATS; i++) {
        if (rng_below(chance, 8) == 0) {
            table->tick.inputs[i] = random_input(table->g, chance);
        }
    }
    if (rng_below(chance, 40) == 0) {
        table_command(table, (enum command_kind)rng_below(chance, COMMAND_COUNT + 1),
                      (int)rng_below(chance, GAME_SEATS + 2), (int)rng_below(chance, 4),
                      "A name that is much too long for a seat");
    }
    table_step(table);
}

static void every_world_that_a_storm_of_commands_reaches_is_sound(void **state)
{
    uint64_t chance = SEED;
    const struct game *g;
    bool is_seen[PHASE_COUNT] = { false };
    (void)state;

    print_message("seed %d\n", SEED);
    for (size_t i = 0; (g = begin(i, SEED)) != NULL; i++) {
        for (int tick = 0; tick < STORM_TICKS; tick++) {
            storm_step(&t, &chance);
            is_seen[table_head(&t)->phase] = true;
            assert_true(table_is_sound(&t));
        }
    }
    assert_true(is_seen[PHASE_LOBBY] && is_seen[PHASE_COUNTDOWN] && is_seen[PHASE_PLAY]);
}

/* Bytes are flipped in good worlds. Most are refused; those that are not must play on soundly. */
static void a_hostile_world_is_refused_or_harmless(void **state)
{
    uint64_t chance = SEED;
    const struct game *g;
    (void)state;

    print_message("seed %d\n", SEED);
    for (size_t i = 0; (g = begin(i, SEED)) != NULL; i++) {
        int refused = 0;

        table_join(&t, g->lobby.seats, SEAT_BOT);
        for (int world = 0; world < HOSTILE_WORLDS; world++) {
            table_bot_step(&t, g->lobby.seats);
            memcpy(&copy, &t, sizeof(copy));
            for (uint32_t k = rng_below(&chance, 4); k < 4; k++) {
                ((uint8_t *)copy.world)[rng_below(&chance, g->world_bytes)] ^=
                    (uint8_t)(1u << rng_below(&chance, 8));
            }
            if (!table_is_sound(&copy)) {
                refused++;
                continue;
            }
            for (int tick = 0; tick < HOSTILE_TICKS; tick++) {
                storm_step(&copy, &chance);
                assert_true(table_is_sound(&copy));
            }
        }
        assert_true(refused > HOSTILE_WORLDS / 10 && refused < HOSTILE_WORLDS);
    }
}

static void neutral_input_is_all_zero_and_within_bounds(void **state)
{
    static const struct input neutral;
    const struct game *g;
    (void)state;

    for (size_t i = 0; (g = game_at(i)) != NULL; i++) {
        assert_true(fields_are_within(g->input_fields, &neutral));
    }
}

static void any_bits_unpack_to_an_input_within_bounds_or_fail(void **state)
{
    uint64_t chance = SEED;
    const struct game *g;
    (void)state;

    print_message("seed %d\n", SEED);
    for (size_t i = 0; (g = game_at(i)) != NULL; i++) {
        struct input before = { { 0 } };
        int failed = 0;

        for (int k = 0; k < RANDOM_INPUTS; k++) {
            uint8_t bytes[4];
            struct bit_reader r;
            struct input in;

            memset(&in, 0xFF, sizeof(in));
            for (size_t b = 0; b < sizeof(bytes); b++) {
                bytes[b] = (uint8_t)rng_next(&chance);
            }
            bits_begin_read(&r, bytes, rng_below(&chance, sizeof(bytes) + 1));
            g->input_unpack(&r, &before, &in);
            assert_true(fields_are_within(g->input_fields, &in));
            failed += r.has_failed;
            before = r.has_failed ? before : in;
        }
        assert_true(failed > 0 && failed < RANDOM_INPUTS);
    }
}

static void an_input_has_one_encoding(void **state)
{
    uint64_t chance = SEED;
    const struct game *g;
    (void)state;

    print_message("seed %d\n", SEED);
    for (size_t i = 0; (g = game_at(i)) != NULL; i++) {
        struct input before = { { 0 } };

        for (int k = 0; k < RANDOM_INPUTS; k++) {
            uint8_t bytes[4];
            uint8_t again[4] = { 0 };
            struct bit_reader r;
            struct bit_writer w;
            struct input in;

            for (size_t b = 0; b < sizeof(bytes); b++) {
                bytes[b] = (uint8_t)rng_next(&chance);
            }
            bits_begin_read(&r, bytes, sizeof(bytes));
            g->input_unpack(&r, &before, &in);
            if (r.has_failed) {
                continue;
            }
            bits_begin_write(&w, again, sizeof(again));
            g->input_pack(&w, &before, &in);
            assert_int_equal(w.at_bits, r.at_bits);
            for (size_t b = 0; b < w.at_bits; b++) {
                assert_int_equal(bytes[b / 8] >> b % 8 & 1, again[b / 8] >> b % 8 & 1);
            }
            before = in;
        }
    }
}

static void an_unchanged_input_takes_one_bit(void **state)
{
    uint64_t chance = SEED;
    const struct game *g;
    (void)state;

    for (size_t i = 0; (g = game_at(i)) != NULL; i++) {
        for (int k = 0; k < 100; k++) {
            struct input in = random_input(g, &chance);
            uint8_t bytes[4];
            struct bit_writer w;

            bits_begin_write(&w, bytes, sizeof(bytes));
            g->input_pack(&w, &in, &in);
            assert_int_equal(w.at_bits, 1);
        }
    }
}

static void a_game_without_maps_refuses_a_map(void **state)
{
    struct level_fault fault;
    const struct game *g = game_find("puck");
    (void)state;

    assert_true(g->level_load(t.level, "", 0, &fault));
    assert_false(g->level_load(t.level, "title: x", 8, &fault));
    assert_int_equal(fault.line, 0);
    assert_true(strlen(fault.text) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_game_is_found_by_its_name),
        cmocka_unit_test(the_list_of_games_ends_with_null),
        cmocka_unit_test(each_level_of_bots_has_a_word),
        cmocka_unit_test(a_bot_begins_with_its_level_and_nothing_else_in_mind),
        cmocka_unit_test(field_tables_cover_every_byte),
        cmocka_unit_test(sizes_are_within_the_seams_limits),
        cmocka_unit_test(rules_hash_tells_games_and_revisions_apart),
        cmocka_unit_test(a_new_world_is_an_empty_lobby),
        cmocka_unit_test(init_writes_every_byte),
        cmocka_unit_test(more_seats_than_the_game_has_are_not_given),
        cmocka_unit_test(the_same_seed_plays_the_same_game),
        cmocka_unit_test(every_world_that_bots_reach_is_sound_and_packs),
        cmocka_unit_test(every_world_that_a_storm_of_commands_reaches_is_sound),
        cmocka_unit_test(a_hostile_world_is_refused_or_harmless),
        cmocka_unit_test(neutral_input_is_all_zero_and_within_bounds),
        cmocka_unit_test(any_bits_unpack_to_an_input_within_bounds_or_fail),
        cmocka_unit_test(an_input_has_one_encoding),
        cmocka_unit_test(an_unchanged_input_takes_one_bit),
        cmocka_unit_test(a_game_without_maps_refuses_a_map),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
