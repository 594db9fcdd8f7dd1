/* What may be in a boat's way in the next second: shells, mines, other boats.
 * SPDX-License-Identifier: MIT */
#ifndef HP_DANGER_H
#define HP_DANGER_H

#include "game/harbour/watch.h"

enum {
    DANGERS = 4, /* of each sort that are kept in mind */
};

struct danger {
    const struct shell *shells[DANGERS];
    int32_t shell_c[DANGERS]; /* their directions, Q14 */
    int32_t shell_s[DANGERS];
    const struct mine *mines[DANGERS];
    const struct boat *boats[DANGERS];
    int shell_count;
    int mine_count;
    int boat_count;
};

/* What somebody on his way has met already, a bit each. */
struct danger_met {
    unsigned shells;
    unsigned mines;
};

/* Finds what is near the bot's boat and comes nearer. */
void danger_find(const struct watch *w, struct danger *d);

/* Whether there is none. */
static inline bool danger_is_none(const struct danger *d)
{
    return d->shell_count + d->mine_count + d->boat_count == 0;
}

/* What it costs, in px of way, to be at a place in so many ticks. */
int32_t danger_cost(const struct danger *d, int32_t x, int32_t y, int32_t ticks,
                    struct danger_met *met);

#endif
