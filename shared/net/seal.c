/* The sealed datagram.
 * SPDX-License-Identifier: MIT */
#include "net/seal.h"

#include <assert.h>
#include <string.h>

#include "net/aead.h"

enum {
    HAS_SENT_TIME = 0x80,
    NUMBER_HIGH = 0x0f,
    SHORT_HEADER_BYTES = 2,
    LONG_HEADER_BYTES = 4,
    NONCE_AT = 4,
    BESIDE_BYTES = 4 + SEAL_ID_BYTES + 1 + LONG_HEADER_BYTES,
    WORD_BITS = 64,
};

_Static_assert(SEAL_KEY_BYTES == (int)AEAD_KEY_BYTES && SEAL_TAG_BYTES == (int)AEAD_TAG_BYTES &&
                   BESIDE_BYTES <= (int)AEAD_BESIDE_MOST &&
                   SEAL_DATAGRAM_BYTES <= (int)AEAD_CONTENT_MOST,
               "every datagram fits");

/* What is authenticated beside the content. The header comes last, so its length needs no mark. */
struct beside {
    uint8_t bytes[BESIDE_BYTES];
    size_t length;
};

static void make_beside(struct beside *beside, const struct seal *seal, bool is_up,
                        const uint8_t *header)
{
    uint8_t *to = beside->bytes;
    size_t header_bytes = seal_header_bytes(header);

    memcpy(to, &seal->protocol, sizeof seal->protocol);
    to += sizeof seal->protocol;
    memcpy(to, seal->keys.id, SEAL_ID_BYTES);
    to += SEAL_ID_BYTES;
    *to++ = is_up ? 0 : 1;
    memcpy(to, header, header_bytes);
    beside->length = (size_t)(to - beside->bytes) + header_bytes;
}

static void make_nonce(uint8_t nonce[AEAD_NONCE_BYTES], uint64_t counter)
{
    memset(nonce, 0, AEAD_NONCE_BYTES);
    memcpy(nonce + NONCE_AT, &counter, sizeof counter);
}

void seal_init(struct seal *seal, const struct seal_keys *keys, uint32_t protocol, bool is_server)
{
    memset(seal, 0, sizeof *seal);
    seal->keys = *keys;
    seal->protocol = protocol;
    seal->is_server = is_server;
}

/* Copies the parts behind each other. False: nothing at all, or more than `room`. */
static bool gather(const struct seal_part *parts, size_t count, uint8_t *to, size_t room,
                   size_t *length)
{
    *length = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].length > room - *length) {
            return false;
        }
        if (parts[i].length > 0) {
            memcpy(to + *length, parts[i].bytes, parts[i].length);
        }
        *length += parts[i].length;
    }
    return *length > 0;
}

size_t seal_close(struct seal *seal, const uint8_t *header, const struct seal_part *parts,
                  size_t count, uint8_t datagram[SEAL_DATAGRAM_BYTES])
{
    size_t header_bytes = seal_header_bytes(header);
    size_t start = header_bytes + SEAL_COUNTER_BYTES;
    bool is_up = !seal->is_server;
    uint8_t nonce[AEAD_NONCE_BYTES];
    struct beside beside;
    size_t length;

    if (seal->sent == UINT64_MAX ||
        !gather(parts, count, datagram + start, SEAL_DATAGRAM_BYTES - start - SEAL_TAG_BYTES,
                &length)) {
        return 0;
    }
    seal->sent++;
    memcpy(datagram, header, header_bytes);
    memcpy(datagram + header_bytes, &seal->sent, SEAL_COUNTER_BYTES);
    make_nonce(nonce, seal->sent);
    make_beside(&beside, seal, is_up, header);
    const struct aead aead = { is_up ? seal->keys.up : seal->keys.down, nonce, beside.bytes,
                               beside.length };
    aead_close(&aead, datagram + start, length);
    return start + length + SEAL_TAG_BYTES;
}

/* The count near the newest whose low half is `low`: less than 2^31 ahead, or at most that far
 * behind. False: it would lie below 1 or beyond the last. */
