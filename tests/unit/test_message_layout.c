/* The claims of wire/message.h on the messages that have a layout of their own, blocks, states,
 * inputs, orders and looks: golden bytes both ways, bounds, cuts, and what random bits can do.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "field_walk.h"
#include "game/harbour/harbour.h"
#include "wire/message.h"
#include "wire_golden.h"

enum {
    SEED = 3,
    RANDOM_MESSAGES = 500,
    RANDOM_BYTES = 20000,
};

static void block_has_its_golden_bytes_both_ways(void **state)
{
    struct msg_block block = { .total = 1003, .offset = 1000, .next_us = -250, .what = 1 };
    struct msg_block back;
    const uint8_t *content;
    uint8_t bytes[PROTO_MESSAGE_BYTES];
    uint8_t epoch;
    size_t size;
    (void)state;

    assert_int_equal(block_pack(&block, 3, (const uint8_t *)"\xAA\xBB\xCC", 3, bytes),
                     sizeof(golden_block));
    assert_memory_equal(bytes, golden_block, sizeof(golden_block));
    assert_true(block_unpack(golden_block, sizeof(golden_block), &back, &epoch, &content, &size));
    assert_memory_equal(&back, &block, sizeof(block));
    assert_int_equal(epoch, 3);
    assert_int_equal(size, 3);
    assert_memory_equal(content, "\xAA\xBB\xCC", 3);
}

static bool takes_block(uint32_t total, uint32_t offset, size_t size)
{
    struct msg_block block = { .total = total, .offset = offset };
    static const uint8_t zeros[PROTO_BLOCK_BYTES];
    const uint8_t *content;
    uint8_t bytes[PROTO_MESSAGE_BYTES];
    uint8_t epoch;

    return block_unpack(bytes, block_pack(&block, 0, zeros, size, bytes), &block, &epoch, &content,
                        &size);
}

static void block_is_a_thousand_bytes_or_the_rest_of_the_whole(void **state)
{
    (void)state;

    assert_true(takes_block(1, 0, 1));
    assert_true(takes_block(1000, 0, 1000));
    assert_true(takes_block(1001, 0, 1000));
    assert_true(takes_block(1001, 1000, 1));
    assert_true(takes_block(UINT32_MAX, UINT32_MAX / 1000 * 1000, UINT32_MAX % 1000));
    assert_false(takes_block(0, 0, 1));
    assert_false(takes_block(1, 0, 2));
    assert_false(takes_block(1, 1, 1));
    assert_false(takes_block(1001, 0, 999));
    assert_false(takes_block(1002, 1000, 1));
    assert_false(takes_block(1001, 1, 1000));
    assert_false(takes_block(5000, UINT32_MAX, 1));
}

static void block_cut_at_any_length_or_one_byte_too_long_is_refused(void **state)
{
    uint8_t bytes[sizeof(golden_block) + 1] = { 0 };
    struct msg_block block;
    const uint8_t *content;
    uint8_t epoch;
    size_t size;
    (void)state;

    memcpy(bytes, golden_block, sizeof(golden_block));
    for (size_t cut = 1; cut < sizeof(golden_block); cut++) {
        assert_false(block_unpack(bytes, cut, &block, &epoch, &content, &size));
    }
    assert_false(block_unpack(bytes, sizeof(bytes), &block, &epoch, &content, &size));
}

static bool takes_order(const uint8_t *bytes, size_t length, char line[GAME_TEXT_BYTES + 1])
{
    uint8_t *copy = calloc(1, length + (length == 0));

    memcpy(copy, bytes, length);
    bool is_taken = order_unpack(copy, length, line);

    free(copy);
    return is_taken;
}

static void order_has_its_golden_bytes_both_ways(void **state)
{
    static const char zeros[GAME_TEXT_BYTES + 1];
    char line[GAME_TEXT_BYTES + 1];
    uint8_t bytes[PROTO_MESSAGE_BYTES];
    (void)state;

    assert_int_equal(order_pack("kick Ann", bytes), sizeof(golden_order));
    assert_memory_equal(bytes, golden_order, sizeof(golden_order));
    memset(line, 'x', sizeof(line));
    assert_true(takes_order(golden_order, sizeof(golden_order), line));
    assert_string_equal(line, "kick Ann");
    assert_memory_equal(line + 8, zeros, sizeof(line) - 8);
}

static void order_has_one_byte_to_two_hundred(void **state)
{
    uint8_t bytes[GAME_TEXT_BYTES + 2];
    char line[GAME_TEXT_BYTES + 1];
    (void)state;

    memset(bytes, 'x', sizeof(bytes));
    bytes[0] = MSG_ORDER;
    assert_false(takes_order(bytes, 0, line));
    assert_false(takes_order(bytes, 1, line));
    assert_true(takes_order(bytes, 2, line));
    assert_true(takes_order(bytes, 1 + GAME_TEXT_BYTES, line));
    assert_int_equal(strlen(line), GAME_TEXT_BYTES);
    assert_int_equal(order_pack(line, bytes), 1 + GAME_TEXT_BYTES);
    assert_false(takes_order(bytes, 2 + GAME_TEXT_BYTES, line));
}

static void order_that_is_no_clean_text_or_has_an_epoch_is_refused(void **state)
{
    static const char *const lines[] = { "a\nb", "ab ", " ab", "a  b", "ab\xC3", "\xE2\x80\xAE" };
    uint8_t bytes[PROTO_MESSAGE_BYTES] = { MSG_ORDER, 'a', '\0', 'b' };
    char line[GAME_TEXT_BYTES + 1];
    (void)state;

    assert_false(takes_order(bytes, 4, line));
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        memcpy(bytes + 1, lines[i], strlen(lines[i]));
        assert_false(takes_order(bytes, 1 + strlen(lines[i]), line));
    }
    for (unsigned bit = 4; bit < 8; bit++) {
        memcpy(bytes, golden_order, sizeof(golden_order));
        bytes[0] |= (uint8_t)(1u << bit);
        assert_false(takes_order(bytes, sizeof(golden_order), line));
    }
}

static void look_is_one_byte_and_no_other(void **state)
{
    uint8_t bytes[PROTO_MESSAGE_BYTES] = { 0 };
    (void)state;

    assert_int_equal(look_pack(bytes), sizeof(golden_look));
    assert_memory_equal(bytes, golden_look, sizeof(golden_look));
    assert_false(look_unpack(bytes, 0));
    assert_false(look_unpack(bytes, 2));
    for (unsigned first = 0; first <= UINT8_MAX; first++) {
        bytes[0] = (uint8_t)first;
        assert_int_equal(look_unpack(bytes, 1), first == MSG_LOOK);
    }
}

/* Drawn on the heap at its exact size. */
static bool takes_state(const uint8_t *bytes, size_t length, struct msg_state *m)
{
    uint8_t *copy = malloc(length + (length == 0));

    memcpy(copy, bytes, length);
    bool is_taken = state_message_unpack(copy, length, m);

    free(copy);
    return is_taken;
}

