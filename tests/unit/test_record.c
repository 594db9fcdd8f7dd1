/* The claims of wire/record.h, on every game.
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
#include "game_sample.h"
#include "wire/record.h"
#include "wire_golden.h"

enum {
    SEED = 17,
    PLAYED_TICKS = 400,
    RANDOM_RECORDS = 20000,
};

/* From the heap at its exact size, so that the sanitizers see a byte touched beyond it. */
static bool takes(const struct game *g, const struct world_head *before, const uint8_t *bytes,
                  size_t length, struct tick *tick)
{
    uint8_t *copy = malloc(length + (length == 0));
    struct bit_reader r;

    memcpy(copy, bytes, length);
    memset(tick, 0x55, sizeof(*tick));
    bits_begin_read(&r, copy, length);
    record_unpack(g, before, &r, tick);
    bool is_taken = bits_is_finished(&r);

    free(copy);
    return is_taken;
}

static void check_same(const struct tick *a, const struct tick *b)
{
    assert_memory_equal(a->inputs, b->inputs, sizeof(a->inputs));
    assert_int_equal(a->command_count, b->command_count);
    assert_memory_equal(a->commands, b->commands, a->command_count * sizeof(a->commands[0]));
}

static void check_golden(const struct game *g, const struct world_head *before,
                         const struct tick *tick, const uint8_t *golden, size_t length)
{
    uint8_t bytes[RECORD_BYTES];
    struct tick back;

    assert_int_equal(record_pack(g, before, tick, bytes, sizeof(bytes)), length);
    assert_memory_equal(bytes, golden, length);
    assert_true(takes(g, before, golden, length, &back));
    check_same(&back, tick);
}

static void records_have_their_golden_bytes_both_ways(void **state)
{
    struct harbour_input ahead = { .steer = 3, .drive = 7, .aim = 16 };
    struct world_head harbour_before = { .seats = { [0].kind = SEAT_HUMAN, [5].kind = SEAT_BOT } };
    struct tick harbour = {
        .commands = { { .kind = COMMAND_LEAVE, .seat = 5 },
                      { .kind = COMMAND_JOIN, .seat = 5, .value = 1, .text = "Zo\xC3\xAB" } },
        .command_count = 2,
    };
    struct world_head puck_before = { .seats = { { .kind = SEAT_HUMAN }, { .kind = SEAT_BOT } },
                                      .inputs = { [1].bytes[0] = 0xFD } };
    struct tick puck = {
        .inputs = { { { 7 } }, { { 0xFD } } },
        .commands = { { .kind = COMMAND_READY, .seat = 1, .value = 1 },
                      { .kind = COMMAND_CHAT, .seat = 0, .text = "hi" } },
        .command_count = 2,
    };
    struct tick lobby = {
        .inputs = { [1] = { { 0xFD } } },
        .commands = { { .kind = COMMAND_MOOR, .seat = 0, .value = 120 },
                      { .kind = COMMAND_VOTE, .seat = 3, .value = VOTE_MAP, .text = "canals" },
                      { .kind = COMMAND_BALLOT, .seat = 2, .value = 1 } },
        .command_count = 3,
    };
    (void)state;

    memcpy(&harbour.inputs[0], &ahead, sizeof(ahead));
    check_golden(game_find("harbour"), &harbour_before, &harbour, golden_record_harbour,
                 sizeof(golden_record_harbour));
    check_golden(game_find("puck"), &puck_before, &puck, golden_record_puck,
                 sizeof(golden_record_puck));
    check_golden(game_find("puck"), &puck_before, &lobby, golden_record_lobby,
                 sizeof(golden_record_lobby));
}

static struct command random_command(uint64_t *chance)
{
    struct command c = { .kind = (uint8_t)rng_below(chance, COMMAND_COUNT),
                         .seat = (uint8_t)rng_below(chance, GAME_SEATS) };
    const struct command_rule *rule = &command_rules[c.kind];
    size_t spread = (size_t)rule->text_most - rule->text_least;

    c.value = (uint8_t)rng_below(chance, rule->value_most + 1u);
    memset(c.text, 'x', rule->text_least + rng_below(chance, (uint32_t)min_size(spread, 20) + 1));
    return c;
}

/* A game in full swing: its first tick with every seat taken by a bot. */
static void begin(struct table *t, const struct game *g)
{
    assert_true(table_load(t, g, g->default_map));
    g->init(t->world, t->level, SEED, g->lobby.seats);
    table_join(t, g->lobby.seats, SEAT_BOT);
}

/* Makes the next tick with some commands in it; *before is the head it has to be read with. */
static void play_tick(struct table *t, uint64_t *chance, struct world_head *before,
                      struct tick *made)
{
    uint8_t count = rng_below(chance, 4) == 0 ? (uint8_t)rng_below(chance, 6) : 0;

