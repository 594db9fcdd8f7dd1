/* The stream: the last tick records of one match, each behind its length, back to back, so that
 * what a viewer lacks is one stretch of bytes, packed once and shared by all viewers.
 * SPDX-License-Identifier: MIT */
#ifndef HP_STREAM_H
#define HP_STREAM_H

#include "wire/record.h"

enum {
    STREAM_BYTES = 1 << 14, /* far more than one state message can carry */
    STREAM_TICKS = 128,
};

struct stream {
    uint8_t bytes[STREAM_BYTES];
    uint64_t end;                  /* bytes ever written; byte i lies at i % STREAM_BYTES */
    uint64_t starts[STREAM_TICKS]; /* where the record of tick t begins, at t % STREAM_TICKS */
    uint32_t first_tick;           /* the oldest tick that was ever written */
    uint32_t last_tick;            /* the newest; first_tick - 1 when there is none */
};

/* An empty stream whose next record is tick `next`. */
void stream_init(struct stream *s, uint32_t next);

/* Adds the record of tick last_tick + 1. */
void stream_add(struct stream *s, const uint8_t *record, size_t length);

/* Copies the records of all ticks after `tick` to `out`. Returns the bytes; SIZE_MAX when they are
 * gone, or more than `capacity`: then the viewer needs a keyframe. */
size_t stream_copy_after(const struct stream *s, uint32_t tick, uint8_t *out, size_t capacity);

#endif
