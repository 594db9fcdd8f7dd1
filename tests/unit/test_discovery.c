/* Discovery's datagrams: their bytes, and that nothing else is taken for one.
 * SPDX-License-Identifier: MIT */
#include "net/discovery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "net/code.h"
#include "net/door_wire.h"

enum {
    VERSION = 0x0201,
    QUERY_USED = 23,
    PORT_AT = 21,
    PLAYERS_AT = 23,
    SEATS_AT = 24,
    FLAGS_AT = 25,
    GAME_AT = 26,
    NAME_AT = 41,
    HEADERS = 28, /* IP's and UDP's */
};

static const struct discovery_query query = {
    .nonce = { 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31 },
    .locator = 0x7fff,
};

static const struct discovery_answer answer = {
    .nonce = { 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31 },
    .port = 62893,
    .players = 3,
    .seats = 16,
    .flags = DISCOVERY_PRIVATE | DISCOVERY_LOCKED,
    .game = "harbour",
    .name = "two crews",
};

static const uint8_t query_golden[QUERY_USED] = {
    0xff, 0xff, 0x20, 0x01, 0x02, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16,
    0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0xff, 0x7f,
};

static const uint8_t answer_golden[DISCOVERY_ANSWER_BYTES] = {
    0xff, 0xff, 0x21, 0x01, 0x02, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17,
    0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0xad, 0xf5, 0x03, 0x10, 0x03,
    'h',  'a',  'r',  'b',  'o',  'u',  'r',  0,    0,    0,    0,    0,    0,
    0,    0,    't',  'w',  'o',  ' ',  'c',  'r',  'e',  'w',  's',
};

static bool reads_query(const uint8_t *bytes, size_t length)
{
    struct discovery_query got;
    uint16_t version;

    return discovery_read_query(bytes, length, &got, &version);
}

static bool reads_answer(const uint8_t *bytes, size_t length)
{
    struct discovery_answer got;
    uint16_t version;

    return discovery_read_answer(bytes, length, &got, &version);
}

static bool reads_with(size_t at, const void *bytes, size_t length)
{
    uint8_t whole[DISCOVERY_ANSWER_BYTES];

    memcpy(whole, answer_golden, sizeof whole);
    memcpy(whole + at, bytes, length);
    return reads_answer(whole, sizeof whole);
}

static bool reads_with_byte(size_t at, uint8_t byte)
{
    return reads_with(at, &byte, 1);
}

static void both_have_their_golden_bytes(void **state)
{
    uint8_t bytes[DISCOVERY_QUERY_BYTES];
    uint8_t wanted[DISCOVERY_QUERY_BYTES] = { 0 };

    (void)state;
    memcpy(wanted, query_golden, sizeof query_golden);
    memset(bytes, 0xee, sizeof bytes);
    discovery_write_query(&query, VERSION, bytes);
    assert_memory_equal(bytes, wanted, sizeof wanted);
    memset(bytes, 0xee, sizeof bytes);
    discovery_write_answer(&answer, VERSION, bytes);
    assert_memory_equal(bytes, answer_golden, sizeof answer_golden);
    assert_int_equal(bytes[DISCOVERY_ANSWER_BYTES], 0xee);
}

static void both_are_read_as_they_were_written(void **state)
{
    uint8_t bytes[DISCOVERY_QUERY_BYTES];
    struct discovery_query asked = { .locator = 0 };
    struct discovery_answer answered;
    uint16_t version = 0;

    (void)state;
    discovery_write_query(&query, VERSION, bytes);
    assert_true(discovery_read_query(bytes, sizeof bytes, &asked, &version));
    assert_int_equal(version, VERSION);
    assert_memory_equal(&asked, &query, sizeof query);
    memset(&answered, 0x55, sizeof answered);
    assert_true(discovery_read_answer(answer_golden, sizeof answer_golden, &answered, &version));
    assert_int_equal(version, VERSION);
    assert_memory_equal(&answered, &answer, sizeof answer);
}

static void every_cut_and_one_byte_too_many_are_refused(void **state)
{
    uint8_t bytes[DISCOVERY_QUERY_BYTES + 1] = { 0 };

    (void)state;
    discovery_write_query(&query, VERSION, bytes);
    for (size_t cut = 0; cut <= sizeof bytes; cut++) {
        assert_int_equal(reads_query(bytes, cut), cut == DISCOVERY_QUERY_BYTES);
    }
    memset(bytes, 0, sizeof bytes);
    discovery_write_answer(&answer, VERSION, bytes);
    for (size_t cut = 0; cut <= sizeof bytes; cut++) {
        assert_int_equal(reads_answer(bytes, cut), cut == DISCOVERY_ANSWER_BYTES);
    }
}

