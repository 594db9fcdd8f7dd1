/* Short-lived things of the picture alone: splashes, flashes, smoke, sparks. A fixed ring; the
 * oldest gives way. Lengths in world pixels, times in microseconds of the view's clock.
 * SPDX-License-Identifier: MIT */
#ifndef HP_EFFECTS_H
#define HP_EFFECTS_H

#include "client/paint.h"

enum {
    EFFECTS_MOST = 512,
};

enum effect_kind {
    EFFECT_RIPPLE, /* a ring that widens upon the water */
    EFFECT_DROP,   /* thrown up by a splash */
    EFFECT_FLASH,  /* fire at a muzzle or a hit */
    EFFECT_SPARK,
    EFFECT_SMOKE,
    EFFECT_DUST, /* off a quay or rock */
    EFFECT_SPLINTER,
    EFFECT_BUBBLE,
    EFFECT_COLUMN, /* of water, over a splash */
    EFFECT_SHOCK,  /* a thin ring that runs outward fast */
    EFFECT_STAR,   /* light of something won */
    EFFECT_KINDS,
};

struct effect {
    uint8_t kind;
    float x; /* where it began */
    float y;
    float vx; /* px a second */
    float vy;
    float size;       /* times the kind's own */
    uint64_t born_us; /* 0: free */
};

struct effects {
    struct effect ring[EFFECTS_MOST];
    uint32_t next;
};

/* One of a kind. */
void effects_add(struct effects *e, enum effect_kind kind, float x, float y, float vx, float vy,
                 float size, uint64_t now_us);

/* `count` of a kind, thrown to all sides at up to `speed`. */
void effects_burst(struct effects *e, enum effect_kind kind, int count, float x, float y,
                   float speed, float size, uint64_t now_us);

/* Draws those that lie upon the water (under boats), or those in the air (over them); when it is
 * calm what flashes is only hinted at. */
void effects_draw(const struct effects *e, struct paint *p, bool is_above, bool is_calm,
                  uint64_t now_us);

#endif
