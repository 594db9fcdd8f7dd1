/* How colours look to those who see fewer of them, and how far two then are apart: for tests.
 *
 * Simulation: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of
 * Color Vision Deficiency", IEEE TVCG 15(6), 2009: its matrices for severity 1.0, on linear sRGB.
 * Distance: CIEDE2000 (CIE 142-2001), by Sharma, Wu and Dalal's notes, 2005.
 * SPDX-License-Identifier: MIT */
#ifndef HP_COLOUR_VISION_H
#define HP_COLOUR_VISION_H

#include <SDL.h>

enum colour_vision {
    VISION_USUAL,
    VISION_PROTANOPIA,
    VISION_DEUTERANOPIA,
    VISION_TRITANOPIA,
    VISION_COUNT,
};

struct lab {
    double l;
    double a;
    double b;
};

/* In CIE Lab under D65. */
struct lab colour_seen(SDL_Color color, enum colour_vision vision);

/* 1 is about the least that is noticed. */
double colour_distance(struct lab x, struct lab y);

#endif
