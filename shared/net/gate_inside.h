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
    size_t pending;
    uint64_t oldest_us; /* no pending session is older */
    size_t count;       /* of sessions */
    struct gate_session sessions[];
};

void gate_tally(struct gate *gate, enum gate_count count);

/* A place for a new pending session: a free one, or that of the oldest pending one when enough are
 * pending. NULL: too many are open. */
struct gate_session *gate_find_place(struct gate *gate);

/* Fills a place. */
void gate_begin_session(struct gate *gate, struct gate_session *s, const struct net_address *from,
                        const struct exchange_yield *yield, uint64_t now_us);

/* Wipes a session. */
void gate_free_session(struct gate *gate, struct gate_session *s);

#endif
