/* The claims of server/session.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "server/session.h"

enum {
    SECOND_US = 1000000,
    NOW_US = 5000000,
    TICK = 1000,       /* the last one the world has made */
    NEXT_US = 5010000, /* the deadline of the one after it */
    KEYFRAME_TICK = 900,
};

static void open_session(struct session *s, uint64_t now_us)
{
    const struct net_event event = { .kind = NET_CONNECTED, .peer = 1, .door = NET_DOOR_OPEN };

    session_open(s, &event, now_us);
}

/* A session that plays, its keyframe some time ago. */
static void sit_down(struct session *s)
{
    open_session(s, NOW_US);
    session_begin_epoch(s, KEYFRAME_TICK, NOW_US);
    s->state = SESSION_PLAYING;
}

static struct msg_input inputs_to(const struct session *s, uint32_t newest, uint8_t count)
{
    struct msg_input m = { .epoch = s->epoch,
                           .tick = (uint16_t)newest,
                           .applied = (uint16_t)KEYFRAME_TICK,
                           .count = count };

    for (uint32_t i = 0; i < count; i++) {
        m.inputs[i].bytes[0] = (uint8_t)(newest - i);
    }
    return m;
}

static bool accept_inputs(struct session *s, uint32_t newest, uint8_t count)
{
    struct msg_input m = inputs_to(s, newest, count);

    return session_accept(s, &m, TICK, NEXT_US, NOW_US);
}

static bool accept_ack(struct session *s, uint32_t applied)
{
    struct msg_input m = inputs_to(s, TICK + 1, 1);

    m.applied = (uint16_t)applied;
    return session_accept(s, &m, TICK, NEXT_US, NOW_US);
}

static uint8_t taken(struct session *s, uint32_t tick)
{
    struct input in;

    session_take_input(s, tick, &in);
    return in.bytes[0];
}

static void a_fresh_session_greets_and_has_nothing(void **state)
{
    static const uint8_t identity[NET_IDENTITY_BYTES] = { 1, 2, 3 };
    const struct net_event event = {
        .kind = NET_CONNECTED, .peer = 77, .door = 5, .identity = identity
    };
    struct session s;

    (void)state;
    memset(&s, 0x55, sizeof(s));
    session_open(&s, &event, NOW_US);
    assert_int_equal(s.door, 5);
    assert_memory_equal(s.identity, identity, sizeof(identity));
    assert_int_equal(s.state, SESSION_GREETING);
    assert_int_equal(s.peer, 77);
    assert_int_equal(s.match, SESSION_MATCH_NONE);
    assert_int_equal(s.seat, GAME_SEAT_NONE);
    assert_int_equal(s.since_us, NOW_US);
    assert_int_equal(s.heard_us, NOW_US);
    assert_int_equal(s.margin, PROTO_MARGIN_NONE);
    assert_int_equal(s.offences, 0);
    assert_false(s.holds_input);
}

static void inputs_are_used_in_their_ticks(void **state)
{
    struct session s;

    (void)state;
    sit_down(&s);
    assert_true(accept_inputs(&s, TICK + 3, 3));
    for (uint32_t t = TICK + 1; t <= TICK + 3; t++) {
        assert_int_equal(taken(&s, t), (uint8_t)t);
    }
    assert_int_equal(s.late_inputs, 0);
}

static void window_is_checked_on_both_sides(void **state)
{
    struct session s;
    static const struct {
        int32_t ahead;
        bool is_within;
    } cases[] = {
        { PROTO_INPUT_WINDOW, true },  { PROTO_INPUT_WINDOW + 1, false },
        { -PROTO_INPUT_WINDOW, true }, { -PROTO_INPUT_WINDOW - 1, false },
        { INT16_MAX, false },          { -INT16_MAX, false },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        sit_down(&s);
        assert_int_equal(accept_inputs(&s, TICK + (uint32_t)cases[i].ahead, 3), cases[i].is_within);
        assert_int_equal(s.strays, !cases[i].is_within);
        assert_int_equal(s.holds_input, cases[i].is_within);
    }
}

static void input_beyond_the_window_is_never_used(void **state)
{
    struct session s;
    uint32_t far = TICK + PROTO_INPUT_WINDOW + 1;

    (void)state;
    sit_down(&s);
    accept_inputs(&s, far, 12);
    for (uint32_t t = TICK + 1; t <= far; t++) {
        assert_int_equal(taken(&s, t), 0);
    }
}

