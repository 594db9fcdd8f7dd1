/* Keyframes: a whole world, packed field by field, with its hash; and the hash itself.
 *
 *   the world's fields in table order (bits), zero bits to the next byte, 8 bytes of hash
 * SPDX-License-Identifier: MIT */
#ifndef HP_KEYFRAME_H
#define HP_KEYFRAME_H

#include "game/game.h"

enum {
    KEYFRAME_BYTES = GAME_WORLD_BYTES + 256, /* no keyframe is larger */
};

/* The hash of every field of the world. The state message carries its low 16 bits. */
uint64_t world_hash(const struct game *g, const void *world);

/* Returns the bytes used; 0 when `capacity` is too small. */
size_t keyframe_pack(const struct game *g, const void *world, uint8_t *out, size_t capacity);

/* Decodes into `world` (world_bytes). False: the bytes are not a whole, sane world of this game on
 * this level; `world` is then undefined, so decode into a spare one and commit. */
bool keyframe_unpack(const struct game *g, const void *level, const uint8_t *bytes, size_t length,
                     void *world);

#endif
