/* Sounds made from a table. Owns the waves and envelopes; must never know when one is heard.
 * SPDX-License-Identifier: MIT */
#include "client/synth.h"

#include <math.h>
#include <string.h>

static const float whole_turn = 6.2831853f;
static const float ending_s = 0.006f; /* each layer ends softly: what is cut off clicks */

/* A layer under way. */
struct run {
    float phase; /* 0..1 of a wave */
    float hz;
    float fallen;
    float part; /* of the way to the next height that noise goes in one sample */
    float once; /* noise, softened once and twice */
    float twice;
    uint32_t chance;
};

enum {
    SOFTEN_EVERY = 32, /* samples between two looks at where the noise is cut off: a power of 2 */
};

static size_t samples(float seconds)
{
    return (size_t)(seconds * SYNTH_HZ + 0.5f);
}

size_t synth_length(const struct synth_sound *sound)
{
    size_t length = 0;

    for (int i = 0; i < SYNTH_LAYERS && sound->layers[i].length_s > 0; i++) {
        size_t end = samples(sound->layers[i].at_s) + samples(sound->layers[i].length_s);
        length = end > length ? end : length;
    }
    return length;
}

static float noise_next(struct run *r, size_t i)
{
    if (i % SOFTEN_EVERY == 0) {
        r->part = 1 - expf(-whole_turn * r->hz / SYNTH_HZ);
    }
    r->chance = r->chance * 1664525u + 1013904223u;
    float white = (float)(r->chance >> 8) / 8388608.0f - 1;
    r->once += (white - r->once) * r->part;
    r->twice += (r->once - r->twice) * r->part;
    return r->twice / sqrtf(r->part); /* about as loud wherever it is cut off */
}

static float wave_at(enum synth_wave wave, float phase)
{
    switch (wave) {
    case WAVE_TRIANGLE:
        return 4 * fabsf(phase - 0.5f) - 1;
    case WAVE_PULSE:
        return tanhf(4 * sinf(whole_turn * phase));
    default:
        return sinf(whole_turn * phase);
    }
}

static float envelope(const struct synth_layer *l, float at_s, bool is_loop)
{
    float rise = l->attack_s > 0 ? fminf(1, at_s / l->attack_s) : 1;

    return is_loop ? rise : rise * fminf(1, (l->length_s - at_s) / ending_s);
}

static void add_layer(const struct synth_layer *l, bool is_loop, uint32_t chance, float *work)
{
    struct run r = { .hz = l->from_hz, .fallen = l->gain, .chance = chance };
    size_t count = samples(l->length_s);
    float glide = powf(l->to_hz / l->from_hz, 1 / (float)count);
    float fall = expf(-l->fall / (float)count);

    work += samples(l->at_s);
    for (size_t i = 0; i < count; i++) {
        float value = l->wave == WAVE_NOISE ? noise_next(&r, i) : wave_at(l->wave, r.phase);
        work[i] += value * r.fallen * envelope(l, (float)i / SYNTH_HZ, is_loop);
        r.phase += r.hz / SYNTH_HZ;
        r.phase -= floorf(r.phase);
        r.hz *= glide;
        r.fallen *= fall;
    }
}

void synth_render(const struct synth_sound *sound, float *work, int16_t *out)
{
    size_t length = synth_length(sound);
    float largest = 0;

    memset(work, 0, length * sizeof(*work));
    for (int i = 0; i < SYNTH_LAYERS && sound->layers[i].length_s > 0; i++) {
        add_layer(&sound->layers[i], sound->is_loop, 7919u * (uint32_t)(i + 1), work);
    }
    for (size_t i = 0; i < length; i++) {
        largest = fmaxf(largest, fabsf(work[i]));
    }
    float scale = largest > 0 ? sound->peak * INT16_MAX / largest : 0;
    for (size_t i = 0; i < length; i++) {
        out[i] = (int16_t)lroundf(work[i] * scale);
    }
}
