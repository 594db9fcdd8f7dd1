/* How the harbour's incidents look. Owns the table of their parts; must never know a world.
 * SPDX-License-Identifier: MIT */
#include "client/harbour_effects.h"

#include <math.h>

enum {
    PARTS = 6,
};

/* A part of how one looks: `count` of a kind to all sides; with no speed they stay where they are.
 */
struct part {
    enum effect_kind kind;
    int count; /* 0: no part, and none behind it */
    float speed;
    float size;
};

static const struct part looks[INCIDENT_KINDS][PARTS] = {
    [INCIDENT_SHOT] = { { EFFECT_FLASH, 1, 0, 1 } },
    [INCIDENT_HIT] = { { EFFECT_FLASH, 1, 0, 1.1f },
                       { EFFECT_SPARK, 9, 190, 1 },
                       { EFFECT_SPLINTER, 3, 90, 1 },
                       { EFFECT_SMOKE, 2, 20, 0.6f } },
    [INCIDENT_STONE] = { { EFFECT_DUST, 5, 60, 1 }, { EFFECT_SPARK, 4, 130, 0.8f } },
    [INCIDENT_SPLASH] = { { EFFECT_RIPPLE, 1, 0, 1 },
                          { EFFECT_RIPPLE, 1, 0, 0.55f },
                          { EFFECT_COLUMN, 1, 0, 1 },
                          { EFFECT_DROP, 9, 62, 1 } },
    [INCIDENT_SUNK] = { { EFFECT_FLASH, 1, 0, 2.4f },
                        { EFFECT_SHOCK, 1, 0, 1 },
                        { EFFECT_RIPPLE, 1, 0, 2.2f },
                        { EFFECT_SPARK, 14, 240, 1.2f },
                        { EFFECT_SPLINTER, 9, 120, 1.2f },
                        { EFFECT_SMOKE, 7, 42, 1.3f } },
    [INCIDENT_LAUNCH] = { { EFFECT_RIPPLE, 1, 0, 2 }, { EFFECT_DROP, 8, 50, 1 } },
    [INCIDENT_AMMUNITION] = { { EFFECT_RIPPLE, 1, 0, 1 }, { EFFECT_STAR, 6, 70, 1 } },
    [INCIDENT_REPAIR] = { { EFFECT_RIPPLE, 1, 0, 1 }, { EFFECT_STAR, 6, 70, 1 } },
    [INCIDENT_POWER] = { { EFFECT_SHOCK, 1, 0, 0.7f }, { EFFECT_STAR, 14, 120, 1.2f } },
    [INCIDENT_MINE] = { { EFFECT_RIPPLE, 1, 0, 0.8f }, { EFFECT_DROP, 5, 40, 0.8f } },
    [INCIDENT_BLAST] = { { EFFECT_FLASH, 1, 0, 3.4f },
                         { EFFECT_SHOCK, 1, 0, 1.3f },
                         { EFFECT_COLUMN, 1, 0, 3 },
                         { EFFECT_DROP, 20, 150, 1.4f },
                         { EFFECT_SMOKE, 7, 60, 1.4f },
                         { EFFECT_SPARK, 10, 260, 1.1f } },
    [INCIDENT_LIFT] = { { EFFECT_STAR, 8, 80, 1 }, { EFFECT_RIPPLE, 1, 0, 1.4f } },
    [INCIDENT_CAPTURE] = { { EFFECT_SHOCK, 1, 0, 1 }, { EFFECT_STAR, 20, 160, 1.3f } },
};

/* The smoke of a gun goes where the shell goes. */
static void add_muzzle(struct effects *e, const struct incident *one, uint64_t now_us)
{
    for (int i = 0; i < 3; i++) {
        float fast = 26.0f + 16.0f * (float)i;
        effects_add(e, EFFECT_SMOKE, one->x, one->y, fast * cosf(one->turn), fast * sinf(one->turn),
                    0.45f, now_us);
    }
    for (int i = -1; i <= 1; i++) {
        float turn = one->turn + 0.35f * (float)i;
        effects_add(e, EFFECT_SPARK, one->x, one->y, 210 * cosf(turn), 210 * sinf(turn), 0.7f,
                    now_us);
    }
}

static void start(struct effects *e, const struct incident *one, uint64_t now_us)
{
    for (int i = 0; i < PARTS && looks[one->kind][i].count > 0; i++) {
        const struct part *p = &looks[one->kind][i];
        if (p->speed > 0) {
            effects_burst(e, p->kind, p->count, one->x, one->y, p->speed, p->size, now_us);
        } else {
            effects_add(e, p->kind, one->x, one->y, 0, 0, p->size, now_us);
        }
    }
    if (one->kind == INCIDENT_SHOT) {
        add_muzzle(e, one, now_us);
    } else if (one->kind == INCIDENT_BUMP && one->strength > 0.3f) {
        effects_burst(e, EFFECT_DROP, 5, one->x, one->y, 60, 1, now_us);
    }
}

void harbour_effects_start(struct effects *e, const struct incidents *all, uint64_t now_us)
{
    for (int i = 0; i < all->count; i++) {
        start(e, &all->list[i], now_us);
    }
}
