/* One boat's looks: hull, deck, cabin, turret, emblem and letter. Lengths in world pixels.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_BOAT_H
#define HP_HARBOUR_BOAT_H

#include "client/scene.h"

struct boat_look {
    int seat;
    const struct world_head *worn; /* as in a frame */
    float x;
    float y;
    float heading; /* radians */
    float turret;
    float recoil;  /* 0..1: how far the barrel is thrown back */
    float flash;   /* 0..1: whitened by a hit */
    float sinking; /* 0 afloat .. 1 gone */
    float opacity;
    SDL_Color rim; /* the crew's colour; alpha 0: no crew */
};

enum {
    BOAT_BARREL_PX = 14, /* from the turret's middle to the muzzle */
};

/* The dark soft shape upon the water beside it. */
void harbour_boat_shade(struct paint *p, const struct boat_look *look);

/* The boat itself; the paint's place is the world's. */
void harbour_boat_draw(struct paint *p, const struct boat_look *look);

/* The bare outline: the server's ghost of the own boat. */
void harbour_boat_outline(struct paint *p, int seat, float x, float y, float heading,
                          SDL_Color color);

#endif
