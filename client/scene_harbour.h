/* How the harbour looks and is steered.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SCENE_HARBOUR_H
#define HP_SCENE_HARBOUR_H

#include "client/scene.h"

extern const struct scene scene_harbour;

#endif
