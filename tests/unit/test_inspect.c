/* What may pass of ENet's protocol, command by command.
 * SPDX-License-Identifier: MIT */
#include "net/inspect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"

enum {
    HEADER = 4,
    PEER = 5,
    NEWEST = 100, /* the sequence delivered last on each channel */
};

/* One good command, and who may send it. */
struct sample {
    const char *name;
    size_t length;
    bool by_client;
    bool by_server;
    bool is_message;
    uint8_t bytes[48];
};

#define MTU_1180 0, 0, 0x04, 0x9c
#define THREE 0, 0, 0, 3

static const struct sample samples[] = {
    { "ack", 8, true, true, false, { 0x01, 0, 0, 1, 0, 1, 0, 1 } },
    { "verify",
      44,
      false,
      true,
      false,
      { 0x83, 0xff, 0, 1, 0, 0, 0, 0, MTU_1180, 0, 1, 0, 0, THREE } },
    { "verify of a small MTU",
      44,
      false,
      false,
      false,
      { 0x83, 0xff, 0, 1, 0, 0, 0, 0, 0, 0, 0x04, 0x9b, 0, 1, 0, 0, THREE } },
    { "verify of two channels",
      44,
      false,
      false,
      false,
      { 0x83, 0xff, 0, 1, 0, 0, 0, 0, MTU_1180, 0, 1, 0, 0, 0, 0, 0, 2 } },
    { "disconnect", 8, true, true, false, { 0x84, 0xff, 0, 1 } },
    { "disconnect now", 8, true, true, false, { 0x44, 0xff, 0, 1 } },
    { "ping", 4, true, true, false, { 0x85, 0xff, 0, 1 } },
    { "control", 7, true, true, true, { 0x86, NET_CONTROL, 0, 101, 0, 1, 'x' } },
    { "control again", 7, true, true, true, { 0x86, NET_CONTROL, 0, 1, 0, 1, 'x' } },
    { "control of before the wrap", 7, true, true, true, { 0x86, NET_CONTROL, 0xff, 0xff, 0, 1 } },
    { "control 64 ahead", 7, true, true, true, { 0x86, NET_CONTROL, 0, 164, 0, 1, 'x' } },
    { "control 65 ahead", 7, false, true, true, { 0x86, NET_CONTROL, 0, 165, 0, 1, 'x' } },
    { "control 1,024 ahead", 7, false, true, true, { 0x86, NET_CONTROL, 4, 100, 0, 1, 'x' } },
    { "control 1,025 ahead", 7, false, false, true, { 0x86, NET_CONTROL, 4, 101, 0, 1, 'x' } },
    { "bulk", 7, false, true, true, { 0x86, NET_BULK, 0, 101, 0, 1, 'x' } },
    { "reliable state", 7, false, false, true, { 0x86, NET_STATE, 0, 101, 0, 1, 'x' } },
    { "unreliable", 9, false, false, true, { 0x07, NET_STATE, 0, 0, 0, 1, 0, 1, 'x' } },
    { "state", 9, true, true, true, { 0x49, NET_STATE, 0, 0, 0, 1, 0, 1, 'x' } },
    { "unsequenced control", 9, false, false, true, { 0x49, NET_CONTROL, 0, 0, 0, 1, 0, 1, 'x' } },
    { "bandwidth", 12, true, true, false, { 0x8a, 0xff, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8 } },
    { "throttle", 16, true, true, false, { 0x8b, 0xff, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9 } },
    { "fragment", 25, false, false, true, { 0x88, NET_BULK, 0, 101, 0, 101, 0, 1, 0, 0, 0, 1 } },
    { "unreliable fragment", 25, false, false, true, { 0x0c, NET_STATE, 0, 0, 0, 1, 0, 1 } },
};

static const uint8_t connect_bytes[48] = {
    0x82, 0xff, 0, 1, 0, 0, 0xff, 0xff, MTU_1180, 0, 1, 0, 0, THREE, 1, 1, 1, 1, 2, 2, 2, 2,
};

