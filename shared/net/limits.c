/* Budgets and lock-out.
 * SPDX-License-Identifier: MIT */
#include "net/limits.h"

#include <sodium.h>
#include <string.h>

enum {
    SECOND_US = 1000000,
    MINUTE_US = 60 * SECOND_US,
    TICK_US = SECOND_US / TICK_HZ,
    LOOPBACK = 127, /* the first byte of all of its addresses */
    TURN_US = SECOND_US / 2,
    WAITING_US = 5 * SECOND_US, /* who has not been seen for that long waits no more */
};

struct rule {
    uint64_t token_us; /* until a token comes back */
    uint64_t burst;
};

static const struct rule reply_rule = { SECOND_US / 2000, 200 };
static const struct rule exchange_rule = { SECOND_US / LIMITS_EXCHANGES_A_SECOND,
                                           LIMITS_EXCHANGES_BURST };
static const struct rule address_rule = { SECOND_US / 20, 5 };
static const struct rule address_guess_rule = { MINUTE_US / 5, 5 };
static const struct rule locator_guess_rule = { MINUTE_US / 30, 30 };

/* How long until the bucket has a token; 0: it has one. */
static uint64_t wait_of(const struct bucket *b, const struct rule *rule, uint64_t now_us)
{
    uint64_t empty_until = (rule->burst - 1) * rule->token_us;
    uint64_t missing = b->full_at_us > now_us ? b->full_at_us - now_us : 0;

    return missing > empty_until ? missing - empty_until : 0;
}

static void take(struct bucket *b, const struct rule *rule, uint64_t now_us)
{
    b->full_at_us = (b->full_at_us > now_us ? b->full_at_us : now_us) + rule->token_us;
}

static void give(struct bucket *b, const struct rule *rule)
{
    b->full_at_us = b->full_at_us > rule->token_us ? b->full_at_us - rule->token_us : 0;
}

static bool is_loopback(uint32_t ipv4)
{
    return ipv4 >> 24 == LOOPBACK;
}

/* NULL: it has no row. */
static struct limits_address *find_address(struct limits *l, uint32_t ipv4)
{
    for (int i = 0; i < LIMITS_ADDRESSES; i++) {
        if (l->addresses[i].ipv4 == ipv4) {
            return &l->addresses[i];
        }
    }
    return NULL;
}

/* The row of an address, a new one if need be. */
static struct limits_address *use_address(struct limits *l, uint32_t ipv4, uint64_t now_us)
{
    struct limits_address *row = find_address(l, ipv4);

    if (!row) {
        row = &l->addresses[0];
        for (int i = 1; i < LIMITS_ADDRESSES; i++) {
            if (l->addresses[i].used_us < row->used_us) {
                row = &l->addresses[i];
            }
        }
        memset(row, 0, sizeof *row);
        row->ipv4 = ipv4;
    }
    row->used_us = now_us;
    return row;
}

static uint8_t lock_of(const struct limits *l, uint16_t locator)
{
    uint8_t hash[crypto_shorthash_BYTES];

    crypto_shorthash(hash, (const uint8_t *)&locator, sizeof locator, l->key);
    return hash[0];
}

/* --- whose turn it is ------------------------------------------------------------------------- */

/* On loopback all have one address, and a socket is as much of a person as can be told. */
static uint64_t source_of(const struct net_address *from)
{
    return (uint64_t)from->ipv4 << 16 | (is_loopback(from->ipv4) ? from->port : 0);
}

static bool waits(const struct limits_waiting *w, uint8_t lock, uint64_t now_us)
{
    return w->source != 0 && w->lock == lock && now_us - w->seen_us < WAITING_US;
}

/* NULL: it does not wait there. */
static struct limits_waiting *find_waiting(struct limits *l, uint64_t source, uint8_t lock,
                                           uint64_t now_us)
{
    for (int i = 0; i < LIMITS_WAITING; i++) {
        if (l->waiting[i].source == source && waits(&l->waiting[i], lock, now_us)) {
            return &l->waiting[i];
        }
    }
    return NULL;
}

/* In place of who was not seen for longest. */
static void note_waiting(struct limits *l, uint64_t source, uint8_t lock, uint64_t now_us)
{
    struct limits_waiting *w = find_waiting(l, source, lock, now_us);

    if (!w) {
        w = &l->waiting[0];
        for (int i = 1; i < LIMITS_WAITING; i++) {
            w = l->waiting[i].seen_us < w->seen_us ? &l->waiting[i] : w;
        }
        *w = (struct limits_waiting){ .source = source, .lock = lock, .since_us = now_us };
    }
    w->seen_us = now_us;
}

