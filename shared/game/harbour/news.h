/* What all are told: sinkings, cargo, the strong crate.
 * SPDX-License-Identifier: MIT */
#ifndef HP_NEWS_H
#define HP_NEWS_H

#include "game/harbour/harbour.h"

/* struct game's news. */
int news_tell(const void *before, const void *after, struct news *news);

#endif
