/* The claims of server/replicate.c: what each viewer is sent.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "rig_sample.h"
#include "wire/record.h"

enum {
    SECOND_US = 1000000,
    TICK_US = 16667,
};

static struct rig rig;

static uint32_t world_tick(void)
{
    return match_head(&rig.sv.matches[0])->tick;
}

static struct msg_state state_of(const struct bare *b)
{
    struct msg_state state;
    const struct bare_message *m = &b->got[MSG_STATE];

    assert_true(m->count > 0);
    assert_true(state_message_unpack(m->bytes, m->length, &state));
    return state;
}

/* Acknowledges all there is, tick by tick, as a client does. */
static void follow(struct bare *b, int ticks)
{
    for (int i = 0; i < ticks; i++) {
        rig_send_input(&rig, b, world_tick() + 2, world_tick());
        rig_run(&rig, TICK_US);
    }
}

static void the_level_and_a_keyframe_come_with_the_welcome(void **state)
{
    static uint8_t level[GAME_LEVEL_TEXT_BYTES];
    static uint64_t world[GAME_WORLD_BYTES / 8];
    uint8_t keyframe[KEYFRAME_BYTES];
    size_t level_have = 0;
    size_t keyframe_have = 0;
    struct net_event event;

    (void)state;
    rig_open_one(&rig, "harbour", 4, 0);
    const struct match *m = &rig.sv.matches[0];
    struct bare *b = rig_connect(&rig);
    struct msg_hello hello = bare_hello("Ann", "");

    bare_send_hello(b, &hello);
    b->net->ops->flush(b->net, rig.now_us);
    server_receive(&rig.sv, rig.now_us);
    while (b->net->ops->next(b->net, rig.now_us, &event)) {
        struct msg_block block;
        const uint8_t *content;
        uint8_t epoch;
        size_t size;

        if (event.channel != NET_BULK || event.data[0] == MSG_WELCOME) {
            continue;
        }
        assert_true(block_unpack(event.data, event.length, &block, &epoch, &content, &size));
        assert_int_equal(block.total,
                         block.what == BLOCK_LEVEL
                             ? m->level_length
                             : keyframe_pack(m->game, m->world, keyframe, sizeof(keyframe)));
        size_t *have = block.what == BLOCK_LEVEL ? &level_have : &keyframe_have;

        assert_int_equal(block.offset, *have);
        memcpy((block.what == BLOCK_LEVEL ? level : keyframe) + *have, content, size);
        *have += size;
    }
    assert_int_equal(level_have, m->level_length);
    assert_memory_equal(level, m->level_text, level_have);
    assert_true(keyframe_unpack(m->game, m->level, keyframe, keyframe_have, world));
    assert_memory_equal(world, m->world, m->game->world_bytes);
    assert_int_equal(b->got[MSG_STATE].count, 0);
    rig_close(&rig);
}

/* Not with the first input: on a long way that is a round trip later. */
static void the_stream_begins_right_behind_the_keyframe(void **state)
{
    (void)state;
    rig_open_one(&rig, "harbour", 4, 0);
    struct bare *b = rig_join(&rig, "Ann", "");

    rig_run(&rig, SECOND_US / 2);
    assert_in_range(b->got[MSG_STATE].count, 29, 31);
    rig_close(&rig);
}

static void each_tick_is_one_message_with_what_is_missing(void **state)
{
    (void)state;
    rig_open_one(&rig, "harbour", 4, 2);
    struct bare *b = rig_play(&rig, "Ann", "");

    follow(b, 60);
    int count = b->got[MSG_STATE].count;
    uint32_t tick = world_tick();

    follow(b, 60);
    assert_int_equal(b->got[MSG_STATE].count - count, world_tick() - tick);
    assert_int_equal(rig.sv.state_messages, b->got[MSG_STATE].count);
    assert_int_equal(rig.sv.state_players, 3 * rig.sv.state_messages);
    assert_in_range(rig.sv.state_bytes, rig.sv.state_messages * (PROTO_STATE_HEADER + 1),
                    rig.sv.state_messages * b->got[MSG_STATE].longest);
    assert_in_range(state_of(b).records, 1, 2);
    assert_int_equal(state_of(b).tick, (uint16_t)world_tick());
    assert_int_equal(state_of(b).hash, (uint16_t)rig.sv.matches[0].hash);
    rig_close(&rig);
}

