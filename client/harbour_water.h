/* The harbour's water in motion: glints of light, foam that laps at the quays, wakes and bow waves.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_WATER_H
#define HP_HARBOUR_WATER_H

#include "client/harbour_memory.h"
#include "client/scene.h"

/* Light and foam; the paint's place is the world's. */
void harbour_water_draw(const struct scene_frame *f);

/* What boats leave behind them, and push before them. */
void harbour_water_wakes(const struct harbour_memory *m, const struct scene_frame *f);
void harbour_water_bow_waves(const struct scene_frame *f);

#endif
