/* What has happened since the last frame, found once and told to all who show it: the picture's
 * effects and the sounds. Made by a scene from its worlds and by the herald from the phase; places
 * in world pixels.
 * SPDX-License-Identifier: MIT */
#ifndef HP_INCIDENT_H
#define HP_INCIDENT_H

#include "client/view.h"

enum {
    INCIDENTS_MOST = 64, /* in one frame; more are left out */
};

enum incident_kind {
    /* At a place. */
    INCIDENT_SHOT, /* by */
    INCIDENT_HIT,  /* by: whose shell, whom: whose boat */
    INCIDENT_STONE,
    INCIDENT_SPLASH,
    INCIDENT_BUMP, /* whom; strength */
    INCIDENT_SUNK, /* by, whom */
    INCIDENT_LAUNCH,
    INCIDENT_REPAIR, /* by has taken the crate */
    INCIDENT_AMMUNITION,
    INCIDENT_POWER,
    INCIDENT_MINE,    /* by has laid it */
    INCIDENT_BLAST,   /* of by's mine, under whom */
    INCIDENT_LIFT,    /* by has the cargo */
    INCIDENT_CAPTURE, /* by has brought it home */
    INCIDENT_BOUNCE,
    INCIDENT_GOAL,
    /* To all, or to the own player alone. */
    INCIDENT_TICK, /* a second of a count has gone */
    INCIDENT_BEGIN,
    INCIDENT_ALARM, /* the own hull is low */
    INCIDENT_WON,
    INCIDENT_LOST,
    INCIDENT_DRAWN,
    INCIDENT_SAID, /* somebody chats */
    INCIDENT_KINDS,
};

struct incident {
    enum incident_kind kind;
    uint8_t by; /* seat, or GAME_SEAT_NONE */
    uint8_t whom;
    float x;
    float y;
    float turn;     /* radians: where a shot goes */
    float strength; /* 0..1 */
};

struct incidents {
    int count;
    struct incident list[INCIDENTS_MOST];
    float engine; /* how hard the own engine works, 0..1 */
    bool has_engine;
};

/* Adds one, as far as there is room. */
static inline void incidents_add(struct incidents *all, struct incident one)
{
    if (all->count < INCIDENTS_MOST) {
        all->list[all->count++] = one;
    }
}

#endif
