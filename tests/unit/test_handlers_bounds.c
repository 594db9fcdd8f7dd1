/* The claims of server/handlers.c about messages that are cut, too long, or out of bounds.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "handlers_sample.h"

static void every_cut_of_a_hello_is_refused_at_once(void **state)
{
    (void)state;
    struct session *s = session_in(SESSION_GREETING);
    struct sample m = good_sample(MSG_HELLO, s);
    const size_t name_end = 1 + (16 + 1 + 5 + 8 * strlen("Eve") + 7) / 8;
    size_t whole = m.length;

    /* The version alone is enough of a HELLO to answer one of another version, not of ours. */
    for (m.length = 1; m.length < whole; m.length++) {
        bool is_nameless = m.length >= message_rules[MSG_HELLO].least && m.length < name_end;

        expect_refused_hello(s, &m, is_nameless ? REFUSE_NAME : REFUSE_PROTOCOL);
    }
    rig_close(&rig);
}

static void every_cut_of_a_message_is_an_offence(void **state)
{
    (void)state;
    for (int kind = MSG_REQUEST; kind <= MSG_INPUT; kind++) {
        struct session *s = session_in(home_of(kind));
        struct sample m = kind == MSG_REQUEST ? request_sample(COMMAND_CHAT, 0, "ahoy")
                                              : good_sample((enum message_kind)kind, s);
        size_t whole = m.length;

        for (m.length = 1; m.length < whole; m.length++) {
            bool is_short = m.length < message_rules[kind].least;

            expect_offence(s, &m, is_short ? DROP_UNKNOWN : DROP_BOUNDS);
        }
        rig_close(&rig);
    }
}

static void a_byte_too_many_is_an_offence(void **state)
{
    (void)state;
    for (int kind = MSG_HELLO; kind <= MSG_INPUT; kind++) {
        struct session *s = session_in(home_of(kind));
        struct sample m = kind == MSG_REQUEST ? request_sample(COMMAND_CHAT, 0, "ahoy")
                                              : good_sample((enum message_kind)kind, s);
        bool is_longest = m.length == message_rules[kind].most;

        m.length++;
        expect_offence(s, &m, is_longest ? DROP_UNKNOWN : DROP_BOUNDS);
        m.length = (size_t)message_rules[kind].most + 1;
        expect_offence(s, &m, DROP_UNKNOWN);
        rig_close(&rig);
    }
}

static void an_epoch_where_there_is_none_is_out_of_bounds(void **state)
{
    (void)state;
    for (int kind = MSG_HELLO; kind <= MSG_RESYNC; kind++) {
        struct session *s = session_in(home_of(kind));
        struct sample m = good_sample((enum message_kind)kind, s);

        m.bytes[0] |= 0x10;
        expect_offence(s, &m, DROP_BOUNDS);
        rig_close(&rig);
    }
}

static uint32_t bits_at(const struct sample *m, size_t bit, int width)
{
    uint32_t value = 0;

    for (int i = 0; i < width; i++, bit++) {
        value |= (uint32_t)(m->bytes[bit / 8] >> bit % 8 & 1) << i;
    }
    return value;
}

/* In place of "Eve", with the same number of bytes. */
static const char *const unclean_names[] = { "\xFFve", "E\nv", "Ev ", " ve", "\xE2\x80\xAE" };

static void a_name_that_is_no_clean_text_is_refused_at_once(void **state)
{
    const size_t at = 24 + 2 + 5; /* behind kind, version, what it wants and its length */

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(unclean_names); i++) {
        struct session *s = session_in(SESSION_GREETING);
        struct sample m = good_sample(MSG_HELLO, s);

        assert_int_equal(bits_at(&m, at, 24), 'E' | 'v' << 8 | 'e' << 16);
        for (size_t bit = 0; bit < 24; bit++) {
            uint8_t mask = (uint8_t)(1u << (at + bit) % 8);
            bool is_set = (uint8_t)unclean_names[i][bit / 8] >> bit % 8 & 1;

            m.bytes[(at + bit) / 8] &= (uint8_t)~mask;
            m.bytes[(at + bit) / 8] |= is_set ? mask : 0;
        }
        expect_refused_hello(s, &m, REFUSE_NAME);
        rig_close(&rig);
    }
}

