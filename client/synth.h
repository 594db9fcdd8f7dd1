/* Sounds made from a table: layers of simple waves, rendered once at the start. No files, no
 * device.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SYNTH_H
#define HP_SYNTH_H

#include "base/base.h"

enum {
    SYNTH_HZ = 48000, /* samples a second, one channel */
    SYNTH_LAYERS = 6,
    SYNTH_MOST_S = 3, /* no sound is longer */
};

enum sound {
    SOUND_NONE, /* silence: an empty row */
    SOUND_GUN,
    SOUND_HIT,
    SOUND_STONE, /* a shell on a quay */
    SOUND_SPLASH,
    SOUND_BUMP,
    SOUND_SINK,
    SOUND_LAUNCH,
    SOUND_CRATE,
    SOUND_POWER,
    SOUND_MINE,
    SOUND_BLAST,
    SOUND_LIFT,    /* the cargo is taken up */
    SOUND_CAPTURE, /* and brought home */
    SOUND_BOUNCE,
    SOUND_GOAL,
    SOUND_TICK, /* of a countdown */
    SOUND_BEGIN,
    SOUND_ALARM,
    SOUND_WIN,
    SOUND_LOSE,
    SOUND_DRAW,
    SOUND_SAID, /* somebody chats */
    SOUND_CLICK,
    SOUND_MOVE, /* in a menu */
    SOUND_ENGINE,
    SOUND_COUNT,
};

enum synth_wave {
    WAVE_SINE,
    WAVE_TRIANGLE,
    WAVE_PULSE,
    WAVE_NOISE, /* whose Hz is where its heights are cut off */
};

struct synth_layer {
    enum synth_wave wave;
    float at_s;
    float length_s; /* 0: no layer, and none behind it */
    float attack_s;
    float fall;    /* how many times it falls to 1/e over its length */
    float from_hz; /* the pitch glides evenly in the ear from one to the other */
    float to_hz;
    float gain; /* among the layers */
};

struct synth_sound {
    const char *name;
    float peak;   /* of the whole, 0..1 of what a sample holds */
    bool is_loop; /* plays round and round: its layers fit their frequencies into a whole second */
    struct synth_layer layers[SYNTH_LAYERS];
};

extern const struct synth_sound synth_sounds[SOUND_COUNT];

/* How many samples it takes; 0: silence. At most SYNTH_HZ * SYNTH_MOST_S. */
size_t synth_length(const struct synth_sound *sound);

/* Writes that many samples into out; the same each time. `work` has room for as many floats. */
void synth_render(const struct synth_sound *sound, float *work, int16_t *out);

#endif
