/* Messages as a script wants them, for either side of a connection.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FUZZ_MESSAGE_H
#define HP_FUZZ_MESSAGE_H

#include "net/transport.h"
#include "tests/fuzz/fuzz.h"
#include "wire/message.h"

struct fuzz_message {
    enum net_channel channel;
    size_t length;
    uint8_t bytes[NET_STATE_BYTES]; /* no message of any channel is longer */
};

/* Any bytes on any channel. */
static inline void take_noise(struct script *s, struct fuzz_message *m)
{
    m->channel = (enum net_channel)take_below(s, NET_CHANNELS);
    size_t most = m->channel == NET_STATE ? NET_STATE_BYTES : NET_BLOCK_BYTES;
    const uint8_t *bytes = take_bytes(s, min_size(most, take_u8(s) * 5u), &m->length);

    memcpy(m->bytes, bytes, m->length);
}

/* A known kind, on its channel and in this epoch if it has one, with any contents. */
static inline void take_message(struct script *s, uint8_t epoch, struct fuzz_message *m)
{
    uint8_t kind = (uint8_t)take_below(s, MSG_COUNT);
    bool has_epoch = kind == MSG_INPUT || kind == MSG_STATE || kind == MSG_BLOCK;
    size_t length;
    const uint8_t *rest = take_bytes(s, take_u8(s), &length);

    m->channel = (enum net_channel)message_rules[kind].channel;
    m->bytes[0] = (uint8_t)(kind | (has_epoch ? epoch << 4 : 0));
    memcpy(m->bytes + 1, rest, length);
    m->length = 1 + length;
}

/* One of a few texts, or what the script says; zeros behind it. */
static inline void take_text(struct script *s, char *text, size_t size)
{
    static const char *const texts[] = { "", "fuzz", "other", "K7Q-F2M4D", "Ann is out." };
    uint8_t which = take_u8(s);
    size_t length = 0;
    const uint8_t *bytes = NULL;

    if (which >= 0xE0) {
        bytes = take_bytes(s, min_size(which & 0x1F, size - 1), &length);
    }
    memset(text, 0, size);
    if (length > 0) {
        memcpy(text, bytes, length);
    } else {
        strncpy(text, texts[which % ARRAY_LEN(texts)], size - 1);
    }
}

#endif