static void a_hello_out_of_bounds_is_refused_at_once(void **state)
{
    (void)state;
    struct session *s = session_in(SESSION_GREETING);
    struct sample m = good_sample(MSG_HELLO, s);

    m.bytes[m.length - 1] |= 0x80; /* padding */
    expect_offence(s, &m, DROP_BOUNDS);
    rig_close(&rig);
}

static void commands_that_are_the_servers_own_are_out_of_bounds(void **state)
{
    (void)state;
    struct session *s = session_in(SESSION_PLAYING);
    struct sample join = request_sample(COMMAND_JOIN, SEAT_HUMAN, "Eve");
    struct sample leave = request_sample(COMMAND_LEAVE, 0, "");
    struct sample nothing = { .channel = NET_CONTROL, .length = 2, .bytes = { MSG_REQUEST } };

    expect_offence(s, &join, DROP_BOUNDS);
    expect_offence(s, &leave, DROP_BOUNDS);
    for (uint8_t kind = COMMAND_COUNT; kind < 16; kind++) {
        nothing.bytes[1] = kind;
        expect_offence(s, &nothing, DROP_BOUNDS);
    }
    rig_close(&rig);
}

static void a_command_for_another_seat_is_done_for_ones_own(void **state)
{
    struct command c = { .kind = COMMAND_READY, .seat = 3, .value = 1 };
    struct sample m = { .channel = NET_CONTROL };

    (void)state;
    struct session *s = session_in(SESSION_PLAYING);

    m.length = request_pack(&c, m.bytes);
    handle(s, &m);
    assert_int_equal(rig.sv.matches[0].queued, 1);
    assert_int_equal(rig.sv.matches[0].queue[0].seat, s->seat);
    rig_close(&rig);
}

static void too_many_inputs_are_out_of_bounds(void **state)
{
    (void)state;
    struct session *s = session_in(SESSION_PLAYING);
    struct sample m = input_sample(s, 10);

    for (uint8_t count = PROTO_INPUTS_MOST + 1; count <= 16; count++) {
        m.bytes[5] = (uint8_t)((m.bytes[5] & 0xF0) | (count - 1));
        m.length = 40;
        expect_offence(s, &m, DROP_BOUNDS);
    }
    rig_close(&rig);
}

static void an_input_outside_the_window_is_counted_but_no_offence(void **state)
{
    static const int32_t aheads[] = { 33, 5000, -33, -5000 };

    (void)state;
    struct session *s = session_in(SESSION_PLAYING);
    uint32_t tick = match_head(&rig.sv.matches[0])->tick;

    for (size_t i = 0; i < ARRAY_LEN(aheads); i++) {
        struct sample m = input_sample(s, tick + (uint32_t)aheads[i]);

        handle(s, &m);
        assert_int_equal(rig.sv.dropped[DROP_WINDOW], i + 1);
    }
    assert_int_equal(s->offences, 0);
    assert_int_equal(s->state, SESSION_PLAYING);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cut_of_a_hello_is_refused_at_once),
        cmocka_unit_test(every_cut_of_a_message_is_an_offence),
        cmocka_unit_test(a_byte_too_many_is_an_offence),
        cmocka_unit_test(an_epoch_where_there_is_none_is_out_of_bounds),
        cmocka_unit_test(a_name_that_is_no_clean_text_is_refused_at_once),
        cmocka_unit_test(a_hello_out_of_bounds_is_refused_at_once),
        cmocka_unit_test(commands_that_are_the_servers_own_are_out_of_bounds),
        cmocka_unit_test(a_command_for_another_seat_is_done_for_ones_own),
        cmocka_unit_test(too_many_inputs_are_out_of_bounds),
        cmocka_unit_test(an_input_outside_the_window_is_counted_but_no_offence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
