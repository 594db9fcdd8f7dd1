/* How puck looks and is steered.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SCENE_PUCK_H
#define HP_SCENE_PUCK_H

#include "client/scene.h"

extern const struct scene scene_puck;

#endif