static void input_at_the_windows_end_is_kept_until_its_tick(void **state)
{
    struct session s;
    uint32_t last = TICK + PROTO_INPUT_WINDOW;

    (void)state;
    sit_down(&s);
    accept_inputs(&s, last, 1);
    for (uint32_t t = TICK + 1; t < last; t++) {
        assert_int_equal(taken(&s, t), 0);
    }
    assert_int_equal(taken(&s, last), (uint8_t)last);
}

static void strays_count_in_a_row_without_wrapping(void **state)
{
    struct session s;

    (void)state;
    sit_down(&s);
    for (int i = 0; i < 300; i++) {
        accept_inputs(&s, TICK + 100, 1);
        assert_int_equal(s.strays, i + 1);
    }
    accept_inputs(&s, TICK + 1, 1);
    assert_int_equal(s.strays, 0);
}

static void input_older_than_executed_is_ignored(void **state)
{
    struct session s;

    (void)state;
    sit_down(&s);
    assert_true(accept_inputs(&s, TICK, 3));
    for (uint32_t t = TICK - 2; t <= TICK; t++) {
        assert_int_not_equal(s.ring[t % SESSION_RING].tick, t);
    }
    assert_int_equal(taken(&s, TICK + 1), 0);
}

static void first_input_of_a_tick_counts(void **state)
{
    struct session s;
    struct msg_input m;

    (void)state;
    sit_down(&s);
    accept_inputs(&s, TICK + 2, 2);
    m = inputs_to(&s, TICK + 2, 2);
    m.inputs[0].bytes[0] = 77;
    m.inputs[1].bytes[0] = 78;
    session_accept(&s, &m, TICK, NEXT_US, NOW_US);
    assert_int_equal(taken(&s, TICK + 1), (uint8_t)(TICK + 1));
    assert_int_equal(taken(&s, TICK + 2), (uint8_t)(TICK + 2));
}

static void missing_input_repeats_six_ticks_then_goes_neutral(void **state)
{
    struct session s;
    uint32_t tick = TICK + 1;

    (void)state;
    sit_down(&s);
    accept_inputs(&s, tick, 1);
    uint8_t held = taken(&s, tick++);

    assert_int_not_equal(held, 0);
    for (int i = 0; i < SESSION_REPEATS; i++) {
        assert_int_equal(taken(&s, tick++), held);
    }
    assert_int_equal(taken(&s, tick++), 0);
    assert_int_equal(taken(&s, tick++), 0);
    assert_int_equal(s.late_inputs, SESSION_REPEATS + 2);
}

static void an_input_in_time_ends_the_repeating(void **state)
{
    struct session s;

    (void)state;
    sit_down(&s);
    accept_inputs(&s, TICK + 1, 1);
    taken(&s, TICK + 1);
    for (uint32_t t = TICK + 2; t < TICK + 6; t++) {
        taken(&s, t);
    }
    accept_inputs(&s, TICK + 6, 1);
    assert_int_equal(taken(&s, TICK + 6), (uint8_t)(TICK + 6));
    for (uint32_t t = TICK + 7; t < TICK + 7 + SESSION_REPEATS; t++) {
        assert_int_equal(taken(&s, t), (uint8_t)(TICK + 6));
    }
    assert_int_equal(taken(&s, TICK + 7 + SESSION_REPEATS), 0);
}

static void nothing_is_late_before_the_first_input(void **state)
{
    struct session s;

    (void)state;
    sit_down(&s);
    for (uint32_t t = TICK + 1; t < TICK + 100; t++) {
        assert_int_equal(taken(&s, t), 0);
    }
    assert_int_equal(s.late_inputs, 0);
}

static void acknowledgement_moves_forward_only(void **state)
{
    struct session s;

    (void)state;
    sit_down(&s);
    accept_ack(&s, TICK - 10);
    assert_int_equal(s.acked_tick, TICK - 10);
    accept_ack(&s, TICK - 20);
    assert_int_equal(s.acked_tick, TICK - 10);
    accept_ack(&s, TICK);
    assert_int_equal(s.acked_tick, TICK);
}

static void acknowledgement_beyond_the_world_is_ignored(void **state)
{
    struct session s;

    (void)state;
    sit_down(&s);
    accept_ack(&s, TICK + 1);
    assert_int_equal(s.acked_tick, KEYFRAME_TICK);
    accept_ack(&s, TICK + 30000);
    assert_int_equal(s.acked_tick, KEYFRAME_TICK);
}

