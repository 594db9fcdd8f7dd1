/* The replica: this client's copy of the confirmed world, moved on by tick records alone and
 * checked against the server's hash at every message. A message is applied whole or not at all.
 * SPDX-License-Identifier: MIT */
#ifndef HP_REPLICA_H
#define HP_REPLICA_H

#include "game/game.h"
#include "wire/message.h"

enum {
    REPLICA_EVENTS = 64, /* kept of one message; what is more is not shown */
};

enum replica_result {
    REPLICA_APPLIED, /* *update says what is new; perhaps nothing */
    REPLICA_IGNORED, /* of another epoch, or older than what is known */
    REPLICA_GAP,     /* does not reach back to what is known: a keyframe is needed */
    REPLICA_BAD,     /* a record can't be read: a keyframe is needed */
    REPLICA_DESYNC,  /* the hash differs: a keyframe is needed */
};

/* Something that players are told once it is certain. */
struct replica_event {
    uint32_t tick;
    bool is_command;
    struct command command;         /* is_command: join, leave, chat... */
    char name[GAME_NAME_BYTES + 1]; /* is_command: of the seat, as it was then */
    struct news news;               /* otherwise */
};

/* What one message added. */
struct replica_update {
    uint32_t first_tick;
    int count; /* ticks first_tick .. first_tick + count - 1 */
    struct input inputs[PROTO_RECORDS_MOST][GAME_SEATS];
    bool has_commands[PROTO_RECORDS_MOST];
    int event_count;
    struct replica_event events[REPLICA_EVENTS];
};

struct replica {
    const struct game *game;
    const void *level; /* borrowed */
    bool is_valid;     /* a keyframe has been taken over */
    uint8_t epoch;
    int current; /* which of the two worlds is the confirmed one */
    uint64_t worlds[2][GAME_WORLD_BYTES / 8];
};

/* Nothing yet: game and level as the server named them. */
void replica_init(struct replica *r, const struct game *g, const void *level);

/* The confirmed world; only when is_valid. */
static inline const void *replica_world(const struct replica *r)
{
    return r->worlds[r->current];
}

static inline const struct world_head *replica_head(const struct replica *r)
{
    return (const struct world_head *)(const void *)r->worlds[r->current];
}

/* Takes over a keyframe. False: it was not a sane world; nothing has changed. */
bool replica_take_keyframe(struct replica *r, uint8_t epoch, const uint8_t *bytes, size_t length);

/* Applies a state message (classified and unpacked into *state). Unless REPLICA_APPLIED is
 * returned, the replica is as before. */
enum replica_result replica_apply(struct replica *r, const struct msg_state *state,
                                  const uint8_t *bytes, size_t length,
                                  struct replica_update *update);

#endif
