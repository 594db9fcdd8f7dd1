/* Resume tickets: their bytes, and that nobody but the server that made one can read or change it.
 * SPDX-License-Identifier: MIT */
#include "net/resume.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

static const uint32_t protocol = 0xabcdef01;

/* Made by another implementation: key 00.., nonce a0.., identity 40.., secret 80.., counting up. */
static const uint8_t golden[RESUME_TICKET_BYTES] = {
    0x01, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xab, 0xac, 0xad,
    0xae, 0xaf, 0xb0, 0xb1, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0x4d, 0xeb, 0x0c, 0x18, 0xb3,
    0x5e, 0xa6, 0xad, 0x79, 0x78, 0x3b, 0x9c, 0x65, 0x23, 0xb1, 0xd1, 0x13, 0x8d, 0xb9, 0x09,
    0x8e, 0x25, 0xe8, 0xf8, 0x1c, 0x40, 0x8b, 0x98, 0xe2, 0xe3, 0xbf, 0x74, 0x92, 0xc3, 0xef,
    0x69, 0x01, 0x0e, 0x35, 0x86, 0xee, 0xa7, 0x23, 0x18, 0xd4, 0x64, 0xfe, 0x7c, 0xf6, 0x72,
    0x73, 0xaf, 0x8d, 0x30, 0x89, 0xfd, 0xa1, 0xeb, 0x5c, 0xb4, 0x76, 0xa1, 0xf3, 0x01, 0xe5,
    0xf6, 0x63, 0xfa, 0x2b, 0x63, 0xe1, 0xb7, 0x12, 0xe0, 0xc7, 0xe2, 0xf7, 0xcd, 0xad, 0xed,
    0x5f, 0xf3, 0x4f, 0xde, 0x81, 0x9a, 0x22, 0x98, 0xc4, 0x6f, 0xbb, 0x99, 0x08, 0xa5, 0xac,
    0x2f, 0x27, 0x68, 0x4a, 0x53, 0x13, 0xfc, 0x00, 0x1a, 0xe4, 0x96, 0x7e, 0x3f, 0xd0,
};

static uint8_t key[RESUME_KEY_BYTES], random_bytes[RESUME_RANDOM_BYTES];
static struct resume_claim sample;

static void count_up(uint8_t *bytes, size_t length, uint8_t from)
{
    for (size_t i = 0; i < length; i++) {
        bytes[i] = (uint8_t)(from + i);
    }
}

static int make_sample(void **state)
{
    (void)state;
    count_up(key, sizeof key, 0);
    count_up(random_bytes, sizeof random_bytes, 0xa0);
    sample = (struct resume_claim){
        .serial = 0x0102030405060708,
        .match = 0x1112131415161718,
        .expires_s = 0x2122232425262728,
        .ipv4 = 0x7f000001,
        .seat = 5,
    };
    count_up(sample.identity, sizeof sample.identity, 0x40);
    count_up(sample.secret, sizeof sample.secret, 0x80);
    return sodium_init() < 0;
}

static bool opens(const uint8_t ticket[RESUME_TICKET_BYTES])
{
    struct resume_claim claim;
    bool is_open = resume_open(key, protocol, ticket, &claim);

    assert_int_equal(sodium_is_zero((const uint8_t *)&claim, sizeof claim), !is_open);
    return is_open;
}

static void a_ticket_has_its_golden_bytes(void **state)
{
    uint8_t ticket[RESUME_TICKET_BYTES];

    (void)state;
    resume_seal(key, protocol, &sample, random_bytes, ticket);
    assert_memory_equal(ticket, golden, sizeof golden);
}

static void a_ticket_opens_to_what_was_claimed(void **state)
{
    struct resume_claim claim;

    (void)state;
    memset(&claim, 0xee, sizeof claim);
    assert_true(resume_open(key, protocol, golden, &claim));
    assert_memory_equal(&claim, &sample, sizeof claim);
}

static void every_bit_of_a_ticket_counts(void **state)
{
    uint8_t ticket[RESUME_TICKET_BYTES];

    (void)state;
    memcpy(ticket, golden, sizeof ticket);
    for (size_t bit = 0; bit < 8 * sizeof ticket; bit++) {
        ticket[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(opens(ticket));
        ticket[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    assert_true(opens(ticket));
}

static void a_ticket_of_another_key_or_protocol_does_not_open(void **state)
{
    struct resume_claim claim;
    uint8_t other[RESUME_KEY_BYTES];

    (void)state;
    for (size_t bit = 0; bit < 8 * sizeof other; bit++) {
        memcpy(other, key, sizeof other);
        other[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(resume_open(other, protocol, golden, &claim));
    }
    for (int bit = 0; bit < 32; bit++) {
        assert_false(resume_open(key, protocol ^ 1u << bit, golden, &claim));
    }
}

static void nothing_claimed_can_be_read_in_it(void **state)
{
    (void)state;
    assert_null(memmem(golden, sizeof golden, sample.identity, 4));
    assert_null(memmem(golden, sizeof golden, sample.secret, 4));
    assert_null(memmem(golden, sizeof golden, &sample.serial, 4));
}

static void matches_of_other_names_have_other_ids(void **state)
{
    (void)state;
    assert_int_equal(resume_match_of("den"), resume_match_of("den"));
    assert_true(resume_match_of("den") != resume_match_of("dem"));
    assert_true(resume_match_of("") != 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ticket_has_its_golden_bytes),
        cmocka_unit_test(a_ticket_opens_to_what_was_claimed),
        cmocka_unit_test(every_bit_of_a_ticket_counts),
        cmocka_unit_test(a_ticket_of_another_key_or_protocol_does_not_open),
        cmocka_unit_test(nothing_claimed_can_be_read_in_it),
        cmocka_unit_test(matches_of_other_names_have_other_ids),
    };

    return cmocka_run_group_tests(tests, make_sample, NULL);
}
