/* What a bot sees of the world in one tick, and its memory: shared by the parts of the skipper
 * (errand, course, gunner). Nothing in it but what a player sees as well.
 * SPDX-License-Identifier: MIT */
#ifndef HP_WATCH_H
#define HP_WATCH_H

#include "game/harbour/skipper.h"
#include "game/harbour/trig.h"

enum {
    WATCH_PX = HARBOUR_UNIT,
    WATCH_DEGREE = TRIG_TURN / 360,
    WATCH_SIDE_EVERY = 256, /* ticks for which a whim of where to go lasts */
};

/* How well a level plays; one row each. */
struct skipper_skill {
    uint8_t react_ticks;  /* from seeing a target to the first shot */
    uint8_t rest_ticks;   /* from a shot to the next one, if the gun is ready sooner */
    uint8_t lead;         /* eighths of the right lead */
    uint8_t hand_degrees; /* how unsteady */
    uint8_t drive;        /* steps of the throttle, at the most */
    uint8_t flee_hull;    /* with less hull it flees */
    uint16_t shot_px;     /* from where it shoots */
    uint16_t crate_px;    /* so far it goes for a crate that it needs badly */
    bool leads_turns;     /* allows for the target's rudder, too */
    bool dodges;
    bool drops_mines;
};

struct watch {
    struct skipper *s;
    const struct harbour *h;
    const struct harbour_level *level;
    const struct skipper_skill *skill;
    const struct boat *me;
    const struct boat *target; /* NULL: nobody */
    int32_t distance;          /* to the target */
    uint16_t bearing;          /* likewise */
    int seat;
};

/* Draws a mood: for each life, and when this one led nowhere. */
void watch_take_mood(struct watch *w);

/* A number that stays for so many ticks and differs with the mood. */
uint32_t watch_whim(const struct watch *w, uint32_t every);

/* Makes a seat's boat the target. */
void watch_look_at(struct watch *w, int seat);

/* Whether a seat's boat can be shot at: afloat, not moored, no friend. */
bool watch_is_prey(const struct watch *w, int seat);

/* Whether it fights its target and has nothing better to do: it sails round it. */
bool watch_is_engaged(const struct watch *w);

/* Whether a mine lies there that would go up under the bot's boat. */
bool watch_is_feared(const struct watch *w, const struct mine *mine);

/* A feared mine that lies in the way of who goes so far in a direction, the nearest; NULL: none. */
const struct mine *watch_mine_ahead(const struct watch *w, uint16_t direction, int32_t distance);

/* The nearest feared mine no further than that; NULL: none. */
const struct mine *watch_mine_near(const struct watch *w, int32_t distance);

/* From the bot's boat, in units. */
int32_t watch_distance(const struct watch *w, int32_t x, int32_t y);

#endif
