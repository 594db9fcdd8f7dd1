/* Both ends of the door in memory, for tests: a gate, knocks at it, a virtual clock, a seeded
 * generator, and a hook through which each datagram passes.
 * SPDX-License-Identifier: MIT */
#ifndef HP_DOOR_ENDS_H
#define HP_DOOR_ENDS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/rng.h"
#include "net/cookie.h"
#include "net/gate.h"
#include "net/knock.h"

enum {
    ENDS_SEED = 5,
    ENDS_PEERS = 8,
    ENDS_START_US = 12345678,
    ENDS_TURN_US = 1000,
    ENDS_PATIENCE_US = 5000000,
    ENDS_LOOPBACK = 0x7f000001,
    ENDS_NEIGHBOUR = 0x0a000002, /* 10.0.0.2 */
    ENDS_SEALED_BYTES = 256,
};

/* "CONNECT", as ENet's: 2 bytes of header in which the number becomes the session's index. */
static const char ends_connect[] = "like ENet's first command";

struct ends {
    uint64_t seed;
    uint64_t now_us;
    struct gate *gate;
    struct chance chance;
    struct door_terms terms;
    struct code code; /* of door 3 */
    struct net_address from;
    uint64_t bytes_in;
    uint64_t bytes_out;

    uint64_t patience_us;

    /* Tickets. */
    uint8_t ticket_key[RESUME_KEY_BYTES];
    uint64_t serial; /* the one that is good */
    bool bans;       /* everybody */
    int welcomes;    /* so often it was asked who is */

    /* Damages raw datagrams on their way. May be NULL. */
    void (*meddle)(struct ends *e, uint8_t *bytes, size_t *length);
    enum door_type meddle_type; /* whose datagrams */
    size_t meddle_at;           /* which byte, or length */
    bool meddle_once;           /* only the first one */
    int meddled;
};

enum { ENDS_DOOR = 3 };

static inline void ends_fill(void *context, void *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        ((uint8_t *)bytes)[i] = (uint8_t)rng_next(context);
    }
}

static inline bool ends_is_fresh(void *context, const struct resume_claim *claim)
{
    const struct ends *e = context;

    return claim->serial == e->serial;
}

static inline bool ends_is_welcome(void *context, const uint8_t identity[EXCHANGE_IDENTITY_BYTES])
{
    struct ends *e = context;

    (void)identity;
    e->welcomes++;
    return !e->bans;
}

/* A server that knows nothing of what was before, but for the code and the tickets' key. */
static inline void ends_open_gate(struct ends *e)
{
    const struct gate_config config = {
        .terms = e->terms,
        .peers = ENDS_PEERS,
        .chance = e->chance,
        .is_welcome = ends_is_welcome,
        .ticket_key = e->ticket_key,
        .is_fresh = ends_is_fresh,
        .context = e,
    };

    e->gate = gate_init(e->gate, &config, e->now_us);
    assert_true(gate_set_code(e->gate, ENDS_DOOR, &e->code));
    gate_set_open(e->gate, true);
}

static inline void ends_open(struct ends *e)
{
    memset(e, 0, sizeof *e);
    e->seed = ENDS_SEED;
    e->now_us = ENDS_START_US;
    e->chance = (struct chance){ ends_fill, &e->seed };
    e->terms = (struct door_terms){ 7, 0xabcdef01 };
    e->patience_us = ENDS_PATIENCE_US;
    e->from = (struct net_address){ ENDS_LOOPBACK, 40000 };
    e->serial = 100;
    e->ticket_key[0] = 77;
    e->gate = malloc(gate_bytes(ENDS_PEERS));
    assert_non_null(e->gate);
    assert_true(code_parse(&e->code, "K7Q-F2M4D"));
    ends_open_gate(e);
}

static inline void ends_close(struct ends *e)
{
    free(e->gate);
}

static inline uint64_t ends_count(const struct ends *e, enum gate_count count)
{
    return gate_stats(e->gate)->counts[count];
}

static inline size_t ends_sessions(struct ends *e, enum gate_state state)
{
    size_t count = 0;

    for (uint16_t i = 0; i < ENDS_PEERS + GATE_PENDING; i++) {
        const struct gate_session *s = gate_session(e->gate, i);
        count += s && s->state == state;
    }
    return count;
}

/* Time goes on by `us`, in ticks. */
static inline void ends_wait(struct ends *e, uint64_t us)
{
    e->now_us += us;
    gate_tick(e->gate, e->now_us);
}

/* One raw datagram to the gate; what it answers. No answer is longer than what it answers. */
static inline size_t ends_ask(struct ends *e, const uint8_t *bytes, size_t length,
                              uint8_t reply[DOOR_REPLY_BYTES])
{
    size_t back = gate_receive(e->gate, &e->from, bytes, length, e->now_us, reply);

    e->bytes_in += length;
    e->bytes_out += back;
    assert_true(back <= length);
    return back;
}