static void state_has_its_golden_bytes_both_ways(void **state)
{
    struct msg_state m = { 3, 2, 0x1234, 312, 1, 0xBEEF, PROTO_TEMPO_USUAL, 0 };
    struct msg_state back;
    uint8_t bytes[PROTO_STATE_HEADER];
    (void)state;

    state_message_head(&m, bytes);
    assert_memory_equal(bytes, golden_state, PROTO_STATE_HEADER);
    assert_true(takes_state(golden_state, sizeof(golden_state), &back));
    assert_int_equal(back.epoch, m.epoch);
    assert_int_equal(back.records, m.records);
    assert_int_equal(back.tick, m.tick);
    assert_int_equal(back.margin, m.margin);
    assert_int_equal(back.held, m.held);
    assert_int_equal(back.hash, m.hash);
    assert_int_equal(back.tempo, PROTO_TEMPO_USUAL);
    assert_int_equal(state_message_tail(&m, bytes), 0);
}

static void state_of_a_slow_match_has_its_golden_bytes_both_ways(void **state)
{
    struct msg_state m = { 3, 1, 0x1234, PROTO_MARGIN_NONE, 1, 0xBEEF, 10, 3 };
    struct msg_state back;
    uint8_t bytes[PROTO_STATE_HEADER + PROTO_STATE_TAIL];
    const uint8_t *golden_tail = golden_state_slow + sizeof(golden_state_slow) - PROTO_STATE_TAIL;
    (void)state;

    state_message_head(&m, bytes);
    assert_memory_equal(bytes, golden_state_slow, PROTO_STATE_HEADER);
    assert_int_equal(state_message_tail(&m, bytes + PROTO_STATE_HEADER), PROTO_STATE_TAIL);
    assert_memory_equal(bytes + PROTO_STATE_HEADER, golden_tail, PROTO_STATE_TAIL);
    assert_true(takes_state(golden_state_slow, sizeof(golden_state_slow), &back));
    assert_int_equal(back.records, m.records);
    assert_int_equal(back.tempo, m.tempo);
    assert_int_equal(back.left, m.left);
    for (size_t cut = 0; cut < sizeof(golden_state_slow); cut++) {
        assert_false(takes_state(golden_state_slow, cut, &back));
    }
}