    for (uint8_t i = 0; i < count; i++) {
        t->tick.commands[i] = random_command(chance);
    }
    t->tick.command_count = count;
    *before = *table_head(t);
    for (int i = 0; i < GAME_SEATS; i++) {
        memset(&t->tick.inputs[i], 0, sizeof(t->tick.inputs[i]));
        if (before->seats[i].kind != SEAT_EMPTY) {
            t->g->bot_think(t->bots[i], t->world, t->level, i, &t->tick.inputs[i]);
        }
    }
    *made = t->tick;
    table_step(t);
}

static void ticks_of_play_come_back_and_are_refused_cut_or_lengthened(void **state)
{
    static struct table t;
    (void)state;

    print_message("seed %d\n", SEED);
    for (size_t i = 0; game_at(i) != NULL; i++) {
        uint64_t chance = SEED;

        begin(&t, game_at(i));
        for (int n = 0; n < PLAYED_TICKS; n++) {
            uint8_t bytes[RECORD_BYTES + 1] = { 0 };
            struct world_head before;
            struct tick made;
            struct tick back;

            play_tick(&t, &chance, &before, &made);
            size_t length = record_pack(t.g, &before, &made, bytes, RECORD_BYTES);

            assert_true(length > 0);
            assert_true(takes(t.g, &before, bytes, length, &back));
            check_same(&back, &made);
            for (size_t cut = 0; cut < length; cut++) {
                assert_false(takes(t.g, &before, bytes, cut, &back));
            }
            bytes[length] = 0;
            assert_false(takes(t.g, &before, bytes, length + 1, &back));
        }
    }
}

static void check_bounds(const struct game *g, const struct world_head *before,
                         const struct tick *tick)
{
    static const struct input neutral;

    for (int i = 0; i < GAME_SEATS; i++) {
        assert_true(fields_are_within(g->input_fields, &tick->inputs[i]));
        if (before->seats[i].kind == SEAT_EMPTY) {
            assert_memory_equal(&tick->inputs[i], &neutral, sizeof(neutral));
        }
    }
    assert_true(tick->command_count <= GAME_TICK_COMMANDS);
    for (int i = 0; i < tick->command_count; i++) {
        assert_true(command_is_valid(&tick->commands[i]));
    }
}

/* Real records with bits turned, and plain noise. */
static void random_bits_never_yield_a_tick_out_of_bounds_nor_a_second_encoding(void **state)
{
    static struct table t;
    int taken = 0;
    (void)state;

    print_message("seed %d\n", SEED);
    for (size_t i = 0; game_at(i) != NULL; i++) {
        uint64_t chance = SEED;

        begin(&t, game_at(i));
        for (int n = 0; n < RANDOM_RECORDS; n++) {
            uint8_t bytes[RECORD_BYTES];
            uint8_t again[RECORD_BYTES];
            struct world_head before;
            struct tick made;
            struct tick back;

            if (n % 64 == 0) {
                begin(&t, game_at(i));
            }
            play_tick(&t, &chance, &before, &made);
            size_t length = record_pack(t.g, &before, &made, bytes, sizeof(bytes));

            for (uint32_t k = 1 + rng_below(&chance, 3); k > 0; k--) {
                bytes[rng_below(&chance, (uint32_t)length)] ^=
                    (uint8_t)(1u << rng_below(&chance, 8));
            }
            if (n % 4 == 0) {
                for (size_t k = 0; k < length; k++) {
                    bytes[k] = (uint8_t)rng_next(&chance);
                }
            }
            bool is_taken = takes(t.g, &before, bytes, length, &back);

            check_bounds(t.g, &before, &back);
            if (is_taken) {
                taken++;
                assert_int_equal(record_pack(t.g, &before, &back, again, sizeof(again)), length);
                assert_memory_equal(again, bytes, length);
            }
        }
    }
    assert_true(taken > 0);
}

static struct command chat_of(size_t length)
{
    struct command c = { .kind = COMMAND_CHAT };

    memset(c.text, 'x', length);
    return c;
}

/* Every seat taken, and every input as many bits as random ones ever need. */
static void busiest_tick(const struct game *g, struct world_head *before, struct tick *tick)
{
    uint64_t chance = SEED;

    memset(before, 0, sizeof(*before));
    memset(tick, 0, sizeof(*tick));
    for (int i = 0; i < GAME_SEATS; i++) {
        size_t longest = 0;

        before->seats[i].kind = SEAT_HUMAN;
        for (int n = 0; n < 100; n++) {
            uint8_t bytes[RECORD_BYTES];
            struct input in;
            struct bit_writer w;

            fields_set_random(g->input_fields, &in, &chance);
            bits_begin_write(&w, bytes, sizeof(bytes));
            g->input_pack(&w, &before->inputs[i], &in);
            if (w.at_bits > longest) {
                longest = w.at_bits;
                tick->inputs[i] = in;
            }
        }
    }
}

