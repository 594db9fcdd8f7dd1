/* The claims of client/client.h about keyframes and levels: how they come in pieces, and when one
 * is asked for.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client_sample.h"

/* The first piece of a whole of three, which is good. */
static void begin_whole(const uint8_t *bytes, uint32_t total)
{
    uint32_t before = t.c->figures.refused_messages;

    send_block(BLOCK_KEYFRAME, t.epoch, total, 0, bytes, PROTO_BLOCK_BYTES);
    run(5 * STEP_US);
    assert_int_equal(t.c->figures.refused_messages, before);
}

static void blocks_out_of_order_are_refused_and_a_new_beginning_heals(void **state)
{
    enum { PIECE = PROTO_BLOCK_BYTES, TOTAL = 2 * PIECE + 500 };
    static uint8_t bytes[TOTAL];

    (void)state;
    open_in(CLIENT_PLAYING);
    t.epoch++;
    send_block(BLOCK_KEYFRAME, t.epoch, TOTAL, PIECE, bytes, PIECE); /* no beginning */
    expect_refused(CLIENT_PLAYING);
    begin_whole(bytes, TOTAL);
    send_block(BLOCK_KEYFRAME, t.epoch, TOTAL, 2 * PIECE, bytes, 500); /* one missing */
    expect_refused(CLIENT_PLAYING);
    begin_whole(bytes, TOTAL);
    send_block(BLOCK_KEYFRAME, t.epoch, TOTAL + 1, PIECE, bytes, PIECE); /* another whole */
    expect_refused(CLIENT_PLAYING);
    begin_whole(bytes, TOTAL);
    send_block(BLOCK_KEYFRAME, t.epoch + 1, TOTAL, PIECE, bytes, PIECE); /* another epoch */
    expect_refused(CLIENT_PLAYING);
    begin_whole(bytes, TOTAL);
    assert_int_equal(t.c->figures.resyncs, 0);
    send_keyframe();
    run(5 * STEP_US);
    assert_int_equal(t.c->figures.resyncs, 1);
    close_client();
}

static void a_keyframe_is_taken_over_once(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    source_tick(&t.source);
    t.epoch++;
    send_keyframe();
    send_level();
    send_level();
    run(5 * STEP_US);
    assert_int_equal(t.c->figures.resyncs, 1);
    assert_int_equal(t.c->figures.refused_messages, 0);
    close_client();
}

static void a_whole_with_a_bad_piece_is_not_continued(void **state)
{
    static uint8_t bytes[KEYFRAME_BYTES];

    (void)state;
    open_in(CLIENT_PLAYING);
    uint32_t total = (uint32_t)source_keyframe(&t.source, bytes);

    send_block(BLOCK_KEYFRAME, t.epoch + 1, total, 0, bytes, 10);
    run(5 * STEP_US);
    send_block(BLOCK_KEYFRAME, t.epoch + 1, total, 20, bytes + 20, 10);
    expect_refused(CLIENT_PLAYING);
    send_block(BLOCK_KEYFRAME, t.epoch + 1, total, 10, bytes + 10, total - 10);
    expect_refused(CLIENT_PLAYING);
    assert_int_equal(t.c->figures.resyncs, 0);
    close_client();
}

static void a_whole_too_large_is_refused(void **state)
{
    uint8_t bytes[PROTO_BLOCK_BYTES] = { 0 };

    (void)state;
    open_in(CLIENT_LOADING);
    for (int what = 0; what < BLOCK_WHATS; what++) {
        send_block((enum block_what)what, EPOCH, KEYFRAME_BYTES + 1, 0, bytes, 1000);
        expect_refused(CLIENT_LOADING);
        send_block((enum block_what)what, EPOCH, UINT32_MAX, 0, bytes, 1000);
        expect_refused(CLIENT_LOADING);
        send_block((enum block_what)what, EPOCH, UINT32_MAX, UINT32_MAX - 1000, bytes, 1000);
        expect_refused(CLIENT_LOADING);
    }
    close_client();
}

static void a_bad_keyframe_leaves_the_world_as_it_was(void **state)
{
    static uint8_t bytes[KEYFRAME_BYTES];
    static uint64_t world[GAME_WORLD_BYTES / 8];

    (void)state;
    open_in(CLIENT_PLAYING);
    memcpy(world, replica_world(&t.c->replica), sizeof(world));
    uint32_t total = (uint32_t)source_keyframe(&t.source, bytes);

    bytes[total / 2] ^= 4;
    send_whole(BLOCK_KEYFRAME, t.epoch + 1, bytes, total);
    expect_refused(CLIENT_PLAYING);
    assert_memory_equal(world, replica_world(&t.c->replica), t.source.m.game->world_bytes);
    assert_int_equal(t.c->replica.epoch, t.epoch);
    serve(5);
    assert_int_equal(client_tick(), source_now());
    close_client();
}

/* A server that talks without end but never sends a world that can be read. */
static void a_server_without_a_readable_world_is_left(void **state)
{
    uint8_t junk[40] = { 15 };

    (void)state;
    open_in(CLIENT_LOADING);
    for (int i = 0; i < 2 * CLIENT_LOADING_MS / 100 && t.c->state == CLIENT_LOADING; i++) {
        send_bytes(NET_CONTROL, junk, sizeof(junk));
        run(100000);
    }
    assert_int_equal(t.c->state, CLIENT_WAITING);
    assert_non_null(strstr(t.c->status, "world"));
    close_client();
}

