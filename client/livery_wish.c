/* When to ask for the chosen colour and emblem.
 * SPDX-License-Identifier: MIT */
#include "client/livery_wish.h"

#include "game/livery.h"

/* As chosen, but for what other people have: there the own stays as it is. */
static int wish(const struct preferences *p, const struct world_head *head, uint8_t seat)
{
    const struct seat *own = &head->seats[seat];
    int colour = p->colour > 0 ? p->colour - 1 : seat;
    int emblem = p->emblem > 0 ? p->emblem - 1 : seat;

    for (int i = 0; i < GAME_SEATS; i++) {
        const struct seat *other = &head->seats[i];

        if (i != seat && other->kind == SEAT_HUMAN) {
            colour = other->colour == colour ? own->colour : colour;
            emblem = other->emblem == emblem ? own->emblem : emblem;
        }
    }
    return livery_value(colour, emblem);
}

int livery_wish_next(struct livery_wish *l, const struct preferences *p,
                     const struct world_head *head, uint8_t seat, uint64_t now_us)
{
    if (seat >= GAME_SEATS || head->seats[seat].kind != SEAT_HUMAN) {
        return LIVERY_WISH_NONE;
    }
    const struct seat *own = &head->seats[seat];
    int next = wish(p, head, seat);
    bool is_asked =
        l->asked_us != 0 && l->asked == next && head->tick - l->asked_tick < LIVERY_WISH_TICKS;

    if (next == livery_value(own->colour, own->emblem) || is_asked ||
        (l->asked_us != 0 && now_us - l->asked_us < LIVERY_WISH_PAUSE_US)) {
        return LIVERY_WISH_NONE;
    }
    *l = (struct livery_wish){ .asked_us = now_us, .asked_tick = head->tick, .asked = next };
    return next;
}
