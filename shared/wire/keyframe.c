/* Keyframes: packing and reading whole worlds.
 * SPDX-License-Identifier: MIT */
#include "wire/keyframe.h"

#include <string.h>

uint64_t world_hash(const struct game *g, const void *world)
{
    return fields_hash(g->world_fields, world);
}

size_t keyframe_pack(const struct game *g, const void *world, uint8_t *out, size_t capacity)
{
    struct bit_writer w;
    uint64_t hash = world_hash(g, world);

    bits_begin_write(&w, out, capacity);
    fields_pack(g->world_fields, world, &w);
    bits_write_bytes(&w, &hash, sizeof(hash));
    return w.has_failed ? 0 : bits_written_bytes(&w);
}

/* The table knows inputs only as bytes; whether a game can step with them it must be asked itself.
 */
static bool inputs_are_within(const struct game *g, const struct world_head *head)
{
    for (int i = 0; i < GAME_SEATS; i++) {
        if (!fields_are_within(g->input_fields, &head->inputs[i])) {
            return false;
        }
    }
    return true;
}

bool keyframe_unpack(const struct game *g, const void *level, const uint8_t *bytes, size_t length,
                     void *world)
{
    struct bit_reader r;
    uint64_t hash;

    bits_begin_read(&r, bytes, length);
    fields_unpack(g->world_fields, world, &r);
    bits_read_bytes(&r, &hash, sizeof(hash));
    return bits_is_finished(&r) && hash == world_hash(g, world) &&
           inputs_are_within(g, (const struct world_head *)world) && g->is_sane(world, level);
}
