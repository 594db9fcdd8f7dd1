/* Which colour and which emblem each seat has.
 * SPDX-License-Identifier: MIT */
#include "game/livery.h"

/* A colour's or an emblem's place in a seat: `offset` says which of them. */
static uint8_t *worn(struct seat *seat, size_t offset)
{
    return (uint8_t *)seat + offset;
}

/* Gives a seat the first colour, or emblem, from that one on that no other taken seat has. A
 * person's wish goes before what a bot has. */
static void dress(struct world_head *head, int seat, int wish, size_t offset)
{
    bool is_bot = head->seats[seat].kind == SEAT_BOT;
    unsigned taken = 0; /* a bit each */

    for (int i = 0; i < GAME_SEATS; i++) {
        struct seat *other = &head->seats[i];

        if (i != seat && (other->kind == SEAT_HUMAN || (is_bot && other->kind == SEAT_BOT))) {
            taken |= 1u << *worn(other, offset);
        }
    }
    while (taken & 1u << wish % GAME_SEATS) {
        wish++;
    }
    *worn(&head->seats[seat], offset) = (uint8_t)(wish % GAME_SEATS);
    for (int i = 0; i < GAME_SEATS && !is_bot; i++) {
        struct seat *other = &head->seats[i];

        if (other->kind == SEAT_BOT && *worn(other, offset) == *worn(&head->seats[seat], offset)) {
            dress(head, i, i, offset);
        }
    }
}

void livery_give(struct world_head *head, int seat, uint8_t wish)
{
    dress(head, seat, wish >> LIVERY_SHIFT, offsetof(struct seat, colour));
    dress(head, seat, wish & (GAME_SEATS - 1), offsetof(struct seat, emblem));
}