static const uint16_t newest[NET_CHANNELS] = { NEWEST, NEWEST, NEWEST };
static const struct inspect_sequences sequences = { newest, sizeof newest[0] };

/* Inspects commands behind a header, in memory of just that size, and gives back what they became.
 */
static bool inspect(uint16_t peer, uint8_t *commands, size_t length, bool is_from_client,
                    struct inspect_findings *findings, enum net_drop *why)
{
    uint8_t *datagram = malloc(HEADER + length);
    struct inspect_header header;
    bool passed;

    assert_non_null(datagram);
    datagram[0] = (uint8_t)(0x80 | peer >> 8);
    datagram[1] = (uint8_t)peer;
    datagram[2] = 0;
    datagram[3] = 0;
    memcpy(datagram + HEADER, commands, length);
    passed = inspect_header(datagram, HEADER + length, &header, why) &&
             inspect_commands(datagram, HEADER + length, &header, is_from_client, &sequences,
                              findings, why);
    memcpy(commands, datagram + HEADER, length);
    free(datagram);
    return passed;
}

static bool passes(const struct sample *sample, size_t length, bool is_from_client)
{
    struct inspect_findings findings = { 0 };
    enum net_drop why = NET_DROP_COUNT;
    uint8_t bytes[sizeof sample->bytes];
    bool passed;

    memcpy(bytes, sample->bytes, sizeof bytes);
    passed = inspect(PEER, bytes, length, is_from_client, &findings, &why);
    if (passed) {
        assert_int_equal(findings.has_message, sample->is_message);
        assert_int_equal(findings.acknowledgements, sample->bytes[0] >> 7);
    } else {
        assert_int_equal(why, length < 4 ? NET_DROP_SHORT : NET_DROP_COMMAND);
    }
    return passed;
}

static void each_command_passes_from_whom_it_may_come(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
        const struct sample *sample = &samples[i];

        if (passes(sample, sample->length, true) != sample->by_client ||
            passes(sample, sample->length, false) != sample->by_server) {
            fail_msg("%s", sample->name);
        }
    }
}

static void each_command_cut_at_any_length_is_dropped(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
        for (size_t length = 0; length < samples[i].length; length++) {
            assert_false(passes(&samples[i], length, true));
            assert_false(passes(&samples[i], length, false));
        }
    }
}

static void one_byte_too_many_is_dropped(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
        assert_false(passes(&samples[i], samples[i].length + 1, true));
    }
}

static void two_commands_are_found_as_two(void **state)
{
    uint8_t bytes[] = { 0x85, 0xff, 0, 1, 0x86, NET_CONTROL, 0, 101, 0, 1, 'x' };
    struct inspect_findings findings;
    enum net_drop why;

    (void)state;
    assert_true(inspect(PEER, bytes, sizeof bytes, true, &findings, &why));
    assert_int_equal(findings.acknowledgements, 2);
    assert_true(findings.has_message);
}

static void a_connect_comes_alone_from_a_client_to_nobody(void **state)
{
    struct inspect_findings findings;
    enum net_drop why;
    uint8_t bytes[2 * sizeof connect_bytes];

    (void)state;
    memcpy(bytes, connect_bytes, sizeof connect_bytes);
    memcpy(bytes + sizeof connect_bytes, connect_bytes, sizeof connect_bytes);
    assert_false(inspect(INSPECT_NOBODY, bytes, sizeof bytes, true, &findings, &why));
    memcpy(bytes + sizeof connect_bytes, (const uint8_t[]){ 0x85, 0xff, 0, 1 }, 4);
    assert_true(inspect(INSPECT_NOBODY, bytes, 48, true, &findings, &why));
    assert_false(inspect(INSPECT_NOBODY, bytes, 48, false, &findings, &why));
    assert_false(inspect(INSPECT_NOBODY, bytes, 52, true, &findings, &why));
    assert_false(inspect(PEER, bytes, 48, true, &findings, &why));
    assert_false(inspect(INSPECT_NOBODY, bytes + 48, 4, true, &findings, &why));
}