static void state_takes_no_tempo_that_is_none(void **state)
{
    (void)state;
    for (unsigned tempo = 0; tempo <= UINT8_MAX; tempo++) {
        for (unsigned left = 0; left <= UINT8_MAX; left++) {
            uint8_t bytes[] = {
                MSG_STATE, 0, 0, 128, 0, 0, 0, 0, 0, (uint8_t)tempo, (uint8_t)left
            };
            bool is_slow = tempo >= PROTO_TEMPO_LEAST && tempo <= PROTO_TEMPO_MOST && left > 0 &&
                           left <= tempo;
            bool is_still = tempo == PROTO_TEMPO_STILL && left == 0;
            struct msg_state m;

            assert_int_equal(takes_state(bytes, sizeof(bytes), &m), is_slow || is_still);
        }
    }
}

static void state_keeps_negative_figures_and_the_marks_of_nothing(void **state)
{
    static const int16_t margins[] = { PROTO_MARGIN_NONE, PROTO_MARGIN_NONE + 1, -1, 0, INT16_MAX };
    static const int8_t helds[] = { PROTO_HELD_NONE, PROTO_HELD_NONE + 1, -1, 0, INT8_MAX };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(margins); i++) {
        struct msg_state m = { .margin = margins[i], .held = helds[i] };
        struct msg_state back;
        uint8_t bytes[PROTO_STATE_HEADER];

        state_message_head(&m, bytes);
        assert_true(takes_state(bytes, sizeof(bytes), &back));
        assert_int_equal(back.margin, margins[i]);
        assert_int_equal(back.held, helds[i]);
    }
}

static void state_cut_at_any_length_or_one_byte_too_long_is_refused(void **state)
{
    uint8_t bytes[sizeof(golden_state) + 1] = { 0 };
    struct msg_state m;
    (void)state;

    memcpy(bytes, golden_state, sizeof(golden_state));
    for (size_t cut = 0; cut < sizeof(golden_state); cut++) {
        assert_false(takes_state(bytes, cut, &m));
    }
    assert_false(takes_state(bytes, sizeof(bytes), &m));
}

static void state_of_127_records_is_taken_and_of_128_refused(void **state)
{
    uint8_t bytes[PROTO_STATE_BYTES] = { MSG_STATE };
    struct msg_state m;
    (void)state;

    for (size_t i = PROTO_STATE_HEADER; i < sizeof(bytes); i += 2) {
        bytes[i] = 1; /* records of one byte */
    }
    bytes[3] = PROTO_RECORDS_MOST;
    assert_true(takes_state(bytes, PROTO_STATE_HEADER + 2 * PROTO_RECORDS_MOST, &m));
    bytes[3] = PROTO_RECORDS_MOST + 1;
    assert_false(takes_state(bytes, PROTO_STATE_HEADER + 2 * (PROTO_RECORDS_MOST + 1), &m));
    bytes[3] = 0;
    assert_true(takes_state(bytes, PROTO_STATE_HEADER, &m));
    assert_false(takes_state(bytes, PROTO_STATE_HEADER + 2, &m));
}

