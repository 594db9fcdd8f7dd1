/* Mixes sounds into stereo samples. Owns the voices; must never know a device or why one sounds.
 * SPDX-License-Identifier: MIT */
#include "client/mixer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    UNIT = 1 << 14,      /* gain 1 */
    STEP_UNIT = 1 << 16, /* one sample on */
    LOUD = 22000,        /* from here on the sum is pressed together */
    RAMP = UNIT / MIXER_RAMP_FRAMES + 1,
};

struct voice {
    enum sound sound; /* SOUND_NONE: free */
    enum mixer_group group;
    size_t at;
    int32_t gain[MIXER_CHANNELS]; /* 0..UNIT */
    uint32_t serial;              /* the lowest is the oldest */
};

/* What it is and what it is to become, a frame at a time. */
struct ramp {
    int32_t now;
    int32_t target;
};

struct hum {
    uint64_t at; /* in 1/STEP_UNIT samples */
    uint32_t step;
    struct ramp gain;
};

struct mixer {
    int16_t *samples[SOUND_COUNT];
    size_t length[SOUND_COUNT];
    struct voice voices[MIXER_VOICES];
    struct hum hum;
    struct ramp groups[MIXER_GROUPS];
    struct ramp master; /* 0 while it is hushed */
    int32_t master_volume;
    bool is_hushed;
    uint32_t next_serial;
};

static bool render(struct mixer *m, float *work)
{
    for (int i = 0; i < SOUND_COUNT; i++) {
        m->length[i] = synth_length(&synth_sounds[i]);
        if (m->length[i] == 0) {
            continue;
        }
        m->samples[i] = calloc(m->length[i], sizeof(*m->samples[i]));
        if (m->samples[i] == NULL) {
            return false;
        }
        synth_render(&synth_sounds[i], work, m->samples[i]);
    }
    return true;
}

struct mixer *mixer_open(void)
{
    struct mixer *m = calloc(1, sizeof(*m));
    float *work = calloc(SYNTH_MOST_S * SYNTH_HZ, sizeof(*work));

    if (m == NULL || work == NULL || !render(m, work)) {
        free(work);
        mixer_close(m);
        return NULL;
    }
    free(work);
    m->hum.step = STEP_UNIT;
    mixer_volumes(m, MIXER_FULL, MIXER_FULL, MIXER_FULL);
    return m;
}

void mixer_close(struct mixer *m)
{
    for (int i = 0; m != NULL && i < SOUND_COUNT; i++) {
        free(m->samples[i]);
    }
    free(m);
}

static int32_t unit_of(float part)
{
    float held = part < 0 ? 0 : part > 1 ? 1 : part;

    return (int32_t)lroundf(held * UNIT);
}

static struct voice *room_for_one(struct mixer *m)
{
    struct voice *oldest = &m->voices[0];

    for (int i = 0; i < MIXER_VOICES; i++) {
        struct voice *v = &m->voices[i];
        if (v->sound == SOUND_NONE) {
            return v;
        }
        if ((int32_t)(v->serial - oldest->serial) < 0) {
            oldest = v;
        }
    }
    return oldest;
}

void mixer_play(struct mixer *m, enum sound sound, enum mixer_group group, float gain, float pan)
{
    float side = (pan < -1 ? -1 : pan > 1 ? 1 : pan) * 0.785398f + 0.785398f; /* equal power */
    int32_t left = unit_of(gain * cosf(side));
    int32_t right = unit_of(gain * sinf(side));

    if (m->length[sound] == 0 || (left < UNIT / 256 && right < UNIT / 256) || m->is_hushed) {
        return;
    }
    *room_for_one(m) = (struct voice){
        .sound = sound,
        .group = group,
        .gain = { left, right },
        .serial = m->next_serial++,
    };
}

void mixer_hum(struct mixer *m, float gain, float rate)
{
    float held = rate < 0.25f ? 0.25f : rate > 4 ? 4 : rate;

    m->hum.gain.target = unit_of(gain);
    m->hum.step = (uint32_t)lroundf(held * STEP_UNIT);
}

