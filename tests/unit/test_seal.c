/* The sealed datagram: what one end closes the other opens, once, and nothing else.
 * SPDX-License-Identifier: MIT */
#include "net/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"

enum {
    PROTOCOL = 0x12345678,
    SEED = 3,
    ROOM = SEAL_DATAGRAM_BYTES,
    SHORT_START = 2 + SEAL_COUNTER_BYTES, /* where the content begins */
    LONG_START = 4 + SEAL_COUNTER_BYTES,
};

static const uint8_t short_header[] = { 0x10, 0x07 };
static const uint8_t long_header[] = { 0x90, 0x07, 0xab, 0xcd };

struct ends {
    struct seal client;
    struct seal server;
    struct seal_stats at_client;
    struct seal_stats at_server;
};

static void make_keys(struct seal_keys *keys, uint64_t seed)
{
    uint8_t *bytes = (uint8_t *)keys;

    for (size_t i = 0; i < sizeof *keys; i++) {
        bytes[i] = (uint8_t)rng_next(&seed);
    }
}

static void make_ends(struct ends *ends)
{
    struct seal_keys keys;

    memset(ends, 0, sizeof *ends);
    make_keys(&keys, SEED);
    seal_init(&ends->client, &keys, PROTOCOL, false);
    seal_init(&ends->server, &keys, PROTOCOL, true);
}

static size_t close_text(struct seal *seal, const uint8_t *header, const char *text,
                         uint8_t datagram[ROOM])
{
    struct seal_part part = { text, strlen(text) };

    return seal_close(seal, header, &part, 1, datagram);
}

/* Opens a copy, so that the same datagram can be opened again. */
static bool opens(struct seal *seal, struct seal_stats *stats, const uint8_t *datagram,
                  size_t length)
{
    uint8_t copy[ROOM + 1];

    memcpy(copy, datagram, length);
    return seal_open(seal, stats, copy, length) > 0;
}

static void what_is_closed_opens_at_the_other_end_both_ways(void **state)
{
    const uint8_t *headers[] = { short_header, long_header };
    struct ends e;
    uint8_t datagram[ROOM];

    (void)state;
    make_ends(&e);
    for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
        size_t header = seal_header_bytes(headers[i]);
        size_t start = header + SEAL_COUNTER_BYTES;

        assert_int_equal(header, 2 + 2 * i);
        size_t length = close_text(&e.client, headers[i], "up", datagram);
        assert_int_equal(length, header + 2 + SEAL_OVERHEAD_BYTES);
        assert_memory_equal(datagram, headers[i], header);
        assert_memory_not_equal(datagram + start, "up", 2);
        assert_int_equal(seal_open(&e.server, &e.at_server, datagram, length), start + 2);
        assert_memory_equal(datagram, headers[i], header);
        assert_memory_equal(datagram + start, "up", 2);

        length = close_text(&e.server, headers[i], "down!", datagram);
        assert_int_equal(seal_open(&e.client, &e.at_client, datagram, length), start + 5);
        assert_memory_equal(datagram + start, "down!", 5);
    }
    assert_int_equal(e.at_server.opened, 2);
    assert_int_equal(e.at_client.opened, 2);
}

/* The bytes on the wire, for ever: counter 1 behind the header, little-endian. */
static void the_counter_stands_behind_the_header_and_grows(void **state)
{
    struct ends e;
    uint8_t datagram[ROOM];

    (void)state;
    make_ends(&e);
    for (uint8_t i = 1; i < 5; i++) {
        const uint8_t counter[SEAL_COUNTER_BYTES] = { i, 0, 0, 0 };
        close_text(&e.client, long_header, "x", datagram);
        assert_memory_equal(datagram + 4, counter, sizeof counter);
    }
}

static void scattered_parts_are_joined_and_left_alone(void **state)
{
    static const char a[] = "one ";
    static const char b[] = "two";
    const struct seal_part parts[] = { { a, 4 }, { NULL, 0 }, { b, 3 } };
    struct ends e;
    uint8_t datagram[ROOM];

    (void)state;
    make_ends(&e);
    size_t length = seal_close(&e.server, short_header, parts, ARRAY_LEN(parts), datagram);
    assert_string_equal(a, "one ");
    assert_string_equal(b, "two");
    assert_int_equal(seal_open(&e.client, &e.at_client, datagram, length), SHORT_START + 7);
    assert_memory_equal(datagram + SHORT_START, "one two", 7);
}

