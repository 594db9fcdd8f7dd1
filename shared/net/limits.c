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

static struct bucket *lock_of(struct limits *l, uint16_t locator)
{
    uint8_t hash[crypto_shorthash_BYTES];

    crypto_shorthash(hash, (const uint8_t *)&locator, sizeof locator, l->key);
    return &l->locks[hash[0]];
}

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

bool limits_take_guess(struct limits *limits, uint32_t ipv4, uint16_t locator, uint64_t now_us,
                       uint64_t *wait_us)
{
    struct bucket *lock = lock_of(limits, locator);
    struct limits_address *row = NULL;

    *wait_us = wait_of(lock, &locator_guess_rule, now_us);
    if (!is_loopback(ipv4)) {
        row = use_address(limits, ipv4, now_us);
        *wait_us = most_u64(*wait_us, wait_of(&row->guesses, &address_guess_rule, now_us));
    }
    if (*wait_us > 0) {
        return false;
    }
    take(lock, &locator_guess_rule, now_us);
    if (row) {
        take(&row->guesses, &address_guess_rule, now_us);
    }
    return true;
}

void limits_give_guess(struct limits *limits, uint32_t ipv4, uint16_t locator)
{
    struct limits_address *row = is_loopback(ipv4) ? NULL : find_address(limits, ipv4);

    give(lock_of(limits, locator), &locator_guess_rule);
    if (row) {
        give(&row->guesses, &address_guess_rule);
    }
}
