/* The ring of those who have to wait.
 * SPDX-License-Identifier: MIT */
#include "server/pauses.h"

#include <string.h>

enum {
    SECOND_US = 1000000,
};

void pauses_note(struct pauses *p, const uint8_t identity[NET_IDENTITY_BYTES], uint64_t until_us)
{
    int row = (int)(p->next % PAUSES_MOST);

    if (!net_is_somebody(identity)) {
        return;
    }
    p->next++;
    memcpy(p->rows[row].identity, identity, NET_IDENTITY_BYTES);
    p->rows[row].until_us = until_us;
}

int pauses_left_s(const struct pauses *p, const uint8_t identity[NET_IDENTITY_BYTES],
                  uint64_t now_us)
{
    uint64_t until_us = now_us;

    for (int i = 0; i < PAUSES_MOST; i++) {
        if (p->rows[i].until_us > until_us && net_is_same_person(identity, p->rows[i].identity)) {
            until_us = p->rows[i].until_us;
        }
    }
    return (int)((until_us - now_us + SECOND_US - 1) / SECOND_US);
}
