/* The sealed datagram: everything but ENet's header is encrypted, and all of it is authenticated.
 * Owns a session's keys, its counters and its replay window. Knows ENet's header only as the bytes
 * drawn here, and no socket. ChaCha20-Poly1305 (IETF), libsodium's.
 *
 *   bytes     what
 *   2 or 4    ENet's header as sent: u16 (big-endian; 0x8000 a sent time follows, 0x0fff the
 *             receiver's number of the sender), [sent time u16]
 *   4         counter u32, little-endian: the low half of the sender's count. The first is 1
 *   1 to n    ciphertext, as long as what it hides
 *   16        tag
 *
 *   nonce: four zero bytes, counter u64 little-endian
 *   authenticated beside it: protocol hash u32, session id 8, direction u8 (0 up, 1 down), header
 *
 * Both ends use a key per direction, made fresh for the session, so that no counter ever meets a
 * key twice. The receiver extends the 32 bits to 64 near the highest count it has verified; a
 * datagram 1,024 or more behind that, or seen already, is refused before anything is decrypted, and
 * nothing is remembered of a datagram whose tag is wrong.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SEAL_H
#define HP_SEAL_H

#include "base/base.h"

enum {
    SEAL_KEY_BYTES = 32,
    SEAL_ID_BYTES = 8,
    SEAL_COUNTER_BYTES = 4,
    SEAL_TAG_BYTES = 16,
    SEAL_OVERHEAD_BYTES = SEAL_COUNTER_BYTES + SEAL_TAG_BYTES,
    SEAL_DATAGRAM_BYTES = 1200, /* the longest that is sent */
    SEAL_WINDOW = 1024,         /* datagrams that may overtake each other */
};

/* What the key exchange yields, the same on both ends. */
struct seal_keys {
    uint8_t up[SEAL_KEY_BYTES]; /* client to server */
    uint8_t down[SEAL_KEY_BYTES];
    uint8_t id[SEAL_ID_BYTES];
};

/* Secret: to be wiped by the owner. */
struct seal {
    struct seal_keys keys;
    uint32_t protocol;
    bool is_server;
    uint64_t sent;   /* count of the last datagram sent */
    uint64_t newest; /* the highest count verified */
    uint64_t seen[SEAL_WINDOW / 64];
};

/* Why a datagram was not opened. */
enum seal_drop {
    SEAL_DROP_SHORT,   /* no room for a header, a counter, one byte and a tag */
    SEAL_DROP_UNKNOWN, /* of no session */
    SEAL_DROP_REPLAY,  /* seen already, too far behind, or impossible */
    SEAL_DROP_TAG,     /* forged, damaged, or under another key */
    SEAL_DROP_COUNT,
};

struct seal_stats {
    uint64_t opened;
    uint64_t dropped[SEAL_DROP_COUNT];
};

/* Borrowed bytes, one piece of a datagram. */
struct seal_part {
    const void *bytes;
    size_t length;
};

/* `protocol` is the hash of what both ends must agree on. */
void seal_init(struct seal *seal, const struct seal_keys *keys, uint32_t protocol, bool is_server);

/* Seals the parts, in order, behind `header` (2 or 4 bytes, it says itself which) into `datagram`,
 * whose length is returned. The 4 bytes behind the header are the counter. The parts stay as they
 * are. 0: nothing to seal, longer than SEAL_DATAGRAM_BYTES, or no count is left under this key; not
 * even then is a count used twice. */
size_t seal_close(struct seal *seal, const uint8_t *header, const struct seal_part *parts,
                  size_t count, uint8_t datagram[SEAL_DATAGRAM_BYTES]);

/* Opens in place: header and counter stay, the content behind them is readable, the tag falls off.
 * Returns the length left. 0: refused, the reason is counted, the content may be overwritten.
 * `seal` may be NULL: of no session. */
size_t seal_open(struct seal *seal, struct seal_stats *stats, uint8_t *datagram, size_t length);

/* 2 or 4, from the header's first byte. */
size_t seal_header_bytes(const uint8_t *header);

/* The receiver's number of the sender, 0 to 0xfff, in a header of at least 2 bytes. From client to
 * server it is the index of the session (gate.h) while the datagram is sealed. */
uint16_t seal_number(const uint8_t *header);
void seal_set_number(uint8_t *header, uint16_t number);

/* "tag", "replay"...: for reports. */
const char *seal_drop_name(enum seal_drop drop);

#endif
