/* Bit writer and reader over a caller's buffer, least significant bit first.
 * Both fail stickily: after the first failure a writer writes nothing and a reader yields zeros,
 * so a message needs one test, at its end. Knows nothing of what the bits mean.
 * SPDX-License-Identifier: MIT */
#ifndef HP_BITS_H
#define HP_BITS_H

#include "base/base.h"

struct bit_writer {
    uint8_t *data;
    size_t capacity_bits;
    size_t at_bits;
    bool has_failed;
};

struct bit_reader {
    const uint8_t *data;
    size_t length_bits;
    size_t at_bits;
    bool has_failed;
};

/* Borrows `data` until the last write. `capacity` in bytes; bytes within it but behind what was
 * written may change too. */
void bits_begin_write(struct bit_writer *w, void *data, size_t capacity);

/* Writes the low `width` (0..32) bits of value. The bits above must be zero: asserted, it is our
 * own fault. No room: the writer fails and stays as it was. */
void bits_write(struct bit_writer *w, uint32_t value, unsigned width);

/* Pads with zero bits to the next byte, then copies whole bytes; `count` may be 0. */
void bits_write_bytes(struct bit_writer *w, const void *bytes, size_t count);

/* Bytes used so far, the last one perhaps in part. */
size_t bits_written_bytes(const struct bit_writer *w);

/* Borrows `data` until the last read. `length` in bytes. */
void bits_begin_read(struct bit_reader *r, const void *data, size_t length);

/* The next `width` (0..32) bits, or 0 when fewer are left (and the reader has failed). */
uint32_t bits_read(struct bit_reader *r, unsigned width);

/* Skips to the next byte, then copies whole bytes; `count` may be 0. The skipped bits must be zero,
 * or the reader fails: one value, one encoding. On failure `bytes` is zeroed. */
void bits_read_bytes(struct bit_reader *r, void *bytes, size_t count);

/* True when nothing failed and everything was read but the padding of the last byte, which must be
 * zero. */
bool bits_is_finished(struct bit_reader *r);

/* Marks the reader failed: what it read was out of bounds. */
void bits_fail(struct bit_reader *r);

/* How many bits hold the values 0..most. */
unsigned bits_for(uint64_t most);

#endif
