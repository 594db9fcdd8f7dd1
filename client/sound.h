/* What is heard: the device, and which incident sounds like what. Without a device it is silent,
 * and that is no error.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SOUND_H
#define HP_SOUND_H

#include "client/incident.h"
#include "client/mixer.h"
#include "client/scene.h"

struct sound_system;

/* Opens the machine's own device. NULL: no memory; all others take NULL and do nothing. */
struct sound_system *sound_open(void);
void sound_close(struct sound_system *s);

/* Whether there is a device. */
bool sound_is_on(const struct sound_system *s);

/* 0..MIXER_FULL each. */
void sound_volumes(struct sound_system *s, int master, int effects, int interface);

/* Once a frame: whether this window has the focus, only the focused one plays. */
void sound_focus(struct sound_system *s, bool has_focus);

/* Once a frame: what has happened, as heard from the camera's middle by that seat's player. */
void sound_frame(struct sound_system *s, const struct incidents *all, const struct camera *camera,
                 int seat);

/* Of the menu: at once, from the middle. */
void sound_interface(struct sound_system *s, enum sound sound);

/* Where an incident lies for the ear: gain 0..1 and pan -1..1. */
void sound_place(const struct camera *camera, float x, float y, float *gain, float *pan);

#endif
