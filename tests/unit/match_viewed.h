/* A match whose every tick is stepped once more from its record, as a viewer would.
 * SPDX-License-Identifier: MIT */
#ifndef HP_MATCH_VIEWED_H
#define HP_MATCH_VIEWED_H

#include <string.h>

#include "match_sample.h"
#include "wire/keyframe.h"
#include "wire/record.h"

static struct match match;
static struct input inputs[GAME_SEATS];

static inline struct match *open_match(const char *game, int seats, int bots)
{
    struct match_options o = match_sample(game, seats, bots);
    struct level_fault fault;

    memset(inputs, 0, sizeof(inputs));
    assert_true(match_init(&match, &o, &fault));
    return &match;
}

/* What the record of the newest tick holds, as a viewer reads it with the world before it. */
static inline void read_newest(const struct match *m, const void *before, struct tick *tick)
{
    uint8_t bytes[RECORD_PREFIX_BYTES + RECORD_BYTES];
    size_t all = stream_copy_after(&m->stream, match_head(m)->tick - 1, bytes, sizeof(bytes));
    struct bit_reader r;
    size_t prefix;
    size_t length;

    assert_true(record_length(bytes, all, &prefix, &length));
    assert_int_equal(prefix + length, all);
    bits_begin_read(&r, bytes + prefix, length);
    record_unpack(m->game, before, &r, tick);
    assert_true(bits_is_finished(&r));
}

/* Makes a tick and steps a copy of the world by its record: both must end alike. */
static inline struct tick make_tick(struct match *m)
{
    static uint64_t world[GAME_WORLD_BYTES / 8];
    struct tick tick;

    memcpy(world, m->world, m->game->world_bytes);
    match_tick(m, inputs);
    read_newest(m, world, &tick);
    m->game->step(world, m->level, &tick);
    assert_memory_equal(world, m->world, m->game->world_bytes);
    assert_true(world_hash(m->game, world) == m->hash);
    return tick;
}

static inline const struct seat *world_seat(const struct match *m, int seat)
{
    return &match_head(m)->seats[seat];
}

static inline struct command chat(uint8_t seat, char letter, size_t length)
{
    struct command c = { .kind = COMMAND_CHAT, .seat = seat };

    memset(c.text, letter, length);
    return c;
}

#endif
