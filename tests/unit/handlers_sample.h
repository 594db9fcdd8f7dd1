/* Messages as they may stand in a datagram, and a server to send them to.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HANDLERS_SAMPLE_H
#define HP_HANDLERS_SAMPLE_H

#include "rig_sample.h"

enum {
    SECOND_US = 1000000,
};

static struct rig rig;

/* A message as it may stand in a datagram. */
struct sample {
    enum net_channel channel;
    size_t length;
    uint8_t bytes[NET_STATE_BYTES + 8];
};

static inline struct sample hello_sample(const struct msg_hello *hello)
{
    struct sample m = { .channel = NET_CONTROL };

    m.length = message_pack(MSG_HELLO, &msg_hello_fields, hello, m.bytes);
    return m;
}

static inline uint64_t drops(void)
{
    uint64_t sum = 0;

    for (int i = 0; i < DROP_COUNT; i++) {
        sum += rig.sv.dropped[i];
    }
    return sum;
}

#endif
