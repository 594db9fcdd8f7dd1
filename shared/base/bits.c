/* The bit writer and reader. Both move eight bytes at once where the buffer has them; at its end
 * the writer goes byte by byte, the reader takes the last eight. Invariant of the writer: the bits
 * above at_bits in its last byte are zero. Knows nothing of what the bits mean.
 * SPDX-License-Identifier: MIT */
#include "base/bits.h"

#include <assert.h>
#include <string.h>

void bits_begin_write(struct bit_writer *w, void *data, size_t capacity)
{
    *w = (struct bit_writer){ .data = data, .capacity_bits = capacity * 8 };
}

void bits_write(struct bit_writer *w, uint32_t value, unsigned width)
{
    assert(width <= 32);
    assert(width == 32 || value >> width == 0);

    if (w->has_failed || width > w->capacity_bits - w->at_bits) {
        w->has_failed = true;
        return;
    }
    if (width == 0) {
        return;
    }
    size_t at = w->at_bits / 8;
    size_t room = w->capacity_bits / 8 - at;
    unsigned used = w->at_bits % 8;
    uint64_t held = (w->data[at] & ((1u << used) - 1)) | (uint64_t)value << used;
    w->at_bits += width;
    if (room >= sizeof(held)) {
        memcpy(w->data + at, &held, sizeof(held));
        return;
    }
    for (size_t i = 0; i * 8 < used + width; i++) {
        w->data[at + i] = (uint8_t)(held >> i * 8);
    }
}

static size_t aligned(size_t bits)
{
    return (bits + 7) & ~(size_t)7;
}

void bits_write_bytes(struct bit_writer *w, const void *bytes, size_t count)
{
    size_t at = aligned(w->at_bits);

    if (w->has_failed || count > (w->capacity_bits - at) / 8) {
        w->has_failed = true;
        return;
    }
    if (count > 0) {
        memcpy(w->data + at / 8, bytes, count);
    }
    w->at_bits = at + count * 8;
}

size_t bits_written_bytes(const struct bit_writer *w)
{
    return aligned(w->at_bits) / 8;
}

void bits_begin_read(struct bit_reader *r, const void *data, size_t length)
{
    *r = (struct bit_reader){ .data = data, .length_bits = length * 8 };
}

/* A failed reader stands at its end, so every later read runs into the one test it has anyway. */
void bits_fail(struct bit_reader *r)
{
    r->has_failed = true;
    r->at_bits = r->length_bits;
}

uint32_t bits_read(struct bit_reader *r, unsigned width)
{
    assert(width <= 32);

    if (width > r->length_bits - r->at_bits) {
        bits_fail(r);
        return 0;
    }
    const uint8_t *from = r->data + r->at_bits / 8;
    size_t left = (r->length_bits - r->at_bits + 7) / 8;
    unsigned used = r->at_bits % 8;
    uint64_t held = 0;
    if (left >= sizeof(held)) {
        memcpy(&held, from, sizeof(held));
    } else if (left > 0 && r->length_bits >= 8 * sizeof(held)) {
        /* Inputs are little longer than eight bytes: most of their fields end up here. */
        memcpy(&held, r->data + r->length_bits / 8 - sizeof(held), sizeof(held));
        held >>= 8 * (sizeof(held) - left);
    } else {
        for (size_t i = 0; i * 8 < used + width; i++) {
            held |= (uint64_t)from[i] << i * 8;
        }
    }
    r->at_bits += width;
    return (uint32_t)(held >> used & (((uint64_t)1 << width) - 1));
}

static void skip_padding(struct bit_reader *r)
{
    unsigned padding = (unsigned)(aligned(r->at_bits) - r->at_bits);

    if (bits_read(r, padding) != 0) {
        bits_fail(r);
    }
}

void bits_read_bytes(struct bit_reader *r, void *bytes, size_t count)
{
    skip_padding(r);
    if (r->has_failed || count > (r->length_bits - r->at_bits) / 8) {
        bits_fail(r);
        if (count > 0) {
            memset(bytes, 0, count);
        }
        return;
    }
    if (count > 0) {
        memcpy(bytes, r->data + r->at_bits / 8, count);
    }
    r->at_bits += count * 8;
}

bool bits_is_finished(struct bit_reader *r)
{
    skip_padding(r);
    return !r->has_failed && r->at_bits == r->length_bits;
}

unsigned bits_for(uint64_t most)
{
    return most == 0 ? 0 : 64u - (unsigned)__builtin_clzll(most);
}
