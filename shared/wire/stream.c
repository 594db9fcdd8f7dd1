/* The stream of tick records, as a ring of bytes.
 * SPDX-License-Identifier: MIT */
#include "wire/stream.h"

#include <string.h>

void stream_init(struct stream *s, uint32_t next)
{
    s->end = 0;
    s->first_tick = next;
    s->last_tick = next - 1;
}

static void put(struct stream *s, const uint8_t *bytes, size_t length)
{
    size_t at = s->end % STREAM_BYTES;
    size_t head = min_size(length, STREAM_BYTES - at);

    memcpy(s->bytes + at, bytes, head);
    memcpy(s->bytes, bytes + head, length - head);
    s->end += length;
}

void stream_add(struct stream *s, const uint8_t *record, size_t length)
{
    uint8_t prefix[RECORD_PREFIX_BYTES];

    s->last_tick++;
    s->starts[s->last_tick % STREAM_TICKS] = s->end;
    put(s, prefix, record_put_length(prefix, length));
    put(s, record, length);
}

size_t stream_copy_after(const struct stream *s, uint32_t tick, uint8_t *out, size_t capacity)
{
    uint32_t missing = s->last_tick - tick;

    if (missing == 0) {
        return 0;
    }
    if (missing >= STREAM_TICKS || tick + 1 - s->first_tick >= UINT32_MAX / 2) {
        return SIZE_MAX;
    }
    uint64_t start = s->starts[(tick + 1) % STREAM_TICKS];
    uint64_t length = s->end - start;

    if (length > capacity || length > STREAM_BYTES) {
        return SIZE_MAX;
    }
    size_t at = start % STREAM_BYTES;
    size_t head = min_size((size_t)length, STREAM_BYTES - at);

    memcpy(out, s->bytes + at, head);
    memcpy(out + head, s->bytes, (size_t)length - head);
    return (size_t)length;
}