static void what_is_not_acknowledged_is_sent_again(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    struct bare *b = rig_play(&rig, "Ann", "");

    follow(b, 10);
    uint32_t acked = rig_session(&rig, b)->acked_tick;

    rig_run(&rig, SECOND_US);
    assert_int_equal(state_of(b).records, world_tick() - acked);
    rig_close(&rig);
}

static void more_than_127_ticks_behind_gets_a_keyframe(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    struct bare *b = rig_play(&rig, "Ann", "");

    follow(b, 10);
    uint32_t keyframes = rig_session(&rig, b)->keyframes;
    uint32_t acked = rig_session(&rig, b)->acked_tick;

    while (world_tick() - acked < PROTO_RECORDS_MOST) {
        rig_send_input(&rig, b, world_tick() + 2, acked);
        rig_run(&rig, RIG_STEP_US);
    }
    rig_run(&rig, 2000);
    assert_int_equal(rig_session(&rig, b)->keyframes, keyframes);
    assert_int_equal(state_of(b).records, PROTO_RECORDS_MOST);
    rig_run(&rig, TICK_US);
    assert_int_equal(rig_session(&rig, b)->keyframes, keyframes + 1);
    assert_true(rig_session(&rig, b)->acked_tick > acked + PROTO_RECORDS_MOST);
    rig_close(&rig);
}

/* Everybody steers all the time, so that the records are long; one never acknowledges. */
static void more_than_a_datagram_behind_gets_a_keyframe_at_once(void **state)
{
    struct bare *b[16];
    uint32_t most = 0;

    (void)state;
    rig_open_one(&rig, "harbour", 16, 0);
    for (int i = 0; i < 16; i++) {
        b[i] = rig_play(&rig, "Ann", "");
    }
    struct session *lame = rig_session(&rig, b[0]);
    uint32_t keyframes = lame->keyframes;
    uint32_t acked = lame->acked_tick;

    for (int n = 0; n < 120; n++) {
        rig_send_input(&rig, b[0], world_tick() + 2, acked);
        for (int i = 1; i < 16; i++) {
            const struct session *s = rig_session(&rig, b[i]);
            struct msg_input m = { .epoch = s->epoch,
                                   .tick = (uint16_t)(world_tick() + 2),
                                   .applied = (uint16_t)world_tick(),
                                   .count = 1 };
            uint8_t bytes[PROTO_MESSAGE_BYTES];

            m.inputs[0].bytes[0] = (uint8_t)(n % 7);
            m.inputs[0].bytes[1] = (uint8_t)((n + i) % 5);
            m.inputs[0].bytes[2] = (uint8_t)(n * 37 + i);
            bare_send(b[i], NET_STATE, bytes,
                      input_message_pack(rig.sv.matches[0].game, &m, bytes));
        }
        rig_run(&rig, TICK_US);
        if (lame->keyframes > keyframes) {
            break;
        }
        most = world_tick() - lame->acked_tick;
    }
    print_message("a keyframe after %u ticks\n", (unsigned)most);
    assert_int_equal(lame->keyframes, keyframes + 1);
    assert_in_range(most, 20, 100);
    assert_int_equal(world_tick() - lame->acked_tick, 0);
    rig_close(&rig);
}

static void who_never_acknowledges_gets_two_keyframes_a_second_at_most(void **state)
{
    (void)state;
    rig_open_one(&rig, "harbour", 16, 15);
    struct bare *b = rig_play(&rig, "Ann", "");
    const struct session *s = rig_session(&rig, b);
    uint32_t keyframes = s->keyframes;

    for (int i = 0; i < 600; i++) {
        rig_send_input(&rig, b, world_tick() + 2, 0);
        rig_run(&rig, TICK_US);
    }
    assert_in_range(s->keyframes - keyframes, 1, 20);
    rig_close(&rig);
}

