/* Spent cookies and the last replies.
 * SPDX-License-Identifier: MIT */
#include "net/answers.h"

#include <string.h>

static uint64_t first_half(const struct door_init *init)
{
    uint64_t half;

    memcpy(&half, init->cookie, sizeof half);
    return half;
}

/* Newest first: what is repeated is repeated soon. */
static bool is_spent(const struct answers *a, uint64_t half)
{
    for (uint64_t i = 1; i <= ANSWERS_SPENT && i <= a->spent_count; i++) {
        if (a->spent[(a->spent_count - i) % ANSWERS_SPENT] == half) {
            return true;
        }
    }
    return false;
}

enum answers_find answers_look_up(const struct answers *answers, const struct door_init *init,
                                  uint8_t reply[DOOR_REPLY_BYTES], size_t *length)
{
    if (!is_spent(answers, first_half(init))) {
        return ANSWERS_NEW;
    }
    for (int i = 0; i < ANSWERS_KEPT; i++) {
        const struct answer *kept = &answers->kept[i];

        if (kept->length > 0 && memcmp(kept->cookie, init->cookie, sizeof kept->cookie) == 0 &&
            memcmp(kept->share, init->share, sizeof kept->share) == 0 &&
            kept->locator == init->locator) {
            memcpy(reply, kept->reply, kept->length);
            *length = kept->length;
            return ANSWERS_AGAIN;
        }
    }
    return ANSWERS_GONE;
}

void answers_spend(struct answers *answers, const struct door_init *init)
{
    answers->spent[answers->spent_count++ % ANSWERS_SPENT] = first_half(init);
}

void answers_keep(struct answers *answers, const struct door_init *init,
                  const uint8_t reply[DOOR_REPLY_BYTES], size_t length)
{
    struct answer *kept = &answers->kept[answers->kept_count++ % ANSWERS_KEPT];

    memcpy(kept->cookie, init->cookie, sizeof kept->cookie);
    memcpy(kept->share, init->share, sizeof kept->share);
    kept->locator = init->locator;
    kept->length = (uint16_t)length;
    memcpy(kept->reply, reply, length);
}
