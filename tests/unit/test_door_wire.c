/* The door's datagrams: their bytes, and that nothing else is taken for one.
 * SPDX-License-Identifier: MIT */
#include "net/door_wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
    VERSION = 0x0201,
    LONGEST = DOOR_REQUEST_BYTES,
    FIELDS_AT = DOOR_HEAD_BYTES,
};

/* All messages fit in it. */
union any {
    struct door_hello hello;
    struct door_cookie cookie;
    struct door_init init;
    struct door_resp resp;
    struct door_refuse refuse;
    struct door_resume resume;
};

static void count_up(uint8_t *bytes, size_t length, uint8_t from)
{
    for (size_t i = 0; i < length; i++) {
        bytes[i] = (uint8_t)(from + i);
    }
}

static void make_sample(enum door_type type, union any *any)
{
    memset(any, 0, sizeof *any);
    switch (type) {
    case DOOR_HELLO:
        any->hello.protocol = 0xa4a3a2a1;
        count_up(any->hello.nonce, DOOR_NONCE_BYTES, 0x10);
        break;
    case DOOR_COOKIE:
        count_up(any->cookie.nonce, DOOR_NONCE_BYTES, 0x10);
        count_up(any->cookie.cookie, DOOR_COOKIE_BYTES, 0x30);
        break;
    case DOOR_INIT:
        any->init.protocol = 0xa4a3a2a1;
        count_up(any->init.nonce, DOOR_NONCE_BYTES, 0x10);
        count_up(any->init.cookie, DOOR_COOKIE_BYTES, 0x30);
        any->init.locator = 0xb2b1;
        count_up(any->init.share, DOOR_SHARE_BYTES, 0x50);
        break;
    case DOOR_RESP:
        count_up(any->resp.nonce, DOOR_NONCE_BYTES, 0x10);
        count_up(any->resp.share, DOOR_SHARE_BYTES, 0x50);
        count_up(any->resp.tag, DOOR_TAG_BYTES, 0x80);
        count_up(any->resp.answer, DOOR_ANSWER_BYTES, 0xc0);
        break;
    case DOOR_RESUME:
        any->resume.protocol = 0xa4a3a2a1;
        count_up(any->resume.nonce, DOOR_NONCE_BYTES, 0x10);
        count_up(any->resume.ticket, DOOR_TICKET_BYTES, 0x30);
        count_up(any->resume.share, DOOR_SHARE_BYTES, 0x50);
        count_up(any->resume.words, DOOR_SEALED_WORDS_BYTES, 0x70);
        break;
    default:
        any->refuse.protocol = 0xa4a3a2a1;
        count_up(any->refuse.nonce, DOOR_NONCE_BYTES, 0x10);
        any->refuse.cause = DOOR_BUSY;
        any->refuse.wait_ms = 0xc2c1;
        break;
    }
}

/* One run of bytes on the wire: `length` bytes that count up from `first`. */
struct run {
    uint8_t first;
    uint8_t length;
};

/* The golden bytes, behind the head; what follows is zero. */
static const struct run golden[DOOR_TYPES][5] = {
    [DOOR_HELLO] = { { 0xa1, 4 }, { 0x10, 16 } },
    [DOOR_COOKIE] = { { 0x10, 16 }, { 0x30, 16 } },
    [DOOR_INIT] = { { 0xa1, 4 }, { 0x10, 16 }, { 0x30, 16 }, { 0xb1, 2 }, { 0x50, 32 } },
    [DOOR_RESP] = { { 0x10, 16 }, { 0x50, 32 }, { 0x80, 32 }, { 0xc0, 19 } },
    [DOOR_REFUSE] = { { 0xa1, 4 }, { 0x10, 16 }, { DOOR_BUSY, 1 }, { 0xc1, 2 } },
    [DOOR_RESUME] = { { 0xa1, 4 }, { 0x10, 16 }, { 0x30, 134 }, { 0x50, 32 }, { 0x70, 64 } },
};

static void every_message_has_its_golden_bytes(void **state)
{
    (void)state;
    for (int type = DOOR_HELLO; type < DOOR_TYPES; type++) {
        uint8_t bytes[LONGEST];
        uint8_t wanted[LONGEST] = { 0xff, 0xff, (uint8_t)type, 0x01, 0x02 };
        size_t at = FIELDS_AT;
        union any any;

        for (size_t i = 0; i < ARRAY_LEN(golden[type]); i++) {
            count_up(wanted + at, golden[type][i].length, golden[type][i].first);
            at += golden[type][i].length;
        }
        make_sample((enum door_type)type, &any);
        memset(bytes, 0xee, sizeof bytes);
        size_t length = door_write((enum door_type)type, VERSION, &any, bytes);
        assert_int_equal(length, door_rules[type].bytes);
        assert_true(door_rules[type].is_up ? at < length : at == length);
        assert_memory_equal(bytes, wanted, length);
    }
}

