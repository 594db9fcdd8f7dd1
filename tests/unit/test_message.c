/* The claims of wire/message.h on the catalogue and on the messages that are a table or a command:
 * golden bytes both ways, bounds from the tables, messages cut and lengthened.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "field_walk.h"
#include "wire/message.h"
#include "wire/record.h"
#include "wire_golden.h"

enum {
    SEED = 3,
    RANDOM_OBJECTS = 500,
    OBJECT_BYTES = 1024, /* the largest struct msg_... */
    BYTE_0_BITS = 8,
};

/* The messages that are a struct and its table, with their golden contents. */
static const struct msg_hello hello = {
    .version = 4,
    .wants = HELLO_PLAY,
    .name = "Ann",
    .games = { { 0x11223344, "harbour" }, { 0x55667788, "puck" } },
};
static const struct msg_hello hello_make = {
    .version = 4,
    .wants = HELLO_MAKE,
    .name = "Ann",
    .match = "evening",
    .games = { { 0x11223344, "harbour" } },
    .spec = "private,mode=crews",
};
static const struct msg_welcome welcome = {
    .game = { 0x11223344, "harbour" },
    .level_bytes = 1200,
    .seat = 1,
    .is_private = 1,
    .match = "evening",
    .map = "basin",
};
static const struct msg_refuse refuse = { .cause = REFUSE_VERSION,
                                          .detail = "(server 1, client 2)" };
static const struct msg_resync resync = { .tick = 123456, .why = RESYNC_GAP };
static const struct msg_notice notice = { .kind = NOTICE_REFUSAL, .text = "You are not the host." };
static const struct msg_matches matches = {
    .total = 9,
    .first = 8,
    .rows = { { .name = "evening",
                .game = "harbour",
                .mode = "crews",
                .map = "basin",
                .phase = PHASE_PLAY,
                .seats = 16,
                .players = 5,
                .bots = 2,
                .watchers = 1,
                .is_locked = 1 } },
};
static const struct msg_ticket ticket = { .bytes = { 1, 2, 3, [133] = 0x86, 0x87, [165] = 0xA6 } };

static const struct plain {
    enum message_kind kind;
    const struct field_table *table;
    const void *message;
    const uint8_t *golden;
    size_t length;
} plains[] = {
    { MSG_HELLO, &msg_hello_fields, &hello, golden_hello, sizeof(golden_hello) },
    { MSG_HELLO, &msg_hello_fields, &hello_make, golden_hello_make, sizeof(golden_hello_make) },
    { MSG_WELCOME, &msg_welcome_fields, &welcome, golden_welcome, sizeof(golden_welcome) },
    { MSG_REFUSE, &msg_refuse_fields, &refuse, golden_refuse, sizeof(golden_refuse) },
    { MSG_RESYNC, &msg_resync_fields, &resync, golden_resync, sizeof(golden_resync) },
    { MSG_NOTICE, &msg_notice_fields, &notice, golden_notice, sizeof(golden_notice) },
    { MSG_MATCHES, &msg_matches_fields, &matches, golden_matches, sizeof(golden_matches) },
    { MSG_TICKET, &msg_ticket_fields, &ticket, golden_ticket, sizeof(golden_ticket) },
};

/* As a receiver does: first the catalogue, then the table. The bytes are copied to the heap at
 * their exact size, so that the sanitizers see a byte touched beyond them. */
static bool takes(const struct plain *p, const uint8_t *bytes, size_t length, void *message)
{
    const struct message_rule *rule = &message_rules[p->kind];
    enum message_kind kind;
    uint8_t *copy = malloc(length + (length == 0));

    memcpy(copy, bytes, length);
    bool is_taken = message_classify(copy, length, rule->channel, rule->is_up, &kind) &&
                    kind == p->kind && message_unpack(p->table, copy, length, message);

    free(copy);
    return is_taken;
}

