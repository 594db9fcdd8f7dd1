/* Two boats at play in open water, one about to shoot the other. For tests of the harbour; comes
 * behind cmocka.h.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_DUEL_H
#define HP_HARBOUR_DUEL_H

#include "harbour_sample.h"

enum {
    FIRE = HARBOUR_FIRE,
};

static struct table t;

static inline struct boat *boat(int seat)
{
    return &harbour_of(&t)->boats[seat];
}

static inline struct seat *seat_of(int seat)
{
    return &table_head(&t)->seats[seat];
}

/* Two people at play: 0 looks at 1, who lies 100 px to the east of it. */
static inline int set_up(void **state)
{
    (void)state;
    harbour_play(&t, 2);
    harbour_put(&t, 0, 600, 600, EAST);
    harbour_put(&t, 1, 700, 600, SOUTH);
    return 0;
}

/* One shot of seat 0, until it has landed. */
static inline void shoot(void)
{
    boat(0)->reload = 0;
    harbour_hold(&t, 0, 0, 0, FIRE);
    table_step(&t);
    harbour_hold(&t, 0, 0, 0, 0);
    table_run(&t, TUNE_SHELL_TICKS);
}

static inline int count_news(struct news *news)
{
    return t.g->news(t.before, t.world, news);
}

/* Steps until a boat is no longer afloat; the last step's news are to be had. */
static inline void step_until_sunk(int seat)
{
    for (int i = 0; i < 600 && boat(seat)->state == BOAT_AFLOAT; i++) {
        table_step(&t);
    }
    assert_int_equal(boat(seat)->state, BOAT_SUNK);
}

/* Seat 0 is about to hit seat 1, which can't bear it. */
static inline void aim_to_sink(void)
{
    boat(1)->hull = 1;
    harbour_hold(&t, 0, 0, 0, FIRE);
}

#endif
