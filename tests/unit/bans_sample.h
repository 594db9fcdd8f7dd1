/* A list of bans, and people who differ by a number.
 * SPDX-License-Identifier: MIT */
#ifndef HP_BANS_SAMPLE_H
#define HP_BANS_SAMPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "server/bans.h"

enum {
    NOW_S = 1000,
    MATCH = 7,
    OTHER_MATCH = 8,
    FAULT_BYTES = 256,
    LONGEST_DESCRIPTION = 200,
};

#define ID "11111111111111111111111111111111111111111111111111111111111111"

static struct bans bans; /* cleared by setup */

static inline int setup(void **state)
{
    (void)state;
    memset(&bans, 0, sizeof(bans));
    return 0;
}

/* Identities that differ by a number. */
static inline struct ban ban_of(int number, uint64_t match, uint64_t until_s)
{
    struct ban ban = { .match = match, .until_s = until_s };

    memset(ban.identity, 0xEE, sizeof(ban.identity));
    memcpy(ban.identity, &number, sizeof(number));
    text_format(ban.name, sizeof(ban.name), "Player %d", number);
    text_format(ban.reason, sizeof(ban.reason), "reason %d", number);
    return ban;
}

static inline bool add(int number, uint64_t match, uint64_t until_s)
{
    struct ban ban = ban_of(number, match, until_s);

    return bans_add(&bans, &ban, NOW_S);
}

static inline struct ban *find(int number, uint64_t match, uint64_t wall_s)
{
    struct ban ban = ban_of(number, 0, 0);

    return bans_find(&bans, ban.identity, match, wall_s);
}

#define CASE(test) cmocka_unit_test_setup(test, setup)

#endif
