/* The claims of server/handlers.c: which message is welcome when, and what becomes of the rest.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/rng.h"
#include "game/livery.h"
#include "handlers_sample.h"
#include "tests/system/arena.h"
#include "wire/record.h"

enum {
    SEED = 4711,
};

static const enum session_state states[] = {
    SESSION_GREETING,
    SESSION_LOADING,
    SESSION_PLAYING,
    SESSION_CLOSING,
};

static void each_message_is_welcome_in_its_states_only(void **state)
{
    static const bool is_welcome[MSG_COUNT][SESSION_STATES] = {
        [MSG_HELLO] = { [SESSION_GREETING] = true },
        [MSG_REQUEST] = { [SESSION_LOADING] = true, [SESSION_PLAYING] = true },
        [MSG_RESYNC] = { [SESSION_LOADING] = true, [SESSION_PLAYING] = true },
        [MSG_INPUT] = { [SESSION_LOADING] = true, [SESSION_PLAYING] = true },
        [MSG_ORDER] = { [SESSION_LOADING] = true, [SESSION_PLAYING] = true },
        [MSG_LOOK] = { [SESSION_LOADING] = true, [SESSION_PLAYING] = true },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        for (int kind = MSG_HELLO; kind <= MSG_LOOK; kind++) {
            struct session *s = session_in(states[i]);
            struct sample m = good_sample((enum message_kind)kind, s);

            rig_run(&rig, SECOND_US / 5); /* long enough after the keyframe for a resync */
            if (is_welcome[kind][states[i]]) {
                uint64_t before = drops();

                m = good_sample((enum message_kind)kind, s);
                handle(s, &m);
                assert_int_equal(drops(), before);
                assert_int_equal(s->offences, 0);
            } else if (s->state == states[i]) {
                expect_offence(s, &m, DROP_STATE);
            }
            rig_close(&rig);
        }
    }
}

/* The answers that reach it by then, of every kind. */
static int answers_of(const struct bare *b)
{
    int count = 0;

    for (int kind = 0; kind < MSG_COUNT; kind++) {
        count += b->got[kind].count;
    }
    return count;
}

static void who_is_in_no_match_and_floods_with_any_message_gets_one_answer(void **state)
{
    enum { FLOOD = 1000 };

    (void)state;
    for (int kind = 0; kind <= MSG_COUNT; kind++) {
        struct session *s = session_in(SESSION_GREETING);
        struct msg_hello look = bare_hello("Eve", "");
        bool is_look = kind == MSG_COUNT;

        look.wants = HELLO_LOOK;
        struct sample m = is_look             ? hello_sample(&look)
                          : kind == MSG_HELLO ? request_sample(COMMAND_CHAT, 0, "hello")
                                              : good_sample((enum message_kind)kind, s);

        if (kind > MSG_LOOK && !is_look) {
            m = look_sample();
            m.bytes[0] = (uint8_t)kind; /* the server's own kinds */
        }
        for (int i = 0; i < FLOOD; i++) {
            handle(s, &m);
        }
        assert_int_equal(s->state, SESSION_CLOSING);
        assert_int_equal(drops(), is_look ? FLOOD - 1 : FLOOD);
        rig_run(&rig, 50000);
        assert_true(answers_of(&rig.bares[0]) <= 1);
        assert_int_equal(rig.bares[0].ends, 1);
        assert_int_equal(rig.sv.matches[0].viewers, 0);
        assert_int_equal(rig.sv.matches[0].queued, 0);
        rig_close(&rig);
    }
}

static void messages_of_the_server_are_unknown_to_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        struct session *s = session_in(states[i]);

        for (int kind = MSG_WELCOME; kind < MSG_COUNT; kind++) {
            struct sample m = { .channel = (enum net_channel)message_rules[kind].channel,
                                .length = message_rules[kind].least,
                                .bytes = { (uint8_t)kind } };

            expect_offence(s, &m, DROP_UNKNOWN);
        }
        rig_close(&rig);
    }
}

static void kinds_that_do_not_exist_are_unknown(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        struct session *s = session_in(states[i]);

        for (int kind = MSG_COUNT; kind < 16; kind++) {
            for (int channel = 0; channel < NET_CHANNELS; channel++) {
                struct sample m = { .channel = (enum net_channel)channel,
                                    .length = 20,
                                    .bytes = { (uint8_t)kind } };

                expect_offence(s, &m, DROP_UNKNOWN);
            }
        }
        rig_close(&rig);
    }
}