/* They would wait for the link, and come all at once. */
static void who_is_not_heard_gets_no_keyframes_until_he_is(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    struct bare *b = rig_play(&rig, "Ann", "");

    follow(b, 10);
    const struct session *s = rig_session(&rig, b);
    uint32_t keyframes = s->keyframes;

    rig_run(&rig, 4 * SECOND_US);
    assert_int_equal(s->keyframes, keyframes);
    rig_send_input(&rig, b, world_tick() + 2, s->acked_tick);
    rig_run(&rig, 2 * TICK_US);
    assert_int_equal(s->keyframes, keyframes + 1);
    rig_close(&rig);
}

static void state_messages_never_exceed_their_bytes(void **state)
{
    struct command chat = { .kind = COMMAND_CHAT };

    (void)state;
    rig_open_one(&rig, "harbour", 16, 15);
    struct bare *b = rig_play(&rig, "Ann", "");

    memset(chat.text, 'x', GAME_TEXT_BYTES);
    for (int i = 0; i < 600; i++) {
        match_request(&rig.sv.matches[0], &chat);
        if (i % 10 == 0) {
            rig_send_input(&rig, b, world_tick() + 2, world_tick());
        }
        if (i % 100 < 50) {
            rig_run(&rig, TICK_US); /* and now and then some silence */
        }
        rig_run(&rig, TICK_US);
    }
    print_message("longest %zu bytes\n", b->got[MSG_STATE].longest);
    assert_in_range(b->got[MSG_STATE].longest, 900, PROTO_STATE_BYTES);
    rig_close(&rig);
}

static void a_viewer_whose_inputs_stray_gets_a_keyframe(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    struct bare *b = rig_play(&rig, "Ann", "");
    const struct session *s = rig_session(&rig, b);

    follow(b, 60);
    uint32_t keyframes = s->keyframes;

    for (int i = 0; i < SESSION_STRAYS; i++) {
        assert_int_equal(s->keyframes, keyframes);
        rig_send_input(&rig, b, world_tick() + 1000, world_tick());
        rig_run(&rig, TICK_US);
    }
    while (s->keyframes == keyframes) {
        rig_run(&rig, RIG_STEP_US);
    }
    rig_run(&rig, 2 * RIG_STEP_US);
    assert_int_equal(s->keyframes, keyframes + 1);
    assert_int_equal(state_of(b).epoch, s->epoch);
    assert_int_equal(state_of(b).records, 0); /* the keyframe has them */
    assert_int_equal(rig.sv.dropped[DROP_WINDOW], SESSION_STRAYS);
    assert_int_equal(s->state, SESSION_PLAYING);
    rig_close(&rig);
}

static void the_margin_is_reported_once_and_what_is_held_always(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    struct bare *b = rig_play(&rig, "Ann", "");

    follow(b, 5);
    rig_send_input(&rig, b, world_tick() + 4, world_tick());
    rig_run(&rig, TICK_US);
    assert_int_not_equal(state_of(b).margin, PROTO_MARGIN_NONE);
    int8_t held = state_of(b).held;

    rig_run(&rig, 2 * TICK_US);
    assert_int_equal(state_of(b).margin, PROTO_MARGIN_NONE);
    assert_int_equal(state_of(b).held, held - 2);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_level_and_a_keyframe_come_with_the_welcome),
        cmocka_unit_test(the_stream_begins_right_behind_the_keyframe),
        cmocka_unit_test(each_tick_is_one_message_with_what_is_missing),
        cmocka_unit_test(what_is_not_acknowledged_is_sent_again),
        cmocka_unit_test(more_than_127_ticks_behind_gets_a_keyframe),
        cmocka_unit_test(more_than_a_datagram_behind_gets_a_keyframe_at_once),
        cmocka_unit_test(who_never_acknowledges_gets_two_keyframes_a_second_at_most),
        cmocka_unit_test(who_is_not_heard_gets_no_keyframes_until_he_is),
        cmocka_unit_test(state_messages_never_exceed_their_bytes),
        cmocka_unit_test(a_viewer_whose_inputs_stray_gets_a_keyframe),
        cmocka_unit_test(the_margin_is_reported_once_and_what_is_held_always),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