static void acknowledgement_counts_even_when_the_inputs_stray(void **state)
{
    struct session s;
    struct msg_input m;

    (void)state;
    sit_down(&s);
    m = inputs_to(&s, TICK + 100, 1);
    m.applied = TICK - 1;
    assert_false(session_accept(&s, &m, TICK, NEXT_US, NOW_US));
    assert_int_equal(s.acked_tick, TICK - 1);
}

static void message_of_another_epoch_changes_nothing(void **state)
{
    struct session s;
    struct session before;
    struct msg_input m;

    (void)state;
    sit_down(&s);
    for (uint8_t off = 1; off < PROTO_EPOCHS; off++) {
        m = inputs_to(&s, TICK + 1, 3);
        m.epoch = (uint8_t)((s.epoch + off) % PROTO_EPOCHS);
        m.applied = TICK;
        before = s;
        assert_true(session_accept(&s, &m, TICK, NEXT_US, NOW_US));
        assert_memory_equal(&s, &before, sizeof(s));
    }
}

static void a_new_epoch_forgets_what_was_before(void **state)
{
    struct session s;

    (void)state;
    sit_down(&s);
    accept_ack(&s, TICK - 1);
    accept_inputs(&s, TICK + 5, 5);
    accept_inputs(&s, TICK + 500, 5);
    uint8_t epoch = s.epoch;

    session_begin_epoch(&s, TICK, NOW_US);
    assert_int_equal(s.epoch, epoch + 1);
    assert_int_equal(s.acked_tick, TICK);
    assert_false(s.holds_input);
    assert_int_equal(s.strays, 0);
    assert_int_equal(s.margin, PROTO_MARGIN_NONE);
    assert_int_equal(s.keyframe_us, NOW_US);
    assert_int_equal(taken(&s, TICK + 1), 0);
}

static void epochs_wrap_within_their_four_bits(void **state)
{
    struct session s;

    (void)state;
    open_session(&s, NOW_US);
    for (int i = 1; i <= 3 * PROTO_EPOCHS; i++) {
        session_begin_epoch(&s, TICK, NOW_US);
        assert_int_equal(s.epoch, i % PROTO_EPOCHS);
    }
    assert_int_equal(s.keyframes, 3 * PROTO_EPOCHS);
}

static void margin_is_the_time_left_to_the_inputs_own_deadline(void **state)
{
    struct session s;
    struct msg_input m;

    (void)state;
    sit_down(&s);
    m = inputs_to(&s, TICK + 1, 1);
    session_accept(&s, &m, TICK, NEXT_US, NEXT_US - 2000);
    assert_int_equal(s.margin, 2000 / PROTO_MARGIN_UNIT_US);
    m = inputs_to(&s, TICK + 2, 1);
    session_accept(&s, &m, TICK, NEXT_US, NEXT_US + 1000);
    assert_int_equal(s.margin, (SECOND_US / TICK_HZ - 1000) / PROTO_MARGIN_UNIT_US);
}

static void input_of_unknown_arrival_has_no_margin_but_is_held(void **state)
{
    struct session s;
    struct msg_input m;

    (void)state;
    sit_down(&s);
    m = inputs_to(&s, TICK + 1, 1);
    session_accept(&s, &m, TICK, NEXT_US, NEXT_US - 2000);
    m = inputs_to(&s, TICK + 2, 1);
    session_accept(&s, &m, TICK, NEXT_US, 0);
    assert_int_equal(s.margin, PROTO_MARGIN_NONE); /* not that of the one before */
    assert_int_equal(s.held_tick, TICK + 2);
}

static void late_input_has_a_negative_margin(void **state)
{
    struct session s;
    struct msg_input m;

    (void)state;
    sit_down(&s);
    m = inputs_to(&s, TICK, 1);
    session_accept(&s, &m, TICK, NEXT_US, NEXT_US);
    assert_int_equal(s.margin, -(SECOND_US / TICK_HZ) / PROTO_MARGIN_UNIT_US);
}

