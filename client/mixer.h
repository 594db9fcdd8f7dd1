/* Mixes sounds into stereo samples: a bounded number of voices, of which the oldest gives way, one
 * hum that goes on and on, volumes by group. Integers, no device, no allocation after it is open.
 * SPDX-License-Identifier: MIT */
#ifndef HP_MIXER_H
#define HP_MIXER_H

#include "client/synth.h"

enum {
    MIXER_VOICES = 24,
    MIXER_CHANNELS = 2,      /* left, right */
    MIXER_FULL = 100,        /* a volume */
    MIXER_RAMP_FRAMES = 960, /* from silence to full: nothing jumps */
};

enum mixer_group {
    MIXER_EFFECTS,
    MIXER_INTERFACE,
    MIXER_GROUPS,
};

struct mixer;

/* Renders all sounds. NULL: no memory. */
struct mixer *mixer_open(void);
void mixer_close(struct mixer *m);

/* Begins a sound. gain 0..1; pan -1 left .. 1 right. SOUND_NONE and what can't be heard begin
 * nothing. */
void mixer_play(struct mixer *m, enum sound sound, enum mixer_group group, float gain, float pan);

/* How the engine hums from now on: gain 0..1 (0: not at all), rate: times its own pitch, 0.25..4.
 */
void mixer_hum(struct mixer *m, float gain, float rate);

/* 0..MIXER_FULL each; `is_heard` false silences all, softly, and what begins meanwhile never
 * sounds. */
void mixer_volumes(struct mixer *m, int master, int effects, int interface);
void mixer_hush(struct mixer *m, bool is_hushed);

/* The next frames: MIXER_CHANNELS samples each. Never clips. */
void mixer_fill(struct mixer *m, int16_t *out, size_t frames);

/* How many voices sound now, without the hum. */
int mixer_voices(const struct mixer *m);

#endif