static void tick_is_the_nearest_with_these_low_bits_also_across_the_wraps(void **state)
{
    static const struct {
        uint16_t low;
        uint32_t near;
        uint32_t tick;
    } rows[] = {
        { 5, 5, 5 },
        { 6, 5, 6 },
        { 4, 5, 4 },
        { 0, 0xFFFF, 0x10000 },
        { 0xFFFF, 0x10000, 0xFFFF },
        { 0x7FFF, 0x20000, 0x27FFF },
        { 0x8000, 0x20000, 0x18000 },
        { 0x1233, 0xABCD1234, 0xABCD1233 },
        { 0, UINT32_MAX, 0 },
        { 0xFFFF, 0, UINT32_MAX },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(tick_expand(rows[i].low, rows[i].near), rows[i].tick);
    }
}

/* Twelve, three, one... inputs that a game's own bounds allow. */
static void random_input_message(const struct game *g, struct msg_input *m, uint64_t *chance)
{
    *m = (struct msg_input){
        .epoch = (uint8_t)rng_below(chance, PROTO_EPOCHS),
        .tick = (uint16_t)rng_next(chance),
        .applied = (uint16_t)rng_next(chance),
        .count = (uint8_t)(1 + rng_below(chance, PROTO_INPUTS_MOST)),
    };
    for (int i = 0; i < m->count; i++) {
        if (i > 0 && rng_below(chance, 2) == 0) {
            m->inputs[i] = m->inputs[i - 1];
        } else {
            fields_set_random(g->input_fields, &m->inputs[i], chance);
        }
    }
}

static bool takes_input(const struct game *g, const uint8_t *bytes, size_t length,
                        struct msg_input *m)
{
    enum message_kind kind;
    uint8_t *copy = malloc(length + (length == 0));

    memcpy(copy, bytes, length);
    memset(m, 0, sizeof(*m));
    bool is_taken = message_classify(copy, length, 1, true, &kind) && kind == MSG_INPUT &&
                    input_message_unpack(g, copy, length, m);

    free(copy);
    return is_taken;
}

static void check_golden_input(const struct game *g, const struct msg_input *m,
                               const uint8_t *golden, size_t length)
{
    struct msg_input back;
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    assert_int_equal(input_message_pack(g, m, bytes), length);
    assert_memory_equal(bytes, golden, length);
    assert_true(takes_input(g, golden, length, &back));
    assert_memory_equal(&back, m, sizeof(*m));
}

static void inputs_have_their_golden_bytes_both_ways(void **state)
{
    struct harbour_input newest = { .steer = 7, .drive = -7, .aim = 1000, .buttons = 1 };
    struct harbour_input older = { .steer = 7, .drive = -7, .aim = 990, .buttons = 1 };
    struct msg_input harbour = { .epoch = 3, .tick = 0x1234, .applied = 0x1230, .count = 3 };
    struct msg_input puck = { .epoch = 15, .tick = 0, .applied = 65535, .count = 3, .twice = true };
    (void)state;

    memcpy(&harbour.inputs[0], &newest, sizeof(newest));
    memcpy(&harbour.inputs[1], &older, sizeof(older));
    memcpy(&harbour.inputs[2], &older, sizeof(older));
    check_golden_input(game_find("harbour"), &harbour, golden_input_harbour,
                       sizeof(golden_input_harbour));
    puck.inputs[0].bytes[0] = 7;
    puck.inputs[1].bytes[0] = 7;
    puck.inputs[2].bytes[0] = 0xF9;
    check_golden_input(game_find("puck"), &puck, golden_input_puck, sizeof(golden_input_puck));
}

static void random_inputs_come_back_and_are_refused_cut_or_lengthened(void **state)
{
    uint64_t chance = SEED;
    uint8_t bytes[PROTO_MESSAGE_BYTES];
    struct msg_input m;
    struct msg_input back;
    (void)state;

    print_message("seed %d\n", SEED);
    for (int round = 0; round < RANDOM_MESSAGES; round++) {
        const struct game *g = game_at((size_t)round % 2);

        random_input_message(g, &m, &chance);
        size_t length = input_message_pack(g, &m, bytes);

        assert_true(takes_input(g, bytes, length, &back));
        assert_memory_equal(&back, &m, sizeof(m));
        for (size_t cut = 0; cut < length; cut++) {
            assert_false(takes_input(g, bytes, cut, &back));
        }
        bytes[length] = 0;
        assert_false(takes_input(g, bytes, length + 1, &back));
    }
}