static void a_query_is_padded_with_zeros(void **state)
{
    uint8_t bytes[DISCOVERY_QUERY_BYTES];

    (void)state;
    discovery_write_query(&query, VERSION, bytes);
    for (size_t at = QUERY_USED; at < sizeof bytes; at++) {
        bytes[at] = 1;
        assert_false(reads_query(bytes, sizeof bytes));
        bytes[at] = 0;
    }
}

static void a_locator_has_fifteen_bits(void **state)
{
    uint8_t bytes[DISCOVERY_QUERY_BYTES];

    (void)state;
    discovery_write_query(&query, VERSION, bytes);
    bytes[QUERY_USED - 1] = 0x80;
    assert_false(reads_query(bytes, sizeof bytes));
}

static void an_answer_is_within_its_bounds(void **state)
{
    static const uint8_t no_port[] = { 0, 0 };
    static const uint8_t nobody_of_none[] = { 0, 0 };

    (void)state;
    assert_false(reads_with(PORT_AT, no_port, sizeof no_port));
    assert_true(reads_with_byte(PLAYERS_AT, 0));
    assert_true(reads_with_byte(PLAYERS_AT, answer.seats));
    assert_false(reads_with_byte(PLAYERS_AT, answer.seats + 1));
    assert_true(reads_with_byte(SEATS_AT, UINT8_MAX));
    assert_false(reads_with(PLAYERS_AT, nobody_of_none, sizeof nobody_of_none));
    for (int flags = 0; flags <= UINT8_MAX; flags++) {
        assert_int_equal(reads_with_byte(FLAGS_AT, (uint8_t)flags), flags <= DISCOVERY_FLAGS);
    }
}

static void texts_are_clean_and_end_with_zeros(void **state)
{
    static const struct {
        const char *text;
        size_t length;
    } bad[] = {
        { "\0", 1 },           /* empty, with something behind it */
        { "a\0b", 3 },         /* something behind the end */
        { "a\nb", 3 },         /* a control character */
        { "\x1b[2", 3 },       /* an escape */
        { " ab", 3 },          /* white space before */
        { "\xff\xfe", 2 },     /* no UTF-8 */
        { "\xe2\x80\xae", 3 }, /* turns the writing round */
    };
    static const char whole[] = "abcdefghijklmnopqrstuvwx";

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_false(reads_with(GAME_AT, bad[i].text, bad[i].length));
        assert_false(reads_with(NAME_AT, bad[i].text, bad[i].length));
    }
    assert_true(reads_with(NAME_AT, whole, DISCOVERY_NAME_BYTES));
    assert_true(reads_with(GAME_AT, whole, DISCOVERY_GAME_BYTES));
}

static void nothing_else_is_taken_for_one(void **state)
{
    uint8_t bytes[DISCOVERY_QUERY_BYTES];
    struct door_head head;

    (void)state;
    for (int type = 0; type <= UINT8_MAX; type++) {
        discovery_write_query(&query, VERSION, bytes);
        bytes[2] = (uint8_t)type;
        assert_int_equal(reads_query(bytes, sizeof bytes), type == DISCOVERY_QUERY);
        assert_int_equal(reads_with_byte(2, (uint8_t)type), type == DISCOVERY_ANSWER);
    }
    for (size_t at = 0; at < 2; at++) {
        assert_false(reads_with_byte(at, 0xfe));
    }
    assert_false(door_read_head(answer_golden, sizeof answer_golden, &head));
    discovery_write_query(&query, VERSION, bytes);
    assert_false(door_read_head(bytes, sizeof bytes, &head));
}

static void all_answers_together_are_no_longer_than_the_query(void **state)
{
    (void)state;
    assert_true(DISCOVERY_ANSWERS * DISCOVERY_ANSWER_BYTES <= DISCOVERY_QUERY_BYTES);
    assert_true(DISCOVERY_ANSWERS * (DISCOVERY_ANSWER_BYTES + HEADERS) <=
                DISCOVERY_QUERY_BYTES + HEADERS);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_have_their_golden_bytes),
        cmocka_unit_test(both_are_read_as_they_were_written),
        cmocka_unit_test(every_cut_and_one_byte_too_many_are_refused),
        cmocka_unit_test(a_query_is_padded_with_zeros),
        cmocka_unit_test(a_locator_has_fifteen_bits),
        cmocka_unit_test(an_answer_is_within_its_bounds),
        cmocka_unit_test(texts_are_clean_and_end_with_zeros),
        cmocka_unit_test(nothing_else_is_taken_for_one),
        cmocka_unit_test(all_answers_together_are_no_longer_than_the_query),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