static void messages_on_another_channel_are_unknown(void **state)
{
    (void)state;
    struct session *s = session_in(SESSION_PLAYING);

    for (int kind = MSG_HELLO; kind <= MSG_INPUT; kind++) {
        struct sample m = good_sample((enum message_kind)kind, s);
        enum net_channel own = m.channel;

        for (int channel = 0; channel < NET_CHANNELS; channel++) {
            m.channel = (enum net_channel)channel;
            if (m.channel != own) {
                expect_offence(s, &m, DROP_UNKNOWN);
            }
        }
    }
    rig_close(&rig);
}

static void garbage_is_counted_and_never_obeyed(void **state)
{
    uint64_t chance = SEED;

    (void)state;
    print_message("seed %d\n", SEED);
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        struct session *s = session_in(states[i]);

        for (int n = 0; n < 20000 && s->state == states[i]; n++) {
            struct sample m = { .channel = (enum net_channel)rng_below(&chance, NET_CHANNELS),
                                .length = 1 + rng_below(&chance, 40) };

            for (size_t at = 0; at < m.length; at++) {
                m.bytes[at] = (uint8_t)rng_next(&chance);
            }
            m.bytes[0] = (uint8_t)rng_below(&chance, MSG_COUNT + 1);
            m.bytes[1] = m.bytes[0] == MSG_HELLO ? PROTO_VERSION : m.bytes[1];
            m.bytes[2] = m.bytes[0] == MSG_HELLO ? 0 : m.bytes[2];
            s->offences = 0;
            handle(s, &m);
            s->state = states[i] == SESSION_GREETING ? states[i] : s->state; /* once more */
        }
        assert_true(drops() > 100);
        rig_close(&rig);
    }
}

static void a_watchers_word_is_a_notice_and_what_else_it_asks_for_is_over_the_limit(void **state)
{
    struct msg_hello hello = bare_hello("Owl", "");

    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    hello.wants = HELLO_WATCH;
    struct bare *b = rig_connect(&rig);

    bare_send_hello(b, &hello);
    rig_run(&rig, 20000);
    struct session *s = rig_session(&rig, b);
    struct sample m = request_sample(COMMAND_CHAT, 0, "boo");

    assert_int_equal(s->seat, GAME_SEAT_NONE);
    assert_int_equal(rig.sv.matches[0].viewers, 1);
    assert_int_equal(rig.sv.matches[0].watchers, 1);
    handle(s, &m);
    assert_int_equal(rig.sv.matches[0].queued, 1);
    assert_int_equal(rig.sv.matches[0].queue[0].kind, COMMAND_NOTICE);
    assert_string_equal(rig.sv.matches[0].queue[0].text, "Owl (watching): boo");
    m = request_sample(COMMAND_READY, 1, "");
    handle(s, &m);
    assert_int_equal(rig.sv.dropped[DROP_LIMIT], 1);
    assert_int_equal(rig.sv.matches[0].queued, 1);
    assert_int_equal(s->offences, 0);
    rig_close(&rig);
}

static void a_player_may_ask_for_colour_and_emblem_of_the_own_seat(void **state)
{
    (void)state;
    struct session *s = session_in(SESSION_PLAYING);
    struct sample m = request_sample(COMMAND_LIVERY, livery_value(9, 12), "");

    handle(s, &m);
    rig_run(&rig, 100000);
    const struct seat *own = &match_head(&rig.sv.matches[0])->seats[s->seat];

    assert_int_equal(own->colour, 9);
    assert_int_equal(own->emblem, 12);
    assert_int_equal(s->offences, 0);
    rig_close(&rig);
}

static void requests_over_the_limit_are_counted_but_no_offence(void **state)
{
    (void)state;
    struct session *s = session_in(SESSION_PLAYING);
    struct sample m = request_sample(COMMAND_READY, 1, "");

    for (int i = 0; i < 20; i++) {
        handle(s, &m);
    }
    assert_int_equal(rig.sv.matches[0].queued, SESSION_REQUESTS_S);
    assert_int_equal(rig.sv.dropped[DROP_LIMIT], 20 - SESSION_REQUESTS_S);
    m = request_sample(COMMAND_CHAT, 0, "hello");
    for (int i = 0; i < 20; i++) {
        handle(s, &m);
    }
    assert_int_equal(rig.sv.matches[0].queued, SESSION_REQUESTS_S + SESSION_CHAT_BURST);
    assert_int_equal(rig.sv.dropped[DROP_CHAT], 20 - SESSION_CHAT_BURST);
    assert_int_equal(s->offences, 0);
    rig_close(&rig);
}

