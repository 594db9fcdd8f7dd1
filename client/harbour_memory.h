/* What the harbour's picture remembers from frame to frame: wakes, effects, when a boat went down.
 * Made from the views alone.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_MEMORY_H
#define HP_HARBOUR_MEMORY_H

#include "client/effects.h"
#include "client/harbour_finds.h"
#include "client/harbour_marks.h"
#include "client/view.h"
#include "game/harbour/harbour.h"

enum {
    WAKE_KNOTS = 48,
    WAKE_STEP_US = 40000,
    WAKE_LIFE_US = 1700000,
};

struct wake_knot {
    float x; /* of the stern, world pixels */
    float y;
    float speed; /* px a tick */
    uint64_t at_us;
};

struct boat_memory {
    struct wake_knot wake[WAKE_KNOTS]; /* a ring */
    uint32_t wake_next;
    uint8_t life;
    uint8_t shots;
    bool is_sunk;
    uint64_t fired_us; /* 0: not in this life */
    uint64_t sunk_us;
    uint64_t smoked_us;
    uint64_t bumped_us;
    uint64_t alarmed_us;
    int16_t vx; /* when last looked at */
    int16_t vy;
};

struct harbour_memory {
    uint32_t tick; /* of the world last looked at */
    struct boat_memory boats[GAME_SEATS];
    struct shell shells[HARBOUR_SHELLS];
    struct effects effects;
    struct harbour_finds finds;
    struct harbour_marks marks;
};

/* Takes note of a frame's view: adds what has happened since the last one, starts its effects. */
void harbour_memory_update(struct harbour_memory *m, const struct view *view,
                           struct incidents *into);

/* Whether that seat's boat is to be drawn going down: told only when it is confirmed. */
bool harbour_memory_is_sunk(const struct view *view, int seat);

/* The view's worlds as what they are. */
static inline const struct harbour *harbour_now(const struct view *view)
{
    return (const struct harbour *)(const void *)view->now;
}

static inline const struct harbour *harbour_confirmed(const struct view *view)
{
    return (const struct harbour *)(const void *)view->confirmed;
}

static inline const struct harbour_level *harbour_level_of(const struct view *view)
{
    return (const struct harbour_level *)(const void *)view->level;
}

/* World units as the picture's pixels, angles as radians. */
static inline float harbour_px(int32_t units)
{
    return (float)units / HARBOUR_UNIT;
}

static inline float harbour_radians(uint16_t angle)
{
    return (float)angle * (6.2831853f / 65536.0f);
}

#endif
