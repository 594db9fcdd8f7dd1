/* Slots: what we keep of each of ENet's peers, and the ids that callers know them by.
 * SPDX-License-Identifier: MIT */
#include "net/enet_host.h"

#include <sodium.h>

enum {
    SLOT_BITS = 16,
};

uint32_t enet_slot_id(const struct enet_transport *t, const struct slot *slot)
{
    return (uint32_t)slot->generation << SLOT_BITS | (uint32_t)(slot - t->slots + 1);
}

struct slot *enet_slot_of(struct enet_transport *t, uint32_t id)
{
    uint32_t number = (id & ((1u << SLOT_BITS) - 1)) - 1;
    struct slot *slot;

    if (number >= t->host->peerCount) {
        return NULL;
    }
    slot = &t->slots[number];
    return slot->state != SLOT_FREE && slot->generation == id >> SLOT_BITS ? slot : NULL;
}

void enet_slot_take(struct slot *slot, enum slot_state state, uint64_t now_us)
{
    slot->state = state;
    slot->since_us = now_us;
    slot->stats = (struct net_stats){ 0 };
}

void enet_slot_give(struct enet_transport *t, struct slot *slot)
{
    enet_slot_forget(t, slot);
    slot->state = SLOT_FREE;
    slot->since_us = 0;
    slot->generation++;
}

void enet_slot_end(struct enet_transport *t, struct slot *slot)
{
    if (slot->state != SLOT_GONE) {
        t->knocking -= slot->state == SLOT_KNOCKING;
        slot->state = SLOT_GONE;
        t->gone_count++;
    }
}

void enet_slot_forget(struct enet_transport *t, struct slot *slot)
{
    t->knocking -= slot->state == SLOT_KNOCKING;
    slot->cause = DOOR_WELCOME;
    if (t->passes) {
        sodium_memzero(&t->passes[slot - t->slots], sizeof *t->passes);
    } else if (slot->session != INSPECT_NOBODY) {
        gate_forget(t->gate, slot->session);
        slot->session = INSPECT_NOBODY;
    }
}
