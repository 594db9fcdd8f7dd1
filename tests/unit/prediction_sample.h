/* A server's match, a client's replica of it and the prediction on that, tick by tick. For tests of
 * the prediction; comes behind cmocka.h.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PREDICTION_SAMPLE_H
#define HP_PREDICTION_SAMPLE_H

#include "client/prediction.h"
#include "source_sample.h"

enum {
    SEED = 31337,
    EPOCH = 1,
    OWN = 0,   /* the seat that predicts */
    OTHER = 1, /* the seat of somebody else */
    LEAD = 6,  /* ticks that the client runs ahead */
    WHOLE = 65535,
};

/* A server's match, the client's replica of it and the prediction on that. */
static struct source source;
static struct replica replica;
static struct replica_update update;
static struct prediction prediction;
static struct input sent[256]; /* the own inputs by tick */
static int lever;              /* the byte of an input that moves something in this game */

static inline uint32_t server_tick(void)
{
    return match_head(&source.m)->tick;
}

static inline void take_keyframe(void)
{
    static uint8_t bytes[KEYFRAME_BYTES];

    assert_true(replica_take_keyframe(&replica, EPOCH, bytes, source_keyframe(&source, bytes)));
    prediction_restart(&prediction, &replica);
}

/* Joined some seconds ago, so that boats float in play and nothing is about to begin. */
static inline void begin(const char *game)
{
    bool is_harbour = strcmp(game, "harbour") == 0;

    lever = is_harbour;
    source_open(&source, game, 2 + is_harbour, 2);
    replica_init(&replica, source.m.game, source.m.level);
    for (int i = 0; i < 400; i++) {
        source_tick(&source);
    }
    memset(sent, 0, sizeof(sent));
    prediction_init(&prediction, source.m.game, source.m.level, OWN);
    take_keyframe();
}

/* The client makes its next tick. */
static inline void advance(int8_t own)
{
    uint32_t tick = prediction.tick + 1;
    struct input *in = &sent[tick % ARRAY_LEN(sent)];

    memset(in, 0, sizeof(*in));
    in->bytes[lever] = (uint8_t)own;
    prediction_advance(&prediction, &replica, tick, in);
    assert_int_equal(prediction.tick, tick);
}

/* The server makes its next tick with what the client sent for it. */
static inline void serve(int8_t other)
{
    source.inputs[OWN] = sent[(server_tick() + 1) % ARRAY_LEN(sent)];
    source.inputs[OTHER].bytes[0] = (uint8_t)other;
    source.inputs[OTHER].bytes[lever] = (uint8_t)other;
    source_tick(&source);
}

static inline struct prediction_result confirm(void)
{
    uint8_t bytes[PROTO_STATE_BYTES];
    size_t length = source_state(&source, EPOCH, replica_head(&replica)->tick, bytes);
    struct msg_state state;

    assert_true(state_message_unpack(bytes, length, &state));
    assert_int_equal(replica_apply(&replica, &state, bytes, length, &update), REPLICA_APPLIED);
    return prediction_reconcile(&prediction, &replica, &update);
}

static inline void lead_off(int8_t own)
{
    for (int i = 0; i < LEAD; i++) {
        advance(own);
    }
}

#endif
