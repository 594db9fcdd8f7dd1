/* Named bad networks and their settings, one table each: what --net, the relay's commands, a
 * window's keys and the table of a trial go by.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LINK_PROFILE_H
#define HP_LINK_PROFILE_H

#include "net/link.h"

enum {
    LINK_NAME_BYTES = 64, /* of what --net takes for one link, its end included */
    LINK_TEXT_BYTES = 192,
};

/* Both directions as a client sees them. */
struct link_profile {
    const char *name;
    const char *what; /* it is like, and where the figures come from */
    struct link_conditions up;
    struct link_conditions down;
};

extern const struct link_profile link_profiles[];
extern const int link_profile_count;

/* A setting as people give it: "loss 0.5" is 0.5 %. */
struct link_setting {
    const char *name;
    const char *unit;
    size_t offset;     /* in struct link_conditions */
    uint32_t per_unit; /* stored units in one of `unit` */
    uint32_t most;     /* in `unit` */
    uint32_t step;     /* the least value but 0 that link_nudge gives, as it is stored */
    const char *help;
};

extern const struct link_setting link_settings[];
extern const int link_setting_count;

/* One client's link: a profile, perhaps with other figures. */
struct link_plan {
    char name[LINK_NAME_BYTES]; /* as it was asked for */
    struct link_conditions up;
    struct link_conditions down;
};

/* NULL: there is none of that name. */
const struct link_profile *link_profile_find(const char *name);

/* "4g" or "4g+loss=5+delay=80": those settings go for both directions. False: `fault` is a sentence
 * with the names or the bound. */
bool link_plan_parse(struct link_plan *plan, const char *text, char *fault, size_t fault_size);

/* Sets one setting in `c` from a number with up to six decimals. False: likewise. */
bool link_set(struct link_conditions *c, const char *name, const char *value, char *fault,
              size_t fault_size);

/* The next value up (or down) of 0, 1, 2, 5, 10, 20, 50... steps: for a key. */
void link_nudge(struct link_conditions *c, const struct link_setting *s, bool is_up);

/* The setting called that; NULL: `fault` lists them. */
const struct link_setting *link_setting_find(const char *name, char *fault, size_t fault_size);

/* A setting's value in its unit, without needless decimals: "0.5". */
void link_setting_print(const struct link_conditions *c, const struct link_setting *s, char *text,
                        size_t size);

/* "delay 35 ms, jitter 15 ms, loss 1 %"; what does nothing is left out, "clear" if nothing is. */
void link_print(const struct link_conditions *c, char *text, size_t size);

/* The nominal round trip that limits go by: both delays and one jitter's mean. What is measured is
 * longer where there is jitter in both directions. */
uint32_t link_plan_rtt_us(const struct link_plan *plan);

#endif