/* How long this token is still somebody else's; 0: it is not. */
static uint64_t turn_of_another(const struct limits *l, uint64_t source, uint8_t lock,
                                uint64_t now_us)
{
    const struct rule *rule = &locator_guess_rule;
    uint64_t turn_ends_us = l->locks[lock].full_at_us + TURN_US;
    uint64_t empty_us = (rule->burst - 1) * rule->token_us; /* before all are there again */
    const struct limits_waiting *next = NULL;

    if (now_us + empty_us >= turn_ends_us) {
        return 0;
    }
    for (int i = 0; i < LIMITS_WAITING; i++) {
        const struct limits_waiting *w = &l->waiting[i];

        if (waits(w, lock, now_us) && !w->had_turn && (!next || w->since_us > next->since_us)) {
            next = w;
        }
    }
    return next && next->source != source ? turn_ends_us - empty_us - now_us : 0;
}

/* --- all else --------------------------------------------------------------------------------- */

void limits_init(struct limits *limits, const uint8_t key[LIMITS_KEY_BYTES])
{
    memset(limits, 0, sizeof *limits);
    memcpy(limits->key, key, LIMITS_KEY_BYTES);
    limits_tick(limits);
}

void limits_tick(struct limits *limits)
{
    limits->exchanges_left = LIMITS_EXCHANGES_A_TICK;
}

bool limits_take_reply(struct limits *limits, uint64_t now_us)
{
    if (wait_of(&limits->replies, &reply_rule, now_us) > 0) {
        return false;
    }
    take(&limits->replies, &reply_rule, now_us);
    return true;
}

static uint64_t most_u64(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

bool limits_take_exchange(struct limits *limits, uint32_t ipv4, uint64_t now_us, uint64_t *wait_us)
{
    struct limits_address *row = NULL;

    *wait_us = wait_of(&limits->exchanges, &exchange_rule, now_us);
    if (limits->exchanges_left == 0) {
        *wait_us = most_u64(*wait_us, TICK_US);
    }
    if (!is_loopback(ipv4)) {
        row = use_address(limits, ipv4, now_us);
        *wait_us = most_u64(*wait_us, wait_of(&row->exchanges, &address_rule, now_us));
    }
    if (*wait_us > 0) {
        return false;
    }
    limits->exchanges_left--;
    take(&limits->exchanges, &exchange_rule, now_us);
    if (row) {
        take(&row->exchanges, &address_rule, now_us);
    }
    return true;
}

bool limits_take_guess(struct limits *limits, const struct net_address *from, uint16_t locator,
                       uint64_t now_us, uint64_t *wait_us)
{
    uint64_t source = source_of(from);
    uint8_t lock = lock_of(limits, locator);
    struct limits_address *row = NULL;

    *wait_us = wait_of(&limits->locks[lock], &locator_guess_rule, now_us);
    if (*wait_us == 0) {
        *wait_us = turn_of_another(limits, source, lock, now_us);
    }
    if (*wait_us > 0) {
        note_waiting(limits, source, lock, now_us);
    }
    if (!is_loopback(from->ipv4)) {
        row = use_address(limits, from->ipv4, now_us);
        *wait_us = most_u64(*wait_us, wait_of(&row->guesses, &address_guess_rule, now_us));
    }
    if (*wait_us > 0) {
        return false;
    }
    take(&limits->locks[lock], &locator_guess_rule, now_us);
    if (row) {
        take(&row->guesses, &address_guess_rule, now_us);
    }
    struct limits_waiting *own = find_waiting(limits, source, lock, now_us);
    if (own) {
        own->had_turn = true;
        own->seen_us = now_us;
    }
    return true;
}

void limits_give_guess(struct limits *limits, const struct net_address *from, uint16_t locator)
{
    struct limits_address *row = is_loopback(from->ipv4) ? NULL : find_address(limits, from->ipv4);
    uint64_t source = source_of(from);
    uint8_t lock = lock_of(limits, locator);

    give(&limits->locks[lock], &locator_guess_rule);
    if (row) {
        give(&row->guesses, &address_guess_rule);
    }
    for (int i = 0; i < LIMITS_WAITING; i++) {
        if (limits->waiting[i].source == source && limits->waiting[i].lock == lock) {
            limits->waiting[i] = (struct limits_waiting){ .source = 0 };
        }
    }
}
