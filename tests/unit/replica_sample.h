/* A server's match and a client's replica of it. For tests of the replica; comes behind cmocka.h.
 * SPDX-License-Identifier: MIT */
#ifndef HP_REPLICA_SAMPLE_H
#define HP_REPLICA_SAMPLE_H

#include "client/replica.h"
#include "source_sample.h"

enum {
    SEED = 5150,
    EPOCH = 3,
    PEOPLE = 3,
};

static struct source source;
static struct replica replica;
static struct replica_update update;
static uint8_t message[PROTO_STATE_BYTES];

static inline uint32_t replica_tick(void)
{
    return replica_head(&replica)->tick;
}

static inline void take_keyframe(void)
{
    static uint8_t bytes[KEYFRAME_BYTES];
    size_t length = source_keyframe(&source, bytes);

    assert_true(replica_take_keyframe(&replica, EPOCH, bytes, length));
}

static inline void open_both(const char *game)
{
    source_open(&source, game, 2 + (game[0] == 'h'), 2);
    replica_init(&replica, source.m.game, source.m.level);
}

static inline void begin(const char *game)
{
    open_both(game);
    source_tick(&source);
    take_keyframe();
}

/* A message whose records are not whole has no business at the replica, but must not hurt it. */
static inline enum replica_result apply(const uint8_t *bytes, size_t length)
{
    static struct msg_state state; /* still the last good one when this one is not */

    state_message_unpack(bytes, length, &state);
    return replica_apply(&replica, &state, bytes, length, &update);
}

static inline enum replica_result apply_after(uint32_t after)
{
    return apply(message, source_state(&source, EPOCH, after, message));
}

static inline void expect_agreement(void)
{
    assert_memory_equal(replica_world(&replica), source.m.world, source.m.game->world_bytes);
}

#endif
