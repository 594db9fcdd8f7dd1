/* The gate's sessions: pending, open, forgotten.
 * SPDX-License-Identifier: MIT */
#include "net/gate_inside.h"

#include <sodium.h>
#include <string.h>

void gate_free_session(struct gate *gate, struct gate_session *s)
{
    gate->pending -= s->state == GATE_IS_PENDING;
    sodium_memzero(s, sizeof *s);
}

struct gate_session *gate_find_place(struct gate *gate)
{
    struct gate_session *oldest = NULL;
    struct gate_session *place = NULL;
    size_t open = 0;

    for (size_t i = 0; i < gate->count; i++) {
        struct gate_session *s = &gate->sessions[i];

        open += s->state == GATE_IS_OPEN;
        if (s->state == GATE_FREE && !place) {
            place = s;
        }
        if (s->state == GATE_IS_PENDING && (!oldest || s->since_us < oldest->since_us)) {
            oldest = s;
        }
    }
    if (open >= gate->config.peers) {
        return NULL;
    }
    if (gate->pending < GATE_PENDING) {
        return place;
    }
    gate_tally(gate, GATE_EXPIRED);
    gate_free_session(gate, oldest);
    return oldest;
}

void gate_begin_session(struct gate *gate, struct gate_session *s, const struct net_address *from,
                        const struct exchange_yield *yield, uint64_t now_us)
{
    s->state = GATE_IS_PENDING;
    s->address = *from;
    s->since_us = now_us;
    memcpy(s->binding, yield->binding, sizeof s->binding);
    seal_init(&s->seal, &yield->keys, gate->config.terms.protocol, true);
    if (gate->pending++ == 0) {
        gate->oldest_us = now_us;
    }
}

/* A pending session has confirmed its key; whose is it? False: it is forgotten. */
static bool admit(struct gate *gate, struct gate_session *s, const uint8_t *proof)
{
    bool is_proven = s->door != GATE_DOOR_NONE && exchange_is_proven(s->binding, proof);

    if (!is_proven ||
        (gate->config.is_welcome && !gate->config.is_welcome(gate->config.context, proof))) {
        gate_tally(gate, is_proven ? GATE_UNWELCOME : GATE_BAD_PROOF);
        gate_free_session(gate, s);
        return false;
    }
    if (s->door != GATE_DOOR_OPEN) {
        limits_give_guess(&gate->limits, &s->address, s->locator);
        gate->doors[s->door].wrong--;
    }
    memcpy(s->identity, proof, sizeof s->identity);
    s->state = GATE_IS_OPEN;
    gate->pending--;
    gate_tally(gate, GATE_CONFIRMED);
    return true;
}

static bool is_same_address(const struct net_address *a, const struct net_address *b)
{
    return a->ipv4 == b->ipv4 && a->port == b->port;
}

size_t gate_open(struct gate *gate, const struct net_address *from, uint8_t *datagram,
                 size_t length, uint64_t now_us)
{
    struct gate_session *s = length >= 2 ? gate_session(gate, seal_number(datagram)) : NULL;

    if (s && s->state == GATE_IS_PENDING &&
        (!is_same_address(from, &s->address) || now_us - s->since_us > GATE_PENDING_US)) {
        gate_tally(gate, GATE_UNCONFIRMED);
        return 0;
    }
    uint64_t newest = s ? s->seal.newest : 0;
    length = seal_open(s ? &s->seal : NULL, &gate->stats.seal, datagram, length);
    if (length == 0) {
        return 0;
    }
    bool is_marked = datagram[0] & EXCHANGE_PROOF_MARK;
    size_t least = seal_header_bytes(datagram) + SEAL_COUNTER_BYTES + EXCHANGE_PROOF_BYTES;
    bool has_proof = is_marked && length > least;
    if (is_marked != has_proof || (s->state == GATE_IS_PENDING && !has_proof)) {
        gate_tally(gate, GATE_UNCONFIRMED);
        return 0;
    }
    if (has_proof) {
        datagram[0] &= (uint8_t)~EXCHANGE_PROOF_MARK;
        length -= EXCHANGE_PROOF_BYTES;
    }
    if (s->state == GATE_IS_PENDING) {
        return admit(gate, s, datagram + length) ? length : 0;
    }
    if (s->seal.newest > newest) {
        s->address = *from;
    }
    return length;
}

struct gate_session *gate_session(struct gate *gate, uint16_t index)
{
    if (index >= gate->count || gate->sessions[index].state == GATE_FREE) {
        return NULL;
    }
    return &gate->sessions[index];
}

void gate_forget(struct gate *gate, uint16_t index)
{
    struct gate_session *s = gate_session(gate, index);

    if (s) {
        gate_free_session(gate, s);
    }
}

void gate_tick(struct gate *gate, uint64_t now_us)
{
    uint64_t oldest_us = now_us;

    limits_tick(&gate->limits);
    if (gate->pending == 0 || now_us - gate->oldest_us <= GATE_PENDING_US) {
        return;
    }
    for (size_t i = 0; i < gate->count; i++) {
        struct gate_session *s = &gate->sessions[i];

        if (s->state != GATE_IS_PENDING) {
            continue;
        }
        if (now_us - s->since_us > GATE_PENDING_US) {
            gate_tally(gate, GATE_EXPIRED);
            gate_free_session(gate, s);
        } else if (s->since_us < oldest_us) {
            oldest_us = s->since_us;
        }
    }
    gate->oldest_us = oldest_us;
}