static void commands_of_exactly_256_bytes_fit_beside_the_busiest_inputs(void **state)
{
    (void)state;

    for (size_t i = 0; game_at(i) != NULL; i++) {
        const struct game *g = game_at(i);
        uint8_t bytes[RECORD_BYTES];
        struct world_head before;
        struct tick tick;
        struct tick back;

        busiest_tick(g, &before, &tick);
        tick.command_count = 2;
        tick.commands[0] = chat_of(200);
        tick.commands[1] = chat_of(52);
        assert_int_equal(command_bits(&tick.commands[0]) + command_bits(&tick.commands[1]),
                         8 * RECORD_COMMAND_BYTES);
        size_t length = record_pack(g, &before, &tick, bytes, sizeof(bytes));

        assert_true(length > RECORD_COMMAND_BYTES);
        assert_int_equal(record_pack(g, &before, &tick, bytes, length), length);
        assert_int_equal(record_pack(g, &before, &tick, bytes, length - 1), 0);
        assert_true(takes(g, &before, bytes, record_pack(g, &before, &tick, bytes, length), &back));
        check_same(&back, &tick);
    }
}

static void commands_of_more_than_256_bytes_are_refused(void **state)
{
    (void)state;

    for (size_t i = 0; game_at(i) != NULL; i++) {
        const struct game *g = game_at(i);
        uint8_t bytes[RECORD_BYTES];
        struct world_head before;
        struct tick tick;

        busiest_tick(g, &before, &tick);
        tick.command_count = 2;
        tick.commands[0] = chat_of(200);
        tick.commands[1] = chat_of(53);
        size_t length = record_pack(g, &before, &tick, bytes, sizeof(bytes));

        assert_true(length > 0);
        assert_false(takes(g, &before, bytes, length, &tick));
    }
}

static void thirty_two_commands_are_taken(void **state)
{
    const struct game *g = game_at(0);
    uint8_t bytes[RECORD_BYTES];
    struct world_head before = { 0 };
    struct tick tick = { .command_count = GAME_TICK_COMMANDS };
    struct tick back;
    (void)state;

    for (uint8_t i = 0; i < GAME_TICK_COMMANDS; i++) {
        tick.commands[i].kind = COMMAND_LEAVE;
        tick.commands[i].seat = i % GAME_SEATS;
    }
    size_t length = record_pack(g, &before, &tick, bytes, sizeof(bytes));

    assert_int_equal(length, 1 + GAME_TICK_COMMANDS);
    assert_true(takes(g, &before, bytes, length, &back));
    check_same(&back, &tick);
}

static void length_stands_in_one_byte_up_to_254_and_in_two_up_to_510(void **state)
{
    static const struct {
        size_t length;
        size_t prefix;
        uint8_t bytes[RECORD_PREFIX_BYTES];
    } rows[] = {
        { 1, 1, { 1 } },        { 254, 1, { 254 } },      { 255, 2, { 255, 0 } },
        { 256, 2, { 255, 1 } }, { 510, 2, { 255, 255 } },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        uint8_t bytes[RECORD_PREFIX_BYTES] = { 0 };
        size_t whole = rows[i].prefix + rows[i].length;
        size_t prefix;
        size_t length;

        assert_int_equal(record_put_length(bytes, rows[i].length), rows[i].prefix);
        assert_memory_equal(bytes, rows[i].bytes, rows[i].prefix);
        assert_true(record_length(bytes, whole, &prefix, &length));
        assert_int_equal(prefix, rows[i].prefix);
        assert_int_equal(length, rows[i].length);
        assert_true(record_length(bytes, whole + 1, &prefix, &length));
        assert_false(record_length(bytes, whole - 1, &prefix, &length));
        assert_false(record_length(bytes, rows[i].prefix, &prefix, &length));
        assert_false(record_length(bytes, rows[i].prefix - 1, &prefix, &length));
    }
}

static void empty_record_is_refused(void **state)
{
    static const uint8_t bytes[] = { 0, 1, 2 };
    size_t prefix;
    size_t length;
    (void)state;

    assert_false(record_length(bytes, sizeof(bytes), &prefix, &length));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_have_their_golden_bytes_both_ways),
        cmocka_unit_test(ticks_of_play_come_back_and_are_refused_cut_or_lengthened),
        cmocka_unit_test(random_bits_never_yield_a_tick_out_of_bounds_nor_a_second_encoding),
        cmocka_unit_test(commands_of_exactly_256_bytes_fit_beside_the_busiest_inputs),
        cmocka_unit_test(commands_of_more_than_256_bytes_are_refused),
        cmocka_unit_test(thirty_two_commands_are_taken),
        cmocka_unit_test(length_stands_in_one_byte_up_to_254_and_in_two_up_to_510),
        cmocka_unit_test(empty_record_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
