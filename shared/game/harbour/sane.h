/* What a hostile server's world must not hold.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SANE_H
#define HP_SANE_H

#include "game/harbour/harbour.h"

/* struct game's is_sane. */
bool sane_harbour(const void *world, const void *level);

#endif