static int32_t volume(int value)
{
    int held = clamp_i32(value, 0, MIXER_FULL);

    return held * held * (UNIT / MIXER_FULL) / MIXER_FULL; /* half of it sounds like half */
}

static void aim_master(struct mixer *m)
{
    m->master.target = m->is_hushed ? 0 : m->master_volume;
}

void mixer_volumes(struct mixer *m, int master, int effects, int interface)
{
    m->master_volume = volume(master);
    m->groups[MIXER_EFFECTS].target = volume(effects);
    m->groups[MIXER_INTERFACE].target = volume(interface);
    aim_master(m);
}

void mixer_hush(struct mixer *m, bool is_hushed)
{
    m->is_hushed = is_hushed;
    aim_master(m);
}

int mixer_voices(const struct mixer *m)
{
    int count = 0;

    for (int i = 0; i < MIXER_VOICES; i++) {
        count += m->voices[i].sound != SOUND_NONE;
    }
    return count;
}

static int32_t ramp_next(struct ramp *r)
{
    r->now += clamp_i32(r->target - r->now, -RAMP, RAMP);
    return r->now;
}

/* Straight up to LOUD, then ever flatter: whatever the sum, it stays below the most. */
static int16_t press(int32_t sum)
{
    const int64_t room = INT16_MAX - LOUD;
    int64_t over = (sum < 0 ? -(int64_t)sum : sum) - LOUD;
    int64_t held = over <= 0 ? over + LOUD : LOUD + over * room / (over + room);

    return (int16_t)(sum < 0 ? -held : held);
}

static void add_voices(struct mixer *m, const int32_t *groups, int32_t *sum)
{
    for (int i = 0; i < MIXER_VOICES; i++) {
        struct voice *v = &m->voices[i];
        if (v->sound == SOUND_NONE) {
            continue;
        }
        int32_t sample =
            (int32_t)((int64_t)m->samples[v->sound][v->at++] * groups[v->group] / UNIT);
        for (int c = 0; c < MIXER_CHANNELS; c++) {
            sum[c] += (int32_t)((int64_t)sample * v->gain[c] / UNIT);
        }
        if (v->at >= m->length[v->sound]) {
            v->sound = SOUND_NONE;
        }
    }
}

/* Between two samples it takes part of each. */
static int32_t hum_next(struct mixer *m)
{
    const int16_t *samples = m->samples[SOUND_ENGINE];
    size_t length = m->length[SOUND_ENGINE];
    int32_t gain = ramp_next(&m->hum.gain);
    size_t at = (size_t)(m->hum.at / STEP_UNIT) % length;
    int64_t part = (int64_t)(m->hum.at % STEP_UNIT);
    int64_t here = samples[at];
    int64_t next = samples[(at + 1) % length];

    if (gain == 0) {
        return 0;
    }
    m->hum.at = (m->hum.at + m->hum.step) % ((uint64_t)length * STEP_UNIT);
    return (int32_t)((here + (next - here) * part / STEP_UNIT) * gain / UNIT);
}

void mixer_fill(struct mixer *m, int16_t *out, size_t frames)
{
    for (size_t i = 0; i < frames; i++) {
        int32_t groups[MIXER_GROUPS];
        int32_t sum[MIXER_CHANNELS] = { 0 };
        for (int g = 0; g < MIXER_GROUPS; g++) {
            groups[g] = ramp_next(&m->groups[g]);
        }
        int32_t master = ramp_next(&m->master);
        int32_t hum = (int32_t)((int64_t)hum_next(m) * groups[MIXER_EFFECTS] / UNIT);
        add_voices(m, groups, sum);
        for (int c = 0; c < MIXER_CHANNELS; c++) {
            out[i * MIXER_CHANNELS + (size_t)c] =
                press((int32_t)((int64_t)(sum[c] + hum) * master / UNIT));
        }
    }
}
