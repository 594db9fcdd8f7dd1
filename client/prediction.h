/* Prediction: the same rules run ahead of the confirmed world, with the own inputs and everyone
 * else's last known ones. When a record differs from what was assumed, the world is run again from
 * the confirmed tick. What jumps then is smoothed in the picture only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PREDICTION_H
#define HP_PREDICTION_H

#include "client/replica.h"

enum {
    PREDICTION_TICKS = 128, /* inputs remembered, own and assumed */
    PREDICTION_AHEAD = 100, /* never further ahead of the confirmed tick */
    PREDICTION_CUT_PX = 96, /* corrections larger than this are not smoothed but cut */
};

/* The picture's distance from the predicted world: decays over some 100 ms. */
struct prediction_offset {
    int32_t x;
    int32_t y;
    int16_t heading;
};

struct prediction {
    const struct game *game;
    const void *level;
    bool is_valid;
    uint8_t seat;
    uint32_t tick; /* of `now` */
    uint64_t now[GAME_WORLD_BYTES / 8];
    uint64_t before[GAME_WORLD_BYTES / 8]; /* one tick earlier */
    struct input own[PREDICTION_TICKS];    /* by tick */
    uint32_t own_tick;                     /* the newest of them */
    struct input assumed[PREDICTION_TICKS][GAME_SEATS];
    struct body bodies_now[GAME_BODIES];
    struct body bodies_before[GAME_BODIES];
    struct prediction_offset offset_now[GAME_BODIES];
    struct prediction_offset offset_before[GAME_BODIES];
};

/* What reconciling found. */
struct prediction_result {
    bool is_mispredicted;
    uint32_t depth;           /* ticks run again */
    uint32_t correction;      /* how far the own body moved by it, in world units */
    uint32_t correction_most; /* how far any body moved */
};

void prediction_init(struct prediction *p, const struct game *g, const void *level, uint8_t seat);

/* Begins anew at the replica's world: after a keyframe. */
void prediction_restart(struct prediction *p, const struct replica *r);

/* Runs on to `tick` with this own input, which is remembered. Stops PREDICTION_AHEAD ticks beyond
 * the replica: then the link is lost and the picture stands. */
void prediction_advance(struct prediction *p, const struct replica *r, uint32_t tick,
                        const struct input *own);

/* Holds newly confirmed ticks against what was assumed. */
struct prediction_result prediction_reconcile(struct prediction *p, const struct replica *r,
                                              const struct replica_update *u);

/* The own input that was sent for `tick`, as far as it is remembered. */
const struct input *prediction_own(const struct prediction *p, uint32_t tick);

/* The bodies as they are shown `blend` (0..65535) of the way from `before` to `now`. */
void prediction_show(const struct prediction *p, uint32_t blend, struct body *bodies);

#endif
