/* What floats in the harbour, one by one, for the card that explains it.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_SIGNS_H
#define HP_HARBOUR_SIGNS_H

#include "client/scene.h"

enum {
    HARBOUR_SIGNS = 7,
};

extern const struct scene_sign harbour_signs[HARBOUR_SIGNS];

#endif