static void a_claimed_mtu_becomes_ours_and_limits_vanish(void **state)
{
    struct inspect_findings findings;
    enum net_drop why;
    uint8_t bytes[48];

    (void)state;
    memcpy(bytes, connect_bytes, sizeof bytes);
    bytes[10] = 0x10; /* 4,252 */
    assert_true(inspect(INSPECT_NOBODY, bytes, 48, true, &findings, &why));
    assert_memory_equal(bytes + 8, ((const uint8_t[]){ MTU_1180 }), 4);
    assert_memory_equal(bytes + 20, ((const uint8_t[8]){ 0 }), 8);
    bytes[11]--;
    assert_false(inspect(INSPECT_NOBODY, bytes, 48, true, &findings, &why));
}

static void throttle_and_bandwidth_are_overwritten(void **state)
{
    static const uint8_t throttle[] = { 0, 0, 0x13, 0x88, 0, 0, 0, 2, 0, 0, 0, 0 };
    uint8_t bytes[28] = { 0x8b, 0xff, 0,    1,    9, 9, 9, 9, 9, 9, 9, 9, 9, 9,
                          9,    9,    0x8a, 0xff, 0, 2, 9, 9, 9, 9, 9, 9, 9, 9 };
    struct inspect_findings findings;
    enum net_drop why;

    (void)state;
    assert_true(inspect(PEER, bytes, sizeof bytes, true, &findings, &why));
    assert_memory_equal(bytes + 4, throttle, sizeof throttle);
    assert_memory_equal(bytes + 20, ((const uint8_t[8]){ 0 }), 8);
}

static void headers_are_told_apart(void **state)
{
    static const uint8_t plain[] = { 0x20, 7, 0x05, 0xff, 0, 0 };
    static const uint8_t compressed[] = { 0x40, 7, 0x05, 0xff, 0, 0 };
    static uint8_t large[INSPECT_MTU + 1] = { 0x20, 7 };
    struct inspect_header header;
    enum net_drop why;

    (void)state;
    assert_true(inspect_header(plain, sizeof plain, &header, &why));
    assert_int_equal(header.peer, 7);
    assert_int_equal(header.session, 2);
    assert_int_equal(header.size, 2);
    assert_false(inspect_header(compressed, sizeof compressed, &header, &why));
    assert_int_equal(why, NET_DROP_COMMAND);
    assert_true(inspect_header(large, INSPECT_MTU, &header, &why));
    assert_false(inspect_header(large, INSPECT_MTU + 1, &header, &why));
    assert_int_equal(why, NET_DROP_LONG);
}

static void any_bytes_are_read_within_their_length(void **state)
{
    uint64_t seed = 20;

    (void)state;
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 200000; i++) {
        struct inspect_findings findings;
        enum net_drop why;
        uint8_t bytes[64];
        size_t length = rng_below(&seed, sizeof bytes);

        for (size_t j = 0; j < length; j++) {
            bytes[j] = (uint8_t)rng_next(&seed);
        }
        /* Mostly real commands, so that the walk goes on. */
        memcpy(bytes, samples[rng_below(&seed, ARRAY_LEN(samples))].bytes, length < 8 ? length : 8);
        inspect(rng_below(&seed, 4) == 0 ? INSPECT_NOBODY : PEER, bytes, length, i % 2, &findings,
                &why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_command_passes_from_whom_it_may_come),
        cmocka_unit_test(each_command_cut_at_any_length_is_dropped),
        cmocka_unit_test(one_byte_too_many_is_dropped),
        cmocka_unit_test(two_commands_are_found_as_two),
        cmocka_unit_test(a_connect_comes_alone_from_a_client_to_nobody),
        cmocka_unit_test(a_claimed_mtu_becomes_ours_and_limits_vanish),
        cmocka_unit_test(throttle_and_bandwidth_are_overwritten),
        cmocka_unit_test(headers_are_told_apart),
        cmocka_unit_test(any_bytes_are_read_within_their_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