static void plain_messages_have_their_golden_bytes_both_ways(void **state)
{
    uint8_t bytes[PROTO_MESSAGE_BYTES];
    uint8_t message[OBJECT_BYTES];
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(plains); i++) {
        const struct plain *p = &plains[i];

        assert_int_equal(message_pack(p->kind, p->table, p->message, bytes), p->length);
        assert_memory_equal(bytes, p->golden, p->length);
        assert_true(takes(p, p->golden, p->length, message));
        assert_memory_equal(message, p->message, p->table->size);
    }
}

static void tables_of_messages_cover_their_structs(void **state)
{
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(plains); i++) {
        assert_true(fields_cover(plains[i].table));
        assert_true(plains[i].table->size <= OBJECT_BYTES);
    }
    assert_true(fields_cover(&msg_block_fields));
}

static size_t whole_bytes(size_t bits)
{
    return (bits + 7) / 8;
}

static void lengths_in_the_catalogue_are_those_of_the_tables(void **state)
{
    size_t block_head = 1 + whole_bytes(fields_most_bits(&msg_block_fields));
    struct command longest = { .kind = COMMAND_CHAT };
    struct command shortest = { .kind = COMMAND_START };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(plains); i++) {
        const struct message_rule *rule = &message_rules[plains[i].kind];

        assert_int_equal(rule->least, 1 + whole_bytes(fields_least_bits(plains[i].table)));
        assert_int_equal(rule->most, 1 + whole_bytes(fields_most_bits(plains[i].table)));
    }
    assert_int_equal(message_rules[MSG_BLOCK].least, block_head + 1);
    assert_int_equal(message_rules[MSG_BLOCK].most, block_head + PROTO_BLOCK_BYTES);
    memset(longest.text, 'x', GAME_TEXT_BYTES);
    assert_int_equal(message_rules[MSG_REQUEST].least, 1 + whole_bytes(command_bits(&shortest)));
    assert_int_equal(message_rules[MSG_REQUEST].most, 1 + whole_bytes(command_bits(&longest)));
    assert_int_equal(message_rules[MSG_ORDER].least, 1 + 1);
    assert_int_equal(message_rules[MSG_ORDER].most, 1 + GAME_TEXT_BYTES);
    assert_int_equal(message_rules[MSG_LOOK].most, 1);
    assert_int_equal(message_rules[MSG_STATE].least, PROTO_STATE_HEADER);
    assert_int_equal(message_rules[MSG_STATE].most, PROTO_STATE_BYTES);
}

static void no_row_of_the_catalogue_is_empty_and_no_message_too_long_for_its_channel(void **state)
{
    (void)state;

    for (int i = 0; i < MSG_COUNT; i++) {
        const struct message_rule *rule = &message_rules[i];

        assert_non_null(rule->name);
        assert_true(rule->least >= 1 && rule->least <= rule->most);
        assert_true(rule->most <= (rule->channel == 1 ? PROTO_STATE_BYTES : PROTO_MESSAGE_BYTES));
    }
    for (int i = 0; i < REFUSE_COUNT; i++) {
        const struct refuse_text *t = &refuse_texts[i];

        assert_true(t->word != NULL && t->stage != NULL && t->why != NULL && t->todo != NULL);
    }
}

static void message_passes_only_on_its_channel_in_its_direction_at_its_length(void **state)
{
    static uint8_t bytes[PROTO_STATE_BYTES + 1];
    enum message_kind kind;
    (void)state;

    for (uint8_t i = 0; i < MSG_COUNT; i++) {
        const struct message_rule *rule = &message_rules[i];

        bytes[0] = i;
        for (uint8_t channel = 0; channel < 4; channel++) {
            for (size_t length = 0; length <= sizeof(bytes); length++) {
                bool is_right =
                    channel == rule->channel && length >= rule->least && length <= rule->most;

                assert_int_equal(message_classify(bytes, length, channel, rule->is_up, &kind),
                                 is_right);
                assert_false(message_classify(bytes, length, channel, !rule->is_up, &kind));
            }
        }
    }
    for (uint8_t i = MSG_COUNT; i < 16; i++) {
        bytes[0] = i;
        for (uint8_t channel = 0; channel < 4; channel++) {
            assert_false(message_classify(bytes, 10, channel, true, &kind));
            assert_false(message_classify(bytes, 10, channel, false, &kind));
        }
    }
}

