/* What a server would send: keyframes and state messages of a match, for the tests of the client.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SOURCE_SAMPLE_H
#define HP_SOURCE_SAMPLE_H

#include <string.h>

#include "match_sample.h"
#include "wire/keyframe.h"

/* A match and the inputs of its next tick. */
struct source {
    struct match m;
    struct input inputs[GAME_SEATS];
};

/* The first `people` seats are taken, but the world does not know it before the first tick. */
static inline void source_open(struct source *s, const char *game, int seats, int people)
{
    struct match_options o = match_sample(game, seats, 0);
    struct level_fault fault;

    memset(s, 0, sizeof(*s));
    if (!match_init(&s->m, &o, &fault)) {
        fprintf(stderr, "%s\n", fault.text);
        abort();
    }
    for (int i = 0; i < people; i++) {
        match_join(&s->m, (uint16_t)i, NULL, "Player");
    }
}

static inline void source_close(struct source *s)
{
    match_done(&s->m);
}

static inline uint32_t source_tick(struct source *s)
{
    match_tick(&s->m, s->inputs);
    return match_head(&s->m)->tick;
}

/* Moves the world's clock far on: its ticks have other low bits. Before the first tick only. */
static inline void source_begin_at(struct source *s, uint32_t tick)
{
    ((struct world_head *)s->m.world)->tick = tick;
    ((struct world_head *)s->m.world)->phase_tick = tick;
    s->m.hash = world_hash(s->m.game, s->m.world);
    stream_init(&s->m.stream, tick + 1);
}

/* The state message that holds all ticks after `after`; its length. */
static inline size_t source_state(const struct source *s, uint8_t epoch, uint32_t after,
                                  uint8_t bytes[PROTO_STATE_BYTES])
{
    uint32_t tick = match_head(&s->m)->tick;
    struct msg_state head = { .epoch = epoch,
                              .records = (uint8_t)(tick - after),
                              .tick = (uint16_t)tick,
                              .margin = PROTO_MARGIN_NONE,
                              .held = PROTO_HELD_NONE,
                              .hash = (uint16_t)s->m.hash };
    size_t length = stream_copy_after(&s->m.stream, after, bytes + PROTO_STATE_HEADER,
                                      PROTO_STATE_BYTES - PROTO_STATE_HEADER);

    if (length == SIZE_MAX) {
        fprintf(stderr, "the records do not fit\n");
        abort();
    }
    state_message_head(&head, bytes);
    return PROTO_STATE_HEADER + length;
}

static inline size_t source_keyframe(const struct source *s, uint8_t bytes[KEYFRAME_BYTES])
{
    return keyframe_pack(s->m.game, s->m.world, bytes, KEYFRAME_BYTES);
}

#endif
