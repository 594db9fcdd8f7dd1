/* Looking round.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/watch.h"

#include "game/harbour/boat.h"

bool watch_is_turn(const struct watch *w, uint32_t every, uint32_t phase)
{
    return (w->h->head.tick + (uint32_t)w->seat * 7) % every == phase;
}

uint32_t watch_whim(const struct watch *w, uint32_t every)
{
    uint32_t x = (w->h->head.tick + (uint32_t)w->seat * 37) / every * 16 + (uint32_t)w->seat;

    x = (x ^ (x >> 16)) * 0x7FEB352Du;
    x = (x ^ (x >> 15)) * 0x846CA68Bu;
    return x ^ (x >> 16);
}

void watch_look_at(struct watch *w, int seat)
{
    w->target = &w->h->boats[seat];
    w->distance = watch_distance(w, w->target->x, w->target->y);
    w->bearing = trig_angle(w->target->x - w->me->x, w->target->y - w->me->y);
}

bool watch_is_prey(const struct watch *w, int seat)
{
    return w->h->boats[seat].state == BOAT_AFLOAT && !boat_is_moored(w->h, seat) &&
           !boat_is_friend(w->h, w->seat, seat);
}

int32_t watch_distance(const struct watch *w, int32_t x, int32_t y)
{
    return trig_length(x - w->me->x, y - w->me->y);
}