static void every_length_up_to_the_longest_is_sealed(void **state)
{
    static const uint8_t bytes[ROOM];
    const size_t most = ROOM - LONG_START - SEAL_TAG_BYTES;
    struct ends e;
    uint8_t datagram[ROOM];

    (void)state;
    make_ends(&e);
    for (size_t length = 1; length <= most; length++) {
        const struct seal_part parts[] = { { bytes, length / 2 }, { bytes, length - length / 2 } };
        size_t sealed = seal_close(&e.client, long_header, parts, 2, datagram);
        assert_int_equal(sealed, LONG_START + length + SEAL_TAG_BYTES);
        assert_int_equal(seal_open(&e.server, &e.at_server, datagram, sealed), LONG_START + length);
    }
}

static void nothing_and_too_much_are_not_sealed_and_use_no_count(void **state)
{
    static const uint8_t bytes[ROOM];
    const size_t most = ROOM - SHORT_START - SEAL_TAG_BYTES;
    const struct seal_part too_long[] = { { bytes, most }, { bytes, 1 } };
    const struct seal_part endless[] = { { bytes, 1 }, { bytes, SIZE_MAX } };
    struct ends e;
    uint8_t datagram[ROOM];

    (void)state;
    make_ends(&e);
    assert_int_equal(seal_close(&e.client, short_header, NULL, 0, datagram), 0);
    assert_int_equal(seal_close(&e.client, short_header, too_long, 2, datagram), 0);
    assert_int_equal(seal_close(&e.client, short_header, endless, 2, datagram), 0);
    assert_int_equal(e.client.sent, 0);
}

static void a_datagram_opens_once(void **state)
{
    struct ends e;
    uint8_t datagram[ROOM];

    (void)state;
    make_ends(&e);
    size_t length = close_text(&e.client, short_header, "once", datagram);
    assert_true(opens(&e.server, &e.at_server, datagram, length));
    assert_false(opens(&e.server, &e.at_server, datagram, length));
    assert_int_equal(e.at_server.dropped[SEAL_DROP_REPLAY], 1);
}

static void a_datagram_does_not_open_where_it_was_closed(void **state)
{
    struct ends e;
    uint8_t datagram[ROOM];

    (void)state;
    make_ends(&e);
    size_t length = close_text(&e.client, short_header, "mirror", datagram);
    assert_false(opens(&e.client, &e.at_client, datagram, length));
    assert_int_equal(e.at_client.dropped[SEAL_DROP_TAG], 1);
}

/* With one key for both directions, the direction alone tells them apart. */
static void the_direction_is_authenticated(void **state)
{
    struct ends e;
    uint8_t datagram[ROOM];

    (void)state;
    make_ends(&e);
    memcpy(e.client.keys.down, e.client.keys.up, SEAL_KEY_BYTES);
    size_t length = close_text(&e.client, short_header, "mirror", datagram);
    assert_false(opens(&e.client, &e.at_client, datagram, length));
}

