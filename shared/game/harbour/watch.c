/* Looking round.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/watch.h"

#include "game/harbour/boat.h"

enum {
    ENGAGE_MOST = 400 * WATCH_PX,
    MINE_BERTH = HARBOUR_BOAT_RADIUS + HARBOUR_MINE_RADIUS + 6 * WATCH_PX,
};

static uint32_t scramble(uint32_t x)
{
    x = (x ^ (x >> 16)) * 0x7FEB352Du;
    x = (x ^ (x >> 15)) * 0x846CA68Bu;
    return x ^ (x >> 16);
}

void watch_take_mood(struct watch *w)
{
    uint32_t place = scramble((uint32_t)w->me->x + scramble((uint32_t)w->me->y));

    w->s->life = w->me->life;
    w->s->mood = scramble(w->h->head.tick * GAME_SEATS + (uint32_t)w->seat + place);
}

uint32_t watch_whim(const struct watch *w, uint32_t every)
{
    return scramble((w->h->head.tick + w->s->mood % every) / every + w->s->mood);
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

bool watch_is_engaged(const struct watch *w)
{
    return !w->s->has_errand && w->target != NULL && w->s->has_sight && w->distance < ENGAGE_MOST;
}

int32_t watch_distance(const struct watch *w, int32_t x, int32_t y)
{
    return trig_length(x - w->me->x, y - w->me->y);
}

bool watch_is_feared(const struct watch *w, const struct mine *mine)
{
    return mine->ttl > 0 && mine->blown == 0 && !boat_is_friend(w->h, w->seat, mine->owner);
}

const struct mine *watch_mine_ahead(const struct watch *w, uint16_t direction, int32_t distance)
{
    const struct mine *nearest = NULL;
    int32_t c = trig_cos(direction);
    int32_t s = trig_sin(direction);

    for (int i = 0; i < HARBOUR_MINES; i++) {
        const struct mine *mine = &w->h->mines[i];
        int64_t dx = mine->x - w->me->x;
        int64_t dy = mine->y - w->me->y;
        int64_t along = (dx * c + dy * s) / TRIG_ONE;
        int64_t aside = (dy * c - dx * s) / TRIG_ONE;

        if (along > 0 && along < distance && aside < MINE_BERTH && aside > -MINE_BERTH &&
            watch_is_feared(w, mine)) {
            distance = (int32_t)along;
            nearest = mine;
        }
    }
    return nearest;
}

const struct mine *watch_mine_near(const struct watch *w, int32_t distance)
{
    const struct mine *nearest = NULL;

    for (int i = 0; i < HARBOUR_MINES; i++) {
        const struct mine *mine = &w->h->mines[i];

        if (watch_is_feared(w, mine) && watch_distance(w, mine->x, mine->y) < distance) {
            distance = watch_distance(w, mine->x, mine->y);
            nearest = mine;
        }
    }
    return nearest;
}
