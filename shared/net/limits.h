/* What strangers may cost: budgets per tick, per second and per address, and the lock-out that
 * makes guessing codes hopeless. Token buckets on the caller's clock, in fixed tables. Owns no
 * secret but the key of its table. Knows addresses and locators as numbers.
 *
 *   what                      tokens   burst   of whom
 *   replies to HELLO          2,000/s    200   all together
 *   key exchanges               200/s     20   all together; besides, 4 a tick
 *   key exchanges                20/s      5   an address, not on loopback
 *   wrong codes                5/min       5   an address, not on loopback
 *   wrong codes               30/min      30   a locator, whether it has a match or not
 *
 * An address is looked at only after a cookie has proven it. Its row is the one longest unused when
 * all are taken, so a newcomer always finds a row and nobody is locked out by a crowd; a crowd of
 * real addresses gains no more than forgetting. Locators share the 256 locks by a keyed hash, so a
 * lock does not tell whether a match stands behind it.
 *
 * A lock that is worked at all the time gives a token every two seconds, and whoever asks most
 * often would get them all. So each that comes back is kept for half a second for who was told to
 * wait last of those that have had no turn yet. Somebody with the right code, who comes once and
 * waits, has it with the first or second token; those who have been hammering since long before
 * have what is left. (Who comes from a new socket for each guess, on this machine, is always the
 * last. He keeps others out as long as the code lives, which is two minutes then.)
 * SPDX-License-Identifier: MIT */
#ifndef HP_LIMITS_H
#define HP_LIMITS_H

#include "net/transport.h"

enum {
    LIMITS_ADDRESSES = 256,
    LIMITS_LOCKS = 256,
    LIMITS_WAITING = 64,
    LIMITS_EXCHANGES_A_TICK = 4,
    LIMITS_EXCHANGES_A_SECOND = 200,
    LIMITS_EXCHANGES_BURST = 20,
    LIMITS_KEY_BYTES = 16,
};

/* Tokens, as the time at which all are there again: 0 is a full bucket. */
struct bucket {
    uint64_t full_at_us;
};

struct limits_address {
    uint32_t ipv4; /* host order; 0: the row is free */
    uint64_t used_us;
    struct bucket exchanges;
    struct bucket guesses;
};

/* Somebody who was told to wait for a lock. */
struct limits_waiting {
    uint64_t source;   /* the address, on loopback with its port; 0: the row is free */
    uint64_t since_us; /* told so first */
    uint64_t seen_us;
    uint8_t lock;
    bool had_turn;
};

struct limits {
    uint8_t key[LIMITS_KEY_BYTES];
    int exchanges_left; /* this tick */
    struct bucket replies;
    struct bucket exchanges;
    struct limits_address addresses[LIMITS_ADDRESSES];
    struct bucket locks[LIMITS_LOCKS];
    struct limits_waiting waiting[LIMITS_WAITING];
};

/* `key` is random. */
void limits_init(struct limits *limits, const uint8_t key[LIMITS_KEY_BYTES]);

/* A tick begins. */
void limits_tick(struct limits *limits);

/* Whether a HELLO may be answered; takes a token if so. */
bool limits_take_reply(struct limits *limits, uint64_t now_us);

/* Whether this address may have a key exchange now; takes the tokens if so. False: `wait_us` later
 * it may. */
bool limits_take_exchange(struct limits *limits, uint32_t ipv4, uint64_t now_us, uint64_t *wait_us);

/* The same for one guess at a code. Who turns out to know the code gives it back. */
bool limits_take_guess(struct limits *limits, const struct net_address *from, uint16_t locator,
                       uint64_t now_us, uint64_t *wait_us);
void limits_give_guess(struct limits *limits, const struct net_address *from, uint16_t locator);

#endif