static void every_message_is_read_as_it_was_written(void **state)
{
    (void)state;
    for (int type = DOOR_HELLO; type < DOOR_TYPES; type++) {
        uint8_t bytes[LONGEST];
        union any sent;
        union any got;
        struct door_head head;

        make_sample((enum door_type)type, &sent);
        memset(&got, 0, sizeof got);
        size_t length = door_write((enum door_type)type, VERSION, &sent, bytes);
        assert_true(door_is_raw(bytes, length));
        assert_true(door_read_head(bytes, length, &head));
        assert_int_equal(head.type, type);
        assert_int_equal(head.version, VERSION);
        assert_true(door_read((enum door_type)type, bytes, length, &got));
        assert_memory_equal(&got, &sent, sizeof sent);
    }
}

static void every_cut_and_one_byte_too_many_are_refused(void **state)
{
    (void)state;
    for (int type = DOOR_HELLO; type < DOOR_TYPES; type++) {
        uint8_t bytes[LONGEST + 1] = { 0 };
        union any any;

        make_sample((enum door_type)type, &any);
        size_t length = door_write((enum door_type)type, VERSION, &any, bytes);
        for (size_t cut = 0; cut <= length + 1; cut++) {
            assert_int_equal(door_read((enum door_type)type, bytes, cut, &any), cut == length);
        }
    }
}

static void padding_is_zero(void **state)
{
    static const enum door_type padded[] = { DOOR_HELLO, DOOR_INIT, DOOR_RESUME };
    static const size_t used[] = { 25, 75, 255 };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(padded); i++) {
        uint8_t bytes[LONGEST];
        union any any;

        make_sample(padded[i], &any);
        size_t length = door_write(padded[i], VERSION, &any, bytes);
        for (size_t at = used[i]; at < length; at++) {
            bytes[at] = 1;
            assert_false(door_read(padded[i], bytes, length, &any));
            bytes[at] = 0;
        }
    }
}

static void a_head_needs_its_mark_and_a_type_that_exists(void **state)
{
    uint8_t bytes[DOOR_HEAD_BYTES] = { 0xff, 0xff, DOOR_HELLO, 1, 0 };
    struct door_head head;

    (void)state;
    for (int type = 0; type < 256; type++) {
        bytes[2] = (uint8_t)type;
        assert_int_equal(door_read_head(bytes, sizeof bytes, &head),
                         type >= DOOR_HELLO && type < DOOR_TYPES);
    }
    bytes[2] = DOOR_HELLO;
    for (size_t cut = 0; cut <= sizeof bytes; cut++) {
        assert_int_equal(door_read_head(bytes, cut, &head), cut == sizeof bytes);
        assert_int_equal(door_is_raw(bytes, cut), cut >= 2);
    }
    for (size_t i = 0; i < 2; i++) {
        bytes[i] = 0xfe;
        assert_false(door_read_head(bytes, sizeof bytes, &head));
        assert_false(door_is_raw(bytes, sizeof bytes));
        bytes[i] = 0xff;
    }
}

static void no_reply_is_longer_than_a_request(void **state)
{
    (void)state;
    for (int type = DOOR_HELLO; type < DOOR_TYPES; type++) {
        const struct door_rule *rule = &door_rules[type];
        assert_true(strlen(rule->name) > 0);
        assert_true(fields_cover(rule->fields));
        assert_int_equal(rule->bytes == DOOR_REQUEST_BYTES, rule->is_up);
        assert_true(rule->is_up || rule->bytes <= DOOR_REPLY_BYTES);
        assert_true(rule->fields->size <= sizeof(union any));
    }
    assert_true(door_rules[DOOR_COOKIE].bytes <= 64);
}

static void the_nonce_of_a_hello_stays_where_it_is(void **state)
{
    uint8_t bytes[LONGEST];
    union any any;

    (void)state;
    make_sample(DOOR_HELLO, &any);
    door_write(DOOR_HELLO, VERSION, &any, bytes);
    assert_memory_equal(door_hello_nonce(bytes), any.hello.nonce, DOOR_NONCE_BYTES);
    make_sample(DOOR_RESUME, &any);
    door_write(DOOR_RESUME, VERSION, &any, bytes);
    assert_memory_equal(door_hello_nonce(bytes), any.resume.nonce, DOOR_NONCE_BYTES);
}

static void every_cause_says_why_and_what_to_do(void **state)
{
    (void)state;
    for (int i = 0; i < DOOR_CAUSES; i++) {
        assert_true(strlen(door_cause_texts[i].word) > 0);
        assert_true(strlen(door_cause_texts[i].why) > 0);
        assert_true(strlen(door_cause_texts[i].todo) > 0);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_message_has_its_golden_bytes),
        cmocka_unit_test(every_message_is_read_as_it_was_written),
        cmocka_unit_test(every_cut_and_one_byte_too_many_are_refused),
        cmocka_unit_test(padding_is_zero),
        cmocka_unit_test(a_head_needs_its_mark_and_a_type_that_exists),
        cmocka_unit_test(no_reply_is_longer_than_a_request),
        cmocka_unit_test(the_nonce_of_a_hello_stays_where_it_is),
        cmocka_unit_test(every_cause_says_why_and_what_to_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