static void thirteen_inputs_are_refused(void **state)
{
    uint8_t bytes[16] = { MSG_INPUT };
    struct msg_input m;
    (void)state;

    /* Of both games the neutral input is one zero bit: with `twice`, 13 bits. */
    for (size_t i = 0; game_at(i) != NULL; i++) {
        bytes[5] = PROTO_INPUTS_MOST - 1;
        assert_true(takes_input(game_at(i), bytes, 8, &m));
        assert_int_equal(m.count, PROTO_INPUTS_MOST);
        for (uint8_t beyond = PROTO_INPUTS_MOST; beyond < 16; beyond++) {
            bytes[5] = beyond;
            assert_false(takes_input(game_at(i), bytes, 8, &m));
            assert_false(takes_input(game_at(i), bytes, 9, &m));
        }
    }
}

static void random_bits_never_yield_an_input_out_of_bounds_nor_a_second_encoding(void **state)
{
    uint64_t chance = SEED;
    int taken = 0;
    (void)state;

    print_message("seed %d\n", SEED);
    for (int round = 0; round < RANDOM_BYTES; round++) {
        const struct game *g = game_at((size_t)round % 2);
        size_t length = message_rules[MSG_INPUT].least + rng_below(&chance, 6);
        uint8_t bytes[PROTO_MESSAGE_BYTES];
        uint8_t again[PROTO_MESSAGE_BYTES];
        struct msg_input m;

        for (size_t i = 0; i < length; i++) {
            bytes[i] = (uint8_t)rng_next(&chance);
        }
        bytes[0] = (uint8_t)(MSG_INPUT | (bytes[0] & 0xF0));
        bytes[5] = (uint8_t)((bytes[5] & 0xF0) | rng_below(&chance, 4));
        bool is_taken = takes_input(g, bytes, length, &m);

        for (int i = 0; i < PROTO_INPUTS_MOST; i++) {
            assert_true(fields_are_within(g->input_fields, &m.inputs[i]));
        }
        if (is_taken) {
            taken++;
            assert_int_equal(input_message_pack(g, &m, again), length);
            assert_memory_equal(again, bytes, length);
        }
    }
    assert_true(taken > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(block_has_its_golden_bytes_both_ways),
        cmocka_unit_test(block_is_a_thousand_bytes_or_the_rest_of_the_whole),
        cmocka_unit_test(block_cut_at_any_length_or_one_byte_too_long_is_refused),
        cmocka_unit_test(order_has_its_golden_bytes_both_ways),
        cmocka_unit_test(order_has_one_byte_to_two_hundred),
        cmocka_unit_test(order_that_is_no_clean_text_or_has_an_epoch_is_refused),
        cmocka_unit_test(look_is_one_byte_and_no_other),
        cmocka_unit_test(state_has_its_golden_bytes_both_ways),
        cmocka_unit_test(state_of_a_slow_match_has_its_golden_bytes_both_ways),
        cmocka_unit_test(state_takes_no_tempo_that_is_none),
        cmocka_unit_test(state_keeps_negative_figures_and_the_marks_of_nothing),
        cmocka_unit_test(state_cut_at_any_length_or_one_byte_too_long_is_refused),
        cmocka_unit_test(state_of_127_records_is_taken_and_of_128_refused),
        cmocka_unit_test(tick_is_the_nearest_with_these_low_bits_also_across_the_wraps),
        cmocka_unit_test(inputs_have_their_golden_bytes_both_ways),
        cmocka_unit_test(random_inputs_come_back_and_are_refused_cut_or_lengthened),
        cmocka_unit_test(thirteen_inputs_are_refused),
        cmocka_unit_test(random_bits_never_yield_an_input_out_of_bounds_nor_a_second_encoding),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