/* Neither a part of it nor anything that goes on behind it is taken. */
static void refuses_cuts(const struct plain *p, const uint8_t *whole, size_t length)
{
    uint8_t message[OBJECT_BYTES];
    uint8_t bytes[PROTO_MESSAGE_BYTES + 1];

    memcpy(bytes, whole, length);
    assert_true(takes(p, bytes, length, message));
    for (size_t cut = 0; cut < length; cut++) {
        assert_false(takes(p, bytes, cut, message));
    }
    for (unsigned extra = 0; extra <= UINT8_MAX; extra += UINT8_MAX) {
        bytes[length] = (uint8_t)extra;
        assert_false(takes(p, bytes, length + 1, message));
    }
}

static void message_cut_at_any_length_or_one_byte_too_long_is_refused(void **state)
{
    uint64_t chance = SEED;
    uint8_t message[OBJECT_BYTES];
    uint8_t bytes[PROTO_MESSAGE_BYTES];
    (void)state;

    print_message("seed %d\n", SEED);
    for (size_t i = 0; i < ARRAY_LEN(plains); i++) {
        const struct plain *p = &plains[i];

        refuses_cuts(p, p->golden, p->length);
        fields_set_most(p->table, message);
        refuses_cuts(p, bytes, message_pack(p->kind, p->table, message, bytes));
        for (int round = 0; round < 10; round++) {
            fields_set_random(p->table, message, &chance);
            refuses_cuts(p, bytes, message_pack(p->kind, p->table, message, bytes));
        }
    }
}

static void random_messages_come_back_and_have_one_encoding(void **state)
{
    uint64_t chance = SEED;
    uint8_t message[OBJECT_BYTES];
    uint8_t back[OBJECT_BYTES];
    uint8_t bytes[PROTO_MESSAGE_BYTES];
    uint8_t again[PROTO_MESSAGE_BYTES];
    (void)state;

    print_message("seed %d\n", SEED);
    for (int round = 0; round < RANDOM_OBJECTS; round++) {
        const struct plain *p = &plains[round % (int)ARRAY_LEN(plains)];

        fields_set_random(p->table, message, &chance);
        size_t length = message_pack(p->kind, p->table, message, bytes);

        assert_true(takes(p, bytes, length, back));
        assert_memory_equal(back, message, p->table->size);

        /* One bit of it turned: refused, or another message whose bytes are exactly these. */
        size_t bit = rng_below(&chance, (uint32_t)length * 8);

        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (takes(p, bytes, length, back)) {
            assert_true(memcmp(back, message, p->table->size) != 0);
            assert_int_equal(message_pack(p->kind, p->table, back, again), length);
            assert_memory_equal(again, bytes, length);
        }
    }
}

struct bounds {
    const struct plain *p;
    uint8_t bytes[PROTO_MESSAGE_BYTES];
    size_t length;
    int beyond; /* values out of bounds that were tried */
};

static bool takes_patched(struct bounds *b, size_t bit, unsigned width, uint64_t value,
                          uint8_t *message)
{
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    memcpy(bytes, b->bytes, b->length);
    bits_patch(bytes, BYTE_0_BITS + bit, width, value);
    return takes(b->p, bytes, b->length, message);
}

