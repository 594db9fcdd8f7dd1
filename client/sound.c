/* What is heard. Owns the audio device and the table from incidents to sounds; must never know a
 * game's structs.
 * SPDX-License-Identifier: MIT */
#include "client/sound.h"

#include <SDL.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEVICE_FRAMES = 512, /* asked for at a time: about 11 ms */
};

struct sound_system {
    SDL_AudioDeviceID device; /* 0: none */
    struct mixer *mixer;      /* touched only while the device is locked */
};

/* How an incident sounds. Those of nobody's place come from the middle. */
struct score {
    enum sound sound;
    enum mixer_group group;
    bool is_placed;
    float own;    /* gain when it is the own player's doing */
    float others; /* gain otherwise, right beside the camera */
};

static const struct score scores[INCIDENT_KINDS] = {
    [INCIDENT_SHOT] = { SOUND_GUN, MIXER_EFFECTS, true, 0.7f, 0.5f },
    [INCIDENT_HIT] = { SOUND_HIT, MIXER_EFFECTS, true, 0.9f, 0.5f },
    [INCIDENT_STONE] = { SOUND_STONE, MIXER_EFFECTS, true, 0.5f, 0.4f },
    [INCIDENT_SPLASH] = { SOUND_SPLASH, MIXER_EFFECTS, true, 0.5f, 0.4f },
    [INCIDENT_BUMP] = { SOUND_BUMP, MIXER_EFFECTS, true, 0.8f, 0.4f },
    [INCIDENT_SUNK] = { SOUND_SINK, MIXER_EFFECTS, true, 1, 0.8f },
    [INCIDENT_LAUNCH] = { SOUND_LAUNCH, MIXER_EFFECTS, true, 0.7f, 0 },
    [INCIDENT_AMMUNITION] = { SOUND_CRATE, MIXER_EFFECTS, true, 0.9f, 0.4f },
    [INCIDENT_REPAIR] = { SOUND_CRATE, MIXER_EFFECTS, true, 0.9f, 0.4f },
    [INCIDENT_POWER] = { SOUND_POWER, MIXER_EFFECTS, true, 1, 0.6f },
    [INCIDENT_MINE] = { SOUND_MINE, MIXER_EFFECTS, true, 0.8f, 0.5f },
    [INCIDENT_BLAST] = { SOUND_BLAST, MIXER_EFFECTS, true, 1, 0.8f },
    [INCIDENT_LIFT] = { SOUND_LIFT, MIXER_EFFECTS, false, 0.8f, 0.5f },
    [INCIDENT_CAPTURE] = { SOUND_CAPTURE, MIXER_EFFECTS, false, 0.9f, 0.7f },
    [INCIDENT_BOUNCE] = { SOUND_BOUNCE, MIXER_EFFECTS, true, 0.8f, 0.8f },
    [INCIDENT_GOAL] = { SOUND_GOAL, MIXER_EFFECTS, false, 0.8f, 0.8f },
    [INCIDENT_TICK] = { SOUND_TICK, MIXER_INTERFACE, false, 0.8f, 0.8f },
    [INCIDENT_BEGIN] = { SOUND_BEGIN, MIXER_INTERFACE, false, 0.8f, 0.8f },
    [INCIDENT_ALARM] = { SOUND_ALARM, MIXER_INTERFACE, false, 0.6f, 0.6f },
    [INCIDENT_WON] = { SOUND_WIN, MIXER_INTERFACE, false, 0.9f, 0.9f },
    [INCIDENT_LOST] = { SOUND_LOSE, MIXER_INTERFACE, false, 0.9f, 0.9f },
    [INCIDENT_DRAWN] = { SOUND_DRAW, MIXER_INTERFACE, false, 0.9f, 0.9f },
    [INCIDENT_SAID] = { SOUND_SAID, MIXER_INTERFACE, false, 0.6f, 0.6f },
};

static void fill(void *of, Uint8 *bytes, int count)
{
    const int frame = MIXER_CHANNELS * (int)sizeof(int16_t);

    mixer_fill(((struct sound_system *)of)->mixer, (int16_t *)(void *)bytes,
               (size_t)(count / frame));
}

/* ALSA tells the terminal when there is no device; that there is none is quite usual. */
static void say_nothing(const char *file, int line, const char *function, int fault,
                        const char *format, ...)
{
    (void)file, (void)line, (void)function, (void)fault, (void)format;
}