static void every_flipped_bit_is_noticed(void **state)
{
    struct ends e;
    uint8_t datagram[ROOM];

    (void)state;
    make_ends(&e);
    size_t length = close_text(&e.client, long_header, "flip a bit of this", datagram);
    for (size_t bit = 0; bit < length * 8; bit++) {
        datagram[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(opens(&e.server, &e.at_server, datagram, length));
        datagram[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    assert_int_equal(e.server.newest, 0);
    assert_true(opens(&e.server, &e.at_server, datagram, length));
}

static void every_cut_and_one_byte_too_many_are_noticed(void **state)
{
    struct ends e;
    uint8_t datagram[ROOM];

    (void)state;
    make_ends(&e);
    size_t length = close_text(&e.client, long_header, "cut", datagram);
    for (size_t cut = 0; cut < length; cut++) {
        assert_false(opens(&e.server, &e.at_server, datagram, cut));
    }
    datagram[length] = 0;
    assert_false(opens(&e.server, &e.at_server, datagram, length + 1));
    assert_int_equal(e.at_server.dropped[SEAL_DROP_SHORT], LONG_START + SEAL_TAG_BYTES + 1);
    assert_int_equal(e.at_server.dropped[SEAL_DROP_TAG], 3);
    assert_true(opens(&e.server, &e.at_server, datagram, length));
}

static void other_keys_protocols_and_sessions_do_not_open(void **state)
{
    struct ends e;
    struct seal other[4];
    uint8_t datagram[ROOM];

    (void)state;
    make_ends(&e);
    for (size_t i = 0; i < ARRAY_LEN(other); i++) {
        other[i] = e.server;
    }
    other[0].keys.up[0] ^= 1;
    other[1].keys.id[7] ^= 1;
    other[2].protocol ^= 1;
    size_t length = close_text(&e.client, short_header, "for one only", datagram);
    for (size_t i = 0; i < 3; i++) {
        assert_false(opens(&other[i], &e.at_server, datagram, length));
    }
    assert_true(opens(&other[3], &e.at_server, datagram, length));
    assert_int_equal(e.at_server.dropped[SEAL_DROP_TAG], 3);
}

static void of_no_session_is_counted_apart(void **state)
{
    struct ends e;
    uint8_t datagram[ROOM];

    (void)state;
    make_ends(&e);
    size_t length = close_text(&e.client, short_header, "?", datagram);
    assert_int_equal(seal_open(NULL, &e.at_server, datagram, length), 0);
    assert_int_equal(seal_open(NULL, &e.at_server, datagram, length - 1), 0);
    assert_int_equal(e.at_server.dropped[SEAL_DROP_UNKNOWN], 1);
    assert_int_equal(e.at_server.dropped[SEAL_DROP_SHORT], 1);
}

/* A datagram with the count `counter`. */
static size_t close_at(struct ends *e, uint64_t counter, uint8_t datagram[ROOM])
{
    e->client.sent = counter - 1;
    return close_text(&e->client, short_header, "x", datagram);
}

static bool opens_at(struct ends *e, uint64_t counter)
{
    uint8_t datagram[ROOM];
    size_t length = close_at(e, counter, datagram);

    return opens(&e->server, &e->at_server, datagram, length);
}

static void datagrams_may_overtake_each_other_within_the_window(void **state)
{
    struct ends e;

    (void)state;
    make_ends(&e);
    assert_true(opens_at(&e, 5000));
    assert_true(opens_at(&e, 5000 - SEAL_WINDOW + 1));
    assert_false(opens_at(&e, 5000 - SEAL_WINDOW));
    assert_false(opens_at(&e, 1));
    assert_true(opens_at(&e, 4999));
    assert_false(opens_at(&e, 4999));
    assert_false(opens_at(&e, 5000));
    assert_false(opens_at(&e, 5000 - SEAL_WINDOW + 1));
    assert_true(opens_at(&e, 5001));
    assert_int_equal(e.at_server.dropped[SEAL_DROP_REPLAY], 5);
}

/* Against a plain set of all counts seen, for jumps of all sizes. */
static void the_window_agrees_with_a_set(void **state)
{
    enum { MOST = 60000 };
    static bool seen[MOST];
    static const uint32_t jumps[] = { 2, 70, 1100, 3000 };
    struct ends e;
    uint64_t seed = SEED;
    uint64_t newest = 0;

    (void)state;
    make_ends(&e);
    memset(seen, 0, sizeof seen);
    for (int i = 0; i < 20000; i++) {
        uint32_t jump = jumps[rng_below(&seed, ARRAY_LEN(jumps))];
        uint64_t counter = newest + rng_below(&seed, i % 50 == 0 ? jump : 3);
        uint64_t back = rng_below(&seed, 2) ? rng_below(&seed, jump) : 0;
        counter = counter > back ? counter - back : 1;
        if (counter >= MOST) {
            break;
        }
        bool is_fresh = !seen[counter] && counter + SEAL_WINDOW > newest;
        if (opens_at(&e, counter) != is_fresh) {
            fail_msg("count %d of seed %d, newest %d", (int)counter, SEED, (int)newest);
        }
        if (is_fresh) {
            seen[counter] = true;
            newest = counter > newest ? counter : newest;
        }
    }
}

static void a_forged_count_far_ahead_moves_nothing(void **state)
{
    struct ends e;
    uint8_t datagram[ROOM];

    (void)state;
    make_ends(&e);
    assert_true(opens_at(&e, 1));
    size_t length = close_at(&e, 2, datagram);
    memset(datagram + 2, 0x7f, SEAL_COUNTER_BYTES);
    assert_false(opens(&e.server, &e.at_server, datagram, length));
    assert_int_equal(e.server.newest, 1);
    assert_true(opens_at(&e, 2));
}

static void thirty_two_bits_are_extended_to_sixty_four(void **state)
{
    static const uint64_t counts[] = { UINT32_MAX - 1u,   UINT32_MAX,     1ull + UINT32_MAX,
                                       2ull + UINT32_MAX, 0x180000000ull, 0x1ffffffffull,
                                       0x200000000ull,    UINT64_MAX - 1, UINT64_MAX };
    struct ends e;

    (void)state;
    make_ends(&e);
    for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
        e.server.newest = counts[i] - 1; /* as if everything before had come */
        memset(e.server.seen, 0, sizeof e.server.seen);
        assert_true(opens_at(&e, counts[i]));
        assert_int_equal(e.server.newest, counts[i]);
        assert_false(opens_at(&e, counts[i]));
        assert_true(opens_at(&e, counts[i] - SEAL_WINDOW + 1));
    }
}

static void counts_below_one_and_beyond_the_last_do_not_exist(void **state)
{
    struct ends e;
    uint8_t datagram[ROOM];

    (void)state;
    make_ends(&e);
    assert_false(opens_at(&e, 1ull << 32)); /* reads as 0 */
    assert_false(opens_at(&e, UINT32_MAX)); /* reads as -1 */
    e.server.newest = UINT64_MAX - 2;
    size_t length = close_at(&e, UINT64_MAX, datagram);
    memset(datagram + 2, 0, SEAL_COUNTER_BYTES); /* reads as 2^64 */
    assert_false(opens(&e.server, &e.at_server, datagram, length));
    assert_int_equal(e.at_server.dropped[SEAL_DROP_REPLAY], 3);
}

static void the_last_count_is_used_once_and_then_no_more(void **state)
{
    struct ends e;
    uint8_t datagram[ROOM];

    (void)state;
    make_ends(&e);
    assert_true(close_at(&e, UINT64_MAX, datagram) > 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(close_text(&e.client, short_header, "x", datagram), 0);
        assert_int_equal(e.client.sent, UINT64_MAX);
    }
}

static void the_number_in_the_header_is_read_and_set(void **state)
{
    uint8_t header[] = { 0xff, 0xff };

    (void)state;
    assert_int_equal(seal_number(header), 0xfff);
    seal_set_number(header, 0x123);
    assert_int_equal(seal_number(header), 0x123);
    assert_int_equal(header[0], 0xf1);
    seal_set_number(header, 0xffe);
    assert_int_equal(header[0], 0xff);
    assert_int_equal(header[1], 0xfe);
}

static void every_drop_has_a_name(void **state)
{
    (void)state;
    for (int i = 0; i < SEAL_DROP_COUNT; i++) {
        assert_true(strlen(seal_drop_name((enum seal_drop)i)) > 0);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_closed_opens_at_the_other_end_both_ways),
        cmocka_unit_test(the_counter_stands_behind_the_header_and_grows),
        cmocka_unit_test(scattered_parts_are_joined_and_left_alone),
        cmocka_unit_test(every_length_up_to_the_longest_is_sealed),
        cmocka_unit_test(nothing_and_too_much_are_not_sealed_and_use_no_count),
        cmocka_unit_test(a_datagram_opens_once),
        cmocka_unit_test(a_datagram_does_not_open_where_it_was_closed),
        cmocka_unit_test(the_direction_is_authenticated),
        cmocka_unit_test(every_flipped_bit_is_noticed),
        cmocka_unit_test(every_cut_and_one_byte_too_many_are_noticed),
        cmocka_unit_test(other_keys_protocols_and_sessions_do_not_open),
        cmocka_unit_test(of_no_session_is_counted_apart),
        cmocka_unit_test(datagrams_may_overtake_each_other_within_the_window),
        cmocka_unit_test(the_window_agrees_with_a_set),
        cmocka_unit_test(a_forged_count_far_ahead_moves_nothing),
        cmocka_unit_test(thirty_two_bits_are_extended_to_sixty_four),
        cmocka_unit_test(counts_below_one_and_beyond_the_last_do_not_exist),
        cmocka_unit_test(the_last_count_is_used_once_and_then_no_more),
        cmocka_unit_test(the_number_in_the_header_is_read_and_set),
        cmocka_unit_test(every_drop_has_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