static void a_request_for_a_full_queue_is_counted(void **state)
{
    struct command c = { .kind = COMMAND_START };

    (void)state;
    struct session *s = session_in(SESSION_PLAYING);
    struct sample m = request_sample(COMMAND_CHAT, 0, "hello");

    while (match_request(&rig.sv.matches[0], &c)) {
    }
    handle(s, &m);
    assert_int_equal(rig.sv.dropped[DROP_LIMIT], 1);
    rig_close(&rig);
}

static void a_resync_is_answered_by_a_keyframe_of_the_next_epoch(void **state)
{
    (void)state;
    rig_open_one(&rig, "harbour", 4, 0);
    struct bare *b = rig_play(&rig, "Eve", "");
    struct session *s = rig_session(&rig, b);
    struct sample m = resync_sample();
    uint8_t epoch = s->epoch;

    rig_run(&rig, SECOND_US / 2);
    int blocks = b->got[MSG_BLOCK].count;

    bare_send(b, m.channel, m.bytes, m.length);
    rig_run(&rig, 5000);
    assert_int_equal(s->epoch, epoch + 1);
    assert_true(b->got[MSG_BLOCK].count > blocks);
    assert_int_equal(b->got[MSG_BLOCK].bytes[0] >> 4, epoch + 1);
    rig_close(&rig);
}

static void a_resync_that_crosses_its_keyframe_is_not_answered(void **state)
{
    (void)state;
    struct session *s = session_in(SESSION_PLAYING);
    struct sample m = resync_sample();

    rig_run(&rig, SECOND_US);
    handle(s, &m);
    uint32_t keyframes = s->keyframes;

    handle(s, &m);
    assert_int_equal(s->keyframes, keyframes);
    assert_int_equal(rig.sv.dropped[DROP_LIMIT], 1);
    assert_int_equal(s->offences, 0);
    rig_close(&rig);
}

static void the_third_offence_within_a_second_is_refused_with_its_reason(void **state)
{
    static const struct {
        enum server_drop drop;
        struct sample m;
    } cases[] = {
        { DROP_UNKNOWN, { NET_CONTROL, 5, { 15 } } },
        { DROP_STATE, { NET_CONTROL, 2, { MSG_HELLO } } }, /* replaced by a whole one below */
        { DROP_BOUNDS, { NET_CONTROL, 2, { MSG_REQUEST, 0xFF } } },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct msg_hello again = bare_hello("Eve", "");
        struct sample m = cases[i].drop == DROP_STATE ? hello_sample(&again) : cases[i].m;

        rig_open_one(&rig, "harbour", 4, 0);
        struct bare *b = rig_play(&rig, "Eve", "");

        for (int n = 1; n <= SESSION_OFFENCES; n++) {
            assert_int_equal(b->got[MSG_REFUSE].count, 0);
            bare_send(b, m.channel, m.bytes, m.length);
            rig_run(&rig, 100000);
        }
        struct msg_refuse refuse = bare_refusal(b);

        assert_int_equal(rig.sv.dropped[cases[i].drop], SESSION_OFFENCES);
        assert_int_equal(b->got[MSG_REFUSE].count, 1);
        assert_int_equal(refuse.cause, REFUSE_PROTOCOL);
        assert_string_equal(refuse.detail, server_drop_name(cases[i].drop));
        assert_int_equal(b->ends, 1);
        assert_int_equal(b->reason, REFUSE_PROTOCOL + 1);
        assert_int_equal(rig.sv.matches[0].seats[0].kind, SEAT_EMPTY);
        assert_int_equal(rig_session(&rig, b)->state, SESSION_FREE);
        rig_close(&rig);
    }
}

static void two_offences_a_second_are_forgiven(void **state)
{
    (void)state;
    rig_open_one(&rig, "harbour", 4, 0);
    struct bare *b = rig_play(&rig, "Eve", "");
    const uint8_t bad[] = { 15, 1, 2 };

    for (int n = 0; n < 10; n++) {
        bare_send(b, NET_CONTROL, bad, sizeof(bad));
        rig_run(&rig, SECOND_US * 6 / 10);
    }
    assert_int_equal(rig.sv.dropped[DROP_UNKNOWN], 10);
    assert_int_equal(b->got[MSG_REFUSE].count, 0);
    assert_true(b->is_connected);
    rig_close(&rig);
}