static inline void ends_pass(struct ends *e, uint8_t *bytes, size_t *length)
{
    struct door_head head;

    assert_true(door_read_head(bytes, *length, &head));
    if (e->meddle && head.type == e->meddle_type && !(e->meddle_once && e->meddled > 0)) {
        e->meddle(e, bytes, length);
        e->meddled++;
    }
}

/* What knock has to send goes to the gate and its answer back. */
static inline void ends_turn(struct ends *e, struct knock *k)
{
    uint8_t request[DOOR_REQUEST_BYTES + 1];
    uint8_t reply[DOOR_REPLY_BYTES + 1];
    size_t length = knock_send(k, e->now_us, request);

    if (length == 0) {
        return;
    }
    ends_pass(e, request, &length);
    length = ends_ask(e, request, length, reply);
    if (length > 0) {
        ends_pass(e, reply, &length);
        knock_receive(k, reply, length, e->now_us);
    }
}

static inline void ends_begin(struct ends *e, struct knock *k, const struct code *code)
{
    knock_begin(k, &e->terms, &e->chance, code, e->now_us, e->patience_us);
}

/* Knocks until it is in or out. */
static inline void ends_knock(struct ends *e, struct knock *k, const struct code *code)
{
    ends_begin(e, k, code);
    while (k->state < KNOCK_IN) {
        ends_wait(e, ENDS_TURN_US);
        ends_turn(e, k);
    }
}

/* A try up to and with INIT; what was said. */
struct ends_talk {
    struct knock k;
    uint8_t hello[DOOR_REQUEST_BYTES];
    uint8_t init[DOOR_REQUEST_BYTES];
    uint8_t resp[DOOR_REPLY_BYTES];
};

static inline void ends_greet(struct ends *e, struct ends_talk *r, const struct code *code)
{
    uint8_t reply[DOOR_REPLY_BYTES];

    ends_begin(e, &r->k, code);
    assert_true(knock_send(&r->k, e->now_us, r->hello) > 0);
    size_t length = ends_ask(e, r->hello, sizeof r->hello, reply);
    knock_receive(&r->k, reply, length, e->now_us);
    assert_true(knock_send(&r->k, e->now_us, r->init) > 0);
}

static inline size_t ends_prove(struct ends *e, struct ends_talk *r)
{
    return ends_ask(e, r->init, sizeof r->init, r->resp);
}

/* A key pair of its own for each number. */
static inline void ends_identity(uint8_t number, uint8_t public[EXCHANGE_IDENTITY_BYTES],
                                 uint8_t secret[EXCHANGE_IDENTITY_SECRET_BYTES])
{
    uint8_t seed[crypto_sign_SEEDBYTES] = { number };

    crypto_sign_seed_keypair(public, secret, seed);
}

/* A sealed datagram of a knock that is in, with or without its proof. */
static inline size_t ends_seal(struct knock *k, const uint8_t *proof,
                               uint8_t datagram[SEAL_DATAGRAM_BYTES])
{
    const struct seal_part parts[] = { { ends_connect, sizeof ends_connect },
                                       { proof, EXCHANGE_PROOF_BYTES } };
    uint8_t header[2] = { 0x0f, 0xff };

    seal_set_number(header, k->index);
    if (proof) {
        header[0] |= EXCHANGE_PROOF_MARK;
    }
    return seal_close(&k->seal, header, parts, proof ? 2 : 1, datagram);
}

/* Its first one. */
static inline size_t ends_seal_first(struct knock *k, uint8_t identity,
                                     uint8_t datagram[SEAL_DATAGRAM_BYTES])
{
    uint8_t public[EXCHANGE_IDENTITY_BYTES];
    uint8_t secret[EXCHANGE_IDENTITY_SECRET_BYTES];
    uint8_t proof[EXCHANGE_PROOF_BYTES];

    ends_identity(identity, public, secret);
    knock_prove(k, secret, proof);
    return ends_seal(k, proof, datagram);
}

/* Opens a copy at the gate: the length left. */
static inline size_t ends_deliver(struct ends *e, const uint8_t *datagram, size_t length)
{
    uint8_t copy[SEAL_DATAGRAM_BYTES + 1];

    memcpy(copy, datagram, length);
    return gate_open(e->gate, &e->from, copy, length, e->now_us);
}

static inline bool ends_confirm(struct ends *e, struct knock *k, uint8_t identity)
{
    uint8_t datagram[SEAL_DATAGRAM_BYTES];
    size_t length = ends_seal_first(k, identity, datagram);

    return ends_deliver(e, datagram, length) > 0;
}

/* Somebody else is on each of its places. */
static inline void ends_fill_up(struct ends *e)
{
    for (uint8_t i = 0; i < ENDS_PEERS; i++) {
        struct knock k;

        ends_knock(e, &k, NULL);
        assert_true(ends_confirm(e, &k, i));
        ends_wait(e, 20000);
    }
}

#endif