static bool extend(uint64_t newest, uint32_t low, uint64_t *counter)
{
    uint32_t ahead = low - (uint32_t)newest;
    uint32_t behind = (uint32_t)newest - low;

    if (ahead > INT32_MAX) {
        *counter = newest - behind;
        return behind < newest;
    }
    *counter = newest + ahead;
    return ahead <= UINT64_MAX - newest && *counter > 0;
}

static uint64_t bit_of(uint64_t counter)
{
    return (uint64_t)1 << counter % WORD_BITS;
}

static uint64_t *word_of(struct seal *seal, uint64_t counter)
{
    return &seal->seen[counter % SEAL_WINDOW / WORD_BITS];
}

static bool is_fresh(struct seal *seal, uint64_t counter)
{
    if (counter > seal->newest) {
        return true;
    }
    return seal->newest - counter < SEAL_WINDOW && !(*word_of(seal, counter) & bit_of(counter));
}

static void mark_seen(struct seal *seal, uint64_t counter)
{
    if (counter > seal->newest && counter - seal->newest >= SEAL_WINDOW) {
        memset(seal->seen, 0, sizeof seal->seen);
        seal->newest = counter;
    }
    while (seal->newest < counter) {
        seal->newest++;
        *word_of(seal, seal->newest) &= ~bit_of(seal->newest);
    }
    *word_of(seal, counter) |= bit_of(counter);
}

static bool open_checked(struct seal *seal, uint8_t *datagram, size_t length, enum seal_drop *why)
{
    size_t header_bytes = seal_header_bytes(datagram);
    size_t start = header_bytes + SEAL_COUNTER_BYTES;
    uint8_t nonce[AEAD_NONCE_BYTES];
    struct beside beside;
    uint64_t counter;
    uint32_t low;

    memcpy(&low, datagram + header_bytes, sizeof low);
    *why = SEAL_DROP_REPLAY;
    if (!extend(seal->newest, low, &counter) || !is_fresh(seal, counter)) {
        return false;
    }
    make_nonce(nonce, counter);
    make_beside(&beside, seal, seal->is_server, datagram);
    *why = SEAL_DROP_TAG;
    const struct aead aead = { seal->is_server ? seal->keys.up : seal->keys.down, nonce,
                               beside.bytes, beside.length };
    if (!aead_open(&aead, datagram + start, length - start - SEAL_TAG_BYTES)) {
        return false;
    }
    mark_seen(seal, counter);
    return true;
}

size_t seal_open(struct seal *seal, struct seal_stats *stats, uint8_t *datagram, size_t length)
{
    enum seal_drop why = SEAL_DROP_SHORT;

    if (length >= SHORT_HEADER_BYTES &&
        length > seal_header_bytes(datagram) + SEAL_OVERHEAD_BYTES) {
        why = SEAL_DROP_UNKNOWN;
        if (seal && open_checked(seal, datagram, length, &why)) {
            stats->opened++;
            return length - SEAL_TAG_BYTES;
        }
    }
    stats->dropped[why]++;
    return 0;
}

size_t seal_header_bytes(const uint8_t *header)
{
    return header[0] & HAS_SENT_TIME ? LONG_HEADER_BYTES : SHORT_HEADER_BYTES;
}

uint16_t seal_number(const uint8_t *header)
{
    return (uint16_t)((header[0] & NUMBER_HIGH) << 8 | header[1]);
}

void seal_set_number(uint8_t *header, uint16_t number)
{
    header[0] = (uint8_t)((header[0] & ~NUMBER_HIGH) | (number >> 8 & NUMBER_HIGH));
    header[1] = (uint8_t)number;
}

const char *seal_drop_name(enum seal_drop drop)
{
    static const char *const names[SEAL_DROP_COUNT] = {
        [SEAL_DROP_SHORT] = "short",
        [SEAL_DROP_UNKNOWN] = "unknown session",
        [SEAL_DROP_REPLAY] = "replay",
        [SEAL_DROP_TAG] = "tag",
    };

    assert((unsigned)drop < SEAL_DROP_COUNT);
    return names[drop];
}
