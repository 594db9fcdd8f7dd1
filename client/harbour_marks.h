/* What tells a captain what has just happened to him: his own hits, where a blow came from, who has
 * sunk him. Made from the incidents.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_MARKS_H
#define HP_HARBOUR_MARKS_H

#include "client/scene.h"

enum {
    HARBOUR_BLOWS = 4, /* shown at once, at most */
};

struct harbour_blow {
    uint64_t at_us; /* 0: none */
    float x;        /* where it came from, world pixels */
    float y;
};

struct harbour_marks {
    struct harbour_blow blows[HARBOUR_BLOWS]; /* a ring */
    uint32_t blow_next;
    uint64_t struck_us; /* an own shell hit: 0: none did */
    float struck_x;
    float struck_y;
    bool has_sunk;      /* that one sank */
    uint64_t gained_us; /* a crate was taken; 0: none was */
    const char *gained; /* what was in it */
};

/* Takes note of what concerns the own seat. */
void harbour_marks_update(struct harbour_marks *m, const struct view *view,
                          const struct incidents *all);

/* Where the arcs around the own boat are that tell from where it was hit, the middles of them in
 * output pixels. Returns how many. */
int harbour_marks_blows(const struct harbour_marks *m, const struct scene_frame *f,
                        SDL_FPoint at[HARBOUR_BLOWS]);

/* The seat of who sank the own boat and is afloat, as long as the next one is waited for; he has
 * corners around him. GAME_SEAT_NONE: nobody. */
int harbour_marks_foe(const struct view *view);

/* Where it is told what was in a crate, in output pixels; no height: nothing is. */
SDL_FRect harbour_marks_gain(const struct harbour_marks *m, const struct scene_frame *f);

/* Draws them over all of the world; the paint's place is the world's. */
void harbour_marks_draw(const struct harbour_marks *m, const struct scene_frame *f);

/* Who sank the own boat and how long until the next one, on a pane in the middle or farther left,
 * so that it ends before `right`; its lower edge is at `bottom`. Output pixels. Returns its height.
 */
float harbour_marks_fate(const struct scene_frame *f, float right, float bottom);

#endif