static void margin_clamps_on_both_sides_and_never_means_none(void **state)
{
    struct session s;
    struct msg_input m;

    (void)state;
    sit_down(&s);
    m = inputs_to(&s, TICK + 32, 1);
    session_accept(&s, &m, TICK, NEXT_US, NEXT_US - 3000000);
    assert_int_equal(s.margin, INT16_MAX);
    sit_down(&s);
    m = inputs_to(&s, TICK - 32, 1);
    session_accept(&s, &m, TICK, NEXT_US, NEXT_US + 3000000);
    assert_int_equal(s.margin, PROTO_MARGIN_NONE + 1);
}

static void margin_is_that_of_the_newest_input_only(void **state)
{
    struct session s;
    struct msg_input m;

    (void)state;
    sit_down(&s);
    m = inputs_to(&s, TICK + 2, 1);
    session_accept(&s, &m, TICK, NEXT_US, NEXT_US);
    int16_t margin = s.margin;

    session_accept(&s, &m, TICK, NEXT_US, NEXT_US + 500);
    m = inputs_to(&s, TICK + 1, 1);
    session_accept(&s, &m, TICK, NEXT_US, NEXT_US + 900);
    assert_int_equal(s.margin, margin);
    assert_int_equal(s.held_tick, TICK + 2);
}

static void ticks_of_sixteen_bits_are_read_across_their_wrap(void **state)
{
    struct session s;
    struct msg_input m = { .count = 1, .tick = 2, .applied = 65530, .inputs = { { { 9 } } } };
    const uint32_t tick = 3 * 65536 - 2;

    (void)state;
    open_session(&s, NOW_US);
    session_begin_epoch(&s, tick - 20, NOW_US);
    s.state = SESSION_PLAYING;
    m.epoch = s.epoch;
    assert_true(session_accept(&s, &m, tick, NEXT_US, NOW_US));
    assert_int_equal(s.acked_tick, 3 * 65536 - 6);
    assert_int_equal(s.held_tick, 3 * 65536 + 2);
    assert_int_equal(taken(&s, 3 * 65536 + 2), 9);
}

static void inputs_before_tick_zero_are_no_inputs(void **state)
{
    struct session s;
    struct msg_input m = { .count = 12, .tick = 1 };

    (void)state;
    open_session(&s, NOW_US);
    session_begin_epoch(&s, 0, NOW_US);
    s.state = SESSION_PLAYING;
    m.epoch = s.epoch;
    memset(m.inputs, 5, sizeof(m.inputs));
    assert_true(session_accept(&s, &m, 0, NEXT_US, NOW_US));
    for (uint32_t i = 0; i < SESSION_RING; i++) {
        assert_true(s.ring[i].tick <= 1);
    }
    assert_int_equal(taken(&s, 1), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fresh_session_greets_and_has_nothing),
        cmocka_unit_test(inputs_are_used_in_their_ticks),
        cmocka_unit_test(window_is_checked_on_both_sides),
        cmocka_unit_test(input_beyond_the_window_is_never_used),
        cmocka_unit_test(input_at_the_windows_end_is_kept_until_its_tick),
        cmocka_unit_test(strays_count_in_a_row_without_wrapping),
        cmocka_unit_test(input_older_than_executed_is_ignored),
        cmocka_unit_test(first_input_of_a_tick_counts),
        cmocka_unit_test(missing_input_repeats_six_ticks_then_goes_neutral),
        cmocka_unit_test(an_input_in_time_ends_the_repeating),
        cmocka_unit_test(nothing_is_late_before_the_first_input),
        cmocka_unit_test(acknowledgement_moves_forward_only),
        cmocka_unit_test(acknowledgement_beyond_the_world_is_ignored),
        cmocka_unit_test(acknowledgement_counts_even_when_the_inputs_stray),
        cmocka_unit_test(message_of_another_epoch_changes_nothing),
        cmocka_unit_test(a_new_epoch_forgets_what_was_before),
        cmocka_unit_test(epochs_wrap_within_their_four_bits),
        cmocka_unit_test(margin_is_the_time_left_to_the_inputs_own_deadline),
        cmocka_unit_test(input_of_unknown_arrival_has_no_margin_but_is_held),
        cmocka_unit_test(late_input_has_a_negative_margin),
        cmocka_unit_test(margin_clamps_on_both_sides_and_never_means_none),
        cmocka_unit_test(margin_is_that_of_the_newest_input_only),
        cmocka_unit_test(ticks_of_sixteen_bits_are_read_across_their_wrap),
        cmocka_unit_test(inputs_before_tick_zero_are_no_inputs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
