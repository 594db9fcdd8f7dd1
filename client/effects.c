/* Short-lived things of the picture alone. Owns the table of their looks; must never know why one
 * was made.
 * SPDX-License-Identifier: MIT */
#include "client/effects.h"

#include <math.h>

#include "client/scene.h"

enum effect_shape {
    SHAPE_RING,
    SHAPE_DISC,
    SHAPE_GLOW,
    SHAPE_STREAK,
};

struct look {
    enum effect_shape shape;
    bool is_above;
    float life_s;
    float size_from; /* radius; a streak's width */
    float size_to;
    float drag; /* share of the speed lost a second */
    SDL_Color from;
    SDL_Color to;
};

static const struct look looks[EFFECT_KINDS] = {
    [EFFECT_RIPPLE] = { SHAPE_RING,
                        false,
                        0.9f,
                        2,
                        15,
                        0,
                        { 222, 244, 250, 170 },
                        { 200, 232, 244, 0 } },
    [EFFECT_DROP] = { SHAPE_DISC,
                      true,
                      0.4f,
                      1.7f,
                      0.6f,
                      3,
                      { 240, 250, 255, 230 },
                      { 210, 238, 250, 60 } },
    [EFFECT_FLASH] = { SHAPE_GLOW,
                       true,
                       0.13f,
                       15,
                       6,
                       0,
                       { 255, 236, 170, 255 },
                       { 255, 150, 60, 0 } },
    [EFFECT_SPARK] = { SHAPE_STREAK,
                       true,
                       0.35f,
                       1.8f,
                       0.8f,
                       4,
                       { 255, 226, 140, 255 },
                       { 255, 110, 40, 0 } },
    [EFFECT_SMOKE] = { SHAPE_DISC,
                       true,
                       1.3f,
                       2.5f,
                       9,
                       1.2f,
                       { 38, 40, 46, 170 },
                       { 90, 94, 100, 0 } },
    [EFFECT_DUST] = { SHAPE_DISC,
                      true,
                      0.6f,
                      2,
                      7,
                      4,
                      { 196, 188, 170, 150 },
                      { 190, 184, 172, 0 } },
    [EFFECT_SPLINTER] = { SHAPE_STREAK,
                          true,
                          0.8f,
                          2.4f,
                          1.4f,
                          3,
                          { 150, 106, 62, 255 },
                          { 110, 80, 52, 0 } },
    [EFFECT_BUBBLE] = { SHAPE_RING,
                        false,
                        0.8f,
                        1,
                        4,
                        0,
                        { 226, 246, 252, 190 },
                        { 214, 240, 250, 0 } },
    [EFFECT_COLUMN] = { SHAPE_GLOW,
                        true,
                        0.45f,
                        5,
                        14,
                        0,
                        { 244, 252, 255, 220 },
                        { 220, 242, 250, 0 } },
    [EFFECT_SHOCK] = { SHAPE_RING,
                       true,
                       0.38f,
                       6,
                       64,
                       0,
                       { 255, 246, 220, 200 },
                       { 255, 226, 180, 0 } },
    [EFFECT_STAR] = { SHAPE_DISC,
                      true,
                      0.7f,
                      2.2f,
                      0.5f,
                      2.5f,
                      { 255, 244, 170, 255 },
                      { 255, 206, 90, 60 } },
};

void effects_add(struct effects *e, enum effect_kind kind, float x, float y, float vx, float vy,
                 float size, uint64_t now_us)
{
    e->ring[e->next++ % EFFECTS_MOST] = (struct effect){
        .kind = (uint8_t)kind,
        .x = x,
        .y = y,
        .vx = vx,
        .vy = vy,
        .size = size,
        .born_us = now_us,
    };
}

void effects_burst(struct effects *e, enum effect_kind kind, int count, float x, float y,
                   float speed, float size, uint64_t now_us)
{
    for (int i = 0; i < count; i++) {
        int seed = (int)e->next;
        float turn = 6.2831853f * scene_scatter(seed, (int)kind, 1);
        float fast = speed * (0.3f + 0.7f * scene_scatter(seed, (int)kind, 2));
        float large = size * (0.7f + 0.6f * scene_scatter(seed, (int)kind, 3));
        effects_add(e, kind, x, y, fast * cosf(turn), fast * sinf(turn), large, now_us);
    }
}

static void draw(const struct effect *effect, const struct look *look, struct paint *p, float age_s,
                 bool is_calm)
{
    float part = age_s / look->life_s;
    float size = effect->size * (look->size_from + (look->size_to - look->size_from) * part);
    float way = look->drag > 0 ? (1 - expf(-look->drag * age_s)) / look->drag : age_s;
    float x = effect->x + effect->vx * way;
    float y = effect->y + effect->vy * way;
    bool is_hinted = is_calm && (effect->kind == EFFECT_FLASH || effect->kind == EFFECT_SHOCK);
    SDL_Color color = paint_fade(paint_mix(look->from, look->to, part), is_hinted ? 0.3f : 1);

    switch (look->shape) {
    case SHAPE_RING:
        paint_ring(p, x, y, size, 1.6f * (1.2f - part), 0, 6.2831853f, color);
        break;
    case SHAPE_DISC:
        paint_disc(p, x, y, size, color);
        break;
    case SHAPE_GLOW:
        paint_glow(p, x, y, size, color);
        break;
    case SHAPE_STREAK:
        paint_line(p, x, y, x - effect->vx * 0.045f, y - effect->vy * 0.045f, size, color);
        break;
    }
}

void effects_draw(const struct effects *e, struct paint *p, bool is_above, bool is_calm,
                  uint64_t now_us)
{
    for (uint32_t i = 0; i < EFFECTS_MOST; i++) {
        const struct effect *effect = &e->ring[(e->next + i) % EFFECTS_MOST];
        const struct look *look = &looks[effect->kind];
        float age_s = (float)(int64_t)(now_us - effect->born_us) / 1e6f;
        bool is_alive = effect->born_us != 0 && age_s >= 0 && age_s < look->life_s;
        if (is_alive && look->is_above == is_above) {
            draw(effect, look, p, age_s, is_calm);
        }
    }
}
