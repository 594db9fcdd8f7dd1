/* Who has to wait before he may do something again, so that one person does not do it all the time.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PAUSES_H
#define HP_PAUSES_H

#include "net/transport.h"

enum {
    PAUSES_MOST = 16, /* people remembered; of more the longest ago is forgotten */
};

struct pauses {
    struct {
        uint8_t identity[NET_IDENTITY_BYTES];
        uint64_t until_us; /* 0: nobody's row */
    } rows[PAUSES_MOST];
    unsigned next;
};

/* That person has to wait until then. An identity of zeros is nobody's and not remembered. */
void pauses_note(struct pauses *p, const uint8_t identity[NET_IDENTITY_BYTES], uint64_t until_us);

/* How many seconds, rounded up, until he may do it again; 0: now. */
int pauses_left_s(const struct pauses *p, const uint8_t identity[NET_IDENTITY_BYTES],
                  uint64_t now_us);

#endif