static void a_level_that_cannot_be_read_is_never_played(void **state)
{
    static uint8_t junk[GAME_LEVEL_TEXT_BYTES];

    (void)state;
    open_in(CLIENT_LOADING);
    memset(junk, '?', sizeof(junk));
    send_whole(BLOCK_LEVEL, 0, junk, t.source.m.level_length);
    send_keyframe();
    run(20 * STEP_US);
    assert_int_equal(t.c->state, CLIENT_LOADING);
    assert_true(t.c->figures.refused_messages > 0);
    close_client();
}

static void a_desync_asks_for_a_keyframe_and_heals(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    t.c->replica.worlds[t.c->replica.current][200] ^= 1;
    serve(1);
    assert_int_equal(t.c->figures.desyncs, 1);
    assert_int_equal(t.server.got[MSG_RESYNC].count, 1);
    assert_int_equal(resync_seen().why, RESYNC_HASH);
    assert_int_equal(resync_seen().tick, client_tick());
    uint32_t tick = client_tick();

    serve(5);
    assert_int_equal(client_tick(), tick); /* the stream of this epoch is of no use now */
    assert_int_equal(t.c->figures.desyncs, 1);
    assert_int_equal(t.server.got[MSG_RESYNC].count, 1);
    t.epoch++;
    send_keyframe();
    run(5 * STEP_US);
    serve(5);
    assert_int_equal(client_tick(), source_now());
    assert_int_equal(t.c->figures.resyncs, 1);
    close_client();
}

static void a_keyframe_is_asked_for_again_four_times_a_second(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    t.c->replica.worlds[t.c->replica.current][200] ^= 1;
    serve(1);
    int count = t.server.got[MSG_RESYNC].count;

    serve(60);
    assert_in_range(t.server.got[MSG_RESYNC].count - count, 3, 4);
    close_client();
}

static void a_gap_asks_for_a_keyframe(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    source_tick(&t.source);
    serve(1);
    assert_int_equal(resync_seen().why, RESYNC_GAP);
    close_client();
}

static void an_unreadable_record_asks_for_a_keyframe(void **state)
{
    uint8_t bytes[PROTO_STATE_BYTES];
    struct msg_state head;

    (void)state;
    open_in(CLIENT_PLAYING);
    uint32_t before = source_now();

    source_tick(&t.source);
    size_t length = source_state(&t.source, t.epoch, before, bytes);

    memset(bytes + PROTO_STATE_HEADER + 1, 0xFF, length - PROTO_STATE_HEADER - 1);
    assert_true(state_message_unpack(bytes, length, &head));
    send_bytes(NET_STATE, bytes, length);
    run(5 * STEP_US);
    assert_int_equal(resync_seen().why, RESYNC_BYTES);
    close_client();
}

static void a_client_that_stood_still_asks_for_a_keyframe(void **state)
{
    (void)state;
    open_in(CLIENT_PLAYING);
    t.now_us += 20 * TICK_US;
    run(2 * STEP_US);
    assert_int_equal(resync_seen().why, RESYNC_CLOCK);
    for (int i = 0; i < 20; i++) {
        source_tick(&t.source);
    }
    t.epoch++;
    send_keyframe();
    run(5 * STEP_US);
    serve(10);
    assert_int_equal(t.server.got[MSG_RESYNC].count, 1);
    assert_true((int32_t)(t.c->pace.next_tick - source_now()) > 0);
    close_client();
}

static void a_header_without_records_is_no_reason_to_ask(void **state)
{
    uint8_t bytes[PROTO_STATE_BYTES];

    (void)state;
    open_in(CLIENT_PLAYING);
    uint32_t before = source_now();

    source_tick(&t.source);
    source_tick(&t.source);
    source_state(&t.source, t.epoch, before, bytes);
    bytes[3] = 0;
    send_bytes(NET_STATE, bytes, PROTO_STATE_HEADER);
    run(5 * STEP_US);
    assert_int_equal(t.server.got[MSG_RESYNC].count, 0);
    assert_int_equal(t.c->figures.refused_messages, 0);
    close_client();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_out_of_order_are_refused_and_a_new_beginning_heals),
        cmocka_unit_test(a_keyframe_is_taken_over_once),
        cmocka_unit_test(a_whole_with_a_bad_piece_is_not_continued),
        cmocka_unit_test(a_whole_too_large_is_refused),
        cmocka_unit_test(a_bad_keyframe_leaves_the_world_as_it_was),
        cmocka_unit_test(a_server_without_a_readable_world_is_left),
        cmocka_unit_test(a_level_that_cannot_be_read_is_never_played),
        cmocka_unit_test(a_desync_asks_for_a_keyframe_and_heals),
        cmocka_unit_test(a_keyframe_is_asked_for_again_four_times_a_second),
        cmocka_unit_test(a_gap_asks_for_a_keyframe),
        cmocka_unit_test(an_unreadable_record_asks_for_a_keyframe),
        cmocka_unit_test(a_client_that_stood_still_asks_for_a_keyframe),
        cmocka_unit_test(a_header_without_records_is_no_reason_to_ask),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