static void quiet_alsa(void)
{
    typedef void (*handler)(const char *, int, const char *, int, const char *, ...);
    void *library = SDL_LoadObject("libasound.so.2");
    void *found = library != NULL ? SDL_LoadFunction(library, "snd_lib_error_set_handler") : NULL;
    int (*set_handler)(handler) = NULL;

    memcpy(&set_handler, &found, sizeof(set_handler));
    if (set_handler != NULL) {
        set_handler(say_nothing); /* the library stays loaded, it holds this now */
    }
}

struct sound_system *sound_open(void)
{
    struct sound_system *s = calloc(1, sizeof(*s));

    if (s == NULL) {
        return NULL;
    }
    quiet_alsa();
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        return s;
    }
    const SDL_AudioSpec wanted = { .freq = SYNTH_HZ,
                                   .format = AUDIO_S16SYS,
                                   .channels = MIXER_CHANNELS,
                                   .samples = DEVICE_FRAMES,
                                   .callback = fill,
                                   .userdata = s };
    s->mixer = mixer_open();
    s->device = s->mixer != NULL ? SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0) : 0;
    if (s->device != 0) {
        SDL_PauseAudioDevice(s->device, 0);
    }
    return s;
}

void sound_close(struct sound_system *s)
{
    if (s == NULL) {
        return;
    }
    if (s->device != 0) {
        SDL_CloseAudioDevice(s->device);
    }
    if (SDL_WasInit(SDL_INIT_AUDIO) != 0) {
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
    }
    mixer_close(s->mixer);
    free(s);
}

bool sound_is_on(const struct sound_system *s)
{
    return s != NULL && s->device != 0;
}

void sound_volumes(struct sound_system *s, int master, int effects, int interface)
{
    if (sound_is_on(s)) {
        SDL_LockAudioDevice(s->device);
        mixer_volumes(s->mixer, master, effects, interface);
        SDL_UnlockAudioDevice(s->device);
    }
}

void sound_focus(struct sound_system *s, bool has_focus)
{
    if (sound_is_on(s)) {
        SDL_LockAudioDevice(s->device);
        mixer_hush(s->mixer, !has_focus);
        SDL_UnlockAudioDevice(s->device);
    }
}

/* What is in the picture is near; half a picture beyond its edge nothing is heard any more. */
void sound_place(const struct camera *camera, float x, float y, float *gain, float *pan)
{
    float half = (float)camera->width / camera->zoom / 2;
    float dx = (x - camera->x) / half;
    float dy = (y - camera->y) / half;
    float far = sqrtf(dx * dx + dy * dy);
    float near = fmaxf(0, 1 - far / 2);

    *gain = near * near;
    *pan = fmaxf(-1, fminf(1, dx)) * 0.8f;
}

static void play(struct mixer *m, const struct incident *one, const struct camera *camera, int seat)
{
    const struct score *score = &scores[one->kind];
    bool is_own = seat < GAME_SEATS && (one->by == seat || one->whom == seat);
    float gain = 1;
    float pan = 0;

    if (score->is_placed) {
        sound_place(camera, one->x, one->y, &gain, &pan);
    }
    if (one->kind == INCIDENT_BUMP) {
        gain *= one->strength;
    }
    mixer_play(m, score->sound, score->group, gain * (is_own ? score->own : score->others), pan);
}

void sound_frame(struct sound_system *s, const struct incidents *all, const struct camera *camera,
                 int seat)
{
    if (!sound_is_on(s)) {
        return;
    }
    SDL_LockAudioDevice(s->device);
    for (int i = 0; i < all->count; i++) {
        play(s->mixer, &all->list[i], camera, seat);
    }
    mixer_hum(s->mixer, all->has_engine ? 0.07f + 0.16f * all->engine : 0,
              0.6f + 0.9f * all->engine);
    SDL_UnlockAudioDevice(s->device);
}

void sound_interface(struct sound_system *s, enum sound sound)
{
    if (sound_is_on(s)) {
        SDL_LockAudioDevice(s->device);
        mixer_play(s->mixer, sound, MIXER_INTERFACE, 1, 0);
        SDL_UnlockAudioDevice(s->device);
    }
}