/* Three honest players and one who sends what is not allowed, again and again. */
static void the_others_notice_nothing_of_a_bad_client(void **state)
{
    static const uint8_t bad[] = { 15, 1, 2 };
    struct arena a;
    struct bare b;
    struct client_figures before[3];
    int drops_seen = 0;
    uint64_t begun_us;

    (void)state;
    print_message("seed %d\n", SEED);
    arena_open(&a, "harbour", 8, 0, SEED);
    for (int i = 0; i < 3; i++) {
        arena_join(&a, "Ann");
    }
    arena_run_us(&a, 3 * SECOND_US);
    for (int i = 0; i < 3; i++) {
        before[i] = a.clients[i]->figures;
    }
    begun_us = a.now_us;
    bare_open(&b, a.net, BARE_FIRST_PORT, 1);
    for (int ms = 0; ms < 5000; ms += 5) {
        struct msg_hello hello = bare_hello("Eve", "");

        if (!b.is_connected && ms % 100 == 0) {
            bare_connect(&b, a.now_us);
        } else if (b.is_connected && ms % 100 == 50) {
            bare_send_hello(&b, &hello);
        } else if (b.is_connected && b.got[MSG_WELCOME].count > drops_seen) {
            bare_send(&b, NET_CONTROL, bad, sizeof(bad));
        }
        int ends = b.ends;

        bare_poll(&b, a.now_us);
        drops_seen += b.ends - ends;
        arena_run_us(&a, 5000);
    }
    uint64_t ticks = (a.now_us - begun_us) * TICK_HZ / SECOND_US;

    assert_true(drops_seen >= 3);
    assert_int_equal(bare_refusal(&b).cause, REFUSE_PROTOCOL);
    for (int i = 0; i < 3; i++) {
        const struct client_figures *f = &a.clients[i]->figures;

        assert_int_equal(a.clients[i]->state, CLIENT_PLAYING);
        assert_int_equal(f->desyncs, 0);
        assert_int_equal(f->resyncs, 0);
        assert_int_equal(f->reconnects, 0);
        assert_int_equal(f->late_inputs, before[i].late_inputs);
        assert_in_range(f->ticks - before[i].ticks, ticks - 2, ticks + 2);
    }
    assert_int_equal(a.mismatches, 0);
    bare_close(&b);
    arena_close(&a);
}

static void first_input_of_the_epoch_begins_play(void **state)
{
    (void)state;
    struct session *s = session_in(SESSION_LOADING);
    struct sample m = input_sample(s, 2);

    m.bytes[0] ^= 0x10; /* another epoch: from before the keyframe */
    handle(s, &m);
    assert_int_equal(s->state, SESSION_LOADING);
    m.bytes[0] ^= 0x10;
    handle(s, &m);
    assert_int_equal(s->state, SESSION_PLAYING);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_message_is_welcome_in_its_states_only),
        cmocka_unit_test(who_is_in_no_match_and_floods_with_any_message_gets_one_answer),
        cmocka_unit_test(messages_of_the_server_are_unknown_to_it),
        cmocka_unit_test(kinds_that_do_not_exist_are_unknown),
        cmocka_unit_test(messages_on_another_channel_are_unknown),
        cmocka_unit_test(garbage_is_counted_and_never_obeyed),
        cmocka_unit_test(a_watchers_word_is_a_notice_and_what_else_it_asks_for_is_over_the_limit),
        cmocka_unit_test(a_player_may_ask_for_colour_and_emblem_of_the_own_seat),
        cmocka_unit_test(requests_over_the_limit_are_counted_but_no_offence),
        cmocka_unit_test(a_request_for_a_full_queue_is_counted),
        cmocka_unit_test(a_resync_is_answered_by_a_keyframe_of_the_next_epoch),
        cmocka_unit_test(a_resync_that_crosses_its_keyframe_is_not_answered),
        cmocka_unit_test(the_third_offence_within_a_second_is_refused_with_its_reason),
        cmocka_unit_test(two_offences_a_second_are_forgiven),
        cmocka_unit_test(the_others_notice_nothing_of_a_bad_client),
        cmocka_unit_test(first_input_of_the_epoch_begins_play),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