static void check_leaf(const struct field_leaf *leaf, void *context)
{
    struct bounds *b = context;
    uint8_t message[OBJECT_BYTES];
    uint64_t range = (uint64_t)(leaf->row->most - leaf->row->least);

    if (leaf->row->kind == FIELD_KIND_TEXT) {
        assert_true(takes_patched(b, leaf->bit + leaf->width, 8, 'y', message));
        assert_false(takes_patched(b, leaf->bit + leaf->width, 8, 0, message));
        assert_false(takes_patched(b, leaf->bit + leaf->width, 8, '\n', message));
        assert_false(takes_patched(b, leaf->bit + leaf->width, 8, ' ', message));
        assert_false(takes_patched(b, leaf->bit + leaf->width, 8, 0xFF, message));
    } else {
        assert_true(takes_patched(b, leaf->bit, leaf->width, 0, message));
        assert_true(field_load(message, leaf) == leaf->row->least);
        assert_true(takes_patched(b, leaf->bit, leaf->width, range, message));
        assert_true(field_load(message, leaf) == leaf->row->most);
    }
    if (bits_for(range + 1) == leaf->width) {
        assert_false(takes_patched(b, leaf->bit, leaf->width, range + 1, message));
        b->beyond++;
    }
}

static void every_value_takes_its_least_and_most_and_nothing_beyond(void **state)
{
    uint8_t message[OBJECT_BYTES];
    int beyond = 0;
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(plains); i++) {
        struct bounds b = { .p = &plains[i] };
        size_t bit = 0;

        fields_set_most(b.p->table, message);
        b.length = message_pack(b.p->kind, b.p->table, message, b.bytes);
        fields_walk(b.p->table, 0, &bit, check_leaf, &b);
        assert_int_equal(1 + whole_bytes(bit), b.length);
        beyond += b.beyond;
    }
    assert_true(beyond > 0);
}

static void epoch_must_be_zero_where_it_means_nothing(void **state)
{
    uint8_t message[OBJECT_BYTES];
    uint8_t bytes[PROTO_MESSAGE_BYTES];
    struct command c;
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(plains); i++) {
        for (unsigned bit = 4; bit < 8; bit++) {
            memcpy(bytes, plains[i].golden, plains[i].length);
            bytes[0] |= (uint8_t)(1u << bit);
            assert_false(takes(&plains[i], bytes, plains[i].length, message));
        }
    }
    memcpy(bytes, golden_request, sizeof(golden_request));
    bytes[0] |= 0x10;
    assert_false(request_unpack(bytes, sizeof(golden_request), &c));
}

static void request_has_its_golden_bytes_both_ways(void **state)
{
    struct command ahoy = { .kind = COMMAND_CHAT, .text = "ahoy" };
    struct command back;
    uint8_t bytes[PROTO_MESSAGE_BYTES];
    (void)state;

    assert_int_equal(request_pack(&ahoy, bytes), sizeof(golden_request));
    assert_memory_equal(bytes, golden_request, sizeof(golden_request));
    assert_true(request_unpack(golden_request, sizeof(golden_request), &back));
    assert_memory_equal(&back, &ahoy, sizeof(ahoy));
}

static void request_cut_at_any_length_or_one_byte_too_long_is_refused(void **state)
{
    uint8_t bytes[sizeof(golden_request) + 1] = { 0 };
    struct command c;
    (void)state;

    memcpy(bytes, golden_request, sizeof(golden_request));
    for (size_t cut = message_rules[MSG_REQUEST].least; cut < sizeof(golden_request); cut++) {
        assert_false(request_unpack(bytes, cut, &c));
    }
    assert_false(request_unpack(bytes, sizeof(bytes), &c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_messages_have_their_golden_bytes_both_ways),
        cmocka_unit_test(tables_of_messages_cover_their_structs),
        cmocka_unit_test(lengths_in_the_catalogue_are_those_of_the_tables),
        cmocka_unit_test(no_row_of_the_catalogue_is_empty_and_no_message_too_long_for_its_channel),
        cmocka_unit_test(message_passes_only_on_its_channel_in_its_direction_at_its_length),
        cmocka_unit_test(message_cut_at_any_length_or_one_byte_too_long_is_refused),
        cmocka_unit_test(random_messages_come_back_and_have_one_encoding),
        cmocka_unit_test(every_value_takes_its_least_and_most_and_nothing_beyond),
        cmocka_unit_test(epoch_must_be_zero_where_it_means_nothing),
        cmocka_unit_test(request_has_its_golden_bytes_both_ways),
        cmocka_unit_test(request_cut_at_any_length_or_one_byte_too_long_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
