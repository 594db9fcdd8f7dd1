/* The claims of game/harbour/helm.h: how an input is sent.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/rng.h"
#include "game/harbour/helm.h"

#include <string.h>

enum {
    SEED = 6,
    BEFORES = 8,
};

static struct input as_input(const struct harbour_input *from)
{
    struct input in;

    memcpy(&in, from, sizeof(in));
    return in;
}

/* Packs, unpacks, compares; returns the bits it took. */
static size_t send(const struct harbour_input *before, const struct harbour_input *in)
{
    struct input from = as_input(before);
    struct input to = as_input(in);
    struct input out;
    uint8_t bytes[8] = { 0 };
    struct bit_writer w;
    struct bit_reader r;

    bits_begin_write(&w, bytes, sizeof(bytes));
    helm_pack(&w, &from, &to);
    assert_false(w.has_failed);
    bits_begin_read(&r, bytes, bits_written_bytes(&w));
    helm_unpack(&r, &from, &out);
    assert_false(r.has_failed);
    assert_int_equal(r.at_bits, w.at_bits);
    assert_memory_equal(&out, &to, sizeof(to));
    return w.at_bits;
}

static struct harbour_input draw(uint64_t *chance)
{
    return (struct harbour_input){
        .steer = (int8_t)((int)rng_below(chance, 15) - HARBOUR_AXIS),
        .drive = (int8_t)((int)rng_below(chance, 15) - HARBOUR_AXIS),
        .aim = (uint16_t)rng_below(chance, HARBOUR_AIM_STEPS),
        .buttons = (uint8_t)rng_below(chance, HARBOUR_BUTTONS + 1),
    };
}

static void every_input_arrives_whatever_was_before(void **state)
{
    uint64_t chance = SEED;
    (void)state;

    print_message("seed %d\n", SEED);
    for (int i = 0; i < BEFORES; i++) {
        struct harbour_input before = draw(&chance);
        struct harbour_input in = { 0 };

        for (int aim = 0; aim < HARBOUR_AIM_STEPS; aim++) {
            in.aim = (uint16_t)aim;
            for (int keys = 0; keys < 15 * 15 * 4; keys++) {
                in.steer = (int8_t)(keys % 15 - HARBOUR_AXIS);
                in.drive = (int8_t)(keys / 15 % 15 - HARBOUR_AXIS);
                in.buttons = (uint8_t)(keys / 225);
                send(&before, &in);
            }
        }
    }
}

static void every_aim_arrives_from_every_other(void **state)
{
    (void)state;
    for (int from = 0; from < HARBOUR_AIM_STEPS; from++) {
        struct harbour_input before = { .aim = (uint16_t)from };

        for (int to = 0; to < HARBOUR_AIM_STEPS; to++) {
            struct harbour_input in = { .aim = (uint16_t)to };

            send(&before, &in);
        }
    }
}

static void changes_take_as_few_bits_as_the_header_says(void **state)
{
    const struct harbour_input before = { .aim = 1020 };
    const struct harbour_input near = { .aim = 12 };
    const struct harbour_input far = { .aim = 13 };
    const struct harbour_input fire = { .aim = 1020, .buttons = HARBOUR_FIRE };
    const struct harbour_input turn = { .aim = 1020, .steer = -7 };
    const struct harbour_input all = { .aim = 500, .steer = 1, .drive = 7, .buttons = 1 };
    (void)state;

    assert_int_equal(send(&before, &before), 1);
    assert_int_equal(send(&before, &near), 9);
    assert_int_equal(send(&before, &far), 14);
    assert_int_equal(send(&before, &fire), 6);
    assert_int_equal(send(&before, &turn), 10);
    assert_int_equal(send(&before, &all), 26);
}

/* Bits as a string of 0 and 1, first bit first. */
static bool is_taken(const char *bits, const struct harbour_input *before)
{
    struct input from = as_input(before);
    struct input in;
    uint8_t bytes[8] = { 0 };
    struct bit_writer w;
    struct bit_reader r;

    bits_begin_write(&w, bytes, sizeof(bytes));
    for (const char *bit = bits; *bit != '\0'; bit++) {
        if (*bit != ' ') {
            bits_write(&w, *bit == '1', 1);
        }
    }
    bits_begin_read(&r, bytes, sizeof(bytes));
    helm_unpack(&r, &from, &in);
    if (r.has_failed) {
        struct input neutral = { { 0 } };

        assert_memory_equal(&in, &neutral, sizeof(in));
    }
    return !r.has_failed;
}

static void a_second_encoding_of_an_input_is_refused(void **state)
{
    const struct harbour_input before = { .aim = 100, .steer = 1 };
    (void)state;

    assert_true(is_taken("0", &before));
    assert_true(is_taken("1 0 10 0 0", &before));            /* fires */
    assert_false(is_taken("1 0 00 0 0", &before));           /* nothing changed */
    assert_false(is_taken("1 0 10 1 0001 0", &before));      /* steer as before: 1 + 7 */
    assert_false(is_taken("1 0 10 1 1111 0", &before));      /* steer 15 - 7 */
    assert_true(is_taken("1 1 1 1111111111 0", &before));    /* far aim */
    assert_false(is_taken("1 1 1 0010011000 0", &before));   /* far, to 100 itself */
    assert_false(is_taken("1 1 1 0010111000 0", &before));   /* far, to 116: 16 is near */
    assert_true(is_taken("1 1 1 1010111000 0", &before));    /* far, to 117 */
    assert_false(is_taken("1 1 0 00001 1 00 0 0", &before)); /* keys said changed, are not */
}

static void an_input_cut_short_is_refused(void **state)
{
    const struct harbour_input before = { .aim = 1 };
    const struct harbour_input after = { .aim = 500, .steer = 1, .drive = 7, .buttons = 1 };
    struct input from = as_input(&before);
    struct input to = as_input(&after);
    struct input out;
    uint8_t bytes[8] = { 0 };
    struct bit_writer w;
    (void)state;

    bits_begin_write(&w, bytes, sizeof(bytes));
    helm_pack(&w, &from, &to);
    for (size_t length = 0; length < bits_written_bytes(&w); length++) {
        struct bit_reader r;

        bits_begin_read(&r, bytes, length);
        helm_unpack(&r, &from, &out);
        assert_true(r.has_failed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_input_arrives_whatever_was_before),
        cmocka_unit_test(every_aim_arrives_from_every_other),
        cmocka_unit_test(changes_take_as_few_bits_as_the_header_says),
        cmocka_unit_test(a_second_encoding_of_an_input_is_refused),
        cmocka_unit_test(an_input_cut_short_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
