/* The gate's inside, for its own files.
 * SPDX-License-Identifier: MIT */
#ifndef HP_GATE_INSIDE_H
#define HP_GATE_INSIDE_H

#include "net/answers.h"
#include "net/cookie.h"
#include "net/gate.h"
#include "net/limits.h"

struct door {
    bool has_code;
    uint16_t locator;
    uint32_t wrong; /* exchanges not confirmed */
    struct code code;
};

struct gate {
    struct gate_config config;
    struct gate_stats stats;
    bool is_open;
    struct door doors[GATE_DOORS];
    struct code nobodys; /* random bytes, which no person can type */
    struct cookie_jar jar;
    struct limits limits;
    struct answers answers;
    bool has_words; /* of the RESUME in hand */
    uint16_t words_session;
    uint8_t words[DOOR_WORDS_BYTES];
    size_t pending;
    uint64_t oldest_us; /* no pending session is older */
    size_t count;       /* of sessions */
    struct gate_session sessions[];
};

/* A datagram in hand. */
struct knocker {
    const struct net_address *from;
    uint64_t now_us;
    const uint8_t *bytes;
    uint8_t *reply;
};

void gate_tally(struct gate *gate, enum gate_count count);

/* Writes a REFUSE and counts it; returns its length. */
size_t gate_refuse(struct gate *gate, const struct knocker *k, const uint8_t *nonce,
                   enum door_cause cause, uint64_t wait_us);

/* A RESUME, or what pretends to be one. Returns the reply's length. */
size_t gate_on_resume(struct gate *gate, const struct knocker *k, size_t length,
                      const struct door_head *head);

/* A place for a new pending session: a free one, or that of the oldest pending one when enough are
 * pending. NULL: too many are open. */
struct gate_session *gate_find_place(struct gate *gate);

/* Fills a place, which is pending from then on. */
void gate_begin_session(struct gate *gate, struct gate_session *s, const struct net_address *from,
                        const struct exchange_yield *yield, uint64_t now_us);

/* Wipes a session. */
void gate_free_session(struct gate *gate, struct gate_session *s);

#endif
